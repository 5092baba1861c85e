"""A contact as the rules see it: facts, dated answers, suppressions, disclosures, duplicates."""

from __future__ import annotations

from dataclasses import dataclass

from leadkeeper.domain.book import Request, Suppression
from leadkeeper.domain.contact import Consent, Contact, Review
from leadkeeper.domain.time import Moment


@dataclass(frozen=True, slots=True)
class Event:
    """An answer with its interval of possible seconds (None: unreadable)."""

    consent: Consent
    when: Moment | None


@dataclass(frozen=True, slots=True)
class PastDisclosure:
    """A past disclosure of the contact to a partner."""

    partner: str
    at: str | None
    when: Moment | None
    export: str = ""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A review decision with the hash of the facts that were judged (None: restored without one)."""

    review: Review
    facts_hash: str | None = None


@dataclass(frozen=True, slots=True)
class EligibilitySubject:
    """One contact with everything that rules may ask about it.

    `email_marks` and `phone_marks` are bits of `domain.contact`; `suppressed` the suppression list entries that match
    one of its addresses or numbers; `requests` the person's requests; `given` the disclosures of this record; `twins`
    all records that share a canonical address with it, itself included, in the order of the book (empty if there are
    none).
    """

    contact: Contact
    events: tuple[Event, ...] = ()
    email_marks: int = 0
    phone_marks: int = 0
    suppressed: tuple[Suppression, ...] = ()
    requests: tuple[Request, ...] = ()
    given: tuple[PastDisclosure, ...] = ()
    reviews: tuple[Reviewed, ...] = ()
    twins: tuple[EligibilitySubject, ...] = ()
