"""Columns that may hide an age under 18, another country, no confirmation or the end of a consent.

Under 15 nobody can consent alone, and nobody under 18 is passed on (GDPR 8, art. 45 LIL, R25); data of people abroad
are under rules of their own (GDPR ch. V, R35).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from leadkeeper.domain.consent import (
    NO,
    YES,
    read_answer,
    says_nothing,
    tells_day_of_yes,
)
from leadkeeper.domain.countries import read_country
from leadkeeper.domain.imports.dates import MONTHS, DateOrder, DateReader, is_day, is_no_date, is_over, last_day, reader
from leadkeeper.domain.imports.headers import (
    FREE_TEXT,
    NOTE_WORDS,
    TAG_SEPARATOR,
    TAG_WORDS,
    is_perhaps_date,
    is_title_of,
    is_vague_date,
)
from leadkeeper.domain.imports.presets import Rows, column_texts
from leadkeeper.domain.text import (
    NO_CELL,
    NOTHING_THERE,
    Cell,
    CellFinder,
    any_of,
    cell_text,
    fold,
    pattern,
    without_apostrophe,
    word_set,
)
from leadkeeper.domain.time import calendar_day

if TYPE_CHECKING:
    from leadkeeper.domain.imports.columns import ImportColumn
    from leadkeeper.domain.imports.row import ColumnTable

_ADULT_YEARS, _OLDEST_YEARS = 18, 129

_PLAIN_AGE = pattern("ages", "plain_age")


def plain_age(text: str) -> int | None:
    """Return the age that a cell states and nothing else, in whole years: `34`, `13 ans`; None for any other text."""
    age = _PLAIN_AGE.fullmatch(fold(without_apostrophe(text)).strip())
    return int(age[1]) if age and int(age[1]) <= _OLDEST_YEARS else None


_AGE_LEFT_OPEN = pattern("ages", "age_left_open")


def says_no_age(text: str) -> bool:
    """Whether a cell leaves the age open: `-`, `n/a`, "Prefer not to say"."""
    return _AGE_LEFT_OPEN.fullmatch(fold(text).strip()) is not None


_UNDER_AN_AGE = re.compile(
    r"\b(?:moins|under|below|less|younger|max\w*|jusqu|until|up to|avant)\b|[<≤]|^[-−–] ?(?:de )?[0-9]+\D*$"
)
_OVER_AN_AGE = re.compile(r"\b(?:plus|over|above|more|older|au moins|at least|min\w*|depuis|from|des|a partir)\b|[>≥+]")
_MINOR_WORD = re.compile(
    r"\b(?:mineure?s?|minors?|ados?|adolescente?s?|teen\w*|collegien\w*|lyceen\w*|enfants?|child\w*)\b"
)
_ADULT_WORD = re.compile(r"\b(?:majeure?s?|adultes?|adults?|seniors?|retraitee?s?|retired)\b")
_NUMBER_WORDS = (
    "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize|"
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
)
_AGE_IN_WORDS = {word: age for words in _NUMBER_WORDS.split("|") for age, word in enumerate(words.split())}
_AGE_IN_WORDS |= {"dix-sept": 17, "dix sept": 17}
_WORDS_OF_AN_AGE = re.compile(
    r"(?:(?:j'ai|elle a|il a|i am|i'm|a|environ|bientot|tout juste) )*"
    rf"({'|'.join(sorted(_AGE_IN_WORDS, key=len, reverse=True))})"
    r"(?: (?:ans?|years?(?: old)?)(?: et demie?)?)?\.?"
)
_MONTHS_WORD = re.compile(r"\b(?:mois|months?)\b")
_UP_TO_THREE_DIGITS = re.compile(r"(?<![0-9])[0-9]{1,3}(?![0-9])")
_CALENDAR_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


def youngest(text: str) -> int | None:
    """Return the lowest age that a text may mean: 15 for `15-17`, 0 for "moins de 15 ans"; None if it is none."""
    plain = plain_age(text)
    if plain is not None:
        return plain
    folded = fold(without_apostrophe(text)).strip()
    written = _WORDS_OF_AN_AGE.fullmatch(folded)
    if written or _MINOR_WORD.search(folded):
        return _AGE_IN_WORDS[written[1]] if written else 0
    ages = [int(one) for one in _UP_TO_THREE_DIGITS.findall(folded)] if not _CALENDAR_YEAR.search(folded) else []
    if not ages or max(ages) > _OLDEST_YEARS:
        return _ADULT_YEARS if _ADULT_WORD.search(folded) else None
    if _MONTHS_WORD.search(folded):
        return min(ages) // 12
    if len(ages) == 1 and _UNDER_AN_AGE.search(folded) and not _OVER_AN_AGE.search(_UNDER_AN_AGE.sub("", folded)):
        return 0
    return min(ages)


_AT_MOST = re.compile(
    r"(?:(?:j'ai|a|agee?|i am|is) )?"
    r"(?:(?:moins de|under|below|less than|younger than|avant|[<−–-]) ?(?P<below>[0-9]{1,2})"
    r"|(?:jusqu'a|up to|max\w*|≤|<=|0 ?(?:-|a|to) ?) ?(?P<last>[0-9]{1,2})) ?(?:ans?|years?(?: old)?|yrs?|y/?o)?\.?"
)


def oldest(text: str) -> int | None:
    """Return the highest age that a cell may mean: 14 for "moins de 15 ans", 13 for `13 ans`; None if it tells none."""
    at_most = _AT_MOST.fullmatch(fold(without_apostrophe(text)).strip())
    if at_most is None:
        return plain_age(text)
    return int(at_most["last"]) if at_most["last"] else int(at_most["below"]) - 1


_DATE_IN_DIGITS = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2}|[0-9]{4})")


def birth_year(text: str, newest: int) -> int | None:
    """Return the year in a cell that holds a date or year of birth, the latest up to `newest` that it may mean."""
    plain = without_apostrophe(text).strip()
    digits = _DATE_IN_DIGITS.fullmatch(plain)
    spelt = (plain, "/".join(digits.groups())) if digits else (plain,)
    choices: tuple[tuple[DateOrder, ...], ...] = (("dmy", "mdy"), ("ymd",))
    for orders in choices:
        days = [day for one in spelt for order in orders if (day := _day_up_to(newest, order)(one))]
        if days:
            return max(int(day[:4]) for day in days)
    year = _CALENDAR_YEAR.search(text)
    return int(year[0]) if year else None


@lru_cache(maxsize=8)
def _day_up_to(newest: int, order: DateOrder) -> DateReader:
    return reader(order, newest=newest)


_DAY_WITHOUT_YEAR = pattern("ages", "day_without_year")


def leaves_birth_open(text: str) -> bool:
    """Whether a cell under a date of birth gives no year: `n/a`, `00/00/0000`, a birthday such as `--06-15`."""
    plain = fold(text).strip()
    day = _DAY_WITHOUT_YEAR.fullmatch(plain)
    return says_no_age(text) or is_no_date(plain) or (day is not None and (day[1] or day[2] or "mai") in MONTHS)


_SOMEBODY_ELSE_OR_THING = pattern("ages", "somebody_else_or_thing")
_PERSON_MAY_BE_MINOR = pattern("ages", "person_may_be_minor")
_SOMEBODY_IS_MINOR = pattern("ages", "somebody_is_minor")

_BARE_AGE = pattern("ages", "bare_age")
_SEGMENT_SEPARATOR = re.compile(r"[,;:()\[\]|!?]| [-–] |\.(?!\w)")
_TEXT_IN_BRACKETS = re.compile(r"[(\[]([^)\]]+)")
_MINOR_THINGS, _SCHOOL = pattern("ages", "minor_things"), pattern("ages", "school")
_MINOR_HINTS = any_of(
    "mineur|minor|majeur|lyc|gien|coli|ado|teen|under|parental|parents|student|not yet|encore|of age|only 1|onze|douze"
    "|treize|quatorze|quinze|seize|dix-sept|eleven|twelve|coll|cm1|cm2|cm 1|cm 2|ce1|ce2|ce 1|ce 2|en cp|classe|grade"
    "|school|sixi|cinqui|quatri|troisi|seconde|premi|terminale|primaire|maternelle|ulis|segpa|en 2nde|en 1ère|en tle"
    "|in year|pour m|pour l|fille|fils|enfant|niece|nièce|neveu|maman|je suis|élève|eleve|daughter|my son|grandson"
    "|en 3|en 4|en 5|en 6|va à l'|born|né e|né l|née e|née l|ne en|ne le|nee e|nee l".split("|")
)
_DIGIT = re.compile("[0-9]")
_YOUNG_AGE = re.compile(
    r"(?<![0-9])(?:1[0-8]|0?[5-9])\s?(?:an|y)|[med:=]\s?(?:1[0-8]|[5-9])(?![0-9])|[<–−-]\s?(?:de\s)?1[5-8]",
    re.IGNORECASE,
)


def may_say_age(texts: Mapping[Cell, str]) -> list[Cell]:
    """Return the cells that may say an age under 18 in words, for a closer look (tests/domain/test_minors.py)."""
    each = ((cell, text, _DIGIT.search(text)) for cell, text in texts.items())
    return [cell for cell, text, has in each if (has and _YOUNG_AGE.search(text)) or _MINOR_HINTS.search(text.lower())]


_BORN_IN = re.compile(r"\b(?:nee?|born)(?: ?\(e\))? (?:en|le|in|on) [^,;!?]{0,16}?\b(20[0-9]{2})\b")
_I_WAS_BORN = re.compile(rf"\W*(?:(?:bonjour|hello|je suis|elle est|il est|i was|i'?m)\W+)*{_BORN_IN.pattern}")
_MARGIN = 40  # characters kept on each side of the words that say it


def minor_words(text: str, *, in_note: bool) -> str | None:
    """Return the line of a text that says in words that the person is or may be under 18; None if none does.

    A bare age ("lycéen, 15 ans") counts `in_note` only: elsewhere it may be that of a contract.
    """
    for line in text.splitlines():
        folded = fold(line)
        words = _PERSON_MAY_BE_MINOR.search(_MINOR_THINGS.sub(" ", folded))
        start, end, is_minor = (*words.span(), True) if words else (0, _MARGIN, False)
        if not is_minor and not _SOMEBODY_ELSE_OR_THING.search(folded):
            words = _SOMEBODY_IS_MINOR.search(folded)
            start, end = words.span() if words else (0, _MARGIN)
            is_minor = words is not None or (in_note and any(map(_tells_a_minor, _SEGMENT_SEPARATOR.split(folded))))
        if is_minor:
            return line.strip() if len(line) <= 2 * _MARGIN else folded[max(0, start - _MARGIN) : end + _MARGIN]
    return None


def minor_in_brackets(name: str) -> str | None:
    """Return the name with an addition that says that its person may be a minor: `Léo (16 ans)`; None without one."""
    return name if any(minor_words(one, in_note=True) for one in _TEXT_IN_BRACKETS.findall(name)) else None


def _tells_a_minor(segment: str) -> bool:
    """Whether a part of a note is a bare age under 18 and nothing else, or a class of children."""
    if _SCHOOL.fullmatch(segment.strip(" .\"'")):
        return True
    age = _BARE_AGE.fullmatch(segment.strip(" .\"'"))
    return age is not None and 8 <= min(int(digits) for digits in age.groups() if digits) < _ADULT_YEARS


_AGE_QUESTIONS = re.compile(r"\b(?:how old are you|(?:tranche|classe|groupe|categorie|plage) d age)\b")
_OWN_AGE_WORDS, _OTHER_AGE_WORDS = word_set("ages", "own_age"), word_set("ages", "other_age")


def asks_age(words: Sequence[str]) -> Literal["surely", "perhaps"] | None:
    """Return whether a header asks how old the person is: "Ton âge ?"; None for "Âge de votre chien"."""
    distinct = frozenset(words)
    if "age" not in distinct and not {"how", "old"} <= distinct:
        return None
    if not _OTHER_AGE_WORDS.isdisjoint(distinct):
        return None
    is_sure = distinct <= _OWN_AGE_WORDS or _AGE_QUESTIONS.search(" ".join(words)) is not None
    return "surely" if is_sure else "perhaps"


_MAY_BAND_AGES, _AGE_BAND = pattern("ages", "may_band_ages"), pattern("ages", "age_band")


def holds_ages(words: Sequence[str], texts: Sequence[str]) -> bool:
    """Whether a header asks for the person's age, and most cells hold one; "Tranche" does by its cells: "15-17 ans"."""
    if asks_age(words) == "surely":
        return bool(texts) and 2 * sum(youngest(text) is not None for text in texts) >= len(texts)
    bands = [_AGE_BAND.fullmatch(fold(text)) for text in texts] if _MAY_BAND_AGES.fullmatch(" ".join(words)) else []
    return any(band and band["years"] for band in bands) and 2 * sum(map(bool, bands)) >= len(texts)


_ASKS_SCHOOL, _SCHOOL_CELL = pattern("ages", "asks_school"), pattern("ages", "school_cell")


def tells_school_or_band(words: Sequence[str], text: str) -> bool:
    """Whether a cell under a header is a class of children, or a group of ages: "CM2", "15-17"."""
    title, cell = " ".join(words), fold(text).strip()
    pairs = (_ASKS_SCHOOL, _SCHOOL_CELL), (_MAY_BAND_AGES, _AGE_BAND)
    return any(asked.fullmatch(title) and told.fullmatch(cell) for asked, told in pairs)


_BIRTH_WORDS = frozenset("naissance naiss birth birthday birthdate birthyear dob yob ddn".split())
_BORN_HEADER = pattern("ages", "asks_birth")
_OTHER_BIRTH_WORDS = word_set("ages", "other_birth")


def asks_birth(words: Sequence[str]) -> bool:
    """Whether a header asks when the person was born: "Année de naissance", "Né(e) le"."""
    is_named = not _BIRTH_WORDS.isdisjoint(words) or _BORN_HEADER.search(" ".join(words)) is not None
    return is_named and _OTHER_BIRTH_WORDS.isdisjoint(words)


_ASKS_IF_ADULT = pattern("ages", "asks_if_adult")
_ASKS_IF_MINOR = pattern("ages", "asks_if_minor")
_PARENTAL_CONSENT = pattern("ages", "parental_consent")
_SENIORITY = frozenset("anciennete experience depuis activite existence membre adherent client cliente clients".split())


def asks_of_age(words: Sequence[str]) -> Literal["adult", "minor", "child"] | None:
    """Return who says yes to "Avez-vous plus de 18 ans ?"; `child`: who answers "Autorisation parentale" at all."""
    sentence = " ".join(words)
    if _PARENTAL_CONSENT.search(sentence):
        return "child"
    if not (_OTHER_AGE_WORDS - {"majorite", "certifie", "legal"} | _SENIORITY).isdisjoint(words):
        return None
    if _ASKS_IF_MINOR.search(sentence):
        return "minor"
    return "adult" if _ASKS_IF_ADULT.search(sentence) else None


_PERHAPS_OF_PERSONS = frozenset({"certifie", "legal", "confirme", "record", "lead", "leads"})
_NO_PERSON_WORDS = _OTHER_AGE_WORDS - _PERHAPS_OF_PERSONS | word_set("ages", "of_no_person")


def is_about_no_person(words: Sequence[str]) -> bool:
    """Whether a header speaks of a thing, an animal or somebody else, under which "mineur" or an age says nothing."""
    return not _NO_PERSON_WORDS.isdisjoint(words)


AGE_UNREAD, AGE_UNCLEAR, COUNTRY_UNREAD, NEVER_CONFIRMED, CONSENT_ENDS = (
    "age-unread",
    "age-unclear",
    "country-unread",
    "never-confirmed",
    "consent-ends-unread",
)

_MIN_YEARS_SINCE_BIRTH = 3  # a later date that nobody chose to be one of birth is that of something else

_DATE_LENGTH = len("20130514")  # a day in digits alone, which a sheet keeps as a number
_NAME_FIELDS = frozenset({"first_name", "last_name", "full_name"})
_FIELDS_WITH_AGES = FREE_TEXT | _NAME_FIELDS | {"stage", "job_title"}


def _says_minor(tag: str) -> bool:
    """Whether a tag says that its person is a minor: "moins-de-15", "enfant"."""
    words = re.sub(r"(?<=\w)[-_./:]+(?=\w)", " ", fold(tag.strip(" #")))
    return pattern("ages", "minor_tag").fullmatch(words) is not None


class AgeColumn(CellFinder):
    """A column about the age of people, or one in which people write it; finds the cells of those who may be under 18.

    In a column that a field reads these are the cells that it cannot read, by `day` if it holds dates. `waits`: whether
    such people wait in Review; not where the header leaves open if it means the person's age. Years of birth need the
    present day. `is_asked`: whether the header asks for the age.
    """

    def __init__(self, column: ImportColumn, today: date | None = None, day: DateReader | None = None) -> None:
        super().__init__()
        words = column.header.words
        self.place = column.header.index
        self.header = column.header.text
        self._field = column.field
        self._of_age = None if column.field else asks_of_age(words)
        is_of_ages = "age_at_consent" in (column.field, column.looks_like)
        self._asks = "surely" if is_of_ages else asks_age(words)
        self._asks_school = _ASKS_SCHOOL.fullmatch(" ".join(words)) is not None
        if self._asks == "perhaps" and self._of_age:
            self._asks = None
        elif self._asks:
            self._of_age = None
        self._asks_birth = column.field == "birth_date" or (column.field is None and asks_birth(words))
        self.is_asked = bool(self._asks or self._asks_birth or self._of_age) and column.field not in _FIELDS_WITH_AGES
        self.warning = AGE_UNREAD if column.field is None and self.is_asked else AGE_UNCLEAR
        self.waits = not self.is_asked or self._asks != "perhaps"
        is_note = column.field in FREE_TEXT or not NOTE_WORDS.isdisjoint(words)
        self._in_note = is_note and not is_about_no_person(words)
        is_of_others = is_about_no_person(words) or is_title_of("places", words)
        self.may_tell = self.is_asked or is_note or column.field in _FIELDS_WITH_AGES or not is_of_others
        self.may_tell = self.may_tell or self._asks_school
        self._is_mapped = column.field is not None
        self._holds_tags = column.field == "tags" or (not self._is_mapped and not TAG_WORDS.isdisjoint(words))
        self._year = today.year if today is not None else None
        self._day = day

    def _look_at(self, cells: set[Cell]) -> set[Cell]:
        texts = {cell: text for cell in cells if cell is not NO_CELL and (text := cell_text(cell))}
        if self.is_asked:
            return {cell for cell, text in texts.items() if self._may_be_minor(text)}
        if self._field in _NAME_FIELDS:
            texts = {cell: text for cell, text in texts.items() if "(" in text or "[" in text}
        looks_closer = self._asks_school or self._holds_tags
        return {cell for cell in (texts if looks_closer else may_say_age(texts)) if self._words(texts[cell])}

    def note(self, text: str) -> str:
        """Return the note to keep for such a cell."""
        return f"STOP ({self.header}: {text if self.is_asked else self._words(text)})"

    def _words(self, text: str) -> str | None:
        if self._field in _NAME_FIELDS:
            return minor_in_brackets(text)
        if self._asks_school and _SCHOOL_CELL.fullmatch(fold(text).strip()):
            return text.strip()
        tags = [one for one in TAG_SEPARATOR.split(text) if _says_minor(one)] if self._holds_tags else []
        return ", ".join(tags) or minor_words(text, in_note=self._in_note) or self._born_lately(text)

    def _born_lately(self, text: str) -> str | None:
        """Return the line of a note that gives a year of birth of the person not 19 years ago: "née en 2013"."""
        if self._year is None:
            return None
        for line in text.splitlines():
            folded = fold(line)
            born = _BORN_IN.search(folded) if self._in_note else _I_WAS_BORN.match(folded)
            if born and not _SOMEBODY_ELSE_OR_THING.search(folded) and self._year - int(born[1]) <= _ADULT_YEARS:
                return line.strip()[: 2 * _MARGIN]
        return None

    def _may_be_minor(self, text: str) -> bool:
        if self._asks_birth:
            return self._is_born_lately(text)
        if self._of_age == "child":
            return read_answer(text) in (YES, NO)
        if self._of_age:
            return read_answer(text) == (YES if self._of_age == "minor" else NO)
        if self._is_mapped and (plain_age(text) is not None or says_no_age(text)):
            return False
        age = youngest(text)
        if age is None:
            return self._is_mapped or self._is_of_late_year(text)
        return age < _ADULT_YEARS and (self.waits or len(text) > 1)

    def _is_of_late_year(self, text: str) -> bool:
        """Whether a cell under a question for the age gives a year of birth not 19 years ago: "né en 2013", "2013"."""
        year = birth_year(text, self._year) if self._year is not None else None
        return year is not None and _MIN_YEARS_SINCE_BIRTH < (self._year or 0) - year <= _ADULT_YEARS

    def _is_born_lately(self, text: str) -> bool:
        is_day = self._is_mapped and (self._day is None or (len(text) != _DATE_LENGTH and self._day(text) is not None))
        if self._year is None or is_day:
            return False
        year = birth_year(text, self._year)
        if year is None:
            return self._is_mapped and not leaves_birth_open(text) and (youngest(text) or 0) < _ADULT_YEARS
        return (-1 if self._is_mapped else _MIN_YEARS_SINCE_BIRTH) < self._year - year <= _ADULT_YEARS


_FRENCH_DIALLING_CODE = re.compile(r"(?:\+|00)?(?:33|262|590|594|596|508|681|687|689)")


class _WaitingColumn(CellFinder):
    """A column with cells by which people wait in Review."""

    waits, is_asked = True, True

    def __init__(self, column: ImportColumn) -> None:
        super().__init__()
        self.place = column.header.index
        self.header = column.header.text

    def note(self, text: str) -> str:
        """Return the note to keep for such a cell."""
        return f"STOP ({self.header}: {' '.join(text.split())})"


class CountryColumn(_WaitingColumn):
    """The column of countries; finds cells like "Autre", which may name another one (R35): no `n/a`, no answer."""

    warning = COUNTRY_UNREAD

    def __init__(self, column: ImportColumn) -> None:
        super().__init__(column)
        self._is_question = column.why.code == "contained-name"

    def _look_at(self, cells: set[Cell]) -> set[Cell]:
        texts = {cell: text for cell in cells if cell is not NO_CELL and (text := cell_text(cell))}
        return {cell for cell, text in texts.items() if read_country(text) is None and not self._leaves_open(text)}

    def _leaves_open(self, text: str) -> bool:
        is_answer = self._is_question and read_answer(text) in (YES, NO)
        return is_answer or says_no_age(text) or _FRENCH_DIALLING_CODE.fullmatch(text) is not None


_CONFIRMED_ON, _A_DAY = pattern("titles", "confirmed_on"), re.compile(r"\d{1,4}\D{1,3}\d{1,2}\D{1,3}\d{1,4}|\d{4}")


_LETTERS_OF_A_DATE = 3


def tells_when_confirmed(column: ImportColumn, rows: Rows) -> bool:
    """Whether an unread column tells when people confirmed what they signed up for: by its header and its cells."""
    is_named = column.is_unread and _CONFIRMED_ON.fullmatch(" ".join(column.header.words)) is not None
    return is_named and any(map(_A_DAY.search, column_texts(rows, column.header.index)))


def holds_days(column: ImportColumn, rows: Rows) -> bool:
    """Whether a column may be one of dates, or of days of a yes, by header and cells: "soir" is none."""
    key, texts = column.header.key, column_texts(rows, column.header.index)
    is_known = tells_day_of_yes(column.words) and 2 * sum(map(is_day, texts)) >= len(texts) > 0
    is_known = is_known or (column.ends_consent and bool(texts) and all(map(last_day, texts)))
    if is_known or not (column.is_unread and (is_vague_date(key) or is_perhaps_date(key))):
        return is_known
    if len(key) < _LETTERS_OF_A_DATE:  # "Le" says no more
        return bool(texts) and all(map(is_day, texts))
    return not texts or any(map(str.isdigit, "".join(texts)))


class ConfirmationColumn(_WaitingColumn):
    """A column of the day on which each person confirmed; finds where it has none: nobody did (GDPR 7(1))."""

    warning = NEVER_CONFIRMED

    def _look_at(self, cells: set[Cell]) -> set[Cell]:
        texts = {cell: "" if cell is NO_CELL else cell_text(cell) for cell in cells}
        return {cell for cell, text in texts.items() if says_nothing(text) or read_answer(text) == NO}

    def note(self, text: str) -> str:
        """Return the note to keep for such a cell."""
        return super().note(NOTHING_THERE if says_nothing(text) else text)


class ConsentEndColumn(_WaitingColumn):
    """A column of the day until which each consent holds; finds the days before that of the import."""

    warning = CONSENT_ENDS

    def __init__(self, column: ImportColumn, today: date | None) -> None:
        super().__init__(column)
        self._today = today or date.min

    def _look_at(self, cells: set[Cell]) -> set[Cell]:
        return {cell for cell in cells if cell is not NO_CELL and is_over(cell_text(cell), self._today)}


def ages_apart(stated: object, birth: object, today: date) -> list[str]:
    """Return the note to keep of who is young by the birth date and much older by the stated age, which wins (R25)."""
    born = calendar_day(str(birth)) if birth else None
    if not isinstance(stated, int) or born is None:
        return []
    age = today.year - born.year  # nobody was older at any consent
    return [f"STOP ({stated} / {birth})"] if age <= _ADULT_YEARS and age < stated else []


DoubtfulColumn = AgeColumn | CountryColumn | ConfirmationColumn | ConsentEndColumn


def age_columns(
    columns: Sequence[ImportColumn], today: date | None = None, days: Mapping[int, DateReader] | None = None
) -> list[DoubtfulColumn]:
    """Return the columns that may hide an age under 18, another country, no confirmation, or a consent that ended.

    `days` read dates by position.
    """
    fields = _FIELDS_WITH_AGES | {"age_at_consent", "birth_date"}
    watched = [one for one in columns if one.is_unread or one.field in fields]
    ages = [AgeColumn(column, today, (days or {}).get(column.header.index)) for column in watched]
    countries = [CountryColumn(column) for column in columns if column.field == "country"]
    confirmations = [ConfirmationColumn(column) for column in columns if column.confirms]
    ends = [ConsentEndColumn(column, today) for column in columns if column.ends_consent]
    return [*(age for age in ages if age.may_tell), *countries, *confirmations, *ends]


def doubtful_columns(table: ColumnTable, today: date) -> list[DoubtfulColumn]:
    """Return those of a table of which people wait in Review."""
    return [one for one in age_columns(table.columns, today, table.dates) if one.waits]
