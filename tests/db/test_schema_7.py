"""Schema 7: contracts have payment terms, and those of before have none."""

from __future__ import annotations

import shutil
from pathlib import Path

from leadkeeper.db import partners
from leadkeeper.db.book import connection
from leadkeeper.db.engine import fetch_all, writing
from leadkeeper.domain.partner import Contract, PaymentTerms, PriceTier

BEFORE = Path(__file__).with_name("kept") / "schema-6.leads"
TERMS = PaymentTerms(30, 14, 5, (PriceTier(1000, 40),))


def test_contracts_of_before_have_no_terms_and_new_ones_keep_theirs(tmp_path: Path) -> None:
    path = tmp_path / "b.leads"
    shutil.copyfile(BEFORE, path)
    with connection.open_book(path, write=True) as book:
        before = partners.read_all(book.db)
        assert {one.terms for each in before for one in each.contracts} == {None}
        bodies = fetch_all(book.db, "SELECT body FROM contracts ORDER BY id")
        with writing(book.db):
            partners.add_contract(book.db, before[0].id, Contract("new", price_cents=50, terms=TERMS))
        after = partners.read_all(book.db)[0].contracts[-1]
        assert (after.terms, after.price_for(999), after.price_for(1000)) == (TERMS, 50, 40)
        assert fetch_all(book.db, "SELECT body FROM contracts ORDER BY id")[: len(bodies)] == bodies
