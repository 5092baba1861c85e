"""Addresses that may not reach the person are counted before an export and left out by choice only."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadkeeper.progress import run
from leadkeeper.services.exports.preview import eligible_twice, preview_export
from tests.cli.exported_book import export, rows_of
from tests.cli.made_cli import NOW, call, refused, told
from tests.made_archive import TODAY, archive, given, person, restored

EMAILS = (
    "lea@mail.example",
    "paul.martin@gmial.com",
    "x@yopmail.com",
    "azertyuiop@mail.example",
    "contact@bakery.example",
    "k3@privaterelay.appleid.com",
)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Six people who may be given to Raoul: one of each kind."""
    people = [person(number, email=email) for number, email in enumerate(EMAILS)]
    with restored(tmp_path, archive(*people)) as made:
        return made.path


def test_the_summary_counts_them_and_nobody_is_left_out_unasked(book: Path, tmp_path: Path) -> None:
    found = told("decide", book, "--partner", "raoul", "--summary", *NOW)
    assert found["hygiene"] == {"typo": 1, "throwaway": 1, "mash": 1, "role": 1, "alias": 1}
    assert found["eligible"] == 6
    words = call("decide", book, "--partner", "raoul", "--summary", *NOW, "--lang", "en").stdout
    assert "misspelt domains (gmial.com)" in words
    assert export(book, tmp_path / "all.xlsx", "--traps", 0)["rows"] == 6
    assert "paul.martin@gmial.com" in [row["email"] for row in rows_of(tmp_path / "all.xlsx")]


def test_chosen_kinds_are_left_out_and_counted(book: Path, tmp_path: Path) -> None:
    out = tmp_path / "some.xlsx"
    done = export(book, out, "--traps", 0, "--leave-out", "typo", "--leave-out", "throwaway")
    assert (done["rows"], done["left_out"], done["price_cents"]) == (4, {"typo": 1, "throwaway": 1}, 200)
    assert [row["email"] for row in rows_of(out)] == [EMAILS[0], *EMAILS[3:]]
    assert told("register", book)[0]["left_out"] == {"typo": 1, "throwaway": 1}
    assert told("verify", book, out)["file"] == "match"


def test_alias_services_are_only_marked_and_all_left_out_is_said(book: Path, tmp_path: Path) -> None:
    words = ("export", book, "--partner", "raoul", "--out", tmp_path / "x.xlsx", *NOW)
    assert refused(*words, "--leave-out", "alias")["code"] == "unknown-hygiene"
    with restored(tmp_path, archive(person(1, email="x@yopmail.com")), "other.leads") as made:
        other = made.path
    error = refused(
        "export", other, "--partner", "raoul", "--out", tmp_path / "x.xlsx", "--leave-out", "throwaway", *NOW
    )
    assert (error["code"], (tmp_path / "x.xlsx").exists()) == ("all-left-out", False)


def test_people_who_may_be_exported_twice_are_counted_and_exported_all_the_same(tmp_path: Path) -> None:
    same = {"phone": "+33639980077", "last_name": "Morvan"}
    others = [
        person(3, phone="+33639980077", first_name="Paul", last_name="Fabre"),
        person(4),
        person(5, email="x", **same),
    ]
    with restored(tmp_path, archive(person(1, **same), person(2, **same), *others)) as made:
        preview = run(preview_export(made.db, "raoul", "email", TODAY))
        assert (preview.eligible, eligible_twice(made.db, preview)) == (4, 2)
        path = made.path
    words = call(
        "export", path, "--partner", "raoul", "--out", tmp_path / "out.xlsx", "--traps", 0, *NOW, "--lang", "en"
    )
    assert words.stdout.startswith("4 people in")
    assert "2 of them may be the same person as another one (same number, similar name)" in words.stdout


def test_people_who_differ_only_after_the_plus_from_a_leaver_are_named_and_exported_all_the_same(
    tmp_path: Path,
) -> None:
    with restored(tmp_path, archive(*(person(n, email=f"clo+{n}@plus.example") for n in (1, 2, 3)))) as made:
        path = made.path
    told("suppress", path, "clo+2@plus.example", *NOW)
    out = tmp_path / "out.xlsx"
    words = call("export", path, "--partner", "raoul", "--out", out, "--traps", 0, *NOW, "--lang", "en").stdout
    assert words.startswith("2 people in")
    named = "clo+1@plus.example (clo+2@plus.example), clo+3@plus.example (clo+2@plus.example)"
    assert f"{named}. They count as other people: check them." in words


def test_whoever_differs_after_the_plus_from_a_refusal_is_left_out_each_month_by_choice(tmp_path: Path) -> None:
    refused_at = [given(), given(event="withdrawn", at="2026-07-01")]
    people = [person(1, email="lea@quiz.example", consents=refused_at), person(2, email="lea+noel@quiz.example")]
    with restored(tmp_path, archive(*people, person(3, email="max@quiz.example"))) as made:
        book = made.path
    done = export(book, tmp_path / "some.xlsx", "--traps", 0, "--leave-out", "tagged")
    assert (done["rows"], done["left_out"]) == (1, {"tagged": 1})
    assert [row["email"] for row in rows_of(tmp_path / "some.xlsx")] == ["max@quiz.example"]
    told("profile", book, "raoul", "--leave-out", "tagged", *NOW)
    words = call("profile", book, "raoul", "--lang", "en").stdout
    assert "differ only after the “+” from an address that refused" in words
