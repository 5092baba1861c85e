"""Forms, lists, contracts and rules are called by their names: their codes stand in tooltips alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QLabel, QTextEdit, QWidget
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
READ = (
    *MOTIVES, "sources_2", "new_source", "contacts_edited", "contacts_filtered", "merge", "same", "proof",
    "export_done", "requests_full", "dossier", "erase", "told", "month_done", "complaints", "complaints_trap",
    "complaint_answer", "register_broken", "put_back", "import_1_again", "import_5_report", "import_undo",
    "toast_review", "choice",
)  # fmt: skip
TITLES = ("title", "heading", "strong")
RULE = r"\b[RL]\d\d\b(?!-\d)"  # no article of law
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


def sentences(widget: QWidget) -> set[str]:
    """All the words of labels, of documents and of the menus that undo and redo."""
    documents = [one.toPlainText() for one in widget.findChildren(QTextEdit) if one.isVisibleTo(widget)]
    return {*words_of(widget), *documents, *(one.text() for one in widget.findChildren(QAction, "undo"))}


@pytest.mark.parametrize("name", READ)
def test_no_sentence_names_a_code(studio: Studio, qtbot: QtBot, name: str) -> None:
    code, widget = codes(studio), motive(qtbot, studio, name)
    words = sentences(widget)
    assert words
    assert sorted(text for text in words if code.search(text)) == []


def test_the_history_of_a_person_names_the_form_and_keeps_its_code_in_the_tooltip(studio: Studio, qtbot: QtBot) -> None:
    widget = motive(qtbot, studio, "contacts")
    said = {one.text(): one.toolTip() for one in widget.findChildren(QLabel) if one.toolTip() == "quiz-v1"}
    assert [text for text in said if text.startswith("Quiz du site · ")]
