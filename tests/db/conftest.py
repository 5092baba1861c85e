"""Books for the tests of the store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadkeeper.db.book.connection import create_book
from leadkeeper.db.engine import Db
from tests.made_archive import archive, contract, partner, person, restored

BONTE = partner(id="bonte", legal_name="Bonté SARL", siren="732829320", contracts=[contract("bonte-2026")])


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Db]:
    """An empty book."""
    with create_book(tmp_path / "empty.leads") as book:
        yield book.db


@pytest.fixture
def peopled(tmp_path: Path) -> Iterator[Db]:
    """A book of two partners, one list, one form and three people."""
    thing = archive(*map(person, (1, 2, 3)), partners=[partner(), BONTE])
    with restored(tmp_path, thing, "peopled.leads") as book:
        yield book.db
