"""Nothing is written to a book before the look at it has ended well; what only a damaged book does has a sentence."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.pretended_book import WAIT_MS, Desk, ended, failing
from ui.jobs import Jobs, State


@pytest.mark.parametrize("how", ["failed", "stopped"])
def test_nothing_is_written_after_a_look_that_did_not_end_well(
    threaded: Jobs, desk: Desk, qtbot: QtBot, how: str
) -> None:
    written: list[object] = []
    look = threaded.write(failing(ValueError()) if how == "failed" else desk.endless, title="Looking", only_looks=True)
    waiting = threaded.write(written.append, title="Import")
    if how == "stopped":
        qtbot.waitUntil(lambda: look.progress is not None, timeout=WAIT_MS)
        threaded.stop(look)
    ended(qtbot, look, waiting)
    ended(qtbot, threaded.write(written.append, title="Import"), threaded.read(lambda _db: None, lambda _nothing: None))
    assert (waiting.state, written) == (State.STOPPED, [])


def test_a_look_that_ends_well_lets_the_next_one_write(threaded: Jobs, qtbot: QtBot) -> None:
    written: list[object] = []
    threaded.write(lambda _db: None, title="Looking", only_looks=True)
    ended(qtbot, threaded.write(written.append, title="Import"))
    assert len(written) == 1


def test_a_failure_is_put_into_words_before_it_is_told(desk: Desk, qtbot: QtBot) -> None:
    heard: list[BaseException] = []
    jobs = Jobs(
        lambda: desk.connection("writer"), lambda: desk.connection("reader"), worded=lambda error: KeyError(str(error))
    )
    ended(qtbot, jobs.read(failing(ValueError()), pytest.fail, heard.append))
    jobs.shutdown()
    assert [type(error) for error in heard] == [KeyError]
