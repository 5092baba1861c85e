"""`python dev.py chance lives|tables|proofs|figures N [--seed S]`: N random lives, files, proofs, books; what fails.

Lives and files fail if a refusal is lost, proofs if a changed one is accepted or an honest one refused, books if a
figure of their control pack is not that of their archive.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from pathlib import Path

from tests.chance.figures import BookFigures
from tests.chance.lives import Life
from tests.chance.proofs import Proofs
from tests.chance.tables import RandomTable


def main(args: list[str]) -> int:
    """0 if nothing failed, else 1."""
    parser = argparse.ArgumentParser(prog="dev.py chance")
    parser.add_argument("what", choices=["lives", "tables", "proofs", "figures"])
    parser.add_argument("number", type=int)
    parser.add_argument("--seed", type=int, default=None, help="the first one; drawn by chance if none is given")
    asked = parser.parse_args(args)
    first = random.randrange(1_000_000_000) if asked.seed is None else asked.seed
    print(f"from seed {first}", flush=True)
    if asked.what == "proofs":
        return _proofs(range(first, first + asked.number))
    if asked.what == "figures":
        return _figures(range(first, first + asked.number))
    failed = people = 0
    for seed in range(first, first + asked.number):
        with tempfile.TemporaryDirectory() as folder:
            wrong, count = (_life if asked.what == "lives" else _table)(seed, Path(folder))
        people += count
        failed += bool(wrong)
        print(*wrong, sep="\n", end="\n" if wrong else "", flush=True)
    print(f"{asked.number} {asked.what}, {people} people, {failed} with a lost refusal")
    return 1 if failed else 0


def _proofs(seeds: range) -> int:
    with tempfile.TemporaryDirectory() as folder:
        proofs = Proofs(Path(folder))
        proofs.run(seeds)
    print(*proofs.wrong, *proofs.summary(), sep="\n")
    return 1 if proofs.wrong else 0


def _figures(seeds: range) -> int:
    failed = packs = people = past_period = file_dated = 0
    for seed in seeds:
        with tempfile.TemporaryDirectory() as folder:
            book = BookFigures(seed, Path(folder))
            book.run()
        packs += book.packs
        people += book.people
        past_period += book.past_period
        file_dated += book.file_dated
        failed += bool(book.wrong)
        for line in book.wrong:
            print(f"seed {seed}, {line}", flush=True)
    print(
        f"{len(seeds)} books, {packs} control packs of {people} people, {past_period} past their period"
        f" ({file_dated} packs need the day of an import), {failed} books with a figure that differs"
    )
    return 1 if failed else 0


def _life(seed: int, folder: Path) -> tuple[list[str], int]:
    """What was wrong in a life, with all its steps, and how many people were exported."""
    life = Life(seed, folder)
    try:
        life.live()
    except AssertionError as error:
        return [f"seed {seed}: {error}", *life.told], life.exported
    return [], life.exported


def _table(seed: int, folder: Path) -> tuple[list[str], int]:
    """The refusals lost in a file, and how many people were in it."""
    table = RandomTable(seed, folder)
    table.run()
    return table.lost, table.people


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
