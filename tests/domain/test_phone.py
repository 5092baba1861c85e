from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadkeeper.domain.phone import (
    country_of,
    is_e164,
    is_french,
    is_mobile,
    is_no_phone,
    numbers_in,
    read_phone,
    read_phones,
    usual_phone,
)
from leadkeeper.domain.text import Cell


@pytest.mark.parametrize(
    ("cell", "e164"),
    [
        ("06 39 98 06 01", "+33639980601"),
        ("06.39.98.06.01", "+33639980601"),
        ("06-39-98-06-01", "+33639980601"),
        ("06/39/98/06/01", "+33639980601"),
        ("06\u202f39\u00a098 06 01", "+33639980601"),
        ("(06) 39 98 06 01", "+33639980601"),
        ("\u202d+33 6 39 98 06 01\u202c", "+33639980601"),
        ("+33 6 39 98 06 01", "+33639980601"),
        ("+33 (0)6 39 98 06 01", "+33639980601"),
        ("+330639980601", "+33639980601"),
        ("0033639980601", "+33639980601"),
        ("00 33 (0)6 39 98 06 01", "+33639980601"),
        ("33639980601", "+33639980601"),
        ("330639980601", "+33639980601"),
        ("tel:+33199000612", "+33199000612"),
        ("tel 01.99.00.06.12", "+33199000612"),
        ("GSM 06 39 98 06 01", "+33639980601"),
        ("port. 0639980601", "+33639980601"),
        ("N°0639980601", "+33639980601"),
        ("p:+33639980601", "+33639980601"),
        ("p:0639980601", "+33639980601"),
        ("'0639980601", "+33639980601"),
        ("+33700123456", "+33700123456"),
        ("01 99 00 06 13", "+33199000613"),
        (639980601.0, "+33639980601"),
        ("639980601.0", "+33639980601"),
        ("33639980601.0", "+33639980601"),
        ("+33639980601.0", "+33639980601"),
        ("0639980601.0", "+33639980601"),
        ("32470000608.0", None),
        (33639980601, "+33639980601"),
        ("+262 692 12 34 56", "+262692123456"),
        ("+32 470 00 06 08", "+32470000608"),
        ("+32 (0)470 00 06 08", "+32470000608"),
        ("0032470000608", "+32470000608"),
        ("+41780000000", "+41780000000"),
    ],
)
def test_a_number_is_read(cell: Cell, e164: str) -> None:
    assert read_phone(cell).e164 == e164


@pytest.mark.parametrize(
    "cell",
    [
        "", "NC", "0639", "0199 00", "3.36E+10", "3,36E+10", "p:", "00", "0000000000", "+", "+999123456789",
        "12345678901", "32470000608", "06 39 98 06 01 poste 2", "٠٦٣٩٩٨٠٦٠١", "+33 6 39", True, None, 2.5,
    ],
)  # fmt: skip
def test_a_number_that_nobody_can_read(cell: Cell) -> None:
    assert read_phone(cell).e164 is None


@pytest.mark.parametrize(
    ("cell", "restored"),
    [("639980605", True), (639980605.0, True), ("6 39 98 06 05", True), ("0639980605", False), ("33639980605", False)],
)
def test_a_lost_zero_is_put_back_and_said(cell: Cell, restored: bool) -> None:
    assert read_phone(cell) == ("+33639980605", restored)


@pytest.mark.parametrize(
    ("cell", "first", "others"),
    [
        ("+33 6 39 98 03 21 ::: 01 99 00 03 21", "+33639980321", ("+33199000321",)),
        ("06 39 98 03 21 / 01 99 00 03 21", "+33639980321", ("+33199000321",)),
        ("0639980321/0199000321", "+33639980321", ("+33199000321",)),
        ("NC; 0639980321", "+33639980321", ()),
        ("0639980321, +33639980321", "+33639980321", ()),
        ("0639980321\n0199000321", "+33639980321", ("+33199000321",)),
        ("NC / ?", None, ()),
    ],
)
def test_the_numbers_of_a_cell(cell: str, first: str | None, others: tuple[str, ...]) -> None:
    assert read_phones(cell)[:2] == (first, others)


@given(
    st.integers(100_000_000, 999_999_999),
    st.sampled_from(["0{}", "+33{}", "0033{}", "33{}", "+33 (0){}", "{}", "tel:+33{}", "p:+33{}", "'0{}"]),
    st.sampled_from(["", " ", ".", "-", "\u00a0"]),
)
def test_every_spelling_of_a_french_number_is_the_same_number(national: int, way: str, gap: str) -> None:
    digits = str(national)
    spelled = gap.join([digits[0], *(digits[n : n + 2] for n in range(1, 9, 2))])
    assert read_phone(way.format(spelled)).e164 == f"+33{national}"


@given(st.text(alphabet="0123456789 +.-()", max_size=20))
def test_the_quick_way_agrees_with_the_whole(text: str) -> None:
    quick = usual_phone(text)
    assert quick is None or quick == read_phone(text).e164


@given(st.text(max_size=25))
def test_what_is_read_can_be_dialled(text: str) -> None:
    e164 = read_phone(text).e164
    assert e164 is None or is_e164(e164)


@pytest.mark.parametrize(("text", "none"), [("p:", True), (" p: ", True), ("tel:", True), ("NC", False), ("0", False)])
def test_a_prefix_alone_is_no_number(text: str, none: bool) -> None:
    assert is_no_phone(text) is none


@pytest.mark.parametrize(
    ("e164", "mobile"),
    [
        ("+33639980411", True), ("+33700123456", True), ("+33199000006", False), ("+262692000015", True),
        ("+590690123456", True), ("+262262123456", False), ("+32470000018", True), ("+3226791211", False),
        ("06 39 98 00 17", False), ("+336", False),
    ],
)  # fmt: skip
def test_whether_an_sms_can_reach_a_number(e164: str, mobile: bool) -> None:
    assert is_mobile(e164) is mobile


@pytest.mark.parametrize("code", ["33", "262", "590", "594", "596", "508", "681", "687", "689"])
def test_overseas_codes_are_french(code: str) -> None:
    assert is_french(f"+{code}692000099")


def test_a_belgian_number_is_not_french() -> None:
    assert not is_french("+32475000099")
    assert country_of("+32475000099") == "BE"


@pytest.mark.parametrize(("e164", "country"), [("+33639980411", "FR"), ("+262692000015", "RE"), ("n/a", None)])
def test_the_country_of_a_number(e164: str, country: str | None) -> None:
    assert country_of(e164) == country


@pytest.mark.parametrize(
    "written",
    [
        "06 1234 56 78",
        "0612 34 56 78",
        "06 12 345 678",
        "061 234 56 78",
        "06-12.34 56/78",
        "06\xa012\xa034\xa056\xa078",
        "06\u202f1234\u202f5678",
        "06–12–34–56–78",
        "06_12_34_56_78",
        "(0)6 12 34 56 78",
        "+33 (0)6 12 34 56 78",
        "(+33) 6 1234 56 78",
        "0 6 1 2 3 4 5 6 7 8",
    ],
)
def test_a_number_in_other_groups_is_the_same_in_a_cell_and_in_a_text(written: str) -> None:
    assert read_phones(written).first == "+33612345678"
    assert numbers_in(f"Durand {written} ne plus appeler") == ("+33612345678",)


@pytest.mark.parametrize("written", ["06,12,34,56,78", "06:12:34:56:78", "０６１２３４５６７８"])
def test_pairs_between_any_signs_are_a_number(written: str) -> None:
    assert read_phones(written).first == "+33612345678"


@pytest.mark.parametrize("text", ["24/11/2026 06:12:34", "SIRET 12345678901234", "FR76 3000 6000 0112 3456 7890 189"])
def test_other_figures_are_no_number(text: str) -> None:
    assert numbers_in(text) == ()
