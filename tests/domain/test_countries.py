from __future__ import annotations

import pytest

from leadkeeper import word_table
from leadkeeper.domain.countries import name_of, read_countries, read_country
from leadkeeper.domain.text import listed


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("France", "FR"), ("FRANCE", "FR"), ("fr", "FR"), ("Belgique", "BE"), ("Belgium", "BE"), ("Suisse", "CH"),
        ("la Suisse", "CH"), ("Switzerland", "CH"), ("La Réunion", "RE"), ("Côte d’Ivoire", "CI"), ("USA", "US"),
        ("États-Unis", "US"), ("u.s.a.", "US"), ("Royaume-Uni", "GB"), ("England", "GB"), ("République tchèque", "CZ"),
        ("Bosnia and Herzegovina", "BA"), ("Trinidad & Tobago", "TT"), ("St. Kitts & Nevis", "KN"),
        ("Saint Lucia", "LC"),
        ("Korea, Republic of", "KR"), ("Korea, Democratic People's Republic of", "KP"), ("R.D.C.", "CD"),
        ("Virgin Islands, U.S.", "VI"), ("Gambia, The", "GM"), ("U.K.", "GB"), ("La", "LA"), ("île de Man", "IM"),
        ("Pays-Bas", "NL"), ("Deutschland", "DE"), ("España", "ES"), ("België", "BE"), ("F", "FR"),
        ("ES - Espagne", "ES"), ("Belgium / Belgique", "BE"), ("Luxembourg (LU)", "LU"), ("Paris, France", "FR"),
        ("fr-FR", "FR"), ("de_CH", "CH"), ("Autre : Espagne", "ES"), ("Suisse/Schweiz", "CH"),
        ("Valence (Espagne)", "ES"),
        ("France / Belgique", None), ("Lyon (IN)", None), ("Lyon - DE", None), ("hors France", None),
        ("Georgia, USA", None),
        ("Île-de-France", None), ("Congo (RDC)", None), ("Wakanda", None), ("", None), ("?", None), ("75011", None),
    ],
)  # fmt: skip
def test_a_country_is_understood_in_french_english_and_its_own_language(text: str, code: str | None) -> None:
    assert read_country(text) == code


def test_no_name_means_two_countries() -> None:
    named: dict[str, str] = {}
    for code, names in word_table("countries").items():
        assert listed(names), code
        for name in listed(names):
            assert "," not in name, code
            assert named.setdefault(name_of(name), code) == code, name
            assert read_country(name) == code


def test_every_country_of_the_table_is_found_by_its_code() -> None:
    codes = word_table("countries")
    assert len(codes) == 249
    assert all(read_country(code) == code for code in codes)


@pytest.mark.parametrize(
    ("text", "codes", "unknown"),
    [
        ("FR", ("FR",), ()),
        ("France; Belgium", ("FR", "BE"), ()),
        ("fr, be / Luxembourg", ("FR", "BE", "LU"), ()),
        ("FR BE", ("FR", "BE"), ()),
        ("France et Belgique", ("FR", "BE"), ()),
        ("Trinité-et-Tobago", ("TT",), ()),
        ("Antigua et Barbuda", ("AG",), ()),
        ("France, France", ("FR",), ()),
        ("France; Atlantis", ("FR",), ("Atlantis",)),
        (" ; ", (), ()),
    ],
)
def test_several_countries_are_read_from_one_text(text: str, codes: tuple[str, ...], unknown: tuple[str, ...]) -> None:
    assert read_countries(text) == (codes, unknown)
