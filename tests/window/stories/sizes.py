"""Small and large screens, light and dark, both languages: nothing is cut off, and what one was doing stays.

On every page and in the boxes that hold most, buttons and fields can be seen in their whole width; a change of look or
language leaves the search, the person chosen and the page as they were.
"""

from __future__ import annotations

from functools import partial

from tests.window import person
from tests.window.bus import Thing
from tests.window.founder import SECOND
from tests.window.scene import Scene
from tests.window.window import CHOICES, FIELDS, Table, Window

PAGES = (
    "Home",
    "Contacts",
    "Sources",
    "Partners",
    "Review",
    "Export",
    "Register",
    "Complaints",
    "Requests",
    "Settings",
)
PRESSED = frozenset({"button"}) | CHOICES | FIELDS
CUT = 3  # pixels that a frame may hide


def play(scene: Scene) -> None:
    """Every page, then the boxes, then other looks."""
    book = scene.sharing_book("sizes.leads")
    mail = scene.chance.choice(sorted(scene.people(book)))
    scene.command("complain", book, mail)
    scene.command("export", book, "--partner", SECOND.siren, "--out", scene.folder / "first.xlsx")
    window = scene.open(book)
    width, height = map(int, scene.size.split("x"))
    for page in PAGES:
        window.page(page)
        scene.attempt(window, partial(nothing_cut, window, page, window.windows()[0]))
    window.page("Partners")
    window.press("New contract…")
    whole_box(scene, window, "New contract…", width, height)
    window.page("Contacts")
    window.table("People").click(0)
    for button in ("Edit…", "Withdraw…"):
        window.press(button)
        whole_box(scene, window, button, width, height)
    for look in ("Dark", "Light"):
        scene.attempt(window, partial(look_changes, window, look))
    scene.attempt(window, partial(language_changes, scene, window))


def whole_box(scene: Scene, window: Window, name: str, width: int, height: int) -> None:
    """A box lies on the screen, and nothing in it is cut off."""
    box = window.box()
    place = box.box
    fits = place.x >= 0 and place.y >= 0 and place.x + place.width <= width and place.y + place.height <= height
    scene.must(fits, f"the box behind {name} lies at {place} on a screen of {width} × {height}")
    scene.attempt(window, partial(nothing_cut, window, name, box))
    window.close_boxes()


def nothing_cut(window: Window, page: str, root: Thing) -> None:
    """Wait until all that can be pressed or filled in is shown in its whole width."""

    def cut() -> list[Thing]:
        things = [thing for thing in window.things(within=root) if thing.role in PRESSED and thing.seen.height > CUT]
        return [thing for thing in things if thing.box.width - thing.seen.width > CUT]

    window.wait(lambda: not cut(), f"cut off on {page}: {cut()}", 6)


def someone_chosen(window: Window) -> tuple[str, str]:
    """Who is found by a search and shown in the panel."""
    window.page("Contacts")
    window.fill("Search name, e-mail, company, number", "poste.example")
    table = window.wait(lambda: searched(window), "nobody is found")
    row = min(1, table.count - 1)
    name, mail = person.of_row(table, row)
    table.click(row)
    person.Panel(window).shows(name, mail)
    return name, mail


def searched(window: Window) -> Table | None:
    """The table, once it holds those who were searched only."""
    table = window.table("People")
    rows = [person.of_row(table, row)[1] for row in range(min(table.count, 5))]
    return table if all("poste.example" in mail for mail in rows) else None


def look_changes(window: Window, look: str) -> None:
    """Another look leaves search and person."""
    name, mail = someone_chosen(window)
    window.menu("View", look)
    stays(window, name, mail)


def language_changes(scene: Scene, window: Window) -> None:
    """Another language leaves search and person; the words change."""
    name, mail = someone_chosen(window)
    window.menu("View", "Français" if scene.lang == "en" else "English")
    window.speak("fr" if scene.lang == "en" else "en")
    stays(window, name, mail)


def stays(window: Window, name: str, mail: str) -> None:
    """The search stands in its field, the person in the panel and in the table."""
    field = window.field("Search name, e-mail, company, number")
    window.wait(lambda: field.text == "poste.example", f"the search became {field.text!r}", 5)
    person.Panel(window).shows(name, mail)
    table = window.table("People")
    chosen = table.chosen()
    assert [person.of_row(table, row)[1] for row in chosen] == [mail]
