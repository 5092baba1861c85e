from __future__ import annotations

import ast

import pytest

from leadkeeper.messages.rules import ACTIONS, action
from tests.messages import raised


def hyphened() -> set[str]:
    """The words with a hyphen in the source of the actions; names of actions are such words."""
    (tree,) = raised.trees(folder="domain/eligibility/judge.py")
    said = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return {text for text in said if text.replace("-", "").isalpha() and "-" in text}


def test_every_action_has_words_and_no_words_are_idle() -> None:
    assert set(ACTIONS) == hyphened() - {"in-force"} | {"review"}


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_what_it_is_done_to_is_named(name: str) -> None:
    said = action(name, "Raoul SAS" if name != "review" else "R25")
    assert ("Minor" if name == "review" else "Raoul SAS") in said
    assert said.endswith(".")
