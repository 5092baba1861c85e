"""Requests: what people asked and by when it must be answered; and whose time in the book is over."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from leadkeeper.clock import Clock, paris_day, system_clock
from leadkeeper.flows.find_people import Found
from leadkeeper.flows.requests import Open, list_requests, reopen_request, tell_of_rectification
from leadkeeper.words import _, ngettext
from ui.dialogs.form_dialog import shown
from ui.dialogs.request_dialogs import ExtendDialog, RequestDialog
from ui.dialogs.rights import Rights
from ui.jobs import Jobs
from ui.models.formats import number
from ui.models.list_rows import ListRows
from ui.pages.requests.details import RequestCard
from ui.pages.requests.retention import RetentionCard
from ui.pages.requests.rows import cells, columns, counted
from ui.settings import Settings
from ui.theme import SPACE
from ui.widgets.button_menu import columns_button, offer_buttons
from ui.widgets.buttons import primary
from ui.widgets.card import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.filter_bar import only
from ui.widgets.labels import label
from ui.widgets.page import Page
from ui.widgets.panes import Scrolled, Split, Swap, grow
from ui.widgets.table import Table
from ui.widgets.tours import tour


class RequestsPage(Page):
    """The requests of people. `arrive` takes the id of one, or a `Found` person who asks now."""

    def __init__(
        self, jobs: Jobs, settings: Settings, clock: Clock = system_clock, parent: QWidget | None = None
    ) -> None:
        super().__init__(_("Requests"), parent=parent)
        self._jobs, self._clock = jobs, clock
        self._requests: dict[int, Open] = {}
        self._wanted = ""
        self.card: RequestCard | None = None
        self.model = ListRows(columns(), parent=self)
        self.table = Table("requests", self.model, settings, _("Requests"))
        self.table.chosen.connect(self._show_details)
        self.table.opened.connect(self._open)
        self.retention = RetentionCard(jobs, settings, clock)
        self.retention.said.connect(self.said)
        self.rights = Rights(jobs, clock, self)
        self.rights.said.connect(self.said)
        self.rights.go.connect(self.go)
        self.header.add(
            columns_button(self.table),
            primary(_("&New request…"), self.record, "plus"),
        )
        self._lay_out(settings)

    def _lay_out(self, settings: Settings) -> None:
        requests = Card(margin=SPACE.hair)
        self._none = EmptyState(
            "mail-question",
            _("No request yet"),
            _("When somebody asks for their data, its correction or erasure, or objects: record it here."),
            tour=tour("requests"),
        )
        self._found = Swap(self.table, self._none)
        requests.add(grow(self._found))
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.m)
        column.addWidget(requests, 1)
        column.addWidget(self.retention)
        self._details = Scrolled()
        offer_buttons(self.table, self._details)
        self._split = Split("requests", [left, self._details], [2, 1], settings)
        self.body.addWidget(grow(self._split), 1)

    def reload(self) -> None:
        """Lists the requests as they stand today."""
        today = paris_day(self._clock())
        self._jobs.read(lambda db: list_requests(db, today), self._show, replace="requests")
        self.retention.reload()

    def arrive(self, intent: object) -> None:
        """Goes to a request, or asks what a person wants."""
        if isinstance(intent, Found):
            self.record(intent)
        elif isinstance(intent, str):
            self._wanted = intent
            self._choose()

    def mark(self) -> object:
        """The request that is chosen."""
        chosen = self.table.current_id()
        return self._requests[chosen].asked.ref if chosen in self._requests else None

    def focus_search(self) -> None:
        """Goes to the table."""
        self.table.setFocus()

    def record(self, person: Found | None = None) -> None:
        """Asks what somebody wants."""
        dialog = RequestDialog(self._jobs, self._clock, person, self)
        dialog.recorded.connect(self._recorded)
        shown(dialog)

    def _recorded(self, ref: str) -> None:
        self.arrive(ref)
        self.said.emit(_("Request {request} is recorded.").format(request=ref), None)

    def _show(self, found: Sequence[Open]) -> None:
        before = self.table.current_id()
        self._requests = {one.asked.number: one for one in found}
        self.header.set_subtitle(counted(list(found)))
        self.model.set_rows(cells(one) for one in found)
        self._found.show_only(self.table if found else self._none)
        if not found:
            self._show_rights()
        elif not self._choose() and (before is None or not self.table.choose(before)):
            self.table.choose(found[0].asked.number)

    def _choose(self) -> bool:
        found = (number for number, one in self._requests.items() if one.asked.ref == self._wanted)
        wanted = next(found, None) if self._wanted else None
        if wanted is None:
            return False
        self._wanted = ""
        return self.table.choose(wanted)

    def _show_details(self, wanted: int) -> None:
        self.card = None
        self._details.clear()
        self.card = RequestCard(self._requests[wanted])
        self.card.wanted.connect(self._do)
        self._details.column.addWidget(self.card)
        self._details.column.addStretch(1)

    def _show_rights(self) -> None:
        """What stands at the right while nobody has asked anything."""
        self.card = None
        self._details.clear()
        rights = Card(_("What people may ask"))
        for text in (
            _("Access: what you have about them, where it came from, and every company that was given it."),
            _("Erasure and correction: you do it, and tell every company that was given the data."),
            _("Objection: no more messages, and no sharing."),
            _("You have one month. Two more if you tell the person why within the first."),
        ):
            rights.add(label(text))
        self._details.column.addWidget(rights)
        self._details.column.addStretch(1)

    def _open(self, wanted: int) -> None:
        card = self.card
        if card is not None and card.request.asked.number == wanted and "answer" in card.buttons:
            self._do("answer")

    def _do(self, name: str) -> None:
        """Does what a button of the request that is shown says."""
        if self.card is None:
            return
        one = self.card.request
        asked = one.asked
        if name == "answer":
            self.rights.answer(asked.ref)
        elif name == "dossier":
            self.rights.dossier(asked.contact)
        elif name == "erase":
            self.rights.erase(asked.contact)
        elif name == "contacts":
            self.go.emit("contacts", only(asked.contact))
        elif name == "extend":
            self._extend(one)
        elif name == "tell":
            self._tell(asked.contact)
        elif name == "reopen":
            self._reopen(asked.ref)

    def _extend(self, one: Open) -> None:
        dialog = ExtendDialog(self._jobs, one, self._clock, self)
        dialog.extended.connect(self._extended)
        shown(dialog)

    def _extended(self, ref: str) -> None:
        self.said.emit(_("Request {request} is due two months later.").format(request=ref), None)

    def _tell(self, who: str) -> None:
        now = self._clock()

        def done(notices: Sequence[object]) -> None:
            text = ngettext(
                "{n} notice more waits in the register.", "{n} notices more wait in the register.", len(notices)
            )
            self.said.emit(text.format(n=number(len(notices))), None)

        title = _("Noting whom to tell")
        self._jobs.write(lambda db: tell_of_rectification(db, who, now), done, title=title, owner=self)

    def _reopen(self, ref: str) -> None:
        def done(_nothing: object) -> None:
            self.said.emit(_("Request {request} is open again.").format(request=ref), None)

        self._jobs.write(lambda db: reopen_request(db, ref), done, title=_("Reopening a request"), owner=self)
