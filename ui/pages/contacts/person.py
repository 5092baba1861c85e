"""One person whole: addresses, standing with each partner and the reasons, history."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from leadkeeper.flows.show import Shown
from leadkeeper.model.contact import CHANNELS, Contact
from leadkeeper.words import _, facts, reasons, tables
from ui.models.formats import telephone
from ui.models.standings import word
from ui.models.tips import tip
from ui.pages.contacts.columns import called
from ui.pages.contacts.history import events
from ui.theme import SIZE, SPACE, Status
from ui.widgets.buttons import icon_button
from ui.widgets.card import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.inputs import OneOf
from ui.widgets.labels import Elided, label, line
from ui.widgets.panes import Scrolled, Swap, empty, grow
from ui.widgets.pill import pills
from ui.widgets.standing import standing
from ui.widgets.timeline import Timeline

NARROW = 8  # characters


class PersonPanel(Card):
    """The person that the table stands on; asks for the standing on another channel by `channel_chosen`."""

    channel_chosen = Signal(str)
    copied = Signal()

    def __init__(self, buttons: QWidget | None = None, parent: QWidget | None = None) -> None:
        """`buttons` stand below the person."""
        super().__init__(parent=parent)
        self._shown: Shown | None = None
        self._name = Elided("", "title")
        self._copy = icon_button("copy", _("Copy as text"), self.copy)
        self._addresses = label("", "soft", select=True)
        self._addresses.setMinimumWidth(SIZE.field_least // 2)  # an address without a break does not push all aside
        self._facts, self._standings = _column(SPACE.s), _column(SPACE.m)
        self.channel = _channels()
        self.channel.changed.connect(self.channel_chosen.emit)
        self._history = Timeline()
        self._scroll = Scrolled(
            _beside(self._name, self._copy),
            self._addresses,
            _holder(self._facts),
            line(),
            _beside(label(_("Can go to"), "heading"), self.channel),
            _holder(self._standings),
            line(),
            label(_("History"), "heading"),
            self._history,
        )
        self._nobody = EmptyState("user", _("Nobody chosen"), _("Choose somebody in the table to see all about them."))
        self._whole = _below(self._scroll, buttons)
        self._swap = Swap(self._whole, self._nobody)
        self.add(grow(self._swap))
        self.clear()

    @property
    def shown(self) -> Shown | None:
        """The person who is shown."""
        return self._shown

    def clear(self) -> None:
        """Shows nobody."""
        self._shown = None
        self._swap.show_only(self._nobody)

    def show_person(self, shown: Shown) -> None:
        """Shows somebody, from the top unless it is the same person; what is shown stays where this fails."""
        same = self._shown is not None and self._shown.contact.id == shown.contact.id
        contact, happened, addresses = shown.contact, events(shown), _addresses(shown.contact)
        known = pills(_facts(contact))
        by_partner = sorted(shown.standings, key=lambda one: one.judgement.verdict)
        standings = [standing(one.legal_name, one.judgement) for one in by_partner]
        self._shown = shown
        self._name.set_text(called(contact))
        self._addresses.setText(addresses)
        self._addresses.setToolTip(tip(addresses))
        empty(self._facts)
        self._facts.addWidget(known)
        empty(self._standings)
        for one in standings:
            self._standings.addWidget(one)
        self._history.set_events(happened)
        self._swap.show_only(self._whole)
        if not same:
            self._scroll.verticalScrollBar().setValue(0)

    def copy(self) -> None:
        """Puts the person on the clipboard as text."""
        if self._shown is not None:
            QGuiApplication.clipboard().setText("\n".join(as_text(self._shown)))
            self.copied.emit()


def _channels() -> OneOf:
    made = OneOf([(one, facts.channel(one)) for one in CHANNELS])
    made.setAccessibleName(_("Channel"))
    made.setMinimumContentsLength(NARROW)
    return made


def _column(gap: int) -> QVBoxLayout:
    made = QVBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(gap)
    return made


def _holder(layout: QLayout) -> QWidget:
    made = QWidget()
    made.setLayout(layout)
    return made


def _beside(first: QWidget, second: QWidget) -> QWidget:
    """Two things on a line; the first takes the room."""
    layout = QHBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(first, 1)
    layout.addWidget(second)
    return _holder(layout)


def _below(area: QWidget, buttons: QWidget | None) -> QWidget:
    """The area, and the buttons at its foot where there are some."""
    layout = _column(SPACE.s)
    layout.addWidget(grow(area), 1)
    if buttons is not None:
        layout.addWidget(buttons)
    return _holder(layout)


def _addresses(contact: Contact) -> str:
    emails = (contact.email, *contact.other_emails)
    phones = (telephone(one) for one in (contact.phone, *contact.other_phones) if one)
    return " · ".join(filter(None, (*emails, *phones, contact.company, contact.job_title, contact.postal_address)))


def _facts(contact: Contact) -> list[tuple[str, Status]]:
    words = [tables.segment(contact.segment), tables.stage(contact.stage)]
    if contact.country:
        words.append(facts.country(contact.country))
    found: list[tuple[str, Status]] = [(text, Status.PLAIN) for text in words]
    if contact.contested:
        found.append((_("Consent disputed"), Status.BAD))
    found += [(tag, Status.INFO) for tag in contact.tags]
    if contact.email_state not in (None, "ok"):
        found.append((tables.email_state(contact.email_state), Status.WARN))
    return found


def as_text(shown: Shown) -> list[str]:
    """The person in lines."""
    contact = shown.contact
    lines = [called(contact), _addresses(contact)]
    for one in shown.standings:
        lines.append(f"{one.legal_name} ({facts.channel(one.channel)}): {word(one.judgement.verdict)}")
        lines += [f"  - {reasons.sentence(objection)}" for objection in one.judgement.objections]
    lines += [" ".join(filter(None, (one.when, one.text, one.detail))) for one in events(shown)]
    return lines
