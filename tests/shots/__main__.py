"""`python -m tests.shots [PAGES…] [--out DIR] [--book BOOK]`: pictures on the sample book, or on one's own."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from leadkeeper.flows.sample import build_sample
from leadkeeper.progress import run
from tests.shots.pictures import LANGS, NOW, THEMES, pictures


def main(arguments: list[str]) -> int:
    """Takes the pictures and says where they are."""
    parser = argparse.ArgumentParser(prog="tests.shots", description=__doc__)
    parser.add_argument("pages", nargs="*", help="how the names of the pictures wanted begin; all of them without any")
    parser.add_argument("--out", type=Path, default=Path("shots"))
    parser.add_argument("--book", type=Path)
    parser.add_argument("--theme", choices=THEMES, action="append")
    parser.add_argument("--lang", choices=LANGS, action="append")
    asked = parser.parse_args(arguments)
    with TemporaryDirectory() as folder:
        book = asked.book or run(build_sample(Path(folder) / "clodomir.leads", NOW))
        taken = pictures(book, asked.out, asked.theme or THEMES, asked.lang or LANGS, asked.pages)
    sys.stdout.write(f"{len(taken)} pictures in {asked.out}\n")
    return 0 if taken else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
