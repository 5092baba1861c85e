"""Complaints page: complaints, the exports that held the address, and the leak suspects."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QSizePolicy

from leadkeeper.domain.complaint import Explained
from leadkeeper.domain.time import Clock, paris_day, system_clock
from leadkeeper.messages import _, counted
from leadkeeper.messages.complaints import TAGGED_MAILBOXES, kept, matched, stopped
from leadkeeper.messages.proof import leak_written
from leadkeeper.messages.suppression import numbers_of_lines
from leadkeeper.services.complaints import complaints
from leadkeeper.services.complaints.tracing import explain_trace
from leadkeeper.services.contacts.details import named_record
from leadkeeper.services.partners.partners import hold_partner, remove_hold
from leadkeeper.services.proof.breaches import LeakResult, write_leak
from leadkeeper.services.proof.sealed import sealed_about
from leadkeeper.services.suppression.suppression import SuppressionResult, suppress
from ui.dialogs.data_rights import Rights
from ui.jobs import Job, Jobs
from ui.models.table_model import ListModel
from ui.pages.complaints import rows
from ui.pages.complaints.details import AccusedCard, ComplaintDetails, SealedProofs
from ui.pages.complaints.forms import AnswerDialog, ComplaintDialog
from ui.settings import Settings
from ui.theme import SIZE, SPACE
from ui.widgets.buttons import Entry, fill_menu, only_reads, plain, primary, writing
from ui.widgets.cards import Card, EmptyState, tour
from ui.widgets.charts import Trend
from ui.widgets.documents import ask_target
from ui.widgets.drop_zone import MAILS, accepted_files
from ui.widgets.editors import CheckList
from ui.widgets.filter_bar import FilterState, SearchField, only
from ui.widgets.forms import open_dialog
from ui.widgets.labels import text_label
from ui.widgets.layouts import FlexWidget, Splitter, StackedWidget, expanding, fill, flowing, inner_row, stacked
from ui.widgets.message_boxes import SAVE, choose_file, confirm
from ui.widgets.page import Page
from ui.widgets.table import Table

SenderKey = tuple[str | None, tuple[str, ...]]
"""Domain and signatures of a group of complaints."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """What a page of another language takes over."""

    search: str
    complaint: str | None
    by_sender: bool
    sender: SenderKey | None


ONE = "complaints.one"


class ComplaintsPage(Page):
    """Trend by month and leak suspects above, complaints below. `arrive` takes mail files."""

    def __init__(self, jobs: Jobs, settings: Settings, clock: Clock = system_clock) -> None:
        super().__init__(_("Complaints"), rows.subtitle((), paris_day(clock())))
        self._jobs, self._settings, self._clock = jobs, settings, clock
        self._overview = complaints.ComplaintOverview((), ())
        self._groups: Sequence[complaints.SenderGroup] = ()
        self._newest: str | None = None
        self._sender: SenderKey | None = None
        self._shown: str | None = None
        self._pressed: tuple[str, Callable[[complaints.ComplaintRow], None]] | None = None
        self.setAcceptDrops(True)
        self.add_button = writing(primary(_("&Add a complaint…"), self.add, "plus"))
        self.header.add(self.add_button)
        self.trend, self.accused = Trend(_("Complaints by month")), AccusedCard()
        self.accused.hold_wanted.connect(self.hold)
        self.accused.file_wanted.connect(self._ask_leak)
        self.legend = text_label(_("In colour: messages to a seed address."), "small")
        self.search = SearchField(_("Address, sender, partner"), at_once=True)
        self.search.searched.connect(lambda _words: self._show_rows())
        self._rows, self._senders = ListModel(rows.columns()), ListModel(rows.group_columns())
        self.table = Table("complaints", self._rows, settings, _("Complaints"))
        self.senders = Table("complaints.senders", self._senders, settings, _("Senders"))
        self.details = ComplaintDetails()
        self.rights = Rights(jobs, clock, self)
        self._connect()
        self._lay_out()

    def _connect(self) -> None:
        self._jobs.failed.connect(self._forget_shown)
        self.table.chosen.connect(lambda _id: self._chosen_by_hand())
        self.table.opened.connect(lambda _place: self._answer_selected())
        self.table.menu_wanted.connect(self._fill_menu)
        self.senders.chosen.connect(self._sender_chosen)
        for wanted, act in (
            (self.details.answer_wanted, self.answer),
            (self.details.person_wanted, self.see_person),
            (self.details.withdrawal_wanted, self.withdraw),
            (self.details.mail_wanted, self.ask_where),
            (self.details.erase_wanted, self.erase),
            (self.details.stop_wanted, self.stop),
            (self.details.handled_wanted, self.mark_handled),
        ):
            wanted.connect(partial(self._when_shown, act))
        self.rights.said.connect(self.said)
        self.rights.go.connect(self.go)
        self.details.alike_wanted.connect(self.see_contact)

    def _lay_out(self) -> None:
        months = Card(_("Complaints by month")).add(self.trend, self.legend)
        above = FlexWidget()
        fill(inner_row(above, SPACE.m), (months, 4), (self.accused, 6))
        self.one_by_one, self.by_sender = self._switch(_("&One by one")), self._switch(_("By sen&der"))
        self.one_by_one.setChecked(True)
        self.by_sender.toggled.connect(lambda _on: self._choose_table())
        self._tables = StackedWidget(self.table, self.senders)
        choice = flowing((self.one_by_one, self.by_sender, self.search))
        choice.setContentsMargins(SPACE.m, SPACE.m, SPACE.m, 0)
        below = Card(margin=SPACE.hair).add(choice, expanding(self._tables))
        split = Splitter("complaints", (below, self.details), (2, 1), self._settings)
        split.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        split.setMinimumHeight(SIZE.drop_height * 3 // 2)
        self._whole = stacked((above, 5), (split, 7))
        nothing = EmptyState(
            "message-report",
            _("No complaint yet"),
            _(
                "When somebody asks where a message comes from, add the address or drop the mail here: you see "
                "who received it, when, and under which consent."
            ),
            writing(primary(_("Add a &first complaint…"), self.add, "plus")),
            tour=tour("complaints"),
        )
        self._empty = Card().add(nothing)
        self._swap = StackedWidget(self._whole, self._empty)
        self.body.addWidget(self._swap, 1)

    def _switch(self, text: str) -> QPushButton:
        made = plain(text, None)
        made.setCheckable(True)
        made.setAutoExclusive(True)
        return made

    def reload(self) -> None:
        self._jobs.read(complaints.complaints_overview, self._show, replace="complaints", long=True)

    def arrive(self, intent: object) -> None:
        """Open the dialog with mail files dropped elsewhere, or restore a `mark` of another page."""
        if isinstance(intent, list):
            self.add(intent)
        elif isinstance(intent, _Mark):
            self._newest, self._sender = intent.complaint, intent.sender
            self.search.show_text(intent.search)
            if intent.by_sender:
                self.by_sender.click()

    def mark(self) -> object:
        """Return the search, the selected complaint and sender, and whether they are shown by sender."""
        chosen = self._chosen
        return _Mark(
            self.search.text(),
            chosen.id if chosen is not None else None,
            by_sender=self.by_sender.isChecked(),
            sender=self._sender,
        )

    def focus_search(self) -> None:
        self.search.setFocus()

    @property
    def row(self) -> complaints.ComplaintRow | None:
        """Return the selected complaint: the one in the table, which may be loaded again at any time."""
        return self._chosen if self.one_by_one.isChecked() else None

    @property
    def _chosen(self) -> complaints.ComplaintRow | None:
        """The row selected in the table of complaints, also while senders are shown."""
        found = self._rows.row_at(self.table.current_row())
        return found["complaint"] if found is not None else None

    def add(self, files: Sequence[Path] = ()) -> None:
        if self.may_write():
            dialog = open_dialog(ComplaintDialog(self._jobs, self._clock, files, self.window()))
            dialog.kept.connect(self._kept)
            dialog.person_wanted.connect(self.see_contact)

    def hold(self, one: complaints.Accused) -> None:
        """Put a partner on hold at once; the message bar offers to undo it."""
        partner, name, reason = one.partner.id, one.partner.legal_name, rows.hold_reason(one)
        today = paris_day(self._clock())
        text = _("{partner} is on hold.").format(partner=name)
        self._jobs.write(
            lambda db: hold_partner(db, partner, reason, today),
            lambda _done: self.said.emit(text, lambda: self._lift(partner, name)),
            title=_("Putting {partner} on hold").format(partner=name),
            owner=self,
        )

    def _when_shown(self, act: Callable[[complaints.ComplaintRow], None], _shown: complaints.ComplaintRow) -> None:
        """Act on the complaint selected; if another is still shown, as soon as this one is."""
        row = self.row
        if row is not None and row.id == self._shown:
            act(row)
        elif row is not None:
            self._pressed = (row.id, act)

    def _answer_selected(self) -> None:
        row = self.row
        if row is not None:
            self.answer(row)

    def answer(self, row: complaints.ComplaintRow) -> None:
        if rows.can_answer(row):
            dialog = open_dialog(AnswerDialog(self._jobs, row.id, row.address or "", self._clock, self.window()))
            dialog.done_with.connect(lambda text: self._note_handled((row.id,), text, self._reopening(row)))

    def mark_handled(self, row: complaints.ComplaintRow) -> None:
        """Note that nothing is left to do about a complaint."""
        self._note_handled((row.id,), _("The complaint is marked as handled."), self._reopening(row))

    def _reopening(self, row: complaints.ComplaintRow) -> Callable[[], None] | None:
        """Return what takes back that a complaint was handled; None if it was so before."""
        again = _("The complaint is open again.")
        return partial(self._note_handled, (row.id,), again, is_open=True) if row.is_open else None

    def _note_handled(
        self, ids: Sequence[str], text: str, undo: Callable[[], None] | None = None, *, is_open: bool = False
    ) -> None:
        """Note that complaints were handled, unless the book is only read, and say so."""
        now = None if is_open else self._clock()
        if only_reads(self):
            self._say(text)
            return
        self._write(lambda db: complaints.mark_handled(db, ids, now), text, undo)

    def see_person(self, row: complaints.ComplaintRow) -> None:
        if row.contact is not None and row.number is not None:
            self.go.emit("contacts", only(row.contact))

    def see_contact(self, contact: str) -> None:
        self.go.emit("contacts", only(contact))

    def withdraw(self, row: complaints.ComplaintRow) -> None:
        if row.contact is not None and row.number is not None:
            self.rights.withdraw_of(row.contact)

    def erase(self, row: complaints.ComplaintRow) -> None:
        if row.is_of_several:
            text = _("Several people have the number {number}: erase the one who asks for it.")
            self.go.emit("contacts", FilterState(str(row.address)))
            self._say(text.format(number=row.address))
        elif rows.is_stranger(row):
            self.rights.erase(str(row.address))

    def stop(self, row: complaints.ComplaintRow) -> None:
        """Ask whether to put the address of a person who is not in the book on the suppression list."""
        if rows.is_stranger(row):
            ask = partial(self._ask_stop, str(row.address))
            self._jobs.read(
                lambda db: explain_trace(db, complaints.recorded(db, row.id)), ask, replace="complaint.stop", owner=self
            )

    def _ask_stop(self, address: str, explained: Explained) -> None:
        """Offer, too, those with the address but for its `+tag`: other mailboxes, often of the same person."""
        text = _("Nobody with this address is shared, with any partner, even when a later file contains it.")
        alike = () if explained.is_number else explained.alike
        if explained.is_number:
            text = _("Nobody with this number is shared, with any partner, even when a later file contains it.")
            text = "\n".join([text, *([matched(explained)] if explained.alike else [])])
        people: dict[str, list[str]] = {}
        for one in alike:
            people.setdefault(str(one.email), []).append(named_record(one).named)
        named = [(at, _("Also: {people}").format(people="; ".join(its))) for at, its in people.items()]
        also = CheckList(named, below=True)
        if alike:
            text = f"{text}\n{_(TAGGED_MAILBOXES)}"

        def put() -> None:
            chosen, now = (address, *also.values), self._clock()

            def done(result: SuppressionResult) -> None:
                by_line = numbers_of_lines((phone, email, one.named) for phone, email, one in result.in_lines)
                self._say(" ".join([stopped(chosen, len({one.partner for one in result.notices})), *by_line]))

            title = _("Putting an address on the list")
            self._jobs.write(lambda db: suppress(db, chosen, now), done, title=title, owner=self)

        title = _("Put {address} on the suppression list?").format(address=address)
        confirm(title, text, _("&Put on the list"), put, self.window(), takes_away=False, more=also if alike else None)

    def ask_where(self, row: complaints.ComplaintRow) -> None:
        dialog = QFileDialog(self, _("Save the mail"), f"{row.id}.eml", acceptMode=SAVE, defaultSuffix="eml")
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # the service never overwrites a file
        choose_file(dialog, partial(self.save_mail, row))

    def _ask_leak(self, one: complaints.Accused) -> None:
        name = _("leak {partner}").format(partner=one.partner.id)
        ask_target(self, _("Name of the folder"), name, "", lambda path: self.save_leak(one, path))

    def save_leak(self, accused: complaints.Accused, folder: Path) -> None:
        """Write the leak file about a partner into a new folder: its seed hits, else the complaints that name it."""
        now, partner = self._clock(), accused.partner.id
        about = [] if accused.traps else [row.id for row in self._overview.rows if partner in row.partner_ids]

        def done(made: LeakResult) -> None:
            where, *more = leak_written(made.folder, len(made.complaints), len(made.exports))
            self._note_handled(made.complaints, " ".join([f"{where}.", *more]))

        self._jobs.read(lambda db: write_leak(db, partner, about, folder, now), done, owner=self)

    def save_mail(self, row: complaints.ComplaintRow, target: Path) -> None:
        complaint, said = row.id, _("The mail is saved as {file}.").format(file=target.name)
        self._jobs.read(
            lambda db: complaints.save_mail(db, complaint, target), lambda _done: self._say(said), owner=self
        )

    def _lift(self, partner: str, name: str) -> None:
        said = _("The hold on {partner} is lifted.").format(partner=name)
        self._write(lambda db: remove_hold(db, partner), said)

    def _kept(self, done: complaints.Complained) -> None:
        count = len(done.new)
        self._newest = done.ids[0] if done.ids else None
        text = counted("{n} complaint is saved.", "{n} complaints are saved.", count)
        known = " ".join(kept((), done.again))
        undo = (lambda: self._take_back(done.new)) if count else None
        self.said.emit(" ".join(filter(None, (text if count or not known else "", known))), undo)

    def _take_back(self, ids: Sequence[str]) -> None:
        said = counted("{n} complaint is removed.", "{n} complaints are removed.", len(ids))
        self._write(lambda db: complaints.delete_complaints(db, ids), said)

    def _show(self, overview: complaints.ComplaintOverview) -> None:
        today = paris_day(self._clock())
        self._overview, self._groups = overview, complaints.by_sender(overview.rows)
        self.header.set_subtitle(rows.subtitle(overview.rows, today))
        self.add_button.setVisible(bool(overview.rows))  # before the first complaint, the empty page has its own button
        self.trend.set_bars(rows.trend_bars(overview.rows, today))
        self.legend.setVisible(any(row.is_hit for row in overview.rows))
        self.accused.show_accused(overview.accused, overview.alike)
        self._senders.set_rows(rows.group_cells(place, group) for place, group in enumerate(self._groups))
        self._choose_sender()
        self._swap.show_only(self._whole if overview.rows else self._empty)
        self._show_rows()

    def _show_rows(self) -> None:
        before = self._newest or (self._chosen.id if self._chosen is not None else None)
        if self._newest is not None:
            self.table.setFocus()
        self._newest = None
        fitting = rows.fitting(self._overview.rows, self.search.text())
        self._rows.set_rows(rows.cells(place, row) for place, row in fitting)
        places = {row.id: place for place, row in enumerate(self._overview.rows)}
        if self._rows.count() and not (before in places and self.table.choose(places[before])):
            self.table.choose(self._rows.id_at(0))
        self._show_details()

    def _choose_table(self) -> None:
        one_by_one = self.one_by_one.isChecked()
        self._tables.show_only(self.table if one_by_one else self.senders)
        self.search.setVisible(one_by_one)
        self._choose_sender()
        self._show_details()

    def _choose_sender(self) -> None:
        """Select the sender chosen before, wherever it stands now, else the first."""
        if self.by_sender.isChecked() and self._groups:
            keys = [(group.domain, group.dkim) for group in self._groups]
            self.senders.choose(keys.index(self._sender) if self._sender in keys else 0)

    def _chosen_by_hand(self) -> None:
        self._newest = None
        self._show_details()

    def _sender_chosen(self, place: int) -> None:
        group = self._groups[place]
        self._sender = group.domain, group.dkim
        self._show_details()

    def _show_details(self) -> None:
        if self.by_sender.isChecked():
            self._show_nobody()
            found = self._senders.row_at(self.senders.current_row())
            if found is not None:
                self.details.show_sender(found["group"])
            return
        row = self.row
        if self._pressed is not None and (row is None or row.id != self._pressed[0]):
            self._pressed = None
        if row is None:
            self._show_nobody()
        elif row.address is None:
            self._show_one((row, None, ()))
        else:
            today = paris_day(self._clock())

            def explained(db: Any) -> tuple[complaints.ComplaintRow, Explained, SealedProofs]:
                traced = complaints.recorded(db, row.id)
                return row, explain_trace(db, traced), sealed_about(db, traced, today)

            self._jobs.read(explained, self._show_one, replace=ONE)

    def _forget_shown(self, job: Job, _error: BaseException) -> None:
        """Show nobody if a complaint cannot be read, rather than the one before."""
        if job.name == ONE:
            self._show_nobody()

    def _show_nobody(self) -> None:
        self.details.clear()
        self._shown = self._pressed = None

    def _show_one(self, shown: tuple[complaints.ComplaintRow, Explained | None, SealedProofs]) -> None:
        if self.row is None or self.row.id != shown[0].id:
            return  # another is chosen by now, or nobody
        self.details.show_complaint(*shown)
        self._shown = shown[0].id
        pressed, self._pressed = self._pressed, None
        if pressed is not None and pressed[0] == self._shown:
            self._when_shown(pressed[1], shown[0])

    def _fill_menu(self, menu: QMenu, _ids: list[int]) -> None:
        row = self.row
        if row is None:
            return
        fill_menu(
            menu,
            [
                Entry(_("A&nswer…"), partial(self.answer, row), enabled=rows.can_answer(row)),
                Entry(_("See the &person"), partial(self.see_person, row), enabled=row.number is not None),
                Entry(_("&Withdraw…"), partial(self.withdraw, row), enabled=row.number is not None, writes=True),
                Entry(_("S&uppression list…"), partial(self.stop, row), enabled=rows.is_stranger(row), writes=True),
                Entry(_("&Erase…"), partial(self.erase, row), enabled=rows.is_stranger(row), writes=True),
                Entry(_("&Save the mail…"), partial(self.ask_where, row), enabled=row.has_mail),
                Entry(_("Mark as &handled"), partial(self.mark_handled, row), enabled=row.is_open, writes=True),
            ],
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if not accepted_files(event, MAILS):
            event.ignore()  # contact lists are handled by the window

    def dropEvent(self, event: QDropEvent) -> None:
        if files := accepted_files(event, MAILS):
            self.add(files)
