"""The whole of what is the same for everybody, read at once: it is small and every judgement needs it."""

from __future__ import annotations

from leadkeeper.model.book import World
from leadkeeper.store import forms, lists, owner, partners
from leadkeeper.store.engine import Db


def read(db: Db) -> World:
    """The business, its partners with contracts, the lists and forms with all their versions, in archive order."""
    return World(
        owner=owner.read(db), partners=partners.read_all(db), lists=lists.read_all(db), forms=forms.read_all(db)
    )
