"""People: what is known of them, what they answered, what a reviewer decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, overload

from leadkeeper.domain import email as email_domain
from leadkeeper.domain import phone as phone_domain
from leadkeeper.domain.serialization import Verbatim, named

CHANNELS = ("email", "sms", "voice", "post")
PURPOSES = ("own", "partners")


@dataclass(frozen=True, slots=True)
class SourceLine:
    """The line of an imported file that something came from."""

    import_id: str | None = named("import", default=None)
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """One answer of a person; answers are only ever added, in the order of recording."""

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
    """What a person decided about one rule for one contact: `allow` or `deny`, with a reason."""

    rule: str | None = None
    partner: str | None = None
    channel: str | None = None
    decision: str | None = None
    reason: str | None = None
    at: str | None = None


@dataclass(frozen=True, slots=True)
class LastAction:
    """The newest thing that the person did: `form`, `click`, `order`, `message`, `call`, or `open` (never counts)."""

    at: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Informed:
    """When a person was told that the data may be passed on, and whether that was said."""

    at: str | None = None
    mentions_transmission: bool | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """One person, as the book keeps them: addresses as typed, never unique, sometimes malformed."""

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


@dataclass(frozen=True, slots=True)
class ContactKeys:
    """What is drawn from a person's addresses for matching and judging (see `domain.contact.keys`).

    `further` holds pairs of kind (`email`, `phone`) and canonical address or E.164 number.
    """

    email_key: str | None = None
    canonical: str | None = None
    phone_key: str | None = None
    email_marks: int = 0
    phone_marks: int = 0
    further: tuple[tuple[str, str], ...] = ()


EMAIL_FORMED = 1  # one @, no blank, a dot in the domain
EMAIL_GENERIC = 2  # contact@, info@…: names nobody (R15)
EMAIL_FREE = 4  # a free-mail domain (R16)

PHONE_READABLE = 1
PHONE_MOBILE = 2
PHONE_FRENCH = 4
PHONE_ABROAD = 8  # nobody can read it, and it begins with the code of another country (R35)


def keys(
    email: str | None, phone: str | None, other_emails: tuple[str, ...] = (), other_phones: tuple[str, ...] = ()
) -> ContactKeys:
    """All that is drawn from a person's addresses and numbers for matching and judging.

    `canonical` is None where it equals `email_key`, `phone_key` where the number is E.164 as it stands. A cell may hold
    several (`Léa <lea@mail.example>, l@mail.example`, `Tél : 06… / 07…`): each counts for matching.
    """
    key = email_domain.import_key(email) if email else None
    canonical, email_bits, phone_key, phone_bits = drawn(key, email, phone)
    further = [("email", email_domain.canonical(one)) for one in other_emails if "@" in one]
    odd = [one for one in (email, *other_emails) if one and email_domain.PLAIN.fullmatch(one) is None]
    in_odd = [email_domain.canonical(one) for cell in odd for one in email_domain.addresses_in(cell)]
    further += [("email", one) for one in in_odd if one != (canonical or key)]
    unread = [phone] if phone and not phone_bits & PHONE_READABLE else []
    further += [("phone", number) for cell in (*unread, *other_phones) for number in phone_domain.numbers_in(cell)]
    return ContactKeys(
        email_key=key,
        canonical=canonical,
        phone_key=phone_key,
        email_marks=email_bits,
        phone_marks=phone_bits,
        further=tuple(dict.fromkeys(further)),
    )


def drawn(key: str | None, email: str | None, phone: str | None) -> tuple[str | None, int, str | None, int]:
    """`canonical`, `email_marks`, `phone_key` and `phone_marks` of the first address and number; `key` is the email's.

    The same as in `keys`, without the record around it: a million rows of a file ask for it.
    """
    canonical, bits = None, 0
    if email and key:
        found = email_domain.traits(email, key)
        canonical = found.canonical if found.canonical != key else None
        bits = _bits(found)
    if not phone:
        return canonical, bits, None, 0
    number = phone_domain.usual_phone(phone) or phone_domain.read_phone(phone).e164
    if number is None:
        return canonical, bits, None, PHONE_ABROAD * phone_domain.points_abroad(phone)
    return canonical, bits, number if number != phone else None, phone_marks(number)


def _bits(found: email_domain.Traits) -> int:
    return EMAIL_FORMED * found.is_well_formed | EMAIL_GENERIC * found.is_generic | EMAIL_FREE * found.is_free_mail


def email_marks(email: str | None) -> int:
    """The bits of `domain.contact` for an address."""
    return _bits(email_domain.traits(email, email_domain.import_key(email))) if email else 0


def phone_marks(e164: str | None) -> int:
    """The bits of `domain.contact` for a number in E.164; none for a number that nobody could read."""
    if not e164:
        return 0
    return PHONE_READABLE | PHONE_MOBILE * phone_domain.is_mobile(e164) | PHONE_FRENCH * phone_domain.is_french(e164)


T = TypeVar("T")


class Once(Generic[T]):
    """Makes a method an attribute; its value lies in the object's own `__dict__`, which is asked first from then on."""

    def __init__(self, work_out: Callable[[Any], T]) -> None:
        self._work_out = work_out
        self._name = work_out.__name__
        self.__doc__ = work_out.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> Once[T]: ...

    @overload
    def __get__(self, instance: object, owner: type) -> T: ...

    def __get__(self, instance: object, owner: type) -> Once[T] | T:
        """The value, worked out and kept."""
        if instance is None:
            return self
        value = instance.__dict__[self._name] = self._work_out(instance)
        return value
