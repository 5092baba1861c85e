"""From an empty book to the first export, to the second partner: the file holds exactly those who may be given.

Company, two partners with contracts, a list, two forms, a picture, six files, the review, the export; the file is then
opened by another program, and compared with what the command line decides.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from tests.window import founder, made_names
from tests.window.founder import RAOUL, SECOND
from tests.window.scene import Scene
from tests.window.window import Window


def play(scene: Scene) -> None:
    """The whole day."""
    today = datetime.now(UTC).date()
    window = scene.open()
    book = scene.home / "Documents" / "contacts.leads"
    scene.must(not book.parent.exists(), "the folder of the new book is there already: the story shows nothing")
    founder.new_book(window)
    scene.must(book.exists(), "the book is not in the folder that was proposed")
    sources(scene, window, today)
    files = [scene.files / name for name in made_names.FIRST_MONTH]
    founder.import_files(window, files, "Quiz", "Import a file")
    window.page("Contacts")
    scene.say(f"files in: {window.clicks} clicks, {window.texts} texts")
    people = len(scene.command("contacts", book))
    window.wait(lambda: window.reads("{n} people in the book") == {"n": str(people)}, f"not {people} people are shown")
    decide_one(scene, window, book)
    same_figures(scene, window, book)
    allowed = scene.eligible(book, SECOND.siren)
    file = founder.export(window, SECOND)
    scene.say(f"from the empty book to the first export: {window.clicks} clicks, {window.texts} texts")
    in_the_file(scene, file, allowed)


def sources(scene: Scene, window: Window, today: date) -> None:
    """Partners, contracts, the list and the forms."""
    since, before = founder.day(today, 90), founder.day(today, 120)
    picture = scene.files / made_names.PICTURE
    founder.add_partner(window, RAOUL, since, "Add a partner")
    founder.add_partner(window, SECOND, since, "New partner…")
    founder.publish(window, (RAOUL, SECOND), before, picture)
    founder.describe_form(window, "Quiz", before, picture)
    founder.copy_form(window, "Newsletter", before)
    scene.attempt(window, partial(founder.form_is_chosen, window, "Newsletter"))
    scene.say(f"partners, list and forms: {window.clicks} clicks, {window.texts} texts")


def decide_one(scene: Scene, window: Window, book: Path) -> None:
    """Decide about the first person who waits for it, if anybody does."""
    window.page("Review")
    window.choose("Partner", SECOND.name)
    before = scene.eligible(book, SECOND.siren)
    if not founder.waits_for_decision(window, "Allow"):
        return
    window.fill("Your reason", "Vit en France")
    window.press("Allow")
    window.wait(
        lambda: len(scene.eligible(book, SECOND.siren)) == len(before) + 1, "whoever was allowed is not eligible"
    )


def same_figures(scene: Scene, window: Window, book: Path) -> None:
    """The page of the export counts as the command line does."""
    window.page("Export")
    window.wait(lambda: window.field("Partner").name == SECOND.name, "the partner of the review is not proposed")
    count = str(len(scene.eligible(book, SECOND.siren)))
    window.wait(
        lambda: window.reads("{n} people in this export") == {"n": count}, f"the page does not count {count} people"
    )


def in_the_file(scene: Scene, file: Path, allowed: set[str]) -> None:
    """The workbook holds these people and nobody else."""
    rows = scene.workbook(file)
    given = {str(cell).lower() for row in rows for cell in row if "@" in str(cell)} - {"droits@clodomir.example"}
    scene.must(given == allowed, f"in the file, not allowed: {given - allowed}; allowed, not in it: {allowed - given}")
    scene.must(bool(given), "the file is empty")
