"""Saves what can be saved of a damaged book into a new one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from leadkeeper.db import partners, register
from leadkeeper.db.book import connection, file, recovery, settings
from leadkeeper.db.book.recovery import Saved
from leadkeeper.db.engine import Db
from leadkeeper.db.transaction import writing
from leadkeeper.domain import contact
from leadkeeper.domain.time import paris_day
from leadkeeper.messages import _
from leadkeeper.progress import Flow, Progress
from leadkeeper.services.books.backup import PUT_BACK
from leadkeeper.services.eligibility.rule_choices import switch_rule
from leadkeeper.services.partners.partners import hold_partner


@dataclass(frozen=True, slots=True)
class Salvaged:
    """The new book, what became of each table, how many people are contested because a no may be lost.

    `on_hold`: what was lost may have spoken against a partner or against very many people, so nobody is given to any
    partner until somebody has looked.
    """

    book: Path
    tables: tuple[Saved, ...]
    contested: int
    on_hold: bool = False

    @property
    def lost(self) -> tuple[Saved, ...]:
        """The tables that lost something; `lost` None where nobody can know how much."""
        return tuple(one for one in self.tables if one.lost != 0)


def salvage_book(damaged: Path, target: Path, now: datetime, passphrase: str | None = None) -> Flow[Salvaged]:
    """A new book at `target` with all that the damaged one still gives; the damaged one is not touched.

    Exports of the new book wait until the stop lists were entered again (`stops_entered`), for some of them may be
    lost; it opens with the passphrase of the damaged one, if that had any.

    Raises `book-missing`, `not-a-book`, `book-newer`, `book-damaged` when nothing can be read, and the codes of
    `db.book.connection.create_book`; no new book is left then.
    """
    old = connection.look_into_damaged(damaged, passphrase)
    try:
        file.sweep(target.parent, re.escape(target.name))
        with file.written_aside(target, "book-exists") as part:
            saved = []
            with connection.create_book(part, passphrase) as book, writing(book.db):
                for one in recovery.fill(book.db, old, contact.keys):
                    saved.append(one)
                    yield Progress("salvage", sum(table.kept for table in saved))
                settings.set_setting(book.db, PUT_BACK, "")  # of whatever day: nobody knows which are lost
                lost = {table.table: table.lost for table in saved if table.lost != 0}
                register.append(book.db, now.isoformat(), "salvaged", {"from": damaged.name, "lost": lost})
                contested, on_hold = recovery.contested(book.db), recovery.keeps_all_back(saved)
                if on_hold:
                    _hold_all(book.db, now)
        return Salvaged(target, tuple(saved), contested, on_hold)
    finally:
        old.conn.close()


def _hold_all(db: Db, now: datetime) -> None:
    """Puts every partner on hold that is not yet, also in a book that did without that rule."""
    switch_rule(db, "R40", on=True)
    reason = _("The book was damaged: something about partners, sources, stop lists or exports may be missing.")
    for partner in partners.read_all(db):
        if partner.hold is None:
            hold_partner(db, partner.id, reason, paris_day(now))
