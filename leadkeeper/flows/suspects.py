"""Ranks partners by how well what they were given explains the complaints: an indication, never a proof."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from leadkeeper.flows.trace import Tracer
from leadkeeper.model.suspect import Suspect
from leadkeeper.progress import Flow, Progress
from leadkeeper.rules.suspicion import suspects as ranked
from leadkeeper.store import complaints, given, partners, tracing
from leadkeeper.store.complaints import Recorded
from leadkeeper.store.engine import Db


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A suspected partner under its legal name."""

    legal_name: str
    found: Suspect


def suspects(db: Db) -> Flow[list[Suspicion]]:
    """Every partner that was given anybody, the likeliest source of the complaints first; [] without complaints.

    A complaint counts for the person that its address means now; one about a trap or about nobody does not count.
    """
    recorded = complaints.read_all(db)
    tracer = Tracer(db)
    complaining: set[int] = set()
    for number, one in enumerate(recorded, 1):
        complaining.update(_complaining(db, tracer, one))
        if number % 100 == 0:
            yield Progress("trace", number, len(recorded))
    touched = tracing.partners_given(db, sorted(complaining))
    if not touched:
        return []
    named = [partner for _, partner in touched]
    found = ranked(
        given.to_anybody(db),
        len({number for number, _ in touched}),
        [(partner, people, named.count(partner)) for partner, people in given.to_each(db).items()],
    )
    names = {one.id: one.legal_name for one in partners.read_all(db)}
    return [Suspicion(names[one.partner], one) for one in found]


def _complaining(db: Db, tracer: Tracer, one: Recorded) -> Iterator[int]:
    """The row number of the person who complained, noted at the time if they were erased since."""
    noted = one.details.get("number")
    number = tracer.typed(one.complaint.address).number if one.complaint.address else None
    if number is not None:
        yield number
    elif isinstance(noted, int) and tracing.is_erased(db, noted):
        yield noted
