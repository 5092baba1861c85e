"""Numbers within sentences, as the language spoken writes them."""

from __future__ import annotations

from leadkeeper.words import _, language


def number(n: int) -> str:
    """A whole number with its thousands apart: `41 302` in French, `41,302` in English."""
    return f"{n:,}".replace(",", "\u202f") if language() == "fr" else f"{n:,}"


def line(name: str, n: int) -> str:
    """A figure with its name, as a line of its own: `New people: 1,176`."""
    return _("{name}: {n}").format(name=name, n=number(n))


def decimal(text: str) -> str:
    """A number written with a point, as it is written in the language spoken."""
    return text.replace(".", ",") if language() == "fr" else text
