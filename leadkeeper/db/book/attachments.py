"""Files stored in the book (evidence, contracts, list snapshots), each once, keyed by SHA-256."""

from __future__ import annotations

from hashlib import sha256

from leadkeeper.db.engine import Db, fetch_all, fetch_one


def keep(db: Db, name: str, content: bytes, at: str) -> str:
    """Store bytes in the book; return their SHA-256 in hex."""
    digest = sha256(content).hexdigest()
    statement = "INSERT OR IGNORE INTO files (sha256, name, bytes, added_at) VALUES (?, ?, ?, ?)"
    db.conn.execute(statement, (digest, name, content, at))
    return digest


def is_lacking(db: Db, digest: str | None, content: bytes) -> bool:
    """Whether this is the content of the declared fingerprint, and the book has no file of it."""
    return digest == sha256(content).hexdigest() and read(db, digest) is None


def read(db: Db, digest: str) -> tuple[str, bytes] | None:
    """Return name and bytes of a stored file."""
    found = fetch_one(db, "SELECT name, bytes FROM files WHERE sha256 = ?", (digest,))
    return (str(found[0]), bytes(found[1])) if found else None


def altered(db: Db, *, afresh: bool = False) -> frozenset[str]:
    """Fingerprints of stored evidence with missing or changed bytes (R17, R22).

    A connection hashes each file once and then compares its length only, unless `afresh` is set.
    """
    if afresh:
        db.sound_files.clear()
    question = "SELECT sha256 FROM evidence WHERE copied = 1 AND sha256 NOT IN (SELECT sha256 FROM files)"
    bad = {digest for (digest,) in fetch_all(db, question)}
    for digest, length in fetch_all(
        db,
        "SELECT sha256, length(bytes) FROM files WHERE sha256 NOT IN"
        " (SELECT mail_sha256 FROM complaints WHERE mail_sha256 IS NOT NULL)",
    ):
        if db.sound_files.get(digest) != length:
            found = read(db, digest)
            if found is not None and sha256(found[1]).hexdigest() == digest:
                db.sound_files[digest] = length
            else:
                bad.add(digest)
    return frozenset(bad)
