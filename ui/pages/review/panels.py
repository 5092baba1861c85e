"""The right side of the page: why a group waits and what is kept about it; one person; the decision."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QProgressBar, QWidget

from leadkeeper.flows.review import Group, Waiting
from leadkeeper.model.verdict import Verdict
from leadkeeper.words import _, reasons
from ui.models.formats import number
from ui.models.standings import STATUS, word
from ui.models.tips import tip
from ui.pages.review import wording
from ui.pages.review.evidence import LOW, Evidence, evidence_card
from ui.pages.review.walk import Walk
from ui.theme import SPACE, Status
from ui.widgets.buttons import danger, icon_button, plain, primary, quiet
from ui.widgets.card import Card
from ui.widgets.flow_layout import flowing
from ui.widgets.form_rows import FormRow
from ui.widgets.labels import Elided, label
from ui.widgets.panes import Scrolled
from ui.widgets.pill import Pill
from ui.widgets.reason_card import ReasonCard

LONGEST_REASON = 40  # letters of a reason on the button that repeats it


class GroupDetails(Scrolled):
    """Why the people of a group wait, what to do where no decision helps, and what is kept about it.

    In a low page that has a place of its own, `evidence`: here it would be out of sight.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.evidence = Evidence()
        self._group: Group | None = None
        self._low = False

    def stand_in(self, height: int) -> None:
        """Shows everything where it is seen in a page of this height."""
        if self._low is not (height < LOW):
            self._low = not self._low
            if self._group is not None:
                self.show_group(self._group)

    def show_group(self, group: Group) -> None:
        """Shows another group."""
        self._group = group
        self.evidence.show_group(group if self._low else None)
        self.clear()
        self.column.addWidget(label(wording.title(group), "heading"))
        for objection, sentence in zip(group.objections, group.sentences, strict=True):
            remedy = "" if objection.overridable else reasons.advice(reasons.reason_of(objection))
            whose, status = wording.whose(overridable=objection.overridable)
            source = f"{objection.rule} · {reasons.headline(reasons.reason_of(objection))}"
            self.column.addWidget(ReasonCard(status, whose, sentence, remedy, source=source))
        if not self._low:
            self.column.addWidget(evidence_card(group))
        self.column.addStretch(1)


class PersonCard(Card):
    """One person of a group; `step` says which way to go on, `contact_wanted` that all about them is wanted."""

    step = Signal(int)
    contact_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(margin=SPACE.m, parent=parent)
        self.set_gap(SPACE.xs)
        self.shown: Waiting | None = None
        self._place, self._pill = label("", "soft"), Pill("")
        self._place.setWordWrap(False)
        self._name = Elided("", "strong")
        self._addresses, self._said = label("", select=True), label("", "soft", select=True)
        self._reasons = label("", "small", select=True)
        head = QHBoxLayout()
        head.setSpacing(SPACE.s)
        head.addWidget(icon_button("chevron-left", _("The person before (←)"), lambda: self.step.emit(-1)))
        head.addWidget(self._place)
        head.addWidget(icon_button("chevron-right", _("The next person (→)"), lambda: self.step.emit(1)))
        head.addWidget(self._name, 1)
        head.addWidget(self._pill)
        head.addWidget(icon_button("user", _("See in Contacts"), self.contact_wanted.emit))
        self.add_layout(head)
        self.add(self._addresses, self._said, self._reasons)

    def show_person(self, one: Waiting, walk: Walk, known: Collection[str]) -> None:
        """Shows somebody, what was decided about them, and the reasons that are not `known` from the group."""
        self.shown = None
        self._place.setText(_("{n} of {all}").format(n=number(walk.place + 1), all=number(walk.people)))
        self._name.set_text(wording.name(one))
        self._addresses.setText(wording.addresses(one))
        self._said.setText(wording.said(one))
        own = [text for text in map(reasons.sentence, one.judgement.objections) if text not in known]
        self._reasons.setText("\n".join(own))
        self._reasons.setVisible(bool(own))
        verdict = one.judgement.verdict
        if walk.answer() is not None and verdict is Verdict.ELIGIBLE:
            self._pill.set(_("Allowed"), Status.GOOD)
        elif walk.answer() == "deny":
            self._pill.set(_("Blocked"), Status.BAD)
        else:
            self._pill.set(word(verdict), STATUS[verdict])
        self.setAccessibleName(f"{self._name.whole}, {self._place.text()}, {self._pill.text}")
        self.shown = one


class ReasonField(QLineEdit):
    """Where the reason is typed; Enter and Escape give the keys back to the page by `left`."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class DecisionCard(Card):
    """The reason and the decision: `decided` carries `allow` or `deny`, and whether it is about the whole group."""

    decided = Signal(str, bool)
    skipped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(margin=SPACE.m, parent=parent)
        self.set_gap(SPACE.s)
        self.reason = ReasonField()
        self.reason.setMaxLength(1000)
        self.reason.setPlaceholderText(_("It is kept with each decision."))
        self._row = FormRow(_("Your &reason"), self.reason)
        self.reason.textEdited.connect(lambda _text: self._row.set_error(""))
        self._last_reason = ""
        self.again = quiet("", self.say_again, "refresh")
        self.again.hide()
        self.allow = primary(_("Allow"), lambda: self.decided.emit("allow", False), "check")
        self.block = danger(_("Block"), lambda: self.decided.emit("deny", False), "ban")
        self.skip = plain(_("Skip"), self.skipped.emit)
        self.allow_all = plain("", lambda: self.decided.emit("allow", True), "users")
        self.block_all = plain("", lambda: self.decided.emit("deny", True), "ban")
        self._say_keys()
        self._bar, self._progress = QProgressBar(), label("", "small")
        self._bar.setTextVisible(False)
        self._now = label("", "soft")
        self.add(self._now, self._row)
        self.add(self.again, left=True)
        self.add(flowing([self.allow, self.block, self.skip]), flowing([self.allow_all, self.block_all]))
        self.add(self._bar, self._progress)

    @property
    def error(self) -> str:
        """What is wrong with the reason."""
        return self._row.error

    def show_group(self, group: Group) -> None:
        """Makes ready for another group."""
        self.show_left(group.people)
        several = len(group.rules) > 1
        about = _("Each rule is decided by itself. Now: {what}.").format(what=reasons.headline(group.rules[0]))
        self._now.setText(about if several else "")
        self._now.setVisible(several)
        self._last_reason = ""
        self.again.hide()
        self.reason.clear()
        self._row.set_error("")

    def show_left(self, people: int) -> None:
        """Offers to decide about all of the group who are left."""
        self.allow_all.setText(_("Allow all {n}").format(n=number(people)))
        self.block_all.setText(_("Block all {n}").format(n=number(people)))
        for button in (self.allow_all, self.block_all):
            button.setVisible(people > 1)

    def take_reason(self, reason: str) -> None:
        """Empties the field: a reason is of one person. What was typed is offered for the next of the group."""
        self.reason.clear()
        self._row.set_error("")
        if reason.strip():
            self._last_reason = reason.strip()
            cut = f"{self._last_reason[: LONGEST_REASON - 1]}…"
            short = self._last_reason if len(self._last_reason) <= LONGEST_REASON else cut
            self.again.setText(_("Same reason: “{reason}” (R)").format(reason=short.replace("&", "&&")))
            self.again.setToolTip(tip(self._last_reason))
            self.again.show()

    def say_again(self) -> None:
        """Puts the reason of the person before into the field."""
        if self._last_reason:
            self.reason.setText(self._last_reason)
            self._row.set_error("")

    def show_progress(self, walk: Walk) -> None:
        """Says how far one is."""
        self._bar.setRange(0, max(walk.people, 1))
        self._bar.setValue(walk.done)
        done = _("{done} of {all} decided").format(done=number(walk.done), all=number(walk.people))
        keys = _(
            "Keys: A allow, B block, S skip, N reason, R the same reason, ←\u00a0→ other people;"
            " Shift+A and Shift+B for all of them"
        )
        self._progress.setText(f"{done} · {keys}")
        self._bar.setAccessibleName(done)

    def ask_reason(self, wrong: str) -> None:
        """Goes to the reason and says that it is missing."""
        self._row.set_error(wrong)
        self.reason.setFocus()

    def set_ready(self, ready: bool) -> None:
        """Whether something can be decided now, or is still being written."""
        for button in self._buttons():
            button.setEnabled(ready)

    def _buttons(self) -> Iterable[QWidget]:
        return (self.allow, self.block, self.skip, self.allow_all, self.block_all)

    def _say_keys(self) -> None:
        for button, keys in zip(self._buttons(), ("A", "B", "S", "Shift+A", "Shift+B"), strict=True):
            button.setToolTip(keys)
