"""Many steps over all that can be pressed, chosen by the seed; what must always hold is looked at after each.

The program runs and says nowhere that it made a mistake; the person in the panel is the one chosen in the table; a box
about a person is about that one; the number of people on the page is the one that the command line gives.
"""

from __future__ import annotations

import re
from pathlib import Path

from tests.window import person
from tests.window.bus import Thing
from tests.window.scene import Scene
from tests.window.window import CHOICES, ENTRIES, NotShown, Window

STEPS = 300
LEAVING = 0.25  # how often a box is left before the next step
PAGES = "Home|Contacts|Sources|Partners|Review|Export|Register|Complaints|Requests|Settings".split("|")
# What leaves the program, ends it, or asks for something that a walk cannot know.
ELSEWHERE = (
    "Quit",
    "Close this book",
    "Open the folder",
    "Print…",
    "Print this page…",
    "Try with a sample",
    "New book…",
    "Open a book…",
    "Passphrase…",
    "Copies of this book…",
    "About LeadKeeper",
)
TONGUES = frozenset({"Français", "English"})  # the words that the walk knows are of one language
PRESSED = frozenset({"button", "toggle button", "radio button", "check box", "menu item", "list item"})
FIGURE = re.compile(r"^\d[\d  ,]*")


def play(scene: Scene) -> None:
    """The whole walk."""
    walk(scene, STEPS)


def short(scene: Scene) -> None:
    """A part of it, for every landing."""
    walk(scene, STEPS // 5)


def walk(scene: Scene, steps: int) -> None:
    """Take so many steps, and look after each."""
    book = scene.sharing_book("walk.leads")
    scene.command("export", book, "--partner", "523987410", "--out", scene.folder / "first.xlsx")
    window = scene.open(book)
    elsewhere = set().union(*(window.spoken.ways(word) for word in ELSEWHERE), TONGUES, {book.name})
    for _step in range(steps):
        try:
            step(scene, window, elsewhere)
            look(scene, window, book)
        except NotShown as error:
            scene.must(False, str(error))
            window.must_run()
            window.close_boxes()
            if len(scene.wrong) > 5:
                raise


def step(scene: Scene, window: Window, elsewhere: set[str]) -> None:
    """One of: a page, a row, a key, or something to press."""
    kind = scene.chance.random()
    if len(window.boxes()) > 2 or (window.boxes() and scene.chance.random() < LEAVING):
        window.close_boxes()
    if kind < 0.2 and not window.boxes():
        window.page(scene.chance.choice(PAGES))
    elif kind < 0.45:
        row(scene, window)
    elif kind < 0.6:
        window.keys(scene.chance.choice(("Escape", "Escape", "Tab", "Down", "Up", "End", "Home", "ctrl+f", "F1", "F5")))
    else:
        press(scene, window, elsewhere)


def row(scene: Scene, window: Window) -> None:
    """Choose a row of a table that is shown."""
    tables = [thing for thing in window.things(role="table") if thing.seen.height > 60]
    if tables:
        table = window.table(scene.chance.choice(tables).name, empty=True)
        if table.count:
            table.click(scene.chance.randrange(min(table.count, 8)))


def press(scene: Scene, window: Window, elsewhere: set[str]) -> None:
    """Press something that can be seen whole; a box for files is left again."""

    def may(thing: Thing) -> bool:
        inside = thing.seen
        return (
            thing.role in PRESSED | CHOICES | ENTRIES
            and thing.is_enabled
            and inside.height > 8
            and inside.width > 8
            and not any(word in thing.name for word in elsewhere if word)
        )

    things = [thing for thing in window.things() if may(thing)]
    if things:
        window.click(scene.chance.choice(things))
    names = window.spoken.ways("File name:")
    if any(thing.name in names for thing in window.things(role="text")):
        window.keys("Escape")


def look(scene: Scene, window: Window, book: Path) -> None:
    """What must hold after every step."""
    window.must_run()
    if window.boxes() or any(root.role == "popup menu" for root in window.windows()):
        return
    if window.things("Contacts", "label"):
        same_person(window)
        same_number(scene, window, book)


def same_person(window: Window) -> None:
    """The panel shows who is chosen; of several who are chosen, nobody in particular."""
    tables = window.things("People", "table")
    copies = window.things("Copy as text", "button")
    if not tables or not copies:
        return
    table = window.table("People")
    chosen = table.chosen()
    if len(chosen) == 1:
        name, mail = person.of_row(table, chosen[0])
        person.Panel(window).shows(name, mail)


def same_number(scene: Scene, window: Window, book: Path) -> None:
    """The heading of Contacts counts as the command line does."""

    def counted() -> bool:
        people = len(scene.command("contacts", book))
        figures = [FIGURE.match(thing.name) for thing in window.things(contains="people in the book", role="label")]
        return any(int(re.sub(r"\D", "", figure[0])) == people for figure in figures if figure)

    window.wait(counted, "the heading of Contacts counts otherwise than the command line")
