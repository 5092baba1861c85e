"""Consent sources: forms and their versions at the left, one version and what the check says of it at the right."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QMenu

from leadkeeper.clock import Clock, system_clock
from leadkeeper.flows.sources import SourcesOfBook, SourceVersion, sources
from leadkeeper.model.book import Owner
from leadkeeper.model.form import Evidence
from leadkeeper.words import _, ngettext
from leadkeeper.words.facts import day
from leadkeeper.words.tables import evidence
from ui.dialogs.corrected_dialog import CorrectedDialog
from ui.dialogs.evidence_dialog import EvidenceDialog
from ui.dialogs.form_dialog import shown
from ui.dialogs.proof_dialog import OpenedFiles, ProofDialog
from ui.dialogs.revoke_dialog import RevokeDialog
from ui.dialogs.source_dialog import SourceDialog
from ui.jobs import Jobs
from ui.models.formats import number
from ui.models.list_rows import ListRows
from ui.pages.sources.details import SourceDetails
from ui.pages.sources.rows import columns, row_of
from ui.settings import Settings
from ui.theme import SPACE
from ui.widgets.buttons import plain, primary
from ui.widgets.card import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.filter_bar import FilterState
from ui.widgets.page import Page
from ui.widgets.panes import Split, Swap, grow
from ui.widgets.table import Table
from ui.widgets.tours import tour


class SourcesPage(Page):
    """Forms and what they showed. `arrive` takes the id of a form version."""

    def __init__(self, jobs: Jobs, settings: Settings, clock: Clock = system_clock) -> None:
        super().__init__(_("Consent sources"), _("Where people said yes, what they read, and whether it holds."))
        self._jobs, self._clock, self._opened = jobs, clock, OpenedFiles()
        self._book = SourcesOfBook(Owner(), (), ())
        self._wanted: str | None = None
        self._rows = ListRows(columns())
        self.table = Table("sources", self._rows, settings, _("Consent sources"))
        self.table.chosen.connect(self._choose)
        self.table.menu_wanted.connect(self._fill_menu)
        self.table.opened.connect(lambda _row: self.describe())
        self.header.add(primary(_("&New source…"), self.add, "plus"))
        self.details = SourceDetails()
        self.details.evidence_wanted.connect(self.attach)
        self.details.version_wanted.connect(self.describe)
        self.details.people_wanted.connect(self._show_people)
        self.details.proof_wanted.connect(self.show_proof)
        self.details.corrected_wanted.connect(self.correct)
        self.details.revoke_wanted.connect(self.revoke)
        self.details.copy_wanted.connect(self.copy)
        left = Card(margin=SPACE.hair)
        left.add(grow(self.table))
        self._split = Split("sources", (left, self.details), (1, 1), settings)
        self._empty = Card()
        self._empty.add(
            EmptyState(
                "clipboard-check",
                _("No source yet"),
                _("Say where people gave you their address and what they read there. A few questions are enough."),
                plain(_("New source…"), self.add, "plus"),  # Alt+N is the button above
                tour=tour("sources"),
            )
        )
        self._swap = Swap(self._split, self._empty)
        self.body.addWidget(self._swap, 1)

    def reload(self) -> None:
        self._jobs.read(sources, self._show, replace="sources", owner=self)

    def arrive(self, intent: object) -> None:
        """Goes to the form version with this id."""
        if isinstance(intent, str):
            self._wanted = intent
            self._stand_on_wanted()

    @property
    def view(self) -> SourceVersion | None:
        """The version that the person stands on."""
        row = self.table.currentIndex().row()
        return self._rows.rows[row].source if row >= 0 else None

    def add(self) -> None:
        """Asks about a new source."""
        self._ask(None)

    def describe(self) -> None:
        """Asks what the version showed, or about a further version if that is known."""
        if self.view is not None:
            self._ask(self.view)

    def attach(self, path: Path | None = None) -> None:
        """Asks for evidence of the version."""
        if self.view is not None:
            dialog = EvidenceDialog(self._jobs, self.view.version.id, self._clock, path, self.window())
            dialog.attached.connect(lambda name: self._say(_("{file} is kept in the book.").format(file=name)))
            shown(dialog)

    def show_proof(self, item: Evidence) -> None:
        """Shows a piece of evidence."""
        facts = [(_("Kind"), evidence(item.kind)), (_("Taken on"), day(item.taken_at) if item.taken_at else "")]
        shown(
            ProofDialog(
                self._jobs,
                self._opened,
                item.name or evidence(item.kind),
                item.sha256 or "",
                [fact for fact in facts if fact[1]],
                self.window(),
            )
        )

    def correct(self) -> None:
        """Offers the wording that the version should have."""
        if self.view is not None:
            dialog = CorrectedDialog(self._jobs, self.view, self._clock, self.window())
            dialog.kept.connect(self._kept)
            dialog.said.connect(self._say)
            shown(dialog)

    def revoke(self) -> None:
        """Asks whether the form is revoked, with the consequence counted."""
        if self.view is not None and self.view.form.status != "revoked":
            dialog = RevokeDialog(self._jobs, self.view.form, self._clock, self.window())
            dialog.revoked.connect(self._revoked)
            shown(dialog)

    def _revoked(self, notices: int) -> None:
        told = ngettext("{n} notice is to be passed on.", "{n} notices are to be passed on.", notices)
        self._say(_("The form is revoked. {notices}").format(notices=told.format(n=number(notices))))

    def copy(self) -> None:
        """Asks about a new source that begins as a copy of the version."""
        if self.view is not None:
            self._ask(None, like=self.view)

    def _ask(self, of: SourceVersion | None, like: SourceVersion | None = None) -> None:
        dialog = SourceDialog(self._jobs, self._book, self._clock, of, self.window(), like=like)
        dialog.kept.connect(lambda version: self._kept(version, pictured=dialog.picture.path is not None))
        shown(dialog)

    def _kept(self, version: str, *, pictured: bool = False) -> None:
        """Stands on the version that was just kept, as soon as the page knows it."""
        self._wanted = version
        self._stand_on_wanted()
        self._say(_("The source is kept.") if pictured else _("The source is kept. Now attach a picture of it."))

    def _say(self, text: str) -> None:
        self.said.emit(text, None)

    def _show(self, book: SourcesOfBook) -> None:
        before = self.view.version.id if self.view is not None else None
        self._book = book
        self._rows.set_rows(map(row_of, book.versions))
        self._swap.show_only(self._split if book.versions else self._empty)
        if not self._stand_on_wanted():
            self._stand_on(before)

    def _stand_on_wanted(self) -> bool:
        """Stands on the version that is wanted, if the page knows it already."""
        if self._wanted not in [row.version for row in self._rows.rows]:
            return False
        wanted, self._wanted = self._wanted, None
        self._stand_on(wanted)
        return True

    def _stand_on(self, wanted: str | None) -> None:
        """Stands on the version with this id, else on the first."""
        ids = [row.version for row in self._rows.rows]
        if ids:
            self.table.selectRow(ids.index(wanted) if wanted in ids else 0)
            self._choose(0)

    def _choose(self, _row: int) -> None:
        if self.view is not None:
            self.details.show_source(self.view)

    def _show_people(self) -> None:
        if self.view is not None:
            self.go.emit("contacts", FilterState("", {"form": frozenset({self.view.form.id})}))

    def _fill_menu(self, menu: QMenu, _ids: list[int]) -> None:
        if self.view is not None:
            described = self.view.version.description is not None
            menu.addAction(_("&Attach picture or PDF…"), self.attach)
            menu.addAction(_("Ne&w version…") if described else _("&Describe…"), self.describe)
            if described:
                menu.addAction(_("&Corrected wording…"), self.correct)
                menu.addAction(_("Copy as a new &source…"), self.copy)
            menu.addAction(_("Show the &people"), self._show_people)
            if self.view.form.status != "revoked":
                menu.addSeparator()
                menu.addAction(_("&Revoke the form…"), self.revoke)
