"""The sidebar: the book above, a button with a badge for each page, backup state below; narrow in a narrow window."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QLabel,
    QMenu,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

from leadkeeper.messages import _, counted
from ui.models.formats import format_number, tip
from ui.theme import SIZE, SPACE, TYPE, colours, icon, scaled
from ui.widgets.buttons import Button, Entry, fill_menu
from ui.widgets.labels import escaped, hidden, set_style_property, text_label
from ui.widgets.layouts import fill, inner_column

INDENT = "\u2002"  # Qt gives a button with a menu no padding at the left


class PageButton(Button):
    """One page: icon, name, and the number of pending items at the right."""

    def __init__(self, name: str, title: str, picture: str, keys: str = "") -> None:
        super().__init__(title)
        self.name, self._title, self._count = name, title, 0
        self._compact = False
        self._picture = picture
        self.setProperty("look", "page")
        self.setCheckable(True)
        self.setAutoExclusive(True)  # a screen reader calls it a radio button instead of a check box
        self.setIcon(icon(picture, "soft"))
        self.setIconSize(QSize(SIZE.icon + SPACE.s, SIZE.icon))
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Maximum)
        self._hint = _("{what} ({keys})").format(what=title, keys=keys) if keys else title
        self.toggled.connect(lambda on: self.setIcon(icon(self._picture, "accent_ink" if on else "soft")))
        self.set_count(0)

    def set_count(self, count: int, spoken: str = "") -> None:
        """Set the number of pending items; hidden for 0. `spoken` describes it for screen readers."""
        self._count = count
        waits = spoken or counted("{n} waits", "{n} wait", count)
        self.setAccessibleName(f"{self._title}, {waits}" if count else self._title)
        self.setToolTip(f"{self._hint}\n{waits}" if count else self._hint)
        self.updateGeometry()
        self.update()

    @property
    def count_text(self) -> str:
        return format_number(self._count) if self._count else ""

    def set_compact(self, compact: bool) -> None:
        """Show the name below the icon, in small letters, or after it."""
        self._compact = compact
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        if self._compact:
            small = QFontMetrics(scaled(self.font(), TYPE.small))
            return QSize(small.horizontalAdvance(self._title) + SPACE.m, SIZE.icon + small.height() + SPACE.m)
        size = super().sizeHint()
        extra = QFontMetrics(self._small()).horizontalAdvance(self.count_text) + SPACE.xl if self._count else 0
        return QSize(size.width() + extra, size.height())

    def minimumSizeHint(self) -> QSize:
        """In a low window names and icons stand closer, so that the button of the last page stays in sight."""
        size, small = self.sizeHint(), QFontMetrics(scaled(self.font(), TYPE.small))
        return QSize(size.width(), SIZE.icon + small.height() + SPACE.xs) if self._compact else size

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._compact:
            self._paint_compact()
        else:
            super().paintEvent(event)
        if self._count:
            painter = QPainter(self)
            painter.setFont(self._small())
            painter.setPen(QColor(colours().accent_ink if self.isChecked() else colours().soft))
            aside = QRect(self.rect()).adjusted(0, 0, -SPACE.m, 0)
            above = QRect(self.width() // 2 + SIZE.icon // 2 - self._shift(), SPACE.xs, self.width(), SIZE.icon)
            flags = Qt.AlignmentFlag.AlignLeft if self._compact else Qt.AlignmentFlag.AlignRight
            painter.drawText(above if self._compact else aside, flags | Qt.AlignmentFlag.AlignVCenter, self.count_text)
            painter.end()

    def _paint_compact(self) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text, option.icon = "", QIcon()
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        room = self.height() - SIZE.icon - QFontMetrics(scaled(self.font(), TYPE.small)).height()
        top = QRect(-self._shift(), max(min(room // 2, SPACE.xs + SPACE.xxs), 0), self.width(), SIZE.icon)
        self.icon().paint(painter, top)
        painter.setFont(scaled(self.font(), TYPE.small))
        painter.setPen(QColor(colours().accent_ink if self.isChecked() else colours().soft))
        below = self.rect().adjusted(0, top.bottom() + 1, 0, -SPACE.xxs)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self._title)
        painter.end()

    def _shift(self) -> int:
        """Return how far icon and number stand to the left, so that the number is whole: “26 71” is another one."""
        count = QFontMetrics(self._small()).horizontalAdvance(self.count_text) + SPACE.xs
        return max(count - self.width() // 2 + SIZE.icon // 2, 0)

    def _small(self) -> QFont:
        return scaled(self.font(), TYPE.small, bold=True)


NATIVE = QKeySequence.SequenceFormat.NativeText
AZERTY = "&é\"'(-è_ç"
"""What the keys 1 to 9 of a French keyboard give: digits need Shift there."""


def digit_keys(place: int) -> str:
    """Return the shortcuts of the page at an index: Ctrl with its digit, or with that key of a French keyboard."""
    return f"Ctrl+{place}; Ctrl+{AZERTY[place - 1]}" if place <= 9 else ""


class Sidebar(QWidget):
    """Emits `page_wanted(name)`; the arrow keys move between the buttons."""

    page_wanted = Signal(str)

    def __init__(self, pages: Sequence[tuple[str, str, str]]) -> None:
        """`pages` are (name, title, icon), from the top."""
        super().__init__()
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(_("Pages"))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Expanding)
        self.setMinimumWidth(SIZE.sidebar_least)
        self.setMaximumWidth(SIZE.sidebar_most)
        self._layout = inner_column(self, SPACE.xxs, (SPACE.m, SPACE.l, SPACE.m, SPACE.l))
        self._add_book()
        self._buttons: dict[str, PageButton] = {}
        self._compact, self._book = False, ""
        self._group = QButtonGroup(self)
        for nth, (name, title, picture) in enumerate(pages, 1):
            button = PageButton(name, title, picture, QKeySequence(digit_keys(nth).partition(";")[0]).toString(NATIVE))
            self._group.addButton(button)
            self._buttons[name] = button
            self._layout.addWidget(button)
        self._group.buttonToggled.connect(self._ask_for)
        self._layout.addStretch(1)
        self._kept = text_label(_("Saved on this computer only."), "small")
        self._backup = text_label("", "small")
        for words in (self._kept, self._backup):
            words.setContentsMargins(SPACE.s, 0, SPACE.s, 0)
            words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # never widens the sidebar
            self._layout.addWidget(words)
        self._backup.hide()

    def _ask_for(self, button: PageButton, checked: bool) -> None:
        if checked:
            self.page_wanted.emit(button.name)

    def _add_book(self) -> None:
        self._program = name = QLabel("LeadKeeper")
        name.setProperty("role", "heading")
        name.setContentsMargins(SPACE.s, 0, 0, 0)
        self.book = hidden(Button())
        self.book.setProperty("look", "book")
        self.book.setMenu(QMenu(self.book))
        fill(self._layout, name, self.book)
        self._layout.addSpacing(SPACE.m)

    @property
    def buttons(self) -> dict[str, PageButton]:
        return dict(self._buttons)

    def set_compact(self, compact: bool) -> None:
        """Take less width, for the page: names below their icons, the state of the book in a tooltip."""
        if compact == self._compact:
            return
        self._compact = compact
        self.setMinimumWidth(0 if compact else SIZE.sidebar_least)
        side = SPACE.xs if compact else SPACE.m
        self._layout.setContentsMargins(side, SPACE.l, side, SPACE.l)
        for button in self._buttons.values():
            button.set_compact(compact)
        self._program.setVisible(not compact)
        self._show_book()
        self._show_foot()

    def set_current(self, name: str) -> None:
        if name in self._buttons:
            with QSignalBlocker(self._group):
                self._buttons[name].setChecked(True)

    @property
    def current(self) -> str:
        return next((name for name, button in self._buttons.items() if button.isChecked()), "")

    def set_count(self, name: str, count: int, spoken: str = "") -> None:
        if name in self._buttons:
            self._buttons[name].set_count(count, spoken)

    def set_book(self, name: str, entries: Iterable[Entry | None] = ()) -> None:
        """Show the name of the open book as a button with a menu of these entries."""
        self._book = name
        self._show_book()
        self.book.setAccessibleName(_("The book {name}").format(name=name))
        self.book.menu().clear()
        fill_menu(self.book.menu(), entries)
        self.book.setVisible(bool(name))
        self._show_foot()

    def set_kind(self, *, protected: bool, write: bool, service: str = "", network: bool = False) -> None:
        """Show the kind of book: protected by a passphrase or not, writable or read-only, and where its file is.

        `service` is the name of what copies its folder to other machines.
        """
        if service:
            kept = _("Saved in a folder that {service} copies.").format(service=service)
        elif network:
            kept = _("Saved on a network drive.")
        else:
            kept = "" if protected else _("Saved on this computer only.")
        if protected:
            here = _("Saved on this computer, protected by a passphrase.")
            kept = " ".join((kept, _("Protected by a passphrase."))) if kept else here
        reading = _("Open for reading only.")
        self._kept.setText(kept if write else f"{reading} {kept}")
        self._show_foot()

    def set_backup(self, text: str) -> None:
        self._backup.setText(text)
        self._show_foot()

    def _show_book(self) -> None:
        room = SIZE.sidebar_most - 2 * SPACE.xxl
        shown = escaped(self.fontMetrics().elidedText(self._book, Qt.TextElideMode.ElideMiddle, room))
        self.book.setText("" if self._compact else f"{INDENT}{shown}")
        self.book.setIcon(icon("book", "soft") if self._compact else QIcon())
        set_style_property(self.book, narrow=self._compact)

    def _show_foot(self) -> None:
        state = "\n".join(filter(None, (self._kept.text(), self._backup.text())))
        self._kept.setVisible(not self._compact)
        self._backup.setVisible(not self._compact and bool(self._backup.text()))
        self.book.setToolTip(tip(f"{self._book}\n{state}" if self._compact else self._book))
        self.book.setAccessibleDescription(state if self._compact else "")
