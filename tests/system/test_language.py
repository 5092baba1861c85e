"""The language of the display on each system, pretended."""

from __future__ import annotations

import locale
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from leadkeeper import messages
from leadkeeper.messages import system_language
from leadkeeper.system import macos, windows
from ui.app import install_translations
from ui.settings import Settings

FRENCH, ENGLISH, BELGIAN = 0x040C, 0x0409, 0x080C


class Kernel:
    """What Windows answers about the display, whatever its regional formats are."""

    def __init__(self, number: int) -> None:
        self.GetUserDefaultUILanguage = lambda: number


@pytest.fixture(autouse=True)
def nothing_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LEADKEEPER_LANG", raising=False)


@pytest.mark.parametrize(("number", "spoken"), [(FRENCH, "fr"), (BELGIAN, "fr"), (ENGLISH, "en")])
def test_on_windows_the_display_counts_and_not_the_formats(
    monkeypatch: pytest.MonkeyPatch, number: int, spoken: str
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(locale, "getlocale", lambda: ("fr_FR" if spoken == "en" else "en_US", "cp1252"))
    monkeypatch.setattr(windows, "library", lambda _name: Kernel(number))
    assert system_language() == spoken


@pytest.mark.parametrize(
    ("answer", "spoken"),
    [
        ('(\n    "fr-FR",\n    "en-FR"\n)\n', "fr"),
        ('(\n    "en-FR",\n    "fr-FR"\n)\n', "en"),
        ("(\n    fr\n)", "fr"),
        ("", "en"),
    ],
)
def test_on_macos_the_first_language_of_the_user_counts(
    monkeypatch: pytest.MonkeyPatch, answer: str, spoken: str
) -> None:
    def run(command: list[str], **_how: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 0, answer, "")

    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(locale, "getlocale", lambda: (None, None))
    monkeypatch.setattr(macos.subprocess, "run", run)
    assert system_language() == spoken


def test_a_mac_that_does_not_answer_speaks_english(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(_command: list[str], **_how: object) -> None:
        raise subprocess.TimeoutExpired("defaults", 5)

    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(macos.subprocess, "run", run)
    assert system_language() == "en"


@pytest.mark.parametrize(("name", "spoken"), [("fr_FR", "fr"), ("en_GB", "en"), (None, "en")])
def test_on_linux_the_locale_counts(monkeypatch: pytest.MonkeyPatch, name: str | None, spoken: str) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(locale, "getlocale", lambda: (name, "UTF-8"))
    assert system_language() == spoken


@pytest.mark.parametrize(("wanted", "spoken"), [("fr", "fr"), ("en", "en"), ("xx", "en"), ("", "en")])
def test_the_environment_decides_before_the_system_also_for_the_window(
    monkeypatch: pytest.MonkeyPatch, qapp: QApplication, tmp_path: Path, wanted: str, spoken: str
) -> None:
    monkeypatch.setenv("LEADKEEPER_LANG", wanted)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(locale, "getlocale", lambda: (None, None))
    before = messages.language()
    install_translations(qapp, Settings(tmp_path / "settings.ini"))
    try:
        assert messages.language() == spoken
    finally:
        messages.use_language(before)
