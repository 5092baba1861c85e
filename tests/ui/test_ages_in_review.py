"""A note that tells an age: Review and Home call its person one who may be a minor."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from leadkeeper.progress import run
from leadkeeper.services.dashboard import home_chances
from tests.made_archive import TODAY, archive, person, restored
from tests.ui.looking import words_of
from tests.ui.test_review_page import opened
from ui.settings import Settings


def test_an_age_in_a_note_is_called_one(tmp_path: Path, settings: Settings, qtbot: QtBot) -> None:
    with restored(tmp_path, archive(person(1, note="STOP (Remarque: 17 ans)"))) as book:
        page = opened(book.db, settings, qtbot, "raoul")
        assert "May be a minor: “Remarque: 17 ans”" in "\n".join(words_of(page)).replace("\u200b", "")
        chances = run(home_chances(book.db, TODAY)).chances
        assert [(one.rule, one.people, one.minors) for one in chances] == [("R44", 1, 1)]
