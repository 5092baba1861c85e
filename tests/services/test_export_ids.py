from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from leadkeeper.db import register
from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import writing
from leadkeeper.domain.book import ExportRequest
from leadkeeper.progress import run
from leadkeeper.services.books.backup import (
    confirm_suppressions_reentered,
    keep_copy,
    replace_with_backup,
    salvage_book,
)
from leadkeeper.services.books.open import open_book
from leadkeeper.services.exports.exporter import export_contacts
from leadkeeper.services.exports.register import next_id, used_ids
from tests.made_archive import NOW, archive, person, restored
from tests.services.told_book import DELIVERIES, told_book


def enter(book: Book, kind: str, **body: object) -> None:
    with writing(book.db):
        register.append(book.db, NOW.isoformat(), kind, body)


def test_entries_that_are_about_no_export_take_no_id(tmp_path: Path) -> None:
    with restored(tmp_path, archive(person(1))) as book:
        assert (used_ids(book.db), next_id(book.db)) == (set(), "E1")
        enter(book, "salvaged", **{"from": "b.leads", "lost": {}})
        enter(book, "put-back", copy="b.leads", since="")
        enter(book, "stops-entered")
        enter(book, "stop-file", stop_file="S1")
        assert (used_ids(book.db), next_id(book.db)) == (set(), "E1")


def test_the_first_export_of_a_rescued_book_is_the_first(tmp_path: Path) -> None:
    with restored(tmp_path, archive(person(1), person(2))) as book:
        path = book.path
    run(salvage_book(path, tmp_path / "saved.leads", NOW))
    with open_book(tmp_path / "saved.leads", NOW) as saved:
        confirm_suppressions_reentered(saved.db, NOW)
        assert run(export_contacts(saved.db, ExportRequest("raoul", str(tmp_path / "out.xlsx")), NOW)).export == "E1"


def test_an_export_that_never_came_out_keeps_its_id(tmp_path: Path) -> None:
    with restored(tmp_path, archive(person(1))) as book:
        enter(book, "export", export="E1")
        enter(book, "abandoned", export="E1")
        assert next_id(book.db) == "E2"


def test_an_id_in_a_gap_is_not_used_again(tmp_path: Path) -> None:
    with told_book(tmp_path, deliveries=[DELIVERIES[0], DELIVERIES[2] | {"id": "E7"}]) as book:
        assert used_ids(book.db) == {"E1", "E7"}
        assert next_id(book.db) == "E8"


@pytest.mark.parametrize("name", ["2026-07", "E", "E0", "E01", "E٣", "e9", "E9" + "9" * 20])
def test_ids_of_another_kind_do_not_count(tmp_path: Path, name: str) -> None:
    with told_book(tmp_path, deliveries=[DELIVERIES[0] | {"id": name}]) as book:
        assert used_ids(book.db) == {name}
        assert next_id(book.db) == "E1"


def test_each_entry_that_the_register_lost_may_have_been_an_export(tmp_path: Path) -> None:
    with restored(tmp_path, archive(person(1))) as book:
        for number in (1, 2, 3):
            enter(book, "export", export=f"E{number}")
        book.db.conn.execute("DROP TRIGGER register_keeps_delete")
        book.db.conn.execute("DELETE FROM register WHERE seq > 1")
        path = book.path
    run(salvage_book(path, tmp_path / "saved.leads", NOW))
    with open_book(tmp_path / "saved.leads", NOW) as saved:
        assert used_ids(saved.db) == {"E1"}
        assert next_id(saved.db) == "E4"


def test_an_export_that_a_copy_put_back_knows_nothing_of_keeps_its_id(tmp_path: Path) -> None:
    with restored(tmp_path, archive(person(1), person(2))) as book:
        path = book.path
        copy = run(keep_copy(book.db, path, tmp_path / "copies", NOW, once_a_day=True))
        assert run(export_contacts(book.db, ExportRequest("raoul", str(tmp_path / "out.xlsx")), NOW)).export == "E1"
    assert copy is not None
    for days in (1, 2):  # put back once more: the former book knows the id from its register alone
        run(replace_with_backup(copy, path, NOW + timedelta(days=days)))
        with open_book(path, NOW) as book:
            assert register.entries(book.db)[-1].body["exports"] == ["E1"]
            assert next_id(book.db) == "E2"
            assert register.broken_at(book.db) is None
