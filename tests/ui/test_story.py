"""From an empty book to the file for a partner, by the window alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from leadkeeper.db import disclosures
from leadkeeper.domain.book import Owner
from leadkeeper.services.books.open import new_book
from tests.services.made_book import NOW, PDF, PNG
from tests.ui.asking import asked
from tests.ui.confirming import confirm_all
from tests.ui.filling import fill_in
from tests.ui.looking import shown
from ui.dialogs.form_description import EvidenceDialog, SourceDialog
from ui.import_wizard.wizard import ImportDialog
from ui.jobs import InlineJobs
from ui.pages.export.page import ExportPage
from ui.pages.partners.contract_forms import ContractDialog
from ui.pages.partners.forms import PartnerDialog
from ui.pages.partners.list_versions import ListDialog
from ui.pages.partners.page import PartnersPage
from ui.pages.sources.page import SourcesPage
from ui.settings import Settings

BOX = (
    "J'accepte que Clodomir & Eulalie SARL transmette mon adresse e-mail aux sociétés de la liste des partenaires "
    "pour qu'elles m'adressent leurs offres par e-mail. Je peux retirer cet accord à tout moment."
)
LEADS = """Email;Prénom;Offres partenaires;Date de consentement
lea@quiz.example;Léa;oui;20/11/2026 10:00
hugo@quiz.example;Hugo;non;20/11/2026 11:00
"""
DAY_ONE = NOW - timedelta(days=10)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Any]:
    owner = Owner("Clodomir & Eulalie SARL", "123456782", "donnees@clodomir.example", "https://clodomir.example/vie")
    with new_book(tmp_path / "book.leads", owner) as book:
        yield book.db


def file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def add_partner(page: PartnersPage, folder: Path) -> None:
    page.add()
    partner = asked(PartnerDialog)
    partner.name.setText("Raoul SAS")
    partner.siren.setText("987654324")
    partner.sectors.boxes["software"].click()
    partner.privacy.setText("https://raoul.example/vie-privee")
    partner.yes.click()
    page.reload()
    page.sign()
    contract = asked(ContractDialog)
    fill_in(contract)
    contract.topic.setText("logiciel de comptabilité")
    contract.document.set_path(file(folder, "contrat.pdf", PDF))
    contract.yes.click()
    page.publish()
    names = asked(ListDialog)
    names.url.setText("https://clodomir.example/partenaires")
    names.names.boxes["raoul-sas"].click()
    names.snapshot.set_path(file(folder, "liste.png", PNG))
    names.yes.click()


def describe_form(page: SourcesPage, folder: Path) -> None:
    page.add()
    source = asked(SourceDialog)
    source.name.setText("Quiz")
    asks = source.questions
    asks.partner.text.setPlainText(BOX)
    asks.link.choose("yes")
    asks.first.setText("Voir mon résultat")
    for box in asks.told.boxes.values():
        box.setChecked(True)
    asks.retention.setText("3 ans après votre dernier contact")
    asks.basis.setText("consentement")
    source.check()
    assert source.pill.text == "no error"
    source.yes.click()
    page.reload()
    page.attach(file(folder, "quiz.png", PNG))
    asked(EvidenceDialog).yes.click()


def test_from_an_empty_book_to_a_file_for_a_partner(db: Any, settings: Settings, qtbot: QtBot, tmp_path: Path) -> None:
    jobs = InlineJobs(db)
    partners = shown(qtbot, PartnersPage(jobs, settings, lambda: DAY_ONE), 1200, 800)
    partners.reload()
    add_partner(partners, tmp_path)
    sources = shown(qtbot, SourcesPage(jobs, settings, lambda: DAY_ONE), 1200, 800)
    sources.reload()
    describe_form(sources, tmp_path)

    reading = ImportDialog(jobs, lambda: NOW, [file(tmp_path, "leads.csv", LEADS.encode())])
    qtbot.addWidget(reading)
    reading.show()
    reading.origin.form.choose("quiz-v1")
    confirm_all(reading)
    while reading.isVisible():
        reading.go_on()

    export = shown(qtbot, ExportPage(jobs, settings, lambda: NOW), 1200, 800)
    export.reload()
    export.arrive("raoul-sas")
    export.export_to(tmp_path / "raoul.xlsx")
    assert (tmp_path / "raoul.xlsx").is_file()
    (given,) = disclosures.read_all(db)
    assert (given.partner, given.contacts) == ("raoul-sas", ("c1",))
