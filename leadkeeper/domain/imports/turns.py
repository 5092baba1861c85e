"""Where a list says something else: titles of people who left, legends of marks, lines that ask to stop."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from leadkeeper.domain.consent import NO, WITHDRAWN, read_answer
from leadkeeper.domain.countries import is_town
from leadkeeper.domain.duplicates import is_called, runs, spelling
from leadkeeper.domain.email import addresses_in
from leadkeeper.domain.imports.headers import (
    Header,
    Likelihood,
    is_no_alone,
    name_words,
    speaks_of_leaving,
)
from leadkeeper.domain.imports.legends import LegendWatch, cell_with, explains_code
from leadkeeper.domain.phone import numbers_in, with_zero
from leadkeeper.domain.suppression import (
    MAX_NAME_WORDS,
    asks_for_people,
    called_in,
    heads_leavers,
    may_be_a_name,
    may_be_of_leavers,
    names_among,
    names_leavers,
    says_stop,
    says_stop_of_people,
    shown_line,
    tells_who_left,
    titles_leavers,
)
from leadkeeper.domain.text import (
    NO_CELL,
    Cell,
    cell_text,
    cells_at,
    fold,
    holds_in_remarks,
    pattern,
    row_texts,
    split_full_name,
    word_set,
)

if TYPE_CHECKING:
    from leadkeeper.domain.imports.columns import ImportColumn

_FOLLOWS_UP = re.compile(r"\W*(?:suivi|tableau|registre|gestion|etat|recap\w*|tracking|log|follow up)\b")


def follows_up(title: str) -> bool:
    """Return whether a title is one of a table about leaving, not of people who left: "Suivi des désinscriptions"."""
    return _FOLLOWS_UP.match(fold(title)) is not None


_NO_TURN_LINE = 1 << 40  # of a list that says nothing else anywhere
LEFT = "†"  # the last of the words of a line that stands below a title of leavers and tells who left
FIRST = "‡"  # in the words of a row: before it a first name alone, behind it the town or the postal code


class Turn(NamedTuple):
    """From which line on a list says something else, by which text, and whether that is a second header.

    `asking`: rows without an address that ask to stop or stand below it, and may name people: words, and the text.
    `marks`: those that a legend takes for a no, folded, and the legend; "" is one that no cell shows, as a colour.
    `called`: names by which cells about leaving ("Léa"), or rows of other sheets ("Noir | oui"), call people of the
    list, and these cells. `later`: further titles of people who left below the first one, by line.
    `above`: what lines without anybody say of the person above them, by the line of that person.
    """

    line: int = _NO_TURN_LINE
    text: str = ""
    is_header: bool = False
    asking: tuple[tuple[str, str], ...] = ()
    marks: tuple[tuple[str, str], ...] = ()
    called: tuple[tuple[str, str], ...] = ()
    later: tuple[tuple[int, str], ...] = ()
    above: Mapping[int, str] = {}

    def title_of(self, line: int) -> str:
        """Return the last title above a line: the one under which its row stands."""
        return next((title for at, title in reversed(self.later) if line > at), self.text)

    def stops(self, line: int, texts: Sequence[str], first: object = "", last: object = "", *keys: object) -> list[str]:
        """Return the notes by which the person of a row waits: for a row above or about it, and for a legend."""
        reason = self.title_of(line) if line > self.line else self.asks_about(first, last, *keys)
        reasons = (reason, self.above.get(line), self.legend_of(texts), self.calls(first, last))
        return [f"STOP ({one})" for one in reasons if one]

    def calls(self, first: object, last: object) -> str | None:
        """Return the cell about leaving that calls this person by a name alone; None if none does."""
        words = dict.fromkeys(name_words(f"{first or ''} {last or ''}")) if self.called else {}
        by_word = _index_of(self.called).by_word if self.called else {}
        rows = (row for word in words for row in by_word.get(word, ()))
        return next((text for name, text in rows if is_called(name, words.keys())), None)

    def legend_of(self, texts: Sequence[str]) -> str | None:
        """Return the legend by which a cell of a row says no, or each row may; None if none does."""
        legends = dict(self.marks)
        if "" in legends or not legends:
            return legends.get("")
        folded = {fold(text) for text in texts} - {"", *map(fold, legends.values())}
        return next((said for mark, said in self.marks if any(map(cell_with(mark).fullmatch, folded))), None)

    def asks_about(self, first: object, last: object, *keys: object) -> str | None:
        """Return the text of a row that names this person in full, or has one of the keys; None if none does."""
        return next((text for _, text in self.lines_about(first, last, *keys)), None)

    def texts_about_row(self, first: str, last: str, whole: str, email: str) -> Iterator[str]:
        """Yield the text of each row that `lines_about` finds, by the cells of a row."""
        rows = self.lines_about(*(split_full_name(whole) if whole else (first, last)), email)
        yield from (text for _, text in rows)

    def lines_about(self, first: object, last: object, *keys: object) -> Iterator[tuple[str, str]]:
        """Yield the rows that name this person in full, are their last name alone, or have one of the keys.

        Each with its words and its text. A last name may be a full one.
        """
        index = _index_of(self.asking)
        before, after = (name_words(str(one or "")) for one in (first, last))
        full = {spelling(before + after), spelling(after + before)} if before and after else set()
        full |= (
            {spelling(after[at:] + after[:at]) for at in range(len(after))} if not before and len(after) > 1 else set()
        )
        yield from (row for one in full for row in index.by_run.get(one, ()))
        family = index.by_run.get(spelling(after), ()) if after else ()
        yield from (row for row in family if any(is_family(name, before, after) for name in names_among(row[0])))
        for key in [f" {' '.join(name_words(str(key)))} " for key in keys if key]:
            yield from (row for row in index.by_word.get((key.split() or [""])[0], ()) if key in f" {row[0]} ")

    @property
    def words(self) -> Set[str]:
        """The words in these rows, and words in a row as one, see `spelling`."""
        index = _index_of(self.asking)
        return index.by_word.keys() | index.by_run.keys() | {word for name, _ in self.called for word in name.split()}

    @property
    def addresses(self) -> Set[str]:
        """The addresses in these rows, in small letters."""
        return _index_of(self.asking).addresses


@lru_cache(maxsize=4096)
def words_of_name(text: str) -> frozenset[str]:
    """Return the words of a name, and its spelling."""
    return frozenset((*(words := name_words(text)), spelling(words)))


def is_family(name: str, first: Sequence[str], last: Sequence[str]) -> bool:
    """Whether a name is the last name of somebody, alone or with the first name or its initial: "garel", "garel s"."""
    words, known = name.split(), {*first, spelling(first)}
    parts = [(start, end) for start in range(len(words)) for end in range(start + 1, len(words) + 1)]
    parts = [(start, end) for start, end in parts if spelling(words[start:end]) == spelling(last)]
    return any(not first or is_called(" ".join(words[:start] + words[end:]), known) for start, end in parts)


_MAX_CALLED = 200  # names kept


class CalledWatch:
    """Finds the names by which cells about leaving call people of their list: "Léa" under "À retirer".

    `names`: each with the cell and its line (0: on another `sheet`); `heard`: those of which the list has people.
    `called` yields the names in a row, with their positions.
    """

    def __init__(
        self,
        headers: Sequence[str],
        leaving: Iterable[int],
        called: Callable[[Sequence[str]], Iterable[tuple[str, int]]],
        sheets: Iterable[tuple[str, str]],
    ) -> None:
        self._headers, self._leaving, self._called = headers, [*leaving], called
        self.names: dict[str, tuple[str, int]] = {}
        self._by_word: dict[str, list[str]] = {}
        self.heard: dict[str, str] = {}
        for name, text in sheets:
            self.keep([name], text, 0)
        self._most = _MAX_CALLED + len(self.names)

    def padded(self, cells: Sequence[Cell]) -> list[str]:
        """Return the texts of a row, as many as there are headers or more."""
        return [*row_texts(cells), *[""] * (len(self._headers) - len(cells))]

    def see(self, rows: Sequence[Sequence[Cell]], lines: Sequence[int], shortest: int) -> None:
        """Keep the names in some rows."""
        texts = (map(cell_text, {*cells_at(rows, at, shortest)} - {NO_CELL}) for at in self._leaving)
        calls = any(called_in(text) for some in texts for text in some if text)
        for line, cells in zip(lines, rows, strict=True) if calls and len(self.names) < self._most else ():
            padded = self.padded(cells)
            for name, at in self._called(padded):
                self.keep([name], f"{self._headers[at]}: {padded[at]}", line)

    def keep(self, names: Iterable[str], text: str, line: int) -> None:
        """Keep the names by which a cell or a line calls people."""
        for name in [one for one in names if one not in self.names]:
            self.names[name] = text, line
            self._by_word.setdefault(max(name.split(), key=len), []).append(name)

    def of(self, words: Set[str], line: int) -> Iterator[tuple[str, int]]:
        """Yield the cells of other lines that call somebody with a name of these words, and their lines."""
        called = [one for word in words for one in self._by_word.get(word, ()) if is_called(one, words)]
        for name in [one for one in called if self.names[one][1] != line]:
            self.heard[name] = self.names[name][0]
            yield self.names[name]


class _Index(NamedTuple):
    asking: tuple[tuple[str, str], ...]
    by_word: dict[str, list[tuple[str, str]]]
    by_run: dict[str, list[tuple[str, str]]]
    addresses: frozenset[str]


_indexes: list[_Index] = []  # of the last rows, found by identity: they may be many


def _index_of(asking: tuple[tuple[str, str], ...]) -> _Index:
    for index in _indexes:
        if index.asking is asking:
            return index
    by_word: dict[str, list[tuple[str, str]]] = {}
    by_run: dict[str, list[tuple[str, str]]] = {}
    for row in asking:
        words = row[0].split()
        for word in dict.fromkeys(words):
            by_word.setdefault(word, []).append(row)
        for run in sorted(runs(words)):
            by_run.setdefault(run, []).append(row)
    addresses = frozenset(address.lower() for _, text in asking for address in addresses_in(text))
    _indexes[:] = [_Index(asking, by_word, by_run, addresses), *_indexes[:7]]
    return _indexes[0]


_DIGIT, _LETTER = re.compile("[0-9]"), re.compile(r"[^\W\d_]")


def may_reach(reach: str) -> bool:
    """Return whether the cells of addresses and numbers may hold one: not "Ont refusé en 2026"."""
    return "@" in reach or (_DIGIT.search(reach) is not None and (not _LETTER.search(reach) or bool(numbers_in(reach))))


_NAME = r"(?:(?:d'|l'|d’|l’)?[A-ZÀ-Ý][\w'’-]+|(?:de|du|des|la|le|van|von|ben|el|da|dos)(?=\s))"
_FULL_NAME = re.compile(rf"\b{_NAME}\s+{_NAME}")
_GOES_ON = re.compile(
    r"\s*(?:[→↳⤷↪➔⇒➜➥↑⇑^]|[-=]+>|//|\(?\s*(?:idem|ditto|same)\b|\(\s*suite\b|suite\s*(?:$|:))[\s):,;/–—-]*",
    re.IGNORECASE,
)
_DITTO = re.compile(r"[\W_]*(?:[\"″〃”“]|''|’’)[\W_]*")
_OF_SEVERAL = re.compile(
    r"\b(?:ont|sont|veulent|they|people|liste?|ceux|celles|partis|parties|sortis|retires|dessous|suivante?s?|below|following)\b|:$"
)


def goes_on(texts: Iterable[str]) -> bool:
    """Return whether a row goes on about the person above it by its look: "↳ …", "idem", a ditto mark."""
    return any(_GOES_ON.match(text) or _DITTO.fullmatch(text) for text in texts if text)


class _Above(NamedTuple):
    """Somebody in a row of the list, with a name if nothing else reaches them, and its place among the rows seen."""

    line: int = 0
    place: int = 0
    name: str = ""
    is_reached: bool = False


class Said(NamedTuple):
    """What a line says of the person above it, and the line of that person; 0 if nobody stands there."""

    line: int
    text: str


class AboveWatch:
    """Finds lines that ask to stop and have nobody of their own: they speak of the person above them.

    `places`: those of addresses and numbers, of names, of answers. `notes`: what such lines say, by the line of the
    person; one without an address is put among the `names`, as those who are named in such lines.
    """

    def __init__(
        self, headers: Sequence[Header], places: tuple[Sequence[int], Sequence[Sequence[int]], Sequence[int]]
    ) -> None:
        self._headers, (self._reach, self._names, self._answers) = headers, places
        self._width, self._before = sum(bool(one.base) for one in headers), _Above()
        self.notes, self.names = dict[int, str](), dict[str, str]()

    def see(self, rows: Sequence[Sequence[Cell]], lines: Sequence[int]) -> None:
        """Remember the last person of some rows."""
        person = self._above(rows, lines, len(rows))
        self._before = person._replace(place=person.place - len(rows))

    def about(
        self, rows: Sequence[Sequence[Cell]], lines: Sequence[int], at: int, title: str, *, refuses: bool
    ) -> Said | None:
        """Return what the row at a place says of the person above; None if it says nothing, or of others.

        `title`: its text, if the people below it may have left.
        """
        texts = row_texts(rows[at])
        bare = [_GOES_ON.sub("", text) for text in texts if not _DITTO.fullmatch(text)]
        bare, is_sure = [text for text in bare if name_words(text)], goes_on(texts)
        if not self._asks(bare, is_sure=is_sure, refuses=refuses) or self._person(rows[at], 0, 0):
            return None
        person = self._above(rows, lines, at)
        is_next = not person.line or lines[at] - person.line == at - person.place  # no empty row lies between
        is_either = is_sure or (is_next and self._may_be_note(bare, title))
        if not is_either or (title and not person.line):
            return None
        parts = [(self._headers[n].base if n in self._answers else "", text) for n, text in enumerate(texts)]
        shown = ", ".join(f"{head}: {text}" if head else text for head, text in parts if name_words(text))
        note = Said(person.line, shown_line("", shown))
        if person.is_reached:
            self.notes[note.line] = " · ".join(dict.fromkeys(filter(None, (self.notes.get(note.line), note.text))))
        elif person.name:
            self.names[" ".join(name_words(person.name))] = note.text
        return note

    def _asks(self, bare: Sequence[str], *, is_sure: bool, refuses: bool) -> bool:
        content = " ".join(bare)
        is_told = is_sure and any(heads_leavers(one) or _is_no(one) or holds_in_remarks(one) for one in bare)
        is_no = is_no_alone(content) or is_told
        return bool(bare) and (refuses or is_no or says_stop(content))

    def _may_be_note(self, bare: Sequence[str], title: str) -> bool:
        """Whether a row in which no mark says so may speak of the person above: neither of others nor a title."""
        content = " ".join(bare)
        is_named = _FULL_NAME.search(content) is not None and says_stop(_FULL_NAME.sub(" ", content, count=1))
        is_of_others = is_named or bool(addresses_in(content) or numbers_in(content))
        leavers = [one for one in name_words(title) if one.endswith("s") and one != "refus"]
        is_title = any(speaks_of_leaving((one,)) for one in leavers) or _OF_SEVERAL.search(fold(title))
        return not is_of_others and not is_title and 2 * len(bare) <= min(self._width, 4)

    def _above(self, rows: Sequence[Sequence[Cell]], lines: Sequence[int], at: int) -> _Above:
        people = (self._person(rows[place], lines[place], place) for place in range(at - 1, -1, -1))
        return next(filter(None, people), self._before)

    def _person(self, cells: Sequence[Cell], line: int, index: int) -> _Above | None:
        texts = row_texts(cells)
        if may_reach("".join(texts[at] for at in self._reach if at < len(texts))):
            return _Above(line, index, is_reached=True)
        names = [texts[at] for at in chain.from_iterable(self._names) if at < len(texts) and texts[at]]
        name = " ".join(text for text in names if _may_name(text))
        return _Above(line, index, name) if name else None


def _is_no(text: str) -> bool:
    return read_answer(text) in (NO, WITHDRAWN)


def _may_name(text: str) -> bool:
    """Whether a cell of a column of names may hold one: not "↳ ne veut plus", "non"."""
    is_other = goes_on((text,)) or _is_no(text) or says_stop(text) or heads_leavers(text)
    return not is_other and bool(name_words(text)) and may_be_a_name(text)


def with_legends(turn: Turn | None, texts: Iterable[str], sheet: str = "") -> Turn | None:
    """Return the turn of a list with the marks of legends outside its rows, see `LegendWatch`; `sheet`: another one."""
    watch = LegendWatch(turn.marks if turn else (), f"{sheet} : " if sheet else "")
    return (turn or Turn())._replace(marks=tuple(watch.marks.items())) if watch.read(texts) else turn


def legend_texts(rows: Sequence[Sequence[Cell]], header: int) -> list[str]:
    """Return the texts of a sheet that may be legends: below a header of names lone cells, not "Noir | désinscrit"."""
    each = map(_filled_texts, rows)
    return [" : ".join(texts) for at, texts in enumerate(each) if at < header or len(texts) == 1]


def with_people(turn: Turn | None, asking: Iterable[tuple[str, str]], called: Mapping[str, str]) -> Turn | None:
    """Return the turn of a list with who refuses on other sheets: lines, and names with their lines."""
    new = (turn or Turn())._replace(asking=(*(turn.asking if turn else ()), *asking), called=(*called.items(),))
    return new if new.asking or called else turn


def turn_above(
    rows: Sequence[Sequence[Cell]],
    line: int,
    names: Sequence[str],
    leavers: Likelihood | None,
    *,
    tells_by_row: bool = False,
) -> Turn | None:
    """Return the turn of a list below a title of people who left, which stands alone in one of the rows above it.

    Where perhaps all are `leavers`, the title may be one of the `names` of its file, its sheet and its ZIP.
    `tells_by_row`: a column says of each person whether they left, so that "Suivi des désinscriptions" says it of none.
    """
    alone = [texts[0] for texts in map(_filled_texts, rows) if len(texts) == 1]
    titles = [text for text in alone if titles_leavers(text) and not explains_code(text)]
    titles = [text for text in titles if not (tells_by_row and follows_up(text))]
    if leavers == "perhaps":
        titles += (one for one in names if names_leavers(one) or may_be_of_leavers(one))
    return Turn(line, titles[0], is_header=False) if titles else None


MAX_CELLS_OF_A_HAND_LINE = 4  # filled ones; a row of a program's export without an address has more
_ONE_PERSON = re.compile(r"(?<=\s)[A-ZÀ-Ý][a-zà-ÿ]+\s[A-ZÀ-Ý]|\b(?:M|Mme|Mlle|Mr|Mrs|Ms|Monsieur|Madame)\b")
_ABOUT_SEVERAL = pattern("titles", "about_several")


def asked_on(sheet: str, rows: Sequence[Sequence[Cell]], *, is_named: bool = False) -> dict[str, tuple[str, int]]:
    """Return the lines of a sheet that ask to stop, or stand below a title of leavers, as its name may be.

    By their words: as they are shown, and their positions.
    """
    is_sure, asking = titles_leavers(sheet) or is_no_alone(sheet), dict[str, tuple[str, int]]()
    title = is_sure or is_named or names_leavers(sheet)
    for at, texts in [(at, texts) for at, texts in enumerate(map(_filled_texts, rows)) if texts]:
        content = " ".join(map(with_zero, texts))
        is_no = is_no_alone(content) and " - " not in content
        is_title = len(texts) == 1 and (is_no or titles_leavers(content)) and not explains_code(content)
        is_below = title and (len(texts) > 1 or may_be_a_name(content) or "@" in content or numbers_in(content))
        if is_below or (len(texts) <= MAX_CELLS_OF_A_HAND_LINE and says_stop_of_people(content)):
            left = f" {LEFT}" if is_below and is_sure and tells_who_left(content) else ""
            asking[searched_words(content) + left] = shown_line(f"{sheet} : ", content), at
        is_short = len(content.split()) <= MAX_NAME_WORDS and "@" not in content and not _ONE_PERSON.search(content)
        if is_title and (is_short or _ABOUT_SEVERAL.search(fold(content))):
            title, is_sure = True, is_sure or is_no or asks_for_people(content)
    return asking


def called_on(sheet: str, rows: Sequence[Sequence[Cell]]) -> dict[str, str]:
    """Return by which names rows of a sheet of leavers with no more than a name call people, each with its row."""
    lines = [texts[0] for texts in map(_filled_texts, rows) if len(texts) == 1]
    return {name: shown_line(f"{sheet} : ", line) for line in lines for name in called_in(line)}


def listed_next_to(
    headers: Sequence[Header], rows: Sequence[tuple[int, Sequence[Cell]]]
) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """Return who stands in columns without a header below a title of leavers, as `asked_on` and `called_on` do."""
    asking, called = list[tuple[str, str]](), dict[str, str]()
    for place in (one.index for one in headers if not one.base):
        title, *texts = [*filter(None, (cell_text(cells[place]) for _, cells in rows if place < len(cells)))] or [""]
        for text in texts if title and titles_leavers(title) else ():
            shown = shown_line(f"{title} : ", text)
            asking.append((searched_words(text), shown))
            called |= dict.fromkeys(called_in(text), shown)
    return asking, called


_ADDRESSED = r"\b(?:[Mm]r?s?\.?|M\.|[Mm]me|MME|[Mm]lle|[Mm]onsieur|[Mm]adame|[Ff]amil(?:le|y))"
_FAMILY = re.compile(rf"{_ADDRESSED}(?:\s+(?:et|&|and)\s+{_ADDRESSED})?\s+(?P<name>{_NAME}(?:\s+{_NAME}){{0,3}})")
_INITIAL = re.compile(r"\b(?P<name>[A-ZÀ-Ý][\w'’-]+\s+[A-ZÀ-Ý])\b(?!['’])\.?")
_TWO = re.compile(rf"\b(?P<one>[A-ZÀ-Ý][\w-]+)\s+(?:et|&|and)\s+[A-ZÀ-Ý][\w-]+\s+(?P<name>{_NAME})")
_FIRST_WORD = re.compile(r"^(?:[\W\d]+\s)?(?P<name>[A-ZÀ-Ý][\w'’-]+)(?=\s*:|\s+(?:ne|n'|n’|a|veut|refuse|demande)\b)")
_CAPITALS = re.compile(r"(?<!\w)(?P<name>[A-ZÀ-Ý][A-ZÀ-Ý'’-]{2,})(?!\w)")


def people_meant(line: str) -> tuple[str, ...]:
    """Return by which names a line that asks to stop may mean people: "Mme Even", "famille Gomez", "Olga H."."""
    names = [found["name"] for one in (_FAMILY, _INITIAL, _TWO, _FIRST_WORD, _CAPITALS) for found in one.finditer(line)]
    words = map(name_words, names)
    return tuple(dict.fromkeys(" ".join(some) for some in words if max(map(len, some), default=0) > 1))


_RUN_OF_NAMES = re.compile(r"[A-ZÀ-Ý][\w'’-]+(?:\s+[A-ZÀ-Ý][\w'’-]+)*")
_LISTED_NAMES = re.compile(
    r"\W*(?:stop\W+(?:pour\W+)?)?((?:[^\W\d]{3,}(?:\s*(?:,|&|\+|/|et|and)\s+|\s*$|\s*(?=[:=]))){1,6})"
)
_NO_NAMES = word_set("titles", "around_names")


def called_alone(line: str) -> tuple[str, ...]:
    """Return the single words by which a line may call people: "Bruno et Zoé : stop"; none of a name in full."""
    runs_of_words: list[Sequence[str]] = [name_words(run) for run in _RUN_OF_NAMES.findall(line)]
    if line.islower() and (listed := _LISTED_NAMES.match(line)):
        runs_of_words = [[word] for word in name_words(listed[1])]
    names = ([word for word in run if word not in _NO_NAMES and len(word) > 2] for run in runs_of_words)
    return tuple(dict.fromkeys(one[0] for one in names if len(one) == 1))


def searched_words(content: str) -> str:
    """Return the words and numbers by which a line is searched for names."""
    return " ".join([*name_words(content), *(one[1:] for one in numbers_in(content))])


def places_of_who(columns: Sequence[ImportColumn]) -> list[list[int]]:
    """Return the positions of first names, last names, full names and addresses."""
    fields = ("first_name", "last_name", "full_name", "email")
    return [[column.header.index for column in columns if column.field == name] for name in fields]


def first_name_words(texts: Sequence[str], who: Sequence[Sequence[int]], columns: Sequence[Header]) -> list[str]:
    """Return the words of a row with a first name, and maybe a town, in a list without last names."""
    firsts, lasts, full, _ = who
    name = [] if lasts or full else name_words(" ".join(texts[at] for at in firsts if at < len(texts)))
    towns = (texts[one.index] for one in columns if is_town(one.base) and one.index < len(texts))
    return [*name, FIRST, *name_words(" ".join(towns))] if name else []


def texts_of_who(places: Sequence[Sequence[int]], cells: Sequence[Cell]) -> list[str]:
    """Return the first text of a row at each of `places_of_who`, "" without any."""
    texts = ([cell_text(cells[at]) for at in some if at < len(cells)] for some in places)
    return [next(filter(None, each), "") for each in texts]


def _filled_texts(cells: Sequence[Cell]) -> list[str]:
    return [text for text in map(cell_text, cells) if text]
