from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from leadkeeper.errors import LeadKeeperError
from tests.ui.pretended_book import WAIT_MS, Desk, ended, failing, steps
from ui import jobs
from ui.idle import WAITS_MOST, GuiThreadGc
from ui.jobs import Jobs, State


def test_a_flow_runs_in_a_thread_of_its_own_and_its_result_comes_home(threaded: Jobs, desk: Desk, qtbot: QtBot) -> None:
    heard: list[tuple[str, threading.Thread]] = []
    with qtbot.waitSignal(threaded.finished, timeout=WAIT_MS):
        threaded.write(steps(3), lambda result: heard.append((result, threading.current_thread())), title="Import")
    assert heard == [("written", threading.main_thread())]
    assert desk.threads["writer"] is not threading.main_thread()


def test_reads_and_writes_have_a_thread_and_a_connection_each(threaded: Jobs, desk: Desk, qtbot: QtBot) -> None:
    heard: list[str] = []
    ended(
        qtbot,
        threaded.write(lambda db: steps(1, db)(db), heard.append, title="Import"),
        threaded.read(lambda db: db, heard.append),
        threaded.read(lambda db: db, heard.append),
    )
    assert sorted(heard) == ["reader", "reader", "writer"]
    assert len({*desk.threads.values()}) == 2
    assert sorted(desk.notes) == ["reader opened", "writer opened"]


def test_a_read_is_answered_while_a_write_goes_on(threaded: Jobs, desk: Desk, qtbot: QtBot) -> None:
    writing = threaded.write(desk.endless, title="Import")
    ended(qtbot, threaded.read(lambda db: db, lambda _db: None))
    assert not writing.ended


def test_the_first_step_is_told_at_once(threaded: Jobs, desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(threaded.progressed, timeout=WAIT_MS) as told:
        job = threaded.write(desk.endless, title="Import")
    assert told.args == [job]
    assert job.progress is not None


def test_stopping_a_write_closes_its_generator_in_its_own_thread(threaded: Jobs, desk: Desk, qtbot: QtBot) -> None:
    job = threaded.write(desk.endless, pytest.fail, title="Import")
    with qtbot.waitSignal(threaded.stopped, timeout=WAIT_MS):
        qtbot.waitUntil(desk.reached.is_set, timeout=WAIT_MS)
        threaded.stop(job)
    assert job.state is State.STOPPED
    assert "writer rolled back" in desk.notes


def test_stopping_a_job_that_waits_leaves_it_undone(threaded: Jobs, desk: Desk, qtbot: QtBot) -> None:
    first = threaded.write(desk.endless, title="Import")
    second = threaded.write(lambda _db: pytest.fail("was done"), title="Export")
    threaded.stop(second)
    threaded.stop(first)
    ended(qtbot, first, second)
    assert second.state is State.STOPPED


def test_stopping_breaks_off_a_long_statement(threaded: Jobs, desk: Desk, qtbot: QtBot) -> None:
    failures: list[BaseException] = []
    job = threaded.read(desk.one_long_statement, pytest.fail, failures.append)
    qtbot.waitUntil(desk.reached.is_set, timeout=WAIT_MS)
    threaded.stop(job)
    ended(qtbot, job)
    assert (job.state, failures) == (State.STOPPED, [])


def test_stopping_a_job_that_has_ended_does_nothing(threaded: Jobs, desk: Desk, qtbot: QtBot) -> None:
    job = threaded.read(lambda db: db, lambda _db: None)
    ended(qtbot, job)
    threaded.stop(job)
    assert (job.state, desk.interrupted.is_set()) == (State.DONE, False)


def test_a_newer_read_of_the_same_name_takes_the_place_of_the_older(threaded: Jobs, desk: Desk, qtbot: QtBot) -> None:
    heard: list[int] = []
    first = threaded.read(desk.one_long_statement, pytest.fail, replace="contacts")
    second = threaded.read(lambda _db: 2, pytest.fail, replace="contacts")
    other = threaded.read(lambda _db: 9, heard.append, replace="partners")
    third = threaded.read(lambda _db: 3, heard.append, replace="contacts")
    ended(qtbot, first, second, other, third)
    assert [job.state for job in (first, second)] == [State.STOPPED] * 2
    assert heard == [9, 3]


def test_a_known_failure_reaches_the_page_and_the_window(threaded: Jobs, qtbot: QtBot) -> None:
    error = LeadKeeperError("file-empty", path="a.csv")
    failures: list[BaseException] = []
    with qtbot.waitSignal(threaded.failed, timeout=WAIT_MS) as told:
        job = threaded.write(failing(error), pytest.fail, failures.append, title="Import")
    qtbot.waitUntil(lambda: bool(failures), timeout=WAIT_MS)
    assert (told.args, failures, job.state) == ([job, error], [error], State.FAILED)


def test_a_bug_comes_home_with_its_traceback(threaded: Jobs, qtbot: QtBot) -> None:
    with qtbot.waitSignal(threaded.failed, timeout=WAIT_MS) as told:
        threaded.write(failing(ZeroDivisionError("oh")), title="Import")
    traceback = told.args[1].__traceback__
    while traceback.tb_next:
        traceback = traceback.tb_next
    assert traceback.tb_frame.f_code.co_name == "flow"


def test_a_panic_that_is_no_exception_is_a_failure_too(threaded: Jobs, qtbot: QtBot) -> None:
    class Panic(BaseException):
        pass

    def panics(_db: Any) -> None:
        raise Panic

    with qtbot.waitSignal(threaded.failed, timeout=WAIT_MS) as told:
        threaded.read(panics, pytest.fail)
    assert isinstance(told.args[1], Panic)
    ended(qtbot, threaded.read(lambda db: db, lambda _db: None))


def test_a_book_that_cannot_be_opened_fails_the_job_and_may_open_for_the_next(
    threaded: Jobs, desk: Desk, qtbot: QtBot
) -> None:
    desk.refuse = LeadKeeperError("book-locked")
    first = threaded.write(steps(1), title="Import")
    ended(qtbot, first)
    desk.refuse = None
    second = threaded.write(steps(1), title="Import")
    ended(qtbot, second)
    assert (first.state, second.state) == (State.FAILED, State.DONE)


def test_a_callback_that_fails_keeps_no_other_from_being_called(
    threaded: Jobs, qtbot: QtBot, capture_exceptions: list[Any]
) -> None:
    heard: list[str] = []

    def broken(_result: object) -> None:
        raise ZeroDivisionError

    first = threaded.read(lambda _db: "first", broken)
    second = threaded.read(lambda _db: "second", heard.append)
    ended(qtbot, first, second)
    qtbot.waitUntil(lambda: heard == ["second"], timeout=WAIT_MS)
    assert [kind for kind, _error, _where in capture_exceptions] == [ZeroDivisionError]


@pytest.fixture
def capture_exceptions(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> Iterator[list[Any]]:
    """What reaches Python's hook for exceptions that nobody caught."""
    with qtbot.captureExceptions() as caught:
        yield caught


def test_shutdown_stops_what_runs_waits_for_it_and_gives_the_connections_back(desk: Desk, qtbot: QtBot) -> None:
    made = Jobs(lambda: desk.connection("writer"), lambda: desk.connection("reader"), interrupt=desk.interrupt)
    ended(qtbot, made.read(lambda db: db, lambda _db: None))
    running = made.write(desk.endless, title="Import")
    waiting = made.write(steps(1), title="Export")
    qtbot.waitUntil(desk.reached.is_set, timeout=WAIT_MS)
    made.shutdown()
    assert [job.state for job in (running, waiting)] == [State.STOPPED] * 2
    assert not any(thread.is_alive() for thread in desk.threads.values())
    order = [desk.notes.index(note) for note in ("reader closed", "writer rolled back", "writer closed")]
    assert order[0] < order[2]
    assert order[1] < order[2]


def test_no_thread_runs_before_there_is_work() -> None:
    before = threading.active_count()
    made = Jobs(lambda: pytest.fail("opened"), lambda: pytest.fail("opened"))
    assert threading.active_count() == before
    made.shutdown()


def test_jobs_tell_which_of_them_wait_or_run(threaded: Jobs, desk: Desk, qtbot: QtBot) -> None:
    writing = threaded.write(desk.endless, title="Import")
    assert (threaded.running, threaded.writing) == ([writing], True)
    threaded.stop(writing)
    ended(qtbot, writing)
    assert (threaded.running, threaded.writing) == ([], False)


def test_what_escapes_from_a_thread_outside_of_any_job_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    told: list[BaseException] = []
    jobs.tell_of_thread_failures(told.append)
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
    assert [type(error) for error in told] == [ZeroDivisionError]


def test_a_job_that_has_ended_holds_nobody(threaded: Jobs, qtbot: QtBot) -> None:
    page = QObject()
    held = weakref.ref(page)
    jobs = [
        threaded.read(partial(second, page), partial(second, page), owner=page),
        threaded.write(failing(LeadKeeperError("file-empty")), on_failed=partial(second, page), title="Import"),
    ]
    ended(qtbot, *jobs)
    del page
    qtbot.waitUntil(lambda: held() is None, timeout=WAIT_MS)


def second(_page: QObject, answer: Any) -> Any:
    """What a page would do with an answer."""
    return answer


def test_garbage_is_collected_in_the_gui_thread_alone(qtbot: QtBot) -> None:
    class Thing:
        itself: Thing | None = None

    gc.enable()
    sweeper = GuiThreadGc()
    try:
        assert not gc.isenabled()
        thing = Thing()
        thing.itself = thing
        gone = weakref.ref(thing)
        del thing
        much: list[list[int]] = [[] for _ in range(3 * gc.get_threshold()[0])]
        sweeper.sweep()
        assert gone() is None
        assert much
    finally:
        sweeper.end()
    assert gc.isenabled()
    gc.disable()
    GuiThreadGc().end()
    assert not gc.isenabled()


def test_garbage_is_not_collected_while_work_is_in_progress_unless_that_takes_very_long() -> None:
    was_enabled, rounds = gc.isenabled(), list[str]()
    busy = [True]
    sweeper = GuiThreadGc(lambda: busy[0])
    much: list[list[int]] = [[] for _ in range(3 * gc.get_threshold()[0])]
    note = lambda phase, _info: rounds.append(phase)  # noqa: E731
    gc.callbacks.append(note)
    try:
        for _second in range(WAITS_MOST):
            sweeper.sweep()
        waited = list(rounds)
        sweeper.sweep()
        after_long = len(rounds)
        more: list[list[int]] = [[] for _ in range(3 * gc.get_threshold()[0])]
        busy[0] = False
        sweeper.sweep()
    finally:
        gc.callbacks.remove(note)
        sweeper.end()
    assert (waited, after_long, len(rounds)) == ([], 2, 4)
    assert much
    assert more
    assert gc.isenabled() == was_enabled


def test_a_long_question_has_a_thread_of_its_own_and_short_ones_are_answered_meanwhile(
    threaded: Jobs, desk: Desk, qtbot: QtBot
) -> None:
    long = threaded.read(desk.endless, pytest.fail, long=True)
    qtbot.waitUntil(desk.reached.is_set, timeout=WAIT_MS)
    ended(qtbot, threaded.read(lambda db: db, lambda _db: None))
    assert not long.ended
    threaded.stop(long)
    ended(qtbot, long)
    assert long.state is State.STOPPED


def test_a_long_question_is_replaced_by_a_newer_one_of_its_name(threaded: Jobs, desk: Desk, qtbot: QtBot) -> None:
    heard: list[str] = []
    first = threaded.read(desk.endless, pytest.fail, replace="count", long=True)
    second = threaded.read(lambda db: db, heard.append, replace="count", long=True)
    ended(qtbot, first, second)
    assert (first.state, heard) == (State.STOPPED, ["reader"])
