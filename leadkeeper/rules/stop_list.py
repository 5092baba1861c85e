"""The stop list, ready to be asked about many people: entries by canonical address, by number, by keyed hash."""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from hashlib import sha256

from leadkeeper.model.book import Suppression
from leadkeeper.model.moment import moment
from leadkeeper.rules.email import addresses_in, canonical, folded_canonical
from leadkeeper.rules.phone import numbers_in, read_phone

BLOCK = 64  # bytes of a block of SHA-256, to which RFC 2104 fills a key up
_HASH = re.compile(r"[0-9a-f]{64}")
_SCHEME = re.compile(r"^\s*mailto:", re.IGNORECASE)


class StopList:
    """Who is on the stop list: `matching` tells by any address or number of a person (R01).

    Keyed hashes of before `folded_until` may be of case-folded addresses: they match both ways.
    """

    def __init__(self, entries: Iterable[Suppression], key_hex: str | None, folded_until: str | None = None) -> None:
        self._folded_until = folded_until
        self._plain: dict[str, list[Suppression]] = {}
        self._hashed: dict[str, list[Suppression]] = {}
        key = read_key(key_hex)
        self._hash = hasher(key) if key else None
        for entry in entries:
            for address in _addresses(entry):
                self._plain.setdefault(address, []).append(entry)
            if entry.hash:
                self._hashed.setdefault(entry.hash.strip().lower(), []).append(entry)

    @property
    def plain(self) -> list[str]:
        """The canonical addresses and E.164 numbers of entries that are not hashed."""
        return list(self._plain)

    @property
    def has_hashes(self) -> bool:
        """Whether some entries are keyed hashes, for which every address must be hashed."""
        return bool(self._hashed) and self._hash is not None

    def hashed_among(self, addresses: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int]]:
        """Those of very many pairs of address and row number whose address stands on the list as a keyed hash."""
        if self._hash is not None:
            keyed, hashes = self._hash, self._hashed.keys()
            if self._folded_until is None:
                yield from (pair for pair in addresses if keyed(pair[0]) in hashes)
            else:
                yield from (pair for pair in addresses if keyed(pair[0]) in hashes or self._folded(pair[0]))

    def matching(self, addresses: Collection[str]) -> tuple[Suppression, ...]:
        """The entries that match canonical addresses or E.164 numbers of one person, each once."""
        if not self._hashed and self._plain.keys().isdisjoint(addresses):
            return ()
        found: dict[int, Suppression] = {}
        for address in addresses:
            entries = list(self._plain.get(address, ()))
            if self._hashed and self._hash is not None:
                entries += [*self._hashed.get(self._hash(address), ()), *self._folded(address)]
            found.update((id(entry), entry) for entry in entries)
        return tuple(found.values())

    def _folded(self, address: str) -> list[Suppression]:
        """The entries of earlier versions that match an address as it was case-folded then."""
        folded = folded_canonical(address) if self._folded_until is not None and "@" in address else None
        if folded is None or self._hash is None:
            return []
        entries = self._hashed.get(self._hash(folded), ())
        return [entry for entry in entries if entry.at is None or _second(entry.at) < _second(self._folded_until)]


def _second(at: str | None) -> int:
    """The first second of an instant; of a text that is none the very first: such an entry counts."""
    when = moment(at)
    return when.lo if when else 0


def keyed_hash(key: bytes, address: str) -> str:
    """The HMAC-SHA-256 of a canonical address or an E.164 number, in lower-case hex."""
    return hmac.new(key, address.encode(), sha256).hexdigest()


def hasher(key: bytes) -> Callable[[str], str]:
    """`keyed_hash` with one key, for very many addresses: the key is worked in once."""
    block = (sha256(key).digest() if len(key) > BLOCK else key).ljust(BLOCK, b"\0")
    inner, outer = (sha256(bytes(byte ^ pad for byte in block)) for pad in (0x36, 0x5C))

    def keyed(address: str) -> str:
        first, second = inner.copy(), outer.copy()
        first.update(address.encode())
        second.update(first.digest())
        return second.hexdigest()

    return keyed


def read_key(key_hex: str | None) -> bytes | None:
    """The bytes of a key in hex, None for a text that is none or is empty."""
    try:
        return bytes.fromhex(key_hex.strip()) or None if key_hex else None
    except ValueError:
        return None


def read_identifiers(text: str) -> tuple[str, ...]:
    """Return the canonical addresses and the E.164 numbers in a text, () when it holds none."""
    found = [canonical(one) for one in addresses_in(text)]
    return tuple(dict.fromkeys(found or numbers_in(text)))


def read_hash(text: str) -> tuple[str, ...]:
    """The keyed hash that a text is, in lower case, () when it is none."""
    found = text.strip().lower()
    return (found,) if _HASH.fullmatch(found) else ()


def _addresses(entry: Suppression) -> list[str]:
    """What an entry matches: as it was typed, and all that reads in it (`Léa <lea@…>`, several in one cell)."""
    found: list[str] = []
    if entry.email:
        typed = _SCHEME.sub("", entry.email)
        found += [canonical(typed), *read_identifiers(entry.email)]
    if entry.phone:
        found += [read_phone(entry.phone).e164 or entry.phone.strip(), *read_identifiers(entry.phone)]
    return list(dict.fromkeys(found))
