"""`python dev.py bench [NAME…] [--small | --half | --big]`: runs the benches of this folder, or some."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

SIZES = ("--small", "--half", "--big")


def main(words: list[str]) -> int:
    """2 if a bench or an option is named that is not there; what a bench finds is printed, it fails nothing."""
    names = [word for word in words if word not in SIZES]
    there = [path.stem.removeprefix("bench_") for path in sorted(Path(__file__).parent.glob("bench_*.py"))]
    if unknown := [name for name in names if name not in there]:
        print(f"no bench {', '.join(unknown)}; there are: {', '.join(there)}; and {', '.join(SIZES)}")
        return 2
    for name in names or there:
        print(f"── {name}", flush=True)
        import_module(f"tests.bench.bench_{name}").run(print)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
