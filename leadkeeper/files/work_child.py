"""Runs in a process of its own: does a piece of work that its parent names, and hands over one result after another."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.xlsx_child import shut_in


def work_for(parent: Connection, work: Callable[..., Iterator[Any]]) -> None:
    """Waits for the arguments of `work` and sends what it yields, until it ends or the parent is gone.

    A message is `("one", result)`, `("end", None)`, `("known", (code, facts))` or `("bug", where it happened)`.
    """
    shut_in()
    with suppress(EOFError, OSError):
        for message in _messages(work, parent.recv()):
            parent.send(message)


def _messages(work: Callable[..., Iterator[Any]], arguments: tuple[object, ...]) -> Iterator[tuple[str, Any]]:
    try:
        for result in work(*arguments):
            yield "one", result
    except LeadKeeperError as error:
        yield "known", (error.code, error.facts)
    except Exception:  # noqa: BLE001  whatever it is, the parent raises it as the bug that it is
        yield "bug", traceback.format_exc()
    else:
        yield "end", None
