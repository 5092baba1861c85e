"""A number that a partner was given stays known when a file replaces it: a stop by it still finds the person."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from leadkeeper.services.books.open import open_book
from leadkeeper.services.complaints.complaints import list_complaints
from leadkeeper.services.dashboard import glance
from tests.cli.exported_book import export, rows_of
from tests.cli.made_cli import NOW, call, told
from tests.cli.test_shared_numbers import PARTS
from tests.made_archive import NOW as INSTANT
from tests.made_archive import Facts, archive, person, published, restored
from tests.services.told_book import BONTE

PARTNERS = [*PARTS["partners"], BONTE]
OLD, LATER = "+33639980001", ("--now", "2026-11-24T11:00:00+01:00")


def made(folder: Path, *people: Facts) -> Path:
    with restored(folder, archive(*people, **PARTS | {"partners": PARTNERS})) as opened:
        return opened.path


def given(folder: Path, *people: Facts, channel: str = "sms") -> Path:
    book = made(folder, *people)
    export(book, folder / "e1.xlsx", "--channel", channel, "--traps", 0)
    return book


def updated(book: Path, *rows: str) -> Path:
    file = book.with_name("new numbers.csv")
    file.write_text("\n".join(["email,phone", *rows, ""]), "utf-8")
    told("import", book, file, "--mode", "update", "--nobody-left", *LATER)
    return book


def known(book: Path, who: str) -> tuple[str, list[str]]:
    shown = told("show", book, who)
    return shown["phone"], shown["other_phones"]


def rules(book: Path) -> dict[str, set[str]]:
    judged = call("decide", book, "--partner", "raoul", "--channel", "sms", "--json", *NOW).stdout
    people = map(json.loads, judged.splitlines())
    return {one["contact"]: {why["rule"] for why in one["reasons"]} for one in people}


def test_a_stop_by_a_number_that_was_given_finds_the_person(tmp_path: Path) -> None:
    book = updated(given(tmp_path, person(1)), "person1@mail.example,0655555555")
    assert known(book, "c1") == ("+33655555555", [OLD])
    assert told("suppress", book, OLD, *NOW)["matched"] == 1
    assert [one["kind"] for one in told("notices", book)] == ["rectification", "objection"]
    told("notices", book, "--partner", "raoul", "--out", tmp_path / "stop.xlsx", *NOW)
    assert [row["Téléphone"] for row in rows_of(tmp_path / "stop.xlsx")] == [OLD]
    assert told("trace", book, OLD)["deliveries"][0]["export"] == "E1"


def test_a_row_by_a_number_that_was_given_finds_the_person(tmp_path: Path) -> None:
    book = updated(given(tmp_path, person(1)), "person1@mail.example,0655555555")
    stop = tmp_path / "stop.csv"
    stop.write_text(f"email,phone,unsubscribed at\n,{OLD},2026-11-24 09:00:00\n", "utf-8")
    told("import", book, stop, "--everybody-left", *NOW)
    assert "R02" in rules(book)["c1"]


@pytest.mark.parametrize("channel", ["email", None])
def test_a_number_that_nobody_was_given_is_replaced(tmp_path: Path, channel: str | None) -> None:
    people = person(1)
    book = given(tmp_path, people, channel=channel) if channel else made(tmp_path, people)
    assert known(updated(book, "person1@mail.example,0655555555"), "c1") == ("+33655555555", [])


def test_undoing_the_update_leaves_the_person_as_before(tmp_path: Path) -> None:
    book = given(tmp_path, person(1))
    before = told("contacts", book)
    updated(book, "person1@mail.example,0655555555")
    told("undo", book, "i1", *LATER)
    assert told("contacts", book) == before


def test_who_was_given_a_number_is_named_where_another_has_it_now(tmp_path: Path) -> None:
    book = given(tmp_path, person(1), person(2))
    updated(book, "person1@mail.example,0699999999", f"person2@mail.example,{OLD}")
    words = call("trace", book, OLD, "--lang", "en").stdout
    assert f"{OLD} was shared with Raoul SAS on 24/11/2026 10:00 in export E1." in words
    assert "It stood there with the name Léa Dubois 1." in words
    told("suppress", book, OLD, *NOW)
    told("notices", book, "--partner", "raoul", "--out", tmp_path / "stop.xlsx", *NOW)
    assert OLD in [row["Téléphone"] for row in rows_of(tmp_path / "stop.xlsx")]
    assert all("R01" in one for one in rules(book).values())
    told("complain", book, OLD, *NOW)
    assert [one["partner"] for one in told("suspects", book)] == ["raoul"]


def test_a_number_of_now_was_not_in_the_file_of_then(tmp_path: Path) -> None:
    book = given(tmp_path, person(1))
    updated(book, "person1@mail.example,0655555555")
    words = call("trace", book, "+33655555555", "--lang", "en").stdout
    assert "This address was never shared with a partner." in words
    assert "in export E1" not in words


def accused(book: Path) -> dict[str, tuple[int, int, bool]]:
    """By partner: complaints in the ranking and on Home, and whether the list of complaints names it."""
    ranked = {one["partner"]: one["complaints"] for one in told("suspects", book)}
    with open_book(book, INSTANT) as opened:
        (row,) = list_complaints(opened.db)
        home = {one.view.partner.id: one.complaints for one in glance(opened.db, INSTANT.date()).partners}
    return {one: (ranked[one], home[one], one in row.partner_ids) for one in ("raoul", "bonte")}


def test_an_erasure_accuses_no_partner_that_never_had_the_number(tmp_path: Path) -> None:
    """Raoul had the number, Bonté the address: after the erasure both were suspects, and Home counted neither."""
    seen = published()
    seen["versions"][0]["names"].append({"name": BONTE["legal_name"], "siren": BONTE["siren"]})
    with restored(tmp_path, archive(person(1), person(2), **PARTS | {"partners": PARTNERS, "lists": [seen]})) as opened:
        book = opened.path
    export(book, tmp_path / "e1.xlsx", "--channel", "sms", "--traps", 0)
    export(book, tmp_path / "e2.xlsx", "--channel", "email", "--traps", 0, to="bonte")
    told("complain", book, OLD, *LATER)
    before = accused(book)
    assert before == {"raoul": (1, 1, True), "bonte": (0, 0, False)}
    told("erase", book, "c1", *LATER)
    assert accused(book) == before
