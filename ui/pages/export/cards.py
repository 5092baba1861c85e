"""The cards of an export: who gets it, how many and for how much, which columns, which traps and password."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QWidget

from leadkeeper.flows.outlook import Outlook
from leadkeeper.model.export import PERSON_COLUMNS
from leadkeeper.words import _, facts, ngettext, tables
from leadkeeper.words.clauses import traps_unagreed
from ui.models.formats import money, number, siren
from ui.theme import Status
from ui.widgets.card import Card
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.form_rows import FormRows
from ui.widgets.inputs import SomeOf, Whole
from ui.widgets.labels import Elided, label
from ui.widgets.pill import Pill

MOST_TRAPS = 50


class PartnerCard(Card):
    """The partner: name, what speaks for it, what against, and its number."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._name, self._number = Elided("", "heading"), Elided("", "soft")
        self._pills = QWidget()
        self._line = FlowLayout(self._pills)
        row = QHBoxLayout()
        row.addWidget(self._name)
        row.addWidget(self._pills, 1)
        row.addWidget(self._number)
        self.add_layout(row)

    def show_outlook(self, outlook: Outlook) -> None:
        """Shows the partner of an outlook."""
        partner = outlook.view.partner
        self._name.set_text(partner.legal_name)
        number_ = _("SIREN {siren}").format(siren=siren(partner.siren or ""))
        self._number.set_text(number_ if partner.siren else partner.foreign_id or "")
        self._line.clear()
        for text, status in partner_pills(outlook):
            self._line.addWidget(Pill(text, status))


def partner_pills(outlook: Outlook) -> Iterator[tuple[str, Status]]:
    """What is known of the partner, each in a few words with its colour."""
    view, contract = outlook.view, outlook.contract
    since = min((one.since for one in view.named if one.since), default=None)
    if since:
        yield _("Named since {day}").format(day=facts.day(since[:10])), Status.GOOD
    else:
        yield _("On no partner list today"), Status.BAD
    if contract is None:
        yield _("No contract in force for this channel"), Status.BAD
    elif contract.ends_on:
        yield _("Contract until {day}").format(day=facts.day(contract.ends_on)), Status.GOOD
    else:
        yield _("Contract without end"), Status.GOOD
    if view.partner.hold is not None:
        yield _("On hold: {reason}").format(reason=view.partner.hold.reason or _("no reason given")), Status.BAD
    if view.people:
        given = ngettext("{n} person given so far", "{n} people given so far", view.people)
        yield given.format(n=number(view.people)), Status.PLAIN


class CountCard(Card):
    """How many people, at which price."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._number, self._caption, self._price = label("", "figure"), label("", "soft"), label("", "soft")
        self._number.setWordWrap(False)
        self.add(self._number, self._caption, self._price)

    def show_count(self, outlook: Outlook, people: int) -> None:
        """Shows the count and the price of some people."""
        self._number.setText(number(people))
        self._caption.setText(ngettext("person in this export", "people in this export", people))
        self._price.setText(price_words(outlook, people))
        self.setAccessibleName(f"{number(people)} {self._caption.text()}")


def price_words(outlook: Outlook, people: int) -> str:
    """`at 0,50 € = 4 903,50 €`, or that there is no price."""
    each, total = outlook.price_cents(1), outlook.price_cents(people)
    if outlook.contract is None:
        return ""
    if each is None or total is None:
        return _("The contract names no price.")
    return _("at {price} each = {total}").format(price=money(each), total=money(total))


class ColumnsCard(Card):
    """The columns that the contract allows, to tick off; the one that the channel needs stays."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Columns"), parent=parent)
        self._text = label("", "soft")
        self._boxes: SomeOf | None = None
        self._empty = label("", status=Status.WARN)
        self.add(self._text)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The columns that are ticked."""
        return self._boxes.values if self._boxes is not None else ()

    def show_outlook(self, outlook: Outlook) -> None:
        """Offers the columns of an outlook, all ticked."""
        if self._boxes is not None:
            self._boxes.hide()
            self._boxes.deleteLater()
        named = [one for one in PERSON_COLUMNS if one in (*outlook.columns, *outlook.unused)]
        self._boxes = SomeOf([(one, tables.column(one)) for one in named], outlook.columns)
        if outlook.identifier in outlook.columns:
            self._fix(outlook.identifier, _("The channel needs this column."), on=True)
        for one in outlook.unused:
            self._fix(one, _("This channel does not use it: it stays at home."), on=False)
        self._boxes.changed.connect(self.changed.emit)
        self._text.setText(_columns_text(outlook))
        self._empty.hide()
        self.add(self._boxes, self._empty)

    def show_empty(self, columns: Sequence[str]) -> None:
        """Take the tick off columns in which nobody of the export has anything, and say so."""
        known = [one for one in columns if self._boxes is not None and one in self._boxes.boxes]
        for one in known:
            self._fix(one, _("Nobody in this export has it."), on=False)
        text = _("Nobody in this export has: {columns}. Left out.")
        self._empty.setText(text.format(columns=tables.column.several(known)))
        self._empty.setVisible(bool(known))

    def _fix(self, column: str, why: str, *, on: bool) -> None:
        """Tick a column or not for good, and say why where it is pointed at."""
        if self._boxes is not None:
            box = self._boxes.boxes[column]
            box.setChecked(on)
            box.setEnabled(False)
            box.setToolTip(why)


def _columns_text(outlook: Outlook) -> str:
    if outlook.contract is None:
        return _("No contract is in force for this channel.")
    if not outlook.columns:
        return _("The contract allows no column.")
    text = _("The contract allows these; reference, dates and channels always go along.")
    if outlook.unused:
        text += " " + _("Not in an export by {channel}: {columns}.").format(
            channel=facts.channel(outlook.channel), columns=tables.column.several(outlook.unused)
        )
    if outlook.withheld:
        names = tables.column.several(outlook.withheld)
        text += " " + _("Never exported, whatever the contract says: {columns}.").format(columns=names)
    return text


class TracingCard(Card):
    """How many trap addresses, and a password."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Traps and password"), parent=parent)
        self.traps = Whole()
        self.traps.setRange(0, MOST_TRAPS)
        self.traps.setAccessibleName(_("Number of trap addresses"))
        self.traps.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._text = label("", "soft")
        self.locked = QCheckBox(_("Lock the file with a &password"))
        self._fields = FormRows()
        self.first, self.second = _secret(), _secret()
        self._typed = self._fields.row(
            _("Pass&word"), self.first, _("Tell it to the partner by another way than the file.")
        )
        self._again = self._fields.row(_("The same a&gain"), self.second)
        self._fields.hide()
        self.locked.toggled.connect(self._fields.setVisible)
        self._warning = label("", status=Status.WARN)
        self._warning.hide()
        self._agreed = True
        self.traps.valueChanged.connect(lambda _count: self._show_warning())
        row = QHBoxLayout()
        row.addWidget(self.traps)
        row.addWidget(self._text, 1)
        self.add_layout(row)
        self.add(self._warning)
        self.add(self.locked, self._fields)

    def show_outlook(self, outlook: Outlook) -> None:
        """One trap where the owner has a mailbox for it."""
        can = bool(outlook.desk.sources.world.owner.trap_mailboxes)
        contract = outlook.contract
        self._agreed = contract is None or contract.seed_clause is True
        self._warning.setText(traps_unagreed(outlook.view.partner.legal_name))
        self.traps.setEnabled(can)
        self.traps.setValue(1 if can else 0)
        if can:
            self._text.setText(_("trap addresses, unique to this file: a message to one tells who passed the file on."))
        else:
            self._text.setText(_("No trap mailbox is set up for your company, so no trap goes into the file."))
        self._show_warning()

    def _show_warning(self) -> None:
        self._warning.setVisible(self.traps.value() > 0 and not self._agreed)

    @property
    def password(self) -> str | None:
        """The password, None for none."""
        return self.first.text() if self.locked.isChecked() else None

    def check(self) -> str:
        """What is wrong with the password, if one is asked for; said at its field, which gets the focus."""
        asked, first = self.locked.isChecked(), self.first.text()
        missing = _("Type a password, or take the tick off.") if asked and not first else ""
        differs = _("The two passwords differ.") if asked and first and first != self.second.text() else ""
        self._typed.set_error(missing)
        self._again.set_error(differs)
        if missing or differs:
            (self.first if missing else self.second).setFocus()
        return missing or differs

    def forget(self) -> None:
        """Empties the password fields."""
        for field in (self.first, self.second):
            field.clear()
        self.locked.setChecked(False)


def _secret() -> QLineEdit:
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    return field
