"""Work that travels to the process of a workbook finds that process's workbook in place of the one it left."""

from __future__ import annotations

from collections.abc import Iterator

from leadkeeper.files.workers import packed, unpacked


def count_to(end: int) -> Iterator[int]:
    yield from range(end)


def test_the_workbook_is_the_one_over_there_and_all_else_is_as_it_was() -> None:
    here, there = object(), object()
    work, arguments = unpacked(packed(count_to, ([here, "a"], {"b": here}, 3), here), there)
    assert work is count_to
    assert arguments == ([there, "a"], {"b": there}, 3)
