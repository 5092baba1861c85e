"""Forms, lists, contracts and rules are called by their names: their codes stand in tooltips, never in titles."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from leadkeeper.db import forms, partners
from leadkeeper.messages import _
from tests.shots.pictures import Studio
from tests.ui.looking import motive, words_of
from ui.widgets.table import Table

MOTIVES = (
    "home", "contacts", "sources", "partners", "review", "export", "register", "complaints", "requests", "settings",
    "review_full", "register_full", "complaints_sender", "list_versions", "contract", "renew", "clauses", "terminate",
    "secret", "new_version", "corrected", "revoke", "evidence", "attach", "list", "imports", "export_missing",
    "import_3_source", "month_plan", "month_due",
)  # fmt: skip
TITLES = ("title", "heading", "strong")
RULE = r"\b[RL]\d\d\b"
OF_ANY_BOOK = rf"{RULE}|\b\w+(?:-\w+)*-v\d+\b(?!\.\w)|\bmain-\d\b"  # of forms and lists in made books


def codes(studio: Studio) -> re.Pattern[str]:
    """What recognises the codes of a book; a file name that begins with one is none."""
    known = [version.id for one in forms.read_all(studio._db) for version in one.versions]
    known += [version.id for one in partners.read_lists(studio._db) for version in one.versions]
    known += [contract.id for one in partners.read_all(studio._db) for contract in one.contracts]
    assert len(known) > 3
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, known))})(?![\w.-])|{OF_ANY_BOOK}")


def titles(widget: QWidget) -> Iterator[str]:
    """The words of titles, buttons and rows of tables, as they are seen and as a screen reader says them."""
    yield widget.windowTitle()
    for label in widget.findChildren(QLabel):
        if label.isVisibleTo(widget) and label.property("role") in TITLES:
            yield label.text()
    for button in widget.findChildren(QAbstractButton):
        if button.isVisibleTo(widget):
            yield from (button.text(), button.accessibleName())
    for table in widget.findChildren(Table):
        if table.isVisibleTo(widget) and table.accessibleName() != _("First rows"):  # of the file, codes and all
            model = table.model()
            for row in range(min(model.rowCount(), 20)):
                for place in range(model.columnCount()):
                    cell = model.index(row, place).data(Qt.ItemDataRole.DisplayRole)
                    yield str(cell or "")


@pytest.mark.parametrize("name", MOTIVES)
def test_no_title_button_or_row_names_a_code(studio: Studio, qtbot: QtBot, name: str) -> None:
    code, widget = codes(studio), motive(qtbot, studio, name)
    words = set(titles(widget))
    assert len(words) > 2
    assert sorted(word for word in words if code.search(word)) == []


@pytest.mark.parametrize("name", MOTIVES)
def test_no_sentence_names_a_code(studio: Studio, qtbot: QtBot, name: str) -> None:
    code, widget = codes(studio), motive(qtbot, studio, name)
    words = set(words_of(widget))
    assert words
    assert sorted(text for text in words if code.search(text)) == []
