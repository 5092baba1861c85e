from __future__ import annotations

from leadkeeper.db import eligibility
from leadkeeper.db.engine import Db
from leadkeeper.domain.contact import Review

AGAIN = Review("R41", "raoul", "email", "allow", "second use agreed", "2026-03-01")
DENIED = Review("R12", None, None, "deny", "", "oui")


def test_decisions_come_back_as_written_in_the_order_of_recording(peopled: Db) -> None:
    eligibility.add(peopled, 2, AGAIN, "ab")
    eligibility.add(peopled, 2, DENIED)
    eligibility.add(peopled, 3, Review())
    assert eligibility.of(peopled, [1, 2, 3]) == {2: [(AGAIN, "ab"), (DENIED, None)], 3: [(Review(), None)]}
    assert list(eligibility.stream(peopled)) == [(2, [AGAIN, DENIED]), (3, [Review()])]


def test_the_same_decision_can_be_taken_twice(peopled: Db) -> None:
    for _ in range(2):
        eligibility.add(peopled, 1, AGAIN)
    assert eligibility.of(peopled, [1]) == {1: [(AGAIN, None)] * 2}
