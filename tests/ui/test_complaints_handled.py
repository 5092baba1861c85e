"""A complaint is done with: by its answer, a withdrawal, the leak file, or because one says so; Home and badge fall."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from leadkeeper.db.engine import Db
from leadkeeper.domain.contact import Consent
from leadkeeper.progress import run
from leadkeeper.services.complaints.complaints import list_complaints, mark_handled, record_complaint
from leadkeeper.services.consent.record import record_consent
from leadkeeper.services.dashboard import glance, page_counts
from leadkeeper.services.privacy.erasure import erase
from leadkeeper.services.suppression.suppression import suppress
from tests.made_archive import NOW, TODAY
from tests.newsletter import LEAK, Tale, forwarded, newsletter
from tests.ui.asking import Heard, asked
from tests.ui.test_complaints_page import opened, pressed, stand_on, text_of
from ui.pages.complaints.forms import AnswerDialog, ComplaintDialog
from ui.pages.complaints.page import ComplaintsPage
from ui.settings import Settings
from ui.theme import Status
from ui.widgets.labels import StatusBadge

OWN = "offres@raoul.example"


@pytest.fixture
def tale(tmp_path: Path) -> Iterator[Tale]:
    with newsletter(tmp_path) as made:
        yield made


def waiting(db: Db) -> tuple[int, int]:
    """The badge of the page, and how many Home asks to handle."""
    return page_counts(db, TODAY).complaints, sum(
        one.people for one in glance(db, TODAY, NOW).dues if one.kind == "complaints"
    )


def complain(tale: Tale, *whats: str | bytes) -> None:
    for what in whats:
        run(record_complaint(tale.db, what, NOW))


def mail(sender: str, to: str) -> bytes:
    return f"From: {sender}\nTo: {to}\nSubject: Offres\n\nBonjour\n".encode()


@pytest.fixture
def page(tale: Tale, settings: Settings, qtbot: QtBot) -> ComplaintsPage:
    complain(tale, tale.leaked[0], tale.leaked[1], tale.trap_of("raoul"), "nobody@else.example")
    return opened(tale, settings, qtbot)


def test_an_answer_that_is_copied_or_saved_makes_its_complaint_done(
    page: ComplaintsPage, tale: Tale, tmp_path: Path
) -> None:
    """The buttons of a complaint changed nothing: Home asked for ever to handle it."""
    heard = Heard(page.said)
    assert waiting(tale.db) == (4, 4)
    stand_on(page, "P1")
    pressed(page.details, "A&nswer…")
    asked(AnswerDialog).submit()
    assert QGuiApplication.clipboard().text().startswith("Madam, Sir,")
    assert waiting(tale.db) == (3, 3)
    stand_on(page, "P4")
    pressed(page.details, "A&nswer…")
    asked(AnswerDialog).save(tmp_path / "answer.txt")
    assert heard.texts == ["The answer is copied.", "The answer is saved as answer.txt."]
    assert waiting(tale.db) == (2, 2)
    page.reload()
    assert {row["complaint"].id: row["handled"][1] for row in page._rows.rows} == {
        "P1": "24/11/2026", "P2": "", "P3": "", "P4": "24/11/2026"
    }  # fmt: skip
    assert "Handled" in {one.text for one in page.details.findChildren(StatusBadge)}


def test_a_withdrawal_or_stop_after_the_complaint_makes_it_done_and_one_before_does_not(tale: Tale) -> None:
    db = tale.db
    before = list_complaints(db)
    assert before == []
    record_consent(db, tale.leaked[0], Consent(at="2026-11-20", event="withdrawn", purpose="partners"), NOW)
    complain(tale, tale.leaked[0], tale.leaked[1], tale.leaked[2], "nobody@else.example")
    assert waiting(db) == (4, 4)
    record_consent(db, tale.leaked[1], Consent(at=NOW.isoformat(), event="withdrawn", purpose="partners"), NOW)
    suppress(db, ["nobody@else.example"], NOW)
    run(erase(db, tale.leaked[2], NOW))
    assert waiting(db) == (1, 1)
    assert [one.id for one in list_complaints(db) if one.is_open] == ["P1"]


def test_the_leak_file_makes_the_hits_in_it_done(page: ComplaintsPage, tale: Tale, tmp_path: Path) -> None:
    accused = page._overview.accused[0]
    page.save_leak(accused, tmp_path / "leak")
    assert [one.id for one in list_complaints(tale.db) if not one.is_open] == ["P3"]


def test_whatever_was_done_elsewhere_is_marked_and_undone(page: ComplaintsPage, tale: Tale) -> None:
    heard = Heard(page.said)
    stand_on(page, "P3")
    pressed(page.details, "Mark as &handled")
    assert (heard.texts, waiting(tale.db)) == (["The complaint is marked as handled."], (3, 3))
    page.reload()
    stand_on(page, "P3")
    assert "Mark as &handled" not in {one.text() for one in page.details.findChildren(QPushButton) if one.isVisible()}
    heard.said[0][1]()
    assert (heard.texts[-1], waiting(tale.db)) == ("The complaint is open again.", (4, 4))


def test_what_the_partner_itself_sends_to_its_seed_address_is_no_leak(
    tale: Tale, settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    """Raoul's own lawful first message was counted as proof against it, and went into the leak file."""
    trap = tale.trap_of("raoul")
    complain(tale, mail(OWN, trap))
    page = opened(tale, settings, qtbot)
    assert waiting(tale.db) == (0, 0)
    assert page._overview.accused == ()
    stand_on(page, "P1")
    said = text_of(page)
    assert "no sign of a leak" in said
    assert "proof" not in said
    assert next(one.text for one in page.details.findChildren(StatusBadge)) == "Sent by the partner"
    assert {row["status"] for row in page._rows.rows} == {Status.INFO}
    page.add([])
    dialog = asked(ComplaintDialog)
    path = tmp_path / "own.eml"
    path.write_bytes(mail("news@mail.raoul.example", trap))
    dialog.take([path])
    assert "no sign of a leak" in text_of(dialog)
    assert "Seed hit: proof" not in text_of(dialog)
    dialog.reject()


def test_the_message_of_somebody_else_to_the_seed_address_stays_a_hit(
    tale: Tale, settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    trap = tale.trap_of("raoul")
    complain(tale, mail(OWN, trap), mail(LEAK, trap), mail("x@notraoul.example", trap), forwarded(tale.leaked[0]))
    page = opened(tale, settings, qtbot)
    assert next((one.partner.id, one.traps) for one in page._overview.accused) == ("raoul", 2)
    page.save_leak(page._overview.accused[0], tmp_path / "leak")
    assert sorted(path.name for path in (tmp_path / "leak").glob("*.eml")) == ["P2.eml", "P3.eml"]
    stand_on(page, "P2")
    assert "Your company has it too" in text_of(page.details)


def test_a_complaint_can_be_open_again_in_the_book(tale: Tale) -> None:
    complain(tale, tale.leaked[0])
    mark_handled(tale.db, ["P1"], NOW)
    mark_handled(tale.db, ["P1"], None)
    assert [one.handled_at for one in list_complaints(tale.db)] == [None]


def test_a_complaint_recorded_after_midnight_shows_the_day_of_here(
    tale: Tale, settings: Settings, qtbot: QtBot
) -> None:
    """The panel said 22/11 in its UTC, the table 23/11."""
    run(record_complaint(tale.db, tale.leaked[0], NOW, at="2026-11-22T23:55:00+00:00"))
    page = opened(tale, settings, qtbot)
    assert "23/11/2026" in {one.text for one in page.details.findChildren(StatusBadge)}
    page.by_sender.click()
    assert "23/11/2026" in text_of(page.details)
