"""People as a table shows them: facts, where their last answer about partners came from, who may be given them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leadkeeper.flows.desk import Desk, persons
from leadkeeper.model.contact import Contact
from leadkeeper.model.verdict import Verdict
from leadkeeper.store import contacts, listing
from leadkeeper.store.engine import Db


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One person in a table; `standings` pairs each partner's legal name with the verdict for the channel asked."""

    number: int
    contact: Contact
    form_version: str | None
    answer: str | None
    standings: tuple[tuple[str, Verdict], ...]

    def partners(self, verdict: Verdict) -> tuple[str, ...]:
        """The partners for whom this is the verdict."""
        return tuple(name for name, found in self.standings if found is verdict)


def contact_rows(desk: Desk, numbers: Sequence[int], channel: str = "email") -> dict[int, ContactRow]:
    """The people with these row numbers, by number; those who are gone are left out."""
    found = persons(desk, numbers)
    people = dict(zip(found, contacts.read(desk.db, list(found)), strict=True))
    answers = listing.sources_of(desk.db, list(found))
    partners = desk.sources.world.partners
    return {
        number: ContactRow(
            number,
            people[number],
            *answers.get(number, (None, None)),
            standings=tuple((one.legal_name, desk.judge(person, one, channel).verdict) for one in partners),
        )
        for number, person in found.items()
    }


def count_people(db: Db) -> int:
    """How many people are in the book."""
    return contacts.count(db)
