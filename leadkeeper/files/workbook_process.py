"""Parent side of the child processes that open workbooks or run a piece of work; all are always ended."""

from __future__ import annotations

import multiprocessing
import pickle
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from itertools import chain
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import workers
from leadkeeper.files.atomic import about, unreadable
from leadkeeper.files.workbook_child import END, Chunk, serve
from leadkeeper.files.workers import Message, Work, packed, work_for
from leadkeeper.system import disk

LONGEST_SILENCE = 300.0
"""Seconds to wait for one answer; a full sheet of a million rows takes fifteen on a slow machine."""

PATIENCE = 2.0  # seconds that a process may take to exit on request

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
"""Suffixes of workbooks; the content decides whether a file is one."""

LONG_TEXT = 2 << 20  # bytes of text above which a second process saves more time than its start takes: some 15,000 rows
GONE = (EOFError, OSError)  # raised by a pipe closed at the other end; OSError itself if it ended within a message

PROCESSES = multiprocessing.get_context("spawn")
"""How processes start: each loads its modules anew, since forking a program with threads may deadlock."""

KILLED, FAILED = (-9, -15), 1
"""Exit codes of a process that was killed (on Windows Python uses -15); Python's exit code after a fatal error."""


class WorkbookWorker:
    """A process that holds one workbook; `close()` ends it."""

    def __init__(self, chosen: Path) -> None:
        self._chosen = chosen
        self._process, self._questions = _waiting("workbook") or _begun("workbook", chosen, serve)
        self.closed = self._answered = False

    @property
    def pid(self) -> int | None:
        """The process id."""
        return self._process.pid

    def ask(self, question: str, *arguments: object) -> Any:
        """Return the answer of `workbook_child` to a request; `file-unreadable` or `password-protected` if it fails."""
        if self.closed:
            raise ValueError(question)
        try:
            answer = self._exchange((True, question, *arguments))
        except GONE as error:
            why = self._why_gone()
            self.close()
            raise unreadable(self._chosen, why) from error
        except BaseException:  # interrupted before the answer came: the next question would get it
            self.close()
            raise
        return self._told(answer)

    def tell(self, what: str, *arguments: object) -> None:
        """Send `workbook_child` a request without waiting for an answer."""
        with suppress(OSError):  # a dead process is noticed at the next question
            self._questions.send((False, what, *arguments))

    def _told(self, answer: tuple[str, Any]) -> Any:
        outcome, value = answer
        if outcome == "password":
            raise LeadKeeperError("password-protected", **about(self._chosen))
        if outcome == "failed":
            raise unreadable(self._chosen, str(value))
        return value

    def chunks(self, reading: int) -> Iterator[Chunk]:
        """Yield the rows of a reading that has begun, with the errors of `ask`."""
        while True:
            for packed_one in self.ask("next", reading):
                chunk = self._told(pickle.loads(packed_one))  # noqa: S301  of our own process, as what its pipe brings
                if chunk == END:
                    return
                yield chunk

    def results(self, work: Work, arguments: tuple[object, ...], workbook: object) -> Iterator[Any]:
        """Yield what `work(*arguments)` yields in the process, where its own workbook replaces `workbook`.

        Errors as `WorkProcess.results`. The next results are made while the caller uses these.
        """
        first = self.ask("work", packed(work, arguments, workbook))
        for message in _until_end(chain([first], iter(partial(self.ask, "results"), None))):
            yield result_of(message, self._chosen)

    def _exchange(self, question: tuple[object, ...]) -> Any:
        self._questions.send(question)
        if _wait_for_message(self._questions, self._process, LONGEST_SILENCE):
            answer = self._questions.recv()
            self._answered = True
            return answer
        self.close()
        return "failed", "too-long"

    def _why_gone(self) -> str:
        """Return why the process died: nearly always out of memory, unless it never started properly."""
        self._process.join(PATIENCE)
        ended_with = self._process.exitcode
        if ended_with in KILLED or (disk.WINDOWS and ended_with == FAILED and self._answered):  # by the Task Manager
            return "ended"
        return "not-started" if ended_with == FAILED and not self._answered else "too-large"

    def close(self) -> None:
        """End the process; a second call does nothing."""
        if self.closed:
            return
        self.closed = True
        self._questions.close()
        _end(self._process)


_WAITING: dict[str, tuple[BaseProcess, Connection]] = {}
"""Processes waiting for a file to be opened, with their pipe, by `workbook` or the name of their work."""


def _waiting(name: str) -> tuple[BaseProcess, Connection] | None:
    return _WAITING.pop(name, None)


@contextmanager
def reader_expected(path: Path, work: str) -> Iterator[None]:
    """Keep a process ready during the block for the file at `path`, and end it if it was not used.

    It serves the first workbook opened if the file has a workbook's name, or the first `WorkProcess` of this work if it
    is another long file. Starting a process takes a tenth of a second, during which the caller can load modules. `work`
    names the work it will get (see `WorkProcess`); the modules of that are loaded in the process beforehand.
    """
    is_workbook = path.suffix.lower() in WORKBOOKS
    if is_workbook or _is_long(path):
        with suppress(LeadKeeperError):  # the system gives no process: the error is raised when the file is opened
            if is_workbook:
                _WAITING["workbook"] = _begun("workbook", path, serve, work)
            else:
                _WAITING[work] = _begun("work", path, work_for, work)
    try:
        yield
    finally:
        while _WAITING:
            process, pipe = _WAITING.popitem()[1]
            pipe.close()
            _end(process)


def _is_long(path: Path) -> bool:
    with suppress(OSError):  # opening the file raises the error
        return path.suffix.lower() != ".zip" and path.stat().st_size >= LONG_TEXT and workers.usable_processors() > 1
    return False


class WorkProcess:
    """A process that starts at once, waits for arguments, and returns results; `close()` ends it.

    `work` names a module-level function or class, `package.module:name`, which is imported in the process.
    """

    def __init__(self, work: str, chosen: Path) -> None:
        self._chosen = chosen
        self._process, self._results = _waiting(work) or _begun("work", chosen, work_for, work)
        self._started = self._closed = False

    def begin(self, *arguments: object) -> None:
        """Start `work(*arguments)` with likely arguments; the work needs a method `settle`.

        It says whether work with other arguments yields the same results so far; if so, it continues with them.
        """
        with suppress(OSError):  # a dead process is noticed when results are requested
            self._results.send(("guess", arguments))

    def start(self, *arguments: object) -> None:
        """Start `work(*arguments)`; `results` then takes no arguments."""
        self._started = True
        with suppress(OSError):  # as above
            self._results.send(("work", arguments))

    def results(self, *arguments: object, meanwhile: Callable[[], bool] = bool) -> Iterator[Any]:
        """Yield what `work(*arguments)` yields, made while the caller uses earlier results; call once.

        Work already started needs no arguments. While no result is ready, `meanwhile` is called as long as it returns
        True. A LeadKeeperError of the work is raised here; any other exception is a bug, raised as RuntimeError with
        its traceback.
        """
        if not self._started:
            self._there(self._results.send, ("work", arguments))
        for message in _until_end(iter(partial(self._more, meanwhile), None)):
            yield result_of(message, self._chosen)

    def _more(self, meanwhile: Callable[[], bool]) -> list[bytes]:
        self._there(self._results.send, ("more", None))
        while not self._there(self._results.poll) and meanwhile():
            pass
        self._there(_wait_for_message, self._results, self._process)
        found: list[bytes] = self._there(self._results.recv)
        return found

    def _there(self, done: Callable[..., Any], *arguments: object) -> Any:
        """Use the pipe, translating the death of the process into an error."""
        try:
            return done(*arguments)
        except GONE as error:  # the process was killed, or the system had no memory left
            raise unreadable(self._chosen, "ended") from error

    def close(self) -> None:
        """End the process; a second call does nothing."""
        if not self._closed:
            self._closed = True
            self._results.close()
            _end(self._process)


def _until_end(portions: Iterable[list[bytes]]) -> Iterator[Message]:
    """Yield the messages packed by another process."""
    for packed_one in chain.from_iterable(portions):
        message = pickle.loads(packed_one)  # noqa: S301  of our own process, as what its pipe brings
        if message[0] == "end":
            return
        yield message


def result_of(message: Message, chosen: Path) -> Any:
    """Return the result in a message of another process; raise its failures in the language of this one."""
    kind, value = message
    if kind == "bug":
        raise RuntimeError(value)
    if kind == "known":
        code, facts = value
        raise unreadable(chosen, facts["why"]) if code == "file-unreadable" else LeadKeeperError(code, **facts)
    return value


def _begun(
    name: str, chosen: Path, serve_parent: Callable[..., None], *arguments: object
) -> tuple[BaseProcess, Connection]:
    """Start a process that calls `serve_parent` with a pipe and these arguments; return it and our end of the pipe."""
    ours, theirs = PROCESSES.Pipe()
    process = PROCESSES.Process(target=serve_parent, args=(theirs, *arguments), name=f"leadkeeper-{name}", daemon=True)
    try:
        with _interrupts_held():
            process.start()
    except OSError as error:  # the system gives no further process
        ours.close()
        theirs.close()
        raise unreadable(chosen, "not-started") from error
    theirs.close()  # so that the pipe ends when the process does
    return process, ours


def _wait_for_message(pipe: Connection, process: BaseProcess, seconds: float | None = None) -> bool:
    """Wait for a message; False after so many seconds, EOFError if the process is gone and sent none.

    On Windows the pipe alone does not tell: a process that dies before it takes its end of the pipe leaves it open.
    """
    ready = wait([pipe, process.sentinel], seconds)
    if pipe in ready or pipe.poll():
        return True
    if ready:
        raise EOFError
    return False


def _end(process: BaseProcess) -> None:
    process.terminate()
    process.join(PATIENCE)
    if process.exitcode is None:
        process.kill()
        process.join()
    process.close()


def allow_children() -> None:
    """Let child processes of a frozen program start correctly; must be its first call."""
    multiprocessing.freeze_support()


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Defer Ctrl-C during the block; a process started within ignores it, instead of printing a traceback."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
