"""Runs in a process of its own: does a piece of work that its parent names, and hands over one result after another."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.shut_in import shut_in

Message = tuple[str, Any]
"""`("one", result)`, `("end", None)`, `("known", (code, facts))` or `("bug", where it happened)`."""

END_OF_WORK: Message = ("end", None)


class UnreadableError(Exception):
    """What work on a file may raise where the file itself is at fault; its argument says why, as `unreadable` does."""


def work_for(parent: Connection, work: Callable[..., Iterator[Any]]) -> None:
    """Waits for the arguments of `work` and sends a message for what it yields, until it ends or the parent is gone."""
    shut_in()
    with suppress(EOFError, OSError):
        for message in messages(work, parent.recv()):
            parent.send(message)


def messages(work: Callable[..., Iterator[Any]], arguments: tuple[object, ...]) -> Iterator[Message]:
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
