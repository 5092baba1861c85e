"""The process that opens workbooks ends with its parent's interest, and never takes the parent with it."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from contextlib import ExitStack, closing
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import workbook_process
from leadkeeper.files.document import Reading, Source
from leadkeeper.files.reader import SheetTable, open_workbook
from leadkeeper.files.workbook_process import LONG_TEXT, WorkbookWorker, WorkProcess, reader_expected
from leadkeeper.system import disk
from tests.files.made_books import inline, raw_xlsx

WORK = f"{__name__}:count_to"


def count_to(end: int) -> Iterator[int]:
    yield from range(end)


def first_cells(table: SheetTable, words: str) -> Iterator[tuple[str, object]]:
    for record in table.records():
        yield words, record.cells[0]


def is_there(pid: int | None) -> bool:
    return pid in {child.pid for child in multiprocessing.active_children()}


def test_a_closed_process_is_gone_and_asked_nothing(tmp_path: Path) -> None:
    process = WorkbookWorker(tmp_path)
    pid = process.pid
    assert process.ask("open", str(raw_xlsx(tmp_path / "a.xlsx", inline("A1", "x")))) == [("S", True)]
    assert is_there(pid)
    process.close()
    process.close()
    assert not is_there(pid)
    with pytest.raises(ValueError, match="open"):
        process.ask("open", "a.xlsx")


def test_a_process_that_is_silent_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_process, "LONGEST_SILENCE", 0.0)
    process = WorkbookWorker(tmp_path)
    pid = process.pid
    with pytest.raises(LeadKeeperError) as error:
        process.ask("open", str(tmp_path / "a.xlsx"))
    assert error.value.facts["why"] == "too-long"
    assert not is_there(pid)


def fail_at_once(_questions: object) -> None:
    raise SystemExit(1)


def abort_at_once(_questions: object) -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    os.abort()


def why(process: WorkbookWorker, folder: Path) -> str:
    with pytest.raises(LeadKeeperError) as error:
        process.ask("open", str(folder / "a.xlsx"))
    assert (error.value.code, process.closed) == ("file-unreadable", True)
    return str(error.value.facts["why"])


def test_a_process_that_somebody_ends_is_one_sentence(tmp_path: Path) -> None:
    process = WorkbookWorker(tmp_path)
    process._process.kill()
    assert why(process, tmp_path) == "ended"


@pytest.fixture
def pipes_stay_open(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As on Windows, where this process holds the other end of the pipe until the child has begun."""
    held: list[int] = []
    really_close = Connection.close

    def close(pipe: Connection) -> None:
        held.append(os.dup(pipe.fileno()))
        really_close(pipe)

    if not disk.WINDOWS:
        monkeypatch.setattr(Connection, "close", close)
    yield
    monkeypatch.undo()
    for handle in held:
        os.close(handle)


@pytest.mark.usefixtures("pipes_stay_open")
def test_a_process_that_dies_at_its_start_is_noticed_whatever_the_pipe_tells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_process, "LONGEST_SILENCE", 20.0)
    process = WorkbookWorker(tmp_path)
    process._process.kill()
    assert why(process, tmp_path) == "ended"
    with closing(WorkProcess(WORK, tmp_path)) as work:
        work._process.kill()
        with pytest.raises(LeadKeeperError) as error:
            list(work.results(3))
    assert error.value.facts["why"] == "ended"


@pytest.mark.parametrize(
    ("code", "answered", "reason"),
    [
        (-9, False, "ended"),
        (-15, False, "ended"),
        (1, True, "ended"),
        (1, False, "not-started"),
        (3, True, "too-large"),
    ],
)
def test_on_windows_exit_codes_tell_why_a_process_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, answered: bool, reason: str
) -> None:
    monkeypatch.setattr(disk, "WINDOWS", True)
    with closing(WorkbookWorker(tmp_path)) as process:
        process._answered = answered
        real, gone = process._process, SimpleNamespace(exitcode=code, join=lambda _seconds: None)
        process._process = cast(BaseProcess, gone)
        told = process._why_gone()
        process._process = real
    assert told == reason


def ends_amid_a_message(process: BaseProcess) -> object:
    """What is heard then: half a message, of which Python says that."""
    process.kill()
    process.join()
    raise OSError("got end of file during message")


def test_a_process_that_ends_amid_an_answer_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    process = WorkbookWorker(tmp_path)
    monkeypatch.setattr(process._questions, "recv", partial(ends_amid_a_message, process._process))
    assert why(process, tmp_path) == "ended"


def test_work_that_ends_amid_a_result_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(WorkProcess(WORK, tmp_path)) as process:
        monkeypatch.setattr(process._results, "recv", partial(ends_amid_a_message, process._process))
        with pytest.raises(LeadKeeperError) as error:
            list(process.results(3))
    assert (error.value.code, error.value.facts["why"]) == ("file-unreadable", "ended")


@pytest.mark.parametrize(("served", "said"), [(fail_at_once, "not-started"), (abort_at_once, "too-large")])
def test_a_process_that_fails_at_its_start_is_told_from_one_that_wanted_too_much_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, served: object, said: str
) -> None:
    monkeypatch.setattr(workbook_process, "serve", served)
    assert why(WorkbookWorker(tmp_path), tmp_path) == said


def test_a_process_that_fails_once_it_has_answered_wanted_too_much_memory(tmp_path: Path) -> None:
    process = WorkbookWorker(tmp_path)
    process.ask("open", str(raw_xlsx(tmp_path / "a.xlsx", inline("A1", "x"))))
    process._questions.send(("nothing of that name",))
    assert why(process, tmp_path) == ("ended" if disk.WINDOWS else "too-large")  # there the Task Manager ends so too


def test_a_system_that_gives_no_process_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_process: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr("multiprocessing.context.SpawnProcess._Popen", staticmethod(refuse))
    for made in (partial(WorkbookWorker, tmp_path), partial(WorkProcess, fail_at_once, tmp_path)):
        with pytest.raises(LeadKeeperError) as error:
            made()
        assert error.value.facts["why"] == "not-started"


def test_what_is_only_told_is_not_answered(tmp_path: Path) -> None:
    process = WorkbookWorker(tmp_path)
    path = raw_xlsx(tmp_path / "a.xlsx", f'<row r="1">{inline("A1", "x")}</row>')
    process.ask("open", str(path))
    process.tell("load", "no sheet of that name")
    process.tell("load", "S")
    assert process.ask("start", 0, "S") == 1
    assert [rows for rows, _spoilt in process.chunks(0)] == [[(1, ["x"])]]
    process.close()


def test_somebody_who_is_gone_is_told_things_without_a_failure(tmp_path: Path) -> None:
    process = WorkbookWorker(tmp_path)
    process._process.kill()
    process._process.join()
    process.tell("stop", 0)
    assert why(process, tmp_path) == "ended"


def test_a_process_can_wait_for_the_workbook_that_is_expected(tmp_path: Path) -> None:
    path = raw_xlsx(tmp_path / "a.xlsx", inline("A1", "x"))
    with reader_expected(path, WORK):
        (waiting,) = multiprocessing.active_children()
        process, other = WorkbookWorker(path), WorkbookWorker(path)
        assert (process.pid, other.pid == waiting.pid) == (waiting.pid, False)
        assert process.ask("open", str(path)) == [("S", True)]
        other.close()
    assert is_there(process.pid)
    process.close()


def test_a_process_can_wait_for_the_long_text_that_is_expected(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_bytes(b"x" * LONG_TEXT)
    with reader_expected(path, WORK):
        (waiting,) = multiprocessing.active_children()
        process, other = WorkProcess(WORK, path), WorkProcess(WORK, path)
        assert process._process is waiting is not other._process
        assert list(process.results(3)) == list(other.results(3)) == [0, 1, 2]
        other.close()
    assert is_there(waiting.pid)
    process.close()


@pytest.mark.parametrize(
    ("name", "size", "waits"),
    [
        ("leads.XLSX", 1, True),
        ("leads.ods", 1, True),
        ("leads.csv", LONG_TEXT - 1, False),
        ("leads.csv", LONG_TEXT, True),
        ("leads.zip", LONG_TEXT, False),
        ("leads.csv", None, False),
    ],
)
def test_whoever_waits_for_no_file_ends(tmp_path: Path, name: str, size: int | None, waits: bool) -> None:
    path = tmp_path / name
    if size is not None:
        path.write_bytes(b"x" * size)
    with reader_expected(path, WORK):
        assert bool(multiprocessing.active_children()) is waits
    assert not multiprocessing.active_children()


def test_a_system_that_gives_no_process_is_told_when_the_workbook_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_process: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr("multiprocessing.context.SpawnProcess._Popen", staticmethod(refuse))
    with reader_expected(tmp_path / "a.xlsx", WORK), pytest.raises(LeadKeeperError, match="file-unreadable"):
        WorkbookWorker(tmp_path / "a.xlsx")


def test_an_interrupted_question_ends_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    process = WorkbookWorker(tmp_path)

    def interrupted(_things: object, _seconds: float) -> list[object]:
        raise KeyboardInterrupt

    monkeypatch.setattr(workbook_process, "wait", interrupted)
    with pytest.raises(KeyboardInterrupt):
        process.ask("open", "a.xlsx")
    assert process.closed


def test_work_that_was_left_gives_nothing_to_the_next(tmp_path: Path) -> None:
    path = raw_xlsx(tmp_path / "a.xlsx", "".join(f'<row r="{n}">{inline(f"A{n}", str(n))}</row>' for n in range(1, 9)))
    with ExitStack() as held:
        table = open_workbook(Source(path, path), "xlsx", Reading(), held)
        next(table.work(first_cells, table, "before"))
        assert list(table.work(first_cells, table, "after")) == [("after", str(n)) for n in range(1, 9)]
        assert [record.cells for record in table.records()] == [[str(n)] for n in range(1, 9)]
