"""The program is killed at twenty moments of an import and of an export: all of it happened, or none."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from time import perf_counter

import pytest

from leadkeeper.db import contacts, disclosures
from leadkeeper.db.engine import Db
from leadkeeper.db.imports import imports
from leadkeeper.domain.book import ExportRequest
from leadkeeper.progress import run
from leadkeeper.services.books.backup import check_book
from leadkeeper.services.books.open import open_book
from leadkeeper.services.exports.exporter import export_contacts
from leadkeeper.services.exports.identify import verify
from leadkeeper.services.exports.register import exported
from tests.made_archive import NOW, archive, person, restored
from tests.services import crash_child
from tests.systems import ENDED, begun

MOMENTS = 20
PEOPLE = 2000
ROWS = 8000


@dataclass
class Bench:
    """A book, a file to be read in, and how long each piece of work takes from the start of a program to its end."""

    folder: Path
    book: Path
    leads: Path
    lasts: dict[str, float]

    def start(self, work: str, folder: Path, *step: str) -> tuple[BaseProcess, Path, Path]:
        """The program at work on a copy of the book; the copy, and the file that it reads or writes."""
        book = Path(shutil.copy(self.book, folder / "book.leads"))
        file = self.leads if work == "import" else folder / "out.xlsx"
        return begun(crash_child.main, work, book, file, *step), book, file


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    folder = tmp_path_factory.mktemp("crashes")
    with restored(folder, archive(*map(person, range(1, PEOPLE + 1)))) as book:
        assert contacts.count(book.db) == PEOPLE
    leads = folder / "leads.csv"
    rows = (f"new{n}@mail.example;Léa;Dubois {n};oui;2026-06-0{n % 9 + 1} 10:00\n" for n in range(ROWS))
    header = "email;prénom;nom;optin partenaires;date de consentement\n"
    leads.write_text(f"{header}nobody;Léa;;;\n{''.join(rows)}", "utf-8")
    made = Bench(folder, folder / "book.leads", leads, {})
    for work in ("nothing", "import", "export"):
        (folder / work).mkdir()
        since = perf_counter()
        child, *_ = made.start(work, folder / work)
        child.join()
        assert child.exitcode == 0
        made.lasts[work] = perf_counter() - since
    return made


def killed(bench: Bench, work: str, moment: int, folder: Path) -> tuple[Path, Path]:
    """The book and the file after the program was killed, at a random moment of one twentieth of its work."""
    begin, end = bench.lasts["nothing"] * 0.8, bench.lasts[work] * 1.1
    dice = random.Random(f"{work} {moment}")
    delay = begin + (end - begin) * (moment + dice.random()) / MOMENTS
    child, book, file = bench.start(work, folder)
    child.join(delay)
    child.kill()
    child.join()
    return book, file


def opened(path: Path) -> Iterator[Db]:
    """The book, opened as the next program would, and looked through."""
    with open_book(path, NOW) as book:
        found = check_book(book.db)
        assert found["sound"], found
        yield book.db


@pytest.mark.parametrize("moment", range(MOMENTS))
def test_after_a_kill_an_import_is_whole_or_was_never_begun(bench: Bench, moment: int, tmp_path: Path) -> None:
    path, _ = killed(bench, "import", moment, tmp_path)
    for db in opened(path):
        history = imports.history(db)
        assert contacts.count(db) == PEOPLE + ROWS * len(history)
        assert [one["created"] for one in history] in ([], [ROWS])
        assert db.conn.execute("SELECT count(*) FROM consents").fetchone() == (PEOPLE + ROWS * len(history),)
    refused = tmp_path / "refused.csv"
    assert sorted(tmp_path.iterdir()) == [path, *([refused] if history or refused.exists() else [])]


@pytest.mark.parametrize("moment", range(MOMENTS))
def test_after_a_kill_no_file_is_out_without_an_entry_nor_an_entry_without_a_file(
    bench: Bench, moment: int, tmp_path: Path
) -> None:
    path, file = killed(bench, "export", moment, tmp_path)
    assert_file_and_entry_agree(path, file)


def assert_file_and_entry_agree(path: Path, file: Path) -> list[Path]:
    """What is out, after a look at the register and for what nobody should find."""
    out: list[Path] = []
    for db in opened(path):
        out = [file] if file.exists() else []
        assert disclosures.pending(db) == []
        assert len(list(disclosures.read_all(db))) == len(exported(db)) == len(out)
        assert all(verify(db, one).sound for one in out)
    assert sorted(path.parent.iterdir()) == sorted([path, *out])
    return out


@pytest.mark.parametrize(
    ("step", "is_out"),
    [
        ("before the entry", False),
        ("in the entry", False),
        ("before the name", False),
        ("behind the name", True),
        ("in the release", True),
    ],
)
def test_after_a_kill_at_a_step_an_export_is_out_if_it_has_its_name(
    bench: Bench, step: str, is_out: bool, tmp_path: Path
) -> None:
    child, path, file = bench.start("export", tmp_path, step)
    child.join()
    assert child.exitcode in ENDED
    assert assert_file_and_entry_agree(path, file) == ([file] if is_out else [])


def test_after_an_export_that_never_came_out_the_next_one_has_a_name_of_its_own(bench: Bench, tmp_path: Path) -> None:
    child, path, file = bench.start("export", tmp_path, "before the name")
    child.join()
    with open_book(path, NOW) as book:
        done = run(export_contacts(book.db, ExportRequest("raoul", str(file)), NOW))
        assert done.export == "E2"
        assert [one.body["export"] for one in exported(book.db)] == ["E2"]
        assert verify(book.db, file).file == "match"
