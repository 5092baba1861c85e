"""Partners: legal entities that people may have said yes to, their contracts, and the lists that name them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import category

from leadkeeper.domain.text import fold
from leadkeeper.errors import LeadKeeperError

CLAUSES = (
    "parties",
    "files",
    "purpose",
    "use",
    "no-transfer",
    "on-list",
    "first-message",
    "unsubscribe",
    "objections",
    "stop-file",
    "proof",
    "audit",
    "seeds",
    "security",
    "retention",
    "breach",
    "processors",
    "outside-eea",
    "sectors",
    "warranty",
    "termination",
    "law",
)
"""Every clause, in the order of a contract; what each says and what its lack risks is told in `messages.partners`."""


@dataclass(frozen=True, slots=True)
class ClauseState:
    """Whether a contract has a clause.

    `known_from`: `fields` where the facts of the contract decide, `ticked` where a person says so. `against`: the facts
    say the opposite of the clause.
    """

    id: str
    present: bool
    known_from: str
    against: bool = False


@dataclass(frozen=True, slots=True)
class FileStamp:
    """A file that somebody keeps: its name and its SHA-256 in hex."""

    name: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Contract:
    """What a partner may do with the contacts: channels, fields, number of uses, from when to when, at which price."""

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


@dataclass(frozen=True, slots=True)
class Hold:
    """Why nothing goes to a partner for now, and since when."""

    since: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Partner:
    """A legal entity, known by its SIREN (or a foreign number), never by its name."""

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
class ListedName:
    """One company as a published list names it."""

    name: str | None = None
    siren: str | None = None
    privacy_url: str | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The picture of what a published list showed."""

    name: str | None = None
    sha256: str | None = None
    taken_at: str | None = None


@dataclass(frozen=True, slots=True)
class ListVersion:
    """A partner list as it was published at an instant; it never changes afterwards."""

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
    """A company that both versions name, each by another name."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ListChanges:
    """Companies that only the newer version names, that only the older one named, and that have another name now."""

    added: tuple[ListedName, ...] = ()
    removed: tuple[ListedName, ...] = ()
    renamed: tuple[Renamed, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether both versions name the same companies by the same names."""
        return not (self.added or self.removed or self.renamed)


LEGAL_FORMS = frozenset({"sas", "sasu", "sarl", "sa", "eurl", "sci", "ltd", "gmbh", "inc"})

# Letters that Unicode does not take apart, in the spelling of a keyboard without them.
_PLAIN = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})

# Marks that stand inside a word: with them gone, `S.A.S.` is `sas`, and `Anne-Inc` no company of the form Inc.
_INSIDE = frozenset(".'-‐")


@lru_cache(maxsize=4096)
def company_key(name: str) -> str:
    """The letters, digits and symbols of a company's name that tell it from others; "" if it has none.

    The last word is dropped when it is a legal form (`SAS`, `S.A.S.`, `S A S`), unless it is the whole name.
    """
    words = "".join(_spelled(char) for char in fold(name).translate(_PLAIN)).split()
    return "".join(words[: len(words) - _legal_form(words)])


def same_company(a: str, b: str) -> bool:
    """Whether two names are the same company's; a name without any letter or digit is nobody's."""
    key = company_key(a)
    return key != "" and key == company_key(b)


def goes_by(partner: Partner, name: str) -> bool:
    """Whether a name is the partner's legal name or one that it had before."""
    return any(same_company(name, own) for own in (partner.legal_name, *partner.former_names))


def _spelled(char: str) -> str:
    """A character as it counts: letters, digits and symbols such as + themselves, other marks a space or nothing."""
    if category(char)[0] in "LN" or category(char) in {"Sm", "Sc", "So"}:
        return char
    return "" if char in _INSIDE else " "


def _legal_form(words: list[str]) -> int:
    """How many words at the end are the legal form: 1, or the number of its letters when they stand apart, or 0."""
    for count in (1, 2, 3, 4):
        last = words[-count:]
        apart = count == 1 or all(len(word) == 1 for word in last)
        if count < len(words) and apart and "".join(last) in LEGAL_FORMS:
            return count
    return 0


FIELDS = "fields"
TICKED = "ticked"
LONGEST_SYNC_H = 72
"""Hours within which objections should be passed on [product choice]."""

_BY_FACTS: dict[str, Callable[[Contract], bool]] = {
    "files": lambda contract: bool(contract.fields) and contract.price_cents is not None,
    "purpose": lambda contract: bool(
        (contract.purpose or "").strip()
        and (contract.offer_topic or "").strip()
        and contract.channels
        and contract.territory
    ),
    "use": lambda contract: contract.max_uses is not None and bool(contract.starts_on and contract.ends_on),
    "objections": lambda contract: contract.sync_delay_h is not None and contract.sync_delay_h <= LONGEST_SYNC_H,
    "seeds": lambda contract: contract.seed_clause is True,
}

BY_HAND = tuple(clause for clause in CLAUSES if clause not in _BY_FACTS)
"""The clauses that only a reader of the contract can tick."""


def contract_check(contract: Contract, ticked: Collection[str]) -> tuple[ClauseState, ...]:
    """Every clause in the order of a contract, and whether this one has it."""
    return tuple(_state(clause, contract, ticked) for clause in CLAUSES)


def missing(states: Collection[ClauseState]) -> tuple[str, ...]:
    """The clauses that a contract lacks or contradicts."""
    return tuple(one.id for one in states if not one.present)


def _state(clause: str, contract: Contract, ticked: Collection[str]) -> ClauseState:
    tells = _BY_FACTS.get(clause)
    if tells is not None:
        return ClauseState(clause, tells(contract), FIELDS)
    against = clause == "no-transfer" and contract.onward_transfer is not False
    return ClauseState(clause, clause in ticked and not against, TICKED, against)


_ALONE = frozenset(
    "ei eirl micro microentreprise microentrepreneur microentrepreneuse autoentreprise autoentrepreneur"
    " autoentrepreneuse entrepriseindividuelle entrepreneurindividuel entrepreneuseindividuelle".split()
)


def works_alone(legal_form: str | None) -> bool:
    """Whether it is that of somebody who trades in their own name (R16): `EI`, `micro`, and what these stand for."""
    return "".join(char for char in fold(legal_form or "") if char.isalpha()) in _ALONE


@lru_cache(maxsize=4096)
def siren_digits(number: str | None) -> str:
    """The digits of a SIREN, however it is written."""
    return "".join(filter(str.isdigit, number or ""))


def is_siren(text: str) -> bool:
    """Whether a text is a SIREN: nine digits, blanks aside, with the right check digit (Luhn)."""
    digits = text.replace(" ", "").replace("\u00a0", "").replace("\u202f", "")
    if len(digits) != 9 or not (digits.isascii() and digits.isdigit()):
        return False
    total = 0
    for place, char in enumerate(reversed(digits)):
        value = int(char) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def list_changes(before: Iterable[ListedName], after: Iterable[ListedName]) -> ListChanges:
    """What changed from one list of names to the other.

    Equal SIRENs are one company whatever it is called; where one of the two names has no SIREN the names decide, as in
    R23; other SIRENs are other companies.
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
    """The one of some names that means the same company; one with its SIREN before one with its name."""
    siren = siren_digits(wanted.siren)
    by_number = [name for name in names if siren and siren_digits(name.siren) == siren]
    by_name = [
        name
        for name in names
        if not (siren and siren_digits(name.siren)) and same_company(name.name or "", wanted.name or "")
    ]
    return next(iter([*by_number, *by_name]), None)


def which_partner(known: Mapping[str, Partner], name: str) -> Partner:
    """The partner with this id, SIREN or exact legal name; `unknown-partner` unless exactly one has it."""
    if name in known:
        return known[name]
    wanted = siren_digits(name)
    found = [one for one in known.values() if one.legal_name == name or (wanted and wanted == siren_digits(one.siren))]
    if len(found) != 1:
        names = {one.id: one.legal_name for one in known.values()}
        raise LeadKeeperError("unknown-partner", partner=name, known=names)
    return found[0]
