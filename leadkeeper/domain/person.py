"""A person as the rules see them: facts, answers in time, the stop list, earlier deliveries, twins."""

from __future__ import annotations

from dataclasses import dataclass

from leadkeeper.domain.book import Request, Suppression
from leadkeeper.domain.contact import Consent, Contact, Review
from leadkeeper.domain.time import Moment


@dataclass(frozen=True, slots=True)
class Event:
    """An answer with the seconds that its instant can stand for (None: nobody can read it)."""

    consent: Consent
    when: Moment | None


@dataclass(frozen=True, slots=True)
class PastDisclosure:
    """That the person was in a file given to a partner."""

    partner: str
    at: str | None
    when: Moment | None
    export: str = ""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a reviewer decided, with the hash of the facts that were judged (None: restored, nobody kept it)."""

    review: Review
    facts_hash: str | None = None


@dataclass(frozen=True, slots=True)
class EligibilitySubject:
    """One record with all that rules may ask about it.

    `email_marks` and `phone_marks` are those of `domain.contact`; `suppressed` holds the entries of the stop list that
    match one of the addresses or numbers; `requests` what the person asked; `given` the deliveries of this record;
    `twins` all records that share a canonical address with it, itself among them, in the order of the book (empty: none
    do).
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
