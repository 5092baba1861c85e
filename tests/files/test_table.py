"""What every kind of table has in common."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path

import pytest

from leadkeeper.files.document import Document, Record, Source, SourceTable


class Endless(SourceTable):
    """A table that never ends."""

    format = "csv"
    ended = 0

    def _read(self) -> Generator[Record, None, None]:
        try:
            while True:
                yield Record(1, ["x"])
        finally:
            self.ended += 1


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (Source(Path("dir/a.csv"), Path("dir/a.csv")), "a.csv"),
        (Source(Path("tmp/0"), Path("dir/a.zip"), "inner/dir/b.csv"), "b.csv"),
    ],
)
def test_a_table_bears_the_bare_name_of_its_file(source: Source, name: str) -> None:
    assert Endless(source).name == name


def test_closing_a_document_ends_all_readings_and_what_it_holds() -> None:
    table = Endless(Source(Path("a.csv"), Path("a.csv")))
    ended: list[str] = []
    held = ExitStack()
    held.callback(ended.append, "held")
    readings = [table.records(), table.records()]
    with Document(Path("a.csv"), "csv", [table], [], "", 0, (), held):
        assert [next(reading).cells for reading in readings] == [["x"], ["x"]]
    assert (table.ended, ended) == (2, ["held"])


def test_a_table_without_sheets_has_no_other() -> None:
    table = Endless(Source(Path("a.csv"), Path("a.csv")))
    table.rest()
    with pytest.raises(ValueError, match="S"):
        table.with_sheet("S")
