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
from tests.window.window import CHOICES, FIELDS, Crashed, NotShown, Window

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
SEARCHED = "poste.example"
REST_S = 60.0  # on a busy machine a page of 2560 pixels is looked through in some seconds, and that twice


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
    searched = {mail for mail in scene.people(book) if SEARCHED in mail}
    for look in ("Dark theme", "Light theme"):
        scene.attempt(window, partial(look_changes, window, look, searched))
    scene.attempt(window, partial(language_changes, scene, window, searched))


def whole_box(scene: Scene, window: Window, name: str, width: int, height: int) -> None:
    """A box lies on the screen, and nothing in it is cut off."""
    box = window.box()
    place = box.box
    fits = place.x >= 0 and place.y >= 0 and place.x + place.width <= width and place.y + place.height <= height
    scene.must(fits, f"the box behind {name} lies at {place} on a screen of {width} × {height}")
    scene.attempt(window, partial(nothing_cut, window, name, box))
    window.close_boxes()


def nothing_cut(window: Window, page: str, root: Thing) -> None:
    """Wait until all that can be pressed or filled in is shown in its whole width, and nothing more comes."""
    before: list[str] = []
    cut: list[Thing] = []

    def whole() -> bool:
        things = [thing for thing in window.things(within=root) if thing.role in PRESSED and thing.seen.height > CUT]
        cut[:] = [thing for thing in things if thing.box.width - thing.seen.width > CUT]
        names, before[:] = list(before), [thing.name for thing in things]
        return not cut and names == before

    try:
        window.wait(whole, "", REST_S)
    except Crashed:
        raise
    except NotShown:
        raise NotShown(f"cut off on {page}: {cut}" if cut else f"{page} does not come to rest") from None


def someone_chosen(window: Window, searched: set[str]) -> tuple[str, str]:
    """Who is found by a search, among these people, and shown in the panel."""
    window.page("Contacts")
    window.fill("Search name, e-mail, company, number", SEARCHED)
    table = person.only_shown(window, searched)
    row = min(1, table.count - 1)
    name, mail = person.of_row(table, row)
    table.click(row)
    person.Panel(window).shows(name, mail)
    return name, mail


def look_changes(window: Window, look: str, searched: set[str]) -> None:
    """Another look leaves search and person."""
    name, mail = someone_chosen(window, searched)
    window.menu("View", look)
    stays(window, name, mail)


def language_changes(scene: Scene, window: Window, searched: set[str]) -> None:
    """Another language leaves search and person; the words change."""
    name, mail = someone_chosen(window, searched)
    window.menu("View", "Français" if scene.lang == "en" else "English")
    window.speak("fr" if scene.lang == "en" else "en")
    stays(window, name, mail)


def stays(window: Window, name: str, mail: str) -> None:
    """The search stands in its field, the person in the panel and in the table."""
    field = window.field("Search name, e-mail, company, number")
    window.wait(lambda: field.text == SEARCHED, f"the search became {field.text!r}", 5)
    person.Panel(window).shows(name, mail)
    person.chosen_alone(window, mail)
