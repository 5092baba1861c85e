"""Yes, no, withdrawn or no answer: what the cell of a consent column says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from leadkeeper.rules.cells import without_apostrophe
from leadkeeper.rules.date_text import is_no_date
from leadkeeper.rules.folding import fold

Answer = Literal["yes", "no", "withdrawn", "none", "unclear"]
"""What a cell answers; `unclear` is no answer either, but somebody wrote something."""

YES: Final = "yes"
NO: Final = "no"
WITHDRAWN: Final = "withdrawn"
NO_ANSWER: Final = "none"
UNCLEAR: Final = "unclear"

_PLAIN_NO = "no|n|non|false|faux|0|off|☐|✗|✘|❌|unchecked"
_WORDS: dict[Answer, str] = {
    YES: "yes|y|oui|o|true|vrai|1|x|✓|✔|☑|✅|on|checked|coché|subscribe|subscribed|agree|i agree|accepte|accepté"
    "|j'accepte",
    NO: f"{_PLAIN_NO}|refuse|refusé|je refuse",
    WITHDRAWN: "unsubscribed|désinscrit|opted out",
    NO_ANSWER: "never_subscribed",
}
_ANSWERS: dict[str, Answer] = {
    "": NO_ANSWER,
    **{fold(word): answer for answer, words in _WORDS.items() for word in words.split("|")},
}
_STAYS = frozenset(map(fold, _PLAIN_NO.split("|")))
_STILL_IN = frozenset(
    map(fold, "actif|active|abonné|abonnée|inscrit|inscrite|subscribed|confirmed|confirmé|enabled|ok".split("|"))
)
"""What a status says of somebody who is still there; under a header that asks who left, it says that they did."""

# A sentence that begins with one of these, and whatever follows: "Non merci", "Je ne souhaite pas…", "N'acceptez…"
_BEGINS_NO = re.compile(
    r"\W*(?:(?:non|no|ne|je ne|je refuse|refus|refuse|refusee|pas d'accord|opt[ _-]?out|stop)(?![^\W_])|(?:je )?n')"
)
_BEGINS_GONE = re.compile(r"\W*(?:unsubscribed|desinscrite?|desabonnee?|opted[ _-]out)(?![^\W_])")


@lru_cache(maxsize=16384)
def read_answer(text: str, header: str = "") -> Answer:
    """What a cell says, in French or English words or signs; the header's own text again is a ticked box.

    A sentence that begins with a no is a no, whatever follows, also where it is the header's own.
    """
    folded = fold(text)
    answer = _ANSWERS.get(folded)
    if answer is not None:
        return answer
    if _BEGINS_GONE.match(folded):
        return WITHDRAWN
    if _BEGINS_NO.match(folded):
        return NO
    return YES if folded == fold(header) else UNCLEAR


def stays(text: str, *, asks_who_left: bool = True) -> bool:
    """Whether a cell about leaving says that the person did not; anything else that is written there says they did."""
    if not text or is_no_date(text):
        return True
    folded = fold(without_apostrophe(text))
    return folded in _STAYS or (not asks_who_left and folded in _STILL_IN)


class Question(NamedTuple):
    """What a column asks: for which purpose, on which channels (None: all), in which place, under which header.

    `also` are further purposes that a no concerns. Where it does not `give`, only a no counts. `is_reversed`: it asks
    who refuses, so whatever is filled in says no. `said` holds what a person said that texts mean, by folded text.
    """

    purpose: str
    place: int
    header: str
    channels: tuple[str, ...] | None = None
    also: tuple[str, ...] = ()
    gives: bool = True
    is_reversed: bool = False
    said: Mapping[str, Answer] = {}


class AnswerColumn:
    """The column of a question, and what its cells say."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.place = question.place
        self._known: dict[str, Answer] = {"": NO_ANSWER}  # few different texts in a column

    def read(self, text: str) -> Answer:
        """What a cell says."""
        answer = self._known.get(text)
        if answer is None:
            answer = self._read(without_apostrophe(text))
            if len(self._known) < 1000:
                self._known[text] = answer
        return answer

    def _read(self, text: str) -> Answer:
        asked = self.question
        answer = asked.said.get(fold(text)) if asked.said else None
        if answer is None:
            answer = read_answer(text, asked.header)
        if asked.is_reversed and answer not in (WITHDRAWN, NO_ANSWER):
            answer = NO_ANSWER if stays(text) else NO
        return NO_ANSWER if answer == YES and not asked.gives else answer
