"""Recover what is readable of a damaged book into a new one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from leadkeeper.db import partners, register
from leadkeeper.db.book import connection, file, recovery, settings
from leadkeeper.db.book.recovery import Saved
from leadkeeper.db.engine import Db, writing
from leadkeeper.domain import contact
from leadkeeper.domain.time import paris_day
from leadkeeper.messages import _
from leadkeeper.progress import Flow, Progress
from leadkeeper.services.books.backup import PUT_BACK
from leadkeeper.services.eligibility.context import switch_rule
from leadkeeper.services.partners.partners import hold_partner


@dataclass(frozen=True, slots=True)
class Salvaged:
    """Result of a recovery: the new book, the outcome per table, the number of contested contacts.

    `on_hold`: the lost rows may concern a partner or very many contacts, so every partner is on hold until reviewed.
    """

    book: Path
    tables: tuple[Saved, ...]
    contested: int
    on_hold: bool = False

    @property
    def lost(self) -> tuple[Saved, ...]:
        """Tables that lost rows; their `lost` is None if the number is unknown."""
        return tuple(one for one in self.tables if one.lost != 0)


def salvage_book(damaged: Path, target: Path, now: datetime, passphrase: str | None = None) -> Flow[Salvaged]:
    """Create a book at `target` with everything readable of the damaged one, which is not changed.

    Exports of the new book are blocked until `confirm_suppressions_reentered`, because suppressions may be lost. It
    has the passphrase of the damaged book. Raises `book-missing`, `not-a-book`, `book-newer`, `book-damaged` if
    nothing is readable, and the codes of `db.book.connection.create_book`; no new book is left then.
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
                settings.set_setting(book.db, PUT_BACK, "")  # no date: it is unknown which suppressions are lost
                lost = {table.table: table.lost for table in saved if table.lost != 0}
                register.append(book.db, now.isoformat(), "salvaged", {"from": damaged.name, "lost": lost})
                contested, on_hold = recovery.contested(book.db), recovery.keeps_all_back(saved)
                if on_hold:
                    _hold_all(book.db, now)
        return Salvaged(target, tuple(saved), contested, on_hold)
    finally:
        old.conn.close()


def _hold_all(db: Db, now: datetime) -> None:
    """Put every partner on hold, and switch the hold rule on if the book had it off."""
    switch_rule(db, "R40", on=True)
    reason = _("The book was damaged: partners, sources, suppression lists or exports may be missing.")
    for partner in partners.read_all(db):
        if partner.hold is None:
            hold_partner(db, partner.id, reason, paris_day(now))
