"""Recognising lists: the row of their header, where they turn, known export formats and what their columns mean."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import pairwise, zip_longest
from types import MappingProxyType
from typing import Any, Literal

from leadkeeper import word_table
from leadkeeper.domain.consent import (
    AGREES,
    NO,
    UNCLEAR,
    WITHDRAWN,
    YES,
    Answer,
    asks_for_consent,
    asks_for_facts,
    asks_for_none,
    asks_to_contact,
    may_tell_departure,
    read_answer,
    says_nothing,
    stays,
    turns_around,
)
from leadkeeper.domain.email import addresses_in, may_hold_addresses, mistyped_addresses, read_addresses, says_bounced
from leadkeeper.domain.imports.dates import is_day
from leadkeeper.domain.imports.headers import (
    ANSWER_FIELDS,
    LEAVING_FIELDS,
    Header,
    contained_field,
    fields_by_name,
    header_text,
    is_vague_date,
    known_field,
    name_key,
    name_words,
    names_hard_bounces,
    names_only_channels,
    permits_channels,
    read_headers,
    speaks_against,
    speaks_of_leaving,
)
from leadkeeper.domain.phone import is_no_phone, numbers_in, read_phones
from leadkeeper.domain.suppression import may_be_a_name, may_list_leavers, titles_leavers
from leadkeeper.domain.text import Cell, cell_text, fold, is_blank, listed, pattern, row_texts, word_set
from leadkeeper.errors import LeadKeeperError

Certainty = Literal["known", "guess"]
FileMeaning = Literal["withdrawn", "bounced"]


@dataclass(frozen=True, slots=True)
class Sign:
    """Columns that identify an export: all of `always`, `least` of `some`, and one of `first` as first column."""

    always: frozenset[str]
    some: frozenset[str] = frozenset()
    least: int = 0
    first: frozenset[str] = frozenset()

    def score(self, keys: frozenset[str], first: str) -> int:
        """Return the number of matching columns, 0 if it is not this export."""
        matching = len(self.some & keys)
        if not self.always <= keys or matching < self.least or (self.first and first not in self.first):
            return 0
        return len(self.always) + matching + len(self.first & {first})


@dataclass(frozen=True, slots=True)
class Preset:
    """One export format. `fields` maps a `name_key` to a field; None: no meaning, whatever the name suggests.

    `gone` are words in its state column that mean, as others do in any file: no message is sent any more.
    """

    name: str
    signs: tuple[Sign, ...]
    fields: Mapping[str, str | None] = field(default_factory=dict)
    patterns: tuple[tuple[re.Pattern[str], str], ...] = ()
    certainty: Certainty = "known"
    is_form: bool = False
    zone: str | None = None
    date_order: Literal["dmy", "mdy", "ymd"] | None = None
    action_kind: str = "form"
    first_phones: frozenset[str] = frozenset()
    dropped: re.Pattern[str] | None = None
    file_names: Mapping[str, FileMeaning] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()

    def score(self, headers: Sequence[Header]) -> int:
        """Return the number of columns that match this format, 0 if none of its signs does."""
        keys = frozenset(header.key for header in headers)
        first = headers[0].key if headers else ""
        return max((sign.score(keys, first) for sign in self.signs), default=0)

    def has_meaning(self, header: Header) -> bool:
        """Whether the preset decides about a column, even if it gives it no meaning."""
        return self._lookup(header) is not _SILENT

    def field_of(self, header: Header) -> str | None:
        """Return the field of a column by this preset, or None."""
        found = self._lookup(header)
        return found if isinstance(found, str) else None

    def _lookup(self, header: Header) -> object:
        for key in (name_key(header.text), header.key):
            if key in self.fields:
                return self.fields[key]
        for of_keys, meaning in self.patterns:
            if of_keys.fullmatch(header.key):
                return meaning
        return _SILENT

    def drops(self, header: Header) -> bool:
        """Whether a column is left out entirely (bank card numbers)."""
        return self.dropped is not None and self.dropped.match(header.text) is not None

    def file_meaning(self, file_name: str) -> FileMeaning | None:
        """Return what the file's name means for every person in it."""
        name = file_name.replace("\\", "/").rpartition("/")[2].lower()
        return next((meaning for start, meaning in self.file_names.items() if name.startswith(start)), None)


_SILENT = object()


@cache
def by_name() -> Mapping[str, Preset]:
    """Return every known export format by its name, as `resources/words/formats.toml` describes them."""
    return {name: _preset(name, **described) for name, described in word_table("formats").items()}


def _preset(
    name: str,
    *,
    signs: Sequence[Mapping[str, Any]] = (),
    fields: Mapping[str, str] = MappingProxyType({}),
    patterns: Mapping[str, str] = MappingProxyType({}),
    dropped: str | None = None,
    first_phones: str = "",
    gone: str = "",
    **rest: Any,
) -> Preset:
    return Preset(
        name,
        signs=tuple(_sign(**described) for described in signs),
        fields={key: None if field == "nothing" else field for field, names in fields.items() for key in _keys(names)},
        patterns=tuple((re.compile(pattern), field) for field, pattern in patterns.items()),
        dropped=re.compile(dropped, re.IGNORECASE) if dropped else None,
        first_phones=_keys(first_phones),
        gone=frozenset(listed(gone)),
        **rest,
    )


def _sign(*, always: str = "", some: str = "", least: int = 1, first: str = "") -> Sign:
    return Sign(_keys(always), _keys(some), least if some else 0, _keys(first))


def _keys(names: str) -> frozenset[str]:
    return frozenset(map(name_key, listed(names)))


def recognise(headers: Sequence[Header]) -> Preset | None:
    """Return the export format of a header row: most matching columns first, known formats before guesses."""
    scored = [(preset.score(headers), preset) for preset in by_name().values()]
    found = [(score, preset.certainty == "known", preset) for score, preset in scored if score]
    return max(found, key=lambda one: one[:2])[2] if found else None


Overrides = Mapping[str, str | None]  # mapping set by hand: header → field, None for "no meaning"


def overrides_by_position(headers: Sequence[Header], overrides: Overrides) -> dict[int, str]:
    """Return the override of each column by position: with the exact header text, else a different spelling of it."""
    result: dict[int, str] = {}
    for name in overrides:
        text, key = header_text(name), name_key(name)
        exact = [header.index for header in headers if header.text in (name, text)]
        alike = [header.index for header in headers if key and name_key(header.text) == key]
        result.update(dict.fromkeys(exact or alike, name))
    return result


def columns_meant(headers: Sequence[Header], about: str) -> list[tuple[int, str]]:
    """Return the columns and the text of `HEADER=TEXT`; both headers and texts may contain the sign."""
    cuts = [place for place, sign in enumerate(about) if sign == "="]
    for is_spelt_alike in (False, True):
        for cut in reversed(cuts):
            name = about[:cut].strip()
            alike = name_key(name) if is_spelt_alike else ""
            places = [one.index for one in headers if one.text == name or (alike and name_key(one.text) == alike)]
            if places:
                return [(place, about[cut + 1 :]) for place in places]
    return []


ColumnAnswers = Mapping[str, Answer]  # meanings set by hand: `HEADER=TEXT` → yes, no or none


def answers_by_hand(headers: Sequence[Header], answers: ColumnAnswers) -> dict[int, dict[str, Answer]]:
    """Return the meanings set by hand, by column position and folded text."""
    result: dict[int, dict[str, Answer]] = {}
    for about, answer in answers.items():
        for place, text in columns_meant(headers, about):
            result.setdefault(place, {})[fold(text)] = answer
    return result


def check_overrides(headers: Sequence[Header], overrides: Overrides, answers: ColumnAnswers) -> None:
    """Check that no mapping by hand turns a refusal into a consent.

    Raises: `consent-reversed` for a column in which a yes may mean a refusal mapped to a consent, or a refusing text
    mapped to anything else.
    """
    for about, answer in answers.items():
        for index, text in columns_meant(headers, about):
            if answer != NO and read_answer(text, headers[index].base) in (NO, WITHDRAWN):
                raise LeadKeeperError("consent-reversed", column=headers[index].text, text=text)
    for index, name in overrides_by_position(headers, overrides).items():
        field_name, words, text = overrides[name], headers[index].words, headers[index].text
        is_against = speaks_against(words) or asks_for_none(words) or turns_around(words)
        if field_name and field_name.startswith("consent_") and is_against:
            raise LeadKeeperError("consent-reversed", column=text, text=text)


def unused_overrides(headers: Sequence[Header], overrides: Overrides, about: Iterable[str]) -> list[str]:
    """Return the names of overrides and of answers `about` texts (`HEADER=TEXT`) that match no column."""
    used = set(overrides_by_position(headers, overrides).values())
    unmatched = [name.partition("=")[0] for name in about if not columns_meant(headers, name)]
    return [name for name in overrides if name not in used] + unmatched


_FREE_ANSWERS = frozenset({"openendedresponse", "response", "reponse", "reponseouverte", "reponselibre"})


def header_place(
    rows: Sequence[tuple[int, Sequence[Cell]]], header_row: int | None, overrides: Overrides
) -> int | None:
    """Return the index of the header: the chosen line, else the first that names an e-mail or phone column."""
    if header_row is None:
        return find_header([cells for _, cells in rows], overrides)
    index = next((index for index, (line, _) in enumerate(rows) if line >= header_row), None)
    return None if index is None or is_blank(rows[index][1]) else index


def read_two_rows(rows: Sequence[Sequence[Cell]], index: int) -> tuple[int, tuple[Header, ...]]:
    """Return the columns of a header row, and the position of its last row.

    SurveyMonkey writes a question once and each of its options in a row below: "Qui peut écrire ? [Raoul SAS]".
    """
    for top in (index, index - 1):
        if 0 <= top < len(rows) - 1 and (merged := _with_options(*map(_header_texts, rows[top : top + 2]))):
            return top + 1, read_headers(merged)
    return index, read_headers(rows[index])


def _header_texts(cells: Sequence[Cell]) -> list[str]:
    return list(map(header_text, cells))


def _with_options(questions: Sequence[str], options: Sequence[str]) -> list[str]:
    """The columns of a row of questions and one of their options; [] if the second row is none."""
    pairs = list(zip_longest(questions, options, fillvalue=""))
    is_below = bool(pairs) and bool(pairs[0][0]) and (not pairs[0][1] or _are_boxes(pairs))
    is_below = is_below and "@" not in "".join(options)
    named = ((question, option) for question, option in pairs if read_answer(option) not in (YES, NO))
    answers = [question for question, option in named if option and name_key(option) not in _FREE_ANSWERS]
    if not is_below or any(known_field(name_key(question)) for question in answers):
        return []
    result, asked, are_about_consent = list[str](), "", True
    for question, option in pairs:
        asked = question or (asked if option else "")
        key, is_consent = name_key(option), asks_for_consent(name_words(asked))
        is_alone, is_free = _is_alone(key, is_consent=is_consent), key in _FREE_ANSWERS
        result.append(option if is_alone else f"{asked} [{option}]" if option and not is_free else asked)
        if option:
            is_part = is_alone or is_free or asks_for_consent(name_words(option))
            are_about_consent = are_about_consent and is_consent and is_part
    further = sum(bool(option) and not question for question, option in pairs)
    return result if further > 1 or (further == 1 and are_about_consent) else []


def _are_boxes(pairs: Sequence[tuple[str, str]]) -> bool:
    """Whether "Oui" and "Non" are titles next to each other below a question that is written once."""
    return any(
        bool(question) and not further and {read_answer(first), read_answer(second)} == {YES, NO}
        for (question, first), (further, second) in pairwise(pairs)
    )


def _is_alone(key: str, *, is_consent: bool) -> bool:
    """Whether an option (a `name_key`) is a column by itself: below a consent "E-mail" is a channel, "Date" its day."""
    field_name = known_field(key)
    if is_consent:
        return is_vague_date(key) or field_name not in (None, "email", "phone")
    return field_name is not None


SEARCHED_ROWS = 30  # in which a header is looked for
Rows = Sequence[Sequence[Cell]]


def find_header(records: Rows, overrides: Overrides) -> int | None:
    """Return the position of the header among the first 30 records: the first with an e-mail or phone column."""
    searched = [(read_headers(cells), records[index + 1 :]) for index, cells in enumerate(records[:SEARCHED_ROWS])]
    for index, (headers, rows) in enumerate(searched):
        is_header = _names_a_way_to_reach(headers, overrides) or _asks_for_address(headers, rows, least=1)
        if is_header and not _is_row_below_titles([one for one, _ in searched[: index + 1]], rows, overrides):
            return index
    for index, (headers, rows) in enumerate(searched):  # a question without an answer may be a row of people
        holds = any(holds_addresses(one, rows) for one in headers) and not any(map(_is_address, headers))
        is_header = holds or _asks_for_address(headers, rows, least=0)
        if is_header and not _is_row_below_titles([one for one, _ in searched[: index + 1]], rows, overrides):
            return index
    return None


NAME_FIELDS = frozenset({"first_name", "last_name", "full_name"})
_TELLING_NO, _NO_LETTERS_OF_A_NAME = LEAVING_FIELDS.keys() | ANSWER_FIELDS.keys(), re.compile(r"[\d@]")
WHO_FIELDS = NAME_FIELDS | {"email", "phone", "other_emails", "other_phones"}
_PEOPLE, _HEADS_LEGEND = word_set("titles", "names_of_people"), pattern("persons", "heads_legend")


def find_names(records: Sequence[tuple[int, Sequence[Cell]]]) -> tuple[int, Overrides] | None:
    """Return the line of a header with a column of names, and what it means if its name says no more than people.

    None without any, of a legend of colours and of a figure: "Inscrits | 3". One with a further column is preferred:
    "Contact" may be a title.
    """
    heads = [(line, [one for one in read_headers(cells) if one.base]) for line, cells in records[:SEARCHED_ROWS]]
    for least in (2, 1):
        for line, headers in heads:
            no_titles = any(one.base.isdecimal() or _HEADS_LEGEND.fullmatch(fold(one.base)) for one in headers)
            if len(headers) < least or no_titles:
                continue
            if any(known_field(one.key) in NAME_FIELDS for one in headers):
                return line, {}
            if named := next(filter(is_title_of_people, headers), None):
                return line, {named.text: "full_name"}
            below = [cells for at, cells in records if at > line]
            if least > 1 and titles_leavers(headers[0].base) and _are_names(column_texts(below, headers[0].index)):
                return line, {headers[0].text: "full_name"}
    return None


def place_of_leavers(
    names: Iterable[str], records: Sequence[tuple[int, Sequence[Cell]]], everybody: bool | None
) -> tuple[int, Overrides] | None:
    """Return where and how the header stands of a list without addresses that says who left or refuses.

    Line 0: it has none, and is a list of leavers by one of the `names` of its file, or because the user says so of
    `everybody`. None of any other list.
    """
    rows = [(line, [*filter(None, row_texts(cells))]) for line, cells in records if not is_blank(cells)]
    titles = ((line, texts[0]) for line, texts in rows[:SEARCHED_ROWS] if len(texts) == 1 and titles_leavers(texts[0]))
    is_named, (titled, title) = bool(everybody) or any(map(may_list_leavers, names)), next(titles, (None, ""))
    if (named_by := find_names(records)) is None:
        is_alone = is_named and _are_names([texts[0] for _, texts in rows])
        return (titled, {header_text(title): "full_name"}) if titled is not None else (0, {}) if is_alone else None
    headers = read_headers(next(cells for line, cells in records if line == named_by[0]))
    tells = any(speaks_of_leaving(one.words) or known_field(one.key) in _TELLING_NO for one in headers)
    return named_by if is_named or tells or (titled is not None and titled <= named_by[0]) else None


def _are_names(texts: Sequence[str]) -> bool:
    """Whether most of some texts may be names: no ticks, answers, days, addresses."""
    names = [text for text in texts if may_be_a_name(text) and not _NO_LETTERS_OF_A_NAME.search(text)]
    return 2 * sum(read_answer(text) == UNCLEAR for text in names) > len(texts)


def _is_row_below_titles(heads: Sequence[Sequence[Header]], rows: Rows, overrides: Overrides) -> bool:
    """Whether the last of some rows is one of the people below titles above it: "Dupont | oui | Téléphone".

    It titles no names, and nothing below its "Téléphone" is a number, or it answers.
    """
    filled = [[one for one in headers if one.base] for headers in heads]
    is_below = any(len(one) > 1 and _titles_people(one) for one in filled[:-1])
    if not is_below or _titles_people(filled[-1]) or overrides_by_position(filled[-1], overrides):
        return False
    reach = [one.index for one in filled[-1] if (contained_field(one.words) or ("",))[0] in ("email", "phone")]
    texts = [text for place in reach for text in column_texts(rows, place)]
    is_reached = any(addresses_in(text) or mistyped_addresses(text) or numbers_in(text) for text in texts)
    return not is_reached or any(read_answer(one.base) in (YES, NO) for one in filled[-1])


def _titles_people(headers: Sequence[Header]) -> bool:
    """Whether a column is titled as one of names."""
    return any(known_field(one.key) in NAME_FIELDS or is_title_of_people(one) for one in headers)


def is_title_of_people(header: Header) -> bool:
    """Whether a title says no more than that its cells are people: "Client", "Qui"."""
    return bool(header.words) and _PEOPLE.issuperset(header.words)


def _is_address(header: Header) -> bool:
    """Whether a cell of a header is an address, also a mistyped one: "lea @ mail.example"."""
    mistyped = map(name_key, mistyped_addresses(header.base))
    return bool(addresses_in(header.base.partition("(")[0])) or header.key in mistyped


def holds_addresses(header: Header, rows: Rows) -> bool:
    """Return whether a column that may be named for addresses holds them: "Subscriber", "email1"."""
    texts = column_texts(rows, header.index) if may_hold_addresses(header.key) else []
    return bool(texts) and looks_like("email", texts)


def _names_a_way_to_reach(headers: Sequence[Header], overrides: Overrides) -> bool:
    """Whether a column holds e-mails or phone numbers by hand, preset or known name."""
    by_hand, preset = overrides_by_position(headers, overrides), recognise(headers)
    for header in headers:
        if header.index in by_hand:
            result = overrides[by_hand[header.index]]
        else:
            is_of_preset = preset is not None and preset.has_meaning(header)
            result = preset.field_of(header) if preset and is_of_preset else known_field(header.key)
        if result in ("email", "phone"):
            return True
    return False


def _asks_for_address(headers: Sequence[Header], rows: Rows, *, least: int) -> bool:
    """Whether a question asks for an e-mail or phone and the cells answer it, in a row that is not data."""
    filled = [header for header in headers if header.base]
    if len(filled) < 2 or any(map(_is_address, filled)):
        return False
    asked = ((contained_field(header.words) or ("",), column_texts(rows, header.index)) for header in filled)
    reach = ((inside[0], texts) for inside, texts in asked if inside[0] in ("email", "phone") and len(texts) >= least)
    return any(looks_like(*one) for one in reach)


class FirstRows(list[Sequence[Cell]]):
    """The first rows of a list; they keep the texts of their columns, for which many ask."""

    @cached_property
    def texts(self) -> dict[int, list[str]]:
        """The texts of the columns that were asked for."""
        return {}


def column_texts(rows: Rows, index: int) -> list[str]:
    """Return the texts of the filled cells of a column."""
    kept = rows.texts if isinstance(rows, FirstRows) else {}
    if index not in kept:
        texts = (cell_text(cells[index]) for cells in rows if index < len(cells))
        kept[index] = [text for text in texts if text]
    return kept[index]


def tells_departure(header: Header, rows: Rows) -> bool:
    """Whether days in a column may be those on which people left: of an event's end, each row has one."""
    days = column_texts(rows, header.index) if may_tell_departure(header.words) else None
    return days is not None and 2 * sum(map(is_day, days)) < max(len(rows), 1)


def looks_like(field_name: str, texts: Sequence[str]) -> bool:
    """Return whether at least half of the filled cells hold what the field needs."""
    if field_name == "email":
        good = sum(read_addresses(text).first is not None or bool(mistyped_addresses(text)) for text in texts)
    else:
        texts = [text for text in texts if not is_no_phone(text)]
        good = sum(read_phones(text).first is not None for text in texts)
    return 2 * good >= len(texts)


_NEARLY_ALL = 0.9


def usual_width(rows: Sequence[Sequence[Cell]], width: int) -> int:
    """Return the number of cells of nearly all rows if they end in as many empty ones beyond the header, else 0."""
    filled = [texts for texts in map(row_texts, rows) if any(texts)]
    ends = Counter(len(texts) for texts in filled if len(texts) > width and not any(texts[width:]))
    usual, times = (ends.most_common(1) or [(0, 0)])[0]
    return usual if times >= _NEARLY_ALL * len(filled) else 0


def is_header_again(cells: Sequence[Cell], headers: Sequence[Header]) -> bool:
    """Whether a row repeats the header."""
    texts = [header_text(text) for text in row_texts(cells)]
    while texts and not texts[-1]:
        texts.pop()
    bases = [header.base for header in headers]
    while bases and not bases[-1]:
        bases.pop()
    return texts == bases


@cache
def _of_responses(kind: str) -> frozenset[str]:
    """The titles or cells of a list under [responses] of `resources/words/columns.toml`."""
    return frozenset(map(name_key, listed(word_table("columns")["responses"][kind])))


_BOUNCE_BEGINNINGS = ("permanent", "invalid", "bounces", "rebondi")
"""Beginnings of cells that name an address that does not work where the whole column is about that."""


def bounce_reader(words: tuple[str, ...]) -> Callable[[str], bool]:
    """Return what says if a cell of a column with the state of addresses names one that does not work."""
    if not names_hard_bounces(words):
        return lambda text: says_bounced(text) or fold(text).startswith(_BOUNCE_BEGINNINGS)
    return lambda text: says_bounced(text) or (not stays(text) and "soft" not in fold(text))


def unsent_readers(headers: Sequence[Header], preset: Preset | None) -> list[tuple[int, Callable[[str], bool]]]:
    """Return the columns in which a form tool tells if a response was sent, each with what says that a cell denies it.

    Most of their titles mean something else in a file that is not from such a tool: "Terminé" of a task.
    """
    keys = {one.index: {one.key, name_key(one.base.partition(". ")[0])} for one in headers}  # "submitdate. Date de…"
    is_of_tool = any(map(_of_responses("tools").intersection, keys.values()))
    kinds = {"draft": _is_draft, "response_status": _is_begun}
    kinds |= {"completed": _is_incomplete} if is_of_tool else {}
    kinds |= {"status": _is_part} if is_of_tool or (preset is not None and preset.is_form) else {}
    return [(place, read) for place, own in keys.items() for kind, read in kinds.items() if own & _of_responses(kind)]


_REPLY_TITLE_WORDS = frozenset(
    "votre ma sa la vos reponse reponses your the answer answers response reply replies".split()
)
_OWN_WORDS = frozenset("newsletter newsletters lettre infolettre cgv cgu".split())


def questions_set_aside(
    fields: Sequence[tuple[Header, str | None]], unused: Sequence[Header]
) -> tuple[frozenset[int], list[tuple[int, Callable[[str], bool]]]]:
    """Return boxes for a channel ("SMS OK") that partners' fields read, and the unused questions that they are part of.

    Each question with what says that a cell is no yes to it. None where a question about partners has its field.
    """
    used = [(one.index, one.words) for one, name in fields if (name or "").startswith("consent_partners_")]
    boxes = frozenset(at for at, words in used if names_only_channels(words) or permits_channels(words))
    if not boxes or any(name in ("consent_partners", "consent_partner_names") for _, name in fields):
        return frozenset(), []
    return boxes, [(one.index, _is_no_yes) for one in unused if _asks_for_partners(one)]


def _asks_for_partners(header: Header) -> bool:
    """Whether a header asks what boxes for channels may be part of, or is that of replies, whatever was asked."""
    words, known = header.words, fields_by_name("proposed").get(header.key) or known_field(header.key)
    if not _OWN_WORDS.isdisjoint(words) or speaks_against(words) or asks_for_facts(words) or names_only_channels(words):
        return False
    is_reply = "reponse" in words or not {"answer", "response", "reply"}.isdisjoint(words)
    asks = (asks_for_consent(words) or asks_to_contact(words)) and ("?" in header.base or not AGREES.isdisjoint(words))
    return known == "consent_partners" or asks or (is_reply and _REPLY_TITLE_WORDS.issuperset(words))


def _is_no_yes(text: str) -> bool:
    return read_answer(text) != YES and not any(map(str.isdigit, text))  # a day of a yes is one


def _is_part(text: str) -> bool:
    return name_key(text) in _of_responses("parts")


def _is_begun(text: str) -> bool:
    return _is_part(text) or name_key(text) in _of_responses("begun")


def _is_draft(text: str) -> bool:
    return read_answer(text) == YES or _is_part(text)


def _is_incomplete(text: str) -> bool:
    return says_nothing(text) or read_answer(text) == NO or _is_begun(text)


_QUESTION_HEADER = re.compile(r"(?:questions?|q) ?(\d*)")
_REPLY_HEADER = re.compile(r"(?:responses?|reponses?|answers?|r|a) ?(\d*)")


def question_places(headers: Sequence[Header]) -> dict[int, int]:
    """Return for each column of replies that of the questions, by position: "Response 1" and "Question 1"."""
    titles = [(" ".join(one.words), one.index) for one in headers]
    questions = {match[1]: at for title, at in titles if (match := _QUESTION_HEADER.fullmatch(title))}
    replies = [(at, match[1]) for title, at in titles if (match := _REPLY_HEADER.fullmatch(title))]
    return {at: questions[number] for at, number in replies if number in questions}
