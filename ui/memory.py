"""Memory that is held for nothing, given back to the system after long work."""

from __future__ import annotations

import ctypes
import linecache
import sys


def give_back() -> None:
    """Gives back what long work has freed; in any thread, some milliseconds.

    The C library of most Linux systems keeps it for the next time, in each thread apart: after everybody was judged
    that is more than the whole window needs. PySide reads the text of modules as it loads them, and it stays.
    """
    linecache.clearcache()
    if sys.platform.startswith("linux"):
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc has it, others need none
        if trim is not None:
            trim(0)
