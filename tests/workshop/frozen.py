"""The frozen program tries itself: the main job, what else needs a library, and a window; prints size and start time.

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
LARGEST = 170  # megabytes, of a million bytes each; on Linux, where it is built and measured
WINDOW_SECONDS = 6
BOOK = "clodomir.leads"
WORDS = "quatre mots sans rapport"


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
    return {**kept, "QT_QPA_PLATFORM": "offscreen", "LEADKEEPER_NEW_PASSPHRASE": WORDS, "LEADKEEPER_PASSPHRASE": WORDS}


def main_job(folder: Path) -> None:
    """Import, export and verify, told by the demo and asked again of the files that it left."""
    call("demo", folder)
    book, workbook = folder / BOOK, folder / "raoul.xlsx"
    verified = json.loads(call("verify", book, workbook, "--json"))
    if (verified["chain"], verified["file"]) != ("ok", "match"):
        sys.exit(f"the export of the frozen program does not verify: {verified}")
    print(f"import, export, verify: {verified['file']}, chain {verified['chain']}")


def other_jobs(folder: Path) -> None:
    """What needs a library that the main job does not: passwords, Word documents, pages, archives, passphrases."""
    book, archive, again, locked = (folder / name for name in (BOOK, "a.json", "again.leads", "locked.xlsx"))
    call("export", book, "--partner", "bonne-table", "--password", WORDS, "--out", locked)
    if json.loads(call("verify", book, locked, "--json"))["file"] != "match":
        sys.exit("an export with a password does not verify")
    seen = json.loads(call("inspect", locked, "--password", WORDS, "--sheet", "Contacts", "--json"))
    if not seen["columns"]:
        sys.exit(f"an export with a password cannot be read again: {seen}")
    call("contract-draft", book, "raoul", "--out", folder / "draft.docx")
    call("list-page", book, "partenaires-2", "--out", folder / "list.html")
    call("archive", book, archive)
    call("restore", archive, again)
    call("passphrase", again)
    call("check", again)
    print("password, Word document, page, archive, passphrase: work")


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
    """Megabytes of all files of the folder."""
    return sum(path.stat().st_size for path in DIST.rglob("*") if path.is_file() and not path.is_symlink()) / 10**6


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
        other_jobs(Path(folder) / "demo")
        window(Path(folder) / "demo" / BOOK)
    measured = size()
    print(f"size {measured:.1f} MB (at most {LARGEST}) · --help in {started():.2f} s")
    if sys.platform == "linux" and measured > LARGEST:
        sys.exit("the program is larger than it may be: `find dist -type f -size +1M` shows what makes it so")
    texts = sum(1 for _ in (DIST / "_internal" / "resources" / "licences").glob("*/*"))
    print(f"licence texts: {texts}")
    if not texts:
        sys.exit("the program brings no licence texts")


if __name__ == "__main__":
    main()
