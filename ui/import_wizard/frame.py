"""The frame of the import wizard: its title, the step shown, its buttons; files can be dropped anywhere on it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QStyle, QWidget

from leadkeeper.messages import _, ngettext
from ui.dialogs.help import GuideDialog
from ui.import_wizard.report_page import Trail
from ui.models.formats import format_number
from ui.theme import SIZE, SPACE
from ui.widgets.buttons import as_default, is_second_enter, keys_of, plain, primary, quiet
from ui.widgets.drop_zone import accepted_files
from ui.widgets.forms import bring_in_sight, resize_within_screen
from ui.widgets.labels import announce, spread_letters, text_label
from ui.widgets.layouts import ScrollColumn, StackedWidget, expanding, fill, inner_column, inner_row
from ui.widgets.page import focus_following, set_reading_order


def closed(file: str, *, has_imported: bool = False) -> str:
    """Return that the import of a file was closed before it was imported; `has_imported`: another sheet or file was."""
    if has_imported:
        return _("The import of {file} was closed; what was imported before it stays in the book.").format(file=file)
    return _("The import of {file} was closed, nothing was imported.").format(file=file)


def title(step: int, *, done: bool) -> str:
    """Return the title of a step; the last step of the wizard is the wait for a job."""
    titles = (
        _("Import people"),
        _("How the file is read"),
        _("What each column means"),
        _("Where these people consented"),
        _("Imported") if done else _("Check before anything is written"),
        _("One moment"),
    )
    return titles[step]


class Frame(QDialog):
    """Frame of the wizard with one step shown; emits `brought(files)` for files dropped anywhere on it."""

    brought = Signal(list)  # of Path

    def __init__(self, steps: Sequence[QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Import people"))
        self.setAcceptDrops(True)
        self.title, self.where, self.trouble = text_label("", "title"), text_label("", "soft"), text_label("", "error")
        self.trail = Trail()
        self.back = plain(_("&Back"), self.go_back, "chevron-left")
        self.next = as_default(primary(_("&Next"), self.go_on))
        self.close_button = plain(_("&Cancel"), self.reject)
        self.skip = quiet(_("S&kip this file"), self.leave_file_out)
        self.swap = StackedWidget(*steps)
        buttons = fill(inner_row(gap=SPACE.s), (self.trouble, 1))
        last = [self.back, self.next, self.close_button]
        fill(buttons, self.skip, *(last if _cancel_is_last(self) else [last[2], *last[:2]]))
        column = inner_column(self, SPACE.m, (SPACE.xl, SPACE.l, SPACE.xl, SPACE.l))
        fill(column, self.trail, self.title, self.where)
        fill(column, (expanding(self.swap), 1), buttons)
        QShortcut(QKeySequence(keys_of("guide")), self).activated.connect(self.show_guide)
        resize_within_screen(self, SIZE.window_least_width + 3 * SPACE.xxl, SIZE.window_height - 2 * SPACE.xxl)

    def show_guide(self) -> None:
        guide = GuideDialog("import", self)
        guide.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        guide.show()

    def go_back(self) -> None:
        raise NotImplementedError

    def go_on(self) -> None:
        raise NotImplementedError

    def leave_file_out(self) -> None:
        raise NotImplementedError

    def point_to(self, widget: QWidget, whole: QWidget | None = None) -> None:
        """Give what must be answered the focus, and scroll the step shown to it, or to the `whole` question."""
        shown = self.swap.currentWidget()
        widget.setFocus()
        if isinstance(shown, ScrollColumn):
            shown.bring(whole or widget)

    def complain(self, text: str) -> None:
        """Show and announce an error next to the buttons; empty text clears it."""
        self.trouble.setText(text)
        announce(self.trouble, text)

    def show_where(self, text: str, nth: int, many: int) -> None:
        """Show the subject of the wizard, and the number of the file among several."""
        queue = _("file {n} of {all}").format(n=format_number(nth), all=format_number(many)) if many > 1 else ""
        self.where.setText(" · ".join(part for part in (text, queue) if part))

    def order_tabs(self) -> None:
        """Set letters and tab order through the step in reading order, then the buttons, once the layout is done."""
        QTimer.singleShot(0, self, self._order_tabs)

    def _order_tabs(self) -> None:
        shown = self.swap.currentWidget()
        if shown is not None:
            set_reading_order(shown, [self.next, self.back, self.close_button, self.skip])
            spread_letters(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the default button once: held down or pressed twice it would import what nobody has seen."""
        if not is_second_enter(event):
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab comes to everything that can be used, as it stands in the tab order, and scrolls to it."""
        moved = focus_following(self, forward=forward)
        bring_in_sight(self.focusWidget())
        return moved

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        accepted_files(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if files := accepted_files(event):
            self.brought.emit(files)


def _cancel_is_last(dialog: QDialog) -> bool:
    """Return whether this system places Cancel at the right end."""
    order = dialog.style().styleHint(QStyle.StyleHint.SH_DialogButtonLayout, None, dialog)
    return order in (QDialogButtonBox.ButtonLayout.WinLayout.value, QDialogButtonBox.ButtonLayout.KdeLayout.value)


def next_text(left: int, *, last: bool, done: bool) -> str:
    """Return the text of the next button: `left` files wait; `last` is the writing step, `done` after it."""
    if done and left:
        return ngettext("&Next file ({n} left)", "&Next file ({n} left)", left).format(n=format_number(left))
    if done:
        return _("&Close")
    return _("&Import") if last else _("&Next")
