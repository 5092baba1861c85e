from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest

from leadkeeper.domain.partner import CLAUSES
from leadkeeper.errors import LeadKeeperError
from leadkeeper.services.partners.contracts import draft_contract
from tests.made_archive import NOW, archive, contract, form, partner, published, restored

OLD = contract("raoul-2025", starts_on="2025-01-10", ends_on="2025-12-31", price_cents=40)
NEWCOMER = partner(id="acme", legal_name="Acme SA", siren="456123785", contracts=[])


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Any]:
    parts = {"partners": [partner(contracts=[contract(), OLD]), NEWCOMER], "lists": [published()]}
    with restored(tmp_path, archive(contacts=[], forms=[form(versions=[])], **parts)) as book:
        yield book.db


def words(db: Any, folder: Path, partner: str = "raoul", **which: Any) -> str:
    draft_contract(db, partner, folder / "contrat.docx", NOW, **which)
    return "\n".join(paragraph.text for paragraph in docx.Document(str(folder / "contrat.docx")).paragraphs)


def test_each_clause_stands_in_the_document(db: Any, tmp_path: Path) -> None:
    made = draft_contract(db, "raoul", tmp_path / "contrat.docx", NOW)
    text = "\n".join(one.text for one in docx.Document(str(tmp_path / "contrat.docx")).paragraphs)
    assert [one.clause for one in made.articles] == list(CLAUSES)
    assert all(f"Article {n} – {one.heading}" in text for n, one in enumerate(made.articles, 1))
    assert all(paragraph in text for one in made.articles for paragraph in one.paragraphs)


def test_the_newest_contract_fills_it(db: Any, tmp_path: Path) -> None:
    found = words(db, tmp_path)
    assert "0,50 €" in found
    assert "(https://clodomir.example/partenaires), depuis la version du 10/01/2026 09:00" in found


def test_another_contract_can_be_chosen(db: Any, tmp_path: Path) -> None:
    assert "0,40 €" in words(db, tmp_path, contract="raoul-2025")


def test_a_partner_without_contract_and_list_gets_gaps(db: Any, tmp_path: Path) -> None:
    found = words(db, tmp_path, "acme")
    assert "[prix]" in found
    assert "(https://clodomir.example/partenaires), à partir de la version [version]" in found


@pytest.mark.parametrize(
    ("partner_", "contract_", "code"),
    [("nobody", None, "unknown-partner"), ("raoul", "raoul-1999", "unknown-contract")],
)
def test_what_is_not_there_is_refused(db: Any, tmp_path: Path, partner_: str, contract_: str | None, code: str) -> None:
    with pytest.raises(LeadKeeperError, match=code):
        draft_contract(db, partner_, tmp_path / "contrat.docx", NOW, contract_)
    assert not (tmp_path / "contrat.docx").exists()
