from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadkeeper.domain.imports.dates import ColumnDates, DateOrder, is_no_date, is_zone, reader
from leadkeeper.domain.text import Cell
from leadkeeper.domain.time import moment

DMY = reader("dmy")
FRENCH = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
SHORT = "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.".split()
ENGLISH = "January February March April May June July August September October November December".split()


@pytest.mark.parametrize(
    ("cell", "instant"),
    [
        ("2026-04-03", "2026-04-03"),
        ("2026/04/03", "2026-04-03"),
        ("20260403", "2026-04-03"),
        ("03/04/2026", "2026-04-03"),
        ("3.4.2026", "2026-04-03"),
        ("03-04-2026", "2026-04-03"),
        ("03/04/26", "2026-04-03"),
        (" '03/04/2026 ", "2026-04-03"),
        ("03/04/2026 09:05", "2026-04-03T09:05:00+02:00"),
        ("03/04/2026 9:05:07", "2026-04-03T09:05:07+02:00"),
        ("03/04/2026 à 9h05", "2026-04-03T09:05:00+02:00"),
        ("03/04/2026 à 9h05min", "2026-04-03T09:05:00+02:00"),
        ("03/04/2026 à 9 h", "2026-04-03T09:00:00+02:00"),
        ("03/04/2026, 09:05", "2026-04-03T09:05:00+02:00"),
        ("03/04/2026 2:30 PM", "2026-04-03T14:30:00+02:00"),
        ("2026-04-03 08:00", "2026-04-03T08:00:00+02:00"),
        ("2026-04-03T08:00:01.250", "2026-04-03T08:00:01+02:00"),
        ("2026-08-07T08:21:55-05:00", "2026-08-07T15:21:55+02:00"),
        ("2026-08-07T15:10:44+0000", "2026-08-07T17:10:44+02:00"),
        ("2026-08-07T15:10:44Z", "2026-08-07T17:10:44+02:00"),
        ("2026-08-07 15:10:44 UTC", "2026-08-07T17:10:44+02:00"),
        ("2026-08-07 15:10:44+05:30", "2026-08-07T11:40:44+02:00"),
        ("2026/05/28 7:01:33 PM GMT+2", "2026-05-28T19:01:33+02:00"),
        ("2026/05/29 12:15:00 AM GMT+2", "2026-05-29T00:15:00+02:00"),
        ("2026/05/29 12:15:00 PM GMT+2", "2026-05-29T12:15:00+02:00"),
        ("15 Mar 2024", "2024-03-15"),
        ("12 mars 2023", "2023-03-12"),
        ("1er août 2024 à 10h30", "2024-08-01T10:30:00+02:00"),
        ("lundi 15 janvier 2024", "2024-01-15"),
        ("mar. 3 mars 2026", "2026-03-03"),
        ("March 15, 2024 10:00 AM", "2024-03-15T10:00:00+01:00"),
        ("15-déc.-24", "2024-12-15"),
        ("15/déc./2024 18:22", "2024-12-15T18:22:00+01:00"),
        ("2024-Dec-15", "2024-12-15"),
        ("5 juill. 2025", "2025-07-05"),
        ("20260302T182200Z", "2026-03-02T19:22:00+01:00"),
        ("20260302T1822+0530", "2026-03-02T13:52:00+01:00"),
        ("2026-03-02 18:22:00 +0000 UTC", "2026-03-02T19:22:00+01:00"),
        ("2026-03-02T18:22+01:00[Europe/Paris]", "2026-03-02T18:22:00+01:00"),
        ("2024 décembre 15 à 18h22", "2024-12-15T18:22:00+01:00"),
        ("Fri, 15 Mar 2024 10:00:00 +0100", "2024-03-15T10:00:00+01:00"),
        ("Fri Mar 15 2024 10:00:00 GMT+0100 (CET)", "2024-03-15T10:00:00+01:00"),
        ("2026-06-15 10:00 (UTC)", "2026-06-15T12:00:00+02:00"),
        ("2026-06-15 10:00:00 (GMT+4)", "2026-06-15T08:00:00+02:00"),
        ("2026-06-15 10:00 AM (UTC+01:00)", "2026-06-15T11:00:00+02:00"),
        ("2026-06-15 10:00 (heure de Paris)", "2026-06-15T10:00:00+02:00"),
        ("45000", "2023-03-15"),
        ("46100,5", "2026-03-19T12:00:00+01:00"),
        (46100.5, "2026-03-19T12:00:00+01:00"),
        (46100, "2026-03-19"),
        (date(2026, 4, 3), "2026-04-03"),
        (datetime.fromisoformat("2026-03-14T18:22"), "2026-03-14T18:22:00+01:00"),
        (datetime.fromisoformat("2026-03-14"), "2026-03-14"),
        (datetime(2026, 3, 14, 18, 22, tzinfo=UTC), "2026-03-14T19:22:00+01:00"),
    ],
)
def test_a_date_cell_is_read(cell: Cell, instant: str) -> None:
    assert DMY(cell) == instant


@pytest.mark.parametrize(
    "cell",
    [
        "", "hier", "31/02/2026", "2026-02-30", "14/14/2026", "3/15/2024", "03/04/2026 25:00", "03/04/2026 12:60",
        "03/04/2026 13:00 PM", "03/04/2026 bientôt", "03/04/2026 24:00", "0/0/00", "1900-01-00", "--06-15", "10:30",
        "15 mois 2024", "2026", "123456789", 19999, 80001.0, 1.0, True, None, time(8, 0), "03/04-2026", "3/4/5",
        "9999-12-31T23:59:59-05:00",
    ],
)  # fmt: skip
def test_what_is_no_date(cell: Cell) -> None:
    assert DMY(cell) is None


@pytest.mark.parametrize(
    ("text", "none"),
    [
        ("0/0/00", True),
        ("00/00/0000", True),
        ("0000-00-00 00:00:00", True),
        ("1900-01-00", True),
        ("00/01/1900", False),
    ],
)
def test_zeros_say_that_there_is_no_date(text: str, none: bool) -> None:
    assert is_no_date(text) is none


def test_months_come_first_where_the_column_says_so() -> None:
    assert reader("mdy")("03/04/2026 2:30 PM") == "2026-03-04T14:30:00+01:00"


def test_years_come_first_where_somebody_says_so() -> None:
    assert reader("ymd")("26/04/03") == "2026-04-03"


def test_births_are_not_in_the_future() -> None:
    assert reader("dmy", newest=2026)("15/06/45") == "1945-06-15"


def test_a_workbook_may_count_from_1904() -> None:
    assert reader("dmy", date1904=True)(44638.0) == "2026-03-19"


@pytest.mark.parametrize("wall", ["2026-10-25 02:30:00", "2026-03-29 02:30:00"])
def test_a_paris_time_that_a_clock_change_repeats_or_skips_keeps_no_offset(wall: str) -> None:
    assert DMY(wall) == wall.replace(" ", "T")


@pytest.mark.parametrize(
    ("wall", "instant"),
    [
        ("2026-10-25 01:59:59", "2026-10-25T01:59:59+02:00"),
        ("2026-10-25 03:00:00", "2026-10-25T03:00:00+01:00"),
        ("2026-03-29 01:59", "2026-03-29T01:59:00+01:00"),
        ("2026-03-29 03:00", "2026-03-29T03:00:00+02:00"),
    ],
)
def test_the_hours_around_a_clock_change_have_their_offset(wall: str, instant: str) -> None:
    assert DMY(wall) == instant


@pytest.mark.parametrize(
    ("zone", "wall", "instant"),
    [
        ("UTC", "2024-03-31 02:30:00", "2024-03-31T04:30:00+02:00"),
        ("UTC", "2026-07-31 22:30:00", "2026-08-01T00:30:00+02:00"),
        ("UTC", "2026-10-25 00:30:00", "2026-10-25T02:30:00+02:00"),
        ("UTC", "2026-10-25 01:30:00", "2026-10-25T02:30:00+01:00"),
        ("America/New_York", "2026-08-07 08:21:55", "2026-08-07T14:21:55+02:00"),
        ("Asia/Kolkata", "2026-08-07 15:10", "2026-08-07T11:40:00+02:00"),
    ],
)
def test_a_time_of_another_zone_is_told_in_paris_time(zone: str, wall: str, instant: str) -> None:
    assert reader("dmy", zone)(wall) == instant


def test_an_offset_in_the_cell_wins_over_the_zone() -> None:
    assert reader("dmy", "UTC")("2026-08-07T08:21:55-05:00") == "2026-08-07T15:21:55+02:00"


@pytest.mark.parametrize(
    ("cells", "order", "ambiguous"),
    [
        ([], "ymd", 0),
        (["", "hier", None], "ymd", 0),
        (["2026-04-03", "3 mars 2026", date(2026, 4, 3), 46100.5], "ymd", 0),
        (["03/04/2026", "07/11/2026", "09/27/2026"], "mdy", 2),
        (["03/04/2026", "14/03/2026 18:22", "05/05/2026 12:00"], "dmy", 1),
        (["03/04/2026", "05/05/2026", "7/6/2026"], "ambiguous", 2),
        (["14/03/2026", "03/14/2026"], "ambiguous", 0),
        (["05/05/2026", "10/10/2026 8:05"], "dmy", 0),
        (["05/05/2026", "3 mars 2026"], "dmy", 0),
        (["05/05/2026", "14/03/2026", "03/14/2026"], "ambiguous", 0),
        (["31/02/2026", "03/04/2026"], "ambiguous", 1),
        (["14/03/2026 bientôt", "03/04/2026"], "ambiguous", 1),
        (["'14/03/2026", "03/04/2026"], "dmy", 1),
        (["3/15/2024 2:30 PM", "3/4/2024 2:30 PM"], "mdy", 1),
        (["14.03.26", "03.04.26"], "dmy", 1),
    ],
)
def test_the_order_of_a_column_is_decided_by_all_its_rows(cells: list[Cell], order: str, ambiguous: int) -> None:
    column = ColumnDates()
    for cell in cells:
        column.see([cell])
    assert (column.order, column.ambiguous) == (order, ambiguous)


def _written(day: date, way: str) -> str:
    return (
        way.replace("MMMM", FRENCH[day.month - 1])
        .replace("MMM", SHORT[day.month - 1])
        .replace("EEEE", ENGLISH[day.month - 1])
        .format(d=day.day, m=day.month, y=day.year)
    )


WALL_TIMES = st.datetimes(datetime.fromisoformat("1980-01-01"), datetime.fromisoformat("2060-12-31"))
WAYS: list[tuple[str, DateOrder]] = [
    ("{d:02d}/{m:02d}/{y}", "dmy"), ("{d}-{m}-{y}", "dmy"), ("{d}.{m}.{y}", "dmy"), ("{m:02d}/{d:02d}/{y}", "mdy"),
    ("{m}/{d}/{y}", "mdy"), ("{y}-{m:02d}-{d:02d}", "dmy"), ("{y}/{m}/{d}", "mdy"), ("{d} MMMM {y}", "mdy"),
    ("{d} MMM {y}", "dmy"), ("{d} EEEE {y}", "dmy"), ("EEEE {d}, {y}", "mdy"),
]  # fmt: skip


@given(st.dates(date(1930, 1, 1), date(2060, 12, 31)), st.sampled_from(WAYS))
def test_a_day_is_read_back_from_every_way_of_writing_it(day: date, way: tuple[str, DateOrder]) -> None:
    assert reader(way[1])(_written(day, way[0])) == day.isoformat()


@given(
    WALL_TIMES,
    st.sampled_from(["%d/%m/%Y %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y/%m/%d %I:%M:%S %p", "%d.%m.%Y à %Hh%M:%S"]),
)
def test_a_paris_time_is_read_back_as_the_same_seconds(wall: datetime, way: str) -> None:
    wall = wall.replace(microsecond=0)
    assert moment(DMY(wall.strftime(way))) == moment(wall.isoformat())


@given(WALL_TIMES, st.integers(-14, 14))
def test_a_time_with_an_offset_is_read_back_as_the_same_second(wall: datetime, hours: int) -> None:
    text = f"{wall.replace(microsecond=0).isoformat()}{hours:+03d}:00"
    assert moment(DMY(text)) == moment(text)


@given(st.text(max_size=30))
def test_no_text_is_too_odd_to_be_looked_at(text: str) -> None:
    found = DMY(text)
    ColumnDates().see([text])
    assert found is None or moment(found) is not None


@pytest.mark.parametrize(("name", "zone"), [("Europe/Paris", True), ("UTC", True), ("Mars/Base", False), ("", False)])
def test_whether_a_text_names_a_time_zone(name: str, zone: bool) -> None:
    assert is_zone(name) is zone


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("samedi 12/09/26", "2026-09-12"),
        ("Samedi 12/09/2026", "2026-09-12"),
        ("sam. 12 sept. 2026", "2026-09-12"),
        ("Saturday, September 12, 2026", "2026-09-12"),
        ("mar. 03/03/2026", "2026-03-03"),
        ("Mar 3, 2026", "2026-03-03"),
        ("lundi 12/09/2026", None),
        ("lun. 12 sept. 2026", None),
        ("marathon 12/09/2026", None),
    ],
)
def test_a_day_of_the_week_before_a_date_must_be_its_own(text: str, day: str | None) -> None:
    assert reader("dmy")(text) == day
