"""Columns and rows of the complaints page: by complaint and by sender, with texts about suspects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from leadkeeper.domain.time import add_months, calendar_day, iso_day_of, moment
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import _, counted, errors, labels
from leadkeeper.messages.complaints import rated, trap_hit, trap_hit_early
from leadkeeper.services.complaints.complaints import Accused, ComplaintRow, SenderGroup, by_month
from ui.models.formats import day, format_number, month
from ui.models.table_model import ADDRESS_LETTERS, DAY_LETTERS, Column
from ui.theme import Status
from ui.widgets.charts import Bar

MONTHS = 12
HARDLY_CHANCE, SELDOM_CHANCE = 0.001, 0.05
"""Limits below which a partner stands out, or has more complaints than by chance: our choice, not law."""


def match_word(row: ComplaintRow) -> tuple[str, Status]:
    """Return what a complaint leads to, with its status."""
    if row.address is None and not row.has_mail:
        when = labels.day(iso_day_of(row.erased_at)) if row.erased_at else ""
        return _("Erased on {day}").format(day=when) if when else _("Erased"), Status.PLAIN
    if row.is_partners_own:
        return _("Sent by the partner"), Status.INFO
    is_early = set(row.partner_ids) <= set(row.later_ids) and bool(row.later_ids)  # before any file: no proof
    return {
        "trap": (_("Seed hit"), Status.WARN if is_early else Status.BAD),
        "exact": (_("In the book"), Status.INFO),
        "alias": (_("Other spelling"), Status.INFO),
    }.get(row.matched_by, (unmatched(row.is_of_several), Status.PLAIN))


def unmatched(is_of_several: bool) -> str:
    """Return what a complaint leads to that is about no one person."""
    return _("Several people") if is_of_several else _("No known person")


def accused_pills(suspect: Accused) -> Iterator[tuple[str, Status]]:
    """Yield the badges of a suspect: proof, and how well chance explains the other complaints."""
    if suspect.traps or suspect.late_traps:
        yield (_("Seed hit: proof"), Status.BAD) if suspect.traps else (_("Seed hit"), Status.WARN)
    if suspect.found is None:
        return
    if suspect.found.p_value <= HARDLY_CHANCE:
        yield _("Stands out"), Status.BAD
    elif suspect.found.p_value <= SELDOM_CHANCE:
        yield _("More than by chance"), Status.WARN
    elif not suspect.traps:  # which says more
        yield _("No more than by chance"), Status.PLAIN


def accused_sentences(suspect: Accused) -> Iterator[str]:
    """Yield the same as sentences."""
    name = suspect.partner.legal_name
    if suspect.before:
        yield errors.sentence(LeadKeeperError("leaked-before", partner=name))
        return
    if suspect.traps:
        yield trap_hit(name, suspect.traps)
    if suspect.late_traps:
        yield trap_hit_early(name, suspect.late_traps)
    if suspect.found is not None:
        yield from rated(name, suspect.found, suspect.later, suspect.foreign)


def hold_reason(suspect: Accused) -> str:
    """Return the reason recorded when a suspect is put on hold."""
    if suspect.traps:
        return counted("seed address hit ({n} message)", "seed address hit ({n} messages)", suspect.traps)
    if suspect.found is None:
        return _("complaint")
    return counted(
        "complaints: this partner received the only person who complained",
        "complaints: this partner received {k} of the {n} people who complained",
        suspect.found.complaining,
        k=format_number(suspect.found.complaints),
    )


def trend_bars(rows: Sequence[ComplaintRow], today: date) -> list[Bar]:
    """Return bars of the last twelve months including this one; complaints that hit a seed contact are in front."""
    every, traps = dict(by_month(rows)), dict(by_month([row for row in rows if row.is_hit]))
    first = add_months(today.replace(day=1), 1 - MONTHS)
    months = [add_months(first, step) for step in range(MONTHS)]
    return [Bar(month(one), every.get(one, 0), traps.get(one, 0), _told(one, every, traps)) for one in months]


def _told(first: date, every: dict[date, int], traps: dict[date, int]) -> str:
    name = _("{month} {year}").format(month=month(first), year=first.year)
    complaints = counted("{n} complaint", "{n} complaints", every.get(first, 0))
    if not traps.get(first):
        return _("{month}: {complaints}").format(month=name, complaints=complaints)
    hit = counted("{n} hit a seed address", "{n} hit seed addresses", traps[first])
    return _("{month}: {complaints}, of which {traps}").format(month=name, complaints=complaints, traps=hit)


def subtitle(rows: Sequence[ComplaintRow], today: date) -> str:
    """Return the number of complaints, and how many came this month."""
    if not rows:
        return _("Who received the address, and which partner explains the complaints.")
    here = dict(by_month(rows)).get(today.replace(day=1), 0)
    said = counted("{n} complaint", "{n} complaints", len(rows))
    return _("{complaints}, {n} of them this month").format(complaints=said, n=format_number(here))


def columns() -> tuple[Column, ...]:
    """Return the columns of the complaints in the current language."""
    return (
        Column("second", _("When"), 106, text=lambda pair: str(pair[1]), letters=DAY_LETTERS),
        Column("address", _("Address"), 150, grows=True, letters=ADDRESS_LETTERS, lines=3, each=True),
        Column("first", _("Shared with"), 168, status=_trapped, letters=28, tooltip=lambda row: row["partners"]),
        Column("domain", _("Sent by"), 122, tooltip=lambda row: row["sender"], lines=2, letters=15, fewest=10),
        Column("dkim", _("Signed by"), 130, shown=False),
        Column("channel", _("Received by"), 112, shown=False),
        Column("match", _("Found"), 132, status=lambda row: row["status"], shown=False),
        Column("handled", _("Handled"), 106, text=lambda pair: str(pair[1]), letters=DAY_LETTERS),
    )


def addressed(row: ComplaintRow) -> str:
    """Return the address of a complaint, or why there is none: an erasure takes the mail along."""
    return row.address or (_("none in the mail") if row.has_mail else _("erased since"))


def cells(number: int, row: ComplaintRow) -> dict[str, Any]:
    """Return the cells of a complaint, with the complaint itself; its id is its index among all."""
    word, status = match_word(row)
    when = moment(row.at)
    return {
        "id": number,
        "complaint": row,
        "second": (when.lo if when else 0, day(at) if (at := calendar_day(row.at)) else ""),
        "address": addressed(row),
        "match": word,
        "status": status,
        "partners": ", ".join(row.partners),
        "first": _first(row),
        "domain": row.domain or "",
        "sender": row.sender or "",
        "dkim": ", ".join(row.dkim),
        "channel": labels.complaint(row.channel),
        "handled": _handled(row),
    }


def _handled(row: ComplaintRow) -> tuple[int, str]:
    """Return when a complaint was handled, as second and day; no text while it is open."""
    when = moment(row.handled_at)
    if when is None:
        return 0, "" if row.is_open else "–"
    return when.lo, day(when.first_day)


def _first(row: ComplaintRow) -> str:
    """Return `Raoul SAS +2`: the first partner and the number of others; a seed contact has only one."""
    if not row.partners:
        return ""
    if row.matched_by == "trap":
        return _("Seed: {partner}").format(partner=row.partners[0])
    if len(row.partners) == 1:
        return row.partners[0]
    return _("{partner} +{n}").format(partner=row.partners[0], n=format_number(len(row.partners) - 1))


def _trapped(row: dict[str, Any]) -> Status | None:
    """Return the status that marks a complaint about a seed contact: it is proof, unless it came before the file."""
    return row["status"] if row["status"] in (Status.BAD, Status.WARN) else None


def group_columns() -> tuple[Column, ...]:
    """Return the columns of the senders."""
    return (
        Column("domain", _("Sent by"), 170),
        Column("dkim", _("Signed by"), 150),
        Column("complaints", _("Complaints"), 110, align="right"),
        Column("partners", _("Shared with"), 200, tooltip=lambda row: row["partners"], grows=True),
    )


def group_cells(number: int, group: SenderGroup) -> dict[str, Any]:
    """Return the cells of a sender, with the group itself."""
    return {
        "id": number,
        "group": group,
        "domain": group.domain or _("sender unknown"),
        "dkim": ", ".join(group.dkim) or (_("not signed") if group.domain else ""),
        "complaints": len(group.complaints),
        "partners": partners_of(group),
    }


def partners_of(group: SenderGroup) -> str:
    """Return `Raoul SAS (9), Acme SA (3)`."""
    return ", ".join(_("{partner} ({n})").format(partner=name, n=format_number(n)) for name, n in group.partners)


def fitting(rows: Sequence[ComplaintRow], words: str) -> Iterable[tuple[int, ComplaintRow]]:
    """Yield the complaints with these words in address, sender or partners, each with its index among all."""
    wanted = words.casefold().split()
    for number, row in enumerate(rows):
        text = " ".join(filter(None, (row.address, row.sender, row.subject, *row.partners, *row.dkim))).casefold()
        if all(word in text for word in wanted):
            yield number, row


def can_answer(row: ComplaintRow) -> bool:
    """Return whether there is a person to write to: no seed contact, and not erased."""
    return row.address is not None and row.matched_by != "trap"


def is_stranger(row: ComplaintRow) -> bool:
    """Return whether no contact has the address: the person is known only from complaints."""
    return can_answer(row) and row.number is None
