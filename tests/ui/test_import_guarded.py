"""Import: a column that speaks of refusing becomes a consent only by a clear yes; nothing jumps; dates fit."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from leadkeeper.services.books.open import open_book
from leadkeeper.services.imports.prepared_rows import COLUMN, NONE
from tests.cli.exported_book import export, made_book
from tests.made_archive import NOW
from tests.ui.asking import asked
from tests.ui.confirming import confirm_all
from tests.ui.held_jobs import HeldJobs
from tests.ui.looking import words_of
from tests.ui.wizard import LEADS, list_file, opened, quiz_book, to_the_check
from ui.dialogs.form_description import SourceDialog
from ui.import_wizard.wizard import ImportDialog
from ui.widgets.message_boxes import Question

REVERSED = """Email;Prénom;Désinscrit des partenaires;Refus newsletter;Date de consentement
lea@quiz.example;Léa;oui;oui;13/02/2026 10:00
hugo@quiz.example;Hugo;non;non;02/01/2026 09:00
"""
PARTNERS, OWN = "Désinscrit des partenaires", "Refus newsletter"


@pytest.fixture
def dialog(db: Any, qtbot: QtBot, tmp_path: Path) -> ImportDialog:
    made = opened(db, qtbot, list_file(tmp_path, REVERSED))
    made.go_on()
    return made


def choose(dialog: ImportDialog, column: str, field: str) -> None:
    dialog.mapping.fields[column].choose(field)


def test_a_column_that_speaks_of_refusing_is_asked_about_and_taken_back_without_a_yes(dialog: ImportDialog) -> None:
    choose(dialog, PARTNERS, "consent_partners")
    question = asked(Question)
    assert PARTNERS in question.windowTitle()
    question.no.click()
    assert dialog.mapping.overrides == {}
    assert dialog.mapping.fields[PARTNERS].value != "consent_partners"
    assert not dialog.options.choices.map_anyway


def test_a_yes_takes_it_for_a_consent_and_it_is_confirmed_like_any_other(dialog: ImportDialog, db: Any) -> None:
    before = consents(db)
    choose(dialog, PARTNERS, "consent_partners")
    asked(Question).yes.click()
    assert dialog.mapping.fields[PARTNERS].value == "consent_partners"
    assert dialog.options.choices.map_anyway
    dialog.go_on()
    assert dialog.step is dialog.mapping  # its answers are not confirmed yet
    to_the_check(dialog)
    dialog.go_on()
    assert consents(db) > before


def consents(db: Any) -> int:
    return int(db.conn.execute("SELECT count(*) FROM consents").fetchone()[0])


def test_each_such_column_is_asked_about_by_itself(dialog: ImportDialog) -> None:
    choose(dialog, PARTNERS, "consent_partners")
    asked(Question).yes.click()
    choose(dialog, OWN, "consent_own")
    question = asked(Question)
    assert OWN in question.windowTitle()
    question.no.click()
    assert dialog.mapping.overrides == {PARTNERS: "consent_partners"}


def test_another_meaning_ends_the_permission(dialog: ImportDialog) -> None:
    choose(dialog, PARTNERS, "consent_partners")
    asked(Question).yes.click()
    choose(dialog, PARTNERS, "none")
    assert not dialog.options.choices.map_anyway
    choose(dialog, PARTNERS, "consent_partners")
    assert PARTNERS in asked(Question).windowTitle()


def test_a_form_described_from_the_file_is_proposed_from_its_first_date(dialog: ImportDialog) -> None:
    dialog.describe_form()
    assert asked(SourceDialog).starts.day == date(2026, 1, 2)


@pytest.mark.parametrize("described", [True, False])
def test_a_form_described_for_one_file_is_not_that_of_the_next(qtbot: QtBot, tmp_path: Path, described: bool) -> None:
    """The box opened over the next file with the first date of the one left out, and its form was then chosen."""
    with quiz_book(tmp_path) as db:
        jobs = HeldJobs(db)
        shop = list_file(tmp_path, LEADS.replace("quiz", "shop"), "shop.csv")
        dialog = ImportDialog(jobs, lambda: NOW, [list_file(tmp_path), shop])
        qtbot.addWidget(dialog)
        dialog.show()
        confirm_all(dialog)
        while dialog.step is not dialog.origin:
            dialog.go_on()
        forms = [dialog.origin.form.itemData(place) for place in range(dialog.origin.form.count())]
        version = next(form for form in forms if form not in ("", NONE, COLUMN))
        jobs.held = True
        if described:
            dialog._read_sources(version)
        else:
            dialog.describe_form()
        dialog.skip.click()
        jobs.release()
        assert dialog._path == shop
        assert not [one for one in QApplication.topLevelWidgets() if isinstance(one, SourceDialog) and one.isVisible()]
        assert dialog.origin.form.value != version


def test_the_columns_stay_under_the_mouse_when_questions_grow_above(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    headers = ["Email", "Offres A", "Offres B", *(f"Colonne {number}" for number in range(12))]
    rows = [["lea@quiz.example", "oui", "non", *("x" for _ in range(12))]]
    text = "\n".join(";".join(row) for row in (headers, *rows))
    dialog = opened(db, qtbot, list_file(tmp_path, text))
    dialog.resize(900, 600)
    dialog.go_on()
    QApplication.processEvents()
    field = dialog.mapping.fields["Offres B"]
    dialog.mapping.ensureWidgetVisible(field)
    QApplication.processEvents()
    before, answers = place_of(dialog, field), dialog.mapping.answers.height()
    choose(dialog, "Offres B", "consent_partners")
    qtbot.waitUntil(lambda: dialog.mapping.answers.height() != answers or dialog.mapping.answers.isVisible())
    for _again in range(3):
        QApplication.processEvents()
    assert place_of(dialog, dialog.mapping.fields["Offres B"]) == before


def place_of(dialog: ImportDialog, field: Any) -> int:
    """How far below the edge of the page a field is seen."""
    return int(field.mapTo(dialog.mapping.viewport(), QPoint(0, 0)).y())


def test_an_export_dropped_on_the_import_is_said_to_be_one_and_goes_nowhere(qtbot: QtBot, tmp_path: Path) -> None:
    made = made_book(tmp_path)
    export(made, tmp_path / "raoul.xlsx")
    back = list_file(tmp_path, "Ref;E-mail;Motif\nE1-000001;lea@quiz.example;Doublon\n", "back.csv")
    with open_book(made, NOW) as book:
        dialog = opened(book.db, qtbot, tmp_path / "raoul.xlsx")
        assert "“raoul.xlsx” is your own export E1 for Raoul SAS" in dialog.trouble.text()
        assert "“Returns” in Register" in dialog.trouble.text()
        assert not dialog.next.isEnabled()
        dialog.close()
        dialog = opened(book.db, qtbot, back)
        assert dialog.step is dialog.reading
        assert "Export: E1 (Raoul SAS)." in "\n".join(words_of(dialog.reading.notes))
        dialog.close()
