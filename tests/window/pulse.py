"""`python3 -m tests.window.pulse PROCESS FILE`: how long a program lets a small question wait, until it ends.

Each line of the file is a question: when it was asked (seconds of the system's clock that only runs forward), how long
the answer took, and how long of this the program's first thread worked itself: on a busy machine others do the rest.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from time import monotonic

from gi.repository import GLib

from tests.window import bus

BETWEEN_MS = 20


class Pulse:
    """The questions of another process to a program that is shown."""

    def __init__(self, process: int, file: Path) -> None:
        self._file = file
        self._asking = subprocess.Popen([sys.executable, "-P", "-m", "tests.window.pulse", str(process), str(file)])

    def end(self) -> None:
        """Ask no more."""
        self._asking.terminate()
        self._asking.wait()

    def answered(self, moment: float) -> bool:
        """Whether a question that was asked after this moment has its answer."""
        return any(at > moment for at, *_rest in self._beats()[-1:])

    def longest(self, begin: float, end: float) -> tuple[float, float]:
        """The longest wait for an answer between two moments, and the longest work of the program during a wait."""
        beats = [(took, work) for at, took, work in self._beats() if at <= end and at + took >= begin]
        return max((took for took, _work in beats), default=0.0), max((work for _took, work in beats), default=0.0)

    def _beats(self) -> list[tuple[float, float, float]]:
        lines = self._file.read_text("utf-8").splitlines(keepends=True) if self._file.exists() else []
        beats = (line.split() for line in lines if line.endswith("\n"))
        return [(float(at), float(took), float(work)) for at, took, work in beats]


def worked(process: int) -> float:
    """The seconds that the first thread of a process has had a processor."""
    return int(Path(f"/proc/{process}/task/{process}/schedstat").read_text("ascii").split()[0]) / 1e9


def main(process: int, file: Path) -> None:
    """Ask until the program is gone."""
    bus.connect(1.0)
    loop = GLib.MainLoop()
    with file.open("w", encoding="utf-8") as beats:

        def ask() -> bool:
            asked, before = monotonic(), worked(process)
            if not bus.windows_of(process):
                loop.quit()
                return False
            beats.write(f"{asked:.4f} {monotonic() - asked:.4f} {worked(process) - before:.4f}\n")
            beats.flush()
            return True

        GLib.timeout_add(BETWEEN_MS, ask)
        loop.run()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
