"""Who trades in their own name, by the words of a legal form."""

from __future__ import annotations

import pytest

from leadkeeper.domain.partner import works_alone


@pytest.mark.parametrize(
    "word", ["EI", "ei ", "E.I.", "EIRL", "micro", "Micro-entreprise", "auto-entrepreneur", "Entreprise individuelle"]
)
def test_a_trader_in_their_own_name(word: str) -> None:
    assert works_alone(word)


@pytest.mark.parametrize("word", [None, "", "SARL", "EURL", "SAS", "Microbrasserie SARL", "association"])
def test_a_company_or_nobody_knows(word: str | None) -> None:
    assert not works_alone(word)
