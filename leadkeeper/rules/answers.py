"""Yes, no, withdrawn or no answer: what the cell of a consent column says."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from leadkeeper.rules.folding import fold


class Answer(StrEnum):
    """What a cell answers; `UNCLEAR` is no answer either, but somebody wrote something."""

    YES = "yes"
    NO = "no"
    WITHDRAWN = "withdrawn"
    NONE = "none"
    UNCLEAR = "unclear"


_WORDS = {
    Answer.YES: "yes|y|oui|o|true|vrai|1|x|✓|✔|☑|✅|on|checked|coché|subscribe|subscribed|agree|i agree|accepte|accepté"
    "|j'accepte",
    Answer.NO: "no|n|non|false|faux|0|off|☐|✗|✘|❌|unchecked|refuse|refusé|je refuse",
    Answer.WITHDRAWN: "unsubscribed|désinscrit|opted out",
    Answer.NONE: "never_subscribed",
}
_ANSWERS = {fold(word): answer for answer, words in _WORDS.items() for word in words.split("|")} | {"": Answer.NONE}


@lru_cache(maxsize=16384)
def read_answer(text: str, header: str = "") -> Answer:
    """What a cell says, in French or English words or signs; the header's own text again is a ticked box."""
    folded = fold(text)
    answer = _ANSWERS.get(folded)
    if answer is not None:
        return answer
    return Answer.YES if folded == fold(header) else Answer.UNCLEAR
