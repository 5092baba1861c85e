"""Filter contacts by today's verdict for a partner.

Verdicts change daily and are not stored: all contacts are judged when the filter is used or counted.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator
from datetime import date

from leadkeeper.db import contact_list
from leadkeeper.db.engine import Db
from leadkeeper.domain.partner import Partner
from leadkeeper.domain.verdict import Verdict
from leadkeeper.progress import Flow
from leadkeeper.services.contacts.listing import FilterChoice, list_contacts
from leadkeeper.services.dashboard import channels_of
from leadkeeper.services.eligibility.context import JudgingContext, load_judging_context
from leadkeeper.services.eligibility.grouping import ContactGrouping, group_contacts
from leadkeeper.services.eligibility.judge import for_partner

STANDING = "standing"
"""Name of the filter; its values look like `eligible:raoul`: verdict and partner id."""


def people_fitting(
    db: Db, search: str, filters: contact_list.Filters | None, sort: str, today: date
) -> Flow[array[int]]:
    """`list_contacts` with the additional filter `standing`. Raises `unknown-filter`, `unknown-sort`."""
    others = {name: wanted for name, wanted in (filters or {}).items() if name != STANDING}
    asked = (filters or {}).get(STANDING)
    if asked is None:
        return list_contacts(db, search, others, sort)
    wanted = {asked} if isinstance(asked, str) else set(asked)
    desk = load_judging_context(db, today)
    census = yield from group_contacts(desk)
    chosen = {situation for value, situation in _standings(desk, census) if value in wanted}
    marks = bytearray(max(census.numbers, default=0) + 1)  # a byte a contact: a set takes 100 times as much
    for number in census.people(chosen):
        marks[number] = 1
    fitting = list_contacts(db, search, others, sort)
    return array("q", (number for number in fitting if number < len(marks) and marks[number]))


def standing_choices(db: Db, today: date) -> Flow[list[FilterChoice]]:
    """Return each partner and verdict in use, with the legal name and the number of contacts."""
    desk = load_judging_context(db, today)
    census = yield from group_contacts(desk)
    people: Counter[str] = Counter()
    for value, situation in _standings(desk, census):
        people[value] += census.counts[situation]
    names = {_value(verdict, one): one.legal_name for one in desk.sources.world.partners for verdict in Verdict}
    return [FilterChoice(value, names[value], people[value]) for value in names if people[value]]


def standings_offered(desk: JudgingContext) -> list[FilterChoice]:
    """Each partner and verdict, uncounted."""
    partners = desk.sources.world.partners
    return [FilterChoice(_value(verdict, one), one.legal_name, None) for one in partners for verdict in Verdict]


def _standings(desk: JudgingContext, census: ContactGrouping) -> Iterator[tuple[str, int]]:
    """Each group with its best verdict per partner over the channels of the partner's contracts."""
    for partner in desk.sources.world.partners:
        judged = [for_partner(desk, census, partner, one).judgements for one in channels_of(partner, desk.today)]
        for situation, several in enumerate(zip(*judged, strict=True)):
            yield _value(min(one.verdict for one in several), partner), situation


def _value(verdict: Verdict, partner: Partner) -> str:
    return f"{verdict.word}:{partner.id}"
