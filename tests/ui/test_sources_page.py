from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QMenu, QPushButton
from pytestqt.qtbot import QtBot

from leadkeeper.db import contact_list, forms
from leadkeeper.db.book import attachments
from leadkeeper.domain.form import Evidence, Form, FormVersion
from leadkeeper.domain.partner import PartnerList
from leadkeeper.domain.serialization import Verbatim
from leadkeeper.services.consent.forms import SourceVersion, findings_of, forms_to_mend, new_form
from tests.services.made_book import NOW, PNG, empty_book
from tests.ui.asking import Heard, asked
from tests.ui.looking import opened_page, shown, words_of
from ui.dialogs.form_description import EvidenceDialog, SourceDialog
from ui.jobs import InlineJobs
from ui.pages.sources import page as page_window
from ui.pages.sources.page import SourcesPage
from ui.settings import Settings
from ui.theme import Status
from ui.widgets.filter_bar import FilterState
from ui.widgets.labels import StatusBadge
from ui.widgets.message_boxes import Question

CODE = re.compile(r"\bL\d\d\b")

HOLDS = Verbatim(
    controller="Clodomir",
    partner_box={"text": "J'accepte de recevoir par e-mail les offres de Raoul SAS.", "checked": False},
    partner_mode="inline",
    list={"version": "1", "names": ["Raoul SAS"]},
    channels=["email"],
    info={
        "withdrawal": True,
        "rights": True,
        "transmission_stated": True,
        "retention": "3 ans",
        "source_wording": "Clodomir",
    },
    buttons=[{"label": "Envoyer mes réponses à Clodomir"}],
)
PICTURE = Evidence("screenshot", "quiz.png", "00", "2026-01-10")


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Any]:
    with empty_book(tmp_path) as made:
        yield made


def opened(db: Any, settings: Settings, qtbot: QtBot) -> SourcesPage:
    made: SourcesPage = opened_page(qtbot, SourcesPage(InlineJobs(db), settings, lambda: NOW))
    return made


@pytest.fixture
def page(db: Any, settings: Settings, qtbot: QtBot) -> SourcesPage:
    return opened(db, settings, qtbot)


def version(
    description: Verbatim | None, status: str = "active", *evidence: Evidence, people: int = 0
) -> SourceVersion:
    one = FormVersion("quiz-v1", "2026-01-10", description=description, evidence=evidence)
    found = findings_of(description, {item.kind or "" for item in evidence})
    return SourceVersion(Form("quiz", "Quiz", status=status, versions=(one,)), one, people, found)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (version(HOLDS, "active", PICTURE), ("no error", Status.GOOD)),
        (version(HOLDS), ("no screenshot", Status.WARN)),
        (version(None), ("not described", Status.WARN)),
        (version(Verbatim(HOLDS, partner_mode="none")), ("1 error", Status.BAD)),
        (version(HOLDS, "revoked", PICTURE), ("revoked", Status.BAD)),
    ],
)
def test_a_version_stands_in_a_word(source: SourceVersion, said: tuple[str, Status]) -> None:
    assert page_window.form_status(source) == said


def test_evidence_that_was_changed_is_told(qtbot: QtBot) -> None:
    source = version(HOLDS, "active", PICTURE)
    changed = SourceVersion(source.form, source.version, 0, source.findings, frozenset({"00"}))
    assert page_window.form_status(changed) == ("evidence changed", Status.BAD)


def test_the_consequence_of_errors_is_counted(qtbot: QtBot) -> None:
    panel = shown(qtbot, page_window.SourceDetails(MagicMock()), 700, 900)
    panel.show_source(version(Verbatim(HOLDS, partner_mode="none"), people=1204))
    assert "1,204 people of this version stay blocked for every partner." in words_of(panel)
    counted = "Everybody who answered this version of the form is counted, with yes or no."
    assert counted in words_of(panel)  # the box of Revoke counts yeses


def test_a_list_without_an_address_is_told_with_the_result_of_the_check(qtbot: QtBot) -> None:
    panel = shown(qtbot, page_window.SourceDetails(MagicMock()), 420, 900)
    source = version(HOLDS, "active", PICTURE)
    source = replace(source, version=replace(source.version, list="main"))
    told = "This list has no address: nothing shows where people could read it."
    for url, there in ((None, True), ("https://brindille.example/partenaires", False)):
        panel.show_source(source, lists=[PartnerList("main", url)])
        assert (told in words_of(panel), "List without an address" in words_of(panel)) == (there, there)


def test_an_empty_book_says_what_to_do_first(empty: Any, settings: Settings, qtbot: QtBot) -> None:
    assert "No source yet" in words_of(opened(empty, settings, qtbot))


def test_every_version_has_its_line(page: SourcesPage, db: Any) -> None:
    assert page.table.model().rowCount() == sum(len(form.versions) for form in forms.read_all(db))


def test_the_page_goes_to_a_version_by_its_id(page: SourcesPage, db: Any) -> None:
    wanted = forms.read_all(db)[-1].versions[-1].id
    page.arrive(wanted)
    assert page.view is not None
    assert page.view.version.id == wanted


def test_its_people_are_shown_by_the_contacts(page: SourcesPage) -> None:
    heard = Heard(page.go)
    page.show_people()
    assert page.view is not None
    assert heard.said == [("contacts", FilterState("", {"form": frozenset({page.view.version.id})}))]


def test_as_many_people_are_shown_as_the_button_says(page: SourcesPage, db: Any) -> None:
    """“Show 29 people” of a version listed the 87 of its form."""
    heard = Heard(page.go)
    for row in range(page.table.model().rowCount()):
        page.table.stand_at(row)
        assert page.view is not None
        page.show_people()
        assert len(contact_list.ids(db, filters=heard.said[-1][1].chosen)) == page.view.people


def test_evidence_is_copied_into_the_book(page: SourcesPage, db: Any, tmp_path: Path) -> None:
    picture = tmp_path / "quiz.png"
    picture.write_bytes(PNG)
    heard = Heard(page.said)
    page.attach(picture)
    dialog = asked(EvidenceDialog)
    assert dialog.kind.value == "screenshot"
    dialog.yes.click()
    page.reload()
    assert page.view is not None
    kept = page.view.version.evidence[-1]
    assert attachments.read(db, kept.sha256 or "") == ("quiz.png", PNG)
    assert heard.texts == ["quiz.png is saved in the book."]


@pytest.mark.parametrize(("name", "is_taken"), [("quiz.PNG", True), ("people.csv", False)])
def test_a_picture_dropped_on_the_page_is_offered_as_evidence_of_the_form(
    page: SourcesPage, tmp_path: Path, name: str, is_taken: bool
) -> None:
    """The import took it: “cannot be read: it is a picture. Choose the file that holds the list itself.”"""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / name))])
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    event.ignore()
    page.dropEvent(event)
    assert event.isAccepted() is is_taken  # else it goes on to the window, which imports it
    if is_taken:
        assert asked(EvidenceDialog).file.path == tmp_path / name


def test_a_pdf_that_is_none_is_refused_at_its_field(page: SourcesPage, tmp_path: Path) -> None:
    wrong = tmp_path / "quiz.pdf"
    wrong.write_bytes(b"hello")
    page.attach(wrong)
    dialog = asked(EvidenceDialog)
    assert dialog.kind.value == "pdf"
    dialog.yes.click()
    assert "called a PDF but is none" in dialog.errors_at["proof-not-pdf"].error
    dialog.reject()


def test_a_new_source_is_checked_while_it_is_described(empty: Any, settings: Settings, qtbot: QtBot) -> None:
    page = opened(empty, settings, qtbot)
    page.add()
    dialog = asked(SourceDialog)
    dialog.questions.mode.choose("none")
    dialog.check()
    before = dialog.pill.text
    dialog.questions.mode.choose("inline")
    for box in dialog.questions.told.boxes.values():
        box.setChecked(True)
    dialog.check()
    assert (before.split()[-1], dialog.pill.text) == ("errors", "2 remarks")
    dialog.reject()


def test_a_form_that_names_partners_without_a_list_is_not_told_to_block_nobody(
    empty: Any, settings: Settings, qtbot: QtBot
) -> None:
    """A paper form with names printed on it was said to have one remark, which “blocks nobody”: all were blocked."""
    page = opened(empty, settings, qtbot)
    page.add()
    dialog = asked(SourceDialog)
    for mode, is_told in (("inline", True), ("link", True), ("none", False)):
        dialog.questions.mode.choose(mode)
        dialog.check()
        words = " ".join(words_of(dialog.findings))
        assert ("nobody of this form can be shared" in words) is is_told
        assert not (is_told and "block nobody" in words)
    dialog.reject()


def test_nothing_is_wrong_with_a_form_before_the_first_answer(empty: Any, settings: Settings, qtbot: QtBot) -> None:
    page = opened(empty, settings, qtbot)
    page.add()
    dialog = asked(SourceDialog)
    assert (dialog.pill.text, dialog.pill.status) == ("not described", Status.PLAIN)
    dialog.name.setText("Quiz")
    dialog.check()
    assert dialog.pill.status is Status.PLAIN
    dialog.questions.first.setText("Je joue")
    dialog.check()
    assert dialog.pill.status is Status.BAD
    assert not [word for word in words_of(dialog) if CODE.search(word)]
    dialog.reject()


def test_enter_in_a_field_does_not_save_what_never_changes(empty: Any, settings: Settings, qtbot: QtBot) -> None:
    page = opened(empty, settings, qtbot)
    page.add()
    dialog = asked(SourceDialog)
    dialog.name.setText("Quiz")
    dialog.name.setFocus()
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.focusWidget() is not dialog.name
    dialog.reject()


def test_a_new_source_is_kept_with_what_it_showed(empty: Any, settings: Settings, qtbot: QtBot) -> None:
    page = opened(empty, settings, qtbot)
    page.add()
    dialog = asked(SourceDialog)
    dialog.name.setText("Quiz du site")
    dialog.questions.partner.text.setPlainText("J'accepte les offres de Raoul SAS par e-mail.")
    dialog.questions.buttons.choose("pair")
    dialog.questions.refuse.setText("Je refuse")
    dialog.questions.phone.there.setChecked(True)
    dialog.questions.months.setValue(12)
    dialog.yes.click()
    (form,) = forms.read_all(empty)
    shown_then = form.versions[0].description or {}
    assert (form.id, form.versions[0].starts) == ("quiz-du-site", "2026-11-24")
    assert shown_then["partner_box"]["text"] == "J'accepte les offres de Raoul SAS par e-mail."
    assert [button["role"] for button in shown_then["buttons"]] == ["accept", "refuse"]
    assert shown_then["phone_box"]["period_months"] == 12
    assert shown_then["own_box"] is None


def test_a_source_needs_a_name(empty: Any, settings: Settings, qtbot: QtBot) -> None:
    page = opened(empty, settings, qtbot)
    page.add()
    dialog = asked(SourceDialog)
    dialog.yes.click()
    assert dialog.errors_at["form-name-missing"].error == "Give the form a name."
    dialog.reject()


def test_a_new_version_starts_from_the_one_before_and_ends_it(empty: Any, settings: Settings, qtbot: QtBot) -> None:
    described = Verbatim(HOLDS, shared_db_with=["Raoul SAS"])
    forms.add(empty, Form("quiz", "Quiz", versions=(FormVersion("quiz-v1", "2026-01-10", description=described),)))
    page = opened(empty, settings, qtbot)
    page.describe()
    dialog = asked(SourceDialog)
    dialog.questions.odd.boxes["optout_step"].click()
    dialog.yes.click()
    before, after = forms.read_all(empty)[0].versions
    assert (before.ends, after.starts) == ("2026-11-23", "2026-11-24")
    assert before.description == described
    assert after.description is not None
    assert (after.description["optout_step"], after.description["shared_db_with"]) == (True, ["Raoul SAS"])


def test_a_version_that_is_not_described_is_described_in_its_place(
    empty: Any, settings: Settings, qtbot: QtBot
) -> None:
    forms.add(empty, Form("quiz", "Quiz", versions=(FormVersion("quiz-v1", "2026-01-10"),)))
    page = opened(empty, settings, qtbot)
    page.describe()
    asked(SourceDialog).yes.click()
    (only,) = forms.read_all(empty)[0].versions
    assert only.description is not None
    assert (only.id, only.starts) == ("quiz-v1", "2026-01-10")


def test_the_menu_of_a_version_does_what_the_buttons_do(page: SourcesPage, qtbot: QtBot) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    page.table.menu_wanted.emit(menu, [0])
    assert [action.text() for action in menu.actions()] == [
        "&Attach screenshot or PDF…",
        "Ne&w version…",
        "&Corrected wording…",
        "Copy as a new &form…",
        "Show the &people",
        "",
        "&Revoke the form…",
    ]


def test_after_a_second_source_is_kept_the_page_stands_on_it(
    empty: Any, settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    forms.add(
        empty, Form("quiz", "Quiz", versions=(FormVersion("quiz-v1", "2026-01-10", description=Verbatim(HOLDS)),))
    )
    page = opened(empty, settings, qtbot)
    heard = Heard(page.said)
    page.add()
    dialog = asked(SourceDialog)
    dialog.name.setText("Concours")
    dialog.yes.click()
    page.reload()
    assert page.view is not None
    assert page.view.form.id == "concours"
    faults = page.view.errors
    (text,) = heard.texts
    assert text.startswith(f"The form is saved with {len(faults)} errors: until a new version is right, nobody ")


def test_a_version_is_stood_on_once_it_is_listed_unless_another_was_chosen(page: SourcesPage, db: Any) -> None:
    described = FormVersion("later-v1", "2026-01-10", description=Verbatim(HOLDS))
    page.arrive("later-v1")
    page.reload()
    forms.add(db, Form("later", "Later", versions=(described,)))
    page.reload()
    assert page.view is not None
    assert page.view.form.id == "later"
    page.arrive("last-v1")
    chosen = next(row.version for row in page._rows.rows if row.version != "later-v1")
    page.table.stand_at([row.version for row in page._rows.rows].index(chosen))
    forms.add(db, Form("last", "Last", versions=(replace(described, id="last-v1"),)))
    page.reload()
    assert page.view.version.id == chosen


def test_a_picture_can_be_given_with_the_source(empty: Any, settings: Settings, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "quiz.png").write_bytes(PNG)
    page = opened(empty, settings, qtbot)
    page.add()
    dialog = asked(SourceDialog)
    dialog.name.setText("Quiz")
    dialog.picture.set_path(tmp_path / "quiz.png")
    dialog.yes.click()
    (form,) = forms.read_all(empty)
    assert [(one.kind, one.name) for one in form.versions[0].evidence] == [("screenshot", "quiz.png")]


def test_a_picture_that_is_none_keeps_no_source(empty: Any, settings: Settings, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "quiz.png").write_bytes(b"no picture")
    page = opened(empty, settings, qtbot)
    page.add()
    dialog = asked(SourceDialog)
    dialog.name.setText("Quiz")
    dialog.picture.set_path(tmp_path / "quiz.png")
    dialog.yes.click()
    assert forms.read_all(empty) == ()
    assert dialog.errors_at["proof-unknown"].error
    dialog.reject()


def test_a_source_is_copied_into_a_new_one(empty: Any, settings: Settings, qtbot: QtBot) -> None:
    forms.add(
        empty, Form("quiz", "Quiz", versions=(FormVersion("quiz-v1", "2026-01-10", description=Verbatim(HOLDS)),))
    )
    page = opened(empty, settings, qtbot)
    page.copy()
    dialog = asked(SourceDialog)
    assert dialog.name.text() == "Quiz (copy)"
    dialog.yes.click()
    first, second = forms.read_all(empty)
    assert (first.id, second.name) == ("quiz", "Quiz (copy)")
    copied = second.versions[0].description or {}
    assert copied["partner_box"]["text"] == HOLDS["partner_box"]["text"]
    assert copied["partner_mode"] == "inline"


def test_a_revoked_form_says_since_when_it_was_shown_and_not_that_it_was_revoked_then(qtbot: QtBot) -> None:
    panel = shown(qtbot, page_window.SourceDetails(MagicMock()), 700, 900)
    panel.show_source(version(HOLDS, "revoked", PICTURE))
    words = words_of(panel)
    assert "revoked" in [pill.text for pill in panel.findChildren(StatusBadge)]
    assert "shown since 10/01/2026" in words
    assert not any("revoked since" in text for text in words)


def offered(page: SourcesPage, qtbot: QtBot) -> list[str]:
    menu = QMenu()
    qtbot.addWidget(menu)
    page.table.menu_wanted.emit(menu, [0])
    return [action.text() for action in menu.actions()]


def test_a_form_described_by_mistake_is_deleted_once_its_name_was_asked(
    empty: Any, settings: Settings, qtbot: QtBot
) -> None:
    new_form(empty, Form("", "Quiz", versions=(FormVersion("", starts="2026-01-10"),)))
    page = opened(empty, settings, qtbot)
    assert "Delete the form…" in offered(page, qtbot)
    heard = Heard(page.said)
    [one for one in page.details.findChildren(QPushButton) if one.text() == "Delete the form…"][-1].click()
    question = asked(Question)
    assert question.windowTitle() == "Delete the form “Quiz”?"
    assert forms.read_all(empty)
    question.yes.click()
    assert forms.read_all(empty) == ()
    assert forms_to_mend(empty) == 0
    assert heard.texts == ["The form “Quiz” is deleted."]


def test_a_form_that_an_answer_names_is_not_offered_to_be_deleted(page: SourcesPage, qtbot: QtBot) -> None:
    assert page.view is not None
    assert page.view.people
    assert "Delete the form…" not in offered(page, qtbot)
    assert "Delete the form…" not in words_of(page)
