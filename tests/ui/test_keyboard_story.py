"""From the first start to the file for a partner, by keys alone: company, partner, contract, list, form, export."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from leadkeeper.db import disclosures, forms, partners
from leadkeeper.services.books.open import open_book
from tests.services.made_book import NOW, PDF, PNG
from tests.shots.pictures import WINDOW
from tests.ui.keys import Key, Keyboard, Mod
from ui.app import Application
from ui.dialogs.form_description import EvidenceDialog, SourceDialog
from ui.dialogs.new_book import NewBookDialog
from ui.idle import GuiThreadGc
from ui.import_wizard.wizard import ImportDialog
from ui.pages.partners.contract_forms import ContractDialog
from ui.pages.partners.forms import PartnerDialog
from ui.pages.partners.list_versions import ListDialog
from ui.settings import Settings

BOX = (
    "J'accepte que Clodomir transmette mon adresse e-mail aux partenaires de la liste pour leurs offres par e-mail. "
    "Je peux retirer cet accord."
)
LEADS = """Email;Prenom;Offres partenaires;Date de consentement
lea@quiz.example;Lea;oui;20/11/2026 10:00
hugo@quiz.example;Hugo;non;20/11/2026 11:00
"""


@dataclass
class Day:
    """The clock of the story: it can be put forward."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Story:
    """The program as it was started, whoever sits before it, and the files of that person."""

    made: Application
    keys: Keyboard
    clock: Day
    folder: Path
    qtbot: QtBot

    def wait(self) -> None:
        """Until nothing is under way."""
        self.qtbot.waitUntil(lambda: not (self.made.book.jobs and self.made.book.jobs.running), timeout=20_000)
        QApplication.processEvents()

    def opens(self, kind: type) -> None:
        """Until a box of this kind is in front."""
        self.qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), kind), timeout=10_000)

    def closes(self) -> None:
        """Until no box is in front and all is done."""
        self.qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None, timeout=20_000)
        self.wait()

    def file(self, name: str, content: bytes) -> str:
        (self.folder / name).write_bytes(content)
        return str(self.folder / name)


@pytest.fixture
def story(qapp: QApplication, qtbot: QtBot, settings: Settings, tmp_path: Path) -> Iterator[Story]:
    settings.theme, settings.language = "light", "en"
    sweeper, clock = GuiThreadGc(), Day(NOW - timedelta(days=10))
    made = Application(qapp, settings, clock)
    qtbot.addWidget(made.window)
    made.window.resize(WINDOW)
    made.welcome()
    with qtbot.waitActive(made.window):
        made.window.show()
    yield Story(made, Keyboard(made.window, tmp_path), clock, tmp_path, qtbot)
    made.close_book()
    sweeper.end()


def begin_book(story: Story) -> None:
    keys = story.keys
    keys.picture("welcome")
    keys.press(Key.Key_N, Mod.AltModifier)
    story.opens(NewBookDialog)
    keys.fill("Your company", "Clodomir SARL")
    keys.fill("SIREN", "123456782")
    keys.fill("Contact for people", "donnees@clodomir.example")
    keys.fill("Your privacy page", "https://clodomir.example/vie")
    keys.fill("File", str(story.folder / "book.leads"))
    keys.picture("company")
    keys.press(Key.Key_Return)
    story.qtbot.waitUntil(lambda: story.made.window.book_view is not None, timeout=20_000)
    story.closes()


def add_partner(story: Story) -> None:
    keys = story.keys
    keys.press(Key.Key_4, Mod.ControlModifier)
    story.wait()
    keys.picture("partners_empty")
    keys.press(Key.Key_N, Mod.AltModifier)
    story.opens(PartnerDialog)
    keys.fill("Legal name", "Raoul SAS")
    keys.fill("SIREN", "987654324")
    keys.tick("software")
    keys.fill("Privacy page", "https://raoul.example/vie")
    keys.picture("partner")
    keys.press(Key.Key_Return)
    story.closes()


def sign_contract(story: Story) -> None:
    keys = story.keys
    keys.press(Key.Key_O, Mod.AltModifier)
    story.opens(ContractDialog)
    keys.tick("e-mail")
    keys.tick("First name")
    keys.fill("Purpose", "offres par e-mail")
    keys.fill("Offers", "logiciel de gestion")
    keys.fill("Price", "0.50")
    keys.tick("No onward transfer")
    keys.fill("File", story.file("contrat.pdf", PDF))
    keys.picture("contract")
    keys.tab_to("Save")
    keys.press(Key.Key_Space)
    story.closes()


def publish_list(story: Story) -> None:
    keys = story.keys
    keys.press(Key.Key_L, Mod.AltModifier)
    story.opens(ListDialog)
    keys.fill("Address of the page", "https://clodomir.example/partenaires")
    keys.tick("Raoul SAS")
    keys.fill("Screenshot of the page", story.file("liste.png", PNG))
    keys.picture("list")
    keys.press(Key.Key_Return)
    story.closes()
    keys.picture("partner_whole")
    assert keys.doubled() == {}


def describe_form(story: Story) -> None:
    keys = story.keys
    keys.press(Key.Key_3, Mod.ControlModifier)
    story.wait()
    keys.press(Key.Key_D, Mod.AltModifier)
    story.opens(SourceDialog)
    keys.fill("Name", "Quiz")
    keys.fill("Wording of the box", BOX)
    keys.tab_to("Does the link open the list?")
    keys.press(Key.Key_Down)
    keys.fill("Words on the first button", "Voir mon score")
    for told in ("as a purpose of its own", "How to withdraw the consent", "complaint to the CNIL"):
        keys.tick(told)
    keys.fill("How long", "3 ans")
    keys.picture("form")
    keys.tab_to("Save")
    keys.press(Key.Key_Space)
    story.closes()


def attach_picture(story: Story) -> None:
    keys = story.keys
    keys.press(Key.Key_A, Mod.AltModifier)
    story.opens(EvidenceDialog)
    keys.fill("File", story.file("quiz.png", PNG))
    keys.picture("evidence")
    keys.press(Key.Key_Return)
    story.closes()
    keys.picture("source")
    assert keys.doubled() == {}


def import_people(story: Story) -> None:
    keys, leads = story.keys, story.file("leads.csv", LEADS.encode())
    keys.press(Key.Key_I, Mod.ControlModifier)
    story.opens(ImportDialog)
    keys.press(Key.Key_Space)
    keys.picture("choose_file")
    keys.type(leads)
    keys.press(Key.Key_Return)
    for step in ("file", "columns", "source", "check", "report"):
        story.opens(ImportDialog)
        keys.tab_to("Close" if step == "report" else "Import" if step == "check" else "Next")
        if step == "columns":
            keys.tick("Yes, it does")
            story.wait()
            keys.tab_to("Next")
        if step == "source":
            keys.tab_to("Which form collected")
            keys.press(Key.Key_Down)
            keys.tab_to("Next")
        keys.picture(f"import_{step}")
        keys.press(Key.Key_Space)
        story.wait()
    story.closes()


def export_people(story: Story) -> None:
    keys = story.keys
    keys.press(Key.Key_E, Mod.ControlModifier)
    story.wait()
    keys.picture("export")
    keys.tick("Export to Excel")
    keys.type(str(story.folder / "raoul.xlsx"))
    keys.picture("save_as")
    keys.press(Key.Key_Return)
    story.closes()
    keys.picture("exported")


def test_a_book_is_begun_and_a_file_exported_without_a_mouse(story: Story) -> None:
    begin_book(story)
    add_partner(story)
    sign_contract(story)
    publish_list(story)
    describe_form(story)
    attach_picture(story)
    story.clock.now = NOW
    import_people(story)
    export_people(story)
    assert (story.folder / "raoul.xlsx").is_file()
    story.made.close_book()
    with open_book(story.folder / "book.leads", NOW) as book:
        (given,) = disclosures.read_all(book.db)
        (partner,), (form,) = partners.read_all(book.db), forms.read_all(book.db)
        (listed,) = partners.read_lists(book.db)
    assert (given.partner, given.contacts) == ("raoul-sas", ("c1",))
    assert (partner.contracts[0].document is not None, listed.versions[0].snapshot is not None) == (True, True)
    assert [item.kind for item in form.versions[0].evidence] == ["screenshot"]
