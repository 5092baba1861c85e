"""Home page: four figures, what to do next, contacts by month, the state of each partner."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from operator import attrgetter
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from leadkeeper.domain.time import Clock, calendar_day, paris_day, system_clock
from leadkeeper.domain.verdict import Verdict
from leadkeeper.messages import _, counted, ngettext
from leadkeeper.services import dashboard
from leadkeeper.services.contacts.listing import ContactRow, contact_rows
from leadkeeper.services.eligibility.context import JudgingContext, load_judging_context
from ui.jobs import Job, Jobs
from ui.models.destinations import missing_steps
from ui.models.formats import format_number, long_day
from ui.models.table_model import ADDRESS_LETTERS, Column, LazyModel, ListModel, as_text
from ui.pages.home.month import MonthMark, MonthView
from ui.pages.home.todo import Known, ListedPeople, TodoCard, bars, contract_words
from ui.settings import Settings
from ui.theme import SIZE, SPACE, Status
from ui.widgets.buttons import look_like, plain, primary, writing
from ui.widgets.cards import Card, FigureCard
from ui.widgets.charts import Trend
from ui.widgets.filter_bar import FilterState, only
from ui.widgets.labels import text_label
from ui.widgets.layouts import ScrollColumn, StackedWidget, abreast, expanding, fill, inner_column, inner_row, stacked
from ui.widgets.page import Page, leave_by_escape
from ui.widgets.table import Table, offer_contact

WAITING = "…"


class Figures(QWidget):
    """Contacts, consents to partners, eligible now, shared this month; emits `pressed` with the name of a figure."""

    pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        row = inner_row(self, SPACE.m)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.cards: dict[str, FigureCard] = {}
        for name in ("people", "yes", "eligible", "delivered"):
            card = FigureCard(WAITING, "")
            card.clicked.connect(partial(self.pressed.emit, name))
            card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            row.addWidget(card, 1)
            self.cards[name] = card

    def show_known(self, known: Known) -> None:
        """Show the counts known so far; pending ones show … and cannot be pressed."""
        seen, trend, chances = known.glance, known.trend, known.chances
        self._set("people", seen.people, ngettext("person in the book", "people in the book", seen.people))
        self._set("yes", trend.yes if trend else None, _("agree to partners now, or to some of them"))
        self._set("eligible", chances.people if chances else None, _("eligible now for a partner"))
        shared = ngettext("person shared this month", "people shared this month", seen.delivered)
        if seen.erased:  # the register counts them
            more = ngettext("{people}; {n} more erased since", "{people}; {n} more erased since", seen.erased)
            shared = more.format(people=shared, n=format_number(seen.erased))
        self._set("delivered", seen.delivered, shared)

    def _set(self, name: str, count: int | None, caption: str) -> None:
        status = Status.GOOD if name == "eligible" and count else Status.PLAIN
        self.cards[name].set(WAITING if count is None else format_number(count), caption, status)
        self.cards[name].set_clickable(bool(count))


LEAST_LINES, MOST_LINES = 3, 9


class PartnersCard(Card):
    """The state of each partner; emits `opened` and `export_wanted` with a partner's id."""

    opened = Signal(str)
    export_wanted = Signal(str)

    def __init__(self, settings: Settings) -> None:
        super().__init__(_("Partners"))
        self._eligible: Mapping[str, int] = {}
        self.rows = ListModel(_partner_columns(lambda line: self._eligible.get(line.view.partner.id)), parent=self)
        self.table = PartnersTable("home.partners", self.rows, settings, _("Partners"))
        self.table.opened.connect(lambda place: self.opened.emit(self.partner_at(place)))
        self.table.menu_wanted.connect(self._fill_menu)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)  # as high as its rows
        self.add(self.table)

    def show_lines(self, lines: Sequence[dashboard.PartnerLine], eligible: Mapping[str, int]) -> None:
        """Show these partners; `eligible` is how many contacts each may get now, by its id, as far as counted."""
        self._eligible = eligible
        chosen = self.partner_at(row) if (row := self.table.current_row()) >= 0 else ""
        self.rows.set_rows(lines)
        self.table.set_lines(len(lines))
        at = next((row for row in range(len(lines)) if self.partner_at(row) == chosen), -1)
        if at >= 0:
            self.table.stand_at(at)

    def partner_at(self, place: int) -> str:
        line: dashboard.PartnerLine = self.rows.rows[place]
        return line.view.partner.id

    def _fill_menu(self, menu: QMenu, _places: list[int]) -> None:
        if (row := self.table.current_row()) >= 0:  # of several that are selected, the one clicked
            partner = self.partner_at(row)
            menu.addAction(_("&Open the partner"), lambda: self.opened.emit(partner))
            menu.addAction(_("&Export for this partner…"), lambda: self.export_wanted.emit(partner))


class PartnersTable(Table):
    """A table as high as its rows, within limits."""

    _lines = LEAST_LINES

    def set_lines(self, lines: int) -> None:
        self._lines = min(max(lines, LEAST_LINES), MOST_LINES)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        rows = self.verticalHeader().defaultSectionSize() * self._lines
        return QSize(super().sizeHint().width(), self.horizontalHeader().sizeHint().height() + rows + SPACE.s)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())


def _partner_columns(eligible: Callable[[dashboard.PartnerLine], int | None]) -> tuple[Column, ...]:
    """Return the columns in the current language; a row is a `PartnerLine`."""
    state, status = (lambda line: contract_words(line)[0]), (lambda line: contract_words(line)[1])
    since, counted = (lambda when: as_text(when) if when else "—"), (lambda n: "…" if n is None else as_text(n))
    return (
        Column("name", _("Partner"), 150, grows=True, of=attrgetter("view.partner.legal_name")),
        Column("contract", _("Contract"), 190, status=status, of=state),
        Column("since", _("Named since"), 140, text=since, of=lambda line: calendar_day(line.view.since)),
        Column("eligible", _("Eligible now"), 130, "right", text=counted, of=eligible),
        Column("delivered", _("Shared"), 120, "right", of=attrgetter("view.people")),
        Column(
            "complaints",
            _("Complaints"),
            130,
            "right",
            text=lambda n: ngettext("{n} complaint", "{n} complaints", n).format(n=format_number(n)) if n else "0",
            status=lambda line: Status.WARN if line.complaints else None,
            tooltip=lambda _line: _("Complaints from addresses that were shared with this partner"),
        ),
    )


@dataclass(frozen=True, slots=True)
class PeopleAsked:
    """Contacts to list: a function for their title in the language spoken, one for their ids, and the one chosen.

    Of the `eligible` the ids change whenever the rules have been applied again.
    """

    title: Callable[[], str]
    numbers: Callable[[], Iterable[int]]
    chosen: int | None = None
    eligible: bool = False


class PeopleView(QWidget):
    """A title and a table of contacts; emits `person_wanted(id)`."""

    back_wanted = Signal()
    person_wanted = Signal(str)

    def __init__(self, jobs: Jobs, settings: Settings, clock: Clock) -> None:
        super().__init__()
        self._jobs, self._clock = jobs, clock
        self._desk: JudgingContext | None = None
        self.asked: PeopleAsked | None = None
        self._is_new = False  # nothing of what was asked for is shown yet
        self._count = text_label("", "heading")
        columns = (
            Column("name", _("Name"), 190, sortable=False, of=attrgetter("contact.display_name")),
            Column("email", _("E-mail"), 240, sortable=False, letters=ADDRESS_LETTERS, of=attrgetter("contact.email")),
            Column("phone", _("Telephone"), 140, sortable=False, of=attrgetter("contact.phone")),
            Column(
                "partners",
                _("Eligible for"),
                260,
                sortable=False,
                grows=True,
                status=lambda row: Status.GOOD if row.partners(Verdict.ELIGIBLE) else None,
                of=lambda row: ", ".join(row.partners(Verdict.ELIGIBLE)),
            ),
        )
        self.people = LazyModel(columns, jobs.fetcher(self._rows), self)
        self.table = Table("home.people", self.people, settings, _("People"))
        self.table.opened.connect(self._open)
        offer_contact(self.table, self._open)
        self.back = plain(_("&Back to home"), self.back_wanted.emit, "chevron-left")
        leave_by_escape(self, self.back_wanted.emit)
        top = fill(QHBoxLayout(), self.back, 1)
        card = Card().add(self._count, expanding(self.table))
        fill(inner_column(self, SPACE.m), top, (expanding(card), 1))

    def show_people(self, asked: PeopleAsked) -> None:
        self._count.setText(asked.title())
        self._is_new = True
        self._look(asked)
        self.back.setFocus()

    def look_again(self, known: Known, *, counted: bool = False) -> None:
        """List the people as the book knows them now; the eligible only once they are `counted`.

        Those of a task are the ones that it has by now.
        """
        asked = self.asked
        if asked is None:
            return
        if isinstance(asked.numbers, ListedPeople):
            of_task = asked.numbers
            _title, ids = of_task.find(known)
            if not counted or list(ids) != list(of_task.ids):
                self._look(replace(asked, title=lambda: of_task.find(known)[0], numbers=replace(of_task, ids=ids)))
        elif asked.eligible and counted and known.chances is not None:
            self._look(replace(asked, numbers=known.chances.numbers))
        elif not (asked.eligible or counted):
            self._look(asked)

    def mark(self) -> PeopleAsked | None:
        """Return what was asked for, with the one chosen by now."""
        if self.asked is None or self._is_new:
            return self.asked
        return replace(self.asked, chosen=self.table.current_id())

    def _look(self, asked: PeopleAsked) -> None:
        self.asked = asked
        today = paris_day(self._clock())
        self._jobs.read(
            lambda db: (load_judging_context(db, today), array("q", asked.numbers())),
            partial(self._found, asked),
            replace="home.people",
            owner=self,
        )

    def _found(self, asked: PeopleAsked, read: tuple[JudgingContext, array[int]]) -> None:
        self._desk, ids = read
        count = counted("{n} person", "{n} people", len(ids))
        self._count.setText(_("{title}: {count}").format(title=asked.title(), count=count))
        is_new, self._is_new = self._is_new, False
        if not is_new:
            self._renew(ids)
            return
        self.people.set_ids(ids)
        if ids:
            self.table.choose(asked.chosen if asked.chosen is not None and asked.chosen in ids else ids[0])
            self.table.setFocus()

    def _renew(self, ids: array[int]) -> None:
        """Show other people at the same place: those selected stay so, and who has gone gives way to who follows."""
        table, before = self.table, self.table.current_id()
        row_before, selected, top = table.current_row(), set(table.selected_ids()), table.verticalScrollBar().value()
        in_sight = table.viewport().rect().intersects(table.visualRect(table.currentIndex()))
        self.people.set_ids(ids)
        if not ids:
            return
        again = [row for row, one in enumerate(ids) if one in selected] if len(selected) > 1 else []
        row = self.people.row_of(before) if before is not None else -1
        if row < 0:
            row = again[0] if again else min(max(row_before, 0), len(ids) - 1)
        table.stand_at(row, again)
        table.verticalScrollBar().setValue(top)
        if in_sight:
            table.scrollTo(table.currentIndex())

    def _rows(self, _db: Any, numbers: Sequence[int]) -> Mapping[int, ContactRow]:
        """Return the rows of some contacts; runs in a reading thread."""
        return contact_rows(self._desk, numbers) if self._desk else {}

    def _open(self, wanted: int) -> None:
        row = self.people.row_at(self.people.row_of(wanted))
        if row is not None:
            self.person_wanted.emit(row.contact.id)


class HomePage(Page):
    """The start page. Emits `import_wanted` to choose files to import, `files_wanted` to import files already chosen.

    What is known at once is shown at once. Counts over all contacts follow, in a thread of their own and only while the
    page is shown; until then the earlier ones stay. They are repeated only if the book or the day has changed.
    """

    import_wanted = Signal()
    files_wanted = Signal(list, object)  # of Path, what to call with those that are left out after all

    def __init__(self, jobs: Jobs, settings: Settings, clock: Clock = system_clock, book: Path | None = None) -> None:
        super().__init__(_("Home"))
        self._jobs, self._settings, self._clock, self._book = jobs, settings, clock, book
        self._known: Known | None = None
        self._counted: dashboard.ChangeKey | None = None
        self._counting: Job | None = None
        self.figures, self.todo, self.partners = Figures(), TodoCard(), PartnersCard(settings)
        self.trend = Trend(_("People by the month of their first answer or import, and those who said yes to partners"))
        self.import_button = writing(primary(_("&Import a file…"), self.import_wanted.emit, "file-import"))
        self.month_button = plain(_("This m&onth…"), self.show_month, "notebook")
        self.header.add(self.import_button, self.month_button)
        self.figures.pressed.connect(self._show_behind)
        self.todo.open_wanted.connect(self.go)
        self.todo.import_wanted.connect(self.import_wanted)
        self.todo.month_wanted.connect(self.show_month)
        self.todo.people_wanted.connect(self._show_people)
        self.partners.opened.connect(lambda partner: self.go.emit("partners", partner))
        self.partners.export_wanted.connect(lambda partner: self.go.emit("export", partner))
        self._lay_out()

    @cached_property
    def people(self) -> PeopleView:
        """The list of people behind a figure, created when first shown."""
        made = PeopleView(self._jobs, self._settings, self._clock)
        made.back_wanted.connect(self._show_all)
        made.person_wanted.connect(lambda who: self.go.emit("contacts", only(who)))
        self._swap.addWidget(made)
        return made

    @cached_property
    def month(self) -> MonthView:
        """The month, created when first shown: it has half of the widgets of this page, and reads what is due."""
        made = MonthView(self._jobs, self._settings, self._clock, self._book)
        made.back_wanted.connect(self._show_all)
        made.open_wanted.connect(self.go)
        made.people_wanted.connect(self._show_people)
        made.import_wanted.connect(lambda files: self.files_wanted.emit(files, made.leave_out))
        made.said.connect(self._say)
        self._swap.addWidget(made)
        return made

    def _lay_out(self) -> None:
        self.months = Card(_("New people by month")).add(expanding(self.trend))
        text = _(
            "By the month of their first answer, or else of their import; in colour those who said yes to partners"
        )
        self.months.add(text_label(text, "small"))
        self._chart_side = stacked((self.months, 1), 0, gap=0)
        middle = abreast((self.todo, 3), (self._chart_side, 2))
        middle.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._whole = ScrollColumn(self.figures, middle, self.partners)
        self._whole.column.addStretch(0)
        self._swap = StackedWidget(self._whole)
        self.body.addWidget(expanding(self._swap), 1)

    def reload(self) -> None:
        today = paris_day(self._clock())
        self._jobs.read(lambda db: dashboard.change_of(db, today), self._look, replace="home.change")

    def focus_search(self) -> None:
        """Open the contacts page, which has the search."""
        self.go.emit("contacts", None)

    def _look(self, change: dashboard.ChangeKey) -> None:
        if change == self._counted and (self._known is None or self._known.glance.change == change):
            return
        now = self._clock()
        self._jobs.read(lambda db: dashboard.glance(db, paris_day(now), now), self._show_glance, replace="home.glance")

    def _show_glance(self, seen: dashboard.Glance) -> None:
        if self._known is not None and isinstance(view := self._swap.currentWidget(), MonthView):
            view.note_change()
        self._known = replace(self._known, glance=seen) if self._known else Known(seen)
        if isinstance(view := self._swap.currentWidget(), PeopleView):
            view.look_again(self._known)
        self._fill()
        self._count()

    def _count(self) -> None:
        """Count over all contacts, unless these figures are current."""
        known = self._known
        if known is None or not self.isVisible() or self._counted == known.glance.change:
            return
        today, change = paris_day(self._clock()), known.glance.change
        self._jobs.read(lambda db: dashboard.home_trend(db, today), self._show_trend, replace="home.trend", long=True)

        def counted(chances: dashboard.Chances) -> None:
            if self._known is not None:
                self._counted = change
                self._known = replace(self._known, chances=chances)
                self._fill()
                if isinstance(view := self._swap.currentWidget(), PeopleView):
                    view.look_again(self._known, counted=True)
                self.waits.emit("review", chances.waiting)

        self._counting = self._jobs.read(
            lambda db: dashboard.home_chances(db, today),
            counted,
            title=_("Applying the rules for all partners"),
            replace="home.chances",
            owner=self,
            long=True,
        )

    def _show_trend(self, found: dashboard.HomeTrend) -> None:
        if self._known is not None:
            self._known = replace(self._known, trend=found)
            self._fill()
            view = self._swap.currentWidget()
            if isinstance(view, PeopleView) and view.asked is not None and not view.asked.eligible:
                view.look_again(self._known, counted=True)

    def _fill(self) -> None:
        known, today = self._known, paris_day(self._clock())
        if known is None:
            return
        self._name_page()
        self.import_button.setVisible(known.glance.people > 0)  # the first steps have their own button
        ready = not missing_steps(known.glance.steps)  # then the month is what this page is for
        look_like(self.month_button, "primary" if ready else "plain", "notebook")
        look_like(self.import_button, "plain" if ready else "primary", "file-import")
        self.figures.setVisible(known.glance.people > 0)
        self.figures.show_known(known)
        self.todo.show_known(known, today)
        self._chart_side.setVisible(known.glance.people > 0)
        if known.trend is not None:
            self.trend.set_bars(bars(known.trend.months))
        self.partners.setVisible(bool(known.glance.partners))
        self.partners.show_lines(known.glance.partners, known.chances.by_partner if known.chances else {})

    def _show_behind(self, figure: str) -> None:
        known = self._known
        if known is None:
            return
        if figure == "people":
            self.go.emit("contacts", FilterState())
        elif figure == "yes":
            self.go.emit("contacts", FilterState("", {"consent": frozenset(dashboard.AGREED)}))
        elif figure == "delivered":
            self.go.emit("contacts", FilterState("", {"export": frozenset(known.glance.files)}))
        elif known.chances is not None:
            title = lambda: _("Eligible now for a partner")  # noqa: E731  named for the line below
            self._list_people(PeopleAsked(title, known.chances.numbers, eligible=True))

    def _show_people(self, title: Callable[[], str], numbers: Callable[[], Iterable[int]]) -> None:
        self._list_people(PeopleAsked(title, numbers))

    def _list_people(self, asked: PeopleAsked) -> None:
        self._swap.show_only(self.people)
        self._name_page()
        self.people.show_people(asked)

    def mark(self) -> object:
        """Return the list of contacts or the month that is shown in place of the figures."""
        shown = self._swap.currentWidget()
        return shown.mark() if isinstance(shown, PeopleView | MonthView) else None

    def arrive(self, intent: object) -> None:
        if isinstance(intent, PeopleAsked):
            self._list_people(intent)
        elif isinstance(intent, MonthMark):
            self.show_month()
            self.month.restore(intent)

    def _name_page(self) -> None:
        """Show in the header what the page shows: the month, or the company and the day."""
        known, is_month = self._known, isinstance(self._swap.currentWidget(), MonthView)
        self.month_button.setVisible(known is not None and known.glance.people > 0 and not is_month)
        if is_month:
            self.header.set_title(_("This month"))
            text = _("New leads in, refusals passed on, files out: planned first, then done at once.")
            self.header.set_subtitle(text)
        elif known is not None:
            self.header.set_title(known.glance.owner or _("Home"))
            self.header.set_subtitle(long_day(paris_day(self._clock())))  # the sidebar says where the book is saved

    def _show_all(self) -> None:
        self._swap.show_only(self._whole)
        self._name_page()

    def show_month(self) -> None:
        self._swap.show_only(self.month)
        self._name_page()
        self.month.show_start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the chart grow with the page, up to twice its height; below the figures it is seen without scrolling."""
        super().resizeEvent(event)
        room = self._whole.height() - self.figures.height() - SPACE.m
        self.months.setMaximumHeight(
            max(room, SIZE.chart_height + self.months.sizeHint().height() - self.trend.sizeHint().height())
        )
        self.trend.set_height(min(max(SIZE.chart_height, self.height() // 3), 2 * SIZE.chart_height))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._count()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop the count, to give way to another page; it restarts when this page is shown again."""
        super().hideEvent(event)
        if self._counting is not None and not self._counting.ended:
            self._jobs.stop(self._counting)
