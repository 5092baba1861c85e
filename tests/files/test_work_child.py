"""Work in another process: its results in order, its failures as they were, its bugs as bugs, its end for certain."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import workers
from leadkeeper.files.atomic import unreadable
from leadkeeper.files.workbook_process import WorkProcess

HERE = Path("leads.csv")


def count_to(end: int) -> Iterator[int]:
    yield from range(end)


def fail_with(code: str) -> Iterator[int]:
    yield 1
    raise unreadable(HERE, "disk") if code == "file-unreadable" else LeadKeeperError(code, n=3)


def stumble() -> Iterator[int]:
    yield 1
    raise KeyError("a bug")


def test_results_come_in_order() -> None:
    with closing(WorkProcess(f"{__name__}:count_to", HERE)) as process:
        assert list(process.results(1000)) == list(range(1000))


def test_work_that_was_started_goes_on_from_where_it_is() -> None:
    with closing(WorkProcess(f"{__name__}:count_to", HERE)) as process:  # which knows of no guesses
        process.start(1000)
        assert list(process.results()) == list(range(1000))


def test_whether_the_process_is_gone_shows_where_results_are_asked_for() -> None:
    with closing(WorkProcess(f"{__name__}:count_to", HERE)) as process:
        process._process.kill()
        process._process.join()
        process.start(3)
        with pytest.raises(LeadKeeperError) as caught:
            list(process.results())
    assert (caught.value.code, caught.value.facts["why"]) == ("file-unreadable", "ended")


@pytest.mark.parametrize(("code", "fact"), [("disk-full", ("n", 3)), ("file-unreadable", ("why", "disk"))])
def test_a_known_failure_is_raised_here(code: str, fact: tuple[str, object]) -> None:
    with closing(WorkProcess(f"{__name__}:fail_with", HERE)) as process, pytest.raises(LeadKeeperError) as caught:
        list(process.results(code))
    assert caught.value.code == code
    assert caught.value.facts[fact[0]] == fact[1]


def test_a_bug_is_told_with_its_place() -> None:
    with closing(WorkProcess(f"{__name__}:stumble", HERE)) as process, pytest.raises(RuntimeError, match="in stumble"):
        list(process.results())


def test_a_process_that_was_ended_is_one_sentence() -> None:
    with closing(WorkProcess(f"{__name__}:count_to", HERE)) as process:
        process._process.kill()
        with pytest.raises(LeadKeeperError) as caught:
            list(process.results(3))
    assert (caught.value.code, caught.value.facts["why"]) == ("file-unreadable", "ended")


def test_a_closed_process_is_gone_whatever_it_was_doing() -> None:
    process = WorkProcess(f"{__name__}:count_to", HERE)
    results = process.results(1_000_000)
    assert next(results) == 0
    process.close()
    process.close()
    assert not multiprocessing.active_children()


class Multiples:
    """Counts in steps, as large ones as asked for; a guess at the end of them can be put right."""

    def __init__(self, end: int, size: int = 1) -> None:
        self._end, self._size = end, size
        self._given = 0

    def __iter__(self) -> Iterator[bytes]:
        while self._given < self._end:
            self._given += 1
            yield bytes([self._given]) * self._size

    def settle(self, end: int, size: int = 1) -> bool:
        holds = self._size == size and self._given <= end
        self._end = end
        return holds


@pytest.mark.parametrize("guess", [(5,), (9,), (3,), (200,), (5, 2)])
def test_what_a_guess_made_counts_only_where_it_holds(guess: tuple[int, ...]) -> None:
    with closing(WorkProcess(f"{__name__}:Multiples", HERE)) as process:
        process.begin(*guess)
        assert list(process.results(5)) == [b"\1", b"\2", b"\3", b"\4", b"\5"]


def test_a_guess_waits_when_it_has_made_much() -> None:
    with closing(WorkProcess(f"{__name__}:Multiples", HERE)) as process:
        process.begin(250, 1 << 20)
        found = [each[0] for each in process.results(100, 1 << 20)]
    assert found == list(range(1, 101))


def test_a_guess_may_fail_and_nobody_hears_of_it_unless_it_holds() -> None:
    with closing(WorkProcess(f"{__name__}:Failing", HERE)) as process:
        process.begin("disk-full")
        assert list(process.results("")) == [1]
    with closing(WorkProcess(f"{__name__}:Failing", HERE)) as process:
        process.begin("disk-full")
        results = process.results("disk-full")
        with pytest.raises(LeadKeeperError) as caught:
            list(results)
    assert caught.value.code == "disk-full"


class Failing:
    """Yields 1 and fails with a code, if there is one."""

    def __init__(self, code: str) -> None:
        self._code = code

    def __iter__(self) -> Iterator[int]:
        yield 1
        if self._code:
            raise LeadKeeperError(self._code)

    def settle(self, code: str) -> bool:
        return code == self._code


def test_a_guess_ends_with_its_process() -> None:
    process = WorkProcess(f"{__name__}:Multiples", HERE)
    process.begin(200, 1 << 20)
    process.close()
    process.begin(1)
    assert not multiprocessing.active_children()


def test_what_is_sent_ends_with_the_end() -> None:
    assert list(workers.messages(count_to, (2,))) == [("one", 0), ("one", 1), ("end", None)]
