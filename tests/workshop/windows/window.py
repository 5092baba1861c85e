"""The program of Windows in its window under Wine: keys of a founder, titles of windows, files on the disk.

Wine has no accessibility bus. What is shown is known by the titles of the windows, and what was done by the files.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.window.pictures import developed

Fact = tuple[str, bool]
MAILS = ("aicha.zolc@courriel.example", "noe.lefevre@courriel.example", "eloi.brule@courriel.example")
SEEDS = 1  # addresses of the owner by which a file is known again
TITLE = "clodomir.leads"
POLL_S, STEP_S, LONGEST_S = 0.5, 15, 120
ROUNDS = 7  # of the keys of an assistant with five steps
STILL = 3  # pictures in a row that are the same
KEYS_MS = "40"  # Wine hands each key on by itself


class Screen:
    """A screen with a window manager, and what happens on it."""

    def __init__(self, server: subprocess.Popen[bytes], display: str, memory: Path, env: Mapping[str, str]) -> None:
        self.env = {**env, "DISPLAY": display}
        self._server = server
        self._memory = memory / "Xvfb_screen0"

    def start(self, *words: object) -> subprocess.Popen[bytes]:
        """Start a program of Windows."""
        return subprocess.Popen(["wine", *map(str, words)], env=self.env, stderr=subprocess.DEVNULL)

    def windows(self, title: str) -> list[str]:
        """Return the numbers of the windows in sight with this in their title."""
        return self._hands("search", "--onlyvisible", "--name", title).split()

    def in_front(self, title: str) -> bool:
        """Return whether the window that has the keyboard bears this title."""
        return title in self._hands("getactivewindow", "getwindowname")

    def take(self, title: str) -> bool:
        """Return whether a window comes and takes the keyboard: after a box of Wine's own nothing has it."""

        def is_taken() -> bool:
            self._hands("search", "--onlyvisible", "--name", title, "windowactivate")
            return self.in_front(title)

        return self.is_so(is_taken)

    def press(self, *names: str) -> None:
        """Press keys by their X names, such as ctrl+e."""
        self._hands("key", "--delay", KEYS_MS, *names)

    def write(self, text: str) -> None:
        """Type a text."""
        self._hands("type", "--delay", KEYS_MS, "--", text)

    def step(self, *names: str) -> bool:
        """Press keys until something on the screen changes, then wait until nothing does; return whether it did."""
        before = self.still()

        def is_changed() -> bool:
            self.press(*names)
            return self.is_so(lambda: self._memory.read_bytes() != before, STEP_S)

        changed = self.is_so(is_changed)
        self.still()
        return changed

    def still(self) -> bytes:
        """Return what the screen shows once it stands still."""
        seen: list[bytes] = []

        def is_still() -> bool:
            seen.append(self._memory.read_bytes())
            return len(seen) >= STILL and len(set(seen[-STILL:])) == 1

        self.is_so(is_still, STEP_S)
        return seen[-1]

    def minimise(self, title: str) -> None:
        """Put a window away."""
        self._hands("search", "--onlyvisible", "--name", title, "windowminimize", "--sync")

    def is_so(self, holds: Callable[[], object], seconds: float = LONGEST_S) -> bool:
        """Return whether something holds, at the latest when the time is over or the screen is gone."""
        end = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > end:
                return False
            with suppress(subprocess.TimeoutExpired):
                self._server.wait(POLL_S)
                return False
        return True

    def keep(self, path: Path) -> None:
        """Keep a picture of the screen as a PNG file."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(developed(self._memory.read_bytes()))

    def _hands(self, *words: str) -> str:
        """Return what xdotool answers; nothing where it finds no window."""
        return subprocess.run(["xdotool", *words], env=self.env, capture_output=True, text=True, check=False).stdout


@contextmanager
def own_screen(env: Mapping[str, str], size: str = "1366x768") -> Iterator[Screen]:
    """Give a screen of its own, with a window manager, as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="leadkeeper-screen-") as memory:
        ready, tell = os.pipe()
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(tell), "-screen", "0", f"{size}x24", "-fbdir", memory, "-nolisten", "tcp"],
            pass_fds=[tell],
            stderr=subprocess.DEVNULL,
        )
        os.close(tell)
        try:
            with os.fdopen(ready) as numbers:
                made = Screen(server, f":{numbers.readline().strip()}", Path(memory), env)
            manager = subprocess.Popen(["openbox"], env=made.env, stderr=subprocess.DEVNULL)
            try:
                yield made
            finally:
                manager.terminate()
                manager.wait()
        finally:
            server.terminate()
            server.wait()


def month(stage: Screen, folder: Path, inside: str, show: Callable[[], object]) -> Iterator[Fact]:
    """Play the month of a founder on the book of the demonstration; yield each fact with whether it holds.

    `inside` is what Windows calls the folder; `show` opens the book as a double-click does.
    """
    show()
    yield "a double-click opens the book", stage.take(TITLE)
    stage.minimise(TITLE)
    away = not stage.windows(TITLE)
    show()
    yield (
        "a second double-click brings the same window to the front",
        (away and stage.is_so(lambda: stage.in_front(TITLE)) and len(stage.windows(TITLE)) == 1),
    )
    workbook(folder / "new.xlsx")
    yield "imports a workbook", imports(stage, rf"{inside}\new.xlsx")
    stage.keep(folder / "imported.png")
    out = folder / "exported.xlsx"
    yield "exports", exports(stage, rf"{inside}\{out.name}") and stage.is_so(out.is_file)
    stage.keep(folder / "exported.png")
    given = mails(out) if out.is_file() else set()
    yes = given >= {*MAILS[:2]} and MAILS[2] not in given and len(given) == 2 + SEEDS
    yield "the two who said yes are in the file, and nobody else", yes


def shows(stage: Screen, folder: Path, name: str) -> bool:
    """Keep pictures of Home, Contacts, Partners and Export, named after the look; return whether the window came."""
    if not stage.take(TITLE):
        return False
    for page, keys in (("home", "ctrl+1"), ("contacts", "ctrl+2"), ("partners", "ctrl+4"), ("export", "ctrl+e")):
        stage.step(keys)
        stage.keep(folder / f"{name}-{page}.png")
    return True


def closes(stage: Screen, folder: Path) -> bool:
    """Close the window by its keys; return whether the book is free again."""
    if not stage.take(TITLE):
        return False
    stage.press("ctrl+q")
    return stage.is_so(lambda: not stage.windows(TITLE) and not list(folder.glob("*.holder")))


def workbook(path: Path) -> None:
    """Write a workbook of three people, as the form of the demonstration collects them; one says no to partners."""
    from openpyxl import Workbook  # here: Setup.exe of a release is made with the standard library alone

    yesterday = (datetime.now(UTC) - timedelta(days=1)).strftime("%d/%m/%Y")
    made = Workbook()
    sheet = made.worksheets[0]
    columns = ("Adresse e-mail", "Prénom", "Nom", "Téléphone", "Date de consentement", "Newsletter")
    sheet.append([*columns, "Offres partenaires"])
    sheet.append([MAILS[0], "Aïcha", "Żółć", "0639980101", f"{yesterday} 10:05", "oui", "oui"])
    sheet.append([MAILS[1], "Noé", "Lefèvre", "0639980102", f"{yesterday} 11:06", "oui", "oui"])
    sheet.append([MAILS[2], "Éloi", "Brûlé", "0639980103", f"{yesterday} 12:07", "oui", "non"])
    made.save(path)


def mails(path: Path) -> set[str]:
    """Return the addresses of an export."""
    from openpyxl import load_workbook

    rows = list(load_workbook(path, read_only=True).worksheets[0].values)
    column = rows[0].index("email")
    return {str(row[column]) for row in rows[1:]}


def imports(stage: Screen, path: str) -> bool:
    """Import a file by the keys of the assistant; return whether its box came and went.

    On a busy machine a step comes later than the screen stands still: the keys of all steps are pressed in turn, which
    do nothing where they are not offered. What was imported is seen by what is exported.
    """
    if not stage.take(TITLE):
        return False
    stage.press("ctrl+i")
    if not stage.take("Import people"):
        return False
    stage.press("space")
    choose(stage, "Choose files", path)
    if not stage.take("Import people"):
        return False
    for keys in ("alt+a", "alt+n", "alt+i") * ROUNDS:
        stage.press(keys)
        stage.still()
    stage.press("Escape")
    return stage.is_so(lambda: not stage.windows("Import people"))


def exports(stage: Screen, path: str) -> bool:
    """Export for the partner that the page proposes; return whether the box for the file came."""
    if not stage.take(TITLE):
        return False
    stage.step("ctrl+e")
    stage.step("alt+t")
    return choose(stage, "Export to Excel", path)


def choose(stage: Screen, title: str, path: str) -> bool:
    """Name a file in the box of the system; return whether the box came and went."""
    if not stage.take(title):
        return False
    stage.press("Home", "shift+End")
    stage.write(path)
    stage.press("Return")
    return stage.is_so(lambda: not stage.windows(title))
