"""Numbers of overseas France, which share the mainland's national numbers but have country codes of their own."""

from __future__ import annotations

import phonenumbers
import pytest

from leadkeeper.domain.book import Suppression
from leadkeeper.domain.erasure import erasures
from leadkeeper.domain.phone import (
    is_french,
    is_mobile,
    other_spellings,
    read_phone,
    searched,
    spellings,
    usual_phone,
)
from leadkeeper.domain.suppression import SuppressionList, keyed_hash

KEY = "0f" * 32
STARTS = {
    "262": ("0262", "0263", "0269", "0639", "0692", "0693", "070920", "070935"),
    "590": ("0590", "0690", "0691", "070900"),
    "594": ("0594", "0694", "070930"),
    "596": ("0596", "0696", "0697", "070910"),
    "33": ("0261", "0264", "0589", "0595", "063998", "0638", "0689", "0695", "0698", "0708", "07094", "0199", "0976"),
}
READ = [(start.ljust(10, "1"), f"+{code}{start[1:].ljust(9, '1')}") for code, all_ in STARTS.items() for start in all_]


@pytest.mark.parametrize(("typed", "e164"), READ)
def test_a_national_number_gets_the_code_of_its_territory(typed: str, e164: str) -> None:
    assert read_phone(typed).e164 == e164
    assert read_phone(" ".join(typed[at : at + 2] for at in range(0, 10, 2))).e164 == e164
    assert read_phone(typed[1:]) == (e164, True)
    assert usual_phone(typed) in (e164, None)
    assert is_french(e164)
    assert is_mobile(e164) == (typed[1] in "67")


@pytest.mark.parametrize(("code", "region"), [(262, "RE"), (262, "YT"), (590, "GP"), (594, "GF"), (596, "MQ")])
@pytest.mark.parametrize("kind", [phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE])
def test_the_library_gives_its_example_to_the_same_territory(code: int, region: str, kind: int) -> None:
    example = phonenumbers.example_number_for_type(region, kind)
    assert read_phone(f"0{example.national_number}").e164 == f"+{code}{example.national_number}"


@pytest.mark.parametrize("number", ["+262692123456", "+33692123456", "+590692123456"])
def test_each_spelling_knows_all_others(number: str) -> None:
    every = {f"+{code}692123456" for code in (33, 262, 590, 594, 596)}
    assert {number, *other_spellings(number)} == every
    assert {"262692123456", "33692123456", "0692123456", "+262692123456", "+33692123456"} <= spellings("", number)


@pytest.mark.parametrize("number", ["+33639980601", "+33612345678", "+32692123456", "+3369212345", "", "a@x.example"])
def test_no_other_number_has_another_spelling(number: str) -> None:
    assert other_spellings(number) == ()


STOP, PERSON = ["0692 12 34 56", "+262692123456", "+33692123456", "692123456"], ["+262692123456", "+33692123456"]


@pytest.mark.parametrize("person", PERSON)
@pytest.mark.parametrize("stop", STOP)
def test_a_stop_on_one_spelling_reaches_the_other(stop: str, person: str) -> None:
    listed = SuppressionList([Suppression(phone=stop)], None)
    assert listed.matching([person])
    assert listed.by_number([person])
    assert person in listed.plain
    assert not listed.matching(["+262692123457", "+33692123457"])


@pytest.mark.parametrize("person", PERSON)
@pytest.mark.parametrize("hashed", PERSON)
def test_so_does_one_kept_as_a_keyed_hash_by_any_release(hashed: str, person: str) -> None:
    entry = Suppression(hash=keyed_hash(bytes.fromhex(KEY), hashed), reason="erased")
    assert SuppressionList([entry], KEY).matching([person]) == (entry,)
    assert erasures([entry], KEY).last([person]) == ""


def test_a_search_finds_both_spellings() -> None:
    assert searched("0692 12") == "69212"
    assert searched("06 39 98 12") == "+336399812"
