"""Stops by overseas numbers on the command line: `0692…` became +33692… once, and +262692… in another list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from leadkeeper.domain.suppression import keyed_hash
from tests.cli.made_cli import NOW, told
from tests.made_archive import archive, partner, person, restored

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
