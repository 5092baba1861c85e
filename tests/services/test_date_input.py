from __future__ import annotations

from datetime import date, datetime

import pytest

from leadkeeper.domain.time import PARIS
from leadkeeper.services.date_input import read_day, read_moment

AUGUST = date(2026, 8, 15)


@pytest.mark.parametrize(
    "text",
    [
        "15/08/2026", "15/8/26", "15/8/2026", "15.08.2026", "15.8.26", "15-08-2026", "2026-08-15", "2026/08/15",
        "15 08 2026", "15 / 08 / 2026", "15082026", "20260815", "  15/08/2026 ", "15\u00a0août\u00a02026",
        "15 août 2026", "15 aout 2026", "15 Août 26", "samedi 15 août 2026", "le 15 août 2026",
        "15 August 2026", "August 15, 2026", "Aug 15 2026", "15th of August 2026", "Saturday 15 August 2026",
        "Saturday, August 15, 2026", "Saturday, 15 August 2026", "15 août 2026.",
    ],
)  # fmt: skip
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    assert read_day(text) == AUGUST


def test_the_first_of_a_month_is_read_in_both_languages() -> None:
    assert (read_day("1er août 2026"), read_day("1st August 2026")) == (date(2026, 8, 1), date(2026, 8, 1))


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "15", "15/08", "15/08/202", "15/13/2026", "31/02/2026", "46249", "46249,5", "15 juillett 2026",
        "août", "tomorrow", "15/08/2026 10:30", "15/08/2026 and more", "15/08/2026 16/08/2026", "2026", "0/0/0",
        "15/08/0026", "00/00/0000", "15082", "150826", "32/08/2026",
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused(text: str) -> None:
    assert read_day(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "15/08/2026 14:30", "15/8/26 14h30", "15.08.2026 à 14h30", "2026-08-15T14:30", "2026-08-15 14:30:00",
        "15 août 2026 à 14:30", "August 15, 2026 2:30 pm", "15 08 2026 14:30", "15/08/2026, 14:30",
        "Saturday 15 August 2026, 14:30", "samedi 15 août 2026, 14:30", "15082026 14:30",
    ],
)  # fmt: skip
def test_a_moment_is_read_as_people_write_it(text: str) -> None:
    assert read_moment(text) == datetime(2026, 8, 15, 14, 30, tzinfo=PARIS)


@pytest.mark.parametrize(
    "text",
    ["", "15/08/2026", "14:30", "15/08/2026 25:00", "15/08/2026 14", "15/08/2026 14:30+05:00", "29/03/2026 02:30"],
)
def test_a_moment_without_a_time_or_with_one_that_never_was_is_refused(text: str) -> None:
    assert read_moment(text) is None
