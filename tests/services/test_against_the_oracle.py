"""Three judgements of the same people agree: by situation, one by one, and the naive one of `tests/oracle`."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.db.book.connection import Book, create_book
from leadkeeper.domain.contact import CHANNELS
from leadkeeper.domain.verdict import Judgement
from leadkeeper.progress import run
from leadkeeper.services.books.archive import restore
from leadkeeper.services.eligibility.context import load_judging_context, load_subjects
from leadkeeper.services.eligibility.judge import AgeCheck, judge_all, judge_each, judge_some, order
from tests.oracle.archives import archive_of
from tests.oracle.compare import differences, situations
from tests.oracle.monotony import broken
from tests.oracle.properties import PROPERTIES

CASES = Path(__file__).resolve().parents[1] / "conformance" / "decisions"
NOW = "2026-11-24T10:00:00+01:00"
Answers = dict[str, tuple[str, dict[str, str]]]


def book_of(archive: dict[str, Any], folder: Path) -> Book:
    source = folder / "archive.json"
    source.write_text(json.dumps({key: value for key, value in archive.items() if key != "cases"}), "utf-8")
    for old in folder.glob("b.leads*"):
        old.unlink()
    book = create_book(folder / "b.leads")
    run(restore(book.db, source, NOW))
    return book


def said(judgement: Judgement) -> tuple[str, dict[str, str]]:
    """Verdict and the worst word of each rule."""
    rules: dict[str, Any] = {}
    for objection in judgement.objections:
        rules[objection.rule] = max(objection.verdict, rules.get(objection.rule, objection.verdict))
    return judgement.verdict.word, {rule: verdict.word for rule, verdict in rules.items()}


def by_situation(book: Book, partner: str, channel: str, today: dt.date) -> Answers:
    """What the bulk says of everybody, each by the person who stands for the situation."""
    (judged,) = run(judge_all(book.db, [partner], [channel], today))
    desk = load_judging_context(book.db, today)
    numbers = list(judged.grouping.numbers)
    found = load_subjects(desk, numbers)
    pairs = zip(numbers, judged.grouping.situations, strict=True)
    return {found[number].contact.id: said(judged.judgements[situation]) for number, situation in pairs}


def one_by_one(book: Book, partner: str, channel: str, today: dt.date) -> Answers:
    (judged,) = run(judge_all(book.db, [partner], [channel], today))
    return {ref: said(judgement) for ref, judgement in judge_each(book.db, judged)}


@pytest.mark.parametrize("seed", range(40))
def test_everybody_gets_the_same_answer_three_times(seed: int, tmp_path: Path) -> None:
    archive = archive_of(seed)
    with book_of(archive, tmp_path) as book:
        faults = differences(archive, lambda _, *asked: by_situation(book, *asked))
        assert not faults
        for asked in situations(archive):
            assert by_situation(book, *asked) == one_by_one(book, *asked)


@pytest.mark.parametrize("path", sorted(CASES.glob("*.json")), ids=lambda path: path.stem)
def test_no_situation_holds_people_whom_the_rules_tell_apart(path: Path, tmp_path: Path) -> None:
    archive = json.loads(path.read_text("utf-8"))
    asked = {(case["partner"], dt.date.fromisoformat(case["today"])) for case in archive["cases"]}
    with book_of(archive, tmp_path) as book:
        for partner, today in sorted(asked):
            for channel in CHANNELS:
                assert by_situation(book, partner, channel, today) == one_by_one(book, partner, channel, today)


@pytest.mark.parametrize("number", range(0, len(PROPERTIES), 7))
def test_what_counts_against_a_person_never_lets_one_in(number: int, tmp_path: Path) -> None:
    def decide(archive: dict[str, Any], partner: str, channel: str, today: dt.date) -> Answers:
        with book_of(archive, tmp_path) as book:
            return by_situation(book, partner, channel, today)

    for seed in (3, 11):
        archive = archive_of(seed)
        assert not broken(PROPERTIES[number], archive, decide, list(situations(archive))[:2])


def test_some_people_are_judged_by_their_ids(tmp_path: Path) -> None:
    archive = json.loads((CASES / "17_clodomir_et_eulalie.json").read_text("utf-8"))
    with book_of(archive, tmp_path) as book:
        today = dt.date(2026, 11, 24)
        everybody = one_by_one(book, "raoul", "email", today)
        chosen = judge_some(book.db, ["c050", "c001"], "raoul", "email", today)

    assert [ref for ref, _ in chosen] == ["c050", "c001"]
    assert all(said(judgement) == everybody[ref] for ref, judgement in chosen)


def test_the_order_of_answers_is_told_by_ranks() -> None:
    assert order([(5, 5), (9, 9)]) == (0, 0, 1, 1)
    assert order([(9, 9), (5, 5)]) == (1, 1, 0, 0)
    assert order([(5, 9), (7, 7)]) == (0, 2, 1, 1)
    assert order([(None, None), (5, 5)]) == (-1, 0, 0)


def test_a_birth_date_stops_to_matter_for_those_who_were_surely_old_enough() -> None:
    grown = AgeCheck(dt.date(2026, 11, 24))
    at = int(dt.datetime(2026, 1, 1, tzinfo=dt.UTC).timestamp())

    assert grown.surely("1984-05-05", at, None)
    assert grown.surely("1984-05-05", None, None)
    assert grown.surely("1984-05-05", at, '{"at":"2026-01-01"}')
    assert grown.surely("1984-05-05", at, '{"mentions_transmission":true}')
    assert not grown.surely("1984-05-05", at, '{"at":"1990-01-01"}')  # informed as a child
    assert not grown.surely("1984-05-05", 0, None)  # an answer of 1970
    assert not grown.surely("2009-01-01", at, None)
    assert not grown.surely("NC", at, None)
