"""What the page of partners does with a contract and a partner, and what the page of sources does with a version."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from leadkeeper.db import partners
from leadkeeper.db.book import attachments
from leadkeeper.domain.partner import Contract, FileStamp, Partner
from leadkeeper.services.partners.contracts import ContractNote
from leadkeeper.services.partners.partners import add_partner
from tests.made_archive import NOW as MADE
from tests.made_archive import archive, partner, person, restored
from tests.made_archive import contract as archived_contract
from tests.services.made_book import NOW, PDF
from tests.ui.asking import Heard, asked
from tests.ui.looking import shown, words_of
from tests.ui.stretch import cut, stretch
from ui.dialogs.viewers import AttachmentDialog, TextDialog
from ui.jobs import InlineJobs
from ui.pages.partners.contract_forms import ClausesDialog, ContractDialog
from ui.pages.partners.forms import AttachDialog, PartnerActs, SecretDialog, TerminateDialog
from ui.pages.partners.list_versions import ListsDialog
from ui.pages.partners.page import PartnersPage, contract_card, partners_now
from ui.pages.sources.forms import CorrectedDialog, RevokeDialog
from ui.pages.sources.page import SourcesPage
from ui.settings import Settings
from ui.widgets.message_boxes import Question


@pytest.fixture
def page(db: Any, settings: Settings, qtbot: QtBot) -> PartnersPage:
    made: PartnersPage = shown(qtbot, PartnersPage(InlineJobs(db), settings, lambda: NOW), 1200, 800)
    made.reload()
    return made


def contract(page: PartnersPage) -> Contract:
    assert page.view is not None
    return page.view.contracts[0][0]


@pytest.mark.parametrize(
    ("what", "kind"),
    [
        ("clauses", ClausesDialog),
        ("renew", ContractDialog),
        ("attach", AttachDialog),
        ("secret", SecretDialog),
        ("terminate", TerminateDialog),
        ("draft", QFileDialog),
    ],
)
def test_each_act_on_a_contract_opens_its_box(page: PartnersPage, what: str, kind: type) -> None:
    page.act_on(what, contract(page))
    asked(kind).reject()


def test_the_signed_file_is_shown(page: PartnersPage, db: Any) -> None:
    digest = attachments.keep(db, "raoul.pdf", PDF, NOW.isoformat())
    page.acts.show_file(replace(contract(page), document=FileStamp("raoul.pdf", digest)))
    dialog = asked(AttachmentDialog)
    assert dialog.outside.isEnabled()
    dialog.accept()


def test_a_draft_is_written_and_called_a_draft(page: PartnersPage, tmp_path: Path) -> None:
    heard = Heard(page.said)
    assert page.view is not None
    page.acts.write_draft(page.view.partner, tmp_path / "draft.docx", contract(page))
    assert (tmp_path / "draft.docx").read_bytes().startswith(b"PK")
    assert heard.texts == [
        "draft.docx is saved. It is a draft and not legal advice: have it read before anybody signs."
    ]


def test_the_first_message_is_shown_to_be_copied(page: PartnersPage, db: Any) -> None:
    db.conn.execute("UPDATE owner SET name = 'Clodomir', rights_contact = 'donnees@clodomir.example'")
    page.show_message()
    dialog = asked(TextDialog)
    assert "Clodomir" in dialog.text.toPlainText()
    dialog.accept()


def test_list_versions_are_shown(page: PartnersPage) -> None:
    page.show_lists()
    asked(ListsDialog).accept()


def test_of_a_partner_that_was_given_people_nobody_is_asked_whether_to_remove_it(page: PartnersPage, db: Any) -> None:
    before = len(partners.read_all(db))
    failed: list[BaseException] = []
    page._jobs.failed.connect(lambda _job, error: failed.append(error))
    page.remove()
    assert not [box for box in page.window().findChildren(Question) if box.isVisible()]
    assert (len(partners.read_all(db)), [str(error) for error in failed]) == (
        before,
        ["partner-in-use: {'partner': 'Raoul SAS'}"],
    )


def test_a_partner_that_nothing_names_is_removed(page: PartnersPage, db: Any) -> None:
    made = add_partner(db, Partner("", "Personne SARL", siren="552100554"))
    page.reload()
    page.arrive(made)
    heard = Heard(page.said)
    page.remove()
    asked(Question).yes.click()
    assert made not in {one.id for one in partners.read_all(db)}
    assert heard.texts == ["Personne SARL is removed."]


def test_contracts_that_end_soon_are_announced(page: PartnersPage, db: Any) -> None:
    (first, *_others) = partners_now(db, NOW.date()).ending
    assert any(first.partner.legal_name in text and "with no renewal" in text for text in words_of(page))


@pytest.mark.parametrize(("next_day", "told"), [("2026-11-02", "replaced on"), ("2026-11-30", "terminated on")])
def test_a_contract_that_another_replaced_is_not_called_terminated(
    settings: Settings, qtbot: QtBot, tmp_path: Path, next_day: str, told: str
) -> None:
    old = archived_contract("old", terminated_on="2026-11-02")
    new = archived_contract("new", starts_on=next_day, signed_on="2026-11-01")
    with restored(tmp_path, archive(person(1), partners=[partner(contracts=[old, new])])) as book:
        made: PartnersPage = shown(qtbot, PartnersPage(InlineJobs(book.db), settings, lambda: MADE), 1200, 800)
        made.reload()
        assert [text for text in words_of(made) if f"{told} 02/11/2026" in text]
        other = "terminated on" if told == "replaced on" else "replaced on"
        assert not [text for text in words_of(made) if f"{other} 02/11/2026" in text]


def test_a_contract_without_a_file_offers_to_attach_it(qtbot: QtBot) -> None:
    done: list[str] = []
    note = ContractNote((), has_secret=False)
    card = shown(qtbot, contract_card(Contract("c1"), "in-force", note, 9, lambda what, _one: done.append(what)), 500)
    menu = next(one.menu() for one in card.findChildren(QPushButton) if one.menu() is not None)
    assert [action.text() for action in menu.actions() if action.text()] == [
        "&Attach the signed file…",
        "&Draft as a Word file…",
        "Secret for &suppression lists…",
        "&Terminate…",
    ]
    (renew,) = [one for one in card.findChildren(QPushButton) if one.text() == "Renew or replace…"]
    renew.click()
    for action in menu.actions():
        action.trigger()
    assert done == ["renew", "attach", "draft", "secret", "terminate"]
    stretch(card)
    assert list(cut(card)) == []


def test_acts_tell_what_they_did(page: PartnersPage) -> None:
    heard = Heard(page.acts.said)
    assert isinstance(page.acts, PartnerActs)
    page.act_on("clauses", contract(page))
    asked(ClausesDialog).yes.click()
    assert heard.texts == ["The clauses of the contract of 05/01/2026 with Raoul SAS are saved."]


@pytest.fixture
def source_page(db: Any, settings: Settings, qtbot: QtBot) -> SourcesPage:
    made: SourcesPage = shown(qtbot, SourcesPage(InlineJobs(db), settings, lambda: NOW), 1200, 800)
    made.reload()
    return made


def test_a_version_offers_its_corrected_wording(source_page: SourcesPage) -> None:
    source_page.correct()
    asked(CorrectedDialog).reject()


def test_a_form_is_revoked_once_and_said(source_page: SourcesPage) -> None:
    heard = Heard(source_page.said)
    source_page.revoke()
    asked(RevokeDialog).yes.click()
    assert heard.texts[0].startswith("The form is revoked. ")
    source_page.reload()
    assert source_page.view is not None
    assert source_page.view.form.status == "revoked"
    assert "If the form was never valid" not in words_of(source_page)


def test_evidence_is_shown(source_page: SourcesPage) -> None:
    assert source_page.view is not None
    source_page.show_proof(source_page.view.version.evidence[0])
    asked(AttachmentDialog).accept()


def test_a_description_that_changed_after_publication_is_told(db: Any, source_page: SourcesPage) -> None:
    assert source_page.view is not None
    ref = source_page.view.version.id
    db.conn.execute("UPDATE form_versions SET published_sha256 = 'other' WHERE ref = ?", (ref,))
    source_page.reload()
    assert any("no longer the original one" in text for text in words_of(source_page))
