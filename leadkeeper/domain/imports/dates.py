"""Dates of a column: the order of day and month in its rows, and cells read as archive instants."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from leadkeeper.domain.text import Cell, fold, trimmed, without_apostrophe
from leadkeeper.domain.time import PARIS, add_months

DateOrder = Literal["dmy", "mdy", "ymd"]

_MONTHS = (
    ("janvier", "january"), ("fevrier", "february"), ("mars", "march"), ("avril", "april"), ("mai", "may"),
    ("juin", "june"), ("juillet", "july"), ("aout", "august"), ("septembre", "september"), ("octobre", "october"),
    ("novembre", "november"), ("decembre", "december"),
)  # fmt: skip
_SHORT = (
    "janv jan", "fev fevr feb", "mar", "avr apr", "mai may", "jun", "juil juill jul", "aou aug", "sept sep", "oct",
    "nov", "dec",
)  # fmt: skip
MONTHS = {name: n for n, names in enumerate(_MONTHS, 1) for name in names}
MONTHS |= {name: n for n, names in enumerate(_SHORT, 1) for name in names.split()}
_DAYS = "lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven sam dim"
_DAYS += " monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun le the"
_WEEKDAYS = frozenset(_DAYS.split())
_WEEKDAY_NAMES = (
    "lundi|lun|monday|mon", "mardi|mar|tuesday|tues|tue", "mercredi|mer|wednesday|wed",
    "jeudi|jeu|thursday|thurs|thur|thu", "vendredi|ven|friday|fri", "samedi|sam|saturday|sat",
    "dimanche|dim|sunday|sun",
)  # fmt: skip
_WEEKDAY_NUMBERS = {name: n for n, names in enumerate(_WEEKDAY_NAMES) for name in names.split("|")}
_WEEKDAY = re.compile(
    r"(?:(?:le|the|on) +)?"
    r"(?:(?!mar[ .]+[0-9]{1,2},? +[0-9]{4}\b)"
    rf"({'|'.join(_WEEKDAY_NUMBERS)})\b[.,]* *(?:(?:le|the) +)?)?(?=[0-9a-z])",
    re.IGNORECASE,
)
"""A day of the week before a date; "Mar 3, 2026" is in March."""

NUMBERS = re.compile(r"([0-9]{1,4})([/.-])([0-9]{1,2})\2([0-9]{4}|[0-9]{1,2})(?![0-9])")
_COMPACT = re.compile(r"([12][0-9]{3})([0-9]{2})([0-9]{2})(?![0-9])")
_DAY_FIRST = re.compile(r"([0-9]{1,2})(?:er|st|nd|rd|th)?[ ./-]+(?:of )?([a-z]+)[., /-]+([0-9]{4}|[0-9]{2})(?![0-9:])")
_MONTH_FIRST = re.compile(r"([a-z]+)\.?[ -]+([0-9]{1,2})(?:st|nd|rd|th)?[., -]+([0-9]{4}|[0-9]{2})(?![0-9:])")
_YEAR_FIRST = re.compile(r"([0-9]{4})[ ./-]+([a-z]+)\.?[ ./-]+([0-9]{1,2})(?![0-9:])")
_CLOCK = re.compile(
    r"(?:[t ,]| ?(?:a|at|@) | - )? ?"
    r"(?P<hour>[0-9]{1,2})(?: ?(?P<sign>:|h) ?(?P<minute>[0-9]{2})?"
    r"(?: ?(?::|m|min) ?(?P<second>[0-9]{2})(?:[.,][0-9]+)? ?s?| ?mi?n)?)?"
    r"(?: ?(?P<half>[ap])\.?m\.?)?"
    r"(?: ?(?P<zone>z|utc|gmt|cet|cest)?(?P<offset>[+-][0-9]{1,2}(?::?[0-9]{2})?)?)"
    r"(?: ?\([a-z .,:'/+0-9-]+\)| ?\[[a-z_/]+\]| utc)?"
)
_BRACKETED_ZONE = re.compile(r"\((z|utc|gmt|cet|cest)?([+-][0-9]{1,2}(?::?[0-9]{2})?)?\)$")
_BASIC = re.compile(r"t([0-9]{2})([0-9]{2})([0-9]{2})?(?=z|[+-]|$)")
_USUAL_END = re.compile(r":([0-5][0-9])(?::([0-5][0-9])(?:\.[0-9]+)?)? ?(Z|[+-][0-9]{2}:?[0-9]{2})?")
_NAMED_ZONES = {"z": "+00:00", "utc": "+00:00", "gmt": "+00:00", "cet": "+01:00", "cest": "+02:00"}
_NOTHING = re.compile(r"(?:0{1,4}([/.-])0{1,2}\1(?:0{1,4}|1900)|1900-0?1-00)(?: 00:00(?::00)?)?")


class TimeOfDay(NamedTuple):
    """A time of day as `HH` and `MM:SS`, and its offset from UTC as `+HH:MM` (None if not given)."""

    hour: str
    rest: str
    offset: str | None


def is_no_date(text: str) -> bool:
    """Whether a filled cell means "no date": `0/0/00`, `00/00/0000`, `0000-00-00`, `1900-01-00`."""
    return _NOTHING.fullmatch(text) is not None


@lru_cache(maxsize=65536)
def read_clock(text: str) -> TimeOfDay | None:
    """Parse the time after a day (` 18:22`, `T08:21:55-05:00`, ` à 10h30`, ` 7:01:33 PM GMT+2`); None if unreadable."""
    folded = fold(text) if text[:1] != " " else f" {fold(text)}"
    basic = _BASIC.match(folded)
    match = _CLOCK.fullmatch(f"t{basic[1]}:{basic[2]}:{basic[3] or '00'}{folded[basic.end() :]}" if basic else folded)
    if not match:
        return None
    hour, minute, second = (int(match[name] or 0) for name in ("hour", "minute", "second"))
    if match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["half"] == "p" else 0)
    elif match["minute"] is None and match["sign"] != "h":
        return None
    if hour > 23 or minute > 59 or second > 59:
        return None
    offset = _offset(match["zone"], match["offset"])
    if offset is None and (zone := _BRACKETED_ZONE.search(folded)):
        offset = _offset(zone[1], zone[2])
    return None if offset == "" else TimeOfDay(f"{hour:02d}", f"{minute:02d}:{second:02d}", offset)


@lru_cache(maxsize=65536)
def usual_end(text: str) -> tuple[str, str | None] | None:
    """Parse what follows the hour in most files (`:22`, `:21:55-05:00`) into `MM:SS` and offset; None otherwise."""
    match = _USUAL_END.fullmatch(text)
    if not match:
        return None
    offset = _offset("z", None) if match[3] == "Z" else _offset(None, match[3])
    return None if offset == "" else (f"{match[1]}:{match[2] or '00'}", offset)


def _offset(zone: str | None, text: str | None) -> str | None:
    """The offset as `+HH:MM`; None if not given, "" if impossible."""
    if text is None:
        return _NAMED_ZONES[zone] if zone else None
    digits = text[1:].replace(":", "")
    hours, minutes = (int(digits), 0) if len(digits) < 3 else (int(digits[:-2]), int(digits[-2:]))
    return f"{text[0]}{hours:02d}:{minutes:02d}" if hours <= 15 and minutes <= 59 else ""


def full_year(text: str, newest: int) -> int:
    """Return the year of two or four digits; two digits mean the latest year not after `newest`."""
    year = int(text)
    return year if len(text) > 2 else newest - (newest - year) % 100


def iso_day(year: int, month: int, day: int) -> str | None:
    """Return a day as `YYYY-MM-DD`; None if the calendar has no such day."""
    try:
        return date(year, month, day).isoformat() if year >= 1000 else None
    except ValueError:
        return None


def numeric_day(first: str, second: str, third: str, order: DateOrder, newest: int) -> str | None:
    """Return the day of three numbers; four leading digits always mean year, month, day."""
    if len(first) > 2:
        return iso_day(int(first), int(second), int(third)) if len(first) == 4 and len(third) < 3 else None
    if order == "ymd":
        return iso_day(full_year(first, newest), int(second), int(third)) if len(third) < 3 else None
    if len(third) not in (2, 4):
        return None
    day, month = (first, second) if order == "dmy" else (second, first)
    return iso_day(full_year(third, newest), int(month), int(day))


def _without_weekday(text: str) -> tuple[int | None, str]:
    """The day of the week before a date (Monday is 0; None without any), and the text behind it."""
    match = _WEEKDAY.match(text) if text[:1].isalpha() else None
    number = _WEEKDAY_NUMBERS[match[1].lower()] if match and match[1] else None
    return number, text[match.end() :] if match else text


def _fits(day: str | None, weekday: int | None) -> bool:
    return day is not None and weekday in (None, date.fromisoformat(day).weekday())


def split_day(text: str, order: DateOrder, newest: int) -> tuple[str | None, str]:
    """Return the day at the start of a text as `YYYY-MM-DD` (None if unreadable), and the rest of the text.

    A day of the week before it must be its own: "lundi 12/09/2026", a Saturday, is no date.
    """
    weekday, bare = _without_weekday(text)
    day, rest = _split_bare(bare, order, newest)
    return (day, rest) if day is None or _fits(day, weekday) else (None, text)


def _split_bare(text: str, order: DateOrder, newest: int) -> tuple[str | None, str]:
    match = NUMBERS.match(text)
    if match:
        return numeric_day(match[1], match[3], match[4], order, newest), text[match.end() :]
    match = _COMPACT.match(text)
    if match:
        return iso_day(int(match[1]), int(match[2]), int(match[3])), text[match.end() :]
    return _named_day(fold(text), newest)


def _named_day(text: str, newest: int) -> tuple[str | None, str]:
    word, _, rest = text.partition(" ")
    while word.rstrip(".,") in _WEEKDAYS and rest and not _MONTH_FIRST.match(text):
        text = rest.lstrip()
        word, _, rest = text.partition(" ")
    javascript = re.fullmatch(r"([a-z]{3}) ([a-z]{3}) ([0-9]{1,2}) (.*)", text)
    if javascript and javascript[1] in _WEEKDAYS:
        text = text[4:]
    if match := _DAY_FIRST.match(text):
        day, month, year = match.groups()
    elif match := _MONTH_FIRST.match(text):
        month, day, year = match.groups()
    elif match := _YEAR_FIRST.match(text):
        year, month, day = match.groups()
    else:
        return None, text
    number = MONTHS.get(month)
    return (iso_day(full_year(year, newest), number, int(day)) if number else None), text[match.end() :]


DateReader = Callable[[Cell], str | None]
Tells = Literal["dmy", "mdy", "either", "ambiguous"] | None

_USUAL_DAY = re.compile(r"(?=.{10}$)([0-9]{2}|[0-9]{4})([/.-])([0-9]{2})\2([0-9]{4}|[0-9]{2})")
_HOURS = {f"{sign}{hour:02d}": f"{hour:02d}" for sign in " T" for hour in range(24)}
_SERIAL = re.compile(r"[2-8][0-9]{4}(?:[.,][0-9]+)?")
_FIRST_SERIAL, _LAST_SERIAL = 20000, 80000
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  a sheet's numbers are wall time
_EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001  as above
MANY = 65536  # maximum of distinct days remembered per column
NEWEST_YEAR = 2068
"""Latest year meant by two digits (`68`), as in most programs; birth dates are in the past (see `reader`)."""


class ColumnDates:
    """Observes all cells of a column and finds the order of its dates."""

    def __init__(self) -> None:
        self.ambiguous = 0
        self._ambiguous_text = ""
        self._seen: dict[str, int] = {"dmy": 0, "mdy": 0, "either": 0}

    @property
    def order(self) -> Literal["dmy", "mdy", "ymd", "ambiguous"]:
        """Return `dmy` or `mdy` if some row decides, `ymd` if there is nothing to decide, else `ambiguous`.

        Days like 10/10 read alike in both orders and decide nothing: alone they are read as `dmy`.
        """
        day_first, month_first = self._seen["dmy"] > 0, self._seen["mdy"] > 0
        if day_first and month_first:
            return "ambiguous"
        if day_first:
            return "dmy"
        if month_first:
            return "mdy"
        if self.ambiguous:
            return "ambiguous"
        return "dmy" if self._seen["either"] else "ymd"

    @property
    def example(self) -> tuple[str, str, str] | None:
        """Return an ambiguous day as it is written, and as `YYYY-MM-DD` in both orders; None without any."""
        match = NUMBERS.match(_without_weekday(without_apostrophe(trimmed(self._ambiguous_text)))[1])
        if match is None:
            return None
        first, second = (numeric_day(match[1], match[3], match[4], order, NEWEST_YEAR) for order in ("dmy", "mdy"))
        return (match[0], first, second) if first and second else None

    def see(self, cells: Iterable[Cell]) -> None:
        """Count some cells; real dates, ISO texts, month names and texts that are no date decide nothing."""
        texts = [cell for cell in cells if isinstance(cell, str) and cell and not cell[:3].isdigit()]
        order_of = self._told
        # Are all texts ten characters (probably a day), optionally with a blank and a usual time?
        ends = {None if len(text) == 10 else (text[13:] if text[10:11] == " " else "") for text in texts}
        if all(end is None or usual_end(end) for end in ends):  # the text after the day decides nothing
            texts, order_of = [text[:10] for text in texts], _tells
        for text, times in Counter(texts).items():
            tells = order_of(text)
            if tells is None:
                continue
            if tells == "ambiguous":
                self.ambiguous += times
                self._ambiguous_text = self._ambiguous_text or text
                tells = "either"
            self._seen[tells] += times

    @staticmethod
    def _told(cell: str) -> Tells:
        usual = len(cell) == 10 or (cell[10:11] == " " and usual_end(cell[13:]))
        return _tells(cell[:10]) if usual else _told_by_unusual(without_apostrophe(trimmed(cell)))


def _told_by_unusual(text: str) -> Tells:
    """The orders possible for a text that is no plain day and no day with `18:22`; None if it is no date."""
    bare = _without_weekday(text)[1]
    day = NUMBERS.match(bare)
    whole = day is not None and (day.end() == len(bare) or read_clock(bare[day.end() :]) is not None)
    return _tells(text) if whole else None


@lru_cache(maxsize=65536)
def _tells(text: str) -> Tells:
    """Which orders can read a text: one, both alike (`either`), both differently (`ambiguous`), or None."""
    weekday, bare = _without_weekday(text)
    match = NUMBERS.match(bare)
    if not match or len(match[1]) > 2:
        return None
    read: tuple[DateOrder, DateOrder] = ("dmy", "mdy")
    days = (numeric_day(match[1], match[3], match[4], order, NEWEST_YEAR) for order in read)
    day_first, month_first = (day if _fits(day, weekday) else None for day in days)
    if day_first and month_first:
        return "either" if day_first == month_first else "ambiguous"
    return "dmy" if day_first else "mdy" if month_first else None


def reader(
    order: DateOrder, zone: str = "Europe/Paris", *, date1904: bool = False, newest: int = NEWEST_YEAR
) -> DateReader:
    """Return a function that reads a cell as an archive instant.

    It returns `YYYY-MM-DD`, Paris time with its offset, or None for no date. `zone` is the time zone of times without
    an offset. A Paris time that a clock change repeats or skips gets no offset and stands for both readings. `newest`
    is the latest year that two digits can mean.
    """
    epoch = _EPOCH_1904 if date1904 else _EPOCH
    days: dict[str, str] = {}

    def look_up(head: str) -> str | None:
        """The day of `03/04/2026`."""
        found = _USUAL_DAY.fullmatch(head)
        day = numeric_day(found[1], found[3], found[4], order, newest) if found else None
        if day is not None and len(days) < MANY:
            days[head] = day
        return day

    def read(cell: Cell) -> str | None:
        if not isinstance(cell, str):
            return _read_value(cell, epoch, zone)
        head = cell[:10]
        day = days.get(head) or look_up(head)
        if day:
            if len(cell) == 10:
                return day
            hour, end = _HOURS.get(cell[10:13]), usual_end(cell[13:])
            if hour and end:
                whole = _in_paris(day, hour, end[1] or zone)
                if whole:
                    return f"{whole[0]}{end[0]}{whole[1]}"
        return _read_text(without_apostrophe(trimmed(cell)), order, zone, newest, epoch)

    return read


def _read_value(cell: Cell, epoch: datetime, zone: str) -> str | None:
    """A cell stored as a date or a number by a spreadsheet."""
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, datetime):
        if cell.tzinfo is not None:
            return _paris_text(cell)
        return _wall_text(cell.replace(microsecond=0), zone)
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, (int, float)) and _FIRST_SERIAL <= cell <= _LAST_SERIAL:
        return _wall_text(epoch + timedelta(seconds=round(cell * 86400)), zone)
    return None


def _wall_text(wall: datetime, zone: str) -> str | None:
    """A sheet's date and time; midnight means a day without time."""
    if not (wall.hour or wall.minute or wall.second):
        return wall.date().isoformat()
    return _instant(wall.date().isoformat(), TimeOfDay(f"{wall:%H}", f"{wall:%M:%S}", None), zone)


def _read_text(text: str, order: DateOrder, zone: str, newest: int, epoch: datetime) -> str | None:
    if _SERIAL.fullmatch(text):
        return _read_value(float(text.replace(",", ".")), epoch, zone)
    day, rest = split_day(text, order, newest)
    if day is None or not rest.strip(" .,"):
        return day
    clock = read_clock(rest)
    return _instant(day, clock, zone) if clock else None


def _instant(day: str, clock: TimeOfDay, zone: str) -> str | None:
    """A wall time as Paris time with offset."""
    result = _in_paris(day, clock.hour, clock.offset or zone)
    if result is None:
        found = _paris(datetime.fromisoformat(f"{day}T{clock.hour}:{clock.rest}"), clock.offset or zone)
        return _paris_text(found) if found else None
    return f"{result[0]}{clock.rest}{result[1]}"


@lru_cache(maxsize=65536)
def _in_paris(day: str, hour: str, zone: str) -> tuple[str, str] | None:
    """A whole hour of a zone as Paris time, `YYYY-MM-DDTHH:` and offset; None if it maps to no single Paris hour."""
    wall = datetime.fromisoformat(f"{day}T{hour}:00:00")
    if zone == "Europe/Paris":
        offset = _offset_all_day(day)
        if offset:
            return f"{day}T{hour}:", offset
        if _is_unsure(wall):
            return f"{day}T{hour}:", ""
    first, last = (_paris(wall + timedelta(minutes=minutes), zone) for minutes in (0, 59))
    if first is None or last is None or last - first != timedelta(minutes=59) or first.minute:
        return None
    offset = first.isoformat()[19:]
    return (f"{first:%Y-%m-%dT%H:}", offset) if first.utcoffset() == last.utcoffset() and len(offset) == 6 else None


@lru_cache(maxsize=16384)
def _offset_all_day(day: str) -> str | None:
    """The Paris offset of a day; None if it changes or is not in whole minutes."""
    first, last = (datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=PARIS) for clock in ("00:00", "23:59"))
    offset = first.isoformat()[19:]
    return offset if first.utcoffset() == last.utcoffset() and len(offset) == 6 else None


def _paris(wall: datetime, zone: str) -> datetime | None:
    """A wall time of a zone (a name, or an offset `+HH:MM`) in Paris; None at the ends of the calendar."""
    try:
        by_offset = zone[0] in "+-"
        there = datetime.fromisoformat(f"{wall.isoformat()}{zone}") if by_offset else wall.replace(tzinfo=_zone(zone))
        return there.astimezone(UTC).astimezone(PARIS)
    except OverflowError:
        return None


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _is_unsure(wall: datetime) -> bool:
    """Whether a clock change in Paris repeats or skips the hour that begins here."""
    return any(
        (wall + timedelta(minutes=minutes)).replace(tzinfo=PARIS, fold=0).utcoffset()
        != (wall + timedelta(minutes=minutes)).replace(tzinfo=PARIS, fold=1).utcoffset()
        for minutes in (0, 59)
    )


def _paris_text(instant: datetime) -> str:
    text = instant.astimezone(PARIS).isoformat(timespec="seconds")
    return text if len(text) == 25 else instant.astimezone(UTC).isoformat(timespec="seconds")  # before 1911


def is_zone(name: str) -> bool:
    """Whether a text names a time zone (`Europe/Paris`, `UTC`)."""
    try:
        _zone(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


_TIME_WITHOUT_COLON = re.compile(r"[0-9] ?(?:h|[ap]\.?m)|^\s*[2-8][0-9]{4}[.,][0-9]*[1-9]", re.IGNORECASE)
"""`10h30`, `7 PM`, or a serial number with a fraction of a day."""
_FRACTION_OF_A_SECOND = re.compile(r"(?<=:[0-9]{2})[.,][0-9]+")


def has_time(cell: Cell) -> bool:
    """Return whether a cell holds a time of day."""
    if isinstance(cell, str):
        return ":" in cell or _TIME_WITHOUT_COLON.search(cell) is not None
    if isinstance(cell, datetime):
        return bool(cell.hour or cell.minute or cell.second)
    return isinstance(cell, float) and not cell.is_integer()


def to_the_second(cell: Cell) -> Cell:
    """Return a cell without fractions of a second."""
    if isinstance(cell, str):
        return _FRACTION_OF_A_SECOND.sub("", cell) if "." in cell or "," in cell else cell
    return cell.replace(microsecond=0) if isinstance(cell, datetime) else cell


def in_paris(cell: Cell) -> Cell:
    """Return a time in UTC ("2026-03-01T09:00:05Z") as people in Paris write it; any other cell as it is."""
    if not (isinstance(cell, str) and cell.endswith("Z")):
        return cell
    try:
        return f"{datetime.fromisoformat(f'{cell[:-1]}+00:00').astimezone(PARIS):%Y-%m-%d %H:%M:%S}"
    except ValueError:
        return cell


_DAY_READERS = (reader("dmy"), reader("mdy"))
_WITH_PARTS = re.compile(r"\d\W+\w")  # 44000 may be a day of a sheet, and is more often a postcode


def is_day(text: str) -> bool:
    """Whether a text can be read as a day, in whatever order, and is no mere number."""
    return _WITH_PARTS.search(text) is not None and any(read(text) for read in _DAY_READERS)


_PART_OF_A_DAY = (("1-{}", 1), ("{}-1", 1), ("{}-1-1", 12))
"""How a month or a year alone is read as its first day, and how many months it has."""

_FULL_YEAR, _END_READERS = re.compile(r"(?<!\d)\d{4}(?!\d)"), (reader("dmy"), reader("mdy"))


def last_day(text: str) -> str | None:
    """Return the earliest day that a cell may mean, in whatever order; of a month or a year the last one."""
    inside = NUMBERS.search(text)
    for spelt in (text, inside[0] if inside else re.sub(r"^\D+", "", text)):  # "jusqu'au 31/10/2026 inclus"
        if days := [day[:10] for read in _END_READERS if (day := read(spelt))]:
            return min(days)
    plain = re.sub("[./]", "-", text) if _FULL_YEAR.search(text) else ""
    parts = ((_END_READERS[0](spelt.format(plain)), months) for spelt, months in _PART_OF_A_DAY if plain)
    ends = [add_months(date.fromisoformat(day[:10]), months) - timedelta(days=1) for day, months in parts if day]
    return min(ends).isoformat() if ends else None


def is_over(text: str, today: date) -> bool:
    """Whether a cell may be a day before today, see `last_day`."""
    day = last_day(text)
    return day is not None and day < today.isoformat()


def consent_came_last(consent_at: str | None, action_at: str | None) -> bool:
    """Whether the consent is the contact's last action; Paris times compare as texts."""
    return consent_at is not None and (action_at is None or consent_at >= action_at)
