from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from leadkeeper.db import complaints, partners, suppressions
from leadkeeper.messages import use_language
from leadkeeper.progress import run
from leadkeeper.services.complaints.complaints import (
    ComplaintOverview,
    list_complaints,
    record_complaint,
    recorded,
)
from leadkeeper.services.complaints.tracing import explain_trace
from leadkeeper.services.privacy.erasure import erase
from tests.made_archive import NOW, TODAY, archive, contract, partner, person, restored
from tests.newsletter import Tale, attached, newsletter
from tests.newsletter import complaints as newsletter_complaints
from tests.ui.asking import Heard, asked
from tests.ui.held_jobs import HeldJobs
from tests.ui.looking import shown, words_of
from tests.ui.stretch import cut, settle, stretch
from ui.dialogs.requests import WithdrawDialog
from ui.jobs import InlineJobs
from ui.pages.complaints.details import ComplaintDetails
from ui.pages.complaints.forms import AnswerDialog, ComplaintDialog
from ui.pages.complaints.page import ComplaintsPage
from ui.pages.complaints.rows import trend_bars
from ui.settings import Settings
from ui.theme import Status
from ui.widgets.filter_bar import only
from ui.widgets.labels import StatusBadge
from ui.widgets.message_boxes import Question


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tale]:
    """The newsletter's tale with its twelve complaints, for tests that change nothing that another one looks at."""
    with newsletter(tmp_path_factory.mktemp("tale")) as tale:
        for what, channel in newsletter_complaints(tale):
            run(record_complaint(tale.db, what, NOW, channel))
        yield tale


@pytest.fixture
def tale(tmp_path: Path) -> Iterator[Tale]:
    with newsletter(tmp_path) as made:
        yield made


def opened(tale: Tale, settings: Settings, qtbot: QtBot) -> ComplaintsPage:
    page = ComplaintsPage(InlineJobs(tale.db), settings, lambda: NOW)
    shown(qtbot, page, 1200, 820)
    page.reload()
    return page


@pytest.fixture
def page(told: Tale, settings: Settings, qtbot: QtBot) -> ComplaintsPage:
    return opened(told, settings, qtbot)


def stand_on(page: ComplaintsPage, complaint: str) -> None:
    places = {row.id: place for place, row in enumerate(page._overview.rows)}
    assert page.table.choose(places[complaint])


def text_of(widget: Any) -> str:
    return "\n".join(words_of(widget)).replace("\u200b", "")


def pressed(widget: Any, text: str) -> QAbstractButton:
    """The button with this text, pressed."""
    settle()
    (found,) = [one for one in widget.findChildren(QPushButton) if one.text() == text and one.isVisibleTo(widget)]
    found.click()
    return found  # type: ignore[no-any-return]  # findChildren is not typed


def test_an_empty_page_says_what_to_do_first(tale: Tale, settings: Settings, qtbot: QtBot) -> None:
    page = opened(tale, settings, qtbot)

    assert "No complaint yet" in text_of(page)
    assert not page.add_button.isVisible()
    pressed(page, "Add a &first complaint…")
    asked(ComplaintDialog).reject()


def test_every_complaint_stands_in_the_table_with_who_was_given_it(page: ComplaintsPage) -> None:
    rows = page._rows.rows
    assert len(rows) == 12
    by_address = {row["address"]: row for row in rows}
    assert by_address["maison5@poste.example"]["partners"] == "Bonne Table SARL, Grand Air SA"
    assert by_address["inconnu@ailleurs.example"]["first"] == ""
    (trap,) = [row for row in rows if row["status"] is Status.BAD]
    assert (trap["first"], trap["domain"], trap["dkim"]) == ("Seed: Raoul SAS", "remises.example", "remises.example")
    assert "12 complaints, 12 of them this month" in text_of(page.header)


def test_the_months_are_shown_with_the_traps_in_front(page: ComplaintsPage) -> None:
    bars = trend_bars(page._overview.rows, TODAY)
    assert (len(bars), bars[-1].whole, bars[-1].part) == (12, 12, 1)
    assert "12 complaints, of which 1 hit a seed address" in bars[-1].sentence
    assert (bars[0].whole, bars[0].sentence.endswith("0 complaints")) == (0, True)
    assert page.legend.isVisible()


def test_partners_are_ranked_in_words_with_proof_first_and_the_caution_below(page: ComplaintsPage) -> None:
    said = text_of(page.accused)
    assert said.index("Raoul SAS") < said.index("Grand Air SA") < said.index("Bonne Table SARL")
    assert "1 message reached a seed address that only Raoul SAS had" in said
    assert "Raoul SAS received 8 of the 9 people who complained" in said
    assert "not a proof" in said


def test_a_complaint_shows_the_yes_the_line_and_the_message(page: ComplaintsPage) -> None:
    stand_on(page, "P1")
    said = text_of(page.details)
    for words in (
        "another spelling of an address in the book, jeu4+clodomir@gmail.com",
        "The tag “clodomir”",
        "Shared with Raoul SAS on 05/09/2026",
        "line 5 of jeu-2026-09.csv",
        "promo@remises.example. Its domain did not sign it",
        "Tr: -60 % aujourd’hui",
    ):
        assert words in said


def test_a_complaint_says_to_whom_addresses_went_that_differ_only_after_the_plus(
    tmp_path: Path, settings: Settings, qtbot: QtBot
) -> None:
    """The panel ended at “never shared” while the address without the plus had gone out."""
    people = [person(1, email="clo@plus.example"), person(2, email="clo+clodomir@plus.example")]
    file = {"id": "E2", "partner": "raoul", "at": "2026-07-01", "channels": ["email"], "contacts": ["c1"]}
    with restored(tmp_path, archive(*people, deliveries=[file])) as book:
        run(record_complaint(book.db, "clo+clodomir@plus.example", NOW))
        (row,) = list_complaints(book.db)
        details = ComplaintDetails()
        qtbot.addWidget(details)
        details.show_complaint(row, explain_trace(book.db, recorded(book.db, row.id)))
        page = shown(qtbot, ComplaintsPage(InlineJobs(book.db), settings, lambda: NOW), 1200, 820)
        page.reload()
        qtbot.waitUntil(lambda: bool(text_of(page.accused)))
    told, card = text_of(details), text_of(page.accused)
    assert "only after the “+” was shared with Raoul SAS: see the complaint." in card
    assert "No complaint is about a person who was shared with a partner." not in card
    assert "This person was never shared with a partner." in told
    assert "differs from it only after the “+”" in told
    assert "clo@plus.example was shared with Raoul SAS on 01/07/2026 in export E2." in told.replace("\u200b", "")


def test_a_complaint_about_a_call_leads_to_whom_the_number_belongs(
    tmp_path: Path, settings: Settings, qtbot: QtBot
) -> None:
    shared = {"id": "E1", "partner": "raoul", "at": "2026-10-01", "contacts": ["c1", "c2"]}
    people = [person(1, first_name="Ada"), person(2, phone="+33639980003"), person(3, phone="+33639980003")]
    with restored(tmp_path, archive(*people, deliveries=[shared])) as book:
        for number in ("06 39 98 00 01", "06 39 98 00 03"):
            run(record_complaint(book.db, number, NOW, "support"))
        page = ComplaintsPage(InlineJobs(book.db), settings, lambda: NOW)
        shown(qtbot, page, 1200, 820)
        page.reload()
        stand_on(page, "P1")
        assert "Raoul SAS" in text_of(page.details)
        pressed(page.details, "&Withdraw…")
        dialog = asked(WithdrawDialog)
        assert "Ada" in text_of(dialog)
        dialog.reject()
        stand_on(page, "P2")
        told = text_of(page.details)
        assert "Several people in the book have the number +33639980003: Léa Dubois 2" in told
        assert "+33639980003 was shared with Raoul SAS on 01/10/2026 in export E1." in told
        assert "None of your files contained this address." not in told


def test_a_complaint_that_cannot_be_read_shows_nobody(page: ComplaintsPage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The panel went on naming the person of the row before, with its buttons."""
    first, other = (row.id for row in page._overview.rows[:2])
    stand_on(page, first)
    assert text_of(page.details)

    def fails(*_facts: object) -> None:
        raise TypeError("a cell that is no text")

    monkeypatch.setattr("ui.pages.complaints.page.explain_trace", fails)
    stand_on(page, other)
    assert text_of(page.details) == ""


def test_a_trap_is_said_to_be_proof_and_is_nobody_to_answer(page: ComplaintsPage) -> None:
    stand_on(page, "P6")
    is_proof = "This is proof: nobody else ever had this address from you." in text_of(page.details)
    may_be_proof = "Proof only if Raoul SAS did not send the message itself" in text_of(page.details)
    assert page.row is not None
    assert (is_proof, may_be_proof) == (page.row.sender is not None, page.row.sender is None)
    assert "A&nswer…" not in {one.text() for one in page.details.findChildren(QPushButton) if one.isVisible()}
    assert page.row is not None
    page.answer(page.row)
    with pytest.raises(ValueError, match="unpack"):
        asked(AnswerDialog)


def test_nobody_known_is_said_so(page: ComplaintsPage) -> None:
    stand_on(page, "P12")
    assert "Nobody in the book has the address inconnu@ailleurs.example." in text_of(page.details)
    assert "None of your files contained this address." in text_of(page.details)


def test_complaints_can_be_seen_by_sender(page: ComplaintsPage) -> None:
    page.by_sender.click()
    assert [(row["domain"], row["dkim"], row["complaints"]) for row in page._senders.rows] == [
        ("remises.example", "remises.example", 4), ("remises.example", "not signed", 2), ("sender unknown", "", 6)
    ]  # fmt: skip
    assert "Raoul SAS (4)" in text_of(page.details)
    page.senders.choose(1)
    assert "These messages are not signed" in text_of(page.details)
    assert page.row is None
    page.one_by_one.click()
    assert page.row is not None


def test_the_complaint_chosen_stays_so_when_the_page_is_read_again_by_sender(page: ComplaintsPage) -> None:
    stand_on(page, "P5")
    page.by_sender.click()
    page.reload()
    page.one_by_one.click()
    assert page.row is not None
    assert page.row.id == "P5"


def test_an_address_is_put_on_the_list_also_when_the_page_is_gone_by_then(tale: Tale, settings: Settings) -> None:
    """After a change of language the window crashed."""
    run(record_complaint(tale.db, "inconnu@ailleurs.example", NOW))
    jobs = HeldJobs(tale.db)
    page = ComplaintsPage(jobs, settings, lambda: NOW)
    page.show()
    page.reload()
    assert page.row is not None
    page.stop(page.row)
    jobs.writes_held = True
    asked(Question).yes.click()
    shiboken6.delete(page)
    jobs.release()
    assert len(suppressions.read_all(tale.db)) == 1


@pytest.mark.parametrize(
    ("words", "count"), [("remises raoul", 6), ("BONNE", 5), ("voyage6", 1), ("nowhere", 0), ("", 12)]
)
def test_complaints_are_looked_for_by_address_sender_and_partner(page: ComplaintsPage, words: str, count: int) -> None:
    page.search.setText(words)
    page.search.searched.emit(words)
    assert len(page._rows.rows) == count
    assert bool(words_of(page.details)) == bool(count)


def test_the_person_is_shown_among_the_contacts(page: ComplaintsPage) -> None:
    heard = Heard(page.go)
    stand_on(page, "P2")
    pressed(page.details, "See the &person")
    ((where, intent),) = heard.said
    assert page.row is not None
    assert page.row.contact is not None
    assert (where, intent) == ("contacts", only(page.row.contact))


def test_a_withdrawal_is_asked_over_the_complaint_that_names_the_person(
    tale: Tale, settings: Settings, qtbot: QtBot
) -> None:
    for what, channel in newsletter_complaints(tale):
        run(record_complaint(tale.db, what, NOW, channel))
    page = opened(tale, settings, qtbot)
    gone, said = Heard(page.go), Heard(page.said)
    stand_on(page, "P2")
    for leave in (True, False):
        pressed(page.details, "&Withdraw…")
        dialog = asked(WithdrawDialog)
        assert page.row is not None
        assert str(page.row.address) in " ".join(words_of(dialog))
        if leave:
            qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        else:
            dialog.submit()
    assert (gone.said, page.isVisible()) == ([], True)
    (text, undo) = said.said[-1]
    assert text.startswith("The answer of ")
    assert undo.question


def test_the_complaint_that_is_shown_stays_when_one_before_it_goes(page: ComplaintsPage) -> None:
    overview = page._overview
    stand_on(page, overview.rows[2].id)
    page._show(ComplaintOverview(overview.rows[1:], overview.accused))
    assert page.row is not None
    assert page.row.id == overview.rows[2].id
    assert str(overview.rows[2].address) in text_of(page.details)


def test_the_last_complaint_can_go_while_it_is_shown(page: ComplaintsPage) -> None:
    overview = page._overview
    page._show(ComplaintOverview(overview.rows[-1:], ()))
    page._show(ComplaintOverview((), ()))
    assert page.row is None
    assert "No complaint yet" in text_of(page)


def test_the_mail_is_saved_as_it_came(page: ComplaintsPage, told: Tale, tmp_path: Path) -> None:
    stand_on(page, "P2")
    heard = Heard(page.said)
    page.save_mail(page.row, tmp_path / "again.eml")
    assert (tmp_path / "again.eml").read_bytes() == (told.folder / "plainte-2.eml").read_bytes()
    assert heard.texts == ["The mail is saved as again.eml."]


def test_the_right_click_menu_has_what_the_buttons_do(page: ComplaintsPage) -> None:
    stand_on(page, "P6")
    menu = QMenu()
    page._fill_menu(menu, [])
    assert [(one.text(), one.isEnabled()) for one in menu.actions()] == [
        ("A&nswer…", False), ("See the &person", False), ("&Withdraw…", False),
        ("S&uppression list…", False), ("&Erase…", False), ("&Save the mail…", True),
        ("Mark as &handled", True)
    ]  # fmt: skip


def test_no_word_is_cut_when_all_are_longer(page: ComplaintsPage) -> None:
    stand_on(page, "P6")
    stretch(page)
    assert list(cut(page)) == []


def test_everything_has_a_name_for_those_who_hear_it(page: ComplaintsPage) -> None:
    for widget in (page.trend, page.table, page.senders, page.search, page.details, page.accused):
        assert widget.accessibleName()
    holds = [one for one in page.accused.findChildren(QPushButton) if one.text() == "Put on hold"]
    assert [one.accessibleName() for one in holds] == [
        f"Put {name} on hold" for name in ("Raoul SAS", "Grand Air SA", "Bonne Table SARL")
    ]


def held(tale: Tale) -> str | None:
    found = next(one for one in partners.read_all(tale.db) if one.id == "raoul").hold
    return found.reason if found else None


def test_by_keyboard_from_an_address_to_a_partner_on_hold_and_back(
    tale: Tale, settings: Settings, qtbot: QtBot
) -> None:
    page = opened(tale, settings, qtbot)
    heard = Heard(page.said)
    for address in (tale.trap_of("raoul"), tale.leaked[0]):
        page.add()
        dialog = asked(ComplaintDialog)
        QTest.keyClicks(dialog.address, address)
        QTest.keyClick(dialog.address, Qt.Key.Key_Return)
        page.reload()
    assert [one.complaint.address for one in complaints.read_all(tale.db)] == [tale.trap_of("raoul"), tale.leaked[0]]
    assert heard.texts == ["1 complaint is saved."] * 2

    settle()
    (hold, *_others) = [one for one in page.accused.findChildren(QPushButton) if one.isVisible()]
    hold.setFocus()
    QTest.keyClick(hold, Qt.Key.Key_Space)
    assert (held(tale), heard.texts[-1]) == ("seed address hit (1 message)", "Raoul SAS is on hold.")
    page.reload()
    assert "On hold" in {pill.accessibleName() for pill in page.accused.findChildren(object) if hasattr(pill, "status")}

    stand_on(page, "P2")
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    QTest.keyClick(asked(AnswerDialog), Qt.Key.Key_Escape)
    page.focus_search()
    assert page.focusWidget() is page.search

    heard.said[-1][1]()
    assert (held(tale), heard.texts[-1]) == (None, "The hold on Raoul SAS is lifted.")
    heard.said[1][1]()
    assert [one.complaint.address for one in complaints.read_all(tale.db)] == [tale.trap_of("raoul")]
    assert heard.texts[-1] == "1 complaint is removed."


def test_a_mail_dropped_anywhere_on_the_page_is_asked_about(
    tale: Tale, settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    page = opened(tale, settings, qtbot)
    mail, other = tmp_path / "a.eml", tmp_path / "list.csv"
    mail.write_bytes(attached(tale.leaked[1]))
    for path, accepted in ((other, False), (mail, True)):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        event = QDropEvent(
            QPointF(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        event.ignore()
        page.dropEvent(event)
        assert event.isAccepted() is accepted
    dialog = asked(ComplaintDialog)
    assert dialog.files == [mail]
    dialog.yes.click()
    page.arrive([mail])
    asked(ComplaintDialog).reject()
    assert [one.complaint.address for one in complaints.read_all(tale.db)] == [tale.leaked[1]]


def test_an_erased_person_leaves_a_complaint_without_address(tale: Tale, settings: Settings, qtbot: QtBot) -> None:
    run(record_complaint(tale.db, tale.leaked[0], NOW))
    run(erase(tale.db, tale.leaked[0], NOW))

    page = opened(tale, settings, qtbot)
    assert "This person was erased" in text_of(page.details)
    badges = {badge.text for badge in page.details.findChildren(StatusBadge)}
    assert badges == {"Erased on 24/11/2026", "24/11/2026", "Written to you"}
    assert (page._rows.rows[0]["address"], page._rows.rows[0]["match"]) == ("erased since", "Erased on 24/11/2026")
    assert page.row is not None
    heard = Heard(page.go)
    page.answer(page.row)
    page.see_person(page.row)
    assert heard.said == []


def test_the_answer_opens_for_the_complaint_one_stands_on(page: ComplaintsPage) -> None:
    stand_on(page, "P2")
    pressed(page.details, "A&nswer…")
    dialog = asked(AnswerDialog)
    assert "jeu1@poste.example" in dialog.text.toPlainText()
    dialog.reject()


def test_a_low_window_leaves_the_complaints_their_share(page: ComplaintsPage) -> None:
    page.resize(1030, 632)  # what a laptop has at 150 %
    QApplication.processEvents()
    assert page.table.height() > 5 * page.table.verticalHeader().defaultSectionSize()


def test_the_address_of_an_erased_person_opens_the_sealed_proof(tale: Tale, settings: Settings, qtbot: QtBot) -> None:
    address = tale.leaked[3]  # at a provider that ignores +tags
    run(erase(tale.db, address, NOW))
    page = opened(tale, settings, qtbot)
    page.add()
    (dialog,) = page.window().findChildren(ComplaintDialog)
    dialog.address.setText("nobody+clodomir@gmail.com")
    dialog.look()
    assert "sealed" not in text_of(dialog)
    dialog.address.setText(address.replace("+clodomir", "").upper())
    dialog.look()
    assert "A sealed proof opened: this person was erased on" in text_of(dialog)
    dialog.submit()
    page.reload()
    stand_on(page, page._overview.rows[0].id)
    assert "A sealed proof opened" in text_of(page.details)


def test_in_another_language_the_sender_that_was_chosen_is_shown_still(
    page: ComplaintsPage, told: Tale, settings: Settings, qtbot: QtBot
) -> None:
    page.by_sender.click()
    assert page.senders.choose(1)
    sender = page._groups[1].domain
    assert sender is not None
    assert sender in text_of(page.details)
    use_language("fr")
    other = opened(told, settings, qtbot)
    other.arrive(page.mark())
    assert other.senders.isVisible()
    assert other.senders.current_id() == 1
    assert sender in text_of(other.details)
    other.one_by_one.click()
    other.by_sender.click()
    assert other.senders.current_id() == 1


def test_after_a_complaint_the_focus_is_on_its_row_and_on_no_button_that_suspends_a_partner(
    tale: Tale, settings: Settings, qapp: QApplication, qtbot: QtBot
) -> None:
    page = opened(tale, settings, qtbot)
    with qtbot.waitActive(page):
        page.activateWindow()
    settle()
    (first,) = [one for one in page._empty.findChildren(QPushButton) if "complaint" in one.text()]
    for address, button in ((tale.trap_of("raoul"), first), (tale.leaked[0], page.add_button)):
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Return)
        dialog = asked(ComplaintDialog)
        QTest.keyClicks(dialog.address, address)
        QTest.keyClick(dialog.address, Qt.Key.Key_Return)
        settle()
        with qtbot.waitActive(page):  # as a window manager does
            page.activateWindow()
        settle()
        assert qapp.focusWidget() is button
        been: list[QWidget | None] = []
        listen = qapp.focusChanged.connect(lambda _before, now, been=been: been.append(now))
        page.reload()
        settle()
        qapp.focusChanged.disconnect(listen)
        assert been == [page.table]
        assert page.row is not None
        assert page.row.address == address


def test_a_mail_that_the_person_wrote_is_not_told_to_be_missing(
    tale: Tale, settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    mail = tmp_path / "plainte.eml"
    mail.write_text(f"From: {tale.leaked[0]}\nTo: donnees@quiz.example\n\nBonjour", "utf-8")
    run(record_complaint(tale.db, str(mail), NOW, of_writer=True))
    page = opened(tale, settings, qtbot)
    page.by_sender.click()
    assert [row["domain"] for row in page._senders.rows] == ["sender unknown"]
    assert "No mail was provided, or it does not say who sent the message." in text_of(page.details)


def test_a_seed_hit_dated_before_the_export_is_no_proof_and_has_no_leak_file(
    tale: Tale, settings: Settings, qtbot: QtBot
) -> None:
    """The files went out on 05/09/2026."""
    run(record_complaint(tale.db, tale.trap_of("raoul"), NOW, at="2026-09-04T10:00:00+02:00"))
    page = opened(tale, settings, qtbot)
    stand_on(page, "P1")
    accused, details = text_of(page.accused), text_of(page.details)
    assert "By the dates, every complaint about people shared with" in accused
    assert "proof that this file" not in accused
    assert "Seed hit: proof" not in accused
    assert "The dates do not fit" in details
    assert "This is proof" not in details
    texts = {one.text() for one in page.accused.findChildren(QAbstractButton) if one.isVisible()}
    assert texts == {"Put on hold"}


def test_a_complaint_chosen_after_another_was_saved_stays_chosen(tale: Tale, settings: Settings, qtbot: QtBot) -> None:
    for address in tale.leaked[:2]:
        run(record_complaint(tale.db, address, NOW))
    page = opened(tale, settings, qtbot)
    page.add()
    dialog = asked(ComplaintDialog)
    dialog.address.setText(tale.trap_of("raoul"))
    dialog.yes.click()
    page.table.stand_at(1)  # before the complaints are read again
    assert page.row is not None
    chosen = page.row.id
    page.reload()
    assert page._rows.count() == 3
    assert page.row.id == chosen


def test_a_seed_address_of_two_partners_is_no_proof_in_the_panel(
    settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    signed = [partner(), partner(id="omega", legal_name="Omega SARL", siren="552100554", contracts=[contract("om")])]
    out = {"at": "2026-07-01", "channels": ["email"], "contacts": ["c1"], "traps": [{"email": "rose@pieges.example"}]}
    files = [{**out, "id": "E1", "partner": "raoul"}, {**out, "id": "E2", "partner": "omega"}]
    with restored(tmp_path, archive(person(1), partners=signed, deliveries=files)) as book:
        run(record_complaint(book.db, "rose@pieges.example", NOW))
        page = ComplaintsPage(InlineJobs(book.db), settings, lambda: NOW)
        shown(qtbot, page, 1200, 820)
        page.reload()
        stand_on(page, "P1")
        details = text_of(page.details)
    assert "Several partners had this seed address: nobody can tell which of them it came from." in details
    assert "This is proof" not in details
