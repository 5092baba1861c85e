"""Cards of the export preview: partner, count and price, columns, seed contacts and password, funnel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QWidget

from leadkeeper.domain.book import PERSON_COLUMNS, SERVICE_COLUMNS
from leadkeeper.domain.email import LEAVABLE
from leadkeeper.domain.time import iso_day_of
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import _, counted, labels, line, ngettext, rules
from leadkeeper.messages.errors import sentence
from leadkeeper.messages.partners import traps_unagreed
from leadkeeper.messages.rules import all_disclosed, most_frequent
from leadkeeper.services.exports.hygiene import DoubtfulAddresses
from leadkeeper.services.exports.preview import ExportPreview
from ui.models.formats import format_number, money, siren
from ui.models.table_model import Column, ListModel
from ui.theme import SPACE, Status
from ui.widgets.buttons import quiet
from ui.widgets.cards import Card
from ui.widgets.charts import Funnel, FunnelBar
from ui.widgets.editors import CheckList
from ui.widgets.forms import FormRows
from ui.widgets.labels import (
    ElidedLabel,
    StatusBadge,
    announce,
    hidden,
    set_style_property,
    show_text,
    text_label,
    with_name,
)
from ui.widgets.layouts import FlowLayout, ScrollColumn, abreast, discard, fill, inner_row
from ui.widgets.number_fields import IntegerEdit
from ui.widgets.table import Table

MOST_TRAPS = 50


class PartnerCard(Card):
    """The partner: name, what speaks for and against it, and its SIREN."""

    def __init__(self) -> None:
        super().__init__()
        known, self._number = QWidget(), text_label("", "soft")
        self._number.setWordWrap(False)
        self._line = FlowLayout(known)  # below a long name the badges have room
        self.add(fill(inner_row(gap=SPACE.m), (known, 1), self._number))

    def show_outlook(self, outlook: ExportPreview) -> None:
        partner = outlook.view.partner
        number_ = _("SIREN {siren}").format(siren=siren(partner.siren or ""))
        self._number.setText(number_ if partner.siren else partner.foreign_id or "")
        self._line.clear()
        self._line.addWidget(ElidedLabel(partner.legal_name, "heading"))
        for text, status in partner_pills(outlook):
            self._line.addWidget(StatusBadge(text, status))


def partner_pills(outlook: ExportPreview) -> Iterator[tuple[str, Status]]:
    """Yield badges with what is known of the partner."""
    view, contract = outlook.view, outlook.contract
    if since := view.since:
        yield _("Named since {day}").format(day=labels.day(iso_day_of(since))), Status.GOOD
    else:
        yield _("On no partner list today"), Status.BAD
    if contract is None:
        yield _("No contract in force for this channel"), Status.BAD
        if agreed := view.channels:
            yield _("The contract covers: {channels}").format(channels=labels.channel.several(agreed)), Status.INFO
    elif contract.last_day:
        yield _("Contract until {day}").format(day=labels.day(contract.last_day.isoformat())), Status.GOOD
    else:
        yield _("Contract without an end date"), Status.GOOD
    if view.partner.hold is not None:
        yield _("On hold: {reason}").format(reason=view.partner.hold.given_reason or _("no reason given")), Status.BAD
    if any(outlook.pointing):
        hit = outlook.pointing.seed_hits
        yield (_("Open seed hit"), Status.BAD) if hit else (_("Open complaint"), Status.WARN)
    if view.people:
        yield counted("{n} person shared so far", "{n} people shared so far", view.people), Status.PLAIN


class CountCard(Card):
    """The number of contacts and their price."""

    def __init__(self) -> None:
        super().__init__()
        self._number = text_label("", "figure")
        self._caption, self._price = text_label("", "soft"), text_label("", "soft")
        self._number.setWordWrap(False)
        self.add(self._number, self._caption, self._price)

    def show_count(self, outlook: ExportPreview, people: int) -> None:
        self._number.setText(format_number(people))
        self._caption.setText(ngettext("person in this export", "people in this export", people))
        self._price.setText(price_words(outlook, people))
        self.setAccessibleName(f"{format_number(people)} {self._caption.text()}")


def price_words(outlook: ExportPreview, people: int) -> str:
    """Return `at 0,50 € = 4 903,50 €`, or that there is no price; empty for nobody."""
    if outlook.contract is None or not people:
        return ""
    each, total = outlook.contract.price_for(people), outlook.price_cents(people)
    if each is None or total is None:
        return _("The contract names no price.")
    return _("at {price} each = {total}").format(price=money(each), total=money(total))


class ColumnsCard(Card):
    """The columns that the contract allows, to untick; the one that the channel needs stays ticked."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(_("Columns"))
        self._text = text_label("", "soft")
        self._boxes = CheckList(())
        self._unticked: set[str] = set()
        self._empty = text_label("", status=Status.WARN)
        self.add(self._text)

    @property
    def chosen(self) -> tuple[str, ...]:
        return self._boxes.values

    def show_outlook(self, outlook: ExportPreview, *, anew: bool) -> None:
        """Offer the columns; those that the founder unticked stay so, unless it begins `anew`."""
        discard(self._boxes)
        self._unticked = set() if anew else self._unticked
        named = [one for one in PERSON_COLUMNS if one in (*outlook.columns, *outlook.unused)]
        ticked = set(outlook.columns) - self._unticked
        self._boxes = CheckList([(one, labels.column(one)) for one in named], ticked)
        self._boxes.setAccessibleName(self.accessibleName())
        if outlook.identifier in outlook.columns:
            self._fix(outlook.identifier, _("The channel needs this column."), on=True)
        for one in outlook.unused:
            self._fix(one, _("This channel does not use it: it is not shared."), on=False)
        self._boxes.changed.connect(self._ticked)
        self._text.setText(_columns_text(outlook))
        self._empty.hide()
        self.add(self._boxes, self._empty)

    @property
    def unticked(self) -> frozenset[str]:
        """The columns that the founder unticked."""
        return frozenset(self._unticked)

    def untick(self, columns: Iterable[str]) -> None:
        for one in columns:
            if (box := self._boxes.boxes.get(one)) is not None and box.isEnabled():
                box.setChecked(False)

    def show_empty(self, columns: Sequence[str]) -> None:
        """Untick columns that are empty for every contact of the export, and say so."""
        known = [one for one in columns if one in self._boxes.boxes]
        for one in known:
            self._fix(one, _("Empty for everybody in this export."), on=False)
        text = _("Empty columns in this export, left out: {columns}.").format(columns=labels.column.several(known))
        show_text(self._empty, text if known else "")

    def _ticked(self) -> None:
        for name, box in self._boxes.boxes.items():
            if box.isEnabled():  # else the page decided, not the founder
                (self._unticked.discard if box.isChecked() else self._unticked.add)(name)
        self.changed.emit()

    def _fix(self, column: str, why: str, *, on: bool) -> None:
        """Tick or untick a column and disable its box, with the reason as the tooltip."""
        box = self._boxes.boxes[column]
        box.setEnabled(False)
        box.setChecked(on)
        box.setToolTip(why)


def _columns_text(outlook: ExportPreview) -> str:
    if outlook.contract is None:
        return _("No contract is in force for this channel.")
    if not outlook.columns:
        return _("The contract allows no column.")
    text = _("The contract allows these; reference, dates and channels are always included.")
    if outlook.unused:
        text += " " + _("Not in an export by {channel}: {columns}.").format(
            channel=labels.channel(outlook.channel), columns=labels.column.several(outlook.unused)
        )
    if outlook.withheld:
        names = labels.column.several(outlook.withheld)
        text += " " + _("Never exported, whatever the contract says: {columns}.").format(columns=names)
    return text


class TracingCard(Card):
    """The number of seed contacts, and a password."""

    def __init__(self) -> None:
        super().__init__(_("Seed addresses and password"))
        self.traps = with_name(IntegerEdit(most=MOST_TRAPS), _("Number of seed addresses"))
        self.traps.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._text = text_label("", "soft")
        self.locked = QCheckBox(_("Lock the file with a &password"))
        self._fields = FormRows()
        self.first, self.second = (QLineEdit(echoMode=QLineEdit.EchoMode.Password) for _each in range(2))
        hint = _("Send it to the partner by another way than the file.")
        self._typed = self._fields.row(_("Pass&word"), self.first, hint)
        self._again = self._fields.row(_("The same a&gain"), self.second)
        self._fields.hide()
        self.locked.toggled.connect(self._fields.setVisible)
        self._warning = hidden(text_label("", status=Status.WARN))
        self._agreed, self._can = True, False
        self.traps.number_changed.connect(lambda _count: self._show_count())
        self._unread = text_label("", "error")
        self.traps.refused.connect(self._show_unread)
        self.traps.textChanged.connect(lambda _text: self._show_unread(""))
        self._show_unread("")
        how_many = fill(QHBoxLayout(), self.traps, (self._text, 1))
        self.add(how_many, self._unread, self._warning, self.locked, self._fields)

    def show_outlook(self, outlook: ExportPreview, *, anew: bool) -> None:
        """Set one seed contact if the owner has a mailbox for it; a number typed stays, unless it begins `anew`."""
        could, self._can = self._can, bool(outlook.judging.sources.reference_data.owner.trap_mailboxes)
        contract = outlook.contract
        self._agreed = contract is None or contract.seed_clause is True
        self._warning.setText(traps_unagreed(outlook.view.partner.legal_name))
        self.traps.setEnabled(self._can)
        if anew or self._can != could:
            self.traps.setValue(1 if self._can else 0)
        self._show_count()

    def _show_count(self) -> None:
        count = self.traps.value()
        self._text.setText(
            ngettext(
                "seed address, unique to this file: a message to it shows who spread the file.",
                "seed addresses, unique to this file: a message to one shows who spread the file.",
                count,
            )
            if self._can
            else _("No seed mailbox is set up for your company, so the file contains no seed address.")
        )
        self._warning.setVisible(count > 0 and not self._agreed)

    def _show_unread(self, why: str) -> None:
        show_text(self._unread, why)
        self.traps.setAccessibleDescription(why)
        set_style_property(self.traps, wrong=bool(why))
        announce(self.traps, why)

    @property
    def password(self) -> str | None:
        return self.first.text() if self.locked.isChecked() else None

    def check(self) -> str:
        """Return what is wrong with the number or the password, and show it at its field, which gets the focus."""
        if not self.traps.check():
            self.traps.setFocus()
            return self._unread.text()
        asked, first = self.locked.isChecked(), self.first.text()
        missing = _("Type a password, or clear the box.") if asked and not first else ""
        differs = _("The two passwords differ.") if asked and first and first != self.second.text() else ""
        self._typed.set_error(missing)
        self._again.set_error(differs)
        if missing or differs:
            (self.first if missing else self.second).setFocus()
        return missing or differs

    def forget(self) -> None:
        for field in (self.first, self.second):
            field.clear()
        self.locked.setChecked(False)


PREVIEWED = 20
HIDDEN = ("ref", "channels_allowed", "phone_valid_until")
PREVIEW_ROWS_SHOWN = 5
ALL_THE_REST = 100  # to 1 for the air below, which is left alone where nobody can be exported
WIDTHS = {"email": 230, "consent_date": 150}


@dataclass(frozen=True, slots=True)
class ExportChoices:
    """What was chosen for an export: columns unticked, kinds left out, seed contacts, whether it gets a password."""

    unticked: frozenset[str]
    left_out: frozenset[str]
    traps: int
    locked: bool


class PreviewPanel(ScrollColumn):
    """Everything about an export before it is made.

    Emits `step_wanted` with a step of the funnel, `print_wanted` to print the preview.
    """

    step_wanted = Signal(str)
    print_wanted = Signal()
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._outlook: ExportPreview | None = None
        self._offered_again = 0
        self._partner, self._count = PartnerCard(), CountCard()
        self.columns, self.tracing = ColumnsCard(), TracingCard()
        self.hygiene = HygieneCard()
        self.hygiene.changed.connect(self._say_count)
        self.funnel = Funnel()
        self.funnel.clicked.connect(self.step_wanted.emit)
        self.columns.changed.connect(self._columns_changed)
        self.again, self.reason = QCheckBox(), QLineEdit()
        self._why_not_text = text_label("", select=True)
        self._why_not = Card(status=Status.WARN).add(self._why_not_text)
        self._preview = Card(_("First rows"))
        self._table: Table | None = None
        self._lay_out()

    def _lay_out(self) -> None:
        self.print = quiet(_("Pri&nt…"), self.print_wanted.emit, "printer")
        self._waiting = text_label("", select=True)
        who = Card(_("Who can be exported"), [self.print]).add(self.funnel, self._waiting)
        self._again = Card(_("Already shared"))
        self.reason.setPlaceholderText(_("Reason, kept with each person"))
        self.reason.setAccessibleName(self.reason.placeholderText())
        self.reason.setEnabled(False)
        self.again.toggled.connect(self._again_toggled)
        self.reason.textChanged.connect(lambda _text: self._say_count())
        self._again.add(self.again, self.reason)
        figures = abreast((self._count, 2), (self.columns, 4), (self.tracing, 4))
        fill(self.column, self._partner, self._why_not, who, figures, self.hygiene, self._again)
        self.column.addWidget(self._preview, ALL_THE_REST)  # more rows on a large screen, instead of air in every card
        self.column.addStretch(1)
        for told_later in (self._why_not, self.hygiene, self._again, self._preview):
            told_later.hide()  # until the preview says what is in it

    @property
    def choices(self) -> ExportChoices:
        """What was chosen; a password, and whether somebody is shared again, are to be said anew."""
        tracing = self.tracing
        left_out = frozenset(self.hygiene.ticked_kinds)
        return ExportChoices(self.columns.unticked, left_out, tracing.traps.value(), tracing.locked.isChecked())

    def restore(self, choices: ExportChoices) -> None:
        """Choose the same for the preview that was just shown."""
        self.columns.untick(choices.unticked)
        self.hygiene.tick_when_found(choices.left_out)
        if self.tracing.traps.isEnabled():
            self.tracing.traps.setValue(choices.traps)
        self.tracing.locked.setChecked(choices.locked)

    @property
    def people(self) -> int:
        if self._outlook is None:
            return 0
        again = self._outlook.again if self.again_reason is not None else 0
        return self._outlook.eligible - len(self._outlook.held) - self.hygiene.left_out + again

    @property
    def held(self) -> Mapping[int, str]:
        return self._outlook.held if self._outlook is not None else {}

    @property
    def again_reason(self) -> str | None:
        """Return the reason to include contacts already shared, None to leave them out."""
        return (self.reason.text().strip() or None) if self.again.isChecked() else None

    def show_outlook(self, outlook: ExportPreview) -> None:
        """Show a preview; what the founder chose stays if it is of the same partner and channel as the one before."""
        before, self._outlook = self.shown, outlook
        anew = self.shown != before
        self._partner.show_outlook(outlook)
        self.columns.show_outlook(outlook, anew=anew)
        self.tracing.show_outlook(outlook, anew=anew)
        if before is not None and before[0] != outlook.view.partner.id:
            self.tracing.forget()  # a password is agreed with one partner
        if anew:
            self.hygiene.forget()
            self.reason.clear()
        self.funnel.set_steps(list(_steps(outlook)))
        self._waiting.setText(rules.waiting(outlook.waiting))
        self._waiting.setVisible(outlook.waiting > 0)
        if anew:
            self.again.setChecked(False)
        if anew or not self.hygiene.chosen:  # else it counts without those left out, see `show_chosen`
            self._offer_again(outlook.again)
        self._say_count()
        self._why_not_text.setText(why_not(outlook))
        self._why_not.setVisible(bool(self._why_not_text.text()))

    def _offer_again(self, people: int) -> None:
        """Offer those already shared; the tick is for those it named, not for more."""
        if not 0 < people <= self._offered_again:
            self.again.setChecked(False)
        self._offered_again = people
        offer = counted(
            "Include {n} person already shared: the contract allows it",
            "Include {n} people already shared: the contract allows it",
            people,
        )
        self.again.setText(offer)
        self._again.setVisible(people > 0)

    @property
    def shown(self) -> tuple[str, str] | None:
        """Return the partner (its id) and the channel of the figures shown."""
        return (self._outlook.view.partner.id, self._outlook.channel) if self._outlook else None

    @property
    def steps(self) -> list[FunnelBar]:
        return [row.step for row in self.funnel.rows]

    def show_chosen(self, outlook: ExportPreview, rows: tuple[tuple[str, ...], list[tuple[str | None, ...]]]) -> None:
        """Count and show what the file holds without the ticked kinds of addresses."""
        self._outlook = outlook
        self._offer_again(outlook.again)
        self._say_count()
        self.show_rows(*rows)

    def show_rows(self, headers: tuple[str, ...], rows: list[tuple[str | None, ...]]) -> None:
        self._preview.setVisible(bool(rows))
        if not rows:
            return
        if self._table is None or headers != self._headers:
            self._set_columns(headers)
        assert self._table is not None
        self._rows.set_rows(dict(zip(headers, row, strict=True)) for row in rows)
        height = self._table.verticalHeader().defaultSectionSize()
        self._table.setMinimumHeight(height * (min(len(rows), PREVIEW_ROWS_SHOWN) + 2))
        self._columns_changed()

    def _set_columns(self, headers: tuple[str, ...]) -> None:
        discard(self._table)
        self._headers, self._rows = headers, ListModel([_column(name) for name in headers], parent=self)
        self._table = Table("export.preview", self._rows, title=_("First rows"))
        self._preview.add(self._table)

    def _columns_changed(self) -> None:
        if self._table is not None:
            self._table.show_columns([*(one for one in SERVICE_COLUMNS if one not in HIDDEN), *self.columns.chosen])
        self.changed.emit()

    def _again_toggled(self, on: bool) -> None:
        self.reason.setEnabled(on)
        self._say_count()
        if on:
            self.reason.setFocus()

    def _say_count(self) -> None:
        if self._outlook is not None:
            self._count.show_count(self._outlook, self.people)
        self.changed.emit()


def _column(name: str) -> Column:
    """Return a column of the first rows; dates are formatted in the current language."""
    width = WIDTHS.get(name, 130)
    if name == "consent_date":
        return Column(name, labels.column(name), width, text=lambda at: labels.day(at) if at else "", sortable=False)
    return Column(name, labels.column(name), width, sortable=False, shown=name not in HIDDEN)


def _steps(outlook: ExportPreview) -> list[FunnelBar]:
    name, last = outlook.view.partner.legal_name, len(outlook.steps) - 1
    steps = []
    for place, (step, left) in enumerate(zip(rules.STEPS, outlook.steps, strict=True)):
        status = Status.PLAIN if place == 0 else Status.GOOD if place == last else Status.INFO
        title = rules.title(step, name, outlook.channel)
        why = rules.lost(step, name, left.causes) if left.lost else ""
        steps.append(FunnelBar(step.id, title, left.left, left.lost, why, status))
    return steps


def why_not(outlook: ExportPreview) -> str:
    """Return why no file can be made; empty if one can."""
    if outlook.obstacle is not None:
        return sentence(outlook.obstacle)
    name, given = outlook.view.partner.legal_name, outlook.given
    if outlook.eligible or outlook.again:
        if outlook.identifier not in outlook.columns:
            return _("The contract does not allow the column “{column}”, without which nobody can be reached.").format(
                column=labels.column(outlook.identifier)
            )
        if outlook.eligible > len(outlook.held):
            return ""
    if given or outlook.eligible:
        refused = LeadKeeperError("numbers-refused", partner=name, count=outlook.eligible)
        why = sentence(refused) if outlook.eligible else all_disclosed(given, name)
        more = _("The contract allows another sharing: see “Already shared”.") if outlook.again else ""
        return " ".join(filter(None, (why, more)))
    return _("Nobody may be shared with {partner} on this channel today. Most frequent reasons: {reasons}.").format(
        partner=name, reasons=most_frequent(outlook.reasons)
    )


class HygieneCard(Card):
    """Counts addresses by kind; those of a ticked kind are left out. Hidden while all are in order.

    Emits `changed`, and `ticked` when other kinds are ticked than before.
    """

    changed, ticked = Signal(), Signal()

    def __init__(self) -> None:
        super().__init__(_("Addresses that may not reach the person"))
        self._found = DoubtfulAddresses()
        self._boxes = CheckList(())
        self._left_out: set[str] = set()
        self.add(text_label(_("Tick what to leave out. Nobody is corrected or left out without your tick."), "soft"))
        self._marked = text_label("", "soft")
        self.hide()

    @property
    def chosen(self) -> tuple[str, ...]:
        return self._boxes.values

    @property
    def ticked_kinds(self) -> Set[str]:
        """The kinds that were ticked, also those of nobody by now."""
        return self._left_out

    def tick_when_found(self, kinds: Iterable[str]) -> None:
        self._left_out.update(kinds)

    @property
    def left_out(self) -> int:
        return sum(count for kinds, count in self._found.counts.items() if not kinds.isdisjoint(self.chosen))

    def show_found(self, doubtful: DoubtfulAddresses) -> None:
        """Show how many eligible people have which kinds of addresses; a kind that was ticked stays so."""
        self._found, before = doubtful, self.chosen
        discard(self._boxes)
        several = doubtful.counts.items()
        counts = {kind: sum(n for kinds, n in several if kind in kinds) for kind in (*LEAVABLE, "alias")}
        named = [(one, line(labels.address_kind(one), counts[one])) for one in LEAVABLE if counts[one]]
        more = {one: self._addresses(one, counts[one]) for one, _name in named}
        self._boxes = CheckList(named, self._left_out, below=True, more=more)
        self._boxes.setAccessibleName(self.accessibleName())
        self._boxes.changed.connect(self._ticked)
        show_text(self._marked, self._named("alias", counts["alias"]) if counts["alias"] else "")
        self.add(self._boxes, self._marked)
        self.setVisible(any(counts.values()))
        self.changed.emit()
        if self.chosen != before:
            self.ticked.emit()

    def forget(self) -> None:
        """Untick all, and show nobody until others are found."""
        self._left_out.clear()
        self.show_found(DoubtfulAddresses())

    def _ticked(self) -> None:
        self._left_out -= self._boxes.boxes.keys()
        self._left_out.update(self._boxes.values)
        self.changed.emit()
        self.ticked.emit()

    def _addresses(self, kind: str, people: int) -> str:
        first = self._found.first.get(kind, ())
        return ", ".join([*first, *(["…"] if people > len(first) > 0 else [])])

    def _named(self, kind: str, people: int) -> str:
        return " · ".join(filter(None, (line(labels.address_kind(kind), people), self._addresses(kind, people))))
