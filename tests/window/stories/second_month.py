"""The second month: new files, those who come back and those who left, an export of the new ones, and people's rights.

Each step is compared with the command line: whom it decides to be eligible, whom it still knows, what it would tell.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from tests.window import founder, made_names, person
from tests.window.founder import SECOND
from tests.window.scene import Scene
from tests.window.window import Window

PASSPHRASE = "quatre mots sans lien aucun"


def play(scene: Scene) -> None:
    """One month of a book that has exported once."""
    book = scene.sharing_book("month.leads")
    before = scene.eligible(book, SECOND.siren)
    scene.command("export", book, "--partner", SECOND.siren, "--out", scene.folder / "first.xlsx")
    window = scene.open(book)
    steps = (
        partial(new_files, scene, window, book),
        partial(export_of_new, scene, window, book, before),
        partial(withdrawal_and_stop_file, scene, window, book),
        partial(complaint, scene, window, book),
        partial(access_report, scene, window, book),
        partial(erasure, scene, window, book),
        partial(undo_of_import, scene, window, book),
        partial(copy_put_back, scene, window, book),
    )
    for step in steps:
        scene.attempt(window, step)
        if step.func is export_of_new:
            scene.say(f"month 2, from new files to their export: {window.clicks} clicks, {window.texts} texts")
    passphrase(scene, window, book)


def new_files(scene: Scene, window: Window, book: Path) -> None:
    """New answers and those who unsubscribed; nobody who left is eligible then."""
    window.page("Contacts")
    quiz, left = scene.files / made_names.QUIZ_AGAIN, scene.files / made_names.LEFT
    founder.import_files(window, [quiz], "Quiz")
    founder.import_files(window, [left], "")
    same_count(scene, window, book)
    gone = {line.split(";")[0].lower() for line in left.read_text("utf-8-sig").splitlines()[1:]}
    still = gone & scene.eligible(book, SECOND.siren)
    scene.must(not still, f"left, and eligible all the same: {still}")


def export_of_new(scene: Scene, window: Window, book: Path, before: set[str]) -> None:
    """The second export holds those who are new, and nobody of the first."""
    allowed = scene.eligible(book, SECOND.siren)
    file = founder.export(window, SECOND)
    given = {str(cell).lower() for row in scene.workbook(file) for cell in row if "@" in str(cell)}
    given.discard("droits@clodomir.example")
    scene.must(given == allowed, f"given: {given - allowed} were not allowed, {allowed - given} are missing")
    scene.must(not given & before, f"given a second time: {given & before}")


def withdrawal_and_stop_file(scene: Scene, window: Window, book: Path) -> None:
    """Somebody who was given withdraws; the stop file for the partner names them."""
    given = sorted(scene.given(book))
    mail = scene.chance.choice(given)
    find(window, mail)
    window.press("Withdraw…")
    window.press("Save", within=window.box())
    window.no_box()
    window.page("Register")
    window.press(f"{min(window.spoken.ways('Suppression file…'))} {SECOND.name}")
    name = window.find("File name:", "text")
    path = scene.folder / "stop.xlsx"
    window.overwrite(name, str(path))
    window.keys("Return")
    window.box("The message to the partner")
    window.close_boxes()
    rows = scene.workbook(path)
    scene.must(any(mail in str(cell).lower() for row in rows for cell in row), f"{mail} is not in the stop file")


def complaint(scene: Scene, window: Window, book: Path) -> None:
    """A mail is handed in; the answer and the person are those whose address it names."""
    window.page("Complaints")
    add = ("Add a complaint…", "Add a first complaint…")
    window.click(window.wait(lambda: [one for name in add for one in window.things(name, "button")], "no complaint")[0])
    box = window.box("Drop the mail here")
    window.click(window.find("Drop the mail here", frozenset({"panel", "button"}), within=box))
    window.overwrite(window.find("File name:", "text"), str(scene.files / made_names.MAIL))
    window.keys("Return")
    window.find(made_names.MAIL, "label")
    window.press("Save")
    window.no_box()
    text = (scene.files / made_names.MAIL).read_text("utf-8")
    mail = person.ADDRESS.findall(text)[0].lower()
    window.find(contains=mail, role="label")
    window.press("Answer…")
    box = window.box()
    window.wait(lambda: mail in window.field("Text").text.lower(), f"the answer does not name {mail}")
    window.close_boxes()
    window.press("See the person")
    panel_names(scene, window, book, mail)


def access_report(scene: Scene, window: Window, book: Path) -> None:
    """Somebody asks for their data: the request, the report, and the way to Contacts are about this person."""
    mail, name = someone(scene, book)
    ask(window, mail, "Access to the data")
    window.find(name, "label")
    window.press("Access report…")
    person.must_name(window, window.box(), mail, scene.people(book))
    window.close_boxes()
    window.press("Show in Contacts")
    panel_names(scene, window, book, mail)


def erasure(scene: Scene, window: Window, book: Path) -> None:
    """Erase who asked for it: this person is gone, everybody else is there."""
    mail, name = someone(scene, book)
    everybody = set(scene.people(book))
    ask(window, mail, "Erasure")
    window.find(name, "label")
    window.press("Erase…")
    person.must_name(window, window.box(), mail, scene.people(book))
    window.press("Erase for good", within=window.box())
    window.box("The person is erased")
    window.close_boxes()
    left = set(scene.people(book))
    scene.must(everybody - left == {mail}, f"erased: {everybody - left} instead of {mail}")


def undo_of_import(scene: Scene, window: Window, book: Path) -> None:
    """Take the newest import back; the command line agrees on how many people are left."""
    window.page("Contacts")
    window.press("Imports…")
    box = window.box()
    table = window.table("Imports", within=box)
    table.click(0)
    window.press("Undo…", within=box)
    window.press("Undo the import")
    window.wait(lambda: not window.things("Undo the import"), "the import is not undone")
    window.close_boxes()
    same_count(scene, window, book)


def copy_put_back(scene: Scene, window: Window, book: Path) -> None:
    """Copy the book, erase nobody meanwhile, put the copy back: the same people are in it."""
    before = scene.people(book)
    window.menu("File", "Backups of this book…")
    box = window.box()
    before_it = window.table("Backups", within=box).said(0)
    window.press("Back up now", within=box)
    window.wait(lambda: window.table("Backups", within=box).said(0) != before_it, "no copy is made")
    window.table("Backups", within=box).click(0)
    window.press("Restore…", within=box)
    window.press("Restore")
    window.wait(lambda: not window.things("Restore"), "the copy is not put back")
    window.close_boxes()
    window.page_button("Home")
    after = scene.people(book)
    scene.must(after == before, f"a copy was put back: {after.items() ^ before.items()} are not as they were")


def passphrase(scene: Scene, window: Window, book: Path) -> None:
    """Protect the book, close it, open it again with the passphrase."""
    window.menu("File", "Passphrase…")
    box = window.box()
    first, second = window.things(role="password text", within=box)
    for field in (first, second):
        window.click(field)
        window.write(PASSPHRASE)
    window.press("Protect the book", within=box)
    window.no_box(60)
    window.page_button("Home")
    window.menu("File", "Quit")
    scene.must(window.process.wait(30) == 0, "the program does not end well")
    again = scene.start(book, scene.home)
    again.click(again.find(role="password text"))
    again.write(PASSPHRASE)
    again.keys("Return")
    again.find(role="frame", contains=book.name)
    again.page("Contacts")
    scene.must(again.table("People").count > 0, "nobody is in the book that was opened again")


def same_count(scene: Scene, window: Window, book: Path) -> None:
    """Contacts counts as many people as the command line."""
    people = len(scene.command("contacts", book))

    def counted() -> bool:
        return any(thing.name.startswith(f"{people} ") for thing in window.things(contains="people in the book"))

    window.wait(counted, f"not {people} people are shown")


def find(window: Window, mail: str) -> None:
    """Search somebody in Contacts, and choose them."""
    window.page("Contacts")
    window.fill("Search name, e-mail, company, number", mail)
    table = person.only_shown(window, {mail})
    table.click(0)
    name, _mail = person.of_row(table, 0)
    person.Panel(window).shows(name, mail)


def someone(scene: Scene, book: Path) -> tuple[str, str]:
    """Address and name of somebody in the book."""
    people = {mail: name for mail, name in scene.people(book).items() if name}
    return scene.chance.choice(sorted(people.items()))


def ask(window: Window, mail: str, what: str) -> None:
    """Record what somebody asks."""
    window.page("Requests")
    window.press("New request…")
    box = window.box("Who asks")
    window.overwrite(window.field("Who asks", box), mail)
    window.click(window.find(contains=mail, role="list item"))
    window.choose("What is asked", what, box)
    window.press("Save", within=box)
    window.no_box()


def panel_names(scene: Scene, window: Window, book: Path, mail: str) -> None:
    """Contacts shows this person, who is chosen in the table too, and the buttons act on them."""
    people = scene.people(book)
    person.Panel(window).shows(people[mail], mail)
    person.chosen_alone(window, mail)
    window.press("Withdraw…")
    person.must_name(window, window.box(), mail, people)
    window.close_boxes()
