"""How the page of complaints puts things: in a word and a colour, in a month, in a reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from leadkeeper.flows.accused import Accused
from leadkeeper.flows.list_complaints import ComplaintRow, by_month
from leadkeeper.model.moment import add_months
from leadkeeper.words import _, ngettext
from leadkeeper.words.suspicion import sentence, trap_hit
from ui.models.formats import month, number
from ui.theme import Status
from ui.widgets.trend import Bar

MONTHS = 12
HARDLY_CHANCE, SELDOM_CHANCE = 0.001, 0.05
"""Below these a partner stands out, or has more complaints than by chance: choices of this program, no rules of law."""


def match_word(matched_by: str) -> tuple[str, Status]:
    """What a complaint leads to."""
    return {
        "trap": (_("Trap hit"), Status.BAD),
        "exact": (_("In the book"), Status.INFO),
        "alias": (_("Other spelling"), Status.INFO),
    }.get(matched_by, (_("Nobody known"), Status.PLAIN))


def accused_pills(one: Accused) -> Iterator[tuple[str, Status]]:
    """What complaints say of a partner: proof, and how well chance explains the others."""
    if one.traps:
        yield _("Trap hit: proof"), Status.BAD
    if one.found is None:
        return
    if one.found.p_value <= HARDLY_CHANCE:
        yield _("Stands out"), Status.BAD
    elif one.found.p_value <= SELDOM_CHANCE:
        yield _("More than by chance"), Status.WARN
    else:
        yield _("No more than by chance"), Status.PLAIN


def accused_sentences(one: Accused) -> Iterator[str]:
    """The same in sentences."""
    name = one.partner.legal_name
    if one.traps:
        yield trap_hit(name, one.traps)
    if one.found is not None:
        yield sentence(name, one.found)


def hold_reason(one: Accused) -> str:
    """Why a partner is put on hold, for the book."""
    if one.traps:
        return ngettext("trap address hit ({n} message)", "trap address hit ({n} messages)", one.traps).format(
            n=number(one.traps)
        )
    if one.found is None:
        return _("complaint")
    return _("complaints: {k} of the {n} people who complained had been given to this partner").format(
        k=number(one.found.complaints), n=number(one.found.complaining)
    )


def trend_bars(rows: Sequence[ComplaintRow], today: date) -> list[Bar]:
    """The last twelve months up to this one; those that hit a trap stand in front."""
    every, traps = dict(by_month(rows)), dict(by_month([row for row in rows if row.matched_by == "trap"]))
    first = add_months(today.replace(day=1), 1 - MONTHS)
    months = [add_months(first, step) for step in range(MONTHS)]
    return [Bar(month(one), every.get(one, 0), traps.get(one, 0), _told(one, every, traps)) for one in months]


def _told(one: date, every: dict[date, int], traps: dict[date, int]) -> str:
    name = _("{month} {year}").format(month=month(one), year=one.year)
    count = every.get(one, 0)
    said = ngettext("{n} complaint", "{n} complaints", count).format(n=number(count))
    if not traps.get(one):
        return _("{month}: {complaints}").format(month=name, complaints=said)
    hit = ngettext("{n} hit a trap", "{n} hit traps", traps[one]).format(n=number(traps[one]))
    return _("{month}: {complaints}, of which {traps}").format(month=name, complaints=said, traps=hit)


def subtitle(rows: Sequence[ComplaintRow], today: date) -> str:
    """How many there are, and how many of them came this month."""
    if not rows:
        return _("Who was given the address, and which partner explains what comes in.")
    here = dict(by_month(rows)).get(today.replace(day=1), 0)
    said = ngettext("{n} complaint", "{n} complaints", len(rows)).format(n=number(len(rows)))
    return _("{complaints}, {n} of them this month").format(complaints=said, n=number(here))
