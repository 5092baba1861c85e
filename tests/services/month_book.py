"""A small business in its second month: a book with one import and one export behind it, and the files of the month."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

from leadkeeper.db import months
from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import writing
from leadkeeper.domain.book import ExportProfile, ExportRequest
from leadkeeper.domain.time import PARIS
from leadkeeper.progress import run
from leadkeeper.services.demo import begin
from leadkeeper.services.exports.exporter import export_contacts
from leadkeeper.services.imports.importer import ImportOptions, import_file
from tests.made_once import once

FIRST = datetime(2026, 11, 3, 9, 0, tzinfo=PARIS)
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=PARIS)
HEADER = ("Adresse e-mail", "Prénom", "Nom", "Téléphone", "Date de consentement", "Newsletter", "Offres partenaires")


def leads(path: Path, people: range, *, yes: str = "oui", day: str = "20/10/2026 10:00") -> Path:
    """A file of people, one a number, with the header of the quiz; all said yes to partners by default."""
    with path.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out, delimiter=";")
        rows.writerow(HEADER)
        for number in people:
            name = f"lea{number}@courriel.example", "Léa", f"Dubois {number}", f"06399{80000 + number}"
            rows.writerow([*name, day, "oui", yes])
    return path


def month_book(folder: Path, people: int = 30) -> Path:
    """The book after its first month: people imported, all of them given to Raoul, traps off."""
    with _first_month(folder, people) as book:
        return book.path


@once
def _first_month(folder: Path, people: int) -> Book:
    book = begin(folder / "shop.leads")
    first = leads(folder / "first.csv", range(people))
    run(import_file(book.db, first, ImportOptions(form="quiz-v1"), FIRST))
    order = ExportRequest("raoul", str(folder / "first.xlsx"), traps=0)
    run(export_contacts(book.db, order, FIRST))
    with writing(book.db):
        for partner in ("raoul", "bonne-table"):
            months.set_profile(book.db, partner, ExportProfile(traps=0))
    return book


def month_files(folder: Path, people: int = 30, new: int = 20) -> Path:
    """A folder with new people, and a file in which some of those given before said no."""
    folder.mkdir()
    leads(folder / "new.csv", range(people, people + new), day="20/11/2026 10:00")
    leads(folder / "refusals.csv", range(5), yes="non", day="21/11/2026 09:00")
    return folder
