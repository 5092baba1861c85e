from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.db import partners
from leadkeeper.db.book import attachments
from leadkeeper.domain.partner import ListedName, Partner
from leadkeeper.errors import LeadKeeperError
from leadkeeper.services.partners.lists import NewVersion, attach_snapshot, listed, publish_list
from tests.services.made_book import NOW, PNG, empty_book

RAOUL = ListedName("Raoul SAS", "987654324", "https://raoul.example/privacy")
FIRST = NewVersion((RAOUL,), NOW - timedelta(days=2), url="https://clodomir.example/partenaires.html")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Any]:
    with empty_book(tmp_path) as opened:
        yield opened


def picture(folder: Path) -> Path:
    path = folder / "list.png"
    path.write_bytes(PNG)
    return path


def test_the_first_version_begins_a_list_called_after_its_address(db: Any) -> None:
    assert publish_list(db, FIRST, NOW) == "partenaires-1"
    assert partners.read_lists(db)[0].url == FIRST.url


def test_a_further_version_joins_the_list(db: Any) -> None:
    publish_list(db, FIRST, NOW)
    more = replace(FIRST, names=(*FIRST.names, ListedName("Bonte SARL")), list_id="partenaires", published_at=NOW)
    assert publish_list(db, more, NOW) == "partenaires-2"
    assert [version.id for version in partners.read_lists(db)[0].versions] == ["partenaires-1", "partenaires-2"]


def test_a_partner_is_listed_with_its_number_and_its_privacy_page() -> None:
    partner = Partner("raoul", "Raoul SAS", siren="987654324", privacy_url="https://raoul.example/privacy")
    assert listed(partner) == RAOUL


def test_a_list_of_nobody_is_refused(db: Any) -> None:
    with pytest.raises(LeadKeeperError, match="list-empty"):
        publish_list(db, replace(FIRST, names=()), NOW)


def test_a_list_is_never_published_in_the_future(db: Any) -> None:
    with pytest.raises(LeadKeeperError, match="instant-in-future"):
        publish_list(db, replace(FIRST, published_at=NOW + timedelta(seconds=1)), NOW)


@pytest.mark.parametrize("earlier", [0, 1])
def test_a_version_comes_after_those_before_it(db: Any, earlier: int) -> None:
    publish_list(db, FIRST, NOW)
    at = FIRST.published_at - timedelta(seconds=earlier)
    with pytest.raises(LeadKeeperError, match="not-after-last"):
        publish_list(db, replace(FIRST, list_id="partenaires", published_at=at), NOW)


def test_a_version_joins_only_a_list_that_is_there(db: Any) -> None:
    with pytest.raises(LeadKeeperError, match="unknown-list"):
        publish_list(db, replace(FIRST, list_id="partenaires"), NOW)


def test_the_picture_is_copied_and_dated(db: Any, tmp_path: Path) -> None:
    publish_list(db, replace(FIRST, snapshot=picture(tmp_path)), NOW)
    snapshot = partners.read_lists(db)[0].versions[0].snapshot
    assert snapshot is not None
    assert attachments.read(db, snapshot.sha256 or "") == ("list.png", PNG)
    assert snapshot.taken_at == NOW.isoformat()


def test_the_picture_may_come_later_once(db: Any, tmp_path: Path) -> None:
    publish_list(db, FIRST, NOW)
    digest = attach_snapshot(db, "partenaires-1", picture(tmp_path), NOW)
    snapshot = partners.read_lists(db)[0].versions[0].snapshot
    assert snapshot is not None
    assert snapshot.sha256 == digest
    with pytest.raises(LeadKeeperError, match="snapshot-kept"):
        attach_snapshot(db, "partenaires-1", picture(tmp_path), NOW)


def test_the_last_version_again_without_a_picture_is_refused(db: Any, tmp_path: Path) -> None:
    publish_list(db, FIRST, NOW)
    again = replace(FIRST, list_id="partenaires", published_at=NOW)
    with pytest.raises(LeadKeeperError, match="list-unchanged"):
        publish_list(db, again, NOW)
    picture = tmp_path / "list.png"
    picture.write_bytes(PNG)
    assert publish_list(db, replace(again, snapshot=picture), NOW) == "partenaires-2"
