"""Details of a review group: reasons and evidence, one contact after the other, the decision."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QProgressBar, QWidget

from leadkeeper.domain.partner import Contract, ListVersion
from leadkeeper.domain.verdict import Verdict
from leadkeeper.messages import _, counted, labels, ngettext, rules
from leadkeeper.messages.contacts import note_came_from
from leadkeeper.services.eligibility.review import Decided, ReviewGroup, Waiting
from ui.models.formats import STATUS, capital, format_number, tip, word
from ui.models.table_model import Column
from ui.theme import SPACE, Status
from ui.widgets.buttons import danger, icon_button, look_like, plain, primary, quiet, writing
from ui.widgets.cards import Card, FactRows, ReasonCard
from ui.widgets.forms import FormRow
from ui.widgets.labels import ElidedLabel, StatusBadge, escaped, hidden, show_text, text_label
from ui.widgets.layouts import ScrollColumn, fill, inner_row


def columns() -> tuple[Column, ...]:
    """Return the columns of the table of groups; its rows are those of `row_of`."""
    return (
        Column("people", _("People"), 90, align="right"),
        Column("what", _("What to review"), 260, tooltip=lambda row: str(row["tip"]), grows=True, lines=10, each=True),
        Column("decision", _("Decision"), 130, status=lambda row: row["status"]),
    )


def row_of(number: int, group: ReviewGroup) -> dict[str, object]:
    """Return the cells of a group; its id is its index in the list."""
    decided, status = decided_by(overridable=group.may_decide)
    if group.is_only_shared:
        decided, status = rules.headline("R41"), Status.PLAIN
    return {
        "id": number,
        "group": (group.partner.id, group.channel, group.key),
        "people": group.people,
        "what": f"{what(group)} · {source(group)}".replace(" · ", "\u00a0· "),  # a line never begins with a dot
        "tip": "\n".join((f"{what(group)} · {source(group)}", *codes(group))),
        "decision": decided,
        "status": status,
    }


def decided_by(*, overridable: bool) -> tuple[str, Status]:
    """Return who can act: the reviewer, or the person who corrects the underlying data."""
    return (_("You decide"), Status.WARN) if overridable else (_("Correct first"), Status.PLAIN)


def people(count: int) -> str:
    """Return a number of contacts as text."""
    return counted("{n} person", "{n} people", count)


def what(group: ReviewGroup) -> str:
    """Return what the contacts wait for, in a few words."""
    return " + ".join(_what(rule, group) for rule in group.rules)


def _what(rule: str, group: ReviewGroup) -> str:
    if rule == "R35" and group.number_from:
        return _("Number from {country}").format(country=labels.country(group.number_from))
    if rule == "R44" and group.note and any(one.names.cell for one in group.objections if one.rule == rule):
        return _("May be a minor: “{note}”").format(note=rules.noted(group.note))
    if rule == "R44" and group.note:
        return _("Note: “{note}”").format(note=rules.noted(group.note))
    return rules.headline(rule)


def source(group: ReviewGroup) -> str:
    """Return the form version and the list that they saw."""
    form, version, lists = group.evidence.form, group.evidence.version, group.evidence.lists
    named = [labels.form_version(form, version)] if form and version else []
    return " · ".join([*named, *map(labels.list_version, lists)]) or _("No form known")


def codes(group: ReviewGroup) -> list[str]:
    """Return the ids of rules, form version and lists, for a tooltip."""
    version, lists = group.evidence.version, group.evidence.lists
    return [" · ".join([*group.rules, *([version.id] if version else []), *(one.id for one in lists)])]


def title(group: ReviewGroup, left: int | None = None) -> str:
    """Return the number of people, or of those left, the reason and the source of a group."""
    return " · ".join((people(group.people if left is None else left), what(group), source(group)))


def evidence(group: ReviewGroup) -> list[tuple[str, str]]:
    """Return the records about the form, the lists and the contracts as pairs of a name and a value."""
    kept = group.evidence
    proofs = [item.name or labels.evidence(item.kind) for item in kept.version.evidence] if kept.version else []
    return [
        (_("Form"), _form(group)),
        (_("Proof of the form"), ", ".join(proofs) or _("nothing kept")),
        *((_("List seen"), _list(one)) for one in kept.lists),
        *((_("Contract"), " · ".join(_contract_parts(one))) for one in kept.contracts),
    ]


def _form(group: ReviewGroup) -> str:
    form, version = group.evidence.form, group.evidence.version
    if form is None or version is None:
        return _("No form known")
    days = _("shown since {day}").format(day=labels.day(version.starts)) if version.starts else ""
    return " · ".join(filter(None, (form.name or form.id, days)))


def _list(version: ListVersion) -> str:
    out = _("published on {day}").format(day=labels.day(version.published_at)) if version.published_at else ""
    if version.snapshot is None:
        kept = _("no screenshot kept")
    elif version.snapshot.taken_at:
        kept = _("screenshot of {day}").format(day=labels.day(version.snapshot.taken_at))
    else:
        kept = _("screenshot without a date")
    return " · ".join(filter(None, (out or version.id, kept)))


def _contract_parts(contract: Contract) -> Iterator[str]:
    yield capital(labels.contract(contract))
    if contract.last_day:
        yield _("until {day}").format(day=labels.day(contract.last_day.isoformat()))
    if contract.max_uses is not None:
        yield counted("{n} use of a person", "{n} uses of a person", contract.max_uses)
    if contract.document is not None and contract.document.name:
        yield contract.document.name


def addresses(one: Waiting) -> str:
    """Return the addresses of the contact."""
    contact = one.contact
    return " · ".join(filter(None, (contact.email, contact.phone, contact.company)))


def said(person: Waiting) -> str:
    """Return when and how the person consented."""
    if person.answer is None:
        return _("It is based on no consent.")
    given = person.answer.consent
    when = labels.day(given.at) if given.at else _("at an unknown date")
    return _("Said yes on {day} · {trace}").format(day=when, trace=labels.trace(given.trace))


MOST_ORIGINS = 3


def origins(person: Waiting) -> list[str]:
    """Return the files and rows that the contact came from, the last of them, and those of the note that holds it."""
    named = [_("{file}, line {line}").format(file=file, line=line) for file, line in person.origins[-MOST_ORIGINS:]]
    noted = [note_came_from(person.noted_in)] if person.noted_in else []
    return [*([_("Imported from {places}").format(places="; ".join(named))] if named else []), *noted]


def told(made: Decided, group: ReviewGroup) -> str:
    """Return a sentence about the decisions written for contacts of a group."""
    count, rule = len(made.people), _what(group.rules[0], group)
    if not count:
        return _("This decision was no longer needed; nothing was saved.")
    if made.review.decision == "allow":
        text = ngettext(
            "{n} person allowed for {receiver}: {what}.", "{n} people allowed for {receiver}: {what}.", count
        )
    else:
        text = ngettext(
            "{n} person blocked for {receiver}: {what}.", "{n} people blocked for {receiver}: {what}.", count
        )
    return text.format(n=format_number(count), receiver=_receiver(group), what=rule)


def _receiver(group: ReviewGroup) -> str:
    """Return the partner and the channel of a group: a decision is about both."""
    return _("{partner}, {channel}").format(partner=group.partner.legal_name, channel=labels.channel(group.channel))


def decision_on_person(made: Decided, group: ReviewGroup, who: str) -> str:
    """Return a sentence about the decision on one contact of a group."""
    if not made.people and not made.replaced:
        return told(made, group)
    rule = _what(group.rules[0], group)
    is_allowed = made.review.decision == "allow"
    return (
        _("{name} is allowed for {receiver}: {what}.") if is_allowed else _("{name} is blocked for {receiver}: {what}.")
    ).format(name=who, receiver=_receiver(group), what=rule)


def undone_decisions(count: int, who: str = "") -> str:
    """Return a sentence about decisions that were undone, on one person by name."""
    if who:
        return _("The decision about {name} is undone.").format(name=who)
    return counted("The decision about {n} person is undone.", "The decision about {n} people is undone.", count)


LOW = 760
"""Minimum height of the page, in pixels, to place reasons, evidence, contact and decision below one another."""
STEADY = 720
"""Height, in pixels, of reasons, contact and decision together on a higher page, unless the reasons need more."""
LOWEST = 560
"""Minimum height of the page, in pixels, to place reasons, contact and decision below one another."""


def evidence_card(group: ReviewGroup) -> Card:
    """Return a card with the records about the form, the lists and the contracts of a group."""
    return Card(_("What is kept about it"), margin=SPACE.m).add(FactRows(evidence(group)))


class EvidencePanel(ScrollColumn):
    """The evidence in an area of its own, as high as its content, scrolling if there is less room."""

    def show_group(self, group: ReviewGroup | None) -> None:
        """Show the evidence of a group; without one, take no room."""
        self.clear()
        self.setVisible(group is not None)
        if group is not None:
            self.column.addWidget(evidence_card(group))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # the content was set, or its height changed
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        self.setMaximumHeight(max(self.column.heightForWidth(self.viewport().width()), 1))


class ReviewCursor:
    """The position among the contacts of a group (contact ids), and the decisions so far."""

    def __init__(self, numbers: Sequence[int] = ()) -> None:
        self._numbers = numbers
        self._answers: dict[int, str] = {}
        self.place = 0

    @property
    def people(self) -> int:
        return len(self._numbers)

    @property
    def done(self) -> int:
        return len(self._answers)

    @property
    def finished(self) -> bool:
        return self.done >= self.people

    @property
    def current(self) -> int | None:
        return self._numbers[self.place] if self.people else None

    def answer(self) -> str | None:
        """Decision on the current contact: `allow`, `deny` or None."""
        return self._answers.get(self.current) if self.current is not None else None

    def go(self, steps: int) -> None:
        """Move forward or back, wrapping around at the ends."""
        if self.people:
            self.place = (self.place + steps) % self.people

    def go_to(self, contact: int | None) -> None:
        if contact in self._numbers:
            self.place = self._numbers.index(contact)

    def decide(self, answer: str, contact: int | None = None) -> None:
        """Record the decision on a contact, else on the current one; move on to the next undecided one."""
        decided = self.current if contact is None else contact
        if decided is None:
            return
        self._answers[decided] = answer
        if not self.finished:
            while self.answer() is not None:
                self.go(1)


LONGEST_REASON = 40  # characters of a reason on the button that repeats it


class GroupDetails(ScrollColumn):
    """Why the contacts of a group need review, what to do if no decision helps, and the evidence.

    On a low page the evidence moves to `evidence`, an area of its own: here it would be out of sight.
    """

    def __init__(self) -> None:
        super().__init__()
        self.evidence = EvidencePanel()
        self._group: ReviewGroup | None = None
        self._low, self._left = False, 0

    def stand_in(self, *, low: bool) -> None:
        """Arrange the parts for a page that is `low` or not."""
        if self._low is not low:
            self._low = low
            if self._group is not None:
                self.show_group(self._group, self._left)

    def show_group(self, group: ReviewGroup, left: int | None = None) -> None:
        self._group, self._left = group, group.people if left is None else left
        self.evidence.show_group(group if self._low else None)
        self.clear()
        self._heading = text_label(title(group, self._left), "heading")
        self._heading.setToolTip(tip("\n".join(codes(group))))
        self.column.addWidget(self._heading)
        for objection, sentence in zip(group.objections, group.sentences, strict=True):
            remedy = "" if objection.overridable else rules.advice_on(objection)
            whose, status = decided_by(overridable=objection.overridable)
            card = ReasonCard(status, whose, sentence, remedy, source=rules.headline(rules.reason_of(objection)))
            card.setToolTip(tip(objection.rule))
            self.column.addWidget(card)
        if not self._low:
            self.column.addWidget(evidence_card(group))
        self.column.addStretch(1)

    def show_left(self, people: int) -> None:
        """Count in the heading who is still to be decided."""
        if self._group is not None:
            self._left = people
            self._heading.setText(title(self._group, people))


class PersonCard(Card):
    """One contact of a group; emits `step` with a direction, `contact_wanted` to open its details."""

    step = Signal(int)
    contact_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(margin=SPACE.s, gap=SPACE.xxs)
        self.shown: Waiting | None = None
        self._place, self._pill = text_label("", "soft"), StatusBadge("")
        self._place.setWordWrap(False)
        self._name = ElidedLabel("", "strong")
        self._addresses, self._said = text_label("", select=True), text_label("", "soft", select=True)
        self._reasons = text_label("", "small", select=True)
        before = icon_button("chevron-left", _("Previous person (←)"), lambda: self.step.emit(-1))
        after = icon_button("chevron-right", _("Next person (→)"), lambda: self.step.emit(1))
        see = icon_button("user", _("See in Contacts"), self.contact_wanted.emit)
        steps = fill(inner_row(gap=SPACE.s), before, self._place, after, 1, self._pill, see)
        self.add(steps, self._name, self._addresses, self._said, self._reasons)  # next to the steps a name had no room

    def show_person(self, person: Waiting, walk: ReviewCursor, known: Collection[str]) -> None:
        self.shown = None
        self._place.setText(_("{n} of {all}").format(n=format_number(walk.place + 1), all=format_number(walk.people)))
        self._name.set_text(person.contact.called)
        self._addresses.setText(addresses(person))
        self._said.setText("\n".join((said(person), *origins(person))))
        own = [text for text in map(rules.sentence, person.judgement.objections) if text not in known]
        show_text(self._reasons, "\n".join(own))
        verdict = person.judgement.verdict
        if walk.answer() is not None and verdict is Verdict.ELIGIBLE:
            self._pill.set(_("Allowed"), Status.GOOD)
        elif walk.answer() == "deny":
            self._pill.set(_("Blocked"), Status.BAD)
        else:
            self._pill.set(word(verdict), STATUS[verdict])
        self.setAccessibleName(f"{self._name.whole}, {self._place.text()}, {self._pill.text}")
        self.shown = person


class ReasonField(QLineEdit):
    """The field of the reason; Enter and Escape emit `left`, which returns the keyboard to the page."""

    left = Signal()

    def event(self, event: QEvent) -> bool:
        """With nothing typed to undo, Ctrl+Z is for the decision: Qt would take it for the field anyway."""
        undo = isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Undo)
        if undo and event.type() == QEvent.Type.ShortcutOverride and not self.isUndoAvailable():
            event.ignore()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _row(*buttons: QWidget) -> QHBoxLayout:
    """Buttons in one line: the card is as wide as they need."""
    return fill(inner_row(gap=SPACE.xs + SPACE.xxs), *buttons, 1)


class DecisionCard(Card):
    """The reason and the decision; emits `decided` with `allow` or `deny`, and whether for the whole group."""

    decided = Signal(str, bool)
    skipped = Signal()

    def __init__(self) -> None:
        super().__init__(margin=SPACE.s, gap=SPACE.s)
        self.reason = writing(ReasonField())
        self.reason.setMaxLength(1000)
        self.reason.setPlaceholderText(_("It is kept with each decision."))
        self._row = FormRow(_("Your &reason"), self.reason)
        self._last_reason = ""
        self.again = hidden(quiet("", self.say_again, "refresh"))
        self.allow = writing(primary(_("Allow"), lambda: self.decided.emit("allow", False), "check"))
        self.block = writing(danger(_("Block"), lambda: self.decided.emit("deny", False), "ban"))
        self.skip = plain(_("Skip"), self.skipped.emit)
        self.allow_all = writing(plain("", lambda: self.decided.emit("allow", True), "users"))
        self.block_all = writing(plain("", lambda: self.decided.emit("deny", True), "ban"))
        for button, keys in zip(self._buttons(), ("A", "B", "S", "Shift+A", "Shift+B"), strict=True):
            button.setToolTip(QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText))
        self._bar, self._progress = QProgressBar(textVisible=False), text_label("", "small")
        self._now = text_label("", "soft")
        self.add(self._now, self._row, left=self.again)
        of_one, of_all = _row(self.allow, self.block, self.skip), _row(self.allow_all, self.block_all)
        self.add(of_one, of_all, self._bar, self._progress)

    def stand_in(self, *, low: bool) -> None:
        """Hide how far one is where the page is `low`: the buttons need the room. Their tooltips name the keys too."""
        self._bar.setVisible(not low)
        self._progress.setVisible(not low)

    @property
    def error(self) -> str:
        return self._row.error

    def show_group(self, group: ReviewGroup) -> None:
        self.show_left(group.people)
        several = len(group.rules) > 1
        about = _("Each rule is decided by itself. Now: {what}.").format(what=rules.headline(group.rules[0]))
        asks_to_stop = group.rules[0] == "R44"
        reach = _(
            "“Block” is for {receiver} alone. If the person refuses everybody: “See in Contacts”, then “Withdraw…”."
        ).format(receiver=_receiver(group))
        show_text(self._now, "\n".join([*([about] if several else []), *([reach] if asks_to_stop else [])]))
        look_like(self.allow, "plain" if asks_to_stop else "primary", "check")  # to block is as near as to allow
        self._last_reason = ""
        self.again.hide()
        self.reason.setText("")  # unlike `clear` it leaves nothing to undo
        self._row.set_error("")

    def show_left(self, people: int) -> None:
        self.allow_all.setText(_("Allow all {n}").format(n=format_number(people)))
        self.block_all.setText(_("Block all {n}").format(n=format_number(people)))
        for button in (self.allow_all, self.block_all):
            button.setVisible(people > 1)

    def take_reason(self, reason: str) -> None:
        """Clear the field, since a reason belongs to one contact, and offer to repeat it for the next."""
        self.reason.setText("")
        self._row.set_error("")
        if reason.strip():
            self._last_reason = reason.strip()
            cut = f"{self._last_reason[: LONGEST_REASON - 1]}…"
            short = self._last_reason if len(self._last_reason) <= LONGEST_REASON else cut
            self.again.setText(_("Same reason: “{reason}” (R)").format(reason=escaped(short)))
            self.again.setToolTip(tip(self._last_reason))
            self.again.show()

    def say_again(self) -> None:
        if self._last_reason:
            self.reason.setText(self._last_reason)
            self._row.set_error("")

    def show_progress(self, walk: ReviewCursor) -> None:
        self._bar.setRange(0, max(walk.people, 1))
        self._bar.setValue(walk.done)
        done = _("{done} of {all} decided").format(done=format_number(walk.done), all=format_number(walk.people))
        keys = _(
            "Keys: A allow, B block, S skip, N reason, R the same reason, ←\u00a0→ other people;"
            " Shift+A and Shift+B for all of them"
        )
        self._progress.setText(f"{done} · {keys}")
        self._bar.setAccessibleName(done)

    def ask_reason(self, wrong: str) -> None:
        self._row.set_error(wrong)
        self.reason.setFocus()

    def set_ready(self, ready: bool, *, may_skip: bool = False) -> None:
        """Enable the decision, or disable it while one is being written, or the contact is being read (`may_skip`).

        The button that has the focus keeps it, since many decisions follow one another; the page ignores its presses.
        """
        for button in self._buttons():
            button.setEnabled(ready or (may_skip and button is self.skip) or button.hasFocus())

    def name_person(self, name: str) -> None:
        for button in (self.allow, self.block, self.skip):
            button.setAccessibleDescription(f"{name} ({button.toolTip()})")

    def _buttons(self) -> Iterable[QWidget]:
        return (self.allow, self.block, self.skip, self.allow_all, self.block_all)
