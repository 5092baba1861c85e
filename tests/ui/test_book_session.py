from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from leadkeeper.domain.book import Owner
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import Flow
from leadkeeper.services.books.open import new_book, open_book
from ui.book_session import BookSession, OpenRequest
from ui.idle import GuiThreadGc
from ui.jobs import Job, Jobs, State

WAIT_MS = 10_000
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A book of a generic business."""
    made = tmp_path / "clodomir.leads"
    new_book(made, Owner(name="Clodomir SARL")).close()
    return made


def door(path: Path, **more: Any) -> BookSession:
    return BookSession(OpenRequest(path, **more), lambda: NOW)


def ended(qtbot: QtBot, job: Job) -> Job:
    qtbot.waitUntil(lambda: job.ended, timeout=WAIT_MS)
    return job


def nothing(_db: Any) -> Flow[None]:
    yield from ()


def opened(qtbot: QtBot, made: BookSession) -> tuple[Jobs, State, list[BaseException]]:
    """The jobs of a book after the first of them, how that ended, and what went wrong."""
    jobs, failures = made.jobs(), []
    sweeper = GuiThreadGc()
    job = ended(qtbot, jobs.write(nothing, None, failures.append, title="Opening"))
    sweeper.end()
    return jobs, job.state, failures


def test_the_first_job_opens_the_book_and_both_threads_come_to_it(qtbot: QtBot, path: Path) -> None:
    jobs, state, _failures = opened(qtbot, door(path))
    heard: list[str] = []
    ended(qtbot, jobs.read(lambda db: db.conn.execute("PRAGMA query_only").fetchone()[0], heard.append))
    jobs.shutdown()
    assert (state, heard) == (State.DONE, [1])


def test_the_book_is_locked_while_it_is_open_and_one_file_afterwards(qtbot: QtBot, path: Path) -> None:
    jobs, _state, _failures = opened(qtbot, door(path))
    with pytest.raises(LeadKeeperError, match="book-locked"):
        open_book(path, NOW)
    jobs.shutdown()
    open_book(path, NOW).close()
    assert not path.with_name(f"{path.name}-wal").exists()


def test_a_book_that_is_open_elsewhere_is_refused_and_can_be_looked_at(qtbot: QtBot, path: Path) -> None:
    with open_book(path, NOW):
        jobs, state, failures = opened(qtbot, door(path))
        jobs.shutdown()
        looking, looked, _none = opened(qtbot, door(path, write=False))
        looking.shutdown()
    assert (state, looked) == (State.FAILED, State.DONE)
    assert [getattr(error, "code", None) for error in failures] == ["book-locked"]


def test_a_file_that_is_no_book_is_refused(qtbot: QtBot, tmp_path: Path) -> None:
    text = tmp_path / "text.leads"
    text.write_bytes(b"This is not a book. " * 20)
    jobs, state, failures = opened(qtbot, door(text))
    jobs.shutdown()
    assert (state, [getattr(error, "code", None) for error in failures]) == (State.FAILED, ["not-a-book"])


def test_when_the_work_in_progress_was_asked_for_is_noted_too(qtbot: QtBot, path: Path) -> None:
    jobs, _state, _failures = opened(qtbot, door(path))
    note, is_over = path.with_name(f"{path.name}.holder"), Event()
    jobs.write(lambda _db: is_over.wait(WAIT_MS / 1000), title="Importing novembre.csv")
    qtbot.waitUntil(lambda: "Importing novembre.csv" in note.read_text("utf-8"), timeout=WAIT_MS)
    assert json.loads(note.read_text("utf-8"))["since"] == NOW.isoformat()
    is_over.set()
    jobs.shutdown()


def test_the_work_in_progress_is_noted_for_the_process_after_a_crash(qtbot: QtBot, path: Path) -> None:
    jobs, _state, _failures = opened(qtbot, door(path))
    note, is_over = path.with_name(f"{path.name}.holder"), Event()
    job = jobs.write(lambda _db: is_over.wait(WAIT_MS / 1000), title="Importing novembre.csv")
    qtbot.waitUntil(lambda: "Importing novembre.csv" in note.read_text("utf-8"), timeout=WAIT_MS)
    is_over.set()
    qtbot.waitUntil(lambda: job.ended and "novembre" not in note.read_text("utf-8"), timeout=WAIT_MS)
    jobs.shutdown()
    assert not note.exists()


def test_a_statement_without_end_is_broken_off(qtbot: QtBot, path: Path) -> None:
    jobs, _state, _failures = opened(qtbot, door(path))
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    job = jobs.read(lambda db: db.conn.execute(endless).fetchone(), pytest.fail)
    qtbot.waitUntil(lambda: job.state is State.RUNNING, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: stop(jobs, job), timeout=WAIT_MS)
    jobs.shutdown()
    assert job.state is State.STOPPED


def stop(jobs: Jobs, job: Job) -> bool:
    """Asks again until it has ended: the statement may not have begun when it was first asked."""
    jobs.stop(job)
    return job.ended
