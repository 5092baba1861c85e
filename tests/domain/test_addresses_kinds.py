"""Which addresses may not reach the person."""

from __future__ import annotations

import pytest

from leadkeeper.domain.email import REAL, address_kinds, is_mash, misspelt_provider


@pytest.mark.parametrize(
    ("domain", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("gmail.con", "gmail.com"),
        ("gmal.com", "gmail.com"),
        ("hotmial.fr", "hotmail.fr"),
        ("orange.ft", "orange.fr"),
        ("wanado.fr", "wanadoo.fr"),
        ("laposte.nte", "laposte.net"),
        ("gmail.com", None),
        ("mail.com", None),
        ("ymail.com", None),
        ("gmx.fr", None),
        ("sfr.fr", None),
        ("clodomir.example", None),
    ],
)
def test_a_slip_in_a_provider_is_seen_and_a_real_one_is_not(domain: str, meant: str | None) -> None:
    assert misspelt_provider(domain) == meant


def test_no_real_domain_is_taken_for_a_slip() -> None:
    assert [one for one in REAL if misspelt_provider(one)] == []


@pytest.mark.parametrize("text", ["azertyuiop", "qsdfgh", "lkjhgf12", "aaaa", "xkcdfghjk", "Test", "toto"])
def test_keys_at_random_are_seen(text: str) -> None:
    assert is_mash(text)


@pytest.mark.parametrize("text", ["Léa", "jean-christophe.schmidt", "Nguyen", "Szczesny", "Wolfgang", "Ng", "", "1234"])
def test_names_are_not_keys_at_random(text: str) -> None:
    assert not is_mash(text)


def test_an_address_may_be_of_several_kinds_and_none_has_none() -> None:
    def throwaway(domain: str) -> bool:
        return domain == "yop.example"

    assert address_kinds("contact@yop.example", ["azerty"], throwaway) == {"throwaway", "role", "mash"}
    assert address_kinds("lea@DUCK.com", ["Léa"], throwaway) == {"alias"}
    assert address_kinds(None, ["azerty"], throwaway) == set()
