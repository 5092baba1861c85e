"""What is wrong with a SIREN while it is typed."""

from __future__ import annotations

from leadkeeper.errors import LeadKeeperError
from leadkeeper.flows.open_book import check_owner
from leadkeeper.model.book import Owner
from leadkeeper.words.errors import sentence

DIGITS = 9


def siren_trouble(typed: str) -> str:
    """The sentence about a SIREN whose nine digits are there; empty before, and where nothing is wrong."""
    if len("".join(typed.split())) < DIGITS:
        return ""
    try:
        check_owner(Owner(name="x", siren=typed))
    except LeadKeeperError as error:
        return sentence(error)
    return ""
