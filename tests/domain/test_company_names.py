from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadkeeper.domain.partner import LEGAL_FORMS, company_key, same_company


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Raoul SAS", "RAOUL"),
        ("Raoul S.A.S.", "raoul sas"),
        ("Raoul S. A. S.", "Raoul"),
        ("Raoul, SAS", "Raoul (SAS)"),
        ("Raoul SAS", "Raoul SARL"),
        ("Raoul Ltd.", "Raoul ltd"),
        ("Raoul G.m.b.H.", "Raoul GmbH"),
        ("Marée Haute", "MAREE-HAUTE SARL"),
        ("L’Atelier d’Œuvre", "l'atelier d'oeuvre SASU"),
        ("Clodomir & Eulalie", "Clodomir Eulalie SARL"),
        ("Zoo\u00a0Deux\u200b EURL", "zoo deux"),
        ("SA SAS", "SA"),
        ("Straße GmbH", "Strasse"),
        ("Inc.", "inc"),
        ("Raoul-SAS", "Raoul SAS"),
        ("Anne-Inc", "Anne"),
        ("Jean-Marc S-A-S", "jean marc"),
    ],
)
def test_two_spellings_of_a_name_are_one_company(a: str, b: str) -> None:
    assert same_company(a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Raoul SAS", "Raoul Marketing SAS"),
        ("Kansas", "Kan"),
        ("Pizzasa", "Pizza"),
        ("SAS Raoul", "Raoul"),
        ("SCI", "SAS"),
        ("Canal+", "Canal"),
        ("Porte-SAS Conseil", "Porte Conseil"),
        ("pizza.sa", "pizza"),
        ("Immo SCI SAS", "Immo"),
        ("Société 1 SAS", "Société 11 SAS"),
        ("", ""),
        ("!", "!"),
        ("SAS", ""),
    ],
)
def test_two_names_are_two_companies(a: str, b: str) -> None:
    assert not same_company(a, b)


@pytest.mark.parametrize("form", sorted(LEGAL_FORMS))
def test_every_legal_form_at_the_end_is_dropped(form: str) -> None:
    assert company_key(f"Raoul {form}") == "raoul"
    assert company_key(f"Raoul {'.'.join(form)}.") == "raoul"
    assert company_key(f"Raoul {' '.join(form)}") == "raoul"


@pytest.mark.parametrize("form", sorted(LEGAL_FORMS))
def test_a_name_that_is_a_legal_form_is_kept(form: str) -> None:
    assert company_key(form) == form


@given(st.text(), st.text())
def test_the_comparison_does_not_depend_on_the_order(a: str, b: str) -> None:
    assert same_company(a, b) == same_company(b, a)
