"""Pictures of what is done with people: the boxes of the contacts page, several people chosen, an edit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from leadkeeper.domain.time import Clock
from leadkeeper.messages import _, ngettext
from leadkeeper.progress import run
from leadkeeper.services.books.undo import undo
from leadkeeper.services.contacts.details import show_number
from leadkeeper.services.contacts.duplicates import sides
from leadkeeper.services.contacts.editing import edit_person, fields_of
from ui.dialogs.requests import WithdrawDialog
from ui.jobs import InlineJobs
from ui.main_window import MainWindow
from ui.pages.contacts.actions import OwnerDialog, PersonDialog, TagsDialog
from ui.pages.contacts.details import Timeline
from ui.pages.contacts.duplicates import MergeDialog, SameDialog
from ui.pages.contacts.page import ContactsPage, ViewDialog
from ui.pages.contacts.refusals import StopDialog

PARTNERS = [("raoul", "Raoul SAS")]


def motives(db: Any, clock: Clock, contacts: Callable[[], MainWindow]) -> Iterator[tuple[str, Callable[[], QWidget]]]:
    """Every name with what makes the thing; `contacts` opens the page in a window that is seen and has its size."""
    jobs, people = InlineJobs(db), ngettext("For {n} person.", "For {n} people.", 204).format(n=204)
    yield "person_edit", lambda: PersonDialog(jobs, fields_of(db, 1), clock)
    yield "person_wrong", lambda: _wrong(PersonDialog(jobs, fields_of(db, 1), clock))
    yield "tags", lambda: TagsDialog(jobs, [1], people, ["salon", "chaud"], ["salon", "chaud"], clock)
    yield "owner", lambda: _handed_to("Eulalie", OwnerDialog(jobs, [1], people, clock))
    yield "withdraw", lambda: WithdrawDialog(jobs, 1, fields_of(db, 1).contact, PARTNERS, clock)
    yield "stop", lambda: StopDialog(jobs, 1, fields_of(db, 1).contact, PARTNERS, clock)
    yield "merge", lambda: MergeDialog(jobs, sides(db, [1, 2, 3], clock()), clock)
    yield "same", lambda: SameDialog(jobs, clock)
    yield "view", lambda: ViewDialog(jobs, _("Save this view"), "Raoul SAS", lambda _db, name: name)
    yield "contacts_several", lambda: several(contacts())
    yield "contacts_edited", lambda: _edited(db, clock, contacts)


def _wrong(dialog: PersonDialog) -> QWidget:
    for name, text in (("email", "lea@"), ("phone", "12"), ("birth_date", "soon")):
        dialog.inputs[name].setText(text)  # type: ignore[attr-defined]  # lines of text
    dialog.submit()
    return dialog


def _handed_to(owner: str, dialog: OwnerDialog) -> QWidget:
    dialog.owner.setText(owner)
    return dialog


def _page(window: MainWindow) -> ContactsPage:
    assert window.book_view is not None
    page = window.book_view.page
    assert isinstance(page, ContactsPage)
    return page


def several(window: MainWindow) -> QWidget:
    """Four people chosen on the page of contacts."""
    window.show()
    QApplication.processEvents()
    page = _page(window)
    while page.finding._pause.isActive():  # the rest of the list comes a moment later
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    page.table.selectionModel().clear()
    for row in range(4):
        page.table.selectionModel().select(
            page.model.index(row, 0),
            page.table.selectionModel().SelectionFlag.Select | page.table.selectionModel().SelectionFlag.Rows,
        )
    return window


def _edited(db: Any, clock: Clock, contacts: Callable[[], MainWindow]) -> QWidget:
    number = 1
    edit_person(db, number, {"company": "Bonté SARL", "note": "Call in the morning."}, clock())
    edited = show_number(db, number, clock().date())
    assert edited.edits
    window = contacts()
    person = _page(window).person
    assert person.shown is not None, "the picture would be without a person"
    assert person.shown.contact.id == edited.contact.id, "the picture would be of somebody else"
    (history,) = person.findChildren(Timeline)
    person.findChildren(QScrollArea)[0].verticalScrollBar().setValue(history.y())  # the newest stands first
    run(undo(db, clock()))
    return window
