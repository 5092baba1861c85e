"""Requests of people who are not in the book, and the answer that it holds nothing about them (GDPR 12(3), 15(1))."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from leadkeeper.db import complaints, contacts, erasure
from leadkeeper.db.book import settings
from leadkeeper.db.eligibility import at_addresses
from leadkeeper.db.engine import Db, writing
from leadkeeper.db.imports import imports
from leadkeeper.domain.complaint import is_alias
from leadkeeper.domain.email import canonical, import_key, is_address
from leadkeeper.domain.phone import read_phone
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages.privacy import not_held_text
from leadkeeper.progress import Flow, Progress
from leadkeeper.services.contacts.details import named
from leadkeeper.services.eligibility.context import stop_list
from leadkeeper.services.privacy.requests import checked_request, find_request, keep_request

_APART = re.compile(r"[,;\n]")


def record_strangers_request(
    db: Db, addresses: str, kind: str, received_on: str, now: datetime, name: str | None = None, note: str | None = None
) -> str:
    """Record a request of somebody who is in no record; return its id.

    `addresses` are the e-mail addresses and numbers to search for, separated by commas or lines. An empty record
    stands for the person, as after an erasure, so that archives keep the request. Raises `no-address-given`,
    `bad-address`, `asker-in-book` and the codes of `record_request` about kind and day.
    """
    received = checked_request(kind, received_on, now)
    searched = [text.strip() for text in _APART.split(addresses) if text.strip()]
    if not searched:
        raise LeadKeeperError("no-address-given")
    keys = [_key(text) for text in searched]
    with writing(db):
        _check_records(db, keys)
        number = erasure.add_empty(db, now.isoformat())
        return keep_request(db, number, kind, received, asker=name, searched=searched, note=note)


def _key(text: str) -> str:
    """The canonical address or E.164 number of a text; raises `bad-address`."""
    key = canonical(text) if is_address(text) else None if "@" in text else read_phone(text).e164
    if key is None:
        raise LeadKeeperError("bad-address", address=text)
    return key


def _check_records(db: Db, keys: Sequence[str]) -> None:
    """Check that no record has one of these; raises `asker-in-book`."""
    numbers = sorted({number for _key, number in at_addresses(db, keys)})
    if numbers:
        raise LeadKeeperError("asker-in-book", records="; ".join(map(str, named(db, numbers))))


def letter(db: Db, ref: str) -> Flow[str]:
    """Return the answer to a person who is not in the book: what was searched for, and that nothing is held.

    Raises `unknown-request`, `asker-in-book` if a record has one of the addresses by now, and `asker-elsewhere` if
    complaints, rejected rows or notes name one: such an answer would be wrong.
    """
    asked = find_request(db, ref)
    keys = [_key(text) for text in asked.searched]
    _check_records(db, keys)
    places = yield from _places(db, asked.searched)
    if places:
        raise LeadKeeperError("asker-elsewhere", request=ref, places=", ".join(places))
    owner = settings.read(db)
    return not_held_text(
        owner.name or "",
        owner.rights_contact,
        asked.kind,
        asked.received_on,
        asked.searched,
        is_stopped=bool(stop_list(db, owner).matching(keys)),
    )


def _places(db: Db, searched: Sequence[str]) -> Flow[list[str]]:
    """Where the book names one of these addresses outside of records: ids of complaints, imports and contacts."""
    emails = [text for text in searched if "@" in text]
    theirs, phones = set(map(canonical, emails)), {read_phone(text).e164 for text in searched if "@" not in text}
    places = [
        one.complaint.id
        for one in complaints.read_all(db)
        if (text := one.complaint.address)
        and (is_alias(text, theirs) if "@" in text else read_phone(text).e164 in phones)
    ]
    needles = sorted({text.lower() for text in emails} | set(map(import_key, emails)) | theirs)
    if not needles:
        return places
    blocks = imports.all_blocks(db)
    files = {number: ref for ref, number in imports.numbers(db).items()}
    for done, block in enumerate(blocks, 1):
        if any(True for _line in imports.lines_naming(db, block, needles)):
            places.append(files[block[0]])
        yield Progress("look", done, len(blocks))
    places += contacts.refs(db, erasure.mentions(db, needles)).values()
    return list(dict.fromkeys(places))
