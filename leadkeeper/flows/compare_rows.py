"""Compare the rows of a file with those that an export gave: a reference and an address must belong together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from leadkeeper.flows.list_exports import ExportLine
from leadkeeper.model.export import Recognised
from leadkeeper.progress import Flow, Progress
from leadkeeper.store import judging, tracing
from leadkeeper.store.engine import Db

STEP = 5_000


@dataclass(frozen=True, slots=True)
class FileRow:
    """What one row of the file says: references and addresses (canonical ones, numbers in E.164)."""

    references: tuple[str, ...]
    emails: tuple[str, ...]
    addresses: tuple[str, ...]

    def position(self, export: str) -> int | None:
        """The place in the export, from 0, that the row's reference names; None without a reference of this export."""
        for one in self.references:
            ref, _, number = one.partition("-")
            if ref == export:
                return int(number) - 1
        return None


@dataclass(slots=True)
class _Tally:
    """What the rows compared so far are; each place of the export counts for one row only."""

    found: int = 0
    altered: int = 0
    unchecked: int = 0
    others: int = 0
    claimed: set[int] = field(default_factory=set)

    def count(self, position: int, known: set[str], addresses: Sequence[str]) -> None:
        """Count a row that stands for one place of the export, where these addresses are known."""
        if position in self.claimed:
            self.others += 1
            return
        self.claimed.add(position)
        if not known:
            self.unchecked += 1
        elif addresses and known.issuperset(addresses):
            self.found += 1
        else:
            self.altered += 1


def compare_rows(db: Db, export: ExportLine, rows: Sequence[FileRow], state: str) -> Flow[Recognised]:
    """Say which rows of an export are in a file as they were, altered, or missing, and which rows are others.

    References count unless no row has one; those of an export that came from an archive name no place in this book.
    """
    tally = _Tally()
    delivery = tracing.number_of(db, export.export)
    if delivery is not None:
        numbered = export.state != "restored" and any(row.position(export.export) is not None for row in rows)
        yield from _by_reference(db, delivery, export.export, rows if numbered else (), tally)
        left = [row for row in rows if not numbered or row.position(export.export) is None]
        yield from _by_address(db, delivery, left, tally, numbered=numbered)
    whole = export.rows + export.traps
    return Recognised(
        state, export.export, export.legal_name, whole, tally.found, tally.others, tally.altered, tally.unchecked
    )


def _by_reference(db: Db, delivery: int, export: str, rows: Sequence[FileRow], tally: _Tally) -> Flow[None]:
    for start in range(0, len(rows), STEP):
        placed = [(row.position(export), row.addresses) for row in rows[start : start + STEP]]
        known = tracing.addresses_at(db, delivery, sorted({place for place, _ in placed if place is not None}))
        for position, addresses in placed:
            if position in known:
                tally.count(position, known[position], addresses)
            elif position is not None:
                tally.others += 1
        yield Progress("recognise", start, len(rows))


def _by_address(db: Db, delivery: int, rows: Sequence[FileRow], tally: _Tally, *, numbered: bool) -> Flow[None]:
    """Count rows without a reference; in a `numbered` file a row of the export has lost its own, so it is altered."""
    traps = tracing.trap_positions(db, delivery)
    if not numbered:  # an archive numbers people and traps apart, each from 0
        traps = {address: -1 - position for address, position in traps.items()}
    for start in range(0, len(rows), STEP):
        part = rows[start : start + STEP]
        people = judging.at_addresses_of(db, {one for row in part for one in row.addresses})
        positions = tracing.positions_of(db, delivery, sorted({one for those in people.values() for one in those}))
        for row in part:
            holders = [
                {positions[one] for one in people.get(address, ()) if one in positions}
                | ({traps[address]} if address in traps else set())
                for address in row.addresses
            ]
            places = sorted(set().union(*holders) - tally.claimed)
            if not places:
                tally.others += 1
                continue
            tally.claimed.add(places[0])
            whole = not numbered and bool(set.intersection(*holders))
            tally.found, tally.altered = tally.found + whole, tally.altered + (not whole)
        yield Progress("recognise", start, len(rows))
