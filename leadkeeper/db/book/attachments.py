"""Bytes that the book copied in: evidence, contracts, snapshots; kept once, by their fingerprint."""

from __future__ import annotations

from hashlib import sha256

from leadkeeper.db.engine import Db, fetch_all, fetch_one


def keep(db: Db, name: str, content: bytes, at: str) -> str:
    """Copies bytes into the book and gives their SHA-256 in hex."""
    digest = sha256(content).hexdigest()
    db.conn.execute(
        "INSERT OR IGNORE INTO files (sha256, name, bytes, added_at) VALUES (?, ?, ?, ?)", (digest, name, content, at)
    )
    return digest


def read(db: Db, digest: str) -> tuple[str, bytes] | None:
    """The name and bytes of a file that the book keeps."""
    found = fetch_one(db, "SELECT name, bytes FROM files WHERE sha256 = ?", (digest,))
    return (str(found[0]), bytes(found[1])) if found else None


def altered(db: Db, *, afresh: bool = False) -> frozenset[str]:
    """The fingerprints of copied evidence whose bytes are gone or changed (R17, R22).

    A connection reads the bytes of a file once; from then on it goes by their length, unless it is to look `afresh`.
    """
    if afresh:
        db.sound_files.clear()
    bad = {
        digest
        for (digest,) in fetch_all(
            db, "SELECT sha256 FROM evidence WHERE copied = 1 AND sha256 NOT IN (SELECT sha256 FROM files)"
        )
    }
    kept = fetch_all(
        db,
        "SELECT sha256, length(bytes) FROM files WHERE sha256 NOT IN"
        " (SELECT mail_sha256 FROM complaints WHERE mail_sha256 IS NOT NULL)",
    )
    for digest, length in kept:
        if db.sound_files.get(digest) != length:
            if _is_sound(db, digest):
                db.sound_files[digest] = length
            else:
                bad.add(digest)
    return frozenset(bad)


def _is_sound(db: Db, digest: str) -> bool:
    found = read(db, digest)
    return found is not None and sha256(found[1]).hexdigest() == digest
