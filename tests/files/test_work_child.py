"""Work in another process: its results in order, its failures as they were, its bugs as bugs, its end for certain."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import work_child
from leadkeeper.files.isolated import WorkProcess
from leadkeeper.files.unreadable import unreadable

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
    with closing(WorkProcess(count_to, HERE)) as process:
        assert list(process.results(1000)) == list(range(1000))


@pytest.mark.parametrize(("code", "fact"), [("disk-full", ("n", 3)), ("file-unreadable", ("why", "disk"))])
def test_a_known_failure_is_raised_here(code: str, fact: tuple[str, object]) -> None:
    with closing(WorkProcess(fail_with, HERE)) as process, pytest.raises(LeadKeeperError) as caught:
        list(process.results(code))
    assert caught.value.code == code
    assert caught.value.facts[fact[0]] == fact[1]


def test_a_bug_is_told_with_its_place() -> None:
    with closing(WorkProcess(stumble, HERE)) as process, pytest.raises(RuntimeError, match="in stumble"):
        list(process.results())


def test_a_process_that_was_ended_is_one_sentence() -> None:
    with closing(WorkProcess(count_to, HERE)) as process:
        process._process.kill()
        with pytest.raises(LeadKeeperError) as caught:
            list(process.results(3))
    assert (caught.value.code, caught.value.facts["why"]) == ("file-unreadable", "ended")


def test_a_closed_process_is_gone_whatever_it_was_doing() -> None:
    process = WorkProcess(count_to, HERE)
    results = process.results(1_000_000)
    assert next(results) == 0
    process.close()
    process.close()
    assert not multiprocessing.active_children()


def test_what_is_sent_ends_with_the_end() -> None:
    assert list(work_child.messages(count_to, (2,))) == [("one", 0), ("one", 1), ("end", None)]
