"""First and last names out of one text."""

from __future__ import annotations


def split_full_name(text: str, *, last_name_first: bool = False) -> tuple[str | None, str | None]:
    """First name and last name: the first word and the rest, or, under "nom et prénom", the last word and the rest."""
    parts = text.rsplit(None, 1) if last_name_first else text.split(None, 1)
    if len(parts) < 2:
        return text.strip() or None, None
    return (parts[1], parts[0]) if last_name_first else (parts[0], parts[1])


def split_display_name(text: str) -> tuple[str | None, str | None]:
    """First name and last name of what stands beside an address: `Léa Dubois`, or `Dubois, Léa`."""
    last, comma, first = text.partition(",")
    if comma:
        return first.strip() or None, last.strip() or None
    return split_full_name(text)
