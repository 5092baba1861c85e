"""`python dev.py mutants [PATH…] [--tests DIR]… [--sample N]`: plants faults and lists those that no test notices.

Without paths: the rules of eligibility and of consent. `--tests` chooses which tests hunt (default tests/rules and
tests/oracle), `--sample` how many mutants are tried, evenly spread.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from tests.mutants.mutations import Mutant, mutants

ROOT = Path(__file__).resolve().parents[2]
RULES = ["leadkeeper/rules/eligibility", "leadkeeper/rules/consent.py"]
COPIED = ("leadkeeper", "ui", "tests", "resources")
SECONDS = 300  # a mutant that never ends is noticed too

Planted = tuple[str, Mutant]


def planted(paths: list[str]) -> Iterator[Planted]:
    """Every mutant of the modules at these paths, with the module's path."""
    for path in (ROOT / name for name in paths):
        for module in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            name = module.relative_to(ROOT).as_posix()
            yield from ((name, mutant) for mutant in mutants(module.read_text("utf-8")))


def passes(house: Path, tests: list[str]) -> bool:
    """Whether the tests of a copied house pass."""
    command = [sys.executable, "-P", "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *tests]
    env = {**os.environ, "PYTHONPATH": str(house), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(command, cwd=house, env=env, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def survives(house: Path, tests: list[str], path: str, text: str) -> bool:
    """Whether the tests still pass with this text in the place of one module."""
    module = house / path
    right = module.read_text("utf-8")
    module.write_text(text, "utf-8")
    try:
        return passes(house, tests)
    finally:
        module.write_text(right, "utf-8")


def hunt(chosen: list[Planted], tests: list[str], houses: list[Path]) -> list[Planted]:
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


def _copy(house: Path) -> Path:
    for name in COPIED:
        shutil.copytree(ROOT / name, house / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", house)
    return house


def main(args: list[str]) -> int:
    """0 always, once the tests pass without a fault; the survivors are for people to judge."""
    parser = argparse.ArgumentParser(prog="dev.py mutants")
    parser.add_argument("paths", nargs="*", default=RULES)
    parser.add_argument("--tests", action="append")
    parser.add_argument("--sample", type=int)
    asked = parser.parse_args(args)
    tests = asked.tests or ["tests/rules", "tests/oracle"]
    chosen = list(planted(asked.paths))
    chosen = chosen[:: max(1, len(chosen) // asked.sample) if asked.sample else 1]
    with tempfile.TemporaryDirectory() as folder:
        houses = [_copy(Path(folder) / str(number)) for number in range(os.cpu_count() or 1)]
        if not chosen or not passes(houses[0], tests):
            print("nothing to hunt, or the tests fail without any fault")
            return 1
        survivors = hunt(chosen, tests, houses)
    for path, mutant in survivors:
        print(f"{path}:{mutant.line}: {mutant.before}  →  {mutant.after}")
    killed = len(chosen) - len(survivors)
    print(f"{killed} of {len(chosen)} mutants noticed ({killed / len(chosen):.0%})")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
