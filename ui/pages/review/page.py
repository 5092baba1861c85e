"""Review page: contacts in groups of equal cases, decided by mouse or keyboard with a reason."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QSignalBlocker, QTimer
from PySide6.QtGui import QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QVBoxLayout

from leadkeeper.domain.contact import Review
from leadkeeper.domain.time import Clock, paris_day, system_clock
from leadkeeper.messages import _, counted, labels, ngettext
from leadkeeper.services.eligibility import review as reviews
from leadkeeper.services.eligibility.review import WaitingReviews, reviews_waiting
from leadkeeper.services.partners.partners import PartnersOverview, partners_overview
from ui.jobs import Job, Jobs
from ui.models.formats import format_number
from ui.models.table_model import ListModel
from ui.pages.review import details
from ui.pages.review.details import LOW, LOWEST, DecisionCard, GroupDetails, PersonCard, ReviewCursor
from ui.settings import LAST_PARTNER, Settings
from ui.theme import SPACE
from ui.widgets.buttons import primary
from ui.widgets.cards import Card, EmptyState
from ui.widgets.editors import NAME_LETTERS, ChoiceBox
from ui.widgets.filter_bar import only
from ui.widgets.labels import announce, escaped, hidden, labelled, with_name
from ui.widgets.layouts import Splitter, StackedWidget, expanding, stacked
from ui.widgets.page import Page
from ui.widgets.table import Table, offer_buttons

FEW_LETTERS = 11  # of a partner's name in a low window: its box and that of the channel then share a line


@dataclass(frozen=True, slots=True)
class _ReviewMark:
    """The group and the contact shown, and the reason typed about that contact."""

    partner: str
    channel: str
    group: Hashable
    contact: int | None
    reason: str


class ReviewPage(Page):
    """Groups at the left, evidence and decision at the right. `arrive` takes a partner's id, or it and a rule."""

    def __init__(self, jobs: Jobs, settings: Settings, clock: Clock = system_clock) -> None:
        super().__init__(_("Review"), _("A rule asks for your decision about these people: look, decide, say why."))
        self._jobs, self._settings, self._clock = jobs, settings, clock
        self._groups: list[reviews.ReviewGroup] = []
        self.group: reviews.ReviewGroup | None = None
        self._wanted: str | None = None
        self._kept: _ReviewMark | None = None
        self._left: dict[Hashable, _ReviewMark] = {}
        self._writing = self._is_outdated = False  # outdated: decided as a whole, until the groups are read again
        self._calm = QTimer(self, singleShot=True, interval=QApplication.doubleClickInterval())
        self._calm.timeout.connect(self._set_ready)
        self._stepped = False  # to another person of the same group, who is then announced
        self._answered = ("", "")  # partner and channel of the groups shown
        self._waiting = WaitingReviews(0, {})
        self.walk = ReviewCursor()
        self._walks: dict[Hashable, ReviewCursor] = {}
        self.partner = with_name(ChoiceBox(), _("Partner"))
        self.channel = with_name(ChoiceBox(labels.channel.choices()), _("Channel"))
        self.channel.choose(settings.choice("review.channel"))
        self.partner.changed.connect(self._chosen)
        self.channel.changed.connect(self._chosen)
        self.rows = ListModel(details.columns(), parent=self)
        self.table = Table("review", self.rows, settings, _("Groups to review"))
        self.table.chosen.connect(self._show_group)
        self.details, self.person, self.decision = GroupDetails(), PersonCard(), DecisionCard()
        self.person.step.connect(self.step)
        self.person.contact_wanted.connect(self._open_contact)
        self.decision.decided.connect(self.decide)
        self.decision.skipped.connect(lambda: self.step(1))
        self.decision.reason.left.connect(self.table.setFocus)
        jobs.stopped.connect(self._ended)
        jobs.failed.connect(self._ended)
        self._lay_out(settings)
        self._add_keys()

    def _lay_out(self, settings: Settings) -> None:
        self.partner.setMinimumContentsLength(NAME_LETTERS)
        self._asked = [labelled(_("Partner"), self.partner), labelled(_("by"), self.channel)]
        self.header.add(*self._asked)
        groups = Card(margin=SPACE.hair).add(expanding(self.table))
        self._at_left = left = stacked((groups, 5), (self.details.evidence, 4))
        self._at_right = right = stacked((expanding(self.details), 1), (self.person, 0), (self.decision, 0))
        offer_buttons(self.table, self.decision)
        self._split = Splitter("review", [left, stacked((right, 1), 0)], [4, 3], settings)
        self._nobody, self._no_partner = Card(), Card()
        self._others = hidden(primary("", self._go_to_others))
        self._empty = EmptyState("circle-check", *_nobody(reviews.ReviewQueue([])), self._others)
        self._nobody.add(self._empty)
        self._no_partner.add(
            EmptyState(
                "heart-handshake",
                _("No partner yet"),
                _("A decision is always about a partner. Add the first one."),
                primary(_("Go to the &partners"), lambda: self.go.emit("partners", None)),
            )
        )
        self._swap = StackedWidget(self._split, self._nobody, self._no_partner)
        self.body.addWidget(expanding(self._swap), 1)

    def _add_keys(self) -> None:
        for keys, do in (
            ("A", lambda: self.decide("allow", False)),
            ("B", lambda: self.decide("deny", False)),
            ("Shift+A", lambda: self.decide("allow", True)),
            ("Shift+B", lambda: self.decide("deny", True)),
            ("S", lambda: self.step(1)),
            ("N", self.decision.reason.setFocus),
            ("R", self.decision.say_again),
            ("Right", lambda: self.step(1)),
            ("Left", lambda: self.step(-1)),
        ):
            QShortcut(keys, self, do)  # in the whole window while this page is shown

    def reload(self) -> None:
        """Read the groups again; while a decision is being written, after it."""
        if not self._writing:
            today = paris_day(self._clock())
            self._jobs.read(lambda db: partners_overview(db, today), self._show_partners, replace="review.partners")
            self._count_waiting()

    def _count_waiting(self) -> None:
        today = paris_day(self._clock())
        self._jobs.read(lambda db: reviews_waiting(db, today), self._say_waiting, replace="review.waiting", long=True)

    def arrive(self, intent: object) -> None:
        """Choose the partner with this id, and the first group with an objection of this rule, or restore a `mark`."""
        self._kept = intent if isinstance(intent, _ReviewMark) else None
        if self._kept is not None:
            intent = self._kept.partner
        partner, rule = intent if isinstance(intent, tuple) else (intent, None)
        if isinstance(partner, str):
            self._wanted = rule
            self._settings.keep_choice(LAST_PARTNER, partner)
            if self.partner.value == partner:
                self._look()
            else:
                self.partner.choose(partner)

    def mark(self) -> _ReviewMark:
        """Return what is shown and the reason typed; the channel is remembered anyway."""
        if (group := self.group) is None:
            return _ReviewMark(self.partner.value, self.channel.value, None, None, "")
        return _ReviewMark(group.partner.id, group.channel, group.key, self.walk.current, self.decision.reason.text())

    @property
    def groups(self) -> list[reviews.ReviewGroup]:
        return list(self._groups)

    @property
    def _is_stale(self) -> bool:
        """Whether the groups shown are not those of the partner and channel chosen."""
        return self._answered != (self.partner.value, self.channel.value)

    @property
    def _is_held(self) -> bool:
        """Whether a press must not decide now; after a group was decided the second half of a double click must not."""
        return self._writing or self._is_stale or self._is_outdated or self._calm.isActive()

    def step(self, steps: int) -> None:
        self._kept = None
        self._stepped = True
        self.walk.go(steps)
        self._show_current()

    def decide(self, decision: str, whole: bool) -> None:
        """Record `allow` or `deny` for the contact shown or the whole group; ask for a reason first."""
        group, current, seen = self.group, self.walk.current, self.person.shown
        if group is None or current is None or not group.may_decide or self._is_held or not self.may_write():
            return
        if seen is None or seen.number != current:
            return  # another contact is still shown: never decide on one that is not visible
        reason = self.decision.reason.text().strip()
        if not reason:
            self.decision.ask_reason(_("Say in a few words why."))
            return
        numbers = list(group.numbers) if whole else [current]
        review = Review(group.rules[0], group.partner.id, group.channel, decision, reason)
        now = self._clock()
        self._set_writing(True)
        self._jobs.write(
            lambda db: reviews.decide(db, numbers, review, now, instead=not whole),
            partial(
                self._decided, group=group, walk=self.walk, mark=self.mark(), who="" if whole else seen.contact.called
            ),
            title=_("Recording the decision"),
            owner=self,
        )

    def undo(self, made: reviews.Decided, mark: _ReviewMark, who: str) -> None:
        """Undo a decision, and return to where it was made: to the person `who` if it was about one."""
        self._set_writing(True)
        done = partial(self._undone, mark=mark, who=who)
        self._jobs.write(lambda db: reviews.undo(db, made), done, title=_("Undoing the decision"), owner=self)

    def _set_writing(self, writing: bool) -> None:
        self._writing = writing
        self._set_ready()

    def _set_ready(self) -> None:
        """Enable the decision once the contact that it is about is shown."""
        shown = self.person.shown
        ready = shown is not None and shown.number == self.walk.current and not self._is_held
        self.decision.set_ready(ready, may_skip=not self._writing)

    def _ended(self, job: Job, _error: object = None) -> None:
        if job.writes and job.owner is self:
            self._set_writing(False)

    def _decided(
        self, made: reviews.Decided, *, group: reviews.ReviewGroup, walk: ReviewCursor, mark: _ReviewMark, who: str
    ) -> None:
        """Move on from the contact of `mark`, unless another one or another group is looked at by now."""
        self._set_writing(False)
        whole = not who
        text = details.told(made, group) if whole else details.decision_on_person(made, group, who)
        self.said.emit(text, (lambda: self.undo(made, mark, who)) if made.edit is not None else None)
        stayed = self.group is group and (whole or walk.current == mark.contact)
        if stayed:
            self.decision.take_reason(made.review.reason or "")
        elif (left := self._left.get(group.key)) is not None and (whole or left.contact == mark.contact):
            del self._left[group.key]
        if whole:
            self._calm.start()
        elif mark.contact is not None:
            walk.decide(made.review.decision or "", mark.contact)
        if whole or walk.finished or not any(one is group for one in self._groups):
            self._look_again()
            return
        self._recount(group, walk)
        if self.group is group:
            self._stepped = stayed
            self._show_current()

    def _recount(self, group: reviews.ReviewGroup, walk: ReviewCursor) -> None:
        """Update the count after decisions in a group, without judging everybody again."""
        left = group.people - walk.done
        at = self.rows.row_of(self._groups.index(group))
        row = self.rows.row_at(at)
        if row is not None:
            row["people"] = left
        self.rows.dataChanged.emit(self.rows.index(at, 0), self.rows.index(at, len(self.rows.columns) - 1))
        if self.group is group:
            self.decision.show_left(left)
            self.details.show_left(left)
        self._say_counts()
        self._count_waiting()

    def _undone(self, people: int, *, mark: _ReviewMark, who: str) -> None:
        self._set_writing(False)
        self._say(details.undone_decisions(people, who))
        self._kept = mark
        self._look_again()

    def _look_again(self) -> None:
        """Read the groups again; until then nothing is offered for people decided on by now."""
        self._is_outdated = True
        self._set_ready()
        self.reload()

    def _show_partners(self, overview: PartnersOverview) -> None:
        last = self.partner.value or self._settings.choice(LAST_PARTNER)
        with QSignalBlocker(self.partner):  # one reload follows below
            self.partner.offer([(one.partner.id, one.partner.legal_name) for one in overview.partners], last)
        for one in self._asked:
            one.setVisible(bool(overview.partners))
        if overview.partners:
            self._look()
        else:
            self._swap.show_only(self._no_partner)

    def _chosen(self, _value: str) -> None:
        self._settings.keep_choice(LAST_PARTNER, self.partner.value)
        self._settings.keep_choice("review.channel", self.channel.value)
        self._look()

    def _look(self) -> None:
        partner, channel, today = self.partner.value, self.channel.value, paris_day(self._clock())
        self.table.set_stale(self._is_stale)
        self._set_ready()
        if partner:
            self._jobs.read(
                lambda db: reviews.review_queue(db, partner, channel, today),
                self._show_groups,
                title=_("Looking for people to review") if self._is_stale else "",  # else the strip would move the page
                replace="review.groups",
                long=True,
            )

    def _show_groups(self, queue: reviews.ReviewQueue) -> None:
        groups = queue.groups
        if self._kept is not None and self.group is not None and self.group.key != self._kept.group:
            self._left[self.group.key] = self.mark()  # an undo goes back to another group
        self._kept = self._kept or self.mark()
        before, row = self._kept.group, max(self.table.current_row(), 0)
        self._groups, self.group, self._walks = groups, None, {}
        self._answered, self._is_outdated = (self.partner.value, self.channel.value), False
        self.table.set_stale(False)
        self.rows.set_rows(details.row_of(place, group) for place, group in enumerate(groups))
        self._say_counts()
        title, text = _nobody(queue)
        self._empty.say(title, text)
        self._offer_others()
        if not groups:
            self.header.set_subtitle(title)
        self._swap.show_only(self._split if groups else self._nobody)
        if groups:
            self.table.choose(self._place_of(before, self.rows.id_at(min(row, len(groups) - 1))))
            self._show_group(self.table.current_id() or 0)

    def _place_of(self, before: Hashable, otherwise: int) -> int:
        """Return the index of the group requested by its rule, else of the one shown before, else another."""
        wanted, self._wanted = self._wanted, None
        for place, group in enumerate(self._groups):
            if wanted is not None and wanted in group.rules:
                return place
        return next((place for place, group in enumerate(self._groups) if group.key == before), otherwise)

    def _say_waiting(self, waiting: WaitingReviews) -> None:
        self.waits.emit("review", waiting.people)
        self._waiting = waiting
        everybody = _("For all partners and channels: {n}").format(n=format_number(waiting.people))
        self.header.explain_subtitle(everybody if waiting.people else "")  # as many as the menu says
        self._offer_others()

    def _offer_others(self) -> None:
        """Where nobody waits for the partner and channel chosen, lead to one where people do."""
        question = self._next_question
        self._others.setVisible(question is not None)
        if question is not None:
            (partner, channel), n = question, self._waiting.by_question[question]
            name = self.partner.itemText(self.partner.findData(partner))
            words = ngettext(
                "Review {n} person for {partner}, {channel}", "Review {n} people for {partner}, {channel}", n
            ).format(n=format_number(n), partner=name, channel=labels.channel(channel))
            self._others.setText(escaped(words))

    @property
    def _next_question(self) -> tuple[str, str] | None:
        """Where people wait: for the partner chosen on another channel, else for any partner."""
        waiting = list(self._waiting.by_question)
        return next((one for one in waiting if one[0] == self.partner.value), next(iter(waiting), None))

    def _go_to_others(self) -> None:
        if self._next_question is None:
            return
        partner, channel = self._next_question
        with QSignalBlocker(self.partner), QSignalBlocker(self.channel):
            self.partner.choose(partner)
            self.channel.choose(channel)
        self._chosen(partner)

    def _say_counts(self) -> None:
        """Count who is to be reviewed; apart from them, who was only shared already: nobody has to decide on them."""
        walks = self._walks
        left = [(one, one.people - (walks[one.key].done if one.key in walks else 0)) for one in self._groups]
        waiting = sum(n for one, n in left if one.may_decide and not one.is_only_shared)
        shared, people = (sum(n for one, n in left if one.is_only_shared is on) for on in (True, False))
        text = counted("{n} person to review", "{n} people to review", people)
        yours = _("{n} for your decision").format(n=format_number(waiting))
        parts = [f"{text}, {yours}" if people else _("Nobody to review")]
        parts += [counted("{n} already shared", "{n} already shared", shared)] if shared else []
        self.header.set_subtitle(" · ".join(parts))

    def _show_group(self, place: int) -> None:
        group = self._groups[place]
        if group is self.group:
            return
        if self.group is not None:  # somebody looks at another group, and may come back
            self._left[self.group.key] = self.mark()
        self.group, self.walk = group, self._walks.setdefault(group.key, ReviewCursor(group.numbers))
        if self._kept is None or self._kept.group != group.key:
            self._kept = self._left.pop(group.key, None)
        if self._kept is not None:
            self.walk.go_to(self._kept.contact)
        self.details.show_group(group)
        self._draw_near()
        self.decision.show_group(group)
        for panel in (self.details, self.decision):
            panel.show_left(group.people - self.walk.done)
        self.decision.setVisible(group.may_decide)
        self._show_current()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        low, lowest = self.height() < LOW, self.height() < LOWEST
        self.details.stand_in(low=low and not lowest)
        self.decision.stand_in(low=low)
        self.partner.setMinimumContentsLength(FEW_LETTERS if lowest else NAME_LETTERS)
        side = self._at_left if lowest else self._at_right
        column = side.layout()
        if self.person.parentWidget() is not side and isinstance(column, QVBoxLayout):
            column.insertWidget(1, self.person)
        self._draw_near()

    def _draw_near(self) -> None:
        """On a high page the decision stands near its reasons; its place does not change from person to person."""
        reasons = self.details.column.heightForWidth(self.details.viewport().width())
        self._at_right.setMaximumHeight(max(details.STEADY, reasons + details.STEADY // 2))

    def _show_current(self) -> None:
        group, current, today = self.group, self.walk.current, paris_day(self._clock())
        if group is None or current is None:
            return
        self._set_ready()
        self._jobs.read(
            lambda db: reviews.people_in(db, group, [current], today).get(current),
            lambda one: self._show_person(current, one),
            replace="review.person",
            owner=self,
        )

    def _show_person(self, wanted: int, person: reviews.Waiting | None) -> None:
        if person is None:
            self.reload()
        elif self.group is not None and self.walk.current == wanted:
            if self.person.shown is None or self.person.shown.number != wanted:
                self.decision.take_reason(self.decision.reason.text())
            self.person.show_person(person, self.walk, self.group.sentences)
            self.decision.show_progress(self.walk)
            self.decision.name_person(self.person.accessibleName())
            stepped, self._stepped = self._stepped, False
            if stepped:
                announce(self.person, self.person.accessibleName())
            self._set_ready()
            kept, self._kept = self._kept, None
            about = (self.group.partner.id, self.group.channel, self.group.key, wanted)
            if kept is not None and about == (kept.partner, kept.channel, kept.group, kept.contact):
                self.decision.reason.setText(self.decision.reason.text() or kept.reason)

    def _open_contact(self) -> None:
        if self.person.shown is not None:
            self.go.emit("contacts", only(self.person.shown.contact.id))


def _nobody(queue: reviews.ReviewQueue) -> tuple[str, str]:
    """Return title and sentence for when nobody can be reviewed: nobody waits, or the partner holds them up."""
    if not queue.held_up:
        return _("Nobody to review"), _("For this partner and channel there is nothing left to review.")
    count = counted(
        "{n} person is to be reviewed afterwards.", "{n} people are to be reviewed afterwards.", queue.held_up
    )
    return _("Nobody can be reviewed for now"), " ".join((*queue.causes, count))
