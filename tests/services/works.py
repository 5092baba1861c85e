"""What is done with a book on the disk, a piece of work each: for tests that let it fail or end in the middle."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from leadkeeper.db.book.connection import look_into
from leadkeeper.db.engine import PAGE, fetch_value, pragma
from leadkeeper.domain.book import ExportRequest, Owner
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.books.archive import archive as write_archive
from leadkeeper.services.books.archive import restore_book
from leadkeeper.services.books.backup import keep_copy, replace_with_backup, restored_since, salvage_book
from leadkeeper.services.books.open import change_passphrase, new_book, open_book
from leadkeeper.services.exports.exporter import export_contacts
from leadkeeper.services.imports.importer import ImportOptions, import_file
from tests.made_archive import NOW, archive, person, restored
from tests.services import faulty_disk

PEOPLE = 400
FEWER = 300
"""How many people the book has, and the copy of it."""
WORDS = "quatre mots sans rapport"
KEPT = Path(__file__).parents[1] / "db" / "kept" / "schema-1.leads"


def made(folder: Path, people_in_all: int = PEOPLE) -> Path:
    """A folder to take copies of: a book, an earlier copy of it, a damaged one, an old one, and a file of leads."""
    folder.mkdir()
    people = [person(n) for n in range(people_in_all)]
    with restored(folder, archive(*people[:FEWER])) as book:
        path = book.path
    path.rename(folder / "copy.leads")
    with restored(folder, archive(*people)):
        (folder / "book.leads.json").rename(folder / "people.json")
    raw = bytearray((folder / "book.leads").read_bytes())
    raw[30 * PAGE : 31 * PAGE] = b"\xa5" * PAGE
    (folder / "damaged.leads").write_bytes(raw)
    shutil.copyfile(KEPT, folder / "old.leads")
    rows = (f"new{n}@mail.example;Léa;Dubois {n};oui;2026-06-01 10:00\n" for n in range(200))
    text = "email;prénom;nom;optin partenaires;date de consentement\n" + "".join(rows)
    (folder / "leads.csv").write_text(text, "utf-8")
    return folder


def _export(folder: Path) -> None:
    with open_book(folder / "book.leads", NOW) as book:
        run(export_contacts(book.db, ExportRequest("raoul", str(folder / "out.xlsx")), NOW))


def _import(folder: Path) -> None:
    with open_book(folder / "book.leads", NOW) as book:
        run(import_file(book.db, folder / "leads.csv", ImportOptions(form="quiz-v1"), NOW))


def _archive(folder: Path) -> None:
    with open_book(folder / "book.leads", NOW, write=False) as book:
        run(write_archive(book.db, folder / "out.json"))


def _keep(folder: Path) -> None:
    with open_book(folder / "book.leads", NOW) as book:
        run(keep_copy(book.db, book.path, folder / "copies", NOW, once_a_day=True))


def _put_back(folder: Path) -> None:
    run(replace_with_backup(folder / "copy.leads", folder / "book.leads", NOW + timedelta(hours=1)))


def _salvage(folder: Path) -> None:
    run(salvage_book(folder / "damaged.leads", folder / "saved.leads", NOW))


def _restore(folder: Path) -> None:
    run(restore_book(folder / "people.json", folder / "saved.leads", NOW))


def _new(folder: Path) -> None:
    new_book(folder / "saved.leads", Owner("Clodomir & Eulalie SARL", siren="123456782")).close()


def _protect(folder: Path) -> None:
    run(change_passphrase(folder / "book.leads", None, WORDS))


def _migrate(folder: Path) -> None:
    open_book(folder / "old.leads", NOW).close()


def state(folder: Path) -> dict[str, object]:
    """What stands in the folder, as far as a person cares: each book looked into, the other files by their size."""
    found: dict[str, object] = {}
    for path in sorted(folder.rglob("*")):
        name = f"{'copies/' * (path.parent != folder)}{path.name}"  # each book's copies have a folder of their own
        if path.name.endswith(("-shm", "-wal", "-journal")):
            continue  # of a disk that took no more: whoever opens the book next deals with it
        if path.suffix == ".leads" and path.name != "damaged.leads":
            found[name] = _inside(path)
        elif path.is_file():
            found[name] = path.stat().st_size if path.suffix != ".xlsx" else "workbook"
    return found


def _inside(path: Path) -> tuple[object, ...]:
    try:
        db, protected = look_into(path), False
    except LeadKeeperError as error:
        if error.code != "passphrase-needed":
            raise
        db, protected = look_into(path, WORDS), True
    try:
        asked = ("contacts", "consents", "imports", "deliveries WHERE state = 'released'")
        counts = [fetch_value(db, f"SELECT count(*) FROM {table}") for table in asked]
        return protected, pragma(db, "user_version"), restored_since(db) is not None, *counts
    finally:
        db.conn.close()


WORKS: dict[str, Callable[[Path], None]] = {
    "export": _export,
    "import": _import,
    "archive": _archive,
    "keep a copy": _keep,
    "put a copy back": _put_back,
    "salvage": _salvage,
    "restore": _restore,
    "new": _new,
    "protect": _protect,
    "migrate": _migrate,
}


def killed(work: str, folder: Path, last: int, steps: Path) -> None:
    """Does the work; at the step `last` of the disk the program is killed (0: never). Writes the number of steps."""
    with faulty_disk.killing(folder, last) as disk:
        WORKS[work](folder)
    steps.write_text(str(disk.steps), "utf-8")
