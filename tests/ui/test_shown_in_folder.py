"""Files are shown where each system shows them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QProcess
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from tests.ui.looking import shown
from ui.dialogs import help as about
from ui.dialogs.help import AboutDialog
from ui.settings import log_file
from ui.widgets import documents
from ui.widgets.documents import show_in_folder, show_in_folder_label


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The programs that were started, or the folder that the desktop was asked to open."""
    calls: list[list[str]] = []
    monkeypatch.setattr(QProcess, "startDetached", lambda program, words: calls.append([program, *words]))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: calls.append([Path(url.toLocalFile()).name]))
    return calls


def test_explorer_selects_the_file(asked: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(documents, "WINDOWS", True)
    show_in_folder(tmp_path / "raoul.xlsx")
    assert (asked[0][:2], Path(asked[0][2]).name) == (["explorer.exe", "/select,"], "raoul.xlsx")
    assert show_in_folder_label() == "Sh&ow in Explorer"


def test_the_finder_selects_the_file(asked: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(documents, "WINDOWS", False)
    with monkeypatch.context() as pretended:
        pretended.setattr(sys, "platform", "darwin")
        show_in_folder(tmp_path / "raoul.xlsx")
        assert show_in_folder_label() == "Sh&ow in Finder"
    assert asked == [["/usr/bin/open", "-R", str(tmp_path / "raoul.xlsx")]]


def test_other_desktops_open_the_folder(
    asked: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(documents, "WINDOWS", False)
    with monkeypatch.context() as pretended:
        pretended.setattr(sys, "platform", "linux")
        show_in_folder(tmp_path / "raoul.xlsx")
        assert show_in_folder_label() == "&Open the folder"
    assert asked == [[tmp_path.name]]


def test_about_shows_the_log(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(about, "show_in_folder", opened.append)
    dialog = shown(qtbot, AboutDialog(tmp_path / "window.ini"), 500, 400)
    dialog.log.click()
    assert opened == [log_file()]


def test_about_asks_nobody_for_a_newer_version_but_opens_the_browser_of_who_wants_to_look(
    qtbot: QtBot, asked: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(about, "RELEASES", tmp_path / "releases.txt")
    assert not hasattr(AboutDialog(tmp_path / "window.ini"), "newer")
    (tmp_path / "releases.txt").write_text("https://host.example/leadkeeper/releases\n", "utf-8")
    addresses: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: addresses.append(url.toString()))
    dialog = shown(qtbot, AboutDialog(tmp_path / "window.ini"), 500, 400)
    assert addresses == []
    dialog.newer.click()
    assert addresses == ["https://host.example/leadkeeper/releases"]
