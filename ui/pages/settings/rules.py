"""Which rules are a choice of this business, and which are not."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout

from leadkeeper.flows.rule_choices import FixedRule, RuleChoice, fixed_rules, switch_rule
from leadkeeper.words import _
from leadkeeper.words.reasons import headline
from leadkeeper.words.rule_choices import choice, force
from ui.jobs import Jobs
from ui.theme import SPACE, Status
from ui.widgets.buttons import quiet
from ui.widgets.card import Card
from ui.widgets.fact_rows import FactRows
from ui.widgets.labels import label
from ui.widgets.panes import empty
from ui.widgets.pill import Pill


class RulesCard(Card):
    """A box for each rule that can be off; says `kept` with a sentence once one was switched."""

    kept = Signal(str)

    def __init__(self, jobs: Jobs) -> None:
        super().__init__(_("Rules that are your choice"))
        self._jobs = jobs
        self.boxes: dict[str, QCheckBox] = {}
        self._choices = QVBoxLayout()
        self._choices.setSpacing(SPACE.l)
        self.add(
            label(_("No law and no doctrine asks for these: they are our prudence, and yours to do without."), "soft")
        )
        self.add_layout(self._choices)
        self.more = quiet(_("Show the rules that are &always on"), self._toggle, "chevron-down")
        self.add(self.more, left=True)
        self.fixed = FactRows(map(_fixed, fixed_rules()))
        self.fixed.hide()
        self.add(self.fixed)

    def show_choices(self, choices: Sequence[RuleChoice]) -> None:
        """Shows how the rules of the book stand."""
        focused = next((rule for rule, box in self.boxes.items() if box.hasFocus()), None)
        empty(self._choices)
        self.boxes = {}
        for one in choices:
            self._choices.addWidget(self._choice(one))
        if focused in self.boxes:
            self.boxes[focused].setFocus()

    def _choice(self, one: RuleChoice) -> Card:
        does, without = choice(one.rule)
        card = Card(margin=SPACE.m)
        card.set_gap(SPACE.xs)
        box = QCheckBox(headline(one.rule))
        box.setChecked(one.on)
        box.setAccessibleDescription(f"{does} {without}")
        box.toggled.connect(self._switching(one.rule))
        self.boxes[one.rule] = box
        card.add(box, left=True)
        card.add(label(does), label(without, "small"))
        pill = Pill(_("Product choice"), Status.INFO) if one.on else Pill(_("Switched off"), Status.WARN)
        card.add(pill, left=True)
        return card

    def _switching(self, rule: str) -> Callable[[bool], None]:
        return lambda on: self.switch(rule, on=on)

    def switch(self, rule: str, *, on: bool) -> None:
        """Switches a rule for this book."""
        text = _("“{rule}” judges people again.") if on else _("“{rule}” judges nobody any more.")
        said = text.format(rule=headline(rule))
        self._jobs.write(
            lambda db: switch_rule(db, rule, on=on), lambda _done: self.kept.emit(said), title=said, owner=self
        )

    def _toggle(self) -> None:
        shown = self.fixed.isHidden()
        self.fixed.setVisible(shown)
        self.more.setText(_("Hide the rules that are &always on") if shown else _("Show the rules that are &always on"))


def _fixed(one: FixedRule) -> tuple[str, str]:
    return headline(one.rule), _("{force} · {reference}").format(force=force(one.force), reference=one.reference)
