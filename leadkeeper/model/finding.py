"""What the form check says about a form: one finding for each place that a check objects to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]
Fact = str | int | float | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """An objection to a form: the check (`L03`), how grave it is, the key of the description that it is about.

    `where` is the path of that key (`partner_box.text`, `buttons[1].type`). `facts` are pairs of a name and what was
    seen: `found` is an excerpt of the folded wording; a tuple holds keys of the description.
    """

    id: str
    severity: Severity
    where: str
    facts: tuple[tuple[str, Fact], ...] = ()


def error(check_id: str, where: str, **facts: Fact) -> Finding:
    """A finding that invalidates what the form collected (R18)."""
    return Finding(check_id, "error", where, tuple(facts.items()))


def warning(check_id: str, where: str, **facts: Fact) -> Finding:
    """A finding that is shown and blocks nobody."""
    return Finding(check_id, "warning", where, tuple(facts.items()))
