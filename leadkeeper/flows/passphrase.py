"""Protects a book by a passphrase, changes it, or takes it away."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import Flow, Progress
from leadkeeper.rules.strength import LEAST, Strength, strength
from leadkeeper.store import passphrase

__all__ = ["LEAST", "Strength", "change_passphrase", "strength"]


def change_passphrase(
    book: Path, former: str | None, wanted: str | None, unwanted: Callable[[], bool] | None = None
) -> Flow[None]:
    """The book, which must not be open, opens with `wanted` from now on; None takes the protection away.

    Stopped, the book is what it was: between two stages as any flow is, or within one once `unwanted` says so.
    Copies made before keep the passphrase that they had, or none. Raises `passphrase-short`, `passphrase-guessed`,
    `passphrase-needed`, `passphrase-wrong` and the codes of `store.passphrase.change`.
    """
    if wanted is not None and strength(wanted) == "short":
        raise LeadKeeperError("passphrase-short", least=LEAST)
    if wanted is not None and strength(wanted) == "even":
        raise LeadKeeperError("passphrase-guessed")
    with closing(passphrase.change(book, former, wanted, unwanted)) as stages:
        for stage in stages:
            yield Progress(stage)
