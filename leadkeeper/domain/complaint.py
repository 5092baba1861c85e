"""Complaints: the mail, the address it is about, the exports that held it, and leak suspects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import comb
from typing import Any
from urllib.parse import urlsplit

from leadkeeper.domain.contact import Consent, Contact
from leadkeeper.domain.email import addresses_in, canonical, is_free_mail
from leadkeeper.domain.form import Form, FormVersion
from leadkeeper.domain.partner import Partner
from leadkeeper.domain.time import moment

CHANNELS = ("support", "signal-spam", "cnil", "dgccrf", "ufc", "social")  # where complaints come from


@dataclass(frozen=True, slots=True)
class Mail:
    """One message; `headers` are pairs of lower-case name and decoded value, in the order of the message.

    `reported` holds the values of `Original-Rcpt-To` of a feedback report, if this message is attached to one.
    """

    headers: tuple[tuple[str, str], ...] = ()
    plains: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    reported: tuple[str, ...] = ()

    def values(self, *names: str) -> list[str]:
        """Return the values of the named headers, grouped by name, each in the order of the message."""
        return [value for wanted in names for name, value in self.headers if name == wanted]


@dataclass(frozen=True, slots=True)
class ForwardedBlock:
    """The header block of a message forwarded inside a text, and the text that follows it."""

    sender: str
    recipients: tuple[str, ...] = ()
    following: str = ""
    date: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Quotation:
    """The line of a reply that names who wrote the message quoted below it, and when; `above` is the text above it."""

    sender: str
    date: str
    above: str = ""
    is_french: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """A mail, a block forwarded in its text, or a mail attached to it; `texts` are searched for addresses last."""

    mail: Mail | None
    block: ForwardedBlock | None
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """One message of a file: the mails attached inside one another, outermost first, and its SHA-256 in hex."""

    mails: tuple[Mail, ...]
    sha256: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Sender:
    """The sender of the message complained about; `address` is the one in `From`, None if there is none."""

    address: str | None = None
    dkim: tuple[str, ...] = ()
    list_unsubscribe: tuple[str, ...] = ()

    @property
    def domain(self) -> str | None:
        """The domain of the address."""
        return self.address.rpartition("@")[2] if self.address else None

    @property
    def is_signed(self) -> bool:
        """Whether the domain of the address, or one above it, signed the message; the signature is not checked."""
        return any(self.domain == one or (self.domain or "").endswith(f".{one}") for one in self.dkim)


@dataclass(frozen=True, slots=True)
class AddressFinding:
    """A part of a mail that may hold the recipient's address.

    `addresses`: each given as its possible readings, of which the first that matches counts (one for a plain address,
    several for an encoded one). `level` is that of the sender to blame, counted from 0 for the outermost. `weak` parts
    also name many other people: their addresses count only if they match a contact. `in_text`: it only mentions them.
    """

    level: int
    addresses: tuple[tuple[str, ...], ...]
    weak: bool = False
    in_text: bool = False


@dataclass(frozen=True, slots=True)
class DisclosedContact:
    """A completed disclosure: its row id (`number`), export id, partner id, instant and channels."""

    number: int
    export: str
    partner: str
    at: str | None
    channels: tuple[str, ...] = ()


def came_after(shared_at: str | None, complained_at: str | None) -> bool:
    """Whether an address was certainly shared after a complaint: not where both have one day, or one has no date."""
    shared, complained = moment(shared_at), moment(complained_at)
    return shared is not None and complained is not None and shared.after(complained)


@dataclass(frozen=True, slots=True)
class Origin:
    """A line of an imported file that mentions the contact."""

    import_id: str
    file: str | None
    line: int


@dataclass(frozen=True, slots=True)
class TraceResult:
    """The result of tracing one complaint.

    `matched_by` is `trap`, `exact`, `alias` or `none`. `contact` is the public id and `number` the row id, both None
    for a seed contact or an unknown address. `deliveries` are the exports that held the address, oldest first: all that
    held the contact, except those known to have held another address of it (`otherwise`); `is_sure`: this is known of
    every one. `holders` are the row ids of all contacts with disclosures that count. `hint`: for an unknown address,
    contacts with the same address except for its `+tag`. `writer`: for a mail, the sender's address if the book knows
    it and the mail only mentions others, or nobody known. `others` are the row ids of the other contacts named in a
    mail. `file` is the name of the mail in a folder of mails. `sender` and `letter` are None for a typed address.
    `is_own_mail`: the mail is itself the complaint, so `sender` is not who sent the message complained about, but the
    person or (`is_by_another`) somebody else. `at` is the instant of the complaint, or of a mail as it says; None if
    unknown. `lines`: for a number of nobody, the lines of files that hold it, each with its cells; then `hint` are the
    contacts to which these lines belong. `quoted`: who sent the message that a pasted reply quotes, as written, and
    its instant, where it may be the message complained about or the complaint. `foreign_tag`: the `+tag` of an address
    that was never in the book, at the mailbox of a contact: it was given to somebody else than the owner.
    """

    address: str | None
    matched_by: str
    contact: str | None = None
    number: int | None = None
    deliveries: tuple[DisclosedContact, ...] = ()
    holders: tuple[int, ...] = ()
    otherwise: tuple[DisclosedContact, ...] = ()
    is_sure: bool = False
    sender: Sender | None = None
    subject: str | None = None
    letter: Letter | None = None
    hint: tuple[str, ...] = ()
    writer: str | None = None
    others: tuple[int, ...] = ()
    file: str | None = None
    is_own_mail: bool = False
    is_by_another: bool = False
    at: str | None = None
    lines: tuple[tuple[Origin, tuple[str, ...]], ...] = ()
    quoted: tuple[str, str | None] | None = None
    foreign_tag: str | None = None

    @property
    def is_of_several(self) -> bool:
        """Whether several contacts have the telephone number."""
        return self.number is None and len(self.holders) > 1

    def is_later(self, file: DisclosedContact) -> bool:
        """Whether an export is certainly later than the complaint."""
        return came_after(file.at, self.at)


def is_sent_by(partner: Partner, domain: str | None) -> bool:
    """Whether a sender's domain, or one above it, is that of a partner's page or contact address."""
    try:
        page = urlsplit(partner.privacy_url or "").hostname or ""
    except ValueError:
        page = ""
    mailboxes = [one.lower() for one in addresses_in(partner.contact or "") if not is_free_mail(one)]
    theirs = {page.removeprefix("www."), *(one.rpartition("@")[2] for one in mailboxes)} - {""}
    return any(domain == one or (domain or "").endswith(f".{one}") for one in theirs)


@dataclass(frozen=True, slots=True)
class TraceAnswer:
    """All results: one, or for a mailbox (`many`) one for each message."""

    many: bool
    found: tuple[TraceResult, ...]


@dataclass(frozen=True, slots=True)
class ConsentBasis:
    """A consent to partners with the form and version where it was given; None where the book does not know them."""

    consent: Consent
    form: Form | None
    version: FormVersion | None


@dataclass(frozen=True, slots=True)
class TracedDisclosure:
    """An export that held the address, its partner, and the last consent before it (`basis` None: none recorded).

    `name`: the one with which it stood there, if several people have it; `record`: who, if several records have it.
    """

    file: DisclosedContact
    partner: Partner
    basis: ConsentBasis | None
    name: str | None = None
    record: Contact | None = None


@dataclass(frozen=True, slots=True)
class Explained:
    """A traced complaint with the contact, consents and sources behind it.

    `tag` is the `+tag` of the address as typed; it often names the business it was made for. `first_yes` is the oldest
    dated consent to partners. `sharing` are the other records with the same mailbox, and then `given` has an entry for
    each record that an export held. Seed contacts and unknown addresses have neither `person` nor `sources`. `alike`
    are the other contacts with the same address but for its `+tag`, `alike_given` which exports held them, each with
    the address or name. `others` are the other contacts that a mail names. `last_no`: when the contact last refused or
    withdrew. `is_stopped`: nobody in the book has the address, but the suppression list does.
    """

    traced: TraceResult
    person: Contact | None = None
    tag: str | None = None
    first_yes: ConsentBasis | None = None
    given: tuple[TracedDisclosure, ...] = ()
    sources: tuple[Origin, ...] = ()
    alike: tuple[Contact, ...] = ()
    alike_given: tuple[tuple[str, TracedDisclosure], ...] = ()
    others: tuple[Contact, ...] = ()
    last_no: str | None = None
    is_stopped: bool = False
    sharing: tuple[Contact, ...] = ()

    @property
    def is_partners_own(self) -> bool:
        """Whether a partner wrote, by its domain, to a seed address of its own file: what the file was shared for."""
        domain = self.traced.sender.domain if self.traced.sender else None
        return self.traced.matched_by == "trap" and any(is_sent_by(one.partner, domain) for one in self.given)

    @property
    def is_hit(self) -> bool:
        """Whether a seed address was hit by somebody else than the partner that it was made for."""
        return self.traced.matched_by == "trap" and not self.is_partners_own

    @property
    def is_of_partners(self) -> bool:
        """Whether the seed address that was hit was in files of several partners by then: proof against none."""
        return self.is_hit and len({one.partner.id for one in self.given if not self.traced.is_later(one.file)}) > 1

    @property
    def is_proof_unless_own(self) -> bool:
        """Whether a hit is proof unless the partner sent the message itself: the book does not know who sent it."""
        sender = None if self.traced.is_own_mail else self.traced.sender
        is_known = sender is not None and sender.address is not None
        return self.is_hit and bool(self.given) and not (is_known or self.is_before or self.is_of_partners)

    @property
    def is_before(self) -> bool:
        """Whether, by the dates, a seed address was hit before any file held it: no proof."""
        return self.is_hit and bool(self.given) and all(self.traced.is_later(one.file) for one in self.given)

    @property
    def is_number(self) -> bool:
        """Whether it is about a telephone number: `alike` are those who have it, if they are several."""
        return self.traced.address is not None and "@" not in self.traced.address

    @property
    def is_further(self) -> bool:
        """Whether the contact has the address as a further one: who typed it is unknown."""
        if self.person is None or self.traced.matched_by != "alias":
            return False
        return canonical(self.traced.address or "") != canonical(self.person.email or "")

    def spelling(self, record: Contact | None = None) -> str | None:
        """The address at this mailbox as a contact has it, by default the first one found."""
        person, mailbox = record or self.person, canonical(self.traced.address or "")
        own = [one for one in (person.email, *person.other_emails) if one] if person else []
        return next((one for one in own if canonical(one) == mailbox), None)


@dataclass(frozen=True, slots=True)
class Suspect:
    """A partner ranked as a possible leak.

    `complaints` (k) of the `delivered` (K) contacts it received complained; `complaining` (n) and `people` (N) are the
    totals over all partners. `lift` is the number of complaints relative to the partner's share; `p_value` the
    probability of at least k complaints by chance.
    """

    partner: str
    complaints: int
    delivered: int
    complaining: int
    people: int
    lift: float
    p_value: float


GONE = "…"  # replacement for a redacted address


def redacted(thing: Any, needles: Sequence[str]) -> Any:
    """Return a JSON value with the needles (lower-case) replaced by `GONE` in all its texts, ignoring case."""
    if isinstance(thing, str):
        return _without(thing, needles)
    if isinstance(thing, list | tuple):
        return [redacted(one, needles) for one in thing]
    if isinstance(thing, dict):
        return {_without(name, needles): redacted(one, needles) for name, one in thing.items()}
    return thing


def _without(text: str, needles: Sequence[str]) -> str:
    for needle in sorted(needles, key=len, reverse=True):
        start = _find(text, needle)
        while start >= 0:
            text = text[:start] + GONE + text[start + len(needle) :]
            start = _find(text, needle)
    return text


def _find(text: str, needle: str) -> int:
    folded = text.lower()
    if len(folded) != len(text):  # a few letters grow when lower-cased: offsets would not fit
        folded = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    return folded.find(needle)


def suspects(people: int, complaining: int, partners: Iterable[tuple[str, int, int]]) -> list[Suspect]:
    """Return the partners, most likely source first; each is given as id, contacts disclosed (K), complaining ones (k).

    `people` (N) is the number of contacts disclosed to any partner, `complaining` (n) how many of them complained.
    Empty if there are no complaints.
    """
    if not complaining:
        return []
    result = [
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
    return sorted(result, key=lambda one: (one.p_value, -one.lift, one.partner))


def at_least(k: int, people: int, given: int, complaining: int) -> float:
    """Return the one-sided hypergeometric probability of at least `k` complaints among the contacts disclosed.

    `complaining` contacts are drawn from `people`, of which `given` were disclosed to the partner.
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
