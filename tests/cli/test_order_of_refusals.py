"""A refusal by a number holds the same people, whether it came before the file that brings the number or after it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.cli.made_cli import NOW, call, told
from tests.cli.test_numbers_in_lines import HEAD
from tests.cli.test_shared_numbers import made
from tests.made_archive import person

Act = Callable[[Path, Sequence[str]], None]

JULIE = "2026-10-13 10:01;Julie;Durand;{box}@mail.example;{first};Oui\n"
MARC = "2026-10-13 10:02;Marc;Durand;{box}@mail.example;{number};Oui\n"
PAUL = "2026-10-13 10:03;Paul;Roux;paul.{box}@mail.example;{number};Oui\n"
LATER = JULIE.replace("10:01", "10:09")
SHAPES = {
    "own": ("fill", MARC),
    "further": ("fill", JULIE.replace("{first}", "{first} / {number}")),
    "line": ("fill", JULIE + MARC),
    "later": ("fill", JULIE, MARC),
    "skipped": ("skip", JULIE, MARC),
    "replaced": ("update", MARC + LATER),
    "corrected": ("update", MARC, LATER),
    "several": ("fill", MARC + PAUL),
    "both": ("fill", JULIE + MARC + PAUL),
}
"""Import mode and files in which somebody at the mailbox has a number that refuses, by name of the mailbox."""
NUMBERS = [f"06399821{at:02}" for at in range(len(SHAPES))]
STAYS = "2026-10-13 10:04;Léon;Petit;leon@mail.example;0639980009;Oui\n"


def imports(book: Path) -> None:
    """Import the files of all shapes."""
    for at, (box, (mode, *files)) in enumerate(SHAPES.items()):
        facts = {"box": box, "number": NUMBERS[at], "first": f"06399822{at:02}"}
        for n, text in enumerate(files):
            (file := book.with_name(f"{box}-{n}.csv")).write_text(HEAD + text.format(**facts) + STAYS, "utf-8")
            told("import", book, file, "--form", "quiz-v1", "--mode", mode, *NOW)


def listed(head: str, cells: str, *words: str) -> Act:
    """What takes a list of the numbers: an import, or another command with its options."""

    def act(book: Path, numbers: Sequence[str]) -> None:
        (file := book.with_name("désinscrits.csv")).write_text(
            "".join([head, *(f"{number}{cells}" for number in numbers)]), "utf-8"
        )
        told(*(("import", book, file) if not words else (words[0], book, *words[1:], file)), *NOW)

    return act


def suppressed(*words: str) -> Act:
    return lambda book, numbers: told("suppress", book, *numbers, *words, *NOW)


ACTS = {
    "suppress": suppressed(),
    "suppress for SMS": suppressed("--channel", "sms"),
    "suppress for a partner": suppressed("--partner", "raoul"),
    "suppress a list": listed("Téléphone\n", "\n", "suppress", "--yes", "--file"),
    "import people who left": listed("Téléphone;Désinscrit le\n", ";2026-11-13\n"),
    "import refusals": listed("Téléphone;Nom;Offres partenaires;Date\n", ";Durand;Non;2026-11-13\n"),
    "import notes": listed("Téléphone;Note\n", ";ne plus appeler\n"),
}


def kept_out(book: Path) -> set[tuple[str, str]]:
    """The addresses, without their ends, and channels that an export leaves out."""
    boxes = {one["id"]: one["email"].partition("@")[0] for one in told("contacts", book) if one["email"]}
    result = set()
    for channel in ("email", "sms"):
        words = ("decide", book, "--partner", "raoul", "--channel", channel, "--json", *NOW)
        each = [json.loads(line) for line in call(*words).stdout.splitlines() if line]
        out = [one["contact"] for one in each if one["verdict"] != "eligible" or one.get("number_refused")]
        result |= {(boxes[contact], channel) for contact in out if contact in boxes}
    return result - {("person1", "sms")}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_the_order_of_a_refusal_by_number_and_of_the_file_changes_nothing(tmp_path: Path, act: Act) -> None:
    """A number on the suppression list before the import held nobody whose number stands in a line alone."""
    outcomes = []
    for order in ("before", "after"):
        (folder := tmp_path / order).mkdir()
        book = made(folder, person(1, phone=None))
        steps: list[Callable[[Path], None]] = [lambda book: act(book, NUMBERS), imports]
        for step in steps if order == "before" else steps[::-1]:
            step(book)
        outcomes.append(kept_out(book))
    assert outcomes[0] == outcomes[1]
    people = {*SHAPES, "paul.several", "paul.both"}
    assert {box for box, channel in outcomes[0] if channel == "sms"} == people


@pytest.mark.parametrize(("kind", "held"), [("objection", True), ("erasure", True), ("access", False)])
@pytest.mark.parametrize("asked", ["léa@mail.example", "06 39 98 21 00"])
def test_who_objected_before_a_file_brought_them_is_held(tmp_path: Path, kind: str, held: bool, asked: str) -> None:
    """The request of somebody who was not in the book yet was of nobody for ever, and the person went out."""
    book = made(tmp_path, person(1, phone=None))
    told("request", book, "add", asked, "--kind", kind, "--not-in-book", *NOW)
    (file := tmp_path / "later.csv").write_text(
        HEAD + "2026-10-13 10:01;Léa;Roux;léa@mail.example;0639982100;Oui\n", "utf-8"
    )
    told("import", book, file, "--form", "quiz-v1", *NOW)
    assert (("léa", "email") in kept_out(book)) == held
