from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from leadkeeper.db import partners
from leadkeeper.db.book.connection import Book
from leadkeeper.domain.partner import Contract, Hold, Partner
from leadkeeper.services.partners.partners import hold_partner
from tests.made_archive import archive, partner, person, restored
from tests.services.made_book import NOW, PDF, PNG, empty_book
from tests.ui.asking import Heard, asked
from tests.ui.filling import fill_in
from tests.ui.looking import opened_page, shown, words_of
from ui.jobs import InlineJobs
from ui.pages.partners import page as partners_page
from ui.pages.partners.contract_forms import ContractDialog, ProfileDialog
from ui.pages.partners.forms import HoldDialog, PartnerDialog
from ui.pages.partners.list_versions import ListDialog
from ui.pages.partners.page import PartnersPage
from ui.settings import Settings
from ui.theme import Status


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Any]:
    with empty_book(tmp_path) as db:
        yield db


def opened(db: Any, settings: Settings, qtbot: QtBot) -> PartnersPage:
    made: PartnersPage = opened_page(qtbot, PartnersPage(InlineJobs(db), settings, lambda: NOW))
    return made


@pytest.fixture
def page(book: Book, settings: Settings, qtbot: QtBot) -> PartnersPage:
    return opened(book.db, settings, qtbot)


def raoul(db: Any) -> Partner:
    return next(one for one in partners.read_all(db) if "Raoul" in one.legal_name)


def stand_on_raoul(page: PartnersPage, db: Any) -> None:
    page.arrive(raoul(db).id)


def test_an_empty_book_says_what_to_do_first(empty: Any, settings: Settings, qtbot: QtBot) -> None:
    assert "No partner yet" in words_of(opened(empty, settings, qtbot))


def test_the_first_partner_is_shown_whole(page: PartnersPage, book: Book) -> None:
    first = partners.read_all(book.db)[0]
    assert page.view is not None
    assert page.view.partner == first
    assert first.legal_name in words_of(page.details)


def test_the_page_goes_to_a_partner_by_its_id(page: PartnersPage, book: Book) -> None:
    stand_on_raoul(page, book.db)
    assert page.view is not None
    assert page.view.partner.id == raoul(book.db).id


def test_once_sorted_each_row_still_shows_its_own_partner(page: PartnersPage) -> None:
    page.table.horizontalHeader().setSortIndicator(0, Qt.SortOrder.DescendingOrder)
    for row in range(page.table.model().rowCount()):
        page.table.selectRow(row)
        assert page.view is not None
        assert page.view.partner.legal_name in words_of(page.details)


def test_a_new_partner_is_kept_and_said(empty: Any, settings: Settings, qtbot: QtBot) -> None:
    page = opened(empty, settings, qtbot)
    heard = Heard(page.said)
    page.add()
    dialog = asked(PartnerDialog)
    dialog.name.setText("Raoul  SAS")
    dialog.siren.setText("987 654 324")
    dialog.sectors.boxes["software"].click()
    dialog.yes.click()
    (kept,) = partners.read_all(empty)
    assert (kept.legal_name, kept.siren, kept.sectors, kept.country) == ("Raoul SAS", "987654324", ("software",), "FR")
    assert heard.texts == ["Raoul SAS is saved."]


def test_what_is_wrong_with_a_partner_is_said_at_its_field(empty: Any, settings: Settings, qtbot: QtBot) -> None:
    page = opened(empty, settings, qtbot)
    page.add()
    dialog = asked(PartnerDialog)
    dialog.name.setText("Raoul SAS")
    dialog.siren.setText("987654325")
    assert dialog.siren_row.error
    dialog.yes.click()
    assert (dialog.isVisible(), dialog.siren_row.error != "", partners.read_all(empty)) == (True, True, ())
    dialog.reject()


def test_a_partner_can_be_renamed_but_not_its_siren(page: PartnersPage, book: Book) -> None:
    stand_on_raoul(page, book.db)
    page.change()
    dialog = asked(PartnerDialog)
    assert dialog.siren.isReadOnly()
    dialog.name.setText("Raoul Numérique SAS")
    dialog.yes.click()
    page.reload()
    names = [one.legal_name for one in partners.read_all(book.db)]
    assert "Raoul Numérique SAS" in names


def test_a_contract_is_kept_with_its_clauses(page: PartnersPage, book: Book, tmp_path: Path) -> None:
    stand_on_raoul(page, book.db)
    before = raoul(book.db).contracts
    signed = tmp_path / "raoul.pdf"
    signed.write_bytes(PDF)
    page.sign()
    dialog = asked(ContractDialog)
    fill_in(dialog)
    dialog.channels.boxes["sms"].click()
    dialog.fields.boxes["first_name"].click()
    dialog.seed.setChecked(True)
    dialog.price.setValue(0.55)
    dialog.document.set_path(signed)
    dialog.yes.click()
    (made,) = [one for one in raoul(book.db).contracts if one not in before]
    assert (made.channels, made.fields, made.price_cents) == (("email", "sms"), ("email", "phone", "first_name"), 55)
    assert (made.onward_transfer, made.seed_clause, made.sync_delay_h, made.max_uses) == (False, True, 72, 1)
    assert (made.signed_on, made.ends_on) == ("2026-11-24", "2027-11-23")
    assert made.document is not None


def test_a_contract_that_ends_before_it_starts_is_refused(page: PartnersPage, book: Book) -> None:
    page.sign()
    dialog = asked(ContractDialog)
    fill_in(dialog)
    dialog.ends.field.set_day(dialog.signed.day - timedelta(days=1))
    dialog.yes.click()
    assert dialog.errors_at["dates-reversed"].error
    dialog.reject()


def test_a_list_version_names_who_is_ticked(page: PartnersPage, book: Book, tmp_path: Path) -> None:
    heard = Heard(page.said)
    picture = tmp_path / "list.png"
    picture.write_bytes(PNG)
    page.publish()
    dialog = asked(ListDialog)
    last = raoul(book.db).id
    assert last in dialog.names.values
    dialog.names.boxes[last].click()
    dialog.snapshot.set_path(picture)
    dialog.yes.click()
    page.arrive(last)
    page.reload()
    assert page.view is not None
    assert page.view.named == ()
    assert heard.texts[0] == "The list published on 24/11/2026 10:00 is saved."


def test_a_list_of_nobody_is_refused_at_its_field(page: PartnersPage) -> None:
    page.publish()
    dialog = asked(ListDialog)
    for value in dialog.names.values:
        dialog.names.boxes[value].click()
    dialog.yes.click()
    assert dialog.names_row.error
    dialog.reject()


def test_the_first_list_asks_for_its_address(empty: Any, settings: Settings, qtbot: QtBot) -> None:
    partners.add(empty, Partner("raoul", "Raoul SAS", siren="987654324"))
    page = opened(empty, settings, qtbot)
    page.publish()
    dialog = asked(ListDialog)
    assert not dialog.url_row.isHidden()
    dialog.url.setText("https://clodomir.example/partenaires")
    dialog.names.boxes["raoul"].click()
    dialog.yes.click()
    page.reload()
    assert page.view is not None
    assert [one.version.id for one in page.view.named] == ["partenaires-1"]


def test_a_partner_is_held_in_one_press_and_released_in_another(page: PartnersPage, book: Book) -> None:
    stand_on_raoul(page, book.db)
    name, heard = raoul(book.db).legal_name, Heard(page.said)
    page.hold()
    assert raoul(book.db).hold == Hold("2026-11-24")
    page.reload()
    page.hold()
    assert raoul(book.db).hold is None
    assert heard.texts == [f"{name} is on hold.", f"The hold on {name} is lifted."]


def test_the_partner_that_was_held_stays_in_sight_after_another_was_saved(page: PartnersPage, book: Book) -> None:
    stand_on_raoul(page, book.db)
    page.change()
    asked(PartnerDialog).yes.click()
    page.reload()
    partners.add(book.db, Partner("zèbre", "Zèbre SAS", siren="987654324"))
    page.reload()
    page.table.stand_at(page.table.model().rowCount() - 1)
    for held in (Hold("2026-11-24"), None):
        page.hold()
        page.reload()
        assert words_of(page.details)[0] == "Zèbre SAS"
        assert {one.legal_name: one.hold for one in partners.read_all(book.db)}["Zèbre SAS"] == held


def test_a_hold_can_be_undone_where_it_is_told(page: PartnersPage, book: Book) -> None:
    stand_on_raoul(page, book.db)
    heard = Heard(page.said)
    page.hold()
    heard.said[0][1]()
    assert raoul(book.db).hold is None


def test_undoing_that_a_hold_was_lifted_gives_its_day_back(page: PartnersPage, book: Book) -> None:
    hold_partner(book.db, raoul(book.db).id, "seed address hit", date(2026, 6, 1))
    page.reload()
    stand_on_raoul(page, book.db)
    heard = Heard(page.said)
    page.hold()
    assert raoul(book.db).hold is None
    heard.said[0][1]()
    assert raoul(book.db).hold == Hold("2026-06-01", "seed address hit")


@pytest.mark.parametrize("since", ["2026-10-01T09:00:00+02:00", "2026-10", "unknown"])
def test_undoing_that_a_hold_was_lifted_gives_it_back_as_an_archive_wrote_it(
    tmp_path: Path, settings: Settings, qtbot: QtBot, since: str
) -> None:
    """The undo raised on what is no plain day, and the partner stayed without its hold."""
    held = {"since": since, "reason": "seed address hit"}
    with restored(tmp_path, archive(person(1), partners=[partner(hold=held)])) as book:
        page = opened(book.db, settings, qtbot)
        heard = Heard(page.said)
        page.hold()
        assert raoul(book.db).hold is None
        heard.said[0][1]()
        assert raoul(book.db).hold == Hold(since, "seed address hit")
        assert heard.texts[1] == f"{raoul(book.db).legal_name} is on hold."


def test_a_partner_chosen_after_another_was_saved_stays_chosen_and_is_the_one_put_on_hold(
    page: PartnersPage, book: Book
) -> None:
    stand_on_raoul(page, book.db)
    page.change()
    asked(PartnerDialog).yes.click()
    other = next(place for place, view in enumerate(page._rows.rows) if "Raoul" not in view.partner.legal_name)
    chosen = page._rows.rows[other].partner.legal_name
    page.table.stand_at(other)  # before the partners are read again
    page.reload()
    assert words_of(page.details)[0] == chosen
    page.hold()
    assert [one.legal_name for one in partners.read_all(book.db) if one.hold is not None] == [chosen]


def test_a_partner_that_is_not_listed_yet_is_stood_on_once_it_is_unless_another_was_chosen(
    page: PartnersPage, book: Book
) -> None:
    page.table.stand_at(1)
    chosen = words_of(page.details)[0]
    page.arrive("zeta")
    page.reload()
    assert words_of(page.details)[0] == chosen
    partners.add(book.db, Partner("zeta", "Zeta SAS", siren="987654324"))
    page.reload()
    assert words_of(page.details)[0] == "Zeta SAS"
    page.arrive("omega")
    page.table.stand_at(1)
    chosen = words_of(page.details)[0]
    partners.add(book.db, Partner("omega", "Omega SAS", siren="123456782"))
    page.reload()
    assert words_of(page.details)[0] == chosen


def test_why_a_partner_is_on_hold_is_said_afterwards(page: PartnersPage, book: Book) -> None:
    stand_on_raoul(page, book.db)
    page.hold()
    page.reload()
    page.say_why()
    dialog = asked(HoldDialog)
    assert dialog.reason.text == ""
    dialog.reason.setPlainText("")
    dialog.yes.click()
    assert dialog.errors_at["reason-missing"].error
    dialog.reason.setPlainText("seed address hit")
    dialog.yes.click()
    assert raoul(book.db).hold == Hold("2026-11-24", "seed address hit")


def test_export_goes_to_its_page_with_the_partner(page: PartnersPage, book: Book) -> None:
    stand_on_raoul(page, book.db)
    heard = Heard(page.go)
    page.export()
    assert heard.said == [("export", raoul(book.db).id)]


def test_the_menu_of_a_partner_does_what_the_buttons_do(page: PartnersPage, qtbot: QtBot) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    page.table.menu_wanted.emit(menu, [0])
    assert [action.text() for action in menu.actions()] == [
        "&Change…",
        "New c&ontract…",
        "Hol&d",
        "&First message…",
        "&Monthly file…",
        "Contract &draft…",
        "&Suppression list received…",
        "E&xport…",
        "",
        "&Remove the partner…",
    ]


def test_the_monthly_file_of_a_partner_is_asked_and_kept(page: PartnersPage) -> None:
    page.edit_profile()
    (dialog,) = page.window().findChildren(ProfileDialog)
    dialog.cap.setValue(10)
    dialog.yes.click()
    assert not dialog.isVisible()


@pytest.mark.parametrize(
    ("state", "status"), [("in-force", Status.GOOD), ("not-started", Status.INFO), ("ended", Status.BAD)]
)
def test_the_state_of_a_contract_has_a_colour(state: str, status: Status) -> None:
    assert partners_page.state_status(state) is status


def test_a_contract_that_allows_passing_on_says_what_that_means(qtbot: QtBot) -> None:
    from leadkeeper.services.partners.partners import PartnerView

    contract = Contract("c", signed_on="2026-01-01", starts_on="2026-01-01", onward_transfer=True)
    panel = shown(qtbot, partners_page.PartnerDetails(MagicMock()), 700, 900)
    panel.show_partner(PartnerView(Partner("p", "P"), ((contract, "in-force"),), (), 0, 0), partners_page.PartnersNow())
    assert "allowed: nobody can be exported" in words_of(panel)


def test_a_list_whose_address_was_left_open_has_none(empty: Any, settings: Settings, qtbot: QtBot) -> None:
    partners.add(empty, Partner("raoul", "Raoul SAS", siren="987654324"))
    page = opened(empty, settings, qtbot)
    page.publish()
    dialog = asked(ListDialog)
    dialog.names.boxes["raoul"].click()
    dialog.yes.click()
    assert [one.url for one in partners.read_lists(empty)] == [None]
