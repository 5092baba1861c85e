"""Contacts page: search as you type, filters, saved views, and the details of one contact."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from leadkeeper.domain.time import Clock, paris_day, system_clock
from leadkeeper.messages import _, counted
from leadkeeper.services.contacts import listing
from leadkeeper.services.contacts.details import ContactDetails, show_at
from leadkeeper.services.eligibility.context import JudgingContext, load_judging_context
from ui.dialogs.requests import called
from ui.import_wizard.imports_dialog import ImportsDialog
from ui.jobs import Job, Jobs
from ui.models.formats import format_number
from ui.models.table_model import LazyModel
from ui.pages.contacts.actions import ContactActions, Selection
from ui.pages.contacts.details import PersonButtons, PersonPanel, SelectionBar
from ui.pages.contacts.listing import ContactSearch, cells, columns, filters
from ui.settings import Settings
from ui.theme import SIZE, SPACE, icon
from ui.widgets.buttons import Button, Entry, fill_menu, plain, primary, writing
from ui.widgets.cards import Card, EmptyState, tour
from ui.widgets.filter_bar import Choice, Filter, FilterBar, FilterState, only
from ui.widgets.forms import FormDialog, open_dialog
from ui.widgets.labels import announce, escaped, spread_letters
from ui.widgets.layouts import Splitter, StackedWidget, expanding, fill, rescue_focus
from ui.widgets.message_boxes import told
from ui.widgets.page import Page
from ui.widgets.table import MOST_CHOSEN, Table, columns_button

LOW = 680  # of the page, in pixels: below, three lines of buttons leave no room for the reasons
LOWEST = 480  # below, nor do two
WIDE = 1080  # of the page: from here on the table has enough for its badges


class ViewDialog(FormDialog):
    """Saves a view under a name; emits `kept(name)`."""

    kept = Signal(str)

    def __init__(
        self, jobs: Jobs, title: str, name: str, keep: Callable[[Any, str], str], parent: QWidget | None = None
    ) -> None:
        """`keep` gets the connection and the name typed, and returns the name as saved."""
        super().__init__(title, _("&Save"), parent)
        self._jobs, self._keep = jobs, keep
        self.name = QLineEdit(name)
        self.name.selectAll()
        hint = _("For example: ready for Raoul.")
        self.rows.row(_("&Name"), self.name, hint, "view-name-missing", "view-name-taken")

    def submit(self) -> None:
        name, keep = self.name.text(), self._keep
        self.do(lambda db: keep(db, name), self.kept.emit, _("Saving a view"))


PAGE = "contacts"


class SavedViews(Button):
    """A button with the saved views as a menu; emits `picked(view)` and `said(text, undo)`."""

    picked = Signal(object)
    said = Signal(str, object)

    def __init__(self, jobs: Jobs, over: QWidget) -> None:
        super().__init__(_("Saved &views"))
        self.setProperty("look", "plain")
        self.setProperty("menu", True)
        self.setIcon(icon("bookmark", "soft"))
        self.setIconSize(QSize(SIZE.icon + SPACE.xs, SIZE.icon))
        self.setMenu(QMenu(self))
        self.menu().aboutToShow.connect(self._fill)
        self._jobs, self._over = jobs, over
        self._views: dict[str, listing.View] = {}
        self._current = listing.View()
        self.name = ""

    @property
    def views(self) -> dict[str, listing.View]:
        return dict(self._views)

    def reload(self) -> None:
        self._jobs.read(lambda db: listing.saved_views(db, PAGE), self._show, replace="contacts.views")

    def stand_at(self, current: listing.View) -> None:
        """Set the current search, filters and sort; the button shows the name of a saved view that is equal."""
        self._current = current
        self.name = next((name for name, view in self._views.items() if view == current), "")
        self.setText(escaped(self.name) or _("Saved &views"))

    def pick(self, name: str) -> None:
        self.picked.emit(self._views[name])

    def save(self) -> None:
        current = self._current
        self._ask(_("Save this view"), self.name, lambda db, name: listing.save_view(db, PAGE, name, current))

    def rename(self) -> None:
        before = self.name
        self._ask(_("Rename this view"), before, lambda db, name: listing.rename_view(db, PAGE, before, name))

    def drop(self) -> None:
        name, view = self.name, self._current

        def saved(_name: str) -> None:
            self.reload()
            self.said.emit(_("The view “{name}” is saved again.").format(name=name), None)

        def undo() -> None:
            title = _("Saving a view")
            self._jobs.write(lambda db: listing.save_view(db, PAGE, name, view), saved, title=title, owner=self)

        def dropped(_nothing: object) -> None:
            self.reload()
            self.said.emit(_("The view “{name}” is deleted.").format(name=name), undo)

        self._jobs.write(lambda db: listing.drop_view(db, PAGE, name), dropped, title=_("Deleting a view"), owner=self)

    def _ask(self, title: str, name: str, keep: Callable[[Any, str], str]) -> None:
        open_dialog(ViewDialog(self._jobs, title, name, keep, self._over)).kept.connect(lambda _name: self.reload())

    def _show(self, found: dict[str, listing.View]) -> None:
        self._views = found
        self.stand_at(self._current)

    def _fill(self) -> None:
        menu = self.menu()
        menu.clear()
        named = [
            Entry(escaped(name), partial(self.pick, name), checked=name == self.name, group="views")
            for name in self._views
        ]
        here = bool(self.name)
        fill_menu(
            menu,
            [
                *named,
                *([None] if named else []),
                Entry(_("&Save this view…"), self.save, "bookmark", writes=True),
                Entry(_("&Rename…"), self.rename, "edit", enabled=here, writes=True),
                Entry(_("&Delete"), self.drop, "trash", enabled=here, writes=True),
            ],
        )


SETTLING_MS = 150
"""How long a list is unchanged before an unselected contact is shown whole, so that typing is not delayed."""


@dataclass(frozen=True, slots=True)
class _Ground:
    """What the page needs from the book apart from the contacts; read again when the book has changed."""

    judging: JudgingContext
    people: int


class ContactsPage(Page):
    """The contacts of the book. Emits `import_wanted`; `arrive` takes a FilterState."""

    import_wanted = Signal()

    def __init__(self, jobs: Jobs, settings: Settings, clock: Clock = system_clock) -> None:
        super().__init__(_("Contacts"))
        self._jobs, self._clock = jobs, clock
        self._ground: _Ground | None = None
        self._sort = "added"
        self._shown_number: int | None = None
        self._wanted_number: int | None = None
        self._view, self._listed = listing.View(), listing.View()
        self._begun, self._recount, self._settling, self._everybody = False, True, False, False
        self._erased = False
        self._long_reads: list[Job] = []
        self._choices: Mapping[str, Sequence[listing.FilterChoice]] = {}
        self.finding = ContactSearch(jobs, clock, self)
        self.finding.found.connect(self._show_list)
        self.model = LazyModel(columns(), jobs.fetcher(self._rows), self)
        self.model.sort_wanted.connect(self._sort_again)
        self.table = Table("contacts", self.model, settings, _("People"))
        key, descending = self.table.sorted_by() or ("", False)  # as it was sorted last
        self._sort_by(key, descending)
        self.table.chosen.connect(self._show_person)
        self.table.copied.connect(self._say_copied)
        self._settled = QTimer(self, singleShot=True, interval=SETTLING_MS)
        self._settled.timeout.connect(lambda: self._read_person(self.table.current_id()))
        self._set_up_acts()
        self.views = SavedViews(jobs, self)
        self.views.picked.connect(self._show_view)
        self.views.said.connect(self.said)
        self.bar = FilterBar(_("Search name, e-mail, company, number"), [self.views])
        self.bar.changed.connect(lambda _state: self._list())
        self.bar.field.textChanged.connect(lambda _text: self._let_act())
        self.bar.add.menu().aboutToShow.connect(self._count_verdicts)
        self.person = PersonPanel(self.buttons)
        self.person.channel_chosen.connect(lambda _channel: self._read_person(self.table.current_id()))
        self.person.copied.connect(lambda: self._say(_("Copied.")))
        self.header.add(
            plain(_("&Duplicates…"), self.acts.look_for_twice, "users"),
            columns_button(self.table),
            plain(_("I&mports…"), self._show_imports, "history"),
            writing(primary(_("&Import…"), self.import_wanted.emit, "file-import")),
        )
        self._lay_out(settings)

    def _set_up_acts(self) -> None:
        self.acts = ContactActions(self._jobs, self._clock, self)
        self.acts.said.connect(self.said)
        self.acts.merged.connect(self._stand_on_merged)
        self.acts.rights.go.connect(self.go)
        self.acts.rights.erased.connect(self._forget_search)
        self.buttons, self.selection = PersonButtons(self.acts), SelectionBar(self.acts)
        self.selection.all_wanted.connect(self.table.selectAll)
        self.selection.none_wanted.connect(self._choose_one)
        self.table.all_wanted.connect(self._choose_all)
        self.table.opened.connect(self.acts.edit)
        self.table.menu_wanted.connect(self._fill_menu)
        self.table.selectionModel().selectionChanged.connect(lambda _on, _off: self._selected())

    def _lay_out(self, settings: Settings) -> None:
        self._none = EmptyState("search", _("Nobody matches"), _("Search for something else, or remove a filter."))
        self._found = StackedWidget(self.table, self._none)
        people = Card(margin=SPACE.hair).add(expanding(self._found))
        self._panel = StackedWidget(self.person, self.selection)
        self._panel.setMinimumWidth(self.person.minimumWidth())
        self._split = Splitter("contacts", [people, self._panel], [5, 2], settings)
        nothing = EmptyState(
            "users",
            _("No people yet"),
            _("Import a CSV, an Excel sheet, a ZIP or an address book. Nothing is saved before you confirm."),
            writing(plain(_("Import a &file…"), self.import_wanted.emit, "file-import")),
            tour=tour("contacts"),
        )
        self._empty = Card().add(nothing)
        self._swap = StackedWidget(self._split, self._empty)
        fill(self.body, self.bar, (self._swap, 1))

    def reload(self) -> None:
        today = paris_day(self._clock())
        self.views.reload()
        self._jobs.read(
            lambda db: _Ground(load_judging_context(db, today), listing.count_people(db)),
            self._stand_on,
            replace="contacts.ground",
        )

    def arrive(self, intent: object) -> None:
        """Show only the contacts of a FilterState, or restore a `mark` of another page."""
        if isinstance(intent, tuple):
            intent, self._wanted_number = intent
        elif isinstance(intent, FilterState) and "contact" in intent.chosen:
            self.table.setFocus()  # keys act on the person
        if isinstance(intent, FilterState):
            self.bar.set_state(intent)
            self._offer_filters(self._choices)

    def mark(self) -> object:
        return self.bar.state, self.table.current_id()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.buttons.stand_in(low=self.height() < LOW, lowest=self.height() < LOWEST)
        self.person.stand_in(low=self.height() < LOW)
        least = self.person.minimumWidth() if self.width() < WIDE else SIZE.panel_least + SPACE.m
        self._panel.setMinimumWidth(least)  # an address of the history is whole in its line

    def focus_search(self) -> None:
        self.bar.focus_search()

    @property
    def chosen(self) -> Selection:
        """Return the contacts that an action is about: the selection, or all listed now if these are selected."""
        if self._everybody:
            return Selection(self.model.ids, len(self.model.ids))
        numbers, shown = self.table.selected_ids(), self.person.shown
        alone = shown is not None and numbers == [self._shown_number]
        return Selection(numbers, len(numbers), called(shown.contact) if alone and shown is not None else "")

    def _choose_all(self) -> None:
        self._everybody = True
        self._show_selection()

    def _choose_one(self) -> None:
        current = self.table.current_id()
        if current is not None:
            self.table.choose(current)
        self._selected()

    def _selected(self) -> None:
        self._everybody = False
        self._show_selection()

    def _show_selection(self) -> None:
        """Show several selected contacts in place of one; the rows stay where they are, under the mouse."""
        chosen = self.chosen
        self.selection.show_chosen(chosen, len(self.model.ids))
        panel = self.selection if chosen.people > 1 else self.person
        if self._panel.currentWidget() is not panel:
            rescue_focus(self._panel)
            self._panel.show_only(panel)
            if self.isVisible():
                spread_letters(self.window())  # other buttons have just appeared

    def _fill_menu(self, menu: QMenu, _numbers: list[int]) -> None:
        chosen, shown = self.chosen, self.person.shown
        alone = chosen.numbers == [self._shown_number]
        load = partial(self._load_person, chosen.numbers[0]) if len(chosen.numbers) == 1 else None
        self.acts.fill(menu, chosen, shown if alone else None, load)

    def _load_person(self, row: int, then: Callable[[ContactDetails], None]) -> None:
        """Read a person before their panel is there, and act on them."""
        ground, channel = self._ground, self.person.channel.value
        if ground is not None:
            self._jobs.read(lambda _db: show_at(ground.judging, row, (channel,)), then, told(self._say), owner=self)

    def _show_view(self, view: listing.View) -> None:
        self._sort = view.sort
        self.table.show_sort(view.sort.removeprefix("-"), descending=view.sort.startswith("-"))
        self.bar.set_state(FilterState(view.text, view.chosen))
        self._list()

    def _stand_on(self, ground: _Ground) -> None:
        self._ground = ground
        self._recount = True
        self.bar.setVisible(ground.people > 0)
        self._swap.show_only(self._split if ground.people else self._empty)
        self._list()

    def _list(self) -> None:
        state = self.bar.state
        view = listing.View(state.text, state.chosen, self._sort)
        self.views.stand_at(view)
        self._view = view
        for job in self._long_reads:  # a search need not wait for these
            self._jobs.stop(job)
        self._settled.stop()
        self._let_act()
        self.finding.look(view, whole=self.chosen.people > 1)  # those selected stay so

    def _stand_on_merged(self, number_: int) -> None:
        """Select the record that stays; it may still have to be listed again."""
        if not self.table.choose(number_):
            self._wanted_number = number_

    def _forget_search(self) -> None:
        """After an erasure, drop a search for the person that finds nobody any more: it may hold the address."""
        self._erased = True
        self._list()

    def _let_act(self) -> None:
        """Let rows and buttons act only while the list answers what is searched."""
        stale = self.bar.field.is_pending or self._view != self._listed
        self.table.set_stale(stale)
        self.buttons.set_stale(stale)
        if stale:
            rescue_focus(self.selection)
        self.selection.setEnabled(not stale)

    def _show_list(self, ids: array[int], are_all: bool) -> None:
        before, same = self.table.current_id(), self._view == self._listed
        alike = replace(self._view, sort=self._listed.sort) == self._listed  # at most sorted otherwise
        place_before, self._listed = self.table.current_row(), self._view
        was_found = same and self.model.rowCount() > 0
        everybody = self._everybody and (ids == self.model.ids or (alike and set(ids) == set(self.model.ids)))
        selected = self._still_selected(ids, alike=alike)
        if self._begun and are_all:
            self.model.grow(ids)
        else:
            self.model.set_ids(ids)
        self._begun = not are_all
        if are_all:
            self._count()
            erased, self._erased = self._erased, False
            chosen = {name: words for name, words in self.bar.state.chosen.items() if name != "contact"}
            gone = erased or (was_found and not chosen and not self.bar.state.text)  # erased from another page
            if gone and not ids and self.bar.state != (without := FilterState("", chosen)):
                self._show_nobody()
                self.bar.set_state(without)
                return
        self._say_counts(len(ids) if are_all else None)
        self._found.show_only(self.table if ids else self._none)
        if self._wanted_number is not None and self.model.row_of(self._wanted_number) >= 0:
            before, selected = self._wanted_number, set()
        if are_all:
            self._wanted_number = None
        if not ids:
            self._show_nobody()
        elif before is None or self.table.current_id() != before:
            index = -1 if before is None else self.model.row_of(before)
            if index < 0:  # of the same list the person has gone: on to the one who follows
                index = min(max(place_before, 0), len(ids) - 1) if same else 0
            again = [row for row, number_ in enumerate(ids) if number_ in selected] if len(selected) > 1 else []
            index = again[0] if again and index not in again else index
            self.model.row_at(index)  # requested before the contact, which takes longer to show than a row
            self._settling = True
            self.table.stand_at(index, range(len(ids)) if everybody else again)
            self._settling = False
        self._selected()
        if everybody:
            self._choose_all()
        self._let_act()

    def _still_selected(self, ids: array[int], *, alike: bool) -> set[int]:
        """The contacts selected before, which stay so where they are listed; all of a search only if none goes."""
        if not self._everybody:
            return set(self.table.selected_ids())
        every = set(self.model.ids) if not alike and len(self.model.ids) <= MOST_CHOSEN else set()
        return every if every.issubset(ids) else set()

    def _count(self) -> None:
        """Count the matches of each filter and build the search index: after the list is shown, as both read all."""
        self._long_reads.clear()
        read = self._jobs.read
        if self._recount:
            self._long_reads.append(read(listing.filter_choices, self._counted, replace="contacts.choices", long=True))
        learnt = read(listing.learn_short_words, lambda _none: None, replace="contacts.words", long=True)
        self._long_reads.append(learnt)

    def _counted(self, choices: Mapping[str, Sequence[listing.FilterChoice]]) -> None:
        self._recount = False
        self._offer_filters(choices)

    def _offer_filters(self, choices: Mapping[str, Sequence[listing.FilterChoice]]) -> None:
        verdicts = listing.eligibility_offered(self._ground.judging) if self._ground else []
        self._choices = {listing.ELIGIBILITY_FILTER: verdicts, **choices}
        self.bar.set_filters([*filters(self._choices), *self._alone()])

    def _alone(self) -> list[Filter]:
        """Return the filter by which another page leads to one contact; it gets a name once the contact is shown."""
        shown, wanted = self.person.shown, self.bar.state.chosen.get("contact", frozenset())
        names = {shown.contact.id: shown.contact.display_name or shown.contact.email} if shown is not None else {}
        choices = tuple(Choice(ref, names.get(ref) or ref) for ref in wanted)
        return [Filter("contact", _("Person"), choices)] if choices else []

    def _count_verdicts(self) -> None:
        """Judge everybody for the counts of one filter; only once the filters are opened."""
        today = paris_day(self._clock())
        if any(one.people is None for one in self._choices.get(listing.ELIGIBILITY_FILTER, ())):
            self._jobs.read(
                lambda db: listing.eligibility_choices(db, today),
                self._offer_verdicts,
                replace="contacts.verdicts",
                long=True,
            )

    def _offer_verdicts(self, found: Sequence[listing.FilterChoice]) -> None:
        self._offer_filters({**self._choices, listing.ELIGIBILITY_FILTER: found})

    def _say_counts(self, shown: int | None) -> None:
        """Show the number of contacts, and how many of them are listed once that is known."""
        people = self._ground.people if self._ground else 0
        text = counted("{n} person in the book", "{n} people in the book", people)
        if shown is not None and shown != people:
            text = counted("{people} · {n} shown", "{people} · {n} shown", shown, people=text)
            announce(self.header, text)
        self.header.set_subtitle(text)

    def _rows(self, _db: Any, numbers: Sequence[int]) -> dict[int, dict[str, Any]]:
        """Return the cells of some contacts; runs in a reading thread."""
        return cells(listing.contact_rows(self._ground.judging, numbers)) if self._ground else {}

    def _show_person(self, number_: int) -> None:
        if number_ != self._shown_number:
            self.person.wait()
        if self._settling and number_ != self._shown_number:  # not selected by the user; typing on may change it
            self.buttons.stand_on_nobody()
            self._settled.start()
            return
        self._wanted_number = None
        self.buttons.wait_for(number_)
        self._let_act()
        self._read_person(number_)

    def _read_person(self, number_: int | None) -> None:
        self._settled.stop()
        ground, channel = self._ground, self.person.channel.value
        if ground is None or number_ is None:
            return
        self._jobs.read(
            lambda _db: show_at(ground.judging, number_, (channel,)),
            lambda shown: self._person_found(number_, shown),
            lambda error: self._person_missing(number_, error),
            replace="contacts.person",
            owner=self,
        )

    def _person_found(self, number_: int, shown: ContactDetails) -> None:
        """Show a contact and enable its buttons in one step; show none if that fails."""
        if number_ != self.table.current_id():
            return  # the list has changed since the request
        try:
            self.person.show_person(shown)
        except BaseException:
            self._show_nobody()
            raise
        self._shown_number = number_
        self.buttons.stand_on(number_, shown)
        self._let_act()
        if "contact" in self.bar.state.chosen:
            self._offer_filters(self._choices)

    def _person_missing(self, number_: int, error: BaseException) -> None:
        if number_ == self.table.current_id():
            self._show_nobody()
            told(self._say)(error)

    def _show_nobody(self) -> None:
        self._shown_number = None
        self.person.clear()
        self.buttons.stand_on_nobody()

    def _sort_by(self, key: str, descending: bool) -> None:
        if key in listing.SORTS:
            self._sort = f"-{key}" if descending else key

    def _sort_again(self, key: str, descending: bool) -> None:
        self._sort_by(key, descending)
        self._list()

    def _show_imports(self) -> None:
        dialog = open_dialog(ImportsDialog(self._jobs, self._clock, self))
        dialog.people_wanted.connect(lambda ref: self.arrive(only(ref, "import")))

    def _say_copied(self, rows: int) -> None:
        copied, people = counted("{n} row copied.", "{n} rows copied.", rows), self.chosen.people
        more = _("{copied} {n} are selected: the clipboard holds no more than these.")
        self._say(more.format(copied=copied, n=format_number(people)) if people > rows else copied)
