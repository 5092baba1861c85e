"""Writes a book, loses SQLite's locks, lets another process read the book, and writes on; a child of a test."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from leadkeeper.db.book.connection import create_book
from leadkeeper.db.book.file import renew_read_locks
from leadkeeper.db.engine import Db, writing

READ = """
import sys
from pathlib import Path
from leadkeeper.db.book.connection import open_book
with open_book(Path(sys.argv[1]), write=False) as book:
    print(book.db.conn.execute("SELECT count(*) FROM settings").fetchone()[0])
"""


def fill(db: Db, word: str, rows: int) -> None:
    """Write so many pages in one go."""
    with writing(db):
        lines = ((f"{word} {number}", "x" * 6000) for number in range(rows))
        db.conn.executemany("INSERT INTO settings (name, value) VALUES (?, ?)", lines)


def main(path: Path) -> None:
    with create_book(path) as book:
        fill(book.db, "large", 6000)
        book.db.conn.execute("PRAGMA wal_checkpoint(RESTART)").fetchall()
        fill(book.db, "small", 1)
        for file in (path, path.with_name(f"{path.name}-shm"), path.with_name(f"{path.name}-wal")):
            file.open("rb").close()  # as the file dialog of Qt does
        if "renew" in sys.argv:
            renew_read_locks(path)
        reading = [sys.executable, "-c", READ, str(path)]
        print(subprocess.run(reading, check=True, capture_output=True, text=True).stdout.strip())
        fill(book.db, "again", 6000)
        print(subprocess.run(reading, check=True, capture_output=True, text=True).stdout.strip())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
