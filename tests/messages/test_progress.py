from __future__ import annotations

from leadkeeper.messages.labels import job_stage
from tests.messages import raised


def test_every_stage_has_words_and_no_words_are_idle() -> None:
    assert set(job_stage.names) == raised.stages()


def test_a_stage_is_said_in_words() -> None:
    assert job_stage("write") == "Writing the file"


def test_an_unknown_stage_stands_for_itself() -> None:
    assert job_stage("dig") == "dig"
