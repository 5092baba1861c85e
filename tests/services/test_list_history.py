from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.db import partners
from leadkeeper.domain.partner import ListedName, ListVersion, PartnerList
from leadkeeper.services.partners.lists import list_history
from tests.services.made_book import empty_book

RAOUL, TABLE = ListedName("Raoul SAS", "987654324"), ListedName("Bonne Table SARL", "456123785")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Any]:
    with empty_book(tmp_path) as made:
        partners.add_list(made, PartnerList("main", "https://clodomir.example/partenaires"))
        partners.publish(made, "main", ListVersion("main-1", "2026-01-10T09:00:00+01:00", (TABLE,)))
        partners.publish(made, "main", ListVersion("main-2", "2026-03-12T09:00:00+01:00", (TABLE, RAOUL)))
        yield made


def test_the_newest_version_comes_first(db: Any) -> None:
    assert [step.version.id for step in list_history(db)] == ["main-2", "main-1"]


def test_each_version_tells_what_it_changed(db: Any) -> None:
    newest, first = list_history(db)
    assert newest.before is not None
    assert newest.changes is not None
    assert (newest.before.id, newest.changes.added, newest.changes.removed) == ("main-1", (RAOUL,), ())
    assert (first.before, first.changes) == (None, None)
