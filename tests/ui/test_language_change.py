"""Another language leaves what one was doing: the search, the choice, and what was typed and not saved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from leadkeeper.messages import _, counted, language, use_language
from leadkeeper.progress import Flow, Progress, run
from leadkeeper.services.complaints.complaints import record_complaint
from tests.shots.rights import rights_book
from tests.ui.looking import words_of
from tests.ui.opened_app import box, opened, quiet, wait_for, wait_for_pages
from ui.app import Application
from ui.jobs import InlineJobs
from ui.pages.partners.forms import PartnerDialog
from ui.widgets.filter_bar import FilterState
from ui.widgets.message_boxes import Question

NOW = datetime(2026, 11, 3, 10, 0, tzinfo=UTC)
MAILS = ("anna@inconnu.example", "bob@inconnu.example", "carl@ailleurs.example")


@pytest.fixture
def running(application: Application, qtbot: QtBot, tmp_path: Path) -> Iterator[Application]:
    with rights_book(tmp_path, NOW) as book:
        for mail in MAILS:
            run(record_complaint(book.db, mail, NOW))
        path = book.path
    opened(qtbot, application, path)
    yield application
    application.speak("en")


def page_of(running: Application, qtbot: QtBot, name: str) -> Any:
    running.window.open_page(name)
    quiet(qtbot, running)
    assert running.window.book_view is not None
    return running.window.book_view.page


def in_french(running: Application, qtbot: QtBot, name: str) -> Any:
    """The page as it is once the window speaks French."""
    running.speak("fr")
    wait_for_pages(qtbot, running)
    assert language() == "fr"
    return page_of(running, qtbot, name)


def second_row(table: Any) -> None:
    table.choose(table.model().id_at(1))


def cells(table: Any) -> list[object]:
    """What the chosen row is about; its words are of a language."""
    return [table.selected_ids(), table.currentIndex().row()]


@pytest.mark.parametrize("name", ["contacts", "sources", "partners", "register", "complaints", "requests", "review"])
def test_the_row_that_was_chosen_is_chosen_still(running: Application, qtbot: QtBot, name: str) -> None:
    page = page_of(running, qtbot, name)
    if page.table.model().rowCount() > 1:
        second_row(page.table)
        quiet(qtbot, running)
    before, mark = cells(page.table), page.mark()
    assert mark is not None
    after = in_french(running, qtbot, name)
    assert after is not page
    wait_for(qtbot, lambda: cells(after.table) == before)
    assert after.mark() == mark


def test_the_search_in_contacts_and_complaints_stays(running: Application, qtbot: QtBot) -> None:
    contacts = page_of(running, qtbot, "contacts")
    contacts.bar.set_state(FilterState("martin"))
    complaints = page_of(running, qtbot, "complaints")
    complaints.search.show_text("inconnu")
    complaints._show_rows()
    assert complaints._rows.count() == 2
    assert in_french(running, qtbot, "complaints")._rows.count() == 2
    assert running.window.book_view is not None
    shown: Any = running.window.book_view.page
    assert shown.search.text() == "inconnu"
    assert page_of(running, qtbot, "contacts").bar.state == FilterState("martin")


def test_complaints_by_sender_stay_so(running: Application, qtbot: QtBot) -> None:
    page_of(running, qtbot, "complaints").by_sender.click()
    assert in_french(running, qtbot, "complaints").by_sender.isChecked()


@pytest.mark.parametrize("name", ["export", "review"])
def test_partner_and_channel_stay(running: Application, qtbot: QtBot, name: str) -> None:
    page = page_of(running, qtbot, name)
    other = page.partner.itemData(page.partner.count() - 1)
    assert other != page.partner.value
    page.partner.choose(other)
    page.channel.choose("sms")
    quiet(qtbot, running)
    after = in_french(running, qtbot, name)
    assert (after.partner.value, after.channel.value) == (other, "sms")


def test_what_was_chosen_for_an_export_stays(running: Application, qtbot: QtBot) -> None:
    """The column that had been unticked was in the file, and the file had no password."""
    page = page_of(running, qtbot, "export")
    column = next(name for name, one in page.offer.columns._boxes.boxes.items() if one.isEnabled() and one.isChecked())
    page.offer.columns._boxes.boxes[column].click()
    page.offer.tracing.locked.click()
    for kind in list(page.offer.hygiene._boxes.boxes)[:1]:
        page.offer.hygiene._boxes.boxes[kind].click()
    quiet(qtbot, running)
    before = page.offer.choices
    after = in_french(running, qtbot, "export")
    wait_for(qtbot, lambda: after.offer.shown is not None)
    assert after.offer.choices == before
    assert column not in after.offer.columns.chosen
    assert after.offer.tracing.check() == "Saisissez un mot de passe, ou décochez la case."


@pytest.mark.parametrize(
    ("type_in", "read"),
    [
        (lambda page: page.company.privacy.setText("https://neu.example"), lambda page: page.company.privacy.text()),
        (lambda page: page.traps.mailboxes.setPlainText("a@b.example"), lambda page: page.traps.mailboxes.text),
    ],
    ids=["company", "traps"],
)
def test_what_was_typed_in_settings_and_not_saved_stays(
    running: Application, qtbot: QtBot, type_in: Callable[[Any], None], read: Callable[[Any], str]
) -> None:
    page = page_of(running, qtbot, "settings")
    type_in(page)
    typed = read(page)
    after = in_french(running, qtbot, "settings")
    assert read(after) == typed
    assert after.company.keep.isEnabled() or after.traps.keep.isEnabled()


def test_a_closed_form_is_not_lost_without_a_question(running: Application, qtbot: QtBot) -> None:
    page_of(running, qtbot, "partners").add()
    form = running.window.findChild(PartnerDialog)
    qtbot.keyClicks(form.name, "Omega Mutuelle SA")
    form.reject()
    settings = page_of(running, qtbot, "settings")
    for answer, spoken in (("no", "en"), ("yes", "fr")):
        settings.look.language.choose("fr")
        question = box(qtbot, Question)
        assert "“New partner” was closed, nothing was saved. What you typed would be lost." in words_of(question)
        assert settings.look.language.value == "en"
        getattr(question, answer).click()
        quiet(qtbot, running)
        assert language() == spoken


def test_the_language_waits_while_something_is_written(running: Application, qtbot: QtBot) -> None:
    """The page that was to say what became of the export was gone, and its file was half French."""
    settings = page_of(running, qtbot, "settings")
    jobs: Any = running.book.jobs
    go_on = Event()
    jobs.write(lambda _db: go_on.wait(20), title="Exporting for Raoul SAS")
    settings.look.language.choose("fr")
    assert (language(), settings.look.language.value) == ("en", "en")
    assert running.window.book_view is not None
    assert "Choose it again after this: “Exporting for Raoul SAS”." in running.window.book_view.toast.text
    go_on.set()
    quiet(qtbot, running)
    page_of(running, qtbot, "settings").look.language.choose("fr")
    wait_for_pages(qtbot, running)
    assert language() == "fr"


def test_a_file_is_in_the_language_in_which_it_was_asked_for(jobs: InlineJobs) -> None:
    """The list of the partners' people began in English, and its last sheet was French."""

    def write(_db: Any) -> Flow[list[str]]:
        first = _("Export")
        yield Progress("write", 1, 2)
        use_language("fr")
        return [first, _("Suppression file"), counted("{n} person", "{n} people", 2)]

    heard: list[list[str]] = []
    try:
        jobs.read(write, heard.append, title="list.xlsx")
        assert heard == [["Export", "Suppression file", "2 people"]]
        assert language() == "fr"
    finally:
        use_language("en")
