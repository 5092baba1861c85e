"""Stops by overseas numbers on the command line: `0692…` became +33692… once, and +262692… in another list."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from leadkeeper.domain.suppression import keyed_hash
from tests.cli.made_cli import NOW, call, told
from tests.made_archive import archive, form, partner, person, restored

KEY = "0f" * 32
SPELT = ["0692 12 34 56", "+262 692 12 34 56", "+33692123456"]


def book_of(tmp_path: Path, *people: dict[str, Any], **parts: Any) -> Path:
    with restored(tmp_path, archive(*people, partners=[partner()], **parts)) as made:
        return made.path


def verdict(book: Path, who: str = "c1") -> str:
    found: str = told("decide", book, "--partner", "raoul", "--contact", who, *NOW)["verdict"]
    return found


@pytest.mark.parametrize("phone", SPELT)
@pytest.mark.parametrize("stop", SPELT)
def test_a_stop_typed_in_one_way_reaches_the_person_kept_in_another(tmp_path: Path, phone: str, stop: str) -> None:
    book = book_of(tmp_path, person(1, phone=phone), person(2))
    assert verdict(book) == "eligible"
    assert told("suppress", book, stop, *NOW)["matched"] == 1
    assert (verdict(book), verdict(book, "c2")) == ("blocked", "eligible")


@pytest.mark.parametrize("phone", SPELT)
@pytest.mark.parametrize("hashed", ["+33692123456", "+262692123456"])
def test_so_does_a_keyed_hash_of_an_earlier_release(tmp_path: Path, phone: str, hashed: str) -> None:
    stops = [{"hash": keyed_hash(bytes.fromhex(KEY), hashed), "reason": "objection"}]
    owner = {"name": "Test SARL", "suppression_key": KEY}
    book = book_of(tmp_path, person(1, phone=phone), owner=owner, suppressions=stops)
    assert verdict(book) == "blocked"


@pytest.mark.parametrize("first", ["+33692123456", "+262692123456"])
@pytest.mark.parametrize("second", ["0692123456", "+262692123456", "+33692123456"])
def test_a_no_by_number_in_a_list_reaches_the_person(tmp_path: Path, first: str, second: str) -> None:
    book = book_of(tmp_path, person(1, phone=first))
    file = tmp_path / "stop.csv"
    file.write_text(f"Téléphone;Stop SMS\n{second};oui\n", "utf-8")
    told("import", book, file, *NOW, "--form", "none")
    shown = told("show", book, "c1", *NOW)
    assert "withdrawn" in [one["event"] for one in shown["consents"]]


def test_an_import_keeps_the_code_of_the_territory_and_knows_who_is_there(tmp_path: Path) -> None:
    book = book_of(tmp_path, person(1, email=None, phone="+33692123456"))
    file = tmp_path / "leads.csv"
    file.write_text("Email;Téléphone\n;0692 12 34 56\na@e.example;0696 12 34 56\n", "utf-8")
    done = told("import", book, file, *NOW, "--form", "none")
    assert (done["created"], done["unchanged"] + done["updated"]) == (1, 1)
    found = {one["phone"] for one in told("contacts", book, *NOW)}
    assert found == {"+33692123456", "+596696123456"}


WITHOUT_ZERO = [*"692123451 639123452 690123453 691123454 694123455 696123456 697123457 612123458".split(),
                *"147123461 247123462 347123463 447123464 547123465 947123466 262123467".split()]  # fmt: skip
SHEETS: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "numbers and reasons": ("Désabonnés", ("Téléphone", "Motif"), ("stop",)),
    "numbers and days": ("Désabonnés", ("Téléphone", "Le"), ("4/11",)),
    "numbers alone": ("Désabonnés", ("Téléphone",), ()),
    "names": ("Désabonnés", ("Tél", "Nom"), ("Inconnu",)),
    "a column of leaving": ("Suivi", ("Téléphone", "Désinscrit"), ("oui",)),
    "an answer": ("Suivi", ("Téléphone", "Offres partenaires"), ("non",)),
}


@pytest.mark.parametrize(("sheet", "head", "more"), SHEETS.values(), ids=SHEETS)
@pytest.mark.parametrize("order", ["before", "with", "after"])
def test_a_number_without_its_zero_on_a_sheet_of_leavers_reaches_the_person(
    tmp_path: Path, sheet: str, head: tuple[str, ...], more: tuple[str, ...], order: str
) -> None:
    """A sheet of a workbook keeps `0692123451` as a number, and only mobile numbers of the mainland were found."""
    leads = [("Nom", "E-mail", "Téléphone", "Date de consentement", "Offres partenaires")]
    leads += [(f"P{at}", f"p{one}@mail.example", f"0{one}", "2026-11-01 09:00", "oui")
              for at, one in enumerate((*WITHOUT_ZERO, "692999999", "147999999"))]  # fmt: skip
    few = [leads[0], ("Else", "else@mail.example", "", "2026-11-01 09:00", "oui")]
    made, book = Workbook(), book_of(tmp_path, person(1), forms=[form()])
    for title, rows in (("Clients", leads if order == "with" else few),
                        (sheet, [head, *((int(one), *more) for one in WITHOUT_ZERO)])):  # fmt: skip
        page = made.create_sheet(title)
        for row in rows:
            page.append(row)
    made.remove(made.worksheets[0])
    made.save(tmp_path / "book.xlsx")
    with (tmp_path / "leads.csv").open("w", encoding="utf-8") as file:
        file.writelines(f"{';'.join(row)}\n" for row in leads)
    files = {"before": ["book.xlsx", "leads.csv"], "with": ["book.xlsx"], "after": ["leads.csv", "book.xlsx"]}[order]
    for name in files:
        told("import", book, tmp_path / name, "--form", "quiz-v1", *NOW)
    emails = {one["id"]: one["email"] for one in told("contacts", book)}
    lines = call("decide", book, "--partner", "raoul", "--json", *NOW).stdout.splitlines()
    going = {emails[one["contact"]] for line in lines if (one := json.loads(line))["verdict"] == "eligible"}
    assert {one for one in going if one[1:].partition("@")[0].isdigit()} == {
        "p692999999@mail.example",
        "p147999999@mail.example",
    }
