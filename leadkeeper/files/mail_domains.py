"""The bundled list of throw-away mail domains; `tests/workshop/mail_domains.py` renews it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

LIST = Path(__file__).resolve().parents[2] / "resources" / "domains" / "disposable.txt"
"""One domain a line, after lines that begin with `#`: where it comes from, its date, its licence."""


@cache
def throwaway_domains() -> frozenset[str]:
    """Return the domains of services that give mailboxes for some minutes."""
    lines = LIST.read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def is_throwaway(domain: str) -> bool:
    """Whether a domain or one above it is on the list."""
    known = throwaway_domains()
    parts = domain.split(".")
    return any(".".join(parts[start:]) in known for start in range(len(parts) - 1))
