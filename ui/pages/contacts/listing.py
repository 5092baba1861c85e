"""The list of contacts: its columns, cells and filters, and the search that fills it.

Of a view the first contacts are found at once, then the whole list.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from leadkeeper.domain.contact import PARTLY, Contact
from leadkeeper.domain.time import Clock, paris_day
from leadkeeper.domain.verdict import Verdict
from leadkeeper.messages import N_, _, counted, labels
from leadkeeper.services.contacts import listing
from ui.jobs import Job, Jobs
from ui.models.formats import telephone
from ui.models.table_model import ADDRESS_LETTERS, Column
from ui.theme import Status
from ui.widgets.filter_bar import Choice, Filter

ANSWERS = {"given": Status.GOOD, PARTLY: Status.WARN} | dict.fromkeys(
    ("refused", "withdrawn", listing.OBJECTED), Status.BAD
)

FILTERS = {
    "form": N_("Form"),
    "consent": N_("Answer about partners"),
    "standing": N_("Status for a partner"),
    "stage": N_("Stage"),
    "segment": N_("Consumer or professional"),
    "country": N_("Country"),
    "email_state": N_("State of the address"),
    "action_year": N_("Year of the last action"),
    "import": N_("Came with import"),
    "export": N_("Shared in export"),
}
"""The filters offered, in this order."""

NAME_LETTERS = 16  # of a first and last name that are cut, so many can be read


def columns() -> tuple[Column, ...]:
    """Return the columns in the current language; those with a key of `listing.SORTS` can be sorted."""
    return (
        Column("name", _("Name"), 160, letters=NAME_LETTERS, fewest=10),
        Column("email", _("E-mail"), 254, grows=True, letters=ADDRESS_LETTERS, fewest=12),
        Column(
            "answer",
            _("Answer"),
            125,
            status=lambda row: row["answer_status"],
            tooltip=lambda row: row["answer_tip"],
            sortable=False,
            pills=(_("Not asked"), *map(answered, ANSWERS)),
        ),
        Column(
            "partners",
            _("Can be shared with"),
            142,
            status=lambda row: row["partners_status"],
            tooltip=lambda row: row["partners_tip"],
            sortable=False,
            pills=(counted("{n} partner", "{n} partners", 2), labels.verdict("review"), _("No partner")),
        ),
        Column("form", _("Form"), 115, letters=10, tooltip=_form_tip, sortable=False),
        Column("phone", _("Telephone"), 150, shown=False),
        Column("company", _("Company"), 150, shown=False),
        Column("country", _("Country"), 110, shown=False),
        Column("stage", _("Stage"), 110, shown=False),
        Column("segment", _("Consumer or professional"), 150, shown=False),
        Column("last_action", _("Last action"), 130, shown=False),
    )


def cells(rows: Mapping[int, listing.ContactRow]) -> dict[int, dict[str, Any]]:
    """Return the cells of the rows by contact id."""
    return {number: _cells(row) for number, row in rows.items()}


def _cells(row: listing.ContactRow) -> dict[str, Any]:
    contact = row.contact
    return {
        "name": contact.display_name or _in_place_of_name(contact),
        "email": contact.email,
        "form": labels.form_version(row.form.form, row.form.version) if row.form else row.form_version,
        "form_version": row.form_version,
        "answer": answered(row.answer) if row.answer else _("Not asked"),
        "answer_tip": _answer_tip(row.answer),
        "answer_status": ANSWERS.get(row.answer or "", Status.PLAIN),
        **_verdict_facts(row),
        "phone": telephone(contact.phone) if contact.phone else None,
        "company": contact.company,
        "country": labels.country(contact.country) if contact.country else None,
        "stage": labels.stage(contact.stage),
        "segment": labels.segment(contact.segment),
        "last_action": labels.day(contact.last_action.at) if contact.last_action and contact.last_action.at else None,
    }


def _in_place_of_name(contact: Contact) -> str | None:
    """Return the number of a contact with neither name nor address: the row would be empty."""
    return None if contact.email else telephone(contact.phone) if contact.phone else contact.id


def _form_tip(row: Mapping[str, Any]) -> str:
    return "\n".join(filter(None, (row["form"], row["form_version"])))


def answered(event: str) -> str:
    """Return an answer in a word: the French sentence for a withdrawal took the room of the names."""
    short = {"withdrawn": _("Withdrawn"), PARTLY: _("In part"), listing.OBJECTED: _("Objection")}
    return short.get(event) or labels.event(event)


def _answer_tip(answer: str | None) -> str:
    """Return that an answer is about partners: who only answered about your own offers is “Not asked” here."""
    if answer is None:
        return _("No answer about partners is known. The answer about your own offers is in the history.")
    if answer == listing.OBJECTED:
        return _("On the suppression list, or with an open objection: never shared, whatever the answer was.")
    return _("About partners: {answer}").format(answer=answered(answer))


def _verdict_facts(row: listing.ContactRow) -> dict[str, Any]:
    """Return to how many partners the contact may be given by any channel; else if after a review, or given already."""
    fine, waiting = row.partners(Verdict.ELIGIBLE), row.partners(Verdict.REVIEW)
    if fine:
        text = counted("{n} partner", "{n} partners", len(fine))
        return {"partners": text, "partners_status": Status.GOOD, "partners_tip": _by(row, Verdict.ELIGIBLE)}
    if waiting:
        tip = _("To review: {partners}").format(partners=_by(row, Verdict.REVIEW))
        return {"partners": labels.verdict("review"), "partners_status": Status.WARN, "partners_tip": tip}
    if row.received:
        tip = _("Already shared with {partners}").format(partners=", ".join(row.received))
        return {"partners": _("Already shared"), "partners_status": Status.PLAIN, "partners_tip": tip}
    return {"partners": _("No partner"), "partners_status": Status.BAD, "partners_tip": _("Blocked for every partner")}


def _by(row: listing.ContactRow, verdict: Verdict) -> str:
    """Return the partners with a verdict and the channels that have it: `Raoul SAS (e-mail, SMS)`."""
    partners = zip(row.verdicts, row.channels, strict=True)
    return ", ".join(f"{name} ({labels.channel.several(by)})" for (name, found), by in partners if found is verdict)


def filters(choices: Mapping[str, Sequence[listing.FilterChoice]]) -> list[Filter]:
    """Return the filters that match any contact, with names and counts."""
    return [
        Filter(
            key,
            _(title),
            tuple(Choice(one.value, _named(key, one), one.people) for one in choices[key]),
            partial(_name, key),
        )
        for key, title in FILTERS.items()
        if choices.get(key)
    ]


def _named(key: str, offered: listing.FilterChoice) -> str:
    if key == listing.ELIGIBILITY_FILTER:
        verdict, _colon, partner = offered.value.partition(":")
        return f"{offered.name or partner} · {labels.verdict(verdict)}"
    return offered.name or _name(key, offered.value)


def _name(key: str, value: str) -> str:
    if value == "none":
        return _("Not asked") if key == "consent" else _("Not known")
    names: dict[str, Callable[[str], str]] = {**labels.of_field, "consent": answered}
    return names[key](value) if key in names else value


PAUSE_MS = 250
"""How long other reads wait after the first contacts are found: until these are shown, or the user types on."""


class ContactSearch(QObject):
    """Emits `found(ids, complete)`; until then the earlier result stays.

    A view listed before is listed again only as a whole, also in another order: a list must not shrink while the user
    is far down in it, nor lose rows that are selected.
    """

    found = Signal(object, bool)

    def __init__(self, jobs: Jobs, clock: Clock, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs, self._clock = jobs, clock
        self._view = listing.View()
        self._listed: listing.View | None = None
        self._asked: list[Job] = []
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._look_for_all)

    def look(self, view: listing.View, *, whole: bool = False) -> None:
        """Search the contacts of a view, the `whole` list at once if wished; an earlier search is dropped."""
        for job in self._asked:
            self._jobs.stop(job)
        self._asked.clear()
        self._pause.stop()
        self._view = view
        again = self._listed is not None and replace(view, sort=self._listed.sort) == self._listed
        if view.sort != "added" or again or whole or listing.ELIGIBILITY_FILTER in view.chosen:
            self._look_for_all()
            return
        job = self._jobs.read(
            lambda db: listing.first_contacts(db, view.text, view.chosen), self._first_found, replace="contacts.first"
        )
        self._asked.append(job)

    def _look_for_all(self) -> None:
        view, today = self._view, paris_day(self._clock())
        self._asked.append(
            self._jobs.read(
                lambda db: listing.people_fitting(db, view.text, view.chosen, view.sort, today),
                self._all_found,
                title=_("Applying the rules for all partners") if listing.ELIGIBILITY_FILTER in view.chosen else "",
                replace="contacts.list",
                long=True,
            )
        )

    def _first_found(self, answer: tuple[array[int], bool]) -> None:
        ids, are_all = answer
        if are_all:
            self._all_found(ids)
        elif ids:
            self.found.emit(ids, False)
            self._pause.start()
        else:
            self._look_for_all()

    def _all_found(self, ids: array[int]) -> None:
        self._listed = self._view
        self.found.emit(ids, True)
