from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import Flow
from tests.ui.pretended_book import steps
from ui.jobs import InlineJobs, Job, State


def test_progress_comes_ten_times_a_second_at_most(qtbot: QtBot) -> None:
    now = count()  # each look at the clock is a hundredth of a second later
    made = InlineJobs(ticks=lambda: next(now) / 100)
    told: list[Job] = []
    made.progressed.connect(told.append)
    made.write(steps(1000), title="Import")
    assert 95 <= len(told) <= 101


def test_what_was_written_before_stop_could_reach_it_is_told_as_done(qtbot: QtBot) -> None:
    made = InlineJobs()
    heard: list[str] = []

    def flow(_db: Any) -> Flow[str]:
        made.running[0].stopping = True
        return "written"
        yield

    job = made.write(flow, heard.append, title="Import")
    assert (job.state, heard) == (State.DONE, ["written"])


def test_an_answer_that_was_replaced_on_its_way_is_dropped(qtbot: QtBot) -> None:
    made = InlineJobs()

    def overtaken(_db: Any) -> str:
        made.stop(made.running[0])
        return "too late"

    assert made.read(overtaken, pytest.fail, replace="contacts").state is State.STOPPED


def test_an_answer_for_a_page_that_is_gone_is_dropped(qtbot: QtBot) -> None:
    import shiboken6

    class Page(QObject):
        def take(self, _answer: object) -> None:
            pytest.fail("called after its end")

    made = InlineJobs()
    by_method, by_owner = Page(), Page()

    def gone(page: Page) -> Callable[[Any], None]:
        return lambda _db: shiboken6.delete(page)

    assert made.read(gone(by_method), by_method.take).state is State.DONE
    assert made.read(gone(by_owner), pytest.fail, owner=by_owner).state is State.DONE


def test_a_fetcher_brings_rows_or_says_that_it_cannot(jobs: InlineJobs) -> None:
    brought: list[Any] = []
    jobs.fetcher(lambda db, ids: {one: f"{db} {one}" for one in ids})([3, 5], brought.append)

    def broken(_db: Any, _ids: Any) -> dict[int, Any]:
        raise LeadKeeperError("book-damaged")

    jobs.fetcher(broken)([3], brought.append)
    assert brought == [{3: "book 3", 5: "book 5"}, None]


def test_after_shutdown_no_job_is_taken(jobs: InlineJobs) -> None:
    jobs.shutdown()
    assert jobs.read(pytest.fail, pytest.fail).state is State.STOPPED
    assert jobs.running == []


def test_inline_jobs_are_done_when_they_are_given(jobs: InlineJobs) -> None:
    told: list[str] = []
    for name in ("given", "started", "progressed", "finished"):
        getattr(jobs, name).connect(lambda _job, name=name: told.append(name))
    job = jobs.write(steps(1, "the result"), told.append, title="Import")
    assert told == ["given", "started", "progressed", "finished", "the result"]
    assert job.ended


def test_a_job_that_was_stopped_while_the_book_opened_is_not_begun(qtbot: QtBot) -> None:
    class SlowToOpen(InlineJobs):
        @property
        def _db(self) -> str:
            self.running[0].stopping = True
            return "book"

        @_db.setter
        def _db(self, _value: object) -> None:
            """The connection is made when it is asked for."""

    assert SlowToOpen().write(pytest.fail, title="Import").state is State.STOPPED
