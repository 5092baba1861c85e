"""What stands around the steps of the wizard: title, trail, what is wrong, buttons; files are dropped anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QStyle, QVBoxLayout, QWidget

from leadkeeper.words import _, ngettext
from ui.dialogs.guide import GuideDialog
from ui.dialogs.import_file.trail import Trail
from ui.dialogs.screen_room import take_size
from ui.models.formats import number
from ui.theme import SIZE, SPACE
from ui.widgets.buttons import plain, primary, quiet
from ui.widgets.drop_zone import dropped_files
from ui.widgets.labels import label
from ui.widgets.panes import Swap, grow
from ui.widgets.tab_order import set_reading_order

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".vcf", ".zip")


class Frame(QDialog):
    """Shows one of several steps; `brought` carries files that were dropped anywhere on it."""

    brought = Signal(list)  # of Path

    def __init__(self, steps: Sequence[QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Import people"))
        self.setAcceptDrops(True)
        self.title, self.where, self.trouble = label("", "title"), label("", "soft"), label("", "error")
        self.trail = Trail()
        self.back = plain(_("&Back"), self.go_back, "chevron-left")
        self.next = primary(_("&Next"), self.go_on)
        self.next.setDefault(True)
        self.close_button = plain(_("&Cancel"), self.reject)
        self.skip = quiet(_("S&kip this file"), self.leave_file_out)
        self.swap = Swap(*steps)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE.s)
        buttons.addWidget(self.trouble, 1)
        last = [self.back, self.next, self.close_button]
        for button in (self.skip, *(last if _cancel_is_last(self) else [last[2], *last[:2]])):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.xl, SPACE.l, SPACE.xl, SPACE.l)
        column.setSpacing(SPACE.m)
        for widget in (self.trail, self.title, self.where):
            column.addWidget(widget)
        column.addWidget(grow(self.swap), 1)
        column.addLayout(buttons)
        QShortcut(QKeySequence("F1"), self).activated.connect(self.show_guide)
        take_size(self, SIZE.window_least_width + 3 * SPACE.xxl, SIZE.window_height - 2 * SPACE.xxl)

    def show_guide(self) -> None:
        """Shows what the guide says about importing; over this box, which keeps everybody from the window."""
        guide = GuideDialog("import", self)
        guide.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        guide.show()

    def go_back(self) -> None:
        """Shows the step before."""
        raise NotImplementedError

    def go_on(self) -> None:
        """Goes to the next step."""
        raise NotImplementedError

    def leave_file_out(self) -> None:
        """Goes to the next file without this one."""
        raise NotImplementedError

    def complain(self, text: str) -> None:
        """Says beside the buttons what is in the way; nothing where it is empty."""
        self.trouble.setText(text)

    def show_where(self, text: str, nth: int, waiting: int) -> None:
        """Says what the wizard is about, and the place of the file among several."""
        many = nth + waiting
        queue = _("file {n} of {all}").format(n=number(nth), all=number(many)) if many > 1 else ""
        self.where.setText(" · ".join(part for part in (text, queue) if part))

    def order_tabs(self) -> None:
        """Lets Tab go through the step as it is read, then to the buttons; once everything has its place."""
        QTimer.singleShot(0, self, self._order_tabs)

    def _order_tabs(self) -> None:
        shown = self.swap.currentWidget()
        if shown is not None:
            set_reading_order(shown, [self.next, self.back, self.close_button, self.skip])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData(), SUFFIXES):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if files := dropped_files(event.mimeData(), SUFFIXES):
            event.acceptProposedAction()
            self.brought.emit([Path(file) for file in files])


def _cancel_is_last(dialog: QDialog) -> bool:
    """Whether this system has Cancel at the right-hand end, as in the other boxes."""
    order = dialog.style().styleHint(QStyle.StyleHint.SH_DialogButtonLayout, None, dialog)
    return order in (QDialogButtonBox.ButtonLayout.WinLayout.value, QDialogButtonBox.ButtonLayout.KdeLayout.value)


def next_text(left: int, *, last: bool, done: bool) -> str:
    """What the button says that goes on: `left` files wait; `last` is the step that writes, `done` when it has."""
    if done and left:
        return ngettext("&Next file ({n} left)", "&Next file ({n} left)", left).format(n=number(left))
    if done:
        return _("&Close")
    return _("&Import") if last else _("&Next")
