"""Whether a file lists people who left, by its name and its columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from itertools import pairwise
from typing import Literal

from leadkeeper.domain.imports.headers import ANSWER_FIELDS, LEAVING_FIELDS, LEAVING_WORDS, PROOF_FIELDS
from leadkeeper.domain.text import fold

Likelihood = Literal["surely", "perhaps"]

_MORE_WORDS = frozenset(
    "unsubs unsubscribes unsubscribers leaver leavers desabonnees desinscrites optedouts suppressionlist"
    " listesuppression".split()
)
"""Words or word pairs of the names of files with people who left; those of headers count too."""

_DOUBTFUL_WORDS = frozenset("stop stops refus refuse refusee refuses refused refusal".split())
"""Words that also name other lists: "Stop Tabac", "Refused quotes"."""

_EXCEPT = frozenset("sans hors sauf non no not without except excluding never".split())
_WORD = re.compile(r"[^\W\d_]+")
_CAPITAL = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")

_ADDRESSES = frozenset({"email", "phone", "other_emails", "other_phones"})
_SAID_BY_ROW = frozenset(
    {*ANSWER_FIELDS, *LEAVING_FIELDS, *PROOF_FIELDS, "consent_at", "consent_partner_names", "form"}
)
"""Fields in which each row says for itself whether that person left, or agreed."""


def named_for_leavers(name: str) -> Likelihood | None:
    """Return whether the name of a file or sheet says that it lists people who left: "désabonnés", "liste STOP"."""
    words = _WORD.findall(fold(_CAPITAL.sub(" ", name)))
    hits = {*words, *(first + second for first, second in pairwise(words))}
    hits &= LEAVING_WORDS | _MORE_WORDS | _DOUBTFUL_WORDS
    is_sure, is_except = not hits <= _DOUBTFUL_WORDS, not _EXCEPT.isdisjoint(words)
    if not hits or (is_except and not is_sure):
        return None
    return "surely" if is_sure and not is_except else "perhaps"


def lists_leavers(names: Iterable[str], fields: Set[str | None]) -> Likelihood | None:
    """Return whether everybody in a list left: `names` of its file and sheet, `fields` of its columns.

    A list of addresses alone may be one whatever its name; with such a name it is.
    """
    by_name = {named_for_leavers(name) for name in names} - {None}
    has_addresses_alone = fields <= _ADDRESSES
    if by_name and (has_addresses_alone or ("surely" in by_name and fields.isdisjoint(_SAID_BY_ROW))):
        return "surely"
    return "perhaps" if by_name or has_addresses_alone else None
