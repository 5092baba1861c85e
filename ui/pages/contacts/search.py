"""Search of the contacts of a view: the first ones at once, then the whole list."""

from __future__ import annotations

from array import array

from PySide6.QtCore import QObject, QTimer, Signal

from leadkeeper.domain.time import Clock, paris_day
from leadkeeper.messages import _
from leadkeeper.services.contacts.listing import STANDING, View, first_contacts, people_fitting
from ui.jobs import Job, Jobs

PAUSE_MS = 250
"""How long other reads wait after the first contacts are found: until these are shown, or the user types on."""


class ContactSearch(QObject):
    """Emits `found(ids, complete)`; until then the earlier result stays.

    A view listed before is listed again only as a whole: a list must not shrink while the user is far down in it.
    """

    found = Signal(object, bool)

    def __init__(self, jobs: Jobs, clock: Clock, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs, self._clock = jobs, clock
        self._view = View()
        self._listed: View | None = None
        self._asked: list[Job] = []
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._look_for_all)

    @property
    def has_more(self) -> bool:
        """Whether the first contacts are shown and the rest has not been searched yet."""
        return self._pause.isActive()

    def look(self, view: View) -> None:
        """Search the contacts of a view; an earlier search is dropped."""
        for job in self._asked:
            self._jobs.stop(job)
        self._asked.clear()
        self._pause.stop()
        self._view = view
        if view.sort != "added" or view == self._listed or STANDING in view.chosen:
            self._look_for_all()
            return
        self._asked.append(
            self._jobs.read(
                lambda db: first_contacts(db, view.text, view.chosen), self._first_found, replace="contacts.first"
            )
        )

    def _look_for_all(self) -> None:
        view, today = self._view, paris_day(self._clock())
        self._asked.append(
            self._jobs.read(
                lambda db: people_fitting(db, view.text, view.chosen, view.sort, today),
                self._all_found,
                title=_("Applying the rules for all partners") if STANDING in view.chosen else "",
                replace="contacts.list",
                aside=True,
            )
        )

    def _first_found(self, answer: tuple[array[int], bool]) -> None:
        ids, are_all = answer
        if are_all:
            self._all_found(ids)
            return
        if ids:
            self.found.emit(ids, False)
            self._pause.start()
        else:
            self._look_for_all()

    def _all_found(self, ids: array[int]) -> None:
        self._listed = self._view
        self.found.emit(ids, True)
