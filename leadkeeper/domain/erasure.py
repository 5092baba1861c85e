"""Erased people: imported rows from before the erasure, or without a date, are kept out (GDPR 17)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

from leadkeeper.domain.book import Suppression
from leadkeeper.domain.email import canonical, folded_canonical
from leadkeeper.domain.imports.row import Row
from leadkeeper.domain.phone import other_spellings, phone_key
from leadkeeper.domain.suppression import entry_addresses, hasher, read_identifiers, read_key
from leadkeeper.domain.time import first_second, moment

REASON = "erased"  # reason of the suppression list entries created by an erasure


@dataclass(frozen=True, slots=True)
class Erasures:
    """The erased people of a book: instant of each erasure by keyed hash or plain address, and the key (hex)."""

    key: str = field(default="", repr=False)
    at: Mapping[str, str | None] = field(default_factory=dict)

    def last(self, identifiers: Collection[str]) -> str | None:
        """Return the last erasure of these canonical addresses or numbers; "" if undated, None if there was none."""
        if not self.at:
            return None
        keyed = _keyed(self.key)
        spelt = {*identifiers, *filter(None, map(folded_canonical, identifiers))}
        spelt.update(*map(other_spellings, identifiers))
        keys = chain(spelt, map(keyed, spelt)) if keyed is not None else spelt
        instants = [self.at[key] or "" for key in keys if key in self.at]
        return max(instants, key=first_second, default=None)

    def keeps_out(self, row: Row) -> bool:
        """Whether a row must be kept out: its person was erased after it, or it is undated."""
        at = self.last(identifiers_of(row))
        if at is None:
            return False
        action = row.facts.get("last_action")
        texts = [action[0]] if isinstance(action, tuple) else []
        instants = filter(None, map(moment, (*texts, *(event.at for event in row.events))))
        erased, newest = moment(at), max(instants, key=lambda when: when.lo, default=None)
        return erased is None or newest is None or newest.lo <= erased.lo

    def is_about(self, texts: Iterable[str]) -> bool:
        """Whether the cells of a rejected row hold an address or number of an erased person."""
        return self.last([one for text in texts if text for one in read_identifiers(text)]) is not None


@lru_cache(maxsize=4)
def _keyed(key_hex: str) -> Callable[[str], str] | None:
    """The keyed hash function for one key, prepared once for all rows."""
    secret = read_key(key_hex)
    return hasher(secret) if secret is not None else None


NOBODY = Erasures()


def erasures(entries: Iterable[Suppression], key_hex: str | None) -> Erasures:
    """Return the erasures among the entries of a suppression list."""
    erased: dict[str, str | None] = {}
    for entry in entries:
        if entry.reason == REASON:
            for one in filter(None, [(entry.hash or "").strip().lower(), *entry_addresses(entry)]):
                erased[one] = max(erased.get(one), entry.at, key=first_second)
    return Erasures(key_hex or "", erased) if erased else NOBODY


def identifiers_of(row: Row) -> list[str]:
    """Return the canonical addresses and E.164 numbers of a row."""
    facts = row.facts
    emails = [facts.get("email"), *_several(facts.get("other_emails"))]
    phones = [facts.get("phone"), *_several(facts.get("other_phones"))]
    found = [canonical(one) for one in emails if isinstance(one, str)]
    return found + [phone_key(one) for one in phones if isinstance(one, str)]


def _several(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()
