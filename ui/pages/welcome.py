"""The welcome page, shown while no book is open: create a book, open one, try the sample."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from leadkeeper.messages import _
from ui.dialogs.new_book import ask_new, ask_open
from ui.models.formats import tip
from ui.settings import Settings
from ui.theme import SIZE, SPACE
from ui.widgets.buttons import plain, primary, quiet
from ui.widgets.cards import Card
from ui.widgets.labels import ElidedLabel, IconLabel, escaped, hidden, text_label
from ui.widgets.layouts import fill, inner_column, inner_row

MOST_RECENT = 5


class Welcome(QWidget):
    """Emits signals for each choice; while `say` shows an action in progress only `stop` is enabled."""

    new_wanted = Signal(object, object)  # Path, Owner
    open_wanted = Signal(object)  # Path
    sample_wanted = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.setProperty("ground", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(_("Welcome"))
        self._busy = text_label("", "soft")
        self.stop = hidden(plain(_("&Stop"), self._ask_stop, "player-stop"))
        self._stopping: Callable[[], object] | None = None
        known = [path for path in settings.recent_books[:MOST_RECENT] if path.is_file()]
        self._inside = QWidget(maximumWidth=SIZE.window_least_width)
        column = QVBoxLayout(self._inside)
        column.setSpacing(SPACE.l)
        promise = text_label(_("Who consented, to what, and who may be shared with which partner."), "soft")
        words = fill(inner_column(gap=SPACE.xs), text_label("LeadKeeper", "title"), promise)
        picture = IconLabel("book", "accent_ink", SIZE.icon_large)
        column.addLayout(fill(inner_row(gap=SPACE.l), (picture, 0, Qt.AlignmentFlag.AlignTop), (words, 1)))
        begin, recent = self._begin(known[0] if known else None), self._recent(settings.recent_books[:MOST_RECENT])
        fill(column, fill(inner_row(gap=SPACE.l), (begin, 1), (recent, 1)), self._promise(), self._busy)
        whole = inner_column(self, edges=(SPACE.xl, SPACE.xl, SPACE.xl, SPACE.xl))
        whole.addStretch(1)
        fill(whole, fill(QHBoxLayout(), 1, (self._inside, 8), 1), (self.stop, 0, Qt.AlignmentFlag.AlignHCenter), 2)

    def say(self, text: str, stop: Callable[[], object] | None = None) -> None:
        """Show an action in progress with a Stop button; empty text enables everything again."""
        self._busy.setText(text)
        self._inside.setEnabled(not text)
        if not text:
            (self.latest or self.new).setFocus()
        self._stopping = stop
        self.stop.setEnabled(True)
        self.stop.setVisible(stop is not None)

    def _ask_stop(self) -> None:
        self.stop.setEnabled(False)
        if self._stopping is not None:
            self._stopping()

    def ask_new(self) -> None:
        ask_new(self.new_wanted.emit, self.window())

    def ask_open(self) -> None:
        ask_open(self.open_wanted.emit, self.window())

    def _begin(self, latest: Path | None) -> Card:
        card = Card(_("Begin"))
        self.latest: QPushButton | None = None
        if latest is not None:
            name = escaped(latest.name)
            self.latest = primary(_("Open {book}").format(book=name), lambda: self.open_wanted.emit(latest), "book")
            self.latest.setToolTip(tip(str(latest)))
            card.add(self.latest)
        self.new = (plain if latest is not None else primary)(_("&New book…"), self.ask_new, "plus")
        self.open = plain(_("&Open a book…"), self.ask_open, "folder-open")
        self.sample = plain(_("&Try with a sample"), self.sample_wanted.emit, "eye")
        card.add(self.new, self.open, self.sample)
        text = _("The sample is a made-up business with two files: try everything, nothing can go wrong.")
        card.add(text_label(text, "small"))
        return card

    def _recent(self, books: Sequence[Path]) -> Card:
        card = Card(_("Recent books"), gap=SPACE.xs)
        if not books:
            card.add(text_label(_("The books that you open will appear here."), "soft"))
        for path in books:
            button = quiet(path.name, lambda path=path: self.open_wanted.emit(path), "book")  # type: ignore[misc]  # bound
            button.setToolTip(str(path))
            folder = ElidedLabel(str(path.parent), "small")
            folder.setContentsMargins(SPACE.hair + SIZE.icon + SPACE.xs + SPACE.xs, 0, 0, 0)
            card.add(left=button).add(folder)
        return card

    def _promise(self) -> Card:
        card = Card(_("It stays on this laptop"), gap=SPACE.s)
        for text in (
            _("Everything is in one file that you can copy, move and back up. No account, no server, no connection."),
            _("Nothing is sent anywhere. People's data leave it only in the files that you export."),
            _("Every export is entered in a register that shows any change, with the rules by which it was made."),
        ):
            row = inner_row(gap=SPACE.s)
            fill(row, (IconLabel("check", "good"), 0, Qt.AlignmentFlag.AlignTop), (text_label(text), 1))
            card.add(row)
        return card
