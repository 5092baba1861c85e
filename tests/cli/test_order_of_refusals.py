"""A refusal by a number holds the same people, whether it came before the file that brings the number or after it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from leadkeeper.services.books.open import open_book
from leadkeeper.services.contacts.editing import edit_person
from tests.cli.made_cli import NOW, call, told
from tests.cli.test_numbers_in_lines import HEAD
from tests.cli.test_shared_numbers import made
from tests.made_archive import NOW as AT
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


NAMED = "Opt-in date;Nom;Prénom;Email;Offres partenaires\n" + "".join(
    f"2026-10-13 10:01;{last};{first};{box}@mail.example;Oui\n"
    for last, first, box in (
        ("Noir", "Zoé", "zoe"),
        ("Garel", "Sara", "sara"),
        ("Garel", "Sara", "sara.garel"),
        ("Garel", "Sara", "sg"),
        ("GAREL", "Sara", "s.garel"),
        ("Imbert", "Ugo", "ugo"),
        ("Brun", "Léo", "leo"),
    )
)
ZOE = 2  # who comes first in a book of one person
NO_BY_NAME = {
    "an answer": ("rappels.csv", "Nom;Prénom;Email;Offres partenaires\n{}Roux;Max;max@mail.example;Oui\n", "Non"),
    "a full name": ("rappels.csv", "Nom complet;Email;Offres partenaires\n{}Max Roux;max@mail.example;Oui\n", "Non"),
    "a column of leaving": ("rappels.csv", "Nom;Prénom;Email;Désinscrit\n{}Roux;Max;max@mail.example;non\n", "oui"),
    "a day of leaving": ("rappels.csv", "Nom;Prénom;Email;Désinscrit le\n{}Roux;Max;max@mail.example;\n", "2026-11-12"),
    "a note": ("rappels.csv", "Nom;Prénom;Email;Commentaire\n{}Roux;Max;max@mail.example;\n", "ne veut plus rien"),
    "a list of leavers": ("désinscrits.csv", "Nom;Prénom;Email;\n{}Roux;Max;max@mail.example;\n", ""),
    "a cell next to another": ("rappels.csv", "Email;Nom;À retirer\n{}", None),
}


def refused_by_name(book: Path, name: str, text: str, word: str | None) -> None:
    """Import a file that refuses for two people by their names alone."""
    if word is None:
        rows = "max@mail.example;Roux;Zoé Noir\nann@mail.example;Blanc;Sara Garel\n"
    elif "complet" in text:
        rows = f"Zoé Noir;;{word}\nGarel Sara;;{word}\n"
    else:
        rows = f"Noir;Zoé;;{word}\nGarel;Sara;;{word}\n"
    (file := book.with_name(name)).write_text(text.format(rows), "utf-8")
    told("import", book, file, "--form", "quiz-v1", *NOW)


def people(book: Path) -> None:
    (file := book.with_name("salon.csv")).write_text(NAMED, "utf-8")
    told("import", book, file, "--form", "quiz-v1", *NOW)


def held_by_mail(book: Path) -> set[str]:
    """The addresses, without their ends, of the people of `NAMED` that an export by e-mail leaves out."""
    return {box for box, channel in kept_out(book) if channel == "email" and f"{box}@" in NAMED}


@pytest.mark.parametrize(("name", "text", "word"), NO_BY_NAME.values(), ids=NO_BY_NAME)
@pytest.mark.parametrize("order", ["before", "after"])
def test_a_refusal_by_a_name_alone_holds_all_of_that_name_whatever_came_first(
    tmp_path: Path, name: str, text: str, word: str | None, order: str
) -> None:
    """A name in a row without an address was looked up once: who came with a later file was shared."""
    book = made(tmp_path, person(1, phone=None))
    steps: list[Callable[[Path], None]] = [lambda book: refused_by_name(book, name, text, word), people]
    for step in steps if order == "before" else steps[::-1]:
        step(book)
    assert held_by_mail(book) == {"zoe", "sara", "sara.garel", "sg", "s.garel"}
    notes = [one["note"] for one in told("contacts", book) if one["email"] == "zoe@mail.example"]
    assert notes[0].startswith("STOP (")
    assert "Noir" in notes[0]


WITHOUT_ADDRESSES = {
    "a column of leaving": "Nom;Prénom;Désinscrit\nNoir;Zoé;oui\nRoux;Max;non\nGarel;Sara;oui\n",
    "an answer": "Nom complet;Offres partenaires\nZoé Noir;Non\nMax Roux;Oui\nGarel Sara;Non\n",
    "a note": "Nom;Prénom;Commentaire\nNoir;Zoé;ne veut plus rien\nRoux;Max;\nGarel;Sara;stop\n",
    "a title": "Nom;Prénom\nRoux;Max\nDÉSINSCRITS;\nNoir;Zoé\nGarel;Sara\n",
}


@pytest.mark.parametrize("text", WITHOUT_ADDRESSES.values(), ids=WITHOUT_ADDRESSES)
@pytest.mark.parametrize("order", ["before", "after"])
def test_a_file_without_a_column_of_addresses_holds_who_refuses_in_it(tmp_path: Path, text: str, order: str) -> None:
    """Each of its rows was rejected, and nothing said that two of them refuse: they were shared."""
    book = made(tmp_path, person(1, phone=None))
    (file := tmp_path / "rappels.csv").write_text(text, "utf-8")
    done = []

    def rejected(book: Path) -> None:
        done.append(told("import", book, file, "--form", "none", "--header-row", "1", *NOW))

    steps: list[Callable[[Path], None]] = [rejected, people]
    for step in steps if order == "before" else steps[::-1]:
        step(book)
    assert held_by_mail(book) == {"zoe", "sara", "sara.garel", "sg", "s.garel"}
    assert "note-says-stop" in done[0]["warnings"]


def test_who_was_released_by_hand_is_not_held_again_by_the_same_name(tmp_path: Path) -> None:
    """A file that changes nothing about somebody says nothing new of a name that was read before."""
    book = made(tmp_path, person(1, phone=None))
    people(book)
    refused_by_name(book, *NO_BY_NAME["an answer"])
    with open_book(book, AT) as opened:
        edit_person(opened.db, ZOE, {"note": ""}, AT)
    (file := tmp_path / "décembre.csv").write_text(NAMED.replace("2026-10", "2026-11"), "utf-8")
    told("import", book, file, "--form", "quiz-v1", *NOW)
    assert held_by_mail(book) == {"sara", "sara.garel", "sg", "s.garel"}


def test_an_import_undone_as_misread_refuses_by_no_name_any_more(tmp_path: Path) -> None:
    book = made(tmp_path, person(1, phone=None))
    refused_by_name(book, *NO_BY_NAME["an answer"])
    told("undo", book, "i1", "--read-wrongly", *NOW)
    people(book)
    assert not held_by_mail(book)


UNCLEAR_ROWS = {
    "a number": "2026-10-20 10:01;Zoé;Noir;;0639980001;{}\n",
    "a number in words": "2026-10-20 10:01;Zoé;Noir;;06 39 98 00 01;{}\n",
    "a name": "2026-10-20 10:01;Zoé;Noir;;;{}\n",
}


@pytest.mark.parametrize("row", UNCLEAR_ROWS.values(), ids=UNCLEAR_ROWS)
@pytest.mark.parametrize("answer", ["bof", "on verra", "oui mais non"])
@pytest.mark.parametrize("order", ["before", "after"])
def test_an_unclear_answer_without_an_address_holds_who_may_be_meant(
    tmp_path: Path, row: str, answer: str, order: str
) -> None:
    """It was kept for the record of that number alone, or for nobody: the record with the address was shared."""
    book = made(tmp_path, person(1, phone=None))
    lead = "2026-10-13 10:01;{};{};{}@mail.example;{};Oui\n"
    files = {
        "calls.csv": HEAD + row.format(answer) + lead.format("Max", "Roux", "max", "0639980003"),
        "salon.csv": HEAD + lead.format("Zoé", "Noir", "zoe", "0639980001") + lead.format("Ugo", "Imbert", "ugo", ""),
    }
    for name in sorted(files, reverse=order == "after"):
        (file := tmp_path / name).write_text(files[name], "utf-8")
        told("import", book, file, "--form", "quiz-v1", *NOW)
    held = {box for box, channel in kept_out(book) if channel == "email"}
    assert held - {"person1"} == {"zoe"}
