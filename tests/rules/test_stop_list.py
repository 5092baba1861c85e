"""The stop list is asked by canonical address, by number in any spelling, and by keyed hash."""

from __future__ import annotations

from leadkeeper.model.book import Suppression
from leadkeeper.rules.stop_list import StopList, keyed_hash

KEY = "00" * 32


def test_an_entry_matches_every_spelling_of_its_mailbox() -> None:
    entry = Suppression(email="Lea.Dubois@googlemail.com")

    assert StopList([entry], None).matching(["leadubois@gmail.com"]) == (entry,)
    assert StopList([entry], None).matching(["lea.dubois@poste.example"]) == ()


def test_an_entry_matches_its_number_however_it_was_written() -> None:
    entry = Suppression(phone="01 99 00 12 34")

    assert StopList([entry], None).matching(["+33199001234"]) == (entry,)


def test_an_entry_that_matches_twice_is_given_once() -> None:
    entry = Suppression(email="a@x.example", phone="0639980011")

    assert StopList([entry], None).matching(["a@x.example", "+33639980011"]) == (entry,)


def test_a_hash_matches_with_the_key_of_the_book_only() -> None:
    entry = Suppression(hash=keyed_hash(bytes(32), "a@x.example").upper())

    assert StopList([entry], KEY).matching(["a@x.example"]) == (entry,)
    assert StopList([entry], "11" * 32).matching(["a@x.example"]) == ()
    assert StopList([entry], None).matching(["a@x.example"]) == ()
    assert StopList([entry], "no hex").matching(["a@x.example"]) == ()


def test_only_a_list_with_hashes_and_a_key_asks_for_hashing() -> None:
    assert StopList([Suppression(hash="ab")], KEY).has_hashes
    assert not StopList([Suppression(hash="ab")], None).has_hashes
    assert not StopList([Suppression(email="a@x.example")], KEY).has_hashes
    assert StopList([Suppression(email="a@x.example")], KEY).plain == ["a@x.example"]
