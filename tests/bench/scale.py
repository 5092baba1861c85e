"""How large the benches are: moderate unless the command line says `--big`, `--half` or `--small`."""

from __future__ import annotations

import sys

SMALL, MODERATE, HALF, BIG = 15_000, 150_000, 500_000, 1_500_000


def people() -> int:
    """How many people the largest book of a bench has."""
    if "--big" in sys.argv:
        return BIG
    if "--half" in sys.argv:
        return HALF
    return SMALL if "--small" in sys.argv else MODERATE


def steps() -> list[int]:
    """The sizes at which growth is looked at, up to the largest."""
    return [size for size in (SMALL, MODERATE, BIG) if size <= people()]
