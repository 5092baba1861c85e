"""What a story is given: a folder and a home of its own, the made files, the program as window and as command line."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from tests.window.pictures import Pictures
from tests.window.window import Window

OWNER = "Clodomir & Eulalie SARL"
ROOT = Path(__file__).parents[2]


@dataclass
class Scene:
    """One playing of one story."""

    folder: Path
    files: Path
    program: list[str]
    python: str
    seed: int
    lang: str
    scale: float
    size: str
    pictures: Pictures
    wrong: list[str] = field(default_factory=list)
    windows: list[Window] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)
        self.home = self.folder / "home"
        self.home.mkdir(parents=True, exist_ok=True)
        self._log = (self.folder / "steps.txt").open("a", encoding="utf-8")

    def tell(self, step: str) -> None:
        """Note a step, and keep what was on the screen before it."""
        self._log.write(f"{self.pictures.keep():04} {step}\n")
        self._log.flush()

    def say(self, words: str) -> None:
        """Print something that the run is to tell."""
        print(f"  {words}", flush=True)

    def must(self, holds: bool, words: str) -> None:
        """Note what is wrong and go on: a story tells all that it finds."""
        if not holds:
            self.tell(f"WRONG: {words}")
            self.wrong.append(words)

    def open(self, book: Path | None = None, home: Path | None = None) -> Window:
        """Start the program, with a book or as for the first time."""
        command = [*self.program, "open", *([str(book)] if book else [])]
        window = Window(command, home or self.home, self.lang, self.scale, self.tell)
        self.windows.append(window)
        window.find(role="frame", contains=book.name if book else "LeadKeeper", seconds=60)
        return window

    def command(self, *words: object, json_too: bool = True) -> Any:
        """The answer of the command line, which knows nothing of the window."""
        asked = [*self.program, *map(str, words), *(["--json"] if json_too else [])]
        env = {**os.environ, "HOME": str(self.home), "LEADKEEPER_LANG": "en"}
        done = subprocess.run(asked, env=env, capture_output=True, text=True, check=False, cwd=self.folder)
        if done.returncode not in (0, 1):
            raise AssertionError(f"{' '.join(asked[1:])} answers {done.returncode}: {done.stderr}{done.stdout[-400:]}")
        return json.loads(done.stdout) if json_too else done.stdout

    def book(self, name: str, *files: str) -> Path:
        """A book made by the command line that holds these made files; all kinds where none is named."""
        book = self.folder / name
        self.command("new", book, "--owner", OWNER)
        for file in files or sorted(path.name for path in self.files.iterdir() if path.suffix in (".csv", ".xlsx")):
            self.command("import", book, self.files / file)
        return book

    def workbook(self, path: Path) -> list[list[Any]]:
        """The rows of a workbook's first sheet, read by the library that everybody uses."""
        asked = [self.python, "-P", "-m", "tests.window.workbook_rows", str(path)]
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        return json.loads(subprocess.run(asked, env=env, capture_output=True, text=True, check=True).stdout)

    def end(self) -> None:
        """Close what is still open."""
        for window in self.windows:
            window.close()
        self._log.close()
