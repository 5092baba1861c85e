"""What schema 6 adds to a book of the schema before: places for proofs, empty until the next export."""

from __future__ import annotations

from pathlib import Path

from leadkeeper.db import proofs
from leadkeeper.db.book import connection, settings
from leadkeeper.db.engine import fetch_value

BEFORE = Path(__file__).with_name("kept") / "schema-5.leads"


def test_a_book_of_before_has_no_proof_and_no_key_yet(tmp_path: Path) -> None:
    path = tmp_path / "b.leads"
    path.write_bytes(BEFORE.read_bytes())
    with connection.open_book(path, write=True) as book:
        assert proofs.proof_of(book.db, "E1") is None
        assert settings.secret(book.db, settings.SIGNING) is None
        for table in ("proof_secrets", "proofs", "proof_rows", "sealed_proofs", "breaches"):
            assert fetch_value(book.db, f"SELECT count(*) FROM {table}") == 0
