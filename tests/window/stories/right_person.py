"""Whoever is chosen is the person whom the panel shows and on whom its buttons act, for people of every kind of file.

Panel and boxes name this person and nobody else: for every row, after search, sort and filter, and when a button is
pressed before the panel can have been drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tests.window import hands, person
from tests.window.scene import Scene
from tests.window.window import NotShown, Table, Window

BOXES = ("Edit…", "Withdraw…", "Dossier…")
ENTRIES = ("Stop list…", "Erase…")
OF_EACH_BOX = 6
ENOUGH = 10  # wrong ones, then the story ends


def play(scene: Scene) -> None:
    """Every row, then some of them in every box."""
    window = scene.open(scene.book("people.leads"))
    window.page("Contacts")
    table = window.table("People")
    people = dict(reversed(person.of_row(table, row)) for row in range(table.count))
    every_row(scene, window, table)
    every_box(scene, window, table, people)
    before_it_is_drawn(scene, window, table, people)
    after_search(scene, window, people)
    after_sort(scene, window, people)
    scene.say(f"{len(people)} people of {len(list(scene.files.iterdir()))} files")


def every_row(scene: Scene, window: Window, table: Table) -> None:
    """Choose each row by mouse; some by key."""
    for row in range(table.count):
        name, mail = person.of_row(table, row)
        if row and row % 5 == 0:
            window.keys("Down")
        else:
            table.click(row)
        attempt(scene, window, partial(person.panel_shows, window, name, mail))


def every_box(scene: Scene, window: Window, table: Table, people: dict[str, str]) -> None:
    """Open each box for people chosen by chance."""
    for row in scene.chance.sample(range(table.count), min(table.count, OF_EACH_BOX)):
        choose(window, table, row)
        for button in BOXES:
            attempt(scene, window, partial(names_chosen, window, table, row, button, people))
        for entry in ENTRIES:
            attempt(scene, window, partial(names_chosen, window, table, row, entry, people, "More"))


def before_it_is_drawn(scene: Scene, window: Window, table: Table, people: dict[str, str]) -> None:
    """Press a button right behind a row: the box is that row's, or none opens."""
    for row in scene.chance.sample(range(min(table.count, 15)), 6):
        table.show(row)
        _name, mail = person.of_row(table, row)
        button = window.find("Withdraw…", "button")
        window.tell(f"click row {row} of {mail} and at once {button!r}")
        hands.click_twice(table.cell(row).seen.middle, button.seen.middle)
        person.panel_shows(window, people[mail], mail)
        if window.boxes():
            attempt(scene, window, partial(person.must_name, window, window.box(), mail, people))
        window.close_boxes()


def after_search(scene: Scene, window: Window, people: dict[str, str]) -> None:
    """Look for people by their addresses, and act on who is left."""
    for mail in scene.chance.sample(sorted(people), 3):
        window.fill("Search name, e-mail, company, number", mail)
        window.wait(lambda mail=mail: person.of_row(window.table("People"), 0)[1] == mail, f"{mail} is not found")
        table = window.table("People")
        choose(window, table, 0)
        attempt(scene, window, partial(names_chosen, window, table, 0, "Withdraw…", people))
    window.fill("Search name, e-mail, company, number", "")
    window.wait(lambda: window.table("People").count == len(people), "the search does not end")


def after_sort(scene: Scene, window: Window, people: dict[str, str]) -> None:
    """Turn the order round while somebody is chosen, and act on whoever is chosen then."""
    table = window.table("People")
    for row in scene.chance.sample(range(table.count), 2):
        choose(window, table, row)
        cell = table.cell(0 if row else 1)
        hands.click(cell.box.middle[0], table.thing.box.y + 12)
        window.tell("click the header of the first column")
        table = window.table("People")
        choose(window, table, row)
        attempt(scene, window, partial(names_chosen, window, table, row, "Withdraw…", people))


def choose(window: Window, table: Table, row: int) -> None:
    """Click a row and wait for its panel."""
    name, mail = person.of_row(table, row)
    table.click(row)
    person.panel_shows(window, name, mail)


def names_chosen(
    window: Window, table: Table, row: int, button: str, people: dict[str, str], menu: str | None = None
) -> None:
    """Open a box for the row that is chosen, and see whom it names."""
    _name, mail = person.of_row(table, row)
    if menu:
        window.press(menu)
        window.entry(button)
    else:
        window.press(button)
    person.must_name(window, window.box(), mail, people)
    window.close_boxes()


def attempt(scene: Scene, window: Window, act: Callable[[], None]) -> None:
    """Do something; what is wrong is told, and the story goes on without the box."""
    try:
        act()
    except NotShown as error:
        scene.must(False, str(error))
        window.close_boxes()
        if len(scene.wrong) >= ENOUGH:
            raise
