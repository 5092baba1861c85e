"""How a person wants a lead file to be read, where the file itself does not say it well."""

from __future__ import annotations

from leadkeeper.files.table import AS_FOUND, Reading

ENCODINGS = ("utf-8", "cp1252", "utf-16", "mac-roman", "iso-8859-15")
"""The encodings that a person may choose from; any that Python knows can be given."""

DELIMITERS = (";", ",", "\t", "|")


def read_as(
    encoding: str | None = None, delimiter: str | None = None, sheet: str | None = None, password: str | None = None
) -> Reading:
    """A reading with what the person decided; None leaves it to the file."""
    return AS_FOUND if encoding == delimiter == sheet == password is None else Reading(encoding, delimiter, sheet, password)
