"""Whoever stands in the written file is judged once more, alone, wherever that is done; nothing stays running."""

from __future__ import annotations

import multiprocessing
from array import array
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from leadkeeper.db import register
from leadkeeper.db.book.connection import Book, reader
from leadkeeper.db.engine import Db, writing
from leadkeeper.domain.book import ExportRequest
from leadkeeper.domain.time import PARIS, paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import workers
from leadkeeper.progress import run
from leadkeeper.services.books.open import change_passphrase, open_book
from leadkeeper.services.demo import build_sample
from leadkeeper.services.eligibility.judge import ContactGrouping
from leadkeeper.services.exports import exporter, plan, rows
from leadkeeper.services.exports.exporter import ExportVerifier, IndependentJudge, VerificationTask, verify_rows
from leadkeeper.services.exports.plan import make_plan
from leadkeeper.services.exports.rows import ExportRow, rows_by_contact
from tests.files.rereading import reread
from tests.made_archive import NOW as MADE_AT
from tests.made_archive import archive, person, restored
from tests.services.going_away import until

NOW = MADE_AT.astimezone(PARIS)
Patch = pytest.MonkeyPatch
Judging = Callable[[VerificationTask], Iterator[list[ExportRow]]]
EVERYWHERE = pytest.mark.parametrize("worth_it", [0, 1 << 40], ids=["beside", "here"])


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    path = run(build_sample(tmp_path / "b.leads", NOW))
    with open_book(path, NOW) as opened:
        yield opened
    assert not multiprocessing.active_children()


def order(book: Book) -> ExportRequest:
    return ExportRequest("raoul", str(book.path.with_name("raoul.xlsx")))


def add_a_contested_one(book: Book, monkeypatch: Patch) -> None:
    """Somebody disputes their consent, and the sorting into situations is at fault: it does not see that."""
    taken = plan._people

    def blind(census: ContactGrouping, channels: list[tuple[str, ...]]) -> tuple[array[int], array[int]]:
        people, situations = taken(census, channels)
        with writing(book.db):
            book.db.conn.execute("UPDATE contacts SET contested = 1 WHERE id = ?", (people[-1],))
        return people, situations

    monkeypatch.setattr(plan, "_people", blind)


def nothing_is_out(book: Book) -> bool:
    there = {one.name for one in book.path.parent.iterdir() if not one.name.startswith("b.leads")}
    return not there and not register.entries(book.db)


def nothing_is_judged_here(monkeypatch: Patch) -> None:
    """Everybody is to come from the second process, which does not see this."""

    def portion(_here: IndependentJudge, place: int) -> list[ExportRow]:
        raise AssertionError(f"portion {place} was judged by the first process")

    monkeypatch.setattr(IndependentJudge, "portion", portion)


@EVERYWHERE
def test_a_person_who_may_not_be_given_ends_the_export(book: Book, monkeypatch: Patch, worth_it: int) -> None:
    monkeypatch.setattr(exporter, "WORTH_IT", worth_it)
    add_a_contested_one(book, monkeypatch)
    with pytest.raises((AssertionError, RuntimeError), match="blocked alone"):
        run(exporter.export_contacts(book.db, order(book), NOW))
    assert nothing_is_out(book)


def test_a_row_that_tells_what_the_book_does_not_hold_ends_the_export(book: Book, monkeypatch: Patch) -> None:
    monkeypatch.setattr(exporter, "WORTH_IT", 0)
    monkeypatch.setattr(rows, "consent_date", lambda *_: "2026-01-01")
    with pytest.raises(LeadKeeperError) as caught:
        run(exporter.export_contacts(book.db, order(book), NOW))
    assert (caught.value.code, caught.value.facts["column"]) == ("export-differs", "consent_date")
    assert nothing_is_out(book)


def test_both_processes_read_the_same(book: Book, monkeypatch: Patch) -> None:
    plan = run(make_plan(book.db, order(book), paris_day(NOW)))
    here = list(rows_by_contact(plan))
    monkeypatch.setattr(exporter, "WORTH_IT", 0)
    nothing_is_judged_here(monkeypatch)
    with closing(ExportVerifier(book.db)) as second:
        second.begin(plan)
        assert list(second.people(plan)) == here


def test_one_processor_judges_over_a_connection_of_its_own(book: Book, monkeypatch: Patch) -> None:
    plan, opened = run(make_plan(book.db, order(book), paris_day(NOW))), list[Db]()
    here = list(rows_by_contact(plan))
    monkeypatch.setattr(exporter, "WORTH_IT", 0)
    monkeypatch.setattr(workers, "usable_processors", lambda: 1)

    def connected(path: Path, passphrase: str | None) -> Db:
        opened.append(reader(path, passphrase))
        return opened[-1]

    monkeypatch.setattr(exporter, "reader", connected)
    with closing(ExportVerifier(book.db)) as second:
        second.begin(plan)
        assert list(second.people(plan)) == here
    assert len(opened) == 1
    assert opened[0] is not book.db


def in_twos(told: VerificationTask) -> Iterator[list[ExportRow]]:
    """A second process that takes two people at a time, and is slow: it judges everybody some times more."""
    exporter.PART = 2  # in that process
    for chunk in verify_rows(told):
        for _ in range(3):
            list(verify_rows(told))
        yield chunk


def one_and_no_more(told: VerificationTask) -> Iterator[list[ExportRow]]:
    """The same, but it goes away."""
    return until(1, in_twos(told))


def not_one(told: VerificationTask) -> Iterator[list[ExportRow]]:
    """The same, but it goes away at once."""
    return until(0, in_twos(told))


def shared(book: Book, monkeypatch: Patch, kind: Judging) -> list[int]:
    """Which portions of two the first process judges itself, in that order, where the second one is of this kind."""
    plan = run(make_plan(book.db, order(book), paris_day(NOW)))
    expected = list(rows_by_contact(plan))
    assert len(expected) > 10
    monkeypatch.setattr(exporter, "WORTH_IT", 0)
    monkeypatch.setattr(exporter, "PART", 2)
    monkeypatch.setattr(exporter, "JUDGED_ALONE", f"{__name__}:{kind.__name__}")
    judged, alone = list[int](), IndependentJudge.portion

    def portion(here: IndependentJudge, place: int) -> list[ExportRow]:
        found = alone(here, place)
        judged.append(place)
        return found

    with monkeypatch.context() as patch, closing(ExportVerifier(book.db)) as second:
        patch.setattr(IndependentJudge, "portion", portion)
        second.begin(plan)
        assert list(second.people(plan)) == expected
    assert len(set(judged)) == len(judged)
    return judged


def test_who_is_judged_while_waiting_stands_in_the_place_of_the_file(book: Book, monkeypatch: Patch) -> None:
    judged = shared(book, monkeypatch, in_twos)
    assert len(judged) > 1
    assert judged == list(range(judged[0], judged[-1] - 1, -1))
    assert judged[-1] > 0


@pytest.mark.parametrize(("kind", "ends_after"), [(one_and_no_more, 1), (not_one, 0)])
def test_a_process_that_goes_away_amid_its_work_leaves_the_rest(
    book: Book, monkeypatch: Patch, kind: Judging, ends_after: int
) -> None:
    judged = shared(book, monkeypatch, kind)
    assert min(judged) <= ends_after
    assert sorted(judged) == list(range(min(judged), max(judged) + 1))


def test_a_failure_while_waiting_loses_nobody(book: Book, monkeypatch: Patch) -> None:
    failures, alone = [LeadKeeperError("book-busy")], IndependentJudge.portion

    def portion(here: IndependentJudge, place: int) -> list[ExportRow]:
        if failures:
            raise failures.pop()
        return alone(here, place)

    monkeypatch.setattr(IndependentJudge, "portion", portion)
    assert 0 in shared(book, monkeypatch, in_twos)
    assert not failures


def test_a_difference_leaves_no_connection_however_long_its_failure_is_held(book: Book, monkeypatch: Patch) -> None:
    opened = list[Db]()

    def counted(path: Path, passphrase: str | None) -> Db:
        opened.append(reader(path, passphrase))
        return opened[-1]

    monkeypatch.setattr(exporter, "WORTH_IT", 0)
    monkeypatch.setattr(exporter, "PART", 2)
    monkeypatch.setattr(exporter, "JUDGED_ALONE", f"{__name__}:{in_twos.__name__}")
    monkeypatch.setattr(exporter, "reader", counted)
    monkeypatch.setattr(rows, "consent_date", lambda *_: "2026-01-01")
    with pytest.raises(LeadKeeperError, match="export-differs") as held:
        run(exporter.export_contacts(book.db, order(book), NOW))
    for db in opened:
        with pytest.raises(Exception, match="closed database"):
            db.conn.execute("SELECT 1")
    assert len(opened) == 1
    assert held.value.code == "export-differs"


def test_a_protected_book_is_read_by_both(tmp_path: Path, monkeypatch: Patch) -> None:
    with restored(tmp_path, archive(person(1), person(2))) as made:
        path = made.path
    run(change_passphrase(path, None, "four odd words together"))
    monkeypatch.setattr(exporter, "WORTH_IT", 0)
    nothing_is_judged_here(monkeypatch)
    with open_book(path, NOW, passphrase="four odd words together") as opened:
        done = run(
            exporter.export_contacts(opened.db, ExportRequest("raoul", str(tmp_path / "raoul.xlsx"), traps=0), NOW)
        )
    assert done.rows == len(list(reread(Path(done.file)))) == 2


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_process_that_goes_away_leaves_its_work_to_the_first(book: Book, monkeypatch: Patch, moment: str) -> None:
    plan = run(make_plan(book.db, order(book), paris_day(NOW)))
    here = list(rows_by_contact(plan))
    monkeypatch.setattr(exporter, "WORTH_IT", 0)
    with closing(ExportVerifier(book.db)) as second:
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
    monkeypatch.setattr(exporter, "WORTH_IT", 0)
    going = exporter.export_contacts(book.db, order(book), NOW)
    next(going)
    assert multiprocessing.active_children()
    going.close()
    assert not multiprocessing.active_children()
    assert nothing_is_out(book)


def test_a_small_book_is_read_by_one_process_alone(book: Book) -> None:
    with closing(ExportVerifier(book.db)) as second:
        second.begin(run(make_plan(book.db, order(book), paris_day(NOW))))
        assert not multiprocessing.active_children()


def test_where_the_system_gives_no_second_process_the_first_one_judges(book: Book, monkeypatch: Patch) -> None:
    def refuse(_process: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(exporter, "WORTH_IT", 0)
    monkeypatch.setattr("multiprocessing.context.SpawnProcess._Popen", staticmethod(refuse))
    assert run(exporter.export_contacts(book.db, order(book), NOW)).rows > 0
