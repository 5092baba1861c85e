from __future__ import annotations

from dataclasses import replace

import pytest

from leadkeeper.db import partners
from leadkeeper.db.engine import Db, IntegrityError
from leadkeeper.domain.partner import ListedName, ListVersion, PartnerList, Snapshot

FIRST = ListVersion(
    "main-1", "2026-01-10T09:00:00+01:00", (ListedName("Raoul SAS", "987654324", None), ListedName("Acme")),
    Snapshot("l.png", "ab", "2026-01-10"),
)  # fmt: skip
SECOND = ListVersion("main-2", "oui", (), None)
MAIN = PartnerList("main", "https://x.example/list", (FIRST, SECOND))
FAIR = PartnerList("fair")


def test_lists_come_back_as_added_and_in_their_order(db: Db) -> None:
    for one in (MAIN, FAIR):
        partners.add_list(db, one)
    assert partners.read_lists(db) == (MAIN, FAIR)
    assert (set(partners.list_ids(db)), set(partners.version_numbers(db))) == ({"main", "fair"}, {"main-1", "main-2"})


def test_a_version_published_later_stands_last_in_its_list(db: Db) -> None:
    for one in (MAIN, FAIR):
        partners.add_list(db, one)
    partners.publish(db, "main", ListVersion("main-3"))
    assert partners.read_lists(db) == (replace(MAIN, versions=(FIRST, SECOND, ListVersion("main-3"))), FAIR)


def test_a_picture_is_added_to_its_version_alone(db: Db) -> None:
    partners.add_list(db, MAIN)
    picture = Snapshot("late.png", "cd", None)
    partners.attach_snapshot(db, "main-2", picture)
    assert partners.read_lists(db)[0].versions == (FIRST, replace(SECOND, snapshot=picture))


def test_two_versions_have_two_ids_in_all_lists_together(db: Db) -> None:
    partners.add_list(db, MAIN)
    with pytest.raises(IntegrityError):
        partners.add_list(db, PartnerList("fair", None, (ListVersion("main-1"),)))
