"""Columns that may hide an age under 18 or another country: the people in such rows wait in Review.

Under 15 nobody can consent alone, and nobody under 18 is passed on (GDPR 8, art. 45 LIL, R25); data of people abroad
are under rules of their own (GDPR ch. V, R35).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from leadkeeper.domain.consent import NO, YES, read_answer
from leadkeeper.domain.countries import read_country
from leadkeeper.domain.imports.dates import MONTHS, DateOrder, DateReader, is_no_date, reader
from leadkeeper.domain.imports.headers import FREE_TEXT, NOTE_WORDS
from leadkeeper.domain.text import NO_CELL, Cell, CellFinder, any_of, cell_text, fold, without_apostrophe

if TYPE_CHECKING:
    from leadkeeper.domain.imports.columns import ImportColumn
    from leadkeeper.domain.imports.row import ColumnTable

ADULT, OLDEST = 18, 129

_PLAIN_AGE = re.compile(
    r"(?:j'ai |i am |i'm )?0*([0-9]{1,3})(?:[.,][0-9]+)? ?(?:ans?|annees?|years?(?: old)?|yrs?|y/?o)?(?: et demie?)?\.?"
)
_NO_AGE = re.compile(
    r"\W*|n\W?[acr]\W?|nsp|none|null|inconnue?|unknown|non (?:renseigne|communique|precise)e?s?"
    r"|(?:je )?(?:prefere|ne (?:souhaite|veux|desire) pas)\b.*|(?:prefer|would rather|rather) not\b.*"
)
_UNDER = re.compile(
    r"\b(?:moins|under|below|less|younger|max\w*|jusqu|until|up to|avant)\b|[<≤]|^[-−–] ?(?:de )?[0-9]+\D*$"
)
_OVER = re.compile(r"\b(?:plus|over|above|more|older|au moins|at least|min\w*|depuis|from|des|a partir)\b|[>≥+]")
_AS_MINOR = re.compile(
    r"\b(?:mineure?s?|minors?|ados?|adolescente?s?|teen\w*|collegien\w*|lyceen\w*|enfants?|child\w*)\b"
)
_AS_ADULT = re.compile(r"\b(?:majeure?s?|adultes?|adults?|seniors?|retraitee?s?|retired)\b")
_MONTHS_OLD = re.compile(r"\b(?:mois|months?)\b")
_FIGURES = re.compile(r"(?<![0-9])[0-9]{1,3}(?![0-9])")
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


def plain_age(text: str) -> int | None:
    """Return the age that a cell states and nothing else, in whole years: `34`, `13 ans`; None for any other text."""
    age = _PLAIN_AGE.fullmatch(fold(without_apostrophe(text)).strip())
    return int(age[1]) if age and int(age[1]) <= OLDEST else None


def says_no_age(text: str) -> bool:
    """Whether a cell leaves the age open: `-`, `n/a`, "Prefer not to say"."""
    return _NO_AGE.fullmatch(fold(text).strip()) is not None


def youngest(text: str) -> int | None:
    """Return the lowest age that a text may mean: 15 for `15-17`, 0 for "moins de 15 ans"; None if it is none."""
    plain = plain_age(text)
    if plain is not None:
        return plain
    folded = fold(without_apostrophe(text)).strip()
    if _AS_MINOR.search(folded):
        return 0
    ages = [int(one) for one in _FIGURES.findall(folded)] if not _YEAR.search(folded) else []
    if not ages or max(ages) > OLDEST:
        return ADULT if _AS_ADULT.search(folded) else None
    if _MONTHS_OLD.search(folded):
        return min(ages) // 12
    if len(ages) == 1 and _UNDER.search(folded) and not _OVER.search(_UNDER.sub("", folded)):
        return 0
    return min(ages)


_DIGITS_OF_A_DAY = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2}|[0-9]{4})")
_WITHOUT_YEAR = re.compile(
    r"--[0-9]{2}-?[0-9]{2}|[0-9]{1,2}[ ./-]+[0-9]{1,2}\.?|[0-9]{1,2}(?:er|st|nd|rd|th)?[ .-]+([a-z]+)\.?"
    r"|([a-z]+)\.? [0-9]{1,2}"
)


def birth_year(text: str, newest: int) -> int | None:
    """Return the year in a cell that holds a date or year of birth, the latest up to `newest` that it may mean."""
    plain = without_apostrophe(text).strip()
    digits = _DIGITS_OF_A_DAY.fullmatch(plain)
    spelt = (plain, "/".join(digits.groups())) if digits else (plain,)
    choices: tuple[tuple[DateOrder, ...], ...] = (("dmy", "mdy"), ("ymd",))
    for orders in choices:
        days = [day for one in spelt for order in orders if (day := _day_up_to(newest, order)(one))]
        if days:
            return max(int(day[:4]) for day in days)
    year = _YEAR.search(text)
    return int(year[0]) if year else None


@lru_cache(maxsize=8)
def _day_up_to(newest: int, order: DateOrder) -> DateReader:
    return reader(order, newest=newest)


def leaves_birth_open(text: str) -> bool:
    """Whether a cell under a date of birth gives no year: `n/a`, `00/00/0000`, a birthday such as `--06-15`."""
    plain = fold(text).strip()
    day = _WITHOUT_YEAR.fullmatch(plain)
    return says_no_age(text) or is_no_date(plain) or (day is not None and (day[1] or day[2] or "mai") in MONTHS)


_NOT_OF_ONESELF = re.compile(
    r"\b(?:chiens?|chats?|anima\w+|(?<!est un )enfants?|fils|(?:[mst]a|[mst]es|leurs?|[nv]os|[nv]otre|les|deux"
    r"|[0-9]) filles?|bebes?|kids?|(?<!is a )child|children|(?:my|his|her|their) sons?|daughters?|baby|dogs?|cats?"
    r"|pets?|freres?|soeurs?|brothers?|sisters?|neveux?|nieces?|petite?s?[ -]fil\w+|maisons?|logements?|appart\w*"
    r"|batiments?|vehicules?|voitures?|autos?|(?:the|my|his|her|new|old) car|vehicles?|houses?|buildings?|camping\w*"
    r"|entreprises?|societes?|compan\w+|contra[tc]ts?|credits?|prets?|taux|loans?|mortgages?|bail|garanti\w*|warrant\w*"
    r"|engagements?|abonnements?|assurances?|mutuelles?|chaudieres?|boilers?|toit\w*|roofs?|panneaux?|pompes?|cuisines?"
    r"|fenetres?|windows?|install\w*|appareils?|materiel|equipements?|travaux|anciennete|mari(?:age|es?|ees?)|married"
    r"|marriage|depuis|since|pendant|durant|duree|locat\w+|ago|il y a|(?:dans|for|over|experience ?:?) [0-9]+|whisky"
    r"|rhum)\b"
)
_AGE = r"(?<![0-9.,])0?(?:[5-9]|1[0-7])"
_OF_AGE_NOW = (
    rf"{_AGE} ?(?:ans?|years?(?: old)?|yrs?(?: old)?|y/?o)\b(?! (?:de|d'|of|plus tard|avant|apres|ago|later)\b| d')"
)
_SAID_OF_ONESELF = re.compile(
    rf"\bj'?ai (?:que |seulement |bientot )?{_OF_AGE_NOW}"
    rf"|\bi(?:'?m| am) (?:only |just )?{_AGE}(?= ?(?:$|[.,;!?)]|ans|years?\b(?! of)|yrs?\b|y/?o\b|and\b|but\b))"
    r"|(?<!pas )(?<!non )(?<!not )(?<!plus )"
    r"(?:^|[,;:.!?/(\[-] ?|\b(?:est|es|suis|etait|semble|encore|toujours|tres|une?|client|cliente|contact|personne"
    r"|jeune"
    r"|eleve|participante?|prospecte?|statut|age|probablement|peut-etre|surement|car) )mineure?\b(?! (?:de|a|au|en) )"
    r"|(?:^|[,;:.!?/(\[-] ?|\b(?:is|am|are|still|probably|possibly|maybe|(?<!not )an?) )(?<!not )minor(?= ?(?:$"
    r"|[^\w\s])| and\b)"
    r"|^\W*(?:mineurs|minors)\W*$|\bunder[ -]?aged?\b"
    r"|(?:\bpas|\bnon|\bnot(?: yet)?)(?: encore)? (?:majeure?|of age)\b|\bpas (?:encore )?(?:ses |les )?1[5-8] ans\b"
    r"|(?:^|[,;:.!?/(\[-] ?|\b(?:est|suis|is|am|encore|toujours|still)(?: une?| an?)? |\bjeune )"
    r"(?:lyceen(?:ne)?|collegien(?:ne)?|ecoliere?|ado|adolescente?|teen|teenager|high school student)\b"
    r"|\b(?:autorisation|accord|consentement) (?:parentale?|des parents)\b|\bparental (?:consent|permission"
    r"|authori[sz]ation)\b"
)
"""Words that say of the person, wherever they stand, that they are or may be a minor."""

_SAID_OF_SOMEBODY = re.compile(
    rf"\b(?:il|elle|he|she|qui|n')(?:'s| is| a| n'a)? (?:que |only |just )?{_OF_AGE_NOW}"
    rf"|(?<!y )(?<![0-9] )\ba (?:que |seulement |tout juste )?{_OF_AGE_NOW}"
    rf"|\b(?:fille|garcon|enfant|jeune|eleve|etudiante?|boy|girl|cliente?|contact|personne"
    rf"|lead)(?: de)? {_OF_AGE_NOW}"
    rf"|\b(?:agee?(?: de)?|aged?|age ?[:=]?) {_AGE}\b(?! ?(?:mois|months|%|/))|{_AGE} (?:years?|yrs?) old\b"
    r"|(?:\b(?:moins de|under|below|younger than|not yet|pas encore)|<|(?:^|[\s(])[-−–](?: de)?) ?1[5-8](?= ?(?:$"
    r"|[^\w\s]|ans\b|years?\b))"
)
"""The same if the line speaks of nobody and nothing else: "elle a 13 ans"; "mon fils a 13 ans" is no age of theirs."""

_BARE_AGE = re.compile(
    r"(?:environ |env\.? |~ ?|a peu pres |presque |bientot )?(?:([0-9]{1,2}) ?(?:-|/|a|ou|to|or) ?)?([0-9]{1,2})"
    r" ?(?:ans?|years?(?: old)?|yrs?(?: old)?|y/?o)(?: et demi| revolus)?"
)
_SEGMENTS = re.compile(r"[,;:()\[\]|!?]| [-–] |\.(?!\w)")
_IN_BRACKETS = re.compile(r"[(\[]([^)\]]+)")
_NOT_ABOUT_PEOPLE = re.compile(
    r"\b(?:travaux|problem\w*|incidents?|modif\w*|defauts?|reparations?|interventions?|bugs?|dommages?|degats?|chang\w+"
    r"|corrections?|chirurgie|operations?|pannes?|retards?|impacts?|points?|details?|erreurs?|anomalies?|versions?"
    r"|gammes?|mode|ton|issues?|updates?|repairs?|damages?|injur\w+|fix|severity|gravite"
    r"|priorit\w+)\b(?: \w+){0,3}? min(?:eur|or)"
    r"|\bin [a-g] (?:sharp |flat )?minor\b|\b(?:do|re|mi|fa|sol|la|si)(?: diese| bemol)? mineur\b|\basie mineure\b"
)
_HINTS = any_of(
    "mineur|minor|majeur|lyc|gien|coli|ado|teen|under|parental|parents|student|not yet|encore|of age".split("|")
)
_FIGURE = re.compile("[0-9]")
_YOUNG = re.compile(
    r"(?<![0-9])(?:1[0-8]|0?[5-9])\s?(?:an|y)|[med:=]\s?(?:1[0-8]|[5-9])(?![0-9])|[<–−-]\s?(?:de\s)?1[5-8]",
    re.IGNORECASE,
)


def may_say_age(texts: Mapping[Cell, str]) -> list[Cell]:
    """Return the cells that may say an age under 18 in words, for a closer look (tests/domain/test_minors.py)."""
    each = ((cell, text, _FIGURE.search(text)) for cell, text in texts.items())
    return [cell for cell, text, has in each if (has and _YOUNG.search(text)) or _HINTS.search(text.lower())]


ASIDE = 40


def minor_words(text: str, *, in_note: bool) -> str | None:
    """Return the line of a text that says in words that the person is or may be under 18; None if none does.

    A bare age ("lycéen, 15 ans") counts `in_note` only: elsewhere it may be that of a contract.
    """
    for line in text.splitlines():
        folded = fold(line)
        words = _SAID_OF_ONESELF.search(_NOT_ABOUT_PEOPLE.sub(" ", folded))
        start, end, is_minor = (*words.span(), True) if words else (0, ASIDE, False)
        if not is_minor and not _NOT_OF_ONESELF.search(folded):
            words = _SAID_OF_SOMEBODY.search(folded)
            start, end = words.span() if words else (0, ASIDE)
            is_minor = words is not None or (in_note and any(map(_is_bare_age, _SEGMENTS.split(folded))))
        if is_minor:
            return line.strip() if len(line) <= 2 * ASIDE else folded[max(0, start - ASIDE) : end + ASIDE]
    return None


def minor_in_brackets(name: str) -> str | None:
    """Return the name with an addition that says that its person may be a minor: `Léo (16 ans)`; None without one."""
    return name if any(minor_words(one, in_note=True) for one in _IN_BRACKETS.findall(name)) else None


def _is_bare_age(segment: str) -> bool:
    age = _BARE_AGE.fullmatch(segment.strip(" .\"'"))
    return age is not None and 8 <= min(int(digits) for digits in age.groups() if digits) < ADULT


_AGE_QUESTIONS = re.compile(r"\b(?:how old are you|(?:tranche|classe|groupe|categorie|plage) d age)\b")
_OF_ONESELF = frozenset(
    "age ages ans annees years quel quelle est es a as ai avez vous tu ton ta votre your my mon what is whats s the le"
    " la l de du d des au en at lors consentement consent inscription signup tranche range group bracket band classe"
    " groupe categorie plage personne participant participante client cliente contact prospect repondant actuel current"
    " aujourd hui jour exact indiquez indique precisez saisissez entrez choisissez select enter your please merci"
    " obligatoire facultatif optional required chiffres number how old are you c quoi possible".split()
)
_AGED_THINGS = frozenset(
    "chien chiens chat chats animal animaux enfant enfants fils fille filles bebe kid kids child children son sons"
    " daughter baby dog dogs cat cats pet pets maison logement batiment vehicule voiture auto car vehicle house home"
    " building company entreprise societe conjoint conjointe mari femme spouse parent parents pere mere mother father"
    " compte account lead leads deal deals dossier record materiel equipement appareil code toiture chaudiere days"
    " jours months mois minimum maximum mini maxi min max limite moyen moyenne average verification verifie verified"
    " certifie legal majorite confirmation confirme".split()
)
_BIRTH = frozenset("naissance naiss birth birthday birthdate birthyear dob yob ddn".split())
_BORN = re.compile(
    r"^(?:(?:votre |ton )?(?:date d )?anniversaire)$"
    r"|^(?:vous etes |tu es |je suis |you were |i was )?(?:ne|nee|nes|ne e|born)(?: le| en| in| on)?$"
)
_NOT_WHEN = frozenset(
    "lieu pays ville nom noms departement commune code place country city town name region enfant enfants fils fille"
    " bebe child children kid kids mois month conjoint conjointe chien chat dog cat".split()
)


def asks_age(words: Sequence[str]) -> Literal["surely", "perhaps"] | None:
    """Return whether a header asks how old the person is: "Ton âge ?"; None for "Âge de votre chien"."""
    distinct = frozenset(words)
    if "age" not in distinct and not {"how", "old"} <= distinct:
        return None
    if not _AGED_THINGS.isdisjoint(distinct):
        return None
    is_sure = distinct <= _OF_ONESELF or _AGE_QUESTIONS.search(" ".join(words)) is not None
    return "surely" if is_sure else "perhaps"


def asks_birth(words: Sequence[str]) -> bool:
    """Whether a header asks when the person was born: "Année de naissance", "Né(e) le"."""
    is_named = not _BIRTH.isdisjoint(words) or _BORN.search(" ".join(words)) is not None
    return is_named and _NOT_WHEN.isdisjoint(words)


_YEARS_OF_AGE = r"1[3-8](?= ans\b| years?\b| or\b| and\b| ou\b|$)"
_ASKED = r"(?:(?:etes|es|est|vous|tu|je|suis|certifie|etre|personne|participante?|are|you|i|am|an?) )*"
_OF_AGE = re.compile(
    rf"^{_ASKED}(?:majeure?s?|adulte?|majorite|legal age|of age)(?: e)?$"
    rf"|\b(?:avez|as|ai|are you|i am|i m|agee?|aged) (?:vous |tu |e )?(?:de |d au moins |at least )?{_YEARS_OF_AGE}"
    r"|\b1[3-8] (?:ans |years )?(?:or older|or over|or above|and over|ou plus|et plus|revolus?)\b"
    r"|\b(?:plus|over|above|least|moins|avez vous|as tu|are you)(?: de)? 1[3-8](?= ans\b| years?\b| yo\b|$)"
)
_UNDER_AGE = re.compile(
    rf"^{_ASKED}mineure?s?(?: e)?$|(?<!au )\bmoins de 1[3-8](?= ans\b|$)|\bunder 1[3-8](?= years?\b|$)"
)
_OF_A_CHILD = re.compile(
    r"\b(?:autorisation|accord|consentement|permission) (?:\w+ )?(?:parentale?|parents?|tuteur|tutrice)\b"
    r"|\bparental (?:consent|permission|authori[sz]ation|agreement)\b"
)
"""What is asked for a child alone: who answers is or may be one."""
_SINCE = frozenset("anciennete experience depuis activite existence membre adherent client cliente clients".split())


def asks_of_age(words: Sequence[str]) -> Literal["adult", "minor", "child"] | None:
    """Return who says yes to "Avez-vous plus de 18 ans ?"; `child`: who answers "Autorisation parentale" at all."""
    sentence = " ".join(words)
    if _OF_A_CHILD.search(sentence):
        return "child"
    if not (_AGED_THINGS - {"majorite", "certifie", "legal"} | _SINCE).isdisjoint(words):
        return None
    if _UNDER_AGE.search(sentence):
        return "minor"
    return "adult" if _OF_AGE.search(sentence) else None


_OF_NO_PERSON = _AGED_THINGS - {"certifie", "legal", "confirme", "record", "lead", "leads"} | frozenset(
    "gravite severite severity priorite priority impact importance niveau level incident incidents bug version"
    " matiere subject diplome produit product url lien link".split()
)


def is_about_no_person(words: Sequence[str]) -> bool:
    """Whether a header speaks of a thing, an animal or somebody else, under which "mineur" or an age says nothing."""
    return not _OF_NO_PERSON.isdisjoint(words)


AGE_UNREAD, AGE_UNCLEAR, COUNTRY_UNREAD = "age-unread", "age-unclear", "country-unread"

NOBODY_YOUNGER = 3
"""Years since a date that nobody chose to be one of birth, up to which it is that of something else."""


_NAMES = frozenset({"first_name", "last_name", "full_name"})
_SAYING_AGES = FREE_TEXT | _NAMES | {"stage", "job_title"}


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
        self._asks = "surely" if column.field == "age_at_consent" else asks_age(words)
        if self._asks == "perhaps" and self._of_age:
            self._asks = None
        elif self._asks:
            self._of_age = None
        self._asks_birth = column.field == "birth_date" or (column.field is None and asks_birth(words))
        self.is_asked = bool(self._asks or self._asks_birth or self._of_age) and column.field not in _SAYING_AGES
        self.warning = AGE_UNREAD if column.field is None and self.is_asked else AGE_UNCLEAR
        self.waits = not self.is_asked or self._asks != "perhaps"
        is_note = column.field in FREE_TEXT or not NOTE_WORDS.isdisjoint(words)
        self._in_note = is_note and not is_about_no_person(words)
        self.may_tell = self.is_asked or is_note or column.field in _SAYING_AGES or not is_about_no_person(words)
        self._is_mapped = column.field is not None
        self._year = today.year if today is not None else None
        self._day = day

    def _look_at(self, cells: set[Cell]) -> set[Cell]:
        texts = {cell: text for cell in cells if cell is not NO_CELL and (text := cell_text(cell))}
        if self.is_asked:
            return {cell for cell, text in texts.items() if self._may_be(text)}
        if self._field in _NAMES:
            texts = {cell: text for cell, text in texts.items() if "(" in text or "[" in text}
        return {cell for cell in may_say_age(texts) if self._words(texts[cell])}

    def told(self, text: str) -> str:
        """Return the note to keep for such a cell."""
        return f"STOP ({self.header}: {text if self.is_asked else self._words(text)})"

    def _words(self, text: str) -> str | None:
        return minor_in_brackets(text) if self._field in _NAMES else minor_words(text, in_note=self._in_note)

    def _may_be(self, text: str) -> bool:
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
            return self._is_mapped
        return age < ADULT and (self.waits or len(text) > 1)

    def _is_born_lately(self, text: str) -> bool:
        is_day = self._is_mapped and (self._day is None or (len(text) != LONG_NUMBER and self._day(text) is not None))
        if self._year is None or is_day:
            return False
        year = birth_year(text, self._year)
        if year is None:
            return self._is_mapped and not leaves_birth_open(text) and (youngest(text) or 0) < ADULT
        return (-1 if self._is_mapped else NOBODY_YOUNGER) < self._year - year <= ADULT


LONG_NUMBER = len("20130514")
"""Length of a day in digits alone, which a sheet keeps as a number that is no date."""


class CountryColumn(CellFinder):
    """The column of countries; finds cells like "Autre", which may name another one (R35): no `n/a`, no answer."""

    warning, waits, is_asked = COUNTRY_UNREAD, True, True

    def __init__(self, column: ImportColumn) -> None:
        super().__init__()
        self.place = column.header.index
        self.header = column.header.text
        self._is_question = column.why.code == "contained-name"

    def _look_at(self, cells: set[Cell]) -> set[Cell]:
        texts = {cell: text for cell in cells if cell is not NO_CELL and (text := cell_text(cell))}
        return {cell for cell, text in texts.items() if read_country(text) is None and not self._leaves_open(text)}

    def told(self, text: str) -> str:
        """Return the note to keep for such a cell."""
        return f"STOP ({self.header}: {' '.join(text.split())})"

    def _leaves_open(self, text: str) -> bool:
        is_answer = self._is_question and read_answer(text) in (YES, NO)
        return is_answer or says_no_age(text) or _FRENCH_CODES.fullmatch(text) is not None


_FRENCH_CODES = re.compile(r"(?:\+|00)?(?:33|262|590|594|596|508|681|687|689)")


def age_columns(
    columns: Sequence[ImportColumn], today: date | None = None, days: Mapping[int, DateReader] | None = None
) -> list[AgeColumn | CountryColumn]:
    """Return the columns that may hide an age under 18 or another country; `days` read dates by position."""
    fields = _SAYING_AGES | {"age_at_consent", "birth_date"}
    asked = [one for one in columns if one.is_unread or one.field in fields]
    ages = [AgeColumn(column, today, (days or {}).get(column.header.index)) for column in asked]
    countries = [CountryColumn(column) for column in columns if column.field == "country"]
    return [*(age for age in ages if age.may_tell), *countries]


def doubtful_columns(table: ColumnTable, today: date) -> list[AgeColumn | CountryColumn]:
    """Return those of a table of which people wait in Review."""
    return [one for one in age_columns(table.columns, today, table.dates) if one.waits]
