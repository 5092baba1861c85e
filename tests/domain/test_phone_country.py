from __future__ import annotations

import pytest

from leadkeeper.domain.phone import FRANCE, phones_in, read_phones


@pytest.mark.parametrize(
    ("country", "text", "first", "others"),
    [
        ("BE", "0475 12 34 56", "+32475123456", ()),
        ("BE", "tel: 02 512 34 56", "+3225123456", ()),
        ("BE", "'0475123456", "+32475123456", ()),
        ("BE", "+33 6 39 98 04 11", "+33639980411", ()),
        ("BE", "0033639980411", "+33639980411", ()),
        ("BE", "0475123456; 0475123457", "+32475123456", ("+32475123457",)),
        ("BE", "0475123456; n/a", "+32475123456", ()),
        ("CH", "079 123 45 67", "+41791234567", ()),
        ("BE", "n/a", None, ()),
        ("BE", "12", None, ()),
        ("BE", "", None, ()),
    ],
)
def test_a_number_without_a_code_belongs_to_the_country_named(
    country: str, text: str, first: str | None, others: tuple[str, ...]
) -> None:
    found = phones_in(country)(text)
    assert (found.first, found.others) == (first, others)


def test_in_france_numbers_are_read_as_ever() -> None:
    assert phones_in(FRANCE) is read_phones


def test_a_cell_that_a_spreadsheet_keeps_as_a_number_is_read() -> None:
    assert phones_in("BE")(475123456.0).first == "+32475123456"
