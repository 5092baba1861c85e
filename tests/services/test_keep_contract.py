"""What becomes of a contract: clauses, end, replacement, the signed file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.db import partners
from leadkeeper.db.book import attachments
from leadkeeper.domain.partner import BY_HAND, Contract, FileStamp, Partner
from leadkeeper.errors import LeadKeeperError
from leadkeeper.services.partners.contracts import (
    attach_document,
    contract_notes,
    replace_contract,
    sign_contract,
    terminate_contract,
    tick_clauses,
)
from leadkeeper.services.partners.partners import add_partner, partners_overview
from tests.services.made_book import NOW, PDF, empty_book

CONTRACT = Contract(
    "",
    signed_on="2026-01-05",
    starts_on="2026-01-10",
    ends_on="2026-12-31",
    channels=("email",),
    fields=("email",),
    territory=("FR",),
    purpose="offers by e-mail",
)
WHO = ("raoul-sas", "raoul-sas-2026")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Any]:
    with empty_book(tmp_path) as opened:
        add_partner(opened, Partner("", "Raoul SAS", siren="987654324"))
        sign_contract(opened, "raoul-sas", CONTRACT, None, NOW)
        yield opened


def contracts(db: Any) -> tuple[Contract, ...]:
    return partners.read_all(db)[0].contracts


def document(folder: Path) -> Path:
    path = folder / "signed.pdf"
    path.write_bytes(PDF)
    return path


def test_a_new_contract_lacks_what_nobody_has_ticked(db: Any) -> None:
    lacks = contract_notes(db)[WHO].missing
    assert set(BY_HAND) < set(lacks)
    assert "seeds" in lacks


def test_ticked_clauses_are_kept_and_replaced(db: Any) -> None:
    tick_clauses(db, *WHO, ["law", "parties"])
    assert partners.clauses(db, *WHO) == ("parties", "law")
    tick_clauses(db, *WHO, BY_HAND)
    assert not set(BY_HAND) & set(contract_notes(db)[WHO].missing)


@pytest.mark.parametrize("clause", ["seeds", "nothing"])
def test_a_clause_that_the_facts_tell_cannot_be_ticked(db: Any, clause: str) -> None:
    with pytest.raises(LeadKeeperError, match="unknown-clause"):
        tick_clauses(db, *WHO, ["law", clause])
    assert partners.clauses(db, *WHO) == ()


def test_the_signed_file_can_be_added_once(db: Any, tmp_path: Path) -> None:
    assert contracts(db)[0].document is None
    digest = attach_document(db, *WHO, document(tmp_path), NOW)
    assert contracts(db)[0].document == FileStamp("signed.pdf", digest)
    assert attachments.altered(db) == frozenset()
    with pytest.raises(LeadKeeperError, match="document-kept"):
        attach_document(db, *WHO, document(tmp_path), NOW)


def test_a_signed_file_that_was_altered_is_not_kept(db: Any, tmp_path: Path) -> None:
    attach_document(db, *WHO, document(tmp_path), NOW)
    db.conn.execute("UPDATE files SET bytes = x'00'")
    stamp = contracts(db)[0].document
    assert stamp is not None
    assert stamp.sha256 in attachments.altered(db)


def test_a_contract_is_terminated_from_a_day_on(db: Any) -> None:
    terminate_contract(db, *WHO, date(2026, 11, 30))
    assert contracts(db)[0].terminated_on == "2026-11-30"


def test_a_termination_may_come_earlier_but_never_be_put_off(db: Any) -> None:
    terminate_contract(db, *WHO, date(2026, 11, 30))
    terminate_contract(db, *WHO, date(2026, 11, 24))
    for day in (date(2026, 11, 24), date(2026, 12, 1)):
        with pytest.raises(LeadKeeperError, match="contract-terminated"):
            terminate_contract(db, *WHO, day)
    assert contracts(db)[0].terminated_on == "2026-11-24"


def test_a_contract_cannot_end_before_it_starts(db: Any) -> None:
    with pytest.raises(LeadKeeperError, match="terminated-before-start"):
        terminate_contract(db, *WHO, date(2026, 1, 9))
    terminate_contract(db, *WHO, date(2026, 1, 10))


def test_other_terms_are_another_contract_that_ends_the_one_before(db: Any, tmp_path: Path) -> None:
    after = replace(CONTRACT, starts_on="2026-12-01", ends_on="2027-11-30", channels=("email", "sms"))
    after = replace(after, fields=(*after.fields, "phone"))
    assert replace_contract(db, *WHO, after, document(tmp_path), NOW) == "raoul-sas-2026-2"
    old, new = contracts(db)
    assert (old.terminated_on, old.channels) == ("2026-12-01", ("email",))
    assert (new.starts_on, new.document is not None) == ("2026-12-01", True)


def test_one_that_ends_by_itself_is_not_terminated(db: Any) -> None:
    replace_contract(db, *WHO, replace(CONTRACT, starts_on="2027-01-01", ends_on="2027-12-31"), None, NOW)
    assert contracts(db)[0].terminated_on is None


def test_a_replacement_that_cannot_be_signed_changes_nothing(db: Any) -> None:
    before = contracts(db)
    for broken in (replace(CONTRACT, channels=("fax",)), replace(CONTRACT, starts_on="2026-01-01")):
        with pytest.raises(LeadKeeperError, match=r"unknown-channel|terminated-before-start"):
            replace_contract(db, *WHO, broken, None, NOW)
        assert contracts(db) == before


def test_a_contract_that_ends_soon_is_announced(db: Any) -> None:
    (view,) = partners_overview(db, date(2026, 11, 24)).partners
    assert [(one.contract.id, one.days) for one in view.ending] == [("raoul-sas-2026", 37)]


@pytest.mark.parametrize(
    ("partner", "contract", "code"), [("nobody", "x", "unknown-partner"), ("raoul-sas", "x", "unknown-contract")]
)
def test_what_is_not_there_is_refused(db: Any, partner: str, contract: str, code: str) -> None:
    with pytest.raises(LeadKeeperError, match=code):
        tick_clauses(db, partner, contract, BY_HAND)
