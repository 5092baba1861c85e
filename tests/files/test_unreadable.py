"""A refusal names the file and says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.atomic import disk_troubles_of, unreadable
from leadkeeper.messages.errors import DETAILS, READING_SENTENCES


@pytest.mark.parametrize("why", DETAILS)
def test_every_detail_makes_a_whole_sentence(why: str) -> None:
    error = unreadable(Path("lists") / "a.csv", why)
    sentence = READING_SENTENCES[error.code].format(**error.facts)
    assert sentence == f"“a.csv” cannot be read: {DETAILS[why]}"


@pytest.mark.parametrize(
    ("failure", "why"),
    [
        (FileNotFoundError(), "absent"),
        (IsADirectoryError(), "folder"),
        (PermissionError(), "denied"),
        (OSError(5, "input/output error"), "disk"),
    ],
)
def test_what_the_system_refuses_is_a_sentence(tmp_path: Path, failure: OSError, why: str) -> None:
    with pytest.raises(LeadKeeperError) as error, disk_troubles_of(tmp_path / "a.csv"):
        raise failure
    assert error.value.facts["why"] == why


def test_windows_refuses_a_folder_as_not_permitted(tmp_path: Path) -> None:
    with pytest.raises(LeadKeeperError) as error, disk_troubles_of(tmp_path):
        raise PermissionError
    assert error.value.facts["why"] == "folder"


def test_a_bug_stays_a_bug(tmp_path: Path) -> None:
    with pytest.raises(KeyError), disk_troubles_of(tmp_path):
        raise KeyError("x")
