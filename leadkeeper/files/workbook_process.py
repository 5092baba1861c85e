"""The parent's end of processes beside this one, always ended: one opens workbooks, others do a piece of work."""

from __future__ import annotations

import multiprocessing
import pickle
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from itertools import chain
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.atomic import about, unreadable
from leadkeeper.files.workbook_child import END, Chunk, serve
from leadkeeper.files.workers import Message, Work, packed, work_for

LONGEST_SILENCE = 300.0
"""Seconds for one answer; a full sheet of a million rows takes fifteen on a slow machine."""

PATIENCE = 2.0
"""Seconds that a process may take to be gone after it was told to end."""

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
"""How the names of workbooks end; whether a file is one its content says."""

LONG_TEXT = 2 << 20
"""Bytes of a text from which on a second process saves more time than its start takes: some 15,000 rows."""

GONE = (EOFError, OSError)
"""What a pipe raises whose other end is gone: OSError without a name of its own where that ended amid a message."""

KILLED, FAILED = 9, 1
"""The signal that the system and people end processes with; and what Python exits with where it cannot go on."""


class WorkbookWorker:
    """A process that holds one workbook, whatever happens to it; `close()` ends it."""

    def __init__(self, chosen: Path) -> None:
        self._chosen = chosen
        self._process, self._questions = _waiting("workbook") or _begun("workbook", chosen, serve)
        self.closed = self._answered = False

    @property
    def pid(self) -> int | None:
        """The number of the process in the system."""
        return self._process.pid

    def ask(self, question: str, *arguments: object) -> Any:
        """The answer of `xlsx_child` to a question; `file-unreadable` or `password-protected` where there is none."""
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
        """Has `xlsx_child` do something that nobody waits for."""
        with suppress(OSError):  # whoever is gone is missed at the next question
            self._questions.send((False, what, *arguments))

    def _told(self, answer: tuple[str, Any]) -> Any:
        outcome, value = answer
        if outcome == "password":
            raise LeadKeeperError("password-protected", **about(self._chosen))
        if outcome == "failed":
            raise unreadable(self._chosen, str(value))
        return value

    def chunks(self, reading: int) -> Iterator[Chunk]:
        """The rows of a reading that was started, with the failures of `ask`."""
        while True:
            for packed_one in self.ask("next", reading):
                chunk = self._told(pickle.loads(packed_one))  # noqa: S301  of our own process, as what its pipe brings
                if chunk == END:
                    return
                yield chunk

    def begin(self, work: Work, arguments: tuple[object, ...], workbook: object) -> None:
        """Lets `work(*arguments)` begin over there with what is only a guess; see `WorkProcess.begin`."""
        self.tell("guess", packed(work, arguments, workbook))

    def results(self, work: Work, arguments: tuple[object, ...], workbook: object) -> Iterator[Any]:
        """What `work(*arguments)` yields over there, where the process's own workbook takes the place of this one.

        See `WorkProcess.results` for its failures. The next ones are made while the caller is busy with these.
        """
        first = self.ask("work", packed(work, arguments, workbook))
        for message in _until_end(chain([first], iter(partial(self.ask, "results"), None))):
            yield result_of(message, self._chosen)

    def _exchange(self, question: tuple[object, ...]) -> Any:
        self._questions.send(question)
        if self._questions.poll(LONGEST_SILENCE):
            answer = self._questions.recv()
            self._answered = True
            return answer
        self.close()
        return "failed", "too-long"

    def _why_gone(self) -> str:
        """Why the process died: nearly always of the memory it asked for, unless it never came to that."""
        self._process.join(PATIENCE)
        ended_with = self._process.exitcode
        if ended_with == -KILLED:
            return "ended"
        return "not-started" if ended_with == FAILED and not self._answered else "too-large"

    def close(self) -> None:
        """Ends the process and forgets it; nothing happens the second time."""
        if self.closed:
            return
        self.closed = True
        self._questions.close()
        _end(self._process)


_WAITING: dict[str, tuple[BaseProcess, Connection]] = {}
"""Processes that wait for a file to be opened, and how to speak to each: `workbook`, or by the name of their work."""


def _waiting(name: str) -> tuple[BaseProcess, Connection] | None:
    return _WAITING.pop(name, None)


@contextmanager
def reader_expected(path: Path, work: str) -> Iterator[None]:
    """Inside, a process waits for the file: for the first workbook that is opened if its name is a workbook's, for the
    first `WorkProcess` of this work if it is another file that is long; else it ends.

    It takes a tenth of a second to begin, in which the caller can load what else is needed. `work` names the work that
    it will be given (see `WorkProcess`): what that needs is loaded there before.
    """
    is_workbook = path.suffix.lower() in WORKBOOKS
    if is_workbook or _is_long(path):
        with suppress(LeadKeeperError):  # the system gives no process: whoever opens the file will say so
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
    with suppress(OSError):  # opening it will say what is the matter
        return path.suffix.lower() != ".zip" and path.stat().st_size >= LONG_TEXT
    return False


class WorkProcess:
    """A process that begins at once, waits to be told on what to work, and gives results; `close()` ends it.

    `work` names a function or a class of a module, `package.module:name`: it is found by that on the other side.
    """

    def __init__(self, work: str, chosen: Path) -> None:
        self._chosen = chosen
        self._process, self._results = _waiting(work) or _begun("work", chosen, work_for, work)
        self._started = self._closed = False

    def begin(self, *arguments: object) -> None:
        """Lets `work(*arguments)` begin with what is only a guess; it needs `settle`, see `work_child.Settling`."""
        with suppress(OSError):  # whoever is gone is missed when results are asked for
            self._results.send(("guess", arguments))

    def start(self, *arguments: object) -> None:
        """Lets `work(*arguments)` begin: `results` takes no arguments then."""
        self._started = True
        with suppress(OSError):  # as above
            self._results.send(("work", arguments))

    def results(self, *arguments: object, meanwhile: Callable[[], bool] = bool) -> Iterator[Any]:
        """What `work(*arguments)` yields, made while the caller is busy with what came before; asked for once.

        Work that was started needs no arguments. While nothing is ready yet `meanwhile` is called, as long as it says
        that there is more to do. A LeadKeeperError in there is raised here; anything else is a bug, and RuntimeError
        tells where it happened.
        """
        if not self._started:
            self._there(self._results.send, ("work", arguments))
        for message in _until_end(iter(partial(self._more, meanwhile), None)):
            yield result_of(message, self._chosen)

    def _more(self, meanwhile: Callable[[], bool]) -> list[bytes]:
        self._there(self._results.send, ("more", None))
        while not self._there(self._results.poll) and meanwhile():
            pass
        found: list[bytes] = self._there(self._results.recv)
        return found

    def _there(self, done: Callable[..., Any], *arguments: object) -> Any:
        """What is done with the pipe, as long as the process is there."""
        try:
            return done(*arguments)
        except GONE as error:  # somebody ended it, or the system had no memory left
            raise unreadable(self._chosen, "ended") from error

    def close(self) -> None:
        """Ends the process; nothing happens the second time."""
        if not self._closed:
            self._closed = True
            self._results.close()
            _end(self._process)


def _until_end(portions: Iterable[list[bytes]]) -> Iterator[Message]:
    """The messages that another process packed."""
    for packed_one in chain.from_iterable(portions):
        message = pickle.loads(packed_one)  # noqa: S301  of our own process, as what its pipe brings
        if message[0] == "end":
            return
        yield message


def result_of(message: Message, chosen: Path) -> Any:
    """The result in a message of another process; its failures are raised, in the words of this one's language."""
    kind, value = message
    if kind == "bug":
        raise RuntimeError(value)
    if kind == "known":
        raise _known(chosen, *value)
    return value


def _known(chosen: Path, code: str, facts: dict[str, Any]) -> LeadKeeperError:
    return unreadable(chosen, facts["why"]) if code == "file-unreadable" else LeadKeeperError(code, **facts)


def _begun(
    name: str, chosen: Path, serve_parent: Callable[..., None], *arguments: object
) -> tuple[BaseProcess, Connection]:
    """A process that calls `serve_parent` with its end of a pipe and these arguments, and our end of it."""
    spawning = multiprocessing.get_context("spawn")  # a fork of a program with threads may hang
    ours, theirs = spawning.Pipe()
    process = spawning.Process(target=serve_parent, args=(theirs, *arguments), name=f"leadkeeper-{name}", daemon=True)
    try:
        with _interrupts_held():
            process.start()
    except OSError as error:  # the system gives no further process
        ours.close()
        theirs.close()
        raise unreadable(chosen, "not-started") from error
    theirs.close()  # so that the pipe ends when the process does
    return process, ours


def _end(process: BaseProcess) -> None:
    process.terminate()
    process.join(PATIENCE)
    if process.exitcode is None:
        process.kill()
        process.join()
    process.close()


def allow_children() -> None:
    """Lets a frozen program's child processes begin where they should; the first thing that a frozen one calls."""
    multiprocessing.freeze_support()


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Inside, Ctrl-C waits, and a process that begins never hears of it: it would write a traceback meanwhile."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
