"""Takes people out of the book: what an erasure and the end of the time of keeping have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from leadkeeper.flows.stop_key import own_hash
from leadkeeper.flows.trace import Tracer
from leadkeeper.model.contact import Contact
from leadkeeper.rules.email import canonical, import_key, is_address
from leadkeeper.rules.phone import is_e164, read_phone
from leadkeeper.rules.redaction import is_alias
from leadkeeper.store import complaints, contacts, notices, people
from leadkeeper.store.engine import Db
from leadkeeper.store.judging import at_addresses


@dataclass(frozen=True, slots=True)
class Identity:
    """By what somebody can be found: canonical addresses, numbers in E.164, and spellings (lower-case) of addresses."""

    canonicals: frozenset[str]
    phones: frozenset[str]
    needles: tuple[str, ...]

    def is_theirs(self, text: str) -> bool:
        """Whether an entry of the stop list bears one of these addresses or numbers."""
        return canonical(text) in self.canonicals if "@" in text else read_phone(text).e164 in self.phones

    def is_about(self, text: str) -> bool:
        """Whether a complaint's address is one of these, a `+tag` left aside."""
        return is_alias(text, set(self.canonicals)) if "@" in text else self.is_theirs(text)

    def hashed(self, db: Db, text: str) -> str:
        """The keyed hash that stands for an address or number of these on the stop list; only within `writing`."""
        return own_hash(db, canonical(text) if "@" in text else read_phone(text).e164 or text.strip())


def identify(db: Db, numbers: Sequence[int]) -> Identity:
    """By what the people with these row numbers can be found; what is no address and no number finds nobody."""
    found = contacts.read(db, numbers)
    matched = [one for record in people.read(db, numbers).values() for one in record.addresses]
    canonicals = {one for one in matched if is_address(one)}
    typed = {text for one in found for text in (one.email, *one.other_emails) if text and is_address(text)}
    needles = {text.lower() for text in typed} | {import_key(text) for text in typed} | canonicals
    return Identity(frozenset(canonicals), frozenset(one for one in matched if is_e164(one)), tuple(sorted(needles)))


def own_alone(db: Db, who: Identity, numbers: Sequence[int]) -> Identity:
    """The same without the addresses that records besides these bear: what stands there may be about somebody else."""
    mine = set(numbers)
    shared = {address for address, number in at_addresses(db, who.canonicals) if number not in mine}
    needles = tuple(text for text in who.needles if canonical(text) not in shared)
    return Identity(who.canonicals - shared, who.phones, needles)


def identify_stranger(db: Db, address: str) -> Identity | None:
    """By what somebody can be found who is not among the contacts and whom complaints name; None where none does.

    A trap is nobody: what came in at it is proof.
    """
    own = canonical(address)
    if not is_address(address) or Tracer(db).typed(address).matched_by == "trap":
        return None
    named = (one.complaint.address for one in complaints.read_all(db))
    about = [text for text in named if text and is_alias(text, {own})]
    if not about:
        return None
    typed = [address.strip(), *about]
    canonicals = {own, *map(canonical, about)}
    needles = {text.lower() for text in typed} | {import_key(text) for text in typed} | canonicals
    return Identity(frozenset(canonicals), frozenset(), tuple(sorted(needles)))


def leave_digests(db: Db, found: Iterable[tuple[int, Contact]]) -> None:
    """Lets open notices about people speak of a digest once the address is gone; only within `writing`."""
    for number, contact in found:
        address = canonical(contact.email) if contact.email else read_phone(contact.phone or "").e164
        if address:
            notices.keep_digest(db, number, sha256(address.encode()).hexdigest())
