"""How the check reads wording: folded, each text alone, and a promise in the same sentence excuses what follows it."""

from __future__ import annotations

from leadkeeper.rules.form_check.patterns import PATTERNS

EXCERPT = 80  # characters of the wording that a finding shows

# No pattern that excuses begins more than this before its end: 60 characters after a word of 80 letters.
_REACH = 150


def said(name: str, text: str) -> str | None:
    """What the pattern matches first in a folded text, or None."""
    match = PATTERNS[name].search(text)
    return excerpt(match[0]) if match else None


def said_unless(name: str, excuse: str, text: str) -> str | None:
    """The first match, left to right, that has no match of `excuse` before it in its sentence; None without any.

    A sentence ends at `.`, `!`, `?` or `;` followed by a space. Takes linear time: each stretch is read once.
    """
    sentence, read, excused = 0, 0, False
    for match in PATTERNS[name].finditer(text):
        start = match.start()
        opening = _last_end(text, read, start)
        if opening > sentence:
            sentence, excused = opening, False
        reason = PATTERNS[excuse].search(text, max(sentence, read - _REACH), start)
        if reason is None and not excused:
            return excerpt(match[0])
        # One that ends before the match excuses the rest of the sentence too; NO always reaches up to the match.
        excused = excused or (reason is not None and reason.end() < start)
        read = start
    return None


def excerpt(words: str) -> str:
    """The words as a finding shows them: shortened when they are long."""
    return words if len(words) <= EXCERPT else f"{words[:EXCERPT].rstrip()}…"


def _last_end(text: str, after: int, before: int) -> int:
    """Where the last sentence that ends in this stretch ends, or 0; its space may stand at `before` itself."""
    return max(text.rfind(f"{stop} ", after, before + 1) for stop in ".!?;") + 1
