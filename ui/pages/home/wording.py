"""The words of the home page: things to do with their reasons, months, contracts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from leadkeeper.flows.home import Due, PartnerLine
from leadkeeper.flows.home_chances import Chance
from leadkeeper.flows.home_trend import Month
from leadkeeper.model.moment import calendar_day
from leadkeeper.words import N_, _, ngettext, tables
from leadkeeper.words.actions import action
from leadkeeper.words.sources import contract_state
from ui.models.formats import day, month, number
from ui.theme import Status
from ui.widgets.trend import Bar

SOON = 30  # days before its end at which a contract is coloured

STEPS: Mapping[str, tuple[str, str, str]] = {
    "partner": (
        N_("Add a partner and its contract"),
        N_("The company that wants your leads: its number, its sectors, and what the contract allows."),
        N_("Add a partner"),
    ),
    "list": (
        N_("Publish the list that names your partners"),
        N_("People must be able to read the names before they say yes."),
        N_("Publish a list"),
    ),
    "source": (
        N_("Describe where people said yes"),
        N_("A few questions about your form; the answer says at once whether it holds."),
        N_("Describe a form"),
    ),
    "import": (
        N_("Import your people"),
        N_("A CSV, an Excel sheet, a ZIP or an address book. Nothing is written before you agree."),
        N_("Import a file"),
    ),
    "export": (
        N_("Export the people whom a partner may get"),
        N_("Each one is judged by the rules, and the file is entered in the register."),
        N_("Go to the export"),
    ),
}
"""The first steps of a book: what to do, why, and what the button says (msgids)."""


def chance_words(one: Chance, names: Mapping[str, str]) -> tuple[str, str]:
    """What to do, and how many people it brings for whom."""
    if len(one.partners) == 1:
        whom = names.get(one.partners[0], one.partners[0])
    else:
        whom = ngettext("{n} partner", "{n} partners", len(one.partners)).format(n=number(len(one.partners)))
    gain = ngettext("+ {n} person eligible for {partners}", "+ {n} people eligible for {partners}", one.people)
    return action(one.action, one.name), gain.format(n=number(one.people), partners=whom)


def due_words(one: Due, today: date) -> tuple[str, str]:
    """What waits, and until when."""
    return _DUES[one.kind](one), _WHY.get(one.kind, _until)(one, today)


def _request(one: Due) -> str:
    return _("Answer {person}: {request}").format(person=one.name, request=tables.request(one.asked or None))


def _contract(one: Due) -> str:
    return _("Renew the contract with {partner}").format(partner=one.name)


def _notices(one: Due) -> str:
    text = ngettext("Tell {partner} about {n} withdrawal", "Tell {partner} about {n} withdrawals", one.people)
    return text.format(partner=one.name, n=number(one.people))


def _complaints(one: Due) -> str:
    return ngettext("Look at {n} complaint", "Look at {n} complaints", one.people).format(n=number(one.people))


def _mailboxes(one: Due) -> str:
    text = ngettext(
        "Decide about {n} record that may be two mailboxes",
        "Decide about {n} records that may be two mailboxes",
        one.people,
    )
    return text.format(n=number(one.people))


def _erased_again(one: Due) -> str:
    text = ngettext(
        "Decide about {n} person who was erased and said yes later",
        "Decide about {n} people who were erased and said yes later",
        one.people,
    )
    return text.format(n=number(one.people))


_DUES: Mapping[str, Callable[[Due], str]] = {
    "request": _request,
    "contract": _contract,
    "notices": _notices,
    "complaints": _complaints,
    "mailboxes": _mailboxes,
    "erased-again": _erased_again,
}


def _complained(one: Due, _today: date) -> str:
    if one.name:
        return _("in the last 30 days; {partner} was given every one of these addresses").format(partner=one.name)
    return _("in the last 30 days")


def _until(one: Due, today: date) -> str:
    if one.due is None:
        return _("nobody knows until when: do it today")
    days = (one.due - today).days
    if one.kind == "contract":
        return ngettext("ends in {n} day", "ends in {n} days", days).format(n=days) if days else _("ends today")
    if days < 0:
        return _("overdue since {day}").format(day=day(one.due))
    return ngettext("due in {n} day", "due in {n} days", days).format(n=days) if days else _("due today")


def _taken_for_one(_one: Due, _today: date) -> str:
    return _("an earlier version took addresses such as straße@ and strasse@ for one: held back until you decide")


def _comes_back(_one: Due, _today: date) -> str:
    return _("held back: erase them again, or take them off the stop list")


_WHY: Mapping[str, Callable[[Due, date], str]] = {
    "complaints": _complained,
    "mailboxes": _taken_for_one,
    "erased-again": _comes_back,
}


def ending_words(people: int) -> tuple[str, str]:
    """People whose consent says that it ends soon."""
    text = ngettext("The consent of {n} person ends soon", "The consents of {n} people end soon", people)
    return text.format(n=number(people)), _("within 30 days: export them before, or ask again")


def silent_words(people: int) -> tuple[str, str]:
    """People who will soon have been silent for three years."""
    text = ngettext(
        "{n} person will have been silent for 3 years", "{n} people will have been silent for 3 years", people
    )
    return text.format(n=number(people)), _("within 30 days: ask them once more, after that they can go to nobody")


def bars(months: tuple[Month, ...]) -> list[Bar]:
    """The months as bars with a sentence each."""
    return [Bar(month(one.first), one.people, one.yes, _month(one)) for one in months]


def _month(one: Month) -> str:
    came = ngettext("{n} new person", "{n} new people", one.people).format(n=number(one.people))
    name = _("{month} {year}").format(month=month(one.first), year=one.first.year)
    return _("{month}: {people}, {yes} said yes to partners").format(month=name, people=came, yes=number(one.yes))


def contract_words(line: PartnerLine, today: date) -> tuple[str, Status]:
    """How a partner's contract stands, in a word and a colour."""
    view = line.view
    if view.partner.hold is not None:
        return _("on hold"), Status.WARN
    if view.contract is None or view.state != "in-force":
        return contract_state(view.state), Status.INFO if view.state == "not-started" else Status.BAD
    ends = calendar_day(view.contract.ends_on)
    if ends is None:
        return _("without end"), Status.GOOD
    days = (ends - today).days
    if days <= SOON:
        text = ngettext("ends in {n} day", "ends in {n} days", days).format(n=days) if days else _("ends today")
        return text, Status.WARN
    return _("until {day}").format(day=day(ends)), Status.GOOD
