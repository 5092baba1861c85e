"""After an export: what went out, its fingerprint, the folder, and the text of the partner's first message."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFormLayout, QPlainTextEdit, QPushButton, QWidget

from leadkeeper.model.export import Exported
from leadkeeper.words import _, ngettext, tables
from ui.models.formats import money, number
from ui.theme import SPACE, Status
from ui.widgets.buttons import plain, primary
from ui.widgets.card import Card
from ui.widgets.fingerprint import Fingerprint
from ui.widgets.flow_layout import flowing
from ui.widgets.labels import label
from ui.widgets.panes import Scrolled, empty
from ui.widgets.pill import Pill

MESSAGE_LINES = 8


class DoneView(Scrolled):
    """What went out; asks to go back, or to the register."""

    back_wanted = Signal()
    register_wanted = Signal(str)
    copied = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.message = QPlainTextEdit()
        self.message.setReadOnly(True)
        self.register = QPushButton()

    def show_exported(self, done: Exported, partner: str, message: str) -> None:
        """Shows an export that has just come out; `message` is the text for the partner to paste."""
        empty(self.column)
        self.register = plain(_("See it in the &register"), lambda: self.register_wanted.emit(done.export), "notebook")
        out = Card(_("The file for {partner} is out").format(partner=partner))
        out.add(Pill(_("Read again and compared row by row"), Status.GOOD), left=True)
        rows = QFormLayout()
        rows.setHorizontalSpacing(SPACE.xl)
        rows.setVerticalSpacing(SPACE.s)
        for name, value in facts_of(done):
            caption = label(name, "soft")
            caption.setAlignment(Qt.AlignmentFlag.AlignTop)
            rows.addRow(caption, label(value, select=True))
        rows.addRow(label(_("Fingerprint"), "soft"), Fingerprint(done.sha256))
        out.add_layout(rows)
        out.add(
            flowing(
                [
                    primary(_("&Open the folder"), lambda: _open(Path(done.file).parent), "folder-open"),
                    self.register,
                    plain(_("&Back to the export"), self.back_wanted.emit, "chevron-left"),
                ]
            )
        )
        self.column.addWidget(out)
        self.column.addWidget(self._message_card(message))
        self.column.addStretch(1)

    def _message_card(self, message: str) -> Card:
        card = Card(_("The partner's first message"))
        card.add(label(_("Give the partner this text: the first message must say where the data comes from."), "soft"))
        self.message = QPlainTextEdit(message)
        self.message.setReadOnly(True)
        self.message.setAccessibleName(_("The partner's first message"))
        self.message.setFixedHeight(self.message.fontMetrics().lineSpacing() * MESSAGE_LINES)
        card.add(self.message)
        card.add(plain(_("&Copy the text"), lambda: self._copy(message), "copy"), left=True)
        return card

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.copied.emit(_("Copied."))


def facts_of(done: Exported) -> list[tuple[str, str]]:
    """What is worth knowing of an export, by name."""
    people = ngettext("{n} person", "{n} people", done.rows).format(n=number(done.rows))
    traps = ngettext("{n} trap address", "{n} trap addresses", done.traps).format(n=number(done.traps))
    found = [
        (_("File"), done.file),
        (_("Export"), done.export),
        (_("Rows"), _("{people} and {traps}").format(people=people, traps=traps) if done.traps else people),
        (_("Columns"), tables.column.several(done.columns)),
    ]
    if done.price_cents is not None:
        found.insert(3, (_("Price"), money(done.price_cents)))
    return found


def _open(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
