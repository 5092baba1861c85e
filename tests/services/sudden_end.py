"""What must hold of a folder in which a program came to a sudden end: all of its work is there, or nothing of it."""

from __future__ import annotations

import re
from pathlib import Path

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.atomic import LOST
from leadkeeper.services.books.backup import check_book
from leadkeeper.services.books.open import open_book
from leadkeeper.services.exports.identify import verify
from leadkeeper.services.exports.register import exported
from tests.made_archive import NOW
from tests.services import works

ASIDE = re.compile(r"book-replaced-.*")
MADE_ANEW = ("keep a copy", "salvage", "restore", "new", "migrate")
"""The next program does these, once and whole."""


def mended(folder: Path, work: str) -> dict[str, object]:
    """What stands there once the book was opened as the next program would, and, for what is made anew, done again."""
    book = folder / ("old.leads" if work == "migrate" else "book.leads")
    for passphrase in (None, works.WORDS):
        try:
            with open_book(book, NOW, passphrase=passphrase) as opened:
                assert check_book(opened.db)["sound"]
                assert opened.lock is not None
                opened.lock.broken_off = None  # told
            break
        except LeadKeeperError as error:
            if error.code != "passphrase-needed":
                raise
    if work in ("keep a copy", "salvage", "restore", "new") and not (folder / "saved.leads").exists():
        works.WORKS[work](folder)
    left = [path for path in folder.rglob(".*") if path.is_file()]
    if work == "archive":  # no book knows of it: the next file that is begun there after an hour removes it
        left = [path for path in left if path.suffix != LOST or path.unlink()]
    assert left == []
    return works.state(folder)


def allowed(base: Path, whole: Path, work: str) -> tuple[dict[str, object], ...]:
    """What may stand there after a kill: nothing was done, or all of it."""
    after = works.state(whole)
    if work in MADE_ANEW:
        return (after,)
    return works.state(base), after


def assert_all_or_nothing(found: dict[str, object], may_be: tuple[dict[str, object], ...]) -> None:
    """The former book may have got its second name before the first was given away: it is whole, too."""
    plain = {name: what for name, what in found.items() if not ASIDE.fullmatch(name)}
    assert plain in [{name: what for name, what in one.items() if not ASIDE.fullmatch(name)} for one in may_be]
    asides = [what for name, what in found.items() if ASIDE.fullmatch(name)]
    assert all(what == may_be[0]["book.leads"] for what in asides)
    assert plain != may_be[-1] or len(asides) == sum(map(bool, map(ASIDE.fullmatch, may_be[-1])))


def assert_out_means_entered(folder: Path) -> None:
    """Whoever has a file finds it in the register, unchanged; and what the register says is out has its file."""
    out = folder / "out.xlsx"
    with open_book(folder / "book.leads", NOW) as book:
        assert len(exported(book.db)) == out.exists()
        assert not out.exists() or verify(book.db, out).sound
