from __future__ import annotations

import linecache
import sys
import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.pretended_book import Desk, ended
from ui import idle
from ui import jobs as jobs_window
from ui.idle import trim_memory
from ui.jobs import LONG_SECONDS, Jobs


def test_the_text_of_modules_does_not_stay() -> None:
    assert linecache.getline(str(idle.__file__), 1)
    trim_memory()
    assert not linecache.cache


def test_what_was_freed_goes_back_to_the_system() -> None:
    def resident() -> int:
        table = Path("/proc/self/statm")  # elsewhere the library of C gives memory back by itself, and nobody is asked
        return int(table.read_text().split()[1]) * 4096 if table.exists() else 0

    blocks = [bytearray(100_000) for _ in range(500)]
    last = bytearray(1)  # above them: without being asked the library gives back only what lies above all that is used
    full = resident()
    del blocks
    trim_memory()
    assert last == b"\0"
    assert resident() < full - 25_000_000 or not full


def test_where_there_is_nothing_to_ask_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(idle.ctypes, "CDLL", None)
    trim_memory()


@pytest.mark.parametrize(("seconds", "given_back"), [(0.0, 0), (LONG_SECONDS * 2, 1)])
def test_after_long_work_memory_is_given_back(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, seconds: float, given_back: int
) -> None:
    times: list[threading.Thread] = []
    monkeypatch.setattr(jobs_window, "trim_memory", lambda: times.append(threading.current_thread()))
    clock = [0.0]

    def work(_db: object) -> None:
        clock[0] += seconds

    jobs = Jobs(lambda: desk.connection("writer"), lambda: desk.connection("reader"), ticks=lambda: clock[0])
    ended(qtbot, jobs.read(work, lambda _none: None))
    jobs.shutdown()
    assert [thread is not threading.main_thread() for thread in times] == [True] * given_back
