"""The parent's end of the process that opens workbooks: asked one question at a time, and always ended."""

from __future__ import annotations

import multiprocessing
from pathlib import Path
from typing import Any

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.unreadable import about, unreadable
from leadkeeper.files.xlsx_child import serve

LONGEST_SILENCE = 300.0
"""Seconds for one answer; a full sheet of a million rows takes fifteen on a slow machine."""

PATIENCE = 2.0
"""Seconds that a process may take to be gone after it was told to end."""


class WorkbookProcess:
    """A process that holds one workbook, whatever happens to it; `close()` ends it."""

    def __init__(self, chosen: Path) -> None:
        self._chosen = chosen
        spawning = multiprocessing.get_context("spawn")  # a fork of a program with threads may hang
        self._questions, theirs = spawning.Pipe()
        self._process = spawning.Process(target=serve, args=(theirs,), name="leadkeeper-workbook", daemon=True)
        self._process.start()
        theirs.close()  # so that the pipe ends when the process does
        self.closed = False

    @property
    def pid(self) -> int | None:
        """The number of the process in the system."""
        return self._process.pid

    def ask(self, question: str, *arguments: object) -> Any:
        """The answer of `xlsx_child` to a question; `file-unreadable` or `password-protected` where there is none."""
        if self.closed:
            raise ValueError(question)
        try:
            outcome, answer = self._exchange((question, *arguments))
        except (EOFError, ConnectionError) as error:  # the process died, nearly always of the memory it asked for
            self.close()
            raise unreadable(self._chosen, "too-large") from error
        except BaseException:  # interrupted before the answer came: the next question would get it
            self.close()
            raise
        if outcome == "password":
            raise LeadKeeperError("password-protected", **about(self._chosen))
        if outcome == "failed":
            raise unreadable(self._chosen, str(answer))
        return answer

    def _exchange(self, question: tuple[object, ...]) -> Any:
        self._questions.send(question)
        if self._questions.poll(LONGEST_SILENCE):
            return self._questions.recv()
        self.close()
        return "failed", "too-long"

    def close(self) -> None:
        """Ends the process and forgets it; nothing happens the second time."""
        if self.closed:
            return
        self.closed = True
        self._questions.close()
        self._process.terminate()
        self._process.join(PATIENCE)
        if self._process.exitcode is None:
            self._process.kill()
            self._process.join()
        self._process.close()


def allow_children() -> None:
    """Lets a frozen program's child processes begin where they should; the first thing that a program calls."""
    multiprocessing.freeze_support()
