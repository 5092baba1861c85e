from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from leadkeeper.progress import run
from leadkeeper.services.books.backup import keep_copy, open_formers, replace_with_backup
from leadkeeper.services.books.open import change_passphrase
from tests.made_archive import NOW, archive, person, restored
from tests.ui.asking import Heard
from tests.ui.looking import words_of
from ui.dialogs.new_book import AskPassphrase, ChangePassphrase
from ui.widgets.editors import SecretField

WORDS = "quatre mots sans rapport"


def changing(qtbot: QtBot, now: str | None, present: str, new: str, again: str) -> tuple[ChangePassphrase, Heard]:
    dialog = ChangePassphrase("clodomir.leads", now)
    qtbot.addWidget(dialog)
    heard = Heard(dialog.wanted)
    for field, text in ((dialog.present, present), (dialog.new, new), (dialog.again, again)):
        field.field.setText(text)
    return dialog, heard


@pytest.mark.parametrize(
    ("now", "present", "new", "again", "wanted"),
    [
        (None, "", WORDS, WORDS, [WORDS]),
        (None, "", WORDS, WORDS + " ", []),
        (None, "", "too short", "too short", []),
        ("the old one", "the old one", WORDS, WORDS, [WORDS]),
        ("the old one", "another one", WORDS, WORDS, []),
    ],
)
def test_a_new_passphrase_is_typed_twice_by_who_knows_the_old_one(
    qtbot: QtBot, now: str | None, present: str, new: str, again: str, wanted: list[str]
) -> None:
    dialog, heard = changing(qtbot, now, present, new, again)
    dialog.yes.click()
    assert heard.texts == wanted


@pytest.mark.parametrize(("present", "wanted"), [("the old one", [None]), ("another one", [])])
def test_protection_is_taken_away_by_who_knows_the_passphrase(qtbot: QtBot, present: str, wanted: list[None]) -> None:
    dialog, heard = changing(qtbot, "the old one", present, "", "")
    dialog.remove.click()
    assert heard.texts == wanted


def test_how_well_it_would_hold_is_said_while_it_is_typed(qtbot: QtBot) -> None:
    dialog, _heard = changing(qtbot, None, "", "", "")
    said = []
    for text in ("short", "aaaaaaaaaaaaa", "twelve chars", WORDS):
        dialog.new.field.setText(text)
        said.append(dialog.hint.text)
    assert [words[:8] for words in said] == ["Too shor", "Easy to ", "Fair: a ", "Long eno"]


def test_nothing_typed_opens_nothing(qtbot: QtBot) -> None:
    dialog = AskPassphrase("clodomir.leads", "This passphrase does not open it.")
    qtbot.addWidget(dialog)
    heard = Heard(dialog.given)
    assert dialog._row.error == "This passphrase does not open it."
    dialog.yes.click()
    assert (heard.texts, dialog._row.error) == ([], "Type the passphrase.")
    dialog.field.field.setText(WORDS)
    dialog.yes.click()
    assert heard.texts == [WORDS]


def test_the_eye_shows_what_is_typed_and_hides_it_again(qtbot: QtBot) -> None:
    field = SecretField()
    qtbot.addWidget(field)
    modes = [field.field.echoMode()]
    for _press in range(2):
        field.eye.click()
        modes.append(field.field.echoMode())
    hidden, shown = QLineEdit.EchoMode.Password, QLineEdit.EchoMode.Normal
    assert modes == [hidden, shown, hidden]


@pytest.mark.parametrize("weak", ["aaaaaaaaaaaa", "azertyuiopqs", "motdepasse123"])
def test_one_that_is_soon_guessed_is_refused_at_its_field(qtbot: QtBot, weak: str) -> None:
    dialog, heard = changing(qtbot, None, "", weak, weak)
    dialog.show()
    dialog.yes.click()
    assert (heard.said, dialog.isVisible()) == ([], True)
    assert "is easy to guess" in dialog._new_row.error


def test_it_is_said_that_copies_from_before_stay_readable(qtbot: QtBot) -> None:
    dialog, _heard = changing(qtbot, None, "", "", "")
    dialog.show()
    assert any("Earlier backups do not change" in text for text in words_of(dialog))


def test_former_books_that_anybody_can_read_are_named(qtbot: QtBot, tmp_path: Path) -> None:
    book, copies = restored(tmp_path, archive(person(1))), tmp_path / "copies"
    copy = run(keep_copy(book.db, book.path, copies, NOW, once_a_day=True))
    book.close()
    assert copy is not None
    former = run(replace_with_backup(copy, book.path, NOW))
    assert open_formers(book.path) == [former.name]
    dialog = ChangePassphrase(book.path.name, None, None, open_formers(book.path))
    qtbot.addWidget(dialog)
    assert any(former.name in text for text in words_of(dialog))
    run(change_passphrase(former, None, WORDS))
    assert open_formers(book.path) == []
