"""Dialogs of a form version: revoke its consents, correct its wording."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from leadkeeper.domain.form import Form
from leadkeeper.domain.time import Clock, paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import N_, _, counted, labels
from leadkeeper.messages.errors import sentence
from leadkeeper.messages.forms import keep
from leadkeeper.messages.labels import channel
from leadkeeper.services.consent.form_generator import Snippet, SnippetChoices, corrected_form, write_form
from leadkeeper.services.consent.forms import Consequence, SourceVersion, new_version, revocation, revoke_form
from ui.dialogs.form_description import warn_of_cut_off
from ui.jobs import Job, Jobs
from ui.theme import SIZE, SPACE, Status
from ui.widgets.buttons import plain
from ui.widgets.cards import Card
from ui.widgets.documents import ask_target
from ui.widgets.editors import CheckList, ChoiceBox, DayField
from ui.widgets.form_preview import FindingRows, FormDrawing
from ui.widgets.forms import FormDialog
from ui.widgets.labels import set_style_property, text_label
from ui.widgets.layouts import ScrollColumn, Splitter, clear_layout, fill, flowing, held, inner_column
from ui.widgets.message_boxes import told


class RevokeDialog(FormDialog):
    """Revokes a form; emits `revoked` with the number of notifications created.

    `blocked`: its check blocks everybody already.
    """

    revoked = Signal(int)

    def __init__(
        self, jobs: Jobs, form: Form, clock: Clock, parent: QWidget | None = None, *, blocked: bool = False
    ) -> None:
        self._place = inner_column(gap=SPACE.m)
        intro = _("For a form that was never valid, or that collected consents without value. It cannot be undone.")
        super().__init__(_("Revoke {form}").format(form=form.name or form.id), _("&Revoke for good"), parent, intro)
        self._jobs, self._form, self._clock, self._blocked = jobs, form, clock, blocked
        set_style_property(self.yes, look="danger")
        self.yes.setEnabled(False)
        self.yes.setDefault(False)
        self.no.setDefault(True)
        self._place.addWidget(text_label(_("Counting the people that depend on it…"), "soft"))
        self.fit()
        jobs.read(lambda db: revocation(db, form.id), self._show, self._cannot, replace="revocation", owner=self)

    def body(self) -> QWidget:
        return ScrollColumn(held(self._place), 1)

    def submit(self) -> None:
        form, now = self._form, self._clock()
        self.do(
            lambda db: revoke_form(db, form.id, now),
            lambda made: self.revoked.emit(len(made)),
            _("Revoking {form}").format(form=form.name or form.id),
            backup_first=True,
        )

    def _cannot(self, error: BaseException) -> None:
        if isinstance(error, LeadKeeperError):
            clear_layout(self._place)
            self.complain(sentence(error))

    def _show(self, consequence: Consequence) -> None:
        clear_layout(self._place)
        texts = map(text_label, _consequences(consequence, blocked=self._blocked))
        card = Card(status=Status.WARN, margin=SPACE.m).add(*texts)
        self._place.addWidget(card)
        for recipient in consequence.recipients:
            people = counted("{n} person", "{n} people", recipient.people)
            files = counted("in {n} file", "in {n} files", recipient.files)
            text = _("{partner}: {people} {files}").format(partner=recipient.legal_name, people=people, files=files)
            card.add(text_label(text, select=True))
        self.yes.setEnabled(True)
        self.no.setFocus()


def _consequences(consequence: Consequence, *, blocked: bool) -> list[str]:
    rest = counted(
        "{n} person said yes on this form: they can no longer be shared with any partner.",
        "{n} people said yes on this form: they can no longer be shared with any partner.",
        consequence.people,
    )
    already = counted(
        "{n} person said yes on this form: as it is not valid, they are blocked already, and stay so for good.",
        "{n} people said yes on this form: as it is not valid, they are blocked already, and stay so for good.",
        consequence.people,
    )
    shared = counted(
        "{n} was already shared; you will have to notify the partner:",
        "{n} were already shared; you will have to notify each partner:",
        consequence.given,
    )
    return [
        already if blocked else rest,
        shared if consequence.given else _("None of them was ever shared: no partner has to be notified."),
    ]


STYLES = {"boxes": N_("One box for each question"), "buttons": N_("Two equal buttons: accept, refuse")}
NAMES = {"inline": N_("By name, on the form itself"), "link": N_("By name, behind a link to a list")}


class CorrectedDialog(FormDialog):
    """Offers a valid form; emits `kept(version_id)` for the version created, `said(text)`."""

    kept = Signal(str)
    said = Signal(str)

    def __init__(self, jobs: Jobs, source: SourceVersion, clock: Clock, parent: QWidget | None = None) -> None:
        self._jobs, self._one, self._today = jobs, source, paris_day(clock())
        self.snippet: Snippet | None = None
        self._looking: Job | None = None
        self.drawing, self._findings = FormDrawing(), FindingRows()
        self._rest = QVBoxLayout()
        super().__init__(
            _("Corrected wording for {form}").format(form=source.form.name or source.form.id),
            _("&Use it (new version)"),
            parent,
            _("A wording without the known mistakes, with the names of your list. It is not legal advice."),
        )
        self._look()
        self.fit(SIZE.window_width - SIZE.column_least, SIZE.window_height - SIZE.column_least)

    def body(self) -> QWidget:
        self._ask_choices()
        self.copy_text = plain(_("Copy &text"), self._copy_text, "copy")
        self.copy_html = plain(_("Copy HT&ML"), self._copy_html, "copy")
        self.save = plain(_("&Save HTML…"), self._ask_where, "download")
        self._outputs = (self.copy_text, self.copy_html, self.save)
        copies = flowing(self._outputs)
        drawn = Card(_("As people would see it")).add(self.drawing, copies)
        self._rest.setSpacing(SPACE.s)
        self._to_see = Card(_("Still to do")).add(self._rest)
        checked = Card(_("Result of the check")).add(self._findings)
        right = ScrollColumn(drawn, self._to_see, checked, 1)
        return Splitter("corrected-dialog", (ScrollColumn(self.rows, 1), right), (2, 3))

    @property
    def choices(self) -> SnippetChoices:
        """Return the choices so far; before the first answer everything is as in the form."""
        if self.snippet is None:
            return SnippetChoices()
        return SnippetChoices(
            language=self.language.value,  # type: ignore[arg-type]  # one of `labels.language`
            style=self.style_choice.value,  # type: ignore[arg-type]  # one of STYLES
            names=self.names.value,  # type: ignore[arg-type]  # one of NAMES
            channels=self.channels.values,
            own_offers=self.own.isChecked(),
        )

    def submit(self) -> None:
        if self.snippet is None:
            return
        version, form = replace(self.snippet.version, starts=self.starts.day.isoformat()), self._one.form.id
        self.do(lambda db: new_version(db, form, version), self.kept.emit, _("Saving the form"))

    def save_to(self, path: Path) -> None:
        version, choices, today = self._one.version.id, self.choices, self._today

        def written(_made: Snippet) -> None:
            self.said.emit(_("{file} is saved.").format(file=path.name))

        self._jobs.read(
            lambda db: write_form(db, version, path, choices, today), written, self.failed, title=path.name, owner=self
        )

    def _ask_choices(self) -> None:
        rows = self.rows
        self.style_choice = ChoiceBox([(one, _(name)) for one, name in STYLES.items()])
        self.names = ChoiceBox([(one, _(name)) for one, name in NAMES.items()])
        self.language = ChoiceBox(labels.language.choices())
        self.channels = CheckList(channel.choices(), below=True)
        self.own = QCheckBox(_("Ask about your own offers too, with a box of their own"))
        self.own.setChecked(True)
        self.starts = DayField(self._today)
        rows.row(_("How it &asks"), self.style_choice)
        rows.row(_("How are partners &named?"), self.names, _("Where the list has no address they are named here."))
        hint = _("Telephone calls bring their own box, with the five mentions of the law.")
        rows.row(_("C&hannels"), self.channels, hint)
        rows.row(_("Own &offers"), self.own)
        rows.row(_("&Language"), self.language, _("That of the people who read it."))
        hint = _("The first day on which people see it. The former version ends the day before.")
        rows.row(_("Use it &from"), self.starts, hint, "versions-overlap", "bad-day")
        warn_of_cut_off(self._jobs, self._one.form.id, self.starts, self)
        for field in (self.style_choice, self.names, self.language, self.channels):
            field.changed.connect(lambda *_one: self._look())
        self.own.toggled.connect(lambda _on: self._look())

    def _look(self) -> None:
        """Draw what is chosen; until it is drawn the form of before is neither saved nor copied."""
        for button in (self.yes, *self._outputs):
            button.setEnabled(False)
        if self._looking is not None:
            self._jobs.stop(self._looking)
        if self.snippet is not None and not self.channels.values:
            self.complain(_("Choose at least one channel."))
            return
        version, choices, today = self._one.version.id, self.choices, self._today
        self._looking = self._jobs.read(
            lambda db: corrected_form(db, version, choices, today), self._show, told(self.complain),
            replace="corrected", owner=self,
        )  # fmt: skip

    def _show(self, made: Snippet) -> None:
        first, self.snippet = self.snippet is None, made
        self.complain("")
        if first:
            shown = made.draft.description
            with QSignalBlocker(self.style_choice), QSignalBlocker(self.names), QSignalBlocker(self.channels):
                self.style_choice.choose("buttons" if made.draft.pair else "boxes")
                self.names.choose(str(shown.get("partner_mode", "inline")))
                for value, box in self.channels.boxes.items():
                    box.setChecked(value in (shown.get("channels") or ()))
        same = made.version.id == self._one.version.id
        self.drawing.show_form(made.draft.description, made.findings, spoken=self.language.value)
        self._findings.show_findings(made.findings)
        clear_layout(self._rest)
        todo = [text_label(_("• {text}").format(text=keep(one))) for one in made.draft.keep]
        self._to_see.setVisible(bool(todo))
        fill(self._rest, *todo)
        self.yes.setEnabled(not same)
        for button in self._outputs:
            button.setEnabled(True)
        if same:
            self.complain(_("The form shows exactly this already: nothing has to be changed."))

    def _copy_text(self) -> None:
        if self.snippet is not None:
            QGuiApplication.clipboard().setText(self.snippet.text)
            self.said.emit(_("The text is on the clipboard."))

    def _copy_html(self) -> None:
        if self.snippet is not None:
            QGuiApplication.clipboard().setText(self.snippet.html)
            self.said.emit(_("The HTML is on the clipboard."))

    def _ask_where(self) -> None:
        name = f"{self._one.form.id}.html"
        ask_target(self, _("Save the corrected form"), name, _("Web page (*.html)"), self.save_to)
