"""The tables of the page of complaints: one by one, and by who sent the messages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from leadkeeper.flows.list_complaints import ComplaintRow, SenderGroup
from leadkeeper.model.moment import calendar_day, moment
from leadkeeper.words import _, tables
from ui.models.columns import Column
from ui.models.formats import day, number
from ui.pages.complaints.wording import match_word
from ui.theme import Status


def columns() -> tuple[Column, ...]:
    """The columns of the complaints in the language spoken now."""
    return (
        Column("second", _("When"), 106, text=lambda pair: str(pair[1])),
        Column("address", _("Address"), 150, grows=True),
        Column("first", _("Given to"), 168, status=_trapped, tooltip=lambda row: row["partners"]),
        Column("domain", _("Sent by"), 122, tooltip=lambda row: row["sender"]),
        Column("dkim", _("Signed by"), 130, shown=False),
        Column("channel", _("Came in by"), 112),
        Column("match", _("Found"), 132, status=lambda row: row["status"], shown=False),
    )


def cells(place: int, row: ComplaintRow) -> dict[str, Any]:
    """A complaint as its table shows it; its id is its place among all."""
    word, status = match_word(row.matched_by)
    when = moment(row.at)
    return {
        "id": place,
        "second": (when.lo if when else 0, day(at) if (at := calendar_day(row.at)) else ""),
        "address": row.address or _("erased since"),
        "match": word,
        "status": status,
        "partners": ", ".join(row.partners),
        "first": _first(row),
        "domain": row.domain or "",
        "sender": row.sender or "",
        "dkim": ", ".join(row.dkim),
        "channel": tables.complaint(row.channel),
    }


def _first(row: ComplaintRow) -> str:
    """`Raoul SAS +2`: the first partner, and how many more; a trap has but one."""
    if not row.partners:
        return ""
    if row.matched_by == "trap":
        return _("Trap: {partner}").format(partner=row.partners[0])
    if len(row.partners) == 1:
        return row.partners[0]
    return _("{partner} +{n}").format(partner=row.partners[0], n=number(len(row.partners) - 1))


def _trapped(row: dict[str, Any]) -> Status | None:
    """A trap stands out among the others: it is proof."""
    return Status.BAD if row["status"] is Status.BAD else None


def group_columns() -> tuple[Column, ...]:
    """The columns of the senders."""
    return (
        Column("domain", _("Sent by"), 170),
        Column("dkim", _("Signed by"), 150),
        Column("complaints", _("Complaints"), 110, align="right"),
        Column("partners", _("Given to"), 200, tooltip=lambda row: row["partners"], grows=True),
    )


def group_cells(place: int, group: SenderGroup) -> dict[str, Any]:
    """A sender as its table shows it."""
    return {
        "id": place,
        "domain": group.domain or _("no mail handed in"),
        "dkim": ", ".join(group.dkim) or (_("not signed") if group.domain else ""),
        "complaints": len(group.complaints),
        "partners": partners_of(group),
    }


def partners_of(group: SenderGroup) -> str:
    """`Raoul SAS (9), Acme SA (3)`."""
    return ", ".join(_("{partner} ({n})").format(partner=name, n=number(count)) for name, count in group.partners)


def fitting(rows: Sequence[ComplaintRow], words: str) -> Iterable[tuple[int, ComplaintRow]]:
    """The complaints with these words in address, sender or partners, each with its place among all."""
    wanted = words.casefold().split()
    for place, row in enumerate(rows):
        text = " ".join(filter(None, (row.address, row.sender, row.subject, *row.partners, *row.dkim))).casefold()
        if all(word in text for word in wanted):
            yield place, row


def can_answer(row: ComplaintRow) -> bool:
    """Whether there is somebody to write to: not for a trap, nor once the person was erased."""
    return row.address is not None and row.matched_by != "trap"


def is_stranger(row: ComplaintRow) -> bool:
    """Whether nobody among the contacts has the address: only complaints tell of whoever has it."""
    return can_answer(row) and row.number is None
