"""The round of refused rows: written beside their reasons, mended, imported again, and then nobody is missing."""

from __future__ import annotations

import csv

from leadkeeper.db.book.connection import Book
from leadkeeper.progress import run
from leadkeeper.services.imports.importer import ImportOptions, ImportReport, import_file
from leadkeeper.services.imports.undo import undo_import
from tests.services.made_imports import NOW, standing

LEADS = (
    "E-mail;Prénom;Date de consentement;Optin partenaires;Ville\r\n"
    "lea@x.example;Léa;2026-03-14;oui;Brest\r\n"
    'max@x;"Max; dit ""Maxou""";2026-03-14;oui;Pau\r\n'
    ";Zoé;2026-03-14;non;Lyon\r\n"
    "ana@x.example;Ana;le 30 février;oui;Lille\r\n"
    "ida@x.example;Ida;2099-01-01;oui;Metz\r\n"
    "jo@x.example;Jo;2026-03-14;oui;Saint;Malo\r\n"
)
MENDED = {
    "max@x": {"E-mail": "max@x.example"},
    "": {"E-mail": "zoe@x.example"},
    "ana@x.example": {"Date de consentement": "2026-02-28"},
    "ida@x.example": {"Date de consentement": "2026-01-01"},
    "jo@x.example": {"Ville": "Saint-Malo"},
}


def read_in(book: Book, name: str, refused: str) -> ImportReport:
    options = ImportOptions(form="quiz-v1", refused=book.path.with_name(refused))
    return run(import_file(book.db, book.path.with_name(name), options, NOW))


def mend(book: Book) -> list[dict[str, str]]:
    """Puts every refused row right, as a person would in a spreadsheet, and gives them as they were."""
    path = book.path.with_name("refused.csv")
    with path.open(newline="", encoding="utf-8-sig") as stream:
        rows = list(csv.DictReader(stream))
    with path.open("w", newline="", encoding="utf-8-sig") as stream:
        out = csv.DictWriter(stream, rows[0])
        out.writeheader()
        out.writerows({**row, **MENDED[row["E-mail"]]} for row in rows)
    return rows


def test_after_mending_nobody_is_missing(book: Book) -> None:
    book.path.with_name("leads.csv").write_text(LEADS, "utf-8", newline="")
    first = read_in(book, "leads.csv", "refused.csv")
    rows = mend(book)

    second = read_in(book, "refused.csv", "again.csv")

    assert (first.counts["created"], first.counts["refused"]) == (1, 5)
    assert [row["reason"] for row in rows] == [
        "bad-email", "no-address", "bad-date", "future-date", "ragged-row | Malo",
    ]  # fmt: skip
    assert (second.counts["created"], second.counts["refused"], second.read) == (5, 0, 5)
    assert not book.path.with_name("again.csv").exists()
    people = standing(book)
    assert people["max@x.example"]["first_name"] == 'Max; dit "Maxou"'
    assert people["jo@x.example"]["extra"]["Ville"] == "Saint-Malo"
    assert [one["event"] for one in people["zoe@x.example"]["consents"]] == ["refused"]
    assert people["ana@x.example"]["consents"][0]["at"] == "2026-02-28"


def test_rows_that_were_not_mended_are_refused_again_for_the_same_reasons(book: Book) -> None:
    book.path.with_name("leads.csv").write_text(LEADS, "utf-8", newline="")
    first = read_in(book, "leads.csv", "refused.csv")

    second = read_in(book, "refused.csv", "again.csv")

    codes = [one.code for _, one in first.refusals]
    assert [one.code for _, one in second.refusals] == [code for code in codes if code != "ragged-row"]
    assert second.counts["created"] == 1, "what stood beyond the header is in the reason now, and the row has its shape"


def test_the_mended_rows_can_be_taken_back_alone(book: Book) -> None:
    book.path.with_name("leads.csv").write_text(LEADS, "utf-8", newline="")
    read_in(book, "leads.csv", "refused.csv")
    before = standing(book)
    mend(book)
    second = read_in(book, "refused.csv", "again.csv")

    assert run(undo_import(book.db, second.import_id or "", NOW, read_wrongly=True)).removed == 5
    assert standing(book) == before
