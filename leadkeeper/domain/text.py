"""Text of cells: trimming, folding and sorting, names split in two, ids made from names, links."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from datetime import date, datetime, time
from functools import cache, cached_property, lru_cache, partial
from itertools import groupby
from operator import itemgetter
from typing import Any, Literal, cast
from unicodedata import category, combining, normalize
from urllib.parse import quote, urlsplit

from leadkeeper import word_table

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae", "ß": "ss"})


def unaccented(text: str) -> str:
    """Return a text without accents, with ligatures spelled as two letters."""
    plain = "".join(sign for sign in normalize("NFD", text) if not combining(sign))
    return plain if plain.isascii() else plain.translate(_LIGATURES)


def alphabetical(text: str) -> tuple[str, str]:
    """Return the sort key of a text: dictionary order, then the exact spelling."""
    return unaccented(text).casefold(), text


Cell = str | int | float | bool | datetime | date | time | None

NOTHING_THERE = "∅"  # in a note about an empty cell
NO_CELL = object()  # in the place of a missing cell at the end of a short row

# The characters removed by `str.strip()`, and characters that are invisible.
TRIM = " \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
TRIM += "\u2028\u2029\u202f\u205f\u3000\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
TRIM += "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # direction marks, as copied by address books


def trimmed(text: str) -> str:
    r"""Return the text without blanks and invisible characters around it; line breaks inside become `\n`."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.strip(TRIM)


def cell_text(cell: Cell) -> str:
    """Return a cell as text: trimmed, integers without decimals, dates and times in ISO form; "" for an empty cell."""
    if isinstance(cell, str):
        return trimmed(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    return str(cell)


def row_texts(cells: Sequence[Cell]) -> list[str]:
    """Return the cells of a row or a column as texts (see `cell_text`)."""
    try:
        joined = "".join(cells)  # type: ignore[arg-type]  # a cell that is no text raises TypeError
    except TypeError:
        return [cell_text(cell) for cell in cells]
    if ("\r" not in joined) if joined.isascii() else joined.isprintable():  # nothing that only `trimmed` removes
        return list(map(str.strip, cells))  # type: ignore[arg-type]  # all are texts, or join had failed
    return [trimmed(cell) for cell in cells]  # type: ignore[arg-type]  # as above


def is_blank(cells: Sequence[Cell]) -> bool:
    """Whether a row holds nothing but blanks and invisible characters."""
    for cell in cells:  # noqa: SIM110  nearly all rows end at the first cell: faster than `all`
        if cell.strip(TRIM) if isinstance(cell, str) else cell is not None:
            return False
    return True


def are_filled(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether the first cell of every row holds text; False also for no rows and where a closer look is needed."""
    try:
        firsts = list(map(itemgetter(0), rows))
        joined = "".join(firsts)
    except (IndexError, TypeError):
        return False
    return bool(joined) and joined.isascii() and all(map(str.strip, firsts))


def cells_at(rows: Sequence[Sequence[Cell]], index: int, shortest: int) -> list[Any]:
    """Return one column of some rows, `NO_CELL` for rows too short; `shortest` is the shortest row's length."""
    if index < shortest:
        return list(map(itemgetter(index), rows))
    return [row[index] if index < len(row) else NO_CELL for row in rows]


def listed(text: str) -> list[str]:
    """Return the names in a text of `resources/words/`: `A | B`, also on several lines."""
    return [name for part in text.replace("\n", "|").split("|") if (name := part.strip())]


@cache
def word_set(table: str, name: str) -> frozenset[str]:
    """Return a list of words of `resources/words/<table>.toml`."""
    return frozenset(listed(word_table(table)[name]))


@cache
def expression(table: str, name: str) -> str:
    """Return a regular expression of `resources/words/<table>.toml`, from [patterns] or a list of words.

    Each line is a choice, an indented one goes on with the line before; a name in braces stands for that expression.
    In lists `*` stands for any ending.
    """
    patterns = word_table(table)["patterns"]
    if name not in patterns:
        return "|".join(listed(word_table(table)[name])).replace("*", r"\w*")
    lines = [line for line in patterns[name].splitlines() if line.strip() and not line.startswith("#")]
    written = "\n".join(lines).replace("\n    ", "").replace("\n", "|")
    return re.sub(r"\{([a-z_]+)\}", lambda part: expression(table, part[1]), written)


class _WrittenPattern:
    def __init__(self, written: Callable[[], str]) -> None:
        self._written = written

    @cached_property
    def pattern(self) -> str:
        return self._written()

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern)

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._compiled, name)
        setattr(self, name, method)  # asked for once
        return method


def compiled_at_use(written: Callable[[], str]) -> re.Pattern[str]:
    """Return a pattern that is compiled at its first use: a start uses few of those in the word tables."""
    return cast("re.Pattern[str]", _WrittenPattern(written))


@cache
def pattern(table: str, name: str) -> re.Pattern[str]:
    """Return such an expression, see `compiled_at_use`."""
    return compiled_at_use(partial(expression, table, name))


MAX_CELLS_REMEMBERED = 10_000  # distinct ones of a column
LONG_TEXT_CHARS = 200  # a longer cell is free text, which hardly comes again


class CellFinder:
    """Finds some cells of a column; those that come again are not looked at again, as long as they are few."""

    header: str
    loses_yeses = False

    def __init__(self) -> None:
        self._seen: set[Cell] = set()
        self._found: set[Cell] = set()

    def find(self, cells: Iterable[Cell]) -> set[Cell]:
        """Return those of the cells that are looked for."""
        distinct = set(cells)
        wanted, fresh = distinct & self._found, distinct - self._seen
        if fresh:
            new = self._look_at(fresh)
            wanted |= new
            kept = {  # 1 and True are the same key, but not the same text
                one for one in fresh if (len(one) <= LONG_TEXT_CHARS if isinstance(one, str) else one not in (0, 1))
            }
            if len(self._seen) >= MAX_CELLS_REMEMBERED:  # the last ones come again where rows are read one by one
                self._seen, self._found = set(), set()
            self._seen |= kept
            self._found |= new & kept
        return wanted

    def finds(self, text: str) -> bool:
        """Whether a text is looked for."""
        return text in self._found or (text not in self._seen and bool(self.find((text,))))

    def _look_at(self, cells: set[Cell]) -> set[Cell]:
        """Return the same of cells that were not looked at before."""
        raise NotImplementedError

    def is_about(self, _row: Sequence[Cell], /) -> bool:
        """Whether a cell that was found counts in its row."""
        return True

    def see_rows(self, _rows: Sequence[Sequence[Cell]]) -> None:
        """Look at whole rows, too, where more than the cells of the column counts."""

    def bounces(self, _cells: Iterable[Cell]) -> set[Cell]:
        """Return the cells that tell an address that does not work."""
        return set()

    def note(self, text: str) -> str:
        """Return the note to keep for a cell that refuses."""
        return f"STOP ({self.header}: {text})"


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of some texts; what several begin with is looked for once."""
    return compiled_at_use(partial(_branches, sorted(words)))


def hints(table: str, name: str, more: str) -> re.Pattern[str]:
    """Return a pattern of parts of texts in a list of words, with `~` for a blank, or of an expression next to it."""
    parts = any_of(part.replace("~", " ") for part in word_set(table, name))
    return compiled_at_use(lambda: f"{parts.pattern}|{expression(table, more)}")


def _branches(words: Sequence[str]) -> str:
    if not words[0]:
        return ""
    groups = groupby(words, key=itemgetter(0))
    parts = [re.escape(letter) + _branches([word[1:] for word in group]) for letter, group in groups]
    return parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"


def without_apostrophe(text: str) -> str:
    """Return the text without the leading `'` by which spreadsheets keep numbers as text (`'0639980411`, `'+33…`)."""
    if text.startswith("'") and text[1:2] and (text[1] == "+" or text[1].isdigit()):
        return text[1:]
    return text


_TEXT_MARK = re.compile(r"'(?=[+\w])(?![a-z](?!\w))(?!.*'$)", re.DOTALL)  # `'t Hooft` and `'s-Gravesande` are names


def without_text_mark(text: str) -> str:
    """Return the text without the leading `'` by which spreadsheets mark text, before letters too (`'Ana`, `'Oui`)."""
    return text[1:] if text[:1] == "'" and _TEXT_MARK.match(text) else text


_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_PLAIN_SIGNS = {ord(mark): None for mark in _INVISIBLE} | {ord(apostrophe): "'" for apostrophe in "’‘ʼ"}
_USUAL_CODE_POINTS = 0x3000


class _FoldedCharacters(dict[int, str]):
    """Each character as `fold` spells it, before lower case; remembers the usual ones."""

    def __missing__(self, code: int) -> str:
        parts = normalize("NFKD", chr(code))
        spelt = "".join(char for char in parts if category(char)[0] != "M").translate(_PLAIN_SIGNS)
        if code < _USUAL_CODE_POINTS:
            self[code] = spelt
        return spelt


_FOLDED_CHARACTERS = _FoldedCharacters()


def fold(text: str) -> str:
    """Return a text normalised for comparison.

    NFKD without combining marks and invisible characters, lower case, plain apostrophes, single spaces. Idempotent.
    """
    if not text.isascii():  # by character: Unicode sorts runs of marks in quadratic time
        text = text.translate(_FOLDED_CHARACTERS)
    return " ".join(text.lower().split())


def shortened(
    text: str, most: int, matters: Callable[[str], bool] = lambda _part: False, head: str | None = None
) -> str:
    """Return a text cut at a word to `most` characters, or its `head`, and the parts behind it that matter."""
    if len(text) <= most and head is None:
        return text
    shown = f"{text[:most].rsplit(None, 1)[0].rstrip(' ,;')} …" if head is None else head
    lost = [part for part in _clauses(text, most) if part not in shown and matters(part)]
    kept = re.sub(r"[,;…]\s[^,;…]*…$", "", shown).removesuffix(" …") if lost else shown
    return " … ".join([kept, *lost])


_MAX_CLAUSE_CHARS = 100  # a longer one is read by parts, or some would take long


def _clauses(line: str, most: int) -> Iterator[str]:
    for part in re.split(r"(?<=[,;.…])\s+", line):
        words = part.split() if len(part) > most else [part]
        yield from (
            " ".join(words[at : at + 20]) for at in range(0, len(words), 16)
        )  # what stands between two is in one


_ONE_WORD = re.compile(r"[\w'’,.!-]+")
CAMEL = re.compile(r"(?<=[a-zà-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])|(?<=[A-ZÀ-ÖØ-Þ])(?=[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]{2})")
"""Where a new word begins within the names of programs: `isUnsubscribed`, `SMSOptIn`."""


def spoken(text: str) -> str:
    """Return a text folded, and as people say it where a program wrote its words as one.

    `je_ne_souhaite_pas`, `ne-plus-contacter`, `DoNotContact`; addresses and paths are left as they are.
    """
    if "_" in text or " " not in text:
        if _ONE_WORD.fullmatch(text):
            text = CAMEL.sub(" ", text).replace("-", " ")
        text = " ".join(word if "@" in word or "/" in word else word.replace("_", " ") for word in text.split())
    return fold(text)


_EMPTY_CELL_SIGN = re.compile(
    r"[-–—_./\\'\" ]+|\\n|[(\[{<#\\]? ?(?:null|nil|none|na[nt]?|undefined|unset|empty|vide|neant|sans objet"
    r"|n ?[/.] ?[acrd]|s ?/ ?o|not (?:set|applicable|available)"
    r"|non (?:applicable|(?:renseigne|communique|precise|concerne)e?)|)\.? ?[)\]}>]?"
)


_DITTO = re.compile(r"[-–—_. ]*(?:\"|'')[-–—_. \"']*")


def stands_for_empty(text: str) -> bool:
    """Whether a filled cell holds what programs and people write for an empty one: `NULL`, `-`, `N/A`, `[]`, néant.

    A ditto mark (`"`, `-"-`) repeats the cell above, which may be a no.
    """
    folded = fold(text)
    return _EMPTY_CELL_SIGN.fullmatch(folded) is not None and not _DITTO.fullmatch(folded)


_REFUSAL_SIGN = re.compile("[❌✗✘👎🚫🙅⛔][🏻-🏿♀♂]*")


@lru_cache(maxsize=16384)
def holds_in_remarks(text: str) -> bool:
    """Whether a remark on a person speaks against sharing them, in a clause of its own: "EHPAD", "a râlé, interne"."""
    lines = [spoken(line) for line in text.splitlines() if _has_held_clause(line)]
    return any(_has_held_clause(pattern("notes", "harmless_remarks").sub("z", line)) for line in lines)


def _has_held_clause(line: str) -> bool:
    return any(map(pattern("notes", "in_remarks").search, map(spoken, _clauses(line, _MAX_CLAUSE_CHARS))))


def says_no_by_sign(text: str) -> bool:
    """Whether a cell refuses by a sign alone, which an empty box is not."""
    return _REFUSAL_SIGN.fullmatch(fold(text)) is not None


_LEAVING_WORD = (
    r"(?:desinscri\w*|desabon\w*|unsub\w*|opt(?:ed)?[ -]?outs?|oppos\w*|object\w*|(?:black|block)[ -]?list\w*|bloque\w*"
    r"|blocked|refus\w*|withdr\w*|retir\w*|retrait\w*|revo[kqc]\w*|resili\w*|complain\w*|plaintes?|left)"
)
_DENIES_LEAVING = re.compile(
    r"(?:n'est |is |has )?(?:non|no|not|pas|jamais|never|aucune?|sans|without)[ -]"
    r"(?:(?:encore|yet|ete|been|any|de|la) |d')*"
    rf"(?:{_LEAVING_WORD}|(?<=de )stop|(?<=aucun )stop)(?:\(e\))?"
    r"(?: (?:connue?|enregistree?|recue?|signalee?|a ce jour|known|recorded|received|on (?:file|record)|yet))*\W*"
)
"""What denies that somebody left: "Pas d'opposition", "Non désinscrit"; "non, stop" is leaving."""
_NEGATION_WORDS = frozenset("ne n do don dont pas plus no not stop jamais never".split())
NEVER = frozenset({"jamais", "never", "aucun", "aucune"})


def denies_leaving(text: str) -> bool:
    """Whether a text, as `spoken`, says that somebody never left."""
    return text in NEVER or _DENIES_LEAVING.fullmatch(text) is not None


def may_mean_never(text: str, words: Sequence[str]) -> bool:
    """Whether a cell says "never" under a header that denies ("Ne plus contacter") or says so too: it may be a no."""
    return fold(text) in NEVER and (fold(text) in words or not _NEGATION_WORDS.isdisjoint(words[:1]))


MAX_ID_CHARS = 40
_WORD_OF_AN_ID = re.compile(r"[a-z0-9]+")


def fresh_id(text: str, taken: Collection[str], otherwise: str = "new") -> str:
    """Return an id from the words of a name (`Quiz du site` → `quiz-du-site`), numbered if it is taken.

    `otherwise` replaces a name without plain letters or digits.
    """
    stem = "-".join(_WORD_OF_AN_ID.findall(fold(unaccented(text))))[:MAX_ID_CHARS].strip("-") or otherwise
    if stem not in taken:
        return stem
    return numbered_id(f"{stem}-", taken, start=2)


def numbered_id(stem: str, taken: Collection[str], start: int = 1) -> str:
    """Return `stem` followed by the first number from `start` that gives a free id (`quiz-v3`)."""
    number = start
    while f"{stem}{number}" in taken:
        number += 1
    return f"{stem}{number}"


_TOTAL = r"(?:(?:sous|sub|grand)[ -])?tota(?:l(?: general|s)?|ux|li|le)"
_TOTAL_ROW = re.compile(_TOTAL + r"(?:\W+[0-9]{1,7})?[ :.]*")
_TOTAL_OF_THINGS = re.compile(_TOTAL + r"\b.*")


def says_total(text: str, *, of_things: bool = False) -> bool:
    """Whether the first filled cell of a row says that it is one of totals ("Total : 3"), if the row reaches nobody.

    With `of_things` also "Total retours": in a list of contacts it may be a name ("Total Énergies").
    """
    return (_TOTAL_OF_THINGS if of_things else _TOTAL_ROW).fullmatch(fold(text)) is not None


def split_full_name(text: str, *, last_name_first: bool = False) -> tuple[str | None, str | None]:
    """Return first and last name: the first word and the rest, or under "nom et prénom" the last word and the rest."""
    parts = text.rsplit(None, 1) if last_name_first else text.split(None, 1)
    if len(parts) < 2:
        return text.strip() or None, None
    return (parts[1], parts[0]) if last_name_first else (parts[0], parts[1])


def split_display_name(text: str) -> tuple[str | None, str | None]:
    """Return first and last name of the display name of an address: `Léa Dubois`, or `Dubois, Léa`."""
    last, comma, first = text.partition(",")
    if comma:
        return first.strip() or None, last.strip() or None
    return split_full_name(text)


HTTPS = "https://"  # alone it is no address


def complete_page(typed: str) -> str:
    """Return the address of a web page with its scheme."""
    return typed if not typed or "://" in typed else f"{HTTPS}{typed}"


def page_link(text: str | None) -> str | None:
    """Return the address if it is a web page's (http or https), else None: `javascript:` must not be clickable."""
    address = (text or "").strip()
    try:
        parts = urlsplit(address)
        has_host = parts.hostname and parts.port != 0  # a port that is no number raises
        is_page = parts.scheme in ("http", "https") and has_host and not any(map(str.isspace, address))
        return address if is_page else None
    except ValueError:  # brackets without an IPv6 address
        return None


def contact_link(text: str | None) -> str | None:
    """Return the link to a contact for data rights: a web page, or a mailbox as `mailto:`; None for other text."""
    contact = (text or "").strip()
    local, at, domain = contact.rpartition("@")
    if at and local and "." in domain and not any(char.isspace() or char in '<>",;:/?' for char in contact):
        return f"mailto:{quote(contact, safe='@+!$&*=')}"
    return page_link(contact)


_YES, _NO = r"(?:oui|yes|accept\w*|agree\w*)", r"(?:non|no|refus\w*)"
_FIGURE_LEGEND = re.compile(rf"\b(?:(0 {_YES}|1 {_NO}|{_YES} 0|{_NO} 1)|1 {_YES}|0 {_NO}|{_YES} 1|{_NO} 0)\b")
"""What figures stand for; the group holds what is against custom: "(0 = oui, 1 = non)"."""


def has_turned_legend(words: Sequence[str]) -> bool:
    """Whether a header says that 0 means yes or 1 no."""
    return any(pair[1] for pair in _FIGURE_LEGEND.finditer(" ".join(words)))


_TITLE_TABLES = ("columns", "titles", "forms", "wordings", "formats")
_ANY_WORD = re.compile(r"[^\W_]+")
_NAME_OR_WORD = re.compile(r"[^\W_]+(?:[&+.][^\W_]+)*")
_AGREEING = frozenset(
    "opt optin optins ok oui yes accord accords consentement consentements consent autorisation"
    " permission agreement".split()
)
_MOST_WORDS_OF_A_TITLE = 6


@cache
def _words_of_titles() -> frozenset[str]:
    """The words of all titles known, which name no company: "Optin Newsletter"."""
    texts = (re.sub(r"\\+[a-zA-Z]", " ", fold(str(word_table(name)))) for name in _TITLE_TABLES)
    words = {word for text in texts for word in _ANY_WORD.findall(text)} | word_set("titles", "of_no_company")
    return frozenset(words - word_set("titles", "of_companies"))


def name_agreed_to(asked: str) -> str | None:
    """Return the name next to a word of agreeing, of words that no title has: "Optin Dupont", "LIDL ok"."""
    text, known = re.sub("['’]", " ", CAMEL.sub(" ", asked)), _words_of_titles()
    spelt = [*_NAME_OR_WORD.finditer(text)]
    words = [fold(match[0]) for match in spelt]
    if not 1 < len(words) <= _MOST_WORDS_OF_A_TITLE or _AGREEING.isdisjoint((words[0], words[-1])):
        return None
    is_small = text.islower()  # as programs write all of their titles
    names = [
        match
        for match, word in zip(spelt, words, strict=True)
        if len(word) > 1 and known.isdisjoint((word, word.rstrip("s"), word.removesuffix("es"), f"{word}s"))
        if not re.fullmatch(r"[a-z]?\d+", word) and (is_small or not match[0].islower())
    ]
    return text[names[0].start() : names[-1].end()] if names else None


_CODE_YES = "oui|yes|accept(?:[ée]e?|e|ed|s)?|agree[ds]?|d['’ ]accord|accord|ok"
_CODE_NO = (
    "non|no|refus(?:[ée]e?|e|ed|al)?|pas d['’ ]accord|contre|declined?|denied"
    "|(?:ne |n['’])(?:veut|souhaite|accepte|autorise) (?:pas|plus)"
)
_CODE_WORD = rf"(?P<word>(?P<yes>{_CODE_YES})|{_CODE_NO})(?![^\W_])"
_BEFORE_CODE = r"(?<![^\W_])"
_CODE_FIRST = re.compile(
    rf"{_BEFORE_CODE}(?:(?P<code>\d{{1,2}}|[a-z]) ?(?:=>?|:|→|->) ?|(?P<figure>\d) ?[ -] ?){_CODE_WORD}", re.IGNORECASE
)
_WORD_FIRST = re.compile(
    rf"{_BEFORE_CODE}{_CODE_WORD} ?(?:(?:=>?|:|→|->) ?(?P<code>\d{{1,2}}|[a-z])|[ (-] ?(?P<figure>\d)\)?)(?![^\W_])",
    re.IGNORECASE,
)


_REST_OF_LEGEND = re.compile(r"[\W_]*(?:[^\W_]{1,2} ?(?:=|:|→)[^()\[\]]*)?[\W_]*")  # "3 = ne sait pas"


def _legend_pairs(header: str) -> list[re.Match[str]]:
    """The codes and their words in a header: "1=oui 2=non", or in the other order as the first pair is."""
    both = [list(one.finditer(header)) for one in (_CODE_FIRST, _WORD_FIRST)]
    return min(filter(None, both), key=lambda pairs: pairs[0].start(), default=[])


@lru_cache(maxsize=4096)
def legend(header: str) -> Mapping[str, Literal["yes", "no", "unclear"]]:
    """Return what a header says that codes in its cells stand for: "Accord (1=oui 2=non)", "(0 = oui / 1 = non)".

    A yes counts only next to a no by another code; alone it makes its code unclear.
    """
    result: dict[str, Literal["yes", "no", "unclear"]] = {}
    for pair in _legend_pairs(header):
        code, meaning = fold(pair["code"] or pair["figure"]), "yes" if pair["yes"] else "no"
        result[code] = "unclear" if result.get(code, meaning) != meaning else "yes" if pair["yes"] else "no"
    is_whole = "no" in result.values()
    return {code: one if is_whole or one == "no" else "unclear" for code, one in result.items()}


def without_legend(header: str) -> str:
    """Return a header without the legend of codes at its end."""
    pairs = _legend_pairs(header) if len(legend(header)) > 1 else []
    is_last = bool(pairs) and _REST_OF_LEGEND.fullmatch(header[pairs[-1].end() :]) is not None
    return header[: pairs[0].start()].rstrip(" ([{:;,–—-/|") or header if is_last else header


def without_codes(header: str) -> str:
    """Return a header without what codes in its own cells stand for, wherever it says so."""
    for pair in _legend_pairs(header) if len(legend(header)) > 1 else ():
        header = header.replace(pair[0], " ", 1)
    return header


# Forms write the ticked choices of a question into one cell: "Oui pour Raoul, Newsletter", "Raoul;Newsletter;".
_BETWEEN_CHOICES, _AROUND_CHOICES, _MOST_PIECES = re.compile(r",\s+|\s*[;\r\n]+\s*"), " ,;\r\n", 20
ChoiceKey = tuple[str, ...]  # of a form, as the folded pieces of its text: a choice may have commas of its own


def choice_key(text: str) -> ChoiceKey:
    """Return by which a choice is known in cells."""
    return tuple(map(fold, _pieces(text)))


def _pieces(text: str) -> list[str]:
    return list(filter(None, _BETWEEN_CHOICES.split(text.strip(_AROUND_CHOICES))))


def _cuts(pieces: Sequence[str], choices: Set[ChoiceKey]) -> list[ChoiceKey]:
    """The ways to cut pieces into several choices, at most two; each as its parts."""
    keys, ways = tuple(map(fold, pieces)), [[ChoiceKey()]]
    for end in range(1, len(keys) + 1) if 1 < len(keys) <= _MOST_PIECES else ():
        starts = [start for start in range(end) if end - start < len(keys) and keys[start:end] in choices]
        ways.append([(*way, ", ".join(pieces[start:end])) for start in starts for way in ways[start]][:2])
    return ways[-1] if len(ways) > 1 else []


def choices_among(texts: Iterable[str]) -> frozenset[ChoiceKey]:
    """Return those of some texts that no others make up: the choices of a form in cells with one or several."""
    choices = set[ChoiceKey]()
    for key in sorted(map(choice_key, texts), key=len):
        if key and not _cuts(key, choices):
            choices.add(key)
    return frozenset(choices)


def parts_of(text: str, choices: Set[ChoiceKey]) -> tuple[str, ...]:
    """Return the choices that a cell joins; () if it is a single one, or nobody can tell how it is to be cut."""
    ways = _cuts(_pieces(text), choices)
    return ways[0] if len(ways) == 1 else ()
