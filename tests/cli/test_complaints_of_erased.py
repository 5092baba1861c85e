"""Complaints count against who received the person, also once they are erased and others have their mailbox."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from leadkeeper.db.complaints import read_all
from leadkeeper.services.books.open import open_book
from leadkeeper.services.complaints.complaints import list_complaints
from leadkeeper.services.dashboard import glance
from tests.cli.exported_book import export
from tests.cli.made_cli import call, told
from tests.cli.test_delivered_numbers import made
from tests.made_archive import NOW as AT
from tests.made_archive import TODAY, person

SHARED, AFTER = "person1@mail.example", ("--now", "2026-11-24T13:00:00+01:00")
CAME = ("--at", "2026-11-24T11:00:00+01:00", "--now", "2026-11-24T12:00:00+01:00")


def complained(folder: Path) -> Path:
    """The first of two people of one mailbox was shared, and complained."""
    book = made(
        folder, person(1), person(2, email="PERSON1@mail.example", first_name="Max", last_name="Autre"), person(3)
    )
    export(book, folder / "e1.xlsx", "--channel", "email", "--traps", 0)
    told("complain", book, SHARED, *CAME)
    return book


def erased(book: Path, who: str) -> None:
    assert call("erase", book, who, "--record", who, *AFTER).exit_code == 0


def counted(book: Path) -> tuple[list[tuple[str, int]], dict[str, int], list[dict[str, Any]]]:
    """By suspects, on Home, and in the list: who it was about and who had received them."""
    suspects = [(one["partner"], one["complaints"]) for one in told("suspects", book, *AFTER)]
    with open_book(book, AT) as opened:
        home = {one.view.partner.id: one.complaints for one in glance(opened.db, TODAY, AT).partners if one.complaints}
        rows = [{"contact": one.contact, "partners": one.partner_ids} for one in list_complaints(opened.db)]
    return suspects, home, rows


def test_it_points_to_nobody_else_at_the_mailbox_and_counts_on(tmp_path: Path) -> None:
    book = complained(tmp_path)
    before = counted(book)
    assert before == ([("raoul", 1)], {"raoul": 1}, [{"contact": "c1", "partners": ("raoul",)}])
    erased(book, "c1")
    assert counted(book) == (*before[:2], [{"contact": None, "partners": ("raoul",)}])


def test_it_counts_on_when_the_other_one_is_erased_too_and_the_address_goes_then(tmp_path: Path) -> None:
    book = complained(tmp_path)
    before = counted(book)
    for who in ("c1", "c2"):
        erased(book, who)
    assert counted(book) == (*before[:2], [{"contact": None, "partners": ("raoul",)}])
    with open_book(book, AT) as opened:
        assert [one.complaint.address for one in read_all(opened.db)] == [None]


def test_the_erasure_of_the_other_one_changes_nothing(tmp_path: Path) -> None:
    book = complained(tmp_path)
    before = counted(book)
    erased(book, "c2")
    assert counted(book) == before
