from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from leadkeeper.db import register
from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import writing
from leadkeeper.domain.book import ExportRequest
from leadkeeper.progress import run
from leadkeeper.services.books.backup import keep_copy
from leadkeeper.services.books.open import change_passphrase
from leadkeeper.services.complaints.complaints import record_complaint
from leadkeeper.services.exports.exporter import export_contacts
from leadkeeper.services.partners.partners import hold_partner
from leadkeeper.services.privacy.requests import record_request
from leadkeeper.services.proof.breaches import record_breach
from tests.made_archive import NOW, archive, person, restored
from tests.ui.asking import Heard
from ui.dialogs.backups import CopiesDialog, RestoreDialog
from ui.jobs import InlineJobs

WORDS = "quatre mots sans rapport"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """A book of two people, with a copy of today and one of yesterday that has nobody's stop."""
    with restored(tmp_path, archive(person(1), person(2))) as made:
        for days in (1, 0):
            run(keep_copy(made.db, made.path, tmp_path / "copies", NOW - timedelta(days=days), once_a_day=True))
        yield made


def copies_of(book: Book) -> list[Path]:
    return sorted((book.path.parent / "copies").rglob("*.leads"))


def cells(dialog: CopiesDialog) -> list[list[str]]:
    model = dialog.rows
    return [[model.index(row, column).data() for column in range(3)] for row in range(model.rowCount())]


def test_copies_are_listed_with_day_size_and_people(book: Book, tmp_path: Path, qtbot: QtBot) -> None:
    copies_of(book)[0].write_bytes(b"spoilt" * 1000)
    dialog = CopiesDialog(InlineJobs(book.db), book.path, tmp_path / "copies")
    qtbot.addWidget(dialog)
    today, yesterday = cells(dialog)
    assert (today[0], today[2]) == ("24/11/2026 10:00", "2")
    assert (yesterday[0], yesterday[2]) == ("23/11/2026 10:00", "cannot be read")
    assert today[1].endswith("MB")


def test_a_copy_that_only_needs_its_passphrase_is_not_called_unreadable(
    book: Book, tmp_path: Path, qtbot: QtBot
) -> None:
    run(change_passphrase(copies_of(book)[0], None, WORDS))
    dialog = CopiesDialog(InlineJobs(book.db), book.path, tmp_path / "copies")
    qtbot.addWidget(dialog)
    assert [row[2] for row in cells(dialog)] == ["2", "has another passphrase"]


def test_the_newest_copy_is_the_one_that_would_be_put_back(book: Book, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = CopiesDialog(InlineJobs(book.db), book.path, tmp_path / "copies")
    qtbot.addWidget(dialog)
    heard = Heard(dialog.put_back_wanted)
    dialog.put_back.click()
    assert heard.texts == [copies_of(book)[-1]]


def test_the_copy_that_was_chosen_stays_chosen_when_another_is_made(book: Book, tmp_path: Path, qtbot: QtBot) -> None:
    """The backup that ended meanwhile was selected in its place, and “Restore…” asked about that one."""
    dialog = CopiesDialog(InlineJobs(book.db), book.path, tmp_path / "copies")
    qtbot.addWidget(dialog)
    dialog.table.stand_at(1)
    wanted = copies_of(book)[0]
    run(keep_copy(book.db, book.path, tmp_path / "copies", NOW + timedelta(days=1), once_a_day=True))
    dialog.reload()
    heard = Heard(dialog.put_back_wanted)
    dialog.put_back.click()
    assert (len(cells(dialog)), heard.texts) == (3, [wanted])
    wanted.unlink()
    dialog.reload()
    dialog.put_back.click()
    assert heard.texts[1:] == [copies_of(book)[-1]]


def test_without_a_copy_nothing_can_be_put_back(book: Book, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = CopiesDialog(InlineJobs(book.db), book.path, tmp_path / "none", writes=False)
    qtbot.addWidget(dialog)
    assert not dialog.put_back.isEnabled()
    assert dialog.put_back.isHidden()


def test_what_would_be_lost_is_said_before_it_can_be_wanted(book: Book, tmp_path: Path, qtbot: QtBot) -> None:
    run(export_contacts(book.db, ExportRequest("raoul", str(tmp_path / "out.xlsx")), NOW))
    book.db.conn.execute("INSERT INTO suppressions (email, reason, at) VALUES ('a@x.example', 'objection', '2026')")
    hold_partner(book.db, "raoul", "a leak", NOW.date())
    record_request(book.db, "c1", "access", "2026-11-20", NOW)
    run(record_complaint(book.db, "person2@mail.example", NOW, "support", None))
    record_breach(book.db, "a laptop was stolen", "2026-11-23", NOW)
    with writing(book.db):
        for kind in ("stop-file", "credit", "paid", "proof"):
            register.append(book.db, NOW.isoformat(), kind, {})
    dialog = RestoreDialog(InlineJobs(book.db), copies_of(book)[-1])
    qtbot.addWidget(dialog)
    said = dialog.told.text()
    for part in (
        "The backup contains 2 people.",
        "– 1 entry of suppression lists",
        "– 1 hold of a partner",
        "– 1 request of a person",
        "– 1 complaint",
        "– 1 breach",
        "– 1 suppression file",
        "– 1 credit note",
        "– 1 payment",
        "– 1 proof",
        "these exports: E1 (24/11/2026)",
        "stay blocked",
    ):
        assert part in said
    heard = Heard(dialog.wanted)
    dialog.yes.click()
    assert heard.said == [(copies_of(book)[-1], None)]


def test_a_copy_of_another_passphrase_asks_for_that_one(book: Book, qtbot: QtBot) -> None:
    copy = copies_of(book)[-1]
    run(change_passphrase(copy, None, WORDS))
    dialog = RestoreDialog(InlineJobs(book.db), copy, "the one of today, a long one")
    qtbot.addWidget(dialog)
    heard = Heard(dialog.wanted)
    dialog.yes.click()
    assert heard.said == []
    dialog.field.field.setText(WORDS)
    dialog.yes.click()
    dialog.yes.click()
    assert heard.said == [(copy, WORDS)]


def test_a_copy_without_protection_is_said(book: Book, qtbot: QtBot) -> None:
    dialog = RestoreDialog(InlineJobs(book.db), copies_of(book)[-1], WORDS)
    qtbot.addWidget(dialog)
    assert "has no passphrase" in dialog.told.text()


def test_a_copy_that_is_none_any_more_cannot_be_wanted(book: Book, qtbot: QtBot) -> None:
    copies_of(book)[-1].write_bytes(b"no book")
    dialog = RestoreDialog(InlineJobs(None), copies_of(book)[-1])
    qtbot.addWidget(dialog)
    assert not dialog.yes.isEnabled()
    assert "not a lead book" in dialog.told.text()
