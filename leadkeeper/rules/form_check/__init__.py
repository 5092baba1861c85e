"""The form check, L00 to L40: what a form showed → what invalidates the yes it collected, and what weakens it.

The triggers are those of `tests/conformance/lint/README.md`, to the letter; the reasons are in `words.findings`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from leadkeeper.model.finding import Finding, Severity
from leadkeeper.rules.form_check.subject import Book, Subject, subject
from leadkeeper.rules.form_check.table import CHECKS, Check

__all__ = ["CHECKS", "Check", "check", "check_in_book", "ids"]

NOT_DESCRIBED = Finding("L00", "error", "")


def check(description: Mapping[str, object] | None, target: str | None = None) -> tuple[Finding, ...]:
    """What L00 to L37 object to in a form's description, in the order of the checks.

    `target` is the name of the partner that L16 looks for; None asks about nobody. None as description, a form that is
    not described, gives L00 alone.
    """
    return (NOT_DESCRIBED,) if description is None else _findings(subject(description, target))


def check_in_book(
    description: Mapping[str, object] | None,
    evidence_kinds: frozenset[str],
    *,
    target: str | None = None,
    changed: bool = False,
    language: str | None = None,
    audience_language: str | None = None,
) -> tuple[Finding, ...]:
    """What all checks object to in a form version of a book, L38 to L40 included.

    `evidence_kinds` are those of the version's evidence (`signed_sheet`, `script`…); `changed` says that the version
    was published with another description; the languages (`fr`, `en-GB`…) count when both are known.
    """
    if description is None:
        return (NOT_DESCRIBED,)
    return _findings(subject(description, target, Book(evidence_kinds, changed, language, audience_language)))


def ids(findings: Iterable[Finding], severity: Severity) -> tuple[str, ...]:
    """The checks that object with this severity, each once, in order."""
    return tuple(sorted({finding.id for finding in findings if finding.severity == severity}))


def _findings(form: Subject) -> tuple[Finding, ...]:
    return tuple(finding for one in CHECKS for finding in one.find(form))
