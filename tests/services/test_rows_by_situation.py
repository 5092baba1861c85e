"""Rows made by situation are those that each person's own case gives: dates, forms, lists, facts, on any channels."""

from __future__ import annotations

import datetime as dt
import json
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.db.engine import Db
from leadkeeper.domain.book import PERSON_COLUMNS, ExportRequest
from leadkeeper.domain.contact import CHANNELS
from leadkeeper.domain.partner import Contract
from leadkeeper.progress import run
from leadkeeper.services.eligibility.context import JudgingContext, load_judging_context
from leadkeeper.services.eligibility.judge import group_contacts
from leadkeeper.services.exports.plan import ExportPlan
from leadkeeper.services.exports.rows import RowMaker, rows_by_contact, rows_by_group
from tests.made_archive import TODAY, archive, given, person, restored
from tests.oracle.archives import archive_of
from tests.oracle.compare import situations
from tests.services.test_against_the_oracle import CASES, book_of

CHOICES = (("email",), ("sms",), ("voice",), ("post",), ("email", "voice"), CHANNELS)


@pytest.fixture(autouse=True)
def _everybody_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are held against each other, not verdicts: so everybody in a book has one."""
    monkeypatch.setattr(RowMaker, "_check", lambda *_: None)


def plan(
    desk: JudgingContext, partner: str, channels: tuple[str, ...], columns: tuple[str, ...] = PERSON_COLUMNS
) -> ExportPlan:
    """The plan of a file that has everybody on some channels."""
    census = run(group_contacts(desk))
    several = len(census.representatives)
    return ExportPlan(
        desk, ExportRequest(partner, "", channels), desk.partner(partner), Contract("k"), "E", columns, (), census,
        [channels] * several, [()] * several, array("q", census.numbers), array("l", census.situations), [], None,
    )  # fmt: skip


def both(made: ExportPlan) -> Iterator[tuple[int, Any, Any]]:
    found = list(rows_by_group(made))
    assert len(found) == len(made.people)
    return zip(made.people, found, rows_by_contact(made), strict=True)


def held_against_each_other(db: Db, partner: str, today: dt.date) -> int:
    """How many rows gave a date of consent, all of them the same by situation and alone."""
    dated = 0
    desk = load_judging_context(db, today)
    for channels in CHOICES:
        for number, found, alone in both(plan(desk, partner, channels)):
            assert found == alone, (number, channels)
            dated += found[1] is not None
    return dated


@pytest.mark.parametrize("first", range(0, 40, 8))
def test_both_ways_give_the_same_rows_of_any_book(first: int, tmp_path: Path) -> None:
    dated = 0
    for seed in range(first, first + 8):
        made = archive_of(seed)
        with book_of(made, tmp_path) as book:
            asked = sorted({(partner, today) for partner, _, today in situations(made)})
            dated += sum(held_against_each_other(book.db, *one) for one in asked)
    assert dated > 100


@pytest.mark.parametrize("path", sorted(CASES.glob("*.json")), ids=lambda path: path.stem)
def test_both_ways_give_the_same_rows_of_the_public_cases(path: Path, tmp_path: Path) -> None:
    public = json.loads(path.read_text("utf-8"))
    asked = sorted({(case["partner"], dt.date.fromisoformat(case["today"])) for case in public["cases"]})
    with book_of(public, tmp_path) as book:
        for one in asked:
            held_against_each_other(book.db, *one)


def test_people_of_one_situation_keep_their_own_facts_and_dates(tmp_path: Path) -> None:
    instants = ["2026-03-02T10:00:00+01:00", "2026-03-03T11:30:00+01:00"]
    told = [person(n, first_name=f"N{n}", consents=[given(at=at)]) for n, at in enumerate(instants, 1)]
    with restored(tmp_path, archive(*told)) as book:
        made = plan(load_judging_context(book.db, TODAY), "raoul", ("email",), ("first_name", "phone"))
        assert len(made.grouping.representatives) == 1
        assert [row[1:4] + row[6:] for row in rows_by_group(made)] == [
            ("2026-03-02 10:00", "email", "quiz-v1", "N1", None),
            ("2026-03-03 11:30", "email", "quiz-v1", "N2", None),
        ]
