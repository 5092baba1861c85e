from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadkeeper.db import contacts
from leadkeeper.db.book import undo_log
from leadkeeper.db.engine import Db
from leadkeeper.domain.contact import Contact
from leadkeeper.errors import LeadKeeperError
from leadkeeper.services.contacts.details import show_number
from leadkeeper.services.contacts.editing import Edited, edit_person, fields_of, wrong_fields
from leadkeeper.services.eligibility.context import load_judging_context, load_subjects
from tests.made_archive import NOW, TODAY, archive, person, restored

ONLY = "seulement Raoul"
STOP = {"email": "old@mail.example", "reason": "objection", "at": "2026-02-03"}


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Db]:
    stopped = person(2, other_emails=["old@mail.example"])
    with restored(tmp_path, archive(person(1), stopped, suppressions=[STOP])) as book:
        yield book.db


def test_what_was_typed_is_kept_as_it_was_typed(db: Db) -> None:
    assert edit_person(db, 1, {"email": "Lea.New@Mail.example", "company": "Bonté"}, NOW) == Edited(1, 1)
    (one,) = contacts.read(db, [1])
    assert (one.email, one.company, one.other_emails) == ("Lea.New@Mail.example", "Bonté", ("person1@mail.example",))
    assert contacts.at_email(db, "lea.new@mail.example") == 1


def test_nothing_is_written_while_a_field_is_wrong(db: Db) -> None:
    with pytest.raises(LeadKeeperError) as caught:
        edit_person(db, 1, {"company": "Bonté", "phone": "12"}, NOW)
    assert caught.value.code == "field-phone"
    assert contacts.read(db, [1])[0].company is None
    assert undo_log.last(db) is None


def test_what_stands_there_already_is_no_change(db: Db) -> None:
    assert edit_person(db, 1, {"first_name": "Léa"}, NOW).edit is None


def test_each_changed_field_remembers_when_it_was_changed_by_hand(db: Db) -> None:
    edit_person(db, 1, {"company": "Bonté"}, NOW)
    fields = fields_of(db, 1)
    assert (fields.texts["company"], fields.by_hand) == ("Bonté", {"company": NOW.isoformat()})


def test_the_history_of_a_person_has_what_took_the_place_of_what(db: Db) -> None:
    edit_person(db, 1, {"company": "Bonté", "email": "new@mail.example"}, NOW)
    (made,) = show_number(db, 1, TODAY).edits
    assert (made.kind, made.at) == ("fields", NOW.isoformat())
    assert ("company", None, "Bonté") in made.values
    assert {name for name, _, _ in made.values} == {"company", "email", "other_emails"}


def test_an_address_that_the_stop_list_knows_cannot_be_taken_away(db: Db) -> None:
    with pytest.raises(LeadKeeperError) as caught:
        edit_person(db, 2, {"other_emails": ""}, NOW)
    assert caught.value.code == "stop-list-loses"
    assert contacts.read(db, [2])[0].other_emails == ("old@mail.example",)


def test_nobody_who_is_gone_can_be_changed(db: Db) -> None:
    for call in (lambda: fields_of(db, 9), lambda: edit_person(db, 9, {"note": "x"}, NOW)):
        with pytest.raises(LeadKeeperError) as caught:
            call()
        assert caught.value.code == "unknown-contact"


def test_what_is_wrong_is_said_before_anything_is_written() -> None:
    found = wrong_fields(Contact("c1", email="a@b.example"), {"birth_date": "soon", "company": "Bonté"}, NOW)
    assert {name: error.code for name, error in found.items()} == {"birth_date": "field-day"}


def test_the_address_of_somebody_else_is_refused_by_name(db: Db) -> None:
    with pytest.raises(LeadKeeperError) as caught:
        edit_person(db, 1, {"email": "PERSON2@mail.example"}, NOW)
    assert (caught.value.code, caught.value.facts["contact"]) == ("email-taken", "c2")
    assert "Dubois 2" in caught.value.facts["name"]
    assert contacts.read(db, [1])[0].email == "person1@mail.example"


@pytest.mark.parametrize(("note", "waits"), [(f"Rappelée\n{ONLY}", True), ("Raoul l'a rencontrée au salon", False)])
def test_a_typed_note_that_narrows_the_consent_to_one_partner_waits_in_review(db: Db, note: str, waits: bool) -> None:
    """Typed in the window it stopped nothing; the same text of a file did."""
    edit_person(db, 1, {"note": note}, NOW)
    desk = load_judging_context(db, TODAY)
    rules = desk.judge(load_subjects(desk, [1])[1], desk.partner("raoul"), "email").rules
    assert ("R44" in rules, contacts.read(db, [1])[0].note) == (waits, note.replace(ONLY, f"STOP ({ONLY})"))
