"""People written as their rows come, and people whose rows add nothing, end as those whom drafts merge fact by fact."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadkeeper.db import contact_search
from leadkeeper.db.engine import Db, fetch_all
from leadkeeper.db.imports.writer import KeysOfBook
from leadkeeper.domain.imports.row import ConsentTerms, Row
from leadkeeper.domain.time import PARIS
from leadkeeper.progress import run
from leadkeeper.services.books.archive import restore_book
from leadkeeper.services.books.open import open_book
from leadkeeper.services.imports import batch, importer, merge_rows
from leadkeeper.services.imports.importer import ImportOptions, ImportReport, import_file
from leadkeeper.services.imports.merge_rows import MODES
from leadkeeper.services.imports.plan import Choices
from leadkeeper.services.imports.prepared_rows import PreparedRow, PreparedRowMaker
from leadkeeper.services.suppression.suppression import suppress
from tests.bench.make_book import world

NOW = datetime(2026, 11, 24, 10, tzinfo=PARIS)
HEADER = (
    *("E-mail", "Autre e-mail", "Prénom", "Nom", "Téléphone", "Société", "Étapes", "Mots-clés", "Désinscrit"),
    *("Form", "Consent date", "Opt-in", "Partner opt-in", "Last activity", "Source"),
)
CHOICES = Choices(
    overrides={
        "Autre e-mail": "other_emails",
        "Étapes": "stage",
        "Mots-clés": "tags",
        "Form": "form",
        "Désinscrit": "unsubscribed_at",
        "Partner opt-in": "consent_partners",
    },
    date_order="dmy",
)
CELLS = (
    (*("", "lea@x.example", "LEA@x.example", "lea+jeu@gmail.com", "l.e.a@gmail.com", "contact@y.example"),
     *("Léa Dubois <lea@x.example>", "lea@x.example; b@x.example", "é@ü.example", "no address", "zoé@z.example")),
    ("", "", "", "lea@gmail.com", "b@x.example", "other@z.example, lea@x.example"),
    ("", "Léa", "Eulalie", "'0612"),
    ("", "Dubois", "DUBOIS"),
    ("", "0639980011", "+33 6 39 98 00 22", "639980033", "+44 20 7946 0018", "12", "p:", "0639980011 / 0639980044"),
    ("", "Été & Fils", '"'),
    ("", "", "", "customer", "nonsense"),
    ("", "", "", "a, b", "b"),
    ("", "", "", "", "", "oui", "non", "03/04/2026", "0/0/00"),
    ("", "jeu-v1", "jeu-v2", "foire", "unknown"),
    ("", "01/03/2026", "01/03/2026 10:22", "25/10/2026 02:30", "nothing", "01/01/2030"),
    ("", "oui", "non", "peut-être", "désinscrit"),
    ("", "oui", "oui", "non", "x"),
    ("", "", "02/05/2026", "03/06/2024 18:00", "never"),
    ("web", "a\u00a0b", "=1+1"),
)  # fmt: skip
TABLES = st.lists(st.tuples(*map(st.sampled_from, CELLS)), min_size=1, max_size=14)
KEPT = (
    "SELECT * FROM contacts ORDER BY id",
    """SELECT c.contact, c.seq, k.event, k.purpose, k.partner, k.form_version, k.trace, c.at, c.lo, c.hi, c.raw, c.ip,
       c.import, c.line FROM consents c JOIN consent_kinds k ON k.id = c.kind ORDER BY c.contact, c.seq""",
    "SELECT * FROM further_addresses ORDER BY value, contact",
    "SELECT * FROM import_changes ORDER BY import, contact, field",
    "SELECT * FROM import_lines ORDER BY contact, import, member, line",
    "SELECT import, member, first_line, hex(packed) FROM source_blocks ORDER BY import, member, first_line",
    'SELECT rowid FROM contacts_search WHERE contacts_search MATCH \'"dub" OR "x.e" OR "063"\' ORDER BY rowid',
    "SELECT name, sql FROM sqlite_schema WHERE tbl_name = 'contacts' ORDER BY name",
)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed book with forms and partners and nobody in it, to be copied."""
    folder = tmp_path_factory.mktemp("begun")
    archive = folder / "world.json"
    archive.write_text(json.dumps(world()), "utf-8")
    run(restore_book(archive, folder / "begun.leads", NOW))
    return folder / "begun.leads"


def all_through_drafts() -> Any:
    """Sends every row the long way round."""
    ready = PreparedRowMaker.ready

    def whole(maker: PreparedRowMaker, row: Row, kinds: dict[ConsentTerms, int]) -> PreparedRow:
        return (*ready(maker, row, kinds)[:4], row)

    return patch.object(PreparedRowMaker, "ready", whole)


def by_index() -> Any:
    """Asks the book's indexes although it was empty."""
    return patch.object(merge_rows, "keys_for", KeysOfBook)


def kept(db: Db) -> list[list[tuple[Any, ...]]]:
    """What a book holds; none of its rows may point to nothing."""
    assert fetch_all(db, "PRAGMA foreign_key_check") == []
    return [fetch_all(db, question) for question in KEPT]


def read_in(db: Db, folder: Path, tables: list[list[tuple[str, ...]]], mode: str) -> list[ImportReport]:
    reports = []
    for number, table in enumerate(tables):
        path = folder / f"{number}.csv"
        with path.open("w", newline="", encoding="utf-8") as out:
            csv.writer(out).writerows([HEADER, *table])
        options = ImportOptions(choices=CHOICES, form="column", mode=mode if number else "fill")
        reports.append(run(import_file(db, path, options, NOW)))
    return reports


@contextmanager
def copied(begun: Path, folder: Path, name: str) -> Iterator[Db]:
    path = folder / name
    path.unlink(missing_ok=True)
    shutil.copy(begun, path)
    book = open_book(path, NOW)
    try:
        yield book.db
    finally:
        book.close()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tables=st.lists(TABLES, min_size=1, max_size=3), mode=st.sampled_from(MODES), stopped=st.booleans())
def test_the_quick_ways_and_the_long_one_give_the_same_book(
    begun: Path, tmp_path: Path, tables: list[list[tuple[str, ...]]], mode: str, *, stopped: bool
) -> None:
    found = []
    for name, quick in (("quick.leads", True), ("long.leads", False)):
        with (
            copied(begun, tmp_path, name) as db,
            patch.object(batch, "CHUNK", 5),
            patch.object(contact_search, "PART", 3 if quick else 20_000),
        ):
            if stopped:
                suppress(db, ["lea@x.example", "+33639980022"], NOW)
            if quick:
                reports = read_in(db, tmp_path, [*tables, tables[0]], mode)
            else:
                with all_through_drafts(), by_index():
                    reports = read_in(db, tmp_path, [*tables, tables[0]], mode)
            found.append((reports, kept(db)))
    assert found[0] == found[1]


def test_a_second_process_gives_the_same_batches(begun: Path, tmp_path: Path) -> None:
    table = [tuple(cells[(row * 7 + place) % len(cells)] for place, cells in enumerate(CELLS)) for row in range(60)]
    found = []
    for size in (0, 1 << 40):
        with copied(begun, tmp_path, f"{size}.leads") as db, patch.object(importer, "LONG_TEXT", size):
            found.append((read_in(db, tmp_path, [table, table], "fill"), kept(db)))
    assert found[0] == found[1]
