"""The sheet that goes with the rows of an export, before anybody lays it out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Article:
    """One article: the clause that it is about (`domain.partner`), its heading and its paragraphs."""

    clause: str
    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContractDraft:
    """The whole draft, in words prepared by the caller; what stands in [brackets] is still to be written.

    `warning` says what the draft is not; `company` signs the document's properties; `made_at` is an aware instant.
    """

    title: str
    company: str
    made_at: datetime
    warning: str
    articles: tuple[Article, ...]
    signatures: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the cover: a heading, then label and value pairs, then lines, then a text to copy in one cell."""

    heading: str
    pairs: tuple[tuple[str, str], ...] = ()
    lines: tuple[str, ...] = ()
    to_copy: str = ""


@dataclass(frozen=True, slots=True)
class Cover:
    """What the last sheet says, in words prepared by the caller; `company` and `made_at` also sign the document.

    `sheet` is the sheet's name ("Lisez-moi"), `title` its first line, `made_at` an aware instant, `mark` what the
    document is known by later (id and instant of the export), if it has one.
    """

    sheet: str
    title: str
    company: str
    made_at: datetime
    sections: tuple[Section, ...]
    mark: str | None = None
