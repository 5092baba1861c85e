from __future__ import annotations

import faulthandler
import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler, qWarning
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.ui.looking import words_of
from ui.crash import LOG, CrashDialog, CrashReporter, details, qt_message, scrubbed

WAIT_MS = 5_000


def caught(text: str = "no such key 'raoul@quiz.example'") -> ValueError:
    """A bug that was raised somewhere, with someone's address in its message."""
    try:
        try:
            raise KeyError("raoul@quiz.example")
        except KeyError as error:
            raise ValueError(text) from error
    except ValueError as error:
        return error


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("KeyError: raoul@quiz.example", "KeyError: …@…"),
        ("no row 'Raoul Tiers' here", "no row '…' here"),
        ('no row "Raoul" here', "no row '…' here"),
        ("number +33 6 12 34 56 78 is wrong", "number … is wrong"),
        ("line 12 of 345", "line 12 of 345"),
    ],
)
def test_what_could_be_someones_is_left_out(text: str, expected: str) -> None:
    assert scrubbed(text) == expected


def test_details_say_where_and_what_kind_but_not_whose() -> None:
    text = details(caught())
    assert "tests/ui/test_crash.py:" in text
    assert text.splitlines()[-1] == "ValueError: no such key '…'"
    assert "KeyError" in text
    assert "raoul" not in text
    assert str(Path(__file__).parents[2]) not in text


def test_details_name_no_folder_of_the_machine() -> None:
    with pytest.raises(ValueError, match="Invalid format") as raised:
        logging.Formatter("%(x", validate=True)
    assert "__init__.py:" in details(raised.value)
    assert str(Path(logging.__file__).parent) not in details(raised.value)


def test_a_bug_of_any_thread_is_shown_in_the_gui_thread(qtbot: QtBot) -> None:
    shown: list[tuple[str, threading.Thread]] = []
    reporter = CrashReporter(lambda text: shown.append((text, threading.current_thread())))
    thread = threading.Thread(target=lambda: reporter.report(caught()))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(shown), timeout=WAIT_MS)
    assert [where for _text, where in shown] == [threading.main_thread()]


@pytest.fixture
def installed(tmp_path: Path, qtbot: QtBot) -> Iterator[tuple[CrashReporter, Path, list[str]]]:
    """A reporter at work, its log and what it showed; afterwards all is as it was."""
    shown: list[str] = []
    hook, handlers = sys.excepthook, list(LOG.handlers)
    faults = faulthandler.is_enabled()
    reporter = CrashReporter(shown.append)
    log = tmp_path / "logs" / "window.log"
    reporter.install(log)
    yield reporter, log, shown
    sys.excepthook = hook
    qInstallMessageHandler(None)
    for handler in set(LOG.handlers) - set(handlers):
        LOG.removeHandler(handler)
        handler.close()
    faulthandler.disable()
    reporter._faults.close()
    if faults:
        faulthandler.enable()


def test_what_nobody_caught_is_in_the_log_and_shown(
    qtbot: QtBot, installed: tuple[CrashReporter, Path, list[str]]
) -> None:
    _reporter, log, shown = installed
    error = caught()
    sys.excepthook(type(error), error, error.__traceback__)
    qtbot.waitUntil(lambda: bool(shown), timeout=WAIT_MS)
    assert shown == [details(error)]
    written = log.read_text("utf-8")
    assert "ValueError: no such key '…'" in written
    assert "raoul" not in written


def test_each_bug_is_shown_once(qtbot: QtBot, installed: tuple[CrashReporter, Path, list[str]]) -> None:
    reporter, _log, shown = installed
    reporter.report(caught("one"))
    reporter.report(caught("two"))
    qtbot.waitUntil(lambda: len(shown) == 2, timeout=WAIT_MS)
    assert [text.splitlines()[-1] for text in shown] == ["ValueError: one", "ValueError: two"]


def test_a_person_who_breaks_off_by_keyboard_made_no_bug(
    installed: tuple[CrashReporter, Path, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    reporter, _log, shown = installed
    reporter.hook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert (shown, "KeyboardInterrupt" in capsys.readouterr().err) == ([], True)


def test_what_qt_complains_of_is_in_the_log(installed: tuple[CrashReporter, Path, list[str]]) -> None:
    _reporter, log, _shown = installed
    qWarning("cannot draw raoul@quiz.example")
    assert "WARNING Qt: cannot draw …@…" in log.read_text("utf-8")


def test_a_message_of_qt_keeps_its_weight(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, LOG.name):
        for kind in (QtMsgType.QtInfoMsg, QtMsgType.QtCriticalMsg):
            qt_message(kind, QMessageLogContext(), "so it is")
    assert [record.levelname for record in caplog.records] == ["INFO", "ERROR"]


@pytest.fixture
def dialog(qtbot: QtBot) -> CrashDialog:
    made = CrashDialog("ui/jobs.py:12 work\nValueError: …")
    qtbot.addWidget(made)
    made.show()
    return made


def test_what_happened_stands_above_the_sentence(dialog: CrashDialog) -> None:
    assert "An error occurred" in words_of(dialog)


def test_the_details_are_behind_a_button_and_can_be_copied(dialog: CrashDialog) -> None:
    assert not dialog.details.isVisible()
    dialog.show_details.click()
    assert dialog.details.isVisible()
    dialog.copy_details.click()
    assert QGuiApplication.clipboard().text() == "ui/jobs.py:12 work\nValueError: …"


def test_the_person_may_go_on_or_give_up(qtbot: QtBot, dialog: CrashDialog) -> None:
    with qtbot.waitSignal(dialog.quit_wanted):
        dialog.leave.click()
    dialog.go_on.click()
    assert not dialog.isVisible()
