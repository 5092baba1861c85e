"""Step three: under which form these people were collected, and what happens to those whom the book has."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from leadkeeper.flows.import_bench import COLUMN, NONE
from leadkeeper.flows.import_people import MODES
from leadkeeper.flows.inspect_file import Inspection
from leadkeeper.flows.remembered import FILL, Remembered
from leadkeeper.flows.sources import SourcesOfBook
from leadkeeper.model.form import Form
from leadkeeper.words import _
from leadkeeper.words.facts import day
from leadkeeper.words.import_choices import mode
from ui.theme import Status
from ui.widgets.buttons import plain
from ui.widgets.card import Card
from ui.widgets.finding_rows import verdict
from ui.widgets.flow_layout import flowing
from ui.widgets.form_rows import FormRows
from ui.widgets.inputs import OneOf
from ui.widgets.labels import label
from ui.widgets.panes import Scrolled
from ui.widgets.pill import Pill

_SHORT_FORMS: dict[str, Callable[[], str]] = {NONE: lambda: _("none known"), COLUMN: lambda: _("by row")}
"""The choices that are no form, as they are said within a sentence."""


class OriginStep(Scrolled):
    """Asks for the form version and the mode; `changed` when one is chosen."""

    changed = Signal()
    form_wanted = Signal()
    picture_wanted = Signal(str)  # the id of a form version

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._book: SourcesOfBook | None = None
        self._answers: bool | None = None
        self.form = OneOf([(NONE, _("None known"))])
        self.mode = OneOf([(one, mode(one)) for one in MODES])
        rows = FormRows()
        rows.row(
            _("&Which form collected these people?"),
            self.form,
            _("A yes counts only with the form on which it was given: what it showed, and the list that it named."),
        )
        rows.row(_("People whom the book &has"), self.mode, _("A “no” is always recorded, whatever is chosen here."))
        card = Card()
        card.add(rows)
        self._pill, self._note = Pill(""), label("", "soft")
        said = Card()
        said.add(self._pill, left=True)
        said.add(self._note)
        self.describe = plain(_("&Describe a form…"), self.form_wanted.emit, "plus")
        self.picture = plain(_("&Attach its picture…"), lambda: self.picture_wanted.emit(self.form.value), "paperclip")
        said.add(flowing([self.describe, self.picture]))
        self.column.addWidget(card)
        self.column.addWidget(said)
        self.column.addStretch(1)
        self.form.changed.connect(lambda _form: self._say())
        self.form.changed.connect(lambda _form: self.changed.emit())
        self.mode.changed.connect(lambda _mode: self.changed.emit())
        self._say()

    def forget(self) -> None:
        """Takes back what was chosen."""
        self.form.choose(NONE)
        self.mode.choose(FILL)

    def propose(self, last: Remembered) -> None:
        """Chooses what was chosen last time, as far as it is still offered."""
        self.form.choose(last.form)
        self.mode.choose(last.mode)

    def show_answers(self, found: Inspection) -> None:
        """Knows whether anybody can have said yes to partners in a file."""
        self._answers = any(one.field in ("consent_partners", "consent_partner_names") for one in found.columns)
        self._say()

    @property
    def told(self) -> str:
        """What was decided here, in words."""
        return _("Source: {form}. People whom the book has: {mode}.").format(
            form=_SHORT_FORMS[self.form.value]() if self.form.value in _SHORT_FORMS else self.form.currentText(),
            mode=self.mode.currentText()[:1].lower() + self.mode.currentText()[1:],
        )

    def offer(self, book: SourcesOfBook, *, has_form_column: bool) -> None:
        """Offers the form versions of the book; the column too where the file has one."""
        self._book = book
        column = [(COLUMN, _("Each row names its own form"))] if has_form_column else []
        versions = [
            (one.version.id, _("{form}, from {day}").format(
                form=one.form.name or one.form.id, day=day(one.version.starts or "") or "…"))
            for one in reversed(book.versions)
        ]  # fmt: skip
        versions += [
            (form.id, _("{form}, as it was on the day of each row").format(form=form.name or form.id))
            for form in _with_versions(book)
        ]
        wanted = self.form.value if self.form.value != NONE else (COLUMN if column else NONE)
        self.form.offer([(NONE, _("None known")), *column, *versions], wanted)
        self._say()

    def _say(self) -> None:
        """Says what the choice means for these people."""
        word, status, note = self._meaning()
        chosen = [one for one in (self._book.versions if self._book else ()) if one.version.id == self.form.value]
        self.picture.setVisible(bool(chosen) and not chosen[0].version.evidence)
        self._pill.set(word, status)
        self._note.setText(note)

    def _meaning(self) -> tuple[str, Status, str]:
        by_row = {form.id for form in _with_versions(self._book)} if self._book is not None else set()
        if self.form.value in {COLUMN, *by_row}:
            of_column = _("A row whose form the book does not know comes in without a consent.")
            of_form = _("A consent counts with what the form showed on its day; one without a date does not count.")
            return _("by row"), Status.INFO, of_column if self.form.value == COLUMN else of_form
        if self._answers is False:
            text = _("No column says who agreed to offers of partners: these people come in without such a yes.")
            return _("no consent"), Status.WARN, text
        chosen = [one for one in (self._book.versions if self._book else ()) if one.version.id == self.form.value]
        if not chosen:
            text = _(
                "These people come in without any yes: nobody of them can be given to a partner. "
                "If their form is not in the list, describe it."
            )
            return _("no consent"), Status.WARN, text
        word, status = verdict([one for one in chosen[0].findings if one.id != "L16"])
        if status is Status.BAD:
            return word, status, _("This form does not hold: its people stay blocked for every partner.")
        if not chosen[0].version.evidence:
            return _("no picture"), Status.WARN, _("Attach a picture of the form: without it its people stay blocked.")
        return (
            word,
            status,
            _("A yes in the file counts, dated by the file, with the list that was out at that moment."),
        )


def _with_versions(book: SourcesOfBook) -> list[Form]:
    """The forms that showed different things over time."""
    versions = {one.version.id for one in book.versions}
    forms = {one.form.id: one.form for one in book.versions}
    return [form for form in forms.values() if len(form.versions) > 1 and form.id not in versions]
