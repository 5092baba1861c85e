"""A book sorted by two processes is sorted as by one, wherever it is cut; nobody is lost and nothing stays running."""

from __future__ import annotations

import json
import multiprocessing
import pickle
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import pytest

from leadkeeper.db import contacts
from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import Db
from leadkeeper.db.transaction import writing
from leadkeeper.domain.time import PARIS, paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import workbook_process
from leadkeeper.progress import run
from leadkeeper.services.books.open import change_passphrase, open_book
from leadkeeper.services.demo import build_sample
from leadkeeper.services.eligibility import group_keys, latter_half
from leadkeeper.services.eligibility.context import load_judging_context
from leadkeeper.services.eligibility.group_keys import Portion
from leadkeeper.services.eligibility.grouping import ContactGrouping, group_contacts
from leadkeeper.services.eligibility.latter_half import GroupingTask, LatterHalf, latter_portions
from leadkeeper.services.worker_tasks import LATTER_HALF
from tests.made_archive import DECISIONS, TODAY, archive, person, restored
from tests.made_archive import NOW as MADE_AT
from tests.oracle.archives import archive_of
from tests.services.going_away import until
from tests.services.test_against_the_oracle import book_of

NOW = MADE_AT.astimezone(PARIS)
Patch = pytest.MonkeyPatch


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    path = run(build_sample(tmp_path / "b.leads", NOW))
    with open_book(path, NOW) as opened:
        yield opened
    assert not multiprocessing.active_children()


def census(db: Db) -> ContactGrouping:
    return run(group_contacts(load_judging_context(db, paris_day(NOW))))


class InHere:
    """In the place of a second process: the same work in this one; what goes from one to the other is packed."""

    def __init__(self, work: str, _book: Path) -> None:
        self._work = resolve_name(work)
        self._begun: Any = None

    def start(self, told: GroupingTask) -> None:
        self._begun = self._work(pickle.loads(pickle.dumps(told)))

    def results(self) -> Iterator[Portion]:
        for portion in self._begun:
            yield pickle.loads(pickle.dumps(portion))

    def close(self) -> None:
        """There is nothing to end."""


def wherever_it_is_cut(db: Db, monkeypatch: Patch, places: range) -> None:
    whole = census(db)
    for step in (1, 2, 50_000):
        for place in places:
            with monkeypatch.context() as patch:
                patch.setattr(latter_half, "WORTH_IT", 0)
                patch.setattr(workbook_process, "WorkProcess", InHere)
                patch.setattr(group_keys, "STEP", step)
                patch.setattr(latter_half, "middle", lambda _db, place=place: place)
                assert census(db) == whole, (step, place)


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_the_public_cases_are_sorted_alike_in_two_halves(path: Path, tmp_path: Path, monkeypatch: Patch) -> None:
    with book_of(json.loads(path.read_text("utf-8")), tmp_path) as made:
        last = contacts.next_number(made.db)
        wherever_it_is_cut(made.db, monkeypatch, range(0, last + 2, max(1, last // 7)))


@pytest.mark.parametrize("seed", range(12))
def test_books_drawn_by_chance_are_sorted_alike_wherever_they_are_cut(
    seed: int, tmp_path: Path, monkeypatch: Patch
) -> None:
    with book_of(archive_of(seed), tmp_path) as made:
        wherever_it_is_cut(made.db, monkeypatch, range(contacts.next_number(made.db) + 2))


def test_records_of_one_person_in_both_halves_are_held(tmp_path: Path, monkeypatch: Patch) -> None:
    same = [person(number, email="zoe@lea.example") for number in (1, 3)]
    people = [same[0], person(2), same[1], person(4)]
    with restored(tmp_path, archive(*people)) as made:
        assert len(census(made.db).twins) == 2
        wherever_it_is_cut(made.db, monkeypatch, range(6))


def in_twos(told: GroupingTask) -> Iterator[Portion]:
    """A second process that sorts two people at a time."""
    group_keys.STEP = 2  # in that process
    return latter_portions(told)


def one_and_no_more(told: GroupingTask) -> Iterator[Portion]:
    """The same, but it goes away."""
    return until(1, in_twos(told))


def not_one(told: GroupingTask) -> Iterator[Portion]:
    """The same, but it goes away at once."""
    return until(0, in_twos(told))


@pytest.mark.parametrize("kind", [latter_portions, in_twos, one_and_no_more, not_one])
def test_a_second_process_sorts_the_same_and_one_that_goes_away_leaves_the_rest(
    book: Book, monkeypatch: Patch, kind: Callable[[GroupingTask], Iterator[Portion]]
) -> None:
    whole = census(book.db)
    name = LATTER_HALF if kind is latter_portions else f"{__name__}:{kind.__name__}"
    monkeypatch.setattr(latter_half, "WORTH_IT", 0)
    monkeypatch.setattr(latter_half, "LATTER_HALF", name)
    assert census(book.db) == whole


def test_the_latter_half_is_not_sorted_here(book: Book, monkeypatch: Patch) -> None:
    seen = list[tuple[int, int]]()

    def portions(_db: Db, _apart: object, _twins: object, ids: tuple[int, int]) -> Iterator[Portion]:
        seen.append(ids)
        return iter(())

    whole = census(book.db)
    monkeypatch.setattr(latter_half, "WORTH_IT", 0)
    monkeypatch.setattr(latter_half, "portions", portions)  # not in that process
    assert census(book.db) == whole
    assert seen == []


def test_a_protected_book_is_read_by_both(tmp_path: Path, monkeypatch: Patch) -> None:
    with restored(tmp_path, archive(person(1), person(2), person(3))) as made:
        path = made.path
    run(change_passphrase(path, None, "four odd words together"))
    monkeypatch.setattr(latter_half, "WORTH_IT", 0)
    with open_book(path, NOW, passphrase="four odd words together") as opened:
        monkeypatch.setattr(latter_half, "portions", None)  # would fail, were it called here
        assert list(census(opened.db).numbers) == [1, 2, 3]


def test_in_the_midst_of_a_change_one_process_sees_it_all(book: Book, monkeypatch: Patch) -> None:
    monkeypatch.setattr(latter_half, "WORTH_IT", 0)
    last = contacts.next_number(book.db) - 1
    with writing(book.db):
        book.db.conn.execute("UPDATE contacts SET contested = 1 WHERE id = ?", (last,))
        changed = census(book.db)
        assert not multiprocessing.active_children()
    assert changed.standing[changed.situations[-1]].contact.contested


def test_a_small_book_is_sorted_by_one_process(book: Book) -> None:
    with closing(LatterHalf(book.db, latter_half.WORTH_IT - 1)):
        assert not multiprocessing.active_children()
    with closing(LatterHalf(book.db, latter_half.WORTH_IT)):
        assert len(multiprocessing.active_children()) == 1


def test_where_the_system_gives_no_second_process_the_first_one_sorts(book: Book, monkeypatch: Patch) -> None:
    def refused(_work: str, _book: Path) -> None:
        raise LeadKeeperError("file-unreadable", why="not-started")

    whole = census(book.db)
    monkeypatch.setattr(latter_half, "WORTH_IT", 0)
    monkeypatch.setattr(workbook_process, "WorkProcess", refused)
    assert census(book.db) == whole


def test_who_stops_leaves_no_process(book: Book, monkeypatch: Patch) -> None:
    monkeypatch.setattr(latter_half, "WORTH_IT", 0)
    going = group_contacts(load_judging_context(book.db, TODAY))
    next(going)
    assert multiprocessing.active_children()
    going.close()
    assert not multiprocessing.active_children()
