"""Lists of people: searched, narrowed and sorted."""

from __future__ import annotations

from array import array
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.db import contact_list, contact_search, contacts
from leadkeeper.db.contact_list import filter_counts
from leadkeeper.db.engine import Db, OperationalError, writing
from leadkeeper.domain import contact
from leadkeeper.domain.contact import Contact
from leadkeeper.domain.time import PARIS
from tests.db.listed_people import listed
from tests.made_archive import archive, given, person, restored

__all__ = ["listed"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", [1, 2, 3, 4, 5]),
        ("lea", [1]),
        ("LÉA", [1]),
        ("leo", [2]),
        ("Le\u0301o", [2]),
        ("dubois", [1, 5]),
        ("dub lea", [1]),
        ("  lea   dub  ", [1]),
        ("lea zzz", []),
        ("o'n", [2]),
        ('"jo"', [2]),
        ("100%", [2]),
        ("0%_", [2]),
        ("ete", [2]),
        ("ZOÉ@", [4]),
        ("son3", []),
        ("36399", [1, 2, 3, 5]),
        ("mail.example", [1, 2, 4, 5]),
    ],
)
def test_words_are_found_anywhere_whatever_the_accents_and_capitals(db: Db, words: str, found: list[int]) -> None:
    assert list(contact_list.ids(db, words)) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Él", [3]),
        ("EL", [3]),
        ("ng", [3]),
        ("NG", [3]),
        ("ib", [3]),
        ("[i", [3]),
        ("b]", [3]),
        ("]*", [3]),
        ("*", [3]),
        ("%", [2]),
        ("_", [2]),
        ('"', [2]),
        ("'", [2]),
        ("&", [2]),
        ("?", []),
        ("^", []),
        ("\\", []),
        ("-", []),
        ("é", [1, 2, 3, 4, 5]),
        ("+3", [1, 2, 3, 5]),
        ("ab", [4]),
        ("zo", [4]),
    ],
)
def test_one_or_two_signs_are_found_as_well(db: Db, words: str, found: list[int]) -> None:
    assert list(contact_list.ids(db, words)) == found


@pytest.mark.parametrize(
    "words", ["a OR b", "NEAR(x)", "^lea*", "{a}:b", "(((", "lea)", "email:x", "\0", "-- ;", "'; x"]
)
def test_signs_that_mean_something_to_a_database_are_signs_like_others(db: Db, words: str) -> None:
    assert set(contact_list.ids(db, words)) <= set(range(1, 6))


@pytest.mark.parametrize(
    "words", ["", "dub lea", "Él", "ib", "]*", "é", "ab", "zo", "lea zzz", "mail.example", "o'n ng"]
)
def test_the_first_people_found_are_those_of_the_whole_list(db: Db, words: str) -> None:
    whole = contact_list.ids(db, words)
    assert contact_list.first(db, words) == (whole, True)
    assert contact_list.first(db, words, limit=2) == (whole[:2], len(whole) < 2)


def test_the_first_people_found_are_narrowed_too(db: Db) -> None:
    assert contact_list.first(db, "dubois", {"consent": ["given"], "form": "quiz"})[0].tolist() == [1]


def test_whoever_is_not_found_in_so_many_steps_is_left_for_the_whole_list(db: Db) -> None:
    many(db, 3_000)
    db.conn.execute("UPDATE contacts SET last_name = 'Œuf' WHERE id = 3005")
    assert contact_list.first(db, "œ")[0].tolist() == [3005]
    assert contact_list.first(db, "œ", steps=1) == (array("q"), False)


def test_two_letters_that_are_far_off_are_found_by_the_index(db: Db) -> None:
    many(db, 3_000)
    db.conn.execute("UPDATE contacts SET last_name = 'Buzzer' WHERE id = 3005")
    assert contact_list.first(db, "zz", steps=20) == (array("q", [3005]), False)
    assert contact_list.ids(db, "zz").tolist() == [3005]


def test_a_question_that_somebody_breaks_off_is_not_taken_for_answered(db: Db) -> None:
    many(db, 3_000)
    db.conn.create_function("stop", 0, db.conn.interrupt)
    with pytest.raises(OperationalError):
        contact_list._within(db, ("SELECT id FROM contacts WHERE stop() IS NOT NULL OR id > 0", []), 10_000)


def many(db: Db, people: int) -> None:
    """More people, who are called nothing."""
    db.conn.executemany(
        "INSERT INTO contacts (email, email_marks, phone_marks) VALUES (?, 0, 0)",
        ((f"person{number}@mail.example",) for number in range(people)),
    )
    db.conn.execute("INSERT INTO contacts_search (contacts_search) VALUES ('rebuild')")


MAILBOXES = [
    ("n.o.r.a.belkacem@gmail.com", [1, 3]),
    ("NoraBelkacem+promo@googlemail.com", [1, 3]),
    ("<n.o.r.a.belkacem@gmail.com>,", [1, 3]),
    ("belkacem n.o.r.a.belkacem@gmail.com", [1, 3]),
    ("max n.o.r.a.belkacem@gmail.com", []),
    ("CHIDI.OKOYE+stop@outlook.com", [2, 4]),
    ("chidi.okoye+stop@mail.example", []),
    ("n.o.r.a@gmail.com", []),
]


@pytest.mark.parametrize(("words", "found"), MAILBOXES)
def test_an_address_finds_the_people_of_its_mailbox_however_it_is_spelled(
    tmp_path: Path, words: str, found: list[int]
) -> None:
    """The list said that nobody matches, of mailboxes that are in the book."""
    people = [
        person(1, email="nora.belkacem+shop@gmail.com"),
        person(2, email="Chidi.Okoye@Outlook.com"),
        person(3, email="belkacem@mail.example", other_emails=["norabelkacem@gmail.com"]),
        person(4, email="chidi.okoye+news@outlook.com"),
        person(5, email="chidi.okoye@mail.example"),
    ]
    with restored(tmp_path, archive(*people)) as book:
        assert list(contact_list.ids(book.db, words)) == found
        assert list(contact_list.ids(book.db, words, {"stage": "new"}, "-email")) == sorted(
            found, key=lambda one: people[one - 1]["email"].casefold(), reverse=True
        )
        first, are_all = contact_list.first(book.db, words)
        assert (list(first), are_all) == (found, True)


def test_a_mailbox_is_looked_for_along_an_index(db: Db) -> None:
    question, values = contact_list._at_mailbox(["n.o.r.a@gmail.com"])
    steps = [step for *_place, step in db.conn.execute(f"EXPLAIN QUERY PLAN {question}", values)]
    assert len([step for step in steps if "USING" in step and "INDEX" in step]) == 2
    assert not [step for step in steps if step.startswith("SCAN")]


def test_a_person_who_changed_is_found_by_what_they_are_called_now(db: Db) -> None:
    db.conn.execute("UPDATE contacts SET last_name = 'Martin' WHERE id = 5")
    assert list(contact_list.ids(db, "dubois")) == [1]
    assert list(contact_list.ids(db, "martin")) == [5]


@pytest.mark.parametrize(
    ("name", "wanted", "found"),
    [
        ("stage", "lost", [1]),
        ("segment", "none", [2]),
        ("segment", ["none", "b2b"], [1, 2]),
        ("country", "none", [1]),
        ("country", ("BE",), [2]),
        ("email_state", "bounced", [5]),
        ("form", "quiz", [1, 2, 3]),
        ("form", "quiz-v1", [1, 2, 3]),
        ("form", "fair", [5]),
        ("consent", "refused", [3]),
        ("consent", "given", [1, 2, 5]),
        ("export", "E1", [2, 4]),
        ("import", "i1", []),
        ("stage", [], []),
        ("country", "' OR 1 --", []),
    ],
)
def test_a_list_is_narrowed(db: Db, name: str, wanted: str | list[str], found: list[int]) -> None:
    assert list(contact_list.ids(db, filters={name: wanted})) == found


def test_people_are_narrowed_to_the_year_of_their_last_action_as_paris_counts_it(db: Db) -> None:
    new_year = int(datetime(2026, 1, 1, tzinfo=PARIS).timestamp())
    db.conn.execute("UPDATE contacts SET action_lo = NULL")
    db.conn.execute("UPDATE contacts SET action_lo = ? + 5 - id WHERE id IN (4, 5, 1)", (new_year - 1,))
    assert list(contact_list.ids(db, filters={"action_year": "2026"})) == [1, 4]
    assert list(contact_list.ids(db, filters={"action_year": ["2025", "none"]})) == [2, 3, 5]
    assert filter_counts(db)["action_year"] == [("2026", 2), ("none", 2), ("2025", 1)]


def test_a_search_and_several_filters_narrow_together(db: Db) -> None:
    assert list(contact_list.ids(db, "dubois", {"stage": "new", "form": ["fair", "quiz"]})) == [5]


@pytest.mark.parametrize(
    ("order", "found"),
    [
        ("added", [1, 2, 3, 4, 5]),
        ("-added", [5, 4, 3, 2, 1]),
        ("name", [4, 1, 5, 3, 2]),
        ("-name", [2, 3, 5, 1, 4]),
        ("country", [1, 2, 3, 4, 5]),
        ("company", [1, 4, 5, 3, 2]),
        ("email", [3, 1, 2, 5, 4]),
        ("-email", [4, 5, 2, 1, 3]),
        ("stage", [1, 2, 3, 4, 5]),
        ("-stage", [5, 4, 3, 2, 1]),
    ],
)
def test_a_list_is_sorted_and_turned_round(db: Db, order: str, found: list[int]) -> None:
    assert list(contact_list.ids(db, sort=order)) == found


@pytest.mark.parametrize("order", contact_list.SORTS)
def test_turned_round_is_the_same_list_from_its_end(db: Db, order: str) -> None:
    assert list(contact_list.ids(db, sort=f"-{order}")) == list(contact_list.ids(db, sort=order))[::-1]


@pytest.mark.parametrize("order", ["email", "-email"])
@pytest.mark.parametrize("filters", [{}, {"segment": ["b2b", "b2c", "none"]}])
def test_sorting_by_email_scans_the_table(db: Db, order: str, filters: dict[str, list[str]]) -> None:
    """One person after the other, in the order of their addresses, would be read from all over the book."""
    steps: list[str] = []
    db.conn.set_trace_callback(steps.append)
    assert sorted(contact_list.ids(db, filters=filters, sort=order)) == [1, 2, 3, 4, 5]
    db.conn.set_trace_callback(None)
    plan = [told for *_, told in db.conn.execute(f"EXPLAIN QUERY PLAN {steps[-1]}")]
    assert "SCAN c USING COVERING INDEX contacts_email_key" in plan if not filters else "SCAN c" in plan


@pytest.mark.parametrize("order", contact_list.SORTS)
def test_whoever_was_erased_is_in_no_list(db: Db, order: str) -> None:
    db.conn.execute("UPDATE contacts SET erased_at = '2026-11-24T10:00:00+01:00', email = NULL WHERE id = 2")
    for sort in (order, f"-{order}"):
        assert sorted(contact_list.ids(db, sort=sort)) == [1, 3, 4, 5]


@pytest.mark.parametrize(
    ("filters", "order"), [({"name; DROP TABLE": "x"}, "added"), ({}, "c.id; DROP TABLE contacts")]
)
def test_an_unknown_name_of_a_filter_or_an_order_is_a_bug(db: Db, filters: dict[str, str], order: str) -> None:
    with pytest.raises(KeyError):
        contact_list.ids(db, "", filters, order)


def test_everybody_is_told_by_their_last_answer_about_partners(db: Db) -> None:
    assert contact_list.sources_of(db, [1, 3, 4, 5]) == {
        1: ("quiz-v1", "given"),
        3: ("quiz-v1", "refused"),
        5: ("fair-v1", "given"),
    }


@pytest.mark.parametrize(
    ("order", "column"), [("name", "last_name"), ("first_name", "first_name"), ("company", "company")]
)
def test_a_letter_with_an_accent_stands_with_the_letter(db: Db, order: str, column: str) -> None:
    with writing(db):
        for number, name in enumerate(["Œuvrard", "élan", "Étienne", "Oxan", "e\u0301cole"], 1):
            db.conn.execute(f"UPDATE contacts SET {column} = ? WHERE id = ?", (name, number))
    assert list(contact_list.ids(db, sort=order)) == [5, 2, 3, 1, 4]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        *((word, [11, 12]) for word in ("boeuf", "bœuf", "BŒUF", "Boeuf", "BOEUF", "oeuf")),
        *((word, [13, 14]) for word in ("d'aubigné", "d’aubigné", "D’AUBIGNE", "dʼaubigné", "d’")),
        *((word, [15, 16]) for word in ("laetitia", "LÆTITIA", "lætitia")),
    ],
)
def test_ligatures_and_apostrophes_are_found_however_they_are_written(db: Db, words: str, found: list[int]) -> None:
    names = {11: "BŒUF", 12: "Boeuf", 13: "d'Aubigné", 14: "D’Aubigné", 15: "Lætitia", 16: "Laetitia"}
    people = [(number, Contact(f"c{number}", last_name=name)) for number, name in names.items()]
    contacts.insert_many(db, [contacts.row(number, one, contact.keys(None, None)) for number, one in people])
    with writing(db):
        list(contact_search.add(db, 11, 17))
    assert list(contact_list.ids(db, words)) == found
    assert list(contact_list.first(db, words)[0]) == found
    contact_search.learn(db)
    assert list(contact_list.ids(db, words)) == found


def no(at: str | None = None, **facts: Any) -> dict[str, Any]:
    return {"at": at, "event": "refused", "purpose": "partners"} | facts


@pytest.mark.parametrize(
    ("consents", "answer"),
    [
        ([given(None), no()], "refused"),
        ([no(), given(None)], "refused"),
        ([no(), given()], "refused"),
        ([no("2026-07-01"), given(None)], "refused"),
        ([no("2026-06-01"), given("2026-06-01")], "refused"),
        ([no("2026-05-01"), given()], "given"),
        ([given(None), no(partner="raoul")], "partly"),
        ([no(partner="raoul"), given(None)], "partly"),
        ([no("2026-05-01", partner="raoul"), given()], "given"),
        ([given(channels=["email"]), no("2026-06-01", channels=["sms"])], "partly"),
        ([given(), no("2026-07-01", channels=["sms"])], "partly"),
        ([given(), no("2026-07-01", channels=["email"])], "refused"),  # the form names e-mail alone
        ([given(form_version=None), no("2026-07-01", channels=["email"])], "partly"),
        ([given(form_version=None), no("2026-07-01", channels=["pigeon"])], "refused"),
        ([given(channels=["email", "sms"]), no("2026-07-01", channels=["email"]), no("2026-07-02")], "refused"),
        ([no("2026-05-01"), given(channels=["email"])], "given"),
        ([given(), no("2026-07-01", purpose=None)], "refused"),
    ],
)
def test_an_answer_is_no_agreement_while_a_refusal_may_be_later(
    tmp_path: Path, consents: list[dict[str, Any]], answer: str
) -> None:
    with restored(tmp_path, archive(person(1, consents=consents))) as book:
        assert contact_list.sources_of(book.db, [1])[1][1] == answer


def test_who_answered_only_about_your_own_offers_shows_the_form_of_that_answer(tmp_path: Path) -> None:
    """A third of the people found under a form had nothing in the column of the form."""
    with restored(tmp_path, archive(person(1, consents=[given(purpose="own")]))) as book:
        assert contact_list.sources_of(book.db, [1]) == {1: ("quiz-v1", None)}
