"""Protects a book by a passphrase, changes it, or takes it away."""

from __future__ import annotations

from pathlib import Path

from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import Flow, Progress
from leadkeeper.rules.strength import LEAST, Strength, strength
from leadkeeper.store import passphrase

__all__ = ["LEAST", "Strength", "change_passphrase", "strength"]


def change_passphrase(book: Path, former: str | None, wanted: str | None) -> Flow[None]:
    """The book, which must not be open, opens with `wanted` from now on; None takes the protection away.

    Copies made before keep the passphrase that they had, or none. Raises `passphrase-short`, `passphrase-needed`,
    `passphrase-wrong` and the codes of `store.passphrase.change`.
    """
    if wanted is not None and strength(wanted) == "short":
        raise LeadKeeperError("passphrase-short", least=LEAST)
    yield Progress("copy")
    passphrase.change(book, former, wanted)
