"""Asks for the facts of one person: all of them, each checked as an import would."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QCompleter, QHBoxLayout, QLineEdit, QWidget

from leadkeeper.clock import Clock
from leadkeeper.flows.edit_people import Edited
from leadkeeper.flows.edit_person import EXTRA, YES, Fields, edit_person, wrong_fields
from leadkeeper.model.contact import Contact
from leadkeeper.words import N_, _, edits, facts, tables
from leadkeeper.words.errors import sentence
from ui.dialogs.form_dialog import FormDialog
from ui.jobs import Jobs
from ui.theme import SIZE, SPACE
from ui.widgets.form_rows import FormRow, FormRows
from ui.widgets.inputs import OneOf, TextField
from ui.widgets.labels import label
from ui.widgets.panes import Scrolled

LEFT: tuple[tuple[str, tuple[str, ...]], ...] = (
    (N_("Addresses"), ("email", "phone", "other_emails", "other_phones", "postal_address", "country", "email_state")),
    (
        N_("What the rules ask"),
        ("action_at", "action_kind", "informed_at", "informed_mentions", "relation_ended_on", "admin_only"),
    ),
)
RIGHT: tuple[tuple[str, tuple[str, ...]], ...] = (
    (N_("Person"), ("first_name", "last_name", "birth_date", "age_at_consent", "segment")),
    (N_("Company"), ("company", "job_title", "legal_form")),
    (N_("Your work"), ("stage", "owner", "tags", "note")),
)
"""The fields of the two columns in the order in which they are asked, under their headings."""

LINES = {"other_emails": 2, "other_phones": 2, "postal_address": 2, "note": 3}
CHOICES: dict[str, Callable[[], list[tuple[str, str]]]] = {
    "segment": lambda: [("", tables.segment(None)), *tables.segment.choices()],
    "stage": lambda: list(tables.stage.choices()),
    "email_state": lambda: list(tables.email_state.choices()),
    "action_kind": lambda: [("", "–"), *tables.action.choices()],
}
DAYS = ("birth_date", "action_at", "informed_at", "relation_ended_on")
HINTS = {
    "email": N_("Another address takes its place; this one stays among the others, for the stop list and complaints."),
    "other_emails": N_("One a line. They are matched, never given to a partner."),
    "birth_date": N_("As 24/11/1990."),
    "tags": N_("Separated by commas."),
    "admin_only": N_("Nobody is given who is kept for the accounts only."),
}


class PersonDialog(FormDialog):
    """Changes the facts of a person; `kept` carries what was done."""

    kept = Signal(object)

    def __init__(self, jobs: Jobs, fields: Fields, clock: Clock, parent: QWidget | None = None) -> None:
        self._name = _name(fields.contact)
        title = _("Change {name}").format(name=self._name)
        super().__init__(title, _("&Keep"), parent, _("What stood there stays in the history."))
        self._jobs, self._clock, self._fields = jobs, clock, fields
        self._shown: dict[str, str] = {}
        self.inputs: dict[str, QWidget] = {}
        self.questions: dict[str, FormRow] = {}
        for column, parts in ((self.rows, LEFT), (self.right, RIGHT)):
            for title, names in parts:
                self._ask(column, _(title), names)
        extra = [name for name in fields.texts if name.startswith(EXTRA)]
        if extra:
            self._ask(self.right, _("Other columns"), extra)
        self.errors_at = {"email-taken": self.questions["email"]}
        self.fit(SIZE.dialog_width * 3 // 2)

    def body(self) -> QWidget:
        """Two columns of questions that scroll together; Tab goes down the left one first."""
        self.right = FormRows()
        both = QWidget()
        layout = QHBoxLayout(both)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE.xl)
        for column in (self.rows, self.right):
            layout.addWidget(column, 1, Qt.AlignmentFlag.AlignTop)
        return Scrolled(both)

    @property
    def changed(self) -> dict[str, str]:
        """The fields whose text is another than it was, with the new one."""
        texts = {name: _text(field) for name, field in self.inputs.items()}
        return {name: text for name, text in texts.items() if text != self._shown[name]}

    def submit(self) -> None:
        if self._say_wrong():
            return
        number, texts, now = self._fields.number, self.changed, self._clock()
        if not texts:
            self.accept()
            return
        title = _("Changing {name}").format(name=self._name)
        self.do(self._jobs, lambda db: edit_person(db, number, texts, now), self._done, title)

    def _done(self, made: Edited) -> None:
        self.kept.emit(made)

    def _ask(self, column: FormRows, title: str, names: Sequence[str]) -> None:
        column.add(label(title, "heading"))
        for name in names:
            field = self._field(name)
            self.inputs[name] = field
            self.questions[name] = column.row(edits.field_name(name).replace("&", "&&"), field, self._hint(name))
            if isinstance(field, TextField):
                field.setFixedHeight(field.sizeHint().height())  # as many lines as this one needs
            self._shown[name] = _text(field)

    def _field(self, name: str) -> QWidget:
        text = self._fields.texts.get(name, "")
        if name in CHOICES:
            return OneOf(CHOICES[name](), text)
        if name in ("informed_mentions", "admin_only"):
            box = QCheckBox(_("Yes"))
            box.setChecked(text == YES)
            return box
        if name in LINES:
            return TextField(text, LINES[name])
        line = QLineEdit(
            facts.day(text) if name in DAYS else facts.country(text) if name == "country" and text else text
        )
        if name == "country":
            known = QCompleter(sorted(country for _code, country in facts.country.choices()), line)
            known.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            line.setCompleter(known)
        line.editingFinished.connect(self._look)
        return line

    def _hint(self, name: str) -> str:
        parts = [_(HINTS[name])] if name in HINTS else []
        if name in self._fields.by_hand:
            parts.append(_("By hand on {day}.").format(day=facts.day(self._fields.by_hand[name])))
        return " ".join(parts)

    def _look(self) -> None:
        """Says what is wrong as soon as a field is left; what was right again is so at once."""
        wrong = wrong_fields(self._fields.contact, self.changed, self._clock())
        for name, row in self.questions.items():
            row.set_error(sentence(wrong[name]) if name in wrong else "")

    def _say_wrong(self) -> bool:
        self._look()
        return self.rows.focus_first_error() or self.right.focus_first_error()


def _name(contact: Contact) -> str:
    full = " ".join(filter(None, (contact.first_name, contact.last_name)))
    return full or contact.company or contact.email or contact.phone or contact.id


def _text(field: QWidget) -> str:
    if isinstance(field, OneOf):
        return field.value
    if isinstance(field, QCheckBox):
        return YES if field.isChecked() else ""
    if isinstance(field, TextField):
        return field.text
    return field.text().strip() if isinstance(field, QLineEdit) else ""
