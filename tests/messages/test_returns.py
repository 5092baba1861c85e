"""What is said of returns and payments."""

from __future__ import annotations

from leadkeeper.domain.received_lists import REASONS
from leadkeeper.messages.returns import payment, reason, refusal, returned, source_line


def test_every_reason_has_a_word() -> None:
    assert set(reason.names) == set(REASONS)


def test_a_refused_line_says_why_and_an_unknown_reason_what_stood_there() -> None:
    words = returned(
        None, "Raoul SAS", 2, 0, 0, None, reasons={}, refused=[(2, "too-late", ""), (3, "unknown-reason", "Z9")],
        withdrawn=1, notices=0, states=0, dry_run=False,
    )  # fmt: skip
    assert words == [
        "No credit for Raoul SAS: no row could be credited.",
        "1 person objected: a withdrawal.",
        f"Line 2 {refusal('too-late')}.",
        f"Line 3 {refusal('unknown-reason')}. “Z9”",
    ]


def test_the_due_day_is_said_while_it_matters() -> None:
    assert payment("E1", "Raoul SAS", 160, "EUR", "overdue", "2026-12-24").endswith("Due on 24/12/2026.")
    assert "Due" not in payment("E1", "Raoul SAS", 160, "EUR", "paid", "2026-12-24")


def test_people_without_a_source_are_not_a_part_of_none() -> None:
    """“1 of 0 (0%)” stood there."""
    assert source_line("", 0, 1, 1, 0, {}) == "source unknown: people shared 1, rows returned 0 of 1 (0.0%)"
    assert source_line("quiz-v1", 4, 1, 1, 0, {}).startswith("quiz-v1: people shared 1 of 4 (25%), rows")
