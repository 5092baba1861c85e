"""Owner and settings of the book, and the secrets that its proofs rest on."""

from __future__ import annotations

from leadkeeper.db.engine import Db, dump, fetch_one, fetch_value, load_list
from leadkeeper.domain.book import Owner


def read(db: Db) -> Owner:
    """Owner of the book."""
    row = fetch_one(
        db, "SELECT name, siren, rights_contact, privacy_url, trap_mailboxes, suppression_key FROM owner WHERE id = 1"
    )
    if row is None:
        return Owner()
    return Owner(row[0], row[1], row[2], row[3], load_list(row[4]), row[5])


def write(db: Db, owner: Owner) -> None:
    """Replace the owner."""
    statement = (
        "INSERT OR REPLACE INTO owner (id, name, siren, rights_contact, privacy_url, trap_mailboxes, suppression_key)"
        " VALUES (1, ?, ?, ?, ?, ?, ?)"
    )
    facts = (owner.name, owner.siren, owner.rights_contact, owner.privacy_url)
    db.conn.execute(statement, (*facts, dump(list(owner.trap_mailboxes)), owner.suppression_key))


def setting(db: Db, name: str) -> str | None:
    """Value of a setting; None if never set."""
    found: str | None = fetch_value(db, "SELECT value FROM settings WHERE name = ?", (name,))
    return found


def set_setting(db: Db, name: str, text: str) -> None:
    """Set a setting."""
    db.conn.execute("INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)", (name, text))


def clear_setting(db: Db, name: str) -> None:
    """Delete a setting."""
    db.conn.execute("DELETE FROM settings WHERE name = ?", (name,))


PHONE_COUNTRY = "phone-country"


def phone_country(db: Db) -> str:
    """Country for telephone numbers without a country code in imported files; France by default."""
    return setting(db, PHONE_COUNTRY) or "FR"


SIGNING = "signing-key"  # the private key of the book
SEALING = "sealing-secret"  # of its sealed proofs


def secret(db: Db, name: str) -> bytes | None:
    """Return a secret of the book; None if it has none of this name."""
    digits = fetch_value(db, "SELECT secret FROM proof_secrets WHERE name = ?", (name,))
    return bytes.fromhex(digits) if digits else None


def set_secret(db: Db, name: str, value: bytes, at: str) -> None:
    """Set or replace a secret; only inside `writing`."""
    statement = "INSERT OR REPLACE INTO proof_secrets (name, secret, made_at) VALUES (?, ?, ?)"
    db.conn.execute(statement, (name, value.hex(), at))
