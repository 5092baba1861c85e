"""Which versions of a published partner list a person may have seen."""

from __future__ import annotations

import datetime as dt

from tests.oracle.companies import Facts
from tests.oracle.instants import Instant, read_instant, surely_later
from tests.oracle.situation import Situation


def list_of(situation: Situation, version_id: object) -> Facts | None:
    """The list that owns a version."""
    for candidate in situation.archive.get("lists") or []:
        if any(version["id"] == version_id for version in candidate.get("versions") or []):
            return candidate
    return None


def fixed_version(situation: Situation, event: Facts | None = None) -> str | None:
    """The version that a consent (the judged one by default) records, else the one printed on its form version."""
    consent = event or situation.judged
    recorded = (consent or {}).get("list_version")
    return recorded or (situation.form_version_of(consent) or {}).get("list_version")


def list_shown(situation: Situation, event: Facts | None = None) -> Facts | None:
    """The list behind a consent, the judged one by default."""
    fixed = fixed_version(situation, event)
    if fixed:
        return list_of(situation, fixed)
    linked = (situation.form_version_of(event or situation.judged) or {}).get("list")
    return next((candidate for candidate in situation.archive.get("lists") or [] if candidate["id"] == linked), None)


def versions_shown(situation: Situation, event: Facts | None = None) -> list[Facts]:
    """The recorded or printed version, else all that were in force at some moment within the consent's precision."""
    versions = (list_shown(situation, event) or {}).get("versions") or []
    fixed = fixed_version(situation, event)
    if fixed:
        return [version for version in versions if version["id"] == fixed]
    at = given_at(situation, event)
    return [version for version in versions if at is not None and possibly_in_force(version, versions, at)]


def possibly_in_force(version: Facts, versions: list[Facts], at: Instant) -> bool:
    """Out at some moment of `at`, and then not surely replaced; a version that nobody can date may be."""
    out = published(version)
    if out is None:
        return True
    replaced = [newer.last for newer in map(published, versions) if surely_later(newer, out) and newer is not None]
    return any(out.first <= last and all(first < moment for moment in replaced) for first, last in at.readings)


def published(version: Facts) -> Instant | None:
    return read_instant(version.get("published_at"))


def given_at(situation: Situation, event: Facts | None = None) -> Instant | None:
    """When a consent was given, the judged one by default."""
    return read_instant((event or situation.judged or {}).get("at"))


def perhaps_no_version_out(situation: Situation, event: Facts | None = None) -> bool:
    """Whether for part of the consent's precision no version of the linked list may have been out yet."""
    at = given_at(situation, event)
    if fixed_version(situation, event) or at is None:
        return False
    versions = (list_shown(situation, event) or {}).get("versions") or []
    surely_out = [out.last for out in map(published, versions) if out is not None]
    return any(all(first < moment for moment in surely_out) for first, _ in at.readings)


def surely_before_any(situation: Situation) -> bool:
    """Whether the whole consent lies before the version that it claims, or before every version of its list."""
    fixed = fixed_version(situation)
    versions = (list_shown(situation) or {}).get("versions") or []
    claimed = [version for version in versions if not fixed or version["id"] == fixed]
    return bool(claimed) and all(surely_later(published(version), situation.judged_at) for version in claimed)


def undated(situation: Situation) -> bool:
    """Whether a version that the person may have seen has a date that nobody can read."""
    return any(published(version) is None for version in versions_shown(situation))


def published_by(day: dt.date, versions: list[Facts]) -> list[Facts]:
    """Those published by the end of a day; a version that nobody can date may be."""
    return [version for version in versions if (out := published(version)) is None or out.day <= day]


def newest(versions: list[Facts]) -> list[Facts]:
    """The version after which none surely came; several where their order cannot be told."""
    return [v for v in versions if not any(surely_later(published(other), published(v)) for other in versions)]


def perhaps_later(version: Facts, other: Facts) -> bool:
    """Whether one version appeared after another, or may have."""
    return version is not other and not surely_later(published(other), published(version))
