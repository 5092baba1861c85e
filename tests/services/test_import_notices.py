"""A no that comes in a file reaches the recipients, and nobody comes back by a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadkeeper.db import contacts, suppressions
from leadkeeper.db.book.connection import Book
from leadkeeper.progress import run
from leadkeeper.services.eligibility.judge import judge_some
from leadkeeper.services.imports import batch, importer
from leadkeeper.services.imports.importer import ImportOptions, ImportReport, import_file
from leadkeeper.services.imports.undo import undo_import
from leadkeeper.services.suppression.suppression import suppress
from tests.made_archive import NOW, TODAY, given, person
from tests.services.told_book import DELIVERIES, told_book, withdraw

GONE = "E-mail;Date de désinscription\n"
ANSWER = "E-mail;Optin partenaires;Date de consentement\n"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with told_book(tmp_path) as made:
        yield made


def put(book: Book, text: str, **options: object) -> ImportReport:
    path = book.path.with_name("list.csv")
    path.write_text(text, "utf-8")
    return run(import_file(book.db, path, ImportOptions(**options), NOW))  # type: ignore[arg-type]  # options by name


def told(book: Book) -> list[tuple[str, str, str | None, str | None]]:
    return [(one.partner, one.contact, one.kind, one.cause_at) for one in suppressions.read_notifications(book.db)]


def test_an_unsubscription_in_a_file_is_told_to_every_recipient(book: Book) -> None:
    put(book, f"{GONE}person1@mail.example;2026-10-01\nperson4@mail.example;2026-10-01\nnew@x.example;2026-10-01\n")
    assert told(book) == [
        ("raoul", "c1", "withdrawal", "2026-10-01"),
        ("bonte", "c1", "withdrawal", "2026-10-01"),
    ]


def test_one_without_a_date_is_told_as_of_now(book: Book) -> None:
    put(book, f"{GONE}person2@mail.example;oui\n")
    assert told(book) == [("raoul", "c2", "withdrawal", NOW.isoformat())]


def test_the_same_file_again_tells_nobody_again(book: Book) -> None:
    put(book, f"{GONE}person2@mail.example;2026-10-01\n")
    with_one = told(book)
    assert len(with_one) == 1
    suppressions.mark_sent(book.db, [1], "2026-11-24")
    put(book, f"{GONE}person2@mail.example;2026-10-01\n")
    assert told(book) == with_one


def test_a_refusal_in_a_file_is_told_as_an_objection(book: Book) -> None:
    put(book, f"{ANSWER}person2@mail.example;non;2026-10-01\n")
    assert told(book) == [("raoul", "c2", "objection", "2026-10-01")]


def test_a_refusal_by_somebody_who_was_out_tells_nothing_new(book: Book) -> None:
    withdraw(book, "c2")
    suppressions.mark_sent(book.db, [1], "2026-11-24")
    put(book, f"{ANSWER}person2@mail.example;non;2026-10-01\n")
    assert len(told(book)) == 1


def test_a_withdrawal_that_a_proven_yes_came_after_is_over(book: Book) -> None:
    put(book, f"{GONE}person2@mail.example;2026-01-15\n")
    assert told(book) == []


def test_a_line_that_says_yes_keeps_nobody_from_being_told(tmp_path: Path) -> None:
    people = [person(one, consents=[given(trace="row")]) for one in (1, 2, 3)]
    with told_book(tmp_path, people=people) as book:
        put(book, f"{GONE}person2@mail.example;2026-01-15\n")
        assert told(book) == [("raoul", "c2", "withdrawal", "2026-01-15")]


def test_a_dry_run_tells_nobody(book: Book) -> None:
    put(book, f"{GONE}person1@mail.example;2026-10-01\n", dry_run=True)
    assert told(book) == []


@pytest.mark.parametrize("few", [0, 2_000])
def test_another_spelling_of_the_address_is_the_same_person(
    tmp_path: Path, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importer, "FEW", few)
    people = [person(1), person(2, email="a.b@gmail.com"), person(3), person(4)]
    with told_book(tmp_path, people=people) as book:
        put(book, f"{GONE}ab+news@gmail.com;2026-10-01\n")
        assert told(book) == [("raoul", "c2", "withdrawal", "2026-10-01")]


def test_whoever_is_on_the_stop_list_comes_in_blocked(book: Book) -> None:
    suppress(book.db, ["lea+x@gmail.com", "06 39 98 77 11"], NOW)
    report = put(
        book,
        "E-mail;Téléphone;Optin partenaires;Date de consentement\n"
        "l.e.a@gmail.com;;oui;2026-06-01\nnew@x.example;0639987711;oui;2026-06-01\nfree@x.example;;oui;2026-06-01\n",
        form="quiz-v1",
    )
    assert report.stay_blocked == 2
    found = dict(judge_some(book.db, ["c5", "c6", "c7"], "raoul", "email", TODAY))
    assert ["R01" in found[one].rules for one in ("c5", "c6", "c7")] == [True, True, False]


@pytest.mark.parametrize("chunk", [1, 2_000])
@pytest.mark.parametrize("known", [True, False])
def test_whoever_is_on_the_stop_list_by_what_a_later_row_tells_stays_blocked(
    book: Book, chunk: int, monkeypatch: pytest.MonkeyPatch, *, known: bool
) -> None:
    monkeypatch.setattr(batch, "CHUNK", chunk)
    suppress(book.db, ["06 39 98 77 11"], NOW)
    if known:
        put(book, "E-mail\nlea@x.example\n")
    lines = "".join(f"lea@x.example;{phone};oui;2026-06-01\n" for phone in ("", "0639987711", "", "0639987711"))
    report = put(book, f"E-mail;Téléphone;Optin partenaires;Date de consentement\n{lines}", form="quiz-v1")
    ((_, judgement),) = judge_some(book.db, ["c5"], "raoul", "email", TODAY)
    assert ("R01" in judgement.rules, report.stay_blocked) == (True, 1)


def test_a_new_number_sets_nobody_free_whose_number_is_on_the_stop_list(book: Book) -> None:
    text = "E-mail;Téléphone\nperson4@mail.example;0639987711\nperson3@mail.example;0639987712\n"
    text += "person2@mail.example;0639987713\n"
    before = {one.id: one.phone for one in contacts.read(book.db, [3, 4])}
    suppress(book.db, [str(before["c4"])], NOW)
    report = put(book, text, mode="update")
    assert (report.counts["updated"], report.stay_blocked) == (3, 1)
    second, third, fourth = contacts.read(book.db, [2, 3, 4])
    assert (fourth.phone, fourth.other_phones) == ("+33639987711", (before["c4"],))
    assert (third.phone, third.other_phones) == ("+33639987712", (before["c3"],))  # a partner was given it
    assert (second.phone, second.other_phones) == ("+33639987713", ())
    found = dict(judge_some(book.db, ["c4", "c3"], "raoul", "email", TODAY))
    assert ["R01" in found[one].rules for one in ("c4", "c3")] == [True, False]
    run(undo_import(book.db, str(report.import_id), NOW))
    assert {one.id: (one.phone, one.other_phones) for one in contacts.read(book.db, [4])} == {"c4": (before["c4"], ())}


def test_a_withdrawal_of_this_very_file_is_none_from_before_it(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "CHUNK", 1)
    suppress(book.db, ["somebody@else.example"], NOW)
    report = put(book, f"{GONE}new@x.example;2026-10-01\nnew@x.example;2026-10-02\n")
    assert (report.counts["duplicates"], report.stay_blocked) == (1, 0)


def test_a_yes_in_a_file_brings_nobody_back_who_withdrew(book: Book) -> None:
    withdraw(book, "c2")
    report = put(book, f"{ANSWER}person2@mail.example;oui;2026-11-24 23:00\n", form="quiz-v1")
    assert report.counts["refused"] == 1
    report = put(book, f"{ANSWER}person2@mail.example;oui;2026-11-24 09:59\n", form="quiz-v1")
    assert report.stay_blocked == 1
    ((_, judgement),) = judge_some(book.db, ["c2"], "raoul", "email", TODAY)
    assert "R02" in judgement.rules


def test_the_report_counts_who_said_no_and_the_notices_that_follow(book: Book) -> None:
    trial = put(book, f"{GONE}person1@mail.example;2026-10-01\nnew@x.example;2026-10-02\n", dry_run=True)
    report = put(book, f"{GONE}person1@mail.example;2026-10-01\nnew@x.example;2026-10-02\n")
    assert (report.said_no, report.notices) == (trial.said_no, trial.notices) == (2, len(told(book)))
    assert report.as_json()["said_no"] == 2


def test_a_file_of_yeses_counts_no_refusals(book: Book) -> None:
    report = put(book, f"{ANSWER}a@x.example;oui;2026-06-01\n", form="quiz-v1")
    assert (report.said_no, report.notices) == (0, 0)


LATER_YES = given("2026-06-26T10:00:00+02:00", trace="row")


def with_answers(folder: Path, *answers: dict[str, object]) -> Book:
    return told_book(folder, people=[person(1), person(2, consents=list(answers)), person(3), person(4)])


def test_a_refusal_that_a_later_yes_lifted_is_told_to_nobody_and_not_counted(tmp_path: Path) -> None:
    """The book went on saying that she accepted, and the partner was told to stop at once."""
    with with_answers(tmp_path, given("2026-06-25", event="refused"), LATER_YES) as book:
        report = put(book, f"{ANSWER}person2@mail.example;non;2026-06-01\n")
        assert (report.said_no, told(book)) == (0, [])
        ((_, judgement),) = judge_some(book.db, ["c2"], "raoul", "email", TODAY)
        assert "R03" not in judgement.rules


def test_a_yes_by_e_mail_lifts_no_refusal_of_another_channel_that_the_partner_has(tmp_path: Path) -> None:
    sms = {"id": "E4", "partner": "raoul", "at": "2026-08-01", "channels": ["sms"], "contacts": ["c2"]}
    people = [person(1), person(2, consents=[LATER_YES]), person(3), person(4)]
    with told_book(tmp_path, people=people, deliveries=[*DELIVERIES, sms]) as book:
        report = put(book, f"{ANSWER}person2@mail.example;non;2026-06-01\n")
        (line,) = suppressions.read_notifications(book.db)
        assert (report.said_no, line.contact, line.channels) == (1, "c2", ("sms", "voice", "post"))


@pytest.mark.parametrize(
    ("answers", "date"),
    [
        ([LATER_YES], "2026-06-27"),
        ([LATER_YES], "2026-06-26"),
        ([LATER_YES], ""),
        ([LATER_YES | {"form_version": None}], "2026-06-01"),
        ([LATER_YES | {"form_version": None, "trace": "log"}], "2026-06-01"),
        ([LATER_YES | {"partner": "bonte"}], "2026-06-01"),
    ],
)
def test_a_refusal_that_stands_is_told_whatever_yes_is_recorded(
    tmp_path: Path, answers: list[dict[str, object]], date: str
) -> None:
    with with_answers(tmp_path, *answers) as book:
        report = put(book, f"{ANSWER}person2@mail.example;non;{date}\n")
        assert (report.said_no, [one[:3] for one in told(book)]) == (1, [("raoul", "c2", "objection")])
