"""When two rows are one person, and what is noted about an address when it is written down."""

from __future__ import annotations

from leadkeeper.model import marks
from leadkeeper.model.contact import ContactKeys
from leadkeeper.rules import email as addresses
from leadkeeper.rules import phone as phones


def keys(
    email: str | None, phone: str | None, other_emails: tuple[str, ...] = (), other_phones: tuple[str, ...] = ()
) -> ContactKeys:
    """All that is drawn from a person's addresses and numbers for matching and judging.

    `canonical` is None where it equals `email_key`, `phone_key` where the number is E.164 as it stands.
    """
    key = addresses.import_key(email) if email else None
    canonical = addresses.canonical_of_key(key) if key else None
    number = phones.read_phone(phone).e164 if phone else None
    further = [("email", addresses.canonical(one)) for one in other_emails if "@" in one]
    further += [("phone", found) for one in other_phones if (found := phones.read_phone(one).e164)]
    return ContactKeys(
        email_key=key,
        canonical=canonical if canonical != key else None,
        phone_key=number if number != phone else None,
        email_marks=email_marks(email),
        phone_marks=phone_marks(number),
        further=tuple(dict.fromkeys(further)),
    )


def email_marks(email: str | None) -> int:
    """The bits of `model.marks` for an address."""
    if not email:
        return 0
    return (
        marks.EMAIL_FORMED * addresses.is_well_formed(email)
        | marks.EMAIL_GENERIC * addresses.is_generic(email)
        | marks.EMAIL_FREE * addresses.is_free_mail(email)
    )


def phone_marks(e164: str | None) -> int:
    """The bits of `model.marks` for a number in E.164; none for a number that nobody could read."""
    if not e164:
        return 0
    return (
        marks.PHONE_READABLE | marks.PHONE_MOBILE * phones.is_mobile(e164) | marks.PHONE_FRENCH * phones.is_french(e164)
    )
