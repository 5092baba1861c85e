"""Answers: events that are only ever added."""

from __future__ import annotations

import pytest

from leadkeeper.db import consents
from leadkeeper.db.engine import Db, IntegrityError, OperationalError, fetch_all, fetch_value, permitted, writing
from leadkeeper.db.imports import imports
from leadkeeper.domain.book import ImportRecord
from leadkeeper.domain.contact import Consent, SourceLine

WHOLE = Consent(
    "2026-02-01T10:00", "01/02/2026 10h", "given", "partners", ("email", "sms"), "raoul", "quiz-v1", "main-1",
    "two_buttons", "row", "2027-01-01", "203.0.113.7", SourceLine("i1", 12),
)  # fmt: skip
BARE = Consent()
NO_CHANNELS = Consent(event="given", channels=())
LINE_ONLY = Consent("oui", event="withdrawn", source=SourceLine(None, 5))
IMPORT_ONLY = Consent(source=SourceLine("i1", None))
ALL = [WHOLE, BARE, NO_CHANNELS, LINE_ONLY, IMPORT_ONLY]
TEN = Consent("2026-06-01T10:00:00+02:00", event="given", purpose="partners", form_version="quiz-v1", trace="log")


@pytest.fixture
def said(peopled: Db) -> Db:
    """A book in which the second person said more than anybody else."""
    imports.add(peopled, ImportRecord("i1"), {})
    add(peopled, 2, *ALL)
    return peopled


def add(db: Db, number: int, *events: Consent) -> None:
    kinds, files = consents.ConsentTermsCache(db), {None: None, **imports.numbers(db)}
    first = consents.next_seq(db, number)
    consents.insert_many(
        db,
        [
            consents.row(number, seq, kinds.number(one), one, files[one.source.import_id if one.source else None])
            for seq, one in enumerate(events, first)
        ],
    )  # fmt: skip


def test_answers_come_back_as_written_in_the_order_of_recording(said: Db) -> None:
    assert consents.of(said, [2]) == {2: [TEN, *ALL]}


def test_whoever_said_nothing_is_left_out(said: Db) -> None:
    assert consents.of(said, [1, 99]) == {1: [TEN]}


def test_the_answers_of_everybody_come_in_the_order_of_the_book(said: Db) -> None:
    assert list(consents.stream(said)) == [(1, [TEN]), (2, [TEN, *ALL]), (3, [TEN])]


def test_answers_that_say_the_same_share_their_words(said: Db) -> None:
    before = fetch_value(said, "SELECT count(*) FROM consent_kinds")
    add(said, 3, *(Consent(at, event="given", purpose="partners", form_version="quiz-v1", trace="log") for at in "ab"))
    assert fetch_value(said, "SELECT count(*) FROM consent_kinds") == before == 5  # where it came from is no part of it


def test_kinds_are_known_again_after_the_book_was_opened(said: Db) -> None:
    assert consents.ConsentTermsCache(said).number(WHOLE) == consents.ConsentTermsCache(said).number(WHOLE)
    assert set(consents.kinds(said)) == {number for (number,) in fetch_all(said, "SELECT DISTINCT kind FROM consents")}


def test_a_kind_from_a_file_is_made_once(said: Db) -> None:
    kinds, made = consents.ConsentTermsCache(said), []

    def consent_of(kind: str) -> Consent:
        made.append(kind)
        return Consent(event=kind)

    assert len({kinds.of_row("perhaps", consent_of) for _ in range(3)}) == 1
    assert made == ["perhaps"]


def test_the_next_answer_stands_behind_the_last(said: Db) -> None:
    assert [consents.next_seq(said, number) for number in (1, 2, 99)] == [1, 1 + len(ALL), 0]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE consents SET at = '2020-01-01' WHERE contact = 2",
        "DELETE FROM consents",
        "DELETE FROM consents WHERE contact = 2 AND seq = 0",
        "INSERT OR REPLACE INTO consents SELECT contact, seq, 1, at, lo, hi, raw, ip, import, line FROM consents",
    ],
)
def test_an_answer_can_be_neither_changed_nor_taken_out(said: Db, change: str) -> None:
    with pytest.raises(IntegrityError, match="append-only"):
        said.conn.execute(change)
    assert consents.of(said, [2]) == {2: [TEN, *ALL]}


def test_with_a_permit_answers_can_be_taken_out(said: Db) -> None:
    with writing(said), permitted(said, "erasure"):
        said.conn.execute("DELETE FROM consents WHERE contact = 2")
    assert consents.of(said, [1, 2]) == {1: [TEN]}


def test_after_a_permit_answers_are_safe_again(said: Db) -> None:
    with writing(said), permitted(said, "erasure"):
        said.conn.execute("DELETE FROM consents WHERE contact = 2 AND seq = 5")
    with pytest.raises(IntegrityError, match="append-only"):
        said.conn.execute("DELETE FROM consents")


def test_a_permit_that_was_taken_back_took_nothing_out(said: Db) -> None:
    with pytest.raises(OperationalError):
        _erase_and_fail(said)
    assert consents.of(said, [2]) == {2: [TEN, *ALL]}


def _erase_and_fail(said: Db) -> None:
    with writing(said), permitted(said, "erasure"):
        said.conn.execute("DELETE FROM consents")
        said.conn.execute("DELETE FROM nothing")


def test_the_next_answer_goes_after_the_last_one_whatever_is_missing_before_it(said: Db) -> None:
    before = consents.next_seqs(said, [1, 2, 3])
    with writing(said), permitted(said, "undo"):
        said.conn.execute("DELETE FROM consents WHERE contact = 2 AND seq = 0")
    assert before[2] > 1
    assert consents.next_seqs(said, [1, 2, 3]) == before
