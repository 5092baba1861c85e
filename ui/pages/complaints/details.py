"""One complaint, or all from one sender: who was given the address, where it came from, who wrote to it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from leadkeeper.flows.list_complaints import ComplaintRow, SenderGroup
from leadkeeper.model.complaint import Explained
from leadkeeper.model.mail import Sender
from leadkeeper.words import _, facts, ngettext, tables, tracing
from ui.models.formats import number
from ui.pages.complaints.rows import partners_of
from ui.pages.complaints.wording import match_word
from ui.theme import Status
from ui.widgets.buttons import plain
from ui.widgets.card import Card
from ui.widgets.flow_layout import flowing
from ui.widgets.labels import Elided, breakable, label
from ui.widgets.panes import Scrolled
from ui.widgets.pill import Pill, pills

MOST_LISTED = 200


class ComplaintDetails(Scrolled):
    """What is known of a complaint, with what can be done about it: the signals carry the complaint shown."""

    answer_wanted = Signal(object)
    person_wanted = Signal(object)
    mail_wanted = Signal(object)
    erase_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName(_("The complaint"))

    def show_complaint(self, row: ComplaintRow, found: Explained | None) -> None:
        """Shows a complaint; `found` is None where the person was erased and no address is left to trace."""
        self.clear()
        self.column.addWidget(self._head(row, found))
        if found is not None:
            self.column.addWidget(_given(found))
            self._add_origin(found)
        if row.has_mail:
            self.column.addWidget(self._message(row))
        self.column.addStretch(1)

    def show_sender(self, group: SenderGroup) -> None:
        """Shows all complaints about messages of one sender."""
        self.clear()
        card = Card()
        card.add(label(breakable(group.domain or "") or _("No mail handed in"), "heading"))
        if group.dkim:
            card.add(label(breakable(_("Signed by {domains}.").format(domains=", ".join(group.dkim))), "soft"))
        elif group.domain:
            card.add(label(_("Nobody signed these messages: the sender may be false."), "soft"))
        if group.partners:
            card.add(label(_("Given to"), "strong"), label(partners_of(group), select=True))
        card.add(label(_("Complaints"), "strong"))
        for row in group.complaints[:MOST_LISTED]:
            day = facts.day(row.at[:10]) if row.at else "–"
            address = row.address or _("erased since")
            card.add(label(breakable(_("{day}: {address}").format(day=day, address=address))))
        if len(group.complaints) > MOST_LISTED:
            left = len(group.complaints) - MOST_LISTED
            card.add(label(ngettext("and {n} more", "and {n} more", left).format(n=number(left)), "soft"))
        self.column.addWidget(card)
        self.column.addStretch(1)

    def _head(self, row: ComplaintRow, found: Explained | None) -> Card:
        card = Card()
        card.add(label(breakable(row.address or "") or _("An erased person"), "heading"))
        when = facts.day(row.at[:10]) if row.at else _("no date")
        card.add(
            pills([match_word(row.matched_by), (when, Status.PLAIN), (tables.complaint(row.channel), Status.PLAIN)])
        )
        if found is None:
            card.add(label(_("This person was erased: the address is gone, the complaint still counts."), "soft"))
            return card
        card.add(label(breakable(tracing.matched(found))))
        if row.matched_by != "trap":  # a trap is nobody to write to
            buttons = [plain(_("A&nswer…"), partial(self.answer_wanted.emit, row), "mail")]
            if row.number is not None:
                buttons.append(plain(_("See the &person"), partial(self.person_wanted.emit, row), "user"))
            else:  # whom a contact shows is erased there
                buttons.append(plain(_("&Erase…"), partial(self.erase_wanted.emit, row), "trash"))
            card.add(flowing(buttons))
        return card

    def _add_origin(self, found: Explained) -> None:
        sentences = list(tracing.behind(found))
        if found.person is not None and found.first_yes is None:
            sentences.insert(0, _("No dated yes to partners is recorded for this person."))
        if sentences:
            card = Card(_("Where the address comes from"))
            card.add(*(label(breakable(text)) for text in sentences))
            self.column.addWidget(card)

    def _message(self, row: ComplaintRow) -> Card:
        card = Card(_("The message"))
        if row.subject:
            card.add(label(_("“{subject}”").format(subject=row.subject), "strong", select=True))
        card.add(label(breakable(sender_words(row))))
        card.add(label(_("The mail is kept in the book as it came in, with its fingerprint."), "soft"))
        card.add(plain(_("&Save the mail…"), partial(self.mail_wanted.emit, row), "download"), left=True)
        return card


def _given(found: Explained) -> Card:
    trapped = found.traced.matched_by == "trap"
    card = Card(_("Who was given it"), status=Status.BAD if trapped else None)
    for name in dict.fromkeys(one.partner.legal_name for one in found.given):
        mine = [one for one in found.given if one.partner.legal_name == name]
        held = mine[0].partner.hold is not None
        card.add(flowing([Elided(name, "strong"), *([Pill(_("On hold"), Status.WARN)] if held else [])]))
        card.add(*(label(tracing.given(one, trap=trapped), "soft", select=True) for one in mine))
    if trapped:
        card.add(label(_("This is proof: nobody else ever had this address."), "strong"))
    elif not found.given:
        card.add(label(_(tracing.NEVER_GIVEN) if found.person else _("No file of yours held this address."), "soft"))
    return card


def sender_words(row: ComplaintRow) -> str:
    """Who sent the message complained of."""
    return tracing.sender(Sender(row.sender, row.dkim))
