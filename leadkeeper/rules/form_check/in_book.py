"""Checks that need more than a description: what the book knows of the form version besides."""

from __future__ import annotations

from collections.abc import Iterator

from leadkeeper.model.finding import Finding, error, warning
from leadkeeper.rules.form_check.subject import Subject

PROOF = {"paper": "signed_sheet", "phone": "script"}  # medium → the kind of evidence it needs


def changed_since_published(subject: Subject) -> Iterator[Finding]:
    """L38: the description is no longer the one that this version was published with."""
    if subject.book is not None and subject.book.changed:
        yield error("L38", "")


def language_foreign(subject: Subject) -> Iterator[Finding]:
    """L39: the form's language is known, and is not that of its audience."""
    if subject.book is None or not subject.book.language or not subject.book.audience_language:
        return
    language, audience = subject.book.language, subject.book.audience_language
    if _primary(language) != _primary(audience):
        yield warning("L39", "", language=language, audience=audience)


def sheet_missing(subject: Subject) -> Iterator[Finding]:
    """L40: paper without the signed sheet, or a telephone form without its script."""
    if subject.book is None:
        return
    proof = PROOF.get(subject.form.medium)
    if proof is not None and proof not in subject.book.evidence_kinds:
        yield error("L40", "medium")


def _primary(language: str) -> str:
    """The language of a tag such as `fr-BE`."""
    return language.replace("_", "-").partition("-")[0].strip().lower()
