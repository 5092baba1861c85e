"""Processors that this process may use."""

from __future__ import annotations

import os


def usable() -> int:
    """Return their number; a second process for speed only costs its start where there is one."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
