"""Many steps over all that can be pressed, chosen by the seed; what must always hold is looked at after each.

The program runs and says nowhere that it made a mistake; the person in the panel is the one chosen in the table; a box
that was opened from the panel names this person or nobody; the figures of Contacts, Home, Export and Register are those
that the command line gives. A step that quits the program, as a menu offers it, is a step: the book is whole then, and
is opened again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar, cast

from tests.window import bus, person
from tests.window.bus import Box, Thing
from tests.window.founder import RAOUL, SECOND
from tests.window.scene import Scene
from tests.window.window import CHOICES, ENTRIES, FIELDS, Crashed, Gone, NotShown, Window

T = TypeVar("T")
STEPS = 300
MOST_WRONG = 5
BOX_S = 4.0  # so long a box about a person is waited for
OF_PERSON = 0.4  # how often what is pressed belongs to the person shown
SMALL = 8  # pixels: less of something cannot be aimed at
PAGES = "Home|Contacts|Sources|Partners|Review|Export|Register|Complaints|Requests|Settings".split("|")
# What leaves the program, or asks for something that a walk cannot know.
ELSEWHERE = (
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
KEYS = "Escape Escape Tab Down Up End Home Next ctrl+Down ctrl+End shift+Down ctrl+f F1 F5 ctrl+z".split()
TYPED = "Léa|o'connor|12/03/2026|31/02/2026|0|-1|7,50|523987410|zoe@poste.example|@|  |%|<b>".split("|")
FIGURE = re.compile(r"^\d[\d  ,]*")


def play(scene: Scene) -> None:
    """The whole walk."""
    Walk(scene, "walk.leads").take(STEPS)


def short(scene: Scene) -> None:
    """A part of it, for every landing."""
    Walk(scene, "walk.leads").take(STEPS // 5)


class Walk:
    """A walk through one book."""

    def __init__(self, scene: Scene, name: str) -> None:
        self._scene = scene
        self.book = scene.sharing_book(name)
        scene.command("export", self.book, "--partner", RAOUL.siren, "--out", scene.folder / "first.xlsx")
        self.window = scene.open(self.book)
        ways = (self.window.spoken.ways(word) for word in ELSEWHERE)
        self._elsewhere = set().union(*ways, TONGUES, {self.book.name})
        self._about = set().union(*(self.window.spoken.ways(word) for word in ABOUT_PERSON))
        self._people, self._told = scene.people(self.book), CommandLine(scene, self.book)
        self._boxes = self._quits = 0
        self._list: Thing | None = None  # the combo box pressed last: its list may be open

    def take(self, steps: int) -> None:
        """Take so many steps, and look after each."""
        slowest = 0.0, ""
        for number in range(1, steps + 1):
            begun, done = monotonic(), ""
            for act in (self._step, self._look):
                try:
                    done = act() or done
                except Gone:
                    pass  # the page was drawn anew under the mouse: nothing was clicked
                except NotShown as error:
                    self._failed(error)
            slowest = max(slowest, (monotonic() - begun, f"{number}, {done}"))
            self._scene.tell(f"step {number} ({done}) took {monotonic() - begun:.1f} s")
        reopened = f", opened again {self._quits} times" if self._quits else ""
        self._scene.say(
            f"{steps} steps, {self._boxes} boxes about the person shown{reopened}; "
            f"the slowest took {slowest[0]:.0f} s (step {slowest[1]})"
        )

    def _failed(self, error: NotShown) -> None:
        """Note what was not as it must be, and go on without the box; after several the walk ends."""
        if self.window.process.poll() == 0:
            self._open_again()
            return
        self._scene.must(False, str(error))
        self.window.must_run()
        self.window.close_boxes()
        if len(self._scene.wrong) > MOST_WRONG:
            raise error

    def _open_again(self) -> None:
        """Open the book where a step quit the program, and check that nothing in it was broken."""
        self._scene.tell("the program was quit: the book is checked and opened again")
        self._quits += 1
        checked = self._scene.command("check", self.book)
        whole = checked["integrity"] == checked["chain"] == "ok" and not checked["foreign_keys"]
        self._scene.must(whole, f"after the program was quit the book is not whole: {checked}")
        self.window = self._scene.open(self.book)

    def _step(self) -> str:
        """One of: a page, a row, a key, a text, or something to press; in words."""
        chance, window = self._scene.chance, self.window
        kind = chance.random()
        combo, self._list = self._list, None
        if combo is not None:
            return self._choose(combo)
        roots = window.windows()
        if roots and roots[-1].role == "popup menu":  # it lies above all else
            if kind < 0.25:
                window.keys("Escape")
                return "menu left"
            return self._press(roots[-1])
        boxes = [root for root in roots if root.role in ("dialog", "alert", "file chooser")]
        if len(boxes) > 2 or (boxes and chance.random() < 0.25):
            window.close_boxes()
            boxes = []
        if kind < 0.2 and not boxes:
            page = chance.choice(PAGES)
            window.page(page)
            return page
        if kind < 0.4:
            return self._row()
        if kind < 0.5:
            keys = chance.choice(KEYS)
            window.keys(keys)
            return keys
        return self._press()

    def _choose(self, combo: Thing) -> str:
        """Click what a list of choices offers, or leave it: a click elsewhere would only close it."""
        seen = bus.seen_of(self.window.things(role="list item", within=combo))
        can = [thing for thing, box in seen if self._may(thing, box)]
        if not can or self._scene.chance.random() < 0.25:
            self.window.keys("Escape")
            return "list left"
        chosen = self._scene.chance.choice(can)
        self.window.click(chosen)
        return repr(chosen)

    def _row(self) -> str:
        """Choose a row of a table that is shown."""
        tables = [thing for thing in self.window.things(role=bus.TABLES) if thing.seen.height > 60]
        table = self.window.shown_table(self._scene.chance.choice(tables).name) if tables else None
        if table is None:
            return "no row"
        table.click(self._scene.chance.randrange(min(table.count, 8)))
        return f"row of {table.thing!r}"

    def _press(self, within: Thing | None = None) -> str:
        """Press something that can be seen, or type into it; a box for files is left again."""
        window = self.window
        before = person_shown(window) if within is None or within.role == "popup menu" else None
        roots = window.windows()
        seen = bus.seen_of(window.things(within=within))
        can = [(thing, box) for thing, box in seen if self._may(thing, box)]
        if before is not None and self._scene.chance.random() < OF_PERSON:
            can = [(thing, box) for thing, box in can if before[1].node in [part.node for part in thing.parents]] or can
        if not can:
            window.keys("Escape")
            return "nothing to press"
        pressed, _box = self._scene.chance.choice(can)
        if [root.node for root in window.windows()] != [root.node for root in roots]:
            return "something opened meanwhile"  # a menu that comes late lies over what was looked at
        window.click(pressed)
        self._list = pressed if pressed.role == "combo box" else None
        if pressed.role in FIELDS - {"combo box"}:
            window.keys("ctrl+a")
            window.write(self._scene.chance.choice(TYPED))
        self._leave_files()
        if before is not None and self._names_nobody_else(before, pressed):
            self._boxes += 1
        return repr(pressed)

    def _may(self, thing: Thing, seen: Box) -> bool:
        """Whether something can be aimed at, and leads to nothing that a walk cannot know."""
        return (
            thing.role in PRESSED | CHOICES | ENTRIES | FIELDS
            and min(seen.height, seen.width) > SMALL
            and not any(word in thing.name for word in self._elsewhere)
            and thing.is_enabled
        )

    def _leave_files(self) -> None:
        """Leave the box in which the system asks for a file."""
        names = self.window.spoken.ways("File name:")
        boxes = self.window.boxes()
        if boxes and any(thing.name in names for thing in self.window.things(role="text", within=boxes[-1])):
            self.window.keys("Escape")

    def _names_nobody_else(self, shown: tuple[str, Thing], pressed: Thing) -> bool:
        """Whether a box was opened for the person shown; it names this person, or nobody of the book."""
        mail, panel = shown
        if pressed.name not in self._about and all(part.node != panel.node for part in pressed.parents):
            return False
        try:
            boxes = self.window.wait(self.window.boxes, "no box", BOX_S if pressed.name in self._about else 0)
        except Crashed:
            raise
        except NotShown:
            return False  # a click that only closed a menu, or a button that opens no box
        others = person.named_in(self.window, boxes[-1], self._people) - {mail}
        self._scene.must(not others, f"{mail} is shown, the box {boxes[-1].name!r} names {sorted(others)}")
        return True

    def _look(self) -> None:
        """What must hold after every step."""
        window, told = self.window, self._told
        window.must_run()
        if len(window.windows()) > 1:
            return  # a box or a menu lies above the page
        if window.things("Contacts", "label"):
            same_person(window)
            same_number(window, told)
        elif window.page_button("Home").is_checked:
            figures_of_home(window, told)
        elif window.page_button("Export").is_checked:
            figure_of_export(window, told)
        elif window.page_button("Register").is_checked:
            entries_of_register(window, told)


def person_shown(window: Window) -> tuple[str, Thing] | None:
    """The address of the person in the panel of Contacts, and the panel; None where a box or several rows are open."""
    if window.boxes() or not window.things("Copy as text", "button"):
        return None
    table = window.shown_table("People")
    if table is None or len(table.chosen()) != 1:
        return None
    panel = person.Panel(window)
    return panel.head()[1], panel.root


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

    @property
    def entries(self) -> int:
        """How many entries the register has."""
        return self._asked("entries", lambda: len(self._scene.command("register", self.book)))

    def eligible(self, siren: str) -> set[str]:
        """The addresses of those who may be given to a partner."""
        return self._asked(siren, lambda: self._scene.eligible(self.book, siren))


def same_person(window: Window) -> None:
    """The panel shows who is chosen; of several who are chosen, nobody in particular."""
    shown: list[object] = []

    def agree() -> bool:
        if not window.things("Copy as text", "button"):
            return True
        table = window.shown_table("People")
        chosen = table.chosen() if table is not None else []
        if table is None or len(chosen) != 1:
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


def entries_of_register(window: Window, told: CommandLine) -> None:
    """Register lists as many entries as the command line does."""
    table = window.shown_table("Entries of the register", empty=True)
    if table is not None:
        window.wait(lambda: table.count == told.entries, "Register lists other entries than the command line")
