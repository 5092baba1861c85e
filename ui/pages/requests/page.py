"""Requests page: what people requested and by when it must be answered; and retention."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy

from leadkeeper.domain.time import Clock, calendar_day, paris_day, system_clock
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import N_, _, counted, labels
from leadkeeper.messages.errors import sentence
from leadkeeper.messages.privacy import retained, way
from leadkeeper.messages.suppression import uncorrected
from leadkeeper.progress import Flow
from leadkeeper.services.contacts.listing import Found
from leadkeeper.services.imports.importer import import_history
from leadkeeper.services.privacy import retention
from leadkeeper.services.privacy.requests import (
    RequestStatus,
    lacks_correction,
    list_requests,
    not_held_letter,
    reopen_request,
    restore_answer,
    tell_of_rectification,
)
from leadkeeper.services.proof.breaches import BREACH
from ui.dialogs.breaches import BreachDialog
from ui.dialogs.data_rights import Rights
from ui.dialogs.requests import CorrectDialog, ExtendDialog, RequestDialog, person_of, still_stands
from ui.dialogs.viewers import TextDialog
from ui.jobs import Jobs
from ui.models.formats import day
from ui.models.table_model import DAY_LETTERS, Column, ListModel
from ui.settings import Settings
from ui.theme import SPACE, Status
from ui.widgets.buttons import danger, plain, primary, writing
from ui.widgets.cards import Card, EmptyState, FactRows, tour
from ui.widgets.filter_bar import only
from ui.widgets.forms import open_dialog
from ui.widgets.labels import StatusBadge, announce, separator, text_label
from ui.widgets.layouts import ScrollColumn, Splitter, StackedWidget, abreast, expanding, fill, flowing, stacked
from ui.widgets.message_boxes import confirm, show_error
from ui.widgets.page import Page
from ui.widgets.table import Table, columns_button, offer_buttons

STATUSES = {"open": Status.GOOD, "soon": Status.WARN, "overdue": Status.BAD, "answered": Status.PLAIN}

STATES = {"open": N_("On time"), "soon": N_("Soon"), "overdue": N_("Overdue"), "answered": N_("Answered")}

ADVICE = {
    "access": N_("Make the access report and send it to the person only. First check the identity of the person."),
    "erasure": N_("Erase the person, notify those who received the data, and inform the person that it is done."),
    "objection": N_(
        "Record the withdrawal or put the person on the suppression list, in Contacts. Then answer the person."
    ),
    "rectification": N_("Correct the data in Contacts, then notify those who received them."),
}
"""What to do about each kind of request."""

OF_STRANGERS = N_(
    "Search your mailbox and your other files too. Then send the answer, which says what the book still holds, and "
    "record that you did."
)
REPORT_TOO_LATE = N_("The person is erased: an access report can no longer be made. Tell the person so.")
AFTER_ERASURE = N_("The person is erased. Notify those who received the data, and inform the person that it is done.")


def columns() -> tuple[Column, ...]:
    """Return the columns in the current language."""
    return (
        Column("received", _("Received"), 100, text=lambda pair: str(pair[1]), shown=False),
        Column("who", _("Person"), 150, grows=True, letters=16, tooltip=lambda row: row["email"]),
        Column("kind", _("Asked for"), 124, lines=2),
        Column("due", _("Due"), 100, text=lambda pair: str(pair[1]), letters=DAY_LETTERS),
        Column("left", _("Days left"), 60, align="right"),
        Column("state", _("State"), 115, status=lambda row: row["status"]),
        Column("ref", _("Request"), 85, shown=False),
        Column("answered", _("Answered on"), 110, text=lambda pair: str(pair[1]), shown=False),
    )


def cells(request: RequestStatus) -> dict[str, Any]:
    """Return the cells of a request."""
    asked, deadline = request.asked, request.deadline
    return {
        "id": asked.number,
        "ref": asked.ref,
        "received": _pair(asked.received_on),
        "who": who(request),
        "email": asked.email or "",
        "kind": labels.request(asked.kind),
        "due": _pair(deadline.due.isoformat() if deadline.due else None),
        "answered": _pair(asked.answered_on),
        "left": deadline.days_left,
        "state": _(STATES[deadline.state]),
        "status": STATUSES[deadline.state],
    }


def _pair(text: str | None) -> tuple[str, str]:
    """Return a day as its sort key and its display text."""
    return (text or "", labels.day(text) if text else "")


def who(known: RequestStatus) -> str:
    """Return the name of the person; of an erased one the request."""
    if known.asked.searched:
        return _("{person}, not in the book").format(person=person_of(known))
    if known.asked.erased:
        return _("{request}: erased person ({contact})").format(request=known.asked.ref, contact=known.asked.contact)
    return person_of(known)


def state(one: RequestStatus) -> tuple[str, Status]:
    """Return the state of a request as text, with a colour."""
    deadline = one.deadline
    status = STATUSES.get(deadline.state, Status.PLAIN)
    left = deadline.days_left
    if deadline.state == "answered":
        return _("Answered"), status
    if deadline.state == "overdue":
        if left is None:
            return _("Overdue"), status
        return counted("Overdue by {n} day", "Overdue by {n} days", -left), status
    if not left:
        return _("Due today"), status
    if deadline.state == "soon":
        return counted("Soon: {n} day left", "Soon: {n} days left", left), status
    return counted("On time: {n} day left", "On time: {n} days left", left), status


def details(request: RequestStatus) -> list[tuple[str, str]]:
    """Return the facts about a request as pairs of a name and a value."""
    asked = request.asked
    answered = (
        _("{day}, {how}").format(day=labels.day(asked.answered_on), how=way(asked.how)) if asked.answered_on else ""
    )
    return [
        (_("Person"), who(request)),
        (_("Searched for"), ", ".join(asked.searched)),
        (_("E-mail"), (asked.email or "") if asked.email != who(request) and not asked.searched else ""),
        (_("Asked for"), labels.request(asked.kind)),
        (_("Received"), labels.day(asked.received_on) if asked.received_on else ""),
        (_("Due"), day(request.deadline.due) if request.deadline.due else ""),
        (_("Informed of the extension"), labels.day(asked.extended_on) if asked.extended_on else ""),
        (_("Answered"), answered),
        (_("Refused"), asked.refused or ""),
        (_("Still stands"), still_stands(request)),
        (_("Fingerprint of what was sent"), asked.sent or ""),
        (_("Note"), asked.note or ""),
    ]


def may_extend(request: RequestStatus) -> bool:
    """Return whether the deadline can still be extended."""
    received = calendar_day(request.asked.received_on)
    waits = request.deadline.state not in ("answered", "overdue")
    return waits and request.asked.extended_on is None and received is not None


def subtitle(requests: list[RequestStatus]) -> str:
    """Return how many requests are open, and how many overdue, as text."""
    waiting = [one for one in requests if one.deadline.state != "answered"]
    late = sum(one.deadline.state == "overdue" for one in waiting)
    text = counted("{n} open request", "{n} open requests", len(waiting))
    if not late:
        return text
    return _("{requests} · {late}").format(requests=text, late=counted("{n} overdue", "{n} overdue", late))


READING = frozenset({"dossier", "contacts", "letter"})
"""Actions on a request that leave the book as it is."""


class RequestCard(Card):
    """Shows a request; emits `wanted` with an action: answer, extend, correct, reopen, dossier, erase, tell, contacts,
    letter.
    """

    wanted = Signal(str)

    def __init__(self, request: RequestStatus) -> None:
        super().__init__(_("Request {request}").format(request=request.asked.ref))
        self.request = request
        self.buttons: dict[str, QPushButton] = {}
        self.add(left=StatusBadge(*state(request))).add(FactRows(details(request)))
        if request.deadline.state != "answered" and request.asked.kind in ADVICE:
            advice = _(AFTER_ERASURE) if request.asked.erased else _(ADVICE[request.asked.kind])
            if request.asked.erased and request.asked.kind == "access":
                advice = _(REPORT_TOO_LATE)
            advice = _(OF_STRANGERS) if request.asked.searched else advice
            self.add(separator(), text_label(_("What to do"), "strong"), text_label(advice, "soft"))
        for name, text, icon in offered(request):
            button = plain(text, lambda name=name: self.wanted.emit(name), icon)  # type: ignore[misc]  # the default binds it
            self.buttons[name] = button if name in READING else writing(button)
        self.add(flowing(self.buttons.values()))


def offered(request: RequestStatus) -> Iterator[tuple[str, str, str]]:
    """Yield the actions on a request: name, text of the button, icon."""
    asked = request.asked
    if asked.searched:
        yield "letter", _("Ans&wer to send…"), "mail"
    if not asked.erased:
        yield "dossier", _("&Access report…"), "file-text"
        if asked.kind == "erasure":
            yield "erase", _("&Erase…"), "trash"
        if asked.kind == "rectification":
            yield "tell", _("&Notify recipients"), "send"
        yield "contacts", _("&Show in Contacts"), "users"
    if request.deadline.state == "answered":
        yield "reopen", _("Re&open"), "arrow-back-up"
        return
    if may_extend(request):
        yield "extend", _("&More time…"), "hourglass"
    yield "correct", _("&Correct or remove…"), "edit"
    yield "answer", _("&Answered…"), "check"


class RetentionCard(Card):
    """Finds and removes contacts inactive for three years; emits `said(text, undo)`."""

    said = Signal(str, object)

    def __init__(self, jobs: Jobs, settings: Settings, clock: Clock) -> None:
        super().__init__(_("Retention period over"))
        self._jobs, self._clock = jobs, clock
        self.outlook: retention.RetentionPreview | None = None
        self._files: dict[str, str] = {}
        self.look = plain(_("&Count them"), self.count, "search")
        self.purge = writing(danger(_("&Delete…"), self._ask, "trash"))
        self.undo = writing(plain(_("&Undo: restore them"), self.bring_back, "arrow-back-up"))
        self._intro = _("People without action for three years may not be kept. See first how many there are.")
        self.told = text_label(self._intro, "soft")
        self.sources = ListModel(_columns(_("Source")), parent=self)
        self.years = ListModel(_columns(_("Last action")), parent=self)
        by_source = Table("requests.sources", self.sources, settings, _("By source"))
        by_year = Table("requests.years", self.years, settings, _("By year of the last action"))
        for table in (by_source, by_year):
            table.setFixedHeight(table.verticalHeader().defaultSectionSize() * 5)
        self._tables = abreast((by_source, 1), (by_year, 1))
        self.add(self.told, flowing((self.look, self.purge, self.undo)), self._tables)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.undo.hide()
        self._show(None)

    def reload(self) -> None:
        """Check whether contacts can be restored; counts are repeated only on request."""
        self._show(None)
        self._jobs.read(retention.can_undo_retention, self.undo.setVisible, replace="requests.undo")

    def count(self) -> None:
        today, title = paris_day(self._clock()), _("Looking for people past their retention period")
        self._jobs.read(lambda db: _looked(db, today), self._looked, title=title, replace="requests.retention")

    def take_out(self, seen: retention.RetentionPreview | None = None) -> None:
        """Delete the people that were counted, `seen` when it was asked; if they are others by now, count again."""
        now, counted_people = self._clock(), seen or self.outlook
        title = _("Deleting the people past their retention period")

        def others(error: BaseException) -> None:
            if isinstance(error, LeadKeeperError):
                show_error(sentence(error), self.window())
                self.count()

        self._jobs.write(
            lambda db: retention.apply_retention(db, now, counted_people), self._taken, others, title=title,
            owner=self, backup_first=True,
        )  # fmt: skip

    def bring_back(self) -> None:
        self._jobs.write(retention.undo_retention, self._back, title=_("Restoring people"))

    def _looked(self, found: tuple[retention.RetentionPreview, dict[str, str]]) -> None:
        self._files = found[1]
        self._show(found[0])
        announce(self.told, self.told.text())

    def _show(self, outlook: retention.RetentionPreview | None) -> None:
        self.outlook = outlook
        self._tables.setVisible(bool(outlook and outlook.over))
        self.purge.setVisible(bool(outlook and outlook.over))
        if outlook is None:
            self.told.setText(self._intro)
        else:
            lines = retained(outlook.people, outlook.over, outlook.undated, outlook.asking, 0)
            self.told.setText(" ".join(lines))
            files = {retention.NONE: _("Unknown"), **self._files}
            sources = [(files.get(name, name), people) for name, people in outlook.sources.most_common()]
            self.sources.set_rows(_rows(sources))
            self.years.set_rows(_rows(sorted(outlook.years.items())))

    def _ask(self) -> None:
        people = self.outlook.over if self.outlook else 0
        confirm(
            counted("Delete {n} person from the book?", "Delete {n} people from the book?", people),
            _(
                "You can restore them until the book is closed; then they are deleted for good. A refusal "
                "stays, as a hash."
            ),
            _("&Delete"),
            partial(self.take_out, self.outlook),
            self,
        )

    def _taken(self, outlook: retention.RetentionPreview) -> None:
        text = counted("{n} person deleted.", "{n} people deleted.", outlook.erased)
        self.said.emit(text, self.bring_back if outlook.erased else None)

    def _back(self, people: int) -> None:
        self.said.emit(counted("{n} person is restored.", "{n} people are restored.", people), None)


def _columns(first: str) -> tuple[Column, ...]:
    return (Column("name", first, 120, grows=True), Column("people", _("People"), 90, align="right"))


def _rows(found: Iterable[tuple[str, int]]) -> list[dict[str, Any]]:
    return [{"id": place, "name": name, "people": people} for place, (name, people) in enumerate(found)]


def _looked(db: Any, today: date) -> Flow[tuple[retention.RetentionPreview, dict[str, str]]]:
    outlook = yield from retention.preview_retention(db, today)
    return outlook, {str(one["import"]): str(one["file"]) for one in import_history(db)}


class RequestsPage(Page):
    """The requests. `arrive` takes the id of one or of a breach, or a `Found` person who makes one now."""

    def __init__(self, jobs: Jobs, settings: Settings, clock: Clock = system_clock) -> None:
        super().__init__(_("Requests"))
        self._jobs, self._clock = jobs, clock
        self._requests: dict[int, RequestStatus] = {}
        self._wanted = ""
        self.card: RequestCard | None = None
        self.model = ListModel(columns(), parent=self)
        self.table = Table("requests", self.model, settings, _("Requests"))
        self.table.chosen.connect(self._chosen_by_hand)
        self.table.opened.connect(self._open)
        self.retention = RetentionCard(jobs, settings, clock)
        self.retention.said.connect(self.said)
        self.rights = Rights(jobs, clock, self)
        self.rights.said.connect(self.said)
        self.rights.go.connect(self.go)
        self.header.add(
            plain(_("Breaches…"), self.show_breaches, "alert-triangle"),
            columns_button(self.table),
            writing(primary(_("&New request…"), self.record, "plus")),
        )
        self._lay_out(settings)

    def _lay_out(self, settings: Settings) -> None:
        requests = Card(margin=SPACE.hair)
        self._none = EmptyState(
            "mail-question",
            _("No request yet"),
            _("When somebody asks to see, correct or erase their data, or objects to its use: record it here."),
            writing(plain(_("Record a first re&quest…"), self.record, "plus")),
            tour=tour("requests"),
        )
        self._found = StackedWidget(self.table, self._none)
        requests.add(expanding(self._found))
        left = stacked((requests, 1), self.retention)
        self._details = ScrollColumn()
        offer_buttons(self.table, self._details)
        self._split = Splitter("requests", [left, self._details], [2, 1], settings)
        self.body.addWidget(expanding(self._split), 1)

    def reload(self) -> None:
        today = paris_day(self._clock())
        self._jobs.read(lambda db: list_requests(db, today), self._show, replace="requests")
        self.retention.reload()

    def arrive(self, intent: object) -> None:
        if isinstance(intent, Found):
            self.record(intent)
        elif isinstance(intent, str) and intent.startswith(BREACH):
            self.show_breaches()
        elif isinstance(intent, str):
            self._wanted = intent
            self._choose()

    def mark(self) -> object:
        chosen = self.table.current_id()
        return self._requests[chosen].asked.ref if chosen in self._requests else None

    def focus_search(self) -> None:
        self.table.setFocus()

    def record(self, person: Found | None = None) -> None:
        if self.may_write():
            open_dialog(RequestDialog(self._jobs, self._clock, person, self)).recorded.connect(self._recorded)

    def show_breaches(self) -> None:
        open_dialog(BreachDialog(self._jobs, self._clock, self)).kept.connect(self._say)

    def _recorded(self, request: RequestStatus) -> None:
        self.arrive(request.asked.ref)
        self._say_of(request, _("The request of {person} is recorded ({request})."))

    def _say_of(self, one: RequestStatus, text: str, _done: object = None) -> None:
        self._say(text.format(person=person_of(one), request=one.asked.ref))

    def _show(self, requests: Sequence[RequestStatus]) -> None:
        before, awaited = self.table.current_id(), self._wanted
        self._requests = {one.asked.number: one for one in requests}
        self.header.set_subtitle(subtitle(list(requests)))
        self.model.set_rows(cells(one) for one in requests)
        self._found.show_only(self.table if requests else self._none)
        if not requests:
            self._show_rights()
        elif not self._choose():
            if before is None or not self.table.choose(before):
                self.table.choose(requests[0].asked.number)
            self._wanted = awaited  # the page chose, not the founder

    def _choose(self) -> bool:
        wanted = next((number for number, one in self._requests.items() if one.asked.ref == self._wanted), None)
        if wanted is None:
            return False
        self._wanted = ""
        self.table.setFocus()  # the button that had it may be hidden by now, and the next one is in the sidebar
        return self.table.choose(wanted)

    def _chosen_by_hand(self, chosen: int) -> None:
        self._wanted = ""
        self.card = None
        self._details.clear()
        self.card = RequestCard(self._requests[chosen])
        self.card.wanted.connect(self._do)
        fill(self._details.column, self.card, 1)

    def _show_rights(self) -> None:
        self.card = None
        self._details.clear()
        texts = (
            _("Access: the data that you hold, where it came from, and every company that received it."),
            _("Erasure and correction: you do it, and notify every company that received the data."),
            _("Objection: no more messages, and no sharing."),
            _("You have one month. Two more if you inform the person of the reasons within the first."),
        )
        fill(self._details.column, Card(_("What people may ask")).add(*map(text_label, texts)), 1)

    def _open(self, wanted: int) -> None:
        card = self.card
        if card is not None and card.request.asked.number == wanted and "answer" in card.buttons:
            self._do("answer")

    def _do(self, name: str) -> None:
        if self.card is None or (name not in READING and not self.may_write()):
            return
        request = self.card.request
        asked = request.asked
        deeds: dict[str, Callable[[], object]] = {
            "answer": lambda: self.rights.answer(asked.ref),
            "dossier": lambda: self.rights.dossier(asked.contact),
            "letter": lambda: self._write_letter(request),
            "erase": lambda: self.rights.erase(asked.contact),
            "contacts": lambda: self.go.emit("contacts", only(asked.contact)),
            "extend": lambda: self._extend(request),
            "correct": lambda: self._correct(request),
            "tell": lambda: self._tell(request),
            "reopen": lambda: self._reopen(request),
        }
        deeds[name]()

    def _extend(self, request: RequestStatus) -> None:
        dialog = open_dialog(ExtendDialog(self._jobs, request, self._clock, self))
        text = _("The request of {person} is due two months later ({request}).")
        dialog.extended.connect(partial(self._say_of, request, text))

    def _write_letter(self, request: RequestStatus) -> None:
        ref, today = request.asked.ref, paris_day(self._clock())

        def show(text: str) -> None:
            title = _("Answer to {person}, request {request}").format(person=person_of(request), request=ref)
            open_dialog(TextDialog(title, _(OF_STRANGERS), [("", text)], parent=self))

        looking = _("Looking for the addresses of a request")
        self._jobs.read(lambda db: not_held_letter(db, ref, today), show, title=looking, replace="letter", owner=self)

    def _correct(self, request: RequestStatus) -> None:
        dialog = open_dialog(CorrectDialog(self._jobs, request, self._clock, self))
        corrected, removed = _("The request of {person} is corrected ({request})."), _("Request {request} is removed.")
        dialog.corrected.connect(partial(self._say_of, request, corrected))
        dialog.removed.connect(partial(self._say_of, request, removed))

    def _tell(self, request: RequestStatus) -> None:
        asked, now = request.asked, self._clock()

        def tell(db: Any) -> tuple[Sequence[object], str]:
            is_unchanged, _is_untold = lacks_correction(db, asked.ref)
            return tell_of_rectification(db, asked.contact, now), uncorrected(is_unchanged, is_untold=False)

        def done(made: tuple[Sequence[object], str]) -> None:
            notices, lacks = made
            text = counted(
                "{n} more notification is waiting in the register.",
                "{n} more notifications are waiting in the register.",
                len(notices),
            )
            there = _("Each partner that received the person is notified of it already, or is to be.")
            self._say(" ".join(filter(None, (text, "" if notices else there, lacks))))

        title = _("Preparing the notifications")
        self._jobs.write(tell, done, title=title, owner=self)

    def _reopen(self, request: RequestStatus) -> None:
        """Reopen a request; Undo brings back its answer, with the fingerprint of what was sent."""
        asked, names = request.asked, {"person": person_of(request), "request": request.asked.ref}
        answered = _("The request of {person} is answered ({request}).").format(**names)
        text = _("The request of {person} is open again ({request}).").format(**names)
        back = partial(self._write, lambda db: restore_answer(db, asked), answered)
        title = _("Reopening a request")
        done = partial(self.said.emit, text, back)
        self._jobs.write(lambda db: reopen_request(db, asked.ref), lambda _done: done(), title=title, owner=self)
