"""Complaints as a whole: each of them, and the partners that they speak against, with proof first, then by chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from leadkeeper.flows.list_complaints import ComplaintRow, list_complaints
from leadkeeper.flows.suspects import suspects
from leadkeeper.model.partner import Partner
from leadkeeper.model.suspect import Suspect
from leadkeeper.progress import Flow
from leadkeeper.store import partners
from leadkeeper.store.engine import Db


@dataclass(frozen=True, slots=True)
class Accused:
    """A partner that complaints speak against: `traps` of them hit a trap of a file that it got, which is proof.

    `found` says what chance makes of the others; None where nobody complained who was given to it.
    """

    partner: Partner
    traps: int
    found: Suspect | None


@dataclass(frozen=True, slots=True)
class Overview:
    """All complaints, the newest first, and the partners they speak against, the gravest first."""

    rows: tuple[ComplaintRow, ...]
    accused: tuple[Accused, ...]


def trap_hits(rows: Iterable[ComplaintRow]) -> Counter[str]:
    """Return how many complaints hit a trap of a file of each partner, by its id."""
    return Counter(partner for row in rows if row.matched_by == "trap" for partner in row.partner_ids)


def complaints_overview(db: Db) -> Flow[Overview]:
    """What the book knows of complaints today."""
    rows = list_complaints(db)
    traps = trap_hits(rows)
    ranked = [one.found for one in (yield from suspects(db)) if one.found.complaints]
    by_partner = {one.partner: one for one in ranked}
    known = {one.id: one for one in partners.read_all(db)}
    order = dict.fromkeys([partner for partner, _ in traps.most_common()] + [one.partner for one in ranked])
    accused = (Accused(known[partner], traps[partner], by_partner.get(partner)) for partner in order)
    return Overview(tuple(rows), tuple(accused))
