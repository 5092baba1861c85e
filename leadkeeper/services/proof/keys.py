"""The key that signs the proofs of a book: made when first needed, kept in the book, its changes in the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from leadkeeper.db import register
from leadkeeper.db.book import settings
from leadkeeper.db.engine import Db, writing
from leadkeeper.domain.proof.rows import fingerprint
from leadkeeper.errors import LeadKeeperError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KEY = "key"  # kind of the register entry of a new key; also the name of the public key (hex) in the entry of an export


@dataclass(frozen=True, slots=True)
class KeyStatus:
    """The book's public key in hex (None: not made yet, or lost) and the one that the register knows.

    `state` is `none`, `ok`, `lost` (the register knows a key that the book no longer has) or `changed`.
    """

    key: str | None
    known: str | None

    @property
    def state(self) -> str:
        """How the two keys fit together."""
        if self.key is None:
            return "none" if self.known is None else "lost"
        return "ok" if self.known in (None, self.key) else "changed"

    def as_json(self) -> dict[str, object]:
        """Return the object printed by `proof-key --json`."""
        return {"state": self.state, "fingerprint": shown(self.key), "known": shown(self.known)}


def shown(key: str | None) -> str | None:
    """Return the fingerprint of a public key in hex."""
    return fingerprint(bytes.fromhex(key)) if key else None


def key_status(db: Db) -> KeyStatus:
    """Return the book's key and what the register says of it."""
    private, found = _private(db), (entry.body.get(KEY) for entry in reversed(register.entries(db)))
    return KeyStatus(_public(private) if private else None, next((key for key in found if isinstance(key, str)), None))


def signing_key(db: Db, now: datetime) -> Ed25519PrivateKey:
    """Return the private key, made on first use; only inside `writing`.

    A key that was lost is replaced, and the register says so. Raises `proof-key-changed` if the key is not the one that
    the register knows: somebody else may have put it there.
    """
    status, private = check_key(db), _private(db)
    if private is None:
        private = _new_key(db, now)
        if status.known is not None:
            _enter(db, now, private, status.known, "lost")
    return private


def check_key(db: Db) -> KeyStatus:
    """Return `key_status`; raises `proof-key-changed` if the book's key is not the one that the register knows."""
    status = key_status(db)
    if status.state == "changed":
        raise LeadKeeperError("proof-key-changed", known=shown(status.known), found=shown(status.key))
    return status


def public_key(db: Db, now: datetime) -> str:
    """Return the public key in hex, made on first use; only inside `writing`. Raises as `signing_key`."""
    return _public(signing_key(db, now))


def renew_key(db: Db, reason: str, now: datetime) -> KeyStatus:
    """Make a new key for later proofs; the register keeps the reason. Raises `reason-missing`."""
    if not reason.strip():
        raise LeadKeeperError("reason-missing")
    with writing(db):
        previous = key_status(db)
        _enter(db, now, _new_key(db, now), previous.known or previous.key, reason.strip())
    return key_status(db)


def _enter(db: Db, now: datetime, private: Ed25519PrivateKey, previous: str | None, why: str) -> None:
    register.append(db, now.isoformat(), KEY, {"key": _public(private), "previous": previous, "why": why})


def _new_key(db: Db, now: datetime) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    made = Ed25519PrivateKey.generate()
    settings.set_secret(db, settings.SIGNING, made.private_bytes_raw(), now.isoformat())
    return made


def _private(db: Db) -> Ed25519PrivateKey | None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    found = settings.secret(db, settings.SIGNING)
    return Ed25519PrivateKey.from_private_bytes(found) if found else None


def _public(private: Ed25519PrivateKey) -> str:
    return private.public_key().public_bytes_raw().hex()
