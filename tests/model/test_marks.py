from __future__ import annotations

from leadkeeper.model import marks


def test_no_two_marks_of_an_address_share_a_bit() -> None:
    assert marks.EMAIL_FORMED | marks.EMAIL_GENERIC | marks.EMAIL_FREE == 7


def test_no_two_marks_of_a_number_share_a_bit() -> None:
    assert marks.PHONE_READABLE | marks.PHONE_MOBILE | marks.PHONE_FRENCH == 7
