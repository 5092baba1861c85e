"""A book stays one book for all processes, also after the one that writes it has lost SQLite's locks.

POSIX drops the locks of a process on a file as soon as it closes any handle of that file. A file dialog does so to find
an icon, and reading the bytes of the book after an erasure did. The next process that read the book then removed the
-wal file, in which the first one went on to write: nobody else saw that, and it would have been lost with the process.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from leadkeeper.db import engine
from leadkeeper.db.book.connection import create_book, open_book
from leadkeeper.db.engine import fetch_value, writing

READ = """
import sys
from pathlib import Path
from leadkeeper.db.book.connection import open_book
with open_book(Path(sys.argv[1]), write=False) as book:
    print(book.db.conn.execute("SELECT value FROM settings WHERE name = 'word'").fetchone()[0])
"""


def read_elsewhere(path: Path) -> str:
    """What another process reads."""
    return subprocess.run(
        [sys.executable, "-c", READ, str(path)], check=True, capture_output=True, text=True, cwd=Path.cwd()
    ).stdout.strip()


def note(db: engine.Db, word: str) -> None:
    with writing(db):
        db.conn.execute("INSERT OR REPLACE INTO settings (name, value) VALUES ('word', ?)", (word,))


def test_a_book_whose_files_were_looked_at_stays_the_same_for_other_processes(tmp_path: Path) -> None:
    path = tmp_path / "shop.leads"
    with create_book(path) as book:
        note(book.db, "first")
        for file in (path, tmp_path / "shop.leads-shm", tmp_path / "shop.leads-wal"):
            file.open("rb").close()  # as the file dialog of Qt does
        assert read_elsewhere(path) == "first"
        note(book.db, "second")
        assert read_elsewhere(path) == "second"
    with open_book(path, write=False) as book:
        assert fetch_value(book.db, "SELECT value FROM settings WHERE name = 'word'") == "second"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["shop.leads"]


def test_a_reader_does_not_cut_the_index_of_a_writer_that_took_its_locks_again(tmp_path: Path) -> None:
    """Without that the writer ends by SIGBUS."""
    child = [sys.executable, "-m", "tests.db.lost_locks_child", str(tmp_path / "shop.leads"), "renew"]
    ended = subprocess.run(child, capture_output=True, text=True, timeout=120, cwd=Path.cwd(), check=False)
    assert (ended.returncode, ended.stdout.split(), ended.stderr) == (0, ["6013", "12013"], "")
