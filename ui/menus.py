"""The menu bar, and the short menu of the book in the sidebar."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QAction

from leadkeeper import messages
from leadkeeper.messages import N_, _
from ui.book_view import PageSpec
from ui.main_window import MainWindow
from ui.settings import LanguageChoice, Settings, ThemeMode
from ui.theme import THEME_CHOICE
from ui.widgets.buttons import Entry, keys_of
from ui.widgets.editors import ChoiceBox
from ui.widgets.forms import open_dialog
from ui.widgets.labels import escaped
from ui.widgets.sidebar import digit_keys

THEMES: tuple[tuple[ThemeMode, str], ...] = (
    ("system", N_("Theme as the s&ystem")),
    ("light", N_("&Light theme")),
    ("dark", N_("&Dark theme")),
)
MOST_RECENT = 5

Menu = tuple[str, Sequence[Entry | None]]


@dataclass(frozen=True, slots=True)
class MenuCommands:
    """The commands that menu entries call."""

    window: MainWindow
    open_book: Callable[[Path], object]
    ask_new: Callable[[], object]
    ask_open: Callable[[], object]
    close_book: Callable[[], object]
    speak: Callable[[LanguageChoice], object]
    wear: Callable[[ThemeMode], object]
    find: Callable[[], object]
    guide: Callable[[str], object]
    copies: Callable[[], object]
    passphrase: Callable[[], object]


def menu_bar(commands: MenuCommands, settings: Settings, pages: Iterable[PageSpec]) -> list[Menu]:
    """Return all menus; without pages no book is open, and entries that need one are disabled."""
    specs = list(pages)
    return [
        (_("&File"), _file(commands, settings, open_now=bool(specs))),
        (_("&Edit"), _edit(commands, open_now=bool(specs))),
        (_("&View"), _view(commands, settings, specs)),
        (_("&Help"), _help(commands, settings)),
    ]


def book_menu(commands: MenuCommands, settings: Settings) -> list[Entry | None]:
    """Return the menu of the open book in the sidebar."""
    return [
        Entry(_("&Import files…"), commands.window.import_wanted.emit, "file-import", writes=True),
        Entry(_("&Settings"), lambda: commands.window.open_page("settings"), "settings"),
        Entry(_("&Backups of this book…"), commands.copies, "copy"),
        Entry(_("Passp&hrase…"), commands.passphrase, "lock", writes=True),
        None,
        *_looks(commands, settings),
        None,
        Entry(_("&Close this book"), commands.close_book, "x"),
    ]


def _file(commands: MenuCommands, settings: Settings, *, open_now: bool) -> list[Entry | None]:
    window = commands.window
    recent = [
        Entry(escaped(path.name), partial(commands.open_book, path), "book")
        for path in settings.recent_books[:MOST_RECENT]
    ]
    return [
        Entry(_("&New book…"), commands.ask_new, "plus", keys=keys_of("new")),
        Entry(_("&Open a book…"), commands.ask_open, "folder-open", keys=keys_of("open")),
        *recent,
        None,
        Entry(
            _("&Import files…"),
            window.import_wanted.emit,
            "file-import",
            enabled=open_now,
            keys=keys_of("import"),
            writes=True,
        ),
        Entry(
            _("&Export for a partner…"),
            window.export_wanted.emit,
            "file-export",
            enabled=open_now,
            keys=keys_of("export"),
        ),
        Entry(_("&Print this page…"), window.print_page, "printer", enabled=open_now, keys=keys_of("print")),
        None,
        Entry(_("&Backups of this book…"), commands.copies, "copy", enabled=open_now),
        Entry(_("Passp&hrase…"), commands.passphrase, "lock", enabled=open_now, writes=True),
        None,
        Entry(_("&Close this book"), commands.close_book, "x", enabled=open_now, keys=keys_of("close")),
        Entry(_("&Quit"), window.close, keys=keys_of("quit"), role=QAction.MenuRole.QuitRole),
    ]


def _edit(commands: MenuCommands, *, open_now: bool) -> list[Entry | None]:
    window = commands.window
    return [
        Entry(
            _("&Undo"), window.undo, "arrow-back-up", enabled=open_now, keys=keys_of("undo"), name="undo", writes=True
        ),
        Entry(_("&Redo"), window.redo, enabled=False, keys=keys_of("redo"), name="redo"),
        None,
        Entry(_("&Find on this page"), window.focus_search, "search", enabled=open_now, keys=keys_of("search")),
        Entry(_("Find an &action or a person…"), commands.find, "search", keys=keys_of("find")),
    ]


def check_theme(window: MainWindow, worn: ThemeMode) -> None:
    """Tick the current theme in all menus, and choose it in Settings."""
    for mode, _name in THEMES:
        for action in window.findChildren(QAction, f"theme.{mode}"):
            action.setChecked(mode == worn)
    for choice in window.findChildren(ChoiceBox, THEME_CHOICE):
        with QSignalBlocker(choice):
            choice.choose(worn)


def _view(commands: MenuCommands, settings: Settings, pages: Sequence[PageSpec]) -> list[Entry | None]:
    shown_pages: list[Entry | None] = [
        Entry(
            _(spec.title),
            partial(commands.window.open_page_by_key, spec.name),
            spec.icon,
            keys=keys_of("settings") if spec.name == "settings" else digit_keys(number),
            role=QAction.MenuRole.PreferencesRole if spec.name == "settings" else QAction.MenuRole.NoRole,
        )
        for number, spec in enumerate(pages, 1)
    ]
    if shown_pages:
        refresh = Entry(_("&Refresh"), commands.window.reload_page, "refresh", keys=keys_of("refresh"))
        shown_pages += [None, refresh, None]
    return [*shown_pages, *_looks(commands, settings)]


def _looks(commands: MenuCommands, settings: Settings) -> list[Entry | None]:
    worn, spoken = settings.theme, messages.language()
    themes = [
        Entry(_(name), partial(commands.wear, mode), checked=worn == mode, group="theme", name=f"theme.{mode}")
        for mode, name in THEMES
    ]
    languages = [
        Entry(f"&{name}", partial(commands.speak, one), checked=spoken == one, group="language")
        for one, name in messages.LANGUAGES.items()
    ]
    return [*themes, None, *languages]


def _help(commands: MenuCommands, settings: Settings) -> list[Entry | None]:
    def keyboard() -> None:
        from ui.dialogs.help import ShortcutsDialog

        open_dialog(ShortcutsDialog(commands.window))

    def about() -> None:
        from ui.dialogs.help import AboutDialog

        open_dialog(AboutDialog(settings.file, commands.window))

    return [
        Entry(_("&Guide to this page"), commands.window.ask_help, "help-circle", keys=keys_of("guide")),
        Entry(_("&Contents of the guide"), partial(commands.guide, ""), "book"),
        Entry(_("&Keyboard"), keyboard),
        None,
        Entry(_("&About LeadKeeper"), about, "info-circle", role=QAction.MenuRole.AboutRole),
    ]
