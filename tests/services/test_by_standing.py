from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadkeeper.db.engine import Db
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.contacts.editing import set_stage
from leadkeeper.services.contacts.listing import eligibility_choices, list_contacts, people_fitting
from tests.sample_book import NOW, TODAY, sample_book


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Db]:
    with sample_book(tmp_path) as opened:
        yield opened.db


def fitting(db: Db, *standings: str, search: str = "", sort: str = "added") -> list[int]:
    return list(run(people_fitting(db, search, {"standing": frozenset(standings)}, sort, TODAY)))


def test_each_choice_leaves_as_many_people_as_it_says(db: Db) -> None:
    choices = run(eligibility_choices(db, TODAY))
    assert {one.value.split(":")[0] for one in choices} == {"eligible", "review", "blocked"}
    for one in choices:
        assert len(fitting(db, one.value)) == one.people


def test_each_partner_stands_by_its_name_and_has_everybody_once(db: Db) -> None:
    raoul = [one for one in run(eligibility_choices(db, TODAY)) if one.value.endswith(":raoul")]
    assert {one.name for one in raoul} == {"Raoul SAS"}
    assert sum(one.people for one in raoul) == 119


def test_several_standings_are_joined_and_a_search_narrows_them(db: Db) -> None:
    one, other = fitting(db, "eligible:raoul"), fitting(db, "review:raoul")
    assert fitting(db, "eligible:raoul", "review:raoul") == sorted([*one, *other])
    searched = fitting(db, "eligible:raoul", search="courriel")
    assert set(searched) == set(one) & set(list_contacts(db, "courriel"))


def test_the_order_is_the_one_asked_for(db: Db) -> None:
    assert fitting(db, "eligible:raoul", sort="-added") == fitting(db, "eligible:raoul")[::-1]


def test_nobody_stands_with_a_partner_that_there_is_not(db: Db) -> None:
    assert fitting(db, "eligible:nobody") == []


def test_other_filters_are_what_they_were(db: Db) -> None:
    assert run(people_fitting(db, "", {"stage": "new"}, "added", TODAY)) == list_contacts(db, "", {"stage": "new"})
    with pytest.raises(LeadKeeperError, match="unknown-filter"):
        run(people_fitting(db, "", {"colour": "red"}, "added", TODAY))


def test_all_who_stand_so_are_edited_together(db: Db) -> None:
    people = fitting(db, "eligible:raoul")
    run(set_stage(db, people, "contacted", NOW))
    assert list(list_contacts(db, "", {"stage": "contacted"})) == people
