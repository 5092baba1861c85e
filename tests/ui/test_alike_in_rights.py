"""Withdraw and Erase name who differs from the person only after the “+”, and act on nobody who is not ticked."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from leadkeeper.db import consents, contacts
from leadkeeper.db.book.connection import Book
from leadkeeper.messages import use_language
from leadkeeper.progress import run
from leadkeeper.services.contacts.details import show_number
from leadkeeper.services.contacts.editing import edit_person
from leadkeeper.services.contacts.listing import list_contacts
from leadkeeper.services.imports.importer import ImportOptions, import_file
from leadkeeper.services.privacy.erasure import erase, preview_erasure
from leadkeeper.services.privacy.requests import list_requests, record_request
from tests.made_archive import NOW, TODAY, archive, person, restored
from tests.ui.asking import Heard, asked
from tests.ui.looking import words_of
from tests.ui.stretch import cut, settle
from ui.dialogs.data_rights import DossierDialog, EraseDialog, Rights, what_goes, what_stays
from ui.dialogs.requests import RequestAnswerDialog, WithdrawDialog
from ui.jobs import InlineJobs
from ui.pages.contacts.actions import ContactActions, Selection

NINA, TWO = "nina.val@poste.example", "nina.val+deux@poste.example"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """Nina, somebody with her address but for a “+deux”, her double that was not asked, and somebody else."""
    people = [
        person(1, email=NINA, first_name="Nina", last_name="Val"),
        person(2, email=TWO, first_name="Nina", last_name="Val"),
        person(3, email="nina.val+trois@poste.example", first_name=None, last_name=None, consents=[]),
        person(4),
    ]
    with restored(tmp_path, archive(*people)) as made:
        yield made


@pytest.fixture
def rights(book: Book, qtbot: QtBot) -> Rights:
    over = QWidget()
    qtbot.addWidget(over)
    made = Rights(InlineJobs(book.db), lambda: NOW, over)
    made.over = over  # lives as long
    return made


def refusing(book: Book) -> set[int]:
    return {number for number in (1, 2, 3, 4) for one in consents.of(book.db, [number]).get(number, ())
            if one.event == "withdrawn"}  # fmt: skip


def test_withdraw_names_them_with_where_they_stand_and_leaves_them_unticked(rights: Rights, book: Book) -> None:
    rights.withdraw_of("c1")
    dialog = asked(WithdrawDialog)
    boxes = {box.text(): box.isChecked() for box in dialog.also.boxes.values()}
    assert boxes == {
        f"Nina Val · {TWO} (c2): may still be shared with Raoul SAS": False,
        "nina.val+trois@poste.example (c3): may be shared with nobody at present": False,
    }
    dialog.submit()
    assert refusing(book) == {1}


def test_withdraw_records_the_answer_for_those_ticked_and_one_undo_takes_both_back(rights: Rights, book: Book) -> None:
    said = Heard(rights.said)
    rights.withdraw_of("c2")
    dialog = asked(WithdrawDialog)
    dialog.also.boxes["c1"].setChecked(True)
    dialog.submit()
    assert refusing(book) == {1, 2}
    text, undo = said.said[-1]
    assert f"Also recorded for: Nina Val · {NINA} (c1)." in text
    assert NINA in undo.question
    undo()
    assert refusing(book) == set()


def test_whoever_has_no_such_relatives_is_asked_nothing_more(rights: Rights) -> None:
    rights.withdraw_of("c4")
    dialog = asked(WithdrawDialog)
    assert not dialog.also.boxes
    assert "+" not in "\n".join(words_of(dialog))
    dialog.close()


def test_erase_names_them_and_erases_only_the_person(rights: Rights, book: Book) -> None:
    rights.erase("c1")
    dialog = asked(EraseDialog)
    said = "\n".join(words_of(dialog))
    assert f"Nina Val · {TWO} (c2): may still be shared with Raoul SAS" in said
    assert "(c3): may be shared with nobody at present" in said
    settle()
    assert list(cut(dialog)) == []
    dialog.submit()
    assert len(list_contacts(book.db, "nina.val", {}, "added")) == 2


def test_erase_does_not_say_of_somebody_shared_before_that_nobody_received_them(tmp_path: Path) -> None:
    """Zoé had gone to two partners, was stopped since, and the box said that she was shared with nobody."""
    given = [{"id": "E1", "partner": "raoul", "at": "2026-07-01", "channels": ["email"], "contacts": ["c2"]}]
    people = [
        person(1, email=NINA),
        person(2, email=TWO, consents=[]),
        person(3, email="nina.val+trois@poste.example", consents=[]),
    ]
    with restored(tmp_path, archive(*people, deliveries=given)) as made:
        ahead = preview_erasure(made.db, "c1", today=TODAY)
        said = "\n".join(what_stays(ahead))
        assert f"{TWO} (c2): shared with Raoul SAS, may be shared with nobody else at present" in said
        assert "(c3): may be shared with nobody at present" in said


JEANNE = "+33639987701"


@pytest.fixture
def one_number(tmp_path: Path) -> Iterator[Book]:
    """Jeanne with and without an address, her brother and a stranger; the first three have one number."""
    given = [{"id": "E1", "partner": "raoul", "at": "2026-07-01", "channels": ["email"], "contacts": ["c3"]}]
    people = [
        person(1, email="jeanne@poste.example", first_name="Jeanne", last_name="Duval", phone="06 39 98 77 01"),
        person(2, email=None, first_name="jeanne", last_name="DUVAL", phone=JEANNE, consents=[]),
        person(3, email="paul@poste.example", first_name="Paul", last_name="Duval", phone="0639987701"),
        person(4, phone="+33639987702"),
    ]
    with restored(tmp_path, archive(*people, deliveries=given)) as made:
        yield made


def test_withdraw_offers_records_with_the_same_number_and_ticks_those_of_the_same_name(
    one_number: Book, qtbot: QtBot
) -> None:
    """Jeanne withdrew everything, and her number went out by SMS minutes later, from her other record."""
    over = QWidget()
    qtbot.addWidget(over)
    rights = Rights(InlineJobs(one_number.db), lambda: NOW, over)
    said = Heard(rights.said)
    rights.withdraw_of("c1")
    dialog = asked(WithdrawDialog)
    assert {box.text(): box.isChecked() for box in dialog.also.boxes.values()} == {
        f"jeanne DUVAL · {JEANNE} (c2): may be shared with nobody at present (same number)": True,
        "Paul Duval · paul@poste.example (c3): shared with Raoul SAS, may be shared with nobody else at present "
        "(same number)": False,
    }
    assert "the same person or a family" in " ".join(words_of(dialog))
    assert "+" not in " ".join(words_of(dialog)).replace(JEANNE, "")
    dialog.submit()
    assert refusing(one_number) == {1, 2}
    assert f"Also recorded for: jeanne DUVAL · {JEANNE} (c2)." in said.said[-1][0]


def test_erase_names_records_with_the_same_number(one_number: Book) -> None:
    said = "\n".join(what_stays(preview_erasure(one_number.db, "c1", today=TODAY)))
    assert f"jeanne DUVAL · {JEANNE} (c2) has the same number, and may be the same person: the record stays" in said
    assert "Paul Duval · paul@poste.example (c3) has the same number" in said


def test_erase_does_not_say_that_records_with_the_number_go_on_being_shared(tmp_path: Path) -> None:
    """“Left as they are” and, below, “those people are no longer shared”: only this is true."""
    with restored(tmp_path, archive(person(1, phone=JEANNE), person(2, phone=JEANNE))) as made:
        said = "\n".join(what_stays(preview_erasure(made.db, "c1", today=TODAY)))
        assert "may still be shared" not in said
        assert "Left as they are" not in said
        assert "person2@mail.example (c2) has the same number" in said
        assert "the record stays, but is no longer shared, since this number is put on the suppression list." in said
        assert f"Put on the suppression list: {JEANNE}." in said
        run(erase(made.db, "c1", NOW))
        (other,) = show_number(made.db, 2, TODAY).verdicts
        assert "R01" in other.judgement.rules


def test_what_erase_says_of_records_with_the_number_holds_for_a_dispute_too(one_number: Book, qtbot: QtBot) -> None:
    """“Conservées” was read as “kept in the file”: a dispute erases nothing."""
    use_language("fr")
    over = QWidget()
    qtbot.addWidget(over)
    acts = ContactActions(InlineJobs(one_number.db), lambda: NOW, over)
    said = Heard(acts.said)
    acts.contest(Selection([1], 1, "Jeanne"), disputed=True)
    assert "Ne sont pas touchées, bien qu’elles aient le même numéro" in said.said[-1][0]
    assert "Conservées" not in said.said[-1][0]


def test_the_access_report_names_records_that_it_leaves_out_and_shows_nothing_of_them(rights: Rights) -> None:
    rights.dossier("c1")
    report = asked(DossierDialog)
    assert f"Nina Val · {TWO} (c2)" in report.near.text()
    assert TWO not in report.text.toPlainText()
    report.reject()


def test_a_dispute_names_records_with_the_same_number_and_leaves_them(one_number: Book, qtbot: QtBot) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    acts = ContactActions(InlineJobs(one_number.db), lambda: NOW, over)
    said = Heard(acts.said)
    acts.contest(Selection([1], 1, "Jeanne"), disputed=True)
    assert (
        f"although they have the same number, and may be the same person: jeanne DUVAL · {JEANNE}" in said.said[-1][0]
    )
    assert [one.contested for one in contacts.read(one_number.db, [1, 2])] == [True, False]


def test_the_access_report_speaks_the_language_of_the_person(rights: Rights, book: Book, tmp_path: Path) -> None:
    rights.dossier("c4")
    report = asked(DossierDialog)
    assert report.language.value == "fr"  # the person is in France, whatever the window speaks
    assert "Qui a reçu vos données" in report.text.toPlainText()
    report.keep_file(tmp_path / "d.html")
    assert "Qui a reçu vos données" in (tmp_path / "d.html").read_text("utf-8")
    report.language.choose("en")
    assert "Who received your data" in report.text.toPlainText()
    report.reject()
    edit_person(book.db, 4, {"country": "IE"}, NOW)
    rights.dossier("c4")
    assert asked(DossierDialog).language.value == "en"


def test_the_report_that_was_saved_is_the_file_sent_as_the_answer(rights: Rights, book: Book, tmp_path: Path) -> None:
    """“File that you sent” was empty right after the report had been saved."""
    ref = record_request(book.db, "c1", "access", "2026-11-20", NOW)
    rights.dossier("c1")
    report = asked(DossierDialog)
    report.keep_pdf(tmp_path / "nina.pdf")
    report.reject()
    rights.dossier("c2")
    report = asked(DossierDialog)
    report.keep_pdf(tmp_path / "other.pdf")
    report.reject()
    rights.answer(ref)
    dialog = asked(RequestAnswerDialog)
    assert dialog.sent.path == tmp_path / "nina.pdf"
    assert not dialog.typed
    dialog.submit()
    (request,) = [one for one in list_requests(book.db, TODAY) if one.asked.ref == ref]
    assert request.as_json()["sent"] == sha256((tmp_path / "nina.pdf").read_bytes()).hexdigest()


def test_what_goes_names_who_else_stands_in_the_lines_of_the_person(book: Book, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("E-mail;Prénom;Nom\nnv@poste.example;Nina;Val\nnv@poste.example;Paul;Val\n", "utf-8")
    run(import_file(book.db, file, ImportOptions(), NOW))
    said = "\n".join(what_goes(preview_erasure(book.db, "nv@poste.example")))
    assert "which name somebody else at this mailbox: Paul Val (people.csv, line 3)." in said


def test_the_answer_to_a_correction_shows_what_it_lacks(rights: Rights, book: Book) -> None:
    ref = record_request(book.db, "c1", "rectification", "2026-11-20", NOW)
    rights.answer(ref)
    dialog = asked(RequestAnswerDialog)
    assert any(text.startswith("Nothing in the record was changed by hand") for text in words_of(dialog))
    dialog.reject()
    edit_person(book.db, 1, {"first_name": "Léa"}, NOW)
    rights.answer(ref)
    assert not any("GDPR 16" in text for text in words_of(asked(RequestAnswerDialog)))
