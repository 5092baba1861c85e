"""Why contacts are excluded: each reason with its count and contacts, or one contact by address."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from leadkeeper.domain.verdict import Judgement
from leadkeeper.messages import _, counted
from leadkeeper.messages import rules as rules_messages
from leadkeeper.messages.exports import HELD
from leadkeeper.messages.rules import action
from leadkeeper.services.contacts.details import record_of
from leadkeeper.services.contacts.listing import find_to_show
from leadkeeper.services.eligibility.funnel import Unlock, name_of
from leadkeeper.services.exports.preview import Behind, ExportPreview, contacts_behind_figure
from ui.jobs import Jobs
from ui.models.destinations import destination
from ui.models.formats import STATUS, format_number, money, word
from ui.models.table_model import Column, LazyModel, ListModel
from ui.settings import Settings
from ui.theme import SIZE, SPACE, Status
from ui.widgets.buttons import plain
from ui.widgets.cards import Card, TaskLine
from ui.widgets.filter_bar import SearchField
from ui.widgets.labels import VerdictView, show_text, text_label, verdict_texts
from ui.widgets.layouts import Splitter, clear_layout, fill, inner_column
from ui.widgets.message_boxes import told
from ui.widgets.page import leave_by_escape
from ui.widgets.table import Table, offer_contact

ContactNumbers = Callable[[], Iterable[int]]
MOST_TODO = 3
NUMBER = "number-refused"  # reason of the eligible who have a number that another record holds back
GAIN, VERDICT = 2, 2  # index of the column that shows the gain, and of that with the verdict of a person
LOW = 410  # of the view, in pixels: below, one reason and half another were in sight
WIDE = 1000  # of the view: below, the gain or the sentence at its right was cut


class ExclusionsView(QWidget):
    """Reasons at the left, those with a remedy first; the contacts of one reason at the right.

    Emits `person_wanted(id)`, and `open_wanted(page, intent)` where something can be put right.
    """

    back_wanted = Signal()
    person_wanted = Signal(str)
    open_wanted = Signal(str, object)

    def __init__(self, jobs: Jobs, settings: Settings) -> None:
        super().__init__()
        self._jobs = jobs
        self._outlook: ExportPreview | None = None
        self._rules: tuple[str, ...] = ()
        self._step = self._reason = ""  # what the founder chose to see
        self._unlocks: Sequence[Unlock] = ()
        self.search = SearchField(_("E-mail address or id of a person"))
        self.search.searched.connect(self._look_for)
        self.reasons = ListModel(
            (
                Column("title", _("Reason"), 220, grows=True, lines=5, letters=12),
                Column("people", _("People"), 84, align="right"),
                Column(
                    "gain",
                    _("Possible gain"),
                    92,
                    align="right",
                    text=lambda people: f"+ {format_number(people)}" if people else "",
                    status=lambda row: row["colour"],
                    tooltip=lambda row: row["todo"],
                ),
            ),
            parent=self,
        )
        self.reasons_table = Table("export.reasons", self.reasons, settings, _("Reasons"))
        self.reasons_table.chosen.connect(self._reason_chosen)
        columns = (
            Column("name", _("Name"), 110, sortable=False, lines=2, letters=10),
            Column("email", _("E-mail"), 140, sortable=False, lines=3, letters=14),
            Column("verdict", _("Status"), 120, status=lambda row: row["status"], sortable=False),
            Column("why", _("Why"), 300, tooltip=lambda row: row["all"], sortable=False, grows=True, lines=6),
        )
        self.people = LazyModel(columns, jobs.fetcher(self._rows), self)
        self.people_table = Table("export.missing", self.people, settings, _("People"))
        self.people_table.chosen.connect(self._show_person)
        self.people_table.opened.connect(self._open)
        offer_contact(self.people_table, self._open)
        self._title, self._advice = text_label("", "heading"), text_label("", "soft")
        self._answer, self._person, self._todo = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        self._lay_out(settings)

    def _lay_out(self, settings: Settings) -> None:
        back = plain(_("&Back to the export"), self.back_wanted.emit, "chevron-left")
        top = fill(QHBoxLayout(), back, 1, (self.search, 2))
        left, right = Card(_("Why is someone missing?")), Card()
        self._left = left
        self._each_counts = text_label(_("A person can be missing for several reasons; each reason counts."), "small")
        left.add(self._each_counts, self.reasons_table)
        right.add(self._title, self._advice, self._todo, self.people_table, self._person)
        leave_by_escape(self, self.back_wanted.emit)
        layout = inner_column(self, SPACE.m)
        fill(layout, top, self._answer, (Splitter("export.missing", [left, right], [3, 6], settings), 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In the smallest windows the reasons need the room of what is also said below, and of a sentence."""
        super().resizeEvent(event)
        self.people_table.setColumnHidden(VERDICT, self.width() < SIZE.window_least_width)
        self._each_counts.setVisible(self.height() >= LOW)
        self._make_room()

    def _make_room(self) -> None:
        """Show the gain where it takes no room from the reasons, read word by word, and from the people's."""
        shown = bool(self._unlocks) and self.width() >= WIDE
        gain = self.reasons_table.horizontalHeader().sectionSizeHint(GAIN) if shown else 0
        self.reasons_table.setColumnHidden(GAIN, not shown)
        self._left.setMinimumWidth(SIZE.panel_least + SPACE.l + gain)

    def show_outlook(self, outlook: ExportPreview) -> None:
        """List the reasons of a preview, with the contacts of the one chosen before, else of the most frequent."""
        before, self._outlook, self._unlocks = self._outlook, outlook, ()
        if before is None or (before.view.partner.id, before.channel) != (outlook.view.partner.id, outlook.channel):
            self._step = self._reason = ""
        clear_layout(self._answer)
        self._list_reasons()

    def show_unlocks(self, found: Sequence[Unlock]) -> None:
        """Show next to each reason how many contacts its best remedy would gain, the best first."""
        self._unlocks = found
        self._list_reasons()

    def _list_reasons(self) -> None:
        if self._outlook is None:
            return
        counts = {**self._outlook.reasons}
        if number_held := self._number_held():
            counts[NUMBER] = len(number_held)
        best: dict[str, Unlock] = {}
        for one in self._unlocks:
            best.setdefault(one.rule, one)
        self._make_room()
        order = sorted(counts, key=lambda one: (-best[one].people if one in best else 0, -counts[one], one))
        self.reasons.set_rows(self._row(n, one, counts[one], best.get(one)) for n, one in enumerate(order))
        if self._step:
            self.show_step(self._step)
            return
        chosen = self._reason if self._reason in order else ""
        row = order.index(chosen) if chosen else 0
        if counts:
            self.reasons_table.choose(row)
        self._reason_chosen(row)
        self._reason = chosen  # the first one is nobody's choice

    def _row(self, place: int, reason: str, people: int, best: Unlock | None) -> dict[str, Any]:
        return {
            "id": place,
            "reason": reason,
            "title": _(rules_messages.NUMBER_HELD) if reason == NUMBER else rules_messages.headline(reason),
            "people": people,
            "gain": best.people if best else None,
            "colour": Status.GOOD if best else None,
            "todo": self._words(best) if best else "",
        }

    def _words(self, one: Unlock) -> str:
        return action(one.action, name_of(self._outlook.judging, one.target) if self._outlook else one.target)

    def _show_todo(self, rule: str) -> None:
        """Show the remedies of a reason, the best first, with links to them."""
        clear_layout(self._todo)
        partner = self._outlook.view.partner.id if self._outlook else ""
        unlocks = [unlock for unlock in self._unlocks if self._outlook is not None and unlock.rule == rule]
        for unlock in unlocks[:MOST_TODO]:
            gain = counted("+ {n} person eligible", "+ {n} people eligible", unlock.people)
            gain += f" · {money(unlock.price_cents)}" if unlock.price_cents else ""
            do = partial(self.open_wanted.emit, *destination(unlock.action, unlock.target, partner))
            self._todo.addWidget(TaskLine("heart-handshake", self._words(unlock), gain, do))

    def show_step(self, step: str) -> None:
        outlook = self._outlook
        if outlook is None:
            return
        place = next(place for place, one in enumerate(outlook.steps) if one.id == step)
        lost, words = outlook.steps[place], rules_messages.STEPS[place]
        title = rules_messages.lost(words, outlook.view.partner.legal_name, lost.causes) or rules_messages.title(
            words, outlook.view.partner.legal_name, outlook.channel
        )
        self.reasons_table.clearSelection()
        self._step = step
        self._show_todo("")
        count = counted("{n} person", "{n} people", lost.lost)
        self._show(_("{count}: {title}").format(count=count, title=title), "", words.rules, lost.numbers)

    def _reason_chosen(self, place: int) -> None:
        outlook, self._step = self._outlook, ""
        row = self.reasons.row_at(self.reasons.row_of(place))
        if outlook is None or row is None:
            self._show_todo("")
            self._show(_("Nobody is missing"), "", (), tuple)
            return
        reason = self._reason = row["reason"]
        self._show_todo(reason)
        count = counted("{n} person", "{n} people", row["people"])
        title = _("{title}: {count}").format(title=row["title"], count=count)
        if reason == NUMBER:
            self._show(title, rules_messages.number_held_advice(), (), self._number_held)
            return
        rules = (reason.partition("/")[0],)
        self._show(title, rules_messages.advice(reason), rules, lambda: outlook.judged.objected(reason))

    def _number_held(self) -> list[int]:
        """Eligible contacts that the file leaves out, as another record with their number refuses."""
        return sorted(n for n, why in self._outlook.held.items() if why == NUMBER) if self._outlook else []

    def _show(self, title: str, advice: str, rules: tuple[str, ...], numbers: ContactNumbers) -> None:
        self._title.setText(title)
        show_text(self._advice, advice)
        self._rules = rules
        clear_layout(self._person)
        self._jobs.read(lambda _db: array("q", numbers()), self.people.set_ids, replace="export.behind", owner=self)

    def _rows(self, _db: Any, numbers: Sequence[int]) -> dict[int, dict[str, Any]]:
        """Return the cells of some contacts; runs in a reading thread."""
        if self._outlook is None:
            return {}
        return {n: cells(one, self._rules) for n, one in contacts_behind_figure(self._outlook, numbers).items()}

    def _show_person(self, number_: int) -> None:
        outlook = self._outlook
        if outlook is not None:
            self._jobs.read(
                lambda _db: list(contacts_behind_figure(outlook, [number_]).values()),
                self._person_found,
                replace="export.person",
            )

    def _person_found(self, found: list[Behind]) -> None:
        clear_layout(self._person)
        fill(self._person, *(VerdictView(verdict_texts(_name(one), one.judgement, one.number_hold)) for one in found))

    def _open(self, number_: int) -> None:
        row = self.people.row_at(self.people.row_of(number_))
        if row is not None:
            self.person_wanted.emit(row["behind"].contact.id)

    def _look_for(self, text: str) -> None:
        outlook = self._outlook
        clear_layout(self._answer)
        if outlook is None or not text:
            return

        def ask(db: Any) -> Behind:
            wanted = record_of(db, text) if "@" in text else find_to_show(db, text)
            return contacts_behind_figure(outlook, [wanted])[wanted]

        no = told(lambda text: self._answer.addWidget(Card().add(text_label(text))))
        self._jobs.read(ask, self._found, no, replace="export.search", owner=self)

    def _found(self, behind: Behind) -> None:
        clear_layout(self._answer)
        card = Card().add(VerdictView(verdict_texts(_name(behind), behind.judgement, behind.number_hold)))
        if behind.held is not None and behind.number_hold is None:
            card.add(text_label("\n".join(HELD[behind.held](1))))
        elif not behind.judgement.objections and behind.number_hold is None:
            card.add(text_label(_("This person is in the export.")))
        self._answer.addWidget(card)


def cells(behind: Behind, rules: Iterable[str]) -> dict[str, Any]:
    """Return the cells of an excluded contact; the sentence is that of the selected reason."""
    texts = verdict_texts("", behind.judgement, behind.number_hold)
    sentences = [rules_messages.sentence(one) for one in rules_messages.in_order(behind.judgement.objections)]
    is_held, verdict = behind.number_hold is not None, behind.judgement.verdict
    return {
        "name": behind.contact.display_name,
        "email": behind.contact.email,
        "verdict": texts.verdict if is_held else word(verdict),
        "status": texts.status if is_held else STATUS[verdict],
        "why": texts.reasons[0] if is_held else _why(behind.judgement, frozenset(rules)),
        "all": "\n".join(texts.reasons if is_held else sentences),
        "behind": behind,
    }


def _why(judgement: Judgement, rules: frozenset[str]) -> str:
    asked = [one for one in judgement.objections if one.rule in rules] or list(judgement.objections)
    return rules_messages.sentence(rules_messages.behind(asked[0], judgement.objections)) if asked else ""


def _name(one: Behind) -> str:
    return " · ".join(filter(None, (one.contact.display_name, one.contact.email))) or one.contact.id
