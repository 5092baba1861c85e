"""Checks the description of a form that stands in a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.json_object import read_object
from leadkeeper.model.finding import Finding
from leadkeeper.rules import form_check


@dataclass(frozen=True, slots=True)
class Checked:
    """What the form check finds: the checks with an error, those with a warning, and every finding."""

    errors: tuple[str, ...]
    warnings: tuple[str, ...]
    findings: tuple[Finding, ...]


def check_form(path: Path, partner: str | None) -> Checked:
    """The findings about a form's description; raises `file-missing`, `not-a-json-object` for a file that is none."""
    if not path.is_file():
        raise LeadKeeperError("file-missing", path=str(path))
    found = form_check.check(read_object(path), partner)
    return Checked(form_check.ids(found, "error"), form_check.ids(found, "warning"), found)
