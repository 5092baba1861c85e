"""Runs in a process of its own: does a piece of work that its parent names, and hands over one result after another."""

from __future__ import annotations

import os
import pickle
import signal
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from io import BytesIO
from multiprocessing.connection import Connection
from pathlib import Path
from pkgutil import resolve_name
from typing import Any, Protocol

from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import seldom_collected

MEMORY = 3 << 30
"""Bytes above what the process has at its start; a full sheet of 1,048,576 rows and 16 columns takes 1.6 GB."""


def sandbox() -> None:
    """For a process beside the program: memory up to a limit, no core dump with people's addresses, no words."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends us
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        most = resource.getrlimit(resource.RLIMIT_AS)[1]
        wanted = _memory_now() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most))


def _memory_now() -> int:
    with suppress(OSError, ValueError):
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        return pages * os.sysconf("SC_PAGE_SIZE")
    return 0


Message = tuple[str, Any]
"""`("one", result)`, `("end", None)`, `("known", (code, facts))` or `("bug", where it happened)`."""

END_OF_WORK: Message = ("end", None)


class UnreadableError(Exception):
    """What work on a file may raise where the file itself is at fault; its argument says why, as `unreadable` does."""


KEPT = 128 << 20
"""Bytes of results that are made before anybody wants them: most of what a guess makes until it is known to hold."""

AT_ONCE = 4 << 20
"""Bytes of results that are handed over together."""


class Settling(Protocol):
    """Work that can begin with a guess."""

    def __iter__(self) -> Iterator[Any]: ...

    def settle(self, *arguments: Any) -> bool:
        """Whether all that was yielded so far is what work with these arguments yields; if so it goes on like that."""
        ...


def work_for(parent: Connection, name: str) -> None:
    """Waits for the arguments of a work (named as for `WorkProcess`) and makes a message for what it yields, until the
    parent is gone.

    Whenever the parent wants more it gets what there is. Until then work goes on: nobody waits for the other. The first
    arguments may be a guess, as long as nothing was asked for.
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


class Packed:
    """Things packed for the parent, handed over some at a time."""

    def __init__(self) -> None:
        self._kept: deque[bytes] = deque()
        self.size = 0
        """Their bytes."""

    def __bool__(self) -> bool:
        return bool(self._kept)

    def add(self, thing: object) -> None:
        """One more."""
        self._kept.append(pickle.dumps(thing, pickle.HIGHEST_PROTOCOL))
        self.size += len(self._kept[-1])

    def take(self) -> list[bytes]:
        """The next to be handed over, which are here no more."""
        taken, size = list[bytes](), 0
        while self._kept and size < AT_ONCE:
            taken.append(self._kept.popleft())
            size += len(taken[-1])
        self.size -= size
        return taken


class PreparedChunk:
    """What `work(*arguments)` yields: made before it is asked for, packed as messages, handed over some at a time."""

    def __init__(self, work: Callable[..., Any], arguments: tuple[object, ...]) -> None:
        self._made = work(*arguments)
        self._messages = messages(lambda: self._made, ())
        self._ready = Packed()
        self._is_over = False

    @property
    def has_time(self) -> bool:
        """Whether there is anything to make, and room for it."""
        return not self._is_over and self._ready.size < KEPT

    def settle(self, arguments: tuple[object, ...]) -> bool:
        """Whether the guess holds that these arguments were, see `Settling`."""
        return bool(self._made.settle(*arguments))

    def make(self) -> None:
        """Makes one message."""
        message = next(self._messages)
        self._is_over = message[0] != "one"
        self._ready.add(message)

    def take(self) -> list[bytes]:
        """Some messages to be handed over: one at least."""
        if not self._ready:
            self.make()
        return self._ready.take()


def messages(work: Callable[..., Iterable[Any]], arguments: tuple[object, ...]) -> Iterator[Message]:
    """What `work(*arguments)` yields, and how it ended."""
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
    """A function of a module and its arguments, in which `workbook` may stand anywhere."""
    out = BytesIO()
    _Packer(out, workbook).dump((work, arguments))
    return out.getvalue()


def unpacked(data: bytes, workbook: object) -> tuple[Work, tuple[object, ...]]:
    """What was packed, with another workbook in its place. For what our own other half sent, and nothing else."""
    work, arguments = _Unpacker(BytesIO(data), workbook).load()
    return work, arguments
