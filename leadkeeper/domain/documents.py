"""Content of documents before layout: the cover sheet of a workbook and the draft of a contract."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a contract: its clause (see `domain.partner`), heading and paragraphs."""

    clause: str
    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContractDraft:
    """A contract draft in texts prepared by the caller; what stands in [brackets] is left to fill in.

    `warning` states what the draft is not; `company` is the author in the document's properties; `made_at` is an aware
    instant.
    """

    title: str
    company: str
    made_at: datetime
    warning: str
    articles: tuple[Article, ...]
    signatures: tuple[str, str]


@dataclass(frozen=True, slots=True)
class TextDraft:
    """A draft or letter in texts prepared by the caller: chapters of heading ("" for none) and paragraphs.

    What stands in [brackets] is left to fill in; `language` is a tag such as `fr-FR`.
    """

    title: str
    company: str
    warning: str
    chapters: tuple[tuple[str, tuple[str, ...]], ...]
    language: str = "fr-FR"


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the cover: heading, label and value pairs, lines, and a text to copy in one cell."""

    heading: str
    pairs: tuple[tuple[str, str], ...] = ()
    lines: tuple[str, ...] = ()
    to_copy: str = ""


@dataclass(frozen=True, slots=True)
class Cover:
    """The cover sheet in texts prepared by the caller; `company` and `made_at` also go into the document's properties.

    `sheet` is the sheet's name ("Lisez-moi"), `title` its first line, `made_at` an aware instant. `mark` is the
    watermark that identifies the document later (id and instant of the export), if it has one. `heads` are the names
    that readers see above the columns of data; their cells hold the stable ones.
    """

    sheet: str
    title: str
    company: str
    made_at: datetime
    sections: tuple[Section, ...]
    mark: str | None = None
    heads: tuple[str, ...] = ()
