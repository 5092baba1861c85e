"""What tests know of the system that they run on."""

from __future__ import annotations

import multiprocessing
import os
import signal
import stat
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path

WINDOWS = os.name == "nt"
KILL = getattr(signal, "SIGKILL", signal.SIGTERM)
"""Ends a process at once; on Windows every signal does."""

ENDED = (KILL, 1) if WINDOWS else (-KILL,)
"""Exit codes of a child that ended so: by `kill_oneself`, on Windows also by `kill` of its process."""

FORKING = multiprocessing.get_context("forkserver") if "forkserver" in multiprocessing.get_all_start_methods() else None
"""Starts processes from one that has their modules already, see `tests.ready_process`."""
PROCESSES = FORKING or multiprocessing.get_context("spawn")


def begun(work: Callable[..., None], *arguments: object) -> BaseProcess:
    """Another program at a work, for a test that kills it."""
    process = PROCESSES.Process(target=work, args=arguments)
    process.start()
    return process


def kill_oneself() -> None:
    """Ends this process at once: nothing is cleaned up."""
    os.kill(os.getpid(), KILL)


def is_private(path: Path) -> bool:
    """Whether only its owner can read a file; on Windows the rights of the folder hold, and there is nothing to see."""
    return WINDOWS or stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
