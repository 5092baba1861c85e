"""The rows of a stop file: each person as that very partner knows the person, or as keyed hashes, or as a digest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from leadkeeper.flows.export_rows import reference
from leadkeeper.model.export import IDENTIFIERS
from leadkeeper.model.moment import moment, paris_text
from leadkeeper.rules.email import canonical
from leadkeeper.rules.phone import read_phone
from leadkeeper.rules.stop_list import hasher
from leadkeeper.store.notices import Handed, Line
from leadkeeper.words import facts
from leadkeeper.words.stop_file import kind, to_do

PLAIN = ("email", "phone", "postal_address")
KEYED = ("email_hmac", "phone_hmac")
SAID = ("channels", "date", "kind", "to_do", "ref")
DIGEST = "email_sha256"

Row = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The columns of a stop file by name, and its rows."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def make_sheet(lines: Sequence[Line], handed: dict[int, list[Handed]], secret: bytes | None) -> Sheet:
    """The rows for some open notices; `handed` gives by row number of the person what the partner got."""
    keyed = hasher(secret) if secret is not None else None
    named = [_facts(one, handed.get(one.person, []), keyed) for one in lines]
    wanted = (*(KEYED if keyed else PLAIN), DIGEST)
    there = {name for facts_of in named for name, text in facts_of.items() if text}
    columns = (*(name for name in wanted if name in there), *SAID)
    return Sheet(columns, tuple(tuple(facts_of.get(name) for name in columns) for facts_of in named))


def _facts(line: Line, handed: Sequence[Handed], keyed: Callable[[str], str] | None) -> dict[str, str | None]:
    when = moment(line.cause_at)
    return {
        **_identifiers(line, _known_columns(handed), keyed),
        DIGEST: line.digest,
        "channels": facts.channel.several(line.channels) if line.channels else facts.channel(None),
        "date": paris_text(when) if when else None,
        "kind": kind(line.kind),
        "to_do": to_do(line.kind, line.channels),
        "ref": ", ".join(reference(one.export, one.position) for one in handed if one.columns is not None) or None,
    }


def _known_columns(handed: Sequence[Handed]) -> set[str]:
    """The identifiers that the partner was given: the stop file tells it no other."""
    known: set[str] = set()
    for one in handed:
        columns = {IDENTIFIERS[channel] for channel in one.channels if channel in IDENTIFIERS}
        known |= columns & set(one.columns) if one.columns is not None else columns
    return known


def _identifiers(line: Line, known: set[str], keyed: Callable[[str], str] | None) -> dict[str, str | None]:
    email = line.email if "email" in known else None
    phone = line.phone if "phone" in known else None
    if keyed is None:
        place = line.postal_address if "postal_address" in known else None
        return {"email": email, "phone": phone, "postal_address": place}
    number = read_phone(phone).e164 if phone else None
    return {
        "email_hmac": keyed(canonical(email)) if email else None,
        "phone_hmac": keyed(number) if number else None,
    }
