"""A row reference of an export names the person wherever an address is taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.exported_book import export, made_book, refs_of
from tests.cli.made_cli import NOW, refused, told

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
