"""Lines come whole, whatever ends them and wherever the blocks are cut."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest

from leadkeeper.files import csv
from leadkeeper.files.csv import blocks_of, lines_of_text
from leadkeeper.files.encoding import survey


def lines_of(tmp_path: Path, data: bytes) -> list[str]:
    path = tmp_path / "list.txt"
    path.write_bytes(data)
    return list(chain.from_iterable(blocks_of(path, survey(path, path))))


@pytest.mark.parametrize(
    "data",
    [
        b"a\nb\n\nc\n",
        b"a\r\nb\r\n\r\nc\r\n",
        b"a\rb\r\rc\r",
        b"a\r\r\nb\r\r\n\r\r\nc\r\r\n",
        b"a\r\nb\n\rc\n",
        b"\0a\nb\n\nc\n\0",
    ],
)
@pytest.mark.parametrize("block", [1, 2, 3, 4, 1 << 16])
def test_every_kind_of_line_end_ends_one_line(
    tmp_path: Path, data: bytes, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv, "BLOCK", block)
    assert lines_of(tmp_path, data) == ["a\n", "b\n", "\n", "c\n"]


@pytest.mark.parametrize("data", [b"a\nb", b"a\r\r\nb", b"\0a\nb\0"])
def test_the_last_line_may_lack_its_end(tmp_path: Path, data: bytes) -> None:
    assert lines_of(tmp_path, data) == ["a\n", "b"]


def test_lines_of_a_mixed_file_are_decoded_one_by_one(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf" + "Léa\r\n".encode() + "Zoé\r\r\n".encode("cp1252") + b"fin"
    assert lines_of(tmp_path, data) == ["Léa\n", "Zoé\n", "fin"]


def test_signs_that_only_other_programs_take_for_line_ends_stay_in_the_line(tmp_path: Path) -> None:
    assert lines_of(tmp_path, "a\x0bb\x0cc\u2028d\x85e\0\n".encode()) == ["a\x0bb\x0cc\u2028d\x85e\n"]


def test_the_position_grows_to_the_size_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "list.txt"
    path.write_bytes(b"some line\n" * 10_000)
    told: list[int] = []
    for _ in blocks_of(path, survey(path, path), told.append):
        pass
    assert told == sorted(told)
    assert told[-1] == 100_000


def test_a_text_in_memory_gives_the_same_lines() -> None:
    assert lines_of_text("a\r\nb\r\r\n\rc\0") == ["a\n", "b\n", "\n", "c"]
    assert lines_of_text("a\n") == ["a\n"]
