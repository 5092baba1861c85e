"""Sample business: a new book filled from the sample files that ship with the program."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

from leadkeeper.db import contacts, disclosures
from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import Db
from leadkeeper.domain.book import Owner
from leadkeeper.progress import Flow
from leadkeeper.services.books.archive import add_parts
from leadkeeper.services.books.open import new_book
from leadkeeper.services.imports.importer import ImportOptions, ImportReport, import_file
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
"""Sample files with import options.

The quiz has one form; in the other list each row names its form.
"""


def begin(path: Path) -> Book:
    """Create the sample book with its partners, list and three forms, without contacts."""
    book = new_book(path, OWNER)
    try:
        add_parts(book.db, SAMPLE / "parts.json")
    except BaseException:
        book.close()
        raise
    return book


def read_in(book: Book, file: Path, options: ImportOptions, now: datetime) -> Flow[ImportReport]:
    """Import one of the sample files."""
    return (yield from import_file(book.db, file, options, now))


def build_sample(path: Path, now: datetime) -> Flow[Path]:
    """Build a complete sample book at a path and close it; return the path."""
    book = begin(path)
    try:
        for file, options in ORDERS:
            yield from read_in(book, file, options, now)
    finally:
        book.close()
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
    number = contacts.numbers(db, last.contacts[:1])[last.contacts[0]]
    (person,) = contacts.read(db, [number])
    mail = EmailMessage()
    mail["From"] = "moi@boite.example"
    mail["To"] = OWNER.rights_contact
    mail["Subject"] = "Fwd: -50 % cette semaine"
    mail.set_content(BODY.format(address=person.email))
    with disk.failures(path):
        path.write_bytes(mail.as_bytes())
