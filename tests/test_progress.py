"""A flow is run to its end, tells its steps, and is closed whatever happens."""

from __future__ import annotations

import pytest

from leadkeeper.progress import Flow, Progress, run


def work(ended: list[str]) -> Flow[int]:
    try:
        yield Progress("judge", 1, 2)
        yield Progress("judge", 2, 2)
        return 42
    finally:
        ended.append("closed")


def test_the_result_comes_after_every_step_was_told() -> None:
    told: list[Progress] = []

    assert run(work([]), told.append) == 42
    assert [step.done for step in told] == [1, 2]


def test_nobody_needs_to_listen() -> None:
    assert run(work([])) == 42


def test_a_listener_that_raises_ends_the_flow() -> None:
    ended: list[str] = []

    def stop(_: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(work(ended), stop)
    assert ended == ["closed"]
