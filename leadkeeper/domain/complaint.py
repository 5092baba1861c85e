"""What a complaint leads to: whose address it is about, which files held it, and what stands behind that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb
from typing import Any

from leadkeeper.domain.contact import Consent, Contact
from leadkeeper.domain.email import canonical
from leadkeeper.domain.form import Form, FormVersion
from leadkeeper.domain.partner import Partner


@dataclass(frozen=True, slots=True)
class Mail:
    """One message; `headers` are pairs of lower-case name and decoded value, from the top.

    `reported` holds the values of `Original-Rcpt-To` in a feedback report beside this message, where it is attached.
    """

    headers: tuple[tuple[str, str], ...] = ()
    plains: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    reported: tuple[str, ...] = ()

    def values(self, *names: str) -> list[str]:
        """The values of the headers of these names, name after name, each from the top."""
        return [value for wanted in names for name, value in self.headers if name == wanted]


@dataclass(frozen=True, slots=True)
class ForwardedBlock:
    """The head of a forwarded message that stands in a text, and the text that follows it."""

    sender: str
    recipients: tuple[str, ...] = ()
    following: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """A mail, a block forwarded in its text, or a mail attached to it; `texts` are read last for addresses."""

    mail: Mail | None
    block: ForwardedBlock | None
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """One message of a file: the mails attached inside one another, the outermost first, and its SHA-256 in hex."""

    mails: tuple[Mail, ...]
    sha256: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent the offending message; `address` is the one in `From`, None when there is none."""

    address: str | None = None
    dkim: tuple[str, ...] = ()
    list_unsubscribe: tuple[str, ...] = ()

    @property
    def domain(self) -> str | None:
        """What follows the `@` of the address."""
        return self.address.rpartition("@")[2] if self.address else None


@dataclass(frozen=True, slots=True)
class AddressFinding:
    """A place where the recipient's address may stand: its addresses in order, and the level whose sender it blames.

    Each address is given as the readings of it, of which the first that matches counts: one for a plain address,
    several for an encoded one. `level` counts from 0, the outermost. A `weak` place names many who are not the
    recipient: it counts only where somebody is known by it.
    """

    level: int
    addresses: tuple[tuple[str, ...], ...]
    weak: bool = False


@dataclass(frozen=True, slots=True)
class DisclosedContact:
    """A released delivery: its row number, id, partner's id, and when it went out."""

    number: int
    export: str
    partner: str
    at: str | None


@dataclass(frozen=True, slots=True)
class TraceResult:
    """What one complaint leads to.

    `matched_by` is `trap`, `exact`, `alias` or `none`; `contact` the person's id and `number` the row number, None for
    a trap and for nobody; `deliveries` the exports that the address was in, oldest first; `holders` the row numbers of
    all people whose deliveries count. Of nobody `hint` may name people whose address is the same but for its `+tag`.
    `file` is the mail's name in a folder of mails. `sender` and `letter` are None for an address that was typed.
    """

    address: str | None
    matched_by: str
    contact: str | None = None
    number: int | None = None
    deliveries: tuple[DisclosedContact, ...] = ()
    holders: tuple[int, ...] = ()
    sender: Sender | None = None
    subject: str | None = None
    letter: Letter | None = None
    hint: tuple[str, ...] = ()
    file: str | None = None


@dataclass(frozen=True, slots=True)
class TraceAnswer:
    """What was found: one thing, or for a mailbox (`many`) one for each of its messages."""

    many: bool
    found: tuple[TraceResult, ...]


@dataclass(frozen=True, slots=True)
class ConsentBasis:
    """A yes to partners, and the form and its version where it was given; None where the book does not know them."""

    consent: Consent
    form: Form | None
    version: FormVersion | None


@dataclass(frozen=True, slots=True)
class TracedDisclosure:
    """A file that the address was in, for whom, and the last yes before it; `basis` None: no yes is recorded."""

    file: DisclosedContact
    partner: Partner
    basis: ConsentBasis | None


@dataclass(frozen=True, slots=True)
class Origin:
    """A line of a file that speaks of the person."""

    import_id: str
    file: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Explained:
    """A traced complaint with all that stands behind it.

    `tag` is the `+tag` of the address as it was typed, which often names for whom. `first_yes` is the person's oldest
    dated yes to partners. Of a trap and of nobody there is neither person nor source.
    """

    traced: TraceResult
    person: Contact | None = None
    tag: str | None = None
    first_yes: ConsentBasis | None = None
    given: tuple[TracedDisclosure, ...] = ()
    sources: tuple[Origin, ...] = ()


@dataclass(frozen=True, slots=True)
class Suspect:
    """A partner: complaining people whom it was given, all people whom it was given, and what chance says of that.

    `lift` is how many times more complaints it has than its share; `p_value` the chance of at least so many by
    chance alone. `complaining` and `people` are the same for all partners: n and N.
    """

    partner: str
    complaints: int
    delivered: int
    complaining: int
    people: int
    lift: float
    p_value: float


GONE = "…"
"""What stands where an address stood."""


def redacted(thing: Any, needles: Sequence[str]) -> Any:
    """A JSON value in whose texts the needles (lower-case) are replaced by `GONE`, whatever their capitals there."""
    if isinstance(thing, str):
        return _without(thing, needles)
    if isinstance(thing, list | tuple):
        return [redacted(one, needles) for one in thing]
    if isinstance(thing, dict):
        return {_without(name, needles): redacted(one, needles) for name, one in thing.items()}
    return thing


def _without(text: str, needles: Sequence[str]) -> str:
    for needle in sorted(needles, key=len, reverse=True):
        place = _find(text, needle)
        while place >= 0:
            text = text[:place] + GONE + text[place + len(needle) :]
            place = _find(text, needle)
    return text


def _find(text: str, needle: str) -> int:
    folded = text.lower()
    if len(folded) != len(text):  # a few letters are longer in lower case: places would not fit
        folded = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    return folded.find(needle)


def is_alias(address: str, canonicals: set[str]) -> bool:
    """Whether an address is one of these mailboxes, a `+tag` left aside at any provider."""
    local, _, domain = address.rpartition("@")
    plain = f"{local.partition('+')[0]}@{domain}"
    return canonical(address) in canonicals or canonical(plain) in canonicals


def suspects(people: int, complaining: int, partners: Iterable[tuple[str, int, int]]) -> list[Suspect]:
    """The partners, the likeliest source first, each given as id, people given (K) and complaining ones among them (k).

    `people` (N) were given to anybody, `complaining` (n) of them complained. Without complaints nobody is suspected.
    """
    if not complaining:
        return []
    found = [
        Suspect(
            partner=partner,
            complaints=k,
            delivered=given,
            complaining=complaining,
            people=people,
            lift=float(Fraction(k * people, complaining * given)),
            p_value=at_least(k, people, given, complaining),
        )
        for partner, given, k in partners
        if given
    ]
    return sorted(found, key=lambda one: (one.p_value, -one.lift, one.partner))


def at_least(k: int, people: int, given: int, complaining: int) -> float:
    """The chance that at least `k` of `complaining` people, drawn from `people`, are among the `given` (one-sided).

    Summed in whole numbers and divided once; each term comes from the one before it.
    """
    if k <= 0:
        return 1.0
    elsewhere = people - given
    first = max(k, complaining - elsewhere)
    last = min(given, complaining)
    if first > last:
        return 0.0
    term = comb(given, first) * comb(elsewhere, complaining - first)
    total = term
    for i in range(first, last):
        term = term * (given - i) * (complaining - i) // ((i + 1) * (elsewhere - complaining + i + 1))
        total += term
    return total / comb(people, complaining)
