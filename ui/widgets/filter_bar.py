"""Search field with search as you type, and filters shown as removable chips."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton, QSizePolicy, QWidget

from leadkeeper.messages import _
from ui.models.formats import format_number
from ui.theme import SIZE, SPACE, icon
from ui.widgets.buttons import chip, quiet
from ui.widgets.labels import escaped
from ui.widgets.layouts import FlowLayout, fill, flowing, inner_column, inner_row

TYPING_PAUSE_MS = 150
NATIVE = QKeySequence.SequenceFormat.NativeText


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter with its number of rows; None if not counted."""

    value: str
    label: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter of the rows; `name` returns the label of a value that is not among the choices."""

    key: str
    title: str
    choices: tuple[Choice, ...] = ()
    name: Callable[[str], str] = str


@dataclass(frozen=True, slots=True)
class FilterState:
    """The search text, and the accepted values of each filter in use; any of them matches."""

    text: str = ""
    chosen: Mapping[str, frozenset[str]] = field(default_factory=dict)


CONTACT = "contact"
"""The filter by which another page leads to one contact."""


def only(value: str, key: str = CONTACT) -> FilterState:
    """Return the state that shows only the contacts with a value, by default the one with this id, for links."""
    return FilterState("", {key: frozenset({value})})


class SearchField(QLineEdit):
    """A search field that emits its text when typing pauses, at once on Enter; Esc clears it.

    With `at_once` it does not wait: for lists in memory.
    """

    searched = Signal(str)

    def __init__(self, hint: str, *, at_once: bool = False) -> None:
        super().__init__()
        keys = QKeySequence(QKeySequence.StandardKey.Find).toString(NATIVE)
        self._hints = f"{hint}   {keys}", hint
        self.setPlaceholderText(self._hints[0])
        self.setAccessibleName(hint)
        self.setToolTip(_("{what} ({keys})").format(what=hint, keys=keys))
        self.setClearButtonEnabled(True)
        for action in self.findChildren(QAction):  # the clear button: Qt gives it no name
            action.setText(_("Clear the field"))
        self.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition).setText(hint)
        self.setMinimumWidth(SIZE.field_least)
        self.setAcceptDrops(False)  # a file dropped here is meant for the window
        self._pause = QTimer(self, singleShot=True, interval=TYPING_PAUSE_MS)
        self._pause.timeout.connect(self._say)
        self._said = ""
        self.textChanged.connect(lambda _text: self._say() if at_once else self._pause.start())
        self.returnPressed.connect(self._say)

    def sizeHint(self) -> QSize:
        """Return the size at which the hint is whole, between its two icons."""
        size = super().sizeHint()
        return QSize(max(size.width(), self._room_for(self._hints[0]) + 2 * SPACE.m), size.height())

    def _room_for(self, hint: str) -> int:
        return self.fontMetrics().horizontalAdvance(hint) + 2 * SIZE.icon + 2 * SPACE.m

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the shortcut out where it does not fit."""
        super().resizeEvent(event)
        self.setPlaceholderText(self._hints[self.width() < self._room_for(self._hints[0])])

    @property
    def is_pending(self) -> bool:
        """Whether the text was changed and is not searched for yet."""
        return self.text().strip() != self._said

    def show_text(self, text: str) -> None:
        """Show a text that is already searched for."""
        self._said = text
        self.setText(text)
        self._pause.stop()

    def _say(self) -> None:
        self._pause.stop()
        if self.is_pending:
            self._said = self.text().strip()
            self.searched.emit(self._said)

    def event(self, event: QEvent) -> bool:
        """Take Escape before a shortcut does, while there is something to clear."""
        if event.type() is QEvent.Type.ShortcutOverride and self.text() and isinstance(event, QKeyEvent):
            event.setAccepted(event.key() == Qt.Key.Key_Escape)
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self._say()
        else:
            super().keyPressEvent(event)


class FilterBar(QWidget):
    """A search field, a chip for each filter in use, and a menu of all filters with their row counts."""

    changed = Signal(object)  # a FilterState

    def __init__(self, hint: str, actions: Iterable[QWidget] = ()) -> None:
        super().__init__()
        self._filters: dict[str, Filter] = {}
        self.state = FilterState()
        self.field = SearchField(hint)
        self.field.searched.connect(self._search)
        self.add = chip(_("&Filter"), None, "filter")
        self.add.setMenu(QMenu(self.add))
        self.add.setProperty("menu", True)
        self.add.menu().aboutToShow.connect(self._fill_menu)
        self.add.hide()
        top = fill(inner_row(gap=SPACE.m), (self.field, 2), (flowing((self.add, *actions)), 3))
        self._chips = QWidget()
        self._chips.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._line = FlowLayout(self._chips)
        fill(inner_column(self, SPACE.s), top, self._chips)
        self._show_chips()

    def set_state(self, state: FilterState) -> None:
        """Set search and filters, as a saved view does; emits `changed` if they differ."""
        before, self.state = self.state, state
        self.field.show_text(state.text)
        self._show_chips()
        if state != before:
            self.changed.emit(state)

    def set_filters(self, filters: Iterable[Filter]) -> None:
        """Offer other filters, or the same with new counts; those in use stay in use."""
        self._filters = {one.key: one for one in filters}
        self._show_chips()

    def focus_search(self) -> None:
        self.field.setFocus()
        self.field.selectAll()

    def toggle(self, key: str, value: str) -> None:
        """Add or remove a value of a filter."""
        chosen = dict(self.state.chosen)
        values = chosen.get(key, frozenset()) ^ {value}
        if values:
            chosen[key] = values
        else:
            chosen.pop(key, None)
        self.set_state(FilterState(self.state.text, chosen))

    def _search(self, text: str) -> None:
        """Search for what is typed, among everybody again if another page had led to one contact."""
        chosen = {key: values for key, values in self.state.chosen.items() if key != CONTACT or not text}
        self.state = FilterState(text, chosen)
        self._show_chips()
        self.changed.emit(self.state)

    def _clear(self) -> None:
        self.set_state(FilterState(self.state.text))
        self.field.setFocus()

    def _fill_menu(self) -> None:
        menu = self.add.menu()
        menu.clear()
        for offered in self._filters.values():
            below = menu.addMenu(offered.title)
            for choice in offered.choices:
                name = escaped(choice.label)
                action = below.addAction(name if choice.count is None else f"{name}\t{format_number(choice.count)}")
                action.setCheckable(True)
                action.setChecked(choice.value in self.state.chosen.get(offered.key, frozenset()))
                action.triggered.connect(lambda _on, key=offered.key, value=choice.value: self.toggle(key, value))

    def _show_chips(self) -> None:
        self._line.clear()
        for key, values in self.state.chosen.items():
            for value in sorted(values):
                self._line.addWidget(self._chip(key, value))
        self.add.setVisible(bool(self._filters))
        if self.state.chosen:
            self._line.addWidget(quiet(_("Show all"), self._clear))
        self._chips.setVisible(bool(self.state.chosen))

    def _chip(self, key: str, value: str) -> QPushButton:
        filter_ = self._filters.get(key, Filter(key, key))
        label = next((choice.label for choice in filter_.choices if choice.value == value), filter_.name(value))
        text = _("{filter}: {value}").format(filter=filter_.title, value=label)
        button = chip(text, lambda: self.toggle(key, value), "x")
        left_to_right = self.layoutDirection() == Qt.LayoutDirection.LeftToRight
        button.setLayoutDirection(Qt.LayoutDirection.RightToLeft if left_to_right else Qt.LayoutDirection.LeftToRight)
        button.setIconSize(QSize(SIZE.icon, SIZE.icon))
        button.setAccessibleName(_("Remove the filter {filter}").format(filter=text))
        button.setToolTip(button.accessibleName())
        return button
