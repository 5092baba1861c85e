"""Details of one complaint, or of all complaints about one sender: exports, consent, suspects."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from leadkeeper.domain.complaint import Explained, Sender
from leadkeeper.domain.time import iso_day_of
from leadkeeper.messages import _, and_more, complaints, counted, labels
from leadkeeper.messages.complaints import CAUTION, no_suspect
from leadkeeper.messages.proof import sealed_words
from leadkeeper.services.complaints.complaints import Accused, ComplaintRow, SenderGroup
from ui.pages.complaints.rows import accused_pills, accused_sentences, addressed, match_word, partners_of
from ui.theme import SPACE, Status
from ui.widgets.buttons import chip, plain, writing
from ui.widgets.cards import Card
from ui.widgets.labels import ElidedLabel, StatusBadge, breakable, escaped, pills, separator, text_label
from ui.widgets.layouts import Part, ScrollColumn, abreast, fill, flowing

SHOWN = 5

SealedProofs = Sequence[Mapping[str, Any]]
"""Sealed proofs as `services.proof.sealed.open_sealed` returns them."""


class AccusedCard(Card):
    """Lists the leak suspects; emits `hold_wanted` and `file_wanted` with one of them."""

    hold_wanted = Signal(object)  # Accused
    file_wanted = Signal(object)  # Accused

    def __init__(self) -> None:
        super().__init__(_("Which partner is responsible?"))
        self._list = ScrollColumn(gap=SPACE.s)
        self._caution = text_label(_(CAUTION), "small")
        self.add(self._list, self._caution)

    def show_accused(self, accused: Sequence[Accused], alike: Sequence[str] = ()) -> None:
        """Show these partners; without any, those that received addresses `alike`."""
        self._list.clear()
        self._caution.setVisible(any(one.found for one in accused))
        column = self._list.column
        for place, suspect in enumerate(accused[:SHOWN]):
            if place:
                column.addWidget(separator())
            fill(column, *self._one(suspect))
        if not accused:
            column.addWidget(text_label(no_suspect(alike), "soft"))
            return
        if len(accused) > SHOWN:
            left = len(accused) - SHOWN
            more = counted(
                "{n} more partner explains fewer complaints.", "{n} more partners explain fewer complaints.", left
            )
            column.addWidget(text_label(more, "soft"))

    def _one(self, suspect: Accused) -> list[QWidget]:
        name = ElidedLabel(suspect.partner.legal_name, "strong")
        head: list[Part] = [(flowing([name, *(StatusBadge(*pill) for pill in accused_pills(suspect))]), 1)]
        buttons: list[QWidget] = []
        if suspect.partner.hold is None:
            hold = writing(chip(_("Put on hold"), lambda: self.hold_wanted.emit(suspect), "player-pause"))
            hold.setAccessibleName(_("Put {partner} on hold").format(partner=suspect.partner.legal_name))
            buttons.append(hold)
        else:
            head.append(StatusBadge(_("On hold"), Status.WARN))
        if not suspect.before:
            collect = chip(_("Leak file…"), lambda: self.file_wanted.emit(suspect), "file-text")
            collect.setAccessibleName(_("Leak file about {partner}").format(partner=suspect.partner.legal_name))
            buttons.append(collect)
        texts = (text_label(text, "soft", select=True) for text in accused_sentences(suspect))
        return [abreast(*head, gap=SPACE.s), flowing(buttons), *texts]


MOST_LISTED = 200


class ComplaintDetails(ScrollColumn):
    """Shows a complaint and the actions on it; the signals carry the complaint shown."""

    answer_wanted = Signal(object)
    person_wanted = Signal(object)
    alike_wanted = Signal(str)  # id
    withdrawal_wanted = Signal(object)
    mail_wanted = Signal(object)
    erase_wanted = Signal(object)
    stop_wanted = Signal(object)
    handled_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("The complaint"))

    def show_complaint(self, row: ComplaintRow, explained: Explained | None, sealed: SealedProofs = ()) -> None:
        """Show a complaint; `found` is None if the person was erased and no address is left to trace.

        `sealed` are the sealed proofs that its address opens.
        """
        self.clear()
        self.column.addWidget(self._head(row, explained))
        if explained is not None:
            self.column.addWidget(_given(explained))
            sentences = list(complaints.behind(explained))
            if explained.person is not None and explained.first_yes is None:
                number = _("No dated consent to partners is recorded for this number.")
                none = _("No dated consent to partners is recorded for this address.")
                sentences.insert(0, number if explained.is_number else none)
            if sentences:
                card = Card(_("Where the address comes from")).add(*(text_label(breakable(text)) for text in sentences))
                self.column.addWidget(card)
        if sealed:
            self.column.addWidget(sealed_card(sealed))
        if row.has_mail:
            self.column.addWidget(self._message(row))
        self.column.addStretch(1)

    def show_sender(self, group: SenderGroup) -> None:
        self.clear()
        card = Card().add(text_label(breakable(group.domain or "") or _("Sender unknown"), "heading"))
        if group.dkim:
            card.add(text_label(breakable(_("Signed by {domains}.").format(domains=", ".join(group.dkim))), "soft"))
        elif group.domain:
            card.add(text_label(_("These messages are not signed: the sender may be false."), "soft"))
        else:
            card.add(text_label(_("No mail was provided, or it does not say who sent the message."), "soft"))
        if group.partners:
            card.add(text_label(_("Shared with"), "strong"), text_label(partners_of(group), select=True))
        card.add(text_label(_("Complaints"), "strong"))
        for row in group.complaints[:MOST_LISTED]:
            day = labels.day(iso_day_of(row.at)) if row.at else "–"
            card.add(text_label(breakable(_("{day}: {address}").format(day=day, address=addressed(row)))))
        for line in and_more(len(group.complaints) - MOST_LISTED):
            card.add(text_label(line, "soft"))
        fill(self.column, card, 1)

    def _head(self, row: ComplaintRow, explained: Explained | None) -> Card:
        card = Card()
        nobody = _("Nobody named in the mail") if row.has_mail else _("An erased person")
        card.add(text_label(breakable(row.address or "") or nobody, "heading"))
        when = labels.day(iso_day_of(row.at)) if row.at else _("no date")
        known = [match_word(row), (when, Status.PLAIN), (labels.complaint(row.channel), Status.PLAIN)]
        known += [(_("Handled"), Status.GOOD)] if row.handled_at is not None and not row.is_erased else []
        card.add(pills(known))
        if explained is None:
            why = (
                _("No address stands in the mail, so nobody can be looked for.")
                if row.has_mail
                else _("This person was erased: the address was removed, the complaint still counts.")
            )
            card.add(text_label(why, "soft"))
        else:
            texts = [complaints.matched(explained), *([_(complaints.ON_LIST)] if explained.is_stopped else [])]
            card.add(*(text_label(breakable(text)) for text in (*texts, *complaints.named_but_tag(explained))))
        buttons = list(self._buttons(row, explained))
        return card.add(flowing(buttons)) if buttons else card

    def _buttons(self, row: ComplaintRow, explained: Explained | None) -> Iterator[QPushButton]:
        if explained is not None and row.matched_by != "trap":  # a seed contact is no person to write to
            yield plain(_("A&nswer…"), partial(self.answer_wanted.emit, row), "mail")
            if row.number is not None:
                yield plain(_("See the &person"), partial(self.person_wanted.emit, row), "user")
                yield writing(plain(_("&Withdraw…"), partial(self.withdrawal_wanted.emit, row), "circle-minus"))
            else:  # a contact is erased and put on the list from its own page
                yield writing(plain(_("S&uppression list…"), partial(self.stop_wanted.emit, row), "circle-minus"))
                yield writing(plain(_("&Erase…"), partial(self.erase_wanted.emit, row), "trash"))
            yield from alike_buttons(explained, self.alike_wanted.emit)
        if row.is_open:  # for what is done elsewhere
            yield writing(plain(_("Mark as &handled"), partial(self.handled_wanted.emit, row), "circle-check"))

    def _message(self, row: ComplaintRow) -> Card:
        card = Card(_("The message"))
        if row.subject:
            card.add(text_label(_("“{subject}”").format(subject=row.subject), "strong", select=True))
        kept = _("The mail is kept in the book as it came in, with its fingerprint.")
        save = plain(_("&Save the mail…"), partial(self.mail_wanted.emit, row), "download")
        return card.add(text_label(breakable(sender_words(row))), text_label(kept, "soft"), left=save)


def alike_buttons(explained: Explained, show: Callable[[str], object]) -> list[QPushButton]:
    """Return a button for each contact with the address but for its +tag; it gives `show` the id."""
    buttons = []
    for contact in explained.alike:
        is_alone = [other.called for other in explained.alike].count(contact.called) == 1
        called = contact.called if is_alone else f"{contact.called} ({contact.id})"
        button = plain(_("See {name}").format(name=escaped(called)), partial(show, contact.id), "user")
        button.setAccessibleDescription(contact.email or "")  # several may have one name
        buttons.append(button)
    return buttons


def sealed_card(sealed: SealedProofs) -> Card:
    """Return a card with what the sealed proofs of an erased person say."""
    texts = (text_label(breakable(text.strip()), select=True) for one in sealed for text in sealed_words(one))
    return Card(_("Sealed proof")).add(*texts)


def _given(explained: Explained) -> Card:
    trapped = explained.traced.matched_by == "trap"
    is_proof = explained.is_hit and not explained.is_before and not explained.is_of_partners
    card = Card(_("Who received it"), status=Status.BAD if is_proof else None)
    for name in dict.fromkeys(one.partner.legal_name for one in explained.given):
        mine = [one for one in explained.given if one.partner.legal_name == name]
        held = mine[0].partner.hold is not None
        card.add(flowing([ElidedLabel(name, "strong"), *([StatusBadge(_("On hold"), Status.WARN)] if held else [])]))
        for one in mine:
            card.add(text_label(complaints.given(explained, one), "soft", select=True))
            if explained.traced.is_later(one.file):
                card.add(text_label(_(complaints.AFTER_IT), "strong"))
    if explained.is_partners_own:
        card.add(text_label(_(complaints.PARTNERS_OWN), "strong"))
    elif explained.is_before:
        card.add(text_label(_("The dates do not fit: is that of the mail right, and was the clock of this computer?")))
    elif explained.is_of_partners:
        card.add(text_label(_(complaints.OF_PARTNERS), "strong"))
    elif trapped:
        proof = _("This is proof: nobody else ever had this address from you.")
        is_sure = not explained.is_proof_unless_own
        card.add(text_label(proof if is_sure else complaints.unknown_sender(explained), "strong"))
        card.add(text_label(_("Your company has it too: make sure that the file cannot have left there."), "soft"))
    elif not explained.given and not explained.is_stopped and not (explained.is_number and explained.alike_given):
        nobody = _("None of your files contained this address.")
        nobody = _("None of your files contained this number.") if explained.is_number else nobody
        card.add(text_label(complaints.never_given(explained.traced) if explained.person else nobody, "soft"))
    card.add(*(text_label(text, "soft") for text in complaints.otherwise(explained.traced)))
    card.add(*(text_label(breakable(text), "strong", select=True) for text in complaints.alike_given(explained)))
    return card


def sender_words(row: ComplaintRow) -> str:
    """Return the sender of the message complained about."""
    writer = Sender(row.writer or row.sender, row.dkim)
    return complaints.sender(writer, is_own=row.is_own_mail, is_another=row.writer is not None)
