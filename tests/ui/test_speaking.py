from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QFileInfo, QTranslator
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QFileDialog, QFileSystemModel, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from leadkeeper.messages import language
from ui.app import install_translations
from ui.dialogs.help import shown_keys
from ui.settings import Settings
from ui.widgets.buttons import KEYS


@pytest.fixture
def settings(tmp_path: Path, qapp: QApplication) -> Iterator[Settings]:
    made = Settings(tmp_path / "window.ini")
    yield made
    made.language = "en"
    install_translations(qapp, made)


def menu_of_a_field(qtbot: QtBot) -> list[str]:
    """What the menu of a field offers, without the keys."""
    field = QLineEdit()
    qtbot.addWidget(field)
    menu = field.createStandardContextMenu()
    qtbot.addWidget(menu)
    return [one.text().partition("\t")[0].replace("&", "") for one in menu.actions() if one.text()]


def test_the_menu_of_a_field_speaks_the_language_chosen(qapp: QApplication, settings: Settings, qtbot: QtBot) -> None:
    settings.language = "fr"
    install_translations(qapp, settings)
    assert language() == "fr"
    assert {"Copier", "Coller", "Annuler"} <= set(menu_of_a_field(qtbot))
    settings.language = "en"
    install_translations(qapp, settings)
    assert {"Copy", "Paste", "Undo"} <= set(menu_of_a_field(qtbot))


def test_keys_are_named_and_still_understood(qapp: QApplication, settings: Settings) -> None:
    settings.language = "fr"
    install_translations(qapp, settings)
    redo = QKeySequence("Ctrl+Shift+Z")
    assert redo.toString(QKeySequence.SequenceFormat.NativeText) == "Ctrl+Maj+Z"
    assert redo.toString(QKeySequence.SequenceFormat.PortableText) == "Ctrl+Shift+Z"
    assert [shown_keys(keys) for keys, _what in KEYS.values() if "Shift+A" in keys] == ["Maj+A, Maj+B"]


def test_only_one_language_is_loaded_at_a_time(qapp: QApplication, settings: Settings) -> None:
    for one in ("fr", "en", "fr"):
        settings.language = one
        install_translations(qapp, settings)
    assert {one.language() for one in qapp.findChildren(QTranslator)} == {"fr_FR"}


def test_the_box_that_chooses_a_file_is_french_in_every_word(
    qapp: QApplication, settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    settings.language = "fr"
    install_translations(qapp, settings)
    dialog = QFileDialog(None, "Choisir", str(tmp_path))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    qtbot.addWidget(dialog)
    dialog.show()
    labels = [one.text().replace("&", "") for one in dialog.findChildren(QLabel)]
    assert labels == ["Dossier\u00a0:", "Nom de fichier\u00a0:", "Type de fichier\u00a0:"]
    model = dialog.findChild(QFileSystemModel)
    assert model is not None
    assert model.iconProvider().type(QFileInfo(str(tmp_path))) in ("Dossier", "Dossier de fichiers")
