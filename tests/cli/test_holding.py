"""Partners are put on hold and freed on the command line, after a rescue too."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadkeeper.db import register
from leadkeeper.services.books.open import open_book
from leadkeeper.services.eligibility.context import switch_rule
from tests.cli.made_cli import NOW, call, refused, told
from tests.made_archive import NOW as INSTANT
from tests.made_archive import archive, partner, person, restored
from tests.services.told_book import BONTE

HELD = {
    "partner": "raoul",
    "legal_name": "Raoul SAS",
    "on_hold": True,
    "since": "2026-11-24",
    "reason": "trap hit",
    "in_force": True,
}
FREE = {"on_hold": False, "since": None, "reason": None, "in_force": False}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A closed book of three people who may be given to Raoul."""
    with restored(tmp_path, archive(*map(person, range(3)), partners=[partner(), BONTE])) as made:
        return made.path


def said(*words: object) -> list[str]:
    found = call(*words, *NOW, "--lang", "en")
    assert found.exit_code == 0, found.output
    return found.stdout.splitlines()


def test_nothing_is_exported_to_a_partner_on_hold_until_the_hold_is_lifted(book: Path, tmp_path: Path) -> None:
    out = tmp_path / "raoul.xlsx"
    export = ("export", book, "--partner", "raoul", "--out", out, *NOW)
    with open_book(book, INSTANT, write=False) as opened:
        before = register.entries(opened.db)
    assert told("hold", book, "raoul", "--reason", "trap hit", *NOW) == [HELD | {"changed": True}]

    error = refused(*export)
    assert (error["code"], error["facts"]["hold"], error["facts"]["reasons"]["R40"]) == (
        "nobody-eligible",
        "trap hit",
        3,
    )
    assert "(trap hit)" in error["message"]
    assert "“leadkeeper hold BOOK PARTNER --lift”" in error["message"]
    assert not out.exists()

    (lifted,) = told("hold", book, "Raoul SAS", "--lift", *NOW)
    assert lifted == HELD | FREE | {"changed": True}
    with open_book(book, INSTANT, write=False) as opened:
        assert register.entries(opened.db) == before  # as in the window
    assert told(*export)["rows"] == 3
    assert told("verify", book, out) == {"chain": "ok", "broken_at": None, "file": "match", "export": "E1"}


def test_a_rescued_book_whose_partners_are_all_on_hold_exports_once_they_are_freed(book: Path, tmp_path: Path) -> None:
    raw = book.read_bytes()
    assert b'"max_uses":2' in raw
    book.write_bytes(raw.replace(b'"max_uses":2', b'"max_usas":2', 1))  # a contract
    saved, out = tmp_path / "saved.leads", tmp_path / "raoul.xlsx"
    words = said("rescue", book, saved)
    assert "“leadkeeper hold BOOK” shows the holds, “leadkeeper hold BOOK PARTNER --lift” lifts one." in words
    assert all(one["on_hold"] and "damaged" in one["reason"] for one in told("hold", saved))
    told("suppress", saved, "--all-entered", *NOW)

    export = ("export", saved, "--partner", "raoul", "--out", out, *NOW)
    assert "damaged" in refused(*export)["facts"]["hold"]
    freed = told("hold", saved, "raoul", "bonte", "--lift", *NOW)
    assert [one["changed"] for one in freed] == [True, True]
    assert told(*export)["export"] == "E1"
    assert told("verify", saved)["chain"] == "ok"
    assert told("verify", saved, out)["file"] == "match"


def test_how_all_partners_stand_is_shown(book: Path) -> None:
    told("hold", book, "raoul", "--reason", "trap hit", *NOW)
    assert told("hold", book) == [HELD, HELD | FREE | {"partner": "bonte", "legal_name": "Bonté SARL"}]
    assert said("hold", book) == [
        "raoul  Nothing is shared with Raoul SAS, on hold since 24/11/2026: trap hit.",
        "bonte  Bonté SARL is not on hold.",
    ]


def test_who_is_on_hold_already_and_who_is_not_is_said(book: Path) -> None:
    assert said("hold", book, "raoul", "--reason", "unpaid")[-1].endswith("“leadkeeper hold BOOK raoul --lift”.")
    assert "nothing was changed" in said("hold", book, "raoul", "--reason", "unpaid")[-1]
    assert "is replaced" in said("hold", book, "raoul", "--reason", "trap hit")[-1]
    assert said("hold", book, "bonte", "raoul", "--lift") == [
        "Bonté SARL is not on hold: nothing was changed.",
        "The hold on Raoul SAS is lifted.",
        "It was on hold since 24/11/2026: trap hit.",
    ]


def test_what_lifting_would_unlock_names_the_command(book: Path) -> None:
    told("hold", book, "raoul", "--reason", "unpaid", *NOW)
    words = said("decide", book, "--partner", "raoul", "--summary")
    place = next(n for n, line in enumerate(words) if "lift the hold" in line)
    assert words[place + 1].strip() == "Lift the hold with “leadkeeper hold BOOK raoul --lift”."


def test_an_unknown_partner_is_refused_with_those_that_are_known_and_nothing_changes(book: Path) -> None:
    error = refused("hold", book, "raoul", "nobody", "--reason", "unpaid", *NOW)
    assert (error["code"], error["facts"]["known"]) == (
        "unknown-partner",
        {"raoul": "Raoul SAS", "bonte": "Bonté SARL"},
    )
    assert error["message"].endswith("of one of these: raoul (Raoul SAS), bonte (Bonté SARL).")
    assert refused("hold", book, "nobody", "--lift")["code"] == "unknown-partner"
    assert refused("hold", book, "raoul", "--reason", " ")["code"] == "reason-missing"
    assert not any(one["on_hold"] for one in told("hold", book))


@pytest.mark.parametrize("words", [("raoul",), ("--lift",), ("--reason", "x"), ("raoul", "--reason", "x", "--lift")])
def test_a_partner_without_saying_what_and_the_other_way_round_is_wrong_usage(
    book: Path, words: tuple[str, ...]
) -> None:
    assert call("hold", book, *words).exit_code == 2


def test_a_book_that_does_without_holds_says_so(book: Path) -> None:
    with open_book(book, INSTANT) as opened:
        switch_rule(opened.db, "R40", on=False)
    assert "does not apply the rule of partners on hold" in said("hold", book, "raoul", "--reason", "unpaid")[-1]
    assert told("hold", book)[0]["in_force"] is False
    assert "R40" not in said("hold", book, "raoul", "--lift")[-1]
