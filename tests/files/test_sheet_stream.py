"""Rows as XML text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.workbook_verifier import decode
from leadkeeper.files.workbook_writer import CELL_LIMIT, RowWriter, column_letters, encode, excel_length

PIECES = ["_x0041", "_x0041_", "_", "x", "0041", "_x005F_", "_x00e9_", "\r", "\x00", "\x1f", "\ufffe", "\ud800", "é"]


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("Léa", "Léa"),
        ("a\tb\nc", "a\tb\nc"),
        ("a\r\nb", "a_x000D_\nb"),
        ("\x00", "_x0000_"),
        ("\x1b", "_x001B_"),
        ("\uffff", "_xFFFF_"),
        ("\ud83d", "_xD83D_"),
        ("😀", "😀"),
        ("_x0041_", "_x005F_x0041_"),
        ("_x00e9_", "_x005F_x00e9_"),
        ("_x0041_x0042_", "_x005F_x0041_x005F_x0042_"),
        ("_x0041\r", "_x005F_x0041_x000D_"),
        ("_x41_", "_x41_"),
        ("_X0041_", "_X0041_"),
        ("lea_dubois", "lea_dubois"),
    ],
)
def test_a_text_is_stored_as_office_stores_it(text: str, stored: str) -> None:
    assert encode(text) == stored


@given(st.one_of(st.text(st.characters(exclude_categories=())), st.lists(st.sampled_from(PIECES)).map("".join)))
def test_every_text_comes_back_from_its_stored_form(text: str) -> None:
    assert decode(encode(text)) == text


@pytest.mark.parametrize(("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA")])
def test_columns_are_named_as_in_a_spreadsheet(number: int, letters: str) -> None:
    assert column_letters(number) == letters


@pytest.mark.parametrize(("text", "length"), [("", 0), ("é", 1), ("😀", 2), ("\ud800", 1)])
def test_length_is_counted_as_excel_counts_it(text: str, length: int) -> None:
    assert excel_length(text) == length


def test_an_empty_cell_is_no_cell() -> None:
    xml = RowWriter(["a", "b", "c"], 1).rows(2, [(None, "", "x")])
    assert xml == '<row r="2"><c r="C2" s="1" t="inlineStr"><is><t>x</t></is></c></row>'


@pytest.mark.parametrize("text", [" x", "x ", "x\n", "\tx"])
def test_space_at_an_end_is_marked_to_be_kept(text: str) -> None:
    assert f'<t xml:space="preserve">{text}</t>' in RowWriter(["a"], 1).rows(1, [(text,)])


def test_markup_in_a_text_is_escaped() -> None:
    assert "&lt;b&gt;&amp;amp;]]&gt;" in RowWriter(["a"], 1).rows(1, [("<b>&amp;]]>",)])


def test_rows_are_numbered_from_the_first() -> None:
    xml = RowWriter(["a"], 1).rows(7, [("x",), ("y",)])
    assert 'r="A7"' in xml
    assert 'r="A8"' in xml


@pytest.mark.parametrize("text", ["x" * CELL_LIMIT, "😀" * (CELL_LIMIT // 2), "&" * CELL_LIMIT, "\x01" * CELL_LIMIT])
def test_the_longest_text_that_excel_keeps_is_written_whole(text: str) -> None:
    xml = RowWriter(["a"], 1).rows(1, [(text,)])
    assert xml.count(text[0]) + xml.count("&amp;") + xml.count("_x0001_") >= len(text)


@pytest.mark.parametrize("text", ["x" * (CELL_LIMIT + 1), "😀" * (CELL_LIMIT // 2 + 1)])
def test_a_longer_text_is_refused_and_named(text: str) -> None:
    with pytest.raises(LeadKeeperError) as refusal:
        RowWriter(["ref", "postal_address"], 1).rows(2, [("a", "b"), ("c", text)])
    assert refusal.value.code == "cell-too-long"
    assert refusal.value.facts == {"column": "postal_address", "row": 3, "limit": CELL_LIMIT}


@pytest.mark.parametrize("row", [("a",), ("a", "b", "c")])
def test_a_row_of_another_width_is_a_bug(row: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="zip"):
        RowWriter(["a", "b"], 1).rows(2, [row])


def test_writing_a_number_cell_raises() -> None:
    with pytest.raises(AttributeError):
        RowWriter(["a"], 1).rows(2, [(5,)])  # type: ignore[list-item]  # what the test is about
