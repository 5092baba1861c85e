"""The secret of a contract for keyed stop lists."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadkeeper.db import partners
from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import writing
from leadkeeper.domain.partner import Partner
from leadkeeper.errors import LeadKeeperError
from leadkeeper.services.partners.contracts import forget_stop_secret, hash_secret, make_stop_secret
from tests.made_archive import TODAY, contract, partner
from tests.services.told_book import told_book

OLD, NEW = "0a" * 16, "0b" * 16


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    contracts = [contract("k1", ends_on="2026-03-31"), contract("k2", starts_on="2026-04-01"), contract("k3")]
    with told_book(tmp_path, partners=[partner(contracts=contracts)], deliveries=[]) as made:
        yield made


def agree(book: Book, contract_id: str, secret: str) -> None:
    with writing(book.db):
        partners.set_stop_secret(book.db, "raoul", contract_id, secret)


def raoul(book: Book) -> Partner:
    (found,) = partners.read_all(book.db)
    return found


def test_a_secret_is_made_when_none_is_agreed(book: Book) -> None:
    made = make_stop_secret(book.db, "raoul", "k2")
    assert len(bytes.fromhex(made)) == 32
    assert hash_secret(book.db, raoul(book), TODAY) == made
    assert make_stop_secret(book.db, "raoul", "k2") != made


def test_of_several_the_newest_contract_in_force_counts(book: Book) -> None:
    assert hash_secret(book.db, raoul(book), TODAY) is None
    agree(book, "k1", OLD)
    assert hash_secret(book.db, raoul(book), TODAY) == OLD
    agree(book, "k3", "0c" * 16)
    agree(book, "k2", NEW)
    assert hash_secret(book.db, raoul(book), TODAY) == NEW


def test_a_secret_can_be_forgotten_and_is_no_part_of_the_contract(book: Book) -> None:
    before = raoul(book)
    agree(book, "k2", NEW)
    assert raoul(book) == before
    forget_stop_secret(book.db, "raoul", "k2")
    assert hash_secret(book.db, raoul(book), TODAY) is None


@pytest.mark.parametrize(
    ("partner_id", "contract_id", "code"), [("nobody", "k1", "unknown-partner"), ("raoul", "k9", "unknown-contract")]
)
def test_a_secret_is_of_a_contract_in_the_book(book: Book, partner_id: str, contract_id: str, code: str) -> None:
    with pytest.raises(LeadKeeperError) as caught:
        make_stop_secret(book.db, partner_id, contract_id)
    assert caught.value.code == code
