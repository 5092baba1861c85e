"""The command palette: type a few letters of a command or of a contact's name, and press Enter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeAlias, TypeVar
from unicodedata import combining, normalize

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QColor, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QSizePolicy,
    QSpacerItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from leadkeeper.messages import _
from ui.jobs import Jobs
from ui.theme import SIZE, SPACE, colours, icon
from ui.widgets.buttons import keys_of
from ui.widgets.cards import Card
from ui.widgets.forms import resize_within_screen
from ui.widgets.labels import text_label, with_name, without_letter
from ui.widgets.layouts import fill, inner_column
from ui.widgets.message_boxes import gone_on, press, show_error
from ui.widgets.page import Page

if TYPE_CHECKING:
    from leadkeeper.services.contacts.listing import Found

T = TypeVar("T")
BY_OTHER_WORDS = 15  # worse than the start of a visible word, better than its middle
SCATTERED = 60  # at least, of letters that stand apart
MOST_GAPS = 6  # letters skipped for each letter typed
NAMING_AN_ACT = ("undo", "redo")  # menu entries that name the last act, and so often a person


def fit(typed: str, text: str) -> int | None:
    """Score the match, lower is better: words at word starts, then anywhere, then letters in order; None: no match."""
    wanted, here = _folded(typed), _folded(text)
    if not wanted:
        return 0
    scores = [_word(word, here) for word in wanted.split()]
    found = [score for score in scores if score is not None]
    return sum(found) if len(found) == len(scores) else None


def best(
    typed: str, things: Iterable[T], text: Callable[[T], str], also: Callable[[T], str] = lambda _one: ""
) -> list[T]:
    """Return the things that match, the best first, ties in their original order.

    `also` gives further words of a thing: typed words must be prefixes of them.
    """
    scored = []
    for thing in things:
        scores = [fit(typed, text(thing)), BY_OTHER_WORDS if _begin(typed, also(thing)) else None]
        if fitting := [score for score in scores if score is not None]:
            scored.append((min(fitting), thing))
    return [one for _score, one in sorted(scored, key=lambda pair: pair[0])]


def _begin(typed: str, text: str) -> bool:
    words = _folded(text).split()
    return bool(words) and all(any(word.startswith(one) for word in words) for one in _folded(typed).split())


def _word(word: str, text: str) -> int | None:
    at = text.find(word)
    if at == 0 or (at > 0 and f" {word}" in text):
        return at // 8
    if at > 0:
        return 20 + at // 8
    return _scattered(word, text)


def _scattered(word: str, text: str) -> int | None:
    """Match the letters in order with gaps: wider gaps score worse; the first letter begins a word."""
    start = next((n for n, sign in enumerate(text) if sign == word[0] and (n == 0 or text[n - 1] == " ")), None)
    if start is None or len(word) < 2:
        return None
    at = start
    for sign in word:
        at = text.find(sign, at) + 1
        if at == 0:
            return None
    gaps = at - start - len(word)
    return SCATTERED + gaps if gaps <= MOST_GAPS * len(word) else None


def _folded(text: str) -> str:
    """Lower-case the text without accents; punctuation becomes blanks."""
    plain = "".join(sign for sign in normalize("NFD", text.casefold()) if not combining(sign))
    return " ".join("".join(sign if sign.isalnum() else " " for sign in plain).split())


@dataclass(frozen=True, slots=True)
class PaletteEntry:
    """A command: its name, where it is, its shortcut.

    `also` are further search words; `searched` is what is searched instead of a title that names a person.
    """

    title: str
    where: str
    do: Callable[[], object]
    keys: str = ""
    also: str = ""
    searched: str = ""

    @property
    def words(self) -> str:
        """The text in which typed words are looked for."""
        return f"{self.searched or self.title} {self.where}"


def menu_offers(menu: QMenu) -> list[PaletteEntry]:
    """Return the enabled entries of a menu."""
    entries = []
    for action in menu.actions():
        if action.isSeparator() or not action.isEnabled() or not action.text():
            continue
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        title, where = without_letter(action.text()), without_letter(menu.title())
        command = title.partition(":")[0] if action.objectName() in NAMING_AN_ACT else ""
        do = partial(_trigger, action, action.text(), menu)
        entries.append(PaletteEntry(title, where, do, keys, searched=command))
    return entries


def _trigger(action: QAction, text: str, menu: QMenu) -> None:
    """Choose a menu entry that was offered, unless it names something else by now, as that of Undo may."""
    if action.text() == text:
        action.trigger()
    else:
        show_error(gone_on(), menu.parentWidget() or menu)


def button_offers(page: QWidget) -> list[PaletteEntry]:
    """Return the enabled buttons of a page, each name once; they act only where the page still stands."""
    entries: dict[str, PaletteEntry] = {}
    mark = page.mark() if isinstance(page, Page) else None

    def act(button: QPushButton) -> None:
        press(button, page, stands=not isinstance(page, Page) or page.mark() == mark)

    for button in page.findChildren(QPushButton):
        if button.isVisibleTo(page) and button.isEnabled() and button.text() and button.menu() is None:
            title = button.accessibleName() or without_letter(button.text())
            entries.setdefault(title, PaletteEntry(title, _place_of(button, page), partial(act, button)))
    return list(entries.values())


def _place_of(button: QWidget, page: QWidget) -> str:
    """Return the page of a button, and the card of the page in which it stands."""
    above = button.parentWidget()
    while above is not None and above is not page and not (isinstance(above, Card) and above.accessibleName()):
        above = above.parentWidget()
    inner = above.accessibleName() if isinstance(above, Card) else ""
    return " › ".join(filter(None, (page.accessibleName(), inner)))


MOST_OFFERS = 9
MOST_PEOPLE = 8
OWN_KEYS = QKeySequence(keys_of("find")).toString(QKeySequence.SequenceFormat.NativeText)
BESIDE = Qt.ItemDataRole.UserRole + 1
PaletteChoice: TypeAlias = "PaletteEntry | Found"
_MOVES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 5, Qt.Key.Key_PageUp: -5}


class Palette(QDialog):
    """Lists commands and contacts; emits `person_wanted(id)`.

    The focus stays in the field: the arrow keys move through the list below, Enter runs the current entry.
    """

    person_wanted = Signal(str)
    search_wanted = Signal(str)  # all people found by a text

    def __init__(self, offers: Sequence[PaletteEntry], jobs: Jobs | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("What do you want to do?"))
        self._offers, self._jobs = [one for one in offers if one.keys != OWN_KEYS], jobs
        self._shown: list[PaletteChoice] = []
        hint = _("An action, a page, or the name of a person")
        self.field = with_name(QLineEdit(placeholderText=hint), self.windowTitle())
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._typed)
        self.list = with_name(QListWidget(), _("Matches"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(_TwoInks(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.itemClicked.connect(lambda _item: self.choose())
        self.list.currentRowChanged.connect(self._say_current)
        self._nothing = text_label(_("No match. Try other letters."), "soft")
        column = inner_column(self, SPACE.s, (SPACE.l, SPACE.l, SPACE.l, SPACE.l))
        fill(column, self.field, self._nothing, self.list)
        column.setStretchFactor(self.list, 1)
        column.addSpacerItem(QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding))
        column.addWidget(text_label(_("↑ ↓ to choose, Enter to run, Esc to close"), "small"))
        resize_within_screen(self, SIZE.text_most, SIZE.dialog_height + SPACE.xxl)
        self._typed("")

    @property
    def titles(self) -> list[str]:
        return [one.title if isinstance(one, PaletteEntry) else one.name or one.reached for one in self._shown]

    def choose(self) -> None:
        row = self.list.currentRow()
        if not 0 <= row < len(self._shown):
            return
        chosen = self._shown[row]
        self.accept()
        if isinstance(chosen, PaletteEntry):
            QTimer.singleShot(0, chosen.do)
        else:
            self.person_wanted.emit(chosen.contact)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            if key in _MOVES and self._shown:
                self.list.setCurrentRow(min(max(self.list.currentRow() + _MOVES[key], 0), len(self._shown) - 1))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.choose()
                return True
        return super().eventFilter(watched, event)

    def _typed(self, text: str) -> None:
        from leadkeeper.services.contacts.listing import search_contacts  # the menus need this module without a book

        offers = best(text, self._offers, lambda one: one.words, lambda one: one.also)
        self._show(offers[:MOST_OFFERS] if text else offers)
        if self._jobs is not None and text.strip():
            self._jobs.read(
                lambda db: search_contacts(db, text, MOST_PEOPLE + 1),
                lambda people: self._people_found(text, people),
                replace="palette.people",
                owner=self,
            )

    def _people_found(self, text: str, people: list[Found]) -> None:
        row = self.list.currentRow()
        stood = self._shown[row] if row > 0 else None
        entries = [one for one in self._shown if isinstance(one, PaletteEntry)]
        choices: list[PaletteChoice] = [one for one in entries if not people or one is stood or _has_word(text, one)]
        choices += people[:MOST_PEOPLE]
        if len(people) > MOST_PEOPLE:  # of several people with one name only some may be listed
            title = _("Show all people found by “{text}”").format(text=text.strip())
            choices.append(PaletteEntry(title, _("Contacts"), lambda: self.search_wanted.emit(text.strip())))
        self._show(choices)
        if stood in self._shown:
            self.list.setCurrentRow(self._shown.index(stood))

    def _show(self, choices: Sequence[PaletteChoice]) -> None:
        self._shown = list(choices)
        self.list.clear()
        for one in self._shown:
            self.list.addItem(_item(one))
        self._nothing.setVisible(not self._shown)
        self.list.setVisible(bool(self._shown))
        self.list.setCurrentRow(0 if self._shown else -1)

    def _say_current(self, row: int) -> None:
        """Announce the current entry, since a screen reader stays in the field."""
        item = self.list.item(row)
        said = item.data(Qt.ItemDataRole.AccessibleTextRole) if item is not None else ""
        self.field.setAccessibleDescription(said)


def _has_word(typed: str, entry: PaletteEntry) -> bool:
    """Whether the typed words stand in an entry; their letters one by one stand in too many."""
    score = fit(typed, entry.words)
    return (score is not None and score < SCATTERED) or _begin(typed, entry.also)


def _item(choice: PaletteChoice) -> QListWidgetItem:
    """Return a list item: the name at the left; location, shortcut or address at the right in grey."""
    if not isinstance(choice, PaletteEntry):
        name, beside, picture = choice.name or choice.reached, choice.reached if choice.name else "", "user"
    else:
        name, beside, picture = choice.title, "   ".join(filter(None, (choice.where, choice.keys))), "chevron-right"
    item = QListWidgetItem(icon(picture), name)
    item.setData(BESIDE, beside)
    item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{name}, {beside}" if beside else name)
    return item


class _TwoInks(QStyledItemDelegate):
    """Paints the text at the right of a name in grey."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        beside = option.fontMetrics.horizontalAdvance(str(index.data(BESIDE) or "")) + SPACE.m
        room = option.rect.width() - beside - SIZE.icon - SPACE.xxl
        option.text = option.fontMetrics.elidedText(option.text, Qt.TextElideMode.ElideRight, room)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        rect: QRect = option.rect
        painter.save()
        painter.setPen(QColor(colours().soft))
        aside = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect.adjusted(SPACE.s, 0, -SPACE.m, 0), aside, str(index.data(BESIDE) or ""))
        painter.restore()
