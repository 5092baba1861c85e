"""Input into the fields of a contact: read like a cell of an import, or refused with an error."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from leadkeeper.domain.contact import Contact, Informed, LastAction
from leadkeeper.domain.countries import read_country
from leadkeeper.domain.email import import_key, is_address
from leadkeeper.domain.imports.dates import reader
from leadkeeper.domain.imports.row import value_reader
from leadkeeper.domain.phone import read_phone
from leadkeeper.domain.serialization import Verbatim
from leadkeeper.domain.text import trimmed
from leadkeeper.domain.time import moment
from leadkeeper.errors import LeadKeeperError

Typed = Mapping[str, str]
"""Field name → text, only of fields that were changed; an empty text means unknown."""

YES = "yes"
EXTRA = "extra:"
CHOICES = ("segment", "stage", "email_state", "action_kind")
SWITCHES = ("admin_only", "informed_mentions")
DAYS = ("birth_date", "relation_ended_on", "action_at", "informed_at")
FIELDS = (
    "email", "phone", "first_name", "last_name", "other_emails", "other_phones", "company", "job_title", "country",
    "postal_address", "segment", "legal_form", "birth_date", "age_at_consent", "stage", "owner", "tags", "note",
    "email_state", "relation_ended_on", "admin_only", "action_at", "action_kind", "informed_at", "informed_mentions",
)  # fmt: skip
"""Editable fields in the order of the form; extra columns are `extra:` followed by their header."""


def as_typed(contact: Contact) -> dict[str, str]:
    """Return the field texts of a contact before editing."""
    action, informed = contact.last_action, contact.informed
    shown: dict[str, object] = {name: getattr(contact, name, None) for name in FIELDS}
    shown["action_at"], shown["action_kind"] = (action.at, action.kind) if action else (None, None)
    shown["informed_at"] = informed.at if informed else None
    shown["informed_mentions"] = informed.mentions_transmission if informed else None
    texts = {name: _text(name, value) for name, value in shown.items()}
    texts |= {f"{EXTRA}{header}": text for header, text in contact.extra.items() if isinstance(text, str)}
    return texts


def _text(name: str, value: object) -> str:
    if isinstance(value, bool):
        return YES if value else ""
    if isinstance(value, tuple):
        return (", " if name == "tags" else "\n").join(value)
    return "" if value is None else str(value)


def read(contact: Contact, typed: Typed, today: date) -> tuple[Contact, dict[str, LeadKeeperError]]:
    """Return the edited contact and the errors by field.

    Error codes: `field-email`, `field-phone`, `field-day`, `field-ahead`, `field-age`, `field-country`, `field-choice`,
    `person-unreachable`. A replaced address or number is kept among the further ones, because the suppression list, the
    register and complaints still refer to it.
    """
    values: dict[str, Any] = {}
    wrong: dict[str, LeadKeeperError] = {}
    for name, text in typed.items():
        try:
            values[name] = _reader(name, today)(trimmed(text))
        except LeadKeeperError as error:
            wrong[name] = error
    after = _put_together(contact, values)
    if (contact.email or contact.phone) and not (after.email or after.phone or wrong):
        wrong["email"] = LeadKeeperError("person-unreachable")
    return after, wrong


def _put_together(contact: Contact, values: dict[str, Any]) -> Contact:
    action, informed = contact.last_action or LastAction(), contact.informed or Informed()
    action = LastAction(values.pop("action_at", action.at), values.pop("action_kind", action.kind))
    informed = Informed(
        values.pop("informed_at", informed.at), values.pop("informed_mentions", informed.mentions_transmission)
    )
    extra = {name.removeprefix(EXTRA): values.pop(name) for name in list(values) if name.startswith(EXTRA)}
    kept = {header: text for header, text in {**contact.extra, **extra}.items() if text is not None}
    after = replace(
        contact,
        **values,
        last_action=action if action != LastAction() else None,
        informed=informed if informed != Informed() else None,
        extra=Verbatim(kept),
    )
    return replace(
        after,
        other_emails=_with_former(contact.email, after.email, after.other_emails, import_key),
        other_phones=_with_former(contact.phone, after.phone, after.other_phones, _number),
    )


def _with_former(
    before: str | None, after: str | None, further: tuple[str, ...], key: Callable[[str], str]
) -> tuple[str, ...]:
    """The further addresses, with the replaced one appended."""
    if before is None or before == after:
        return further
    known = {key(one) for one in (*further, *([after] if after else []))}
    return further if key(before) in known else (*further, before)


def _number(phone: str) -> str:
    return read_phone(phone).e164 or phone


def _reader(name: str, today: date) -> Callable[[str], Any]:
    if name in DAYS:
        return lambda text: _day(text, today, whole=name in ("birth_date", "relation_ended_on"))
    if name in SWITCHES:
        return lambda text: text == YES
    if name in CHOICES:
        return _choice(name)
    return _READERS.get(name, _plain)


def _plain(text: str) -> str | None:
    return text or None


def _email(text: str) -> str | None:
    if text and not is_address(text):
        raise LeadKeeperError("field-email", text=text)
    return text or None


def _phone(text: str) -> str | None:
    phone = read_phone(text).e164 if text else None
    if text and phone is None:
        raise LeadKeeperError("field-phone", text=text)
    return phone


def _several(read_single: Callable[[str], str | None]) -> Callable[[str], tuple[str, ...]]:
    def read_lines(text: str) -> tuple[str, ...]:
        parts = (trimmed(part) for part in text.replace(";", "\n").replace(",", "\n").split("\n"))
        return tuple(dict.fromkeys(found for part in parts if part and (found := read_single(part)) is not None))

    return read_lines


def _day(text: str, today: date, *, whole: bool) -> str | None:
    if not text:
        return None
    day = text if moment(text) is not None else reader("dmy", newest=today.year)(text)
    when = moment(day)
    if day is None or when is None:
        raise LeadKeeperError("field-day", text=text)
    if when.first_day > today:
        raise LeadKeeperError("field-ahead", text=text)
    return day[:10] if whole else day


def _age(text: str) -> int | None:
    age = value_reader("age_at_consent", None)(text, text) if text else None
    if text and not isinstance(age, int):
        raise LeadKeeperError("field-age", text=text)
    return age if isinstance(age, int) else None


def _country(text: str) -> str | None:
    country = read_country(text) if text else None
    if text and country is None:
        raise LeadKeeperError("field-country", text=text)
    return country


def _tags(text: str) -> tuple[str, ...]:
    found = value_reader("tags", None)(text, text) if text else None
    return found if isinstance(found, tuple) else ()


def _address(text: str) -> str | None:
    return ", ".join(part for line in text.split("\n") if (part := trimmed(line))) or None


WORDS = {
    "segment": ("b2c", "b2b"),
    "stage": ("new", "contacted", "qualified", "customer", "former_customer", "lost"),
    "email_state": ("ok", "invalid", "bounced"),
    "action_kind": ("form", "click", "order", "message", "call", "open"),
}
"""Allowed values by field."""


def _choice(name: str) -> Callable[[str], str | None]:
    def read_word(text: str) -> str | None:
        if text and text not in WORDS[name]:
            raise LeadKeeperError("field-choice", text=text)
        return text or None

    return read_word


_READERS: dict[str, Callable[[str], Any]] = {
    "email": _email, "phone": _phone, "other_emails": _several(_email), "other_phones": _several(_phone),
    "postal_address": _address, "age_at_consent": _age, "country": _country, "tags": _tags,
}  # fmt: skip
