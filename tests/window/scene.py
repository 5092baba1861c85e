"""What a story is given: a folder and a home of its own, the made files, the program as window and as command line."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from tests.window import parts
from tests.window.bus import State
from tests.window.pictures import Pictures
from tests.window.window import ENTRIES, Window

OWNER = "Clodomir & Eulalie SARL"
ENOUGH = 10  # wrong ones, then a story ends
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

    def attempt(self, window: Window, act: Callable[[], None]) -> None:
        """Do something; what is wrong is noted, and the story goes on without the box."""
        try:
            act()
        except AssertionError as error:
            self.must(False, str(error) or repr(error))
            window.close_boxes()
            if len(self.wrong) >= ENOUGH:
                raise

    def open(self, book: Path | None = None, largest: int | None = None) -> Window:
        """Start the program, with a book or as for the first time; `largest` is the most that a file may hold."""
        window = self.start(book, self.home, largest)
        frame = window.find(role="frame", contains=book.name if book else "LeadKeeper", seconds=60)
        window.wait(lambda: frame.has(State.ACTIVE), "the window does not become the active one")
        if self.lang == "fr" and window.things("File", ENTRIES) == []:
            window.speak("en")
            window.menu("View", "Français")
            window.speak("fr")
            window.find("File", ENTRIES)
        return window

    def start(self, book: Path | None, home: Path, largest: int | None = None) -> Window:
        """Start the program, whatever it shows first."""
        command = [*self.program, "open", *([str(book)] if book else [])]
        window = Window(command, home, self.lang, self.scale, self.tell, largest)
        self.windows.append(window)
        return window

    def command(self, *words: object, json_too: bool = True) -> Any:
        """The answer of the command line, which knows nothing of the window."""
        asked = [*self.program, *map(str, words), *(["--json"] if json_too else [])]
        env = {**os.environ, "HOME": str(self.home), "LEADKEEPER_LANG": "en"}
        done = subprocess.run(asked, env=env, capture_output=True, text=True, check=False, cwd=self.folder)
        if done.returncode not in (0, 1):
            raise AssertionError(f"{' '.join(asked[1:])} answers {done.returncode}: {done.stderr}{done.stdout[-400:]}")
        if not json_too:
            return done.stdout
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        return answers[0] if len(answers) == 1 else answers

    def decided(self, book: Path, partner: str) -> dict[str, str]:
        """The verdict of the command line on everybody, by address."""
        lines = self.command("decide", book, "--partner", partner)
        verdicts = {line["contact"]: line["verdict"] for line in lines}
        return {one["email"].lower(): verdicts[one["id"]] for one in self.command("contacts", book)}

    def eligible(self, book: Path, partner: str) -> set[str]:
        """The addresses of those who may be given to a partner, as the command line decides."""
        return {mail for mail, verdict in self.decided(book, partner).items() if verdict == "eligible"}

    def book(self, name: str, *files: str) -> Path:
        """A book made by the command line that holds these made files; all kinds where none is named."""
        book = self.folder / name
        self.command("new", book, "--owner", OWNER)
        for file in files or sorted(path.name for path in self.files.iterdir() if path.suffix in (".csv", ".xlsx")):
            self.command("import", book, self.files / file)
        return book

    def sharing_book(self, name: str) -> Path:
        """A book in order, made by the command line: partners, list, form, and files whose people said yes or no."""
        book = self.folder / name
        today = datetime.now(UTC).date()
        contact = ["--rights-contact", "droits@clodomir.example", "--privacy-url", "https://clodomir.example/donnees"]
        self.command("new", book, "--owner", OWNER, *contact)
        told = self.folder / "parts.json"
        told.write_text(json.dumps(parts.parts(today)), "utf-8")
        self.command("add", book, told)
        for file in parts.SHARED:
            self.command("import", book, self.files / file, "--form", parts.FORM, *parts.maps(file))
        return book

    def people(self, book: Path, only: str = "") -> dict[str, str]:
        """Everybody in the book by address, with the name; or those of a filter such as `import=i1`."""
        return {
            one["email"].lower(): " ".join(filter(None, (one["first_name"], one["last_name"])))
            for one in self.command("contacts", book, *(("--filter", only) if only else ()))
            if one["email"]
        }

    def given(self, book: Path) -> set[str]:
        """The addresses of those who were given to a partner and may be written to still."""
        return {one["email"].lower() for one in self.command("contacts", book, "--filter", "export=E1") if one["email"]}

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
