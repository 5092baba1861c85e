"""Rules that speak of files, tasks and wordings and never object to a contact: R26, R27, R30, R32, R34, R38 and R45."""

from __future__ import annotations

from tests.oracle.situation import Situation


def r26(s: Situation) -> str | None:
    """Sensitive columns are dropped from the file."""
    return None


def r27(s: Situation) -> str | None:
    """Columns beyond the contract are dropped from the file."""
    return None


def r30(s: Situation) -> str | None:
    """Every export leaves a trace, or does not happen."""
    return None


def r32(s: Situation) -> str | None:
    """Requests have a deadline."""
    return None


def r34(s: Situation) -> str | None:
    """An unknown segment is judged as a consumer by the other rules."""
    return None


def r38(s: Situation) -> str | None:
    """Trap rows are added to a file and judged by nobody."""
    return None


def r45(s: Situation) -> str | None:
    """A file without the owner's name and rights contact is refused as a whole."""
    return None
