"""`python dev.py fuzz [TARGET…] [--seconds N] [--guided] [--collections]`: feeds files to what reads them.

Mutated ones, to each reader in turn: lists, imports, zips, workbooks, sheets, mails, forms, archives, books, flips (of
bits in a book, which is then saved). Inputs are drawn by hypothesis, or with `--guided` by atheris, where it is
installed, which sees the branches that they take. With `--collections` whole public collections of test files come
first, as they are: see `tests.fuzz.collections`.

What breaks a reader is written to `tests/fuzz/found/` as TARGET-FINGERPRINT.bin, made as small as it can be, and ends
the run with 1. The tests read every file that lies there, so that what was found once stays mended.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Flaky

from tests.fuzz import collections, guided
from tests.fuzz.targets import TARGETS, Target

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


FOUND = Path(__file__).with_name("found")
ROUND = 100  # examples before the clock is looked at


def hunted(target: Target, seconds: float, folder: Path) -> tuple[int, Path | None]:
    """How many inputs were tried within the time, and the file of the one that broke the reader."""
    tried, end, worst = 0, time.monotonic() + seconds, b""

    def one(content: bytes) -> None:
        nonlocal tried, worst
        if time.monotonic() > end and not worst:
            return  # what is left of this round costs nothing
        tried += 1
        try:
            target.tried(content, folder)
        except Exception:
            worst = content  # the last one that hypothesis tries is the smallest
            raise

    examples = settings(
        max_examples=ROUND, deadline=None, database=None, derandomize=False, suppress_health_check=list(HealthCheck)
    )
    check = examples(given(target.inputs())(one))
    try:
        while time.monotonic() < end:
            check()
    except (Exception, Flaky):
        traceback.print_exc(limit=-3)
        return tried, kept(target.name, worst)
    return tried, None


def kept(name: str, content: bytes) -> Path:
    """The file in which what broke a reader is kept."""
    FOUND.mkdir(exist_ok=True)
    path = FOUND / f"{name}-{sha256(content).hexdigest()[:12]}.bin"
    path.write_bytes(content)
    return path


def main(arguments: Sequence[str]) -> int:
    """1 where a reader broke."""
    parser = argparse.ArgumentParser(prog="dev.py fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help="which readers; all of them without any")
    parser.add_argument("--seconds", type=float, default=60.0, help="for all targets together (60)")
    parser.add_argument("--guided", action="store_true", help="by atheris, for the readers that it can look into")
    parser.add_argument("--collections", action="store_true", help="whole public collections first; fetches packages")
    asked = parser.parse_args(arguments)
    unknown = [name for name in asked.targets if name not in TARGETS]
    if unknown:
        parser.error(f"no target {', '.join(unknown)}; there are {', '.join(TARGETS)}")
    if asked.guided and not guided.is_there():
        parser.error(f"atheris is not installed: {sys.executable} -m pip install atheris")
    names = asked.targets or list(TARGETS)
    names = [name for name in names if not asked.guided or name in guided.IN_PROCESS]
    broken = collections.run(_tell, kept) if asked.collections else 0
    for name in names:
        inputs, file = _tried(name, asked.seconds / len(names), by_atheris=asked.guided)
        _tell(f"{name:<10} {inputs}  {f'BROKEN by {file}' if file else 'held'}")
        broken += file is not None
    return 1 if broken else 0


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _tried(name: str, seconds: float, *, by_atheris: bool) -> tuple[str, Path | None]:
    """How much was tried, in words, and the file that broke the reader."""
    if by_atheris:
        return guided.hunted(name, seconds, FOUND)
    with tempfile.TemporaryDirectory() as folder:
        tried, file = hunted(TARGETS[name], seconds, Path(folder))
    return f"{tried:>8} inputs", file


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
