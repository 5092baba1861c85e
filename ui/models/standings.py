"""Where somebody stands with a partner, as a colour and a word."""

from __future__ import annotations

from leadkeeper.model.verdict import Verdict
from leadkeeper.words import tables
from ui.theme import Status

STATUS = {Verdict.ELIGIBLE: Status.GOOD, Verdict.REVIEW: Status.WARN, Verdict.BLOCKED: Status.BAD}
"""The colour of each verdict."""


def word(verdict: Verdict) -> str:
    """The verdict in a word."""
    return tables.verdict(verdict.word)
