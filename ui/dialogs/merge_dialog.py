"""Shows records of one person side by side: which one stays, whose value wins, and what goes together."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLabel, QRadioButton, QSizePolicy, QWidget

from leadkeeper.clock import Clock
from leadkeeper.flows.edit_people import Edited
from leadkeeper.flows.merge import CHOOSABLE, Side, merge, preview
from leadkeeper.flows.same_person import not_same
from leadkeeper.model.contact import Contact
from leadkeeper.words import _, edits, facts, ngettext, tables
from ui.dialogs.form_dialog import FormDialog
from ui.jobs import Jobs
from ui.models.formats import number, telephone
from ui.models.tips import tip
from ui.theme import SIZE, SPACE
from ui.widgets.buttons import plain
from ui.widgets.labels import label
from ui.widgets.panes import Scrolled

LONGEST = 34  # characters of a value; the tooltip has them all
NAMED = {"segment": tables.segment, "stage": tables.stage, "country": facts.country}


class MergeDialog(FormDialog):
    """Merges records into one of them, or remembers that they are different people.

    `kept` carries what was done and the sentence about it.
    """

    kept = Signal(object, str)

    def __init__(self, jobs: Jobs, records: Sequence[Side], clock: Clock, parent: QWidget | None = None) -> None:
        self._records = list(records)
        self._groups: dict[str, QButtonGroup] = {}
        self._choices: dict[str, int] = {}
        self._stays = self._records[0].number
        super().__init__(
            _("The same person?"),
            _("&Merge"),
            parent,
            _(
                "One record stays and gets all that the others have: addresses, answers, files, notices. A no of one of"
                " them holds against a yes of another. Undo takes them apart again, exactly."
            ),
        )
        self._jobs, self._clock = jobs, clock
        self.differ = plain(_("&Not the same person"), self._keep_apart)
        self.column.insertWidget(self.column.indexOf(self._trouble), self.differ, 0, Qt.AlignmentFlag.AlignLeft)
        self._show_defaults()
        self.fit(SIZE.dialog_width + SIZE.field_least * len(self._records) // 2, 0)

    def body(self) -> QWidget:
        """The records beside one another, a fact a line."""
        holder = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        holder.setSizePolicy(policy)
        self._grid = QGridLayout(holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE.l)
        self._grid.setVerticalSpacing(SPACE.s)
        for place in range(len(self._records)):
            self._grid.setColumnStretch(place + 1, 1)
        self._line("", _("Stays"), [self._head(side) for side in self._records], differ=True)
        for name in CHOOSABLE:
            values = [_value(side.contact, name) for side in self._records]
            if any(values):
                self._line(name, edits.field_name(name), values, differ=len(set(values)) > 1)
        self._tell(_("Also"), [self._rest(side) for side in self._records])
        self.rows.add(holder)
        area = Scrolled(self.rows)
        area.column.addStretch(1)
        return area

    def choose(self, name: str, row: int) -> None:
        """Says whose value of a field wins; without a name, who stays."""
        if name:
            self._choices[name] = row
        else:
            self._stays = row
        self._show_defaults()

    @property
    def stays(self) -> int:
        """The row number of the record that stays."""
        return self._stays

    def submit(self) -> None:
        stays, others = self._stays, [one.number for one in self._ordered()[1:]]
        choices, now = dict(self._choices), self._clock()
        self.do(
            self._jobs,
            lambda db: merge(db, stays, others, choices, now),
            self._merged,
            _("Merging records"),
        )

    def _merged(self, made: Edited) -> None:
        text = ngettext("{n} record merged.", "{n} records merged into one.", made.people)
        self.kept.emit(made, text.format(n=number(made.people)))

    def _keep_apart(self) -> None:
        numbers, now = [one.number for one in self._records], self._clock()
        self.do(
            self._jobs,
            lambda db: not_same(db, numbers, now),
            lambda made: self.kept.emit(made, _("They will not be proposed together again.")),
            _("Remembering that they differ"),
        )

    def _ordered(self) -> list[Side]:
        return sorted(self._records, key=lambda one: one.number != self._stays)

    def _show_defaults(self) -> None:
        """Marks in each line the value that the merged record would have."""
        whole = preview(self._ordered(), self._choices)
        for name, group in self._groups.items():
            wanted = self._choices.get(name, self._stays) if name else self._stays
            values = {one.number: getattr(one.contact, name) for one in self._ordered()} if name else {}
            if name and values[wanted] != getattr(whole, name):
                wanted = next((row for row, value in values.items() if value == getattr(whole, name)), wanted)
            group.button(wanted).setChecked(True)

    def _head(self, side: Side) -> str:
        return f"{_name(side.contact)} ({side.contact.id})"

    def _rest(self, side: Side) -> str:
        answers = ngettext("{n} answer", "{n} answers", side.answers).format(n=number(side.answers))
        files = ngettext("in {n} file", "in {n} files", side.deliveries).format(n=number(side.deliveries))
        return f"{answers}, {files}"

    def _line(self, name: str, title: str, values: Sequence[str], *, differ: bool) -> None:
        if not differ:
            self._tell(title, values)
            return
        line = self._grid.rowCount()
        self._grid.addWidget(_title(title), line, 0)
        group = self._groups[name] = QButtonGroup(self)
        for place, (side, value) in enumerate(zip(self._records, values, strict=True), 1):
            button = QRadioButton(_short(value).replace("&", "&&"))
            button.setToolTip(tip(value))
            button.setAccessibleName(f"{title}: {value or '–'}")
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            group.addButton(button, side.number)
            self._grid.addWidget(button, line, place)
        group.idClicked.connect(lambda row, name=name: self.choose(name, row))

    def _tell(self, title: str, values: Sequence[str]) -> None:
        line = self._grid.rowCount()
        self._grid.addWidget(_title(title), line, 0)
        for place, value in enumerate(values, 1):
            words: QLabel = label(value or "–", "soft", select=True)
            self._grid.addWidget(words, line, place)


def _title(text: str) -> QLabel:
    """What a line is about, on one line itself: the values beside it may take more."""
    made = label(text, "strong")
    made.setWordWrap(False)
    return made


def _value(contact: Contact, name: str) -> str:
    found = getattr(contact, name)
    if found is None:
        return ""
    if name == "phone":
        return telephone(str(found))
    return NAMED[name](found) if name in NAMED else str(found)


def _name(contact: Contact) -> str:
    return (
        " ".join(filter(None, (contact.first_name, contact.last_name))) or contact.email or contact.phone or contact.id
    )


def _short(text: str) -> str:
    return (text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…") or "–"
