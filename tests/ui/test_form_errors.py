"""An error below a field is about the answer that was given: it goes with that answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from leadkeeper.db import partners
from leadkeeper.domain.partner import Partner
from leadkeeper.services.partners.partners import add_partner
from tests.services.made_book import NOW, empty_book
from tests.ui.looking import shown, words_of
from ui.dialogs.new_book import ChangePassphrase, NewBookDialog
from ui.jobs import InlineJobs
from ui.pages.partners.contract_forms import ContractDialog
from ui.widgets.forms import FormRow
from ui.widgets.layouts import ScrollColumn


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Any]:
    with empty_book(tmp_path) as made:
        add_partner(made, Partner("", legal_name="Raoul SAS", siren="732829320"))
        yield made


@pytest.fixture
def contract(db: Any, qtbot: QtBot) -> ContractDialog:
    made: ContractDialog = shown(qtbot, ContractDialog(InlineJobs(db), partners.read_all(db)[0], lambda: NOW), 700, 800)
    return made


def test_a_missing_name_is_no_error_any_more_once_it_is_typed(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = shown(qtbot, NewBookDialog(path=tmp_path / "contacts.leads"))
    dialog.yes.click()
    assert dialog.name_row.error
    dialog.name.setText("Clodomir SARL")
    assert dialog.name_row.error == ""


def test_a_siren_that_is_right_is_confirmed_while_it_is_typed(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = shown(qtbot, NewBookDialog(path=tmp_path / "contacts.leads"))
    for typed, is_right in (("12345678", False), ("123456782", True), ("123456789", False)):
        dialog.siren.setText(typed)
        assert ("This number is valid." in words_of(dialog)) is is_right


def test_no_passphrase_is_both_too_short_and_long_enough(qtbot: QtBot) -> None:
    dialog = shown(qtbot, ChangePassphrase("clodomir.leads", None))
    dialog.new.field.setText("short")
    dialog.yes.click()
    assert "At least 12 characters." in words_of(dialog)
    dialog.new.field.setText("quatre mots sans rapport")
    assert "At least 12 characters." not in words_of(dialog)
    dialog.yes.click()
    assert "The two entries differ." in words_of(dialog)
    dialog.new.field.setText("trois mots sans rapport")
    assert "The two entries differ." not in words_of(dialog)


def test_a_contract_with_nothing_filled_in_is_not_saved(db: Any, contract: ContractDialog) -> None:
    contract.yes.click()
    assert partners.read_all(db)[0].contracts == ()
    said = " ".join(words_of(contract))
    assert "Type the price of one person" in said
    for missing in ("the purpose", "the channels", "the columns that may be shared"):
        assert f"Still to be filled in: {missing}." in said


def test_a_low_box_scrolls_to_what_is_missing(contract: ContractDialog, qtbot: QtBot) -> None:
    contract.resize(700, 420)
    (area,) = [one for one in contract.findChildren(ScrollColumn) if one.isVisible()]
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    contract.yes.click()
    wrong = next(row for row in contract.findChildren(FormRow) if row.error)
    qtbot.waitUntil(lambda: wrong.visibleRegion().boundingRect() == wrong.rect())
    assert wrong.isAncestorOf(contract.focusWidget())


def test_nothing_is_ticked_that_the_founder_did_not_say(contract: ContractDialog) -> None:
    boxes = (contract.no_onward, contract.seed, *contract.channels.boxes.values(), *contract.fields.boxes.values())
    assert [box.text() for box in boxes if box.isChecked()] == []


def test_a_contract_that_was_filled_in_is_saved_as_it_was_typed(
    db: Any, contract: ContractDialog, qtbot: QtBot
) -> None:
    contract.yes.click()
    contract.channels.boxes["email"].click()
    contract.purpose.setText("offres par e-mail")
    contract.price.setFocus()
    contract.price.selectAll()
    qtbot.keyClicks(contract.price, "0")
    assert "Still to be filled in" not in " ".join(words_of(contract))
    contract.yes.click()
    (made,) = partners.read_all(db)[0].contracts
    assert (made.channels, made.fields, made.price_cents) == (("email",), ("email",), 0)


@pytest.mark.parametrize(("starts", "ends"), [("01/12/2026", date(2027, 11, 30)), ("29/02/2028", date(2029, 2, 27))])
def test_a_first_contract_is_proposed_for_a_year(contract: ContractDialog, starts: str, ends: date) -> None:
    contract.starts.line.setText(starts)
    assert contract.ends.day == ends


def test_a_last_day_that_was_typed_stays(contract: ContractDialog) -> None:
    contract.ends.field.line.setText("31/03/2027")
    contract.starts.line.setText("01/12/2026")
    assert contract.ends.day == date(2027, 3, 31)
