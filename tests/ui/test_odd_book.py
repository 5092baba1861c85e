"""Every page opens on a book in which cells are numbers or missing, dates unknown, partners without a contract."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from leadkeeper.db.book.connection import Book
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import use_language
from leadkeeper.progress import run
from leadkeeper.services.imports.importer import ImportOptions, import_file
from tests.made_archive import NOW, Facts, archive, partner, person, published, restored
from ui.book_pages import BookPages, Program
from ui.jobs import InlineJobs
from ui.settings import Settings
from ui.widgets.table import Table

PAGES = (
    "home",
    "contacts",
    "sources",
    "partners",
    "review",
    "export",
    "register",
    "complaints",
    "requests",
    "settings",
)
ODD: Facts = {
    "partners": [partner(), {"id": "bare", "legal_name": "Bare SAS"}, {"id": "odd", "contracts": [{"id": "odd-1"}]}],
    "lists": [published(), {"id": "l0", "url": None, "versions": [{"id": "l0-1", "names": [{"name": None}]}]}],
    "forms": [
        {"id": "quiz", "versions": [{"id": "quiz-v1"}]},
        {"id": "f1", "versions": [{"id": "f1-v1", "description": {}}]},
        {"id": "f2", "name": "F2", "versions": [{"id": "f2-v1", "description": {"controller": 7, "channels": None}}]},
    ],
    "imports": [{"id": "i0", "file": None, "sha256": None, "at": None}],
    "deliveries": [{"id": "E1", "partner": "bare", "at": None, "channels": [], "contacts": ["c1", "c9"]}],
    "notices": [{"partner": "bare", "contact": "c9", "kind": None, "due": None}],
    "complaints": [{"id": "P1", "address": None, "at": None, "channel": None}],
    "requests": [{"id": "Q1", "contact": "c9", "kind": None, "received_on": None}],
    "suppressions": [{"email": None, "phone": None, "hash": None, "reason": None, "at": None}],
}
CELLS = [
    ("Email", "Nom", "Téléphone", "Code", "Note"),
    ("a@odd.example", 0, 33639980001, 7, 3.5),
    ("b@odd.example", None, None, True, date(2026, 2, 1)),
    (None, "Sans adresse", 639980002, None, 0),
]


@pytest.fixture
def odd(tmp_path: Path) -> Iterator[Book]:
    people = [
        person(1, extra={"n": 7, "zero": 0, "none": None, "list": [1, None]}, tags=["a"]),
        {"id": "c9"},
        {"id": "c10", "email": "x@odd.example", "consents": [{"event": "given", "purpose": "partners"}]},
    ]
    with restored(tmp_path, archive(*people, **ODD)) as book:
        sheet = openpyxl.Workbook()
        for row in CELLS:
            sheet.active.append(row)
        sheet.save(tmp_path / "odd.xlsx")
        run(import_file(book.db, tmp_path / "odd.xlsx", ImportOptions(), NOW))
        yield book


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_and_every_row_opens(odd: Book, settings: Settings, qtbot: QtBot, name: str, language: str) -> None:
    use_language(language)
    jobs = InlineJobs(odd.db)
    bugs: list[BaseException] = []
    jobs.failed.connect(lambda _job, error: None if isinstance(error, LeadKeeperError) else bugs.append(error))
    program = Program(*[lambda *_one: None] * 6, odd.path)
    (spec,) = (one for one in BookPages(jobs, settings, lambda: NOW, program).specs() if one.name == name)
    page = spec.make()
    qtbot.addWidget(page)
    page.resize(1200, 800)
    page.show()
    page.reload()
    QApplication.processEvents()
    for table in page.findChildren(Table):
        model = table.model()
        for row in range(model.rowCount()):
            table.stand_at(row)
            QApplication.processEvents()
            shown = [model.index(row, column).data() for column in range(model.columnCount())]
            assert all(cell is None or isinstance(cell, str) for cell in shown)
    assert bugs == []
    jobs.shutdown()
