from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from leadkeeper.db import disclosures, register
from leadkeeper.db.book.connection import Book
from leadkeeper.domain.book import ExportRequest
from leadkeeper.progress import run
from leadkeeper.services.complaints.complaints import mark_handled, record_complaint
from leadkeeper.services.exports.exporter import export_contacts
from tests.made_archive import NOW, archive, contract, partner, person, restored
from tests.ui.held_jobs import HeldJobs
from tests.ui.looking import shown, words_of
from ui.jobs import InlineJobs
from ui.pages.export.page import ExportPage
from ui.pages.export.preview import TracingCard
from ui.settings import Settings
from ui.widgets.labels import StatusBadge


@pytest.mark.parametrize(("agreed", "traps", "warned"), [(True, 1, False), (False, 1, True), (False, 0, False)])
def test_traps_that_no_contract_mentions_are_warned_of(
    tmp_path: Path, settings: Settings, qtbot: QtBot, agreed: bool, traps: int, warned: bool
) -> None:
    raoul = partner(contracts=[contract(seed_clause=agreed)])
    with restored(tmp_path, archive(partners=[raoul])) as book:
        page = shown(qtbot, ExportPage(InlineJobs(book.db), settings, lambda: NOW), 1200, 800)
        page.reload()
        page.offer.tracing.traps.setValue(traps)
        (card,) = page.findChildren(TracingCard)
        said = " ".join(words_of(card))
    assert ("The contract with Raoul SAS does not mention seed addresses" in said) is warned
    assert ("seed address, unique to this file" in said) is (traps == 1)  # “1 seed addresses” is no English


def opened(book: Book, settings: Settings, qtbot: QtBot) -> ExportPage:
    page: ExportPage = shown(qtbot, ExportPage(InlineJobs(book.db), settings, lambda: NOW), 1200, 800)
    page.reload()
    return page


def test_an_open_seed_hit_is_named_before_more_people_go_to_the_partner(
    tmp_path: Path, settings: Settings, qtbot: QtBot
) -> None:
    """Complaints said “Seed hit: proof”, and the Export page offered this partner more people without a word."""
    ask = ExportRequest("raoul", str(tmp_path / "first.xlsx"), ("email",), limit=1, traps=1)
    with restored(tmp_path, archive(person(1), person(2), partners=[partner()])) as book:
        run(export_contacts(book.db, ask, NOW))
        (seed,) = disclosures.trap_addresses(book.db)
        run(record_complaint(book.db, seed, NOW))
        page = opened(book, settings, qtbot)
        words = " ".join(words_of(page))
        assert "Open seed hit" in {badge.text for badge in page.offer.findChildren(StatusBadge)}
        assert "1 open complaint is about a seed address of this partner: look at Complaints" in words
        mark_handled(book.db, ["P1"], NOW)
        assert "open complaint" not in " ".join(words_of(opened(book, settings, qtbot)))


def test_a_column_in_which_nobody_has_anything_is_left_out_and_said(
    tmp_path: Path, settings: Settings, qtbot: QtBot
) -> None:
    raoul = partner(contracts=[contract(fields=["email", "company", "phone"])])
    with restored(tmp_path, archive(person(1), person(2), partners=[raoul])) as book:
        page = opened(book, settings, qtbot)
        assert page.offer.columns.chosen == ("email",)
        said = " ".join(words_of(page.offer.columns))
        assert "Empty columns in this export, left out: Company." in said
        assert "Not in an export by e-mail: Telephone." in said
        page.export_to(tmp_path / "raoul.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "raoul.xlsx").worksheets[0]
    headers = [cell.value for cell in sheet[1]]
    assert "email" in headers
    assert not {"company", "phone"}.intersection(headers)


def test_after_everybody_was_given_the_page_says_so(tmp_path: Path, settings: Settings, qtbot: QtBot) -> None:
    with restored(tmp_path, archive(person(1), person(2), person(3, consents=[]))) as book:
        page = opened(book, settings, qtbot)
        page.export_to(tmp_path / "raoul.xlsx")
        page.reload()
        said = " ".join(words_of(page.offer))
        assert "All 2 people who may be shared with Raoul SAS were shared already." in said
        assert "The contract allows another sharing: see “Already shared”." in said


def test_a_lock_without_a_password_says_what_is_missing_where_it_is_missing(
    tmp_path: Path, settings: Settings, qtbot: QtBot
) -> None:
    with restored(tmp_path, archive(person(1))) as book:
        page = opened(book, settings, qtbot)
        page.offer.tracing.locked.setChecked(True)
        page.export.click()
        assert not page.findChildren(QFileDialog)
        assert "Type a password, or clear the box." in words_of(page.offer.tracing)
        assert words_of(page).count("Type a password, or clear the box.") == 2  # also next to the button
        assert page.offer.tracing.first.hasFocus()
        qtbot.waitUntil(lambda: not page.offer.tracing.first.visibleRegion().isEmpty())


def test_the_second_file_of_a_day_is_proposed_under_a_free_name(
    tmp_path: Path, settings: Settings, qtbot: QtBot
) -> None:
    settings.keep_choice("export.folder", str(tmp_path))
    with restored(tmp_path, archive(person(1))) as book:
        page = opened(book, settings, qtbot)
        proposed = []
        for name in ("raoul-2026-11-24.xlsx", "raoul-2026-11-24-2.xlsx"):
            page.export.click()
            (dialog,) = page.findChildren(QFileDialog)
            proposed.append(Path(dialog.selectedFiles()[0]).name)
            dialog.done(0)
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            (tmp_path / name).write_bytes(b"x")
    assert proposed == ["raoul-2026-11-24.xlsx", "raoul-2026-11-24-2.xlsx"]


def headers(file: Path) -> set[Any]:
    return {cell.value for cell in openpyxl.load_workbook(file).worksheets[0][1]}


def save_as(page: ExportPage, target: Path) -> None:
    """Give the file box that is open its answer."""
    (dialog,) = page.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(target))
    dialog.done(0)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


TWO = [
    partner(contracts=[contract(fields=["email", "first_name"], max_uses=3)]),
    partner(id="acme", legal_name="Acme SAS", siren="", contracts=[contract("acme-1", fields=["email", "first_name"])]),
]


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Book]:
    """Two partners that may have the first name; of three people one has an address that is thrown away."""
    emails = ("lea@mail.example", "contact@yopmail.com", "max@mail.example")
    people = [person(number, email=email, first_name="Lou") for number, email in enumerate(emails, 1)]
    with restored(tmp_path, archive(*people, partners=TWO)) as book:
        yield book


def held(book: Book, settings: Settings, qtbot: QtBot) -> tuple[ExportPage, HeldJobs]:
    jobs = HeldJobs(book.db)
    page: ExportPage = shown(qtbot, ExportPage(jobs, settings, lambda: NOW), 1200, 800)
    page.reload()
    page.partner.choose("raoul")
    return page, jobs


def choose_less(page: ExportPage) -> None:
    page.offer.columns._boxes.boxes["first_name"].click()
    page.offer.tracing.traps.setValue(3)
    page.offer.hygiene._boxes.boxes["throwaway"].click()


def chosen(page: ExportPage) -> tuple[object, ...]:
    offer = page.offer
    return offer.columns.chosen, offer.tracing.traps.value(), offer.hygiene.chosen, offer.people


LESS = (("email",), 3, ("throwaway",), 2)
ALL = (("email", "first_name"), 1, (), 3)


def test_what_was_unticked_stays_so_while_the_book_is_read_again_but_not_for_another_partner(
    two: Book, settings: Settings, qtbot: QtBot
) -> None:
    page, jobs = held(two, settings, qtbot)
    assert chosen(page) == ALL
    choose_less(page)
    page.reload()  # as the window does after everything that is written
    assert chosen(page) == LESS
    assert page.offer.hygiene._boxes.boxes["throwaway"].isChecked()
    assert [row["email"] for row in page.offer._rows.rows] == ["lea@mail.example", "max@mail.example"]
    jobs.held = True
    page.reload()
    assert chosen(page) == LESS
    jobs.release()
    page.offer.columns._boxes.boxes["first_name"].click()
    page.reload()
    assert chosen(page)[0] == ("email", "first_name")
    page.partner.choose("acme")
    assert chosen(page) == (*ALL[:3], 0)
    page.partner.choose("raoul")
    assert chosen(page) == ALL


def test_the_file_holds_what_was_chosen_when_the_button_was_pressed(
    two: Book, settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    page, jobs = held(two, settings, qtbot)
    choose_less(page)
    page.export.click()
    jobs.held = True
    page.partner.choose("acme")  # its people are still being judged when the name of the file is given
    save_as(page, tmp_path / "raoul.xlsx")
    (entry,) = [one for one in register.entries(two.db) if one.kind == "export"]
    assert (entry.body["partner"], entry.body["rows"], entry.body["left_out"]) == ("raoul", 2, {"throwaway": 1})
    assert "first_name" not in headers(tmp_path / "raoul.xlsx")
    assert "The file for Raoul SAS is ready" in words_of(page)
    jobs.release()


def test_a_password_typed_while_a_file_is_still_written_is_kept_for_the_next_one(
    two: Book, settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    page, jobs = held(two, settings, qtbot)
    tracing = page.offer.tracing
    tracing.locked.click()
    for password in ("for the first", "for the next"):
        tracing.first.setText(password)
        tracing.second.setText(password)
        if password == "for the first":
            jobs.writes_held = True
            page.export_to(tmp_path / "raoul.xlsx")
    jobs.release()
    assert "The file for Raoul SAS is ready" in words_of(page)
    assert tracing.password == "for the next"


def test_people_already_shared_go_out_again_in_one_file_and_never_more_than_was_said(
    two: Book, settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    page, _jobs = held(two, settings, qtbot)
    page.offer.hygiene._boxes.boxes["throwaway"].click()
    page.export_to(tmp_path / "first.xlsx")
    page.reload()
    assert "Include 2 people already shared: the contract allows it" in page.offer.again.text()
    page.offer.again.click()
    page.offer.reason.setText("a second campaign")
    page.reload()
    assert (page.offer.again_reason, page.offer.people) == ("a second campaign", 2)
    run(export_contacts(two.db, ExportRequest("raoul", str(tmp_path / "second.xlsx")), NOW))
    page.reload()
    assert "Include 3 people already shared: the contract allows it" in page.offer.again.text()
    assert (page.offer.again_reason, page.offer.people) == (None, 0)
    page.offer.again.click()
    page.export_to(tmp_path / "third.xlsx")
    assert "The file for Raoul SAS is ready" in words_of(page)
    page.reload()
    assert page.offer.again_reason is None
