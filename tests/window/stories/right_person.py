"""Whoever is chosen is the person whom the panel shows and on whom its buttons act, for people of every kind of file.

Panel and boxes name this person and nobody else: for every row, after search, sort and filter, and when a button is
pressed before the panel can have been drawn.
"""

from __future__ import annotations

from functools import partial

from tests.window import hands, person
from tests.window.scene import Scene
from tests.window.window import Table, Window

BOXES = ("Edit…", "Withdraw…", "Dossier…")
ENTRIES = ("Stop list…", "Erase…")
OF_EACH_BOX = 6


def play(scene: Scene) -> None:
    """Every row, then some of them in every box."""
    book = scene.book("people.leads")
    window = scene.open(book)
    window.page("Contacts")
    table = window.table("People")
    whole = len(scene.command("contacts", book))
    window.wait(lambda: table.count == whole, f"{table.count} rows instead of {whole}")
    people = person.all_of(table)
    every_row(scene, window, table)
    every_box(scene, window, table, people)
    before_it_is_drawn(scene, window, table, people)
    after_search(scene, window, people)
    after_sort(scene, window, people)
    scene.say(f"{len(people)} people of {len(list(scene.files.iterdir()))} files")


def every_row(scene: Scene, window: Window, table: Table) -> None:
    """Choose each row by mouse; some by key."""
    panel = person.Panel(window)
    for row in range(table.count):
        name, mail = person.of_row(table, row)
        if row and row % 5 == 0:
            window.keys("Down")
        else:
            table.click(row)
        scene.attempt(window, partial(panel.shows, name, mail))


def every_box(scene: Scene, window: Window, table: Table, people: dict[str, str]) -> None:
    """Open each box for people chosen by chance."""
    for row in scene.chance.sample(range(table.count), min(table.count, OF_EACH_BOX)):
        choose(window, table, row)
        for button in BOXES:
            scene.attempt(window, partial(names_chosen, window, table, row, button, people))
        for entry in ENTRIES:
            scene.attempt(window, partial(names_chosen, window, table, row, entry, people, "More"))


def before_it_is_drawn(scene: Scene, window: Window, table: Table, people: dict[str, str]) -> None:
    """Press a button right behind a row: the box is that row's, or none opens."""
    for row in scene.chance.sample(range(min(table.count, 15)), 6):
        table.show(row)
        _name, mail = person.of_row(table, row)
        button = window.find("Withdraw…", "button")
        window.tell(f"click row {row} of {mail} and at once {button!r}")
        hands.click_twice(table.cell(row).seen.middle, button.seen.middle)
        person.Panel(window).shows(people[mail], mail)
        if window.boxes():
            scene.attempt(window, partial(person.must_name, window, window.box(), mail, people))
        window.close_boxes()


def after_search(scene: Scene, window: Window, people: dict[str, str]) -> None:
    """Look for people by their addresses, and act on who is left."""
    for mail in scene.chance.sample(sorted(people), 3):
        window.fill("Search name, e-mail, company, number", mail)
        window.wait(lambda mail=mail: person.of_row(window.table("People"), 0)[1] == mail, f"{mail} is not found")
        table = window.table("People")
        choose(window, table, 0)
        scene.attempt(window, partial(names_chosen, window, table, 0, "Withdraw…", people))
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
        scene.attempt(window, partial(names_chosen, window, table, row, "Withdraw…", people))


def coming_from(scene: Scene) -> None:
    """From a complaint, a request, the review and a search for an action one comes to the person meant there."""
    book = scene.sharing_book("coming.leads")
    people = scene.people(book)
    mails = scene.chance.sample(sorted(people), 6)
    for mail in mails[:3]:
        scene.command("complain", book, mail)
    window = scene.open(book)
    scene.attempt(window, partial(from_complaints, window, people))
    for mail in mails[3:5]:
        scene.attempt(window, partial(from_requests, window, people, mail))
    scene.attempt(window, partial(from_review, window, people))
    for mail in mails:
        scene.attempt(window, partial(from_palette, window, people, mail))


def from_complaints(window: Window, people: dict[str, str]) -> None:
    """Each complaint leads to the person whose address it names."""
    window.page("Complaints")
    for row in range(window.table("Complaints").count):
        window.page("Complaints")
        table = window.table("Complaints")
        mail = next(found[0].lower() for words in table.said(row) if (found := person.ADDRESS.search(words)))
        table.click(row)
        part = window.find("The complaint")
        window.wait(lambda mail=mail, part=part: window.things(contains=mail, role="label", within=part), f"not {mail}")
        window.press("See the person")
        arrived(window, people, mail)


def from_requests(window: Window, people: dict[str, str], mail: str) -> None:
    """A request leads to the person who asks."""
    window.page("Requests")
    window.press("New request…")
    box = window.box("Who asks")
    window.overwrite(window.field("Who asks", box), mail)
    window.click(window.find(contains=mail, role="list item"))
    window.press("Record", within=box)
    window.no_box()
    window.find(contains=mail, role="label")
    window.press("Erase…") if window.things("Erase…", "button") else window.press("Dossier…")
    person.must_name(window, window.box(), mail, people)
    window.close_boxes()
    window.press("Show in Contacts")
    arrived(window, people, mail)


def from_review(window: Window, people: dict[str, str]) -> None:
    """Who waits for a decision is the person whom Contacts then shows."""
    window.page("Review")
    if not window.things("See in Contacts", "button"):
        return
    found = window.wait(partial(person.address_shown, window), "nobody is shown")
    window.press("See in Contacts")
    arrived(window, people, found)


def from_palette(window: Window, people: dict[str, str], mail: str) -> None:
    """Ctrl+K finds the person whose address is typed."""
    window.page("Home")
    window.keys("ctrl+k")
    window.box()
    window.write(mail)
    window.click(window.find(contains=mail, role=frozenset({"list item", "table cell"})))
    arrived(window, people, mail)


def arrived(window: Window, people: dict[str, str], mail: str) -> None:
    """Contacts shows this person; whoever is chosen in the table is the same, and a button acts on them."""
    table = window.table("People")
    person.Panel(window).shows(people[mail], mail)
    rows = window.wait(table.chosen, "nobody is chosen in the table")
    assert [person.of_row(table, row)[1] for row in rows] == [mail]
    window.press("Withdraw…")
    person.must_name(window, window.box(), mail, people)
    window.close_boxes()


def choose(window: Window, table: Table, row: int) -> None:
    """Click a row and wait for its panel."""
    name, mail = person.of_row(table, row)
    table.click(row)
    person.Panel(window).shows(name, mail)


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
