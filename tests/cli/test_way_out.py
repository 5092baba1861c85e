"""Refusals and reports speak of the way out: what to do first, what it would bring, who must be told by when."""

from __future__ import annotations

from pathlib import Path

from tests.cli.exported_book import export, made_book
from tests.cli.made_cli import NOW, call, refused, told
from tests.made_archive import archive, contract, form, form_version, partner, person, restored
from tests.services.told_book import BONTE


def test_nobody_eligible_names_the_first_unlock_and_its_price(tmp_path: Path) -> None:
    bare = form(versions=[form_version(evidence=[])])
    with restored(tmp_path, archive(*map(person, range(4)), forms=[bare])) as made:
        book = made.path
    error = refused("export", book, "--partner", "raoul", "--out", tmp_path / "x.xlsx", *NOW)
    assert (error["code"], error["facts"]["unlock"]["action"]) == ("nobody-eligible", "attach-evidence")
    assert (error["facts"]["unlock"]["people"], error["facts"]["unlock"]["price_cents"]) == (4, 200)
    assert "(+ 4 people, €2.00)" in error["message"]
    found = told("decide", book, "--partner", "raoul", "--summary", *NOW)
    assert found["unlocks"][0]["price_cents"] == 200
    assert "(€2.00)" in call("decide", book, "--partner", "raoul", "--summary", *NOW, "--lang", "en").stdout


def test_a_volume_that_an_unlock_would_reach_has_its_price(tmp_path: Path) -> None:
    terms = {"tiers": [{"people": 4, "price_cents": 40}]}
    bare = form(versions=[form_version(evidence=[])])
    parts = {"forms": [bare], "partners": [partner(contracts=[contract(terms=terms)])]}
    with restored(tmp_path, archive(*map(person, range(4)), **parts)) as made:
        book = made.path
    assert told("decide", book, "--partner", "raoul", "--summary", *NOW)["unlocks"][0]["price_cents"] == 160


def test_all_given_already_is_said_instead(tmp_path: Path) -> None:
    book = made_book(tmp_path, 2)
    export(book, tmp_path / "E1.xlsx")
    error = refused("export", book, "--partner", "raoul", "--out", tmp_path / "x.xlsx", *NOW)
    assert (error["facts"]["given"], "unlock" in error["facts"]) == (2, False)
    assert "were shared already" in error["message"]


def test_the_import_report_says_who_said_no_and_who_must_be_told_by_when(tmp_path: Path) -> None:
    book = made_book(tmp_path, 3)
    export(book, tmp_path / "E1.xlsx")
    path = tmp_path / "left.csv"
    path.write_text("email;Désinscrit le\nperson1@mail.example;20/11/2026\nnew@mail.example;20/11/2026\n", "utf-8")
    copy = tmp_path / "copy.leads"
    copy.write_bytes(book.read_bytes())
    found = told("import", book, path, *NOW)
    assert (found["said_no"], found["to_tell"]) == (2, [{"partner": "raoul", "people": 1, "due": "2026-11-26"}])
    words = call("import", copy, path, *NOW, "--lang", "en").stdout
    assert "2 people refused partners or unsubscribed" in words
    assert "Raoul SAS received 1 of the people who refuse in this file and must be notified by 26/11/2026." in words
    assert BONTE["legal_name"] not in words
