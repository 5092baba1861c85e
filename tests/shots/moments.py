"""Pictures of what comes and goes: open menus, tooltips, what can be undone, work, failures, a finished export."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QComboBox, QMenu, QPushButton, QToolTip, QWidget

from leadkeeper.db.book.connection import Book
from leadkeeper.domain.time import Clock
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import _, ngettext
from leadkeeper.messages.errors import sentence
from leadkeeper.progress import Progress
from tests.shots.people import several
from ui.crash import CrashDialog
from ui.dialogs.command_palette import Palette
from ui.dialogs.help import GuideDialog
from ui.jobs import InlineJobs, Job, State
from ui.main_window import MainWindow
from ui.models.formats import format_number
from ui.pages.contacts.page import ContactsPage
from ui.pages.export.page import ExportPage
from ui.pages.partners.forms import TerminateDialog
from ui.widgets.filter_bar import FilterState
from ui.widgets.job_bar import JobStrip
from ui.widgets.message_boxes import Failure, Question
from ui.widgets.table import Table

Standing = Callable[..., MainWindow]
"""Opens a page by its name in a window that has its size and is seen; `book` is another book."""

MENUS = ("file", "edit", "view", "help")
BUG = (
    "ui/pages/export/page.py:171 _show_outlook\nleadkeeper/services/exports/preview.py:88 preview_export\nKeyError: '…'"
)


def motives(
    standing: Standing, fresh: Callable[[], Book], folder: Path, db: Any, clock: Clock
) -> Iterator[tuple[str, Callable[[], QWidget]]]:
    """Every name with what makes the thing; `fresh` gives a book that pictures may change."""
    for place, name in enumerate(MENUS):
        yield f"menu_{name}", lambda place=place: _menu_of_bar(standing("home"), place)  # type: ignore[misc]  # bound
    yield "menu_book", lambda: _menu_of_book(standing("home"))
    yield "menu_person", lambda: _right_click(standing("contacts"))
    yield "menu_people", lambda: _below(several(standing("contacts")), _("&Actions"))
    yield "menu_more", lambda: _below(standing("contacts"), _("&More"), up=True)
    yield "menu_columns", lambda: _columns(standing("contacts"))
    yield "menu_filter", lambda: _filters(standing("contacts"))
    yield "menu_views", lambda: _below(standing("contacts"), _("Saved &views"))
    yield "menu_partner", lambda: _below(standing("partners"), _("&More"))
    yield "menu_partner_row", lambda: _right_click(standing("partners"))
    yield "choice", lambda: _choice(standing("export"))
    yield (
        "calendar",
        lambda: _calendar(
            TerminateDialog(
                InlineJobs(db), "raoul", "raoul-2026", clock, _("contract with {partner}").format(partner="Raoul SAS")
            )
        ),
    )
    yield "contacts_filtered", lambda: _filtered(standing("contacts"), "roux")
    yield "contacts_nobody", lambda: _filtered(standing("contacts"), "xyz")
    yield "ring", lambda: _ring(standing("contacts"))
    yield "tooltip", lambda: _tooltip(standing("contacts"))
    yield "toast", lambda: _said(standing("contacts"))
    yield "toast_review", lambda: _said(standing("review", "raoul", book=fresh()))
    yield "veil", lambda: _veil(standing("home"))
    yield "strip", lambda: _at_work(standing("contacts"))
    yield "palette_found", lambda: _typed(palette_of(standing("export"), db), "ro")
    yield "palette_nothing", lambda: _typed(Palette([], InlineJobs(db)), "qqq")
    yield "guide_found", lambda: _searched(GuideDialog("home"))
    yield "failure", lambda: Failure(_wrong())
    yield "crash", lambda: CrashDialog(BUG)
    yield "crash_details", lambda: _opened(CrashDialog(BUG))
    yield "question", _question
    yield "export_done", lambda: _exported(standing("export", "raoul", book=fresh()), folder)


def _menu_of_bar(window: MainWindow, place: int) -> QWidget:
    bar = window.menuBar()
    action = bar.actions()[place]
    menu = action.menu()
    assert isinstance(menu, QMenu)
    menu.popup(bar.mapToGlobal(bar.actionGeometry(action).bottomLeft()))
    return window


def _menu_of_book(window: MainWindow) -> QWidget:
    assert window.book_view is not None
    button = window.book_view.sidebar.book
    button.menu().popup(button.mapToGlobal(button.rect().bottomLeft()))
    return window


def _below(window: QWidget, words: str, *, up: bool = False) -> QWidget:
    """A window in which the menu of the button with these words is open, above it where there is no room below."""
    button = next(one for one in _bearing(window, words) if one.isVisible() and one.menu() is not None)
    menu = button.menu()
    menu.aboutToShow.emit()  # its lines are made when it opens: only then is it known how high it is
    height = menu.sizeHint().height() if up else 0
    corner = button.rect().topLeft() if up else button.rect().bottomLeft()
    menu.popup(button.mapToGlobal(corner) - QPoint(0, height))
    return window


def _bearing(place: QWidget, words: str) -> Iterator[QPushButton]:
    """The buttons that bear these words, whichever letter is underlined."""
    plain = words.replace("&", "")
    return (one for one in place.findChildren(QPushButton) if one.text().replace("&", "") == plain)


def _right_click(window: MainWindow) -> QWidget:
    table = next(one for one in window.findChildren(Table) if one.isVisible())
    table.setFocus()
    at = table.viewport().mapToGlobal(QPoint())
    QApplication.sendEvent(table, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), at))
    return window


def _contacts(window: MainWindow) -> ContactsPage:
    assert window.book_view is not None
    page = window.book_view.page
    assert isinstance(page, ContactsPage)
    return page


def _columns(window: MainWindow) -> QWidget:
    next(_bearing(_contacts(window).header, _("&Columns"))).click()
    return window


def _filters(window: MainWindow) -> QWidget:
    button = _contacts(window).bar.add
    menu = button.menu()
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
    first = menu.actions()[0]
    below = first.menu()
    assert isinstance(below, QMenu)
    menu.setActiveAction(first)
    below.popup(menu.mapToGlobal(menu.actionGeometry(first).topRight()))
    return window


def _choice(window: MainWindow) -> QWidget:
    next(one for one in window.findChildren(QComboBox) if one.isVisible()).showPopup()
    return window


def _calendar(dialog: TerminateDialog) -> QWidget:
    dialog.show()
    QApplication.processEvents()
    dialog.day.open_calendar()
    return dialog


def _filtered(window: MainWindow, text: str) -> QWidget:
    page = _contacts(window)
    page.bar.set_state(FilterState(text, {"consent": frozenset({"given", "refused"})}))
    return window


def _ring(window: MainWindow) -> QWidget:
    page = _contacts(window)
    page.table.setFocus()
    page.table.stand_at(4)
    return window


def _tooltip(window: MainWindow) -> QWidget:
    table = _contacts(window).table
    index = table.model().index(3, 1)
    place = table.visualRect(index).center()
    QToolTip.showText(table.viewport().mapToGlobal(place), str(index.data(Qt.ItemDataRole.ToolTipRole)), table)
    return window


def _said(window: MainWindow) -> QWidget:
    told = ngettext("{n} row copied.", "{n} rows copied.", 204).format(n=format_number(204))
    window.say(told, lambda: None)
    return window


def _veil(window: MainWindow) -> QWidget:
    assert window.book_view is not None
    window.book_view.veil.cover()
    return window


def _at_work(window: MainWindow) -> QWidget:
    jobs = window._jobs
    assert jobs is not None
    title = _("Exporting for {partner}").format(partner="Raoul SAS")
    running = Job(title, True, lambda _db: None, None, None, progress=Progress("write", 41302, 120000))
    waiting = Job(_("Recording the decision"), True, lambda _db: None, None, None)
    for job in (running, waiting):
        jobs.given.emit(job)
    running.state, running.since = State.RUNNING, jobs.ticks() - 12
    jobs.progressed.emit(running)
    (strip,) = window.findChildren(JobStrip)
    for line in list(strip._lines.values()):
        strip._make_due(line)  # which comes only after a time, longer than a picture waits
    return window


def palette_of(window: MainWindow, db: Any) -> Palette:
    """The palette of a window that is itself not to be seen, and goes with it."""
    window.hide()
    made = Palette(window.offers(), InlineJobs(db))
    made.destroyed.connect(window.deleteLater)
    return made


def _typed(palette: Palette, text: str) -> QWidget:
    palette.show()
    palette.field.setText(text)
    return palette


def _searched(guide: GuideDialog) -> QWidget:
    guide.show()
    guide.look_for(_("Partner"))
    return guide


def _wrong() -> str:
    return sentence(LeadKeeperError("not-a-book", path="factures-2026.xlsx"))


def _opened(box: QWidget) -> QWidget:
    next(one for one in box.findChildren(QPushButton) if one.isCheckable()).setChecked(True)
    return box


def _question() -> QWidget:
    text = _("If you close LeadKeeper now, what is being saved is undone. What was finished before stays.")
    return Question(_("Work is in progress"), text, _("&Stop it and close"), None)


def _exported(window: MainWindow, folder: Path) -> QWidget:
    assert window.book_view is not None
    page = window.book_view.page
    assert isinstance(page, ExportPage)
    path = folder / "raoul-2026-11-24.xlsx"
    path.unlink(missing_ok=True)
    page.export_to(path)
    return window
