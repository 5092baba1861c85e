"""The frozen program tries itself: the main job, its answers, and a window that stands; prints size and start time.

Run by `python dev.py build`, after PyInstaller.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

DIST = Path(__file__).resolve().parents[2] / "dist" / "leadkeeper"
PROGRAM = DIST / ("leadkeeper" if sys.platform == "linux" else "leadkeeper-cli")
LARGEST = 170  # MiB: a goal, told beside the size
WINDOW_SECONDS = 6


def call(*words: object) -> str:
    """What the program says; ends here with its own words when it fails."""
    done = subprocess.run(
        [PROGRAM, *map(str, words)], capture_output=True, text=True, encoding="utf-8", check=False, env=quiet()
    )
    if done.returncode != 0:
        sys.exit(f"the frozen program failed at {words}:\n{done.stdout}\n{done.stderr}")
    return done.stdout


def quiet() -> dict[str, str]:
    """An environment in which Qt asks for no display and Python's own paths mean nothing."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {**kept, "QT_QPA_PLATFORM": "offscreen"}


def main_job(folder: Path) -> None:
    """Import, export and verify, told by the demo and asked again of the files that it left."""
    call("demo", folder)
    book, workbook = folder / "clodomir.leads", folder / "raoul.xlsx"
    verified = json.loads(call("verify", book, workbook, "--json"))
    if (verified["chain"], verified["file"]) != ("ok", "match"):
        sys.exit(f"the export of the frozen program does not verify: {verified}")
    print(f"import, export, verify: {verified['file']}, chain {verified['chain']}")


def window(book: Path) -> None:
    """A window on the book that is still there after some seconds and has said nothing."""
    with tempfile.TemporaryFile() as said:
        opened = subprocess.Popen([PROGRAM, "open", str(book)], stdout=said, stderr=said, env=quiet())
        try:
            opened.wait(WINDOW_SECONDS)
        except subprocess.TimeoutExpired:
            opened.terminate()
            opened.wait(10)
        else:
            said.seek(0)
            sys.exit(f"the window closed by itself ({opened.returncode}):\n{said.read().decode(errors='replace')}")
    print("window: stands")


def size() -> float:
    """MiB of all files of the folder."""
    return sum(path.stat().st_size for path in DIST.rglob("*") if path.is_file() and not path.is_symlink()) / 2**20


def started() -> float:
    """Seconds until the help is there, the best of three."""
    best = []
    for _ in range(3):
        start = time.perf_counter()
        call("--help")
        best.append(time.perf_counter() - start)
    return min(best)


def main() -> None:
    """Ends with 1 and a sentence at the first thing that is wrong."""
    with tempfile.TemporaryDirectory() as folder:
        main_job(Path(folder) / "demo")
        window(Path(folder) / "demo" / "clodomir.leads")
    measured = size()
    print(f"size {measured:.0f} MiB (goal {LARGEST}) · --help in {started():.2f} s")
    texts = sum(1 for _ in (DIST / "_internal" / "licences").rglob("*.*"))
    print(f"licence texts: {texts}")
    if not texts:
        sys.exit("the program brings no licence texts")


if __name__ == "__main__":
    main()
