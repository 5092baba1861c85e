"""Possible duplicates: groups of records, and the merge dialog with the records side by side."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QRadioButton,
    QSizePolicy,
    QWidget,
)

from leadkeeper.domain.contact import Consent, Contact
from leadkeeper.domain.duplicates import CHOOSABLE, possible_groups
from leadkeeper.domain.time import Clock
from leadkeeper.messages import N_, _, contacts, counted, labels
from leadkeeper.services.books.undo import undo
from leadkeeper.services.contacts import duplicates
from leadkeeper.services.contacts.editing import Edited
from leadkeeper.services.contacts.listing import page
from ui.dialogs.undo import TELLS_LATER
from ui.jobs import Jobs
from ui.models.formats import format_number, telephone, tip
from ui.models.table_model import Column, LazyModel
from ui.pages.contacts.refusals import partners_to_notify
from ui.theme import SIZE, SPACE
from ui.widgets.buttons import as_default, plain, primary, quiet, writing
from ui.widgets.cards import EmptyState, grid_in
from ui.widgets.editors import ChoiceBox
from ui.widgets.forms import FormDialog, open_dialog, resize_within_screen
from ui.widgets.labels import announce, escaped, hidden, show_text, text_label, titled, with_name
from ui.widgets.layouts import ScrollColumn, StackedWidget, as_high_as_text, expanding, fill, rescue_focus
from ui.widgets.message_boxes import confirm
from ui.widgets.table import Table, offer_buttons

FEWEST = 2  # records of a merge: with more, those that belong together are ticked
LONGEST = 34  # characters of a value; the tooltip shows it whole
NAMED = {"segment": labels.segment, "stage": labels.stage, "country": labels.country}


class MergeDialog(FormDialog):
    """Merges records into one of them, or remembers that they are different people; of three or more those ticked.

    Emits `kept(result, text, question)` with the question before it is undone, and before it `merged` with the id of
    the record that stays.
    """

    kept = Signal(object, str, str)
    merged = Signal(int)

    def __init__(
        self, jobs: Jobs, records: Sequence[duplicates.Side], clock: Clock, parent: QWidget | None = None
    ) -> None:
        self._records = list(records)
        self._groups: dict[str, QButtonGroup] = {}
        self._choices: dict[str, int] = {}
        self.stays = self._records[0].number
        self.ticks: dict[int, QCheckBox] = {}
        self.left: list[tuple[int, ...]] = []
        intro = _(
            "One record stays and gets everything that the others have: addresses, answers, files, "
            "notifications. A refusal in one of them prevails over a consent in another. Undo separates "
            "them again, exactly."
        )
        if len(records) > FEWEST:
            several = _("The two buttons concern the records that are ticked; the others stay as they are.")
            intro = f"{intro} {several}"
        super().__init__(_("The same person?"), _("&Merge"), parent, intro)
        self._jobs, self._clock = jobs, clock
        self.to_tell = text_label("", "strong")
        self.differ = writing(plain(_("&Not the same person"), self._mark_distinct))
        self._frozen.append(self.differ)
        place = self.column.indexOf(self._trouble)
        self.column.insertWidget(place, self.differ, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.insertWidget(place, self.to_tell)
        self._show_defaults()
        self.fit(SIZE.dialog_width + SIZE.field_least * len(self._records) // 2, 0)

    def body(self) -> QWidget:
        holder = as_high_as_text(QWidget())
        self._grid = grid_in(holder, SPACE.l, SPACE.s)
        for place in range(len(self._records)):
            self._grid.setColumnStretch(place + 1, 1)
        names = [_name(one.contact) for one in self._records]
        alike = len(set(names)) < len(names)
        reached = [_reached(one.contact) for one in self._records]
        heads = [f"{name} · {how}" for name, how in zip(names, reached, strict=True)] if alike else names
        if len(self._records) > FEWEST:
            self._tick_line(heads)
        self._line("", _("Stays"), heads, differ=True)
        self._tell(_("Answer"), [_answers(side) for side in self._records])
        if any(side.requests for side in self._records):
            self._tell(_("Open request"), [_asked(side) for side in self._records])
        for name in CHOOSABLE:
            values = [_value(side.contact, name) for side in self._records]
            if any(values):
                self._line(name, contacts.field_name(name), values, differ=len(set(values)) > 1)
        self._tell(_("Also"), [self._rest(side) for side in self._records])
        self.rows.add(holder)
        return ScrollColumn(self.rows, 1)

    def choose(self, name: str, row: int) -> None:
        if name:
            self._choices[name] = row
        else:
            self.stays = row
        self._show_defaults()

    def _toggled(self, name: str, row: int, checked: bool) -> None:
        if checked:
            self.choose(name, row)

    @property
    def chosen(self) -> list[duplicates.Side]:
        ticked = [one for one in self._records if one.number not in self.ticks or self.ticks[one.number].isChecked()]
        return sorted(ticked, key=lambda one: one.number != self.stays)

    def _has_enough(self) -> bool:
        enough = len(self.chosen) >= FEWEST
        if not enough:
            self.complain(_("Tick at least two records."))
        return enough

    def submit(self) -> None:
        if not self._has_enough():
            return
        records, now = self.chosen, self._clock()
        stays, others = self.stays, [one.number for one in records[1:]]
        choices = {name: row for name, row in self._choices.items() if row in (stays, *others)}
        title = _("Merging records")
        self.do(lambda db: duplicates.merge(db, stays, others, choices, now), partial(self._merged, records), title)

    def _merged(self, records: Sequence[duplicates.Side], made: Edited) -> None:
        name = _name(records[0].contact)
        text = counted("{name}: {n} record merged.", "{name}: {n} records merged into one.", made.people, name=name)
        rest = [one.number for one in self._records if one not in records]
        self.left = [(self.stays, *rest)] if rest else []
        self.merged.emit(self.stays)
        self.kept.emit(made, " ".join(filter(None, (text, partners_to_notify(made.told)))), _question(records))

    def _mark_distinct(self) -> None:
        if not self._has_enough():
            return
        records, now = self.chosen, self._clock()
        numbers = [one.number for one in records]
        title = _("Saving that they differ")
        self.do(lambda db: duplicates.not_same(db, numbers, now), partial(self._marked_distinct, records), title)

    def _marked_distinct(self, records: Sequence[duplicates.Side], made: Edited) -> None:
        pairs = set(combinations(sorted(one.number for one in records), 2))
        self.left = possible_groups([one.number for one in self._records], pairs)
        in_order = sorted(records, key=self._records.index)
        self.kept.emit(made, _apart([one.contact for one in in_order]), "")

    def _show_defaults(self) -> None:
        """Mark in each row the value that the merged record would have, and name the partners to notify."""
        chosen = self.chosen
        numbers = [one.number for one in chosen]
        if numbers and self.stays not in numbers:
            self.stays = numbers[0]
        whole = duplicates.preview(chosen, self._choices) if chosen else None
        for name, group in self._groups.items():
            for button in group.buttons():
                button.setEnabled(group.id(button) in numbers)
            if whole is None:
                continue
            values = {one.number: getattr(one.contact, name) for one in chosen} if name else {}
            wanted = self._choices.get(name, self.stays) if name else self.stays
            wanted = wanted if wanted in numbers else self.stays
            if name and values[wanted] != getattr(whole, name):
                wanted = next((row for row, value in values.items() if value == getattr(whole, name)), wanted)
            with QSignalBlocker(group):
                group.button(wanted).setChecked(True)
        show_text(self.to_tell, _refused_for(duplicates.partners_to_tell(chosen)) if len(chosen) >= FEWEST else "")

    def _rest(self, side: duplicates.Side) -> str:
        answers = counted("{n} answer", "{n} answers", len(side.answers))
        exports = counted("shared in {n} export", "shared in {n} exports", side.deliveries)
        shared = exports if side.deliveries else _("never shared")
        return f"{answers}, {shared}"

    def _begin_line(self, title: str) -> int:
        """Begin a row with its title, on one line: the values next to it may take more; return its index."""
        line, label = self._grid.rowCount(), text_label(title, "strong")
        label.setWordWrap(False)
        self._grid.addWidget(label, line, 0)
        return line

    def _tick_line(self, heads: Sequence[str]) -> None:
        line = self._begin_line(_("Chosen"))
        for column, (side, head) in enumerate(zip(self._records, heads, strict=True), 1):
            box = self.ticks[side.number] = QCheckBox(_("Yes"))
            box.setChecked(True)
            box.setAccessibleName(f"{_('Chosen')}: {head}")
            box.toggled.connect(self._ticked)
            self._grid.addWidget(box, line, column)

    def _ticked(self) -> None:
        self.complain("")
        self._show_defaults()

    def _line(self, name: str, title: str, values: Sequence[str], *, differ: bool) -> None:
        if not differ:
            self._tell(title, values)
            return
        line = self._begin_line(title)
        group = self._groups[name] = QButtonGroup(self)
        for column, (side, value) in enumerate(zip(self._records, values, strict=True), 1):
            button = QRadioButton(escaped((value if len(value) <= LONGEST else f"{value[: LONGEST - 1]}…") or "–"))
            button.setToolTip(tip(value))
            button.setAccessibleName(f"{title}: {value or '–'}")
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            group.addButton(button, side.number)
            self._grid.addWidget(button, line, column)
        group.idToggled.connect(partial(self._toggled, name))

    def _tell(self, title: str, values: Sequence[str]) -> None:
        line = self._begin_line(title)
        for place, value in enumerate(values, 1):
            self._grid.addWidget(text_label(value or "–", "soft", select=True), line, place)


def _refused_for(partners: Sequence[str]) -> str:
    """Return which partners the merge makes notify; empty if there are none."""
    if not partners:
        return ""
    return counted(
        "The merge counts as a refusal for {n} partner, to be notified: {names}.",
        "The merge counts as a refusal for {n} partners, to be notified: {names}.",
        len(partners),
        names=", ".join(partners),
    )


def _question(records: Sequence[duplicates.Side]) -> str:
    """Return what to ask before the merge is undone; empty if that frees nobody."""
    freed = [record.contact for record in duplicates.freed_by_undo(records)]
    if not freed:
        return ""
    return counted(
        "If you undo the merge, this record may be shared again: {people}. The refusal is in another one.",
        "If you undo the merge, these records may be shared again: {people}. The refusal is in another one.",
        len(freed),
        people=", ".join(f"{_name(one)} ({_reached(one)})" for one in freed),
    )


def _answers(side: duplicates.Side) -> str:
    """Return the last answer about partners with its day, and whether the suppression list has an address."""
    parts = [_answer(side, one) for one in duplicates.last_answers(side)] or [_("Not asked")]
    return ", ".join((*parts, _("on the suppression list")) if side.is_suppressed else parts)


def _answer(side: duplicates.Side, answer: Consent) -> str:
    text = labels.event(answer.event)
    if answer.at:
        text = _("{answer} on {day}").format(answer=text, day=labels.day(answer.at))
    scope = [side.names.get(answer.partner, answer.partner)] if answer.partner else []
    scope += [labels.channel(one) for one in answer.channels or ()]
    return f"{text} ({', '.join(scope)})" if scope else text


def _asked(side: duplicates.Side) -> str:
    """Return the requests that wait for an answer, a line each: an objection or erasure blocks all records."""
    return "\n".join(
        _("{request} of {day} ({id})").format(
            request=labels.request(one.kind), day=labels.day(one.received_on or "?"), id=one.ref
        )
        for one in side.requests
    )


def _value(contact: Contact, name: str) -> str:
    value = getattr(contact, name)
    if value is None:
        return ""
    if name == "phone":
        return telephone(str(value))
    return NAMED[name](value) if name in NAMED else str(value)


def _name(contact: Contact) -> str:
    return contact.display_name or _reached(contact)


def _apart(people: Sequence[Contact]) -> str:
    names, addresses = (", ".join(dict.fromkeys(texts)) for texts in (map(_name, people), map(_reached, people)))
    text = _("{names} ({addresses}): not the same person. They will not be proposed together again.")
    return text.format(names=names, addresses=addresses)


def _reached(one: Contact) -> str:
    return one.email or (telephone(one.phone) if one.phone else one.postal_address or one.company or one.id)


WHY = {
    "address": N_("Same mailbox"),
    "tag": N_("Same address but for what follows the “+”"),
    "phone": N_("Same number, similar names"),
    "name": N_("Same name, company or address"),
}


@dataclass(frozen=True, slots=True)
class Decision:
    """What was done with a group (its place in the list, and the group before), and what to ask before undoing it.

    `more`: places of further groups that the decision made of it.
    """

    place: int
    group: duplicates.DuplicateGroup
    made: Edited
    text: str
    question: str
    more: range = range(0)


class SameDialog(QDialog):
    """Groups of possible duplicates. Nothing is merged automatically.

    What was done last can be undone here; emits `kept(result, text, question)` for all that was done when it is closed.
    """

    kept = Signal(object, str, str)

    def __init__(self, jobs: Jobs, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._clock = jobs, clock
        self._groups: list[duplicates.DuplicateGroup] = []
        self._dealt_with: set[int] = set()
        self._decisions: list[Decision] = []
        self._calm = QTimer(self, singleShot=True, interval=QApplication.doubleClickInterval())
        self.last = text_label("", "soft")
        self.undo_button = hidden(writing(quiet(_("&Undo"), self._undo_last)))
        self.finished.connect(self._report)
        self.setProperty(TELLS_LATER, True)
        self.told = text_label(_("Looking for possible duplicates…"), "soft")
        self.reason = with_name(ChoiceBox([("", _("All"))]), _("What they have in common"))
        columns = (
            Column("who", _("People"), 200, sortable=False),
            Column("at", _("Addresses"), 200, grows=True, sortable=False, lines=3),
            Column("why", _("What they have in common"), 260, sortable=False),
            Column("count", _("Records"), 90, align="right", sortable=False),
        )
        self.rows = LazyModel(columns, jobs.fetcher(self._rows), self)
        self.table = Table("same", self.rows, title=_("Groups"))
        self.table.opened.connect(lambda _row: self.look())
        self.reason.changed.connect(lambda _reason: self._list(at=self.table.current_id()))
        self.look_button = as_default(primary(_("Co&mpare…"), self.look))
        self.apart_button = writing(plain(_("&Not the same person"), self.mark_distinct))
        offer_buttons(self.table, self.look_button, self.apart_button)
        self._none = EmptyState("users", _("No duplicates"), _("No two records look alike."))
        self._swap = StackedWidget(self.table, self._none)
        head = fill(QHBoxLayout(), (self.told, 1), self.reason)
        foot = fill(QHBoxLayout(), self.apart_button, 1, self.look_button, plain(_("&Close"), self.accept))
        column = titled(self, _("Possible duplicates in the book"), gap=SPACE.m)
        done = fill(QHBoxLayout(), (self.last, 1), self.undo_button)
        fill(column, head, (expanding(self._swap), 1), done, foot)
        resize_within_screen(self, SIZE.dialog_width * 2, SIZE.dialog_width)
        title = _("Looking for possible duplicates")
        self._jobs.read(duplicates.duplicate_candidates, self._show, title=title, long=True)

    @property
    def group(self) -> duplicates.DuplicateGroup | None:
        place = self.table.current_id()
        return self._groups[place] if place is not None else None

    def look(self) -> None:
        group, now = self.group, self._clock()
        if group is not None:
            compare = partial(self._compare, self._groups.index(group))
            numbers = group.numbers
            self._jobs.read(lambda db: duplicates.sides(db, numbers, now), compare, replace="same.look", owner=self)

    def mark_distinct(self) -> None:
        """Remember that the group consists of different people; the second half of a double click does nothing."""
        group, now = self.group, self._clock()
        if group is None or self._calm.isActive():
            return
        self._calm.start()
        numbers, index = group.numbers, self._groups.index(group)

        def keep(db: Any) -> tuple[Edited, str] | None:
            people = page(db, numbers)
            return (duplicates.not_same(db, numbers, now), _apart(people)) if len(people) > 1 else None

        def kept(done: tuple[Edited, str] | None) -> None:
            if done is None:  # merged in another group
                self._take_out(index)
            else:
                self._done(index, *done, "", [])

        self._jobs.write(keep, kept, title=_("Saving that they differ"), owner=self)

    def _compare(self, index: int, records: list[duplicates.Side]) -> None:
        if len(records) > 1:
            dialog = open_dialog(MergeDialog(self._jobs, records, self._clock, self))
            dialog.kept.connect(lambda made, text, ask: self._done(index, made, text, ask, dialog.left))
        else:
            self._take_out(index)

    def _done(self, index: int, made: Edited, text: str, question: str, left: Sequence[tuple[int, ...]]) -> None:
        """Take the group out of the list, or leave in it the groups (`left`) that are still to be decided."""
        group = self._groups[index]
        rest = [replace(group, numbers=tuple(sorted(numbers))) for numbers in left]
        more = range(len(self._groups), len(self._groups) + len(rest[1:]))
        self._groups += rest[1:]
        if rest:
            self._groups[index] = rest[0]
            self._list(index - 1, at=index)
        else:
            self._take_out(index)
        self._decisions.append(Decision(index, group, made, text, question, more))
        self._say(text, undo=made.edit is not None)

    def _say(self, text: str, *, undo: bool) -> None:
        self.last.setText(text)
        if not undo:
            rescue_focus(self.undo_button)
        self.undo_button.setVisible(undo)
        announce(self, text)

    def _undo_last(self) -> None:
        decision = self._decisions[-1]
        if decision.question:
            asked = f"{decision.text} {decision.question}"
            take = partial(self._undo, decision)
            confirm(_("Undo this?"), asked, _("&Undo this"), take, self, no=_("&Leave it as it is"))
        else:
            self._undo(decision)

    def _undo(self, decision: Decision) -> None:
        edit, now = decision.made.edit, self._clock()
        done = partial(self._undone, decision, self.table.current_id())
        self._jobs.write(lambda db: undo(db, now, edit), done, title=_("Undoing"), owner=self)

    def _undone(self, decision: Decision, at: int | None, _made: object) -> None:
        self._decisions.remove(decision)
        self._groups[decision.place] = decision.group
        self._dealt_with.discard(decision.place)
        self._dealt_with.update(decision.more)
        self._list(decision.place - 1, at=at)
        self._say(_("Undone: {edit}").format(edit=decision.text), undo=False)

    def _report(self) -> None:
        for one in self._decisions:
            self.kept.emit(one.made, one.text, one.question)

    def _take_out(self, place: int) -> None:
        self._dealt_with.add(place)
        self._list(place, at=place)

    def _show(self, found: list[duplicates.DuplicateGroup]) -> None:
        self._groups = found
        self._list()

    def _offer_reasons(self, wanted: str) -> None:
        """Offer what undecided groups have in common, with their number, and what is chosen even if none is left."""
        undecided = (group for place, group in enumerate(self._groups) if place not in self._dealt_with)
        counts = Counter(group.reason for group in undecided)
        reasons = [one for one in duplicates.REASONS if counts[one] or one == wanted]
        names = [(one, f"{_(WHY[one])} ({format_number(counts[one])})") for one in reasons]
        self.reason.offer([("", _("All")), *names], wanted)

    def _list(self, after: int = -1, at: int | None = None) -> None:
        """List what is undecided, and select the group that follows `after`, unless another than `at` is selected."""
        current = self.table.current_id()
        wanted = self.reason.value
        fits = (place for place, group in enumerate(self._groups) if wanted in ("", group.reason))
        places = array("q", (place for place in fits if place not in self._dealt_with))
        self._offer_reasons(wanted)
        self.rows.set_ids(places)
        count = counted("{n} group. You decide about each.", "{n} groups. You decide about each.", len(places))
        self.told.setText(count if places else "")
        self._swap.show_only(self.table if places else self._none)
        for button in (self.look_button, self.apart_button):
            button.setEnabled(bool(places))
            button.setVisible(bool(places))
        if places:
            following = next((place for place in places if place > after), places[-1])
            self.table.choose(current if current is not None and current != at and current in places else following)

    def _rows(self, db: Any, places: Sequence[int]) -> dict[int, dict[str, Any]]:
        return {place: _cells(self._groups[place], page(db, self._groups[place].numbers)) for place in places}


def _cells(group: duplicates.DuplicateGroup, people: Sequence[Contact]) -> dict[str, Any]:
    names = (one.display_name for one in people)
    return {
        "who": " · ".join(dict.fromkeys(filter(None, names))),
        "at": " · ".join(dict.fromkeys(one.email or one.phone or one.id for one in people)),
        "why": _(WHY[group.reason]),
        "count": len(group.numbers),
    }
