"""The pages of a book in the order of the sidebar; their modules are loaded when first opened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from pathlib import Path

from leadkeeper.domain.time import Clock
from leadkeeper.messages import N_
from ui.book_view import PageSpec
from ui.jobs import Jobs
from ui.settings import LanguageChoice, Settings, ThemeMode
from ui.widgets.page import Page


@dataclass(frozen=True, slots=True)
class Program:
    """Callbacks from pages to the program; `book` is the path of the open book, None if unknown.

    `import_files` asks for files to import, `import_these` imports the given ones, and tells which are left out.
    """

    import_files: Callable[[], object]
    speak: Callable[[LanguageChoice], object]
    wear: Callable[[ThemeMode], object]
    guide: Callable[[str], object]
    import_these: Callable[[Sequence[Path], Callable[[Sequence[Path]], object]], object]
    passphrase: Callable[[], object]
    book: Path | None = None


class BookPages:
    """Factory of the pages of one open book."""

    def __init__(self, jobs: Jobs, settings: Settings, clock: Clock, program: Program) -> None:
        self._jobs, self._settings, self._clock, self._program = jobs, settings, clock, program

    def specs(self) -> list[PageSpec]:
        pages = [
            PageSpec("home", N_("Home"), "home", self._home),
            PageSpec("contacts", N_("Contacts"), "users", self._contacts),
            PageSpec("sources", N_("Sources"), "clipboard-check", partial(self._page, "Sources")),
            PageSpec("partners", N_("Partners"), "heart-handshake", partial(self._page, "Partners")),
            PageSpec("review", N_("Review"), "eye-check", partial(self._page, "Review")),
            PageSpec("export", N_("Export"), "file-export", partial(self._page, "Export")),
            PageSpec("register", N_("Register"), "notebook", partial(self._page, "Register")),
            PageSpec("complaints", N_("Complaints"), "message-report", partial(self._page, "Complaints")),
            PageSpec("requests", N_("Requests"), "mail-question", partial(self._page, "Requests")),
            PageSpec("settings", N_("Settings"), "settings", self._settings_page, "ui.pages.settings"),
        ]
        return [replace(page, code=page.code or f"ui.pages.{page.name}.page") for page in pages]

    def _page(self, name: str) -> Page:
        """Make a page that needs nothing of the program."""
        code = import_module(f"ui.pages.{name.lower()}.page")
        page: Page = getattr(code, f"{name}Page")(self._jobs, self._settings, self._clock)
        return page

    def _home(self) -> Page:
        from ui.pages.home.page import HomePage

        page = HomePage(self._jobs, self._settings, self._clock, self._program.book)
        page.import_wanted.connect(self._program.import_files)
        page.files_wanted.connect(self._program.import_these)
        return page

    def _contacts(self) -> Page:
        from ui.pages.contacts.page import ContactsPage

        page = ContactsPage(self._jobs, self._settings, self._clock)
        page.import_wanted.connect(self._program.import_files)
        return page

    def _settings_page(self) -> Page:
        from ui.pages.settings import SettingsPage

        page = SettingsPage(self._jobs, self._settings, self._clock, self._program.book)
        page.language_chosen.connect(self._program.speak)
        page.theme_chosen.connect(self._program.wear)
        page.guide_wanted.connect(self._program.guide)
        page.passphrase_wanted.connect(self._program.passphrase)
        return page
