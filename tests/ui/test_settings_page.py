from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from leadkeeper import messages
from leadkeeper.db.book import settings
from leadkeeper.db.book.connection import Book
from leadkeeper.db.book.settings import phone_country
from leadkeeper.db.engine import writing
from leadkeeper.services.eligibility.context import switched_off
from tests.made_archive import NOW
from tests.ui.asking import Heard, asked
from tests.ui.held_jobs import HeldJobs
from tests.ui.looking import shown, words_of
from tests.ui.stretch import cut, stretch
from ui.dialogs.help import LicencesDialog
from ui.pages.settings import AboutCard, BackupCard, CompanyCard, RulesCard, SettingsPage, TrapsCard, WindowCard
from ui.settings import Settings, default_backups
from ui.widgets.labels import ElidedLabel


@pytest.fixture
def page(book: Book, settings: Settings, qtbot: QtBot) -> Any:
    made = shown(qtbot, SettingsPage(HeldJobs(book.db), settings, lambda: NOW, book.path), 1200, 900)
    made.reload()
    return made


def test_the_company_of_the_book_is_shown_and_nothing_waits_to_be_kept(page: SettingsPage) -> None:
    assert isinstance(page.company, CompanyCard)
    assert page.company.name.text() == "Clodomir & Eulalie SARL"
    assert not page.company.keep.isEnabled()


def test_what_was_typed_is_kept_and_said(page: SettingsPage, book: Book) -> None:
    said = Heard(page.said)
    page.company.rights.setText(" droits@clodomir.example ")
    page.company.keep.click()
    assert settings.read(book.db).rights_contact == "droits@clodomir.example"
    assert said.texts == ["Your company is saved. Every export now names it so."]
    assert not page.company.keep.isEnabled()


def test_an_address_of_the_company_that_receives_no_mail_is_refused(page: SettingsPage, book: Book) -> None:
    page.company.rights.setText("rights@clotilde")
    page.company.keep.click()
    assert "“rights@clotilde” cannot receive mail." in page.company.rights_row.error
    assert settings.read(book.db).rights_contact == "donnees@clodomir.example"


@pytest.mark.parametrize(
    "stored",
    [{"siren": "812 345 676"}, {"name": " Clodomir  SARL "}, {"privacy_url": "clodomir.example/vie privée "}],
)
def test_what_the_book_holds_in_another_spelling_was_not_typed(
    page: SettingsPage, book: Book, stored: dict[str, str]
) -> None:
    with writing(book.db):
        settings.write(book.db, replace(settings.read(book.db), **stored, trap_mailboxes=("a@x.example", " ")))
    page.reload()
    for field in (page.company.name, page.company.siren, page.company.privacy):
        field.editingFinished.emit()  # as Tab does that goes through it
    assert not page.has_unsaved()
    assert not page.company.keep.isEnabled()
    assert not page.traps.keep.isEnabled()
    page.company.name.setText("Eulalie SAS")
    assert page.has_unsaved()


def test_a_wrong_siren_is_said_while_typing(page: SettingsPage) -> None:
    page.company.siren.setText("12345678")
    assert not page.company.siren_row.error
    page.company.siren.setText("123456789")
    assert "is not a SIREN" in page.company.siren_row.error


@pytest.mark.parametrize(("field", "text", "row"), [("siren", "123", "siren_row"), ("name", "  ", "name_row")])
def test_what_cannot_be_kept_says_why_at_its_field(page: SettingsPage, field: str, text: str, row: str) -> None:
    getattr(page.company, field).setText(text)
    page.company.submit()
    assert getattr(page.company, row).error


def test_loading_again_leaves_what_is_being_typed(page: SettingsPage) -> None:
    page.company.name.setText("Eulalie SAS")
    page.traps.mailboxes.setPlainText("post.eulalie.example")
    page.reload()
    assert page.company.name.text() == "Eulalie SAS"
    assert page.traps.mailboxes.text == "post.eulalie.example"


def test_what_is_typed_while_the_book_is_busy_waits_to_be_saved(page: SettingsPage, book: Book) -> None:
    """It counted as saved, and was lost when the page was read again."""
    jobs: Any = page._jobs
    page.company.name.setText("Clodomir SAS")
    page.traps.mailboxes.setPlainText("seeds@a.example")
    jobs.writes_held = True
    page.company.keep.click()
    page.traps.keep.click()
    page.company.rights.setText("droits@clodomir.example")
    page.traps.mailboxes.setPlainText("seeds@a.example\nmore@a.example")
    jobs.release()
    page.reload()
    assert settings.read(book.db).name == "Clodomir SAS"
    assert page.company.rights.text() == "droits@clodomir.example"
    assert page.traps.mailboxes.text == "seeds@a.example\nmore@a.example"
    assert page.has_unsaved()
    assert (page.company.keep.isEnabled(), page.traps.keep.isEnabled()) == (True, True)


def test_trap_mailboxes_are_kept_one_a_line(page: SettingsPage, book: Book) -> None:
    assert isinstance(page.traps, TrapsCard)
    page.traps.mailboxes.setPlainText("a@x.example\n\ny.example")
    page.traps.keep.click()
    assert settings.read(book.db).trap_mailboxes == ("a@x.example", "y.example")
    assert not page.traps.keep.isEnabled()


def test_a_trap_mailbox_that_is_none_is_said(page: SettingsPage, book: Book) -> None:
    before = settings.read(book.db).trap_mailboxes
    page.traps.mailboxes.setPlainText("not a mailbox")
    page.traps.keep.click()
    assert "neither a mailbox nor a domain" in "\n".join(words_of(page.traps))
    assert settings.read(book.db).trap_mailboxes == before


def test_how_to_set_up_a_trap_is_in_the_guide(page: SettingsPage) -> None:
    wanted = Heard(page.guide_wanted)
    page.traps.findChildren(type(page.traps.keep))[1].click()
    assert wanted.texts == ["traps"]


def test_the_country_of_short_numbers_is_kept(page: SettingsPage, book: Book) -> None:
    assert page.country.value == "FR"
    page.country.choose("BE")
    assert phone_country(book.db) == "BE"


def test_language_and_theme_are_asked_for_at_once(page: SettingsPage) -> None:
    assert isinstance(page.look, WindowCard)
    languages, themes = Heard(page.language_chosen), Heard(page.theme_chosen)
    page.look.language.choose("fr" if messages.language() == "en" else "en")
    page.look.theme.choose("dark")
    assert (languages.texts, themes.texts) == (["fr"], ["dark"])


def test_the_folder_of_backups_is_remembered(page: SettingsPage, settings: Settings, tmp_path: Path) -> None:
    assert isinstance(page.backups, BackupCard)
    assert settings.backup_folder is None
    page.backups.set_folder(tmp_path)
    assert Settings(settings.file).backup_folder == tmp_path
    page.backups.forget.click()
    assert settings.backup_folder is None


def test_a_synced_folder_of_backups_is_pointed_out(page: SettingsPage, tmp_path: Path) -> None:
    page.backups.set_folder(tmp_path / "Dropbox")
    assert "Dropbox copies this folder to other computers" in "\n".join(words_of(page.backups))


def test_the_folder_of_backups_is_asked_for(page: SettingsPage) -> None:
    page.backups.choose.click()
    dialog = asked(QFileDialog)
    assert dialog.fileMode() is QFileDialog.FileMode.Directory
    dialog.reject()


def test_only_our_own_prudence_can_be_switched_off(page: SettingsPage) -> None:
    assert isinstance(page.rules, RulesCard)
    assert list(page.rules.boxes) == ["R16", "R28", "R40", "R41"]
    assert all(box.isChecked() for box in page.rules.boxes.values())


def test_a_rule_is_switched_off_and_on_again(page: SettingsPage, book: Book) -> None:
    said = Heard(page.said)
    page.rules.boxes["R40"].click()
    assert switched_off(book.db) == {"R40"}
    page.reload()
    assert not page.rules.boxes["R40"].isChecked()
    page.rules.boxes["R40"].click()
    assert switched_off(book.db) == frozenset()
    assert said.texts == ["“Partner on hold” no longer applies.", "“Partner on hold” applies again."]


def test_law_is_listed_as_what_cannot_be_switched(page: SettingsPage) -> None:
    assert not page.rules.fixed.isVisible()
    page.rules.more.click()
    assert "Law · GDPR 7(3); CJEU C-129/21" in words_of(page.rules.fixed)
    page.rules.more.click()
    assert not page.rules.fixed.isVisible()


def test_it_says_where_everything_lies(page: SettingsPage, book: Book, settings: Settings) -> None:
    said = {one.whole for one in page.about.findChildren(ElidedLabel)}
    assert {str(book.path), str(settings.file)} <= said


def test_the_folder_of_the_book_opens_in_the_systems_way(
    page: SettingsPage, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr("ui.pages.settings.show_in_folder", opened.append)
    page.about.open_folder()
    assert opened == [book.path]


def test_without_a_path_there_is_no_folder_to_open(settings: Settings, qtbot: QtBot) -> None:
    card = AboutCard(settings, None, lambda: None)
    qtbot.addWidget(card)
    card.open_folder()
    assert "Open the folder" not in "\n".join(words_of(card))


def test_the_licences_of_the_parts_can_be_read(page: SettingsPage) -> None:
    page.about.findChildren(type(page.company.keep))[1].click()
    dialog = asked(LicencesDialog)
    assert dialog.rows.count() > 10
    dialog.close_button.click()


@pytest.mark.parametrize(("place", "field"), [("company", "name"), ("traps", "mailboxes"), ("backups", "choose")])
def test_another_page_can_lead_to_a_setting(page: SettingsPage, qtbot: QtBot, place: str, field: str) -> None:
    page.activateWindow()
    page.arrive(place)
    wanted = getattr(getattr(page, place), field)
    qtbot.waitUntil(wanted.hasFocus)


def test_no_word_is_cut_when_all_are_longer(page: SettingsPage) -> None:
    page.rules.more.click()
    stretch(page)
    assert list(cut(page)) == []


def test_the_copies_are_named_and_not_denied(page: SettingsPage) -> None:
    said = " ".join(words_of(page))
    assert "Settings, under Backups, names the folder of the daily backups." in said
    assert page.backups._folder.whole == str(default_backups())
    assert "no copy elsewhere" not in said
    assert page.backups.isVisible()
