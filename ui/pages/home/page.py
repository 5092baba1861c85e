"""Home: four figures, what to do next, people by month, how each partner stands."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from leadkeeper.clock import Clock, paris_day, system_clock
from leadkeeper.flows.home import Change, Glance, change_of, glance
from leadkeeper.flows.home_chances import Chances, home_chances
from leadkeeper.flows.home_trend import HomeTrend, home_trend
from leadkeeper.words import _
from ui.job import Job
from ui.jobs import Jobs
from ui.models.formats import long_day
from ui.pages.home.figures import Figures
from ui.pages.home.partners import PartnersCard
from ui.pages.home.people import PeopleView
from ui.pages.home.todo import Known, TodoCard
from ui.pages.home.wording import bars
from ui.settings import Settings
from ui.theme import SIZE, SPACE
from ui.widgets.buttons import primary
from ui.widgets.card import Card
from ui.widgets.filter_bar import FilterState, only
from ui.widgets.labels import label
from ui.widgets.page import Page
from ui.widgets.panes import Scrolled, Swap, grow
from ui.widgets.trend import Trend

ELSEWHERE = {"requests": "contacts", "complaints": "register"}  # where a line leads while its own page is not there


class HomePage(Page):
    """What a founder looks at first. `pages` are the names of those that there are; `import_wanted` asks for a file.

    What can be said at once is shown at once. The counts over all people come after it, in a thread of their own and
    only while the page is seen; until then the ones before stay. They are not counted again unless book or day changed.
    """

    import_wanted = Signal()

    def __init__(
        self, jobs: Jobs, settings: Settings, clock: Clock = system_clock, pages: Collection[str] = ()
    ) -> None:
        super().__init__(_("Home"))
        self._jobs, self._clock, self._pages = jobs, clock, frozenset(pages)
        self._known: Known | None = None
        self._counted: Change | None = None
        self._counting: Job | None = None
        self.figures, self.todo, self.partners = Figures(), TodoCard(), PartnersCard(settings)
        self.trend = Trend(_("People by the month of their first answer, and those who said yes to partners"))
        self.people = PeopleView(jobs, settings, clock)
        self.import_button = primary(_("&Import a file…"), self.import_wanted.emit, "file-import")
        self.header.add(self.import_button)
        self.figures.pressed.connect(self._show_behind)
        self.todo.open_wanted.connect(self._open)
        self.todo.import_wanted.connect(self.import_wanted)
        self.todo.people_wanted.connect(self._show_people)
        self.partners.opened.connect(lambda partner: self._open("partners", partner))
        self.partners.export_wanted.connect(lambda partner: self._open("export", partner))
        self.people.back_wanted.connect(self._show_all)
        self.people.person_wanted.connect(lambda who: self.go.emit("contacts", only(who)))
        self._lay_out()

    def _lay_out(self) -> None:
        self.months = Card(_("New people by month"))
        self.trend.setMaximumHeight(SIZE.chart_height + SPACE.xxl)
        self.months.add(grow(self.trend))
        text = _("By the month of their first answer; in colour those who said yes to partners")
        self.months.add(label(text, "small"))
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.m)
        row.addWidget(self.todo, 3)
        row.addWidget(self.months, 2)
        middle.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._whole = Scrolled(self.figures, middle, self.partners)
        self._swap = Swap(self._whole, self.people)
        self.body.addWidget(grow(self._swap), 1)

    def reload(self) -> None:
        """Counts again whatever may have changed."""
        today = paris_day(self._clock())
        self._jobs.read(lambda db: change_of(db, today), self._look, replace="home.change")

    def focus_search(self) -> None:
        """Goes to the people: they are searched there."""
        self.go.emit("contacts", None)

    def _look(self, change: Change) -> None:
        if change == self._counted and (self._known is None or self._known.glance.change == change):
            return
        today = paris_day(self._clock())
        self._jobs.read(lambda db: glance(db, today), self._show_glance, replace="home.glance")

    def _show_glance(self, found: Glance) -> None:
        self._known = replace(self._known, glance=found) if self._known else Known(found)
        self._fill()
        self._count()

    def _count(self) -> None:
        """Counts over all people, unless these very figures are there already."""
        known = self._known
        if known is None or not self.isVisible() or self._counted == known.glance.change:
            return
        today, change = paris_day(self._clock()), known.glance.change
        self._jobs.read(
            lambda db: home_trend(db, today), self._show_trend, replace="home.trend", owner=self, aside=True
        )

        def counted(found: Chances) -> None:
            self._show_chances(change, found)

        self._counting = self._jobs.read(
            lambda db: home_chances(db, today),
            counted,
            title=_("Looking at everybody for all partners"),
            replace="home.chances",
            owner=self,
            aside=True,
        )

    def _show_trend(self, found: HomeTrend) -> None:
        if self._known is not None:
            self._known = replace(self._known, trend=found)
            self._fill()

    def _show_chances(self, change: Change, found: Chances) -> None:
        if self._known is not None:
            self._counted = change
            self._known = replace(self._known, chances=found)
            self._fill()
            self.waits.emit("review", found.waiting)

    def _fill(self) -> None:
        """Shows all that is known."""
        known, today = self._known, paris_day(self._clock())
        if known is None:
            return
        self.header.set_title(known.glance.owner or _("Home"))
        self.header.set_subtitle(_("{day} · Everything stays on this laptop.").format(day=long_day(today)))
        self.import_button.setVisible(known.glance.people > 0)  # before, the first steps have the one to press
        self.figures.setVisible(known.glance.people > 0)
        self.figures.show_known(known)
        self.todo.show_known(known, today)
        self.months.setVisible(known.glance.people > 0)
        if known.trend is not None:
            self.trend.set_bars(bars(known.trend.months))
        self.partners.setVisible(bool(known.glance.partners))
        self.partners.show_lines(known.glance.partners, today)
        self.partners.show_eligible(known.chances.by_partner if known.chances else {})

    def _show_behind(self, figure: str) -> None:
        known = self._known
        if known is None:
            return
        if figure == "people":
            self.go.emit("contacts", FilterState())
        elif figure == "yes":
            self.go.emit("contacts", FilterState("", {"consent": frozenset({"given"})}))
        elif figure == "delivered":
            self.go.emit("contacts", FilterState("", {"export": frozenset(known.glance.files)}))
        elif known.chances is not None:
            self._show_people(_("Eligible now for a partner"), known.chances.numbers)

    def _show_people(self, title: str, numbers: object) -> None:
        if callable(numbers):
            self._swap.show_only(self.people)
            self.people.show_people(title, numbers)

    def _show_all(self) -> None:
        self._swap.show_only(self._whole)

    def _open(self, page: str, intent: object) -> None:
        there = page if page in self._pages or page not in ELSEWHERE else ELSEWHERE[page]
        self.go.emit(there, intent if there == page else None)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._count()

    def hideEvent(self, event: QHideEvent) -> None:
        """Whoever goes to another page wants that page: the count goes on when this one is seen again."""
        super().hideEvent(event)
        if self._counting is not None and not self._counting.ended:
            self._jobs.stop(self._counting)
