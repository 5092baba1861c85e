"""The second month in one move: files dropped, plan, one button; killed in between, it goes on where it was."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from tests.window import founder, made_names
from tests.window.founder import RAOUL, SECOND
from tests.window.scene import Scene
from tests.window.window import Window

MOST_CLICKS = 6
DROP = "Drop the files of the month here"


def play(scene: Scene) -> None:
    """From the dropped files to the last page, with what the command line says of it."""
    book, files = ready(scene)
    before = scene.eligible(book, SECOND.siren) - scene.given(book)
    window = scene.open(book)
    drop(window, files)
    clicks = window.clicks
    window.find("Do all this", "button", seconds=60)
    window.press("Do all this")
    window.find("The month is done", "label", seconds=120)
    window.press("Messages to send…")
    window.box("One message a partner: send it with the files that it names.")
    window.close_boxes()
    clicks = window.clicks - clicks
    scene.say(f"month 2, from the dropped files to the messages: {clicks} clicks")
    scene.must(clicks <= MOST_CLICKS, f"{clicks} clicks instead of {MOST_CLICKS} at most")
    window.menu("File", "Quit")
    scene.must(window.process.wait(30) == 0, "the program does not end well")
    outcome(scene, book, before)


def killed(scene: Scene) -> None:
    """Killed after the button was pressed; opened again, the month goes on and ends."""
    book, files = ready(scene)
    before = scene.eligible(book, SECOND.siren) - scene.given(book)
    window = scene.open(book)
    drop(window, files)
    window.press("Do all this")
    window.process.kill()
    window.process.wait(30)
    again = scene.open(book)
    again.press("This month…")
    offered = again.wait(lambda: again.things("Go on", "button") or again.things(DROP), "no month is offered")
    if offered[0].name in again.spoken.ways("Go on"):
        again.press("Go on")
    else:
        give(again, files)
        again.find("Do all this", "button", seconds=60)
        again.press("Do all this")
    again.find("The month is done", "label", seconds=120)
    again.menu("File", "Quit")
    scene.must(again.process.wait(30) == 0, "the program does not end well")
    outcome(scene, book, before)


def ready(scene: Scene) -> tuple[Path, list[Path]]:
    """A book that exported once, and the files of its second month in a folder."""
    book = scene.sharing_book("month.leads")
    scene.command("export", book, "--partner", SECOND.siren, "--out", scene.folder / "first.xlsx")
    folder = scene.folder / "inbox"
    folder.mkdir()
    return book, [Path(shutil.copy(scene.files / made_names.QUIZ_AGAIN, folder))]


def drop(window: Window, files: list[Path]) -> None:
    """Open the month and give it files."""
    window.press("This month…")
    give(window, files)


def give(window: Window, files: list[Path]) -> None:
    """Give files by the box of the system, as nobody here can drag from another program."""
    window.click(window.find(DROP, frozenset({"panel", "button"})))
    founder.give_files(window, files)


def outcome(scene: Scene, book: Path, before: set[str]) -> None:
    """What came of it: nobody who was eligible is left over, nobody was given twice, a further run does nothing."""
    (folder,) = (path for path in book.parent.iterdir() if path.is_dir() and path.name[:2] == "20")
    exports = [one for one in scene.command("register", book) if one["kind"] == "export"]
    names = {one["legal_name"]: one for one in exports[1:]}
    scene.must(SECOND.name in names, f"no export to {SECOND.name}: {sorted(names)}")
    scene.must(RAOUL.name in names, f"no export to {RAOUL.name}: {sorted(names)}")
    given = {
        str(cell).lower()
        for row in scene.workbook(folder / names[SECOND.name]["file"])
        for cell in row
        if "@" in str(cell)
    }
    given.discard("droits@clodomir.example")
    scene.must(before <= given, f"eligible and not given: {before - given}")
    scene.must(not given & scene.given(book), f"given a second time: {given & scene.given(book)}")
    scene.must(not scene.eligible(book, SECOND.siren), "somebody is left over")
    again: Any = scene.command("month", book, "--in", scene.folder / "inbox", "--out", folder)
    scene.must(bool(again.get("nothing")), f"a further run did something: {again}")
