"""What a process beside the program is not allowed: much memory, a core dump with people's addresses, words."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path

MEMORY = 3 << 30
"""Bytes above what the process has at its start; a full sheet of 1,048,576 rows and 16 columns takes 1.6 GB."""


def shut_in() -> None:
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
