from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.errors import LeadKeeperError
from leadkeeper.services.exports.preview import FirstMessage, first_message
from tests.made_archive import OWNER, TODAY, archive, contract, partner, restored


def message(folder: Path, wanted: str = "raoul", **parts: Any) -> FirstMessage:
    with restored(folder, archive(contacts=[], **parts)) as book:
        return first_message(book.db, wanted, TODAY)


def test_it_names_the_source_the_rights_and_the_list(tmp_path: Path) -> None:
    text = message(tmp_path).text
    for words in (
        "Raoul SAS vous contacte car Clodomir & Eulalie SARL nous a transmis votre adresse e-mail",
        "donnees@clodomir.example",
        "https://clodomir.example/partenaires",
        "vous opposer",
    ):
        assert words in text


def test_the_name_of_the_company_is_elided_as_french_does(tmp_path: Path) -> None:
    text = message(tmp_path, owner=OWNER | {"name": "Éditions Léa & Fils"}).text
    assert "Politique d’Éditions Léa & Fils" in text
    assert "Partenaires d’Éditions Léa & Fils" in text


def test_it_must_be_said_within_a_month(tmp_path: Path) -> None:
    assert message(tmp_path).latest == date(2026, 12, 24)


@pytest.mark.parametrize(
    ("contracts", "channels"),
    [
        ([contract(channels=["email", "sms"])], ("email", "sms")),
        ([contract(channels=["sms"], ends_on="2026-01-31")], ("email",)),
    ],
)
def test_it_speaks_of_the_channels_in_force(tmp_path: Path, contracts: list[Any], channels: tuple[str, ...]) -> None:
    assert message(tmp_path, partners=[partner(contracts=contracts)]).channels == channels


def test_without_a_contact_for_rights_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(LeadKeeperError, match="first-message-missing"):
        message(tmp_path, owner=OWNER | {"rights_contact": None})


def test_an_unknown_partner_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LeadKeeperError, match="unknown-partner"):
        message(tmp_path, "nobody")
