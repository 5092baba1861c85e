"""The import wizard of a test: opened on a book, with lists that are written for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from leadkeeper.domain.form import Form, FormVersion
from leadkeeper.domain.serialization import Verbatim
from leadkeeper.services.consent.forms import new_form
from tests.services.made_book import NOW, empty_book
from tests.ui.confirming import confirm_all
from ui.import_wizard.wizard import ImportDialog
from ui.jobs import InlineJobs

LEADS = """Email;Prénom;Offres partenaires;Date de consentement;Couleur
lea@quiz.example;Léa;oui;13/02/2026 10:00;bleu
hugo@quiz.example;Hugo;non;14/02/2026 10:00;vert
pas d'adresse;Zoé;oui;15/02/2026 10:00;rouge
"""


@contextmanager
def quiz_book(folder: Path) -> Iterator[Any]:
    """A book with a form and nobody in it."""
    with empty_book(folder) as made:
        new_form(made, Form("", "Quiz", versions=(FormVersion("", "2026-01-01", description=Verbatim()),)))
        yield made


def list_file(folder: Path, text: str = LEADS, name: str = "leads.csv", encoding: str = "utf-8") -> Path:
    """A list on the disk."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def opened(db: Any, qtbot: QtBot, *files: Path) -> ImportDialog:
    """The wizard on some files."""
    dialog = ImportDialog(InlineJobs(db), lambda: NOW, files)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def to_the_check(dialog: ImportDialog) -> None:
    """Confirms what columns say and goes on to the check."""
    confirm_all(dialog)
    while dialog.step is not dialog.outcome:
        dialog.go_on()


def people(db: Any) -> list[str]:
    """The addresses in the book."""
    return [email for (email,) in db.conn.execute("SELECT email FROM contacts ORDER BY id")]
