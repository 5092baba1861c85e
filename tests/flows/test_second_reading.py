"""Whoever stands in the written file is judged once more, alone, wherever that is done; nothing stays running."""

from __future__ import annotations

import multiprocessing
from array import array
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from leadkeeper.clock import PARIS, paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import reread
from leadkeeper.flows import export_leads as flow
from leadkeeper.flows import export_plan, rows_by_situation, second_reading
from leadkeeper.flows.census import Census
from leadkeeper.flows.export_plan import make_plan
from leadkeeper.flows.export_rows import people
from leadkeeper.flows.open_book import open_book
from leadkeeper.flows.passphrase import change_passphrase
from leadkeeper.flows.sample import build_sample
from leadkeeper.flows.second_reading import SecondReading
from leadkeeper.model.export import Order
from leadkeeper.progress import run
from leadkeeper.store import register
from leadkeeper.store.connect import Book
from leadkeeper.store.transaction import writing
from tests.made_archive import NOW as MADE_AT
from tests.made_archive import archive, person, restored

NOW = MADE_AT.astimezone(PARIS)
Patch = pytest.MonkeyPatch
EVERYWHERE = pytest.mark.parametrize("worth_it", [0, 1 << 40], ids=["beside", "here"])


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    path = run(build_sample(tmp_path / "b.leads", NOW))
    with open_book(path, NOW) as opened:
        yield opened
    assert not multiprocessing.active_children()


def order(book: Book) -> Order:
    return Order("raoul", str(book.path.with_name("raoul.xlsx")))


def add_a_contested_one(book: Book, monkeypatch: Patch) -> None:
    """Somebody disputes their consent, and the sorting into situations is at fault: it does not see that."""
    taken = export_plan._people

    def blind(census: Census, channels: list[tuple[str, ...]]) -> tuple[array[int], array[int]]:
        people, situations = taken(census, channels)
        with writing(book.db):
            book.db.conn.execute("UPDATE contacts SET contested = 1 WHERE id = ?", (people[-1],))
        return people, situations

    monkeypatch.setattr(export_plan, "_people", blind)


def nothing_is_out(book: Book) -> bool:
    there = {one.name for one in book.path.parent.iterdir() if not one.name.startswith("b.leads")}
    return not there and not register.entries(book.db)


@EVERYWHERE
def test_a_person_who_may_not_be_given_ends_the_export(book: Book, monkeypatch: Patch, worth_it: int) -> None:
    monkeypatch.setattr(second_reading, "WORTH_IT", worth_it)
    add_a_contested_one(book, monkeypatch)
    with pytest.raises((AssertionError, RuntimeError), match="blocked alone"):
        run(flow.export_leads(book.db, order(book), NOW))
    assert nothing_is_out(book)


def test_a_row_that_tells_what_the_book_does_not_hold_ends_the_export(book: Book, monkeypatch: Patch) -> None:
    monkeypatch.setattr(second_reading, "WORTH_IT", 0)
    monkeypatch.setattr(rows_by_situation, "consent_date", lambda *_: "2026-01-01")
    with pytest.raises(LeadKeeperError) as caught:
        run(flow.export_leads(book.db, order(book), NOW))
    assert (caught.value.code, caught.value.facts["column"]) == ("export-differs", "consent_date")
    assert nothing_is_out(book)


def test_both_processes_read_the_same(book: Book, monkeypatch: Patch) -> None:
    plan = run(make_plan(book.db, order(book), paris_day(NOW)))
    here = list(people(plan))
    monkeypatch.setattr(second_reading, "WORTH_IT", 0)
    monkeypatch.setattr(second_reading, "people", lambda *_, **__: iter(()))  # nothing is left for this one
    with closing(SecondReading(book.db)) as second:
        second.begin(plan)
        assert list(second.people(plan)) == here


def test_a_protected_book_is_read_by_both(tmp_path: Path, monkeypatch: Patch) -> None:
    with restored(tmp_path, archive(person(1), person(2))) as made:
        path = made.path
    run(change_passphrase(path, None, "four odd words together"))
    monkeypatch.setattr(second_reading, "WORTH_IT", 0)
    monkeypatch.setattr(second_reading, "people", lambda *_, **__: iter(()))
    with open_book(path, NOW, passphrase="four odd words together") as opened:
        done = run(flow.export_leads(opened.db, Order("raoul", str(tmp_path / "raoul.xlsx"), traps=0), NOW))
    assert done.rows == len(list(reread.reread(Path(done.file)))) == 2


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_process_that_goes_away_leaves_its_work_to_the_first(book: Book, monkeypatch: Patch, moment: str) -> None:
    plan = run(make_plan(book.db, order(book), paris_day(NOW)))
    here = list(people(plan))
    monkeypatch.setattr(second_reading, "WORTH_IT", 0)
    with closing(SecondReading(book.db)) as second:
        assert second._process is not None
        gone = second._process._process
        if moment == "after":
            second.begin(plan)
        gone.kill()
        gone.join()
        if moment == "before":
            second.begin(plan)
        assert list(second.people(plan)) == here


def test_a_stopped_export_leaves_no_process(book: Book, monkeypatch: Patch) -> None:
    monkeypatch.setattr(second_reading, "WORTH_IT", 0)
    going = flow.export_leads(book.db, order(book), NOW)
    next(going)
    assert multiprocessing.active_children()
    going.close()
    assert not multiprocessing.active_children()
    assert nothing_is_out(book)


def test_a_small_book_is_read_by_one_process_alone(book: Book) -> None:
    with closing(SecondReading(book.db)) as second:
        second.begin(run(make_plan(book.db, order(book), paris_day(NOW))))
        assert not multiprocessing.active_children()


def test_where_the_system_gives_no_second_process_the_first_one_judges(book: Book, monkeypatch: Patch) -> None:
    def refuse(_process: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(second_reading, "WORTH_IT", 0)
    monkeypatch.setattr("multiprocessing.context.SpawnProcess._Popen", staticmethod(refuse))
    assert run(flow.export_leads(book.db, order(book), NOW)).rows > 0
