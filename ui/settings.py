"""Settings of the window for this user and computer, in one .ini file; never data from a book."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, cast

from PySide6.QtCore import QByteArray, QSettings

from leadkeeper.messages import LANGUAGES

ThemeMode = Literal["system", "light", "dark"]
LanguageChoice = Literal["system", "fr", "en"]
RECENT_BOOKS = 8
LAST_PARTNER = "export.partner"
"""Key of the partner last chosen on Review or Export: who decides about people for one exports to it next."""


def settings_file() -> Path:
    """Return the path of the settings file."""
    from platformdirs import user_config_path

    return user_config_path("LeadKeeper", appauthor=False, roaming=False) / "window.ini"


def log_file() -> Path:
    """Return the path of the log, which holds no names or addresses."""
    from platformdirs import user_log_path

    return user_log_path("LeadKeeper", appauthor=False) / "window.log"


def default_backups() -> Path:
    """Return the folder for backups until the user chooses one."""
    from platformdirs import user_data_path

    return user_data_path("LeadKeeper", appauthor=False) / "backups"


class Settings:
    """Typed access to the settings file; missing or invalid values read as their default."""

    def __init__(self, path: Path) -> None:
        self._kept = QSettings(str(path), QSettings.Format.IniFormat)

    @property
    def file(self) -> Path:
        return Path(self._kept.fileName())

    @property
    def theme(self) -> ThemeMode:
        """`light`, `dark`, or `system`: as the desktop."""
        mode = self._text("window/theme")
        return cast(ThemeMode, mode) if mode in ("light", "dark") else "system"

    @theme.setter
    def theme(self, mode: ThemeMode) -> None:
        self._kept.setValue("window/theme", mode)

    @property
    def language(self) -> LanguageChoice:
        """`fr`, `en`, or `system`: as the system."""
        language = self._text("window/language")
        return cast(LanguageChoice, language) if language in LANGUAGES else "system"

    @language.setter
    def language(self, language: LanguageChoice) -> None:
        self._kept.setValue("window/language", language)

    @property
    def last_page(self) -> str:
        return self._text("window/page")

    @last_page.setter
    def last_page(self, name: str) -> None:
        self._kept.setValue("window/page", name)

    @property
    def geometry(self) -> QByteArray:
        """Position and size of the window, as Qt saves them; empty at first."""
        return self._bytes("window/geometry")

    @geometry.setter
    def geometry(self, saved: QByteArray) -> None:
        self._kept.setValue("window/geometry", saved)

    @property
    def backup_folder(self) -> Path | None:
        """The folder of the backups; None until the user chooses one."""
        text = self._text("books/backup_folder")
        return Path(text) if text else None

    @backup_folder.setter
    def backup_folder(self, folder: Path | None) -> None:
        self._kept.setValue("books/backup_folder", str(folder) if folder else "")

    @property
    def recent_books(self) -> list[Path]:
        """Recently opened books, newest first, without missing files."""
        paths = [Path(line) for line in self._text("books/recent").split("\n") if line]
        return [path for path in paths if path.is_file()]

    def remember_book(self, path: Path) -> None:
        books = [path, *(known for known in self.recent_books if known != path)][:RECENT_BOOKS]
        self._kept.setValue("books/recent", "\n".join(map(str, books)))

    def layout_of(self, name: str) -> QByteArray:
        """Return the saved state of a table header or splitter; empty if there is none."""
        return self._bytes(f"layouts/{name}")

    def keep_layout(self, name: str, state: QByteArray) -> None:
        self._kept.setValue(f"layouts/{name}", state)

    def choice(self, name: str) -> str:
        """Return a small choice of a page under its own key (a saved view, the last folder)."""
        return self._text(f"choices/{name}")

    def keep_choice(self, name: str, value: str) -> None:
        """Save a small choice of a page; never personal data."""
        self._kept.setValue(f"choices/{name}", value)

    def save(self) -> None:
        self._kept.sync()

    def _text(self, key: str) -> str:
        value = self._kept.value(key)
        return value if isinstance(value, str) else ""

    def _bytes(self, key: str) -> QByteArray:
        value = self._kept.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()
