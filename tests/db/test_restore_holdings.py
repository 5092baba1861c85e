from __future__ import annotations

from pathlib import Path

from leadkeeper.db.book import restore
from leadkeeper.db.engine import Db
from leadkeeper.progress import run
from leadkeeper.services.contacts.duplicates import merge, not_same
from leadkeeper.services.privacy.erasure import erase
from leadkeeper.services.privacy.requests import record_strangers_request
from tests.made_archive import NOW, archive, contract, given, partner, person, restored


def counted(db: Db) -> dict[str, int]:
    return {name: len(list(restore.records(db, name))) for name in restore.RECORDS}


def test_a_book_is_counted_by_what_would_be_missed(tmp_path: Path) -> None:
    no = {"event": "withdrawn", "purpose": "partners", "at": "2026-10-01"}
    facts = archive(
        person(1),
        person(2, consents=[no]),
        deliveries=[{"id": "E1", "partner": "raoul", "at": "2026-11-01", "contacts": ["c1"]}],
        suppressions=[{"email": "x@y.example"}],
    )
    with restored(tmp_path, facts) as book:
        found = counted(book.db)
        assert (found["people"], found["no"], found["stops"], found["erased"]) == (2, 1, 1, 0)
        assert restore.exports(book.db) == [("E1", "2026-11-01")]


def test_the_erased_are_counted_apart(tmp_path: Path) -> None:
    with restored(tmp_path, archive(person(1), person(2))) as book:
        book.db.conn.execute("UPDATE contacts SET erased_at = '2026-11-24' WHERE id = 1")
        found = counted(book.db)
        assert (found["people"], found["erased"]) == (1, 1)


def test_a_hold_and_the_end_of_a_contract_are_counted(tmp_path: Path) -> None:
    held = partner(hold={"since": "2026-11-20", "reason": "leak"}, contracts=[contract(terminated_on="2026-11-21")])
    with restored(tmp_path, archive(person(1), partners=[held])) as book:
        found = counted(book.db)
        assert (found["holds"], found["terminated"]) == (1, 1)


def test_merges_are_named_and_of_the_erased_those_whom_the_copy_still_has(tmp_path: Path) -> None:
    no = given("2026-05-01T10:00:00+02:00", event="refused")
    facts = archive(person(1), person(2, consents=[no]), person(3), person(4), person(5))
    with restored(tmp_path, facts, "copy.leads") as copy, restored(tmp_path, facts, "book.leads") as book:
        merge(book.db, 1, [2], {}, NOW)
        not_same(book.db, [3, 4], NOW)
        run(erase(book.db, "c5", NOW))
        record_strangers_request(book.db, "nobody@mail.example", "access", "2026-11-20", NOW)
        lost = restore.lacking(book.db, copy.db)
    assert (lost["merges"], lost["apart"], lost["erased"], lost["requests"]) == (1, 1, 1, 1)
    assert "answers" not in lost
