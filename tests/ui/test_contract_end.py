"""A contract that ends soon is announced by every page and command alike, with the same day."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from leadkeeper.db.book.connection import Book
from tests.cli.made_cli import NOW as AT
from tests.cli.made_cli import call, told
from tests.made_archive import NOW, archive, contract, partner, person, restored
from tests.ui.looking import opened_page, words_of
from tests.ui.stretch import settle
from ui.jobs import InlineJobs
from ui.pages.export.page import ExportPage
from ui.pages.home.page import HomePage
from ui.pages.partners.page import PartnersPage, partner_status
from ui.settings import Settings
from ui.theme import Status
from ui.widgets.labels import StatusBadge, without_letter

TERMINATED = contract(ends_on="2027-12-31", terminated_on="2026-12-01")
EXPIRING = contract(ends_on="2026-12-10")
NEXT = contract("raoul-2027", signed_on="2026-11-20", starts_on="2026-12-11", ends_on="2027-12-10")
LATER = contract("raoul-2027", signed_on="2026-11-20", starts_on="2026-12-12", ends_on="2027-12-10")
CASES = [
    ([TERMINATED], "", "ends in 6 days"),  # nobody renews what they ended
    ([EXPIRING], "10/12/2026", "ends in 16 days"),
    ([EXPIRING, LATER], "10/12/2026", "ends in 16 days"),
    ([contract(ends_on=None, terminated_on="2027-01-01")], "", "ends in 37 days"),
    ([EXPIRING, NEXT], "", "until 10/12/2027"),
    ([contract(ends_on=None, terminated_on="2027-06-01")], "", "until 31/05/2027"),
    ([contract(ends_on=None)], "", "without an end date"),
]
"""Contracts, the day on which a person reads that they end ("" if not announced), and the words of Home's table."""


def made(folder: Path, contracts: list[dict[str, Any]]) -> Book:
    return restored(folder, archive(person(1), partners=[partner(contracts=contracts)]))


@pytest.mark.parametrize(("contracts", "day", "words"), CASES)
def test_the_window_announces_the_same_contracts_on_every_page(
    tmp_path: Path, settings: Settings, qtbot: QtBot, contracts: list[dict[str, Any]], day: str, words: str
) -> None:
    with made(tmp_path, contracts) as book:
        jobs = InlineJobs(book.db)
        partners = opened_page(qtbot, PartnersPage(jobs, settings, lambda: NOW))
        home = opened_page(qtbot, HomePage(jobs, settings, lambda: NOW))
        settle()
        banner = [text for text in words_of(partners) if "ends soon, with no renewal" in text]
        tasks = [line.detail for line in home.todo.lines if line.title == "Renew the contract with Raoul SAS"]
        (row,) = home.partners.rows.rows
        assert (partner_status(row.view)[1] is Status.GOOD) is (not day and "ends in" not in words)
        home.show_month()
        settle()
        due = home.month.waiting.rows
        shown = [[column.words(item) for column in due.columns] for item in due.rows]
        waiting = [when for when, text in shown if text == "Renew the contract with Raoul SAS"]
        contract = home.partners.rows.columns[1].words(row)
    assert contract == words
    assert [f"Raoul SAS on {day}" in text for text in banner] == ([True] if day else [])
    assert tasks == ([words] if day else [])
    assert waiting == ([day] if day else [])


@pytest.mark.parametrize(("contracts", "day", "_words"), CASES)
def test_the_command_and_the_calendar_announce_them_too(
    tmp_path: Path, contracts: list[dict[str, Any]], day: str, _words: str
) -> None:
    with made(tmp_path, contracts) as book:
        path = book.path
    found = [one["due"] for one in told("todo", path, "--ics", tmp_path / "due.ics", *AT) if one["kind"] == "contract"]
    iso = ["-".join(reversed(day.split("/")))] if day else []
    assert found == iso
    assert [day] * len(iso) == [
        line.split()[0] for line in call("todo", path, *AT, "--lang", "en").stdout.splitlines() if "contract" in line
    ]
    calendar = (tmp_path / "due.ics").read_text("utf-8")
    assert [f"DTSTART;VALUE=DATE:{one.replace('-', '')}" in calendar for one in iso] == [True] * len(iso)
    assert ("Renew the contract with Raoul SAS" in calendar) == bool(day)


def test_an_export_says_the_day_on_which_the_contract_truly_ends(
    tmp_path: Path, settings: Settings, qtbot: QtBot
) -> None:
    with made(tmp_path, [TERMINATED]) as book:
        page = opened_page(qtbot, ExportPage(InlineJobs(book.db), settings, lambda: NOW))
        settle()
        assert "Contract until 30/11/2026" in [pill.text for pill in page.offer.findChildren(StatusBadge)]


def test_renew_on_home_leads_to_the_button_that_renews(tmp_path: Path, settings: Settings, qtbot: QtBot) -> None:
    """The partner was shown with the button below the fold, and the keyboard stood on “Publish list version…”."""
    with made(tmp_path, [EXPIRING]) as book:
        jobs = InlineJobs(book.db)
        home = opened_page(qtbot, HomePage(jobs, settings, lambda: NOW))
        partners = PartnersPage(jobs, settings, lambda: NOW)
        qtbot.addWidget(partners)
        partners.resize(900, 420)
        partners.show()
        home.go.connect(lambda _page, intent: partners.arrive(intent))
        (line,) = [one for one in home.todo.lines if one.title == "Renew the contract with Raoul SAS"]
        line.button.click()
        settle()
        qtbot.waitUntil(lambda: without_letter(partners.focusWidget().text()) == "Renew or replace…")
        assert not partners.focusWidget().visibleRegion().isEmpty()
