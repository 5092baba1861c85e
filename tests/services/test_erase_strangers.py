"""Somebody of whom only complaints tell is erased as well."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadkeeper.db import contacts
from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import Db, fetch_value
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.books.backup import check_book
from leadkeeper.services.complaints.complaints import list_complaints, record_complaint
from leadkeeper.services.imports.importer import ImportOptions, import_file
from leadkeeper.services.privacy.erasure import ChangedComplaint, Erased, ErasurePreview, erase, preview_erasure
from tests.made_archive import NOW, archive, person, restored
from tests.services.left_bytes import left

WHO = "zoelie.q+clodomir@orange.example"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with restored(tmp_path, archive(person(1))) as opened:
        yield opened


def erased(db: Db, who: str) -> Erased:
    return run(erase(db, who, NOW))


def complained_of(db: Db, folder: Path, address: str = "Zoelie.Q+clodomir@orange.example") -> None:
    """A mail about an address that no contact has, and the address itself."""
    mail = folder / "spam.eml"
    mail.write_bytes(f"To: Zoélie <{address}>\r\nFrom: a@spam.example\r\nSubject: Zoélie !\r\n\r\nHello".encode())
    run(record_complaint(db, str(mail), NOW))
    run(record_complaint(db, address, NOW))


def test_somebody_of_whom_only_complaints_tell_is_erased_too(book: Book, tmp_path: Path) -> None:
    complained_of(book.db, tmp_path)
    before = contacts.count(book.db)
    found = erased(book.db, WHO)
    assert (found.contacts, found.notices, found.removed) == ((), (), {"complaints": 2})
    assert contacts.count(book.db) == before
    assert [row.address for row in list_complaints(book.db)] == [None, None]
    assert check_book(book.db)["sound"]
    book.close()
    assert left(book.path, "zoelie.q", "Zoelie.Q", "Zoélie !") == []


def test_a_stranger_who_was_erased_stays_out_and_is_unknown_from_then_on(book: Book, tmp_path: Path) -> None:
    complained_of(book.db, tmp_path)
    erased(book.db, WHO)
    with pytest.raises(LeadKeeperError, match="unknown-contact"):
        erased(book.db, WHO)
    path = tmp_path / "again.csv"
    path.write_text(f"email\n{WHO}\n", "utf-8")
    assert run(import_file(book.db, path, ImportOptions(), NOW)).counts["erased"] == 1


def test_a_stranger_goes_from_the_notes_about_others_as_well(book: Book, tmp_path: Path) -> None:
    complained_of(book.db, tmp_path, "parrain@orange.example")
    book.db.conn.execute("UPDATE contacts SET note = 'see Parrain@orange.example' WHERE id = 1")
    assert erased(book.db, "parrain@orange.example").removed == {"complaints": 2, "elsewhere": 1}
    assert fetch_value(book.db, "SELECT note FROM contacts WHERE id = 1") == "see …"


def test_what_erasing_a_stranger_would_do_is_said_before(book: Book, tmp_path: Path) -> None:
    complained_of(book.db, tmp_path)
    about = tuple(ChangedComplaint(one, WHO, NOW.isoformat(), True, {"erased": True}) for one in ("P1", "P2"))
    assert preview_erasure(book.db, WHO) == ErasurePreview(WHO, WHO, (), (), (), (), (), None, complaints=about)


def test_an_address_that_differs_after_the_plus_is_of_somebody_else(book: Book, tmp_path: Path) -> None:
    complained_of(book.db, tmp_path)
    with pytest.raises(LeadKeeperError, match="unknown-contact"):
        erased(book.db, "zoelie.q@orange.example")


def test_a_trap_is_nobody_to_be_erased(tmp_path: Path) -> None:
    trap = {"email": "camille@pieges.clodomir.example", "first_name": "Camille", "last_name": "Marchand"}
    delivery = {"id": "E1", "partner": "raoul", "at": "2026-06-15", "channels": ["email"], "contacts": ["c1"]}
    with restored(tmp_path, archive(person(1), deliveries=[delivery | {"traps": [trap]}])) as book:
        complained_of(book.db, tmp_path, trap["email"])
        with pytest.raises(LeadKeeperError, match="unknown-contact"):
            erased(book.db, trap["email"])
