"""How long work tells where it is: a flow is a generator that yields `Progress` and returns its result."""

from __future__ import annotations

import gc
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a flow is: `done` of `total` units (rows, people, bytes); `total` None when nobody can know yet.

    `stage` is one word of `messages.labels.STAGES` that names what is being done.
    """

    stage: str
    done: int = 0
    total: int | None = None


Flow = Generator[Progress, None, T]


def run(flow: Flow[T], tell: Callable[[Progress], None] | None = None) -> T:
    """The result of a flow, run to its end; `tell` is called with each step. If `tell` raises, the flow rolls back."""
    try:
        while True:
            try:
                step = next(flow)
            except StopIteration as end:
                result: T = end.value
                return result
            if tell is not None:
                tell(step)
    finally:
        flow.close()


OBJECTS = 200_000  # made and not yet freed before anybody looks; Python's own figure is 700


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Lets Python look for cyclic garbage far less often inside the block."""
    before = gc.get_threshold()
    gc.set_threshold(OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
