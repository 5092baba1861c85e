"""Export page: preview for one partner, exclusions, the export itself, its result, the printed report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QGuiApplication, QTextDocument
from PySide6.QtWidgets import QFormLayout, QPlainTextEdit, QPushButton, QWidget

from leadkeeper.domain.book import ExportRequest, ExportResult
from leadkeeper.domain.time import Clock, paris_day, system_clock
from leadkeeper.domain.verdict import Verdict
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import _, counted, labels, line
from leadkeeper.messages.complaints import pointing
from leadkeeper.messages.errors import sentence
from leadkeeper.messages.exports import HELD, first_message, known_before, maybe_twice
from leadkeeper.messages.privacy import ReportBlock, ReportSection
from leadkeeper.messages.suppression import complaining, refused_alike, why_in
from leadkeeper.services.contacts.listing import Resembling
from leadkeeper.services.eligibility.funnel import Unlock, unlocks
from leadkeeper.services.exports import preview
from leadkeeper.services.exports.exporter import export_contacts
from leadkeeper.services.exports.hygiene import doubtful_addresses
from leadkeeper.services.partners.partners import PartnersOverview, partners_overview
from ui.jobs import Job, Jobs
from ui.models.formats import day, format_number, money, siren
from ui.pages.export.exclusions import ExclusionsView
from ui.pages.export.preview import PREVIEWED, ExportChoices, PreviewPanel, partner_pills, price_words
from ui.settings import LAST_PARTNER, Settings
from ui.theme import SPACE, Status
from ui.widgets.buttons import plain, primary, writing
from ui.widgets.cards import Card, EmptyState, tour
from ui.widgets.charts import FunnelBar
from ui.widgets.documents import ask_printer, ask_target, build_document, show_in_folder, show_in_folder_label
from ui.widgets.editors import NAME_LETTERS, ChoiceBox
from ui.widgets.filter_bar import only
from ui.widgets.labels import Fingerprint, StatusBadge, announce, labelled, text_label, with_name, words_on
from ui.widgets.layouts import ScrollColumn, StackedWidget, expanding, fill, flowing, inner_row, stacked
from ui.widgets.message_boxes import confirm, show_error
from ui.widgets.page import Page

MESSAGE_LINES = 8


class ResultPanel(ScrollColumn):
    """The finished export; emits `back_wanted`, `register_wanted(id)`, `copied(text)`."""

    back_wanted = Signal()
    register_wanted = Signal(str)
    copied = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.message = QPlainTextEdit(readOnly=True)
        self.folder, self.register = QPushButton(), QPushButton()

    def show_exported(self, done: ExportResult, partner: str, message: str, note: str = "") -> None:
        """Show a finished export; `message` is the text to send to the partner, `note` a remark on it."""
        self.clear()
        self.folder = primary(show_in_folder_label(), lambda: show_in_folder(Path(done.file)), "folder-open")
        self.register = plain(_("See it in the &register"), lambda: self.register_wanted.emit(done.export), "notebook")
        out = Card(_("The file for {partner} is ready").format(partner=partner))
        out.add(left=StatusBadge(_("Read again and compared row by row"), Status.GOOD))
        rows = QFormLayout(horizontalSpacing=SPACE.xl, verticalSpacing=SPACE.s)
        for name, value in facts_of(done):
            caption = text_label(name, "soft")
            caption.setAlignment(Qt.AlignmentFlag.AlignTop)
            rows.addRow(caption, text_label(value, select=True))
        rows.addRow(text_label(_("Fingerprint"), "soft"), Fingerprint(done.sha256))
        back = plain(_("&Back to the export"), self.back_wanted.emit, "chevron-left")
        out.add(rows, flowing([self.folder, self.register, back]))
        fill(self.column, out, self._message_card(message, note), 1)
        self._out = out

    def arrive(self) -> None:
        """Focus what comes next, and let a screen reader say what was exported."""
        self.folder.setFocus()
        announce(self, words_on(self._out))

    def _message_card(self, message: str, note: str) -> Card:
        text = _("Send the partner this text: the first message must say where the data comes from.")
        text = " ".join(filter(None, (text, note)))
        self.message = with_name(QPlainTextEdit(message, readOnly=True), _("The partner's first message"))
        self.message.setFixedHeight(self.message.fontMetrics().lineSpacing() * MESSAGE_LINES)
        copy = plain(_("&Copy the text"), lambda: self._copy(message), "copy")
        return Card(_("The partner's first message")).add(text_label(text, "soft"), self.message, left=copy)

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.copied.emit(_("Copied."))


def facts_of(done: ExportResult) -> list[tuple[str, str]]:
    """Return the facts about an export as pairs of a name and a value."""
    people = counted("{n} person", "{n} people", done.rows)
    traps = counted("{n} seed address", "{n} seed addresses", done.traps)
    facts = [
        (_("File"), done.file),
        (_("Export"), done.export),
        (_("Rows"), _("{people} and {traps}").format(people=people, traps=traps) if done.traps else people),
        (_("Columns"), labels.column.several(done.columns)),
    ]
    facts += [(_("Left out"), line(labels.address_kind(kind), count)) for kind, count in done.left_out.items()]
    if done.price_cents is not None:
        facts.insert(3, (_("Price"), money(done.price_cents)))
    return facts


def printed(outlook: preview.ExportPreview, steps: list[FunnelBar], people: int, today: date) -> QTextDocument:
    """Return the export preview as a printable document."""
    return build_document(title(outlook), sections(outlook, steps, people, today))


def title(outlook: preview.ExportPreview) -> str:
    """Return the title of the printed document."""
    return _("Export for {partner}").format(partner=outlook.view.partner.legal_name)


def sections(outlook: preview.ExportPreview, steps: list[FunnelBar], people: int, today: date) -> list[ReportSection]:
    """Return the sections of the printed document in the current language."""
    channel = (_("Channel"), labels.channel(outlook.channel))
    partner = outlook.view.partner
    number_ = (_("SIREN"), siren(partner.siren)) if partner.siren else (_("Number"), partner.foreign_id or "")
    rows = tuple(
        (one.label, format_number(one.count), *((format_number(one.lost), one.why) if one.lost else ("", "")))
        for one in steps
    )
    known = tuple(text for text, _status in partner_pills(outlook))
    eligible = _("Eligible under the rules and evidence recorded on {day}.").format(day=day(today))
    headers = (_("Step"), _("People"), _("Left out"), _("Why"))
    many = counted("{n} person in this export", "{n} people in this export", people)
    return [
        ReportSection(_("Partner"), known, (ReportBlock(facts=(number_, channel)),)),
        ReportSection(_("Who can be exported"), (), (ReportBlock(headers=headers, rows=rows),)),
        ReportSection(_("In this export"), tuple(filter(None, (many, price_words(outlook, people), eligible)))),
    ]


class ExportPage(Page):
    """Previews and makes an export. `arrive` takes a partner's id; links to `contacts`, `partners` and `register`."""

    _looked = Signal(object)
    _unlocked = Signal(object)

    def __init__(self, jobs: Jobs, settings: Settings, clock: Clock = system_clock) -> None:
        text = _("Only people who said yes to this partner, by name, are exported.")
        super().__init__(_("Export for a partner"), text)
        self._jobs, self._settings, self._clock = jobs, settings, clock
        self._outlook: preview.ExportPreview | None = None
        self._alike: list[str] = []
        self._agreed: dict[str, tuple[str, ...]] = {}
        self._is_restored = False
        self._choices: tuple[str, str, ExportChoices] | None = None  # of a mark, for its first preview
        self._left: int | None = None  # eligible people right after the export that is shown
        self._job: Job | None = None
        self._target = Path()  # where the file of the job shall be
        self.partner = with_name(ChoiceBox(), _("Partner"))
        self.channel = with_name(ChoiceBox(labels.channel.choices()), _("Channel"))
        self.partner.setMinimumContentsLength(NAME_LETTERS)
        self.partner.changed.connect(self._partner_chosen)
        self.channel.changed.connect(lambda _channel: self._look())
        self._unlocks: Sequence[Unlock] = ()
        self.offer, self.done = PreviewPanel(), ResultPanel()
        self.offer.step_wanted.connect(self._show_step)
        self.offer.changed.connect(self._say_state)
        self.offer.hygiene.ticked.connect(self._read_rows)
        self.offer.print_wanted.connect(self.ask_printer)
        self.done.back_wanted.connect(self._show_offer)
        self.done.register_wanted.connect(lambda export: self.go.emit("register", export))
        self.done.copied.connect(self._say)
        self.export = writing(primary(_("&Export to Excel…"), self._ask_where, "file-export"))
        self.why = plain(_("&Why is someone missing?"), self._show_missing, "help-circle")
        jobs.stopped.connect(self._job_stopped)
        jobs.failed.connect(self._job_over)
        self._lay_out()

    @cached_property
    def missing(self) -> ExclusionsView:
        """Who is left out and why, created when first shown: it has a third of the widgets of this page."""
        made = ExclusionsView(self._jobs, self._settings)
        made.back_wanted.connect(self._show_offer)
        made.open_wanted.connect(self.go)
        made.person_wanted.connect(lambda who: self.go.emit("contacts", only(who)))
        self._swap.addWidget(made)
        if self._outlook is not None:
            made.show_outlook(self._outlook)
            made.show_unlocks(self._unlocks)
        self._looked.connect(made.show_outlook)
        self._unlocked.connect(made.show_unlocks)
        return made

    def _lay_out(self) -> None:
        self._asked = [labelled(_("Partner"), self.partner), labelled(_("by"), self.channel)]
        self.header.add(*self._asked)
        self._state = text_label("", "soft")
        below = fill(inner_row(gap=SPACE.m), (self._state, 1), self.why, self.export)
        self._whole = stacked((expanding(self.offer), 1), below)
        nothing = EmptyState(
            "heart-handshake",
            _("No partner yet"),
            _("Add the company that will receive people, its contract, and the list that names it."),
            primary(_("Go to the &partners"), lambda: self.go.emit("partners", None)),
            tour=tour("export"),
        )
        self._empty = Card().add(nothing)
        self._swap = StackedWidget(self._whole, self.done, self._empty)
        self.body.addWidget(expanding(self._swap), 1)

    def reload(self) -> None:
        today = paris_day(self._clock())
        self._jobs.read(lambda db: partners_overview(db, today), self._show_partners, replace="export.partners")

    def arrive(self, intent: object) -> None:
        """Choose the partner with this id, or restore a `mark` of another page."""
        channel = None
        if isinstance(intent, tuple):
            intent, channel, *choices = intent
            self._choices = (intent, channel, *choices) if choices else None
            self._is_restored = True
            with QSignalBlocker(self.channel):  # one preview follows below
                self.channel.choose(channel)
        if isinstance(intent, str):
            self._settings.keep_choice(LAST_PARTNER, intent)
            self.partner.choose(intent)
            if channel is not None:
                self.channel.choose(channel)  # also one that the contract lacks
            self._show_offer()

    def mark(self) -> object:
        shown = (self.partner.value, self.channel.value)
        if not self.partner.value:
            return None
        if self.offer.shown == shown:
            return (*shown, self.offer.choices)
        return self._choices if self._choices is not None and self._choices[:2] == shown else shown

    def to_work_on(self) -> QWidget | None:
        return self.partner if self.partner.isVisibleTo(self) else super().to_work_on()

    def focus_search(self) -> None:
        self._show_missing()
        self.missing.search.setFocus()

    def _show_partners(self, overview: PartnersOverview) -> None:
        last, is_first = self.partner.value or self._settings.choice(LAST_PARTNER), not self._agreed
        self._agreed = {one.partner.id: one.channels for one in overview.partners}
        self.partner.offer([(one.partner.id, one.partner.legal_name) for one in overview.partners], last)
        for one in self._asked:
            one.setVisible(bool(overview.partners))
        if not overview.partners:
            self._swap.show_only(self._empty)
            return
        if self._swap.currentWidget() is self._empty:
            self._show_offer()
        if is_first and not self._is_restored:
            self._fit_channel()
        self._look()

    def _fit_channel(self) -> None:
        """Choose a channel that the partner's contract has, unless the chosen one is."""
        agreed = self._agreed.get(self.partner.value, ())
        if agreed and self.channel.value not in agreed:
            with QSignalBlocker(self.channel):  # one preview follows
                self.channel.choose(agreed[0])

    def _partner_chosen(self, partner: str) -> None:
        self._settings.keep_choice(LAST_PARTNER, partner)
        self._fit_channel()
        if self._swap.currentWidget() is self.done:
            self._show_offer()
        self._look()

    def _look(self) -> None:
        partner, channel, today = self.partner.value, self.channel.value, paris_day(self._clock())
        self._outlook = None
        self._say_state()
        if self.offer.shown not in (None, (partner, channel)):  # the figures of another would stand under this name
            self.offer.hide()
            self.offer.verticalScrollBar().setValue(0)
            self._show_offer()
        self._jobs.read(
            lambda db: preview.preview_export(db, partner, channel, today),
            self._show_outlook,
            title=_("Applying the rules for the export"),
            replace="export.outlook",
            long=True,
        )

    def _show_outlook(self, outlook: preview.ExportPreview) -> None:
        self._outlook, self._unlocks, self._alike = outlook, (), []
        self.offer.show_outlook(outlook)
        choices, self._choices = self._choices, None
        if choices is not None and choices[:2] == self.offer.shown:
            self.offer.restore(choices[2])
        self.offer.show()
        if self._left is None:
            self._left = outlook.eligible
        elif outlook.eligible > self._left and self._swap.currentWidget() is self.done:
            self._show_offer()  # of people who came since, the last file says nothing
        self._looked.emit(outlook)
        self._say_state()
        self._read_rows()
        read, show_empty = self._jobs.read, self.offer.columns.show_empty
        read(lambda db: preview.empty_columns(db, outlook), show_empty, replace="export.columns", owner=self)
        read(
            lambda _db: doubtful_addresses(outlook.judging, outlook.judged.numbers(Verdict.ELIGIBLE), outlook.channel),
            self.offer.hygiene.show_found,
            replace="export.hygiene",
            long=True,
        )
        judging, judged = outlook.judging, outlook.judged
        read(lambda _db: unlocks(judging, judged), self._keep_unlocks, replace="export.unlocks", long=True)
        read(
            lambda db: (
                preview.eligible_twice(db, outlook),
                preview.eligible_but_refused(outlook),
                preview.eligible_but_complaining(db, outlook),
                preview.numbers_known_before(db, outlook),
            ),
            lambda found: self._say_alike(*found),
            replace="export.twice",
            owner=self,
            long=True,
        )

    def _read_rows(self) -> None:
        outlook, leave_out = self._outlook, self.offer.hygiene.chosen
        if outlook is not None:
            self._jobs.read(
                lambda _db: (
                    chosen := preview.leaving_out(outlook, leave_out),
                    preview.first_rows(chosen, PREVIEWED, leave_out),
                ),
                lambda found: self.offer.show_chosen(*found),
                replace="export.preview",
                owner=self,
            )

    def _say_alike(self, twice: int, refused: Resembling, open_complaints: int, known: int) -> None:
        alike = [*maybe_twice(twice), *known_before(known), *refused_alike(refused.count, refused.people)]
        self._alike = [*alike, *complaining(open_complaints)]
        self._say_state()

    def _keep_unlocks(self, found: Sequence[Unlock]) -> None:
        self._unlocks = found
        self._unlocked.emit(found)

    def _say_state(self) -> None:
        outlook = self._outlook
        ready = outlook is not None and outlook.obstacle is None and self.offer.people > 0
        needed = outlook is not None and outlook.identifier in outlook.columns
        self.export.setEnabled(ready and needed and self._job is None)
        self.why.setEnabled(outlook is not None)
        if outlook is None:
            self._state.setText(_("Applying the rules…"))
        else:
            text = _("Eligible under the rules and evidence recorded on {day}. Each row is checked a second time.")
            said = text.format(day=day(paris_day(self._clock())))
            held = [said for why, n in Counter(self.offer.held.values()).items() for said in HELD[why](n)]
            self._state.setText(" ".join([said, *pointing(*outlook.pointing), *held, *self._alike]))

    def _show_offer(self) -> None:
        self._swap.show_only(self._whole)

    def _show_missing(self) -> None:
        if self._outlook is not None:
            self._swap.show_only(self.missing)

    def _show_step(self, step: str) -> None:
        self._show_missing()
        self.missing.show_step(step)

    def document(self) -> QTextDocument | None:
        """Return the page as a printable document; None while the preview is being computed."""
        today = paris_day(self._clock())
        return printed(self._outlook, self.offer.steps, self.offer.people, today) if self._outlook else None

    def ask_printer(self) -> bool:
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
        save = self._bound(self._outlook)
        ask_target(self, _("Export to Excel"), name, _("Excel file (*.xlsx)"), save, folder)

    def export_to(self, path: Path) -> None:
        """Write the export that the page shows to a path."""
        if self._outlook is not None:
            self._bound(self._outlook)(path)

    def _bound(self, outlook: preview.ExportPreview) -> Callable[[Path], None]:
        """Return what writes the export as it is chosen now, whatever the page shows once the path is known."""
        tracing = self.offer.tracing
        order = ExportRequest(
            partner=outlook.view.partner.id,
            out="",
            channels=(outlook.channel,),
            columns=self.offer.columns.chosen,
            traps=tracing.traps.value(),
            password=tracing.password,
            again=self.offer.again_reason,
            leave_out=self.offer.hygiene.chosen,
            expected=self.offer.people,
        )
        return lambda path: self._export(outlook, replace(order, out=str(path)))

    def _export(self, outlook: preview.ExportPreview, order: ExportRequest) -> None:
        if self._job is not None:
            show_error(sentence(LeadKeeperError("book-busy")), self.window())
            return
        now = self._clock()
        self._settings.keep_choice("export.folder", str(Path(order.out).parent))
        title = _("Exporting for {partner}").format(partner=outlook.view.partner.legal_name)
        done, refused = partial(self._exported, outlook, order), partial(self._refused, outlook, order)
        self._target = Path(order.out)
        job = self._jobs.write(lambda db: export_contacts(db, order, now), done, refused, title=title, owner=self)
        self._job = None if job.ended else job
        self._say_state()

    def _refused(self, outlook: preview.ExportPreview, order: ExportRequest, error: BaseException) -> None:
        """Show why there is no file; if the clock was set back, or others are in it by now, ask about that."""
        if not isinstance(error, LeadKeeperError):
            return  # a bug: already reported
        if error.code == "people-changed":
            confirm(
                _("Export all the same?"), f"{title(outlook)}\n{sentence(error)}", _("&Export them"),
                lambda: self._export(outlook, replace(order, expected=int(str(error.facts["count"])))),
                self.window(), takes_away=False,
            )  # fmt: skip
            return
        if error.code != "clock-set-back":
            show_error(sentence(error), self.window())
            return
        confirm(
            _("Is the clock right?"),
            f"{title(outlook)}\n{sentence(error)}",
            _("The &clock is right"),
            lambda: self._export(outlook, replace(order, clock_is_right=True)),
            self.window(),
        )

    def _exported(self, outlook: preview.ExportPreview, order: ExportRequest, done: ExportResult) -> None:
        self._job = None
        partner = outlook.view.partner
        if self.offer.tracing.password == order.password:  # else it is that of the next file
            self.offer.tracing.forget()
        if self.offer.shown == (partner.id, outlook.channel):
            self.offer.again.setChecked(False)  # it was said of one file
            self.offer.reason.clear()
        owner = outlook.judging.sources.reference_data.owner
        message = first_message(owner, partner, (outlook.channel,), outlook.list_url)
        self._left = None
        self.done.show_exported(done, partner.legal_name, message, why_in(partner))
        self._swap.show_only(self.done)
        if self.isVisible():
            self.done.arrive()
        self._say_state()

    def _job_over(self, job: Any, _error: object = None) -> None:
        if job is self._job:
            self._job = None
            self._say_state()

    def _job_stopped(self, job: Job) -> None:
        """Say what became of a stopped export: no file was there before, so one that is there is finished."""
        if job is self._job:
            target = self._target
            self._jobs.read(lambda _db: target.exists(), self._say_stopped, owner=self)
        self._job_over(job)

    def _say_stopped(self, finished: bool) -> None:
        nothing = _("The export was stopped: no file was written, and nobody is counted as shared.")
        self._say(_("It was finished before it could be stopped.") if finished else nothing)
