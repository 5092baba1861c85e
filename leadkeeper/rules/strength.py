"""How well a passphrase would hold, by what anybody can count: its length and how many different characters it has."""

from __future__ import annotations

from typing import Literal

Strength = Literal["short", "even", "fair", "good"]

LEAST = 12  # characters: a stolen file can be tried for years
GOOD = 20
DIFFERENT = 6


def strength(passphrase: str) -> Strength:
    """`short` is refused; `even` repeats a few characters; `good` is four words or more. No dictionary is asked."""
    if len(passphrase) < LEAST:
        return "short"
    if len(set(passphrase.casefold())) < DIFFERENT:
        return "even"
    return "good" if len(passphrase) >= GOOD else "fair"
