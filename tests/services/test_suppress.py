"""The stop list: hashed, told to the recipients, and a partner's own hashed list matched against the book."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadkeeper.db import suppressions
from leadkeeper.db.book.connection import Book
from leadkeeper.domain.suppression import keyed_hash
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.eligibility.judge import judge_all, judge_each
from leadkeeper.services.suppression.suppression import (
    SuppressionResult,
    preview_stop_file,
    suppress,
    suppress_hashes,
    suppress_previewed,
)
from tests.made_archive import NOW, TODAY
from tests.services.told_book import told_book

KEY = "0f" * 32


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with told_book(tmp_path) as made:
        yield made


def stopped(book: Book, partner: str = "raoul", channel: str = "email", rule: str = "R01") -> list[str]:
    """Whom a rule keeps back; judged by situation it keeps back the same people."""
    (judged,) = run(judge_all(book.db, [partner], [channel], TODAY))
    found = [ref for ref, one in judge_each(book.db, judged) if rule in one.rules]
    assert [f"c{number}" for number in judged.objected(rule)] == found
    return found


def figures(found: SuppressionResult) -> tuple[int, ...]:
    return (found.read, found.suppressed, found.already, found.matched, found.unknown, found.unreadable)


def their(address: str) -> str:
    return keyed_hash(bytes.fromhex(KEY), address)


def test_addresses_and_numbers_are_kept_as_keyed_hashes_only(book: Book) -> None:
    found = suppress(book.db, ["PERSON1@mail.example", "06 39 98 00 02", "nobody@x.example"], NOW)

    assert figures(found) == (3, 3, 0, 2, 1, 0)
    entries = suppressions.read_all(book.db)
    assert all(one.hash and one.email is None and one.phone is None for one in entries)
    assert {(one.reason, one.at) for one in entries} == {("objection", NOW.isoformat())}
    assert stopped(book) == ["c1", "c2"]


def test_an_entry_that_is_there_is_not_added_again(book: Book) -> None:
    suppress(book.db, ["person1@mail.example"], NOW, partner="raoul")

    assert figures(suppress(book.db, ["person1@mail.example"], NOW, partner="Raoul SAS")) == (1, 0, 1, 1, 0, 0)
    assert figures(suppress(book.db, ["person1@mail.example"], NOW)) == (1, 1, 0, 1, 0, 0)


def test_a_plain_entry_of_an_archive_stays_as_it_was_and_counts(tmp_path: Path) -> None:
    with told_book(tmp_path, suppressions=[{"email": "Person1@mail.example"}]) as book:
        assert figures(suppress(book.db, ["person1@mail.example"], NOW)) == (1, 0, 1, 1, 0, 0)
        assert [one.email for one in suppressions.read_all(book.db)] == ["Person1@mail.example"]


def test_recipients_are_told_of_an_objection(book: Book) -> None:
    found = suppress(book.db, ["person1@mail.example", "person4@mail.example"], NOW)

    assert [(one.partner, one.contact, one.kind) for one in found.notices] == [
        ("raoul", "c1", "objection"),
        ("bonte", "c1", "objection"),
    ]


def test_an_objection_to_one_partner_on_one_channel_stays_there(book: Book) -> None:
    found = suppress(book.db, ["person1@mail.example"], NOW, partner="raoul", channel="email")

    assert [one.partner for one in found.notices] == ["raoul"]
    assert [one.channels for one in suppressions.read_notifications(book.db)] == [("email",)]
    assert stopped(book) == stopped(book, rule="R36") == ["c1"]
    assert stopped(book, "bonte") == stopped(book, channel="sms") == []


@pytest.mark.parametrize(
    ("addresses", "facts", "code"),
    [
        ([], {}, "no-address-given"),
        (["person1@mail.example", "neither"], {}, "bad-address"),
        (["person1@mail.example"], {"partner": "nobody"}, "unknown-partner"),
        (["person1@mail.example"], {"channel": "fax"}, "unknown-channel"),
    ],
)
def test_what_nobody_can_mean_is_refused_and_nothing_is_kept(
    book: Book, addresses: list[str], facts: dict[str, str], code: str
) -> None:
    with pytest.raises(LeadKeeperError) as caught:
        suppress(book.db, addresses, NOW, **facts)  # type: ignore[arg-type]  # options by name
    assert caught.value.code == code
    assert suppressions.read_all(book.db) == ()


def test_a_file_is_put_on_the_list_and_what_cannot_be_read_counted(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "stop.csv"
    path.write_text("E-mail\nperson1@mail.example\nnobody@x.example\n?\n", "utf-8")

    found = suppress_previewed(book.db, run(preview_stop_file(book.db, path, NOW)), NOW)

    assert figures(found) == (3, 2, 0, 1, 1, 1)
    assert found.examples == ((4, "?"),)
    assert stopped(book) == ["c1"]


def test_a_partners_hashed_list_is_matched_and_kept_under_our_own_key(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "stop.txt"
    hashes = [their("person1@mail.example").upper(), their("+33639980002"), their("nobody@x.example"), "abc"]
    path.write_text("\n".join(hashes), "utf-8")

    found = suppress_previewed(book.db, run(preview_stop_file(book.db, path, NOW, key=KEY)), NOW)

    assert figures(found) == (4, 2, 0, 2, 1, 1)
    assert stopped(book) == ["c1", "c2"]
    assert not {one.hash for one in suppressions.read_all(book.db)} & {one.lower() for one in hashes}
    assert {(one.partner, one.contact) for one in found.notices} == {("raoul", "c1"), ("bonte", "c1"), ("raoul", "c2")}


def test_a_partner_is_not_told_of_its_own_list(book: Book) -> None:
    found = suppress_hashes(book.db, [their("person1@mail.example")], KEY, NOW, partner="raoul")

    assert (found.matched, found.notices) == (1, ())
    assert (stopped(book), stopped(book, "bonte")) == (["c1"], [])


def test_with_the_wrong_key_nobody_matches(book: Book) -> None:
    found = suppress_hashes(book.db, [their("person1@mail.example")], "00" * 32, NOW)

    assert figures(found) == (1, 0, 0, 0, 1, 0)
    assert suppressions.read_all(book.db) == ()


@pytest.mark.parametrize("key", ["", "0f0", "key"])
def test_a_key_that_is_none_is_refused(book: Book, key: str) -> None:
    with pytest.raises(LeadKeeperError, match="bad-stop-key"):
        suppress_hashes(book.db, [their("person1@mail.example")], key, NOW)
