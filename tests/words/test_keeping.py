from __future__ import annotations

import pytest

from leadkeeper.errors import LeadKeeperError
from leadkeeper.words.errors import sentence
from leadkeeper.words.keeping import SENTENCES


@pytest.mark.parametrize("code", SENTENCES)
def test_every_sentence_can_be_said_with_its_facts(code: str) -> None:
    facts = {
        "partner": "Raoul SAS",
        "field": "channels",
        "list": "main",
        "version": "main-1",
        "file": "a.pdf",
        "limit": 20,
    }
    said = sentence(LeadKeeperError(code, **facts))
    assert "{" not in said
    assert "…" not in said
    assert code not in said
