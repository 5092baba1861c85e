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

    `canonical` is None where it equals `email_key`, `phone_key` where the number is E.164 as it stands. A cell may hold
    several (`Léa <lea@mail.example>, l@mail.example`, `Tél : 06… / 07…`): each counts for matching.
    """
    key = addresses.import_key(email) if email else None
    canonical, email_bits, phone_key, phone_bits = drawn(key, email, phone)
    further = [("email", addresses.canonical(one)) for one in other_emails if "@" in one]
    odd = [one for one in (email, *other_emails) if one and addresses.PLAIN.fullmatch(one) is None]
    in_odd = [addresses.canonical(one) for cell in odd for one in addresses.addresses_in(cell)]
    further += [("email", one) for one in in_odd if one != (canonical or key)]
    unread = [phone] if phone and not phone_bits & marks.PHONE_READABLE else []
    further += [("phone", number) for cell in (*unread, *other_phones) for number in phones.numbers_in(cell)]
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
        found = addresses.traits(email, key)
        canonical = found.canonical if found.canonical != key else None
        bits = _bits(found)
    if not phone:
        return canonical, bits, None, 0
    number = phones.usual_phone(phone) or phones.read_phone(phone).e164
    if number is None:
        return canonical, bits, None, marks.PHONE_ABROAD * phones.points_abroad(phone)
    return canonical, bits, number if number != phone else None, phone_marks(number)


def _bits(found: addresses.Traits) -> int:
    return (
        marks.EMAIL_FORMED * found.is_well_formed
        | marks.EMAIL_GENERIC * found.is_generic
        | marks.EMAIL_FREE * found.is_free_mail
    )


def email_marks(email: str | None) -> int:
    """The bits of `model.marks` for an address."""
    return _bits(addresses.traits(email, addresses.import_key(email))) if email else 0


def phone_marks(e164: str | None) -> int:
    """The bits of `model.marks` for a number in E.164; none for a number that nobody could read."""
    if not e164:
        return 0
    return (
        marks.PHONE_READABLE | marks.PHONE_MOBILE * phones.is_mobile(e164) | marks.PHONE_FRENCH * phones.is_french(e164)
    )
