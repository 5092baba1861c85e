from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadkeeper.db.book.connection import Book
from leadkeeper.domain.contact import CHANNELS, PARTLY, Consent
from leadkeeper.domain.verdict import Verdict
from leadkeeper.messages.rules import advice_on
from leadkeeper.progress import run
from leadkeeper.services.consent.record import record_consent
from leadkeeper.services.contacts.details import show_at
from leadkeeper.services.contacts.listing import contact_rows, count_people, filter_choices, list_contacts, page
from leadkeeper.services.eligibility.context import load_judging_context, load_subjects
from leadkeeper.services.eligibility.judge import channels_of
from leadkeeper.services.exports.register import list_exports
from leadkeeper.services.privacy.erasure import erase
from leadkeeper.services.suppression.suppression import suppress
from tests.made_archive import (
    archive,
    contract,
    description,
    form,
    form_version,
    given,
    partner,
    person,
    published,
    restored,
)
from tests.sample_book import NOW, TODAY, sample_book


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with sample_book(tmp_path) as made:
        yield made


def test_a_row_says_where_the_last_answer_came_from(book: Book) -> None:
    (row,) = contact_rows(load_judging_context(book.db, TODAY), [1]).values()
    assert (row.form_version, row.answer) == ("quiz-v1", "given")


def test_the_erasure_of_another_with_the_number_is_no_objection_of_this_person(tmp_path: Path) -> None:
    """“Objection” stood as the answer of somebody who said yes, and the panel told to respect it."""
    people = [person(n, phone="+33639980001") for n in (1, 2)]
    with restored(tmp_path, archive(*people)) as book:
        run(erase(book.db, "c1", NOW))
        judging = load_judging_context(book.db, TODAY)
        (row,) = contact_rows(judging, [2]).values()
        assert row.answer == "given"
        assert {verdict for _name, verdict in row.verdicts} == {Verdict.BLOCKED}
        raoul = judging.sources.reference_data.partners[0]
        objections = judging.judge(load_subjects(judging, [2])[2], raoul, "email").objections
        advice = {one.rule: advice_on(one) for one in objections if one.rule in ("R01", "R33")}
        assert advice["R01"].startswith("Respect the erasure. If the number is not this person's, correct it")
        assert advice["R33"] == advice["R01"]


def test_who_objected_by_a_number_alone_is_still_shown_so(tmp_path: Path) -> None:
    with restored(tmp_path, archive(person(1, phone="+33639980001"))) as book:
        suppress(book.db, ["+33639980001"], NOW)
        (row,) = contact_rows(load_judging_context(book.db, TODAY), [1]).values()
        assert row.answer == "objected"


def test_who_withdrew_for_one_partner_keeps_the_form_and_the_agreement_to_the_others(book: Book) -> None:
    (contact,) = page(book.db, [1])
    for refused, shown in (("raoul", PARTLY), (None, "withdrawn")):
        no = Consent(at=NOW.isoformat(), event="withdrawn", purpose="partners", partner=refused, trace="log")
        record_consent(book.db, contact.id, no, NOW)
        (row,) = contact_rows(load_judging_context(book.db, TODAY), [1]).values()
        assert (row.form_version, row.answer) == ("quiz-v1", shown)


def test_a_row_stands_with_every_partner_as_the_whole_person_does(book: Book) -> None:
    desk = load_judging_context(book.db, TODAY)
    numbers = range(1, count_people(book.db) + 1)
    for number, row in contact_rows(desk, list(numbers)).items():
        shown = {channel: show_at(desk, number, (channel,)).verdicts for channel in CHANNELS}
        for place, receiver in enumerate(desk.sources.reference_data.partners):
            by = {one: shown[one][place].judgement.verdict for one in channels_of(receiver, TODAY)}
            best = min(by.values())
            assert row.verdicts[place] == (receiver.legal_name, best)
            assert row.channels[place] == tuple(one for one, verdict in by.items() if verdict is best)


def test_partners_are_sorted_by_verdict(book: Book) -> None:
    (row,) = contact_rows(load_judging_context(book.db, TODAY), [1]).values()
    assert row.partners(Verdict.REVIEW) == ("Raoul SAS",)


def test_people_who_are_gone_are_left_out(book: Book) -> None:
    assert contact_rows(load_judging_context(book.db, TODAY), [10_000]) == {}


@pytest.mark.parametrize(
    "key", ["stage", "segment", "country", "email_state", "action_year", "form", "consent", "export"]
)
def test_each_choice_of_a_filter_leaves_as_many_people_as_it_says(book: Book, key: str) -> None:
    choices = filter_choices(book.db)[key]
    assert choices
    for one in choices:
        assert len(list_contacts(book.db, filters={key: one.value})) == one.people


def test_forms_are_offered_by_name(book: Book) -> None:
    assert {one.value: one.name for one in filter_choices(book.db)["form"]}["rappel"] == "Demande de rappel"


def test_who_was_shared_is_said_so_also_while_the_proof_waits_for_a_review(tmp_path: Path) -> None:
    linked = form(versions=[form_version(description=description() | {"partner_mode": "link", "link_ok": True})])
    bare = published(versions=[published()["versions"][0] | {"snapshot": None}])
    once = partner(contracts=[contract(max_uses=1)])
    shared = {"id": "E1", "partner": "raoul", "at": "2026-10-15", "channels": ["email"], "contacts": ["c1", "c2"]}
    withdrawn = [given(), given("2026-11-01", event="withdrawn")]
    people = [person(1), person(2, consents=withdrawn), person(3)]
    with restored(
        tmp_path, archive(*people, forms=[linked], lists=[bare], partners=[once], deliveries=[shared])
    ) as book:
        rows = contact_rows(load_judging_context(book.db, TODAY), [1, 2, 3])
    assert [rows[number].received for number in rows] == [("Raoul SAS",), (), ()]


def test_of_several_values_of_a_filter_one_is_enough(book: Book) -> None:
    both = list_contacts(book.db, filters={"segment": {"b2b", "none"}})
    apart = [list_contacts(book.db, filters={"segment": one}) for one in ("b2b", "none")]
    assert sorted(both) == sorted([*apart[0], *apart[1]])


def test_of_no_value_of_a_filter_nobody_is_left(book: Book) -> None:
    assert not list_contacts(book.db, filters={"segment": ()})


def test_exports_are_listed_with_the_newest_first(book: Book) -> None:
    found = list_exports(book.db)
    assert [(one.export, one.legal_name, one.state) for one in found] == [
        ("E3", "Bonnefoy Voyages SARL", "restored"),
        ("E2", "Raoul SAS", "restored"),
        ("E1", "Raoul SAS", "restored"),
    ]
