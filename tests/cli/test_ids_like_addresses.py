"""Ids of an archive are chosen by its writer: one that is somebody else's address or row names nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadkeeper.progress import run
from leadkeeper.services.books.archive import restore_book
from tests.cli.exported_book import export, refs_of
from tests.cli.made_cli import NOW, refused, told
from tests.made_archive import NOW as THEN
from tests.made_archive import archive, person, written

BOB = "bob@mail.example"
ANNE = person(1, id=BOB, email="anne@mail.example", first_name="Anne")
WITHDRAWN = ("--event", "withdrawn", "--purpose", "partners")
ASKED = ("--kind", "access", "--at", "2026-11-20")


def made(tmp_path: Path, *people: dict[str, object]) -> Path:
    path = tmp_path / "book.leads"
    run(restore_book(written(tmp_path, archive(*people)), path, THEN))
    return path


@pytest.mark.parametrize("bob", [{"email": BOB}, {"email": "b@mail.example", "other_emails": [BOB]}])
def test_an_address_that_is_the_id_of_somebody_else_names_nobody(tmp_path: Path, bob: dict[str, object]) -> None:
    book = made(tmp_path, ANNE, person(2, first_name="Bob", **bob))
    out = ("--out", tmp_path / "d.json")
    for words in (("consent", book, BOB, *WITHDRAWN), ("erase", book, BOB), ("dossier", book, BOB, *out),
                  ("show", book, BOB), ("request", book, "add", BOB, *ASKED)):  # fmt: skip
        error = refused(*words, *NOW)
        assert error["code"] == "several-people", words
        assert "anne@mail.example" in error["message"]
        assert "c2 · Bob" in error["message"]
    assert told("consent", book, "c2", *WITHDRAWN, *NOW)["contact"] == "c2"
    assert told("consent", book, "anne@mail.example", *WITHDRAWN, *NOW)["contact"] == BOB
    assert told("erase", book, BOB, "--record", "c2", *NOW)["contacts"] == ["c2"]
    assert told("show", book, BOB, *NOW)["email"] == "anne@mail.example"  # now nobody else is meant


def test_an_id_that_is_the_own_address_names_the_person(tmp_path: Path) -> None:
    book = made(tmp_path, person(1, id=BOB, email=BOB), person(2))
    assert told("consent", book, BOB, *WITHDRAWN, *NOW)["contact"] == BOB
    assert told("erase", book, BOB, *NOW)["contacts"] == [BOB]


def test_an_open_objection_is_listed_whatever_the_id_looks_like(tmp_path: Path) -> None:
    asked = {"id": "Q1", "contact": BOB, "kind": "objection", "received_on": "2026-11-01", "answered_on": None}
    path = tmp_path / "book.leads"
    parts = archive(ANNE, person(2, email=BOB), requests=[asked])
    run(restore_book(written(tmp_path, parts), path, THEN))
    assert [one["contact"] for one in told("requests", path, *NOW)] == [BOB]


def test_the_row_of_an_export_that_is_the_id_of_somebody_else_names_nobody(tmp_path: Path) -> None:
    book = made(tmp_path, person(1), person(2, id="E1-000001", consents=[]))
    export(book, tmp_path / "raoul.xlsx", "--traps", "0")
    ref = refs_of(tmp_path / "raoul.xlsx")["person1@mail.example"]
    assert ref == "E1-000001"
    for words in (("consent", book, ref, *WITHDRAWN), ("erase", book, ref), ("show", book, ref), ("trace", book, ref),
                  ("suppress", book, ref)):  # fmt: skip
        assert refused(*words, *NOW)["code"] == "several-people", words
