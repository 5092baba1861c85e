"""Crash reporting: a sentence for the user, details on demand, a log without names."""

from __future__ import annotations

import faulthandler
import logging
import re
import sys
import traceback
from collections import deque
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import IO

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from leadkeeper.messages import _
from ui.theme import SIZE, SPACE

LOG = logging.getLogger("leadkeeper.window")
PROGRAM = Path(__file__).resolve().parents[1]
LOG_BYTES = 500_000
LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
PERSONAL = (
    (re.compile(r"[^\s'\"<>()]+@[^\s'\"<>()]+"), "…@…"),
    (re.compile(r"'[^']*'|\"[^\"]*\""), "'…'"),
    (re.compile(r"\+?\d(?:[ .()-]?\d){5,}"), "…"),
)


def scrubbed(text: str) -> str:
    """Remove possible personal data from a message: addresses, numbers of six digits and more, anything quoted."""
    for pattern, instead in PERSONAL:
        text = pattern.sub(instead, text)
    return text


def details(error: BaseException) -> str:
    """Return type and stack of a bug, one frame a line, without values or the user's folders."""
    stack = traceback.extract_tb(error.__traceback__)
    frames = [f"{_place(frame.filename)}:{frame.lineno} {frame.name}" for frame in stack]
    cause = error.__cause__ or error.__context__
    before = [details(cause), ""] if cause is not None else []
    return "\n".join([*before, *frames, f"{type(error).__name__}: {scrubbed(str(error))}"])


def _place(filename: str) -> str:
    path = Path(filename)
    return path.relative_to(PROGRAM).as_posix() if path.is_relative_to(PROGRAM) else path.name


class CrashReporter(QObject):
    """Reports bugs of every thread to the log and the window; lives as long as the application."""

    _told = Signal()

    def __init__(self, show: Callable[[str], None]) -> None:
        super().__init__()
        self._show = show
        self._waiting: deque[BaseException] = deque()
        self._faults: IO[str] | None = None
        self._told.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def report(self, error: BaseException) -> None:
        """Report a bug; callable from any thread."""
        self._waiting.append(error)
        self._told.emit()

    def install(self, log_file: Path) -> None:
        """Log everything from now on: Python's exceptions, Qt's messages, a crash of the process."""
        log_file.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(log_file, maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8", delay=True)
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        LOG.addHandler(handler)
        LOG.setLevel(logging.INFO)
        self._faults = log_file.with_suffix(".crash").open("w", encoding="utf-8")
        faulthandler.enable(self._faults)
        sys.excepthook = self.hook
        qInstallMessageHandler(qt_message)

    def hook(self, kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, where)
        else:
            self.report(error)

    def _take(self) -> None:
        if self._waiting:
            text = details(self._waiting.popleft())
            LOG.error("%s", text)
            self._show(text)


def qt_message(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    """Write Qt's messages to the log."""
    LOG.log(LEVELS.get(kind, logging.WARNING), "Qt: %s", scrubbed(message))


class CrashDialog(QDialog):
    """The sentence, with technical details behind a button; emits `quit_wanted` if the user gives up."""

    quit_wanted = Signal()

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("An error occurred"))
        self.setMinimumWidth(SIZE.dialog_width)
        sentence = QLabel(
            _(
                "LeadKeeper had an error, and the last action may not have been completed. Your book is safe: "
                "what was saved stays saved. You can go on; if it happens again, close LeadKeeper and open it "
                "again."
            )
        )
        sentence.setWordWrap(True)
        heading = QLabel(self.windowTitle())
        heading.setProperty("role", "heading")
        heading.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.details = QPlainTextEdit(text, readOnly=True)
        self.details.setAccessibleName(_("Details for a programmer"))
        self.copy_details = QPushButton(_("&Copy details"), autoDefault=False)
        self.copy_details.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.details.toPlainText()))
        self.details.hide()
        self.copy_details.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.xl, SPACE.xl, SPACE.xl, SPACE.l)
        layout.setSpacing(SPACE.l)
        for widget in (heading, sentence, self.details):
            layout.addWidget(widget)
        layout.addWidget(self.copy_details, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._buttons())
        self.go_on.setDefault(True)

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox()
        self.show_details = QPushButton(_("&Details"))
        self.show_details.setCheckable(True)
        self.show_details.toggled.connect(self.details.setVisible)
        self.show_details.toggled.connect(self.copy_details.setVisible)
        self.leave = QPushButton(_("Close &LeadKeeper"))
        self.leave.clicked.connect(self.quit_wanted)
        self.go_on = QPushButton(_("&Go on"))
        self.go_on.setProperty("look", "primary")
        self.go_on.clicked.connect(self.accept)
        for button, role in (
            (self.show_details, QDialogButtonBox.ButtonRole.HelpRole),
            (self.leave, QDialogButtonBox.ButtonRole.DestructiveRole),
            (self.go_on, QDialogButtonBox.ButtonRole.AcceptRole),
        ):
            box.addButton(button, role)
        return box
