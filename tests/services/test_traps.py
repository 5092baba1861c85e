"""Trap people: each at a mailbox of its own, unlike all before, at random places, and counted nowhere."""

from __future__ import annotations

import re

import pytest

from leadkeeper.domain.book import Owner
from leadkeeper.errors import LeadKeeperError
from leadkeeper.services.exports import plan

DOMAINS = Owner("Clodomir", trap_mailboxes=("courrier.clodomir.example", "boite.eulalie.example"))
TAGGED = Owner("Clodomir", trap_mailboxes=("pieges@clodomir.example",))


def test_a_file_goes_round_all_mailboxes_and_no_name_comes_twice() -> None:
    made = plan.seed_contacts(DOMAINS, 4, set())

    domains = [str(one.email).partition("@")[2] for one in made]
    assert sorted(domains) == sorted(DOMAINS.trap_mailboxes * 2)
    assert domains[:2] == domains[2:]
    assert len({(one.first_name, one.last_name) for one in made}) == 4


def test_the_address_is_one_that_such_a_person_might_have() -> None:
    (one,) = plan.seed_contacts(DOMAINS, 1, set())

    assert re.fullmatch(r"[a-z]+\.[a-z]+\d\d@[a-z.]+\.example", str(one.email))
    assert str(one.email)[0] == plan.fold(str(one.first_name))[0]


def test_a_mailbox_with_tags_gets_a_tag_for_each() -> None:
    made = plan.seed_contacts(TAGGED, 3, set())

    assert all(re.fullmatch(r"pieges\+[a-z.]+\d\d@clodomir\.example", str(one.email)) for one in made)
    assert len({one.email for one in made}) == 3


def test_no_address_ever_comes_twice_even_when_all_short_ones_are_used_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "FIRST_NAMES", ["Anne"])
    monkeypatch.setattr(plan, "LAST_NAMES", ["Colin"])
    taken: set[str] = set()
    for _ in range(12):
        plan.seed_contacts(TAGGED, 10, taken)

    assert len(taken) == 120


def test_without_a_mailbox_there_is_no_trap() -> None:
    nobody = Owner("Clodomir")
    assert plan.seed_contacts(nobody, 0, set()) == []
    with pytest.raises(LeadKeeperError, match="no-trap-mailbox"):
        plan.seed_contacts(nobody, 1, set())


@pytest.mark.parametrize(
    ("owner", "wanted", "count"), [(DOMAINS, None, 1), (DOMAINS, 3, 3), (DOMAINS, 0, 0), (Owner("x"), None, 0)]
)
def test_there_is_one_trap_unless_it_was_said_otherwise(owner: Owner, wanted: int | None, count: int) -> None:
    assert plan.seed_count(owner, wanted) == count


def test_traps_stand_anywhere_in_the_file() -> None:
    found = {tuple(plan.places(6, 2)) for _ in range(300)}

    assert all(one == tuple(sorted(set(one))) and one[0] >= 0 and one[-1] < 8 for one in found)
    assert {place for one in found for place in one} == set(range(8))
