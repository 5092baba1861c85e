"""Contacts: the stored facts, consents and reviews, and the keys derived from addresses and numbers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any, Final, Generic, TypeVar, overload

from leadkeeper.domain import email as email_domain
from leadkeeper.domain import phone as phone_domain
from leadkeeper.domain.book import Request, Suppression
from leadkeeper.domain.serialization import Verbatim, named
from leadkeeper.domain.text import TRIM, stands_for_empty
from leadkeeper.domain.time import Moment, moment

CHANNELS = ("email", "sms", "voice", "post")
PURPOSES = ("own", "partners")
UNDONE = "undone"
"""Purpose, for the rules and in an archive, of a consent from an import that was undone: it counts for nothing."""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """The line of an imported file that a fact came from."""

    import_id: str | None = named("import", default=None)
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """One answer of a contact; answers are only ever appended, in the order of recording."""

    at: str | None = None
    raw: str | None = None
    event: str | None = None
    purpose: str | None = None
    channels: tuple[str, ...] | None = None
    partner: str | None = None
    form_version: str | None = None
    list_version: str | None = None
    method: str | None = None
    trace: str | None = "none"
    valid_until: str | None = None
    ip: str | None = None
    source: SourceLine | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """A reviewer's decision about one rule for one contact: `allow` or `deny`, with a reason."""

    rule: str | None = None
    partner: str | None = None
    channel: str | None = None
    decision: str | None = None
    reason: str | None = None
    at: str | None = None


@dataclass(frozen=True, slots=True)
class LastAction:
    """The contact's newest action: `form`, `click`, `order`, `message`, `call`, or `open` (never counts)."""

    at: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Informed:
    """When the contact was informed about the processing, and whether sharing with others was mentioned."""

    at: str | None = None
    mentions_transmission: bool | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact as stored: addresses as typed, not unique, possibly malformed."""

    id: str
    email: str | None = None
    phone: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    other_emails: tuple[str, ...] = ()
    other_phones: tuple[str, ...] = ()
    company: str | None = None
    job_title: str | None = None
    country: str | None = None
    postal_address: str | None = None
    birth_date: str | None = None
    age_at_consent: int | None = None
    segment: str | None = None
    legal_form: str | None = None
    stage: str | None = "new"
    relation_ended_on: str | None = None
    admin_only: bool | None = False
    last_action: LastAction | None = None
    informed: Informed | None = None
    contested: bool | None = False
    email_state: str | None = "ok"
    owner: str | None = None
    tags: tuple[str, ...] = ()
    note: str | None = None
    extra: Verbatim = field(default_factory=Verbatim)
    consents: tuple[Consent, ...] = ()
    reviews: tuple[Review, ...] = ()

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address and number, as typed: addresses first, each kind with the own one first."""
        return tuple(filter(None, (self.email, *self.other_emails, self.phone, *self.other_phones)))

    @property
    def display_name(self) -> str:
        """First and last name, else the company, else ""."""
        return full_name(self.first_name, self.last_name) or self.company or ""

    @property
    def named(self) -> str:
        """The display name with the address or number, else the id: it tells records apart."""
        return " · ".join(filter(None, (self.display_name, self.email or self.phone))) or self.id

    @property
    def called(self) -> str:
        """The display name, else the address, the number or the id: never empty."""
        return self.display_name or self.email or self.phone or self.id


@dataclass(frozen=True, slots=True)
class ContactKeys:
    """Keys and traits derived from a contact's addresses and numbers (see `keys`).

    `further` holds pairs of kind (`email`, `phone`) and canonical address or E.164 number.
    """

    email_key: str | None = None
    canonical: str | None = None
    phone_key: str | None = None
    email_marks: int = 0
    phone_marks: int = 0
    further: tuple[tuple[str, str], ...] = ()


EMAIL_FORMED = 1  # one @, no blank, a dot in the domain
EMAIL_GENERIC = 2  # contact@, info@…: not a person's (R15)
EMAIL_FREE = 4  # a free-mail domain (R16)


def keys(
    email: str | None, phone: str | None, other_emails: tuple[str, ...] = (), other_phones: tuple[str, ...] = ()
) -> ContactKeys:
    """Return all keys and traits of a contact's addresses and numbers, for matching and judging.

    `canonical` is None if it equals `email_key`, `phone_key` if the number is E.164 as stored. A cell may hold several
    addresses or numbers (`Léa <lea@mail.example>, l@mail.example`, `Tél : 06… / 07…`): each counts for matching.
    """
    key = email_domain.import_key(email) if email else None
    canonical, email_bits, phone_key, phone_bits = drawn(key, email, phone)
    further = [("email", email_domain.canonical(one)) for one in other_emails if "@" in one]
    odd = [one for one in (email, *other_emails) if one and email_domain.PLAIN.fullmatch(one) is None]
    in_odd = [email_domain.canonical(one) for cell in odd for one in email_domain.spelt_addresses(cell)]
    further += [("email", one) for one in in_odd if one != (canonical or key)]
    unread = [phone] if phone and not phone_bits & phone_domain.PHONE_READABLE else []
    further += [("phone", number) for cell in (*unread, *other_phones) for number in phone_domain.numbers_in(cell)]
    return ContactKeys(key, canonical, phone_key, email_bits, phone_bits, tuple(dict.fromkeys(further)))


def drawn(key: str | None, email: str | None, phone: str | None) -> tuple[str | None, int, str | None, int]:
    """Return `canonical`, `email_marks`, `phone_key`, `phone_marks` of the first address and number.

    `key` is the import key of the email. Same values as in `keys` without building the record: imports call it for a
    million rows.
    """
    canonical, bits = None, 0
    if email and key:
        traits = email_domain.traits(email, key)
        canonical = traits.canonical if traits.canonical != key else None
        seen = () if traits.is_well_formed else email_domain.spelt_addresses(email)
        is_free = traits.is_free_mail or any(email_domain.is_free_mail(email_domain.import_key(one)) for one in seen)
        bits = EMAIL_FORMED * traits.is_well_formed | EMAIL_GENERIC * traits.is_generic | EMAIL_FREE * is_free
    if not phone:
        return canonical, bits, None, 0
    number = phone_domain.usual_phone(phone) or phone_domain.read_phone(phone).e164
    if number is None:
        return canonical, bits, None, phone_domain.PHONE_ABROAD * phone_domain.points_abroad(phone)
    return canonical, bits, number if number != phone else None, phone_domain.phone_marks(number)


LONGEST_OF_NO_ADDRESS = 20  # letters of a post address that may be none: judging in bulk looks at these alone


def is_post_address(text: str | None) -> bool:
    """Whether a text is a post address: not blanks, nor what stands for an empty cell (`-`, `n/a`, `?, ?`)."""
    parts = (text or "").split(",")
    if len(text or "") > LONGEST_OF_NO_ADDRESS:
        return any(part.strip() for part in parts)
    return any(any(map(str.isalnum, part)) and not stands_for_empty(part.strip(TRIM)) for part in parts)


T = TypeVar("T")


class Once(Generic[T]):
    """Method decorator: a property computed once, then stored in the instance's `__dict__`.

    The library's `cached_property` takes a lock before Python 3.12: judging contacts one by one took 12 % longer.
    """

    def __init__(self, work_out: Callable[[Any], T]) -> None:
        self._work_out = work_out
        self._name = work_out.__name__
        self.__doc__ = work_out.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> Once[T]: ...

    @overload
    def __get__(self, instance: object, owner: type) -> T: ...

    def __get__(self, instance: object, owner: type) -> Once[T] | T:
        if instance is None:
            return self
        value = instance.__dict__[self._name] = self._work_out(instance)
        return value


def full_name(first: str | None, last: str | None) -> str:
    """Return first and last name as one text, "" without any."""
    return " ".join(filter(None, (first, last)))


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

    `email_marks` are bits of this module, `phone_marks` of `domain.phone`; `suppressed` the suppression list entries
    that match one of its addresses or numbers, `by_number` those that match a number alone, with it; `requests` the
    person's requests; `given` the disclosures of this record; `twins` all records that share a canonical address with
    it, itself included, in the order of the book (empty if there are none).
    """

    contact: Contact
    events: tuple[Event, ...] = ()
    email_marks: int = 0
    phone_marks: int = 0
    suppressed: tuple[Suppression, ...] = ()
    by_number: tuple[tuple[Suppression, str], ...] = ()
    requests: tuple[Request, ...] = ()
    given: tuple[PastDisclosure, ...] = ()
    reviews: tuple[Reviewed, ...] = ()
    twins: tuple[EligibilitySubject, ...] = ()


PARTLY: Final = "partly"  # the answer of somebody who agreed, but for single partners or channels

DatedAnswer = tuple[str, object, int | None, int | None, Collection[str] | None]
"""An event with its partner (None: all), its first and its last second, and its channels (None: all)."""


def last_answer(events: Iterable[DatedAnswer]) -> str | None:
    """Return the event that holds for partners in general, or `PARTLY`.

    Events are ordered by their first second. A refusal for one partner leaves the agreement to the others, one on some
    channels that on the others: of these count those agreed to or refused by name. Like the rules, only an agreement
    that certainly came later lifts a refusal.
    """
    several = [(one, _channels_of(one)) for one in events]
    asked = {each for one, named in several if named or one[0] == "given" for each in named or CHANNELS}
    answers = {_last_answer(one for one, named in several if not named or channel in named) for channel in asked}
    if len(answers) == 1:
        return answers.pop()
    return PARTLY if answers & {"given", PARTLY} else _last_answer(one for one, _named in several)


def _channels_of(answer: DatedAnswer) -> Collection[str]:
    """The channels that an answer names, empty for all: a refusal on one that nobody knows is one on all."""
    named = answer[4] or ()
    known = [channel for channel in named if channel in CHANNELS]
    return known if answer[0] == "given" or len(known) == len(named) else ()


def _last_answer(events: Iterable[DatedAnswer]) -> str | None:
    answer: str | None = None
    refusals: dict[bool, tuple[str, float]] = {}  # if for one partner: with its end
    for event, partner, lo, hi, _channels in events:
        is_single = partner is not None
        if event == "given":
            came = -inf if lo is None else lo
            whole, single = refusals.get(False), refusals.get(True)
            answer = whole[0] if whole and whole[1] >= came else PARTLY if single and single[1] >= came else event
        else:
            before = refusals.get(is_single)
            refusals[is_single] = event, max(inf if hi is None else hi, before[1] if before else -inf)
            answer = PARTLY if is_single and answer in ("given", PARTLY) else event
    return answer


def last_ones(events: Sequence[Event]) -> tuple[Event, ...]:
    """Return the consents that may be the last, as recorded: undated ones, and those with none certainly later."""
    if len(events) < 2:  # nearly all contacts have one consent
        return tuple(events)
    latest = max((event.when.lo for event in events if event.when), default=0)
    return tuple([event for event in events if event.when is None or event.when.hi >= latest])


def last(events: Sequence[Event]) -> Event | None:
    """Return the last consent: an undated one, else one with none certainly later; among several, the last recorded."""
    latest = last_ones(events)
    return next(reversed([event for event in latest if event.when is None] or latest), None)


LISTED = frozenset({"other_emails", "other_phones", "tags"})
_WHOLE = ""

Slots = dict[str, Any]


@dataclass(slots=True)
class Change:
    """What one import did to a fact."""

    before: Any
    after: Any

    @property
    def is_none(self) -> bool:
        """Whether the change has no effect."""
        return bool(self.before == self.after)


def take_back(field: str, change: Change, later: Sequence[Change], now: Any) -> tuple[Any, bool]:
    """Return the fact without a change, and whether it stays unchanged because it was edited outside imports.

    `later` are changes of the same fact by later imports, oldest first. They are corrected in place: the first of them
    now replaces the value from before the undone change.
    """
    before, after, present = (_slots(field, value) for value in (change.before, change.after, now))
    followers = [(_slots(field, one.before), _slots(field, one.after)) for one in later]
    is_stuck = False
    for key in {**before, **after}:
        if before.get(key) == after.get(key) or _handed_on(key, before.get(key), followers):
            continue
        if present.get(key) == after.get(key):
            _put(present, key, before.get(key))
        else:
            is_stuck = True
    for one, (old, new) in zip(later, followers, strict=True):
        one.before, one.after = _joined(field, old), _joined(field, new)
    return _joined(field, present), is_stuck


def _handed_on(key: str, value: Any, followers: Sequence[tuple[Slots, Slots]]) -> bool:
    """Pass an older value on to the first later change; return whether there is one, so that its value stays."""
    for old, new in followers:
        replaces = old.get(key) != new.get(key)
        _put(old, key, value)
        if replaces:
            return True
        _put(new, key, value)
    return False


def fact_after_line(field: str, present: Any, later: Any, *, replaces: bool) -> Any:
    """Return a fact after applying a line that is still in the book: it fills an empty value, or replaces it."""
    if field in LISTED or field == "extra":
        there, more = _slots(field, present), _slots(field, later)
        return _joined(field, {**there, **more} if replaces else {**more, **there})
    if field == "last_action":
        return later if _is_newer(later, present) else present
    if field == "email_state":
        return later if present in (None, "ok") else present
    if present in (None, "") or (replaces and field != "email"):
        return later
    return present


def _is_newer(said: Mapping[str, Any], present: Mapping[str, Any] | None) -> bool:
    found, known = moment(said["at"]), moment(present["at"]) if present else None
    return found is not None and (known is None or found.lo > known.lo)


def _slots(field: str, value: Any) -> Slots:
    if field in LISTED:
        return {one: one for one in value or ()}
    if field == "extra":
        return dict(value or {})
    return {_WHOLE: value}


def _joined(field: str, slots: Slots) -> Any:
    if field in LISTED:
        return list(slots)
    return slots if field == "extra" else slots.get(_WHOLE)


def _put(slots: Slots, key: str, value: Any) -> None:
    if value is None and key != _WHOLE:
        slots.pop(key, None)
    else:
        slots[key] = value
