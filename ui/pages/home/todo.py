"""What to do next: first steps in a new book, then the best remedies, pending items and due dates."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from PySide6.QtCore import Signal

from leadkeeper.messages import N_, _, counted, labels, ngettext
from leadkeeper.messages.forms import contract_state
from leadkeeper.messages.rules import action, asks_to_stop
from leadkeeper.services.dashboard import Chance, Chances, Glance, HomeTrend, Month, NextStep, PartnerLine
from leadkeeper.services.todo import TodoItem
from ui.models.destinations import IMPORT, STEPS, ToRenew, destination, step_words, where_done
from ui.models.formats import day, format_number, month
from ui.theme import SPACE, Status
from ui.widgets.buttons import quiet
from ui.widgets.cards import Card, TaskLine
from ui.widgets.charts import Bar
from ui.widgets.labels import hidden, separator, text_label
from ui.widgets.layouts import clear_layout, inner_column, parts_of


def chance_words(chance: Chance, names: Mapping[str, str]) -> tuple[str, str]:
    """Return a remedy, and how many contacts it brings for which partners; those who want no contact are no gain."""
    if asks_to_stop(chance.action, chance.rule):
        minors = counted(
            "{n} person may be a minor by a note: blocked until you decide",
            "{n} people may be minors by a note: blocked until you decide",
            chance.minors,
        )
        asking = counted(
            "{n} person has a note that may ask for no contact: blocked until you decide",
            "{n} people have a note that may ask for no contact: blocked until you decide",
            chance.people - chance.minors,
        )
        texts = [asking] if chance.people > chance.minors else []
        return action(chance.action, chance.name), " · ".join([*texts, *([minors] if chance.minors else [])])
    if len(chance.partners) == 1:
        partners = names.get(chance.partners[0], chance.partners[0])
    else:
        partners = counted("{n} partner", "{n} partners", len(chance.partners))
    gain = ngettext("+ {n} person eligible for {partners}", "+ {n} people eligible for {partners}", chance.people)
    return action(chance.action, chance.name), gain.format(n=format_number(chance.people), partners=partners)


def due_words(item: TodoItem, today: date) -> tuple[str, str]:
    """Return what is due, and by when or why; a request is named by its person, as in no file and no calendar."""
    text = item.text
    if item.kind == "request":
        person = item.person or _("the erased person of {request}").format(request=item.target)
        text = _("Answer {person}: {request}").format(person=person, request=labels.request(item.name or None))
    elif item.kind == "breach":
        text = _("Notify the CNIL: {breach}").format(breach=item.person)
    return text, _WHY.get(item.kind, _until)(item, today)


def _complained(complaints: TodoItem, _today: date) -> str:
    if complaints.name:
        return counted(
            "in the last 30 days; {partner} received this address",
            "in the last 30 days; {partner} received every one of these addresses",
            complaints.people,
            partner=complaints.name,
        )
    return _("in the last 30 days")


def _until(due: TodoItem, today: date) -> str:
    if due.due is None:
        return _("due date unknown: do it today")
    days = (due.due - today).days
    if due.kind == "contract":
        ended = _("nothing is shared with this partner until it is renewed; on hold, it is not listed here")
        return _ends_in(days) if days >= 0 else ended
    if days < 0:
        return _("overdue since {day}").format(day=day(due.due))
    return counted("due in {n} day", "due in {n} days", days) if days else _("due today")


def _told_by(one: TodoItem, _today: date) -> str:
    until = _("it should have been notified by {at}") if one.late else _("by {at}, or say that it need not be notified")
    return until.format(at=labels.day(one.at))


_WHY: Mapping[str, Callable[[TodoItem, date], str]] = {
    "month": lambda one, _today: (
        _("begun on {day}: what was done stays, the rest can go on").format(day=day(one.due)) if one.due else ""
    ),
    "breach": _told_by,
    "complaints": _complained,
    "asking": lambda one, _today: (
        _("if one refuses, withdraw, so that partners are notified; if not, allow in Review or correct the note")
        if one.in_review
        else _("if one refuses, withdraw, so that partners are notified; if not, correct the note")
    ),
    "mailboxes": lambda _one, _today: _(
        "an earlier version confused addresses like straße@ and strasse@: blocked until you decide"
    ),
    "erased-again": lambda _one, _today: _("blocked: erase them again, or remove them from the suppression list"),
}


def ending_words(people: int) -> tuple[str, str]:
    """Return the task about contacts with a consent that ends soon."""
    text = counted("The consent of {n} person ends soon", "The consents of {n} people end soon", people)
    return text, _("within 30 days: export them before, or ask again")


def silent_words(people: int) -> tuple[str, str]:
    """Return the task about contacts who will soon have been inactive for three years."""
    return counted(
        "{n} person will soon be without action for 3 years",
        "{n} people will soon be without action for 3 years",
        people,
    ), _("within 30 days: ask them once again, after that they can no longer be shared")


def bars(months: tuple[Month, ...]) -> list[Bar]:
    """Return the months as bars with a sentence each."""
    return [Bar(month(one.first), one.people, one.yes, _month(one)) for one in months]


def _month(shown: Month) -> str:
    came = counted("{n} new person", "{n} new people", shown.people)
    name = _("{month} {year}").format(month=month(shown.first), year=shown.first.year)
    text = _("{month}: {people}, {yes} said yes to partners")
    return text.format(month=name, people=came, yes=format_number(shown.yes))


def contract_words(line: PartnerLine) -> tuple[str, Status]:
    """Return the state of a partner's contract as a word and a colour."""
    view = line.view
    if view.partner.hold is not None:
        return _("on hold"), Status.WARN
    if view.contract is None or view.state != "in-force":
        return contract_state(view.state), Status.INFO if view.state == "not-started" else Status.BAD
    if view.ending:
        return _ends_in(view.ending[0].days), Status.WARN
    if view.until is None:
        return _("without an end date"), Status.GOOD
    return _("until {day}").format(day=day(view.until)), Status.GOOD


def _ends_in(days: int) -> str:
    return counted("ends in {n} day", "ends in {n} days", days) if days else _("ends today")


MOST_CHANCES, BEFORE_EXPORTS, MOST_LINES = 8, 2, 6
TELL = "tell-partner"
PICTURES = {
    "request": "mail-question", "contract": "calendar", "notices": "send", "complaints": "message-report",
    "payment": "clock", "invoice": "clock", "month": "notebook", "breach": "alert-triangle",
    "review": "eye-check", "attach-evidence": "paperclip", "describe-form": "clipboard-check", "archive-list": "photo",
    "tell-partner": "send", "snapshot": "photo", "export": "file-export",
}  # fmt: skip
DUE_WORDS = {
    "contract": N_("Renew"), "notices": N_("Notify"), "request": N_("Reply"), "complaints": N_("Handle"),
}  # fmt: skip
"""What the button of a task says, if not Open."""
DUE_PAGES = {
    "notices": "register", "request": "requests", "contract": "partners", "snapshot": "partners",
    "retention": "requests", "export": "export", "payment": "register", "complaints": "complaints",
    "breach": "requests", "invoice": "register",
}  # fmt: skip
"""Where something that is due is done, by kind; an interrupted month goes on in its own view."""
PEOPLE = ("asking", "consents", "mailboxes", "erased-again")
"""Kinds that open a list of people."""


def where_due(item: TodoItem) -> tuple[str, object]:
    """Return the page where something that is due is done, and what it shows there."""
    if item.kind in ("request", "breach"):
        return DUE_PAGES[item.kind], item.target
    if item.kind == "contract" and item.partner:
        return DUE_PAGES[item.kind], ToRenew(item.partner)
    return DUE_PAGES[item.kind], item.partner if item.kind in ("contract", "export") else None


@dataclass(frozen=True, slots=True)
class Known:
    """What has been counted so far; None is pending. `glance` comes first."""

    glance: Glance
    trend: HomeTrend | None = None
    chances: Chances | None = None


@dataclass(frozen=True, slots=True)
class ListedPeople:
    """Contacts of a task, called for their ids; `find` has title and ids of the same task in what is known later."""

    ids: Sequence[int]
    find: Callable[[Known], tuple[str, Sequence[int]]]

    def __call__(self) -> Sequence[int]:
        return self.ids


def people_of_due(item: TodoItem) -> ListedPeople:
    """Return the people of something that is due: of it as Home knows it by then, if Home lists such."""

    def find(known: Known) -> tuple[str, Sequence[int]]:
        at_once = item.kind in ("mailboxes", "erased-again")
        judged = known.chances.dues if known.chances is not None and item.kind == "asking" else None
        listed = known.glance.dues if at_once else judged
        if listed is None:
            return item.text, item.contacts
        now = next((one for one in listed if one.kind == item.kind), replace(item, people=0, contacts=()))
        return now.text, now.contacts

    return ListedPeople(array("q", item.contacts), find)


def _nothing_due(chances: Chances | None) -> str:
    """Return what can be done where nothing is due."""
    if chances is None:
        return _("Applying the rules…")
    reviews = counted("{count} person waits in Review.", "{count} people wait in Review.", chances.waiting)
    if chances.people:
        today = _("Today's exports can be made.")
        return f"{today} {reviews}" if chances.waiting else _("Nothing is waiting. Today's exports can be made.")
    nobody, why = _("Nobody can be exported today."), _("The page Export says why.")
    return f"{nobody} {reviews if chances.waiting else why}"


class TodoCard(Card):
    """A list of tasks; emits `open_wanted(page, intent)`."""

    open_wanted = Signal(str, object)
    import_wanted = Signal()
    month_wanted = Signal()
    people_wanted = Signal(object, object)  # callables that return a title and contact ids

    def __init__(self) -> None:
        super().__init__(_("What to do next"), gap=SPACE.s)
        self._lines = inner_column(gap=SPACE.xs)
        self.more = hidden(quiet("", self._show_all, "chevron-down"))
        self._shown: tuple[Known, date] | None = None
        self._all = False
        self.add(self._lines, left=self.more)

    def show_known(self, known: Known, today: date) -> None:
        """Show the tasks known so far; a task that had the focus keeps it by its position."""
        self._shown = (known, today)
        at = next((place for place, one in enumerate(self.lines) if one.button and one.button.hasFocus()), None)
        clear_layout(self._lines)
        peopled = known.glance.people > 0
        self.set_title(_("What to do next") if peopled else _("First steps"))
        made = list(self._made(known, today) if peopled else self._steps(known.glance))
        for line in made if self._all else made[:MOST_LINES]:
            if self._lines.count():
                self._lines.addWidget(separator())
            self._lines.addWidget(line)
        hidden = 0 if self._all else len(made) - MOST_LINES
        self.more.setText(ngettext("Show {n} &more", "Show {n} &more", hidden).format(n=format_number(max(hidden, 0))))
        self.more.setVisible(hidden > 0)
        if not self._lines.count():
            self._lines.addWidget(text_label(_nothing_due(known.chances), "soft"))
        if at is not None and at < len(self.lines) and (button := self.lines[at].button) is not None:
            button.setFocus()

    @property
    def lines(self) -> list[TaskLine]:
        return [one for one in parts_of(self._lines) if isinstance(one, TaskLine)]

    def _show_all(self) -> None:
        self._all = True
        if self._shown is not None:
            self.show_known(*self._shown)

    def _steps(self, glance: Glance) -> Iterator[TaskLine]:
        following = next((step.name for step in glance.steps if not step.done), "")
        for step in glance.steps:
            yield self._step(step, first=step.name == following)

    def _step(self, step: NextStep, *, first: bool) -> TaskLine:
        title, why, word = step_words(step)
        if step.done:
            return TaskLine("circle-check", title, _("done"), status=Status.GOOD)
        do = self.import_wanted.emit if step.name == IMPORT else partial(self.open_wanted.emit, *where_done(step))
        return TaskLine("chevron-right", title, why, do, word=word, first=first)

    def _made(self, known: Known, today: date) -> Iterator[TaskLine]:
        breaches = [one for one in known.glance.dues if one.kind == "breach"]  # hours count: they stand first
        others = [one for one in known.glance.dues if one.kind != "breach"]
        others += known.chances.dues if known.chances else ()
        yield from self._of_dues(breaches, today, {})
        ready = {one: n for one, n in known.chances.by_partner.items() if n} if known.chances else {}
        to_do = [step for step in known.glance.steps if not step.done]
        exports = to_do and to_do[-1].name == "export"  # the first one: later ones stand below what is missing most
        yield from (self._step(step, first=False) for step in to_do if step.name != "export" or not ready)
        names = {line.view.partner.id: line.view.partner.legal_name for line in known.glance.partners}
        chances = known.chances.chances if known.chances else ()
        gains = {one.target: chance_words(one, names)[1] for one in chances if one.action == TELL}
        if exports:
            yield from self._of_exports(ready, names)
        late = [one for one in others if one.late and one.kind != "export"]  # nothing is owed to who got no file
        yield from self._of_dues(late, today, gains)
        best = [one for one in chances if one.action != TELL][:MOST_CHANCES]
        yield from (self._of_chance(one, names) for one in best[:BEFORE_EXPORTS])
        if not exports:
            yield from self._of_exports(ready, names)
        yield from (self._of_chance(one, names) for one in best[BEFORE_EXPORTS:])
        yield from self._of_dues([one for one in others if one not in late], today, {})
        if known.trend is not None:
            yield from self._of_trend(known.trend, "ending", ending_words)
            yield from self._of_trend(known.trend, "silent", silent_words)

    def _of_dues(self, dues: Sequence[TodoItem], today: date, gains: Mapping[str, str]) -> Iterator[TaskLine]:
        """Yield tasks for what is pending; `gains` says what notifying a partner would bring."""
        for due in dues:
            title, when = due_words(due, today)
            if due.kind == "notices" and due.partner is not None and due.partner in gains:
                when = f"{when} · {gains[due.partner]}"
            status = Status.BAD if due.late else Status.WARN
            if due.kind in PEOPLE:
                show = partial(self.people_wanted.emit, lambda due=due: due.text, people_of_due(due))
                yield TaskLine("users", title, when, show, status=status, word=_("Show"))
                continue
            do = self.month_wanted.emit if due.kind == "month" else partial(self.open_wanted.emit, *where_due(due))
            word = _(DUE_WORDS[due.kind]) if due.kind in DUE_WORDS else ""
            yield TaskLine(PICTURES[due.kind], title, when, do, status=status, word=word)

    def _of_chance(self, chance: Chance, names: Mapping[str, str]) -> TaskLine:
        title, gain = chance_words(chance, names)
        do = partial(self.open_wanted.emit, *destination(chance.action, chance.target, chance.partners[0]))
        return TaskLine(PICTURES.get(chance.action, "heart-handshake"), title, gain, do)

    def _of_exports(self, ready: Mapping[str, int], names: Mapping[str, str]) -> Iterator[TaskLine]:
        """Yield the task to export those who may go to a partner now; `ready` counts them."""
        if ready:
            counts = (
                counted(
                    "{n} person eligible for {partner}",
                    "{n} people eligible for {partner}",
                    n,
                    partner=names.get(one, one),
                )
                for one, n in ready.items()
            )
            title, _why, word = STEPS["export"]
            do = partial(self.open_wanted.emit, "export", max(ready, key=lambda one: ready[one]))
            detail = " · ".join((*counts, _("by any channel: an export is by one")))
            yield TaskLine("file-export", _(title), detail, do, word=_(word))

    def _of_trend(self, trend: HomeTrend, name: str, words: Callable[[int], tuple[str, str]]) -> Iterator[TaskLine]:
        """Yield the task about the people of this name in the trend, if there are any; `words` say it of so many."""

        def find(known: Known) -> tuple[str, Sequence[int]]:
            now: Sequence[int] = getattr(known.trend or trend, name)
            return words(len(now))[0], now

        if people := getattr(trend, name):
            title, detail = words(len(people))
            show = partial(self.people_wanted.emit, lambda: words(len(people))[0], ListedPeople(people, find))
            yield TaskLine("hourglass", title, detail, show, status=Status.WARN, word=_("Show"))
