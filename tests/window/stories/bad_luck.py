"""What goes wrong on ordinary days: a change of mind, a second window, a full disk, a wheel over a field.

Nothing that was called off is in the book, nothing that was typed changes by itself, and whatever failed is said.
"""

from __future__ import annotations

import csv
from pathlib import Path

from tests.window import founder, person
from tests.window.founder import SECOND
from tests.window.scene import Scene
from tests.window.window import CHOICES, FIELDS, Window

MANY = 60_000
WRITES = "Withdraw…", "Edit…", "Import…"


def many_rows(scene: Scene) -> Path:
    """A file that takes a while to import."""
    path = scene.folder / "many.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Email", "Prénom", "Nom"])
        writer.writerows([f"personne{number}@boite.example", "Rose", "Fabre"] for number in range(MANY))
    return path


def called_off(scene: Scene) -> None:
    """Escape right behind Return, and Stop in the middle of an import: the book and the screen agree."""
    book = scene.sharing_book("called_off.leads")
    window = scene.open(book)
    window.page("Contacts")
    for row in scene.chance.sample(range(10), 4):
        escape_behind(scene, window, book, row)
    before = len(scene.command("contacts", book))
    window.press("Import…")
    window.click(window.find("Drop files here, or click", frozenset({"panel", "button"}), within=window.box()))
    founder.give_files(window, [many_rows(scene)])
    window.find("How the file is read")
    window.press("Next")
    window.find("What each column means")
    window.press("Next")
    window.find("Where these people consented")
    window.press("Next")
    window.find("Check before anything is written", seconds=60)
    window.press("Import")
    window.press("Stop")
    window.wait(lambda: not window.things("Stop", "button"), "the import does not stop", 60)
    window.wait(
        lambda: len(scene.command("contacts", book)) in (before, before + MANY), "half an import is in the book"
    )
    window.close_boxes()
    window.page("Home")


def escape_behind(scene: Scene, window: Window, book: Path, row: int) -> None:
    """Record a withdrawal and press Escape at once; the panel shows what the book holds."""
    table = window.table("People")
    name, mail = person.of_row(table, row)
    table.click(row)
    person.Panel(window).shows(name, mail)
    window.press("Withdraw…")
    window.box(name or mail)
    window.keys("Return", "Escape")
    window.wait(lambda: not window.things("Save", "button"), "the box stays open")
    window.close_boxes()  # it may say that it was done before it could be stopped
    (ident,) = [one["id"] for one in scene.command("contacts", book, "--search", mail)]

    def agree() -> bool:
        return withdrawn(scene, book, ident) == bool(
            window.things(contains="Withdrew", within=person.Panel(window).root)
        )

    scene.attempt(
        window, lambda: window.wait(agree, f"{mail}: the book and the panel differ about a withdrawal") and None
    )


def withdrawn(scene: Scene, book: Path, ident: str) -> bool:
    """Whether the command line knows of a withdrawal."""
    return any(one["event"] == "withdrawn" for one in scene.command("show", book, ident)["consents"])


def second_window(scene: Scene) -> None:
    """The same book twice: the second window says who has it open, reads, and changes nothing."""
    book = scene.sharing_book("twice.leads")
    first = scene.open(book)
    first.page("Contacts")
    home = scene.folder / "other"
    home.mkdir()
    second = scene.start(book, home)
    second.press("Open for reading")
    second.find(role="frame", contains=book.name)
    second.page("Contacts")
    table = second.table("People")
    everybody = len(scene.command("contacts", book))
    second.wait(lambda: table.count == everybody, "the second window shows other people")
    table.click(0)
    name, mail = person.of_row(table, 0)
    person.Panel(second).shows(name, mail)
    offered = [thing for name in WRITES for thing in second.things(name, "button") if thing.is_enabled]
    scene.must(not offered, f"a window that only reads offers {offered}")
    shown = scene.command("contacts", book, "--search", mail)
    scene.must(not withdrawn(scene, book, shown[0]["id"]), "a window that only reads has written")
    second.close()
    first.page("Home")


def full_disk(scene: Scene) -> None:
    """The disk is full in the middle of an import: it is said, and nobody of the file is in the book."""
    book = scene.sharing_book("full.leads")
    before = scene.people(book)
    window = scene.open(book, largest=book.stat().st_size + 400_000)
    window.page("Contacts")
    window.press("Import…")
    window.click(window.find("Drop files here, or click", frozenset({"panel", "button"}), within=window.box()))
    founder.give_files(window, [many_rows(scene)])
    window.find("How the file is read")
    window.press("Next")
    window.find("What each column means")
    window.press("Next")
    window.find("Where these people consented")
    window.press("Next")
    window.find("Check before anything is written", seconds=60)
    window.press("Import")
    window.find(contains={"en": "disk", "fr": "disque"}[scene.lang], seconds=90)
    window.close_boxes()
    window.close()
    scene.must(scene.people(book) == before, "after a full disk, other people are in the book")


def fields(scene: Scene) -> None:
    """The wheel over a field changes nothing; Ctrl+A and a new text is that text."""
    window = scene.open(scene.sharing_book("fields.leads"))
    window.page("Partners")
    table = window.table("Partners")
    table.click(0)
    window.press("New contract…")
    box = window.box("Signed on")
    wheel_over_all(scene, window, box)
    for label, text in (
        ("Signed on", "15/08/2026"),
        ("Valid from", "01/09/2026"),
        ("Offers", "logiciels"),
        ("Countries", "FR"),
    ):
        scene.attempt(window, lambda label=label, text=text: window.fill(label, text, window.box("Signed on")))
    window.close_boxes()
    window.press("Change…")
    box = window.box()
    wheel_over_all(scene, window, box)
    window.close_boxes()
    window.page("Sources")
    window.press("Describe a form…")
    box = window.box()
    wheel_over_all(scene, window, box)
    window.close_boxes()
    window.page("Export")
    window.choose("Partner", SECOND.name)
    window.wait(lambda: window.reads("{n} people in this export"), "nobody is counted")
    wheel_over_all(scene, window, window.find(role="frame"))


def wheel_over_all(scene: Scene, window: Window, box: object) -> None:
    """Turn the wheel over each field of a box."""
    before = values(window, box)
    for thing in window.things(role=FIELDS, within=box):
        if thing.seen.height > 8 and thing.is_enabled:
            window.wheel(thing, 2)
            window.wheel(thing, -2)
            after = values(window, box)
            changed = {name: (before[name], after.get(name)) for name in before if before[name] != after.get(name)}
            scene.must(not changed, f"the wheel over {thing!r} changed {changed}")
            before = after


def values(window: Window, box: object) -> dict[str, str]:
    """What stands in the fields and boxes, by place and label."""
    things = [thing for thing in window.things(within=box) if thing.role in FIELDS | CHOICES]
    return {
        f"{at} {'' if thing.role == 'combo box' else thing.name}": f"{thing.name} {thing.text} {thing.is_checked}"
        for at, thing in enumerate(things)
    }
