"""A second process that goes away amid its work."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def until(given: int, results: Iterable[T]) -> Iterator[T]:
    """The first so many results; before it gives another the process is gone."""
    for place, result in enumerate(results):
        if place == given:
            os._exit(1)
        yield result
