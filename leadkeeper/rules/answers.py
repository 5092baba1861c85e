"""Yes, no, withdrawn or no answer: what the cell of a consent column says."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, Literal

from leadkeeper.rules.cells import without_apostrophe
from leadkeeper.rules.folding import fold

Answer = Literal["yes", "no", "withdrawn", "none", "unclear"]
"""What a cell answers; `unclear` is no answer either, but somebody wrote something."""

YES: Final = "yes"
NO: Final = "no"
WITHDRAWN: Final = "withdrawn"
NO_ANSWER: Final = "none"
UNCLEAR: Final = "unclear"

_POLITE_NOES = (
    "non merci|non, merci|no thanks|no thank you|no, thanks|no, thank you|je n'accepte pas|i do not agree|i don't agree"
)
_POLITE = frozenset(map(fold, _POLITE_NOES.split("|")))
_WORDS: dict[Answer, str] = {
    YES: "yes|y|oui|o|true|vrai|1|x|✓|✔|☑|✅|on|checked|coché|subscribe|subscribed|agree|i agree|accepte|accepté"
    "|j'accepte",
    NO: f"no|n|non|false|faux|0|off|☐|✗|✘|❌|unchecked|refuse|refusé|je refuse|{_POLITE_NOES}",
    WITHDRAWN: "unsubscribed|unsubscribe|désinscrit|désinscrite|désinscrit(e)|désinscription"
    "|opted out|opted-out|opt-out|désabonné|désabonnée|désabonné(e)|désabonnement",
    NO_ANSWER: "never_subscribed",
}
_ANSWERS: dict[str, Answer] = {
    "": NO_ANSWER,
    **{fold(word): answer for answer, words in _WORDS.items() for word in words.split("|")},
}


@lru_cache(maxsize=16384)
def read_answer(text: str, header: str = "") -> Answer:
    """What a cell says, in French or English words or signs; the header's own text again is a ticked box."""
    folded = fold(text)
    answer = _ANSWERS.get(folded)
    if answer is not None:
        return answer
    return YES if folded == fold(header) else UNCLEAR


def is_plain_no(text: str) -> bool:
    """Whether a cell says no without being about anything: under "unsubscribed", "no thanks" may well mean a yes."""
    return read_answer(text) == NO and fold(text) not in _POLITE


class AnswerColumn:
    """One consent column: what it is about, where it stands, and what its cells say."""

    def __init__(self, purpose: str, place: int, header: str) -> None:
        self.purpose = purpose
        self.place = place
        self._header = header
        self._known: dict[str, Answer] = {"": NO_ANSWER}  # few different texts in a column

    def read(self, text: str) -> Answer:
        """What a cell says."""
        answer = self._known.get(text)
        if answer is None:
            answer = read_answer(without_apostrophe(text), self._header)
            if len(self._known) < 1000:
                self._known[text] = answer
        return answer
