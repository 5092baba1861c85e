"""The guide, one page for each page of the window, and the list of keyboard shortcuts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRegularExpression, Qt, QUrl
from PySide6.QtGui import QImage, QKeySequence, QShortcut, QTextCursor, QTextDocument
from PySide6.QtWidgets import QDialog, QListWidget, QTextBrowser, QVBoxLayout, QWidget

from leadkeeper.messages import _, language
from ui.models.table_model import Column, ListModel
from ui.theme import SIZE, SPACE
from ui.widgets.buttons import KEYS, plain, primary
from ui.widgets.filter_bar import SearchField
from ui.widgets.forms import resize_within_screen
from ui.widgets.labels import set_style_property, text_label
from ui.widgets.layouts import Splitter, dialog_column, fill, inner_row
from ui.widgets.table import Table

GUIDE = Path(__file__).resolve().parents[2] / "resources" / "guide"
INDEX = "index"
ORDER = (
    *("home", "contacts", "import", "sources", "partners", "review", "export", "register"),
    *("complaints", "traps", "requests", "settings"),
)
"""Pages in the order of the sidebar, each followed by its subpages."""


class GuideText(QTextBrowser):
    """A page of the guide; pictures are local and scaled to the width of the page."""

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Load pictures in the current language from the program's files only, never from the network."""
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return None
        image = QImage(str(GUIDE / language() / "pictures" / Path(QUrl(name).path()).name))
        fine = self.devicePixelRatioF()
        room = round((self.viewport().width() - 2 * SPACE.xl) * fine)
        if not image.isNull() and image.width() > room > 0:
            image = image.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)
        image.setDevicePixelRatio(fine)
        return image


class GuideDialog(QDialog):
    """Shows a page of the guide next to the list of all; not modal."""

    def __init__(self, page: str = INDEX, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Guide"))
        self._pages = guide_pages()
        self._past: list[str] = []
        self.page = ""
        self.list = QListWidget()
        self.list.setAccessibleName(_("Pages of the guide"))
        self.list.setSpacing(SPACE.xs)
        self.list.addItems([title for title, _text in self._pages.values()])
        self.list.itemClicked.connect(lambda _item: self._listed())
        self.list.itemActivated.connect(lambda _item: self._listed())
        self.text = GuideText()
        self.text.setAccessibleName(_("Text of the guide"))
        self.text.setOpenLinks(False)
        self.text.anchorClicked.connect(self._follow)
        self.search = SearchField(_("Search in the guide"))
        self.search.searched.connect(self.look_for)
        self.back = plain(_("&Back"), self.go_back, "chevron-left")
        self.home = plain(_("&Contents"), lambda: self.show_page(INDEX), "book")
        self._lay_out()
        self.show_page(page)
        self.text.setFocus()

    def _lay_out(self) -> None:
        top = fill(inner_row(gap=SPACE.s), self.back, self.home, (self.search, 1))
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.l, SPACE.l, SPACE.l, SPACE.l)
        column.setSpacing(SPACE.m)
        fill(column, top, (Splitter("guide", [self.list, self.text], [1, 3]), 1))
        self.text.document().setDocumentMargin(SPACE.l)
        resize_within_screen(self, SIZE.window_least_width, SIZE.window_least_height + SPACE.xxl)
        QShortcut(QKeySequence.StandardKey.Find, self).activated.connect(self.search.setFocus)
        QShortcut(QKeySequence.StandardKey.Back, self).activated.connect(self.go_back)

    def show_page(self, page: str) -> None:
        """Show a page, or the contents if there is no such page."""
        shown = page if page in self._pages else INDEX
        if self.page and self.page != shown:
            self._past.append(self.page)
        self._show(shown)

    def go_back(self) -> None:
        """Show the previous page."""
        if self._past:
            self._show(self._past.pop())

    def look_for(self, words: str) -> None:
        """Show the next occurrence of the words, in this page or else in the first that has them."""
        set_style_property(self.search, wrong=False)
        if not words:
            return
        pattern = _pattern(words)
        wanted = QRegularExpression(pattern, QRegularExpression.PatternOption.CaseInsensitiveOption)
        if self.text.find(wanted):
            return
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        if self.text.find(wanted):
            return
        pages = self._pages.items()
        other = next((page for page, (_title, text) in pages if re.search(pattern, text, re.IGNORECASE)), None)
        if other is not None:
            self.show_page(other)
            self.text.find(wanted)
        set_style_property(self.search, wrong=other is None)

    def _show(self, page: str) -> None:
        self.page = page
        self.text.setMarkdown(self._pages[page][1])
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        self.list.setCurrentRow(list(self._pages).index(page))
        self.back.setEnabled(bool(self._past))

    def _listed(self) -> None:
        self.show_page(list(self._pages)[self.list.currentRow()])

    def _follow(self, link: QUrl) -> None:
        """Follow links to other pages only; nothing is fetched from the network."""
        self.show_page(Path(link.path()).stem)


def _pattern(words: str) -> str:
    """Return a pattern that treats all kinds of apostrophes and blanks alike, since keyboards have one of each."""
    parts = (re.escape(part) for part in words.replace("’", "'").split())
    return r"\s+".join(parts).replace("'", "['’]")


def guide_pages(folder: Path | None = None) -> dict[str, tuple[str, str]]:
    """Return title and Markdown of each page in the current language by name; the generated contents come first."""
    place = folder or GUIDE / language()
    texts: dict[str, tuple[str, str]] = {}
    for path in sorted(place.glob("*.md")):
        text = path.read_text("utf-8")
        texts[path.stem] = (text.partition("\n")[0].lstrip("# ").strip(), text)
    title, intro = texts.pop(INDEX, (_("Guide"), f"# {_('Guide')}\n"))
    pages = sorted(texts.items(), key=lambda pair: (ORDER.index(pair[0]) if pair[0] in ORDER else len(ORDER), pair[0]))
    links = "\n".join(f"- [{name}]({page}.md)" for page, (name, _text) in pages)
    return {INDEX: (title, f"{intro.rstrip()}\n\n{links}\n"), **dict(pages)}


NATIVE = QKeySequence.SequenceFormat.NativeText


class ShortcutsDialog(QDialog):
    """The keyboard shortcuts as a table."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Keyboard"))
        columns = (Column("keys", _("Keys"), 150), Column("what", _("What they do"), 420, grows=True))
        rows = [{"keys": shown_keys(keys), "what": _(what)} for keys, what in KEYS.values()]
        self.table = Table("shortcuts", ListModel(columns, rows, parent=self), title=_("Keyboard"))
        self.close_button = primary(_("&Close"), self.accept)
        self.close_button.setDefault(True)
        column = dialog_column(self, SPACE.m)
        column.addWidget(text_label(_("Everything can be done by keyboard"), "title"))
        column.addWidget(self.table, 1)
        column.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignRight)
        resize_within_screen(self, SIZE.text_most, SIZE.window_least_height + 3 * SPACE.xxl)


def shown_keys(keys: str) -> str:
    """Return keys in the notation of this system."""
    if not keys.startswith(("Ctrl+", "Shift+")):
        return _(keys)
    return ", ".join(one.toString(NATIVE) for one in QKeySequence.listFromString(keys))
