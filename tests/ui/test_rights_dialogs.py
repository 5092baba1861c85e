"""The boxes about a person's rights: the request, its answer, the dossier, the erasure."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from PySide6.QtCore import QSizeF, Qt
from PySide6.QtGui import QGuiApplication, QTextTable
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from leadkeeper.db.book.connection import Book
from leadkeeper.domain.book import Notice
from leadkeeper.messages.privacy import ReportBlock, ReportSection
from leadkeeper.services.contacts.details import NamedRecord
from leadkeeper.services.contacts.listing import Found, list_contacts
from leadkeeper.services.privacy.erasure import Erased, ErasurePreview, preview_erasure
from leadkeeper.services.privacy.requests import list_requests, record_request
from tests.made_archive import NOW, TODAY, archive, person, restored
from tests.services.test_records_of import COLLEAGUES
from tests.services.told_book import told_book
from tests.ui.asking import Heard, asked
from tests.ui.looking import words_of
from tests.ui.stretch import cut, settle, stretch
from ui.dialogs.data_rights import DossierDialog, ErasedDialog, EraseDialog, Rights, lines_of, what_goes, what_stays
from ui.dialogs.requests import ExtendDialog, RequestAnswerDialog, RequestDialog, latest
from ui.jobs import InlineJobs
from ui.widgets.documents import build_document, pdf_of
from ui.widgets.labels import without_letter
from ui.widgets.message_boxes import Question
from ui.widgets.person_field import PersonField

LEA, PAUL = NamedRecord("c1", "Léa Dubois", "lea@x.example"), NamedRecord("c2", "Paul Fabre", "paul@x.example")
PARTNERS, FILES = ("Raoul SAS", "Bonté SARL"), ("a.xlsx", "b.xlsx")
AHEAD = ErasurePreview("c1", "Léa Dubois", (LEA,), (PAUL,), ("contact@x.example",), PARTNERS, FILES, "Q1")


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with told_book(tmp_path) as made:
        yield made


@pytest.fixture
def jobs(book: Book) -> InlineJobs:
    return InlineJobs(book.db)


def shown(dialog: QWidget, qtbot: QtBot) -> None:
    qtbot.addWidget(dialog)
    dialog.show()
    settle()


def words(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget))


@pytest.fixture
def field(jobs: InlineJobs, qtbot: QtBot) -> PersonField:
    made = PersonField(jobs)
    shown(made, qtbot)
    return made


def test_people_are_found_as_one_types(field: PersonField, qtbot: QtBot) -> None:
    qtbot.keyClicks(field.field, "person")
    assert field.list.count() == 4
    assert field.list.isVisible()


def test_a_person_is_chosen_by_arrows_and_enter(field: PersonField, qtbot: QtBot) -> None:
    qtbot.keyClicks(field.field, "person")
    qtbot.keyClick(field.field, Qt.Key.Key_Down)
    qtbot.keyClick(field.field, Qt.Key.Key_Down)
    qtbot.keyClick(field.field, Qt.Key.Key_Return)
    assert field.who == "c2"
    assert "person2@mail.example" in field.field.text()
    assert not field.list.isVisible()


def test_who_is_found_and_who_is_taken_is_said(field: PersonField, qtbot: QtBot, announced: list[str]) -> None:
    field.setAccessibleDescription("The hint")
    qtbot.keyClicks(field.field, "person")
    assert announced[-1] == "4 people found. Choose one with ↓."
    qtbot.keyClick(field.field, Qt.Key.Key_Down)
    assert announced[-1].endswith(", 1 of 4")
    qtbot.keyClick(field.field, Qt.Key.Key_Down)
    assert announced[-1].endswith("person2@mail.example, 2 of 4")
    assert field.field.accessibleDescription() == announced[-1]
    qtbot.keyClick(field.field, Qt.Key.Key_Return)
    assert announced[-1].startswith("Chosen: ")
    assert field.field.accessibleDescription() == "The hint"


def test_of_several_people_enter_alone_chooses_nobody(field: PersonField, qtbot: QtBot) -> None:
    qtbot.keyClicks(field.field, "person")
    qtbot.keyClick(field.field, Qt.Key.Key_Return)
    assert (field.person, field.list.isVisible(), field.who) == (None, True, "person")
    qtbot.keyClicks(field.field, "3@")
    qtbot.keyClick(field.field, Qt.Key.Key_Return)
    assert field.who == "c3"


def test_the_only_one_found_is_chosen_by_space_too_and_not_selected_before(field: PersonField, qtbot: QtBot) -> None:
    """A screen reader said “selected” of somebody who was not chosen, and Space wiped what was typed."""
    qtbot.keyClicks(field.field, "person3")
    assert (field.list.selectedItems(), field.field.accessibleDescription()[-8:]) == ([], ", 1 of 1")
    qtbot.keyClick(field.field, Qt.Key.Key_Space)
    assert (field.person, field.field.text()) == (None, "person3 ")
    qtbot.keyClick(field.field, Qt.Key.Key_Backspace)
    field.field.selectAll()
    qtbot.keyClick(field.field, Qt.Key.Key_Space)
    assert field.who == "c3"


def test_space_chooses_the_person_at_whom_the_arrows_stand(field: PersonField, qtbot: QtBot) -> None:
    qtbot.keyClicks(field.field, "person")
    qtbot.keyClick(field.field, Qt.Key.Key_Down)
    qtbot.keyClick(field.field, Qt.Key.Key_Down)
    qtbot.keyClick(field.field, Qt.Key.Key_Space)
    assert field.who == "c2"


def test_where_more_people_are_found_than_listed_it_is_said(
    jobs: InlineJobs, book: Book, qtbot: QtBot, announced: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.widgets.person_field.MOST", 3)
    dialog = RequestDialog(jobs, lambda: NOW)
    shown(dialog, qtbot)
    qtbot.keyClicks(dialog.person.field, "person")
    assert announced[-1] == "More than 3 people found. Type more, or choose one with ↓."
    assert "There are more: type more of the name or the address." in words(dialog)
    dialog.yes.click()
    assert "Several people are found: choose the one who asks." in words(dialog)
    qtbot.keyClicks(dialog.person.field, "3@")
    assert "There are more" not in words(dialog)
    qtbot.keyClick(dialog.person.field, Qt.Key.Key_Return)
    assert dialog.person.who == "c3"


def test_one_person_in_the_list_is_not_called_several(jobs: InlineJobs, book: Book, qtbot: QtBot) -> None:
    dialog = RequestDialog(jobs, lambda: NOW)
    shown(dialog, qtbot)
    dialog.person.field.setText("person1")
    qtbot.waitUntil(dialog.person.list.isVisible)
    assert dialog.person.list.count() == 1
    dialog.submit()
    assert "Choose the person in the list, if this is who asks." in words(dialog)
    assert "Several people" not in words(dialog)


def test_who_types_on_has_chosen_nobody(field: PersonField, qtbot: QtBot) -> None:
    field.take(Found("c1", "Léa Dubois", "person1@mail.example"))
    qtbot.keyClicks(field.field, "x")
    assert field.person is None


def test_a_whole_address_needs_no_choice(field: PersonField, qtbot: QtBot) -> None:
    qtbot.keyClicks(field.field, "PERSON3@mail.example")
    assert field.who == "PERSON3@mail.example"


def test_a_request_offers_the_records_that_differ_only_after_the_plus(tmp_path: Path, qtbot: QtBot) -> None:
    people = [
        person(1, email="camille.bois@courriel.example"),
        person(2, email="camille.bois+mesange@courriel.example"),
        person(3),
    ]
    with told_book(tmp_path, people=people) as book:
        dialog = RequestDialog(InlineJobs(book.db), lambda: NOW)
        shown(dialog, qtbot)
        dialog.person.field.setText("camille.bois@courriel.example")
        listed = [dialog.person.list.item(place).text() for place in range(dialog.person.list.count())]
        assert [one.rpartition(" · ")[2] for one in listed] == [
            "camille.bois@courriel.example",
            "camille.bois+mesange@courriel.example – differs only after the “+”",
        ]
        dialog.submit()
        assert "camille.bois+mesange@courriel.example" in " ".join(words_of(asked(Question)))
        dialog.person.field.setText("camille.bois+autre@courriel.example")
        qtbot.keyClick(dialog.person.field, Qt.Key.Key_Return)
        assert dialog.person.person is None


def test_a_request_is_recorded(jobs: InlineJobs, book: Book, qtbot: QtBot) -> None:
    dialog = RequestDialog(jobs, lambda: NOW, Found("c2", "", "person2@mail.example"))
    shown(dialog, qtbot)
    heard = Heard(dialog.recorded)
    dialog.kind.choose("erasure")
    dialog.note.setPlainText("by letter")
    dialog.submit()
    (one,) = list_requests(book.db, TODAY)
    assert [request.asked.ref for request in heard.texts] == ["Q1"]
    assert (one.asked.contact, one.asked.kind, one.asked.note) == ("c2", "erasure", "by letter")
    assert one.asked.received_on == TODAY.isoformat()


@pytest.mark.parametrize(
    ("typed", "said"), [("", "Choose the person who asks."), ("nobody", "Nobody in the book matches “nobody”.")]
)
def test_a_request_of_nobody_is_refused_at_the_question(
    jobs: InlineJobs, book: Book, qtbot: QtBot, typed: str, said: str
) -> None:
    dialog = RequestDialog(jobs, lambda: NOW)
    shown(dialog, qtbot)
    qtbot.keyClicks(dialog.person.field, typed)
    dialog.submit()
    row = dialog.errors_at["unknown-contact"]
    assert said in row.error
    assert list_requests(book.db, TODAY) == []
    qtbot.keyClicks(dialog.person.field, "p")
    assert row.error == ""


def test_a_request_cannot_come_in_tomorrow(jobs: InlineJobs, qtbot: QtBot) -> None:
    dialog = RequestDialog(jobs, lambda: NOW, Found("c2", "", "person2@mail.example"))
    shown(dialog, qtbot)
    dialog.day.set_day(dialog.day.day + timedelta(days=1))
    dialog.submit()
    assert "is in the future" in dialog.errors_at["day-in-future"].error


def test_an_answer_is_recorded(jobs: InlineJobs, book: Book, qtbot: QtBot) -> None:
    record_request(book.db, "c1", "access", TODAY.isoformat(), NOW, "all")
    dialog = RequestAnswerDialog(jobs, list_requests(book.db, TODAY)[0], lambda: NOW)
    shown(dialog, qtbot)
    assert dialog.note.text == "all"
    dialog.how.choose("post")
    dialog.submit()
    (one,) = list_requests(book.db, TODAY)
    assert (one.deadline.state, one.asked.how, one.asked.note) == ("answered", "post", "all")


def test_an_answer_before_the_request_is_refused(jobs: InlineJobs, book: Book, qtbot: QtBot) -> None:
    record_request(book.db, "c1", "access", TODAY.isoformat(), NOW)
    dialog = RequestAnswerDialog(jobs, list_requests(book.db, TODAY)[0], lambda: NOW)
    shown(dialog, qtbot)
    dialog.day.set_day(date(2020, 1, 1))
    dialog.submit()
    assert "came in after that day" in dialog.errors_at["answer-too-early"].error


def test_a_request_is_extended(jobs: InlineJobs, book: Book, qtbot: QtBot) -> None:
    record_request(book.db, "c1", "access", TODAY.isoformat(), NOW)
    before = list_requests(book.db, TODAY)[0]
    dialog = ExtendDialog(jobs, before, lambda: NOW)
    shown(dialog, qtbot)
    dialog.submit()
    after = list_requests(book.db, TODAY)[0]
    assert after.asked.extended_on == TODAY.isoformat()
    assert after.deadline.due is not None
    assert before.deadline.due is not None
    assert after.deadline.due > before.deadline.due


def test_no_last_day_is_said_where_none_is_known() -> None:
    assert latest(None) == ""


@pytest.fixture
def dossier(jobs: InlineJobs, qtbot: QtBot) -> DossierDialog:
    made = DossierDialog(jobs, "c1", lambda: NOW)
    shown(made, qtbot)
    return made


def test_the_dossier_names_every_recipient(dossier: DossierDialog) -> None:
    text = dossier.text.toPlainText()
    assert "Raoul SAS" in text
    assert "Bonté SARL" in text
    assert "person1@mail.example" in text


def test_the_dossier_is_kept_as_a_pdf(dossier: DossierDialog, tmp_path: Path) -> None:
    heard = Heard(dossier.kept)
    dossier.keep_pdf(tmp_path / "lea.pdf")
    assert (tmp_path / "lea.pdf").read_bytes().startswith(b"%PDF-")
    assert heard.texts == ["The access report is in lea.pdf."]


@pytest.mark.parametrize("name", ["lea.html", "lea.json"])
def test_the_dossier_is_kept_in_other_forms(dossier: DossierDialog, tmp_path: Path, name: str) -> None:
    dossier.keep_file(tmp_path / name)
    text = (tmp_path / name).read_text("utf-8")
    assert "Raoul SAS" in text
    assert name.endswith(".html") or json.loads(text)["recipients"]


def test_a_dossier_is_never_written_over_another_file(dossier: DossierDialog, tmp_path: Path) -> None:
    (tmp_path / "lea.pdf").write_bytes(b"mine")
    dossier.keep_pdf(tmp_path / "lea.pdf")
    assert (tmp_path / "lea.pdf").read_bytes() == b"mine"
    assert dossier.trouble.isVisible()


def test_a_dossier_of_nobody_says_so(jobs: InlineJobs, qtbot: QtBot) -> None:
    made = DossierDialog(jobs, "nobody", lambda: NOW)
    shown(made, qtbot)
    assert "Nobody in the book" in made.trouble.text()
    assert not made.pdf.isEnabled()


def test_hostile_words_stay_words_on_paper(qtbot: QtBot) -> None:
    sections = [
        ReportSection(
            "<h1>x", ("<script>y</script>",), (ReportBlock(facts=(("a<b", "c&d"),)), ReportBlock(quotes=("<i>q",)))
        )
    ]
    text = build_document("T<b>", sections).toPlainText()
    assert all(one in text for one in ("T<b>", "<h1>x", "<script>y</script>", "a<b", "c&d", "<i>q"))


def test_what_a_table_is_about_stands_above_it_once(qtbot: QtBot) -> None:
    block = ReportBlock(caption="List v1", headers=("Company",), rows=(("Raoul SAS",),))
    assert "List v1" in build_document("T", [ReportSection("Lists", (), (block,))]).toPlainText()
    assert build_document("T", [ReportSection("List v1", (), (block,))]).toPlainText().count("List v1") == 1


def test_long_tables_go_over_several_pages(qtbot: QtBot) -> None:
    rows = tuple((f"Company {number}", "2026") for number in range(200))
    made = pdf_of(build_document("T", [ReportSection("S", (), (ReportBlock(headers=("Company", "Date"), rows=rows),))]))
    assert made.count(b"/Type /Page\n") > 1


def test_the_safe_answer_is_the_default(jobs: InlineJobs, qtbot: QtBot, book: Book) -> None:
    dialog = EraseDialog(jobs, preview_erasure(book.db, "c1"), lambda: NOW)
    shown(dialog, qtbot)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert len(list_contacts(book.db, "person1@mail.example", {}, "added")) == 1


def test_who_is_erased_and_what_stays_is_said_before(jobs: InlineJobs, qtbot: QtBot) -> None:
    dialog = EraseDialog(jobs, AHEAD, lambda: NOW)
    shown(dialog, qtbot)
    said = words(dialog)
    for text in (
        "Erase Léa Dubois?", "1 record", "Paul Fabre · ", "(c2)", "contact@x.example", ", ".join(FILES),
        ", ".join(PARTNERS), "Request Q1",
    ):  # fmt: skip
        assert text in said


def test_an_open_access_request_is_named_before_the_erasure_with_the_way_to_its_report(
    jobs: InlineJobs, qtbot: QtBot, book: Book
) -> None:
    access = record_request(book.db, "c1", "access", "2026-11-20", NOW)
    record_request(book.db, "c1", "erasure", "2026-11-20", NOW)
    rights = Rights(jobs, lambda: NOW, over := QWidget())
    qtbot.addWidget(over)
    rights.erase("c1")
    dialog = asked(EraseDialog)
    warning = f"Access request {access} is open, due on 20/12/2026: make the report first."
    assert warning in words(dialog)
    assert warning in dialog.no.accessibleDescription()
    dialog.report.click()
    report = asked(DossierDialog)
    assert "person1@mail.example" in report.text.toPlainText()
    report.close()
    assert dialog.isVisible()
    dialog.close()


def test_without_an_open_access_request_there_is_no_warning(jobs: InlineJobs, qtbot: QtBot, book: Book) -> None:
    dialog = EraseDialog(jobs, preview_erasure(book.db, "c1"), lambda: NOW)
    shown(dialog, qtbot)
    assert not dialog.report.isVisible()
    assert not dialog.access.isVisible()


def erased_by(jobs: InlineJobs, qtbot: QtBot) -> tuple[Rights, ErasedDialog]:
    """Erase the first person of the book over an empty window."""
    rights = Rights(jobs, lambda: NOW, over := QWidget())
    qtbot.addWidget(over)
    over.show()
    rights.erase("c1")
    asked(EraseDialog).submit()
    return rights, asked(ErasedDialog)


def press(widget: QWidget, text: str) -> None:
    next(one for one in widget.findChildren(QPushButton) if without_letter(one.text()) == text).click()


def test_the_address_is_shown_one_last_time_and_can_be_copied(jobs: InlineJobs, qtbot: QtBot) -> None:
    _rights, dialog = erased_by(jobs, qtbot)
    assert "Tell the person that it is done: Léa Dubois 1 · person1@mail.example." in words(dialog)
    press(dialog, "Copy the address")
    assert QGuiApplication.clipboard().text() == "person1@mail.example"
    dialog.close()


def test_the_address_of_an_erased_person_stands_in_the_answer_that_follows(
    jobs: InlineJobs, qtbot: QtBot, book: Book
) -> None:
    ref = record_request(book.db, "c1", "erasure", TODAY.isoformat(), NOW)
    rights, done = erased_by(jobs, qtbot)
    heard = Heard(rights.said)
    qtbot.keyClick(done, Qt.Key.Key_Return)
    answer = asked(RequestAnswerDialog)
    assert answer.windowTitle() == f"Answer to Léa Dubois 1, request {ref}"
    assert "Tell the person that it is done: Léa Dubois 1 · person1@mail.example." in words(answer)
    assert "access report" not in words(answer)
    press(answer, "Copy the address")
    assert QGuiApplication.clipboard().text() == "person1@mail.example"
    answer.submit()
    assert heard.texts == [f"The request of Léa Dubois 1 is answered ({ref})."]
    assert "person1@mail.example" not in str([one.as_json() for one in list_requests(book.db, TODAY)])


def test_an_answer_that_is_given_later_names_only_the_request(jobs: InlineJobs, qtbot: QtBot, book: Book) -> None:
    ref = record_request(book.db, "c1", "erasure", TODAY.isoformat(), NOW)
    rights, done = erased_by(jobs, qtbot)
    done.answer.click()
    answer = asked(RequestAnswerDialog)
    assert answer.typed  # the message bar of the window offers it again, with the address
    answer.no.click()
    rights.answer(ref)
    assert asked(RequestAnswerDialog).windowTitle() == f"Answer to request {ref}"
    asked(RequestAnswerDialog).close()


def test_of_who_was_given_to_nobody_no_file_is_named() -> None:
    lines = what_stays(ErasurePreview("c1", "Léa", (LEA,), (), (), (), (), None))
    assert len(lines) == 2
    assert what_goes(ErasurePreview("c1", "Léa", (LEA,), (), (), (), (), None))[0].startswith("1 record")


def test_an_erasure_is_done_and_told(jobs: InlineJobs, book: Book, qtbot: QtBot) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    rights = Rights(jobs, lambda: NOW, over)
    record_request(book.db, "c1", "erasure", TODAY.isoformat(), NOW)
    rights.erase("c1")
    asked(EraseDialog).submit()
    done = asked(ErasedDialog)
    told = "2 partners must be notified: Raoul SAS, Bonté SARL."
    assert told in done.lines
    done.copy()
    assert told in QApplication.clipboard().text()
    assert done.answer.isVisible()
    done.answer.click()
    asked(RequestAnswerDialog).submit()
    assert list_requests(book.db, TODAY)[0].deadline.state == "answered"
    assert len(list_contacts(book.db, "person1@mail.example", {}, "added")) == 0


def test_whom_to_tell_stands_in_the_register(jobs: InlineJobs, qtbot: QtBot) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    rights = Rights(jobs, lambda: NOW, over)
    heard = Heard(rights.go)
    rights.erase("c1")
    asked(EraseDialog).submit()
    asked(ErasedDialog).told.click()
    assert heard.texts == ["register"]


def test_old_pages_of_the_file_are_told_of() -> None:
    notice = Notice("raoul", "c1", "erasure", "2026-12-01")
    done = Erased(("c1",), {"records": 1}, (notice, notice), (), (), on_disk=False)
    lines = lines_of(done)
    assert "1 partner must be notified." in lines
    assert lines[-1].startswith("Old pages")


def test_what_is_still_to_be_done_stands_above_what_was_removed() -> None:
    notice = Notice("raoul", "c1", "erasure", "2026-12-01")
    done = Erased(("c1",), {"records": 1, "proofs": 2}, (notice,), ("E1 raoul.xlsx",), (), on_disk=True)
    lines = lines_of(done)
    assert [one.split()[0] for one in lines[:4]] == ["Inform", "1", "These", "Backups"]
    assert lines[-2:] == ["Records emptied: 1", "Rows of proofs withheld: 2"]


def test_no_word_is_cut_when_all_are_longer(jobs: InlineJobs, qtbot: QtBot) -> None:
    for dialog in (EraseDialog(jobs, AHEAD, lambda: NOW), RequestDialog(jobs, lambda: NOW)):
        shown(dialog, qtbot)
        stretch(dialog)
        assert list(cut(dialog)) == []


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Book]:
    with restored(tmp_path, archive(*COLLEAGUES)) as opened:
        yield opened


def test_an_erasure_lists_the_records_and_takes_those_ticked(office: Book, qtbot: QtBot) -> None:
    dialog = EraseDialog(InlineJobs(office.db), preview_erasure(office.db, "c2"), lambda: NOW)
    shown(dialog, qtbot)
    boxes = dialog.which._boxes
    assert boxes is not None
    assert boxes.values == ("c2",)
    assert {box.text() for box in boxes.boxes.values()} == {
        "Paul Fabre · paul@boite.example (c2)",
        "Anna Morvan · anna@boite.example (c1)",
        "Anna MORVAN · anna.m@mail.example (c3)",
    }
    assert "(c1) has an address in common: the record stays, but is no longer shared" in words(dialog)
    boxes.boxes["c2"].setChecked(False)
    assert not dialog.yes.isEnabled()
    boxes.boxes["c3"].setChecked(True)
    assert "Erase Anna MORVAN?" in words(dialog)
    heard = Heard(dialog.erased)
    dialog.submit()
    assert [one.contacts for one in heard.texts] == [("c3",)]
    assert [list_contacts(office.db, text) != array("q") for text in ("anna@", "paul@", "anna.m@")] == [
        True, True, False,
    ]  # fmt: skip


def test_a_report_lists_the_records_and_names_the_person(office: Book, qtbot: QtBot) -> None:
    dialog = DossierDialog(InlineJobs(office.db), "c2", lambda: NOW)
    shown(dialog, qtbot)
    assert dialog.windowTitle() == "Access report of Paul Fabre · paul@boite.example (c2)"
    assert dialog._file_name("pdf") == "access report Paul Fabre.pdf"
    assert "anna" not in dialog.text.toPlainText().lower()
    boxes = dialog.which._boxes
    assert boxes is not None
    boxes.boxes["c1"].setChecked(True)
    assert "anna@boite.example" in dialog.text.toPlainText()


def test_an_answer_with_nothing_done_asks_why_not(jobs: InlineJobs, book: Book, qtbot: QtBot) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    ref = record_request(book.db, "c1", "erasure", TODAY.isoformat(), NOW)
    rights = Rights(jobs, lambda: NOW, over)
    rights.answer(ref)
    dialog = asked(RequestAnswerDialog)
    assert dialog.windowTitle() == f"Answer to Léa Dubois 1, request {ref}"
    assert dialog.why_not.isVisible()
    dialog.submit()
    assert dialog.isVisible()
    assert "nobody is erased" in words(dialog)
    dialog.why_not.setPlainText("needed for the accounts")
    dialog.submit()
    (found,) = [one for one in list_requests(book.db, TODAY) if one.asked.ref == ref]
    assert found.asked.note == "needed for the accounts"


def test_a_first_access_request_is_refused_with_reasons_and_what_was_sent_kept_by_fingerprint(
    jobs: InlineJobs, book: Book, qtbot: QtBot, tmp_path: Path
) -> None:
    ref = record_request(book.db, "c1", "access", TODAY.isoformat(), NOW)
    dialog = RequestAnswerDialog(jobs, list_requests(book.db, TODAY)[0], lambda: NOW)
    shown(dialog, qtbot)
    assert "C-526/24" in words(dialog)
    dialog.why_not.setPlainText("asked by a script that asks 400 companies, to be paid damages")
    dialog.sent.set_path(tmp_path / "refusal.txt")
    dialog.submit()
    assert dialog.errors_at["file-missing"].error
    (tmp_path / "refusal.txt").write_text("Madame, …", "utf-8")
    dialog.submit()
    (found,) = [one.as_json() for one in list_requests(book.db, TODAY) if one.asked.ref == ref]
    assert found["refused"] == "asked by a script that asks 400 companies, to be paid damages"
    assert found["sent"] == sha256("Madame, …".encode()).hexdigest()


def test_the_file_of_an_access_report_bears_the_name_of_the_person(jobs: InlineJobs, qtbot: QtBot) -> None:
    names = []
    for who in ("c1", "c2"):
        made = DossierDialog(jobs, who, lambda: NOW)
        shown(made, qtbot)
        made.pdf.click()
        chosen = asked(QFileDialog)
        names.append(Path(chosen.selectedFiles()[0]).name)
        chosen.close()
    assert [name.startswith("access report") and name.endswith(".pdf") for name in names] == [True, True]
    assert names[0] != names[1]
    assert "Dubois 1" in names[0]


@pytest.mark.parametrize("before", [0, 7, 23, 41])
def test_the_head_of_a_table_hides_no_row_on_any_page(qtbot: QtBot, before: int) -> None:
    rows = tuple((f"Company {number}", "Words that go on in more lines. " * (number % 3)) for number in range(60))
    block = ReportBlock(headers=("Company", "Date"), rows=rows)
    document = build_document("T", [ReportSection("S", ("Text",) * before, (block,))])
    document.setPageSize(QSizeF(600, 800))
    layout, high = document.documentLayout(), document.pageSize().height()
    (table,) = [one for one in document.rootFrame().childFrames() if isinstance(one, QTextTable)]
    assert table.format().headerRowCount() == 1
    head = layout.blockBoundingRect(table.cellAt(0, 0).firstCursorPosition().block())
    below = document.documentMargin() + head.height()
    first, tops = int(head.top() // high), list[tuple[float, int]]()
    for row in range(1, table.rows()):
        for column in range(2):
            written = table.cellAt(row, column).firstCursorPosition().block()
            at, lines = layout.blockBoundingRect(written).topLeft(), written.layout()
            places = [lines.lineAt(place).rect().translated(at) for place in range(lines.lineCount())]
            tops += [(place.top() % high, row) for place in places if place.top() // high > first]
    assert len(tops) > 20
    assert [(round(top), row) for top, row in tops if top < below] == []
