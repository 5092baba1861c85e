"""Cancel, Escape and closing stop what a box writes; what was written all the same is told and followed up."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import Flow, Progress
from tests.ui.asking import asked
from tests.ui.pretended_book import WAIT_MS, Desk, ended
from ui.dialogs.data_rights import EraseDialog
from ui.jobs import Jobs, State
from ui.widgets.forms import FormDialog
from ui.widgets.message_boxes import Failure
from ui.widgets.work_dialog import WorkDialog

WAYS: dict[str, Callable[[FormDialog, QtBot], object]] = {
    "cancel": lambda dialog, _qtbot: dialog.no.click(),
    "escape": lambda dialog, qtbot: qtbot.keyClick(dialog, Qt.Key.Key_Escape),
    "close": lambda dialog, _qtbot: dialog.close(),
}


class Asking(FormDialog):
    """A box that writes what it is given."""

    def __init__(self, jobs: Jobs, make: Callable[[Any], Any], parent: QWidget) -> None:
        super().__init__("Refusal or withdrawal of Léa Dubois", "&Save", parent)
        self._jobs, self.make, self.over = jobs, make, parent
        self.told: list[Any] = []

    def submit(self) -> None:
        self.do(self.make, self.told.append, "Recording an answer")


def opened(qtbot: QtBot, jobs: Jobs, make: Callable[[Any], Any]) -> Asking:
    over = QWidget()
    qtbot.addWidget(over)
    over.show()
    dialog = Asking(jobs, make, over)
    dialog.open()
    return dialog


@pytest.mark.parametrize("way", WAYS)
def test_a_write_that_waits_never_happens_after_cancel(threaded: Jobs, desk: Desk, qtbot: QtBot, way: str) -> None:
    first = threaded.write(desk.endless, title="Import")
    wrote: list[str] = []
    dialog = opened(qtbot, threaded, wrote.append)
    dialog.yes.click()
    (_first, job) = threaded.running
    WAYS[way](dialog, qtbot)
    assert not dialog.isVisible()
    assert job.state is State.STOPPED
    threaded.stop(first)
    ended(qtbot, first)
    ended(qtbot, threaded.write(lambda _db: None, title="Another"))
    assert (wrote, dialog.told) == ([], [])


@pytest.mark.parametrize("way", WAYS)
def test_a_write_that_runs_is_rolled_back_by_cancel(threaded: Jobs, desk: Desk, qtbot: QtBot, way: str) -> None:
    dialog = opened(qtbot, threaded, desk.endless)
    dialog.yes.click()
    qtbot.waitUntil(desk.reached.is_set, timeout=WAIT_MS)
    WAYS[way](dialog, qtbot)
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=WAIT_MS)
    assert "writer rolled back" in desk.notes
    assert dialog.told == []


def test_enter_pressed_again_while_a_write_runs_cancels_nothing(
    threaded: Jobs, desk: Desk, qtbot: QtBot, announced: list[str]
) -> None:
    dialog = opened(qtbot, threaded, desk.endless)
    dialog.activateWindow()
    dialog.yes.setFocus()
    qtbot.keyClick(dialog.yes, Qt.Key.Key_Return)
    assert announced == ["Recording an answer"]
    qtbot.waitUntil(desk.reached.is_set, timeout=WAIT_MS)
    assert dialog.focusWidget() is not dialog.no
    qtbot.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Return)
    (job,) = threaded.running
    assert not job.stopping
    dialog.reject()
    ended(qtbot, job)


def test_what_was_written_before_cancel_could_stop_it_is_told_and_followed_up(threaded: Jobs, qtbot: QtBot) -> None:
    written, go_on = Event(), Event()

    def make(_db: Any) -> Flow[str]:
        yield Progress("write", 0)
        written.set()
        go_on.wait(WAIT_MS / 1000)
        return "2 partners must be notified"

    dialog = opened(qtbot, threaded, make)
    dialog.yes.click()
    qtbot.waitUntil(written.is_set, timeout=WAIT_MS)
    dialog.no.click()
    assert dialog.isVisible()
    assert not dialog.no.isEnabled()
    go_on.set()
    qtbot.waitUntil(lambda: bool(dialog.told), timeout=WAIT_MS)
    assert dialog.told == ["2 partners must be notified"]
    assert not dialog.isVisible()
    box = asked(Failure)
    assert box.windowTitle() == "Recording an answer"
    box.accept()


def test_stop_in_the_strip_leaves_the_box_ready(threaded: Jobs, desk: Desk, qtbot: QtBot) -> None:
    dialog = opened(qtbot, threaded, desk.endless)
    dialog.yes.click()
    qtbot.waitUntil(desk.reached.is_set, timeout=WAIT_MS)
    threaded.stop(threaded.running[0])
    qtbot.waitUntil(dialog.yes.isEnabled, timeout=WAIT_MS)
    assert dialog.isVisible()
    dialog.no.click()
    assert not dialog.isVisible()


def test_a_failure_after_cancel_closes_the_box(threaded: Jobs, qtbot: QtBot) -> None:
    begun, go_on = Event(), Event()

    def make(_db: Any) -> None:
        begun.set()
        go_on.wait(WAIT_MS / 1000)
        raise LeadKeeperError("book-locked")

    dialog = opened(qtbot, threaded, make)
    dialog.yes.click()
    qtbot.waitUntil(begun.is_set, timeout=WAIT_MS)
    dialog.no.click()
    go_on.set()
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=WAIT_MS)
    assert dialog.told == []


@pytest.mark.parametrize("kind", [FormDialog, EraseDialog])
def test_boxes_that_write_are_of_this_kind(kind: type[object]) -> None:
    assert issubclass(kind, WorkDialog)
