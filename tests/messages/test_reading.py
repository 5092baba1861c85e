"""Every sentence about reading says what happened and what to do next."""

from __future__ import annotations

import string

import pytest

from leadkeeper.messages.errors import DETAILS, READING_SENTENCES

FACTS = {"file", "details", "encoding", "delimiter", "sheet", "sheets"}


@pytest.mark.parametrize("sentence", [*READING_SENTENCES.values(), *DETAILS.values()])
def test_placeholders_are_named_facts(sentence: str) -> None:
    assert {name for _text, name, _spec, _conversion in string.Formatter().parse(sentence) if name is not None} <= FACTS


@pytest.mark.parametrize("detail", DETAILS.values())
def test_a_detail_says_what_to_do_next(detail: str) -> None:
    what, next_step = detail.split(". ", 1)
    assert what[0].islower()
    assert next_step[0].isupper()
    assert next_step.endswith(".")
