"""A row reference of an export names the person wherever an address is taken."""

from __future__ import annotations

from hashlib import new as new_hash
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from leadkeeper.domain.suppression import keyed_hash
from tests.cli.exported_book import export, made_book, refs_of
from tests.cli.made_cli import NOW, call, refused, told

MAIL = "person3@mail.example"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Five people given to Raoul in E1, which holds a trap address."""
    made = made_book(tmp_path)
    export(made, tmp_path / "raoul.xlsx")
    return made


def ref_of(tmp_path: Path, address: str = MAIL) -> str:
    return refs_of(tmp_path / "raoul.xlsx")[address]


def trap_of(tmp_path: Path) -> str:
    return next(ref for email, ref in refs_of(tmp_path / "raoul.xlsx").items() if "pieges" in email)


def test_show_takes_a_reference(book: Path, tmp_path: Path) -> None:
    assert told("show", book, ref_of(tmp_path), *NOW)["email"] == MAIL


def test_trace_takes_a_reference(book: Path, tmp_path: Path) -> None:
    found = told("trace", book, ref_of(tmp_path), *NOW)
    assert (found["address"], found["matched_by"], found["contact"]) == (MAIL, "exact", "c3")
    assert [one["export"] for one in found["deliveries"]] == ["E1"]
    trap = told("trace", book, trap_of(tmp_path), *NOW)
    assert (trap["matched_by"], trap["contact"], trap["deliveries"][0]["partner"]) == ("trap", None, "raoul")


def test_suppress_stops_every_address_of_the_person(book: Path, tmp_path: Path) -> None:
    found = told("suppress", book, ref_of(tmp_path).lower(), *NOW)
    assert (found["suppressed"], found["matched"], len(found["notices"])) == (2, 2, 1)  # address and number
    standing = told("show", book, MAIL, *NOW)["standing"]
    assert "R01" in str(standing)


def test_unsuppress_takes_every_address_of_the_person_off_again(book: Path, tmp_path: Path) -> None:
    told("suppress", book, ref_of(tmp_path), *NOW)
    found = told("unsuppress", book, ref_of(tmp_path), "--reason", "another person", "--yes", *NOW)
    assert (found["lifted"], found["contacts"]) == (2, ["c3"])
    assert refused("unsuppress", book, "E1-000099", "--reason", "x", "--yes", *NOW)["code"] == "unknown-reference"


def test_consent_takes_a_reference(book: Path, tmp_path: Path) -> None:
    words = ("--event", "withdrawn", "--purpose", "partners")
    assert told("consent", book, ref_of(tmp_path), *words, *NOW)["contact"] == "c3"


def test_a_trap_an_unknown_row_and_an_erased_person_are_named(book: Path, tmp_path: Path) -> None:
    assert refused("show", book, trap_of(tmp_path), *NOW)["code"] == "reference-is-trap"
    assert refused("suppress", book, "E1-000099", *NOW)["code"] == "unknown-reference"
    assert refused("consent", book, "E9-000001", "--event", "withdrawn", "--purpose", "partners", *NOW)["code"] == (
        "unknown-reference"
    )
    told("erase", book, ref_of(tmp_path), *NOW)
    assert refused("show", book, ref_of(tmp_path), *NOW)["code"] == "reference-erased"


def test_a_reference_from_before_an_archive_names_nobody(book: Path, tmp_path: Path) -> None:
    ref = ref_of(tmp_path)
    told("archive", book, tmp_path / "out.json", *NOW)
    told("restore", tmp_path / "out.json", tmp_path / "second.leads", *NOW)
    assert refused("show", tmp_path / "second.leads", ref, *NOW)["code"] == "reference-of-archive"


def stopped_by(book: Path, tmp_path: Path, text: str, *more: str) -> tuple[list[str], dict[str, Any]]:
    """Who is on the suppression list after a file, and what was answered."""
    (tmp_path / "list.csv").write_text(text, "utf-8")
    answer = told("suppress", book, "--file", tmp_path / "list.csv", "--yes", *more, *NOW)
    people = [f"person{number}@mail.example" for number in range(5)]
    return [mail for mail in people if "R01" in str(told("show", book, mail, *NOW)["standing"])], answer


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("{3}\n{1}\n", "13"),
        ("ref\n{3}\n{1}\n", "13"),
        ("Réf.\n{3}\n{1}\n", "13"),
        ("email;ref;date\nperson0@mail.example;{0};2026-07-01\n;{3};2026-07-01\n", "03"),
        ("ref;email\n{0};person0@mail.example\n{3};\n", "03"),
        ("email;n°;nom\nperson0@mail.example;12;A\n;{3};B\n", "03"),
        ("person0@mail.example\n{3}\n", "03"),
        ("person0@mail.example\nréf {3}\n{1} / person2@mail.example\n", "0123"),
        ("email\nperson0@mail.example\n{3}\n", "03"),
        ("Réf.;Nom;statut\n{0};A;actif\n{3};B;désinscrit\n", "3"),
    ],
)
def test_a_reference_in_a_file_stops_the_person(book: Path, tmp_path: Path, text: str, people: str) -> None:
    refs = refs_of(tmp_path / "raoul.xlsx")
    listed = text.format(*(refs[f"person{number}@mail.example"] for number in range(5)))
    stopped, answer = stopped_by(book, tmp_path, listed)
    assert stopped == [f"person{number}@mail.example" for number in people]
    assert (answer["unreadable"], answer["people"]) == (0, len(people))


def test_references_of_nobody_in_a_file_are_counted_and_shown(book: Path, tmp_path: Path) -> None:
    text = f"ref\n{ref_of(tmp_path)}\nE1-000099\n{trap_of(tmp_path)}\n"
    stopped, answer = stopped_by(book, tmp_path, text)
    assert (stopped, answer["read"], answer["unreadable"]) == ([MAIL], 3, 2)
    assert "line 3: “E1-000099”" in call("suppress", book, "--file", tmp_path / "list.csv", "--yes", *NOW).output


@pytest.mark.parametrize(
    ("text", "people", "unreadable"),
    [
        ("email;autre email\nperson0@mail.example;\n;person1@mail.example\n", "01", 0),
        ("email;sha256\nperson0@mail.example;\n;{hash}\n", "03", 0),
        ("email;email 2;email 3\nperson0@mail.example;person1@mail.example;person2@mail.example\n", "012", 0),
        (
            "Email,Additional email addresses\nperson0@mail.example,person1@mail.example;person2@mail.example\n",
            "012",
            0,
        ),
        ("email;email du parrain\nperson0@mail.example;person1@mail.example\n;person2@mail.example\n", "0", 1),
        ("email;note\nperson0@mail.example;amie de person1@mail.example\n", "0", 0),
        ("nom;email\nA;person0@mail.example\nC;\n", "0", 1),
        ("email;statut\nperson0@mail.example;désinscrit\n;désinscrit\n;actif\n", "0", 1),
        ("email;statut\nperson0@mail.example;désinscrit\n{ref};désinscrit\n", "03", 0),
    ],
)
def test_a_row_without_an_address_in_its_column_is_never_dropped(
    book: Path, tmp_path: Path, text: str, people: str, unreadable: int
) -> None:
    listed = text.format(hash=sha256(MAIL.encode()).hexdigest(), ref=ref_of(tmp_path))
    stopped, answer = stopped_by(book, tmp_path, listed)
    assert stopped == [f"person{number}@mail.example" for number in people]
    assert answer["unreadable"] == unreadable


@pytest.mark.parametrize("kind", ["sha256", "md5"])
def test_an_address_or_a_reference_among_hashes_is_stopped(book: Path, tmp_path: Path, kind: str) -> None:
    made = new_hash(kind, b"person0@mail.example").hexdigest()
    text = f"{made}\nperson1@mail.example\n{ref_of(tmp_path)}\n{'ab' * 20}\n"
    stopped, answer = stopped_by(book, tmp_path, text, "--hashed", kind)
    assert stopped == [f"person{number}@mail.example" for number in (0, 1, 3)]
    assert (answer["read"], answer["unreadable"]) == (4, 1)  # a hash of another kind than was said


def test_an_address_among_keyed_hashes_is_stopped(book: Path, tmp_path: Path) -> None:
    key = "ab" * 32
    made = keyed_hash(bytes.fromhex(key), "person0@mail.example")
    stopped, answer = stopped_by(book, tmp_path, f"hash\n{made}\nperson1@mail.example\n", "--hashed", "--key", key)
    assert stopped == ["person0@mail.example", "person1@mail.example"]
    assert answer["unreadable"] == 0


def test_decide_takes_a_reference(book: Path, tmp_path: Path) -> None:
    ref = ref_of(tmp_path)
    assert told("decide", book, "--partner", "raoul", "--contact", ref, *NOW)["contact"] == "c3"
    assert refused("decide", book, "--partner", "raoul", "--contact", "E1-000099", *NOW)["code"] == "unknown-reference"


@pytest.mark.parametrize("state", ["visible", "hidden"])
def test_addresses_on_further_sheets_are_named(book: Path, tmp_path: Path, state: str) -> None:
    workbook = Workbook()
    workbook.active.append(["email"])
    workbook.active.append(["person0@mail.example"])
    further = workbook.create_sheet("Anciens")
    further.append(["person1@mail.example"])
    further.sheet_state = state
    workbook.save(tmp_path / "list.xlsx")
    answer = told("suppress", book, "--file", tmp_path / "list.xlsx", "--yes", *NOW)
    assert (answer["suppressed"], answer["sheets_not_read"]) == (1, ["Anciens"])
    assert "“Anciens”" in call("suppress", book, "--file", tmp_path / "list.xlsx", "--yes", *NOW).output


def test_a_reference_with_the_dash_of_a_text_program_is_one(book: Path, tmp_path: Path) -> None:
    typed = ref_of(tmp_path).replace("-", "\u2013")
    assert told("show", book, typed, *NOW)["email"] == MAIL
    assert stopped_by(book, tmp_path, f"{typed}\n")[0] == [MAIL]
