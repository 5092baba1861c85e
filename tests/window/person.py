"""People on the screen: who a row, the panel and a box speak of."""

from __future__ import annotations

import re

from tests.window.bus import Thing
from tests.window.window import NotShown, Table, Window

ADDRESS = re.compile(r"[\w.'+-]+@[\w.-]+\.example", re.IGNORECASE)
PANEL_S = 15.0


def of_row(table: Table, row: int) -> tuple[str, str]:
    """Name and address in a row of Contacts; asked again while the row is still read from the book."""

    def read() -> tuple[str, str] | None:
        said = table.said(row)
        name = re.split(r" ?: ?", said[0], maxsplit=1)[-1]
        mail = next((found[0].lower() for words in said if (found := ADDRESS.search(words))), "")
        return (name, mail) if mail else None

    return table.window.wait(read, f"row {row} names nobody")


def head(window: Window) -> str:
    """The name above the panel of a person."""
    copy = window.find("Copy as text", "button")
    labels = [thing.name for thing in window.things(role="label", within=copy.parents[-1])]
    return labels[0] if labels else ""


def panel_shows(window: Window, name: str, mail: str) -> None:
    """Wait until the panel is headed with this person, and bears their address."""

    def shown() -> bool:
        return head(window).lower() in (name.lower(), mail) and bool(window.things(contains=mail, role="label"))

    window.wait(shown, f"{name} <{mail}> is chosen, the panel is headed {head(window)!r}", PANEL_S)


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


def must_name(window: Window, box: Thing, mail: str, people: dict[str, str]) -> None:
    """Wait until a box names this person; a failure if it names anybody else, or nobody."""
    name = people[mail]
    named: set[str] = set()

    def right() -> bool:
        named.clear()
        named.update(named_in(window, box, people))
        return named == {mail}

    try:
        window.wait(right, "", PANEL_S)
    except NotShown:
        others = sorted(people[one] or one for one in named - {mail})
        raise NotShown(
            f"{name} <{mail}> is chosen; the box {box.name!r} names {', '.join(others) or 'nobody'}: "
            f"{' | '.join(window.words(box))[:400]}"
        ) from None
