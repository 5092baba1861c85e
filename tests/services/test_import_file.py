"""A file goes into the book whole or not at all; its report adds up, and everybody knows where they came from."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from leadkeeper.db import contacts
from leadkeeper.db.book.connection import Book
from leadkeeper.domain.book import Owner
from leadkeeper.domain.contact import Consent, Event
from leadkeeper.domain.time import PARIS, moment
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.atomic import sha256
from leadkeeper.progress import run
from leadkeeper.services.books.open import new_book
from leadkeeper.services.contacts.details import contact_details
from leadkeeper.services.demo import ORDERS, SAMPLE, begin
from leadkeeper.services.imports.importer import ImportOptions, ImportReport, import_file, import_history
from leadkeeper.services.imports.merge_rows import MODES
from leadkeeper.services.imports.pending_contact import is_opted_out
from leadkeeper.services.imports.plan import Choices, plan_file
from tests.made_archive import archive, person, restored

NOW = datetime(2026, 11, 24, 10, tzinfo=PARIS)
HEAD = "E-mail;Prénom;Nom;Téléphone;Date de consentement;Optin partenaires\n"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with new_book(tmp_path / "b.leads", Owner("Test")) as opened:
        yield opened


def put(book: Book, text: str, name: str = "leads.csv", **options: object) -> ImportReport:
    path = book.path.with_name(name)
    path.write_text(text, "utf-8")
    return run(import_file(book.db, path, ImportOptions(**options), NOW))  # type: ignore[arg-type]  # options by name


def adds_up(report: ImportReport) -> bool:
    return report.read == sum(report.counts.values()) and report.counts["refused"] == len(report.refusals)


def test_every_row_of_the_sample_is_accounted_for(tmp_path: Path) -> None:
    with begin(tmp_path / "b.leads") as book:
        for file, options in ORDERS:
            report = run(import_file(book.db, file, options, NOW))
            assert adds_up(report)
        assert contacts.count(book.db) == 1176 + 810
        assert [one["file"] for one in import_history(book.db)] == ["quiz-2026.csv", "inscriptions-2026.xlsx"]
    assert SAMPLE.is_dir()


def test_a_row_of_somebody_who_came_before_fills_what_is_empty(book: Book) -> None:
    report = put(book, f"{HEAD}lea@x.example;;Dubois;;;\nLEA@x.example;Léa;Autre;0639980011;;\n")

    person = contact_details(book.db, "lea@x.example", NOW.date()).contact
    assert (report.counts["created"], report.counts["duplicates"]) == (1, 1)
    assert (person.first_name, person.last_name, person.phone) == ("Léa", "Dubois", "+33639980011")


@pytest.mark.parametrize(
    ("mode", "first", "last", "counts"),
    [
        ("fill", "Léa", "Dubois", {"updated": 1}),
        ("update", "Lea", "Dubois", {"updated": 1}),
        ("skip", "Léa", None, {"unchanged": 1}),
    ],
)
def test_what_happens_to_people_of_the_book_depends_on_the_mode(
    book: Book, mode: str, first: str, last: str | None, counts: dict[str, int]
) -> None:
    put(book, f"{HEAD}lea@x.example;Léa;;;;\n")

    report = put(book, f"{HEAD}lea@x.example;Lea;Dubois;;;\n", "2.csv", mode=mode)

    person = contact_details(book.db, "lea@x.example", NOW.date()).contact
    assert {name: report.counts[name] for name in counts} == counts
    assert (person.first_name, person.last_name) == (first, last)


def test_people_of_the_book_are_skipped_however_often_the_file_names_them(book: Book) -> None:
    put(book, f"{HEAD}lea@x.example;;;;;\n")

    report = put(book, f"{HEAD}lea@x.example;Lea;;;;\nlea@x.example;;Dubois;0639980011;;\n", "2.csv", mode="skip")

    person = contact_details(book.db, "lea@x.example", NOW.date()).contact
    assert (report.counts["unchanged"], report.counts["duplicates"]) == (1, 1)
    assert (person.first_name, person.last_name, person.phone) == (None, None, None)


@pytest.mark.parametrize(
    ("mode", "rows", "counts"),
    [
        ("fill", ";;;;;", {"unchanged": 1, "duplicates": 2}),
        ("fill", ";;;0639980011;;", {"updated": 1, "duplicates": 2}),
        ("update", ";;;0639980011;;", {"updated": 1, "duplicates": 2}),
        ("skip", ";;;0639980011;;", {"unchanged": 1, "duplicates": 2}),
        ("skip", ";;;;;non", {"updated": 1, "duplicates": 2}),
    ],
)
@pytest.mark.parametrize("apart", [0, 3000])
def test_whoever_learns_something_from_a_later_row_is_updated(
    book: Book, mode: str, rows: str, counts: dict[str, int], apart: int
) -> None:
    put(book, f"{HEAD}lea@x.example;;;;;\n")
    between = "".join(f"p{n}@x.example;;;;;\n" for n in range(apart))

    text = f"{HEAD}lea@x.example;;;;;\n{between}" + f"lea@x.example{rows}\n" * 2
    report = put(book, text, "2.csv", mode=mode)

    created = {"created": apart} if apart else {}
    assert {name: count for name, count in report.counts.items() if count} == {**counts, **created}


def test_without_comparison_each_row_is_somebody_new(book: Book) -> None:
    report = put(book, f"{HEAD}lea@x.example;;;;;\nlea@x.example;;;;;\n", mode="none")

    assert report.counts["created"] == contacts.count(book.db) == 2
    assert "none" in MODES


def test_a_person_is_known_by_address_or_by_number_where_there_is_none(book: Book) -> None:
    put(book, f"{HEAD};Léa;;0639980011;;\nmax@x.example;Max;;0639980011;;\n")

    report = put(book, f"{HEAD};;Dubois;06 39 98 00 11;;\n", "2.csv")

    assert report.counts["updated"] == 1
    assert contact_details(book.db, "c1", NOW.date()).contact.last_name == "Dubois"
    assert contact_details(book.db, "max@x.example", NOW.date()).contact.last_name is None


def test_an_answer_is_known_again_whatever_offset_it_is_written_with(tmp_path: Path) -> None:
    said = {"at": "2026-10-25T00:30:00Z", "event": "refused", "purpose": "partners", "trace": "row"}
    with restored(tmp_path, archive(person(1, email="lea@x.example", consents=[said]))) as known:
        put(known, "E-mail;Date de consentement;Optin partenaires\nlea@x.example;2026-10-25T02:30:00+02:00;non\n")

        (answer,) = contact_details(known.db, "lea@x.example", NOW.date()).contact.consents
        assert answer.at == said["at"]


def test_the_same_file_changes_nothing_and_is_noticed(book: Book) -> None:
    text = f"{HEAD}lea@x.example;Léa;;;14/03/2026 10:00;non\nmax@x.example;;;;;\n"
    put(book, text)

    report = put(book, text)

    assert report.counts["unchanged"] == 2
    assert "same-file" in report.warnings
    assert len(contact_details(book.db, "lea@x.example", NOW.date()).contact.consents) == 1


def test_every_line_is_kept_as_it_stood(book: Book) -> None:
    put(book, f"{HEAD}lea@x.example;Léa;;;;\nlea@x.example;;Dubois;;;\n")

    origins = contact_details(book.db, "lea@x.example", NOW.date()).origins

    assert [(one.line, one.cells[0], one.cells[2]) for one in origins] == [
        (2, "lea@x.example", ""), (3, "lea@x.example", "Dubois"),
    ]  # fmt: skip


def test_refused_rows_are_written_beside_their_reasons(book: Book) -> None:
    out = book.path.with_name("refused.csv")
    put(book, f"{HEAD}lea@x.example;Léa;;;;\nnobody;Max;;;;\n;Zoé;;;;\n", refused=out)

    rows = list(csv.reader(out.read_text("utf-8-sig").splitlines()))
    assert rows[0][-2:] == ["line", "reason"]
    assert [row[-2:] for row in rows[1:]] == [["3", "bad-email"], ["4", "no-address"]]
    assert rows[1][1] == "Max"


def test_without_a_refusal_there_is_no_file_of_them(book: Book) -> None:
    out = book.path.with_name("refused.csv")

    put(book, f"{HEAD}lea@x.example;;;;;\n", refused=out)

    assert not out.exists()
    assert not list(out.parent.glob(".leadkeeper-*"))


def test_stopped_in_the_middle_the_book_is_as_before(book: Book) -> None:
    path = book.path.with_name("many.csv")
    path.write_text("email\n" + "".join(f"p{n}@x.example\n" for n in range(9000)), "utf-8")
    going = import_file(book.db, path, ImportOptions(refused=book.path.with_name("r.csv")), NOW)
    while next(going).stage != "import":
        pass
    next(going)
    going.close()

    assert contacts.count(book.db) == 0
    assert import_history(book.db) == []
    assert not list(path.parent.glob(".leadkeeper-*"))
    assert run(import_file(book.db, path, ImportOptions(), NOW)).counts["created"] == 9000
    assert plan_file.__doc__


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [
        ("", {}, "file-empty"),
        (HEAD, {}, "no-rows"),
        ("colour;size\nred;42\n", {}, "no-header"),
        (f"{HEAD}lea@x.example;;;;;\n", {"form": "quiz-v9"}, "unknown-form"),
        (f"{HEAD}lea@x.example;;;;;\n", {"mode": "guess"}, "unknown-mode"),
        (f"{HEAD}lea@x.example;;;;03/04/2026;oui\n", {}, "date-order-needed"),
        (f"{HEAD}lea@x.example;;;;;\n", {"choices": Choices(overrides={"Couleur": "note"})}, "unknown-column"),
    ],
)
def test_a_file_that_cannot_be_read_changes_nothing(
    book: Book, text: str, options: dict[str, object], code: str
) -> None:
    with pytest.raises(LeadKeeperError) as refused:
        put(book, text, **options)

    assert refused.value.code == code
    assert import_history(book.db) == []


def test_who_withdrew_stays_out_until_a_yes_with_proof() -> None:
    def event(what: str, at: str, trace: str = "log") -> Event:
        return Event(Consent(at=at, event=what, purpose="partners", trace=trace), moment(at))

    gone = event("withdrawn", "2026-01-01")
    assert is_opted_out((gone,))
    assert is_opted_out((gone, event("given", "2026-02-01", "row")))
    assert not is_opted_out((gone, event("given", "2026-02-01")))
    assert is_opted_out((event("given", "2025-02-01"), gone))
    assert not is_opted_out((event("refused", "2026-01-01"),))


def test_another_file_than_the_one_that_was_checked_is_not_imported(book: Book) -> None:
    put(book, HEAD + "lea@quiz.example;Léa;;;;\n", dry_run=True)
    path = book.path.with_name("leads.csv")
    checked = sha256(path)
    path.write_text(HEAD + "eve@other.example;Eve;;;;oui\n", "utf-8")
    with pytest.raises(LeadKeeperError) as caught:
        run(import_file(book.db, path, ImportOptions(expected=checked), NOW))
    assert (caught.value.code, contacts.count(book.db)) == ("file-changed", 0)


def test_a_file_that_changes_while_it_is_imported_leaves_nothing_behind(book: Book) -> None:
    path = book.path.with_name("leads.csv")
    path.write_text(HEAD + "lea@quiz.example;Léa;;;;\n", "utf-8")
    steps = import_file(book.db, path, ImportOptions(), NOW)
    while next(steps).stage != "import":
        pass
    path.write_text(HEAD + "eve@quiz.example;Eve;;;;\n", "utf-8")
    with pytest.raises(LeadKeeperError) as caught:
        run(steps)
    assert (caught.value.code, contacts.count(book.db)) == ("file-changed", 0)


def test_a_file_that_is_only_touched_while_it_is_imported_comes_in(book: Book) -> None:
    path = book.path.with_name("leads.csv")
    path.write_text(HEAD + "lea@quiz.example;Léa;;;;\n", "utf-8")
    steps = import_file(book.db, path, ImportOptions(), NOW)
    while next(steps).stage != "import":
        pass
    os.utime(path, (1, 1))
    assert run(steps).counts["created"] == 1
