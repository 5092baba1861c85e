"""A second start for a book that is open here brings its window to the front."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from leadkeeper.db.book.file import BookLock
from leadkeeper.services.books.open import holder_here
from leadkeeper.system import disk, windows
from tests.ui.opened_app import begun
from ui import single_window
from ui.app import Application
from ui.pages.welcome import Welcome
from ui.single_window import ACTIVATION, ShowRequests, bring_to_front, is_shown_elsewhere
from ui.widgets.message_boxes import Question

ANOTHER = os.getpid() + 1


def test_a_second_start_ends_at_once_and_the_first_window_answers(tmp_path: Path) -> None:
    book = begun(tmp_path)
    command = [sys.executable, "-m", "leadkeeper", "open", str(book)]
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    first = subprocess.Popen(command, env=env)
    try:
        for _second in range(60):
            if (tmp_path / f"{book.name}.holder").exists():
                break
            with suppress(subprocess.TimeoutExpired):
                first.wait(1)
        second = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)
        assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
        assert first.poll() is None
    finally:
        first.terminate()
        first.wait(60)


def test_a_request_is_answered_and_passes_the_right_of_wayland_on(tmp_path: Path, qtbot: QtBot) -> None:
    requests = ShowRequests(tmp_path / "windows")
    file = tmp_path / "windows" / f"show-{os.getpid()}"
    with qtbot.waitSignal(requests.wanted) as told:
        file.write_text("a token", "utf-8")
    assert (told.args, file.read_text("utf-8")) == (["a token"], "")
    requests.end()
    assert not file.exists()


def test_a_process_that_does_not_answer_is_not_waited_for_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    allowed: list[int] = []
    monkeypatch.setattr(disk, "WINDOWS", True)
    monkeypatch.setattr(windows, "allow_to_front", allowed.append)
    monkeypatch.setattr(single_window, "PAUSE", 0)
    (tmp_path / f"show-{ANOTHER}").write_text("", "utf-8")
    assert not is_shown_elsewhere(tmp_path, {"pid": ANOTHER})
    assert (allowed, list(tmp_path.iterdir())) == ([ANOTHER], [])


@pytest.mark.parametrize("pid", [None, "x", os.getpid(), ANOTHER], ids=["none", "no number", "ours", "another"])
def test_without_another_process_that_watches_nobody_is_asked(tmp_path: Path, pid: object) -> None:
    assert not is_shown_elsewhere(tmp_path, {"pid": pid})


def test_only_a_process_of_the_same_user_and_machine_is_asked(tmp_path: Path) -> None:
    book = begun(tmp_path)
    assert holder_here(book) == {}
    lock = BookLock(book)
    lock.take()
    assert holder_here(book)["pid"] == os.getpid()
    note = json.loads(lock.note.read_text("utf-8"))
    lock.note.write_text(json.dumps({**note, "host": "the-shop"}), "utf-8")
    assert holder_here(book) == {}
    lock.free()
    assert [path.name for path in tmp_path.iterdir()] == [book.name]
    assert holder_here(tmp_path / "nothing.leads") == {}


def test_a_minimised_window_or_the_dialog_over_it_comes_to_the_front(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ACTIVATION, "")
    window = QWidget()
    qtbot.addWidget(window)
    window.showMinimized()
    bring_to_front(window, "a token")
    assert (window.isMinimized(), os.environ[ACTIVATION]) == (False, "a token")
    dialog = QDialog(window)
    dialog.open()
    bring_to_front(window)
    qtbot.waitUntil(dialog.isActiveWindow)


def test_a_book_that_another_window_of_this_user_shows_asks_nothing(
    application: Application, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(
        "ui.book_controller.is_shown_elsewhere", lambda _folder, holder: bool(asked.append(holder)) or True
    )
    book = begun(tmp_path)
    lock = BookLock(book)
    lock.take()
    application.open_book(book)
    qtbot.waitUntil(lambda: bool(asked))
    lock.free()
    assert application.window.findChildren(Question) == []
    assert isinstance(application.window.centralWidget(), Welcome)
