"""What is done about partners, their lists and exclusions is about what is shown."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from leadkeeper.db import partners, suppressions
from leadkeeper.domain.contact import Consent
from leadkeeper.services.consent.record import record_consent
from leadkeeper.services.partners import lists as partner_lists
from leadkeeper.services.partners.partners import hold_partner, remove_hold
from tests.made_archive import NOW as MADE
from tests.made_archive import archive, form, form_version, given, person, published, restored
from tests.services.made_book import NOW, PNG
from tests.ui.asking import asked, right_click
from tests.ui.held_jobs import HeldJobs
from tests.ui.looking import opened_page, words_of
from tests.ui.opened_app import open_boxes
from tests.ui.test_list_late import FIRST
from ui.jobs import InlineJobs
from ui.pages.partners.forms import PartnerDialog, StopListDialog
from ui.pages.partners.list_versions import ListDialog
from ui.pages.partners.page import PartnersPage
from ui.settings import Settings
from ui.widgets.message_boxes import Failure, Question


@pytest.fixture
def page(db: Any, settings: Settings, qtbot: QtBot) -> PartnersPage:
    made: PartnersPage = opened_page(qtbot, PartnersPage(InlineJobs(db), settings, lambda: NOW))
    return made


def entry(menu: Any, text: str) -> Any:
    return next(one for one in menu.actions() if one.text() == text)


def test_the_menu_of_a_partner_acts_on_no_other_that_the_list_stands_on_by_then(
    page: PartnersPage, qtbot: QtBot
) -> None:
    """A partner saved just before was listed while the menu stood open: it was the one put on hold."""
    menu = right_click(qtbot, page.table, 0)
    page._wanted = page._rows.rows[1].partner.id
    page.reload()
    for text in ("&Change…", "Hol&d"):
        entry(menu, text).trigger()
        assert any("nothing was done" in words for words in words_of(asked(Failure)))
        asked(Failure).close()
    assert not open_boxes(PartnerDialog)
    assert not any(view.partner.hold for view in page._rows.rows)


def test_a_menu_that_offers_to_hold_lifts_no_hold(page: PartnersPage, db: Any, qtbot: QtBot) -> None:
    menu = right_click(qtbot, page.table, 0)
    who = page._rows.rows[0].partner.id
    hold_partner(db, who, "unpaid", NOW.date())
    page.reload()
    entry(menu, "Hol&d").trigger()
    asked(Failure).close()
    assert partners.read_all(db)[0].hold is not None
    remove_hold(db, who)
    page.reload()
    entry(right_click(qtbot, page.table, 0), "Hol&d").trigger()
    assert partners.read_all(db)[0].hold is not None


@pytest.mark.parametrize("held", ["a finger", "Ctrl"])
def test_the_menu_is_of_the_partner_that_it_is_opened_on(page: PartnersPage, qtbot: QtBot, held: str) -> None:
    """Without a press of the mouse before it, or with Ctrl held, it was of the partner that was chosen."""
    page.table.stand_at(0)
    viewport, at = page.table.viewport(), page.table.visualRect(page.table.model().index(1, 0)).center()
    if held == "Ctrl":
        qtbot.mousePress(viewport, Qt.MouseButton.RightButton, Qt.KeyboardModifier.ControlModifier, at)
    QApplication.sendEvent(viewport, QContextMenuEvent(QContextMenuEvent.Reason.Other, at, viewport.mapToGlobal(at)))
    menu = [one for one in page.table.findChildren(QMenu) if one.isVisible()][-1]
    menu.hide()
    wanted = page._rows.rows[1].partner.id
    entry(menu, "Hol&d").trigger()
    page.reload()
    assert [view.partner.id for view in page._rows.rows if view.partner.hold] == [wanted]


def asking_since(tmp_path: Path, qtbot: QtBot, jobs: HeldJobs) -> ListDialog:
    dialog = ListDialog(jobs, partners.read_all(jobs._db), partners.read_lists(jobs._db), lambda: MADE)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.at.set_moment(datetime.fromisoformat("2026-11-22T09:00:00+01:00"))
    return dialog


def linked(*days: str) -> dict[str, Any]:
    people = [person(n, consents=[given(f"{day}T10:00:00+01:00")]) for n, day in enumerate(days, 1)]
    versions = [form_version(list="main", list_version=None)]
    lists = [published(versions=[FIRST | {"snapshot": None, "names": [{"name": "Other SAS"}]}])]
    made: dict[str, Any] = archive(*people, lists=lists, forms=[form(versions=versions)])
    return made


SINCE = "2 people said yes since then: the names of this version will count for them, not those of the version before."


def test_a_version_of_an_earlier_day_waits_for_the_count_of_those_it_concerns(tmp_path: Path, qtbot: QtBot) -> None:
    """Published before the count came, nobody read whom it concerned."""
    with restored(tmp_path, linked("2026-02-01", "2026-11-22", "2026-11-23")) as book:
        jobs = HeldJobs(book.db)
        jobs.held = True
        dialog = asking_since(tmp_path, qtbot, jobs)
        for box in dialog.names.boxes.values():
            box.setChecked(True)
        dialog.yes.click()
        assert len(partners.read_lists(book.db)[0].versions) == 1
        assert any("The book has changed since this was shown" in text for text in words_of(dialog))
        jobs.release()
        assert SINCE in words_of(dialog)
        dialog.yes.click()
        assert len(partners.read_lists(book.db)[0].versions) == 2


def test_people_who_came_while_the_box_stood_open_are_counted_before_a_version_is_published(
    tmp_path: Path, qtbot: QtBot
) -> None:
    with restored(tmp_path, linked("2026-02-01", "2026-11-22", "2026-11-23")) as book:
        dialog = asking_since(tmp_path, qtbot, HeldJobs(book.db))
        assert SINCE in words_of(dialog)
        for box in dialog.names.boxes.values():
            box.setChecked(True)
        record_consent(book.db, "c1", Consent(**given("2026-11-23T11:00:00+01:00")), MADE)
        dialog.yes.click()
        assert len(partners.read_lists(book.db)[0].versions) == 1
        assert any(text.startswith("3 people said yes since then") for text in words_of(dialog))
        dialog.yes.click()
        assert len(partners.read_lists(book.db)[0].versions) == 2


def test_the_screenshot_of_one_list_is_not_taken_for_that_of_another(page: PartnersPage, tmp_path: Path) -> None:
    picture = tmp_path / "list.png"
    picture.write_bytes(PNG)
    page.publish()
    dialog = asked(ListDialog)
    dialog.snapshot.set_path(picture)
    dialog.list.choose("")
    assert dialog.version.snapshot is None


def test_names_of_an_earlier_version_are_not_published_over_a_later_one(
    page: PartnersPage, db: Any, tmp_path: Path
) -> None:
    """Who was named in the meantime was on the list no more, and nobody had unticked anything."""
    page.publish()
    dialog = asked(ListDialog)
    gone = dialog.names.values[0]
    others = [partner_lists.listed(one) for one in partners.read_all(db) if one.id != gone]
    chosen, picture = dialog.list.value, tmp_path / "list.png"
    picture.write_bytes(PNG)
    partner_lists.publish_list(db, partner_lists.NewVersion(tuple(others), NOW, chosen, None, picture), NOW)
    dialog.at.set_moment(NOW + timedelta(minutes=5))
    dialog._clock = lambda: NOW + timedelta(minutes=9)
    dialog.yes.click()
    assert any("The book has changed since this was shown" in text for text in words_of(dialog))
    assert gone not in dialog.names.values
    (chosen_list,) = [one for one in partners.read_lists(db) if one.id == chosen]
    assert chosen_list.versions[-1].names == tuple(others)


def asked_for_exclusions(db: Any, settings: Settings, qtbot: QtBot, tmp_path: Path) -> tuple[StopListDialog, HeldJobs]:
    """The box for a list of exclusions of one address, and its jobs."""
    path = tmp_path / "stop.csv"
    path.write_text("Email\nsomebody@stop.example\n", "utf-8")
    jobs = HeldJobs(db)
    page: PartnersPage = opened_page(qtbot, PartnersPage(jobs, settings, lambda: NOW))
    page.take_stops()
    dialog = asked(StopListDialog)
    dialog.file.set_path(path)
    return dialog, jobs


def test_a_list_of_exclusions_closed_while_it_was_read_asks_nothing(
    db: Any, settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    """The question came over the page, and opened again the form asked a second time for the same list."""
    before = suppressions.read_all(db)
    dialog, jobs = asked_for_exclusions(db, settings, qtbot, tmp_path)
    jobs.held = True
    dialog.submit()
    dialog.hide()  # as Escape does while “Go on typing” is offered
    jobs.release()
    assert not open_boxes(Question)
    dialog.show()
    dialog.submit()
    asked(Question).yes.click()
    assert len(suppressions.read_all(db)) == len(before) + 1


def test_a_list_of_exclusions_can_be_read_again_after_stop(
    db: Any, settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog, jobs = asked_for_exclusions(db, settings, qtbot, tmp_path)
    jobs.held = True
    dialog.yes.click()
    jobs.stop(jobs.running[0])
    jobs.release()
    assert dialog.yes.isEnabled()
