"""The stop list, ready to be asked about many people: entries by canonical address, by number, by keyed hash."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from hashlib import sha256

from leadkeeper.model.book import Suppression
from leadkeeper.rules.email import canonical
from leadkeeper.rules.phone import read_phone


class StopList:
    """Who is on the stop list: `matching` tells by any address or number of a person (R01)."""

    def __init__(self, entries: Iterable[Suppression], key_hex: str | None) -> None:
        self._plain: dict[str, list[Suppression]] = {}
        self._hashed: dict[str, list[Suppression]] = {}
        self._key = _key(key_hex)
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
        return bool(self._hashed) and self._key is not None

    def matching(self, addresses: Iterable[str]) -> tuple[Suppression, ...]:
        """The entries that match canonical addresses or E.164 numbers of one person, each once."""
        found: dict[int, Suppression] = {}
        for address in addresses:
            entries = list(self._plain.get(address, ()))
            if self.has_hashes and self._key is not None:
                entries += self._hashed.get(keyed_hash(self._key, address), ())
            found.update((id(entry), entry) for entry in entries)
        return tuple(found.values())


def keyed_hash(key: bytes, address: str) -> str:
    """The HMAC-SHA-256 of a canonical address or an E.164 number, in lower-case hex."""
    return hmac.new(key, address.encode(), sha256).hexdigest()


def _key(key_hex: str | None) -> bytes | None:
    try:
        return bytes.fromhex(key_hex) if key_hex else None
    except ValueError:
        return None


def _addresses(entry: Suppression) -> list[str]:
    found = [canonical(entry.email)] if entry.email else []
    if entry.phone:
        found.append(read_phone(entry.phone).e164 or entry.phone.strip())
    return found
