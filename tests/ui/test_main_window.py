from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import QAccessible, QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import use_language
from leadkeeper.progress import Flow, Progress
from tests.ui.looking import words_of
from tests.ui.noting_pages import Pages, set_menus, write
from tests.ui.stretch import settle
from ui.book_view import TextProvider
from ui.dialogs.undo import TELLS_LATER, Undo, changed_with
from ui.jobs import InlineJobs, Job
from ui.main_window import MainWindow
from ui.settings import Settings
from ui.widgets.cards import Banner
from ui.widgets.message_boxes import Failure, Question

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def pages() -> Pages:
    return Pages()


@pytest.fixture
def window(qtbot: QtBot, settings: Settings, jobs: InlineJobs, pages: Pages) -> MainWindow:
    made = MainWindow(settings, TextProvider(failure=lambda error: f"said: {error.code}", stage=str.upper))
    qtbot.addWidget(made)
    specs = pages.specs("contacts", "sources", "export")
    made.show_book("clodomir.leads", jobs, specs)
    set_menus(made, settings, specs)
    made.show()
    made.activateWindow()
    settle()
    return made


def drop_of(*paths: str) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path) for path in paths])
    return data


def press(qtbot: QtBot, window: MainWindow, keys: str) -> None:
    """Presses keys in the window, as far as a shortcut is concerned."""
    combination = QKeySequence(keys)[0]
    qtbot.keyClick(window, combination.key(), combination.keyboardModifiers())


def test_a_page_is_made_when_it_is_first_opened(window: MainWindow, pages: Pages) -> None:
    assert list(pages.made) == ["contacts"]
    window.open_page("export")
    window.open_page("contacts")
    window.open_page("export")
    assert list(pages.made) == ["contacts", "export"]
    assert pages.made["export"].notes == ["reload"]
    assert pages.made["export"].isVisible()


def test_a_page_out_of_sight_is_not_laid_out_when_it_changes(window: MainWindow, pages: Pages) -> None:
    window.open_page("export")
    hidden = pages.made["contacts"]
    asked: list[int] = []

    class Part(QWidget):
        def sizeHint(self) -> QSize:
            asked.append(1)
            return QSize(2_000, 2_000)

        def minimumSizeHint(self) -> QSize:
            return self.sizeHint()

    hidden.body.addWidget(Part())
    settle()
    unseen = len(asked)
    window.open_page("contacts")
    settle()
    assert (unseen, bool(asked)) == (0, True)


@pytest.mark.parametrize(("keys", "name"), [("Ctrl+2", "sources"), ("Ctrl+3", "export"), ("Ctrl+1", "contacts")])
def test_a_page_is_opened_by_its_number(qtbot: QtBot, window: MainWindow, pages: Pages, keys: str, name: str) -> None:
    press(qtbot, window, keys)
    assert window.book_view is not None
    assert window.book_view.current == name
    assert window.focusWidget() is pages.made[name].field
    press(qtbot, window, "Ctrl+9")
    assert window.book_view.current == name


def test_a_page_that_has_nothing_yet_is_worked_on_as_soon_as_there_is_something(
    qtbot: QtBot, window: MainWindow, pages: Pages
) -> None:
    window.open_page("export")
    window.open_page("contacts")
    pages.made["export"].field.hide()
    press(qtbot, window, "Ctrl+3")
    assert window.book_view is not None
    assert window.focusWidget() is window.book_view.sidebar.buttons["export"]
    pages.made["export"].field.show()
    window.book_view._set_keys()
    assert window.focusWidget() is pages.made["export"].field


def test_a_press_in_the_sidebar_opens_the_page(qtbot: QtBot, window: MainWindow) -> None:
    assert window.book_view is not None
    qtbot.mouseClick(window.book_view.sidebar.buttons["sources"], Qt.MouseButton.LeftButton)
    assert window.book_view.current == "sources"
    assert window.book_view.sidebar.buttons["sources"].isChecked()


@pytest.mark.parametrize(
    ("keys", "signal"), [("Ctrl+I", "import_wanted"), ("Ctrl+E", "export_wanted"), ("F1", "help_wanted")]
)
def test_keys_say_what_is_wanted(qtbot: QtBot, window: MainWindow, keys: str, signal: str) -> None:
    with qtbot.waitSignal(getattr(window, signal)) as wanted:
        press(qtbot, window, keys)
    assert wanted.args == (["contacts"] if signal == "help_wanted" else [])


def test_control_f_searches_the_page_that_is_seen(qtbot: QtBot, window: MainWindow, pages: Pages) -> None:
    press(qtbot, window, "Ctrl+F")
    assert pages.made["contacts"].notes == ["reload", "search"]


def test_control_z_undoes_what_the_toast_tells_of(qtbot: QtBot, window: MainWindow, pages: Pages) -> None:
    done: list[str] = []
    pages.made["contacts"].said.emit("12 people were erased.", lambda: done.append("undone"))
    press(qtbot, window, "Ctrl+Z")
    press(qtbot, window, "Ctrl+Z")
    assert done == ["undone"]


def test_what_was_stopped_is_named(window: MainWindow, jobs: InlineJobs) -> None:
    """After Stop a job went from the strip, and nothing told that its file is not there."""
    assert window.book_view is not None
    jobs.stopped.emit(Job("Collecting the proof", True, lambda _db: None, None, None))
    assert window.book_view.toast.isVisible()
    assert "Stopped: Collecting the proof" in words_of(window.book_view.toast)


def test_control_z_is_about_the_page_that_is_seen(qtbot: QtBot, window: MainWindow, pages: Pages) -> None:
    done: list[str] = []
    pages.made["contacts"].said.emit("Léa is on the suppression list.", lambda: done.append("stop"))
    window.open_page("export")
    press(qtbot, window, "Ctrl+Z")
    assert done == []
    assert window.book_view is not None
    assert window.book_view.toast.text == "Nothing to undo on this page."
    window.open_page("contacts")
    assert window.book_view.undo_title == "Léa is on the suppression list"
    press(qtbot, window, "Ctrl+Z")
    assert done == ["stop"]


@pytest.mark.parametrize("sure", [True, False])
def test_control_z_asks_before_it_undoes_what_is_older_than_an_act_on_another_page(
    qtbot: QtBot, window: MainWindow, pages: Pages, sure: bool
) -> None:
    done: list[str] = []
    pages.made["contacts"].said.emit("Théo withdrew.", Undo(lambda: done.append("no"), "Théo may be shared again."))
    window.open_page("export")
    pages.made["export"].said.emit("Hexa is told.", lambda: done.append("told"))
    window.open_page("contacts")
    assert window.book_view is not None
    assert window.book_view.undo_title == "Théo withdrew"
    press(qtbot, window, "Ctrl+Z")
    box = window.findChild(Question)
    asked = "Théo withdrew. Théo may be shared again. Since then, on the page Export: Hexa is told."
    assert asked in {one.text() for one in box.findChildren(QLabel)}
    assert box.no.isDefault()
    (box.yes if sure else box.no).click()
    assert done == (["no"] if sure else [])


def test_the_menu_stays_narrow_whatever_was_done(
    qtbot: QtBot, window: MainWindow, pages: Pages, jobs: InlineJobs
) -> None:
    long = "Léa Dubois and 7 more people are on the suppression list of all partners, on every channel, from today"
    jobs.write(lambda _db: None, lambda _done: pages.made["contacts"].said.emit(f"{long}. More.", None), title="Stop")
    (text,) = {one.text() for one in window.findChildren(QAction, "undo")}
    assert text == "Cannot be undone: Léa Dubois and 7 more people are on the suppression list of all…"
    press(qtbot, window, "Ctrl+Z")
    assert window.book_view is not None
    assert window.book_view.toast.text == f"This cannot be undone here: {long}."


def test_what_is_undone_elsewhere_says_where(qtbot: QtBot, window: MainWindow, pages: Pages, jobs: InlineJobs) -> None:
    page, book_view = pages.made["contacts"], window.book_view
    assert book_view is not None
    jobs.write(lambda _db: None, lambda _done: page.said.emit("Hexa is saved.", changed_with("&Change…")), title="Hexa")
    assert {one.text() for one in window.findChildren(QAction, "undo")} == {"&Undo: Hexa is saved"}
    press(qtbot, window, "Ctrl+Z")
    assert book_view.toast.text == "This cannot be undone here: Hexa is saved. Change it again with “Change…”."
    jobs.write(lambda _db: None, lambda _done: book_view.note_where("Look there."), title="Import of leads.csv")
    qtbot.waitUntil(lambda: book_view.undo_title == "Import of leads.csv")
    window.undo()
    assert book_view.toast.text == "This cannot be undone here: Import of leads.csv. Look there."


def test_what_cannot_be_undone_hides_what_is_older(
    qtbot: QtBot, window: MainWindow, pages: Pages, jobs: InlineJobs
) -> None:
    done: list[str] = []
    page = pages.made["contacts"]
    page.said.emit("Léa is on the suppression list.", lambda: done.append("stop"))
    jobs.write(
        lambda _db: None,
        lambda _done: page.said.emit("The list published on 12/03/2026 10:00 is saved.", None),
        title="List",
    )
    assert {one.text() for one in window.findChildren(QAction, "undo")} == {
        "Cannot be undone: The list published on 12/03/2026 10:00 is saved"
    }
    press(qtbot, window, "Ctrl+Z")
    assert done == []
    assert window.book_view is not None
    assert window.book_view.toast.text == "This cannot be undone here: The list published on 12/03/2026 10:00 is saved."
    write(jobs)
    qtbot.waitUntil(lambda: window.book_view is not None and window.book_view.undo_title == "Import")


def test_what_an_open_box_tells_when_it_is_closed_is_not_noted_before(
    window: MainWindow, jobs: InlineJobs, pages: Pages
) -> None:
    box = QDialog(window)
    box.setProperty(TELLS_LATER, True)
    box.open()
    write(jobs)
    settle()
    box.accept()
    pages.made["contacts"].said.emit("Clara: 2 records merged into one.", Undo(lambda: None))
    assert window.book_view is not None
    assert window.book_view.undo_title == "Clara: 2 records merged into one"
    write(jobs)
    settle()
    assert window.book_view.undo_title == "Import"


def test_what_changed_nothing_hides_nothing(qtbot: QtBot, window: MainWindow, pages: Pages) -> None:
    done: list[str] = []
    pages.made["contacts"].said.emit("Léa is on the suppression list.", lambda: done.append("stop"))
    pages.made["contacts"].said.emit("Copied.", None)
    press(qtbot, window, "Ctrl+Z")
    assert done == ["stop"]


@pytest.mark.parametrize("sure", [True, False])
def test_before_a_no_goes_it_is_asked_by_name(
    qtbot: QtBot, window: MainWindow, pages: Pages, jobs: InlineJobs, sure: bool
) -> None:
    done: list[str] = []
    undo = Undo(
        lambda: jobs.write(lambda _db: done.append("undone"), title="Undoing"),
        "Léa said no: taken back, the no is gone.",
    )
    pages.made["contacts"].said.emit("The answer of Léa is recorded.", undo)
    press(qtbot, window, "Ctrl+Z")
    assert done == []
    box = window.findChild(Question)
    assert "The answer of Léa is recorded. Léa said no: taken back, the no is gone." in {
        one.text() for one in box.findChildren(QLabel)
    }
    assert box.no.isDefault()
    (box.yes if sure else box.no).click()
    assert done == (["undone"] if sure else [])
    assert window.book_view is not None
    assert window.book_view.undo_title == ("" if sure else "The answer of Léa is recorded")


def test_what_was_taken_back_can_be_made_again_there(
    qtbot: QtBot, window: MainWindow, pages: Pages, jobs: InlineJobs
) -> None:
    page = pages.made["contacts"]

    def say(text: str) -> None:
        jobs.write(lambda _db: None, lambda _done: page.said.emit(text, None), title=text)

    page.said.emit("Léa: the change is saved.", Undo(lambda: say("Undone."), "", lambda: say("Redone.")))
    assert window.book_view is not None
    press(qtbot, window, "Ctrl+Z")
    assert (window.book_view.undo_title, window.book_view.redo_title) == ("", "Léa: the change is saved")
    press(qtbot, window, "Ctrl+Y")
    assert (window.book_view.undo_title, window.book_view.redo_title) == ("Léa: the change is saved", "")


def _names_spoken(widget: QWidget) -> set[str]:
    """The names of all that a screen reader finds in a widget."""
    found, waiting = set(), [QAccessible.queryAccessibleInterface(widget)]
    while waiting:
        one = waiting.pop()
        found.add(one.text(QAccessible.Text.Name))
        waiting += [one.child(place) for place in range(one.childCount())]
    return found


def test_a_message_can_be_pressed_and_heard_after_another_page_was_opened(window: MainWindow, pages: Pages) -> None:
    done: list[str] = []
    pages.made["contacts"].said.emit("12 people were erased.", lambda: done.append("undone"))
    window.open_page("export")
    settle()
    shell = window.book_view
    assert shell is not None
    undo = shell.toast.undo_button
    assert window.childAt(undo.mapTo(window, undo.rect().center())) is undo
    assert {"Undo", "Close this message"} <= _names_spoken(window)
    undo.click()
    assert done == ["undone"]


def test_control_z_in_a_field_undoes_the_typing(qtbot: QtBot, window: MainWindow, pages: Pages) -> None:
    field = pages.made["contacts"].field
    window.say("12 people were erased.", pytest.fail)
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClicks(field, "a")
    qtbot.keyClick(field, Qt.Key.Key_Z, CTRL)
    assert field.text() == ""


def test_a_page_sends_the_person_to_another_with_something_to_do(window: MainWindow, pages: Pages) -> None:
    pages.made["contacts"].go.emit("export", {"partner": 3})
    assert pages.made["export"].notes == ["reload", {"partner": 3}]


def test_a_page_that_may_not_be_left_stays(window: MainWindow, pages: Pages) -> None:
    assert window.book_view is not None
    pages.made["contacts"].leave = False
    assert window.book_view.open_page("export") is False
    assert window.book_view.current == "contacts"
    assert window.book_view.sidebar.buttons["contacts"].isChecked()


def test_once_the_book_has_changed_each_page_loads_again_when_it_is_seen(
    window: MainWindow, pages: Pages, jobs: InlineJobs
) -> None:
    window.open_page("export")
    write(jobs)
    assert [pages.made[name].notes for name in ("contacts", "export")] == [["reload"], ["reload", "reload"]]
    window.open_page("contacts")
    window.open_page("export")
    assert [pages.made[name].notes for name in ("contacts", "export")] == [["reload"] * 2] * 2


def test_work_that_failed_perhaps_in_part_loads_the_page_again_and_others_when_they_are_seen(
    window: MainWindow, pages: Pages, jobs: InlineJobs
) -> None:
    window.open_page("export")
    write(jobs, LeadKeeperError("month-stopped"), on_failed=lambda _error: None)
    assert [pages.made[name].notes for name in ("contacts", "export")] == [["reload"], ["reload", "reload"]]
    window.open_page("contacts")
    window.open_page("export")
    assert [pages.made[name].notes for name in ("contacts", "export")] == [["reload"] * 2] * 2


@pytest.mark.parametrize("how", ["only_looks", "dry_run"])
def test_work_that_only_looks_ahead_loads_no_page_again(
    window: MainWindow, pages: Pages, jobs: InlineJobs, how: str
) -> None:
    jobs.write(lambda _db: None, title="Looking", **{how: True})
    assert pages.made["contacts"].notes == ["reload"]


def test_a_read_changes_nothing(window: MainWindow, pages: Pages, jobs: InlineJobs) -> None:
    jobs.read(lambda _db: 1, lambda _one: None)
    assert pages.made["contacts"].notes == ["reload"]


def test_a_known_failure_is_said_in_a_box(window: MainWindow, jobs: InlineJobs) -> None:
    write(jobs, LeadKeeperError("file-empty"))
    box = window.findChild(Failure)
    assert "said: file-empty" in [one.text() for one in box.findChildren(QLabel)]
    box.close()


def test_a_known_failure_that_the_page_sees_to_is_left_to_it(window: MainWindow, jobs: InlineJobs) -> None:
    seen: list[BaseException] = []
    write(jobs, LeadKeeperError("file-empty"), on_failed=seen.append)
    assert (len(seen), window.findChild(Failure)) == (1, None)


def test_a_bug_is_told_whether_the_page_sees_to_it_or_not(qtbot: QtBot, window: MainWindow, jobs: InlineJobs) -> None:
    bugs: list[BaseException] = []
    window.bug.connect(bugs.append)
    errors = [ZeroDivisionError(), ZeroDivisionError()]
    write(jobs, errors[0])
    write(jobs, errors[1], on_failed=lambda _error: None)
    assert bugs == errors


def test_files_dropped_anywhere_are_said(qtbot: QtBot, window: MainWindow) -> None:
    data = drop_of("/x/a.csv", "/x/b.zip")
    left, none, copy = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    assert window.book_view is not None
    window.dragEnterEvent(QDragEnterEvent(QPoint(5, 5), copy, data, left, none))
    assert window.book_view.veil.isVisible()
    with qtbot.waitSignal(window.files_dropped) as dropped:
        window.dropEvent(QDropEvent(QPointF(5, 5), copy, data, left, none))
    assert dropped.args == [[Path("/x/a.csv"), Path("/x/b.zip")]]
    assert window.book_view.veil.isHidden()


def test_page_and_place_are_remembered(
    qtbot: QtBot, window: MainWindow, settings: Settings, jobs: InlineJobs, pages: Pages
) -> None:
    window.open_page("export")
    window.resize(860, 640)
    window.close()
    again = MainWindow(settings)
    qtbot.addWidget(again)
    again.show_book("clodomir.leads", jobs, pages.specs("contacts", "export"))
    settle()
    assert again.book_view is not None
    assert (again.book_view.current, again.size().toTuple()) == ("export", (860, 640))


def test_a_page_that_is_no_longer_there_gives_way_to_the_first(
    qtbot: QtBot, settings: Settings, jobs: InlineJobs, pages: Pages
) -> None:
    settings.last_page = "gone"
    made = MainWindow(settings)
    qtbot.addWidget(made)
    shell = made.show_book("clodomir.leads", jobs, pages.specs("contacts"))
    settle()
    assert shell.current == "contacts"


def test_closing_while_something_is_written_asks_once(qtbot: QtBot, window: MainWindow, jobs: InlineJobs) -> None:
    closing: list[str] = []
    window.closing.connect(lambda: closing.append("closing"))

    def flow(_db: object) -> Flow[None]:
        yield Progress("write")
        event = QCloseEvent()
        window.closeEvent(event)
        assert not event.isAccepted()

    jobs.write(flow, title="Import")
    box = window.findChild(Question)
    assert closing == []
    box.yes.click()
    assert (closing, jobs.running) == (["closing"], [])


def test_another_language_makes_the_pages_anew(window: MainWindow, jobs: InlineJobs, pages: Pages) -> None:
    use_language("fr")
    before = pages.made["contacts"]
    shell = window.show_book("clodomir.leads", jobs, pages.specs("contacts"))
    settle()
    assert pages.made["contacts"] is not before
    assert shell.current == "contacts"


class Session:
    """The end of a session, as the system announces it."""

    def __init__(self, asks: bool) -> None:
        self.asks, self.goes_on = asks, False

    def allowsInteraction(self) -> bool:
        return self.asks

    def cancel(self) -> None:
        self.goes_on = True


def test_signing_out_while_something_is_written_asks_first(window: MainWindow, jobs: InlineJobs) -> None:
    session = Session(asks=True)

    def flow(_db: object) -> Flow[None]:
        yield Progress("write")
        window.end_session(session)  # type: ignore[arg-type]  # what is used of it is there

    jobs.write(flow, title="Import")
    assert session.goes_on
    window.findChild(Question).reject()


@pytest.mark.parametrize("asks", [True, False])
def test_signing_out_keeps_page_and_size(window: MainWindow, settings: Settings, asks: bool) -> None:
    window.open_page("export")
    session = Session(asks)
    window.end_session(session)  # type: ignore[arg-type]  # what is used of it is there
    assert (session.goes_on, settings.last_page, settings.geometry.isEmpty()) == (False, "export", False)


def test_after_the_book_was_closed_its_jobs_are_not_heard(window: MainWindow, jobs: InlineJobs) -> None:
    window.show_alone(QLabel("Welcome"))
    write(jobs, LeadKeeperError("file-empty"))
    assert window.findChild(Failure) is None
    window.open_page("contacts")
    window.say("nothing")
    assert window.windowTitle() == "LeadKeeper"


def test_a_banner_stands_above_the_pages_until_another_takes_its_place(window: MainWindow) -> None:
    shell = window.book_view
    assert shell is not None
    shell.show_banner(Banner("Read only."))
    settle()
    assert shell.banner is not None
    assert shell.banner.isVisible()
    assert shell.banner.geometry().bottom() < shell.stack.mapTo(shell, QPoint()).y()
    shell.show_banner(None)
    assert shell.banner is None


def test_the_book_is_named_in_the_title_and_its_menu_does_what_it_says(
    window: MainWindow, jobs: InlineJobs, pages: Pages
) -> None:
    from ui.widgets.buttons import Entry

    done: list[str] = []
    shell = window.show_book("b.leads", jobs, pages.specs("contacts"), [Entry("Close", lambda: done.append("closed"))])
    shell.sidebar.book.menu().actions()[0].trigger()
    assert (window.windowTitle(), done) == ("b.leads – LeadKeeper", ["closed"])


def test_the_stage_of_a_job_is_said_in_words(window: MainWindow, jobs: InlineJobs) -> None:
    said: list[str] = []
    shell = window.book_view
    assert shell is not None
    jobs.progressed.connect(lambda _job: said.extend(line.words for line in shell.strip.lines))
    write(jobs)
    assert said == ["WRITE"]


def test_every_page_button_comes_before_the_page_in_the_order_of_tab(window: MainWindow, pages: Pages) -> None:
    order: list[object] = []
    widget = window.nextInFocusChain()
    while widget is not window:
        order.append(widget)
        widget = widget.nextInFocusChain()
    assert window.book_view is not None
    buttons = list(window.book_view.sidebar.buttons.values())
    places = [order.index(button) for button in buttons]
    assert places == sorted(places)
    assert places[-1] < order.index(pages.made["contacts"].field)


def test_tab_goes_through_a_page_as_it_is_laid_out(qtbot: QtBot, window: MainWindow, pages: Pages) -> None:
    page = pages.made["contacts"]
    first = QLineEdit()
    page.body.insertWidget(0, first)  # made last, it stands first
    shell = window.book_view
    assert shell is not None
    shell._letters.start()
    qtbot.waitUntil(lambda: first.nextInFocusChain() is page.field)


def test_the_window_stands_before_its_first_page_is_made(
    qtbot: QtBot, settings: Settings, jobs: InlineJobs, pages: Pages
) -> None:
    made = MainWindow(settings)
    qtbot.addWidget(made)
    made.show_book("clodomir.leads", jobs, pages.specs("contacts"))
    made.show()
    assert pages.made == {}
    QApplication.processEvents()
    qtbot.waitUntil(lambda: list(pages.made) == ["contacts"])
    assert made.findChildren(QPushButton)
