"""Erased people do not come back in clear: older and undated rows are left out, a later yes waits for a decision."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from leadkeeper.db import contacts, suppressions
from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import Db, fetch_all, unpack
from leadkeeper.domain.time import PARIS, paris_day
from leadkeeper.messages.imports import erased_left_out
from leadkeeper.progress import run
from leadkeeper.services.dashboard import glance
from leadkeeper.services.imports.importer import ImportOptions, ImportReport, import_file
from leadkeeper.services.privacy.erasure import erase, waiting
from leadkeeper.services.suppression.suppression import remove_suppression
from tests.made_archive import NOW
from tests.services.told_book import told_book

LATER = datetime(2026, 12, 20, 10, 0, tzinfo=PARIS)
HEAD = "E-mail;Téléphone;Prénom;Date de consentement;Optin partenaires;Commentaire\n"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with told_book(tmp_path) as made:
        run(erase(made.db, "person1@mail.example", NOW))
        yield made


def brought(db: Db, folder: Path, *lines: str, **options: str) -> ImportReport:
    path = folder / "leads.csv"
    path.write_text(HEAD + "\n".join(lines) + "\n", "utf-8")
    return run(import_file(db, path, ImportOptions(refused=folder / "refused.csv", **options), LATER))


def kept(db: Db) -> str:
    return " ".join(unpack(packed) for (packed,) in fetch_all(db, "SELECT packed FROM source_blocks"))


OLDER = [
    "person1@mail.example;;Lénaïg;;;rappeler",
    "person1@mail.example;;Lénaïg;2026-03-01;oui;",
    "PERSON1@mail.example;;Lénaïg;2026-03-01;non;",
    '"Lénaïg <person1@mail.example>";;;;;',
    "person1@mail.example;;Lénaïg;2026-99-99;oui;",
    "autre@mail.example, person1@mail.example;;Lénaïg;;;",
    "person1@mail.example;;Lénaïg;2026-03-01;oui;a;trop",
    ";06 39 98 00 01;Lénaïg;;;",
]


@pytest.mark.parametrize("line", OLDER)
def test_an_older_or_undated_row_is_left_out_and_nothing_of_it_is_kept(book: Book, tmp_path: Path, line: str) -> None:
    people = contacts.count(book.db)
    report = brought(book.db, tmp_path, "nouveau@mail.example;;Zoé;2026-03-01;oui;", line)
    assert (report.read, report.counts["created"], report.counts["erased"], report.counts["refused"]) == (2, 1, 1, 0)
    assert report.as_json()["erased"] == 1
    assert report.refusals == ()
    assert not (tmp_path / "refused.csv").exists()
    assert contacts.count(book.db) == people + 1
    assert "person1" not in kept(book.db).lower()
    assert "Lénaïg" not in kept(book.db)
    assert "Zoé" in kept(book.db)


def test_the_lines_left_out_are_named(book: Book, tmp_path: Path) -> None:
    report = brought(book.db, tmp_path, "nouveau@mail.example;;Zoé;2026-03-01;oui;", OLDER[0], OLDER[-1])
    assert [line for _member, line in report.details["erased"].lines] == [3, 4]
    assert erased_left_out(report.details, report.counts["erased"]) == [
        "People who were erased are left out. See lines 3, 4."
    ]


def test_a_file_without_erased_people_counts_none(book: Book, tmp_path: Path) -> None:
    report = brought(book.db, tmp_path, "nouveau@mail.example;;Zoé;2026-03-01;oui;")
    assert "erased" not in report.counts
    assert report.as_json()["erased"] == 0


def test_a_later_yes_waits_for_a_decision(book: Book, tmp_path: Path) -> None:
    report = brought(book.db, tmp_path, "person1@mail.example;0639980001;Lénaïg;2026-12-10;oui;", form="quiz-v1")
    assert report.counts["created"] == 1
    assert "erased-again" in report.warnings
    (number,) = waiting(book.db)
    (due,) = [one for one in glance(book.db, paris_day(LATER)).dues if one.kind == "erased-again"]
    assert due.contacts == (number,)
    remove_suppression(book.db, "person1@mail.example", "she asked for it by phone", LATER)
    assert waiting(book.db) == [number]  # her number is still on the list
    remove_suppression(book.db, "+33639980001", "she asked for it by phone", LATER)
    assert waiting(book.db) == []
    assert not [one for one in suppressions.read_all(book.db) if one.reason == "erased"]


def test_erased_again_nobody_waits(book: Book, tmp_path: Path) -> None:
    brought(book.db, tmp_path, "person1@mail.example;0639980001;Lénaïg;2026-12-10;oui;", form="quiz-v1")
    run(erase(book.db, "person1@mail.example", LATER))
    assert waiting(book.db) == []


def test_many_rows_are_read_as_few_are(book: Book, tmp_path: Path) -> None:
    lines = [f"p{number}@other.example;;Zoé;2026-03-01;oui;" for number in range(3000)]
    lines[1500:1500] = ["person1@mail.example;;Lénaïg;2026-03-01;oui;"]
    report = brought(book.db, tmp_path, *lines)
    assert (report.counts["created"], report.counts["erased"]) == (3000, 1)
    assert json.dumps(report.as_json()).count("person1") == 0
