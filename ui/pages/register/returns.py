"""Parts of the register page about money: returns and their credits, payments, partners past due."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from operator import itemgetter
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from leadkeeper.domain.time import Clock
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import N_, _, counted, labels
from leadkeeper.messages.returns import (
    SHOWN_LINES,
    field,
    noes_of_nobody,
    noes_of_strangers,
    payment_state,
    reason,
    reasons_text,
)
from leadkeeper.progress import Flow
from leadkeeper.services.billing.invoices import Credit, HoldProposal, Payment
from leadkeeper.services.billing.returns import ReturnsOrder, ReturnsResult, return_contacts
from leadkeeper.services.billing.returns_file import ReturnChoices
from leadkeeper.services.consent.forms import SourceYield
from leadkeeper.services.contacts.details import AlikeRecord
from ui.dialogs.requests import AlikeChoice
from ui.jobs import Jobs
from ui.models.formats import decimal, format_number, money, percent
from ui.models.table_model import Column, ListModel
from ui.pages.register.panels import LISTS
from ui.settings import Settings
from ui.theme import SIZE, SPACE, Status
from ui.widgets.buttons import plain, turn_page, writing
from ui.widgets.cards import Card, FactRows
from ui.widgets.editors import ChoiceBox, FileField, SecretField
from ui.widgets.forms import FormDialog, FormRow, FormRows
from ui.widgets.labels import hidden, text_label
from ui.widgets.layouts import ScrollColumn, abreast, clear_layout, discard, expanding, fill, inner_column
from ui.widgets.table import Table

EURO = "EUR"
FILE_TROUBLES = ("file-missing", "file-empty", "file-unreadable", "returns-empty")
COLUMN_TROUBLES = {
    "no-person-column": N_(
        "No column says which people are returned. Say above which it is: reference, address, number or hash."
    ),
    "no-reason-column": N_("No column says why people come back. Say above which it is, or give all one reason."),
}
"""What the window says for codes with a sentence that speaks of the command line."""
PASSWORD = "password-protected"  # noqa: S105  a code


def price(cents: int | None, currency: str | None) -> str:
    """Return an amount in its currency, "" for an unknown one."""
    if cents is None:
        return ""
    if (currency or EURO) == EURO:
        return money(cents)
    return _("{amount} {currency}").format(amount=decimal(cents / 100, 2), currency=currency)


class ReturnsDialog(FormDialog):
    """Reads a partner's file of returns: shows first what would be credited, then enters it; emits `kept(result)`."""

    kept = Signal(object)

    def __init__(
        self,
        jobs: Jobs,
        partners: Sequence[tuple[str, str]],
        exports: Mapping[str, Sequence[str]],
        clock: Clock,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            _("People returned by a partner"),
            _("&Look through"),
            parent,
            _("Each row names a person by our reference, the address or the agreed hash, and says why. A no counts in "
              "any case: it becomes a withdrawal."),
        )  # fmt: skip
        self._jobs, self._clock, self._exports = jobs, clock, exports
        self._seen: tuple[ReturnsOrder, ReturnsResult] | None = None
        self.partner = ChoiceBox(partners)
        self.export = ChoiceBox()
        self.otherwise = ChoiceBox([("", _("none: such rows are refused")), *reason.choices()])
        self.file = FileField(_("Lists ({names})").format(names=" ".join(f"*{one}" for one in LISTS)))
        self.rows.row(_("&Partner"), self.partner)
        self._file_row = self.rows.row(_("&File"), self.file, "", *FILE_TROUBLES)
        self.rows.row(_("&Export"), self.export, _("All that the partner received, or one."))
        self.rows.row(_("&Reason of rows without one"), self.otherwise)
        self.password = SecretField()
        self._password_row = hidden(self.rows.row(_("Pass&word of the file"), self.password, "", PASSWORD))
        for changed in (self.partner.changed, self.export.changed, self.otherwise.changed, self.meanings.changed):
            changed.connect(self._start_again)
        self.file.changed.connect(self._other_file)
        self.password.changed.connect(self._start_again)
        self.partner.changed.connect(self._offer_exports)
        self._offer_exports(self.partner.value)

    def body(self) -> QWidget:
        """Build the questions, and below them what the file would bring and what nobody understood."""
        self.answer = hidden(text_label("", select=True))
        self.meanings = ReturnMeanings()
        self.also, self._also_rows = AlikeChoice(()), FormRows()
        self._area = ScrollColumn(self.rows, self.answer, self._also_rows, self.meanings, 1)
        return self._area

    def _offer_exports(self, partner: str) -> None:
        self.export.offer([("", _("all exports")), *((one, one) for one in self._exports.get(partner, ()))])

    def _other_file(self) -> None:
        self.meanings.forget()
        self.password.field.clear()
        self._password_row.hide()
        self._start_again()

    def _start_again(self, *_changed: object) -> None:
        self._seen = None
        self.answer.hide()
        self._offer_also(())
        self.yes.setEnabled(True)
        self.yes.setText(_("&Look through"))

    def _order(self) -> ReturnsOrder | None:
        """What is asked for; None without a file."""
        file, export = self.file.path, self.export.value or None
        if file is None:
            return None
        choices = ReturnChoices(self.meanings.columns, self.meanings.reasons, self.otherwise.value or None)
        return ReturnsOrder(file, self.partner.value, export, choices, password=self.password.text or None)

    def submit(self) -> None:
        now = self._clock()
        self.clear_errors()
        if self._seen is not None:
            checked, outlook = self._seen
            title = _("Entering the returns of {partner}").format(partner=self.partner.currentText())
            chosen = replace(checked, also=self.also.numbers)
            self.do(lambda db: return_contacts(db, chosen, now, seen=outlook), self.kept.emit, title)
            return
        self._look()

    def failed(self, error: BaseException) -> None:
        """Show the error; of what changed since it was shown, also what it is now."""
        super().failed(error)
        if isinstance(error, LeadKeeperError) and error.code in ("returns-changed", "shown-changed"):
            self._start_again()
            self._look()

    def _look(self) -> None:
        """Look through the file, and show what it would bring."""
        now = self._clock()
        order = self._order()
        if order is None:
            self.refuse(self._file_row, _("Choose a file."))
            return

        def look(db: Any) -> Flow[ReturnsResult]:
            return return_contacts(db, order, now, dry_run=True)

        def seen(found: ReturnsResult) -> None:
            if self._order() == order:  # the answers may have changed since
                self._show(order, found)

        def unread(error: BaseException) -> None:
            if self._order() == order:
                self._unread(error)

        self._jobs.read(
            look, seen, unread, title=_("Looking through {file}").format(file=order.file.name),
            replace="returns.look", owner=self,
        )  # fmt: skip

    def _unread(self, error: BaseException) -> None:
        """Show why the file could not be read; what would help is asked for above it."""
        if isinstance(error, LeadKeeperError) and error.code in COLUMN_TROUBLES:
            self.yes.setEnabled(True)
            facts: Any = error.facts
            self.meanings.offer_columns(zip(facts["columns"], facts["fields"], strict=True))
            self._order_tabs()
            self.complain(_(COLUMN_TROUBLES[error.code]))
            self.fit()
            self._area.bring(self.meanings)
            return
        if isinstance(error, LeadKeeperError) and error.code == PASSWORD:
            self._password_row.show()
        self.failed(error)

    def _show(self, order: ReturnsOrder, result: ReturnsResult) -> None:
        self._seen = order, result
        self._offer_also(result.alike)
        *words, _end = replace(result, alike=()).sentences(dry_run=True)  # those without credit come last
        words.append(_("Nothing is written yet."))
        more = [_("Only the first lines are shown here.")] if len(words) > SHOWN else []
        self.answer.setText("\n".join([*words[:SHOWN], *more]))
        self.answer.show()
        self.yes.setText(_("&Enter this"))
        if result.plan.is_idle:
            self._hold()
        else:
            turn_page()
        self.meanings.offer_columns(result.plan.file.columns)
        self.meanings.offer_reasons(one.text for one in result.plan.rows if one.refused == UNKNOWN_REASON)
        self._order_tabs()
        self.fit()

    def _offer_also(self, alike: Sequence[AlikeRecord]) -> None:
        """Offer who may be one of those who said no, as `WithdrawDialog` does."""
        discard(self._also_rows)
        self.also, self._also_rows = AlikeChoice(alike), FormRows()
        if alike:
            self._also_rows.row(_("Also for"), self.also, self.also.hint)
        self._area.column.insertWidget(2, self._also_rows)

    def _order_tabs(self) -> None:
        """Lead Tab through what was asked later before it comes to the buttons."""
        later = (*self.also.boxes.values(), *self.meanings.texts.values(), *self.meanings.boxes.values())
        for one, other in pairwise((self.password.eye, *later)):
            QWidget.setTabOrder(one, other)


SHOWN = 12
UNKNOWN_REASON = "unknown-reason"


class ReturnMeanings(QWidget):
    """Asks what the columns of a file hold, and what reasons mean that nobody understood; emits `changed`.

    Hidden until something is offered. Only what the person changed counts as chosen.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._columns, self._reasons = FormRows(), FormRows()
        self.boxes: dict[str, ChoiceBox] = {}
        self.texts: dict[str, ChoiceBox] = {}
        self._chosen: dict[str, str] = {}
        self._rows: list[FormRow] = []
        layout = inner_column(self, SPACE.m)
        self._heads = (text_label(_("What the columns hold"), "heading"), text_label(_("What reasons mean"), "heading"))
        for head, rows in ((self._heads[1], self._reasons), (self._heads[0], self._columns)):
            fill(layout, head, rows)
        self.forget()

    @property
    def columns(self) -> dict[str, str]:
        return dict(self._chosen)

    @property
    def reasons(self) -> dict[str, str]:
        return {text: box.value for text, box in self.texts.items() if box.value}

    def forget(self) -> None:
        for row in self._rows:
            discard(row)
        self.boxes, self.texts, self._chosen, self._rows = {}, {}, {}, []
        self._show_what_there_is()

    def offer_columns(self, columns: Iterable[tuple[str, str]]) -> None:
        """Ask for the field of each header; what was chosen before stays."""
        for header, known in columns:
            if (asked := self.boxes.get(header)) is not None and header not in self._chosen:
                asked.offer(field.choices(), known)
            elif asked is None:
                box = ChoiceBox(field.choices(), known)
                box.changed.connect(partial(self._choose, header))
                self._rows.append(self._columns.row(header, box))
                self.boxes[header] = box
        self._show_what_there_is()

    def offer_reasons(self, texts: Iterable[str]) -> None:
        for text in dict.fromkeys(texts):
            if text and text not in self.texts and len(self.texts) < MOST_TEXTS:
                box = ChoiceBox([("", _("not understood: such rows are refused")), *reason.choices()])
                box.changed.connect(lambda _value: self.changed.emit())
                self._rows.append(self._reasons.row(text, box))
                self.texts[text] = box
        self._show_what_there_is()

    def _choose(self, header: str, value: str) -> None:
        self._chosen[header] = value
        self.changed.emit()

    def _show_what_there_is(self) -> None:
        for part, boxes in ((self._heads[0], self.boxes), (self._columns, self.boxes),
                            (self._heads[1], self.texts), (self._reasons, self.texts)):  # fmt: skip
            part.setVisible(bool(boxes))
        self.setVisible(bool(self.boxes or self.texts))


MOST_TEXTS = 20


def credit_facts(credit: Credit) -> list[tuple[str, str]]:
    """Return the facts about a credit as pairs of a name and a value."""
    return [
        (_("When"), labels.day(credit.at)),
        (_("Partner"), labels.renamed(credit.legal_name, credit.then)),
        (_("Rows taken back"), format_number(credit.rows)),
        (_("Credit"), price(credit.credit_cents, credit.currency)),
        (_("Reasons"), reasons_text(credit.reasons)),
        (_("Of exports"), ", ".join(credit.exports)),
    ]


def credit_card(credit: Credit) -> Card:
    """Return the card of a credit."""
    return Card(_("Credit {credit}").format(credit=credit.credit)).add(FactRows(credit_facts(credit)))


def payment_facts(payment: Payment | None) -> list[tuple[str, str]]:
    """Return how an export is owed, as pairs of a name and a value."""
    if payment is None or payment.net_cents is None:
        return []
    cents = payment.credit_cents
    return [
        (_("Credit"), price(cents, payment.currency) if cents else ""),
        (_("Net"), price(payment.net_cents, payment.currency) if cents else ""),
        (_("Payment"), payment_state(payment.state)),
        (_("Due"), labels.day(payment.due.isoformat()) if payment.due else ""),
        (_("Paid on"), labels.day(payment.paid_on) if payment.paid_on else ""),
    ]


class OverdueCard(Card):
    """Partners past their days for payment, each proposed for a hold; hidden if there is none. Emits `wanted(id)`."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__(_("Past due"), status=Status.WARN)
        self._lines = inner_column(gap=SPACE.s)
        self.add(self._lines)
        self.hide()

    def show_partners(self, proposals: Sequence[HoldProposal]) -> None:
        clear_layout(self._lines)
        for proposal in proposals:
            text = _("{partner} has not paid {exports}: {sum}, due on {day}.").format(
                partner=proposal.legal_name,
                exports=", ".join(proposal.exports),
                sum=" + ".join(price(cents, currency) for currency, cents in proposal.owed.items()),
                day=labels.day(proposal.due.isoformat()),
            )
            button = writing(plain(_("Put on &hold…"), partial(self.wanted.emit, proposal.partner), "ban"))
            button.setAccessibleName(_("Put {partner} on hold").format(partner=proposal.legal_name))
            self._lines.addWidget(abreast((text_label(text), 1), button))
        self.setVisible(bool(proposals))


def return_columns() -> tuple[Column, ...]:
    """Return the columns of returns by partner and by source."""
    return (
        Column("of", _("Partner or source"), 160, tooltip=itemgetter("tip"), grows=True),
        Column("rows", _("Shared"), 90, align="right"),
        Column("returned", _("Returned"), 90, align="right"),
        Column("rate", _("Share"), 80, align="right", text=percent),
        Column("reasons", _("Reasons"), 180, grows=True, lines=2),
    )


def return_cells(
    credits_: Iterable[Credit], rows_out: Mapping[str, tuple[str, int]], sources: Mapping[str, SourceYield]
) -> list[dict[str, Any]]:
    """Return the cells of returns: partners with returns first, then sources; `rows_out` is name and rows by id."""
    by_partner: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in credits_:
        by_partner[one.partner].update(one.reasons)
    cells = [_cells(rows_out.get(one, (one, 0)), reasons) for one, reasons in by_partner.items()]
    back = [one for one in sources.values() if one.returned]
    cells += [_cells((one.name or _("source unknown"), one.rows), one.reasons, one.version) for one in back]
    return [{"id": place, **one} for place, one in enumerate(cells)]


def _cells(out: tuple[str, int], reasons: Mapping[str, int], code: str = "") -> dict[str, Any]:
    back = sum(reasons.values())
    share = back / out[1] if out[1] else 0.0
    tip = "\n".join(filter(None, (out[0], code)))
    return {"of": out[0], "tip": tip, "rows": out[1], "returned": back, "rate": share, "reasons": reasons_text(reasons)}


class ReturnsCard(Card):
    """Returns by partner and by source, with their reasons; hidden while nothing came back."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(_("Returns"))
        self.model = ListModel(return_columns(), parent=self)
        table = Table("register.returns", self.model, settings, _("Returns"))
        table.setMinimumHeight(4 * table.verticalHeader().defaultSectionSize() + SIZE.scrollbar)
        self.add(expanding(table))
        self.hide()

    def show_rows(self, rows: Sequence[dict[str, Any]]) -> None:
        self.model.set_rows(rows)
        self.setVisible(bool(rows))


def entered(result: ReturnsResult, also: str = "") -> str:
    """Return the message after a file of returns was entered; `also` are those ticked, by name."""
    refusals = [_("Also recorded for: {people}.").format(people=also)] if also else []
    refusals += [
        *noes_of_strangers(result.stopped, result.plan.strangers[:SHOWN_LINES]),
        *noes_of_nobody(result.plan.unheard),
    ]
    if result.credit is None:
        return " ".join([_("No row could be credited. What people said counts."), *refusals])
    count = len(result.plan.accepted)
    facts = {"credit": result.credit, "sum": price(result.plan.credit_cents, result.plan.currency)}
    text = counted("{credit}: {n} row taken back, {sum}.", "{credit}: {n} rows taken back, {sum}.", count, **facts)
    left = len(result.plan.rows) - count
    more = counted("{n} row without credit.", "{n} rows without credit.", left)
    return " ".join([text, *([more] if left else []), *refusals])
