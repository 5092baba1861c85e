"""The hunt by copies of the house: the slow way, for faults that are done while a module is imported."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from tests.mutants.mutations import Mutant

COPIED = ("leadkeeper", "ui", "tests", "resources")
SECONDS = 300  # a mutant that never ends is noticed too

Planted = tuple[str, Mutant]


def copied(root: Path, house: Path) -> Path:
    """A copy of what the tests need."""
    for name in COPIED:
        shutil.copytree(root / name, house / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(root / "pyproject.toml", house)
    return house


def passes(house: Path, tests: Sequence[str]) -> bool:
    """Whether the tests of a copied house pass."""
    command = [sys.executable, "-P", "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *tests]
    env = {**os.environ, "PYTHONPATH": str(house), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(command, cwd=house, env=env, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def survives(house: Path, tests: Sequence[str], path: str, text: str) -> bool:
    """Whether the tests still pass with this text in the place of one module."""
    module = house / path
    right = module.read_text("utf-8")
    module.write_text(text, "utf-8")
    try:
        return passes(house, tests)
    finally:
        module.write_text(right, "utf-8")


def hunt(chosen: Sequence[Planted], tests: Sequence[str], houses: Sequence[Path]) -> list[Planted]:
    """The mutants that no test notices; each copy of the house tries one at a time."""
    free: SimpleQueue[Path] = SimpleQueue()
    for house in houses:
        free.put(house)

    def tried(one: Planted) -> bool:
        house = free.get()
        try:
            return survives(house, tests, one[0], one[1].text)
        finally:
            free.put(house)

    with ThreadPoolExecutor(len(houses)) as pool:
        return [one for one, survived in zip(chosen, pool.map(tried, chosen), strict=True) if survived]
