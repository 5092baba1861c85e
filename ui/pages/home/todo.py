"""What to do next: the first steps of a new book, else what brings most people, then what is due."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from leadkeeper.flows.home import Due, Glance, Step
from leadkeeper.flows.home_chances import Chance, Chances
from leadkeeper.flows.home_trend import HomeTrend
from leadkeeper.words import _, ngettext
from ui.models.destinations import destination
from ui.models.formats import number
from ui.pages.home.wording import STEPS, chance_words, due_words, ending_words, silent_words
from ui.theme import SPACE, Status
from ui.widgets.buttons import quiet
from ui.widgets.card import Card
from ui.widgets.labels import label, line
from ui.widgets.panes import empty
from ui.widgets.task_line import TaskLine

MOST_CHANCES, MOST_LINES = 8, 6
TELL = "tell-partner"
PICTURES = {
    "request": "mail-question", "contract": "calendar", "notices": "send", "complaints": "message-report",
    "review": "eye-check", "attach-evidence": "paperclip", "describe-form": "clipboard-check", "archive-list": "photo",
    "tell-partner": "send",
}  # fmt: skip
STEP_PAGES = {"partner": "partners", "list": "partners", "source": "sources", "export": "export"}
DUE_PAGES = {"contract": "partners", "notices": "register", "request": "requests", "complaints": "complaints"}


@dataclass(frozen=True, slots=True)
class Known:
    """What has been counted so far; None is on its way. `glance` comes first."""

    glance: Glance
    trend: HomeTrend | None = None
    chances: Chances | None = None


class TodoCard(Card):
    """Lines of things to do; `open_wanted` carries a page and what to do there."""

    open_wanted = Signal(str, object)
    import_wanted = Signal()
    people_wanted = Signal(str, object)  # a title, and a callable that gives row numbers

    def __init__(self) -> None:
        super().__init__(_("What to do next"))
        self.set_gap(SPACE.s)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(SPACE.xs)
        self.more = quiet("", self._show_all, "chevron-down")
        self._shown: tuple[Known, date] | None = None
        self._all = False
        self.add_layout(self._lines)
        self.add(self.more, left=True)

    def show_known(self, known: Known, today: date) -> None:
        """Shows what is to be done as far as it is known; what had the focus by its place has it again."""
        self._shown = (known, today)
        at = next((place for place, one in enumerate(self.lines) if one.button and one.button.hasFocus()), None)
        empty(self._lines)
        peopled = known.glance.people > 0
        self.title.setText(_("What to do next") if peopled else _("First steps"))
        made = list(self._made(known, today) if peopled else self._steps(known.glance))
        for one in made if self._all else made[:MOST_LINES]:
            if self._lines.count():
                self._lines.addWidget(line())
            self._lines.addWidget(one)
        hidden = 0 if self._all else len(made) - MOST_LINES
        self.more.setText(ngettext("Show {n} &more", "Show {n} &more", hidden).format(n=number(max(hidden, 0))))
        self.more.setVisible(hidden > 0)
        if not self._lines.count():
            waits = known.chances is None
            text = _("Looking at everybody…") if waits else _("Nothing waits. Whoever can go out, can go out today.")
            self._lines.addWidget(label(text, "soft"))
        if at is not None and at < len(self.lines) and (button := self.lines[at].button) is not None:
            button.setFocus()

    @property
    def lines(self) -> list[TaskLine]:
        """The things to do from the top."""
        items = (self._lines.itemAt(place) for place in range(self._lines.count()))
        widgets = [item.widget() for item in items if item is not None]
        return [one for one in widgets if isinstance(one, TaskLine)]

    def _show_all(self) -> None:
        self._all = True
        if self._shown is not None:
            self.show_known(*self._shown)

    def _steps(self, glance: Glance) -> Iterator[TaskLine]:
        following = next((step.name for step in glance.steps if not step.done), "")
        for step in glance.steps:
            yield self._step(step, first=step.name == following)

    def _step(self, step: Step, *, first: bool) -> TaskLine:
        title, why, word = map(_, STEPS[step.name])
        if step.done:
            return TaskLine("circle-check", title, _("done"), status=Status.GOOD)
        do = self.import_wanted.emit if step.name == "import" else self._opening(STEP_PAGES[step.name], None)
        return TaskLine("chevron-right", title, why, do, word=word, first=first)

    def _made(self, known: Known, today: date) -> Iterator[TaskLine]:
        yield from (self._step(step, first=False) for step in known.glance.steps if not step.done)
        names = {line.view.partner.id: line.view.partner.legal_name for line in known.glance.partners}
        chances = known.chances.chances if known.chances else ()
        gains = {one.target: chance_words(one, names)[1] for one in chances if one.action == TELL}
        yield from self._of_dues([one for one in known.glance.dues if one.late], today, gains)
        for chance in [one for one in chances if one.action != TELL][:MOST_CHANCES]:
            yield self._of_chance(chance, names)
        yield from self._of_dues([one for one in known.glance.dues if not one.late], today, {})
        if known.trend is not None:
            yield from self._of_trend(known.trend)

    def _of_chance(self, one: Chance, names: dict[str, str]) -> TaskLine:
        title, gain = chance_words(one, names)
        do = self._opening(*destination(one.action, one.target, one.partners[0]))
        return TaskLine(PICTURES.get(one.action, "heart-handshake"), title, gain, do)

    def _of_dues(self, dues: Sequence[Due], today: date, gains: Mapping[str, str]) -> Iterator[TaskLine]:
        """What waits; `gains` says what it brings to tell a partner at last."""
        for one in dues:
            title, when = due_words(one, today)
            if one.kind == "notices" and one.target in gains:
                when = f"{when} · {gains[one.target]}"
            status = Status.BAD if one.late else Status.WARN
            if one.contacts:
                do = self._showing(title, array("q", one.contacts))
                yield TaskLine("users", title, when, do, status=status, word=_("Show"))
                continue
            do = self._opening(DUE_PAGES[one.kind], None if one.kind == "notices" else one.target or None)
            yield TaskLine(PICTURES[one.kind], title, when, do, status=status)

    def _of_trend(self, trend: HomeTrend) -> Iterator[TaskLine]:
        for people, words in ((trend.ending, ending_words), (trend.silent, silent_words)):
            if people:
                title, detail = words(len(people))
                yield TaskLine(
                    "hourglass", title, detail, self._showing(title, people), status=Status.WARN, word=_("Show")
                )

    def _opening(self, page: str, intent: object) -> Callable[[], None]:
        return lambda: self.open_wanted.emit(page, intent)

    def _showing(self, title: str, people: array[int]) -> Callable[[], None]:
        return lambda: self.people_wanted.emit(title, lambda: people)
