"""The sentences for files that cannot be written or trusted."""

from __future__ import annotations

import errno
import re
from pathlib import Path

import pytest

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.workbook_writer import RowWriter, protect
from leadkeeper.messages.errors import WRITING_SENTENCES
from leadkeeper.system.disk import CODES, WINDOWS_CODES, failures


def said(error: LeadKeeperError) -> str:
    return WRITING_SENTENCES[error.code].format(**error.facts)


@pytest.mark.parametrize("code", sorted({*CODES.values(), *WINDOWS_CODES.values()}))
def test_each_refusal_of_the_disk_has_a_sentence(code: str) -> None:
    assert code in WRITING_SENTENCES


def test_a_full_disk_is_said_with_its_folder(tmp_path: Path) -> None:
    with pytest.raises(LeadKeeperError) as found, failures(tmp_path / "out.xlsx"):
        raise OSError(errno.ENOSPC, "full")
    assert f"nothing was written to {tmp_path}." in said(found.value)


def test_a_text_that_is_too_long_is_said_with_its_place() -> None:
    with pytest.raises(LeadKeeperError) as found:
        RowWriter(["email"], 1).rows(7, [("x" * 40_000,)])
    assert "column email, row 7 is longer than the 32767 characters" in said(found.value)


def test_a_password_that_is_too_long_is_said_with_the_limit(tmp_path: Path) -> None:
    with pytest.raises(LeadKeeperError) as found:
        protect(tmp_path / "out.xlsx", "x" * 300)
    assert "at most 255 characters" in said(found.value)


@pytest.mark.parametrize("sentence", WRITING_SENTENCES.values())
def test_placeholders_are_named(sentence: str) -> None:
    assert all(name.isidentifier() for name in re.findall("{(.*?)}", sentence))
