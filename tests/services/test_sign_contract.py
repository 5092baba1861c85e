from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.db import partners
from leadkeeper.db.book import attachments
from leadkeeper.domain.partner import Contract, Partner
from leadkeeper.errors import LeadKeeperError
from leadkeeper.services.partners.contracts import sign_contract
from leadkeeper.services.partners.partners import add_partner
from tests.services.made_book import NOW, PDF, empty_book

CONTRACT = Contract(
    "", signed_on="2026-01-05", starts_on="2026-01-10", ends_on="2026-12-31", channels=("email",), fields=("email",),
    territory=("FR",), purpose="offers by e-mail",
)  # fmt: skip


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Any]:
    with empty_book(tmp_path) as opened:
        add_partner(opened, Partner("", "Raoul SAS", siren="987654324"))
        yield opened


def contracts(db: Any) -> tuple[Contract, ...]:
    return partners.read_all(db)[0].contracts


def test_a_contract_is_called_by_partner_and_year(db: Any) -> None:
    assert sign_contract(db, "raoul-sas", CONTRACT, None, NOW) == "raoul-sas-2026"


def test_a_second_contract_of_the_year_has_a_name_of_its_own(db: Any) -> None:
    sign_contract(db, "raoul-sas", CONTRACT, None, NOW)
    assert sign_contract(db, "raoul-sas", CONTRACT, None, NOW) == "raoul-sas-2026-2"


def test_the_document_is_copied_into_the_book(db: Any, tmp_path: Path) -> None:
    signed = tmp_path / "raoul.pdf"
    signed.write_bytes(PDF)
    sign_contract(db, "raoul-sas", CONTRACT, signed, NOW)
    document = contracts(db)[0].document
    assert document is not None
    assert attachments.read(db, document.sha256 or "") == ("raoul.pdf", PDF)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"signed_on": None}, "contract-incomplete"),
        ({"channels": ()}, "contract-incomplete"),
        ({"fields": ()}, "contract-incomplete"),
        ({"territory": ()}, "contract-incomplete"),
        ({"purpose": None}, "contract-incomplete"),
        ({"territory": ("FR", "FRANCE; BELGIUM")}, "unknown-country"),
        ({"channels": ("email", "sms")}, "channel-needs-column"),
        ({"fields": ("first_name",)}, "channel-needs-column"),
        ({"ends_on": "2026-01-09"}, "dates-reversed"),
        ({"channels": ("pigeon",)}, "unknown-channel"),
        ({"fields": ("shoe_size",)}, "unknown-field"),
    ],
)
def test_what_is_wrong_with_a_contract_is_named(db: Any, change: dict[str, Any], code: str) -> None:
    with pytest.raises(LeadKeeperError) as caught:
        sign_contract(db, "raoul-sas", replace(CONTRACT, **change), None, NOW)
    assert (caught.value.code, contracts(db)) == (code, ())


def test_a_contract_of_one_day_is_no_mistake(db: Any) -> None:
    assert sign_contract(db, "raoul-sas", replace(CONTRACT, ends_on="2026-01-10"), None, NOW)


def test_a_contract_needs_its_partner(db: Any) -> None:
    with pytest.raises(LeadKeeperError, match="unknown-partner"):
        sign_contract(db, "nobody", CONTRACT, None, NOW)
