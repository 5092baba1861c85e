"""The one place where the oracle asks the form check, which has conformance cases of its own."""

from __future__ import annotations

import json
from functools import cache

from leadkeeper.domain.form_audit.checks import check_in_book
from tests.oracle.companies import Facts


def fault_ids(form_version: Facts | None) -> frozenset[str]:
    """The errors of a form version's description; none where there is no description to check."""
    if form_version is None or form_version.get("description") is None:
        return frozenset()
    kinds = frozenset(item.get("kind") for item in form_version.get("evidence") or [])
    return _errors(json.dumps(form_version["description"]), kinds)


@cache
def _errors(description: str, evidence_kinds: frozenset[str]) -> frozenset[str]:
    findings = check_in_book(json.loads(description), evidence_kinds)
    return frozenset(finding.id for finding in findings if finding.severity == "error")
