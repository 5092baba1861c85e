"""A count that was shown is the count that is acted on: else it is shown and asked again."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from leadkeeper.db import contacts
from leadkeeper.db.book.connection import Book
from leadkeeper.domain.book import ExportRequest
from leadkeeper.domain.contact import Consent
from leadkeeper.domain.time import PARIS
from leadkeeper.progress import run
from leadkeeper.services.consent.record import record_consent
from leadkeeper.services.exports.exporter import export_contacts
from leadkeeper.services.imports.importer import ImportOptions, import_file
from leadkeeper.services.privacy.erasure import erase
from leadkeeper.services.suppression.suppression import suppress
from tests.made_archive import NOW, archive, contract, partner, person, restored
from tests.ui.asking import asked
from tests.ui.looking import opened_page, said, words_of
from tests.ui.stretch import settle
from ui.jobs import InlineJobs
from ui.pages.export.page import ExportPage
from ui.pages.home.page import HomePage
from ui.pages.requests.page import RequestsPage
from ui.settings import Settings
from ui.widgets.message_boxes import Failure, Question

LATER = NOW + timedelta(days=1)
LONG_AFTER = datetime(2030, 1, 15, 10, 0, tzinfo=PARIS)


def test_an_export_of_others_than_were_shown_is_asked_about(settings: Settings, qtbot: QtBot, tmp_path: Path) -> None:
    """The export that waited behind an import gave the partner people whom no page had counted."""
    with restored(tmp_path, archive(*map(person, range(4)))) as book:
        page: ExportPage = opened_page(qtbot, ExportPage(InlineJobs(book.db), settings, lambda: NOW))
        assert page.offer.people == 4
        suppress(book.db, ["person1@mail.example"], NOW)
        target = tmp_path / "raoul.xlsx"
        page.export_to(target)
        question = asked(Question)
        assert "People shown: 4. In the file by now: 3. No file was made." in said(question)
        assert not target.exists()
        question.yes.click()
        assert target.exists()
        assert "The file for Raoul SAS is ready" in words_of(page)


def test_those_who_go_out_again_are_counted_without_the_kinds_left_out(
    settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    """The box went on naming three when a kind was left out, and the count above it said two."""
    odd = person(2, email="azertyuiop@quiz.example"), person(3, email="qsdfghjklm@quiz.example")
    raoul = partner(contracts=[contract(max_uses=3)])
    with restored(tmp_path, archive(*map(person, range(2)), *odd, partners=[raoul])) as book:
        run(export_contacts(book.db, ExportRequest("raoul", str(tmp_path / "E1.xlsx"), traps=0, limit=3), NOW))
        page: ExportPage = opened_page(qtbot, ExportPage(InlineJobs(book.db), settings, lambda: LATER))
        assert "Include 3 people already shared" in page.offer.again.text()
        page.offer.again.click()
        page.offer.reason.setText("a second campaign")
        page.offer.hygiene._boxes.boxes["mash"].click()
        settle()
        assert "Include 2 people already shared" in page.offer.again.text()
        assert page.offer.again_reason == "a second campaign"
        page.reload()
        settle()
        assert "Include 2 people already shared" in page.offer.again.text()
        assert (page.offer.again_reason, page.offer.people) == ("a second campaign", 2)
        page.export_to(tmp_path / "E2.xlsx")
        assert "The file for Raoul SAS is ready" in words_of(page)


@pytest.mark.parametrize("when", ["before the question", "while it is asked"])
def test_retention_deletes_those_alone_that_were_counted(
    settings: Settings, qtbot: QtBot, tmp_path: Path, when: str
) -> None:
    """Somebody more had come of age by then, and was deleted by a question about others."""
    with restored(tmp_path, archive(*map(person, range(3)))) as book:
        page: RequestsPage = opened_page(qtbot, RequestsPage(InlineJobs(book.db), settings, lambda: LONG_AFTER))
        card = page.retention
        card.count()
        assert "3 of 3" in said(card)
        if when == "before the question":
            run(erase(book.db, "c1", LONG_AFTER))
        card.purge.click()
        if when == "while it is asked":
            run(erase(book.db, "c1", LONG_AFTER))
            page.reload()
        asked(Question).yes.click()
        assert contacts.count(book.db) == 2
        assert "The book has changed since this was shown" in " ".join(words_of(asked(Failure)))
        asked(Failure).close()
        assert "2 of 2" in said(card)
        card.purge.click()
        asked(Question).yes.click()
        assert contacts.count(book.db) == 0


def notes(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "notes.csv"
    path.write_text("Email;Note\n" + "".join(f"person{n}@mail.example;NE PLUS CONTACTER\n" for n in (0, 1)), "utf-8")
    run(import_file(book.db, path, ImportOptions(form="none"), LATER))


def test_a_list_of_home_holds_those_alone_who_still_wait_after_an_act(
    settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    """“Read the notes of 2 people” stood over both when one of them had withdrawn."""
    raoul = partner(contracts=[contract(ends_on=None)])
    with restored(tmp_path, archive(*map(person, range(3)), partners=[raoul])) as book:
        run(export_contacts(book.db, ExportRequest("raoul", str(tmp_path / "E1.xlsx")), NOW))
        notes(book, tmp_path)
        page: HomePage = opened_page(qtbot, HomePage(InlineJobs(book.db), settings, lambda: LATER))
        settle()
        page.todo.more.click()
        line = next(one for one in page.todo.lines if one.title.startswith("Read the notes of 2 people"))
        assert line.button is not None
        line.button.click()
        settle()
        assert len(page.people.people.ids) == 2
        answer = Consent(event="withdrawn", purpose="partners", at=LATER.isoformat())
        record_consent(book.db, "person0@mail.example", answer, LATER)
        page.reload()
        settle()
        assert len(page.people.people.ids) == 1
        assert "Read the note of 1 person already shared: it may ask to stop: 1 person" in words_of(page.people)
