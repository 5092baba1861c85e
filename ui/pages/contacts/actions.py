"""Actions on contacts: menu entries, buttons and dialogs (withdrawal, suppression, editing, merging)."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QCompleter, QLineEdit, QMenu, QWidget

from leadkeeper.domain.contact import Contact
from leadkeeper.domain.text import alphabetical
from leadkeeper.domain.time import Clock, paris_day
from leadkeeper.messages import N_, _, and_more, contacts, counted, labels
from leadkeeper.messages.contacts import untouched_alike
from leadkeeper.messages.errors import sentence
from leadkeeper.progress import Flow
from leadkeeper.services.contacts import editing
from leadkeeper.services.contacts.details import AlikeRecord, ContactDetails, alike_of, named_record
from leadkeeper.services.contacts.duplicates import Side, sides
from leadkeeper.services.contacts.listing import page
from leadkeeper.services.suppression.suppression import Stopped, look_at_stops
from ui.dialogs.data_rights import Rights
from ui.dialogs.requests import MOST_NAMED, called, name_and_address
from ui.dialogs.undo import History
from ui.jobs import Jobs
from ui.pages.contacts.duplicates import MergeDialog, SameDialog
from ui.pages.contacts.refusals import StopDialog, UnstopDialog, partners_to_correct, partners_to_notify
from ui.theme import SIZE, SPACE, dress, icon
from ui.widgets.buttons import Entry, fill_menu, only_reads, why_only_reads
from ui.widgets.editors import CheckList, ChoiceBox, TextField
from ui.widgets.forms import FormDialog, FormRow, FormRows, open_dialog
from ui.widgets.labels import escaped, text_label
from ui.widgets.layouts import Halves, ScrollColumn
from ui.widgets.message_boxes import confirm

SETTLED = N_("The dispute is removed: what it blocked may be shared again.")

LEFT: tuple[tuple[str, tuple[str, ...]], ...] = (
    (N_("Addresses"), ("email", "phone", "other_emails", "other_phones", "postal_address", "country", "email_state")),
    (
        N_("What the rules need"),
        ("action_at", "action_kind", "informed_at", "informed_mentions", "relation_ended_on", "admin_only"),
    ),
)
RIGHT: tuple[tuple[str, tuple[str, ...]], ...] = (
    (N_("Person"), ("first_name", "last_name", "birth_date", "age_at_consent", "segment")),
    (N_("Company"), ("company", "job_title", "legal_form")),
    (N_("Your follow-up"), ("stage", "owner", "tags", "note")),
)
"""Fields of the two columns, in the order of the questions, under their headings."""

LINES = {"other_emails": 2, "other_phones": 2, "postal_address": 2, "note": 3}
CHOICES: dict[str, Callable[[], list[tuple[str, str]]]] = {
    "segment": lambda: [("", labels.segment(None)), *labels.segment.choices()],
    "stage": lambda: list(labels.stage.choices()),
    "email_state": lambda: list(labels.email_state.choices()),
    "action_kind": lambda: [("", "–"), *labels.action.choices()],
}
HINTS = {
    "email": N_(
        "If another address replaces it, this one stays among the others, for the suppression list and complaints."
    ),
    "other_emails": N_("One a line. They are used to match, and never shared with a partner."),
    "birth_date": N_("As 24/11/1990."),
    "tags": N_("Separated by commas."),
    "admin_only": N_("A person kept for the accounts only is never shared."),
}


class PersonDialog(FormDialog):
    """Edits the facts of a contact; emits `kept(result)`."""

    kept = Signal(object)

    def __init__(self, jobs: Jobs, fields: editing.Fields, clock: Clock, parent: QWidget | None = None) -> None:
        self._name = fields.contact.called
        title = _("Change {name}").format(name=self._name)
        intro = (named_record(fields.contact).named, _("The former value stays in the history."))
        super().__init__(title, _("&Save"), parent, "\n".join(intro))
        self._jobs, self._clock, self._fields = jobs, clock, fields
        self._shown: dict[str, str] = {}
        self.inputs: dict[str, QWidget] = {}
        self.questions: dict[str, FormRow] = {}
        for column, parts in ((self.rows, LEFT), (self.right, RIGHT)):
            for title, names in parts:
                self._ask(column, _(title), names)
        extra = [name for name in fields.texts if name.startswith(editing.EXTRA)]
        if extra:
            self._ask(self.right, _("Other columns"), extra)
        self.errors_at["email-taken"] = self.questions["email"]
        self.fit(SIZE.dialog_width * 3 // 2)

    def body(self) -> QWidget:
        """Build two columns of questions that scroll together; Tab goes down the left one first."""
        self.right = FormRows()
        self._halves = Halves([self.rows], [self.right], gap=SPACE.xl, even=True)
        return ScrollColumn(self._halves)

    def _body_width(self) -> int:
        return max(super()._body_width(), self._halves.width_abreast + SPACE.l)  # with the scroll bar

    @property
    def changed(self) -> dict[str, str]:
        texts = {name: _text(field) for name, field in self.inputs.items()}
        return {name: text for name, text in texts.items() if text != self._shown[name]}

    def submit(self) -> None:
        self._look()
        if self.rows.focus_first_error() or self.right.focus_first_error():
            return
        number, texts, now = self._fields.number, self.changed, self._clock()
        if not texts:
            self.accept()
            return
        title = _("Changing {name}").format(name=self._name)
        self.do(lambda db: editing.edit_person(db, number, texts, now), self.kept.emit, title)

    def _ask(self, column: FormRows, title: str, names: Sequence[str]) -> None:
        column.add(text_label(title, "heading"))
        for name in names:
            field = self._field(name)
            self.inputs[name] = field
            parts = [_(HINTS[name])] if name in HINTS else []
            if isinstance(field, QLineEdit) and field.isReadOnly():
                parts.append(_("As the file said it. A refusal is recorded with “Withdraw…”."))
            if name in self._fields.by_hand:
                parts.append(_("By hand on {day}.").format(day=labels.day(self._fields.by_hand[name])))
            self.questions[name] = column.row(escaped(contacts.field_name(name)), field, " ".join(parts))
            if isinstance(field, TextField):
                field.setFixedHeight(field.sizeHint().height())  # as many lines as this field needs
            self._shown[name] = _text(field)

    def _field(self, name: str) -> QWidget:
        text = self._fields.texts.get(name, "")
        if name in CHOICES:
            return ChoiceBox(CHOICES[name](), text)
        if name in ("informed_mentions", "admin_only"):
            box = QCheckBox(_("Yes"))
            box.setChecked(text == editing.YES)
            return box
        if name in LINES:
            return TextField(text, LINES[name])
        if name in editing.DAY_FIELDS:
            text = labels.day(text)
        line = QLineEdit(labels.country(text) if name == "country" and text else text)
        if name == "country":
            known = QCompleter(sorted(country for _code, country in labels.country.choices()), line)
            dress(known.popup())  # it has no parent
            known.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            line.setCompleter(known)
        line.setReadOnly(name.startswith(editing.EXTRA) and editing.is_of_answers(name.removeprefix(editing.EXTRA)))
        line.editingFinished.connect(self._look)
        return line

    def _look(self) -> None:
        """Show errors when a field is left; clear them as soon as they are corrected."""
        wrong = editing.wrong_fields(self._fields.contact, self.changed, self._clock())
        for name, row in self.questions.items():
            row.set_error(sentence(wrong[name]) if name in wrong else "")


def _text(field: QWidget) -> str:
    if isinstance(field, ChoiceBox):
        return field.value
    if isinstance(field, QCheckBox):
        return editing.YES if field.isChecked() else ""
    if isinstance(field, TextField):
        return field.text
    return field.text().strip() if isinstance(field, QLineEdit) else ""


MOST_MERGED = 6  # records that fit next to one another


@dataclass(frozen=True, slots=True)
class Selection:
    """The contacts that an action is about, and their number; an array is a whole list, whatever its length."""

    contacts: Sequence[int]
    people: int
    name: str = ""

    @property
    def numbers(self) -> list[int]:
        """The ids of contacts that were selected one by one."""
        return [] if isinstance(self.contacts, array) else list(self.contacts)

    @property
    def told(self) -> str:
        return self.name or counted("For {n} person.", "For {n} people.", self.people)

    def named(self, first: Sequence[Contact]) -> list[str]:
        """Return the names of the first contacts, as `first_people` reads them, and how many more there are."""
        return [*map(name_and_address, first), *self.others()]

    def others(self) -> list[str]:
        """Return how many more there are than the first, as a line; none if there are no more."""
        return and_more(self.people - len(self.contacts[:MOST_NAMED]))


Load = Callable[[Callable[[ContactDetails], None]], None]
"""Calls what it is given with a person, at once or as soon as they are read."""


ASKED = "contacts.asked"
"""Name of the reads after which a box opens: of two the last one does, not one over the other."""


class ContactActions(QObject):
    """Runs actions on contacts as jobs, and reports them with an undo; `merged` has the id of the record that stays."""

    said = Signal(str, object)
    merged = Signal(int)

    def __init__(self, jobs: Jobs, clock: Clock, over: QWidget) -> None:
        super().__init__(over)
        self._jobs, self._clock, self._over = jobs, clock, over
        self._history = History(jobs, clock, self)
        self._history.said.connect(self.said)
        self.rights = Rights(jobs, clock, over)
        self.rights.said.connect(self.said)

    def fill(
        self,
        menu: QMenu,
        chosen: Selection,
        shown: ContactDetails | None = None,
        load: Load | None = None,
        without: Collection[str] = (),
    ) -> None:
        """Fill a menu with the actions on the selected contacts; `one` is the contact shown, if it is a single one.

        `load` reads the single contact that is selected and not shown yet. Texts in `without` are left out.
        """
        alone = chosen.numbers[0] if len(chosen.numbers) == 1 else None
        ask = load if shown is None else lambda act: act(shown)
        if alone is not None and _("&Edit…") not in without:
            fill_menu(menu, [Entry(_("&Edit…"), lambda: self.edit(alone), "edit", writes=True)])
        stages = [
            Entry(escaped(name), partial(self.stage, chosen, one), writes=True) for one, name in labels.stage.choices()
        ]
        fill_menu(menu.addMenu(icon("hourglass"), _("&Stage")), stages)
        entries = [
            Entry(_("&Tags…"), lambda: self.tag(chosen), "tag", writes=True),
            Entry(_("Ow&ner…"), lambda: self.hand_to(chosen), "user", writes=True),
            None,
            *(
                []
                if chosen.people < 2
                else [
                    Entry(_("Withdrawal, suppression list, erasure: one person at a time"), bool, "ban", enabled=False)
                ]
            ),
            *self._noes(alone, shown, ask),
            *self._rights(ask),
            *self._disputes(chosen, shown),
        ]
        if 2 <= len(chosen.numbers) <= MOST_MERGED:
            entries += [None, Entry(_("&Merge them…"), lambda: self.merge(chosen.numbers), "users", writes=True)]
        fill_menu(menu, [entry for entry in entries if entry is None or entry.text not in without])

    def _noes(self, alone: int | None, shown: ContactDetails | None, ask: Load | None) -> list[Entry | None]:
        if alone is None or ask is None:
            return []
        off = Entry(_("Remove from the &suppression list…"), lambda: ask(self.unstop), "x", writes=True)
        return [
            Entry(_("&Withdraw…"), lambda: ask(partial(self.rights.withdraw, alone)), "circle-minus", writes=True),
            Entry(_("Suppression &list…"), lambda: ask(partial(self.stop, alone)), "ban", writes=True),
            *([off] if shown is not None and shown.is_suppressed else []),
        ]

    def _rights(self, ask: Load | None) -> list[Entry | None]:
        if ask is None:
            return []
        return [
            None,
            Entry(_("Access rep&ort…"), lambda: ask(lambda found: self.rights.dossier(found.contact.id)), "file-text"),
            Entry(_("Er&ase…"), lambda: ask(lambda found: self.rights.erase(found.contact.id)), "trash", writes=True),
            None,
        ]

    def _disputes(self, chosen: Selection, shown: ContactDetails | None) -> list[Entry | None]:
        disputed = shown.contact.contested if shown is not None else None
        new, over = partial(self.contest, chosen, disputed=True), partial(self.settle, chosen)
        entries: list[Entry | None] = []
        if not disputed:
            entries.append(Entry(_("Consent &disputed"), new, "alert-triangle", writes=True))
        if disputed or shown is None:
            entries.append(Entry(_("Dispute sett&led"), over, "check", writes=True))
        return entries

    def edit(self, row: int) -> None:
        if only_reads(self._over):
            self.said.emit(why_only_reads(), None)
            return
        self._jobs.read(lambda db: editing.fields_of(db, row), self._open_fields, replace=ASKED)

    def _open_fields(self, fields: editing.Fields) -> None:
        dialog = PersonDialog(self._jobs, fields, self._clock, self._over)
        name = called(fields.contact)

        def saved(made: editing.Edited) -> None:
            to_notify = partners_to_notify(made.told)
            question = _("A refusal at an address that you added holds for {name}. If you undo the change, they may be "
                         "shared again.")  # fmt: skip
            text = _("{name}: the change is saved.").format(name=name)
            self._say(
                made,
                " ".join(filter(None, (text, to_notify, partners_to_correct(made.corrected)))),
                question.format(name=name_and_address(fields.contact)) if to_notify else "",
            )

        dialog.kept.connect(saved)
        open_dialog(dialog)

    def stage(self, chosen: Selection, stage: str) -> None:
        now = self._clock()
        self._many(chosen, lambda db: editing.set_stage(db, chosen.contacts, stage, now), _("Changing the stage"))

    def first_people(self, chosen: Selection, then: Callable[[list[Contact]], None], name: str = ASKED) -> None:
        """Read the first contacts; `name` is that of the read."""
        first = list(chosen.contacts[:MOST_NAMED])
        self._jobs.read(lambda db: page(db, first), then, replace=name, owner=self)

    def settle(self, chosen: Selection) -> None:
        """Clear the mark of a dispute; of several people only once the question that names them is answered."""
        if chosen.people < 2:
            self.contest(chosen, disputed=False)
            return

        def ask(first: list[Contact]) -> None:
            title = counted("Settle the dispute for {n} person?", "Settle the dispute for {n} people?", chosen.people)
            text = "\n".join([_(SETTLED), *chosen.named(first)])
            confirm(title, text, _("&Settle"), partial(self.contest, chosen, disputed=False), self._over)

        self.first_people(chosen, ask)

    def contest(self, chosen: Selection, *, disputed: bool) -> None:
        now = self._clock()
        title = _("Recording the dispute")
        numbers, first = (chosen.numbers, list(chosen.contacts[:MOST_NAMED])) if disputed else ([], [])

        def done(made: editing.Edited) -> None:
            """Name who may be the same person and was left as it is, and before an undo who would be freed."""

            def tell(answer: tuple[Sequence[AlikeRecord], list[Contact]]) -> None:
                near, people = answer
                concerned = _("Concerns: {people}").format(people="; ".join(chosen.named(people)))
                question = f"{_(SETTLED)} {concerned}" if disputed else ""
                self._kept_many(chosen, question, made, untouched_alike(one.standing for one in near))

            self._jobs.read(lambda db: (alike_of(db, numbers, paris_day(now)), page(db, first)), tell, owner=self)

        self._jobs.write(lambda db: editing.contest(db, chosen.contacts, disputed, now), done, title=title, owner=self)

    def tag(self, chosen: Selection) -> None:
        numbers = chosen.numbers

        def found(answer: tuple[list[str], list[Contact]]) -> None:
            known, people = answer
            had = known if not numbers else sorted({tag for one in people for tag in one.tags}, key=alphabetical)
            told = named_record(people[0]).named if len(people) == 1 else chosen.told
            dialog = open_dialog(TagsDialog(self._jobs, chosen.contacts, told, known, had, self._clock, self._over))
            dialog.kept.connect(partial(self._kept_many, chosen, ""))

        self._jobs.read(lambda db: (editing.tags(db), page(db, numbers)), found, replace=ASKED, owner=self)

    def hand_to(self, chosen: Selection) -> None:
        numbers = chosen.numbers

        def found(people: list[Contact]) -> None:
            named = named_record(people[0]).named if len(people) == 1 else chosen.told
            owners = {one.owner for one in people}
            owner = (owners.pop() or "") if len(owners) == 1 else ""
            dialog = open_dialog(OwnerDialog(self._jobs, chosen.contacts, named, self._clock, self._over, owner=owner))
            dialog.kept.connect(partial(self._kept_many, chosen, ""))

        self._jobs.read(lambda db: page(db, numbers), found, replace=ASKED, owner=self)

    def stop(self, row: int, shown: ContactDetails) -> None:
        name = name_and_address(shown.contact)
        partners = dict.fromkeys((one.partner, one.legal_name) for one in shown.verdicts)
        dialog = open_dialog(StopDialog(self._jobs, row, shown.contact, list(partners), self._clock, self._over))
        question = _("Once removed from the suppression list, {name} may be shared again if no other rule objects.")
        dialog.kept.connect(lambda made, text: self._say(made, text, question.format(name=name)))

    def unstop(self, one: ContactDetails) -> None:
        who = one.contact
        addresses = who.addresses

        def found(entries: Stopped) -> None:
            dialog = open_dialog(UnstopDialog(self._jobs, who, entries, self._clock, self._over))
            dialog.kept.connect(lambda text: self.said.emit(text, None))

        texts = [text for text in addresses if text]
        self._jobs.read(lambda db: look_at_stops(db, texts), found, replace=ASKED, owner=self)

    def merge(self, numbers: Sequence[int]) -> None:
        now = self._clock()
        self._jobs.read(lambda db: sides(db, numbers, now), self._open_sides, replace=ASKED)

    def _open_sides(self, records: list[Side]) -> None:
        if len(records) > 1:
            dialog = open_dialog(MergeDialog(self._jobs, records, self._clock, self._over))
            dialog.merged.connect(self.merged)
            dialog.kept.connect(self._say)

    def look_for_twice(self) -> None:
        open_dialog(SameDialog(self._jobs, self._clock, self._over)).kept.connect(self._say)

    def _many(self, chosen: Selection, make: Callable[[Any], Flow[editing.Edited]], title: str) -> None:
        self._jobs.write(make, partial(self._kept_many, chosen, ""), title=title, owner=self)

    def _kept_many(self, chosen: Selection, question: str, made: editing.Edited, left: Sequence[str] = ()) -> None:
        if made.edit is None:
            self.said.emit(_("There is nothing to change."), None)
        else:
            many = counted("{n} person changed.", "{n} people changed.", made.people)
            text = _("{name}: the change is saved.").format(name=chosen.name) if chosen.name else many
            self._say(made, " ".join([text, *left]), question)

    def _say(self, made: editing.Edited, text: str, question: str = "") -> None:
        self.said.emit(text, self._history.offer(made.edit, question))


class TagsDialog(FormDialog):
    """Adds and removes tags of contacts; emits `kept(result)`."""

    kept = Signal(object)

    def __init__(
        self,
        jobs: Jobs,
        selection: Sequence[int],
        people: str,
        known: Sequence[str],
        had: Sequence[str],
        clock: Clock,
        parent: QWidget | None = None,
    ) -> None:
        """`people` describes the contacts, `had` are the tags that can be removed from them."""
        super().__init__(_("Tags"), _("&Save"), parent, people)
        self._jobs, self._selection, self._clock = jobs, selection, clock
        self.more = QLineEdit()
        completer = QCompleter(list(known), self.more)
        dress(completer.popup())  # it has no parent
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.more.setCompleter(completer)
        self.more_row = self.rows.row(_("&Add"), self.more, _("Separate several with commas."))
        self.less = CheckList([(tag, tag) for tag in had])
        self.rows.row(_("&Remove"), self.less).setVisible(bool(had))

    def submit(self) -> None:
        add = [tag for one in self.more.text().split(",") if (tag := one.strip())]
        selection, remove, now = self._selection, self.less.values, self._clock()
        if not add and not remove:
            self.refuse(self.more_row, _("Type a tag, or choose one to remove."))
            return
        self.do(lambda db: editing.change_tags(db, selection, add, remove, now), self.kept.emit, _("Changing tags"))


class OwnerDialog(FormDialog):
    """Sets the owner of contacts; emits `kept(result)`. `owner` is the one that they all have."""

    kept = Signal(object)

    def __init__(
        self,
        jobs: Jobs,
        selection: Sequence[int],
        people: str,
        clock: Clock,
        parent: QWidget | None = None,
        *,
        owner: str = "",
    ) -> None:
        super().__init__(_("Owner"), _("&Save"), parent, people)
        self._jobs, self._selection, self._clock = jobs, selection, clock
        self.owner = QLineEdit(owner)
        self.rows.row(_("&Name"), self.owner, _("Empty: no owner."))

    def submit(self) -> None:
        selection, owner, now = self._selection, self.owner.text(), self._clock()
        self.do(lambda db: editing.set_owner(db, selection, owner, now), self.kept.emit, _("Changing the owner"))
