from __future__ import annotations

from leadkeeper.domain import contact, phone


def test_no_two_marks_of_an_address_share_a_bit() -> None:
    assert contact.EMAIL_FORMED | contact.EMAIL_GENERIC | contact.EMAIL_FREE == 7


def test_no_two_marks_of_a_number_share_a_bit() -> None:
    assert phone.PHONE_READABLE | phone.PHONE_MOBILE | phone.PHONE_FRENCH == 7
