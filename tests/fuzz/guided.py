"""`python -m tests.fuzz.guided TARGET SECONDS FOLDER`: one reader, led by atheris to the branches that no input took.

atheris is no part of the workshop: it has wheels for Linux alone, and not for every Python.
"""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from shutil import move
from tempfile import TemporaryDirectory

IN_PROCESS = ("lists", "imports", "zips", "mails", "forms", "archives", "books", "flips")
"""The targets whose reader runs in this program: into another one atheris does not look."""
LONGEST = 20_000  # bytes of an input: longer ones only cost time


def is_there() -> bool:
    """Whether atheris is installed."""
    return find_spec("atheris") is not None


def hunted(name: str, seconds: float, found: Path) -> tuple[str, Path | None]:
    """What atheris says last of a target, and the file in `found` that broke the reader."""
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-P", "-m", "tests.fuzz.guided", name, str(max(1, round(seconds))), folder]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
        broken = next(Path(folder).glob("broken-*"), None)
        if broken is not None:
            found.mkdir(exist_ok=True)
            kept = found / f"{name}-{broken.name.rpartition('-')[2][:12]}.bin"
            broken = Path(move(broken, kept))  # which may be on another disk
            sys.stderr.write(done.stderr[-3000:])
    told = [line for line in done.stderr.splitlines() if line.startswith(("Done", "#"))]
    if not told:
        raise RuntimeError(done.stderr)
    return told[-1], broken


def hunt(name: str, seconds: int, folder: Path) -> None:
    """Never returns: atheris ends the program, with the input that broke the reader in the folder if one did."""
    import atheris

    with atheris.instrument_imports(include=["leadkeeper"]):
        from tests.fuzz.targets import TARGETS
    target, corpus, room = TARGETS[name], folder / "corpus", folder / "room"
    for place in (corpus, room):
        place.mkdir()
    for number, seed in enumerate(target.seeds()):
        (corpus / str(number)).write_bytes(seed)
    words = [f"-max_total_time={seconds}", f"-max_len={LONGEST}", f"-artifact_prefix={folder}/broken-"]
    atheris.Setup([sys.argv[0], *words, str(corpus)], lambda content: target.tried(content, room))
    atheris.Fuzz()


if __name__ == "__main__":
    hunt(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
