"""The lines of the table of sources, and how a form version stands in a word."""

from __future__ import annotations

from dataclasses import dataclass

from leadkeeper.flows.sources import SourceVersion
from leadkeeper.words import _
from ui.models.columns import Column
from ui.theme import Status
from ui.widgets.finding_rows import verdict


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One line: what stands in its cells, and the version itself."""

    form: str
    version: str
    people: int
    check: str
    status: Status
    source: SourceVersion


def row_of(one: SourceVersion) -> SourceRow:
    """The line of a version."""
    return SourceRow(title_of(one), one.version.id, one.people, *standing(one), one)


def columns() -> tuple[Column, ...]:
    """The columns in the language spoken now."""
    return (
        Column("form", _("Form"), 170, grows=True),
        Column("people", _("People"), 84, align="right"),
        Column("check", _("Check"), 150, status=lambda row: row.status),
    )


def title_of(one: SourceVersion) -> str:
    """The name of the form and the version behind it."""
    return _("{form} · {version}").format(form=one.form.name or one.form.id, version=one.version.id)


def standing(one: SourceVersion) -> tuple[str, Status]:
    """How a version stands: revoked, not described, with errors, without a picture, changed, or it holds."""
    if one.form.status == "revoked":
        return _("revoked"), Status.BAD
    word, status = verdict([finding for finding in one.findings if finding.id != "L16"])
    if status is not Status.GOOD:
        return word, status
    if one.altered:
        return _("evidence changed"), Status.BAD
    if not one.version.evidence:
        return _("no picture"), Status.WARN
    return word, status
