"""What is said about erasures, requests and the time of keeping."""

from __future__ import annotations

import pytest

from leadkeeper.db.erasure import DELETED
from leadkeeper.messages import privacy


def test_every_kind_that_an_erasure_counts_has_words() -> None:
    counted = {
        "records",
        "consents",
        "source_lines",
        "edits",
        "purged",
        "complaints",
        "elsewhere",
        "proofs",
        "stop_list",
        *DELETED,
    }
    assert counted == set(privacy.REMOVED)


def test_an_erasure_says_what_went_and_what_nobody_can_reach() -> None:
    said = privacy.erasure_lines({"consents": 2}, 1, ["raoul.xlsx"], ["salon.pdf"])
    assert said[0].startswith("Inform the person of what you did")
    assert said[-1] == "Answers removed: 2"
    assert "1 partner must be notified." in said
    assert any("raoul.xlsx" in line for line in said)
    assert any("salon.pdf" in line for line in said)
    assert any("Backups of the book" in line for line in said)


def test_what_does_not_apply_is_not_said() -> None:
    assert len(privacy.erasure_lines({}, 0, [], [])) == 3


@pytest.mark.parametrize(
    ("state", "days", "words"),
    [("soon", 3, "3 days left"), ("soon", 1, "1 day left"), ("overdue", -2, "overdue"), ("answered", None, "answered")],
)
def test_a_request_says_how_it_stands(state: str, days: int | None, words: str) -> None:
    assert privacy.request_state(state, days) == words


def test_the_time_of_keeping_is_told_with_what_stays() -> None:
    assert len(privacy.retained(10, 3, 0, 0, 0)) == 1
    assert len(privacy.retained(10, 3, 1, 1, 3)) == 4
