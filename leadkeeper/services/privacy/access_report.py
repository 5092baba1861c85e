"""Access report: everything the book holds about one person (GDPR 15).

Each recipient is named (C-154/21). It never contains a seed address, nor data about other people.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from leadkeeper.db import billing, consents, contacts, disclosures, eligibility, register, requests
from leadkeeper.db.book import undo_log
from leadkeeper.db.engine import Db
from leadkeeper.db.imports import imports
from leadkeeper.domain import serialization
from leadkeeper.domain.book import PERSON_COLUMNS
from leadkeeper.domain.contact import UNDONE, Consent, Contact
from leadkeeper.domain.deadlines import FOREVER, RetentionFacts, expires_on
from leadkeeper.domain.duplicates import may_be_one, repeated_from, without_others
from leadkeeper.domain.eligibility.context import Published
from leadkeeper.domain.erasure import REASON
from leadkeeper.domain.imports.headers import is_last_name_first, name_words
from leadkeeper.domain.partner import goes_by, same_company
from leadkeeper.domain.text import cell_text, fold, split_full_name
from leadkeeper.domain.time import day_bounds, first_second, moment
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import atomic, templates
from leadkeeper.messages import language
from leadkeeper.messages.privacy import sections, title
from leadkeeper.services.contacts.details import resolve_contact_ids
from leadkeeper.services.eligibility.context import JudgingContext, load_judging_context
from leadkeeper.services.exports.register import former_name, list_exports, names_of, then_of
from leadkeeper.services.privacy.erasure import identify, own_alone, rejected_lines
from leadkeeper.services.proof.sealed import years_sealed

NamePair = tuple[str | None, str | None]
Had = Callable[[str, str | None], str | None]
"""The name that a partner (id) had at an instant, if it was another than the present one."""

VERSION = 1


def write_dossier(
    db: Db, address_or_id: str, target: Path, today: date, only: Sequence[str] | None = None
) -> dict[str, Any]:
    """Write the access report to a new `.json` or `.html` file, readable by its owner only; return it.

    The page is in the current language. Raises as `resolve_contact_ids`, `dossier-format` and the codes of
    `files.atomic`.
    """
    kind = target.suffix.lower()
    if kind not in (".json", ".html", ".htm"):
        raise LeadKeeperError("dossier-format", path=str(target))
    report = access_report(db, address_or_id, today, only)
    if kind == ".json":
        text = json.dumps(report, ensure_ascii=False, indent=1) + "\n"
    else:
        text = templates.page("dossier.html", language=language(), title=title(report), sections=sections(report))
    atomic.write(target, text.encode("utf-8", "replace"))
    return report


def keep_pdf(pdf: bytes, target: Path) -> None:
    """Save an access report printed to PDF as a new file, readable by its owner only.

    Raises `dossier-format` unless the name ends in .pdf, and the codes of `files.atomic`.
    """
    if target.suffix.lower() != ".pdf":
        raise LeadKeeperError("dossier-format", path=str(target))
    atomic.write(target, pdf)


def access_report(db: Db, address_or_id: str, today: date, only: Sequence[str] | None = None) -> dict[str, Any]:
    """Return everything stored about the person with this id or e-mail address, as a JSON object.

    `only` (ids) restricts it to these records at the address. Raises as `resolve_contact_ids`.
    """
    numbers = resolve_contact_ids(db, address_or_id, only).numbers
    judging, everywhere = load_judging_context(db, today), identify(db, numbers)
    who = own_alone(db, everywhere, numbers)
    owner, had = judging.sources.reference_data.owner, former_name(db)
    people = contacts.read(db, numbers)
    places = [place for block in imports.all_blocks(db) for place in rejected_lines(db, block, who, people)[0]]
    rejected = requests.lines_at(db, places, numbers[0])  # about the person: shown with the first record
    records, then = _records(judging, numbers, had, rejected), {one.export: one.then for one in list_exports(db)}
    return {
        "leadkeeper_dossier": VERSION,
        "made_on": today.isoformat(),
        "owner": serialization.attributes(owner, "name siren rights_contact privacy_url"),
        "records": records,
        "purposes": ["own-offers", "partners"],
        "legal_basis": list(_legal_basis(records)),  # GDPR 15(1)(a), 13(1)(c)
        "automated_decisions": False,  # GDPR 15(1)(h): each list is chosen by rules that a person starts
        "recipients": [
            _recipient(judging, one) | then_of(then.get(one.export)) for one in disclosures.reported(db, numbers)
        ],
        "returns": _returns(judging, numbers),
        "notices": [
            {**one, "legal_name": _named(judging, one["partner"]), **then_of(had(one["partner"], one["sent_at"]))}
            for one in requests.notices(db, numbers)
        ],
        "requests": [
            {"id": asked.ref, **serialization.attributes(asked, "kind received_on extended_on answered_on how note")}
            for asked in requests.read(db, numbers)
        ],
        "complaints": [one for one in requests.complaints(db) if who.is_theirs(one["address"])],
        "stop_list": _stops(judging, numbers),
        "kept_until": _kept_until(judging, numbers, records),
        "sealed_years": years_sealed(db, numbers, everywhere.canonicals),  # retention seals under shared ones too
    }


def _legal_basis(records: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield what sharing rests on, from the answers and the information recorded; nothing where neither is."""
    if any(event["event"] == "given" for record in records for event in record["consents"]):
        yield "consent"
    if any(record.get("informed") for record in records):
        yield "legitimate-interest"


def _records(
    judging: JudgingContext, numbers: Sequence[int], had: Had, rejected: Sequence[requests.ReportLine]
) -> list[dict[str, Any]]:
    db = judging.db
    events, decided = consents.of(db, numbers, judging.kinds), eligibility.of(db, numbers)
    lines = [*requests.lines(db, numbers), *rejected]
    records = []
    for number, contact in zip(numbers, contacts.read(db, numbers), strict=True):
        note = without_others(contact.note, contact.first_name, contact.last_name) if contact.note else None
        record, names = serialization.write(replace(contact, note=note)), _names_of(db, number, contact)
        record["consents"] = [_answer(judging, one, had) for one in events.get(number, ())]
        record["reviews"] = [serialization.write(review) for review, _ in decided.get(number, ())]
        record["lines"] = [
            {"import": one.import_id, **serialization.attributes(one, "file at line headers cells")}
            for one in lines
            if one.person == number and not _names_another(one, names)
        ]
        records.append(record)
    return records


def _names_of(db: Db, number: int, contact: Contact) -> list[NamePair]:
    """First and last names of a record: the present ones, and those before an edit, also of a record merged into it."""
    names: list[NamePair] = [(contact.first_name, contact.last_name)]
    edits = (undo_log.parts(db, edit.number) for edit in undo_log.of_contact(db, number))
    changes = [change for parts in edits for part in parts for change in part if change.table in ("contacts", "merged")]
    kept = {
        change.key[0]: change.after["contact"]
        for change in changes
        if change.table == "merged" and isinstance(change.after, dict)
    }
    for change in changes:
        whole, is_first = change.before, change.column == "first_name"
        if isinstance(whole, dict) and change.table == "contacts" and _leads_to(number, change.key[0], kept):
            names.append((whole.get("first_name"), whole.get("last_name")))
        elif change.key == [number] and change.column in ("first_name", "last_name"):
            before = str(whole or "")
            names.append((before, contact.last_name) if is_first else (contact.first_name, before))
    return [pair for pair in names if any(pair)]


def _leads_to(number: int, merged: object, kept: Mapping[object, object]) -> bool:
    """Whether a record was merged into this one, or into one that was; `kept` holds the record kept by that merged."""
    while merged in kept:
        merged = kept[merged]
    return merged == number


def _names_another(line: requests.ReportLine, names: Sequence[NamePair]) -> bool:
    """Whether a line is about somebody else at the address: what one sees must not harm others (GDPR 15(4))."""
    pairs = zip(line.fields, map(cell_text, line.cells), strict=False)
    cells = {field: text for field, text in pairs if text.strip()}
    first, last = cells.get("first_name"), cells.get("last_name")
    if not (first or last) and "full_name" in cells:
        header = line.headers[line.fields.index("full_name")] if line.headers else ""
        first, last = split_full_name(cells["full_name"], last_name_first=is_last_name_first(name_words(header)))
    return bool(names) and all(_are_two(first, last, *one) for one in names)


def _are_two(first: str | None, last: str | None, own_first: str | None, own_last: str | None) -> bool:
    """Whether names are of two people: other first names, or without one other last names; False if that is unknown."""
    if first and own_first:
        return not may_be_one((first, last), (own_first, own_last))
    return bool(last and own_last and set(fold(last).split()).isdisjoint(fold(own_last).split()))


def _answer(judging: JudgingContext, event: Consent, had: Had) -> dict[str, Any]:
    """A consent event with what was shown: form version, wording, evidence, lists naming partners."""
    shown, lists = judging.sources.form(event), judging.sources.seen(event, moment(event.at))
    form = None
    if shown is not None:
        named = serialization.attributes(shown.form, "name kind")
        form = {"form": shown.form.id, **named, **serialization.write(shown.version)}
    return {
        **serialization.write(event),
        "repeated_from": repeated_from(event),
        "partner_name": _named(judging, event.partner) if event.partner else None,
        **then_of(_listed_as(judging, event.partner, lists) or had(event.partner, event.at) if event.partner else None),
        "form": form,
        "lists": [{"list": one.list.id, "url": one.list.url, **serialization.write(one.version)} for one in lists],
    }


def _listed_as(judging: JudgingContext, partner: str, lists: Iterable[Published]) -> str | None:
    """The name of a partner on the lists that were shown, if it is not its present one."""
    known = judging.sources.partners.get(partner)
    if known is None:
        return None
    named = [name for one in lists for name in one.version.names if name.name]
    its = [
        one.name or "" for one in named if (one.siren and one.siren == known.siren) or goes_by(known, one.name or "")
    ]
    return next((name for name in its if not same_company(name, known.legal_name)), None)


def _named(judging: JudgingContext, partner: str) -> str:
    known = judging.sources.partners.get(partner)
    return known.legal_name if known else partner


def _recipient(judging: JudgingContext, disclosure: disclosures.ReportedDisclosure) -> dict[str, Any]:
    partner = judging.sources.partners[disclosure.partner]
    return {
        **serialization.attributes(
            partner, "legal_name siren foreign_id country transfer_safeguard contact privacy_url"
        ),
        "at": disclosure.at,
        "export": disclosure.export,
        "record": disclosure.contact,
        "channels": list(disclosure.channels),
        "columns": _filled(judging, disclosure) if disclosure.columns is not None else None,
    }


def _filled(judging: JudgingContext, disclosure: disclosures.ReportedDisclosure) -> list[str]:
    """Columns of a file filled for the contact: no fact added since, but also those deleted since."""
    columns = [
        name for name in disclosure.columns or () if name != "phone_valid_until" or "voice" in disclosure.channels
    ]
    (contact,) = contacts.read(judging.db, [disclosure.person])
    given, there = moment(disclosure.at), {name: bool(getattr(contact, name)) for name in PERSON_COLUMNS}
    for at, field, had in reversed(_replaced(judging.db, disclosure.person)):
        when = moment(at)
        if given is not None and when is not None and when.lo > given.lo:
            there[field] = had
    return [name for name in columns if there.get(name, True)]


def _replaced(db: Db, number: int) -> list[tuple[str | None, str, bool]]:
    """Values replaced by imports and manual edits, oldest first; see `about.replaced`."""
    by_hand = [
        (edit.at, str(change.column), change.before not in (None, ""))
        for edit in undo_log.of_contact(db, number)
        for changes in undo_log.parts(db, edit.number)
        for change in changes
        if change.how == "set" and change.table == "contacts" and change.key == [number]
    ]
    return sorted([*requests.replaced(db, number), *by_hand], key=lambda one: first_second(one[0]))


def _returns(judging: JudgingContext, numbers: Sequence[int]) -> list[dict[str, Any]]:
    """What partners said of the person in their returns, as the register keeps it."""
    rows = billing.rows_of(judging.db, numbers)
    return [
        {
            **{name: entry.body[name] for name in ("credit", "partner", "received_on")},
            "legal_name": _named(judging, entry.body["partner"]),
            **then_of(names_of(entry.body, {entry.body["partner"]: _named(judging, entry.body["partner"])})[1]),
            "ref": ref,
            "reason": entry.body["refs"][ref],
        }
        for entry in billing.credit_entries(register.entries(judging.db))
        for ref in rows
        if ref in entry.body["refs"]
    ]


def _stops(judging: JudgingContext, numbers: Sequence[int]) -> list[dict[str, Any]]:
    addresses = [one for record in contacts.load_records(judging.db, numbers).values() for one in record.addresses]
    others = {entry for entry, _number in judging.stops.by_number(addresses) if entry.reason == REASON}
    return [
        {
            "reason": None if entry in others else entry.reason,  # the erasure of somebody else is not told
            **serialization.attributes(entry, "at channel partner"),
        }
        for entry in judging.stops.matching(addresses)
    ]


def _kept_until(judging: JudgingContext, numbers: Iterable[int], records: Sequence[dict[str, Any]]) -> str | None:
    """Day by which all records are deleted (R21); None if it cannot be determined, as for customers."""
    events, end = contacts.load_records(judging.db, list(numbers)), day_bounds(judging.today)[1]
    days = []
    for record in events.values():
        contact = record.contact
        given = [one for one in record.events if one.consent.event == "given" and one.consent.purpose != UNDONE]
        yeses = [one.when.lo for one in given if one.when is not None and one.when.lo <= end]
        lines = [line["at"] for one in records if one["id"] == contact.id for line in one["lines"]]
        days.append(expires_on(_known(contact, yeses, min(filter(None, lines), default=None)), judging.today))
    known = [day for day in days if day is not None]
    return max(known).isoformat() if known and max(known) < FOREVER else None


def _known(contact: Contact, yeses: Sequence[int], collected_at: str | None) -> RetentionFacts:
    acted = moment(contact.last_action.at) if contact.last_action else None
    return RetentionFacts(
        action_lo=acted.lo if acted else None,
        action_kind=contact.last_action.kind if contact.last_action else None,
        yes_lo=max(yeses, default=None),
        informed_at=contact.informed.at if contact.informed else None,
        stage=contact.stage,
        relation_ended_on=contact.relation_ended_on,
        admin_only=bool(contact.admin_only),
        collected_at=collected_at,
    )
