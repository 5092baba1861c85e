"""What can be done with a damaged book, and what became of it when the rest was saved."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from leadkeeper.flows.salvage import Salvaged
from leadkeeper.words import _
from leadkeeper.words.holdings import contested, kinds, on_hold, stops_again, unknown
from ui.models.formats import number
from ui.theme import SIZE, SPACE, Status
from ui.widgets.buttons import plain, primary
from ui.widgets.card import Card
from ui.widgets.flow_layout import flowing
from ui.widgets.labels import label


class DamagedDialog(QDialog):
    """Offers the latest copy (where there is one: `newest` says of when) and to save what can be read."""

    copy_wanted = Signal()
    salvage_wanted = Signal()

    def __init__(self, name: str, newest: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("This book is damaged"))
        self.setMinimumWidth(SIZE.dialog_width)
        self.latest = primary(_("&Put back the latest copy…"), self._take_copy, "copy")
        self.latest.setEnabled(bool(newest))
        self.salvage = plain(_("&Save what can be read…"), self._salvage)
        self.cancel = plain(_("&Cancel"), self.reject)
        self.cancel.setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.xl, SPACE.xl, SPACE.xl, SPACE.l)
        column.setSpacing(SPACE.l)
        column.addWidget(label(_("This book is damaged"), "title"))
        for text in _told(name, newest):
            column.addWidget(label(text))
        column.addStretch(1)
        column.addWidget(flowing((self.latest, self.salvage, self.cancel), right=True))
        self.cancel.setFocus()  # Enter and Space do no harm

    def _take_copy(self) -> None:
        self.accept()
        self.copy_wanted.emit()

    def _salvage(self) -> None:
        self.accept()
        self.salvage_wanted.emit()


def _told(name: str, newest: str) -> list[str]:
    """What happened, and what can be had, one thing a paragraph."""
    whole = _("The latest copy that is whole is of {when}. What was done since is not in it.").format(when=newest)
    return [
        _("The disk or another program has changed the file “{book}”. Nothing is done to it now.").format(book=name),
        whole if newest else _("LeadKeeper found no copy of this book that is whole."),
        _(
            "What can still be read can be saved into a new book. About whom something may be missing is marked as "
            "disputed, and given to nobody."
        ),
    ]


class SalvagedDialog(QDialog):
    """What was kept and what was lost of a damaged book, in the words that people have for it."""

    def __init__(self, saved: Salvaged, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("What could be saved"))
        self.setMinimumWidth(SIZE.dialog_width)
        lost = kinds([(one.table, one.lost or 0) for one in saved.tables], number)
        kept = kinds([(one.table, one.kept) for one in saved.tables], number)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.xl, SPACE.xl, SPACE.xl, SPACE.l)
        column.setSpacing(SPACE.l)
        column.addWidget(label(_("What could be saved"), "title"))
        column.addWidget(label(_("It is in the new book {book}.").format(book=saved.book.name), select=True))
        column.addWidget(_part(_("Kept"), kept or [_("nothing")], Status.GOOD))
        unsure = unknown(one.table for one in saved.tables if one.lost is None)
        gone = [*lost, *([unsure] if unsure else [])]
        column.addWidget(_part(_("Lost"), gone or [_("nothing")], Status.BAD if gone else Status.GOOD))
        if in_part := kinds([(one.table, one.mended) for one in saved.tables], number):
            column.addWidget(_part(_("Kept, but for a part that cannot be read"), in_part, Status.WARN))
        if saved.on_hold:
            column.addWidget(label(on_hold()))
        if saved.contested:
            column.addWidget(label(contested(saved.contested, number)))
        column.addWidget(label(stops_again(), "soft"))
        column.addStretch(1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        self.go_on = primary(_("&Open the new book"), self.accept)
        self.go_on.setDefault(True)
        buttons.addWidget(self.go_on)
        column.addLayout(buttons)


def _part(title: str, lines: list[str], status: Status) -> Card:
    card = Card(title, status=status, margin=SPACE.m)
    card.add(label("\n".join(lines), select=True))
    return card
