from __future__ import annotations

from pathlib import Path

from leadkeeper.files.document import Reading
from leadkeeper.services.imports.inspect import SHOWN, first_rows


def test_the_rows_are_those_of_the_file_with_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_bytes("Liste d'été;\n;\nLéa;lea@x.example\n".encode("cp1252"))
    assert first_rows(path) == [(1, ("Liste d'été", "")), (2, ("", "")), (3, ("Léa", "lea@x.example"))]


def test_they_are_read_as_the_person_says(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("a|b;c\n" * (SHOWN + 5), "utf-8")
    rows = first_rows(path, Reading(delimiter="|"))
    assert (rows[0], len(rows)) == ((1, ("a", "b;c")), SHOWN)
