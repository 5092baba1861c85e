"""Child process side of a piece of work: run it, and hand over its results in packed messages."""

from __future__ import annotations

import os
import pickle
import signal
import traceback
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from io import BytesIO
from multiprocessing.connection import Connection
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import seldom_collected
from leadkeeper.system import disk, windows

MEMORY = 3 << 30  # bytes above the memory at the start; a full sheet of 1,048,576 rows and 16 columns takes 1.6 GB


def sandbox() -> None:
    """Restrict this child process: memory limit, no core dump with people's addresses, no output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends the process
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    if disk.WINDOWS:
        with suppress(OSError):
            windows.limit_memory(MEMORY)
        return
    with suppress(OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        most = resource.getrlimit(resource.RLIMIT_AS)[1]
        wanted = _memory_now() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most))


def _memory_now() -> int:
    with suppress(OSError, ValueError):
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    return 0


Message = tuple[str, Any]  # `("one", result)`, `("end", None)`, `("known", (code, facts))` or `("bug", traceback)`

END_OF_WORK: Message = ("end", None)


class UnreadableError(Exception):
    """Raised by work if the file itself is at fault; the argument is a reason as in `atomic.unreadable`."""


KEPT = 128 << 20  # bytes of results made before they are requested: the most that a guess makes until it is confirmed
AT_ONCE = 4 << 20  # bytes of results handed over together


def work_for(parent: Connection, name: str) -> None:
    """Wait for the arguments of a work (named as for `WorkProcess`) and pack what it yields, until the parent is gone.

    Results are handed over on request and made in advance in between, so neither process waits for the other. The first
    arguments may be a guess, as long as no result was requested.
    """
    sandbox()
    with suppress(EOFError, OSError), seldom_collected():
        work = resolve_name(name)
        ahead = PreparedChunk(work, parent.recv()[1])
        while True:
            if ahead.has_time and not parent.poll():
                ahead.make()
                continue
            word, arguments = parent.recv()
            if word == "more":
                parent.send(ahead.take())
            elif not ahead.settle(arguments):
                ahead = PreparedChunk(work, arguments)


class Packed(ABC):
    """Results for the parent, made in advance up to `most` bytes, packed, and handed over some at a time."""

    def __init__(self, most: int) -> None:
        self._kept: deque[bytes] = deque()
        self._size, self._most = 0, most
        self._is_over = False

    @property
    def has_time(self) -> bool:
        """Whether there is anything to make, and room for it."""
        return not self._is_over and self._size < self._most

    @abstractmethod
    def make(self) -> None:
        """Make and add one result."""

    def _add(self, thing: object) -> None:
        self._kept.append(pickle.dumps(thing, pickle.HIGHEST_PROTOCOL))
        self._size += len(self._kept[-1])

    def take(self) -> list[bytes]:
        """Remove and return the next results, at least one."""
        if not self._kept:
            self.make()
        taken, size = list[bytes](), 0
        while self._kept and size < AT_ONCE:
            taken.append(self._kept.popleft())
            size += len(taken[-1])
        self._size -= size
        return taken


class PreparedChunk(Packed):
    """What `work(*arguments)` yields, as messages."""

    def __init__(self, work: Callable[..., Any], arguments: tuple[object, ...]) -> None:
        super().__init__(KEPT)
        self._made = work(*arguments)
        self._messages = messages(lambda: self._made, ())

    def settle(self, arguments: tuple[object, ...]) -> bool:
        """Return whether the guess holds for these arguments, as the work's own `settle` says."""
        return bool(self._made.settle(*arguments))

    def make(self) -> None:
        """Make one message."""
        message = next(self._messages)
        self._is_over = message[0] != "one"
        self._add(message)


def messages(work: Callable[..., Iterable[Any]], arguments: tuple[object, ...]) -> Iterator[Message]:
    """Yield what `work(*arguments)` yields, then how it ended."""
    try:
        for result in work(*arguments):
            yield "one", result
    except LeadKeeperError as error:
        yield "known", (error.code, error.facts)
    except UnreadableError as error:
        yield "known", ("file-unreadable", {"why": str(error)})
    except MemoryError:
        yield "known", ("file-unreadable", {"why": "too-large"})
    except Exception:  # noqa: BLE001  whatever it is, the parent raises it as the bug that it is
        yield "bug", traceback.format_exc()
    else:
        yield END_OF_WORK


_NAME = "the workbook"

Work = Callable[..., Iterator[Any]]


class _Packer(pickle.Pickler):
    def __init__(self, out: BytesIO, workbook: object) -> None:
        super().__init__(out, pickle.HIGHEST_PROTOCOL)
        self._workbook = workbook

    def persistent_id(self, thing: object) -> str | None:
        return _NAME if thing is self._workbook else None


class _Unpacker(pickle.Unpickler):
    def __init__(self, source: BytesIO, workbook: object) -> None:
        super().__init__(source)
        self._workbook = workbook

    def persistent_load(self, _name: str) -> object:
        return self._workbook


def packed(work: Work, arguments: tuple[object, ...], workbook: object) -> bytes:
    """Pack a module-level function and its arguments, in which `workbook` may occur anywhere."""
    out = BytesIO()
    _Packer(out, workbook).dump((work, arguments))
    return out.getvalue()


def unpacked(data: bytes, workbook: object) -> tuple[Work, tuple[object, ...]]:
    """Unpack the same with another workbook in its place. Only for data from our own process: it unpickles."""
    work, arguments = _Unpacker(BytesIO(data), workbook).load()
    return work, arguments


def usable_processors() -> int:
    """Return their number; a second process for speed only costs its start where there is one."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
