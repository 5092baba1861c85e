"""From a complaint of somebody who is no contact to their erasure."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QPushButton
from pytestqt.qtbot import QtBot

from leadkeeper.progress import run
from leadkeeper.services.complaints.complaints import complaints_overview, mark_handled, record_complaint
from leadkeeper.services.complaints.tracing import explain_all
from leadkeeper.services.privacy.erasure import erase, preview_erasure
from leadkeeper.services.suppression.notifications import notices_by_partner
from leadkeeper.services.suppression.suppression import look_at_stops
from tests.made_archive import NOW
from tests.newsletter import newsletter
from tests.ui.asking import Heard, asked
from tests.ui.looking import opened_page, words_of
from ui.dialogs.data_rights import ErasedDialog, EraseDialog
from ui.jobs import InlineJobs
from ui.pages.complaints.page import ComplaintsPage
from ui.settings import Settings
from ui.widgets.message_boxes import Question


def test_somebody_of_whom_only_complaints_tell_can_be_erased(tmp_path: Path, settings: Settings, qtbot: QtBot) -> None:
    with newsletter(tmp_path) as tale:
        for address in ("jeu4@gmail.com", "inconnu@ailleurs.example"):
            run(record_complaint(tale.db, address, NOW))
        page: ComplaintsPage = opened_page(qtbot, ComplaintsPage(InlineJobs(tale.db), settings, lambda: NOW))
        places = {row.id: place for place, row in enumerate(page._overview.rows)}
        assert page.table.choose(places["P1"])
        assert "&Erase…" not in [one.text() for one in page.details.findChildren(QPushButton)]
        assert page.table.choose(places["P2"])
        button(page, "&Erase…").click()
        dialog = asked(EraseDialog)
        said = "\n".join(words_of(dialog))
        assert "Erase inconnu@ailleurs.example?" in said
        assert "in every complaint" in said
        assert "Complaint P2 about inconnu@ailleurs.example is not handled yet: answer it first." in said
        dialog.yes.click()
        assert "Complaints that no longer name the person: 1" in "\n".join(words_of(asked(ErasedDialog)))
        page.reload()
        assert {row.id: row.address for row in page._overview.rows} == {"P1": "jeu4@gmail.com", "P2": None}


def test_before_an_erasure_each_complaint_that_it_changes_is_named(
    tmp_path: Path, settings: Settings, qtbot: QtBot
) -> None:
    with newsletter(tmp_path) as tale:
        own, *_others = tale.people["maison"]
        other = own.replace("@", "+jeux@")
        for address in (own, other):
            run(record_complaint(tale.db, address, NOW))
        dialog = EraseDialog(InlineJobs(tale.db), preview_erasure(tale.db, own), lambda: NOW)
        qtbot.addWidget(dialog)
        said = "\n".join(words_of(dialog))
        unanswered = f"Complaint P1 about {own} is not handled yet: answer it first. Afterwards the address is lost, "
        assert unanswered in said
        assert unanswered in dialog.no.accessibleDescription()
        assert "P2" not in said
        mark_handled(tale.db, ["P1"], NOW)
        later = EraseDialog(InlineJobs(tale.db), preview_erasure(tale.db, own), lambda: NOW)
        qtbot.addWidget(later)
        assert f"Complaint P1 about {own} loses this address and its mail. It still counts." in words_of(later)
        later.yes.click()
        rows = {row.id: row for row in run(complaints_overview(tale.db)).rows}
        assert (rows["P2"].address, rows["P2"].partners, rows["P2"].is_open) == (other, (), True)


def test_after_an_erasure_nothing_is_said_or_offered_of_the_mail_that_went_too(
    tmp_path: Path, settings: Settings, qtbot: QtBot
) -> None:
    mail = tmp_path / "plainte.eml"
    mail.write_text("From: inconnu@ailleurs.example\nTo: inconnu@ailleurs.example\n\nStop.\n", "utf-8")
    with newsletter(tmp_path) as tale:
        run(record_complaint(tale.db, str(mail), NOW))
        run(erase(tale.db, "inconnu@ailleurs.example", NOW))
        page: ComplaintsPage = opened_page(qtbot, ComplaintsPage(InlineJobs(tale.db), settings, lambda: NOW))
        assert page.table.choose(0)
        said = "\n".join(words_of(page))
        assert "This person was erased: the address was removed" in said
        assert "The mail is kept" not in said
        assert [one.text() for one in page.details.findChildren(QPushButton)] == []


def button(page: ComplaintsPage, text: str) -> QPushButton:
    (*_gone, found) = (one for one in page.details.findChildren(QPushButton) if one.text() == text)
    return found


def test_a_mail_without_an_address_is_nobody_erased(tmp_path: Path, settings: Settings, qtbot: QtBot) -> None:
    mail = tmp_path / "plainte.eml"
    mail.write_text("Subject: Arrêtez\n\nLaissez-moi tranquille.\n", "utf-8")
    with newsletter(tmp_path) as tale:
        run(record_complaint(tale.db, str(mail), NOW))
        page: ComplaintsPage = opened_page(qtbot, ComplaintsPage(InlineJobs(tale.db), settings, lambda: NOW))
        assert page.table.choose(0)
        said = "\n".join(words_of(page))
        assert "Nobody named in the mail" in said
        shown = [page.table.model().index(0, column).data() for column in range(page.table.model().columnCount())]
        assert "none in the mail" in shown
        assert "erased" not in said


def test_a_stranger_who_wants_no_more_messages_goes_on_the_suppression_list(
    tmp_path: Path, settings: Settings, qtbot: QtBot
) -> None:
    mail = tmp_path / "plainte.eml"
    mail.write_text("From: inconnu@ailleurs.example\nTo: donnees@clodomir.example\n\nArrêtez.\n", "utf-8")
    with newsletter(tmp_path) as tale:
        run(record_complaint(tale.db, str(mail), NOW))
        page: ComplaintsPage = opened_page(qtbot, ComplaintsPage(InlineJobs(tale.db), settings, lambda: NOW))
        heard = Heard(page.said)
        assert page.table.choose(0)
        button(page, "S&uppression list…").click()
        question = asked(Question)
        assert "Put inconnu@ailleurs.example on the suppression list?" in words_of(question)
        question.yes.click()
        assert heard.texts == ["inconnu@ailleurs.example is on the suppression list."]
        assert [one.address for one in look_at_stops(tale.db, ["inconnu@ailleurs.example"]).entries] == [
            "inconnu@ailleurs.example"
        ]


def test_a_stranger_who_differs_after_the_plus_from_a_contact_can_be_stopped_with_them(
    tmp_path: Path, settings: Settings, qtbot: QtBot
) -> None:
    with newsletter(tmp_path) as tale:
        given, *_others = tale.leaked
        name, domain = given.split("@")
        address = f"{name}+promo@{domain}"
        run(record_complaint(tale.db, address, NOW))
        page: ComplaintsPage = opened_page(qtbot, ComplaintsPage(InlineJobs(tale.db), settings, lambda: NOW))
        heard = Heard(page.said)
        assert page.table.choose(0)
        (person,) = run(explain_all(tale.db, [address]))[0].alike

        button(page, "S&uppression list…").click()
        first = asked(Question)
        (box,) = first.findChildren(QCheckBox)
        assert box.text() == f"Also: {person.display_name} · {given} ({person.id})"
        assert not box.isChecked()
        assert "anyone not ticked may still be shared" in "\n".join(words_of(first))
        first.yes.click()
        assert heard.texts == [f"{address} is on the suppression list."]
        assert not look_at_stops(tale.db, [given]).entries

        button(page, "S&uppression list…").click()
        again = asked(Question)
        again.findChildren(QCheckBox)[0].click()
        again.yes.click()
        assert heard.texts[-1] == f"{address}, {given} are on the suppression list. 2 partners must be notified."
        assert [one.address for one in look_at_stops(tale.db, [given]).entries] == [given]
        assert sum(one.open for one in notices_by_partner(tale.db, NOW.date())) == 2
