"""When a line of a published list means a company, and when it only looks as if it did."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

Facts = dict[str, Any]
LEGAL_FORMS = frozenset("sas sarl sa sasu eurl sci ltd gmbh inc".split())

NAMED = "named"
TWO_PARTNERS = "its name is also another partner's"
ANOTHER_SIREN = "its name with another SIREN"
BRAND_ONLY = "only a brand"
ABSENT = "absent"


def same_name(one: str, other: str) -> bool:
    """Compared without case, accents, punctuation, blanks and the legal form at the end."""
    return _plain(one) != "" and _plain(one) == _plain(other)


@cache
def _plain(name: str) -> str:
    letters = [c for c in unicodedata.normalize("NFKD", name.casefold()) if c.isalnum() or c.isspace()]
    words = "".join(letters).split()
    if len(words) > 1 and words[-1] in LEGAL_FORMS:
        words.pop()
    return "".join(words)


def digits(siren: str | None) -> str:
    return re.sub(r"\D", "", siren or "")


def has_name(company: Facts, name: str) -> bool:
    """Whether it is the company's legal name or a former one."""
    return any(same_name(name, own) for own in [company["legal_name"], *(company.get("former_names") or [])])


def standing(version: Facts, company: Facts, others: list[Facts]) -> str:
    """What a list version says of a company: NAMED, ABSENT, or the worst reason why a line that fits does not count."""
    found = {_line(line, company, others) for line in version.get("names") or []}
    for answer in (NAMED, ANOTHER_SIREN, BRAND_ONLY, TWO_PARTNERS):
        if answer in found:
            return answer
    return ABSENT


def _line(line: Facts, company: Facts, others: list[Facts]) -> str:
    if (line.get("siren") or "").strip():
        listed = digits(line.get("siren"))
        if listed and listed == digits(company.get("siren")):
            return NAMED
        brands = company.get("brands") or []
        lookalike = has_name(company, line["name"]) or any(same_name(line["name"], brand) for brand in brands)
        return ANOTHER_SIREN if lookalike else ABSENT
    if has_name(company, line["name"]):
        return TWO_PARTNERS if any(has_name(other, line["name"]) for other in others) else NAMED
    if any(same_name(line["name"], brand) for brand in company.get("brands") or []):
        return BRAND_ONLY
    return ABSENT
