"""People who were erased and whom a later file brings back with a yes: they wait until somebody decides."""

from __future__ import annotations

from collections.abc import Collection

from leadkeeper.model.moment import moment
from leadkeeper.rules.erased import Erasures, erasures
from leadkeeper.store import consents, contacts, owner, people, suppressions
from leadkeeper.store.engine import Db
from leadkeeper.store.json_text import dump, load

BACK = "erased-again"
"""The setting that holds the ids of these people (JSON list)."""


def note_import(db: Db, import_number: int, known: Erasures) -> None:
    """Notes whom an import brought back; only within `writing`."""
    found = people.addresses_of(db, consents.sayers(db, import_number))
    back = [number for number, addresses in found.items() if known.last(addresses) is not None]
    refs = [*_noted(db), *contacts.refs(db, back).values()]
    owner.set_setting(db, BACK, dump(list(dict.fromkeys(refs))))


def waiting(db: Db) -> list[int]:
    """The row numbers of those about whom nobody has decided: neither erased again nor taken off the stop list."""
    noted = _noted(db)
    if not noted:
        return []
    known = erasures(suppressions.read_all(db), owner.read(db).suppression_key)
    numbers = list(contacts.numbers(db, noted).values())
    addresses = people.addresses_of(db, numbers)
    return sorted(number for number, found in addresses.items() if known.last(found) is not None)


def said_yes_since(db: Db, numbers: Collection[int], at: str | None) -> bool:
    """Whether one of some people said yes after an instant."""
    erased = moment(at)
    given = [one for said in consents.of(db, list(numbers)).values() for one in said if one.event == "given"]
    return any(erased is not None and (when := moment(one.at)) is not None and when.lo > erased.lo for one in given)


def _noted(db: Db) -> list[str]:
    text = owner.setting(db, BACK)
    return list(load(text)) if text else []
