"""What can be done with people of the table: the lines of menus and buttons, and the boxes that they open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget

from leadkeeper.clock import Clock
from leadkeeper.flows.edit_people import Edited, Fitting, Whom, contest, set_stage, tags
from leadkeeper.flows.edit_person import Fields, fields_of
from leadkeeper.flows.lift import Stopped, look_at_stops
from leadkeeper.flows.list_contacts import page
from leadkeeper.flows.merge import Side, sides
from leadkeeper.flows.show import Shown
from leadkeeper.model.alphabet import alphabetical
from leadkeeper.model.contact import Contact
from leadkeeper.progress import Flow
from leadkeeper.words import _, ngettext, tables
from ui.dialogs.form_dialog import shown
from ui.dialogs.history import History
from ui.dialogs.many_dialogs import OwnerDialog, TagsDialog
from ui.dialogs.merge_dialog import MergeDialog
from ui.dialogs.no_dialogs import StopDialog, UnstopDialog, WithdrawDialog
from ui.dialogs.person_dialog import PersonDialog
from ui.dialogs.rights import Rights
from ui.dialogs.same_dialog import SameDialog
from ui.jobs import Jobs
from ui.models.formats import number
from ui.pages.contacts.columns import called
from ui.widgets.buttons import Entry, fill_menu

MOST_MERGED = 6  # records that can be looked at side by side


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whom an action is about: row numbers or a filter, and how many people that is."""

    whom: Whom
    people: int
    name: str = ""

    @property
    def numbers(self) -> list[int]:
        """The row numbers, none where a filter stands for them."""
        return [] if isinstance(self.whom, Fitting) else list(self.whom)

    @property
    def told(self) -> str:
        """Who it is, or how many they are, in words."""
        if self.name:
            return self.name
        return ngettext("About {n} person.", "About {n} people.", self.people).format(n=number(self.people))


class Acts(QObject):
    """Does things with people through jobs, and says so with a way back."""

    said = Signal(str, object)

    def __init__(self, jobs: Jobs, clock: Clock, over: QWidget) -> None:
        super().__init__(over)
        self._jobs, self._clock, self._over = jobs, clock, over
        self._history = History(jobs, clock, self)
        self._history.said.connect(self.said)
        self.rights = Rights(jobs, clock, over)
        self.rights.said.connect(self.said)

    def fill(self, menu: QMenu, chosen: Chosen, one: Shown | None = None) -> None:
        """Puts all that can be done with some people into a menu; `one` is the person, where it is one who is shown."""
        alone = chosen.numbers[0] if len(chosen.numbers) == 1 else None
        if alone is not None:
            fill_menu(menu, [Entry(_("&Edit…"), lambda: self.edit(alone), "edit")])
        self._fill_stages(menu.addMenu(_("&Stage")), chosen)
        fill_menu(
            menu,
            [
                Entry(_("&Tags…"), lambda: self.tag(chosen), "tag"),
                Entry(_("In &charge…"), lambda: self.hand_to(chosen), "user"),
                None,
                *self._noes(alone, one),
                *self._rights(one),
                *self._disputes(chosen, one),
                *self._merging(chosen),
            ],
        )

    def _fill_stages(self, menu: QMenu, chosen: Chosen) -> None:
        entries = [
            Entry(name.replace("&", "&&"), partial(self.stage, chosen, stage)) for stage, name in tables.stage.choices()
        ]
        fill_menu(menu, entries)

    def _noes(self, alone: int | None, one: Shown | None) -> list[Entry | None]:
        if alone is None or one is None:
            return []
        return [
            Entry(_("&Withdraw…"), lambda: self.withdraw(alone, one), "circle-minus"),
            Entry(_("Stop &list…"), lambda: self.stop(alone, one), "ban"),
            *([Entry(_("Take o&ff the stop list…"), lambda: self.unstop(one), "x")] if _is_stopped(one) else []),
        ]

    def _rights(self, one: Shown | None) -> list[Entry | None]:
        if one is None:
            return []
        who = one.contact.id
        return [
            None,
            Entry(_("D&ossier…"), lambda: self.rights.dossier(who), "file-text"),
            Entry(_("Er&ase…"), lambda: self.rights.erase(who), "trash"),
            None,
        ]

    def _disputes(self, chosen: Chosen, one: Shown | None) -> list[Entry | None]:
        disputed = one.contact.contested if one is not None else None
        found: list[Entry | None] = []
        if not disputed:
            found.append(Entry(_("Consent &disputed"), lambda: self.contest(chosen, disputed=True), "alert-triangle"))
        if disputed or one is None:
            found.append(Entry(_("Dispute sett&led"), lambda: self.contest(chosen, disputed=False), "check"))
        return found

    def _merging(self, chosen: Chosen) -> list[Entry | None]:
        several = 2 <= len(chosen.numbers) <= MOST_MERGED
        return [None, Entry(_("&Merge them…"), lambda: self.merge(chosen.numbers), "users")] if several else []

    def edit(self, row: int) -> None:
        """Opens the facts of a person."""
        self._jobs.read(lambda db: fields_of(db, row), self._open_fields)

    def _open_fields(self, fields: Fields) -> None:
        dialog = PersonDialog(self._jobs, fields, self._clock, self._over)
        said = _("{name}: the change is kept.").format(name=called(fields.contact))
        dialog.kept.connect(lambda made: self._say(made, said))
        shown(dialog)

    def stage(self, chosen: Chosen, stage: str) -> None:
        """Puts people into a stage."""
        now = self._clock()
        self._many(chosen, lambda db: set_stage(db, chosen.whom, stage, now), _("Changing the stage"))

    def contest(self, chosen: Chosen, *, disputed: bool) -> None:
        """Says that people dispute their consent, or that this is settled."""
        now = self._clock()
        title = _("Writing the dispute down")
        question = _("The dispute goes: what it kept back may go out again.") if disputed else ""
        self._many(chosen, lambda db: contest(db, chosen.whom, disputed, now), title, question)

    def tag(self, chosen: Chosen) -> None:
        """Opens the tags of people."""
        numbers = chosen.numbers

        def found(answer: tuple[list[str], list[Contact]]) -> None:
            known, people = answer
            had = known if not numbers else sorted({tag for one in people for tag in one.tags}, key=alphabetical)
            told = called(people[0]) if len(people) == 1 else chosen.told
            dialog = TagsDialog(self._jobs, chosen.whom, told, known, had, self._clock, self._over)
            dialog.kept.connect(partial(self._kept_many, chosen, ""))
            shown(dialog)

        self._jobs.read(lambda db: (tags(db), page(db, numbers)), found, owner=self)

    def hand_to(self, chosen: Chosen) -> None:
        """Asks who is in charge of people."""
        numbers = chosen.numbers if len(chosen.numbers) == 1 else []

        def found(people: list[Contact]) -> None:
            told = called(people[0]) if people else chosen.told
            dialog = OwnerDialog(self._jobs, chosen.whom, told, "", self._clock, self._over)
            dialog.kept.connect(partial(self._kept_many, chosen, ""))
            shown(dialog)

        self._jobs.read(lambda db: page(db, numbers), found, owner=self)

    def withdraw(self, row: int, one: Shown) -> None:
        """Asks what a person said no to."""
        name = called(one.contact)
        dialog = WithdrawDialog(self._jobs, row, name, _partners(one), self._clock, self._over)
        question = _("{name} said no. Taken back, the no is gone and what it kept back may go out again.")
        dialog.kept.connect(lambda made, text: self._say(made, text, question.format(name=name)))
        shown(dialog)

    def stop(self, row: int, one: Shown) -> None:
        """Asks which addresses go on the stop list."""
        name = called(one.contact)
        dialog = StopDialog(self._jobs, row, name, one.contact, _partners(one), self._clock, self._over)
        question = _("Taken off the stop list, {name} may be given again where nothing else objects.")
        dialog.kept.connect(lambda made, text: self._say(made, text, question.format(name=name)))
        shown(dialog)

    def unstop(self, one: Shown) -> None:
        """Asks which entries of the stop list are wrong."""
        who = one.contact
        addresses = [who.email, *who.other_emails, who.phone, *who.other_phones]

        def found(entries: Stopped) -> None:
            dialog = UnstopDialog(self._jobs, called(who), entries, self._clock, self._over)
            dialog.kept.connect(lambda text: self.said.emit(text, None))
            shown(dialog)

        self._jobs.read(lambda db: look_at_stops(db, [text for text in addresses if text]), found, owner=self)

    def merge(self, numbers: Sequence[int]) -> None:
        """Opens records side by side."""
        now = self._clock()
        self._jobs.read(lambda db: sides(db, numbers, now), self._open_sides)

    def _open_sides(self, records: list[Side]) -> None:
        if len(records) > 1:
            dialog = MergeDialog(self._jobs, records, self._clock, self._over)
            dialog.kept.connect(self._say)
            shown(dialog)

    def look_for_twice(self) -> None:
        """Opens the groups of records that may be one person."""
        dialog = SameDialog(self._jobs, self._clock, self._over)
        dialog.kept.connect(self._say)
        shown(dialog)

    def _many(self, chosen: Chosen, make: Callable[[Any], Flow[Edited]], title: str, question: str = "") -> None:
        self._jobs.write(make, partial(self._kept_many, chosen, question), title=title, owner=self)

    def _kept_many(self, chosen: Chosen, question: str, made: Edited) -> None:
        if made.edit is None:
            self.said.emit(_("Nothing was to be changed."), None)
        elif chosen.name:
            self._say(made, _("{name}: the change is kept.").format(name=chosen.name), question)
        else:
            text = ngettext("{n} person changed.", "{n} people changed.", made.people)
            self._say(made, text.format(n=number(made.people)), question)

    def _say(self, made: Edited, text: str, question: str = "") -> None:
        self.said.emit(text, self._history.offer(made.edit, question))


def _partners(one: Shown) -> list[tuple[str, str]]:
    return list(dict.fromkeys((standing.partner, standing.legal_name) for standing in one.standings))


def _is_stopped(one: Shown) -> bool:
    """Whether an entry of the stop list keeps the person back somewhere."""
    return any(objection.code == "stopped" for it in one.standings for objection in it.judgement.objections)
