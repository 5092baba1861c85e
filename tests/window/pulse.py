"""`python3 -m tests.window.pulse PROCESS FILE`: how long a program lets a small question wait, until it ends.

Each line of the file is a question: when it was asked (seconds of the system's clock that only runs forward), how long
the answer took, and how long of this the program's first thread waited for a processor that others had.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from tests.window import bus

BETWEEN_S = 0.02
STARTS_S = 20.0


class Pulse:
    """The questions of another process to a program that is shown."""

    def __init__(self, process: int, file: Path) -> None:
        self._file = file
        self._asking = subprocess.Popen([sys.executable, "-P", "-m", "tests.window.pulse", str(process), str(file)])

    def end(self) -> None:
        """Ask no more."""
        self._asking.terminate()
        self._asking.wait()

    def longest(self, begin: float, end: float) -> float:
        """The longest wait for an answer to a question between two moments, but for what others took of the machine."""
        while True:
            beats = [tuple(map(float, line.split())) for line in self._file.read_text("utf-8").splitlines(False)[:-1]]
            if beats and beats[-1][0] > end:
                break
            time.sleep(BETWEEN_S)  # the last question has no answer yet
        return max((took - waited for at, took, waited in beats if at <= end and at + took >= begin), default=0.0)


def waited(process: int) -> float:
    """The seconds that the first thread of a process has waited for a processor."""
    return int(Path(f"/proc/{process}/task/{process}/schedstat").read_text("ascii").split()[1]) / 1e9


def main(process: int, file: Path) -> int:
    """Ask until the program is gone."""
    bus.connect(1.0)
    end = time.monotonic() + STARTS_S
    while not (windows := bus.windows_of(process)):
        if time.monotonic() > end:
            return 1
    node = windows[0].node
    with file.open("w", encoding="utf-8") as beats:
        while True:
            asked, before = time.monotonic(), waited(process)
            if bus.asked(node.get_role_name) is None:
                return 0
            beats.write(f"{asked:.4f} {time.monotonic() - asked:.4f} {waited(process) - before:.4f}\n")
            beats.flush()
            time.sleep(BETWEEN_S)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), Path(sys.argv[2])))
