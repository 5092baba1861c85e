from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from leadkeeper.domain.partner import Partner
from tests.services.made_book import NOW
from tests.ui.hearing import described, name_of
from tests.ui.looking import shown
from tests.ui.stretch import settle
from ui.dialogs.form_description import BoxAnswers
from ui.dialogs.new_book import ChangePassphrase
from ui.jobs import InlineJobs
from ui.pages.partners.list_versions import ListDialog
from ui.widgets.cards import Card
from ui.widgets.editors import CheckList, DayField, SecretField
from ui.widgets.forms import FormRow, FormRows
from ui.widgets.labels import text_label

RAOUL = Partner("raoul", legal_name="Raoul SAS", siren="732829320", country="FR", sectors=("insurance",))
FRUIT = (("a", "Apple"), ("b", "Pear"))


@pytest.fixture
def rows(qtbot: QtBot) -> FormRows:
    return shown(qtbot, FormRows())


def test_an_error_is_announced_once_and_described_where_the_focus_is(rows: FormRows, announced: list[str]) -> None:
    secret, line = SecretField(), QLineEdit()
    row, other = rows.row("&Confirm", secret, "Once more."), rows.row("&Name", line)
    rows.show()
    settle()
    assert described(secret.field) == "Once more."
    row.set_error("The two entries differ.")
    row.set_error("The two entries differ.")
    other.set_error("Type a name.")
    assert announced == ["The two entries differ.", "Type a name."]
    assert described(secret.field) == "The two entries differ."
    row.set_error("")
    assert described(secret.field) == "Once more."
    assert len(announced) == 2


def test_the_error_of_several_boxes_is_described_at_the_first(qtbot: QtBot) -> None:
    boxes = CheckList(FRUIT)
    row = shown(qtbot, FormRow("Fruit", boxes))
    row.set_error("Choose some fruit.")
    assert described(boxes.boxes["a"]) == "Choose some fruit."


def test_a_date_says_what_was_understood_and_its_hint(qtbot: QtBot) -> None:
    day = DayField(date(2026, 11, 24))
    shown(qtbot, FormRow("Day", day, "Of the signature."))
    assert described(day.line) == f"{day.said}\nOf the signature."
    day.line.setText("25/11/2026")
    assert described(day.line) == f"{day.said}\nOf the signature."


def test_a_warning_between_the_questions_is_announced_as_it_appears(rows: FormRows, announced: list[str]) -> None:
    card, text = Card(), text_label("No mail without a contract.")
    card.add(text)
    card.hide()
    rows.row("&Name", QLineEdit())
    rows.add(card)
    settle()
    assert announced == []
    card.show()
    settle()
    assert announced == ["No mail without a contract."]
    text.setText("No call either.")
    settle()
    assert announced == ["No mail without a contract.", "No call either."]
    card.hide()
    settle()
    assert len(announced) == 2


def test_what_stands_between_the_questions_from_the_start_is_not_announced(qtbot: QtBot, announced: list[str]) -> None:
    rows = FormRows()
    rows.add(text_label("It cannot be undone."))
    shown(qtbot, rows)
    settle()
    assert announced == []


def test_the_questions_about_a_box_of_a_form_are_a_group_with_its_name(qtbot: QtBot) -> None:
    rows = FormRows()
    box = BoxAnswers(None)
    rows.row("Box for &telephone calls", box)
    shown(qtbot, rows)
    assert name_of(box) == "Box for telephone calls"
    assert box.there.parentWidget() is box


def test_tab_leads_from_a_passphrase_to_its_confirmation(qtbot: QtBot) -> None:
    dialog = ChangePassphrase("clodomir.leads", None)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    settle()
    dialog.new.setFocus()
    reached: list[QWidget | None] = []
    for _press in range(3):
        qtbot.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Tab)
        reached.append(dialog.focusWidget())
    assert reached == [dialog.again.field, dialog.again.eye, dialog.new.eye]


def test_an_empty_list_of_partners_puts_the_focus_on_the_first_of_them(db: Any, qtbot: QtBot) -> None:
    dialog = ListDialog(InlineJobs(db), [RAOUL], [], lambda: NOW)
    qtbot.addWidget(dialog)
    dialog.show()
    (box,) = dialog.names.boxes.values()
    box.setChecked(False)
    dialog.submit()
    assert dialog.focusWidget() is box
    assert described(box) == dialog.names_row.error != ""
    assert name_of(dialog.names) == "Who is on it"
