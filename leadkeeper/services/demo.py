"""Sample business: a new book filled from the sample files that ship with the program."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from leadkeeper.db import billing, contacts, disclosures
from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import Db
from leadkeeper.domain.book import Owner
from leadkeeper.domain.contact import Contact
from leadkeeper.domain.text import fold
from leadkeeper.progress import Flow
from leadkeeper.services.books.archive import add_parts
from leadkeeper.services.books.open import new_book
from leadkeeper.services.imports.importer import ImportOptions, import_file
from leadkeeper.services.imports.plan import Choices
from leadkeeper.system import disk

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample"
QUIZ = SAMPLE / "quiz-2026.csv"
SPRING = SAMPLE / "inscriptions-2026.xlsx"
OWNER = Owner(
    name="Clodomir & Eulalie SARL",
    siren="123456782",
    rights_contact="donnees@clodomir.example",
    privacy_url="https://clodomir.example/vie-privee",
    trap_mailboxes=("pieges.clodomir.example",),
)
ORDERS = (
    (QUIZ, ImportOptions(form="quiz-v1")),
    (SPRING, ImportOptions(choices=Choices(overrides={"Formulaire": "form"}), form="column")),
)
"""Sample files with import options. The quiz has one form; in the other list each row names its form."""


def begin(path: Path) -> Book:
    """Create the sample book with its partners, list and three forms, without contacts."""
    book = new_book(path, OWNER)
    try:
        add_parts(book.db, SAMPLE / "parts.json")
    except BaseException:
        book.close()
        raise
    return book


def build_sample(path: Path, now: datetime) -> Flow[Path]:
    """Build a complete sample book at a path and close it; return the path."""
    with begin(path) as book:
        for file, options in ORDERS:
            yield from import_file(book.db, file, options, now)
    return path


BODY = """Bonjour,

D’où tenez-vous mon adresse ?

---------- Message transféré ---------
De : Remises du jour <offres@remises.example>
Objet : -50 % cette semaine
À : <{address}>

Profitez-en vite !
"""


def write_complaint(db: Db, path: Path) -> None:
    """Write the sample complaint mail: the first person of the newest export forwards an unwanted message."""
    *_, last = disclosures.read_all(db)
    (person,) = contacts.read(db, [contacts.numbers(db, last.contacts[:1])[last.contacts[0]]])
    mail = EmailMessage()
    mail["From"] = "moi@boite.example"
    mail["To"] = OWNER.rights_contact
    mail["Subject"] = "Fwd: -50 % cette semaine"
    mail.set_content(BODY.format(address=person.email))
    with disk.failures(path):
        path.write_bytes(mail.as_bytes())


LATER = timedelta(days=31)  # from the first month of the demo to the second
NEW_PEOPLE = 60
REFUSING = 4
RETURNED = ("invalide", "invalide", "rebond", "déjà client", "opposition", "hors cible")
FIRST = ("Adèle", "Bastien", "Chloé", "Damien", "Estelle", "Fabrice", "Gaëlle", "Hugo", "Inès", "Jérôme")
LAST = ("Aubry", "Blanchet", "Collet", "Dupuis", "Evrard", "Fournier", "Guérin")
QUIZ_ENCODING = "cp1252"


def write_second_month(db: Db, folder: Path, now: datetime) -> None:
    """Write the files of the second month: new people of the quiz, and people of the first export who refuse now."""
    day = f"{now - timedelta(days=2):%d/%m/%Y %H:%M}"
    new = []
    for number in range(NEW_PEOPLE):
        first, last = FIRST[number % len(FIRST)], LAST[number % len(LAST)]
        address = f"{fold(first)}.{fold(last)}{number}@courriel.example"
        new.append((address, first, last, f"06399{80000 + number}", day, "oui", "oui"))
    _, *given = _given(db, REFUSING + 1)  # the first of them complained and waits for an answer
    refusals = [(one.email, one.first_name, one.last_name, None, day, "oui", "non") for one in given]
    for name, rows in (("quiz-nouveaux.csv", new), ("quiz-refus.csv", refusals)):
        _write_rows(folder / name, QUIZ_HEADER, rows)


QUIZ_HEADER = (
    "Adresse e-mail", "Prénom", "Nom", "Téléphone", "Date de consentement", "Newsletter", "Offres partenaires",
)  # fmt: skip


def write_returns(db: Db, path: Path) -> None:
    """Write the file in which the partner returns people of the first export, by reference."""
    rows = billing.rows_at(db, "E1", range(REFUSING + len(RETURNED) + 2))
    refs = [row.reference for _, row in sorted(rows.items()) if row.contact is not None]
    _write_rows(path, ("ref", "motif"), list(zip(refs[-len(RETURNED) :], RETURNED, strict=True)))


def _given(db: Db, count: int) -> list[Contact]:
    """The first people of the first export."""
    first, *_ = disclosures.read_all(db)
    numbers = contacts.numbers(db, first.contacts[:count])
    return contacts.read(db, [numbers[ref] for ref in first.contacts[:count]])


def _write_rows(path: Path, header: Sequence[str], rows: Sequence[Sequence[str | None]]) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([header, *rows])
    with disk.failures(path):
        path.write_bytes(text.getvalue().encode(QUIZ_ENCODING))
