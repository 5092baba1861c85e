"""The boxes of sources: the corrected wording, revoking, and what shows a piece of evidence."""

from __future__ import annotations

import gc
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from leadkeeper.db import disclosures, forms
from leadkeeper.db.book import attachments
from leadkeeper.domain.form import Form, FormVersion
from leadkeeper.domain.partner import PartnerList
from leadkeeper.domain.serialization import Verbatim
from leadkeeper.domain.time import calendar_day
from leadkeeper.progress import run
from leadkeeper.services.consent.forms import CutOff, SourceVersion, cut_off, new_form, sources
from leadkeeper.services.imports.importer import ImportOptions, import_file
from tests.services.made_book import NOW, PDF, empty_book
from tests.ui.asking import Heard
from tests.ui.held_jobs import HeldJobs
from tests.ui.looking import clipboard, shown, words_of
from ui import theme
from ui.dialogs.form_description import EvidenceDialog, SourceDialog
from ui.dialogs.viewers import AttachmentDialog, OpenedFiles
from ui.jobs import InlineJobs
from ui.pages.sources.forms import CorrectedDialog, RevokeDialog
from ui.widgets.documents import MOST_SIDE, ImageView, read_image
from ui.widgets.form_preview import Marked


def faulty(db: Any) -> SourceVersion:
    return next(one for one in sources(db).versions if one.errors and one.version.description is not None)


def picture(side: int) -> QImage:
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(theme.colour("card"))
    return image


def corrected(db: Any, qtbot: QtBot) -> CorrectedDialog:
    dialog: CorrectedDialog = shown(qtbot, CorrectedDialog(InlineJobs(db), faulty(db), lambda: NOW), 1200, 800)
    return dialog


def test_the_corrected_form_starts_from_what_the_form_was(db: Any, qtbot: QtBot) -> None:
    dialog = corrected(db, qtbot)
    assert dialog.snippet is not None
    assert dialog.channels.values == tuple(dialog.snippet.draft.description["channels"])
    assert dialog.snippet.errors == ()


def test_another_choice_is_drawn_at_once(db: Any, qtbot: QtBot) -> None:
    dialog = corrected(db, qtbot)
    dialog.style_choice.choose("buttons")
    assert dialog.snippet is not None
    assert dialog.snippet.draft.pair is not None
    assert dialog.snippet.draft.no in [one.text for one in dialog.drawing.findChildren(QWidget) if hasattr(one, "kind")]


def test_without_a_channel_there_is_no_form(db: Any, qtbot: QtBot) -> None:
    dialog = corrected(db, qtbot)
    for value in dialog.channels.values:
        dialog.channels.boxes[value].click()
    assert "Choose at least one channel." in words_of(dialog)
    assert not dialog.yes.isEnabled()


def test_while_other_choices_are_drawn_the_form_of_before_is_neither_saved_nor_copied(db: Any, qtbot: QtBot) -> None:
    jobs = HeldJobs(db)
    dialog: CorrectedDialog = shown(qtbot, CorrectedDialog(jobs, faulty(db), lambda: NOW), 1200, 800)
    buttons = (dialog.yes, dialog.copy_text, dialog.copy_html, dialog.save)
    assert all(button.isEnabled() for button in buttons)
    jobs.held = True
    dialog.language.choose("en" if dialog.language.value == "fr" else "fr")
    assert not any(button.isEnabled() for button in buttons)
    for value in dialog.channels.values:
        dialog.channels.boxes[value].click()
    assert "Choose at least one channel." in words_of(dialog)
    jobs.release()  # what was asked for before the last channel was taken away
    assert "Choose at least one channel." in words_of(dialog)
    assert not any(button.isEnabled() for button in buttons)
    dialog.channels.boxes["email"].click()
    assert "Choose at least one channel." not in words_of(dialog)
    assert all(button.isEnabled() for button in buttons)


def test_the_corrected_form_goes_to_the_clipboard_and_to_a_file(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = corrected(db, qtbot)
    heard = Heard(dialog.said)
    assert dialog.snippet is not None
    dialog.copy_text.click()
    assert clipboard() == dialog.snippet.text
    dialog.copy_html.click()
    assert clipboard() == dialog.snippet.html
    dialog.save_to(tmp_path / "form.html")
    assert (tmp_path / "form.html").read_text("utf-8") == dialog.snippet.html
    assert heard.texts[-1] == "form.html is saved."


def test_the_corrected_form_becomes_a_version(db: Any, qtbot: QtBot) -> None:
    dialog, form = corrected(db, qtbot), faulty(db).form.id
    made = dialog.snippet
    assert made is not None
    dialog.yes.click()
    (found,) = [one for one in forms.read_all(db) if one.id == form]
    newest = found.versions[-1]
    assert (newest.id, newest.starts, newest.description) == (
        made.version.id,
        "2026-11-24",
        made.version.description,
    )


def test_what_is_in_the_way_of_a_corrected_form_is_said(db: Any, qtbot: QtBot) -> None:
    one = faulty(db)
    gone = replace(one, version=replace(one.version, id="no-such-version"))
    dialog = shown(qtbot, CorrectedDialog(InlineJobs(db), gone, lambda: NOW))
    assert (dialog.yes.isEnabled(), dialog.snippet) == (False, None)
    assert any("no-such-version" in text for text in words_of(dialog))


def test_findings_stand_where_they_belong_on_the_drawing(db: Any, qtbot: QtBot) -> None:
    dialog = corrected(db, qtbot)
    one = faulty(db)
    dialog.drawing.show_form(one.version.description or {}, one.findings)
    assert dialog.drawing.findChildren(Marked)


def test_revoking_counts_first_and_is_done_once(db: Any, qtbot: QtBot) -> None:
    form = faulty(db).form
    dialog = shown(qtbot, RevokeDialog(InlineJobs(db), form, lambda: NOW))
    heard = Heard(dialog.revoked)
    assert any("this form" in text for text in words_of(dialog))
    assert dialog.no.isDefault()
    dialog.yes.click()
    assert [one.status for one in forms.read_all(db) if one.id == form.id] == ["revoked"]
    assert len(heard.said) == 1


@pytest.mark.parametrize("blocked", [True, False])
def test_revoking_promises_nobody_to_be_blocked_who_is(db: Any, qtbot: QtBot, blocked: bool) -> None:
    """351 people “can no longer be shared”, who could not before; and “each partner gets a notification” of nobody."""
    dialog = shown(qtbot, RevokeDialog(InlineJobs(db), faulty(db).form, lambda: NOW, blocked=blocked))
    told = "\n".join(words_of(dialog))
    assert "people said yes on this form: " in told
    assert ("they are blocked already" in told, "can no longer be shared" in told) == (blocked, not blocked)
    assert "gets a notification" not in told


def test_a_form_that_is_revoked_cannot_be_revoked_again(db: Any, qtbot: QtBot) -> None:
    form = faulty(db).form
    forms.set_status(db, form.id, "revoked")
    dialog = shown(qtbot, RevokeDialog(InlineJobs(db), form, lambda: NOW))
    assert not dialog.yes.isEnabled()
    assert any("revoked" in text for text in words_of(dialog))


def proof(db: Any, qtbot: QtBot, digest: str) -> AttachmentDialog:
    dialog: AttachmentDialog = shown(
        qtbot, AttachmentDialog(InlineJobs(db), OpenedFiles(), "quiz.pdf", digest), 600, 500
    )
    return dialog


def test_a_pdf_is_shown_by_another_program(db: Any, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    dialog = proof(db, qtbot, attachments.keep(db, "quiz.pdf", PDF, NOW.isoformat()))
    assert dialog.photo.isHidden()
    dialog.outside.click()
    assert Path(opened[0].toLocalFile()).read_bytes() == PDF


def test_a_pdf_that_another_program_shows_can_be_opened_again(
    db: Any, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows nobody may write a file that is shown."""
    opened: list[Path] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(Path(url.toLocalFile())))
    files = OpenedFiles()
    for name in ("quiz.pdf", "quiz.pdf", 'le "quiz": 1.pdf'):
        files.open(name, PDF)
    assert len({path.parent for path in opened}) == 3
    assert [path.name for path in opened] == ["quiz.pdf", "quiz.pdf", "le -quiz-- 1.pdf"]
    del files
    gc.collect()
    assert not any(path.exists() for path in opened)


def test_a_file_that_the_book_has_no_copy_of_is_told(db: Any, qtbot: QtBot) -> None:
    dialog = proof(db, qtbot, "00" * 32)
    assert not dialog.outside.isEnabled()
    assert any("has no copy" in text for text in words_of(dialog))


def test_a_file_that_was_changed_is_told(db: Any, qtbot: QtBot) -> None:
    digest = attachments.keep(db, "quiz.pdf", PDF, NOW.isoformat())
    db.conn.execute("UPDATE files SET bytes = ? WHERE sha256 = ?", (PDF + b" ", digest))
    assert any("no longer the file that was attached" in text for text in words_of(proof(db, qtbot, digest)))


def test_a_picture_is_read_no_larger_than_need_be(qtbot: QtBot, tmp_path: Path) -> None:
    picture(MOST_SIDE + 100).save(str(tmp_path / "large.png"))
    image = read_image((tmp_path / "large.png").read_bytes())
    assert (image.width(), read_image(b"none").isNull()) == (MOST_SIDE, True)
    photo = shown(qtbot, ImageView())
    photo.show_image(image, "large.png")
    assert photo.accessibleName() == "large.png"


def test_a_new_version_says_whose_consents_it_makes_invalid(tmp_path: Path, qtbot: QtBot) -> None:
    """876 of 1,669 people were blocked without a word: their consents came later than the day typed."""
    rows = [f"p{place}@quiz.example;oui;{day}/02/2026 10:00" for place, day in enumerate((12, 14, 15))]
    (tmp_path / "leads.csv").write_text("Email;Offres partenaires;Date de consentement\n" + "\n".join(rows), "utf-8")
    with empty_book(tmp_path) as db:
        new_form(db, Form("", "Quiz", versions=(FormVersion("", "2026-01-01", description=Verbatim()),)))
        run(import_file(db, tmp_path / "leads.csv", ImportOptions(form="quiz-v1"), NOW))
        book = sources(db)
        dialog = shown(qtbot, SourceDialog(InlineJobs(db), book, lambda: NOW, book.versions[0]), 1200, 800)
        assert not [text for text in words_of(dialog) if "former version:" in text]
        dialog.starts.set_day(date(2026, 2, 14))
        text = "2 people said yes since that day under the former version: their consents will no longer count."
        assert text in words_of(dialog)
        dialog.starts.set_day(date(2026, 2, 15))
        assert any(text.startswith("1 person said yes since that day") for text in words_of(dialog))
        assert cut_off(db, "quiz", date(2026, 2, 12)) == CutOff(3, 0)
        (warning,) = (one for one in dialog.findChildren(QLabel) if one.text().startswith("1 person said yes since"))
        (area,) = {one for one in dialog.findChildren(QScrollArea) if one.isAncestorOf(dialog.starts)}
        area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
        qtbot.waitUntil(lambda: dialog.starts.visibleRegion().isEmpty())
        assert not warning.visibleRegion().isEmpty()  # where the wording is typed, far below the day


def test_those_already_shared_are_counted_too(db: Any) -> None:
    form = next(one for one in forms.read_all(db) if disclosures.partners_of_form(db, one.id))
    version = next(one for one in form.versions if one.ends is None)
    cut = cut_off(db, form.id, calendar_day(version.starts) + timedelta(days=1))
    assert 0 < cut.shared <= cut.people


def test_a_new_form_proposes_the_newest_list_that_people_can_read_or_none(db: Any, qtbot: QtBot) -> None:
    """The oldest list was proposed, even one without an address, and the check said nothing of it."""
    book = sources(db)
    online = [PartnerList(f"l{number}", f"https://brindille.example/{number}") for number in (1, 2)]
    hidden = PartnerList("hidden")
    nowhere = "This list has no address: nothing shows where people could read it."
    for lists, proposed in (((*online, hidden), "l2"), ((hidden,), "")):
        dialog = shown(qtbot, SourceDialog(InlineJobs(db), replace(book, lists=lists), lambda: NOW), 1200, 800)
        field = dialog._list_field
        assert (field.value, nowhere in words_of(dialog)) == (proposed, False)
        field.choose("hidden")
        assert nowhere in words_of(dialog)
        field.choose("")
        assert nowhere not in words_of(dialog)


def test_a_screenshot_that_is_gone_is_not_called_a_list(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = shown(qtbot, EvidenceDialog(InlineJobs(db), "quiz-v1", lambda: NOW, tmp_path / "gone.png"))
    dialog.yes.click()
    assert "“gone.png” cannot be read: it is not there any more. Choose it again." in words_of(dialog)
