"""People: what is known of them, what they answered, what a reviewer decided."""

from __future__ import annotations

from dataclasses import dataclass, field

from leadkeeper.model.shape import Verbatim, named

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
    """What is drawn from a person's addresses for matching and judging (see `rules.identity.keys`).

    `further` holds pairs of kind (`email`, `phone`) and canonical address or E.164 number.
    """

    email_key: str | None = None
    canonical: str | None = None
    phone_key: str | None = None
    email_marks: int = 0
    phone_marks: int = 0
    further: tuple[tuple[str, str], ...] = ()
