"""A line of a file that was read in gives, years later, what it gave then."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from leadkeeper.db import partners
from leadkeeper.db.book.connection import Book
from leadkeeper.progress import run
from leadkeeper.services.books.archive import people
from leadkeeper.services.imports.importer import ImportOptions, import_file
from leadkeeper.services.imports.mappings import SourceLineParser, describe, table_of
from leadkeeper.services.imports.plan import Choices
from leadkeeper.services.imports.prepared_rows import COLUMN, NONE, build_row_context
from leadkeeper.services.imports.undo import ImportReverter, undo_import
from tests.services.made_imports import NOW, put

HEADERS = ["E-mail", "Prénom", "Date de consentement", "Optin partenaires", "Date de naissance", "Nom", "Nom", ""]


def again(book: Book, number: int, line: int) -> dict[str, object]:
    said = SourceLineParser(book.db, partners.read(book.db)).read(number, 0, line)
    assert said
    events = [(one.kind.event, one.kind.form_version, one.at) for one in said.row.events]
    return {**said.row.facts, "extra": said.row.extra, "events": events, "mode": said.mode}


def facts_of(book: Book) -> dict[str, object]:
    (one,) = people(book.db)
    events = [(said.event, said.form_version, said.at) for said in one.consents]
    return {"email": one.email, "first_name": one.first_name, "birth_date": one.birth_date, "events": events}


def test_a_line_of_text_gives_what_it_gave(book: Book) -> None:
    path = book.path.with_name("a.csv")
    path.write_text(";".join(HEADERS) + "\nlea@x.example;Léa;03/04/2026 08:30;oui;05/06/80;A;B;C\n", "utf-8")
    choices = Choices(None, {}, "mdy", "UTC")
    run(import_file(book.db, path, ImportOptions(choices=choices, form="quiz-v1", mode="update"), NOW))

    found = again(book, 1, 2)

    assert {name: found[name] for name in facts_of(book)} == facts_of(book)
    assert found["events"] == [("given", "quiz-v1", "2026-03-04T09:30:00+01:00")]
    assert (found["mode"], found["extra"]) == ("update", next(people(book.db)).extra)


@pytest.mark.parametrize("trusted", [True, False])
def test_whether_short_rows_were_trusted_holds_when_a_later_import_is_taken_back(
    book: Book, tmp_path: Path, *, trusted: bool
) -> None:
    first, later = tmp_path / "first.csv", tmp_path / "later.csv"
    first.write_text("E-mail;Optin partenaires;Date de consentement;Ville\nlea@x.example;oui;2026-03-01\n", "utf-8")
    later.write_text("E-mail;Nom\nlea@x.example;Dubois\n", "utf-8")
    choices = Choices(trust_short_rows=trusted)
    run(import_file(book.db, first, ImportOptions(choices=choices, form="quiz-v1"), NOW))
    said = facts_of(book)["events"]
    assert said == ([("given", "quiz-v1", "2026-03-01")] if trusted else [])
    assert again(book, 1, 2)["events"] == said
    report = run(import_file(book.db, later, ImportOptions(mode="update"), NOW))
    run(undo_import(book.db, report.import_id or "", NOW))
    assert next(people(book.db)).last_name is None
    assert facts_of(book)["events"] == said


def test_a_line_of_a_sheet_gives_what_it_gave(book: Book) -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(HEADERS)
    when = datetime.fromisoformat("2026-04-03T08:30")
    sheet.append(["lea@x.example", 12, when, True, date(1980, 6, 5), "A", "B", 4.5])
    path = book.path.with_name("a.xlsx")
    workbook.save(path)
    run(import_file(book.db, path, ImportOptions(form="quiz-v1"), NOW))

    found = again(book, 1, 2)

    assert {name: found[name] for name in facts_of(book)} == facts_of(book)
    assert found["extra"] == next(people(book.db)).extra


def test_a_line_that_is_gone_was_refused_or_was_read_nobody_knows_how_gives_nothing(book: Book) -> None:
    put(book, "lea@x.example;;;;;;;\nnobody;;;;;;;\n")
    reader = SourceLineParser(book.db, partners.read(book.db))
    assert [reader.read(1, 0, line) is None for line in (2, 3, 4)] == [False, True, True]
    book.db.conn.execute("UPDATE imports SET settings = '{}'")
    assert SourceLineParser(book.db, partners.read(book.db)).read(1, 0, 2) is None
    assert ImportReverter(book.db, 1, None).stuck == []


def test_under_a_form_that_is_gone_a_line_proves_nothing(book: Book) -> None:
    put(book, "lea@x.example;;;;2026-03-14;oui;;\n")
    assert again(book, 1, 2)["events"]
    book.db.conn.execute("UPDATE form_versions SET ref = 'quiz-v0'")
    assert again(book, 1, 2)["events"] == []


def test_the_form_of_a_bench_is_one_version_each_rows_own_or_none(book: Book) -> None:
    kinds = [
        type(build_row_context(partners.read(book.db), form, NOW, "FR").form).__name__
        for form in ("quiz-v1", COLUMN, NONE)
    ]
    assert kinds == ["OneVersion", "FormColumn", "NoForm"]


def test_a_description_of_a_list_is_all_that_its_table_needs() -> None:
    thing = {"member": 0, "name": "unsubscribed_1.csv", "text": True, "date1904": False, "preset": "mailchimp",
             "columns": [["Email Address", "email", False], ["Nom", None, False], ["Nom", None, True]],
             "dates": [[1, "dmy", "UTC"]]}  # fmt: skip
    table = table_of(thing, NOW.date())
    assert [column.header.text for column in table.columns] == ["Email Address", "Nom", "Nom (2)"]
    assert table.columns[2].is_dropped
    assert table.file_meaning is not None
    assert list(table.dates) == [1]
    assert describe.__doc__
