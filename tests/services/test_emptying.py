"""By what somebody can be found."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import fetch_all, writing
from leadkeeper.db.suppressions import own_hash
from leadkeeper.services.privacy.erasure import Identifiers, identify, leave_digests
from tests.made_archive import archive, person, restored

LEA = person(1, email="Le.A+x@Gmail.com", phone="06 39 98 00 01", other_emails=["Info@X.example"], other_phones=["oui"])
NOTICES = [
    {"partner": "raoul", "contact": f"c{n}", "kind": "withdrawal", "due": "2026-12-01", "sent_at": sent}
    for n, sent in ((1, None), (1, "2026-11-20"), (2, None), (3, None))
]


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    people = (LEA, person(2, email=None, phone="+33639980002"), person(3, email="no address", phone=None))
    with restored(tmp_path, archive(*people, notices=NOTICES)) as opened:
        yield opened


def test_addresses_and_numbers_are_drawn_from_all_fields(book: Book) -> None:
    assert identify(book.db, [1]) == Identifiers(
        frozenset({"lea@gmail.com", "info@x.example"}),
        frozenset({"+33639980001"}),
        ("info@x.example", "le.a+x@gmail.com", "lea@gmail.com"),
    )


def test_what_is_no_address_finds_nobody(book: Book) -> None:
    assert identify(book.db, [3]) == Identifiers(frozenset(), frozenset(), ())


@pytest.mark.parametrize(
    ("text", "theirs"),
    [
        ("L.E.A@googlemail.com", True),
        ("l.e.a+jeux@gmail.com", True),
        ("info@x.example", True),
        ("Info@X.example", True),
        ("info+tag@x.example", False),
        ("info@x.example.com", False),
        ("0639980001", True),
        ("0639980002", False),
        ("paul@x.example", False),
    ],
)
def test_entries_and_complaints_are_recognised(book: Book, text: str, theirs: bool) -> None:
    assert identify(book.db, [1]).is_theirs(text) is theirs


@pytest.mark.parametrize(("text", "of"), [("Le.A@Gmail.com", "lea@gmail.com"), ("06 39 98 00 01", "+33639980001")])
def test_a_hash_is_that_of_the_canonical_address(book: Book, text: str, of: str) -> None:
    with writing(book.db):
        assert identify(book.db, [1]).hashed(book.db, text) == own_hash(book.db, of)


def test_open_notices_get_the_digest_of_what_was_given(book: Book) -> None:
    leave_digests(book.db, [1, 2, 3])
    mail, phone, other = (sha256(text).hexdigest() for text in (b"lea@gmail.com", b"+33639980002", b"no address"))
    found = [digest for (digest,) in fetch_all(book.db, "SELECT digest FROM notices ORDER BY id")]
    assert found == [mail, None, phone, other]
