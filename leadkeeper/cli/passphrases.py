"""Where the passphrase of a protected book comes from: the environment, or the person at the keyboard."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from leadkeeper.errors import LeadKeeperError
from leadkeeper.words import _

if TYPE_CHECKING:
    from leadkeeper.store.connect import Book

T = TypeVar("T")
VARIABLE = "LEADKEEPER_PASSPHRASE"
NEW = "LEADKEEPER_NEW_PASSPHRASE"


def with_passphrase(do: Callable[[str | None], T]) -> T:
    """What `do` gives, tried without a passphrase first; where one is needed, that of the environment or as typed.

    Raises `passphrase-needed` where nobody can be asked, and `passphrase-wrong`.
    """
    try:
        return do(None)
    except LeadKeeperError as error:
        given = os.environ.get(VARIABLE)
        if error.code != "passphrase-needed" or (given is None and not sys.stdin.isatty()):
            raise
    return do(given if given is not None else click.prompt(_("Passphrase"), hide_input=True, err=True))


def ask_new() -> str:
    """A new passphrase, from the environment or typed twice."""
    given = os.environ.get(NEW)
    if given is not None:
        return given
    return str(click.prompt(_("New passphrase"), hide_input=True, confirmation_prompt=_("Once more"), err=True))


def opened(path: Path, now: datetime, *, write: bool) -> Book:
    """The book at a path, its passphrase asked for where it has one; what is in doubt since a crash is said."""
    from leadkeeper.flows.open_book import open_book
    from leadkeeper.flows.put_back import put_back_since
    from leadkeeper.flows.settle import in_doubt
    from leadkeeper.words.errors import sentence

    book = with_passphrase(lambda passphrase: open_book(path, now, write=write, passphrase=passphrase))
    if book.was_copy:
        since = (put_back_since(book.db) or "")[:10] or None
        click.echo(sentence(LeadKeeperError("book-is-copy", path=str(path), since=since)), err=True)
    doubtful = in_doubt(book.db)
    if doubtful:
        click.echo(sentence(LeadKeeperError("export-in-doubt", exports=", ".join(doubtful))), err=True)
    return book
