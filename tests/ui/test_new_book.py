from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from leadkeeper.domain.book import Owner
from leadkeeper.system import disk, windows
from tests.ui.asking import Heard
from tests.ui.looking import words_of
from tests.ui.stretch import settle
from ui.dialogs.new_book import NewBookDialog, documents, synced_warning
from ui.widgets.forms import FormDialog


@pytest.fixture
def dialog(qtbot: QtBot, tmp_path: Path) -> NewBookDialog:
    made = NewBookDialog(path=tmp_path / "contacts.leads")
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_book_is_wanted_with_its_owner(dialog: NewBookDialog, tmp_path: Path) -> None:
    heard = Heard(dialog.wanted)
    dialog.name.setText("Clodomir & Eulalie SARL")
    dialog.siren.setText("123 456 782")
    dialog.yes.click()
    assert heard.said == [(tmp_path / "contacts.leads", Owner("Clodomir & Eulalie SARL", "123 456 782"))]


def test_a_company_has_a_name(dialog: NewBookDialog) -> None:
    heard = Heard(dialog.wanted)
    dialog.yes.click()
    assert dialog.name_row.error
    assert heard.said == []


def test_a_wrong_siren_is_told_while_one_types(dialog: NewBookDialog) -> None:
    dialog.siren.setText("12345678")
    assert dialog.siren_row.error == ""
    dialog.siren.setText("123456789")
    assert "123456789" in dialog.siren_row.error
    dialog.siren.setText("123456782")
    assert dialog.siren_row.error == ""


def test_an_address_for_rights_that_receives_no_mail_is_told(dialog: NewBookDialog) -> None:
    dialog.name.setText("Clodomir")
    dialog.rights.setText("droits@quiz")
    dialog.submit()
    assert "“droits@quiz” cannot receive mail." in " ".join(words_of(dialog))
    assert dialog.focusWidget() is dialog.rights
    dialog.rights.setText("droits@quiz.example")
    dialog.submit()
    assert "cannot receive mail" not in " ".join(words_of(dialog))


def test_a_file_that_is_there_is_never_written_over(dialog: NewBookDialog, tmp_path: Path) -> None:
    (tmp_path / "contacts.leads").write_bytes(b"")
    dialog.name.setText("Clodomir & Eulalie SARL")
    dialog.yes.click()
    assert dialog.file_row.error


def test_a_name_without_suffix_gets_that_of_a_book(dialog: NewBookDialog, tmp_path: Path) -> None:
    dialog.file.set_path(tmp_path / "clients")
    assert dialog.path == tmp_path / "clients.leads"


def test_a_bare_name_is_that_of_a_book_in_the_documents(dialog: NewBookDialog) -> None:
    """“rights@hartley.example” became a file of that name in the current folder."""
    for typed in ("rights@hartley.example", "clients.2026", "clients"):
        dialog.file.set_path(Path(typed))
        assert dialog.path == documents() / f"{typed}.leads"
    dialog.file.set_path(Path("Clients.LEADS"))
    assert dialog.path == documents() / "Clients.LEADS"


def test_a_contact_for_rights_at_which_nobody_can_be_reached_is_asked_about_once(dialog: NewBookDialog) -> None:
    heard = Heard(dialog.wanted)
    dialog.name.setText("Hartley Ltd")
    for reachable in ("rights@hartley.example", "https://hartley.example/privacy", "01 99 00 12 34", ""):
        dialog.rights.setText(reachable)
        dialog.yes.click()
        assert len(heard.said) == 1, reachable
        heard.said.clear()
    dialog.rights.setText("rights at hartley")
    dialog.yes.click()
    assert "people could not write there" in dialog.rights_row.error
    assert "begin once more" in dialog.rights_row.error
    assert heard.said == []
    dialog.yes.click()
    assert [owner.rights_contact for _path, owner in heard.said] == ["rights at hartley"]


def test_on_windows_a_folder_that_every_user_can_read_is_warned_of(
    dialog: NewBookDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "WINDOWS", True)
    monkeypatch.setattr(windows, "sync_roots", lambda: iter(()))
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "eulalie")
    dialog.file.set_path(tmp_path / "Leads" / "book.leads")
    assert not dialog.synced.isHidden()
    assert any("Everybody who uses this computer" in text for text in words_of(dialog))
    dialog.file.set_path(tmp_path / "eulalie" / "Leads" / "book.leads")
    assert dialog.synced.isHidden()


def test_a_synced_folder_is_warned_of(dialog: NewBookDialog, tmp_path: Path) -> None:
    assert dialog.synced.isHidden()
    dialog.file.set_path(tmp_path / "Dropbox" / "a.leads")
    assert not dialog.synced.isHidden()
    assert "Dropbox" in synced_warning("Dropbox")


def test_a_warning_of_the_folder_is_announced_when_it_appears_or_changes(
    dialog: NewBookDialog, tmp_path: Path, announced: list[str]
) -> None:
    for folder in ("Dropbox", "Dropbox", "books", "OneDrive"):
        dialog.file.set_path(tmp_path / folder / "a.leads")
    assert announced == [synced_warning("Dropbox"), synced_warning("OneDrive")]


def test_the_first_question_has_the_focus(dialog: NewBookDialog) -> None:
    assert dialog.focusWidget() is dialog.name


def test_tab_goes_through_the_questions_before_the_buttons(dialog: NewBookDialog) -> None:
    order, at = [], dialog.nextInFocusChain()
    while at is not dialog:
        order.append(at)
        at = at.nextInFocusChain()
    assert order.index(dialog.name) < order.index(dialog.siren) < order.index(dialog.file.field)
    assert order.index(dialog.file.field) < order.index(dialog.yes) < order.index(dialog.no)


def test_a_box_that_does_nothing_is_a_mistake(qtbot: QtBot) -> None:
    box = FormDialog("Title", "Yes")
    qtbot.addWidget(box)
    with pytest.raises(NotImplementedError):
        box.submit()


def test_a_folder_that_is_not_there_is_made(dialog: NewBookDialog, tmp_path: Path) -> None:
    heard = Heard(dialog.wanted)
    dialog.name.setText("Clodomir & Eulalie SARL")
    dialog.file.set_path(tmp_path / "Clients" / "2026" / "book.leads")
    dialog.yes.click()
    assert heard.said == [(tmp_path / "Clients" / "2026" / "book.leads", Owner("Clodomir & Eulalie SARL"))]
    assert (tmp_path / "Clients" / "2026").is_dir()


def test_where_no_folder_can_be_made_what_was_typed_stays(dialog: NewBookDialog, tmp_path: Path) -> None:
    heard = Heard(dialog.wanted)
    (tmp_path / "Clients").write_bytes(b"a file")
    dialog.name.setText("Clodomir & Eulalie SARL")
    dialog.file.set_path(tmp_path / "Clients" / "book.leads")
    dialog.yes.click()
    assert (heard.said, dialog.isVisible(), dialog.name.text()) == ([], True, "Clodomir & Eulalie SARL")
    assert dialog.file_row.error


def test_the_address_of_the_privacy_page_is_completed_and_looked_at(dialog: NewBookDialog) -> None:
    wrong = "This is not the address of a web page: people could not open it."
    dialog.privacy.setText("quiz.example/vie-privee")
    dialog.privacy.setModified(True)  # as typing does
    dialog.privacy.editingFinished.emit()
    assert dialog.owner.privacy_url == "https://quiz.example/vie-privee"
    assert wrong not in words_of(dialog)
    dialog.privacy.setText("quiz.example/vie privée")
    dialog.privacy.setModified(True)  # as typing does
    dialog.privacy.editingFinished.emit()
    assert wrong in words_of(dialog)


def test_the_warning_of_a_synced_folder_is_read_without_scrolling(qtbot: QtBot, tmp_path: Path) -> None:
    """At 1024 by 700 half a line of it showed above “Begin”."""
    (tmp_path / "Dropbox").mkdir()
    dialog = NewBookDialog(path=tmp_path / "Dropbox" / "book.leads")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.resize(dialog.width(), 420)
    settle()
    assert not dialog.synced.isHidden()
    assert dialog.synced.visibleRegion().boundingRect().height() == dialog.synced.height()
