"""The sheet "Lisez-moi" that goes with the rows: what the recipient may do, for how long, and the first message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.sheet_stream import CELL_LIMIT, encode, excel_length
from leadkeeper.model.cover import Cover, Section

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

ACCENT = "1F4E79"
PALE = "EAF1F8"
GREY = "595959"
LABEL_WIDTH = 30
TEXT_WIDTH = 88


def lay_out(sheet: Worksheet, cover: Cover) -> None:
    """Writes the cover into an empty sheet: two columns, wrapped, A4 portrait. Raises `cell-too-long`."""
    _set_page(sheet)
    _put(sheet, 1, 1, cover.title, bold=True, size=18, colour=ACCENT, wrap=False)
    sheet.row_dimensions[1].height = 30
    row = 2
    for section in cover.sections:
        row = _lay_section(sheet, row + 1, section)
    sheet.print_area = f"A1:B{max(row - 1, 1)}"


def _lay_section(sheet: Worksheet, row: int, section: Section) -> int:
    """Writes one section from `row` on and returns the first row below it."""
    from openpyxl.styles import PatternFill

    for column in (1, 2):
        heading = _put(sheet, row, column, section.heading if column == 1 else "", bold=True, size=12, wrap=False)
        heading.fill = PatternFill("solid", start_color=PALE)
    sheet.row_dimensions[row].height = 20
    row += 1
    for label, value in section.pairs:
        _put(sheet, row, 1, label, colour=GREY)
        _put(sheet, row, 2, value)
        row += 1
    for line in section.lines:
        _put(sheet, row, 2, line)
        row += 1
    if section.to_copy:
        _frame(_put(sheet, row, 2, section.to_copy))
        row += 1
    return row


def _put(
    sheet: Worksheet,
    row: int,
    column: int,
    text: str,
    *,
    bold: bool = False,
    size: int = 11,
    colour: str = "000000",
    wrap: bool = True,
) -> Cell:
    """One text cell; openpyxl would cut a long text and take a leading `=` for a formula, so neither is left to it."""
    from openpyxl.styles import Alignment, Font

    if excel_length(text) > CELL_LIMIT:
        raise LeadKeeperError("cell-too-long", column=sheet.title, row=row, limit=CELL_LIMIT)
    cell: Cell = sheet.cell(row, column)
    cell.number_format = "@"
    cell.font = Font(name="Calibri", size=size, bold=bold, color=colour)
    cell.alignment = Alignment(wrap_text=wrap, vertical="top" if wrap else "center")
    if text:
        cell.value = encode(text)
        cell.data_type = "s"
        cell.quotePrefix = True
    return cell


def _frame(cell: Cell) -> None:
    """Sets the text to copy apart from the words around it."""
    from openpyxl.styles import Border, PatternFill, Side

    line = Side("thin", color=ACCENT)
    cell.border = Border(left=line, right=line, top=line, bottom=line)
    cell.fill = PatternFill("solid", start_color="FFFFFF")


def _set_page(sheet: Worksheet) -> None:
    """Widths, A4 portrait, as many pages high as it needs."""
    sheet.column_dimensions["A"].width = LABEL_WIDTH
    sheet.column_dimensions["B"].width = TEXT_WIDTH
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation = "portrait"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "&P / &N"
