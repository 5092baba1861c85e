"""Details of one contact (addresses, verdicts with reasons, history as a timeline), and the selection bar."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QSizePolicy, QWidget

from leadkeeper.domain.contact import UNDONE, Consent, Contact
from leadkeeper.domain.duplicates import repeated_from
from leadkeeper.domain.time import moment
from leadkeeper.messages import _, contacts, counted, labels, rules
from leadkeeper.messages.contacts import also_at_mailbox, note_came_from, refused_like_this, unread_answer
from leadkeeper.services.contacts.details import ContactDetails
from ui.dialogs.requests import called
from ui.models.formats import format_number, telephone, tip
from ui.pages.contacts.actions import ContactActions, Selection
from ui.theme import SIZE, SPACE, Status, colours
from ui.widgets.buttons import icon_button, menu_button, plain, quiet, writing
from ui.widgets.cards import Card, EmptyState
from ui.widgets.editors import ChoiceBox
from ui.widgets.labels import (
    LONGEST,
    AddressLabel,
    Role,
    VerdictView,
    pills,
    separator,
    smooth,
    text_label,
    verdict_texts,
    with_name,
    without_letter,
)
from ui.widgets.layouts import (
    ScrollColumn,
    Series,
    StackedWidget,
    clear_layout,
    discard,
    expanding,
    fill,
    flowing,
    held,
    inner_column,
    inner_row,
    rescue_focus,
    stacked,
)
from ui.widgets.message_boxes import gone_on


class PersonButtons(QWidget):
    """The most frequent actions on the contact shown, and the others in a menu.

    A press that comes before the contact is shown waits for it.
    """

    def __init__(self, acts: ContactActions) -> None:
        super().__init__()
        self._acts = acts
        self._chosen = Selection((), 0)
        self._shown: ContactDetails | None = None
        self._pressed: Callable[[], None] | None = None
        self.edit = writing(plain(_("&Edit…"), self._edit))
        self.withdraw = writing(plain(_("&Withdraw…"), self._withdraw))
        self.dossier = plain(_("Access rep&ort…"), self._dossier)
        self.more = menu_button(_("&More"), ())
        self.more.menu().aboutToShow.connect(self._fill)
        fill(inner_column(self, edges=(0, SPACE.s, 0, 0)), flowing((self.edit, self.withdraw, self.dossier, self.more)))

    def stand_in(self, *, low: bool, lowest: bool) -> None:
        """Take fewer lines in a low panel, which is for the reasons: the menu then has the other actions."""
        self.dossier.setVisible(not low)
        self.withdraw.setVisible(not lowest)

    def stand_on(self, row: int, shown: ContactDetails) -> None:
        self._chosen, self._shown = Selection((row,), 1, called(shown.contact)), shown
        self.set_stale(False)
        pressed, self._pressed = self._pressed, None
        if pressed is not None:
            pressed()

    def wait_for(self, row: int) -> None:
        """Act on this contact once it is shown; a press for another is forgotten."""
        if self._chosen.numbers != [row]:
            self._chosen, self._shown, self._pressed = Selection((row,), 1), None, None
            self.set_stale(False)

    def stand_on_nobody(self) -> None:
        self._chosen, self._shown = Selection((), 0), None
        self.set_stale(True)

    def set_stale(self, stale: bool) -> None:
        """Disable all actions while the list does not answer what is searched."""
        ready = not stale and bool(self._chosen.numbers)
        if not ready:
            self._pressed = None
            rescue_focus(self)
        self.setEnabled(ready)

    def _when_shown(self, act: Callable[[ContactDetails], object]) -> None:
        if self._shown is not None:
            act(self._shown)
        elif self._chosen.numbers:
            self._pressed = partial(self._when_shown, act)

    def _edit(self) -> None:
        self._when_shown(lambda _shown: self._acts.edit(self._chosen.numbers[0]))

    def _withdraw(self) -> None:
        self._when_shown(lambda shown: self._acts.rights.withdraw(self._chosen.numbers[0], shown))

    def _dossier(self) -> None:
        self._when_shown(lambda shown: self._acts.rights.dossier(shown.contact.id))

    def _fill(self) -> None:
        self.more.menu().clear()
        row = self._chosen.numbers

        def load(act: Callable[[ContactDetails], None]) -> None:
            """Act on the person that the menu was opened for: the list may have gone on to another one under it."""
            if self._chosen.numbers == row:
                self._when_shown(act)
            else:
                self._acts.said.emit(gone_on(), None)

        buttons = {_("&Edit…"): self.edit, _("&Withdraw…"): self.withdraw, _("Access rep&ort…"): self.dossier}
        shown = [text for text, button in buttons.items() if not button.isHidden()]
        self._acts.fill(self.more.menu(), self._chosen, self._shown, load, without=shown)


class SelectionBar(Card):
    """Shows the selected contacts by number and name, and the actions on all of them, in place of the panel of one."""

    all_wanted = Signal()
    none_wanted = Signal()

    def __init__(self, acts: ContactActions) -> None:
        super().__init__()
        self._acts = acts
        self._chosen = Selection((), 0)
        self.told = text_label("", "title")
        self.everybody = quiet("", self.all_wanted.emit)
        self.act: QPushButton = menu_button(_("&Actions"), ())
        self.act.menu().aboutToShow.connect(self._fill)
        self.add(self.told, flowing((self.act, self.everybody, quiet(_("&Clear selection"), self.none_wanted.emit))))
        self._people = ScrollColumn(gap=SPACE.m)
        self.add(expanding(self._people))

    @property
    def menu(self) -> QMenu:
        return self.act.menu()

    def show_chosen(self, chosen: Selection, listed: int) -> None:
        """Act on these contacts from now on; `listed` is the length of the whole list."""
        if chosen != self._chosen:
            self._people.clear()  # those of others
        self._chosen = chosen
        self.told.setText(counted("{n} person selected", "{n} people selected", chosen.people))
        everybody = _("Select &all {n}").format(n=format_number(listed))
        if without_letter(self.everybody.text()) != without_letter(everybody):  # its letter may be another one by now
            self.everybody.setText(everybody)
        self.everybody.setVisible(chosen.people < listed)
        if chosen.people > 1:
            self._acts.first_people(chosen, lambda first: self._show_people(chosen, first), "contacts.chosen")

    def _show_people(self, chosen: Selection, first: Sequence[Contact]) -> None:
        """Show a row for each of the first people, with address and state, and how many more there are."""
        self._people.clear()
        for contact in first:
            name, address = called(contact), contact.email or telephone(contact.phone or "")
            stage, *more = _facts(contact)[1:]
            state = pills([stage, *(one for one in more if one[1] in (Status.BAD, Status.WARN))])
            lines = [AddressLabel(name, "strong"), *([AddressLabel(address)] if address not in ("", name) else [])]
            self._people.column.addWidget(stacked(*lines, state, gap=SPACE.xxs))
        for rest in chosen.others():
            self._people.column.addWidget(text_label(rest, "soft"))

    def _fill(self) -> None:
        self.menu.clear()
        self._acts.fill(self.menu, self._chosen)


SHOWN_AT_FIRST = 30
DOT = SPACE.s + SPACE.xxs


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """One event: at which instant, if known, what, and in grey its source; `codes` of the source for its tooltip."""

    at: str | None
    text: str
    detail: str = ""
    status: Status = Status.PLAIN
    codes: str = ""

    @property
    def when(self) -> str:
        return labels.day(self.at) if self.at else _("Date unknown")


class _Rail(QWidget):
    """The line with a dot at the left of an event."""

    def __init__(self) -> None:
        super().__init__()
        self._status, self._first, self._last = Status.PLAIN, False, False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def set(self, status: Status, *, first: bool, last: bool) -> None:
        self._status, self._first, self._last = status, first, last
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(DOT + SPACE.xs, DOT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, painter = colours(), smooth(self)
        middle, dot_at = self.width() / 2, self.fontMetrics().height() / 2
        top = dot_at if self._first else 0
        bottom = dot_at if self._last else self.height()
        painter.fillRect(QRectF(middle - 1, top, SPACE.xxs, bottom - top), QColor(tokens.line))
        painter.setBrush(QColor(tokens.whole if self._status is Status.PLAIN else tokens.of(self._status)[0]))
        painter.drawEllipse(QPointF(middle, dot_at), DOT / 2, DOT / 2)
        painter.end()


class Timeline(QWidget):
    """The newest thirty events; a button shows the rest."""

    def __init__(self) -> None:
        super().__init__()
        self._events: Sequence[TimelineEvent] = ()
        self._layout, lines = inner_column(self, 0), inner_column(gap=0)
        self._lines = Series[_EventRow, _PlacedEvent](lines, _EventRow, _EventRow.set)
        self._more: QWidget | None = None
        fill(self._layout, lines, 1)  # on a tall screen the events stay together

    def set_events(self, events: Sequence[TimelineEvent]) -> None:
        self._events = tuple(events)
        self._show(SHOWN_AT_FIRST)

    def _show(self, most: int) -> None:
        discard(self._more)
        self._more = None
        shown = self._events[:most]
        last = len(shown) - 1
        self._lines.set([(event, place == 0, place == last) for place, event in enumerate(shown)])
        hidden = len(self._events) - len(shown)
        if hidden:
            text = _("Show {n} more").format(n=format_number(hidden))
            self._more = quiet(text, lambda: self._show(len(self._events)))
            self._layout.insertWidget(1, self._more, 0, Qt.AlignmentFlag.AlignLeft)


_PlacedEvent = tuple[TimelineEvent, bool, bool]
"""An event, whether it is the first one shown, and the last."""


class _EventRow(QWidget):
    """One event with its rail."""

    def __init__(self) -> None:
        super().__init__()
        self._rail = _Rail()
        self._words = inner_column(gap=SPACE.xxs)
        self._when, self._text, self._detail = text_label("", "small"), _selectable("body"), _selectable("small")
        fill(self._words, self._when, self._text, self._detail)
        fill(inner_row(self, SPACE.s), self._rail, (self._words, 1))

    def set(self, placed: _PlacedEvent) -> None:
        event, first, last = placed
        self.setAccessibleName(f"{event.when}: {event.text}")
        self._rail.set(event.status, first=first, last=last)
        self._words.setContentsMargins(0, 0, 0, 0 if last else SPACE.m)
        self._when.setText(event.when)
        for label, text, codes in ((self._text, event.text, ""), (self._detail, event.detail, event.codes)):
            label.setText(text)
            is_cut = max(map(len, text.split()), default=0) > LONGEST
            label.setToolTip(tip("\n".join(filter(None, (text if is_cut else "", codes)))))
        self._detail.setVisible(bool(event.detail))


def _selectable(role: Role) -> QLabel:
    """Return a label with selectable text; overlong words are cut, so as not to widen the panel."""
    made = text_label("", role, select=True)
    made.setMinimumWidth(SIZE.field_least // 2)
    return made


ANSWERS = {"given": Status.GOOD, "refused": Status.BAD, "withdrawn": Status.BAD}


def events(shown: ContactDetails) -> list[TimelineEvent]:
    """Return the whole history, newest first; at equal times manual edits come first."""
    all_events = [
        *reversed([*_edits(shown)]), *_decisions(shown), *_deliveries(shown), *_answers(shown), *_origins(shown),
        *_actions(shown),
    ]  # fmt: skip
    return sorted(all_events, key=lambda event: when.lo if (when := moment(event.at)) else -(2**62), reverse=True)


def _answers(shown: ContactDetails) -> Iterator[TimelineEvent]:
    names = {one.partner: one.legal_name for one in shown.verdicts}
    for answer in shown.contact.consents:
        counts_not = answer.event == "given" and answer.source and answer.source.import_id in shown.undone
        status = Status.PLAIN if counts_not else ANSWERS.get(answer.event or "", Status.PLAIN)
        channels = ", ".join(map(labels.channel, answer.channels or ()))
        codes = " · ".join(filter(None, (channels, answer.form_version, answer.list_version)))
        known_from = _known_from(answer, shown)
        yield TimelineEvent(answer.at, _answer(answer, names), known_from, status, codes)


def _answer(answer: Consent, names: Mapping[str, str]) -> str:
    is_named = answer.partner is not None and answer.purpose != UNDONE
    to_whom = names.get(answer.partner or "", answer.partner) if is_named else labels.purpose(answer.purpose)
    return _("{answer}: {purpose}").format(answer=labels.event(answer.event), purpose=to_whom)


def _known_from(consent: Consent, shown: ContactDetails) -> str:
    source, undone = consent.source, shown.undone
    if given := repeated_from(consent):
        return _("answered on {day}, kept despite a newer yes under another address").format(day=labels.day(given))
    parts = [shown.called.get(one, one) for one in (consent.form_version, consent.list_version) if one]
    parts.append(labels.channel.several(consent.channels or ()))
    if consent.event == "given" or consent.trace not in (None, "none"):
        parts.append(labels.trace(consent.trace))
    elif source is None:
        parts.append(_("recorded by hand"))
    if source and source.line:
        text, line = _("line {line} of {file}, from an import that was undone"), format_number(source.line)
        is_undone = source.import_id is not None and source.import_id in undone
        file = undone.get(source.import_id or "") or "–"
        parts.append((text if is_undone else _("line {line}")).format(line=line, file=file))
    return " · ".join(filter(None, parts))


def _origins(shown: ContactDetails) -> Iterator[TimelineEvent]:
    for origin in shown.origins:
        file = origin.file or origin.import_id
        text = _("Imported from {file}, line {line}").format(file=file, line=format_number(origin.line))
        yield TimelineEvent(origin.at, text, " · ".join(filter(None, origin.texts)))


def _deliveries(shown: ContactDetails) -> Iterator[TimelineEvent]:
    names = {one.partner: one.legal_name for one in shown.verdicts}
    for export, partner, at in shown.deliveries:
        text = _("Shared with {partner} in export {export}").format(partner=names.get(partner, partner), export=export)
        yield TimelineEvent(at, text, status=Status.INFO)


def _decisions(shown: ContactDetails) -> Iterator[TimelineEvent]:
    for review in shown.contact.reviews:
        text = _("{decision} by a reviewer: {reason}").format(
            decision=labels.decision(review.decision), reason=review.reason or _("no reason given")
        )
        rule = rules.headline(review.rule) if review.rule else ""
        yield TimelineEvent(review.at, text, rule, Status.WARN)


def _actions(shown: ContactDetails) -> Iterator[TimelineEvent]:
    action = shown.contact.last_action
    if action is not None and action.at:
        yield TimelineEvent(action.at, labels.action(action.kind), _("last action"))


def _edits(shown: ContactDetails) -> Iterator[TimelineEvent]:
    for edit in shown.edits:
        values = " · ".join(contacts.replaced(*value) for value in edit.values)
        origin = _("Returns {credit}: {edit}") if edit.credit else _("By hand: {edit}")
        text = origin.format(credit=edit.credit, edit=contacts.title(edit.kind, edit.facts))
        yield TimelineEvent(edit.at, text, values, Status.INFO)


NARROW = 8  # characters


class PersonPanel(Card):
    """Shows the selected contact; emits `channel_chosen` to get the verdicts for another channel."""

    channel_chosen = Signal(str)
    copied = Signal()

    def __init__(self, buttons: QWidget | None = None) -> None:
        """`buttons` are placed below the contact."""
        super().__init__()
        self.shown: ContactDetails | None = None
        self.setMinimumWidth(SIZE.field_least + SPACE.xl + SPACE.m)
        self._name = text_label("", "title")
        self._copy = icon_button("copy", _("Copy as text"), self.copy)
        self._addresses = AddressLabel()
        self._facts, verdicts = inner_column(gap=SPACE.s), inner_column(gap=SPACE.m)
        self._verdict_list = Series(verdicts, VerdictView, VerdictView.set)
        self._verdicts, self._known = held(verdicts), held(self._facts)
        self.channel = with_name(ChoiceBox(labels.channel.choices()), _("Channel"))
        self.channel.setMinimumContentsLength(NARROW)
        self.channel.changed.connect(self.channel_chosen.emit)
        self._history = Timeline()
        heading = text_label(_("Can be shared with"), "heading")
        heading.setWordWrap(False)
        self._scroll = ScrollColumn(
            held(fill(inner_row(), (self._name, 1), self._copy)),
            self._addresses,
            self._known,
            separator(),
            flowing((heading, self.channel)),
            self._verdicts,
            separator(),
            text_label(_("History"), "heading"),
            self._history,
        )
        self._nobody = EmptyState(
            "user", _("Nobody selected"), _("Select a person in the table to see everything about them.")
        )
        layout = fill(inner_column(gap=SPACE.s), (expanding(self._scroll), 1))
        if buttons is not None:
            layout.addWidget(buttons)
        self._whole = held(layout)
        self._swap = StackedWidget(QWidget(), self._whole, self._nobody)  # nothing while the list is read
        self.add(expanding(self._swap))

    def stand_in(self, *, low: bool) -> None:
        """Show the reasons before what else is known in a low panel, where they would be out of sight."""
        column = self._scroll.column
        place = column.indexOf(self._verdicts) if low else column.indexOf(self._addresses) + 1
        if (column.indexOf(self._known) < column.indexOf(self._verdicts)) is low:
            column.insertWidget(place, self._known)

    def wait(self) -> None:
        """Copy nobody until the person chosen is shown."""
        rescue_focus(self._copy)
        self._copy.setEnabled(False)

    def clear(self) -> None:
        self.shown = None
        self._swap.show_only(self._nobody)

    def show_person(self, shown: ContactDetails) -> None:
        """Show a contact, scrolled to the top unless it is the same; if this fails, the previous one stays."""
        same = self.shown is not None and self.shown.contact.id == shown.contact.id
        contact, happened, addresses = shown.contact, events(shown), _addresses(shown.contact)
        known = pills(_facts(contact))
        by_partner = sorted(shown.verdicts, key=lambda one: one.judgement.verdict)
        verdicts = [verdict_texts(one.legal_name, one.judgement, one.number_hold) for one in by_partner]
        if not same:
            rescue_focus(self._verdicts)
            rescue_focus(self._history)
        self.shown = shown
        self._copy.setEnabled(True)
        self._name.setText(contact.called)
        self._addresses.show_all(addresses)
        clear_layout(self._facts)
        self._facts.addWidget(known)
        for text in _warnings(shown):
            self._facts.addWidget(text_label(text, status=Status.WARN))
        self._verdict_list.set(verdicts)
        self._history.set_events(happened)
        self._swap.show_only(self._whole)
        if not same:
            self._scroll.verticalScrollBar().setValue(0)

    def copy(self) -> None:
        if self.shown is not None:
            QGuiApplication.clipboard().setText("\n".join(as_text(self.shown)))
            self.copied.emit()


def _addresses(contact: Contact) -> str:
    emails = (contact.email, *contact.other_emails)
    phones = (telephone(one) for one in (contact.phone, *contact.other_phones) if one)
    return " · ".join(filter(None, (*emails, *phones, contact.company, contact.job_title, contact.postal_address)))


def _facts(contact: Contact) -> list[tuple[str, Status]]:
    words = [labels.segment(contact.segment), labels.stage(contact.stage)]
    if contact.country:
        words.append(labels.country(contact.country))
    statuses: list[tuple[str, Status]] = [(text, Status.PLAIN) for text in words]
    if contact.contested:
        statuses.append((_("Consent disputed"), Status.BAD))
    statuses += [(tag, Status.INFO) for tag in contact.tags]
    if contact.email_state not in (None, "ok"):
        statuses.append((labels.email_state(contact.email_state), Status.WARN))
    return statuses


def _warnings(shown: ContactDetails) -> list[str]:
    """Return who may be meant as well as the person shown, and which files brought a note that asks to stop."""
    refused = [] if shown.refused_alike is None else [refused_like_this(shown.refused_alike)]
    noted = [note_came_from(shown.noted_in)] if shown.noted_in else []
    return [
        *refused,
        *(also_at_mailbox(*one) for one in shown.in_lines),
        *noted,
        *(unread_answer(*one) for one in shown.unread),
    ]


def as_text(shown: ContactDetails) -> list[str]:
    """Return the contact as lines of text."""
    contact = shown.contact
    lines = [contact.called, _addresses(contact), *_warnings(shown)]
    for one in shown.verdicts:
        texts = verdict_texts(f"{one.legal_name} ({labels.channel(one.channel)})", one.judgement, one.number_hold)
        lines += [f"{texts.title}: {texts.verdict}", *(f"  - {text}" for text in texts.reasons)]
    lines += [" ".join(filter(None, (one.when, one.text, one.detail))) for one in events(shown)]
    return lines
