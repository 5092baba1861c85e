"""Register page: exports and stop files, notifications to partners, invoice totals, check of a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from pathlib import Path
from typing import Any

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QVBoxLayout

from leadkeeper.domain.time import Clock, moment, paris_day, system_clock
from leadkeeper.messages import _, counted, labels
from leadkeeper.messages.control import control_ready
from leadkeeper.messages.exports import TROUBLE, verified
from leadkeeper.messages.proof import proof_written
from leadkeeper.services.billing.invoices import (
    Credit,
    HoldProposal,
    Payment,
    Total,
    holds_for,
    invoice_totals,
    list_credits,
    list_payments,
    record_payment,
    take_payment_back,
    write_totals,
)
from leadkeeper.services.billing.returns import ReturnsResult
from leadkeeper.services.consent.forms import SourceYield, source_yields
from leadkeeper.services.exports.identify import Verified, verify
from leadkeeper.services.exports.register import ExportLine, StopLine, list_exports, list_stop_files
from leadkeeper.services.proof.control import write_control
from leadkeeper.services.proof.pack import PackResult, write_proof
from leadkeeper.services.suppression.notifications import PartnerNotices, notices_by_partner
from leadkeeper.services.suppression.stop_file import StopFilePreview, preview_stop_file
from ui.jobs import Jobs
from ui.models.formats import format_number, month_of_year
from ui.models.table_model import MOMENT_LETTERS, Column, ListModel
from ui.pages.register import returns
from ui.pages.register.panels import LISTS, MOST_NAMED, CheckCard, NoticesCard
from ui.settings import Settings
from ui.theme import SIZE, SPACE, Status
from ui.widgets.buttons import plain, primary, writing
from ui.widgets.cards import Banner, Card, EmptyState, FactRows, tour
from ui.widgets.documents import ask_target
from ui.widgets.drop_zone import accept_copy, dropped_files
from ui.widgets.filter_bar import only
from ui.widgets.forms import open_dialog
from ui.widgets.labels import StatusBadge, fingerprint_row, hidden, text_label
from ui.widgets.layouts import ScrollColumn, Splitter, StackedWidget, clear_layout, expanding, fill, inner_row
from ui.widgets.page import Page
from ui.widgets.table import Table, columns_button, offer_buttons

SHORT = 7  # digits of a fingerprint, enough to distinguish two at a glance


def state_word(state: str) -> tuple[str, Status]:
    """Return the state of an export as a word, with its colour."""
    return {
        "released": (_("Released"), Status.GOOD),
        "restored": (_("Restored"), Status.PLAIN),
        "pending": (_("Not finished"), Status.WARN),
    }[state]


def entry_columns() -> tuple[Column, ...]:
    """Return the columns of the entries in the current language."""
    return (
        Column("second", _("When"), 150, text=lambda pair: str(pair[1]), lines=2, letters=MOMENT_LETTERS, fewest=9),
        Column("entry", _("No."), 56, sortable=False, lines=2, letters=5),  # they are numbered in the order of time
        Column("kind", _("What"), 96, lines=2, letters=11),
        Column("partner", _("Partner"), 120, grows=True, lines=3, letters=11, fewest=8),
        Column("rows", _("People"), 80, align="right"),
        Column("traps", _("Seed addresses"), 80, align="right", shown=False),
        Column("price", _("Price"), 85, align="right", text=_text, shown=False),
        Column("file", _("File"), 150, shown=False),
        Column("print", _("Fingerprint"), 100, tooltip=lambda row: row["sha256"], sortable=False, shown=False),
        Column("state", _("State"), 110, status=lambda row: row["status"]),
    )


_text = itemgetter(1)  # of a pair of a key and what is shown


def export_cells(export: ExportLine) -> dict[str, Any]:
    """Return the cells of an export."""
    cents = (export.price_cents or 0, returns.price(export.price_cents, export.currency))
    facts = {"entry": export.export, "kind": _("Export"), "rows": export.rows, "traps": export.traps, "price": cents}
    return _cells(export, facts, state_word(export.state), export.file, export.sha256)


def stop_cells(stop: StopLine) -> dict[str, Any]:
    """Return the cells of a stop file in the same table."""
    facts = {"entry": stop.stop_file, "kind": _("Suppression file"), "rows": stop.people, "traps": 0, "price": (0, "")}
    state = (_("Notified"), Status.GOOD) if stop.notified_at else (_("Written"), Status.INFO)
    return _cells(stop, facts, state, stop.file, stop.sha256)


def credit_cells(credit: Credit) -> dict[str, Any]:
    """Return the cells of a credit in the same table."""
    cents = (-credit.credit_cents, returns.price(-credit.credit_cents, credit.currency))
    facts = {"entry": credit.credit, "kind": _("Credit"), "rows": credit.rows, "traps": 0, "price": cents}
    return _cells(credit, facts, (_("Entered"), Status.INFO))


def _cells(
    line: ExportLine | StopLine | Credit,
    facts: dict[str, Any],
    state: tuple[str, Status],
    file: str | None = "",
    sha256: str | None = "",
) -> dict[str, Any]:
    when = moment(line.at)
    return facts | {
        "id": line.id,
        "second": (when.lo if when else 0, labels.day(line.at)),
        "partner": labels.renamed(line.legal_name, line.then),
        "file": file or "",
        "print": f"{sha256[:SHORT]}…" if sha256 else "",
        "sha256": sha256 or "",
        "state": state[0],
        "status": state[1],
    }


def total_columns() -> tuple[Column, ...]:
    """Return the columns of the totals."""
    return (
        Column("month", _("Month"), 130, text=month_of_year, lines=2, letters=14, fewest=9),
        Column("partner", _("Partner"), 160, grows=True, lines=3, letters=11, fewest=8),
        Column("exports", _("Exports"), 90, align="right", sortable=False),
        Column("rows", _("People"), 90, align="right", sortable=False),
        Column("price", _("Price"), 120, align="right", text=_text),
        Column("credit", _("Credit"), 100, align="right", text=_text, sortable=False),
        Column("net", _("Net"), 120, align="right", text=_text),
    )


def total_cells(totals: Iterable[Total]) -> list[dict[str, Any]]:
    """Return the cells of the totals."""
    return [
        {
            "id": number,
            "month": total.month,
            "partner": total.legal_name,
            "exports": total.exports,
            "rows": total.rows,
            "price": (total.price_cents or 0, returns.price(total.price_cents, total.currency)),
            "credit": (
                total.credit_cents,
                returns.price(total.credit_cents, total.currency) if total.credit_cents else "",
            ),
            "net": (total.net_cents or 0, returns.price(total.net_cents, total.currency)),
        }
        for number, total in enumerate(totals)
    ]


def export_details(export: ExportLine) -> list[tuple[str, str]]:
    """Return the facts about an export as pairs of a name and a value."""
    return [
        (_("When"), labels.day(export.at)),
        (_("Partner"), labels.renamed(export.legal_name, export.then)),
        (_("People"), format_number(export.rows)),
        (_("Erased since"), format_number(export.erased) if export.erased else ""),
        (_("Seed addresses"), format_number(export.traps)),
        (_("Price"), returns.price(export.price_cents, export.currency)),
        (_("Channels"), labels.channel.several(export.channels)),
        (_("File"), export.file or ""),
    ]


def stop_details(entry: StopLine) -> list[tuple[str, str]]:
    """Return the facts about a stop file as pairs of a name and a value."""
    return [
        (_("When"), labels.day(entry.at)),
        (_("Partner"), labels.renamed(entry.legal_name, entry.then)),
        (_("People"), format_number(entry.people)),
        (_("Written as"), _("keyed hashes") if entry.hashed else _("addresses that the partner knows")),
        (_("File"), entry.file),
        (_("Notified on"), labels.day(entry.notified_at) if entry.notified_at else ""),
    ]


def export_card(one: ExportLine, show_people: Callable[[], object], more: Sequence[tuple[str, str]] = ()) -> Card:
    """Return the card of an export, with further facts and a link to its contacts."""
    card = _card(_("Export {export}").format(export=one.export), [*export_details(one), *more], one.sha256)
    return card.add(left=plain(_("See the &people in it"), show_people, "users"))


def stop_card(one: StopLine) -> Card:
    """Return the card of a stop file."""
    return _card(_("Suppression file {stop_file}").format(stop_file=one.stop_file), stop_details(one), one.sha256)


def _card(title: str, facts: Iterable[tuple[str, str]], sha256: str | None) -> Card:
    return Card(title).add(FactRows(facts, last=fingerprint_row(sha256) if sha256 else None))


ENTRIES_SEEN, SUMS_SEEN = 5, 3  # rows visible in a low window before the page scrolls


@dataclass(frozen=True, slots=True)
class _Known:
    """The data of the page."""

    exports: tuple[ExportLine, ...]
    stops: tuple[StopLine, ...]
    notices: tuple[PartnerNotices, ...]
    stop_files: Mapping[str, StopFilePreview]  # by partner (id) to notify
    credits: tuple[Credit, ...]
    payments: Mapping[str, Payment]
    overdue: tuple[HoldProposal, ...]


def _known(db: Any, today: date) -> _Known:
    payments, notices = list_payments(db, today), notices_by_partner(db, today)
    files = {one.partner: preview_stop_file(db, one.partner, MOST_NAMED) for one in notices}
    return _Known(
        tuple(list_exports(db)), tuple(list_stop_files(db)), notices, files, tuple(list_credits(db)),
        {one.export: one for one in payments}, tuple(holds_for(db, payments)),
    )  # fmt: skip


class RegisterPage(Page):
    """Exports and stop files. `arrive` takes the id of one; links to `contacts` and `export`."""

    def __init__(self, jobs: Jobs, settings: Settings, clock: Clock = system_clock) -> None:
        super().__init__(_("Register"))
        self._jobs, self._clock = jobs, clock
        self._exports: dict[int, ExportLine] = {}
        self._stops: dict[int, StopLine] = {}
        self._credits: dict[int, Credit] = {}
        self._payments: Mapping[str, Payment] = {}
        self._wanted = ""
        self.setAcceptDrops(True)
        self.entries = ListModel(entry_columns(), parent=self)
        self.table = Table("register.entries", self.entries, settings, _("Entries of the register"))
        self.table.chosen.connect(self._chosen_by_hand)
        self.table.opened.connect(self._show_people)
        self.totals = ListModel(total_columns(), parent=self)
        self.notices = NoticesCard(jobs, clock)
        self.notices.said.connect(self.said)
        self.check = CheckCard(jobs)
        self.check.found.connect(self.arrive)
        self.chain = hidden(StatusBadge("", Status.PLAIN))
        self.columns_button = columns_button(self.table)
        self.returns_button = writing(plain(_("&Returns…"), self.take_back, "arrow-back-up"))
        self.control_button = plain(_("Control pack…"), self._ask_control, "shield-check")
        self.header.add(self.chain, self.control_button, self.returns_button, self.columns_button)
        self.overdue, self.returns = returns.OverdueCard(), returns.ReturnsCard(settings)
        self.overdue.wanted.connect(lambda partner: self.go.emit("partners", partner))
        self._banner, self._details = QVBoxLayout(), QVBoxLayout()
        self._lay_out(settings)

    def _lay_out(self, settings: Settings) -> None:
        entries = Card(margin=SPACE.hair).add(expanding(_at_least(self.table, ENTRIES_SEEN)))
        self.save_button = plain(_("Sa&ve for Excel…"), self._ask_totals, "download")
        invoices, title = Card(margin=SPACE.hair), _("For the invoices")
        head = fill(inner_row(gap=SPACE.s), (text_label(title, "heading"), 1), self.save_button)
        head.setContentsMargins(SPACE.l, SPACE.l, SPACE.l, 0)
        invoices.setAccessibleName(title)
        self.sums = Table("register.totals", self.totals, settings, title)
        invoices.add(head, expanding(_at_least(self.sums, SUMS_SEEN)))  # its table needs the whole width
        left = ScrollColumn(self.overdue, self.notices, expanding(entries), expanding(invoices), self.returns)
        left.column.setStretch(2, 3)
        left.column.setStretch(3, 2)
        right = ScrollColumn(self._details, self.check, 1)
        self.check.answered.connect(right.bring)
        offer_buttons(self.table, right)
        self._split = Splitter("register", [left, right], [3, 1], settings)
        nothing = EmptyState(
            "notebook",
            _("No export yet"),
            _("Every exported file is entered here with its fingerprint, and can be checked at any time."),
            primary(_("Go to the e&xport"), lambda: self.go.emit("export", None), "file-export"),
            tour=tour("register"),
        )
        self._none = Card().add(nothing)
        self._swap = StackedWidget(self._split, self._none)
        fill(self.body, self._banner, (expanding(self._swap), 1))

    def reload(self) -> None:
        today = paris_day(self._clock())
        self._jobs.read(lambda db: _known(db, today), self._show, replace="register.lines")
        self._jobs.read(verify, self._show_chain, replace="register.chain")

    def arrive(self, intent: object) -> None:
        if isinstance(intent, str):
            self._wanted = intent
            self._choose()

    def mark(self) -> object:
        row = self.table.current_row()
        return self.entries.rows[row]["entry"] if row >= 0 else None

    def focus_search(self) -> None:
        self.table.setFocus()

    def _show(self, known: _Known) -> None:
        self._exports = {one.id: one for one in known.exports}
        self._stops = {one.id: one for one in known.stops}
        self._credits, self._payments = {one.id: one for one in known.credits}, known.payments
        count = counted("{n} export", "{n} exports", len(known.exports))
        there = bool(known.exports or known.stops or known.notices)
        self.header.set_subtitle(count if there else "")
        before, awaited = self.table.current_id(), self._wanted
        rows = [*map(export_cells, known.exports), *map(stop_cells, known.stops), *map(credit_cells, known.credits)]
        rows.sort(key=lambda row: (row["second"][0], row["id"]), reverse=True)
        self.entries.set_rows(rows)
        for section, column in enumerate(self.totals.columns):
            if column.key in ("credit", "net"):
                self.sums.setColumnHidden(section, not known.credits)  # the net is the price
        self.totals.set_rows(total_cells(invoice_totals(known.exports, known.credits)))
        self.overdue.show_partners(known.overdue)
        if known.credits:
            self._jobs.read(source_yields, self._show_returns, replace="register.returns", long=True)
        self.returns_button.setVisible(bool(known.exports))
        self.save_button.setEnabled(self.totals.count() > 0)
        self.notices.show_partners(known.notices, known.stop_files)
        self.columns_button.setVisible(there)
        self._swap.show_only(self._split if there else self._none)
        if rows and not self._choose():
            if before is None or not self.table.choose(before):
                self.table.choose(rows[0]["id"])
            self._wanted = awaited  # the page chose, not the founder

    def _show_returns(self, sources: Mapping[str, SourceYield]) -> None:
        rows_out: dict[str, tuple[str, int]] = {}
        for one in self._exports.values():
            if one.state != "pending":
                rows_out[one.partner] = (one.legal_name, rows_out.get(one.partner, ("", 0))[1] + one.rows)
        self.returns.show_rows(returns.return_cells(self._credits.values(), rows_out, sources))

    def _choose(self) -> bool:
        wanted = next((row["id"] for row in self.entries.rows if row["entry"] == self._wanted), None)
        if wanted is None:
            return False
        self._wanted = ""
        return self.table.choose(wanted)

    def _show_chain(self, result: Verified) -> None:
        whole = result.chain == "ok"
        sentences = verified(
            result.chain, result.broken_at, None, None, changed_exports=result.changed, dates_back=result.dates_back
        )
        text = " ".join(sentences)
        self.chain.set(_("Register intact") if whole else _("Register altered"), Status.GOOD if whole else Status.BAD)
        self.chain.setToolTip(text)
        self.chain.show()
        clear_layout(self._banner)
        if not whole:
            self._banner.addWidget(Banner(f"{text} {_(TROUBLE)}", Status.BAD, inside=True))

    def _chosen_by_hand(self, chosen: int) -> None:
        self._wanted = ""
        self._show_details(chosen)

    def _show_details(self, wanted: int) -> None:
        clear_layout(self._details)
        if wanted in self._stops:
            self._details.addWidget(stop_card(self._stops[wanted]))
        elif wanted in self._exports:
            export = self._exports[wanted]
            payment = self._payments.get(export.export)
            card = export_card(export, lambda: self._show_people(wanted), returns.payment_facts(payment))
            card.add(left=writing(plain(_("P&roof…"), lambda: self._ask_proof(export), "shield-check")))
            if payment is not None and payment.state in ("open", "overdue"):
                card.add(left=writing(plain(_("&Mark as paid"), lambda: self.pay(export.export), "check")))
            self._details.addWidget(card)
        elif wanted in self._credits:
            self._details.addWidget(returns.credit_card(self._credits[wanted]))

    def pay(self, export: str) -> None:
        now, text = self._clock(), _("{export} is marked as paid.").format(export=export)
        self._record(lambda db: record_payment(db, export, now), text, lambda: self._take_back(export))

    def _take_back(self, export: str) -> None:
        now, text = self._clock(), _("{export} is not marked as paid any more.").format(export=export)
        self._record(lambda db: take_payment_back(db, export, now), text)

    def _record(self, make: Callable[[Any], Payment], text: str, undo: Callable[[], None] | None = None) -> None:
        def done(_payment: Payment) -> None:
            self.said.emit(text, undo)
            self.reload()

        self._jobs.write(make, done, title=_("Recording a payment"), owner=self)

    def take_back(self) -> None:
        partners: dict[str, str] = {}
        exports: dict[str, list[str]] = {}
        for one in self._exports.values():
            partners[one.partner] = one.legal_name
            exports.setdefault(one.partner, []).append(one.export)
        dialog = returns.ReturnsDialog(self._jobs, list(partners.items()), exports, self._clock, self.window())
        partner_of = {one.export: one.partner for one in self._exports.values()}
        partner_of |= {one.credit: one.partner for one in self._credits.values()}
        if (chosen := partner_of.get(str(self.mark()))) is not None:
            dialog.partner.choose(chosen)
        dialog.kept.connect(lambda found: self._taken_back(found, dialog.also.named))
        open_dialog(dialog)

    def _taken_back(self, found: ReturnsResult, also: str) -> None:
        self._wanted = found.credit or ""
        self._say(returns.entered(found, also))
        self.reload()

    def _show_people(self, wanted: int) -> None:
        if (shown := self._exports.get(wanted)) is not None:
            self.go.emit("contacts", only(shown.export, "export"))
            erased = counted(
                "{n} person of {export} was erased since: the book does not know who it was.",
                "{n} people of {export} were erased since: the book does not know who they were.",
                shown.erased,
                export=shown.export,
            )
            if shown.erased:
                self._say(erased)

    def _ask_proof(self, one: ExportLine) -> None:
        name = _("proof {export}.zip").format(export=one.export)
        ask_target(self, _("Save the proof"), name, _("Proof (*.zip)"), lambda path: self.save_proof(one, path))

    def save_proof(self, export: ExportLine, path: Path) -> None:
        now, title = self._clock(), _("Collecting the proof")

        def done(made: PackResult) -> None:
            words = proof_written(path.name, made.rows, made.withheld, made.fingerprint, made.missing)
            self._say(" ".join(words))

        self._jobs.write(lambda db: write_proof(db, export.export, path, now), done, title=title, owner=self)

    def _ask_control(self) -> None:
        name = _("control {day}.zip").format(day=paris_day(self._clock()).isoformat())
        ask_target(self, _("Save the control pack"), name, _("Control pack (*.zip)"), self.save_control)

    def save_control(self, path: Path) -> None:
        now, title = self._clock(), _("Collecting what an inspection asks for")
        done = lambda made: self._say(control_ready(made, path.name))  # noqa: E731  named for the line below
        self._jobs.read(lambda db: write_control(db, path, now), done, title=title, owner=self)

    def _ask_totals(self) -> None:
        name = _("for the invoices {day}.xlsx").format(day=paris_day(self._clock()).isoformat())
        ask_target(self, _("Save the totals"), name, _("Excel file (*.xlsx)"), self.save_totals)

    def save_totals(self, path: Path) -> None:
        now, text = self._clock(), _("The totals are in {file}.").format(file=path.name)
        done = lambda _rows: self._say(text)  # noqa: E731  named for the line below
        self._jobs.read(lambda db: write_totals(db, path, now), done, title=_("Saving the totals"), owner=self)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.check.takes(dropped_files(event.mimeData(), LISTS)):
            accept_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        files = dropped_files(event.mimeData(), LISTS)
        if self.check.takes(files):
            accept_copy(event)
            self.check.take(files)


def _at_least(table: Table, rows: int) -> Table:
    """Set a minimum height for so many rows, and return the table."""
    table.setMinimumHeight((rows + 1) * table.verticalHeader().defaultSectionSize() + SIZE.scrollbar)
    return table
