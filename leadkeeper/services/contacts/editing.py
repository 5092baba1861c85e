"""Manual edits of contacts, read like cells of an import; the undo journal keeps every replaced value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from leadkeeper.db import contacts, disclosures, eligibility, partners, suppressions
from leadkeeper.db.book import undo_log
from leadkeeper.db.engine import Db, grouped, writing
from leadkeeper.db.imports import imports
from leadkeeper.domain import contact as contact_domain
from leadkeeper.domain.book import PERSON_COLUMNS, Notice
from leadkeeper.domain.consent import WITHDRAWN, asks_for_consent, asks_to_contact, asks_which_partners, read_answer
from leadkeeper.domain.contact import CHANNELS, Contact, Informed, LastAction
from leadkeeper.domain.countries import read_country
from leadkeeper.domain.deadlines import NOBODY, Channels
from leadkeeper.domain.email import canonical, import_key, is_address
from leadkeeper.domain.imports.dates import reader
from leadkeeper.domain.imports.headers import contained_field, known_field, name_key, name_words, speaks_of_leaving
from leadkeeper.domain.imports.row import value_reader
from leadkeeper.domain.partner import CompanyName, company_names
from leadkeeper.domain.phone import phone_key, read_phone
from leadkeeper.domain.serialization import Verbatim
from leadkeeper.domain.suppression import TradeWords, says_stop, stop_lines
from leadkeeper.domain.text import trimmed
from leadkeeper.domain.time import moment, paris_day
from leadkeeper.errors import LeadKeeperError, first_or_raise
from leadkeeper.progress import Flow, Progress
from leadkeeper.services.exports.register import fields_given
from leadkeeper.services.suppression.notifications import (
    Holds,
    NotificationCause,
    channels_refused,
    check_kept,
    create_notifications,
    groups,
    lifted_refusals,
    notify_connected,
    partners_in,
    refusals_left,
)

Typed = Mapping[str, str]  # field name → text, only of fields that were changed; an empty text means unknown
YES = "yes"
EXTRA = "extra:"
CHOICES = ("segment", "stage", "email_state", "action_kind")
SWITCHES = ("admin_only", "informed_mentions")
DAY_FIELDS = ("birth_date", "relation_ended_on", "action_at", "informed_at")
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


def read_input(contact: Contact, typed: Typed, today: date) -> tuple[Contact, dict[str, LeadKeeperError]]:
    """Return the edited contact and the errors by field.

    Error codes: `field-email`, `field-phone`, `field-day`, `field-ahead`, `field-age`, `field-country`, `field-choice`,
    `field-answer`, `person-unreachable`. A replaced address or number is kept among the further ones, because the
    suppression list, the register and complaints still refer to it.
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
    after = replace(
        contact,
        **values,
        last_action=action if action != LastAction() else None,
        informed=informed if informed != Informed() else None,
        extra=Verbatim({header: text for header, text in {**contact.extra, **extra}.items() if text is not None}),
    )
    return replace(
        after,
        other_emails=_with_former(contact.email, after.email, after.other_emails, import_key),
        other_phones=_with_former(contact.phone, after.phone, after.other_phones, phone_key),
    )


def _with_former(
    before: str | None, after: str | None, further: tuple[str, ...], key: Callable[[str], str]
) -> tuple[str, ...]:
    """The further addresses, with the replaced one appended."""
    if before is None or before == after:
        return further
    known = {key(one) for one in (*further, *([after] if after else []))}
    return further if key(before) in known else (*further, before)


def _reader(name: str, today: date) -> Callable[[str], Any]:
    if name in DAY_FIELDS:
        return lambda text: _day(text, today, whole=name in ("birth_date", "relation_ended_on"))
    if name in SWITCHES:
        return lambda text: text == YES
    if name in CHOICES:
        return _unless("field-choice", lambda text: text if text in WORDS[name] else None)
    return _extra_reader(name) if name.startswith(EXTRA) else _READERS.get(name, lambda text: text or None)


def is_of_answers(header: str) -> bool:
    """Whether a column of a file holds what people answered: no rule reads its text once it stands in the book."""
    words, field = name_words(header), known_field(name_key(header))
    field = field or (contained_field(words) or ("",))[0]
    return (
        field.startswith(("consent_", "refused_", "unsubscribed_"))
        or asks_for_consent(words) or asks_to_contact(words) or asks_which_partners(words) or speaks_of_leaving(words)
    )  # fmt: skip


def _extra_reader(name: str) -> Callable[[str], Any]:
    header = name.removeprefix(EXTRA)

    def read_text(text: str) -> str | None:
        if is_of_answers(header) or says_stop(text) or read_answer(text, header) == WITHDRAWN:
            raise LeadKeeperError("field-answer", header=header)
        return text or None

    return read_text


def _unless(code: str, read: Callable[[str], Any]) -> Callable[[str], Any]:
    """The reader of a field; raises `code` for a filled one in which nothing can be read."""

    def read_filled(text: str) -> Any:
        value = read(text) if text else None
        if text and value is None:
            raise LeadKeeperError(code, text=text)
        return value

    return read_filled


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


_email = _unless("field-email", lambda text: text if is_address(text) else None)
_phone = _unless("field-phone", lambda text: read_phone(text).e164)
_READERS: dict[str, Callable[[str], Any]] = {
    "email": _email, "phone": _phone, "other_emails": _several(_email), "other_phones": _several(_phone),
    "postal_address": _address, "country": _unless("field-country", read_country), "tags": _tags,
    "age_at_consent": _unless("field-age", lambda text: value_reader("age_at_consent", None)(text, text)),
}  # fmt: skip


PART = 2000


@dataclass(frozen=True, slots=True)
class Edited:
    """Result of an edit: its journal number (None if nothing changed) and the number of contacts changed.

    `told`: legal names of the partners that must be notified of a refusal; `corrected`: those of a correction.
    """

    edit: int | None
    people: int
    told: tuple[str, ...] = ()
    corrected: tuple[str, ...] = ()


def set_stage(db: Db, numbers: Sequence[int], stage: str, now: datetime) -> Flow[Edited]:
    """Set the pipeline stage of contacts; raises `unknown-stage`."""
    if stage not in WORDS["stage"]:
        raise LeadKeeperError("unknown-stage", stage=stage, known=", ".join(WORDS["stage"]))
    return (yield from _set(db, numbers, "stage", stage, now))


def set_owner(db: Db, numbers: Sequence[int], owner: str, now: datetime) -> Flow[Edited]:
    """Set the owner of contacts; "" for none."""
    return (yield from _set(db, numbers, "owner", owner.strip() or None, now))


def contest(db: Db, numbers: Sequence[int], contested: bool, now: datetime) -> Flow[Edited]:
    """Mark contacts as disputing their consent, which blocks them (R44, GDPR 18), or clear the mark."""
    return (yield from _set(db, numbers, "contested", int(contested), now))


def change_tags(
    db: Db, numbers: Sequence[int], add: Iterable[str], remove: Iterable[str], now: datetime
) -> Flow[Edited]:
    """Add and remove tags."""
    more = tuple(dict.fromkeys(tag for one in add if (tag := one.strip())))
    less = frozenset(remove)

    def write(part: Sequence[int]) -> None:
        changed = {}
        for number, tags in undo_log.tags_of(db, part).items():
            after = tuple(dict.fromkeys((*(tag for tag in tags if tag not in less), *more)))
            if after != tags:
                changed[number] = after
        undo_log.set_tags(db, changed)

    return (yield from _edit(db, numbers, "tags", {"add": list(more), "remove": sorted(less)}, now, write))


def tags(db: Db) -> list[str]:
    """Return every tag in use."""
    return undo_log.all_tags(db)


def _set(db: Db, numbers: Sequence[int], column: str, value: str | int | None, now: datetime) -> Flow[Edited]:
    def write(part: Sequence[int]) -> None:
        undo_log.set_for_many(db, column, value, part)

    return (yield from _edit(db, numbers, column, {column: value}, now, write))


def _edit(
    db: Db,
    numbers: Sequence[int],
    kind: str,
    facts: Mapping[str, Any],
    now: datetime,
    write: Callable[[Sequence[int]], None],
) -> Flow[Edited]:
    """Apply one edit in batches of some thousand contacts; if stopped, nothing has changed."""
    with writing(db), undo_log.recording(db, kind, now.isoformat(), facts) as made:
        for start in range(0, len(numbers), PART):
            write(list(numbers[start : start + PART]))
            made.keep()
            yield Progress("edit", min(start + PART, len(numbers)), len(numbers))
        made.facts["people"] = people = made.people()
    return Edited(made.number if made.changed else None, people)


@dataclass(frozen=True, slots=True)
class Fields:
    """Editable fields of a contact as text, and the day of the last manual change of each."""

    number: int
    contact: Contact
    texts: dict[str, str]
    by_hand: dict[str, str]


def fields_of(db: Db, number: int) -> Fields:
    """Return the editable fields of a contact; raises `unknown-contact`."""
    contact = _contact(db, number)
    edits = (
        (one.at, one.facts.get("fields", ()) if one.kind in ("fields", "merge") else [one.kind])
        for one in undo_log.of_contact(db, number)
    )
    return Fields(number, contact, as_typed(contact), {name: at for at, names in edits for name in names})


def wrong_fields(contact: Contact, texts: Typed, now: datetime) -> dict[str, LeadKeeperError]:
    """Return the errors in typed values, by field; see `read`."""
    return read_input(contact, texts, paris_day(now))[1]


def edit_person(db: Db, number: int, texts: Typed, now: datetime) -> Edited:
    """Write the changed fields of a contact, given as text by name.

    Partners are notified if a new address joins it with a record that refused, or is on the suppression list; those
    that were given what is corrected are notified of that (GDPR 16, 19).

    Raises the first error of `wrong_fields`, `unknown-contact`, `email-taken` if the new address belongs to another
    record, and `stop-list-loses` or `refusal-loses` if only an address that would be removed holds the contact back.
    """
    contact = _contact(db, number)
    before = as_typed(contact)
    changed = {name: text for name, text in texts.items() if before.get(name, "") != text}
    after, wrong = read_input(contact, changed, paris_day(now))
    for error in wrong.values():
        raise error
    if after.email and after.email != contact.email:
        _check_free(db, number, after.email)
    if after.note and "note" in changed:
        after = replace(
            after, note=_with_stops(after.note, company_names(partners.read_all(db), partners.read_lists(db)))
        )
    keys = contact_domain.keys(after.email, after.phone, after.other_emails, after.other_phones)
    with writing(db), undo_log.recording(db, "fields", now.isoformat(), {"people": 1, "fields": list(changed)}) as made:
        holds = Holds(db, paris_day(now))
        held, joined = holds.of(number), groups(db, [number])
        undo_log.rewrite(db, number, after, keys)
        now_held, now_joined = holds.of(number), groups(db, [number])
        check_kept(held - now_held)
        grown = now_joined != joined or now_held != held
        to_notify = partners_in(db, notify_connected(db, now_joined, now) if grown else [])
        corrected = partners_in(db, notify_corrected(db, number, given_fields(db, number), contact, after, now))
    return Edited(made.number if made.changed else None, int(made.changed), to_notify, corrected)


def given_fields(db: Db, number: int) -> dict[str, set[str]]:
    """Return the columns with facts of a contact that each partner (id) was given."""
    partners_given = disclosures.recipients(db, [number]).get(number, ())
    return {one: fields_given(disclosures.handed(db, one, [number]).get(number, ())) for one in partners_given}


def replaced_facts(before: Contact, after: Contact) -> set[str]:
    """Return the columns with facts that partners may be given, and that hold another value now."""
    return {name for name in PERSON_COLUMNS if getattr(before, name) and getattr(before, name) != getattr(after, name)}


def notify_corrected(
    db: Db, number: int, given: Mapping[str, set[str]], before: Contact, after: Contact, now: datetime
) -> list[Notice]:
    """Create the notifications of a correction to the partners that were `given` what it replaces (GDPR 19)."""
    replaced = replaced_facts(before, after)
    holding = {partner for partner, fields in given.items() if replaced & fields}

    def reach(partner: str) -> Channels:
        return None if partner in holding else NOBODY

    cause = NotificationCause((number,), "rectification", now.isoformat(), reach)
    return create_notifications(db, [cause] if holding else [], now, beyond_files=True)


def notify_corrected_by(db: Db, import_number: int, now: datetime) -> list[Notice]:
    """Create the notifications of what an import replaces in the data that partners were given (GDPR 16, 19)."""
    return notify_replaced(db, imports.replaced(db, import_number, PERSON_COLUMNS), now)


def notify_replaced(
    db: Db, replaced: Mapping[int, Set[str]], now: datetime, among: Set[tuple[str, int]] | None = None
) -> list[Notice]:
    """Create the notifications of replaced columns (by contact) in the data that partners were given.

    `among` are the partners, each with a contact, that may be notified. One to which the person refuses everything is
    not: it was told to stop, and gets no newer data.
    """
    given = disclosures.recipients(db, list(replaced)) if replaced else {}
    people = grouped((partner, contact) for contact, receiving in given.items() for partner in receiving)
    holding: dict[int, set[str]] = {}
    for partner, numbers in people.items():
        for contact, files in disclosures.handed(db, partner, numbers).items():
            if replaced[contact] & fields_given(files) and (among is None or (partner, contact) in among):
                holding.setdefault(contact, set()).add(partner)
    stops, lifted = suppressions.stop_list(db, None if holding else ()), lifted_refusals(db, [*holding], paris_day(now))
    causes = []
    for contact, receiving in sorted(holding.items()):
        records = contacts.duplicates_of(db, contact) or (contact,)
        addresses = [one for known in contacts.addresses_of(db, records).values() for one in known]
        refusals, free = refusals_left(db, records, stops.matching(addresses)), lifted.get(contact, set())

        def reach(partner: str, receiving: Set[str] = receiving, noes: Any = refusals, free: Any = free) -> Channels:
            refused = {one for one in channels_refused(noes, partner, None) if (partner, one) not in free}
            return None if partner in receiving and refused != {*CHANNELS} else NOBODY

        causes.append(NotificationCause((contact,), "rectification", now.isoformat(), reach))
    return create_notifications(db, causes, now, beyond_files=True)


def _with_stops(note: str, companies: Sequence[CompanyName]) -> str:
    """Mark the lines of a note that narrow a yes to one company, as an import does: "seulement Raoul" (R44)."""
    named = TradeWords(companies)
    lines = ((line, named.narrows(line) and stop_lines(line) is None) for line in note.splitlines())
    return "\n".join(f"STOP ({line.strip()})" if narrows else line for line, narrows in lines)


def _check_free(db: Db, number: int, email: str) -> None:
    key = canonical(email)
    at_it = sorted({other for _address, other in eligibility.at_addresses(db, [key])} - {number})
    for contact in contacts.read(db, at_it):
        if contact.email and canonical(contact.email) == key:
            name = contact.display_name or contact.id
            raise LeadKeeperError("email-taken", email=email, name=name, contact=contact.id)


def _contact(db: Db, number: int) -> Contact:
    return first_or_raise(contacts.read(db, [number]), LeadKeeperError("unknown-contact", contact=f"c{number}"))
