from __future__ import annotations

from datetime import datetime

import pytest

from leadkeeper.domain.consent import AnswerCounts
from leadkeeper.domain.imports.anomalies import MAX_TEXTS_PER_COLUMN, SUSPICIOUS_YESES, AnswerWatch
from leadkeeper.domain.imports.columns import map_columns
from leadkeeper.domain.imports.headers import read_headers
from leadkeeper.domain.imports.row import ColumnTable, Places
from leadkeeper.domain.text import Cell

NOW = "2026-03-01 10:00"


def _watched(*rows: tuple[Cell, ...]) -> tuple[str, ...]:
    headers = read_headers(["Email", "Opt-in", "Offres partenaires", "Consent date"])
    watch = AnswerWatch(Places(ColumnTable(map_columns(headers, [], None, {}), {})))
    for row in rows:
        watch.see([row])
    return watch.warnings


def _yes(at: Cell = "", partners: Cell = "") -> tuple[Cell, ...]:
    return ("a@x.example", "oui", partners, at)


def test_fifty_yeses_and_nothing_else_are_suspicious() -> None:
    assert _watched(*[_yes()] * SUSPICIOUS_YESES) == ("all-yes",)


@pytest.mark.parametrize("other", ["non", "0", "Unsubscribed"])
def test_one_other_answer_makes_them_likely(other: str) -> None:
    assert _watched(*[_yes()] * SUSPICIOUS_YESES, ("b@x.example", other, "", "")) == ()


def test_forty_nine_yeses_are_not_many() -> None:
    assert _watched(*[_yes()] * (SUSPICIOUS_YESES - 1), ("b@x.example", "", "", ""), ("c@x.example", "?", "", "")) == ()


def test_each_column_is_looked_at_by_itself() -> None:
    assert _watched(*[_yes(partners="non")] * SUSPICIOUS_YESES) == ("all-yes",)


@pytest.mark.parametrize(
    "at",
    [NOW, "1er mars 2026 à 10h", "March 1, 2026 7 PM", "46082,5", datetime.fromisoformat("2026-03-01T10:00"), 46082.5],
)
def test_fifty_yeses_in_one_second_are_suspicious(at: Cell) -> None:
    assert _watched(*[_yes(at)] * SUSPICIOUS_YESES, ("b@x.example", "non", "", "")) == ("same-instant",)


@pytest.mark.parametrize(
    "at", ["2026-03-01", "1 march 2026", "01.03.2026", datetime.fromisoformat("2026-03-01"), 46082.0, ""]
)
def test_fifty_yeses_on_one_day_are_not(at: Cell) -> None:
    assert _watched(*[_yes(at)] * SUSPICIOUS_YESES, ("b@x.example", "non", "", "")) == ()


def test_yeses_at_different_seconds_are_not() -> None:
    rows = [_yes(f"2026-03-01 10:00:{n % 50:02d}") for n in range(200)]
    assert _watched(*rows, ("b@x.example", "non", "", "")) == ()


@pytest.mark.parametrize("written", ["2026-03-01T10:00:00.{:03d}Z", "01/03/2026 10:00:00,{:03d}", "real"])
def test_parts_of_a_second_do_not_tell_people_apart(written: str) -> None:
    whole = datetime.fromisoformat("2026-03-01T10:00:00")
    times = [
        whole.replace(microsecond=n * 1000) if written == "real" else written.format(n) for n in range(SUSPICIOUS_YESES)
    ]
    assert _watched(*[_yes(at) for at in times], ("b@x.example", "non", "", "")) == ("same-instant",)


def test_a_short_row_says_nothing() -> None:
    assert _watched(*[("a@x.example",)] * SUSPICIOUS_YESES) == ()


def test_the_texts_of_a_column_of_answers_are_counted_with_what_they_answer() -> None:
    headers = read_headers(["Email", "Offres partenaires"])
    watch = AnswerWatch(Places(ColumnTable(map_columns(headers, [], None, {}), {})))
    for text in ("oui", "non", "oui", "", "peut-être"):
        watch.see([["a@x.example", text]])
    watch.see([["b@x.example"]])
    assert watch.answers == {
        1: (
            AnswerCounts("oui", "yes", 2),
            AnswerCounts("", "none", 1),
            AnswerCounts("non", "no", 1),
            AnswerCounts("peut-être", "unclear", 1),
        )
    }


def test_a_column_of_ever_other_texts_is_not_kept_whole() -> None:
    headers = read_headers(["Email", "Opt-in"])
    watch = AnswerWatch(Places(ColumnTable(map_columns(headers, [], None, {}), {})))
    for number in range(MAX_TEXTS_PER_COLUMN + 5):
        watch.see([["a@x.example", f"text {number}"]])
    assert len(watch.answers[1]) == MAX_TEXTS_PER_COLUMN


@pytest.mark.parametrize(
    ("row", "is_total"),
    [
        (("TOTAL", "8", "4"), True),
        (("", "Total :", "4"), True),
        (("Total : 3", "", ""), True),
        (("Total Énergies", "", ""), False),
        (("", "Sous-total", "4"), True),
        (("total@x.example", "Total", "4"), False),
        (("Total", "total@x.example", "4"), True),
        (("a@x.example", "Total", "oui"), False),
    ],
)
def test_a_row_of_totals_answers_nothing(row: tuple[Cell, ...], is_total: bool) -> None:
    headers = read_headers(["Email", "Ville", "Opt-in"])
    watch = AnswerWatch(Places(ColumnTable(map_columns(headers, [], None, {}), {})))
    assert watch.is_total(row) == is_total
