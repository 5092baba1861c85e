"""Matching a complaint's addresses: seed contacts first, then the first part that names a contact."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Literal

from leadkeeper.domain.complaint import AddressFinding, Letter, Level, Mail, Sender
from leadkeeper.domain.email import canonical
from leadkeeper.domain.imports.dates import reader
from leadkeeper.domain.time import PARIS
from leadkeeper.domain.tracing import mail_text
from leadkeeper.domain.tracing.mail_text import first_block, page_text

ContactIds = Sequence[int]


def lower_key(address: str) -> str:
    """Return the key shared by equal addresses, as a mail writes them: lower case, no more (see `email.import_key`)."""
    return address.strip().lower()


def tag(address: str) -> str | None:
    """Return the `+tag` of an address, often the name of the business it was made for; None if it has none."""
    _, plus, found = address.rpartition("@")[0].partition("+")
    return found if plus and found else None


def untagged(address: str) -> str:
    """Return an address in lower case without its `+tag`, whatever its domain."""
    local, at, domain = lower_key(address).rpartition("@")
    return f"{local.partition('+')[0] or local}{at}{domain}"


class Traps:
    """The seed addresses of all disclosures, indexed for lookup."""

    def __init__(self, traps: Iterable[tuple[int, str]], domains: Iterable[str]) -> None:
        """`traps` pairs an export's row id with an address; `domains` are catch-all domains."""
        self._domains = {lower_key(domain).removeprefix("@") for domain in domains}
        self._equal: dict[str, list[int]] = {}
        self._alike: dict[str, list[int]] = {}
        for delivery, address in traps:
            self._equal.setdefault(lower_key(address), []).append(delivery)
            for key in self._keys(address):
                self._alike.setdefault(key, []).append(delivery)

    def deliveries(self, address: str) -> ContactIds:
        """Return the exports with a matching seed address, equal ones only if there are any; () for none."""
        equal = self._equal.get(lower_key(address))
        return equal or [delivery for key in self._keys(address) for delivery in self._alike.get(key, ())]

    def elsewhere(self, finding: AddressFinding) -> AddressFinding:
        """Return the finding without addresses at seed domains: those that are no seed were made up."""
        if not self._domains:
            return finding
        kept = (tuple(one for one in readings if not self._is_at_home(one)) for readings in finding.addresses)
        return replace(finding, addresses=tuple(filter(None, kept)))

    def _is_at_home(self, address: str) -> bool:
        return lower_key(address).rpartition("@")[2] in self._domains

    def _keys(self, address: str) -> list[str]:
        keys = [f"same mailbox {canonical(address)}"]
        if self._is_at_home(address):
            keys.append(f"same without tag {untagged(address)}")
        return keys


def first_trap(findings: Iterable[AddressFinding], traps: Traps) -> tuple[AddressFinding, str, ContactIds] | None:
    """Return the first seed address of all findings: the finding, the address, the exports with that seed."""
    for finding in findings:
        for readings in finding.addresses:
            for address in readings:
                deliveries = traps.deliveries(address)
                if deliveries:
                    return finding, address, deliveries
    return None


@dataclass(slots=True)
class KnownAddresses:
    """Row ids of contacts by address: equal (`lower_key`) and alike (`canonical`), first and further ones apart."""

    equal: dict[str, list[int]] = field(default_factory=dict)
    alike: dict[str, list[int]] = field(default_factory=dict)
    further_equal: dict[str, list[int]] = field(default_factory=dict)
    further_alike: dict[str, list[int]] = field(default_factory=dict)

    def add(self, number: int, address: str, *, further: bool = False) -> None:
        """Add an address of a contact; contacts are added in the order of the book."""
        equal, alike = (self.further_equal, self.further_alike) if further else (self.equal, self.alike)
        for found, key in ((equal, lower_key(address)), (alike, canonical(address))):
            numbers = found.setdefault(key, [])
            if number not in numbers[-1:]:
                numbers.append(number)


@dataclass(frozen=True, slots=True)
class Match:
    """The contact with the address, and the row ids of all contacts with disclosures that count."""

    address: str
    matched_by: Literal["exact", "alias"]
    contact: int
    holders: tuple[int, ...]


def match(finding: AddressFinding, known: KnownAddresses) -> Match | None:
    """Return the contact meant by the addresses of a finding: equal before alike, first address before further ones."""
    likely = [_likeliest(readings, known) for readings in finding.addresses]
    tiers: tuple[tuple[Mapping[str, list[int]], Callable[[str], str]], ...] = (
        (known.equal, lower_key),
        (known.alike, canonical),
        (known.further_equal, lower_key),
        (known.further_alike, canonical),
    )
    for tier, (numbers, key) in enumerate(tiers):
        for address in likely:
            result = numbers.get(key(address))
            if result:
                holders = result if tier < 2 else result[:1]
                return Match(lower_key(address), "alias" if tier else "exact", result[0], tuple(holders))
    return None


def _likeliest(readings: Sequence[str], known: KnownAddresses) -> str:
    """The first reading that matches a contact, else the first."""
    for address in readings:
        key, box = lower_key(address), canonical(address)
        if key in known.equal or box in known.alike or key in known.further_equal or box in known.further_alike:
            return address
    return readings[0]


TAKEN_IN = ("x-original-to", "delivered-to", "envelope-to", "x-envelope-to")
PASSED_ON = ("x-forwarded-to", "resent-to")
_BRACKETS = re.compile(r"<([^<>]*)")
_LINK = re.compile(r"(?:https?|mailto):", re.IGNORECASE)

Readings = tuple[str, ...]


def levels(mails: Sequence[Mail]) -> list[Level]:
    """Return the levels of a letter, outermost first: nested mails, then a block forwarded in the last."""
    result = [Level(mail, None, (*mail.plains, *map(page_text, mail.pages))) for mail in mails]
    block = first_block(result[-1].texts) if result else None
    if block is not None:
        result.append(Level(None, block, (block.following,)))
    return result


def findings(levels: Sequence[Level]) -> list[AddressFinding]:
    """Return every part that may hold the recipient's address, in order of precedence.

    Forwarding headers and links come after everything else that a mail program writes; links inside tags do not count.
    """
    deepest = len(levels) - 1
    findings: list[AddressFinding] = []
    for number in range(deepest, -1, -1):
        level = levels[number]
        places = [_plain(level.block.recipients)] if level.block else _in_mail(level.mail or Mail())
        findings += [AddressFinding(number, tuple(place)) for place in places]
    for number in range(deepest - 1, -1, -1):
        mail = levels[number].mail
        findings.append(AddressFinding(deepest, tuple(_plain(mail.values("from") if mail else ()))))
    for number in range(deepest, -1, -1):
        texts = (address for text in levels[number].texts for address in mail_text.in_text(text))
        findings.append(AddressFinding(deepest, tuple(map(mail_text.apart, dict.fromkeys(texts))), in_text=True))
    mails = [level.mail for level in reversed(levels) if level.mail is not None]
    findings += [AddressFinding(deepest, tuple(_plain(mail.values(*PASSED_ON))), weak=True) for mail in mails]
    for mail in mails:
        links = (readings for text in mail.plains for readings in mail_text.in_links(text))
        findings.append(AddressFinding(deepest, tuple(dict.fromkeys(links)), weak=True))
    return [one for one in findings if one.addresses]


def typed(text: str) -> list[AddressFinding]:
    """Return a typed address as the only finding."""
    return [AddressFinding(0, tuple((address,) for address in mail_text.typed(text)))]


def _in_mail(mail: Mail) -> Iterator[list[Readings]]:
    yield _plain(mail.reported)
    yield _plain(mail.values(*TAKEN_IN))
    yield _each(mail.values("received"), mail_text.after_for)
    yield [one for value in mail.values("return-path") for one in mail_text.encoded_in_header(value)]
    yield _plain(mail.values("to", "cc"))
    yield [one for value in mail.values("list-unsubscribe") for one in mail_text.in_link(value)]


def _plain(values: Iterable[str]) -> list[Readings]:
    return _each(values, mail_text.in_header)


def _each(values: Iterable[str], read: Callable[[str], list[str]]) -> list[Readings]:
    return [(address,) for value in values for address in read(value)]


def sender(level: Level) -> Sender:
    """Return the sender of a level's message: address, DKIM domains, and ways to unsubscribe."""
    if level.block:
        return Sender(_lower(mail_text.first_in_header(level.block.sender)))
    mail = level.mail or Mail()
    named = (mail_text.first_in_header(value) for value in mail.values("from"))
    signed = (_signed(value) for value in mail.values("dkim-signature"))
    ways = (way for value in mail.values("list-unsubscribe") for way in _ways(value))
    return Sender(
        _lower(next(filter(None, named), None)), tuple(dict.fromkeys(filter(None, signed))), tuple(filter(None, ways))
    )


def recipients(level: Level) -> tuple[str, ...]:
    """Return the addresses in To and Cc of a level's message, in lower case."""
    values = level.mail.values("to", "cc") if level.mail else level.block.recipients if level.block else ()
    return tuple(address.lower() for value in values for address in mail_text.in_header(value))


def sent_at(letter: Letter, is_owners: Callable[[str], bool] = lambda _address: False) -> datetime | None:
    """Return when a mail was sent by its own `Date`, or as a mail program writes it; None if none can be read.

    Without a `Date`, as what was pasted has none, that of the message forwarded in its text counts, but not of one that
    the owner sent: it may be answered to. A day alone is taken at its end: what was shared on it did not certainly come
    later.
    """
    blocks = [(one, one.block.date) for one in levels(letter.mails) if one.block and one.block.date]
    forwarded = [date for level, date in blocks if not is_owners(sender(level).address or "")]
    return next(filter(None, map(instant, letter.mails[0].values("date") or forwarded)), None)


def instant(text: str, *, is_french: bool = False) -> datetime | None:
    """Return the instant of a date as a mail program writes it; None if it can be read in two ways, or in none."""
    try:
        return _in_paris(parsedate_to_datetime(text))
    except (ValueError, OverflowError):
        readers = [reader("dmy")] if is_french else [reader("dmy"), reader("mdy")]
        spelt = {read_day(text) for read_day in readers}
    read = spelt.pop() if len(spelt) == 1 else None
    return _in_paris(datetime.fromisoformat(read if "T" in read else f"{read}T23:59:59")) if read else None


def _in_paris(sent: datetime) -> datetime:
    return sent.replace(tzinfo=sent.tzinfo or PARIS).astimezone(PARIS)


def _lower(address: str | None) -> str | None:
    return address.lower() if address else None


def _signed(value: str) -> str | None:
    """The domain of a DKIM signature."""
    for tag in value.split(";"):
        name, equals, said = tag.partition("=")
        if equals and name.strip() == "d":
            return "".join(said.split()).lower()
    return None


def _ways(value: str) -> list[str]:
    if "<" in value:
        return ["".join(found[1].split()) for found in _BRACKETS.finditer(value)]
    whole = "".join(value.split())
    return [whole] if _LINK.match(whole) else []


LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789.-_+@"


def slips(address: str) -> set[str]:
    """Return all addresses from which this one differs by one letter: missing, added, wrong, or two swapped.

    About 80 for each letter of the address, so that they can be looked up in an index.
    """
    parts = [(address[:place], address[place:]) for place in range(len(address) + 1)]
    added = {before + letter + after for before, after in parts for letter in LETTERS}
    wrong = {before + letter + after[1:] for before, after in parts if after for letter in LETTERS}
    missing = {before + after[1:] for before, after in parts if after}
    swapped = {before + after[1] + after[0] + after[2:] for before, after in parts if len(after) > 1}
    return (added | wrong | missing | swapped) - {address}
