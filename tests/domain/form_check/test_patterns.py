from __future__ import annotations

import re
from pathlib import Path

import pytest

from leadkeeper.domain.form_audit.checks import said, said_unless
from leadkeeper.domain.form_audit.description import PATTERNS, SOURCES, expanded

DEFINITION = Path(__file__).parents[2] / "conformance" / "lint" / "README.md"

# Some of the longest texts that a person can make of a few words over and over: a quadratic pattern takes hours here.
LONG = (
    *("coch", "lou", "1", "n'tacite", "accept", "renouvel", "numeropublicit", "accepte les ", "ne ", "sans tacite "),
    *("droitquel que soit le canal ", "transmet a ", "e-mail me montrer ", "retirer par tout moyen ", "en cliquant "),
    "ne ne ne ne ne ne ne ne pas pas pas pas pas pas pas pas et ",
)


def defined() -> dict[str, str]:
    block = re.search(r"```patterns\n(.*?)```", DEFINITION.read_text("utf-8"), re.DOTALL)
    assert block
    lines = (line.split(None, 1) for line in block[1].splitlines() if line.strip())
    return {name: pattern.strip() for name, pattern in lines}


def test_the_patterns_are_those_of_the_definition() -> None:
    assert defined() == SOURCES


def test_every_name_in_a_pattern_is_replaced() -> None:
    assert not [name for name in SOURCES if re.search(r"\{[A-Z]", expanded(name))]


@pytest.mark.parametrize("words", LONG)
def test_a_long_text_is_read_in_linear_time(words: str) -> None:
    text = words * (60_000 // len(words))
    for name in PATTERNS:
        said(name, text)
        if name != "NO":
            said_unless(name, "NO", text)
            said_unless(name, "RIGHTS", text)
