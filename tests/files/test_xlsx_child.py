"""The process that opens workbooks; its answers are asked for here without a process."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.files import workbook_child
from leadkeeper.files.workers import packed
from tests.files.made_books import inline, raw_xlsx

SHEET = "S"


def answers_about(path: Path) -> workbook_child._Answers:
    answers = workbook_child._Answers()
    answers.open(str(path))
    return answers


def handed_over(answers: workbook_child._Answers, reading: int) -> list[list[int]]:
    """The numbers of the rows in each of the pieces that the next question gets."""
    outcomes = [pickle.loads(packed) for packed in answers.next(reading)]
    return [[number for number, _cells in rows] for _fine, (rows, _spoilt) in outcomes]


def all_of(answers: workbook_child._Answers, reading: int, prepared: int) -> list[int]:
    """The numbers of the rows of a reading, of which so many pieces were made before each question."""
    found: list[int] = []
    while True:
        for _ in range(prepared):
            answers.prepare()
        for rows in handed_over(answers, reading):
            if not rows:
                return found
            found += rows


def numbered(path: Path, count: int) -> Path:
    return raw_xlsx(path, "".join(f'<row r="{n}">{inline(f"A{n}", str(n))}</row>' for n in range(1, count + 1)))


@pytest.mark.parametrize("prepared", [0, 1, 3, 20])
@pytest.mark.parametrize("shared", [0, 1000])
def test_rows_that_were_ready_before_the_question_come_once_and_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, prepared: int, shared: int
) -> None:
    monkeypatch.setattr(workbook_child, "CELLS", 4)
    monkeypatch.setattr(workbook_child, "SHARED_CELLS", shared)
    answers = answers_about(numbered(tmp_path / "a.xlsx", 50))
    answers.start(0, SHEET)
    assert all_of(answers, 0, prepared) == list(range(1, 51))


@pytest.mark.parametrize("shared", [0, 1000])
def test_two_readings_of_a_sheet_do_not_disturb_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shared: int
) -> None:
    monkeypatch.setattr(workbook_child, "CELLS", 4)
    monkeypatch.setattr(workbook_child, "SHARED_CELLS", shared)
    answers = answers_about(numbered(tmp_path / "a.xlsx", 30))
    answers.start(0, SHEET)
    answers.start(1, SHEET)
    (first,) = handed_over(answers, 0)
    answers.prepare()
    assert all_of(answers, 1, 2) == list(range(1, 31))
    assert first + all_of(answers, 0, 1) == list(range(1, 31))


def test_no_more_is_made_ready_than_there_is_room_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_child, "CELLS", 1)
    monkeypatch.setattr(workbook_child, "READY", 200)
    answers = answers_about(numbered(tmp_path / "a.xlsx", 50))
    answers.start(0, SHEET)
    pieces = 0
    while answers.prepare():
        pieces += 1
    assert 1 < pieces < 10
    assert sum(map(len, handed_over(answers, 0))) == pieces
    assert answers.prepare()
    answers.stop(0)
    assert not answers.prepare()


def test_a_sheet_can_be_read_in_before_anybody_asks_for_it(tmp_path: Path) -> None:
    answers = answers_about(numbered(tmp_path / "a.xlsx", 3))
    answers.load(SHEET)
    loaded = answers._sheets[SHEET]
    answers.start(0, SHEET)
    assert answers._sheets[SHEET] is loaded
    assert all_of(answers, 0, 0) == [1, 2, 3]


def test_a_reading_that_fails_midway_says_so_where_its_rows_would_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_sheet: object) -> Iterator[workbook_child.Chunk]:
        yield [(1, ["a"])], False
        raise MemoryError

    monkeypatch.setattr(workbook_child, "chunks_of", failing)
    answers = answers_about(numbered(tmp_path / "a.xlsx", 3))
    answers.start(0, SHEET)
    while answers.prepare():
        pass
    assert [pickle.loads(packed) for packed in answers.next(0)] == [
        ("fine", ([(1, ["a"])], False)),
        ("failed", "too-large"),
    ]


def counted(workbook: Any, until: int) -> Iterator[int]:
    reading = workbook.begin()[1]
    workbook.ask("start", reading, SHEET)
    rows = sum(len(rows) for rows, _spoilt in workbook.chunks(reading))
    workbook.finish(reading)
    yield from range(rows, until)


def results(answers: workbook_child._Answers, work: Any, until: int) -> list[object]:
    """All that work gives that is asked for."""
    workbook = object()
    found = list(answers.work(packed(work, (workbook, until), workbook)))
    while pickle.loads(found[-1])[0] == "one":
        found += answers.results()
    return [value for kind, value in map(pickle.loads, found) if kind == "one"]


def test_work_runs_where_the_rows_are(tmp_path: Path) -> None:
    assert results(answers_about(numbered(tmp_path / "a.xlsx", 4)), counted, 6) == [4, 5]
