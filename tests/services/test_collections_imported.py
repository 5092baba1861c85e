"""Whatever a file holds: every row is accounted for, and every string stands in the archive as it was typed."""

from __future__ import annotations

import csv
import json
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.domain.imports.headers import read_headers
from leadkeeper.domain.text import TRIM
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.reader import open_document
from leadkeeper.messages.errors import ALL
from leadkeeper.progress import run
from leadkeeper.services.books.archive import archive, restore_book
from leadkeeper.services.books.open import open_book
from leadkeeper.services.imports.importer import ImportOptions, ImportReport, import_file
from leadkeeper.services.imports.plan import Choices
from tests.services.made_imports import NOW, empty

COLLECTIONS = Path(__file__).parents[1] / "files" / "collections"
FILES = sorted(path for path in COLLECTIONS.glob("*/*") if path.suffix not in (".json", "") or path.name == "notanxlsx")
REFUSED = {
    "nonumfmt.xlsx": "file-unreadable",
    "sheets.xlsx": "no-header", "richtext.xlsx": "no-rows", "notanxlsx": "no-rows",
    "test_empty_columns_long_row.csv": "no-rows",
}  # fmt: skip
NAUGHTY = json.loads((COLLECTIONS / "naughty-strings" / "blns.base64.json").read_text("utf-8"))
STRINGS = [text for coded in NAUGHTY if (text := b64decode(coded).decode().removesuffix("\n")).strip(TRIM)]


def beginning(path: Path) -> tuple[Choices, int]:
    """Choices that make the first record with anything in it the header and its first column the e-mail; rows under it.

    Of a file that has no such record, nothing is chosen.
    """
    with open_document(path) as document:
        records = [record for record in document.tables[0].records() if any(record.cells)]
        headers = document.tables[0].headers
    if not records:
        return Choices(), 0
    first = records[0].line if headers is None else 0
    name = next(one.text for one in read_headers(headers or records[0].cells) if one.base)
    return Choices(first or None, {name: "email"}), records[-1].line - first


def became_of(path: Path, folder: Path) -> tuple[ImportReport, int] | str:
    """The report of an import with the rows that there were, or the code of the error."""
    try:
        choices, rows = beginning(path)
        with empty(folder) as book:
            return run(import_file(book.db, path, ImportOptions(choices=choices), NOW)), rows
    except LeadKeeperError as error:
        return error.code


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_every_row_of_a_file_from_elsewhere_is_accounted_for(path: Path, tmp_path: Path) -> None:
    found = became_of(path, tmp_path)
    if isinstance(found, str):
        assert found == REFUSED[path.name]
        assert found in ALL
    else:
        report, rows = found
        assert path.name not in REFUSED
        assert report.read == rows == sum(report.counts.values())
        assert report.counts["refused"] == len(report.refusals)


def imported(folder: Path, header: list[str], rows: list[list[str]]) -> tuple[ImportReport, dict[str, Any]]:
    """What importing a CSV file gives, and the archive of the book, which was restored and is the same again."""
    path, out, again = folder / "list.csv", folder / "out.json", folder / "again.json"
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream, delimiter=";").writerows([header, *rows])
    with empty(folder) as book:
        report = run(import_file(book.db, path, ImportOptions(), NOW))
        run(archive(book.db, out))
    run(restore_book(out, folder / "again.leads", NOW))
    with open_book(folder / "again.leads", NOW) as restored:
        run(archive(restored.db, again))
    found: dict[str, Any] = json.loads(out.read_text("utf-8"))
    assert json.loads(again.read_text("utf-8"))["contacts"] == found["contacts"]
    return report, found


def as_kept(text: str) -> str:
    """A text as the book keeps it: trimmed, line breaks as one character."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip(TRIM)


def without_apostrophe(text: str) -> str:
    """The same in a column with a meaning, where a spreadsheet's apostrophe before a number is none of the text."""
    return text[1:] if text[:1] == "'" and (text[1:2].isdigit() or text[1:2] == "+") else text


def test_every_naughty_string_stands_in_the_archive_as_it_was_typed(tmp_path: Path) -> None:
    rows = [[f"p{number}@x.example", *[text] * 5] for number, text in enumerate(STRINGS)]
    header = ["E-mail", "Prénom", "Nom", "Société", "Note", "Divers"]

    report, found = imported(tmp_path, header, rows)

    assert report.counts["created"] == report.read == len(STRINGS) > 450
    people = {one["email"]: one for one in found["contacts"]}
    for number, text in enumerate(STRINGS):
        one = people[f"p{number}@x.example"]
        assert one["extra"] == {"Divers": as_kept(text)}
        for name in ("first_name", "last_name", "company"):
            assert one[name] == without_apostrophe(as_kept(text)), text
        typed, *waits = one["note"].split("\nSTOP (")  # where "⒳" in a name may refuse
        assert typed == without_apostrophe(as_kept(text)), text
        assert all(line.startswith(("Prénom: ", "Nom: ")) for line in waits), text


def test_a_naughty_string_as_address_is_refused_in_words_or_kept(tmp_path: Path) -> None:
    report, found = imported(tmp_path, ["E-mail", "Divers"], [[text, "x"] for text in STRINGS])
    assert report.read == len(STRINGS) == sum(report.counts.values())
    assert {one.code for _, one in report.refusals} <= {"bad-email", "no-address", "footer"}
    assert len(found["contacts"]) == report.counts["created"]


def test_a_naughty_string_as_header_keeps_its_column(tmp_path: Path) -> None:
    header = ["E-mail", *STRINGS]
    cells = [f"cell {place}" for place in range(len(STRINGS))]

    _, found = imported(tmp_path, header, [["lea@x.example", *cells]])

    (one,) = found["contacts"]
    kept = [*one["extra"].values(), *(value for name, value in one.items() if isinstance(value, str))]
    assert {cell for cell in cells if cell not in kept} == set()
