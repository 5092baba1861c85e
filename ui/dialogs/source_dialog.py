"""Asks where people said yes and what they saw there; beside it the form is drawn and checked as one types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from leadkeeper.clock import Clock, paris_day
from leadkeeper.flows.describe_form import Picture, describe_version, keep_version
from leadkeeper.flows.sources import SourcesOfBook, SourceVersion, findings_of
from leadkeeper.model.form import Form, FormVersion
from leadkeeper.model.partner import PartnerList
from leadkeeper.words import _
from leadkeeper.words.tables import form_kind
from ui.dialogs.evidence_dialog import day_of
from ui.dialogs.form_dialog import FormDialog
from ui.dialogs.source_questions import SourceQuestions
from ui.jobs import Jobs
from ui.theme import SIZE
from ui.widgets.card import Card
from ui.widgets.finding_rows import FindingRows, verdict
from ui.widgets.form_drawing import FormDrawing
from ui.widgets.form_rows import FormRows
from ui.widgets.inputs import DayField, FileField, MaybeDay, OneOf
from ui.widgets.labels import label
from ui.widgets.panes import Scrolled, Split
from ui.widgets.pill import Pill

NO_LIST = ""
PAUSE_MS = 150
EVIDENCE_TO_COME = ("screenshot", "signed_sheet", "script")


class SourceDialog(FormDialog):
    """A new source; with `of` a new version of it, or the description of a version that has none yet.

    `like` is a version that a new source begins as a copy of. `kept` carries the id of the version.
    """

    kept = Signal(str)

    def __init__(
        self,
        jobs: Jobs,
        book: SourcesOfBook,
        clock: Clock,
        of: SourceVersion | None = None,
        parent: QWidget | None = None,
        *,
        like: SourceVersion | None = None,
    ) -> None:
        self._jobs, self._of, self._like, self._clock = jobs, of, like, clock
        self._today = paris_day(clock())
        self._describes = of is not None and of.version.description is None
        self._lists = {one.id: one for one in book.lists}
        self._list_field = OneOf(self._list_choices(), self._list_before())
        before = of or like
        known = before.version.description if before is not None else None
        self.questions = SourceQuestions(book.owner, known, self._chosen_list)
        self.drawing, self.findings, self.pill = FormDrawing(), FindingRows(), Pill("")
        super().__init__(_title(of, like), _("&Keep"), parent, _intro(of))
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.check)
        self.questions.changed.connect(self._pause.start)
        self._list_field.changed.connect(lambda _list: self._pause.start())
        self.check()
        self.fit(SIZE.window_width - SIZE.column_least, SIZE.window_height - SIZE.column_least)

    def body(self) -> QWidget:
        """The questions at the left, the form and its check at the right."""
        self._ask_source()
        left = Scrolled(self.rows, self.questions)
        drawn = Card(_("As people saw it"))
        drawn.add(self.drawing)
        checked = Card(_("What the check says"), (self.pill,))
        checked.add(self.findings)
        note = label(
            _("A check finds known mistakes. It is no legal advice, and finding nothing proves nothing."), "small"
        )
        right = Scrolled(drawn, checked, note)
        right.column.addStretch(1)
        return Split("source-dialog", (left, right), (1, 1))

    def check(self) -> None:
        """Draws and checks the form as it is described now."""
        description = self.questions.description
        found = tuple(one for one in findings_of(description, EVIDENCE_TO_COME) if one.id != "L16")
        self.drawing.show_form(description, found)
        self.findings.show_findings(found)
        self.pill.set(*verdict(found))

    def submit(self) -> None:
        self.do(self._jobs, self._make(), self.kept.emit, _("Keeping the source"))

    def _make(self) -> Callable[[Any], str]:
        description, of, path = self.questions.description, self._of, self.picture.path
        picture = Picture(path, day_of(path), self._clock()) if path is not None and path.is_file() else None
        if of is not None and self._describes:

            def describe(db: Any) -> str:
                describe_version(db, of.version.id, description, picture)
                return of.version.id

            return describe
        ends = self.ends.day
        version = FormVersion(
            id="",
            starts=self.starts.day.isoformat(),
            ends=ends.isoformat() if ends else None,
            list=self._list_field.value or None,
            description=description,
        )
        form = Form("", self.name.text().strip(), self.kind.value) if of is None else of.form.id
        return lambda db: keep_version(db, form, version, picture)

    def _ask_source(self) -> None:
        rows: FormRows = self.rows
        self.name = QLineEdit(self._name_before())
        self.kind = OneOf(form_kind.choices(), (self._like.form.kind or "") if self._like is not None else "")
        self.starts = DayField(self._today)
        self.ends = MaybeDay(_("until"), self._today, given=False)
        if self._of is None:
            self.errors_at["form-name-missing"] = rows.row(_("&Name"), self.name, _("What you call it, such as: Quiz."))
            rows.row(_("&Kind"), self.kind)
        if not self._describes:
            day_row = rows.row(_("Shown &from"), self.starts, _("The first day on which people saw this wording."))
            rows.row(_("Still shown?"), self.ends)
            rows.row(_("&List of partners"), self._list_field, _("The one that the form links to or shows."))
            self.errors_at |= {"versions-overlap": day_row, "bad-day": day_row}
        self.picture = FileField(_("Pictures and PDF (*.png *.jpg *.jpeg *.webp *.pdf)"))
        hint = _("Without it nobody of this form can go out. It can be attached later, too.")
        picture_row = rows.row(_("Pict&ure of the form"), self.picture, hint)
        self.errors_at |= dict.fromkeys(
            ("proof-too-big", "proof-not-pdf", "proof-unknown", "file-unreadable"), picture_row
        )

    def _name_before(self) -> str:
        if self._like is not None:
            return _("{form} (copy)").format(form=self._like.form.name or self._like.form.id)
        return (self._of.form.name or "") if self._of is not None else ""

    def _list_choices(self) -> list[tuple[str, str]]:
        return [*((one.id, one.url or one.id) for one in self._lists.values()), (NO_LIST, _("No list"))]

    def _list_before(self) -> str:
        before = self._of or self._like
        if before is not None:
            return before.version.list or NO_LIST
        return next(iter(self._lists), NO_LIST)

    def _chosen_list(self) -> PartnerList | None:
        return self._lists.get(self._list_field.value)


def _title(of: SourceVersion | None, like: SourceVersion | None) -> str:
    if like is not None:
        return _("New source like {form}").format(form=like.form.name or like.form.id)
    if of is None:
        return _("New source")
    if of.version.description is None:
        return _("What {form} showed").format(form=of.version.id)
    return _("New version of {form}").format(form=of.form.name or of.form.id)


def _intro(of: SourceVersion | None) -> str:
    if of is None or of.version.description is None:
        return _("What you say here is kept for good: it proves what people saw.")
    return _("What people saw never changes afterwards. Other words are a new version, from the day on that you say.")
