"""What a header says of the codes in its cells is followed, and never taken the wrong way round."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from leadkeeper.domain.consent import read_answer
from leadkeeper.domain.imports.headers import title_words
from leadkeeper.domain.text import legend, without_legend
from tests.cli.made_cli import NOW, call, refused, told
from tests.made_archive import archive, restored


@pytest.fixture
def book(tmp_path: Path) -> Path:
    restored(tmp_path, archive() | {"contacts": []}).close()
    return tmp_path / "book.leads"


def file_of(book: Path, header: str, cells: Sequence[str]) -> Path:
    rows = [f"p{number}@mail.example;2026-11-16 10:00;{cell}" for number, cell in enumerate(cells)]
    (file := book.with_name("codes.csv")).write_text("\n".join([f"Mail;Opt-in date;{header}", *rows]), "utf-8")
    return file


def events(book: Path, count: int) -> list[list[str]]:
    """What each person answered about partners."""
    shown = [told("show", book, f"p{number}@mail.example")["consents"] for number in range(count)]
    return [[one["event"] for one in consents if one["purpose"] == "partners"] for consents in shown]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Accord Raoul (1=oui 2=non)", ("1", "2")),
        ("Accord Raoul (1 oui 2 non)", ("1", "2")),
        ("Accord Raoul - 1 : oui / 2 : non", ("1", "2")),
        ("Accord Raoul (oui=1, non=2)", ("1", "2")),
        ("Accord Raoul (1=oui, 2=non, 3=ne sait pas)", ("1", "2")),
        ("Accord Raoul (O/N)", ("O", "N")),
        ("Accord Raoul (1 = oui, 0 = non)", ("1", "0")),
        ("Accord Raoul [0: non, 1: oui]", ("1", "0")),
        ("Accord Raoul (A = accepte, B = refuse)", ("A", "B")),
        ("Accord Raoul (1=yes, 2=no)", ("1", "2")),
    ],
)
def test_the_codes_of_a_header_are_read(book: Path, header: str, cells: Sequence[str]) -> None:
    """Who answered 1 was told to have named a partner that the book does not have."""
    file = file_of(book, header, [*cells, "", "?"])
    assert told("inspect", file, "--book", book)["proposals"] == {header: "consent_partners"}
    done = told("import", book, file, "--map", f"{header}=consent_partners", "--form", "quiz-v1", *NOW)
    assert events(book, 4) == [["given"], ["refused"], [], []]
    assert "unknown-partner" not in done["warnings"]
    consents = told("show", book, "p0@mail.example")["consents"]
    assert [one["partner"] for one in consents] == ["raoul"]


@pytest.mark.parametrize(
    ("header", "yes", "no"),
    [
        ("Accord Raoul (0 = oui / 1 = non)", "0", "1"),
        ("Accord Raoul (oui : 0, non : 1)", "0", "1"),
        ("Accord Raoul (1=non 2=oui)", "2", "1"),
    ],
)
def test_a_legend_against_custom_is_followed_and_must_be_confirmed(book: Path, header: str, yes: str, no: str) -> None:
    file = file_of(book, header, [yes, no, "oui"])
    assert told("inspect", file, "--book", book)["proposals"] == {}
    words = ("import", book, file, "--map", f"{header}=consent_partners", "--form", "quiz-v1", *NOW)
    assert refused(*words)["code"] == "consent-reversed"
    told(*words, "--map-anyway")
    assert events(book, 3) == [["given"], ["refused"], ["given"]]


def test_a_no_by_its_code_in_a_column_that_is_not_read_makes_the_person_wait(book: Path) -> None:
    told("import", book, file_of(book, "Accord Raoul", ["oui"]), "--map", "Accord Raoul=consent_partners",
         "--form", "quiz-v1", *NOW)  # fmt: skip
    told("import", book, file_of(book, "Accord Raoul (1=oui 2=non)", ["2"]), *NOW)
    person = told("show", book, "p0@mail.example")["id"]
    assert told("decide", book, "--partner", "raoul", "--channel", "email", *NOW, "--contact", person)["verdict"] != (
        "eligible"
    )


LEAVERS = [
    ("Désinscrit (1=oui 2=non)", "1", "2"),
    ("Désinscrit (1=non 2=oui)", "2", "1"),
    ("Désinscrit (0 = oui / 1 = non)", "0", "1"),
    ("Ne plus contacter (oui : 1, non : 2)", "1", "2"),
    ("A quitté la liste (A = oui, B = non)", "A", "B"),
]


def verdicts(book: Path, count: int) -> list[str]:
    people = [told("show", book, f"p{number}@mail.example")["id"] for number in range(count)]
    words = ("decide", book, "--partner", "raoul", "--channel", "email", *NOW, "--contact")
    return [told(*words, person)["verdict"] for person in people]


def agreed(book: Path, count: int) -> None:
    first = file_of(book, "Accord Raoul", ["oui"] * count).rename(book.with_name("premier.csv"))
    told("import", book, first, "--map", "Accord Raoul=consent_partners", "--form", "quiz-v1", *NOW)


@pytest.mark.parametrize(("header", "gone", "stayed"), LEAVERS)
@pytest.mark.parametrize("is_read", [False, True])
def test_the_codes_of_a_header_of_leavers_tell_who_left(
    book: Path, header: str, gone: str, stayed: str, *, is_read: bool
) -> None:
    """Everybody waited whatever the code, and of a column that is read who stayed by "2" was withdrawn for good."""
    agreed(book, 5)
    file = file_of(book, header, [gone, stayed, "", "oui", "non"])
    told("import", book, file, *(("--map", f"{header}=unsubscribed_at") if is_read else ()), *NOW)
    held = "blocked" if is_read else "review"
    assert verdicts(book, 5) == [held, "eligible", "eligible", held, "eligible"]


@pytest.mark.parametrize("cells", [("3", "2"), ("12/05/2026", "2")])
def test_what_a_header_of_leavers_does_not_explain_holds_as_ever(book: Path, cells: Sequence[str]) -> None:
    agreed(book, 2)
    told("import", book, file_of(book, "Désinscrit (1=oui 2=non)", cells), *NOW)
    assert verdicts(book, 2) == ["review", "eligible"]


@pytest.mark.parametrize("header", ["Désinscrit (1=oui, 1=non)", "Désinscrit (2=non)"])
def test_half_a_legend_of_leavers_lets_nobody_go(book: Path, header: str) -> None:
    agreed(book, 2)
    told("import", book, file_of(book, header, ["1", "2"]), *NOW)
    assert verdicts(book, 2) == ["review", "review"]


@pytest.mark.parametrize(("header", "gone", "stayed"), LEAVERS)
def test_a_list_for_the_suppression_list_is_read_by_its_codes_too(
    book: Path, header: str, gone: str, stayed: str
) -> None:
    agreed(book, 2)
    told("suppress", book, "--file", file_of(book, header, [gone, stayed]), "--yes", *NOW)
    assert verdicts(book, 2) == ["blocked", "eligible"]


def test_the_codes_of_a_consent_against_custom_still_let_nobody_go(book: Path) -> None:
    agreed(book, 2)
    told("import", book, file_of(book, "Accord Raoul (0 = oui / 1 = non)", ["1", "0"]), *NOW)
    assert verdicts(book, 2) == ["review", "review"]


@pytest.mark.parametrize(
    ("header", "codes"),
    [
        ("Accord (1=oui, 1=non)", {"1": "unclear"}),
        ("Accord (0=oui)", {"0": "unclear"}),
        ("Accord (X = refus)", {"x": "no"}),
        ("Question 2 : oui ou non", {"2": "unclear"}),
        ("Offres partenaires 2026 : oui / non", {}),
        ("Accord (oui/non)", {}),
        ("J'accepte les offres, oui, non", {}),
        ("Nombre d'enfants", {}),
    ],
)
def test_what_is_no_whole_legend_gives_no_yes(header: str, codes: dict[str, str]) -> None:
    assert dict(legend(header)) == codes
    assert without_legend(header) == header


def test_answers_in_words_stay_what_they_are() -> None:
    header = "Accord Raoul (1=oui 2=non)"
    cells = {"oui": "yes", "non": "no", "1": "yes", "2": "no", "0": "no", "3": "unclear", "": "none"}
    assert {cell: read_answer(cell, header) for cell in cells} == cells
    assert title_words(header) == ("accord", "raoul")


@pytest.mark.parametrize("cell", ['"', 'dit "oui"', "a\\", "$HOME"])
def test_the_option_that_is_proposed_for_a_text_can_be_pasted(book: Path, cell: str) -> None:
    quoted = cell.replace('"', '""')
    file = file_of(book, "Accord Raoul", [f'"{quoted}"'])
    words = call(
        "import", book, file, "--map", "Accord Raoul=consent_partners", "--form", "quiz-v1", "--lang", "en", *NOW
    )
    (line,) = [one for one in words.stdout.splitlines() if "--answer" in one]
    option = line[line.index("--answer") :]
    pasted = subprocess.run(["sh", "-c", f"printf '%s|' {option}"], capture_output=True, text=True, check=True).stdout
    assert pasted == f"--answer|Accord Raoul={cell}=yes|no|none|"
