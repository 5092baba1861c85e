from __future__ import annotations

from leadkeeper.model.book import World
from leadkeeper.store import forms, lists, owner, partners, world
from leadkeeper.store.engine import Db


def test_the_world_of_a_new_book_is_empty(db: Db) -> None:
    assert world.read(db) == World()


def test_the_world_is_what_each_of_its_parts_says(peopled: Db) -> None:
    found = world.read(peopled)
    assert found.owner == owner.read(peopled)
    assert found.partners == partners.read_all(peopled)
    assert found.lists == lists.read_all(peopled)
    assert found.forms == forms.read_all(peopled)
