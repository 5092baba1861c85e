"""What was chosen for a file is proposed for a similar one, said as such, and forgotten if it was read wrongly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from leadkeeper.messages import use_language
from leadkeeper.progress import run
from leadkeeper.services.imports.importer import ImportOptions, import_file
from leadkeeper.services.imports.plan import Choices
from tests.services.made_book import NOW
from tests.ui.asking import asked
from tests.ui.looking import words_of
from tests.ui.wizard import list_file, opened, quiz_book, to_the_check
from ui.import_wizard.imports_dialog import ImportsDialog, UndoImportDialog
from ui.import_wizard.wizard import ImportDialog
from ui.jobs import InlineJobs

OCTOBER = """Courriel;Société;Prénom;Réponse du quiz;Rempli;Couleur
lea@quiz.example;site-a.example;Léa;ok;03/04/2026;bleu
hugo@quiz.example;site-b.example;Hugo;bof;05/04/2026;vert
"""
NOVEMBER = """Courriel;Société;Prénom;Réponse du quiz;Rempli;Couleur;Âge;Ville
zoe@quiz.example;site-a.example;Zoé;ok;06/07/2026;rouge;34;Lyon
"""
MEANINGS = {
    "Société": None, "Réponse du quiz": "consent_partners", "Rempli": "consent_at",
    "Couleur": "note",
}  # fmt: skip
SAID = {"Réponse du quiz=ok": "yes", "Réponse du quiz=bof": "no"}


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Any]:
    with quiz_book(tmp_path) as made:
        yield made


@pytest.fixture
def october(db: Any, qtbot: QtBot, tmp_path: Path) -> Path:
    """The file of a form whose columns were given a meaning by hand, and which was imported."""
    path = list_file(tmp_path, OCTOBER, "octobre.csv")
    dialog = opened(db, qtbot, path)
    for header, field in MEANINGS.items():
        dialog.mapping.fields[header].choose(field or "none")
    for about, answer in SAID.items():
        dialog.mapping.answers.choices[about].buttons[answer].click()
    dialog.reading.order.choose("dmy")
    dialog.origin.form.choose("quiz-v1")
    to_the_check(dialog)
    dialog.go_on()
    assert "The data are in the book." in words_of(dialog.outcome)
    return path


def proposed(dialog: ImportDialog) -> tuple[dict[str, str | None], dict[str, str]]:
    return dict(dialog.options.choices.overrides), dict(dialog.options.choices.answers)


def said(dialog: ImportDialog, start: str) -> list[str]:
    return [words for words in words_of(dialog.reading) if words.startswith(start)]


def undone(db: Any, qtbot: QtBot, *, wrongly: bool) -> None:
    """The founder undoes the newest import, with or without the tick that it was read wrongly."""
    imports = ImportsDialog(InlineJobs(db), lambda: NOW)
    qtbot.addWidget(imports)
    imports.undo.click()
    box = asked(UndoImportDialog)
    box.wrongly.setChecked(wrongly)
    box.yes.click()


def test_two_more_columns_in_the_next_month_cost_no_choice(
    db: Any, qtbot: QtBot, october: Path, tmp_path: Path
) -> None:
    """The founder had to choose all meanings again, for the memory was by the very row of the header."""
    dialog = opened(db, qtbot, list_file(tmp_path, NOVEMBER, "novembre.csv"))
    assert proposed(dialog) == (MEANINGS, SAID)
    assert (dialog.options.choices.date_order, dialog.options.form) == ("dmy", "quiz-v1")
    assert (dialog.step, "As for a similar file" in words_of(dialog.reading)) == (dialog.reading, True)
    (words,) = said(dialog, "A similar file, “octobre.csv”, was read in on 24/11/2026 10:00. Proposed as for it: “")
    assert "“Société” is nothing · “Réponse du quiz” is" in words
    assert words.endswith("Look at the new columns in the next step.")
    assert not said(dialog, "Files with these columns")
    dialog.go_on()
    assert words_of(dialog.mapping).count("Your choice last time.") == len(MEANINGS)
    assert len(dialog.mapping.answers.open) == 1  # who said yes is confirmed again


def test_it_can_be_forgotten(db: Any, qtbot: QtBot, october: Path, tmp_path: Path) -> None:
    """A renamed column has no meaning from before; and this may be another form, whose texts and source differ."""
    dialog = opened(db, qtbot, list_file(tmp_path, NOVEMBER.replace("Couleur", "Teinte"), "novembre.csv"))
    assert proposed(dialog)[0] == {name: field for name, field in MEANINGS.items() if name != "Couleur"}
    assert (dialog.options.choices.date_order, dialog.options.form) == ("dmy", "none")
    dialog.reading.notes.forget_wanted.emit()
    assert (proposed(dialog), dialog.options.form) == (({}, {}), "none")
    assert "As for a similar file" not in words_of(dialog.reading)


def test_a_file_that_shares_only_columns_without_a_choice_has_nothing_proposed(
    db: Any, qtbot: QtBot, october: Path, tmp_path: Path
) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path, "Email;Ville\nlea@x.example;Lyon\n", "ville.csv"))
    assert proposed(dialog) == ({}, {})
    assert "As for a similar file" not in words_of(dialog.reading)


def test_the_very_columns_come_as_last_time(db: Any, qtbot: QtBot, october: Path, tmp_path: Path) -> None:
    opened(db, qtbot, list_file(tmp_path, NOVEMBER, "novembre.csv")).close()
    dialog = opened(db, qtbot, list_file(tmp_path, OCTOBER.replace("lea@", "noe@"), "encore.csv"))
    assert "As last time" in words_of(dialog.reading)
    assert said(dialog, "Files with these columns")


def test_a_form_that_was_named_without_its_version_is_proposed_where_it_has_one_alone(
    db: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    """“The same source” stood there, and the step of the source had “None known”: 34 people lost their yes."""
    text = "Email;Offres partenaires;Date de consentement\nlea@quiz.example;oui;03/04/2026 10:00\n"
    options = ImportOptions(form="quiz", choices=Choices(date_order="dmy"))
    run(import_file(db, list_file(tmp_path, text, "octobre.csv"), options, NOW))
    dialog = opened(db, qtbot, list_file(tmp_path, text.replace("lea@", "noe@"), "novembre.csv"))
    assert "the same source" in " ".join(words_of(dialog.reading))
    assert dialog.options.form == "quiz-v1"
    assert dialog.origin.form.currentText().startswith("Quiz")


def test_it_is_said_in_french(db: Any, qtbot: QtBot, october: Path, tmp_path: Path) -> None:
    use_language("fr")
    try:
        dialog = opened(db, qtbot, list_file(tmp_path, NOVEMBER, "novembre.csv"))
        (words,) = said(dialog, "Un fichier semblable, «\u00a0octobre.csv\u00a0», a été importé le 24/11/2026 10:00.")
    finally:
        use_language("en")
    assert "Proposé comme pour lui\u00a0: «\u00a0Société\u00a0»" in words
    assert words.endswith("Regardez les nouvelles colonnes à l’étape suivante.")


@pytest.mark.parametrize("wrongly", [True, False])
def test_a_file_that_was_read_wrongly_is_not_read_so_again(
    db: Any, qtbot: QtBot, october: Path, tmp_path: Path, *, wrongly: bool
) -> None:
    """The founder undid the import, ticked “The file was read wrongly”, and was proposed the same wrong reading."""
    undone(db, qtbot, wrongly=wrongly)
    again = opened(db, qtbot, october)
    assert (again.options.choices.overrides == {}) is wrongly
    assert bool(said(again, "Files with these columns")) is not wrongly
    similar = opened(db, qtbot, list_file(tmp_path, NOVEMBER, "novembre.csv"))
    assert bool(proposed(similar)[0]) is not wrongly


def test_the_undo_says_that_the_choices_are_forgotten(db: Any, qtbot: QtBot, october: Path) -> None:
    imports = ImportsDialog(InlineJobs(db), lambda: NOW)
    qtbot.addWidget(imports)
    imports.undo.click()
    told = asked(UndoImportDialog).wrongly.accessibleDescription()
    assert "what was chosen for its columns is forgotten" in told
