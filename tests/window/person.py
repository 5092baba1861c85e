"""People on the screen: who a row, the panel and a box speak of."""

from __future__ import annotations

import re

from tests.window import bus
from tests.window.bus import Thing
from tests.window.window import Crashed, NotShown, Table, Window

ADDRESS = re.compile(r"[\w.'+-]+@[\w.-]+\.example", re.IGNORECASE)
PANEL_S = 15.0


def read_row(table: Table, row: int) -> tuple[str, str] | None:
    """Name and address in a row of Contacts; None while it is still read from the book, or where it has gone."""
    found = [table.peek(row, column) for column in (1, 0)]
    cells = [re.split(r" ?: ?", cell.name, maxsplit=1) for cell in found if cell is not None]
    if len(cells) < 2 or any(len(cell) < 2 for cell in cells) or not ADDRESS.search(cells[0][1]):
        return None
    return cells[1][1], cells[0][1].lower()


def of_row(table: Table, row: int) -> tuple[str, str]:
    """Name and address in a row of Contacts; asked again while the row is still read from the book."""
    return table.window.wait(lambda: read_row(table, row), f"row {row} names nobody")


def mails_of(table: Table) -> list[str] | None:
    """The addresses in the table from the top; None while a row is still read, or the rows change."""
    count = table.count
    rows = [read_row(table, row) for row in range(count)]
    mails = [row[1] for row in rows if row is not None]
    return mails if count == len(mails) == table.count else None


def all_of(table: Table) -> dict[str, str]:
    """Everybody in the table: the name by the address."""
    return {mail: name for name, mail in (of_row(table, row) for row in range(table.count))}


def only_shown(window: Window, mails: set[str]) -> Table:
    """The table of Contacts, once it shows these people and nobody else."""

    def shown() -> Table | None:
        table = window.shown_table("People")
        now = mails_of(table) if table is not None and table.count == len(mails) else None
        return table if now is not None and len(now) == len(mails) and set(now) == mails else None

    return window.wait(shown, f"not these people alone are shown: {sorted(mails)}")


def chosen_alone(window: Window, mail: str) -> None:
    """Wait until this person is the one chosen in the table of Contacts."""

    def chosen() -> bool:
        table = window.shown_table("People")
        rows = table.chosen() if table is not None else []
        if table is None or len(rows) != 1:
            return False
        person = read_row(table, rows[0])
        return person is not None and person[1] == mail

    window.wait(chosen, f"{mail} is not the one chosen in the table")


def address_shown(window: Window) -> str:
    """The first address on the page."""
    said = (ADDRESS.search(words) for words in window.words())
    return next((found[0].lower() for found in said if found), "")


class Panel:
    """The panel that shows one person."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.root = window.wait(self._shown, "no panel of a person")

    def _shown(self) -> Thing | None:
        copies = self.window.things("Copy as text", "button")
        around = reversed(copies[-1].parents if copies else ())
        return next((part for part in around if self.window.things("Withdraw…", "button", within=part)), None)

    def head(self) -> tuple[str, str]:
        """The name above the panel, and the address below it; the panel may be drawn anew meanwhile."""
        if not self.root.lives:
            self.root = self._shown() or self.root
        name = ""
        for thing in bus.walk(self.root):
            if thing.role == "label" and name and (found := ADDRESS.search(thing.name)):
                return name, found[0].lower()
            name = name or (thing.name if thing.role == "label" else "")
        return name, ""

    def shows(self, name: str, mail: str) -> None:
        """Wait until the panel is headed with this person, and bears their address."""

        def shown() -> bool:
            head, address = self.head()
            return head.lower() in (name.lower(), mail) and address == mail

        try:
            self.window.wait(shown, "", PANEL_S)
        except Crashed:
            raise
        except NotShown:
            raise NotShown(f"{name} <{mail}> is chosen, the panel shows {' '.join(self.head())}") from None


def named_in(window: Window, box: Thing, people: dict[str, str]) -> set[str]:
    """The addresses of all those whose name or address is said in a box or stands in its fields."""
    things = window.things(within=box)
    first, last = ("".join(thing.text for thing in things if thing.name in ways) for ways in _name_fields(window))
    said = "\n".join([f"{first} {last}", *(f"{thing.name}\n{thing.text}" for thing in things)])
    words = " ".join(said.split())
    by_name = {mail for mail, name in people.items() if name and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words)}
    return by_name | (people.keys() & {mail.lower() for mail in ADDRESS.findall(words)})


def _name_fields(window: Window) -> tuple[set[str], set[str]]:
    return window.spoken.ways("First name"), window.spoken.ways("Last name")


def must_name(window: Window, box: Thing, meant: str | set[str], people: dict[str, str]) -> None:
    """Wait until a box names this person, or all of these; a failure if it names anybody else, or nobody."""
    mails = {meant} if isinstance(meant, str) else meant
    named: set[str] = set()

    def right() -> bool:
        named.clear()
        named.update(named_in(window, box, people))
        return named == mails

    try:
        window.wait(right, "", PANEL_S)
    except Crashed:
        raise
    except NotShown:
        others = sorted(people[one] or one for one in named - mails)
        chosen = ", ".join(f"{people[mail]} <{mail}>" for mail in sorted(mails))
        raise NotShown(
            f"{chosen} is chosen; the box {box.name!r} names {', '.join(others) or 'nobody'}: "
            f"{' | '.join(window.words(box))[:400]}"
        ) from None
