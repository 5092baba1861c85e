"""The way out: the same facts, every key, and nothing left where it cannot be written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.db.book.connection import Book
from leadkeeper.domain import serialization
from leadkeeper.domain.contact import Contact
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.books.archive import archive as write_archive
from tests.made_archive import OWNER, Facts, archive, given, person, restored
from tests.systems import is_private

DEFAULTS = {"stage": "new", "email_state": "ok", "kind": "own", "status": "active", "trace": "none", "currency": "EUR"}


def without_defaults(value: Any, key: str = "") -> Any:
    """An archive less every key that says what its absence says; a description stays to the letter."""
    if isinstance(value, list):
        return [without_defaults(item) for item in value]
    if not isinstance(value, dict) or key == "description":
        return value
    kept = {name: item if name == "description" else without_defaults(item, name) for name, item in value.items()}
    return {
        name: item
        for name, item in kept.items()
        if (name == "description" and item is not None)
        or (item not in (None, [], {}) and item is not False and item != DEFAULTS.get(name))
    }


def round_trip(folder: Path, thing: Facts) -> Facts:
    with restored(folder, thing) as book:
        counts = run(write_archive(book.db, folder / "out.json"))
    written: Facts = json.loads((folder / "out.json").read_text("utf-8"))
    assert {name: len(value) for name, value in written.items() if isinstance(value, list)} == {
        name: count for name, count in counts.items() if name != "owner"
    }
    assert without_defaults(written) == without_defaults(thing)
    return written


def test_the_archive_of_an_archive_is_the_same(tmp_path: Path) -> None:
    round_trip(tmp_path, archive())


def test_every_key_is_written_in_the_order_of_the_page(tmp_path: Path) -> None:
    found = round_trip(tmp_path, archive(person(1)))
    assert list(found) == [
        "leadkeeper_archive", "owner", "partners", "lists", "forms", "contacts", "suppressions", "deliveries",
        "imports", "notices", "complaints", "requests",
    ]  # fmt: skip
    assert list(found["contacts"][0]) == list(serialization.write(Contact("c1")))


@pytest.mark.parametrize(
    "facts",
    [
        {"email": None, "phone": None},
        {"email": "not an address", "phone": "call me", "birth_date": "1990-02-30", "country": "Absurdia"},
        {"first_name": 'O\'Neil "Jo"\\ \u2028 \x7f', "note": "line 1\r\nline 2\t\0end", "last_name": "名前 😀"},
        {"email": "", "first_name": "", "tags": [""], "other_emails": ["", "x"], "note": " "},
        {"extra": {"a": None, "b": [], "c": {"d": [1, 2.5, True, None]}, "": "", "e": 9007199254740993}},
        {"stage": None, "email_state": None, "contested": None, "admin_only": None},
        {"age_at_consent": 0, "last_action": {"at": "oui", "kind": None}, "informed": {"mentions_transmission": False}},
        {"consents": []},
        {"consents": [given("oui", event="perhaps", purpose="all", channels=["fax"], method="?", raw="", ip="::1")]},
        {"consents": [given(source={"line": 5}), given(source={"import": "i1"}), given(source={})]},
        {"reviews": [{"rule": "R99", "decision": "perhaps", "reason": "", "at": "oui"}, {}]},
        {"owner": "Eulalie", "tags": ["b", "a", "b"], "other_phones": ["06", "+33"]},
    ],
)
def test_a_person_comes_out_as_they_went_in(tmp_path: Path, facts: Facts) -> None:
    round_trip(tmp_path, archive(person(2), person(7, **facts), person(3), imports=[{"id": "i1"}]))


@pytest.mark.parametrize("refs", [["c3", "c1", "c2"], ["x", "c2", "", "c4"], ["c" + "9" * 30, "c0", "c01"]])
def test_people_keep_their_ids_and_their_order(tmp_path: Path, refs: list[str]) -> None:
    found = round_trip(tmp_path, archive(*(person(n) | {"id": ref} for n, ref in enumerate(refs))))
    assert [one["id"] for one in found["contacts"]] == refs


def test_the_same_file_can_be_given_twice_to_the_same_person(tmp_path: Path) -> None:
    delivery = {"id": "E1", "partner": "raoul", "contacts": ["c2", "c1", "c2"], "traps": [{"email": "t@x.example"}, {}]}
    round_trip(tmp_path, archive(person(1), person(2), deliveries=[delivery]))


@pytest.mark.parametrize("hashed", [True, False])
def test_the_key_of_the_stop_list_goes_out_only_with_hashes(tmp_path: Path, hashed: bool) -> None:
    entry = {"hash": "ab" * 32} if hashed else {"email": "x@y.example"}
    thing = archive(owner=OWNER | {"suppression_key": "00ff"}, suppressions=[entry])
    with restored(tmp_path, thing) as book:
        run(write_archive(book.db, tmp_path / "out.json"))
    found = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert found["owner"]["suppression_key"] == ("00ff" if hashed else None)


def test_a_thousand_people_and_their_answers_stay_together(tmp_path: Path) -> None:
    people = [person(n, consents=[given()] * (n % 3), reviews=[{"rule": "R12"}] * (n % 2)) for n in range(1, 2400)]
    round_trip(tmp_path, archive(*people))


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    round_trip(tmp_path, archive())
    assert is_private(tmp_path / "out.json")


@pytest.fixture
def book(tmp_path: Path) -> Any:
    with restored(tmp_path, archive(*map(person, range(1, 4100)))) as opened:
        yield opened


def test_what_stands_at_the_target_is_left_alone(book: Book) -> None:
    target = book.path.with_name("out.json")
    target.write_text("kept", "utf-8")
    with pytest.raises(LeadKeeperError) as caught:
        run(write_archive(book.db, target))
    assert caught.value.code == "file-exists"
    assert target.read_text("utf-8") == "kept"
    assert not list(target.parent.glob(".leadkeeper-*"))


def test_a_folder_that_is_not_there_is_named(book: Book) -> None:
    with pytest.raises(LeadKeeperError) as caught:
        run(write_archive(book.db, book.path.with_name("nowhere") / "out.json"))
    assert caught.value.code == "folder-missing"


def test_stopped_there_is_no_file(book: Book) -> None:
    before = set(book.path.parent.iterdir())
    flow = write_archive(book.db, book.path.with_name("out.json"))
    next(flow)
    flow.close()
    assert set(book.path.parent.iterdir()) == before
