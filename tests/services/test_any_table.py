"""Any list that Python's csv writes, in any way that we claim to understand, is read back without being told how."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from leadkeeper.domain.text import without_apostrophe
from leadkeeper.progress import run
from leadkeeper.services.imports.importer import ImportOptions, import_file
from leadkeeper.services.imports.inspect import inspect_file
from leadkeeper.services.imports.plan import Choices
from tests.services.made_imports import NOW, empty, standing

HEADER = ["E-mail", "Prénom", "Note", "Date de consentement", "Optin partenaires"]
LETTERS = "abzéèçÉ œ-=+@'\",;|\t\n\\/.5"
MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
WRITTEN: dict[str, Callable[[date], str]] = {
    "iso": date.isoformat,
    "dmy/": lambda day: f"{day:%d/%m/%Y}",
    "dmy.": lambda day: f"{day.day}.{day.month}.{day:%y}",
    "mdy-": lambda day: f"{day:%m-%d-%Y}",
    "ymd/": lambda day: f"{day:%Y/%m/%d}",
    "french": lambda day: f"{day.day} {MONTHS[day.month - 1]} {day.year}",
    "english": lambda day: f"{day:%d %b %Y}",
    "serial": lambda day: str((day - date(1899, 12, 30)).days),
}
# With CR as line end Python's csv leaves a cell with LF in it unquoted: nobody can tell it from two rows.
STYLES = [(csv.QUOTE_ALL, "\n"), (csv.QUOTE_ALL, "\r\n"), (csv.QUOTE_ALL, "\r"), (csv.QUOTE_MINIMAL, "\r\n")]

texts = st.text(LETTERS, max_size=12).map(lambda text: text.strip())
rows = st.lists(st.tuples(texts, texts, st.dates(date(2020, 1, 1), date(2026, 11, 1))), min_size=1, max_size=6)


def written(
    made: list[tuple[str, str, date]], way: str, encoding: str, *, delimiter: str, style: tuple[int, str]
) -> bytes:
    """The bytes of a list of people with a note and a yes."""
    out = io.StringIO(newline="")
    table = csv.writer(out, delimiter=delimiter, quoting=style[0], lineterminator=style[1])  # type: ignore[arg-type]  # any of csv's
    table.writerow(HEADER)
    for number, (name, note, day) in enumerate(made):
        table.writerow([f"p{number}@x.example", name, note, WRITTEN[way](day), "oui"])
    return out.getvalue().encode(encoding)


@settings(max_examples=40)
@given(
    made=rows,
    way=st.sampled_from(list(WRITTEN)),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    delimiter=st.sampled_from(",;\t|"),
    style=st.sampled_from(STYLES),
)
def test_any_list_in_any_dialect_is_read_back_equal(
    made: list[tuple[str, str, date]], way: str, encoding: str, delimiter: str, style: tuple[int, str]
) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        path = folder / "any.csv"
        path.write_bytes(written(made, way, encoding, delimiter=delimiter, style=style))
        order = "mdy" if way.startswith("mdy") else "dmy"
        choices = Choices(date_order=order)
        with empty(folder) as book:
            seen = run(inspect_file(path, choices=choices))
            run(import_file(book.db, path, ImportOptions(choices=choices, form="quiz-v1"), NOW))
            people = standing(book)
        assert (seen.delimiter, seen.rows) == (delimiter, len(made))
        for number, (name, note, day) in enumerate(made):
            one = people[f"p{number}@x.example"]
            kept = (one["first_name"] or "", one["note"] or "", one["consents"][0]["at"])
            assert kept == (without_apostrophe(name), without_apostrophe(note), day.isoformat())
    finally:
        shutil.rmtree(folder)
