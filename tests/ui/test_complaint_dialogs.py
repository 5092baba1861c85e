from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from leadkeeper.db import complaints
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import use_language
from leadkeeper.progress import run
from leadkeeper.services.complaints.complaints import delete_complaints, record_complaint
from leadkeeper.services.complaints.tracing import explain_all
from tests.cli.made_cli import call
from tests.made_archive import NOW
from tests.newsletter import Tale, attached, forwarded, newsletter
from tests.ui.asking import Heard, asked
from tests.ui.looking import words_of
from ui.jobs import InlineJobs
from ui.pages.complaints.forms import AnswerDialog, ComplaintDialog
from ui.widgets.drop_zone import MAILS, dropped_files
from ui.widgets.message_boxes import Question


@pytest.fixture(scope="module")
def tale(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tale]:
    with newsletter(tmp_path_factory.mktemp("tale")) as made:
        yield made


@pytest.fixture
def dialog(tale: Tale, qtbot: QtBot) -> ComplaintDialog:
    return asking(tale, qtbot)


def asking(tale: Tale, qtbot: QtBot, *files: Path) -> ComplaintDialog:
    made = ComplaintDialog(InlineJobs(tale.db), lambda: NOW, files)
    qtbot.addWidget(made)
    made.show()
    return made


def said(dialog: ComplaintDialog) -> str:
    return "\n".join(words_of(dialog)).replace("\u200b", "")


def test_after_a_mail_is_chosen_enter_saves_it_and_does_not_take_it_away(
    tale: Tale, dialog: ComplaintDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    """The focus went to “Remove the mails”, where Enter, meant to save, took the mail away."""
    mail = tmp_path / "plainte.eml"
    mail.write_text("From: inconnu@ailleurs.example\nTo: inconnu@ailleurs.example\n\nStop.\n", "utf-8")
    dialog.zone.button.setFocus()
    dialog.zone.dropped.emit([mail])
    assert dialog.focusWidget() is dialog.channel


def test_a_mail_pasted_into_the_field_is_traced_and_saved_with_its_text(
    tale: Tale, dialog: ComplaintDialog, qtbot: QtBot
) -> None:
    text = f"De : Promo <promo@remises.example>\nÀ : {tale.leaked[0]}\nObjet : -50 %\n\nJ-1 ! contact@remises.example"
    QGuiApplication.clipboard().setText(text)
    dialog.address.paste()
    qtbot.waitUntil(lambda: f"{tale.leaked[0]} is in the book" in said(dialog))
    assert "The message came from promo@remises.example" in said(dialog)
    with qtbot.waitSignal(dialog.kept) as saved:
        dialog.yes.click()
    (complaint,) = complaints.read_all(tale.db)
    assert (saved.args[0].ids, complaint.complaint.mail_sha256 is not None) == ((complaint.complaint.id,), True)
    delete_complaints(tale.db, [complaint.complaint.id])


def test_the_day_of_a_quoted_message_is_proposed_and_who_sent_it_asked_about(
    tale: Tale, dialog: ComplaintDialog, qtbot: QtBot
) -> None:
    """A complaint pasted as a reply was proposed for the moment of pasting."""
    now = dialog.at.moment
    text = f"{tale.people['maison'][0]} : pourquoi ?\n\nLe jeu. 19 nov. 2026 à 08:03, Promo a écrit :\n> Notre offre"
    dialog.address.setText(text)
    dialog.look()
    assert dialog.at.moment.isoformat() == "2026-11-19T08:03:00+01:00"
    assert "It quotes a message of 19/11/2026 08:03 from Promo" in said(dialog)
    dialog.address.clear()
    dialog.look()
    assert dialog.at.moment == now


def test_of_a_quoted_person_of_the_book_both_readings_are_said(tale: Tale, dialog: ComplaintDialog) -> None:
    """The box said that the person wrote the mail, which may as well be the message complained about."""
    line = f"Le jeu. 19 nov. 2026 à 08:03, Luc <{tale.leaked[0]}> a écrit :"
    dialog.address.setText(f"Bonjour, arrêtez.\n\n{line}\n> Promo")
    dialog.look()
    assert f"{tale.leaked[0]} is in the book, in just this spelling" in said(dialog)
    assert f"It quotes a message of 19/11/2026 08:03 from Luc <{tale.leaked[0]}>: make sure whether" in said(dialog)
    assert "The person wrote this mail." not in said(dialog)


@pytest.mark.parametrize("names_it", [True, False])
def test_a_single_message_of_a_chat_gives_its_day(tale: Tale, dialog: ComplaintDialog, *, names_it: bool) -> None:
    """Of one line the field made an address, with today's day and no word of the message."""
    address = tale.leaked[0] if names_it else ""
    dialog.address.setText(f"[01/01/2026 08:03] Léa : arrêtez vos messages {address}")
    dialog.look()
    assert dialog.at.line.text() == "01/01/2026 08:03"
    assert "It quotes a message of 01/01/2026 08:03 from Léa: make sure whether" in said(dialog)
    assert ("That was after this complaint." in said(dialog)) == names_it


def test_a_typed_address_says_at_once_who_was_given_it(tale: Tale, dialog: ComplaintDialog, qtbot: QtBot) -> None:
    dialog.address.setText(tale.leaked[0])
    qtbot.waitUntil(lambda: "is in the book" in said(dialog))

    for words in (
        "Shared with Raoul SAS",
        "Shared with Bonne Table SARL",
        "line 2 of jeu-2026-09.csv",
        "It was typed on",
    ):
        assert words in said(dialog)
    assert not dialog.zone.isVisible()
    assert complaints.read_all(tale.db) == []
    dialog.address.clear()
    dialog.look()
    assert "is in the book" not in said(dialog)
    assert dialog.zone.isVisible()


def test_who_has_the_address_but_for_its_tag_is_named_and_one_click_away(
    tale: Tale, dialog: ComplaintDialog, qtbot: QtBot
) -> None:
    name, domain = tale.leaked[0].split("@")
    dialog.address.setText(f"{name}+elsewhere@{domain}")
    dialog.look()
    (alike,) = run(explain_all(tale.db, [f"{name}+elsewhere@{domain}"]))[0].alike
    assert (
        f"it is an address in the book: {alike.first_name} {alike.last_name} · {tale.leaked[0]} ({alike.id})."
        in said(dialog)
    )
    wanted = Heard(dialog.person_wanted)
    button = next(one for one in dialog.findChildren(QPushButton) if one.text().startswith("See "))
    assert button.accessibleDescription() == tale.leaked[0]  # several may have one name
    button.click()
    assert wanted.texts == [alike.id]
    assert not dialog.isVisible()


def test_of_a_typed_trap_it_is_said_that_the_partner_may_have_written_itself(
    tale: Tale, dialog: ComplaintDialog
) -> None:
    """“Proof” stood there although nobody was asked who sent the message: perhaps the partner, as agreed."""
    dialog.address.setText(tale.trap_of("grand"))
    dialog.look()
    assert "Proof only if Grand Air SA did not send the message itself" in said(dialog)


def test_of_a_trap_in_a_mail_the_sender_is_known(tale: Tale, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "b.eml").write_bytes(forwarded(tale.trap_of("raoul")))
    dialog = asking(tale, qtbot, tmp_path / "b.eml")
    assert "is a seed address" in said(dialog)
    assert "Proof only if" not in said(dialog)


def test_an_address_typed_in_capitals_is_not_said_to_be_spelt_so_in_the_book(
    tale: Tale, dialog: ComplaintDialog
) -> None:
    dialog.address.setText(tale.leaked[0].title())
    dialog.look()
    assert f"{tale.leaked[0]} is in the book, in just this spelling (capitals aside): " in said(dialog)


def test_a_trap_is_proof(tale: Tale, dialog: ComplaintDialog) -> None:
    dialog.address.setText(tale.trap_of("grand"))
    dialog.look()

    assert "is a seed address" in said(dialog)
    assert "It was shared with Grand Air SA" in said(dialog)


def test_several_mails_are_summed_up_and_can_be_taken_out_again(tale: Tale, qtbot: QtBot, tmp_path: Path) -> None:
    mails = {
        "a.eml": attached(tale.leaked[0]),
        "b.eml": forwarded(tale.trap_of("raoul")),
        "c.eml": forwarded("nobody@ailleurs.example"),
    }
    for name, content in mails.items():
        (tmp_path / name).write_bytes(content)
    dialog = asking(tale, qtbot, *(tmp_path / name for name in mails))

    assert "3 messages: 1 about a person in the book, 1 to a seed address, 1 about no known person." in said(dialog)
    assert len(dialog.whats) == 3
    dialog.take([tmp_path / "a.eml"])
    assert len(dialog.files) == 3
    dialog.leave_files()
    assert (dialog.whats, dialog.address.isVisible()) == ([], True)


def test_of_many_mails_the_first_ones_are_shown(tale: Tale, qtbot: QtBot, tmp_path: Path) -> None:
    box = tmp_path / "many.mbox"
    box.write_bytes(b"\n\n".join(b"From x\n" + forwarded(address) for address in tale.people["maison"][:7]))

    dialog = asking(tale, qtbot, box)
    assert "7 messages: 7 about people in the book." in said(dialog)
    assert "and 2 more" in said(dialog)


def test_a_file_that_is_gone_is_said(tale: Tale, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = asking(tale, qtbot, tmp_path)
    assert dialog.findChildren(object)
    dialog.submit()
    assert dialog.isVisible()
    assert complaints.read_all(tale.db) == []


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n", b"PK\x03\x04"])
def test_a_picture_or_a_document_is_no_complaint(tale: Tale, qtbot: QtBot, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "liste.eml"
    file.write_bytes(content)
    dialog = asking(tale, qtbot, file)
    assert any("“liste.eml” is not a mail." in words for words in words_of(dialog))
    dialog.submit()
    assert dialog.isVisible()
    assert complaints.read_all(tale.db) == []


@pytest.mark.parametrize(("language", "way_out"), [("en", "save it as .eml"), ("fr", "enregistrez-le au format .eml")])
def test_a_mail_in_the_own_form_of_outlook_says_to_save_it_as_eml(
    tale: Tale, qtbot: QtBot, tmp_path: Path, language: str, way_out: str
) -> None:
    use_language(language)
    (tmp_path / "winmail.dat").write_bytes(b"\x78\x9f\x3e\x22" + bytes(100))
    assert way_out in said(asking(tale, qtbot, tmp_path / "winmail.dat"))
    found = call("trace", tale.book.path, tmp_path / "winmail.dat", "--lang", language)
    assert (found.exit_code, way_out in found.stderr) == (1, True)


def test_a_winmail_dat_may_be_dropped_where_mails_may() -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/mails/winmail.dat"), QUrl.fromLocalFile("/mails/list.dat")])
    assert [path.name for path in dropped_files(data, MAILS)] == ["winmail.dat"]


@pytest.mark.parametrize("text", ["", "no address at all"])
def test_without_an_address_nothing_is_kept(tale: Tale, dialog: ComplaintDialog, text: str) -> None:
    dialog.address.setText(text)
    dialog.submit()

    assert dialog._asked.error
    assert complaints.read_all(tale.db) == []


def test_an_address_with_a_letter_missing_is_asked_about_before_it_is_saved(
    tale: Tale, qtbot: QtBot, announced: list[str]
) -> None:
    dialog = asking(tale, qtbot)
    right = tale.leaked[0]
    wrong = right.replace(".example", ".exampl").replace(".com", ".cm")
    kept = Heard(dialog.kept)
    dialog.address.setText(wrong)
    dialog.submit()
    said = f"Did you mean {right}? To keep the address as typed, save once more."
    assert (kept.said, dialog._asked.error) == ([], said)
    assert said in announced[-1]
    dialog.submit()
    ((done,),) = kept.said
    assert not dialog.isVisible()
    complaints.remove(tale.db, done.ids)


def test_channel_and_instant_are_kept_as_they_were_chosen(tale: Tale, dialog: ComplaintDialog) -> None:
    heard = Heard(dialog.kept)
    dialog.address.setText(tale.leaked[0])
    dialog.channel.choose("cnil")
    dialog.at.set_moment(dialog.at.moment - timedelta(days=3))
    dialog.submit()

    ((done,),) = heard.said
    (one,) = complaints.read_all(tale.db)
    assert (one.complaint.id, one.complaint.channel) == (done.ids[0], "cnil")
    assert one.complaint.at == (NOW - timedelta(days=3)).isoformat()
    complaints.remove(tale.db, done.ids)


def test_a_complaint_does_not_come_from_the_future(dialog: ComplaintDialog) -> None:
    dialog.at.set_moment(dialog.at.moment + timedelta(days=3))
    dialog.yes.click()
    assert (dialog.at.said, dialog.isVisible()) == ("This moment is in the future.", True)


@pytest.fixture
def answer(tale: Tale, qtbot: QtBot) -> Iterator[AnswerDialog]:
    made = run(record_complaint(tale.db, tale.leaked[0], NOW))
    dialog = AnswerDialog(InlineJobs(tale.db), made.ids[0], tale.leaked[0], lambda: NOW)
    qtbot.addWidget(dialog)
    dialog.show()
    yield dialog
    complaints.remove(tale.db, made.ids)


def test_the_answer_is_written_in_the_language_chosen(answer: AnswerDialog) -> None:
    assert answer.text.toPlainText().startswith("Madam, Sir,")
    answer.language.choose("fr")
    assert answer.text.toPlainText().startswith("Madame, Monsieur,")


@pytest.mark.parametrize("anew", [False, True])
def test_an_answer_changed_by_hand_is_written_anew_only_after_a_question(answer: AnswerDialog, *, anew: bool) -> None:
    answer.text.setPlainText("My own words")
    answer.language.choose("fr")
    assert answer.text.toPlainText() == "My own words"
    question = asked(Question)
    (question.yes if anew else question.no).click()
    begin = "Madame, Monsieur," if anew else "My own words"
    assert answer.text.toPlainText().startswith(begin)
    assert answer.language.value == ("fr" if anew else "en")


def _cannot_be_read(*_asked: object) -> None:
    raise LeadKeeperError("book-locked")


def test_an_answer_changed_by_hand_stays_to_be_used_when_another_cannot_be_written(
    answer: AnswerDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody could change, copy or save it any more, and it was said to be in the other language."""
    answer.text.setPlainText("My own words")
    monkeypatch.setattr("ui.pages.complaints.forms.answer_complaint", _cannot_be_read)
    answer.language.choose("fr")
    asked(Question).yes.click()
    assert (answer.text.toPlainText(), answer.language.value) == ("My own words", "en")
    assert (answer.text.isReadOnly(), answer.save_button.isEnabled()) == (False, True)
    answer.yes.click()
    assert QGuiApplication.clipboard().text() == "My own words"


def test_an_answer_that_could_not_be_written_can_be_typed_and_is_copied_only_with_words(
    tale: Tale, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.pages.complaints.forms.answer_complaint", _cannot_be_read)
    made = AnswerDialog(InlineJobs(tale.db), "K1", tale.leaked[0], lambda: NOW)
    qtbot.addWidget(made)
    assert (made.text.isReadOnly(), made.yes.isEnabled()) == (False, False)
    made.text.setPlainText("My own words")
    assert made.yes.isEnabled()


def test_the_answer_is_copied_as_it_was_changed(answer: AnswerDialog) -> None:
    heard = Heard(answer.done_with)
    answer.text.setPlainText("Bonjour")
    answer.submit()

    assert QGuiApplication.clipboard().text() == "Bonjour"
    assert heard.texts == ["The answer is copied."]
    assert not answer.isVisible()


def test_the_answer_is_saved_and_never_over_another_file(answer: AnswerDialog, tmp_path: Path) -> None:
    heard, target = Heard(answer.done_with), tmp_path / "answer.txt"
    target.write_text("another", "utf-8")
    answer.save(target)
    assert answer.isVisible()
    assert target.read_text("utf-8") == "another"

    answer.save(tmp_path / "other.txt")
    assert (tmp_path / "other.txt").read_text("utf-8") == answer.text.toPlainText()
    assert heard.texts == ["The answer is saved as other.txt."]


def test_a_mail_of_somebody_in_the_book_to_the_owner_is_about_them(tale: Tale, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "plainte.eml"
    head = f"From: {tale.leaked[0]}\nTo: donnees@quiz.example\nDate: Mon, 12 Oct 2026 09:05:00 +0200\n"
    file.write_text(head + "Subject: Qui a vendu mon adresse ?\n\nBonjour", "utf-8")
    dialog = asking(tale, qtbot, file)

    assert f"{tale.leaked[0]} wrote this message and is in the book" in said(dialog)
    assert "Shared with Raoul SAS" in said(dialog)
    assert dialog.at.line.text() == "12/10/2026 09:05"
    dialog.of_writer.setChecked(False)
    assert "Nobody in the book has the address donnees@quiz.example." in said(dialog)
    assert "Shared with Raoul SAS" not in said(dialog)
    dialog.of_writer.setChecked(True)
    heard = Heard(dialog.kept)
    dialog.yes.click()
    (done,) = heard.texts
    kept = {one.complaint.id: one.complaint for one in complaints.read_all(tale.db)}
    assert [kept[one].address for one in done.new] == [tale.leaked[0]]


def test_a_mail_that_mentions_a_friend_is_about_its_writer_unless_chosen_otherwise(
    tale: Tale, qtbot: QtBot, tmp_path: Path
) -> None:
    writer, friend = tale.leaked[:2]
    file = tmp_path / "plainte.eml"
    file.write_text(f"From: {writer}\nTo: donnees@clodomir.example\n\nMon amie {friend} aussi.", "utf-8")
    dialog = asking(tale, qtbot, file)

    assert dialog.of_writer.isVisible()
    assert f"{writer} is in the book, in just this spelling" in said(dialog)
    assert f"{friend} is in the book, in just this spelling" not in said(dialog)
    assert "This mail also names" in said(dialog)
    dialog.of_writer.setChecked(False)
    assert f"{friend} is in the book, in just this spelling" in said(dialog)
    assert f"{writer} wrote this mail. It does not say who sent" in said(dialog)
    assert "The person wrote this mail." not in said(dialog)


def test_before_it_is_saved_a_mail_of_the_person_accuses_nobody(tale: Tale, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "plainte.eml"
    head = f"From: {tale.leaked[0]}\nTo: donnees@quiz.example\nDate: Tue, 01 Sep 2026 09:05:00 +0200\n"
    file.write_text(head + "Subject: Qui a vendu mon adresse ?\n\nBonjour", "utf-8")
    dialog = asking(tale, qtbot, file)

    assert "The person wrote this mail." in said(dialog)
    assert "did not sign it" not in said(dialog)
    dialog.of_writer.setChecked(False)
    assert f"The message came from {tale.leaked[0]}. Its domain did not sign it (DKIM)" in said(dialog)


def test_before_it_is_saved_a_file_that_went_out_later_is_told_to_be_later(tale: Tale, dialog: ComplaintDialog) -> None:
    """The files with this address went out on 05/09/2026."""
    dialog.address.setText(tale.leaked[0])
    dialog.look()
    assert "That was after this complaint." not in said(dialog)
    dialog.at.line.setText("04/09/2026 10:00")
    assert said(dialog).count("That was after this complaint.") == said(dialog).count("Shared with") == 2
    dialog.at.line.setText("05/10/2026 10:00")
    assert "That was after this complaint." not in said(dialog)


def test_the_answer_tells_a_file_that_went_out_later_to_be_later(tale: Tale, qtbot: QtBot) -> None:
    made = run(record_complaint(tale.db, tale.leaked[0], NOW, at="2026-09-04T10:00:00+02:00"))
    dialog = AnswerDialog(InlineJobs(tale.db), made.ids[0], tale.leaked[0], lambda: NOW)
    qtbot.addWidget(dialog)
    assert dialog.text.toPlainText().count("on 05/09/2026 09:00.\nThat was after your complaint.") == 2
    complaints.remove(tale.db, made.ids)
