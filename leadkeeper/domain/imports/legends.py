"""Legends of marks and codes in a list: "X = ne veut pas" holds those who bear the mark."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from leadkeeper.domain.consent import NO, WITHDRAWN, YES, read_answer
from leadkeeper.domain.imports.headers import is_about_a_thing, name_words, speaks_of_leaving
from leadkeeper.domain.suppression import says_stop
from leadkeeper.domain.text import Cell, fold, has_turned_legend, pattern, word_set

_LEGEND, _UNSEEN_MARK = pattern("persons", "legend"), pattern("persons", "unseen_mark")
_LEGEND_PARTS, _SHORT_NAME = re.compile(r"[\n,;|()]+| / "), re.compile("(?!Oui|Non|Yes)[A-ZÀ-Ý][a-zà-ÿ]{1,2}")
_MAX_LEGEND_CHARS, _MAX_SHOWN_CHARS = 500, 120
_SPELT_MARKS = dict.fromkeys(("croix", "cross"), "x × ✗ ✘ ✕ +") | dict.fromkeys(("coche", "tick"), "✓ ✔ ☑ x")
_SPELT_MARKS |= dict.fromkeys(word_set("persons", "stars"), "* ★ ☆ ⭐")
_MARKED_WITH = pattern("persons", "marked_with")
_BRACKETED, _BRACKETED_NOTE = pattern("persons", "bracketed_mark"), pattern("persons", "bracketed_note")
_LEGEND_SIGN = re.compile(r"[=→⇒➔]|^\W*\w{1,4}\s*:\s*[^\W\d]")
_MAY_BE_LEGEND = re.compile(r"(?!.*://).{,80}", re.DOTALL)
_HEADS_LEGEND, _MAX_MARKS = pattern("persons", "heads_legend"), 50
_PLAIN_NOES = frozenset("non no n faux false".split())
_EXPLAINS_CODE = re.compile(
    r"\W*(?:(?:legendes?|legend|key|codes?)\W+)*(?![a-z]{3})\w{1,4}"
    r"\s*(?:[=→⇒➔]|(?:signifie|veut dire|means|stands for)\b)"
)


def explains_code(text: str) -> bool:
    """Return whether a text is a legend of a code: "R7 = ne plus contacter" says nothing of the people below it."""
    watch = LegendWatch()
    return _EXPLAINS_CODE.match(fold(text)) is not None and watch.read([text]) and "" not in watch.marks


class LegendWatch:
    """Finds the marks that legends take for a no ("X = ne veut pas"): `marks`, folded, each with the legend.

    "" is a colour and such, which no cell shows. `lines`: those of the legends. `title` is written before each.
    """

    def __init__(self, marks: Iterable[tuple[str, str]] = (), title: str = "") -> None:
        self._is_headed, self._title = False, title
        self.marks, self.lines = dict(marks), dict[str, int]()

    def read(self, texts: Iterable[str], line: int = 0, *, is_of_person: bool = False) -> bool:
        """Keep the marks in some texts; return whether there are any.

        In the row of a person only what can hardly be a note is a legend.
        """
        is_any = False
        for text in texts:
            written = _BRACKETED.sub(r"\1 =", text[:_MAX_LEGEND_CHARS])
            written = written if is_of_person else _BRACKETED_NOTE.sub(r"\1 = ", written)
            parts = (fold(part) for part in _LEGEND_PARTS.split(written) if part.strip())
            for mark in [mark for part in parts for mark in self._marks_in(part, is_of_person=is_of_person)]:
                self._keep(mark, text, line)
                is_any = True
        return is_any

    def read_row(self, filled: Sequence[str], line: int, names: Iterable[str] = ()) -> bool:
        """Keep the marks in a row of nobody; return whether it is a legend, in which no name says "Zoé"."""
        is_below = self._is_headed and len(filled) == 1 and self._means_no(fold(filled[0]), "")
        if is_below:  # next to a cell of that colour
            self._keep("", filled[0], line)
        self._is_headed = self._is_headed or any(map(_HEADS_LEGEND.fullmatch, map(fold, filled)))
        is_read = self.read([*filled, *([" : ".join(filled)] if len(filled) == 2 else [])], line)
        return (is_read and not any(map(_SHORT_NAME.fullmatch, names))) or is_below

    def read_beside(self, cells: Iterable[Cell]) -> None:
        """Keep the marks in cells of people's rows."""
        texts = (one for one in cells if isinstance(one, str) and _LEGEND_SIGN.search(one))
        self.read(filter(_MAY_BE_LEGEND.fullmatch, texts), is_of_person=True)

    def outside(self) -> list[tuple[str, int]]:
        """Return the legends outside the rows of people, each once, and their lines; 0 where these are not known."""
        return [(one, self.lines.get(one, 0)) for one in dict.fromkeys(self.marks.values()) if self.lines.get(one) != 0]

    def _keep(self, mark: str, text: str, line: int) -> None:
        legend = " ".join(f"{self._title}{text}".split())[:_MAX_SHOWN_CHARS]
        if len(self.marks) < _MAX_MARKS:
            self.marks.setdefault(mark, legend)
            self.lines.setdefault(legend, line)

    def _marks_in(self, part: str, *, is_of_person: bool) -> Sequence[str]:
        if (not is_of_person or "=" in part) and _UNSEEN_MARK.search(part):
            return [""] if self._means_no(_UNSEEN_MARK.sub(" ", part).strip(" =:→>-"), "") else []
        if (not is_of_person or "=" in part) and has_turned_legend(name_words(part)):
            return ["1"]
        legend = _LEGEND.fullmatch(part)
        if not is_of_person and (turned := _MARKED_WITH.fullmatch(part)) and not legend:
            legend = _LEGEND.fullmatch(f"{turned['mark']} = {turned['meaning']}")
        if legend is None:
            return []
        mark, meaning, is_equal = legend["mark"], legend["meaning"], legend["sign"] not in ":-–—"
        if not is_of_person and len(mark) > 2 and len(meaning) <= 2 and not meaning.isdigit():  # "Refus : R"
            return [meaning] if self._means_no(mark, "") else []
        is_short = len(mark) <= (2 if is_of_person else 3) or mark in _SPELT_MARKS
        is_clear = is_short and is_equal if is_of_person else is_short or is_equal  # "Hugo : refus" is a note
        if not (is_clear or read_answer(mark) == YES) or not self._means_no(meaning, mark):
            return []
        return _SPELT_MARKS[mark].split() if mark in _SPELT_MARKS else [mark]

    def _means_no(self, meaning: str, mark: str) -> bool:
        """Whether what a mark means refuses, or is no yet where it is read as a yes; "N = non" says nothing new."""
        words, answer = name_words(meaning), read_answer(mark)
        is_plain = len(words) <= 1 and read_answer(meaning) in (NO, WITHDRAWN)
        if is_plain and answer == NO and meaning in _PLAIN_NOES:
            return False
        leaves = speaks_of_leaving(words) and not is_about_a_thing(words)
        is_open = answer == YES and pattern("persons", "no_yes_yet").search(meaning) is not None
        return is_plain or leaves or is_open or says_stop(meaning)


@lru_cache(maxsize=50)
def cell_with(mark: str) -> re.Pattern[str]:
    """Pattern of a cell that is a mark, or bears it: at an end ("Durand (r)"), a sign at any word ("Noir* Léa")."""
    own, letter = re.escape(mark), r"[^\W\d]"
    cells = [own, rf"[(\[]{own}[)\]].*", rf".*[(\[]{own}[)\]]"]
    if not re.search(r"\w", mark):
        cells += [rf"{own}\W*{letter}.*", rf".*\w\W*{own}", rf"(?:.*\W)?{own}{letter}.*", rf".*{letter}{own}(?:\W.*)?"]
    elif not mark.isdigit():
        cells += [rf"{own}\s[^\d@]*", rf"[^\d@]*\s{own}"]
    return re.compile("|".join(cells), re.DOTALL)
