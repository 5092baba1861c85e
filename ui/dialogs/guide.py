"""The guide: one page for each page of the window, read from files that come with the program."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRegularExpression, Qt, QUrl
from PySide6.QtGui import QImage, QKeySequence, QShortcut, QTextCursor, QTextDocument
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QTextBrowser, QVBoxLayout, QWidget

from leadkeeper.words import _, language
from ui.dialogs.screen_room import take_size
from ui.theme import SIZE, SPACE
from ui.widgets.buttons import plain
from ui.widgets.filter_bar import SearchField
from ui.widgets.labels import set_look
from ui.widgets.panes import Split

GUIDE = Path(__file__).resolve().parents[2] / "resources" / "guide"
INDEX = "index"
ORDER = (
    *("home", "contacts", "import", "sources", "partners", "review", "export", "register"),
    *("complaints", "traps", "requests", "settings"),
)
"""The pages as they are listed: in the order of the sidebar, each followed by what belongs to it."""


class GuideText(QTextBrowser):
    """A page of the guide; its pictures come with it and are as wide as the page."""

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Pictures of the language spoken; nothing is ever fetched from elsewhere."""
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
    """Shows pages of the guide beside the list of all; it does not keep anybody from the window."""

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
        top = QHBoxLayout()
        top.setSpacing(SPACE.s)
        top.addWidget(self.back)
        top.addWidget(self.home)
        top.addWidget(self.search, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.l, SPACE.l, SPACE.l, SPACE.l)
        column.setSpacing(SPACE.m)
        column.addLayout(top)
        column.addWidget(Split("guide", [self.list, self.text], [1, 3]), 1)
        self.text.document().setDocumentMargin(SPACE.l)
        take_size(self, SIZE.window_least_width, SIZE.window_least_height + SPACE.xxl)
        QShortcut(QKeySequence.StandardKey.Find, self).activated.connect(self.search.setFocus)
        QShortcut(QKeySequence.StandardKey.Back, self).activated.connect(self.go_back)

    def show_page(self, page: str) -> None:
        """Shows a page; the contents where there is none of this name."""
        found = page if page in self._pages else INDEX
        if self.page and self.page != found:
            self._past.append(self.page)
        self._show(found)

    def go_back(self) -> None:
        """Shows the page before."""
        if self._past:
            self._show(self._past.pop())

    def look_for(self, words: str) -> None:
        """Shows the next place with these words, in this page or else in the first that has them."""
        set_look(self.search, wrong=False)
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
        set_look(self.search, wrong=other is None)

    def _show(self, page: str) -> None:
        self.page = page
        self.text.setMarkdown(self._pages[page][1])
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        self.list.setCurrentRow(list(self._pages).index(page))
        self.back.setEnabled(bool(self._past))

    def _listed(self) -> None:
        self.show_page(list(self._pages)[self.list.currentRow()])

    def _follow(self, link: QUrl) -> None:
        """Links lead to other pages only: nothing is ever fetched."""
        self.show_page(Path(link.path()).stem)


def _pattern(words: str) -> str:
    """Words as a pattern to which apostrophes and blanks of every kind are alike: keyboards have one of each."""
    parts = (re.escape(part) for part in words.replace("’", "'").split())
    return r"\s+".join(parts).replace("'", "['’]")


def guide_pages(folder: Path | None = None) -> dict[str, tuple[str, str]]:
    """Title and Markdown of each page in the language spoken, by name; the contents first, made of what there is."""
    place = folder or GUIDE / language()
    found: dict[str, tuple[str, str]] = {}
    for path in sorted(place.glob("*.md")):
        text = path.read_text("utf-8")
        found[path.stem] = (text.partition("\n")[0].lstrip("# ").strip(), text)
    title, intro = found.pop(INDEX, (_("Guide"), f"# {_('Guide')}\n"))
    pages = sorted(found.items(), key=lambda pair: (ORDER.index(pair[0]) if pair[0] in ORDER else len(ORDER), pair[0]))
    links = "\n".join(f"- [{name}]({page}.md)" for page, (name, _text) in pages)
    return {INDEX: (title, f"{intro.rstrip()}\n\n{links}\n"), **dict(pages)}
