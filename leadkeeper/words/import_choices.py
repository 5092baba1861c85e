"""What people call the choices of an import."""

from __future__ import annotations

from leadkeeper.words import N_
from leadkeeper.words.named import Named

mode = Named(
    {
        "fill": N_("Fill in what is missing, replace nothing"),
        "update": N_("Replace what the book has"),
        "skip": N_("Leave them as they are"),
        "none": N_("Do not compare: every row is a new person"),
    }
)
"""What an import does with people whom the book has."""

encoding = Named(
    {
        "utf-8": N_("UTF-8 (most programs)"),
        "cp1252": N_("Windows (Excel)"),
        "utf-16": N_("UTF-16 (social networks)"),
        "mac-roman": N_("Old Mac"),
        "iso-8859-15": N_("ISO 8859-15"),
    },
    absent=N_("as found"),
)

delimiter = Named(
    {";": N_("Semicolon"), ",": N_("Comma"), "\t": N_("Tab"), "|": N_("Vertical bar")},
    absent=N_("as found"),
)

file_format = Named(
    {
        "csv": N_("Text with columns (CSV)"),
        "xlsx": N_("Excel workbook"),
        "xlsb": N_("Excel workbook"),
        "xls": N_("Excel workbook"),
        "ods": N_("LibreOffice workbook"),
        "vcard": N_("Address cards (vCard)"),
        "zip": N_("ZIP with several lists"),
    }
)

date_order = Named(
    {
        "dmy": N_("day / month / year"),
        "mdy": N_("month / day / year"),
        "ymd": N_("year - month - day"),
        "ambiguous": N_("to be said"),
    }
)
