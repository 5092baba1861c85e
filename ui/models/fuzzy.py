"""How well a few typed letters fit a text, for lists that are searched as one types."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar
from unicodedata import combining, normalize

T = TypeVar("T")
BY_OTHER_WORDS = 15  # worse than the start of a word that is shown, better than its middle
MOST_GAPS = 6  # letters passed over for each that was typed


def fit(typed: str, text: str) -> int | None:
    """The less the better: every word at the start of a word, then anywhere, then letters in order; None: no fit."""
    wanted, here = _folded(typed), _folded(text)
    if not wanted:
        return 0
    scores = [_word(word, here) for word in wanted.split()]
    found = [score for score in scores if score is not None]
    return sum(found) if len(found) == len(scores) else None


def best(
    typed: str, things: Iterable[T], text: Callable[[T], str], also: Callable[[T], str] = lambda _one: ""
) -> list[T]:
    """The things that fit, the best first, else in the order in which they came.

    `also` gives further words of a thing: those that are typed must be the beginnings of such words.
    """
    found = []
    for one in things:
        scores = [fit(typed, text(one)), BY_OTHER_WORDS if _begin(typed, also(one)) else None]
        if fitting := [score for score in scores if score is not None]:
            found.append((min(fitting), one))
    return [one for _score, one in sorted(found, key=lambda pair: pair[0])]


def _begin(typed: str, text: str) -> bool:
    words = _folded(text).split()
    return bool(words) and all(any(word.startswith(one) for word in words) for one in _folded(typed).split())


def _word(word: str, text: str) -> int | None:
    place = text.find(word)
    if place == 0 or (place > 0 and f" {word}" in text):
        return place // 8
    if place > 0:
        return 20 + place // 8
    return _scattered(word, text)


def _scattered(word: str, text: str) -> int | None:
    """The letters in order with gaps: the wider the gaps the worse; the first one begins a word."""
    start = next((n for n, sign in enumerate(text) if sign == word[0] and (n == 0 or text[n - 1] == " ")), None)
    if start is None or len(word) < 2:
        return None
    place = start
    for sign in word:
        place = text.find(sign, place) + 1
        if place == 0:
            return None
    gaps = place - start - len(word)
    return 60 + gaps if gaps <= MOST_GAPS * len(word) else None


def _folded(text: str) -> str:
    """Small letters without accents; signs between words are blanks."""
    plain = "".join(sign for sign in normalize("NFD", text.casefold()) if not combining(sign))
    return " ".join("".join(sign if sign.isalnum() else " " for sign in plain).split())
