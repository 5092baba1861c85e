"""The stop list is asked by canonical address, by number in any spelling, and by keyed hash."""

from __future__ import annotations

from unicodedata import normalize

import pytest

from leadkeeper.domain.book import Suppression
from leadkeeper.domain.contact import keys
from leadkeeper.domain.suppression import SuppressionList, hasher, keyed_hash, read_hash, read_identifiers, read_key

KEY = "00" * 32


def test_an_entry_matches_every_spelling_of_its_mailbox() -> None:
    entry = Suppression(email="Lea.Dubois@googlemail.com")

    assert SuppressionList([entry], None).matching(["leadubois@gmail.com"]) == (entry,)
    assert SuppressionList([entry], None).matching(["lea.dubois@poste.example"]) == ()


@pytest.mark.parametrize(
    "typed", ["mailto:Lea@poste.example", "Léa <lea@poste.example>", "a@b.example; lea@poste.example"]
)
def test_an_entry_matches_its_address_whatever_stands_around_it(typed: str) -> None:
    entry = Suppression(email=typed)

    assert SuppressionList([entry], None).matching(["lea@poste.example"]) == (entry,)


@pytest.mark.parametrize(
    "typed",
    [
        "le\u200ba@poste.example",
        "l\u00adea@poste.example",
        "lea@\u200cposte.\u202aexample",
        "lea @ poste.example",
        "lea (at) poste.example",
        "lea\uff20poste.example",
        "\uff4cea@poste.example",
    ],
)
def test_an_entry_matches_the_address_that_a_person_sees_in_it(typed: str) -> None:
    entry = Suppression(email=typed)
    assert SuppressionList([entry], None).matching(["lea@poste.example"]) == (entry,)
    assert SuppressionList([Suppression(email="lea@poste.example")], None).matching(addresses(typed)) != ()


def addresses(typed: str) -> list[str]:
    """What a contact with this cell is matched by; letters of another width are another mailbox."""
    known = keys(normalize("NFKC", typed), None)
    return [known.canonical or known.email_key or "", *(found for _kind, found in known.further)]


def test_an_entry_matches_the_number_that_a_person_sees_in_it() -> None:
    entries = [
        Suppression(phone=typed)
        for typed in ("\uff10\uff16\uff13\uff19\uff19\uff18\uff10\uff10\uff11\uff11", "06\u200b39 98 00 11")
    ]
    assert SuppressionList(entries, None).matching(["+33639980011"]) == tuple(entries)


def test_an_entry_matches_its_number_however_it_was_written() -> None:
    entry = Suppression(phone="01 99 00 12 34")

    assert SuppressionList([entry], None).matching(["+33199001234"]) == (entry,)


def test_an_entry_that_matches_twice_is_given_once() -> None:
    entry = Suppression(email="a@x.example", phone="0639980011")

    assert SuppressionList([entry], None).matching(["a@x.example", "+33639980011"]) == (entry,)


def test_a_hash_matches_with_the_key_of_the_book_only() -> None:
    entry = Suppression(hash=keyed_hash(bytes(32), "a@x.example").upper())

    assert SuppressionList([entry], KEY).matching(["a@x.example"]) == (entry,)
    assert SuppressionList([entry], "11" * 32).matching(["a@x.example"]) == ()
    assert SuppressionList([entry], None).matching(["a@x.example"]) == ()
    assert SuppressionList([entry], "no hex").matching(["a@x.example"]) == ()


def test_only_a_list_with_hashes_and_a_key_asks_for_hashing() -> None:
    assert SuppressionList([Suppression(hash="ab")], KEY).has_hashes
    assert not SuppressionList([Suppression(hash="ab")], None).has_hashes
    assert not SuppressionList([Suppression(email="a@x.example")], KEY).has_hashes
    assert SuppressionList([Suppression(email="a@x.example")], KEY).plain == ["a@x.example"]


@pytest.mark.parametrize("size", [1, 16, 32, 64, 65, 200])
def test_hashing_by_the_thousand_gives_what_hmac_gives(size: int) -> None:
    key = bytes(range(1, size + 1))
    assert hasher(key)("léa@été.example") == keyed_hash(key, "léa@été.example")


def test_a_keyed_hash_is_that_of_rfc_4231() -> None:
    expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert hasher(b"Jefe")("what do ya want for nothing?") == expected


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("00ff", b"\x00\xff"),
        (" 00FF ", b"\x00\xff"),
        ("0ff", None),
        ("zz", None),
        ("", None),
        (" ", None),
        (None, None),
    ],
)
def test_a_key_is_an_even_number_of_hex_digits(text: str | None, key: bytes | None) -> None:
    assert read_key(text) == key


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Lea+pub@GMAIL.com", ("lea@gmail.com",)),
        ("mailto:a@x.example", ("a@x.example",)),
        ("a@x.example; B@x.example", ("a@x.example", "b@x.example")),
        ("06 39 98 00 11", ("+33639980011",)),
        ("639980011", ("+33639980011",)),
        ("a@b", ()),
        ("Léa", ()),
        ("", ()),
    ],
)
def test_an_identifier_is_read_in_its_canonical_form(text: str, found: tuple[str, ...]) -> None:
    assert read_identifiers(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("AB" * 32, ("ab" * 32,)), ("ab" * 31, ()), ("ab" * 31 + "a", ()), ("zz" * 32, ()), ("", ())],
)
def test_a_hash_is_64_hex_digits(text: str, found: tuple[str, ...]) -> None:
    assert read_hash(text) == found


def test_of_very_many_addresses_those_on_the_list_are_picked_out() -> None:
    entry = Suppression(hash=keyed_hash(bytes(32), "a@x.example"))
    pairs = [("a@x.example", 1), ("b@x.example", 2), ("a@x.example", 3)]

    assert list(SuppressionList([entry], KEY).hashed_among(pairs)) == [pairs[0], pairs[2]]
    assert list(SuppressionList([entry], None).hashed_among(pairs)) == []


def test_hashes_of_case_folded_addresses_match_until_the_day_on_which_they_ended() -> None:
    folded = keyed_hash(bytes.fromhex(KEY), "strasse@x.example")
    old, new = (Suppression(hash=folded, at=at) for at in ("2026-01-01", "2026-07-01"))
    stops = SuppressionList([old, new], KEY, "2026-06-01")
    assert stops.matching(["straße@x.example"]) == (old,)
    assert stops.matching(["strasse@x.example"]) == (old, new)
    pairs = [("straße@x.example", 1), ("autre@x.example", 2)]
    assert list(stops.hashed_among(pairs)) == pairs[:1]
    assert SuppressionList([old], KEY).matching(["straße@x.example"]) == ()
