"""Settings: what holds for the book, and what this laptop remembers."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from leadkeeper.flows.book_settings import BookSettings, book_settings, keep_phone_country
from leadkeeper.words import _
from leadkeeper.words.facts import country
from ui.dialogs.form_dialog import shown
from ui.dialogs.licences import LicencesDialog
from ui.jobs import Jobs
from ui.pages.settings.about import AboutCard
from ui.pages.settings.company import CompanyCard, TrapsCard
from ui.pages.settings.rules import RulesCard
from ui.pages.settings.window import BackupCard, WindowCard
from ui.settings import Settings
from ui.theme import SPACE
from ui.widgets.card import Card
from ui.widgets.form_rows import FormRows
from ui.widgets.inputs import OneOf
from ui.widgets.page import Page
from ui.widgets.panes import Scrolled, grow


class SettingsPage(Page):
    """All settings. Says `language_chosen`, `theme_chosen` with the word, `guide_wanted` with a page of the guide."""

    language_chosen = Signal(str)
    theme_chosen = Signal(str)
    guide_wanted = Signal(str)

    def __init__(self, jobs: Jobs, settings: Settings, book: Path | None = None) -> None:
        super().__init__(_("Settings"), _("What holds for this book, and what this laptop remembers."))
        self._jobs = jobs
        self.company = CompanyCard(jobs)
        self.traps = TrapsCard(jobs, lambda: self.guide_wanted.emit("traps"))
        self.phones, self.rules = self._phone_card(), RulesCard(jobs)
        self.look, self.backups = WindowCard(settings), BackupCard(settings)
        self.about = AboutCard(settings, book, lambda: shown(LicencesDialog(self.window())))
        self.look.language_chosen.connect(self.language_chosen)
        self.look.theme_chosen.connect(self.theme_chosen)
        for card in (self.company, self.traps, self.rules):
            card.kept.connect(lambda text: self.said.emit(text, None))
        row = QWidget()
        halves = QHBoxLayout(row)
        halves.setContentsMargins(0, 0, 0, 0)
        halves.setSpacing(SPACE.m)
        left: tuple[Card, ...] = (self.company, self.traps, self.phones, self.about)
        for cards in (left, (self.look, self.backups, self.rules)):
            half = QVBoxLayout()
            half.setSpacing(SPACE.m)
            for one in cards:
                half.addWidget(one)
            half.addStretch(1)
            halves.addLayout(half, 1)
        self.body.addWidget(grow(Scrolled(row)), 1)

    def reload(self) -> None:
        """Reads the settings of the book again."""
        self._jobs.read(book_settings, self._show, replace="settings", owner=self)

    def arrive(self, intent: object) -> None:
        """Goes to `company`, `traps` or `backups`."""
        fields = {
            "company": self.company.name,
            "traps": self.traps.mailboxes,
            "backups": self.backups.choose,
        }
        if isinstance(intent, str) and intent in fields:
            fields[intent].setFocus()

    def _phone_card(self) -> Card:
        self.country = OneOf(sorted(country.choices(), key=lambda one: one[1]), "FR")
        self.country.changed.connect(self._keep_country)
        rows = FormRows()
        rows.row(
            _("&Country of numbers without a code"),
            self.country,
            _("For the next imports: 06 12 34 56 78 is read as a number there. Those with a + are read as they are."),
        )
        card = Card(_("Telephone numbers"))
        card.add(rows)
        return card

    def _show(self, found: BookSettings) -> None:
        self.company.show_owner(found.owner)
        self.traps.show_mailboxes(found.owner.trap_mailboxes)
        self.country.blockSignals(True)
        self.country.choose(found.phone_country)
        self.country.blockSignals(False)
        self.rules.show_choices(found.rules)

    def _keep_country(self, chosen: str) -> None:
        said = _("Numbers without a code are read as numbers of: {country}.").format(country=country(chosen))
        self._jobs.write(
            lambda db: keep_phone_country(db, chosen),
            lambda _done: self.said.emit(said, None),
            title=said,
            owner=self,
        )
