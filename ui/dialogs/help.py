"""The guide, the keyboard shortcuts, and About: version, licence, locations, licences of packages."""

from __future__ import annotations

import platform
import re
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRegularExpression, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QKeySequence, QShortcut, QTextCursor, QTextDocument
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QListWidget, QPlainTextEdit, QTextBrowser, QWidget

import leadkeeper
from leadkeeper.messages import _, language
from ui.models.table_model import Column, ListModel
from ui.settings import log_file
from ui.theme import SIZE, SPACE
from ui.widgets.buttons import KEYS, as_default, plain, primary, quiet
from ui.widgets.documents import show_in_folder
from ui.widgets.filter_bar import SearchField
from ui.widgets.forms import open_dialog, resize_within_screen
from ui.widgets.labels import ElidedLabel, set_style_property, text_label, titled, with_name
from ui.widgets.layouts import Splitter, fill, inner_column, inner_row
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
        self.list = with_name(QListWidget(), _("Pages of the guide"))
        self.list.setSpacing(SPACE.xs)
        self.list.addItems([title for title, _text in self._pages.values()])
        self.list.itemClicked.connect(lambda _item: self._listed())
        self.list.itemActivated.connect(lambda _item: self._listed())
        self.text = with_name(GuideText(), _("Text of the guide"))
        self.text.setOpenLinks(False)
        # to other pages only; nothing is fetched from the network
        self.text.anchorClicked.connect(lambda link: self.show_page(Path(link.path()).stem))
        self.search = SearchField(_("Search in the guide"))
        self.search.searched.connect(self.look_for)
        self.back = plain(_("&Back"), self.go_back, "chevron-left")
        self.home = plain(_("&Contents"), lambda: self.show_page(INDEX), "book")
        top = fill(inner_row(gap=SPACE.s), self.back, self.home, (self.search, 1))
        column = inner_column(self, SPACE.m, (SPACE.l, SPACE.l, SPACE.l, SPACE.l))
        fill(column, top, (Splitter("guide", [self.list, self.text], [1, 3]), 1))
        self.text.document().setDocumentMargin(SPACE.l)
        resize_within_screen(self, SIZE.window_least_width, SIZE.window_least_height + SPACE.xxl)
        QShortcut(QKeySequence.StandardKey.Find, self).activated.connect(self.search.setFocus)
        QShortcut(QKeySequence.StandardKey.Back, self).activated.connect(self.go_back)
        self.show_page(page)
        self.text.setFocus()

    def show_page(self, page: str) -> None:
        """Show a page, or the contents if there is no such page."""
        shown = page if page in self._pages else INDEX
        if self.page and self.page != shown:
            self._past.append(self.page)
        self._show(shown)

    def go_back(self) -> None:
        if self._past:
            self._show(self._past.pop())

    def look_for(self, words: str) -> None:
        """Show the next occurrence of the words, in this page or else in the first that has them."""
        set_style_property(self.search, wrong=False)
        if not words:
            return
        # all kinds of apostrophes and blanks alike: keyboards have one of each
        parts = (re.escape(part) for part in words.replace("’", "'").split())
        pattern = r"\s+".join(parts).replace("'", "['’]")
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
        columns = (Column("keys", _("Keys"), 150), Column("what", _("What they do"), 420, grows=True))
        rows = [{"keys": shown_keys(keys), "what": _(what)} for keys, what in KEYS.values()]
        self.table = Table("shortcuts", ListModel(columns, rows, parent=self), title=_("Keyboard"))
        self.close_button = as_default(primary(_("&Close"), self.accept))
        column = titled(self, _("Everything can be done by keyboard"), gap=SPACE.m)
        self.setWindowTitle(_("Keyboard"))
        fill(column, (self.table, 1), (self.close_button, 0, Qt.AlignmentFlag.AlignRight))
        resize_within_screen(self, SIZE.text_most, SIZE.window_least_height + 3 * SPACE.xxl)


def shown_keys(keys: str) -> str:
    """Return keys in the notation of this system."""
    if not keys.startswith(("Ctrl+", "Shift+")):
        return _(keys)
    return ", ".join(one.toString(NATIVE) for one in QKeySequence.listFromString(keys))


PARTS = (
    "PySide6-Essentials", "shiboken6", "sqlite-utils", "sqlcipher3", "openpyxl", "defusedxml", "python-calamine",
    "chardet", "email-validator", "phonenumbers", "jinja2", "click", "filelock", "platformdirs", "msoffcrypto-tool",
    "olefile", "idna", "ijson", "tzdata", "python-docx", "icalendar", "cryptography", "rfc3161-client",
)  # fmt: skip
"""The direct requirements of the program; these bring others."""

COLLECTED = Path(__file__).resolve().parents[2] / "resources" / "licences"
"""Licence texts that packages do not ship; in a built program all texts, in a folder for each package."""
OURS = {
    "pyside6-essentials": ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "shiboken6": ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "sqlcipher3": ("SQLCipher.txt",),
}
"""Which texts in our own folder belong to which package."""
STATED = {"sqlcipher3": "Zlib, SQLCipher in it BSD-3-Clause"}
"""Licences of packages without one in their metadata."""
RELEASES = COLLECTED.with_name("releases.txt")
"""In a program of a release: the address of the page where newer versions are. Its browser asks there, nothing here."""
TEXT = re.compile(r"(?i)licen[cs]e|copying|notice|authors")
NOT_TEXT = (".py", ".pyc", ".html")


def parts() -> Iterator[dict[str, str]]:
    """Yield Python and each installed package with its dependencies; in a built program, the bundled ones."""
    yield {"name": "Python", "version": platform.python_version(), "licence": "PSF-2.0"}
    for name in sorted(everything(), key=str.casefold):
        facts = distribution(name).metadata
        said = {key: "\n".join(facts.get_all(key) or ()) for key in facts}
        yield {"name": facts["Name"], "version": facts["Version"], "licence": licence_of(said) or STATED.get(name, "")}


def everything() -> set[str]:
    """Return the names of the installed packages and their requirements; pip, required by one, is left out."""
    names, waiting = set[str](), [name.casefold() for name in PARTS]
    while waiting:
        name = waiting.pop()
        part = None if name in names or name == "pip" else _installed(name)
        if part is not None:
            names.add(name)
            waiting += [_name(line) for line in part.requires or () if "extra ==" not in line]
    return names


def _installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def _name(requirement: str) -> str:
    return re.split(r"[^\w.-]", requirement, maxsplit=1)[0].replace("_", "-").casefold()


def licence_of(facts: dict[str, str]) -> str:
    """Return the licence in one line: its expression, else the name given, else the last word of its classifier."""
    named = facts.get("License-Expression") or (facts.get("License") or "").strip().partition("\n")[0]
    classes = re.findall(r"^License :: (?:.* :: )?(.+)$", facts.get("Classifier") or "", re.MULTILINE)
    return named or ", ".join(classes)


def licence_texts(name: str) -> list[Path]:
    """Return the files with a package's licence and notices."""
    plain = _name(name)
    ours = [COLLECTED / text for text in OURS.get(plain, ())]
    if (COLLECTED / plain).is_dir():
        return ours + sorted((COLLECTED / plain).iterdir())
    if plain == "python":
        places = (sysconfig.get_path("stdlib"), sys.base_prefix)  # on Windows it is in the last
        files = [Path(place) / "LICENSE.txt" for place in places]
    else:
        part = _installed(plain)
        files = [Path(str(file.locate())) for file in (part.files if part else None) or () if TEXT.search(file.name)]
    return ours + [file for file in dict.fromkeys(files) if file.suffix not in NOT_TEXT and file.is_file()]


def licence_words(name: str) -> str:
    """Return the text of a package's licence and notices; "" if it ships none."""
    texts = (path.read_text("utf-8", "replace").strip() for path in licence_texts(name))
    return "\n\n".join(dict.fromkeys(texts))


class LicencesDialog(QDialog):
    """Name, version and licence of each package; below, the licence text of the selected one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        columns = Column("name", _("Part"), 180), Column("version", _("Version"), 100)
        self.rows = ListModel((*columns, Column("licence", _("Licence"), 240, grows=True)), parts(), parent=self)
        self.table = Table("licences", self.rows, title=_("Licences"))
        self.table.chosen.connect(self._show)
        self.text = with_name(QPlainTextEdit(readOnly=True, tabChangesFocus=True), _("The text of the licence"))
        self.text.setPlaceholderText(_("Choose a part to read its licence."))
        self.close_button = as_default(primary(_("&Close"), self.accept))
        intro = _("Qt and PySide6 are under the LGPL: their files are separate, and you may replace them.")
        column = titled(self, _("Licences"), intro, SPACE.m)
        fill(column, (self.table, 1), (self.text, 1), (self.close_button, 0, Qt.AlignmentFlag.AlignRight))
        resize_within_screen(self, SIZE.text_most + 2 * SPACE.xxl, SIZE.window_least_height + 2 * SPACE.xxl)

    def _show(self, number: int) -> None:
        name = self.rows.rows[number]["name"]
        missing = _("{name} does not include the text of its licence.").format(name=name)
        self.text.setPlainText(licence_words(name) or missing)


def about_facts(settings_file: Path, book: Path | None = None) -> list[tuple[str, str]]:
    """Return version, licence and locations as pairs of a name and a value."""
    facts = [
        (_("Version"), leadkeeper.__version__),
        (_("Licence"), _("MIT: free to use, change and redistribute")),
        (_("This book"), str(book) if book else ""),
        (_("Settings of the window"), str(settings_file)),
    ]
    return [(name, value) for name, value in facts if value]


class AboutRows(QWidget):
    """The facts as rows; long paths are elided with the whole path in a tooltip, sentences wrap."""

    def __init__(self, facts: Iterable[tuple[str, str]]) -> None:
        super().__init__()
        rows = QFormLayout(self, horizontalSpacing=SPACE.l, verticalSpacing=SPACE.s)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for name, value in facts:
            caption = text_label(name, "soft")
            caption.setWordWrap(False)
            caption.setAlignment(Qt.AlignmentFlag.AlignTop)
            is_sentence = " " in value and not Path(value).is_absolute()
            rows.addRow(caption, text_label(value) if is_sentence else ElidedLabel(value))


class AboutDialog(QDialog):
    """The facts, and buttons for the licences of the packages, the log, and the page of newer versions."""

    def __init__(self, settings_file: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.licences = plain(_("Licences of its &parts…"), lambda: open_dialog(LicencesDialog(self)))
        self.log = plain(_("Open the folder of the &log"), lambda: show_in_folder(log_file()))
        self.close_button = as_default(primary(_("&Close"), self.accept))
        buttons = fill(QHBoxLayout(), self.licences, self.log, 1, self.close_button)
        column = titled(self, "LeadKeeper", _("Who consented, to what, and who may be shared with which partner."))
        self.setWindowTitle(_("About LeadKeeper"))
        kept = _("No account and no server. Settings, under Backups, names the folder of the daily backups.")
        fill(column, AboutRows(about_facts(settings_file)), text_label(kept, "soft"))
        if RELEASES.is_file():
            self.newer = quiet(_("Look for a &newer version in the browser…"), self.open_releases, "external-link")
            column.addWidget(self.newer, 0, Qt.AlignmentFlag.AlignLeft)
        fill(column, 1, buttons)
        resize_within_screen(self, SIZE.dialog_width, SIZE.dialog_height)

    def open_releases(self) -> None:
        QDesktopServices.openUrl(QUrl(RELEASES.read_text("utf-8").strip()))
