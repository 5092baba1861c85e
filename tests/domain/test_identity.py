"""What is drawn from a person's addresses when they are written down."""

from __future__ import annotations

import pytest

from leadkeeper.domain import contact, phone
from leadkeeper.domain.contact import keys
from leadkeeper.domain.phone import phone_marks


def test_a_canonical_address_is_kept_only_where_it_differs() -> None:
    assert keys("Lea.Dubois+jeu@Gmail.com", None).canonical == "leadubois@gmail.com"
    assert keys("Lea.Dubois+jeu@Gmail.com", None).email_key == "lea.dubois+jeu@gmail.com"
    assert keys("lea+jeu@poste.example", None).canonical is None


def test_a_number_is_kept_apart_only_where_it_is_written_otherwise() -> None:
    assert keys(None, "06 39 98 00 11").phone_key == "+33639980011"
    assert keys(None, "+33639980011").phone_key is None
    assert keys(None, "nobody knows").phone_key is None


def test_further_addresses_are_drawn_out_each_once() -> None:
    found = keys("a@x.example", None, ("L.ea@gmail.com", "lea@gmail.com", "no address"), ("0639980012", "?"))

    assert found.further == (("email", "lea@gmail.com"), ("phone", "+33639980012"))


@pytest.mark.parametrize(
    ("email", "expected"),
    [
        (None, 0),
        ("lea@poste.example", contact.EMAIL_FORMED),
        ("contact@poste.example", contact.EMAIL_FORMED | contact.EMAIL_GENERIC),
        ("lea@orange.fr", contact.EMAIL_FORMED | contact.EMAIL_FREE),
        ("lea@@poste.example", 0),
    ],
)
def test_marks_of_an_address(email: str | None, expected: int) -> None:
    assert contact.drawn(email, email, None)[1] == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (None, 0),
        ("+33639980011", phone.PHONE_READABLE | phone.PHONE_MOBILE | phone.PHONE_FRENCH),
        ("+33199001234", phone.PHONE_READABLE | phone.PHONE_FRENCH),
        ("+262692000015", phone.PHONE_READABLE | phone.PHONE_MOBILE | phone.PHONE_FRENCH),
        ("+32470000005", phone.PHONE_READABLE | phone.PHONE_MOBILE),
    ],
)
def test_marks_of_a_number(number: str | None, expected: int) -> None:
    assert phone_marks(number) == expected


@pytest.mark.parametrize("number", ["+3247", "0032 (0)4 70", "tel: +41 79", "'+1 555"])
def test_a_number_that_stops_short_still_tells_that_it_is_of_another_country(number: str) -> None:
    assert keys(None, number).phone_marks == phone.PHONE_ABROAD


@pytest.mark.parametrize("number", ["12", "+33 6", "+262 692", "0033 1", "+", "abc", "+0639980011"])
def test_no_other_country_is_told_by_a_number_that_stops_short(number: str) -> None:
    assert keys(None, number).phone_marks == 0
