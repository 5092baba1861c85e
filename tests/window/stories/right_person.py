"""Whoever is chosen is the person whom the panel shows and on whom its buttons act, for people of every kind of file.

Panel and boxes name this person and nobody else: for every row, for somebody of each file in every box, after search,
sort and filter, and when a button is pressed before the panel can have been drawn. Merging is about the
two who are chosen.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from tests.window import founder, hands, person
from tests.window.scene import Scene
from tests.window.window import Table, Window

BOXES = ("Edit…", "Withdraw…", "Access report…")
ENTRIES = ("Suppression list…", "Erase…")
OF_EACH_BOX = 6
FILTERED = 2


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
    every_box(scene, window, table, people, of_each_file(scene, book))
    before_it_is_drawn(scene, window, table, people)
    after_search(scene, window, people)
    after_sort(scene, window, people)
    after_filter(scene, window, book, people)
    merged(scene, window, book, people)
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


def of_each_file(scene: Scene, book: Path) -> dict[str, set[str]]:
    """The addresses that came with each file, by its name."""
    return {one["file"]: set(scene.people(book, f"import={one['import']}")) for one in scene.command("imports", book)}


def every_box(scene: Scene, window: Window, table: Table, people: dict[str, str], files: dict[str, set[str]]) -> None:
    """Open each box for somebody of each file, and for people chosen by chance."""
    mails = [person.of_row(table, row)[1] for row in range(table.count)]
    rows = [mails.index(scene.chance.choice(sorted(came))) for came in files.values() if came]
    rows += scene.chance.sample(range(table.count), max(0, OF_EACH_BOX - len(rows)))
    for row in rows:
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
        panel, button = person.Panel(window), window.find("Withdraw…", "button")
        window.tell(f"click row {row} of {mail} and at once {button!r}")
        hands.click_twice(table.cell(row).seen.middle, button.seen.middle)
        panel.shows(people[mail], mail)
        if window.boxes():
            scene.attempt(window, partial(person.must_name, window, window.box(), mail, people))
        window.close_boxes()


def after_search(scene: Scene, window: Window, people: dict[str, str]) -> None:
    """Look for people by their addresses, and act on who is left."""
    for mail in scene.chance.sample(sorted(people), 3):
        window.fill("Search name, e-mail, company, number", mail)
        table = person.only_shown(window, {mail})
        choose(window, table, 0)
        scene.attempt(window, partial(names_chosen, window, table, 0, "Withdraw…", people))
    window.fill("Search name, e-mail, company, number", "")
    window.wait(lambda: window.table("People").count == len(people), "the search does not end")


def after_sort(scene: Scene, window: Window, people: dict[str, str]) -> None:
    """Turn the order round while somebody is chosen, and act on whoever is chosen then."""
    table = window.table("People")
    for row in scene.chance.sample(range(table.count), 2):
        choose(window, table, row)
        cell, before = table.cell(0 if row else 1), window.wait(partial(top_of, window), "the rows are not read")
        hands.click(cell.box.middle[0], table.thing.box.y + 12)
        window.tell("click the header of the first column")
        window.wait(lambda before=before: top_of(window) not in (None, before), "the order stays as it was")
        table = window.table("People")
        choose(window, table, row)
        scene.attempt(window, partial(names_chosen, window, table, row, "Withdraw…", people))


def top_of(window: Window) -> list[str] | None:
    """The addresses of the first rows; None while they are read."""
    table = window.table("People")
    rows = [person.read_row(table, row) for row in range(min(table.count, 3))]
    return [row[1] for row in rows if row is not None] if None not in rows else None


def after_filter(scene: Scene, window: Window, book: Path, people: dict[str, str]) -> None:
    """Narrow the list to those of one file: they are shown, and the boxes are those of the one chosen."""
    files = of_each_file(scene, book)
    for file in scene.chance.sample(sorted(name for name, came in files.items() if came), FILTERED):
        window.press("Filter")
        window.entry("Came with import", file)
        table = person.only_shown(window, files[file])
        row = scene.chance.randrange(table.count)
        choose(window, table, row)
        for button in ("Edit…", "Withdraw…"):
            scene.attempt(window, partial(names_chosen, window, table, row, button, people))
        window.press("Show all")
        window.wait(lambda: window.table("People").count == len(people), "the filter does not come off")


def merged(scene: Scene, window: Window, book: Path, people: dict[str, str]) -> None:
    """Merge two people: the box names the two who are chosen, nobody else is touched, and Undo brings both back."""
    table = window.table("People")
    rows = sorted(scene.chance.sample(range(min(table.count, 12)), 2))
    chosen = {person.of_row(table, row)[1] for row in rows}
    table.click(rows[0])
    table.show(rows[1])
    window.tell(f"Ctrl and click row {rows[1]}")
    hands.click_holding("ctrl", *table.cell(rows[1]).seen.middle)
    window.wait(lambda: table.chosen() == rows, f"other rows than {rows} are chosen")
    window.press("Actions")
    window.entry("Merge them…")
    person.must_name(window, window.box(), chosen, people)
    window.press("Merge", within=window.box())
    window.no_box()
    window.wait(lambda: len(scene.people(book)) == len(people) - 1, "nobody was merged")
    gone = people.keys() - scene.people(book).keys()
    scene.must(gone < chosen, f"{gone} went when {chosen} were merged")
    window.press("Undo", within=window.windows()[0])
    window.wait(lambda: scene.people(book) == people, f"Undo does not bring {gone} back as they were")


def coming_from(scene: Scene) -> None:
    """From Home, a complaint, a request, the review and a search one comes to the person meant there."""
    book = scene.sharing_book("coming.leads")
    people = scene.people(book)
    mails = scene.chance.sample(sorted(people), 6)
    for mail in mails[:3]:
        scene.command("complain", book, mail)
    window = scene.open(book)
    scene.attempt(window, partial(from_home, scene, window, people))
    scene.attempt(window, partial(from_complaints, window, people))
    for mail in mails[3:5]:
        scene.attempt(window, partial(from_requests, window, people, mail))
    scene.attempt(window, partial(from_review, window, people))
    for mail in mails:
        scene.attempt(window, partial(from_palette, window, people, mail))


def from_home(scene: Scene, window: Window, people: dict[str, str]) -> None:
    """The figure of those who may be given leads to them, and each of them to their own panel."""
    for _turn in range(2):
        window.page("Home")
        if not window.things("Back to home", "button"):
            window.click(window.find(contains="eligible now for a partner", role="button"))
        window.find("Back to home", "button")
        table = window.table("People")
        row = scene.chance.randrange(min(table.count, 10))
        _name, mail = person.of_row(table, row)
        table.click(row, times=2)
        window.find("Copy as text", "button")
        arrived(window, people, mail)


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
    window.choose("What is asked", "Erasure", box)
    window.press("Save", within=box)
    window.no_box()
    window.find(contains=mail, role="label")
    window.press("Erase…")
    person.must_name(window, window.box(), mail, people)
    window.close_boxes()
    window.press("Show in Contacts")
    arrived(window, people, mail)


def from_review(window: Window, people: dict[str, str]) -> None:
    """Who waits for a decision is the person whom Contacts then shows."""
    window.page("Review")
    if not founder.waits_for_decision(window, "See in Contacts"):
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
    person.Panel(window).shows(people[mail], mail)
    person.chosen_alone(window, mail)
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
