"""Numbers, days and money formatted in the current language."""

from __future__ import annotations

import re
from datetime import date, datetime
from html import escape

from PySide6.QtCore import QDate, QDateTime, QLocale
from PySide6.QtGui import Qt

from leadkeeper.domain.time import PARIS
from leadkeeper.domain.verdict import Verdict
from leadkeeper.messages import _, labels, language
from ui.theme import Status

MINUS = "\u2212"

NO_BREAK, siren, telephone = labels.NO_BREAK, labels.siren, labels.telephone


def locale() -> QLocale:
    """Return the locale of the current language."""
    french = language() == "fr"
    return QLocale(
        QLocale.Language.French if french else QLocale.Language.English,
        QLocale.Country.France if french else QLocale.Country.UnitedKingdom,
    )


def capital(text: str) -> str:
    """Return the text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def uncapital(text: str) -> str:
    """Return the text with a small letter at its beginning, to follow a colon."""
    return text[:1].lower() + text[1:]


def format_number(n: int) -> str:
    """Format a whole number with thousands separators, `41 302` or `41,302`, and a true minus sign."""
    return locale().toString(n).replace("-", MINUS)


def decimal(value: float, digits: int = 1) -> str:
    """Format a number with some decimals."""
    return locale().toString(value, "f", digits)


def percent(share: float) -> str:
    """Format a share of 1 as a whole percentage."""
    return _("{n}%").format(n=locale().toString(share * 100, "f", 0))


def money(cents: int) -> str:
    """Format an amount of cents as euros."""
    return locale().toCurrencyString(cents / 100, "€")


def day(when: date) -> str:
    """Format a day in figures: 21/09/2026."""
    return locale().toString(QDate(when.year, when.month, when.day), "dd/MM/yyyy")


def long_day(when: date) -> str:
    """Format a day with its month in words: 21 September 2026, `1er janvier 2027`."""
    return _in_words(when, "d MMMM yyyy")


def day_and_month(when: date) -> str:
    """Format a day without its year: 21 September, `1er janvier`."""
    return _in_words(when, "d MMMM")


def weekday_and_day(when: date) -> str:
    """Format a day with its weekday: Saturday 15 August 2026."""
    return _in_words(when, "dddd d MMMM yyyy")


def _in_words(when: date, pattern: str) -> str:
    first = "d'er'" if when.day == 1 and language() == "fr" else "d"
    return locale().toString(QDate(when.year, when.month, when.day), re.sub(r"\bd\b", first, pattern))


def month(when: date) -> str:
    """Return the short name of a month."""
    return locale().standaloneMonthName(when.month, QLocale.FormatType.ShortFormat)


def month_of_year(text: str) -> str:
    """Format a month such as `2026-10` with its name: October 2026; anything else is returned unchanged."""
    match = re.fullmatch(r"(\d{4})-(\d\d)", text)
    if match is None or not 1 <= int(match[2]) <= 12:
        return text
    name = locale().standaloneMonthName(int(match[2]), QLocale.FormatType.LongFormat)
    return f"{name} {match[1]}"


def moment(when: datetime) -> str:
    """Format a day and the time in Paris, to the minute; a time without a zone is taken as it is."""
    here = when.astimezone(PARIS) if when.tzinfo else when
    at = QDateTime(here.year, here.month, here.day, here.hour, here.minute, here.second)
    return locale().toString(at, "dd/MM/yyyy HH:mm")


STATUS = {Verdict.ELIGIBLE: Status.GOOD, Verdict.REVIEW: Status.WARN, Verdict.BLOCKED: Status.BAD}
"""The status colour of each verdict."""


def word(verdict: Verdict) -> str:
    """Return the verdict as a word."""
    return labels.verdict(verdict.word)


TIP_LINE = 100  # characters of a tooltip that fit a line


def tip(text: str) -> str:
    """Escape the text of a tooltip: Qt takes whatever looks like HTML for HTML, and wraps nothing else."""
    if len(text) <= TIP_LINE and not Qt.mightBeRichText(text):
        return text
    return f"<span>{escape(text)}</span>".replace("\n", "<br>")


NAME_MOST = 120  # characters


def short_name(text: str) -> str:
    """Return a name as a sentence can hold it: a cell of a list may hold thousands of characters."""
    return text if len(text) <= NAME_MOST else f"{text[:NAME_MOST].rstrip()}…"
