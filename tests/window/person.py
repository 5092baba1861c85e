"""People on the screen: who a row, the panel and a box speak of."""

from __future__ import annotations

import re

from tests.window import bus
from tests.window.bus import Thing
from tests.window.window import Crashed, NotShown, Table, Window

ADDRESS = re.compile(r"[\w.'+-]+@[\w.-]+\.example", re.IGNORECASE)
PANEL_S = 15.0


def of_row(table: Table, row: int) -> tuple[str, str]:
    """Name and address in a row of Contacts; asked again while the row is still read from the book."""

    def read() -> tuple[str, str] | None:
        cells = [re.split(r" ?: ?", table.cell(row, column).name, maxsplit=1) for column in (1, 0)]
        if any(len(cell) < 2 for cell in cells) or not ADDRESS.search(cells[0][1]):
            return None  # it is still read from the book
        return cells[1][1], cells[0][1].lower()

    return table.window.wait(read, f"row {row} names nobody")


def all_of(table: Table) -> dict[str, str]:
    """Everybody in the table: the name by the address."""
    return {mail: name for name, mail in (of_row(table, row) for row in range(table.count))}


def address_shown(window: Window) -> str:
    """The first address on the page."""
    said = (ADDRESS.search(words) for words in window.words())
    return next((found[0].lower() for found in said if found), "")


class Panel:
    """The panel that shows one person."""

    def __init__(self, window: Window) -> None:
        self.window = window
        copy = window.find("Copy as text", "button")
        self.root = next(part for part in reversed(copy.parents) if window.things("Withdraw…", "button", within=part))

    def head(self) -> tuple[str, str]:
        """The name above the panel, and the address below it."""
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
