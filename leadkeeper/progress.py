"""Progress of long work: a flow is a generator that yields `Progress` and returns its result."""

from __future__ import annotations

import gc
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress of a flow: `done` of `total` units (None: unknown); `stage` is a word of `messages.labels.job_stage`."""

    stage: str
    done: int = 0
    total: int | None = None


Flow = Generator[Progress, None, T]


def run(flow: Flow[T], tell: Callable[[Progress], None] | None = None) -> T:
    """Run a flow to its end and return its result; `tell` gets each step. If `tell` raises, the flow rolls back."""
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


OBJECTS = 200_000  # objects allocated and not yet freed between collections; Python's default is 700


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Context with far fewer runs of the cyclic garbage collector."""
    before = gc.get_threshold()
    gc.set_threshold(OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
