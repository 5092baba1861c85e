from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadkeeper.db.book import settings
from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import writing
from leadkeeper.domain.book import ExportRequest
from leadkeeper.domain.verdict import Verdict
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.exports.plan import make_plan
from leadkeeper.services.exports.preview import (
    ExportPreview,
    contacts_behind_figure,
    empty_columns,
    first_rows,
    preview_export,
)
from leadkeeper.services.exports.rows import rows_by_contact, with_seed_rows
from leadkeeper.services.partners.partners import hold_partner
from tests.sample_book import TODAY, sample_book


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with sample_book(tmp_path) as made:
        yield made


def outlook(book: Book, partner: str = "raoul", channel: str = "email") -> ExportPreview:
    return run(preview_export(book.db, partner, channel, TODAY))


def test_the_last_step_of_the_funnel_is_who_is_eligible(book: Book) -> None:
    found = outlook(book)
    assert found.steps[-1].left == found.eligible == 46


def test_the_price_is_that_of_the_contract_for_each(book: Book) -> None:
    assert outlook(book).price_cents(47) == 47 * 40


def test_without_a_contract_for_the_channel_nothing_can_go_out(book: Book) -> None:
    found = outlook(book, channel="voice")
    assert (found.contract, found.columns, found.eligible, found.price_cents(1)) == (None, (), 0, None)


def test_people_given_before_are_counted_where_the_contract_allows_more(book: Book) -> None:
    assert [outlook(book, partner).again for partner in ("raoul", "bonnefoy")] == [0, 1]


def test_no_column_is_called_empty_where_nobody_can_go_out(book: Book) -> None:
    assert run(empty_columns(book.db, outlook(book))) == ()
    hold_partner(book.db, "raoul", "seed address hit", TODAY)
    found = outlook(book)
    assert (found.eligible, bool(found.columns)) == (0, True)
    assert run(empty_columns(book.db, found)) == ()


def test_the_first_rows_are_those_of_the_file(book: Book) -> None:
    headers, rows = first_rows(outlook(book), 3)
    plan = run(make_plan(book.db, ExportRequest("raoul", "", traps=0), TODAY))
    wanted = list(with_seed_rows(plan, rows_by_contact(plan)))[:3]
    assert [row[1:] for row in rows] == [row[1:] for row in wanted]
    assert headers[0] == "ref"


def test_there_are_no_first_rows_where_nobody_can_go_out(book: Book) -> None:
    assert first_rows(outlook(book, channel="voice"), 3)[1] == []


def test_people_behind_a_reason_are_judged_each_alone(book: Book) -> None:
    found = outlook(book)
    numbers = list(found.judged.objected("R25"))
    assert len(numbers) == found.judged.by_rule()["R25"]
    assert all("R25" in one.judgement.rules for one in contacts_behind_figure(found, numbers).values())


def test_people_who_are_gone_are_left_out(book: Book) -> None:
    assert contacts_behind_figure(outlook(book), [10_000]) == {}


def test_what_stands_in_the_way_of_any_file_is_told(book: Book) -> None:
    assert outlook(book).obstacle is None
    with writing(book.db):
        settings.write(book.db, type(settings.read(book.db))(name="Clodomir"))
    obstacle = outlook(book).obstacle
    assert obstacle is not None
    assert obstacle.code == "first-message-missing"


def test_an_unknown_channel_is_refused(book: Book) -> None:
    with pytest.raises(LeadKeeperError, match="unknown-channel"):
        outlook(book, channel="fax")


def test_eligible_people_have_no_reason(book: Book) -> None:
    found = outlook(book)
    eligible = list(found.judged.numbers(Verdict.ELIGIBLE))[:5]
    assert all(not one.judgement.objections for one in contacts_behind_figure(found, eligible).values())
