"""Export: for one partner, who can go out and why the others cannot, then the file itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from leadkeeper.clock import Clock, paris_day, system_clock
from leadkeeper.flows.export_leads import export_leads
from leadkeeper.flows.outlook import Outlook, empty_columns, first_rows, look_ahead
from leadkeeper.flows.partners_overview import Overview, partners_overview
from leadkeeper.flows.unlocks import unlocks
from leadkeeper.model.contact import CHANNELS
from leadkeeper.model.export import Exported, Order
from leadkeeper.words import _, facts
from leadkeeper.words.cover import first_message
from ui.dialogs.printing import ask_printer
from ui.dialogs.save_file import ask_target
from ui.job import Job
from ui.jobs import Jobs
from ui.models.formats import day
from ui.pages.export.done import DoneView
from ui.pages.export.missing import MissingView
from ui.pages.export.offer import PREVIEWED, OfferView
from ui.pages.export.printed import printed
from ui.settings import Settings
from ui.theme import SPACE
from ui.widgets.buttons import plain, primary
from ui.widgets.card import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.filter_bar import only
from ui.widgets.inputs import OneOf
from ui.widgets.labels import label, named
from ui.widgets.page import Page
from ui.widgets.panes import Swap, grow
from ui.widgets.tours import tour


class ExportPage(Page):
    """Makes a file for a partner. `arrive` takes a partner's id; goes to `contacts`, `partners` and `register`."""

    def __init__(
        self, jobs: Jobs, settings: Settings, clock: Clock = system_clock, parent: QWidget | None = None
    ) -> None:
        text = _("Only people who said yes to this partner, by name, leave this file.")
        super().__init__(_("Export for a partner"), text, parent)
        self._jobs, self._settings, self._clock = jobs, settings, clock
        self._outlook: Outlook | None = None
        self._job: Job | None = None
        self.partner, self.channel = OneOf(), OneOf([(one, facts.channel(one)) for one in CHANNELS])
        self.partner.setAccessibleName(_("Partner"))
        self.channel.setAccessibleName(_("Channel"))
        self.partner.changed.connect(self._partner_chosen)
        self.channel.changed.connect(lambda _channel: self._look())
        self.offer, self.missing, self.done = OfferView(), MissingView(jobs, settings), DoneView()
        self.offer.step_wanted.connect(self._show_step)
        self.offer.changed.connect(self._say_state)
        self.offer.print_wanted.connect(self.ask_printer)
        self.missing.back_wanted.connect(self._show_offer)
        self.missing.open_wanted.connect(self.go)
        self.missing.person_wanted.connect(lambda who: self.go.emit("contacts", only(who)))
        self.done.back_wanted.connect(self._show_offer)
        self.done.register_wanted.connect(lambda export: self.go.emit("register", export))
        self.done.copied.connect(lambda text: self.said.emit(text, None))
        self.export = primary(_("&Export to Excel…"), self._ask_where, "file-export")
        self.why = plain(_("&Why is someone missing?"), self._show_missing, "help-circle")
        jobs.stopped.connect(self._job_over)
        jobs.failed.connect(lambda job, _error: self._job_over(job))
        self._lay_out()

    def _lay_out(self) -> None:
        self._asked = [named(_("Partner"), self.partner), named(_("by"), self.channel)]
        self.header.add(*self._asked)
        self._state = label("", "soft")
        below = QHBoxLayout()
        below.setSpacing(SPACE.m)
        below.addWidget(self._state, 1)
        below.addWidget(self.why)
        below.addWidget(self.export)
        self._whole = QWidget()
        column = QVBoxLayout(self._whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.m)
        column.addWidget(grow(self.offer), 1)
        column.addLayout(below)
        self._empty = Card()
        self._empty.add(
            EmptyState(
                "heart-handshake",
                _("No partner yet"),
                _("Add the company that is to get people, its contract, and the list that names it."),
                primary(_("Go to the &partners"), lambda: self.go.emit("partners", None)),
                tour=tour("export"),
            )
        )
        self._swap = Swap(self._whole, self.missing, self.done, self._empty)
        self.body.addWidget(grow(self._swap), 1)

    def reload(self) -> None:
        """Looks again who can go out today."""
        today = paris_day(self._clock())
        self._jobs.read(lambda db: partners_overview(db, today), self._show_partners, replace="export.partners")

    def arrive(self, intent: object) -> None:
        """Chooses the partner with this id."""
        if isinstance(intent, str):
            self._settings.keep_choice("export.partner", intent)
            self.partner.choose(intent)
            self._show_offer()

    def focus_search(self) -> None:
        """Goes to the field that looks for one person."""
        self._show_missing()
        self.missing.search.setFocus()

    def _show_partners(self, overview: Overview) -> None:
        last = self.partner.value or self._settings.choice("export.partner")
        self.partner.offer([(one.partner.id, one.partner.legal_name) for one in overview.partners], last)
        for one in self._asked:
            one.setVisible(bool(overview.partners))
        if not overview.partners:
            self._swap.show_only(self._empty)
            return
        if self._swap.currentWidget() is self._empty:
            self._show_offer()
        self._look()

    def _partner_chosen(self, partner: str) -> None:
        self._settings.keep_choice("export.partner", partner)
        if self._swap.currentWidget() is self.done:
            self._show_offer()
        self._look()

    def _look(self) -> None:
        partner, channel, today = self.partner.value, self.channel.value, paris_day(self._clock())
        self._outlook = None
        self._say_state()
        self._jobs.read(
            lambda db: look_ahead(db, partner, channel, today),
            self._show_outlook,
            title=_("Looking at everybody for the export"),
            replace="export.outlook",
            aside=True,
        )

    def _show_outlook(self, outlook: Outlook) -> None:
        self._outlook = outlook
        self.offer.show_outlook(outlook)
        self.missing.show_outlook(outlook)
        self._say_state()
        self._jobs.read(
            lambda _db: first_rows(outlook, PREVIEWED),
            lambda found: self.offer.show_rows(*found),
            replace="export.preview",
            owner=self,
        )
        self._jobs.read(
            lambda db: empty_columns(db, outlook), self.offer.columns.show_empty, replace="export.columns", owner=self
        )
        self._jobs.read(
            lambda _db: unlocks(outlook.desk, outlook.judged),
            self.missing.show_unlocks,
            replace="export.unlocks",
            aside=True,
        )

    def _say_state(self) -> None:
        outlook = self._outlook
        ready = outlook is not None and outlook.obstacle is None and self.offer.people > 0
        needed = outlook is not None and outlook.identifier in outlook.columns
        self.export.setEnabled(ready and needed and self._job is None)
        self.why.setEnabled(outlook is not None)
        if outlook is None:
            self._state.setText(_("Looking at everybody…"))
        else:
            text = _("Eligible under the rules and evidence recorded on {day}. Each row is checked once more.")
            self._state.setText(text.format(day=day(paris_day(self._clock()))))

    def _show_offer(self) -> None:
        self._swap.show_only(self._whole)

    def _show_missing(self) -> None:
        if self._outlook is not None:
            self._swap.show_only(self.missing)

    def _show_step(self, step: str) -> None:
        self._show_missing()
        self.missing.show_step(step)

    def document(self) -> QTextDocument | None:
        """What the page shows, on paper; None while it is looked at."""
        today = paris_day(self._clock())
        return printed(self._outlook, self.offer.steps, self.offer.people, today) if self._outlook else None

    def ask_printer(self) -> bool:
        """Asks where the funnel shall be printed."""
        document = self.document()
        if document is not None:
            ask_printer(_("Export for a partner"), lambda: document, self)
        return document is not None

    def _ask_where(self) -> None:
        if self._outlook is None:
            return
        self._say_state()
        if wrong := self.offer.tracing.check():
            self._state.setText(wrong)
            self.offer.bring(self.offer.tracing.second)
            return
        name = f"{self._outlook.view.partner.id}-{paris_day(self._clock()).isoformat()}.xlsx"
        folder = self._settings.choice("export.folder") or None
        ask_target(self, _("Export to Excel"), name, _("Excel file (*.xlsx)"), self.export_to, folder)

    def export_to(self, path: Path) -> None:
        """Makes the file at a path."""
        outlook, now = self._outlook, self._clock()
        if outlook is None or self._job is not None:
            return
        self._settings.keep_choice("export.folder", str(path.parent))
        tracing = self.offer.tracing
        order = Order(
            partner=outlook.view.partner.id,
            out=str(path),
            channels=(outlook.channel,),
            columns=self.offer.columns.chosen,
            traps=tracing.traps.value(),
            password=tracing.password,
            again=self.offer.again_reason,
        )
        title = _("Exporting for {partner}").format(partner=outlook.view.partner.legal_name)

        def out(done: Exported) -> None:
            self._exported(outlook, done)

        job = self._jobs.write(lambda db: export_leads(db, order, now), out, title=title, owner=self)
        self._job = None if job.ended else job
        self._say_state()

    def _exported(self, outlook: Outlook, done: Exported) -> None:
        self._job = None
        self.offer.tracing.forget()
        partner = outlook.view.partner
        owner = outlook.desk.sources.world.owner
        message = first_message(owner, partner, (outlook.channel,), outlook.list_url)
        self.done.show_exported(done, partner.legal_name, message)
        self._swap.show_only(self.done)
        self._say_state()

    def _job_over(self, job: Any) -> None:
        if job is self._job:
            self._job = None
            self._say_state()
