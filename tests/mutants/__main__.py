"""`python dev.py mutants [PATH…] [--tests DIR]… [--sample N] [--hands N]`: plants faults, lists what no test notices.

Without paths: the rules of eligibility, of consent and of SIRENs. `--tests` chooses which tests hunt, `--sample` how
many mutants are tried, evenly spread, `--hands` how many at once. Each mutant is tried by the tests that reach its
function, the quickest first. Survivors that no test can notice stand with the reason in `equivalent.toml` and are told
with it. A survivor without a reason, an entry that does not survive any more, or less than 90 % noticed, ends with 1.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.mutants import houses
from tests.mutants.equivalents import Equivalent, explained, read, stale
from tests.mutants.hunt import Hunt
from tests.mutants.mutations import Mutant, mutants

ROOT = Path(__file__).resolve().parents[2]
RULES = ["leadkeeper/domain/eligibility", "leadkeeper/domain/consent.py", "leadkeeper/domain/partner.py"]
# with the public cases and the second reading
TESTS = ["tests/domain/eligibility", "tests/domain/test_consent.py", "tests/domain/test_siren.py"]
ENOUGH = 0.9

Planted = tuple[str, Mutant]


def planted(paths: Sequence[str]) -> Iterator[Planted]:
    """Every mutant of the modules at these paths, with the module's path."""
    for path in (ROOT / name for name in paths):
        for module in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            name = module.relative_to(ROOT).as_posix()
            yield from ((name, mutant) for mutant in mutants(module.read_text("utf-8")))


def survivors(chosen: Sequence[Planted], tests: Sequence[str], hands: int) -> list[Planted] | None:
    """What no test notices; None when the tests fail without any fault."""
    quick = [one for one in chosen if one[1].within is not None]
    slow = [one for one in chosen if one[1].within is None]
    found: list[Planted] = []
    if quick:
        hunt = Hunt(quick, ROOT, hands)
        pytest.main(["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--no-summary", *tests], plugins=[hunt])
        if not hunt.sound:
            return None
        found, slow = hunt.survivors, [*slow, *hunt.left]
    with tempfile.TemporaryDirectory() as folder:
        copies = [houses.copied(ROOT, Path(folder) / str(number)) for number in range(hands)]
        if not houses.passes(copies[0], tests):
            return None
        return [*found, *houses.hunt(slow, tests, copies)]


def tell(
    chosen: Sequence[Planted], alive: Sequence[Planted], known: Sequence[Equivalent], *, sampled: bool = False
) -> int:
    """Prints what was found; the exit code."""
    whys = [explained(path, mutant, known) for path, mutant in alive]
    for (path, mutant), why in zip(alive, whys, strict=True):
        print(f"{path}:{mutant.line}: {mutant.before}  →  {mutant.after}")
        print(f"    equivalent: {why}" if why else "    no reason is given: a test is missing, or code too much")
    tried, left = Counter(path for path, _ in chosen), Counter(path for path, _ in alive)
    print()
    for path in sorted(tried):
        noticed = tried[path] - left[path]
        print(f"{noticed:5} of {tried[path]:5} noticed ({noticed / tried[path]:6.1%})  {path}")
    noticed, without = len(chosen) - len(alive), whys.count(None)
    print(f"{noticed} of {len(chosen)} mutants noticed ({noticed / len(chosen):.1%}); {len(alive)} survive:")
    print(f"{len(alive) - without} are equivalent, for the reason that stands with each; {without} without a reason")
    gone = stale(chosen, alive, known, sampled=sampled)
    for entry in gone:
        print(f"equivalent.toml: does not survive any more: {entry.module}: {entry.before}  →  {entry.after}")
    return 1 if gone or without or noticed / len(chosen) < ENOUGH else 0


def main(args: list[str]) -> int:
    """1 when a survivor has no reason, an equivalent one is noticed, too few are, or tests fail without a fault."""
    parser = argparse.ArgumentParser(prog="dev.py mutants")
    parser.add_argument("paths", nargs="*", default=RULES)
    parser.add_argument("--tests", action="append")
    parser.add_argument("--sample", type=int)
    parser.add_argument("--hands", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args(args)
    chosen = list(planted(asked.paths))
    chosen = chosen[:: max(1, len(chosen) // asked.sample) if asked.sample else 1]
    alive = survivors(chosen, asked.tests or TESTS, asked.hands) if chosen else None
    if alive is None:
        print("nothing to hunt, or the tests fail without any fault")
        return 1
    return tell(chosen, alive, read(), sampled=bool(asked.sample))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
