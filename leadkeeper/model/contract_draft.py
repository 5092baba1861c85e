"""A draft of a contract before anybody lays it out as a document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Article:
    """One article: the clause that it is about (`model.clauses`), its heading and its paragraphs."""

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
