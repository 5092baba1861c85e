"""A book of a million people, by mouse: how soon each page shows what was asked for, and how long it stands still.

Everything must come at all; the seconds are told, since they are those of one machine. Work of the window's own thread
that lets a person wait for any answer for longer than `STILL_MS` is wrong.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from time import monotonic

from tests.window import hands, parts, person
from tests.window.founder import RAOUL
from tests.window.pulse import Pulse
from tests.window.scene import Scene
from tests.window.window import NotShown, Table

PEOPLE = int(os.environ.get("LEADKEEPER_PEOPLE", "1000000"))
WAIT_S = 60.0
STILL_MS = 200
FIRST = "Léa Inès Chloé Zoé Noémie Clémence Françoise Agnès Hélène Océane Jean-Baptiste Étienne Jérôme Loïc".split()
LAST = "Lefèvre Müller O'Connor Dupré Garçon Bœuf Lemaître Pérez Fabre Kermarrec Rouxel Tanguy Guéguen Hébert".split()
RARE = "Quatrebarbes"
PLACES = "boite.example courriel.example poste.example fibre.example".split()


def play(scene: Scene) -> None:
    """Each page, then what one does in Contacts."""
    book = scene.sharing_book("million.leads")
    before = len(scene.people(book))
    report = scene.command("import", book, many(scene), "--form", parts.FORM, *MEANINGS)
    Large(scene, book, before + report["created"]).look()


MEANINGS = ["--map", "Date=consent_at", "--map", "Partenaires=consent_partners"]


def many(scene: Scene) -> Path:
    """The file of a million people."""
    path, chance = scene.folder / "million.csv", scene.chance
    today = datetime.now(UTC).date()
    days = [f"{today - timedelta(days=ago):%d/%m/%Y}" for ago in range(100)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Email", "Prénom", "Nom", "Téléphone", "Date", "Partenaires"])
        for number in range(PEOPLE):
            first, last = chance.choice(FIRST), RARE if number % 100_000 == 77 else chance.choice(LAST)
            mail = f"personne{number}@{chance.choice(PLACES)}"
            answer = "oui" if chance.random() < 0.6 else "non"
            writer.writerow([mail, first, last, f"06{number:08}", chance.choice(days), answer])
    return path


class Large:
    """A window on a book of many people."""

    def __init__(self, scene: Scene, book: Path, everybody: int) -> None:
        self._scene, self._everybody = scene, everybody
        begun = monotonic()
        self.window = scene.open(book)
        scene.say(f"{monotonic() - begun:5.1f} s the window with {everybody:,} people")
        self._pulse = Pulse(self.window.process.pid, scene.folder / "pulse.txt")

    def look(self) -> None:
        """All that is timed."""
        try:
            self._pages()
            self._contacts()
        finally:
            self._pulse.end()

    def _timed(self, what: str, act: Callable[[], object], shown: Callable[[], object]) -> None:
        """Do something, wait for what it shows, and tell how long both took."""
        begun = monotonic()
        try:
            act()
            self.window.wait(shown, f"{what}: nothing comes", WAIT_S)
        except NotShown as error:
            self._scene.must(False, str(error))
            self.window.must_run()
            self.window.close_boxes()
        took = monotonic() - begun
        shown_at = begun + took
        self.window.wait(lambda: self._pulse.answered(shown_at), f"{what}: no answer", WAIT_S)
        wait, work = (round(seconds * 1000) for seconds in self._pulse.longest(begun, shown_at))
        self._scene.say(f"{took:5.1f} s {what}; no answer for {wait} ms, {work} of it own work")
        self._scene.must(work <= STILL_MS, f"{what}: the window gives no answer while it works for {work} ms")

    def _pages(self) -> None:
        """Open each page, twice: it is made at the first time."""
        window = self.window
        shown: dict[str, Callable[[], object]] = {
            "Home": lambda: window.things(contains="eligible now for a partner", role="button"),
            "Contacts": lambda: self._rows(self._everybody),
            "Sources": lambda: window.shown_table("Sources"),
            "Partners": lambda: window.shown_table("Partners"),
            "Review": lambda: window.things("See in Contacts", "button") or window.things("Nobody to review"),
            "Export": lambda: window.reads("{n} people in this export"),
            "Register": lambda: window.things("Register", "label"),
            "Complaints": lambda: window.things("Complaints", "label"),
            "Requests": lambda: window.things("Requests", "label"),
            "Settings": lambda: window.things("Settings", "label"),
        }
        for turn in ("first", "again"):
            for page, there in shown.items():
                self._timed(f"page {page}, {turn}", lambda page=page: window.page(page), there)

    def _rows(self, count: int) -> Table | None:
        """The table of Contacts, once it has so many rows and the first of them is read."""
        table = self.window.shown_table("People")
        if table is None or table.count != count or person.read_row(table, 0) is None:
            return None
        return table

    def _contacts(self) -> None:
        """Choose, go far down, type, search, sort and filter."""
        window = self.window
        window.page("Contacts")
        table = window.table("People")
        self._timed("the first row chosen", lambda: table.click(0), lambda: self._panel_of(table))
        last = table.count - 1
        self._timed("the last row (End)", lambda: window.keys("End"), lambda: self._panel_of(table, last))
        self._timed("one letter typed", lambda: window.keys("z"), lambda: self._panel_of(table))
        self._timed("the first row (Home)", lambda: window.keys("Home"), lambda: self._panel_of(table, 0))
        self._timed("a row far down, by the scroll bar", lambda: self._drag(table), lambda: self._panel_of(table))
        everybody = f"{self._everybody:,} people selected"
        self._timed("everybody chosen", lambda: window.keys("ctrl+a"), lambda: window.things(everybody))
        self._timed("the first row again", lambda: table.click(0), lambda: self._panel_of(table))
        for text, count in (
            (RARE, len(range(77, PEOPLE, 100_000))),
            (f"personne{PEOPLE // 2}@", 1),
            ("zzqq", 0),
            ("", self._everybody),
        ):
            search = window.field("Search name, e-mail, company, number")
            write = partial(window.overwrite, search, text)
            nobody = partial(window.things, "Nobody matches", "label")
            self._timed(f"search {text!r}", write, partial(self._rows, count) if count else nobody)
        for text in ("e", "chloé", "courriel"):
            search = window.field("Search name, e-mail, company, number")
            self._timed(f"search {text!r}", partial(window.overwrite, search, text), self._fewer)
        window.overwrite(window.field("Search name, e-mail, company, number"), "")
        window.wait(lambda: self._rows(self._everybody), "the search does not end", WAIT_S)
        self._sorts()
        self._filters()

    def _fewer(self) -> bool:
        table = self.window.shown_table("People")
        return table is not None and 0 < table.count < self._everybody and person.read_row(table, 0) is not None

    def _panel_of(self, table: Table, row: int | None = None) -> bool:
        """Whether one row is chosen, this one if one is meant, and the panel shows its person."""
        chosen = table.chosen()
        if len(chosen) != 1 or row not in (None, chosen[0]):
            return False
        named = person.read_row(table, chosen[0])
        return named is not None and person.Panel(self.window).head()[1] == named[1]

    def _drag(self, table: Table) -> None:
        """Draw the scroll bar to its middle, and click a row there."""
        area = table.thing.seen
        x = area.x + area.width - 5
        hands.do("mousemove", str(x), str(area.y + 45), "mousedown", "1")
        hands.do("mousemove", str(x), str(area.middle[1]), "mouseup", "1")
        self.window.wait(lambda: table.cell(0).box.y < area.y, "the table is not scrolled")
        hands.click(area.x + 80, area.middle[1])

    def _sorts(self) -> None:
        """Sort by what people are known by; answers and standings have no order."""
        for name in ("Name", "E-mail"):
            table = self.window.table("People")
            cell = table.cell(1, table.columns.index(name)).seen
            before = self._top()
            area = table.thing.box
            self._timed(
                f"sorted by {name}",
                lambda x=cell.middle[0], y=area.y + 12: hands.click(x, y),
                lambda before=before: self._top() not in (None, before),
            )

    def _top(self) -> list[tuple[str, str]] | None:
        """Who stands in the first rows; None while they are read."""
        table = self.window.shown_table("People")
        rows = [person.read_row(table, row) for row in range(3)] if table is not None else []
        return None if None in rows or not rows else rows  # type: ignore[return-value]  # none is None

    def _filters(self) -> None:
        """Narrow the list by the first choice of some filters, and come back to everybody."""
        window = self.window
        for name, choice in (("Answer about partners", "Said yes"), ("Came with import", "million.csv")):
            window.press("Filter")
            window.press(name, "menu item")
            self._timed(f"filter {name}", lambda choice=choice: window.entry(choice), self._fewer)
            self._timed("everybody again", lambda: window.press("Show all"), lambda: self._rows(self._everybody))
        window.page("Export")
        self._timed("export, other partner", lambda: window.choose("Partner", RAOUL.name), self._counted)

    def _counted(self) -> bool:
        return self.window.reads("{n} people in this export") is not None
