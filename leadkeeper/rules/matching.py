"""Which address of a complaint is somebody's: traps before all, then the first place where anybody is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal
from unicodedata import normalize

from leadkeeper.model.mail import Finding
from leadkeeper.rules.email import canonical_of_key, import_key

Numbers = Sequence[int]


def plain(address: str) -> str:
    """What two equal addresses share: lower case."""
    return address.strip().lower()


def mailbox(address: str) -> str:
    """What two spellings of one mailbox share (R28): lower case; `+tag` and dots dropped where they mean nothing."""
    local, at, domain = normalize("NFC", plain(address)).rpartition("@")
    return canonical_of_key(f"{local}{at}{import_key(domain)}")


def tag(address: str) -> str | None:
    """The `+tag` of an address, None when it has none: often the name of whoever it was typed for."""
    _, plus, found = address.rpartition("@")[0].partition("+")
    return found if plus and found else None


def untagged(address: str) -> str:
    """An address in lower case without its `+tag`, whatever its domain."""
    local, at, domain = plain(address).rpartition("@")
    return f"{local.partition('+')[0] or local}{at}{domain}"


class Traps:
    """The trap addresses of all deliveries, ready for looking up."""

    def __init__(self, traps: Iterable[tuple[int, str]], domains: Iterable[str]) -> None:
        """`traps` pairs a delivery's number with an address; `domains` are those that receive whatever is sent."""
        self._domains = {plain(domain).removeprefix("@") for domain in domains}
        self._equal: dict[str, list[int]] = {}
        self._alike: dict[str, list[int]] = {}
        for delivery, address in traps:
            self._equal.setdefault(plain(address), []).append(delivery)
            for key in self._keys(address):
                self._alike.setdefault(key, []).append(delivery)

    def deliveries(self, address: str) -> Numbers:
        """The deliveries with a matching trap: only equal ones where there is an equal one; () for no trap."""
        equal = self._equal.get(plain(address))
        if equal:
            return equal
        return [delivery for key in self._keys(address) for delivery in self._alike.get(key, ())]

    def elsewhere(self, finding: Finding) -> Finding:
        """The same place without the addresses at the traps' domains: one that is no trap was made up, and nobody's."""
        if not self._domains:
            return finding
        kept = (tuple(one for one in readings if not self._is_at_home(one)) for readings in finding.addresses)
        return replace(finding, addresses=tuple(filter(None, kept)))

    def _is_at_home(self, address: str) -> bool:
        return plain(address).rpartition("@")[2] in self._domains

    def _keys(self, address: str) -> list[str]:
        keys = [f"same mailbox {mailbox(address)}"]
        if self._is_at_home(address):
            keys.append(f"same without tag {untagged(address)}")
        return keys


def first_trap(findings: Iterable[Finding], traps: Traps) -> tuple[Finding, str, Numbers] | None:
    """The first address of all places that is a trap: the place, the address, the deliveries with that trap."""
    for finding in findings:
        for readings in finding.addresses:
            for address in readings:
                deliveries = traps.deliveries(address)
                if deliveries:
                    return finding, address, deliveries
    return None


@dataclass(slots=True)
class Known:
    """Row numbers of people by their address: as it stands (`plain`) and as a mailbox; further addresses apart."""

    equal: dict[str, list[int]] = field(default_factory=dict)
    alike: dict[str, list[int]] = field(default_factory=dict)
    further_equal: dict[str, list[int]] = field(default_factory=dict)
    further_alike: dict[str, list[int]] = field(default_factory=dict)

    def add(self, number: int, address: str, *, further: bool = False) -> None:
        """Somebody's address; people are added in the order of the book."""
        equal, alike = (self.further_equal, self.further_alike) if further else (self.equal, self.alike)
        for found, key in ((equal, plain(address)), (alike, mailbox(address))):
            numbers = found.setdefault(key, [])
            if number not in numbers[-1:]:
                numbers.append(number)


@dataclass(frozen=True, slots=True)
class Match:
    """Whose address it is: the contact's row number, and those whose deliveries count."""

    address: str
    matched_by: Literal["exact", "alias"]
    contact: int
    holders: tuple[int, ...]


def match(finding: Finding, known: Known) -> Match | None:
    """The person whom the addresses of one place mean: an equal one before another spelling, `email` before others."""
    likely = [_likeliest(readings, known) for readings in finding.addresses]
    tiers: tuple[tuple[Mapping[str, list[int]], Callable[[str], str]], ...] = (
        (known.equal, plain),
        (known.alike, mailbox),
        (known.further_equal, plain),
        (known.further_alike, mailbox),
    )
    for tier, (numbers, key) in enumerate(tiers):
        for address in likely:
            found = numbers.get(key(address))
            if found:
                holders = found if tier < 2 else found[:1]
                return Match(plain(address), "alias" if tier else "exact", found[0], tuple(holders))
    return None


def _likeliest(readings: Sequence[str], known: Known) -> str:
    """The first reading that matches anybody, else the first."""
    return next((address for address in readings if _matches(address, known)), readings[0])


def _matches(address: str, known: Known) -> bool:
    key, box = plain(address), mailbox(address)
    return key in known.equal or box in known.alike or key in known.further_equal or box in known.further_alike
