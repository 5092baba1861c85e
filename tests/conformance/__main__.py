"""`python dev.py conformance KIND DIR`: runs a folder of cases, names what fails, prints how many passed."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.conformance import decisions_cases, imports_cases, lint_cases, months_cases, trace_cases
from tests.conformance.case import Case, faults

KINDS: dict[str, Callable[[Path], Iterator[Case]]] = {
    "lint": lint_cases.cases,
    "decisions": decisions_cases.cases,
    "imports": imports_cases.cases,
    "trace": trace_cases.cases,
    "months": months_cases.cases,
}


def main(args: list[str]) -> int:
    """0 if every case of the folder passes, 1 if one fails, 2 for a wrong call."""
    if len(args) != 2 or args[0] not in KINDS or not Path(args[1]).is_dir():
        print(f"python dev.py conformance {'|'.join(KINDS)} DIR")
        return 2
    passed = failed = 0
    with tempfile.TemporaryDirectory() as room:
        for case in KINDS[args[0]](Path(args[1]).resolve()):
            wrong = faults(case, Path(room))
            passed, failed = (passed, failed + 1) if wrong else (passed + 1, failed)
            if wrong:
                print(f"FAILED {case.name}", *wrong, sep="\n    ", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
