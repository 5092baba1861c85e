from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from leadkeeper.messages import use_language
from ui.models import formats
from ui.models.table_model import as_text


@pytest.mark.parametrize(
    ("language", "value", "words"),
    [
        ("en", 41302, "41,302"),
        ("fr", 41302, "41\u202f302"),
        ("fr", date(2026, 9, 21), "21/09/2026"),
        ("en", date(2026, 9, 21), "21/09/2026"),
        ("fr", datetime(2026, 9, 21, 10, 3, tzinfo=UTC), "21/09/2026 12:03"),
        ("en", True, "yes"),
        ("en", None, ""),
        ("en", "as it is", "as it is"),
    ],
)
def test_a_value_is_written_as_the_language_writes_it(language: str, value: object, words: str) -> None:
    use_language(language)
    assert as_text(value) == words


def test_money_days_and_shares_are_written_as_the_language_writes_them() -> None:
    use_language("fr")
    assert formats.money(490350) == "4\u202f903,50\xa0€"
    assert formats.long_day(date(2026, 3, 12)) == "12 mars 2026"
    assert formats.long_day(date(2027, 1, 1)) == "1er janvier 2027"
    assert formats.weekday_and_day(date(2027, 1, 1)) == "vendredi 1er janvier 2027"
    assert formats.weekday_and_day(date(2027, 1, 11)) == "lundi 11 janvier 2027"
    assert formats.decimal(4.13) == "4,1"
    use_language("en")
    assert formats.money(490350) == "€4,903.50"
    assert formats.month(date(2026, 3, 1)) == "Mar"
