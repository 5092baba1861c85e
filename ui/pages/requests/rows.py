"""How requests stand in their table and in words."""

from __future__ import annotations

from typing import Any

from leadkeeper.flows.requests import Open
from leadkeeper.model.moment import calendar_day
from leadkeeper.words import N_, _, facts, ngettext, tables
from leadkeeper.words.dossier import way
from ui.models.columns import Column
from ui.models.formats import day, number
from ui.theme import Status

STATUSES = {"open": Status.GOOD, "soon": Status.WARN, "overdue": Status.BAD, "answered": Status.PLAIN}

STATES = {"open": N_("On time"), "soon": N_("Soon"), "overdue": N_("Overdue"), "answered": N_("Answered")}

ADVICE = {
    "access": N_("Make the dossier and send it to the person alone. Make sure first who is asking."),
    "erasure": N_("Erase the person, tell those who were given the data, and tell the person that it is done."),
    "objection": N_("Record the withdrawal or put the person on the stop list, in Contacts. Then tell the person."),
    "rectification": N_("Put the facts right in Contacts, then tell those who were given the data."),
}
"""What to do about each kind of request."""


def columns() -> tuple[Column, ...]:
    """The columns in the language spoken now."""
    return (
        Column("received", _("Came in"), 100, text=lambda pair: str(pair[1]), shown=False),
        Column("who", _("Person"), 150, grows=True, tooltip=lambda row: row["email"]),
        Column("kind", _("Asked for"), 150),
        Column("due", _("Due"), 100, text=lambda pair: str(pair[1])),
        Column("left", _("Days left"), 80, align="right"),
        Column("state", _("State"), 115, status=lambda row: row["status"]),
        Column("ref", _("Request"), 85, shown=False),
        Column("answered", _("Answered on"), 110, text=lambda pair: str(pair[1]), shown=False),
    )


def cells(one: Open) -> dict[str, Any]:
    """One request as the table shows it."""
    asked, standing = one.asked, one.standing
    due = standing.due.isoformat() if standing.due else None
    return {
        "id": asked.number,
        "ref": asked.ref,
        "received": _pair(asked.received_on),
        "who": who(one),
        "email": asked.email or "",
        "kind": tables.request(asked.kind),
        "due": _pair(due),
        "answered": _pair(asked.answered_on),
        "left": standing.days_left,
        "state": _(STATES[standing.state]),
        "status": STATUSES[standing.state],
    }


def _pair(text: str | None) -> tuple[str, str]:
    """What a day is sorted by, and how it is shown."""
    return (text or "", facts.day(text) if text else "")


def who(one: Open) -> str:
    """What the person is called."""
    if one.asked.erased:
        return _("{contact}, erased").format(contact=one.asked.contact)
    return one.asked.name or one.asked.email or one.asked.contact


def state(one: Open) -> tuple[str, Status]:
    """How a request stands, in words and a colour."""
    standing = one.standing
    status = STATUSES.get(standing.state, Status.PLAIN)
    left = standing.days_left
    if standing.state == "answered":
        return _("Answered"), status
    if standing.state == "overdue":
        if left is None:
            return _("Overdue"), status
        return ngettext("Overdue by {n} day", "Overdue by {n} days", -left).format(n=number(-left)), status
    if not left:
        return _("Due today"), status
    if standing.state == "soon":
        return ngettext("Soon: {n} day left", "Soon: {n} days left", left).format(n=number(left)), status
    return ngettext("On time: {n} day left", "On time: {n} days left", left).format(n=number(left)), status


def details(one: Open) -> list[tuple[str, str]]:
    """What is known of a request, by name."""
    asked = one.asked
    answered = (
        _("{day}, {how}").format(day=facts.day(asked.answered_on), how=way(asked.how)) if asked.answered_on else ""
    )
    found = [
        (_("Person"), who(one)),
        (_("E-mail"), asked.email if asked.email != who(one) else ""),
        (_("Asked for"), tables.request(asked.kind)),
        (_("Came in"), facts.day(asked.received_on) if asked.received_on else ""),
        (_("Due"), day(one.standing.due) if one.standing.due else ""),
        (_("Told that it takes longer"), facts.day(asked.extended_on) if asked.extended_on else ""),
        (_("Answered"), answered),
        (_("Note"), asked.note or ""),
    ]
    return [(name, value) for name, value in found if value]


def may_extend(one: Open) -> bool:
    """Whether the person can still be told that it takes longer."""
    received = calendar_day(one.asked.received_on)
    waits = one.standing.state not in ("answered", "overdue")
    return waits and one.asked.extended_on is None and received is not None


def counted(requests: list[Open]) -> str:
    """How many wait, and how many of them too long, in words."""
    waiting = [one for one in requests if one.standing.state != "answered"]
    late = sum(one.standing.state == "overdue" for one in waiting)
    text = ngettext("{n} open request", "{n} open requests", len(waiting)).format(n=number(len(waiting)))
    if not late:
        return text
    said = ngettext("{n} overdue", "{n} overdue", late).format(n=number(late))
    return _("{requests} · {late}").format(requests=text, late=said)
