"""Sources page: forms and their versions at the left, one version and its audit at the right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMenu

from leadkeeper.domain.book import Owner
from leadkeeper.domain.form import Evidence, FormVersion
from leadkeeper.domain.partner import PartnerList
from leadkeeper.domain.time import Clock, system_clock
from leadkeeper.messages import _, counted, labels
from leadkeeper.messages.forms import medium, partner_mode
from leadkeeper.messages.labels import day, evidence, form_kind
from leadkeeper.messages.returns import reasons_text
from leadkeeper.services.consent import forms
from ui.dialogs.form_description import EvidenceDialog, SourceDialog, unreadable_list
from ui.dialogs.viewers import AttachmentDialog, OpenedFiles
from ui.jobs import Jobs
from ui.models.destinations import Begin
from ui.models.formats import capital, format_number, percent, tip
from ui.models.table_model import Column, ListModel
from ui.pages.sources.forms import CorrectedDialog, RevokeDialog
from ui.settings import Settings
from ui.theme import SPACE, Status
from ui.widgets.buttons import Entry, danger, fill_menu, only_reads, plain, primary, quiet, writing
from ui.widgets.cards import Card, EmptyState, FactRows, tour
from ui.widgets.drop_zone import accept_copy, dropped_files
from ui.widgets.filter_bar import only
from ui.widgets.form_preview import FindingRows, FormDrawing, numbered, verdict
from ui.widgets.forms import open_dialog
from ui.widgets.labels import StatusBadge, text_label
from ui.widgets.layouts import ScrollColumn, Splitter, StackedWidget, expanding, fill, inner_row
from ui.widgets.message_boxes import confirm, gone_on
from ui.widgets.page import Page
from ui.widgets.table import Table


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row: its cells, and the version."""

    form: str
    version: str
    people: int
    check: str
    status: Status
    source: forms.SourceVersion
    returned: float | None
    figures: forms.SourceYield | None


def row_of(source: forms.SourceVersion, figures: forms.SourceYield | None = None) -> SourceRow:
    """Return the row of a version, with its yield and returns if anybody of it went out."""
    out = figures if figures is not None and figures.rows else None
    rate, version = out.return_rate if out else None, source.version.id
    return SourceRow(title_of(source), version, source.people, *form_status(source), source, rate, out)


def columns() -> tuple[Column, ...]:
    """Return the columns in the current language."""
    return (
        Column(
            "form", _("Form"), 170, tooltip=lambda row: f"{row.form}\n{row.version}", grows=True, lines=2, letters=13
        ),
        Column("people", _("People"), 64, align="right"),
        Column("returned", _("Returns"), 64, align="right", text=_share, tooltip=_yield_tip),
        Column("check", _("Check"), 150, status=lambda row: row.status),
    )


def _share(share: float | None) -> str:
    return "" if share is None else percent(share)


def _yield_tip(row: SourceRow) -> str:
    return " ".join(yield_words(row.figures)) if row.figures else ""


def yield_words(source: forms.SourceYield) -> list[str]:
    """Return how many people of a version went out, and how many came back and why."""
    went = counted(
        "Yield {share}: {n} of {all} person went to a partner.",
        "Yield {share}: {n} of {all} people went to a partner.",
        source.people,
        share=percent(source.disclosed_share),
        n=format_number(source.given),
        all=format_number(source.people),
    )
    if not source.returned:
        return [went]
    back = counted(
        "Returns {share}: {n} of {all} row came back ({why}).",
        "Returns {share}: {n} of {all} rows came back ({why}).",
        source.rows,
        share=percent(source.return_rate),
        n=format_number(source.returned),
        all=format_number(source.rows),
        why=reasons_text(source.reasons),
    )
    return [went, back]


def title_of(one: forms.SourceVersion) -> str:
    """Return what the version is called."""
    return labels.form_version(one.form, one.version)


def form_status(source: forms.SourceVersion) -> tuple[str, Status]:
    """Return the state of a version: revoked, not described, with errors, without a picture, changed, or valid."""
    if source.form.status == "revoked":
        return _("revoked"), Status.BAD
    word, status = verdict(source.findings)
    if status in (Status.BAD, Status.WARN):
        return word, status
    if source.altered:
        return _("evidence changed"), Status.BAD
    if not source.version.evidence:
        return _("no screenshot"), Status.WARN
    return word, status


SHORT_PRINT = 12
PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".pdf")
CHANGED = "L38"


class SourceDetails(ScrollColumn):
    """Shows one version; its buttons call the page."""

    def __init__(self, page: SourcesPage) -> None:
        super().__init__()
        self._page = page

    def show_source(
        self, source: forms.SourceVersion, figures: forms.SourceYield | None = None, lists: Sequence[PartnerList] = ()
    ) -> None:
        """Show another version; `lists` are those of the book."""
        self.clear()
        self._lists = lists
        cards = [self._form(source), self._check(source), self._evidence(source)]
        if figures is not None:
            sold = (text_label(text) for text in yield_words(figures))
            cards.insert(1, Card(_("What became of its people")).add(*sold))
        if not source.in_use:
            why = _("No answer and no import names it, so it can be deleted.")
            delete = writing(danger(_("Delete the form…"), self._page.delete, "trash"))
            cards.append(Card(_("If the form was described by mistake")).add(text_label(why, "soft"), left=delete))
        if source.form.status != "revoked":
            why = _(
                "Revoking blocks everything that this form collected, for good, and lists the partners that you must "
                "notify."
            )
            revoke = writing(danger(_("&Revoke the form…"), self._page.revoke, "ban"))
            cards.append(Card(_("If the form was never valid")).add(text_label(why, "soft"), left=revoke))
        fill(self.column, *cards, 1)

    def _form(self, source: forms.SourceVersion) -> Card:
        described = source.version.description is not None
        more = _("Ne&w version…") if described else _("&Describe…")
        card = Card(title_of(source), (writing(plain(more, self._page.describe, "edit")),))
        card.setToolTip(tip(source.version.id))
        state = StatusBadge(*form_status(source))
        card.add(fill(inner_row(gap=SPACE.m), state, (text_label(_days(source), "soft"), 1)))
        if any(finding.id == CHANGED for finding in source.findings):
            text = _(
                "Its description is no longer the original one, so it proves nothing: none of its people can "
                "be shared. Describe what the form shows now in a new version."
            )
            card.add(Card(status=Status.BAD, margin=SPACE.m).add(text_label(text, "strong")))
        if source.version.description is not None:
            drawing = FormDrawing()
            placed = [finding for finding in source.findings if finding.id != CHANGED]
            drawing.show_form(source.version.description, placed, numbered(source.findings))
            card.add(drawing)
        card.add(FactRows(_facts(source, self._lists)))
        if described:
            card.add(left=writing(quiet(_("Cop&y…"), self._page.copy, "copy")))
        return card

    def _check(self, source: forms.SourceVersion) -> Card:
        described = source.version.description is not None
        better = quiet(_("&Corrected wording…"), self._page.correct, "circle-check")
        card = Card(_("Result of the check"), (better,) if described else ())
        rows = FindingRows()
        rows.show_findings(source.findings, lacks_list=source.lacks_list)
        card.add(rows)
        if trouble := unreadable_list(_list_of(source.version, self._lists)):
            card.add(text_label(trouble, status=Status.WARN))
        if source.errors and source.people:
            blocked = counted(
                "{n} person of this version stays blocked for every partner.",
                "{n} people of this version stay blocked for every partner.",
                source.people,
            )
            card.add(text_label(blocked, "strong"))
        if source.people:
            show = counted("Show {n} person", "Show {n} people", source.people)
            who = _("Everybody who answered this version of the form is counted, with yes or no.")
            card.add(text_label(who, "small"))
            card.add(left=quiet(show, self._page.show_people, "users"))
        return card

    def _evidence(self, source: forms.SourceVersion) -> Card:
        card = Card(_("Evidence"))
        if not source.version.evidence:
            why = _("Nothing proves yet what people saw. Without a screenshot none of them can be exported.")
            card.add(text_label(why, "soft"))
        for item in source.version.evidence:
            line = fill(inner_row(gap=SPACE.m), (text_label(_proof(item), select=True), 1))
            if item.sha256 in source.altered:
                line.addWidget(StatusBadge(_("changed or missing"), Status.BAD))
            if item.sha256:
                show = quiet(_("Show"), lambda item=item: self._page.show_proof(item), "eye")  # type: ignore[misc]  # bound
                show.setAccessibleName(_("Show {file}").format(file=item.name or evidence(item.kind)))
                line.addWidget(show)
            card.add(line)
        attach = writing(plain(_("&Attach screenshot or PDF…"), self._page.attach, "paperclip"))
        return card.add(left=attach)  # abreast of the title it would take the room that the list needs


def _list_of(version: FormVersion, lists: Sequence[PartnerList]) -> PartnerList | None:
    wanted = version.list_version
    return next((one for one in lists if one.id == version.list or wanted in [each.id for each in one.versions]), None)


def _list_name(version: FormVersion, lists: Sequence[PartnerList]) -> str:
    """Return the address of the list that a version links to, and which version of it; empty for none."""
    known = _list_of(version, lists)
    shown = {one.id: labels.list_version(one) for listed in lists for one in listed.versions}
    if version.list_version:
        return capital(shown.get(version.list_version, version.list_version))
    if version.list is None:
        return ""
    url = labels.partner_list(known) if known is not None else version.list
    return url.removeprefix("https://").removeprefix("http://")


def _days(source: forms.SourceVersion) -> str:
    starts = day(source.version.starts) if source.version.starts else "…"
    if source.version.ends is None:
        return _("shown since {day}").format(day=starts)
    return _("shown from {first} to {last}").format(first=starts, last=day(source.version.ends))


def _facts(source: forms.SourceVersion, lists: Sequence[PartnerList]) -> list[tuple[str, str]]:
    shown: Mapping[str, object] = source.version.description or {}
    seller = source.form.seller.name if source.form.seller else None
    return [
        (_("Kind"), form_kind(source.form.kind)),
        (_("Shown on"), medium(str(shown["medium"])) if "medium" in shown else ""),
        (_("Partners are named"), partner_mode(str(shown["partner_mode"])) if "partner_mode" in shown else ""),
        (_("List"), _list_name(source.version, lists)),
        (_("Bought from"), seller or ""),
        (_("People"), format_number(source.people)),
    ]


def _proof(item: Evidence) -> str:
    parts = [item.name or "", evidence(item.kind)]
    if item.taken_at:
        parts.append(_("taken on {day}").format(day=day(item.taken_at)))
    if item.sha256:
        parts.append(_("fingerprint {print}…").format(print=item.sha256[:SHORT_PRINT]))
    return " · ".join(part for part in parts if part)


class SourcesPage(Page):
    """Forms and their versions. `arrive` takes the id of a form version, or `Begin.SOURCE`."""

    def __init__(self, jobs: Jobs, settings: Settings, clock: Clock = system_clock) -> None:
        super().__init__(_("Consent sources"), _("Where people consented, what they read, and whether it is valid."))
        self._jobs, self._clock, self._opened = jobs, clock, OpenedFiles()
        self._book = forms.SourcesOfBook(Owner(), (), ())
        self._figures: Mapping[str, forms.SourceYield] = {}
        self._wanted: str | None = None
        self._begins = False
        self.setAcceptDrops(True)
        self._rows = ListModel(columns())
        self.table = Table("sources", self._rows, settings, _("Consent sources"))
        self.table.chosen.connect(self._chosen_by_hand)
        self.table.menu_wanted.connect(self._fill_menu)
        self.table.opened.connect(lambda _row: self.describe())
        self.header.add(writing(primary(_("&Describe a form…"), self.add, "plus")))
        self.details = SourceDetails(self)
        left = Card(margin=SPACE.hair).add(expanding(self.table))
        self._split = Splitter("sources", (left, self.details), (1, 1), settings)
        nothing = EmptyState(
            "clipboard-check",
            _("No source yet"),
            _("Describe where people gave you their address and what they read there. A few questions are enough."),
            writing(plain(_("Describe a form…"), self.add, "plus")),  # Alt+D is taken by the button above
            tour=tour("sources"),
        )
        self._empty = Card().add(nothing)
        self._swap = StackedWidget(self._split, self._empty)
        self.body.addWidget(self._swap, 1)

    def reload(self) -> None:
        self._jobs.read(forms.sources, self._show, replace="sources")
        self._jobs.read(forms.source_yields, self._show_figures, replace="sources.figures", long=True)

    def arrive(self, intent: object) -> None:
        """Select the form version with this id, or begin a new source."""
        if isinstance(intent, str):
            self._wanted = intent
            self._stand_on_wanted()
        elif intent is Begin.SOURCE:
            self._begins = True
            self.reload()

    def mark(self) -> object:
        return self.view.version.id if self.view is not None else None

    @property
    def view(self) -> forms.SourceVersion | None:
        row = self.table.current_row()
        return self._rows.rows[row].source if row >= 0 else None

    def add(self) -> None:
        self._ask(None)

    def describe(self) -> None:
        """Ask what the version showed, or for a further version if it is described already."""
        if self.view is not None and self.may_write():
            self._ask(self.view)

    def attach(self, path: Path | None = None) -> None:
        if self.view is not None:
            version, form = self.view.version.id, title_of(self.view)
            dialog = open_dialog(EvidenceDialog(self._jobs, version, self._clock, path, self.window(), form=form))
            dialog.attached.connect(lambda name: self._say(_("{file} is saved in the book.").format(file=name)))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._takes(event):
            accept_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Offer a picture or PDF as evidence of the form chosen: no list of people is one."""
        if files := self._takes(event):
            accept_copy(event)
            self.attach(files[0])

    def _takes(self, event: QDropEvent) -> list[Path]:
        files = dropped_files(event.mimeData())
        wanted = files == dropped_files(event.mimeData(), PICTURES) and len(files) == 1
        return files if wanted and self.view is not None and not only_reads(self) else []

    def show_proof(self, item: Evidence) -> None:
        facts = [(_("Kind"), evidence(item.kind)), (_("Taken on"), day(item.taken_at) if item.taken_at else "")]
        name, print_ = item.name or evidence(item.kind), item.sha256 or ""
        open_dialog(AttachmentDialog(self._jobs, self._opened, name, print_, facts, self.window()))

    def correct(self) -> None:
        if self.view is not None:
            dialog = open_dialog(CorrectedDialog(self._jobs, self.view, self._clock, self.window()))
            dialog.kept.connect(self._kept)
            dialog.said.connect(self._say)

    def revoke(self) -> None:
        if self.view is not None and self.view.form.status != "revoked":
            form = self.view.form
            blocked = all(one.errors for one in self._book.versions if one.form.id == form.id)
            dialog = open_dialog(RevokeDialog(self._jobs, form, self._clock, self.window(), blocked=blocked))
            dialog.revoked.connect(self._revoked)

    def _revoked(self, notices: int) -> None:
        told = counted("{n} notification is to be sent.", "{n} notifications are to be sent.", notices)
        self._say(_("The form is revoked. {notices}").format(notices=told))

    def delete(self) -> None:
        """Ask whether to delete the form; refused if an answer or an import names it."""
        if self.view is not None:
            form, name = self.view.form.id, self.view.form.name or self.view.form.id
            deleted = _("The form “{form}” is deleted.").format(form=name)
            confirm(
                _("Delete the form “{form}”?").format(form=name),
                _("It is deleted from the book with its versions and their screenshots. It cannot be undone."),
                _("&Delete"), partial(self._write, lambda db: forms.remove_form(db, form), deleted), self.window(),
            )  # fmt: skip

    def copy(self) -> None:
        if self.view is not None:
            self._ask(None, like=self.view)

    def _ask(self, of: forms.SourceVersion | None, like: forms.SourceVersion | None = None) -> None:
        dialog = open_dialog(SourceDialog(self._jobs, self._book, self._clock, of, self.window(), like=like))
        dialog.kept.connect(
            lambda version: self._kept(version, pictured=dialog.picture.path is not None, faults=dialog.faults)
        )

    def _kept(self, version: str, *, pictured: bool = False, faults: int = 0) -> None:
        """Select the version just saved, as soon as it is listed, and say what keeps its people from being shared."""
        self._wanted = version
        self._stand_on_wanted()
        text = _("The form is saved.") if pictured or faults else _("The form is saved. Now attach a screenshot of it.")
        if faults:
            text = counted(
                "The form is saved with {n} error: until a new version is right, nobody of this form can be shared.",
                "The form is saved with {n} errors: until a new version is right, nobody of this form can be shared.",
                faults,
            )
        self._say(text)

    def _show_figures(self, figures: Mapping[str, forms.SourceYield]) -> None:
        self._figures = figures
        if self._book.versions:  # else the sources are still being read: no “No source yet” meanwhile
            self._show(self._book)

    def _show(self, book: forms.SourcesOfBook) -> None:
        before = self.view.version.id if self.view is not None else None
        self._book = book
        self._rows.set_rows(row_of(one, self._figures.get(one.version.id)) for one in book.versions)
        self._swap.show_only(self._split if book.versions else self._empty)
        if not self._stand_on_wanted():
            self._stand_on(before)
        if self._begins:
            self._begins = False
            self.add()

    def _stand_on_wanted(self) -> bool:
        if self._wanted not in [row.version for row in self._rows.rows]:
            return False
        wanted, self._wanted = self._wanted, None
        self._stand_on(wanted)
        return True

    def _stand_on(self, wanted: str | None) -> None:
        ids, awaited = [row.version for row in self._rows.rows], self._wanted
        if ids:
            self.table.stand_at(ids.index(wanted) if wanted in ids else 0)
            self._show_chosen()
        self._wanted = awaited  # the page chose, not the founder

    def _chosen_by_hand(self, _row: int) -> None:
        self._wanted = None
        self._show_chosen()

    def _show_chosen(self) -> None:
        if self.view is not None:
            figures = self._rows.rows[self.table.current_row()].figures
            self.details.show_source(self.view, figures, self._book.lists)

    def show_people(self) -> None:
        if self.view is not None:
            form = self.view.form
            self.go.emit("contacts", only(form.id if len(form.versions) < 2 else self.view.version.id, "form"))

    def _on(self, version: str, act: Callable[[], object]) -> Callable[[], object]:
        """Return what acts on this version, unless the page shows another one by then."""

        def do() -> None:
            if self.mark() == version:
                act()
            else:
                self._say(gone_on())

        return do

    def _fill_menu(self, menu: QMenu, _ids: list[int]) -> None:
        if self.view is not None:
            described, here = self.view.version.description is not None, partial(self._on, self.view.version.id)
            of_described = [
                Entry(_("&Corrected wording…"), here(self.correct)),
                Entry(_("Copy as a new &form…"), here(self.copy), writes=True),
            ]
            revoke = [None, Entry(_("&Revoke the form…"), here(self.revoke), writes=True)]
            delete = [Entry(_("Delete the form…"), here(self.delete), writes=True)]
            fill_menu(
                menu,
                [
                    Entry(_("&Attach screenshot or PDF…"), here(self.attach), writes=True),
                    Entry(_("Ne&w version…") if described else _("&Describe…"), here(self.describe), writes=True),
                    *(of_described if described else []),
                    Entry(_("Show the &people"), here(self.show_people)),
                    *(revoke if self.view.form.status != "revoked" else []),
                    *(delete if not self.view.in_use else []),
                ],
            )
