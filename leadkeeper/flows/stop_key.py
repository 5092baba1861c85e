"""The key of the stop list: its entries are keyed hashes, so that the list itself names nobody (MED-2023-040)."""

from __future__ import annotations

import secrets
from dataclasses import replace

from leadkeeper.errors import LeadKeeperError
from leadkeeper.model.book import Owner
from leadkeeper.rules.stop_list import StopList, keyed_hash, read_hash, read_key
from leadkeeper.store import owner as owners
from leadkeeper.store import suppressions
from leadkeeper.store.engine import Db
from leadkeeper.store.json_text import load_object

CHECK = "stop-key-check"
"""The setting that holds the keyed hash of a fixed word: another key gives another."""

KEYS = "mailbox-keys"
"""The setting that says that no key of the book is case-folded any more, since when, and what came of it."""

WORD = "leadkeeper"
KEY_BYTES = 32


def own_key(db: Db) -> bytes:
    """The book's key, made when it is first needed; only within `writing`. Raises `stop-key-wrong`."""
    owner = owners.read(db)
    if owner.suppression_key is None:
        owner = replace(owner, suppression_key=secrets.token_hex(KEY_BYTES))
        owners.write(db, owner)
    key = read_key(owner.suppression_key)
    if key is None or not _fits(db, key):
        raise LeadKeeperError("stop-key-wrong")
    owners.set_setting(db, CHECK, keyed_hash(key, WORD))
    return key


def own_hash(db: Db, address: str) -> str:
    """The keyed hash of a canonical address or an E.164 number as the stop list keeps it; only within `writing`."""
    return keyed_hash(own_key(db), address)


def folded_until(db: Db) -> str | None:
    """Until when keyed hashes were made of case-folded addresses; None where none ever was."""
    noted = owners.setting(db, KEYS)
    at = load_object(noted).get("at") if noted else None
    return str(at) if at is not None else None


def stop_list(db: Db, owner: Owner) -> StopList:
    """The stop list, ready to be asked.

    Raises `stop-key-wrong` when it has hashes and the owner's key is none, or another: nobody would match.
    """
    entries = suppressions.read_all(db)
    key = read_key(owner.suppression_key)
    if any(read_hash(entry.hash or "") for entry in entries) and (key is None or not _fits(db, key)):
        raise LeadKeeperError("stop-key-wrong")
    return StopList(entries, owner.suppression_key, folded_until(db))


def _fits(db: Db, key: bytes) -> bool:
    check = owners.setting(db, CHECK)
    return check is None or secrets.compare_digest(check, keyed_hash(key, WORD))
