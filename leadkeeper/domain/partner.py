"""Partners: legal entities with their contracts, names and SIRENs, and the lists that name them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from unicodedata import category

from leadkeeper.domain.text import fold, name_agreed_to, word_set
from leadkeeper.domain.time import calendar_day
from leadkeeper.errors import LeadKeeperError

CLAUSES = tuple(
    "parties files purpose use no-transfer on-list first-message unsubscribe objections stop-file proof audit seeds"
    " security retention breach processors outside-eea sectors warranty termination law".split()
)
"""All clauses in the order of a contract; their texts and the risk of omitting them are in `messages.partners`."""


@dataclass(frozen=True, slots=True)
class ClauseState:
    """Whether a contract has a clause, `known_from` the stored `fields` or `ticked` by a reader."""

    id: str
    present: bool
    known_from: str


@dataclass(frozen=True, slots=True)
class FileStamp:
    """A file kept outside the book: its name and its SHA-256 in hex."""

    name: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class PriceTier:
    """Price of each contact of a file that holds at least `people` of them."""

    people: int
    price_cents: int


@dataclass(frozen=True, slots=True)
class PaymentTerms:
    """How a partner pays and what it may send back; None: not agreed.

    `payment_days` after the export the price is due. Contacts may be returned for `return_days`, up to
    `return_cap_percent` of a file. `tiers` replace the contract's price for files of that size.
    """

    payment_days: int | None = None
    return_days: int | None = None
    return_cap_percent: int | None = None
    tiers: tuple[PriceTier, ...] = ()


@dataclass(frozen=True, slots=True)
class Contract:
    """What a partner may do with contacts: channels, fields, number of uses, period and price."""

    id: str
    signed_on: str | None = None
    starts_on: str | None = None
    ends_on: str | None = None
    terminated_on: str | None = None
    channels: tuple[str, ...] = ()
    territory: tuple[str, ...] = ()
    purpose: str | None = None
    offer_topic: str | None = None
    job_related: bool | None = None
    fields: tuple[str, ...] = ()
    max_uses: int | None = None
    onward_transfer: bool | None = False
    seed_clause: bool | None = False
    sync_delay_h: int | None = None
    price_cents: int | None = None
    currency: str | None = "EUR"
    document: FileStamp | None = None
    terms: PaymentTerms | None = field(default=None, metadata={"sparse": True})

    @property
    def last_day(self) -> date | None:
        """The last day in force: the agreed end, or the day before the termination; None if no end is known."""
        ends, terminated = calendar_day(self.ends_on), calendar_day(self.terminated_on)
        days = [day for day in (ends, terminated - timedelta(days=1) if terminated else None) if day is not None]
        return min(days, default=None)

    def price_for(self, people: int) -> int | None:
        """Return the price in cents of each contact in a file of this size; None if no price is agreed."""
        reached = [one for one in (self.terms.tiers if self.terms else ()) if one.people <= people]
        return max(reached, key=lambda one: one.people).price_cents if reached else self.price_cents

    def total_for(self, people: int) -> int | None:
        """Return the price in cents of a file with this number of contacts; None if no price is agreed."""
        each = self.price_for(people)
        return None if each is None else each * people


def check_prices(contract: Contract) -> None:
    """Raise `negative-price` or `bad-terms` (with the `field`) for terms that nobody can have agreed."""
    terms = contract.terms or PaymentTerms()
    if min([contract.price_cents or 0, *(one.price_cents for one in terms.tiers)]) < 0:
        raise LeadKeeperError("negative-price", contract=contract.id)
    sizes = [one.people for one in terms.tiers]
    limits = {"payment_days": 3650, "return_days": 3650, "return_cap_percent": 100}
    wrong = [name for name, most in limits.items() if not 0 <= (getattr(terms, name) or 0) <= most]
    wrong += ["tiers"] if sizes != sorted(set(sizes)) or min(sizes, default=1) < 1 else []
    if wrong:
        raise LeadKeeperError("bad-terms", contract=contract.id, field=wrong[0])


@dataclass(frozen=True, slots=True)
class Hold:
    """Why and since when nothing is shared with a partner; without a reason none was given yet."""

    since: str | None = None
    reason: str | None = None

    @property
    def given_reason(self) -> str | None:
        """The reason, unless it is the word that earlier versions stored for none, in the language of the window."""
        return None if self.reason in ("to review", "à vérifier") else self.reason


@dataclass(frozen=True, slots=True)
class Partner:
    """A legal entity, identified by its SIREN (or a foreign number), never by its name."""

    id: str
    legal_name: str = ""
    siren: str | None = None
    foreign_id: str | None = None
    former_names: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    country: str | None = None
    transfer_safeguard: str | None = None
    sectors: tuple[str, ...] = ()
    privacy_url: str | None = None
    contact: str | None = None
    hold: Hold | None = None
    contracts: tuple[Contract, ...] = ()


@dataclass(frozen=True, slots=True)
class Renewal:
    """A contract in force and its last day; `days` are left after today (0: today is the last)."""

    partner: Partner
    contract: Contract
    last_day: date
    days: int


@dataclass(frozen=True, slots=True)
class ListedName:
    """One company as a published list names it."""

    name: str | None = None
    siren: str | None = None
    privacy_url: str | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The screenshot of a published list."""

    name: str | None = None
    sha256: str | None = None
    taken_at: str | None = None


@dataclass(frozen=True, slots=True)
class ListVersion:
    """A partner list as published at an instant; it never changes afterwards."""

    id: str
    published_at: str | None = None
    names: tuple[ListedName, ...] = ()
    snapshot: Snapshot | None = None


@dataclass(frozen=True, slots=True)
class PartnerList:
    """A published list of named partners, with all its versions."""

    id: str
    url: str | None = None
    versions: tuple[ListVersion, ...] = ()


@dataclass(frozen=True, slots=True)
class Renamed:
    """A company that both versions name, under different names."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ListChanges:
    """Companies added, removed and renamed between two versions of a list."""

    added: tuple[ListedName, ...] = ()
    removed: tuple[ListedName, ...] = ()
    renamed: tuple[Renamed, ...] = ()


LEGAL_FORMS = frozenset({"sas", "sasu", "sarl", "sa", "eurl", "sci", "ltd", "gmbh", "inc"})

# Letters that Unicode does not decompose, as typed on a keyboard without them.
_PLAIN = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})

_INSIDE = frozenset(".'")
"""Marks inside a word: without them `S.A.S.` is `sas`. A hyphen ends one: `Raoul-SAS` has the legal form SAS."""


def company_key(name: str) -> str:
    """Return the letters, digits and symbols that identify a company's name; "" if it has none.

    The last word is dropped if it is a legal form (`SAS`, `S.A.S.`, `S A S`), unless it is the whole name.
    """
    return "".join(_name_words(name))


@lru_cache(maxsize=4096)
def _name_words(name: str) -> tuple[str, ...]:
    """The words of a company's name without its legal form."""
    words = _words(name)
    return tuple(words[: len(words) - _legal_form(words)])


def _words(text: str) -> list[str]:
    return "".join(_spelled(char) for char in fold(text).translate(_PLAIN)).split()


def same_company(a: str, b: str) -> bool:
    """Whether two names mean the same company; a name without letters or digits means none."""
    key = company_key(a)
    return key != "" and key == company_key(b)


def goes_by(partner: Partner, name: str) -> bool:
    """Whether a name is the partner's legal name or a former one."""
    return any(same_company(name, own) for own in (partner.legal_name, *partner.former_names))


class CompanyName(NamedTuple):
    """A name by which a text may mean a company; the id of the partner, None of a company that is only on a list.

    `short`: a part of the name, by which people call a company; it may be that of another thing. `is_namesake`: the
    name is that of another company, so that a yes is to nobody; a no may mean the partner.
    """

    name: str
    partner: str | None = None
    short: str | None = None
    is_namesake: bool = False

    @property
    def is_known(self) -> bool:
        """Whether the book knows the company; else it is only what a question seems to name, see `companies_asked`."""
        return self.short != self.name

    @property
    def agreed_to(self) -> str | None:
        """The id of the partner to which a yes is given."""
        return None if self.is_namesake else self.partner


MIN_SHORT = 4


def _is_real(word: str, name: str) -> bool:
    """Whether a word of a name says something: no article, but "AXA" in "AXA Banque"."""
    return len(word) >= MIN_SHORT or (len(word) == MIN_SHORT - 1 and word.upper() in name and name != name.upper())


def _short_names(names: Iterable[CompanyName]) -> list[CompanyName]:
    """The names by some of their words, where these are of one company alone: "OK Nébuline", "OK Maison Soleil"."""
    shorts: dict[str, list[CompanyName]] = {}
    for company in names:
        for short in _parts_of(company.name):
            shorts.setdefault(short, []).append(company._replace(short=short))
    return [same[0] for same in shorts.values() if len({one.partner or one.name for one in same}) == 1]


def _parts_of(name: str) -> set[str]:
    """Parts of a name: words that are no common ones, and several words in a row that begin and end with a real one."""
    words = _name_words(_APOSTROPHES.sub(" ", name))
    real = [place for place, word in enumerate(words) if _is_real(word, name)]
    parts = [words[start : end + 1] for start in real for end in real if start <= end < start + len(words) - 1]
    return {" ".join(part) for part in parts if len(part) > 1 or part[0] not in word_set("companies", "common")}


def company_names(partners: Iterable[Partner], lists: Iterable[PartnerList]) -> tuple[CompanyName, ...]:
    """Return the legal names, former names and brands of the partners, the other names of the lists, and short ones."""
    names = {
        company_key(name): CompanyName(name, partner.id)
        for partner in partners
        for name in (*partner.brands, *partner.former_names, partner.legal_name)
    }
    for version in (version for one in lists for version in one.versions):
        for listed in version.names:
            names.setdefault(company_key(listed.name or ""), CompanyName(listed.name or ""))
    whole = [name for key, name in names.items() if key]
    return tuple(sorted((*whole, *_short_names(whole)), key=lambda name: -len(_wanted(name))))


def distinctive_words(names: Iterable[CompanyName]) -> frozenset[str]:
    """Return the words of names by which companies may be meant, without those that are common."""
    words = {word for one in names for word in _name_words(one.name) if _is_real(word, one.name)}
    return frozenset(words - word_set("companies", "common") - word_set("companies", "no_names"))


_APOSTROPHES = re.compile("['’]")


@lru_cache(maxsize=4096)
def _wanted(company: CompanyName) -> str:
    """How a text names a company: words between blanks."""
    return f" {' '.join(_name_words(_APOSTROPHES.sub(' ', company.short or company.name)))} "


def companies_in(text: str, names: Iterable[CompanyName]) -> tuple[CompanyName, ...]:
    """Return which of `company_names` a text names, such as the question of a form: "J'accepte que Raoul m'écrive".

    A name inside a longer one that stands there too does not count; a company that stands there twice does once.
    """
    left, companies = f" {' '.join(_words(_APOSTROPHES.sub(' ', text)))} ", dict[str, CompanyName]()
    for company in names:
        wanted = _wanted(company)
        if wanted in left:
            companies.setdefault(company.partner or company.name, company)
            left = left.replace(wanted, "  ")
    return tuple(companies.values())


_ARTICLES = frozenset("la le les l au aux du des the cette cet ces votre vos your".split())


def calls_a_company(words: Sequence[str], names: Iterable[CompanyName]) -> bool:
    """Whether words call a company by one word of its name: "la mutuelle" for the Mutuelle des Tilleuls."""
    called = {word for article, word in pairwise(words) if article in _ARTICLES and len(word) >= MIN_SHORT}
    called -= word_set("companies", "no_names")
    return bool(called) and any(not called.isdisjoint(_name_words(one.name)) for one in names)


_WORD = re.compile(r"[^\W_]+")
MOST_OF_A_NAME = 5  # words


class AskedAbout(NamedTuple):
    """The companies that a question of a file names; whether other questions ask the same about other companies."""

    companies: tuple[CompanyName, ...] = ()
    is_option: bool = False


_QUESTION_CODE = re.compile(r"^\W*(?:\w+\[[^\]]*\]|[A-Za-z]{0,3}\d[\w.]*|\w*_\w+)\s*[.:)-]?\s+")
"""The code that a form tool writes before a question: "part[CT]. ", "Q5_1 - "."""


def companies_asked(questions: Sequence[str], names: Sequence[CompanyName]) -> list[AskedAbout]:
    """Return the companies that each question of a file names.

    Among them one that the book does not know, if another question names a known one just there: "OK Soleil" next to
    "OK Nébuline", or an option of the same question. Its `short` is its name.
    """
    known = [companies_in(question, names) for question in questions]
    plain = [_QUESTION_CODE.sub("", question) for question in questions]
    still = [companies_in(text, names) == own for text, own in zip(plain, known, strict=True)]
    questions = [text if same else asked for text, asked, same in zip(plain, questions, still, strict=True)]
    frames = {
        frame for question, own in zip(questions, known, strict=True) for one in own for frame in _frames(question, one)
    }
    named = [own or _between(question, frames) for question, own in zip(questions, known, strict=True)]
    framed = [
        {*_frames(question, own[0])} & frames if own else set() for question, own in zip(questions, named, strict=True)
    ]
    alike = Counter(frame for some in framed for frame in some)
    return [AskedAbout(own, any(alike[frame] > 1 for frame in some)) for own, some in zip(named, framed, strict=True)]


_ELIDED = {"qu": "que", "d": "de"}
"""Words as they stand before another letter: "qu'Acme" is asked like "que Raoul"."""


def _frames(text: str, company: CompanyName) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The words before and after a company's name in a question, without its legal form."""
    spelt = (_ELIDED.get(word, word) for word in _words(_APOSTROPHES.sub(" ", text)))
    before, name, after = f" {' '.join(spelt)} ".partition(_wanted(company))
    rest = after.split()
    rest = rest[1:] if rest and rest[0] in LEGAL_FORMS else rest
    if name and (before.strip() or rest):
        yield tuple(before.split()), tuple(rest)


def _between(text: str, frames: Iterable[tuple[tuple[str, ...], tuple[str, ...]]]) -> tuple[CompanyName, ...]:
    """What seems to be a company between the words of one of the frames; () if nothing is."""
    spelt = [*_WORD.finditer(text)]
    words = tuple(_ELIDED.get(word, word) for word in ("".join(_words(match[0])) for match in spelt))
    for before, after in frames:
        start, end = len(before), len(words) - len(after)
        is_alike = words[:start] == before and words[end:] == after
        if (
            is_alike
            and 0 < end - start <= MOST_OF_A_NAME
            and word_set("companies", "no_names").isdisjoint(words[start:end])
        ):
            name = text[spelt[start].start() : spelt[end - 1].end()]
            return (CompanyName(name, short=name),)
    return ()


_NAME = r"[A-ZÀ-Þ][\w&'’.-]*(?:\s(?:(?:&|et|and|de|du|des|la|le)\s)?[A-ZÀ-Þ][\w&'’.-]*)*?"
_NAMED_ALONE = re.compile(
    rf"({_NAME})\s(?:SASU?|SARL|SA|EURL|SCI|L[Tt][Dd]|GmbH|Inc)\b|\b(?:que|that)\s(?:la\ssoci[ée]t[ée]\s)?({_NAME})\s(?:m['’]|me|puisse|may|can)\b"
    rf"|\b(?:[Oo]ff(?:re|er)s?|[Nn]ewsletters?|[Mm]essages?|[Ee]?-?[Mm]ails?|[Ss][Mm][Ss])\s(?:de\s|d['’]|from\s)({_NAME})(?=\W|$)"
)
_OTHERS_TOO = re.compile(r"partenaires?|partners?|tiers|third part")
_OPTION = re.compile(r"[\[(]([^\[\]()]+)[\])]\s*$")


def unknown_company(text: str) -> tuple[CompanyName, ...]:
    """Return the company that a question for partners names alone: "Offres de Lidl", "Optin Dupont"; () if none is."""
    option = _OPTION.search(text)
    if option and (company := _NAMED_ALONE.fullmatch(option[1].strip())) and company[1]:
        return (CompanyName(company[1], short=company[1]),)  # "Partenaires acceptés (Raoull SAS)"
    match = None if text.isupper() or _OTHERS_TOO.search(fold(text)) else _NAMED_ALONE.search(text)
    names = match.groups() if match else (name_agreed_to(text),)
    return tuple(CompanyName(name, short=name) for name in names if name)


LOOKED_AT = 50  # distinct texts by which it is judged if a column is about companies


def mostly_about(texts: Iterable[str], names: Sequence[CompanyName]) -> bool:
    """Return whether most of the first distinct texts are sentences that name a company."""
    if not names:
        return False
    distinct = list(dict.fromkeys(texts))[:LOOKED_AT]
    about = sum(len(text.split()) > MIN_WORDS and bool(companies_in(text, names)) for text in distinct)
    return 2 * about > len(distinct)


MIN_WORDS = 3  # a longer text is a sentence, and not the name alone


def _spelled(char: str) -> str:
    """A character as it counts: letters, digits and symbols such as + unchanged, other marks "" or a space."""
    if category(char)[0] in "LN" or category(char) in {"Sm", "Sc", "So"}:
        return char
    return "" if char in _INSIDE else " "


def _legal_form(words: list[str]) -> int:
    """Number of words at the end that form the legal form: 1, the number of its letters if written apart, or 0."""
    for count in (1, 2, 3, 4):
        last = words[-count:]
        apart = count == 1 or all(len(word) == 1 for word in last)
        if count < len(words) and apart and "".join(last) in LEGAL_FORMS:
            return count
    return 0


FIELDS = "fields"
TICKED = "ticked"
NOTIFY_WITHIN_HOURS = 72
"""Time in which refusals and withdrawals are passed on, if no contract sets another [product choice]."""

_BY_FACTS: dict[str, Callable[[Contract], bool]] = {
    "files": lambda contract: bool(contract.fields) and contract.price_for(1) is not None,
    "purpose": lambda contract: bool(
        (contract.purpose or "").strip()
        and (contract.offer_topic or "").strip()
        and contract.channels
        and contract.territory
    ),
    "use": lambda contract: contract.max_uses is not None and bool(contract.starts_on and contract.ends_on),
    "objections": lambda contract: contract.sync_delay_h is not None and contract.sync_delay_h <= NOTIFY_WITHIN_HOURS,
    "seeds": lambda contract: contract.seed_clause is True,
    "no-transfer": lambda contract: contract.onward_transfer is False,
}

BY_HAND = tuple(clause for clause in CLAUSES if clause not in _BY_FACTS)
"""Clauses that only a reader of the contract can confirm."""


def contract_check(contract: Contract, ticked: Collection[str]) -> tuple[ClauseState, ...]:
    """Return the state of every clause, in the order of a contract."""
    by_facts = {clause: ClauseState(clause, tells(contract), FIELDS) for clause, tells in _BY_FACTS.items()}
    return tuple(by_facts.get(clause) or ClauseState(clause, clause in ticked, TICKED) for clause in CLAUSES)


def missing(states: Collection[ClauseState]) -> tuple[str, ...]:
    """Return the clauses that a contract lacks, or that nobody looked for."""
    return tuple(one.id for one in states if not one.present)


def works_alone(legal_form: str | None) -> bool:
    """Whether a legal form is a sole trader's (R16): `EI`, `micro` and their long forms."""
    return "".join(char for char in fold(legal_form or "") if char.isalpha()) in word_set("companies", "sole_traders")


@lru_cache(maxsize=4096)
def siren_digits(number: str | None) -> str:
    """Return the digits of a SIREN in any spelling."""
    return "".join(filter(str.isdigit, number or ""))


def is_siren(text: str) -> bool:
    """Whether a text is a SIREN: nine digits with a valid check digit (Luhn), ignoring blanks."""
    digits = text.replace(" ", "").replace("\u00a0", "").replace("\u202f", "")
    if len(digits) != 9 or not (digits.isascii() and digits.isdigit()):
        return False
    total = 0
    for place, char in enumerate(reversed(digits)):
        value = int(char) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def list_changes(before: Iterable[ListedName], after: Iterable[ListedName]) -> ListChanges:
    """Return what changed between two lists of names.

    Equal SIRENs mean the same company whatever its name, different SIRENs different companies. If one of the two names
    has no SIREN, the names are compared as in R23.
    """
    left = list(before)
    added, renamed = [], []
    for name in after:
        old = _same(name, left)
        if old is None:
            added.append(name)
            continue
        left.remove(old)
        if not same_company(old.name or "", name.name or ""):
            renamed.append(Renamed(old.name or "", name.name or ""))
    return ListChanges(tuple(added), tuple(left), tuple(renamed))


def _same(wanted: ListedName, names: list[ListedName]) -> ListedName | None:
    """The entry that means the same company, by SIREN before by name."""
    siren = siren_digits(wanted.siren)
    by_number = [name for name in names if siren and siren_digits(name.siren) == siren]
    unnumbered = [name for name in names if not (siren and siren_digits(name.siren))]
    by_name = [name for name in unnumbered if same_company(name.name or "", wanted.name or "")]
    return next(iter([*by_number, *by_name]), None)


def which_partner(known: Mapping[str, Partner], name: str) -> Partner:
    """Return the partner with this id, SIREN or exact legal name; raises `unknown-partner` unless one matches."""
    if name in known:
        return known[name]
    wanted = siren_digits(name)
    matches = [
        one for one in known.values() if one.legal_name == name or (wanted and wanted == siren_digits(one.siren))
    ]
    if len(matches) != 1:
        raise LeadKeeperError("unknown-partner", partner=name, known={one.id: one.legal_name for one in known.values()})
    return matches[0]


def with_id(known: Iterable[Partner], wanted: str) -> Partner:
    """Return the partner with this id. Raises `unknown-partner`."""
    for one in known:
        if one.id == wanted:
            return one
    raise LeadKeeperError("unknown-partner", partner=wanted)
