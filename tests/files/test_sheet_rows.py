"""A sheet's XML as rows of text."""

from __future__ import annotations

import io
from xml.parsers.expat import ExpatError

import pytest

from leadkeeper.files import workbook_verifier
from leadkeeper.files.workbook_verifier import NotPlainError, read_rows


def sheet(rows: str, before: str = "", after: str = "") -> io.BytesIO:
    return io.BytesIO(f"<worksheet>{before}<sheetData>{rows}</sheetData>{after}</worksheet>".encode())


def cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def test_cells_come_in_their_columns_with_none_in_the_gaps() -> None:
    rows = f'<row r="1">{cell("B1", "x")}{cell("AA1", "y")}</row>'
    assert list(read_rows(sheet(rows))) == [(1, (None, "x", *[None] * 24, "y"))]


def test_an_empty_row_is_a_row() -> None:
    assert list(read_rows(sheet('<row r="1"/><row r="2"></row>'))) == [(1, ()), (2, ())]


def test_a_styled_cell_without_text_is_empty() -> None:
    assert list(read_rows(sheet('<row r="1"><c r="A1" s="2"/></row>'))) == [(1, (None,))]


def test_escapes_are_decoded_once() -> None:
    rows = f'<row r="1">{cell("A1", "_x005F_x0041_")}{cell("B1", "_x000d_&amp;&#233;")}</row>'
    assert list(read_rows(sheet(rows))) == [(1, ("_x0041_", "\r&é"))]


def test_an_escape_cut_by_the_end_of_a_chunk_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_verifier, "CHUNK", 1)
    assert list(read_rows(sheet(f'<row r="1">{cell("A1", "é_x0007_z")}</row>'))) == [(1, ("é\x07z",))]


def test_rows_come_before_the_whole_sheet_is_read() -> None:
    stream = sheet("".join(f'<row r="{n}">{cell(f"A{n}", "x" * 90)}</row>' for n in range(1, 5001)))
    next(read_rows(stream))
    assert stream.tell() <= workbook_verifier.CHUNK


def test_words_in_a_footer_are_no_row() -> None:
    footer = "<headerFooter><oddFooter>&amp;P</oddFooter></headerFooter>"
    assert list(read_rows(sheet(f'<row r="1">{cell("A1", "x")}</row>', after=footer))) == [(1, ("x",))]


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ('<c r="A1"><f>1+1</f></c>', "<f>"),
        ('<c r="A1"><v>5</v></c>', "<v>"),
        ('<c r="A1" t="s"><is><t>x</t></is></c>', "A1"),
        ('<c r="A1" t="inlineStr"><is><r><t>x</t></r></is></c>', "<r>"),
        ('<c r="A1" t="inlineStr"><is><t>x</t><t>y</t></is></c>', "A1"),
        ('<c r="A1" t="inlineStr"><is>x</is></c>', "A1"),
        (cell("A2", "x"), "A2"),
        (cell("1", "x"), "1"),
        (cell("a1", "x"), "a1"),
        (cell("B1", "x") + cell("A1", "y"), "A1"),
        (cell("A1", "x") + cell("A1", "y"), "A1"),
        ("x", "1"),
        ("<t>x</t>", ""),
        ("<hyperlinks/>", "<hyperlinks>"),
    ],
)
def test_what_is_not_one_plain_text_a_cell_is_refused_at_its_place(row: str, place: str) -> None:
    with pytest.raises(NotPlainError) as refusal:
        list(read_rows(sheet(f'<row r="1">{row}</row>')))
    assert str(refusal.value) == place


@pytest.mark.parametrize(
    "before",
    [
        '<cols><col min="2" max="2" hidden="1"/></cols>',
        '<cols><col min="2" max="2" hidden="true"/></cols>',
        '<cols><col min="2" max="2" width="0"/></cols>',
        '<sheetFormatPr zeroHeight="1"/>',
        "<drawing/>",
        "<extLst/>",
        '<autoFilter ref="A1:A2"><filterColumn colId="0"/></autoFilter>',
    ],
)
def test_what_is_hidden_or_active_is_refused(before: str) -> None:
    with pytest.raises(NotPlainError):
        list(read_rows(sheet('<row r="1"/>', before)))


@pytest.mark.parametrize("row", ['<row r="1" hidden="1"/>', '<row r="1" ht="0"/>', "<row/>", '<row r="x"/>'])
def test_a_hidden_or_unnumbered_row_is_refused(row: str) -> None:
    with pytest.raises(NotPlainError):
        list(read_rows(sheet(row)))


def test_a_document_type_is_refused() -> None:
    stream = io.BytesIO(b'<!DOCTYPE worksheet [<!ENTITY a "b">]><worksheet/>')
    with pytest.raises(NotPlainError, match="DOCTYPE"):
        list(read_rows(stream))


def test_a_sheet_that_ends_too_soon_is_broken() -> None:
    with pytest.raises(ExpatError):
        list(read_rows(io.BytesIO(b'<worksheet><sheetData><row r="1"/>')))
