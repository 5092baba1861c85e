"""Files as forms and customer programs write them: drafts, people not to be disturbed, questions in cells."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.made_cli import told
from tests.cli.test_ages import book, import_, verdicts

__all__ = ["book"]


@pytest.mark.parametrize("header", ["DND", "dnd", "Dnd Settings", "DND (Email)", "Do not disturb", "isDND"])
def test_who_is_not_to_be_disturbed_waits_and_is_proposed_as_unsubscribed(header: str, book: Path) -> None:
    cells = ("true", "Email", "All", "SMS", "Enabled", "1", "yes", "false", "", "No", "0")
    report = import_(book, header, *cells)
    assert verdicts(book) == ["review"] * 7 + ["eligible"] * 4
    assert header in report["details"]["unsubscribed-unread"]["columns"]
    assert told("inspect", book.with_name("tombola.csv"))["proposals"] == {header: "unsubscribed_at"}
    import_(book, header, *cells, options=("--map", f"{header}=unsubscribed_at"))
    assert verdicts(book) == ["blocked"] * 7 + ["eligible"] * 4
