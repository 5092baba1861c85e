"""What Review counts, and what it says of the person shown: who was shared already, file and row, who refuses."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from leadkeeper.progress import run
from leadkeeper.services.eligibility.review import reviews_waiting
from leadkeeper.services.imports.importer import ImportOptions, import_file
from tests.made_archive import TODAY, archive, contract, partner, person, restored
from tests.services.made_book import NOW
from tests.ui.looking import words_of
from tests.ui.stretch import settle
from tests.ui.test_review_page import WHY, opened
from ui.settings import Settings


def test_who_was_only_shared_already_is_counted_apart_and_comes_last(
    tmp_path: Path, settings: Settings, qtbot: QtBot
) -> None:
    """“3 people to review, 3 for your decision” asked for decisions on two who had been shared, and nothing else."""
    given = [{"id": "E1", "partner": "raoul", "at": "2026-07-01", "channels": ["email"], "contacts": ["c1", "c2"]}]
    people = [person(1), person(2), person(3, note="stop merci")]
    partners = [partner(contracts=[contract()])]
    with restored(tmp_path, archive(*people, deliveries=given, partners=partners)) as book:
        page = opened(book.db, settings, qtbot, "raoul")
        assert [(group.rules, group.people) for group in page.groups] == [(("R44",), 1), (("R41",), 2)]
        assert "1 person to review, 1 for your decision · 2 already shared" in words_of(page.header)
        assert [row["decision"] for row in page.rows.rows] == ["You decide", "Already shared"]
        assert run(reviews_waiting(book.db, TODAY)).people == 1
        page.decision.reason.setText(WHY)
        page.decision.block.click()
        settle()
        assert "Nobody to review · 2 already shared" in words_of(page.header)


def test_the_file_and_row_of_a_person_are_named_and_how_to_record_that_they_refuse_everybody(
    tmp_path: Path, settings: Settings, qtbot: QtBot
) -> None:
    with restored(tmp_path, archive(person(1))) as book:
        (tmp_path / "calls.csv").write_text("Email;Note\nperson1@mail.example;ne plus contacter\n", "utf-8")
        run(import_file(book.db, tmp_path / "calls.csv", ImportOptions(form="none", mode="update"), NOW))
        page = opened(book.db, settings, qtbot, "raoul")
        words = "\n".join(words_of(page)).replace("\u200b", "")
        assert "Imported from calls.csv, line 2" in words
        alone = "“Block” is for Raoul SAS, e-mail alone. If the person refuses everybody: “See in Contacts”, then"
        assert alone in words
