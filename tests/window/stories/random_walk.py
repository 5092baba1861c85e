"""Many steps over all that can be pressed, chosen by the seed; what must always hold is looked at after each.

The program runs and says nowhere that it made a mistake; the person in the panel is the one chosen in the table; a box
that was opened from the panel names this person or nobody; the figures of Contacts, Home and Export are those that the
command line gives.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

from tests.window import person
from tests.window.bus import Thing
from tests.window.founder import RAOUL, SECOND
from tests.window.scene import Scene
from tests.window.window import CHOICES, ENTRIES, Crashed, Gone, NotShown, Window

T = TypeVar("T")
STEPS = 300
MOST_WRONG = 5
BOX_S = 4.0  # so long a box about a person is waited for
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
    "Backups of this book…",
    "About LeadKeeper",
)
ABOUT_PERSON = (
    "Edit…",
    "Withdraw…",
    "Suppression list…",
    "Remove from the suppression list…",
    "Access report…",
    "Erase…",
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
    people, told = scene.people(book), CommandLine(scene, book)
    named = 0
    for _step in range(steps):
        try:
            named += step(scene, window, elsewhere, people)
        except Gone:
            pass  # the page was drawn anew under the mouse: nothing was clicked
        except NotShown as error:
            failed(scene, window, error)
        try:
            look(scene, window, told)
        except NotShown as error:
            failed(scene, window, error)
    scene.say(f"{steps} steps, {named} boxes about the person shown")


def failed(scene: Scene, window: Window, error: NotShown) -> None:
    """Note what was not as it must be, and go on without the box; after several the walk ends."""
    scene.must(False, str(error))
    window.must_run()
    window.close_boxes()
    if len(scene.wrong) > MOST_WRONG:
        raise error


def person_shown(window: Window) -> tuple[str, Thing] | None:
    """The address of the person in the panel of Contacts, and the panel; None where a box or several rows are open."""
    table = window.shown_table("People")
    if window.boxes() or table is None or not window.things("Copy as text", "button"):
        return None
    if len(table.chosen()) != 1:
        return None
    panel = person.Panel(window)
    return panel.head()[1], panel.root


def names_nobody_else(
    scene: Scene, window: Window, shown: tuple[str, Thing], pressed: Thing, people: dict[str, str]
) -> bool:
    """Whether a box was opened for the person shown; it names this person, or nobody of the book."""
    mail, panel = shown
    entries = set().union(*(window.spoken.ways(word) for word in ABOUT_PERSON))
    if pressed.name not in entries and all(part.node != panel.node for part in pressed.parents):
        return False
    try:
        boxes = window.wait(window.boxes, "no box", BOX_S if pressed.name in entries else 0)
    except Crashed:
        raise
    except NotShown:
        return False  # a click that only closed a menu, or a button that opens no box
    others = person.named_in(window, boxes[-1], people) - {mail}
    scene.must(not others, f"{mail} is shown, the box {boxes[-1].name!r} names {sorted(others)}")
    return True


def step(scene: Scene, window: Window, elsewhere: set[str], people: dict[str, str]) -> bool:
    """One of: a page, a row, a key, or something to press; whether a box was opened for the person shown."""
    kind = scene.chance.random()
    if menus := [root for root in window.windows() if root.role == "popup menu"]:
        if kind < LEAVING:
            window.keys("Escape")
            return False
        return press(scene, window, elsewhere, people, menus[-1])  # it lies above all else
    if len(window.boxes()) > 2 or (window.boxes() and scene.chance.random() < LEAVING):
        window.close_boxes()
    if kind < 0.2 and not window.boxes():
        window.page(scene.chance.choice(PAGES))
    elif kind < 0.45:
        row(scene, window)
    elif kind < 0.6:
        window.keys(scene.chance.choice(("Escape", "Escape", "Tab", "Down", "Up", "End", "Home", "ctrl+f", "F1", "F5")))
    else:
        return press(scene, window, elsewhere, people)
    return False


def row(scene: Scene, window: Window) -> None:
    """Choose a row of a table that is shown."""
    tables = [thing for thing in window.things(role="table") if thing.seen.height > 60]
    if tables:
        table = window.shown_table(scene.chance.choice(tables).name)
        if table is not None:
            table.click(scene.chance.randrange(min(table.count, 8)))


def press(
    scene: Scene, window: Window, elsewhere: set[str], people: dict[str, str], within: Thing | None = None
) -> bool:
    """Press something that can be seen whole; a box for files is left again."""
    before = person_shown(window)

    def may(thing: Thing) -> bool:
        inside = thing.seen
        return (
            thing.role in PRESSED | CHOICES | ENTRIES
            and thing.is_enabled
            and inside.height > 8
            and inside.width > 8
            and not any(word in thing.name for word in elsewhere if word)
        )

    things = [thing for thing in window.things(within=within) if may(thing)]
    if not things:
        window.keys("Escape")
        return False
    pressed = scene.chance.choice(things)
    window.click(pressed)
    names = window.spoken.ways("File name:")
    if any(thing.name in names for thing in window.things(role="text")):
        window.keys("Escape")
    return before is not None and names_nobody_else(scene, window, before, pressed, people)


class CommandLine:
    """What the command line says of a book; asked again only once the book has changed on the disk."""

    def __init__(self, scene: Scene, book: Path) -> None:
        self._scene, self.book = scene, book
        self._state: object = None
        self._said: dict[str, Any] = {}

    def _asked(self, what: str, ask: Callable[[], T]) -> T:
        files = (self.book, self.book.with_name(f"{self.book.name}-wal"))
        state = [(file.stat().st_mtime_ns, file.stat().st_size) if file.exists() else None for file in files]
        if state != self._state:
            self._state, self._said = state, {}
        if what not in self._said:
            self._said[what] = ask()
        return cast("T", self._said[what])

    @property
    def people(self) -> int:
        """How many people are in the book."""
        return self._asked("people", lambda: len(self._scene.command("contacts", self.book)))

    def eligible(self, siren: str) -> set[str]:
        """The addresses of those who may be given to a partner."""
        return self._asked(siren, lambda: self._scene.eligible(self.book, siren))


def look(scene: Scene, window: Window, told: CommandLine) -> None:
    """What must hold after every step."""
    window.must_run()
    if window.boxes() or any(root.role == "popup menu" for root in window.windows()):
        return
    if window.things("Contacts", "label"):
        same_person(window)
        same_number(window, told)
    elif window.page_button("Home").is_checked:
        figures_of_home(window, told)
    elif window.page_button("Export").is_checked:
        figure_of_export(window, told)


def same_person(window: Window) -> None:
    """The panel shows who is chosen; of several who are chosen, nobody in particular."""
    shown: list[object] = []

    def agree() -> bool:
        table = window.shown_table("People")
        chosen = table.chosen() if table is not None else []
        if table is None or len(chosen) != 1 or not window.things("Copy as text", "button"):
            return True
        row, head = person.read_row(table, chosen[0]), person.Panel(window).head()
        shown[:] = [row, head]
        return row is not None and head[0].lower() in (row[0].lower(), row[1]) and head[1] == row[1]

    try:
        window.wait(agree, "", person.PANEL_S)
    except Crashed:
        raise
    except NotShown:
        raise NotShown(f"the row chosen and the panel: {shown}") from None


def same_number(window: Window, told: CommandLine) -> None:
    """The heading of Contacts counts as the command line does."""

    def counted() -> bool:
        people = told.people
        figures = [FIGURE.match(thing.name) for thing in window.things(contains="people in the book", role="label")]
        return any(int(re.sub(r"\D", "", figure[0])) == people for figure in figures if figure)

    window.wait(counted, "the heading of Contacts counts otherwise than the command line")


def figures_of_home(window: Window, told: CommandLine) -> None:
    """Home counts people, and those who may be given to a partner, as the command line does."""
    if not window.things(contains="eligible now for a partner", role="button"):
        return  # the people behind a figure are shown, or nobody is eligible

    def shown(sentence: str) -> set[int]:
        figures = [FIGURE.match(card.name) for card in window.things(contains=sentence, role="button")]
        return {int(re.sub(r"\D", "", figure[0])) for figure in figures if figure}

    def agree() -> bool:
        eligible = len(told.eligible(RAOUL.siren) | told.eligible(SECOND.siren))
        return told.people in shown("people in the book") and eligible in shown("eligible now for a partner")

    window.wait(agree, "Home counts otherwise than the command line")


def figure_of_export(window: Window, told: CommandLine) -> None:
    """Export counts those who are new for the partner chosen, as the command line decides for e-mail."""
    sirens = {partner.name: partner.siren for partner in (RAOUL, SECOND)}
    ways = "{n} people in this export", "{n} person in this export"

    def shown() -> list[str]:
        return [fields["n"] for way in ways if (fields := window.reads(way))]

    siren = sirens.get(window.field("Partner").name)
    if siren is None or window.field("by").name not in window.spoken.ways("e-mail") or not shown():
        return  # they are counted still, or it is shown why somebody is missing
    window.wait(lambda: str(len(told.eligible(siren))) in shown(), "Export counts otherwise than the command line")
