"""Columns without a title: what the window and the reasons say of them is whole French."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import use_language
from leadkeeper.messages.contacts import field_name
from leadkeeper.messages.errors import sentence
from leadkeeper.messages.rules import noted
from leadkeeper.messages.suppression import stop_columns
from tests.ui.confirming import confirm_all
from tests.ui.looking import words_of
from tests.ui.wizard import list_file, opened, quiz_book
from ui.import_wizard.wizard import ImportDialog

ODD = """Email;Prénom;;Offres partenaires;;;Date de consentement;
lea@quiz.example;Léa;lea@pro.example;oui;06 39 98 00 01;oui;03/02/2026 10:00;01/02/2026
hugo@quiz.example;Hugo;hugo@pro.example;peut-être;06 39 98 00 02;plus tard;04/02/2026 10:00;03/04/2026
zoe@quiz.example;Zoé;zoe@pro.example;non;06 39 98 00 03;ne plus contacter;05/02/2026 10:00;05/06/2026
"""


@pytest.fixture(autouse=True)
def french() -> Iterator[None]:
    use_language("fr")
    yield
    use_language("en")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Any]:
    with quiz_book(tmp_path) as made:
        yield made


def shown_in(dialog: ImportDialog) -> list[str]:
    """All texts of a step: on labels and buttons, in tooltips and names for a screen reader."""
    parts = dialog.findChildren(QWidget)
    hidden = [text for part in parts for text in (part.accessibleName(), part.toolTip(), part.accessibleDescription())]
    return [*words_of(dialog), *hidden]


def test_no_step_of_an_import_names_a_column_in_english(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path, ODD))
    seen = []
    for _turn in range(4):
        confirm_all(dialog)
        seen += shown_in(dialog)
        dialog.go_on()
    assert "colonne 5" in "\n".join(seen)
    assert [text for text in seen if re.search(r"\bcolumn\b", text)] == []


def test_neither_reasons_nor_errors_nor_lists_of_leavers_nor_fields_name_one_in_english() -> None:
    assert noted("STOP (column 9: non)") == "colonne 9: non"
    assert noted("STOP (column 9 (2): = ?)") == "colonne 9 (2): = ?"
    assert noted("STOP (column 9 is theirs)") == "column 9 is theirs"
    for code in ("date-order-needed", "consent-reversed"):
        assert "«\N{NO-BREAK SPACE}colonne 3\N{NO-BREAK SPACE}»" in sentence(
            LeadKeeperError(code, column="column 3", file="a.csv", text="non")
        )
    assert "«\N{NO-BREAK SPACE}colonne 2\N{NO-BREAK SPACE}»" in stop_columns([("column 2", 1, 2, 0)], 2)[0]
    assert field_name("extra:column 4") == "colonne 4"
