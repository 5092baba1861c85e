"""Columns that nothing reads, in case somebody says no there, and notes that ask for no further contact."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from leadkeeper.rules.answers import NO, NO_ANSWER, UNCLEAR, WITHDRAWN, read_answer, stays
from leadkeeper.rules.cells import NO_CELL, Cell, cell_text
from leadkeeper.rules.columns import Column
from leadkeeper.rules.folding import fold
from leadkeeper.rules.known_names import asks_for_consent
from leadkeeper.rules.proposals import proposed_field
from leadkeeper.rules.stop_words import says_stop

MANY = 30_000
"""How many different cells of a column are remembered."""

LONG = 200
"""Letters from which on a cell is no answer, but a text."""

SHORT = 12
"""Letters up to which a text may be an answer without one of the words below."""

_ID = re.compile("[0-9]")  # no answer, unless the header asks for one: most columns with many texts hold ids or figures
_FREE_TEXT = frozenset({"note", "tags"})
_NOTE_WORDS = frozenset(
    "note notes commentaire commentaires comment comments remarque remarques observation observations memo message"
    " messages info infos information tag tags etiquettes historique suivi".split()
)

# `says_stop` costs twenty times as much: no text without one of these says stop (tests/rules/test_unread.py).
_HINTS = (
    "stop", "plus", "pas", "jamais", "aucun", "sinscri", "sabonn", "unsub", "optout", "opt out", "opt-out", "opt_out",
    "opted", "bloctel", "black", "block", "oppos", "rouge", "noire", "npai", "npc", "suppr", "effac", "oubli",
    "retrait", "radi", "retir", "enlev", "refus", "not", "n't", "no ", "non", "remove", "delete", "erase", "withdr",
)  # fmt: skip


class UnreadColumn:
    """A column that nothing reads, or one of notes; finds the cells that may say that somebody left or refuses."""

    def __init__(self, column: Column) -> None:
        self.place = column.header.index
        self.header = column.header.text
        self.is_note = column.field in _FREE_TEXT or not _NOTE_WORDS.isdisjoint(column.header.words)
        self.is_read = column.field is not None
        self._asks_who_left = not self.is_read and column.asks_who_left
        self._asks_about_partners = not self.is_read and proposed_field(column) == "consent_partners"
        self._asks_for_consent = asks_for_consent(column.header.words)
        self.holds_answers = False
        self._seen: set[Cell] = set()
        self._noes: set[Cell] = set()

    def noes(self, cells: Iterable[Cell]) -> set[Cell]:
        """Those of some cells that may say no: filled ones under a header that asks who left, stop words elsewhere."""
        distinct = set(cells)
        fresh = distinct - self._seen
        if fresh:
            if len(self._seen) + len(fresh) > MANY:
                self._seen, self._noes = set(), set()
                fresh = distinct
            self._seen |= fresh
            self._noes |= self._look_at(fresh)
        return distinct & self._noes if self._noes else self._noes

    def told(self, text: str) -> str:
        """What a note is to say of a cell that says no."""
        told = f"{self.header}: {text}"
        return told if says_stop(told) else f"STOP ({told})"

    def _look_at(self, cells: set[Cell]) -> set[Cell]:
        texts: dict[Cell, str] = {cell: cell_text(cell) for cell in cells if cell is not NO_CELL}
        if self._asks_who_left:
            return {cell for cell, text in texts.items() if not stays(text)}
        folded = {cell: text.lower() if text.isascii() else fold(text) for cell, text in texts.items()}
        joined = "\n".join(folded.values())
        hints = [hint for hint in _HINTS if hint in joined]
        spoken = [cell for cell, text in folded.items() if any(hint in text for hint in hints)] if hints else []
        found: set[Cell] = {cell for cell in spoken if says_stop(texts[cell])}
        if self.is_read:
            return found
        short = [
            cell for cell, text in texts.items() if len(text) <= SHORT and not (text.isascii() and _ID.search(text))
        ]
        answers = {*spoken, *(texts if self._asks_for_consent else short)}
        self.holds_answers = self.holds_answers or any(self._is_answer(texts[cell]) for cell in answers)
        return found | {cell for cell in answers if self._refuses(texts[cell])}

    def _refuses(self, text: str) -> bool:
        """Whether an answer is a refusal whatever was asked, or a no to the partners."""
        if len(text) > LONG:
            return False
        answer = read_answer(text)
        return answer == WITHDRAWN or (answer == NO and (self._asks_about_partners or fold(text).startswith("refus")))

    def _is_answer(self, text: str) -> bool:
        """Whether a cell may answer a question about consent; a number or a letter only where the header asks one."""
        if not text or len(text) > LONG:
            return False
        answer = read_answer(text)
        if self._asks_for_consent:
            return answer not in (UNCLEAR, NO_ANSWER)
        return (answer in (NO, WITHDRAWN) and len(text) > 1 and not text.isdigit()) or text in "☐✗✘❌"


def unread_columns(columns: Sequence[Column]) -> list[UnreadColumn]:
    """Those columns in which a no would be overlooked, and those of notes."""
    return [UnreadColumn(column) for column in columns if column.is_unread or column.field in _FREE_TEXT]
