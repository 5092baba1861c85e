from __future__ import annotations

import pytest

from leadkeeper import word_table
from leadkeeper.domain.partner import ListChanges, ListedName, Renamed
from leadkeeper.messages.partners import ListWording, told

RAOUL, TABLE = ListedName("Raoul SAS"), ListedName("Bonne Table SARL")


def test_both_languages_say_the_same_things_and_fill_the_same_places() -> None:
    def places(text: str) -> set[str]:
        return {part.partition("}")[0] for part in text.split("{")[1:]}

    french, english = (word_table("pages")[language]["list"] for language in ("fr", "en"))
    assert {key: places(text) for key, text in french.items()} == {key: places(text) for key, text in english.items()}


def test_a_new_name_is_told_with_the_old_one() -> None:
    changes = ListChanges(renamed=(Renamed("Raoul Marketing SAS", "Raoul SAS"),))
    assert ListWording("fr").changes(changes) == [
        "Nouveau nom\u00a0: Raoul Marketing SAS s’appelle maintenant Raoul SAS"
    ]


@pytest.mark.parametrize(
    ("changes", "there"), [(ListChanges(added=(RAOUL,)), True), (ListChanges(removed=(RAOUL,)), False)]
)
def test_a_company_added_gets_nothing_without_a_new_consent(changes: ListChanges, there: bool) -> None:
    text = told("fr", "Clodomir", "2026-03-10", changes, url=None, rights_contact=None)
    assert ("sans un nouvel accord" in text) is there


def test_what_the_business_has_not_said_is_a_gap_to_fill() -> None:
    text = told("en", "Clodomir", "2026-03-10", ListChanges(added=(RAOUL, TABLE)), url=None, rights_contact=None)
    assert "Added: Raoul SAS and Bonne Table SARL." in text
    assert "[address of the list]" in text
    assert "[contact for people’s rights]" in text


@pytest.mark.parametrize(
    ("siren", "foreign", "text"),
    [("987654324", None, "SIREN 987654324"), (None, "HRB 12", "numéro étranger HRB 12"), (None, None, "sans SIREN")],
)
def test_a_company_is_known_by_a_number(siren: str | None, foreign: str | None, text: str) -> None:
    assert ListWording("fr").number(siren, foreign) == text


@pytest.mark.parametrize(("code", "name"), [("DE", "Allemagne"), ("ZZ", "ZZ"), (None, "")])
def test_a_country_has_a_name(code: str | None, name: str) -> None:
    assert ListWording("fr").country(code) == name
