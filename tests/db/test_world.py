from __future__ import annotations

from leadkeeper.db import forms, partners
from leadkeeper.db.book import settings
from leadkeeper.db.engine import Db
from leadkeeper.domain.book import ReferenceData


def test_the_world_of_a_new_book_is_empty(db: Db) -> None:
    assert partners.read(db) == ReferenceData()


def test_the_world_is_what_each_of_its_parts_says(peopled: Db) -> None:
    found = partners.read(peopled)
    assert found.owner == settings.read(peopled)
    assert found.partners == partners.read_all(peopled)
    assert found.lists == partners.read_lists(peopled)
    assert found.forms == forms.read_all(peopled)
