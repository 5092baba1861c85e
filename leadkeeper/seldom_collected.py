"""Work on millions of small things that hold no cycles: looking for cycles all the time would take a fifth of it."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

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
