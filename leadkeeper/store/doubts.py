"""Who is contested in a book that was saved from a damaged one: everybody about whom a "no" may be lost."""

from __future__ import annotations

from collections.abc import Iterable

from leadkeeper.store.damaged import FAULTS, again
from leadkeeper.store.engine import Db, rows
from leadkeeper.store.judging import at_addresses
from leadkeeper.store.people import all_twins

_DIFFERENT = """
    SELECT contact FROM (SELECT value, contact, kind FROM further_addresses EXCEPT SELECT * FROM drawn_addresses)
    UNION SELECT contact FROM (SELECT * FROM drawn_addresses EXCEPT SELECT value, contact, kind FROM further_addresses)
"""
_BETWEEN = "SELECT id FROM contacts WHERE id BETWEEN ? AND ?"
_ADDRESSES = (
    "SELECT id, email_key FROM contacts INDEXED BY contacts_email_key WHERE email_key IS NOT NULL",
    "SELECT id, canonical FROM contacts INDEXED BY contacts_canonical WHERE canonical IS NOT NULL",
    "SELECT contact, value FROM further_addresses WHERE kind = 'email'",
)
"""By which addresses people are found, told by indexes: these may still know whom the table lost."""


class Doubts:
    """What is noted while the tables are copied, and what follows from it once they are.

    `drawn` holds what was drawn of further addresses (value, person, kind), `former` addresses by which people were
    found and no longer are, `some_are_gone` whether records of people are lost: whoever shares an address with one of
    them may have said no in it (R28).
    """

    def __init__(self, new: Db, old: Db) -> None:
        self._new, self._old = new, old
        self._ranges: list[tuple[int, int]] = []
        self._everybody = False
        self.drawn: list[tuple[str, int, str]] = []
        self.former: set[str] = set()
        self.some_are_gone = False

    def about(self, ranges: Iterable[tuple[int, int]], *, everybody: bool) -> None:
        """Notes doubts about the people of some row numbers, each range from one to another, or about everybody."""
        self._ranges += ranges
        self._everybody |= everybody

    def settle(self) -> None:
        """Links further addresses anew and contests whoever is to be; only when all tables are copied."""
        self._link()
        gone = self._addresses_gone()
        if self._everybody or (gone is None and self.some_are_gone):
            self._new.conn.execute("UPDATE contacts SET contested = 1 WHERE erased_at IS NULL")
            return
        doubtful = {number for _, number in at_addresses(self._new, sorted(self.former | (gone or set())))}
        for one in self._ranges:
            doubtful.update(number for (number,) in rows(self._new, _BETWEEN, one))
        if doubtful:  # what one record of a person says counts for all of them (R28)
            doubtful.update(*(group for group in all_twins(self._new) if not doubtful.isdisjoint(group)))
        contested = ((number,) for number in doubtful)
        self._new.conn.executemany("UPDATE contacts SET contested = 1 WHERE id = ?", contested)

    def _link(self) -> None:
        """Further addresses are what R28 links by: whose links are others than the facts say may hide a no."""
        conn = self._new.conn
        conn.execute("CREATE TEMP TABLE drawn_addresses (value, contact, kind)")
        conn.executemany("INSERT INTO drawn_addresses VALUES (?, ?, ?)", self.drawn)
        self._ranges += [(contact, contact) for (contact,) in rows(self._new, _DIFFERENT)]
        conn.execute(
            "INSERT OR IGNORE INTO further_addresses (value, contact, kind) SELECT d.value, d.contact, d.kind"
            " FROM drawn_addresses d JOIN contacts c ON c.id = d.contact"
        )
        conn.execute("DROP TABLE drawn_addresses")

    def _addresses_gone(self) -> set[str] | None:
        """The addresses of people whose record is lost, None when nobody can tell."""
        there = {number for (number,) in self._new.conn.execute("SELECT id FROM contacts")}
        gone: set[str] = set()
        try:
            for question in _ADDRESSES:
                gone.update(str(address) for number, address in self._old.conn.execute(question) if number not in there)
        except FAULTS:
            again(self._old)
            return None
        return gone
