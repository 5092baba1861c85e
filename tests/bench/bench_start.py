"""How soon the program answers: the help of the command line, in a new process each time."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence

from tests.bench.alone import ROOT

TIMES = 7


def run(tell: Callable[[str], None]) -> None:
    """Tells the start of `leadkeeper --help`, and of Python itself to compare with."""
    bare, ours = seconds([sys.executable, "-c", ""]), seconds([sys.executable, "-m", "leadkeeper", "--help"])
    tell(f"leadkeeper --help: {ours:.2f} s (goal 0.4), Python alone {bare:.2f} s")


def seconds(command: Sequence[str]) -> float:
    """The median time of a command, after one that warms the files up."""
    times = []
    for _ in range(TIMES + 1):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
        times.append(time.perf_counter() - start)
    return sorted(times[1:])[TIMES // 2]
