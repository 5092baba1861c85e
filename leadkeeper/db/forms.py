"""Consent sources: forms, their versions, and the evidence of what each version showed."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from leadkeeper.db.engine import Db, canonical_json, dump, fetch_all, fetch_value, grouped, load_object, load_shape
from leadkeeper.domain import serialization
from leadkeeper.domain.form import Evidence, Form, FormVersion, Seller
from leadkeeper.domain.serialization import Verbatim


def read_all(db: Db) -> tuple[Form, ...]:
    """All forms with their versions and evidence, in order of creation."""
    versions = _versions(db)
    question = "SELECT id, ref, name, kind, status, seller FROM forms ORDER BY id"
    return tuple(
        Form(
            ref,
            name,
            kind,
            status,
            load_shape(Seller, seller, "seller") if seller else None,
            tuple(versions.get(number, ())),
        )
        for number, ref, name, kind, status, seller in fetch_all(db, question)
    )


def _versions(db: Db) -> dict[int, list[FormVersion]]:
    question = "SELECT form_version, kind, name, sha256, taken_at FROM evidence ORDER BY form_version, id"
    evidence = grouped((version, Evidence(*facts)) for version, *facts in fetch_all(db, question))
    question = (
        "SELECT v.id, v.form, v.description, v.ref, v.starts, v.ends, l.ref, lv.ref FROM form_versions v"
        " LEFT JOIN lists l ON l.id = v.list LEFT JOIN list_versions lv ON lv.id = v.list_version ORDER BY v.id"
    )
    versions: dict[int, list[FormVersion]] = {}
    for number, form, described, ref, starts, ends, list_ref, list_version in fetch_all(db, question):
        shown = Verbatim(load_object(described)) if described is not None else None
        version = FormVersion(ref, starts, ends, list_ref, list_version, shown, tuple(evidence.get(number, ())))
        versions.setdefault(form, []).append(version)
    return versions


def version_numbers(db: Db) -> dict[str, int]:
    """Database id of each form version by public id."""
    return dict(fetch_all(db, "SELECT ref, id FROM form_versions"))


def people(db: Db) -> dict[str, int]:
    """Number of contacts with answers on each form version, by id; versions without any are left out."""
    question = (
        "SELECT v.ref, count(DISTINCT c.contact) FROM consents c JOIN consent_kinds k ON k.id = c.kind"
        " JOIN form_versions v ON v.id = k.form_version GROUP BY v.id"
    )
    return dict(fetch_all(db, question))


def add(db: Db, form: Form) -> None:
    """Add a form with its versions."""
    db.conn.execute(
        "INSERT INTO forms (ref, name, kind, status, seller) VALUES (?, ?, ?, ?, ?)",
        (form.id, form.name, form.kind, form.status, dump(serialization.write(form.seller)) if form.seller else None),
    )
    for version in form.versions:
        add_version(db, form.id, version)


def add_version(db: Db, form_id: str, version: FormVersion) -> None:
    """Add a version of a form with its evidence."""
    form, shown = fetch_value(db, "SELECT id FROM forms WHERE ref = ?", (form_id,)), _shown(version.description)
    db.conn.execute(
        "INSERT INTO form_versions (form, ref, starts, ends, list, list_version, description, published_sha256)"
        " VALUES (?, ?, ?, ?,"
        " (SELECT id FROM lists WHERE ref = ?), (SELECT id FROM list_versions WHERE ref = ?), ?, ?)",
        (form, version.id, version.starts, version.ends, version.list, version.list_version, *shown),
    )
    for evidence in version.evidence:
        add_evidence(db, version.id, evidence, copied=False)


def _shown(description: Verbatim | None) -> tuple[str | None, str | None]:
    return (None, None) if description is None else (dump(description), _digest(description))


def _digest(description: Mapping[str, object]) -> str:
    return sha256(canonical_json(description).encode()).hexdigest()


def describe(db: Db, version_id: str, description: Verbatim) -> None:
    """Set the description of a version that has none; a changed text is a new version (L38)."""
    statement = "UPDATE form_versions SET description = ?, published_sha256 = ? WHERE ref = ? AND description IS NULL"
    db.conn.execute(statement, (*_shown(description), version_id))


def changed(db: Db) -> frozenset[str]:
    """Form versions with a description that differs from the published one (L38)."""
    question = "SELECT ref, description, published_sha256 FROM form_versions WHERE description IS NOT NULL"
    return frozenset(
        ref for ref, description, published in fetch_all(db, question) if _digest(load_object(description)) != published
    )


def end_version(db: Db, version_id: str, last_day: str) -> None:
    """Set the last day on which a version was shown."""
    db.conn.execute("UPDATE form_versions SET ends = ? WHERE ref = ?", (last_day, version_id))


def set_status(db: Db, form_id: str, status: str) -> None:
    """Set `active` or `revoked`: a revoked form invalidates everything it collected (R18)."""
    db.conn.execute("UPDATE forms SET status = ? WHERE ref = ?", (status, form_id))


def in_use(db: Db) -> frozenset[str]:
    """Forms that answers or imports refer to, undone and erased ones too: kinds of answers are never deleted."""
    question = (
        "SELECT f.ref FROM forms f JOIN form_versions v ON v.form = f.id JOIN consent_kinds k ON k.form_version = v.id"
        " UNION SELECT f.ref FROM forms f LEFT JOIN form_versions v ON v.form = f.id"
        " JOIN imports i ON i.settings ->> '$.form' IN (f.ref, v.ref)"
    )
    return frozenset(ref for (ref,) in fetch_all(db, question))


def remove(db: Db, form: str) -> None:
    """Delete a form with its versions and their evidence; fails if anything else refers to it."""
    versions = "SELECT v.id FROM form_versions v JOIN forms f ON f.id = v.form WHERE f.ref = ?"
    db.conn.execute(f"DELETE FROM evidence WHERE form_version IN ({versions})", (form,))
    db.conn.execute(f"DELETE FROM form_versions WHERE id IN ({versions})", (form,))
    db.conn.execute("DELETE FROM forms WHERE ref = ?", (form,))


def add_evidence(db: Db, version_id: str, evidence: Evidence, *, copied: bool) -> None:
    """Add a piece of evidence; `copied`: its bytes are stored in the book and checked."""
    db.conn.execute(
        "INSERT INTO evidence (form_version, kind, name, sha256, taken_at, copied)"
        " VALUES ((SELECT id FROM form_versions WHERE ref = ?), ?, ?, ?, ?, ?)",
        (version_id, evidence.kind, evidence.name, evidence.sha256, evidence.taken_at, int(copied)),
    )


# Last consent of each contact; an undated one counts as last (domain.contact.last).
_LAST = (
    "SELECT contact FROM (SELECT c.contact, c.hi, v.form, v.ref AS version, row_number() OVER"
    " (PARTITION BY c.contact ORDER BY c.hi IS NULL DESC, c.hi DESC, c.seq DESC) AS place"
    " FROM consents c JOIN consent_kinds k ON k.id = c.kind LEFT JOIN form_versions v ON v.id = k.form_version"
    " JOIN contacts p ON p.id = c.contact WHERE k.event = 'given' AND k.purpose = 'partners' AND p.erased_at IS NULL)"
    " WHERE place = 1 AND "
)
RESTING = f"{_LAST} form = (SELECT id FROM forms WHERE ref = ?)"


def resting(db: Db, form: str) -> int:
    """Number of contacts with their last consent to partners given on a form."""
    return int(fetch_value(db, f"SELECT count(*) FROM ({RESTING})", (form,)))


def given_since(db: Db, version: str, second: int) -> tuple[int, int]:
    """Number of contacts with their last consent to partners on a version, given then or later, and of those shared."""
    shared = "contact IN (SELECT contact FROM given)"
    question = f"SELECT count(*), total({shared}) FROM ({_LAST} version = ? AND hi >= ?)"
    people, given = fetch_all(db, question, (version, second))[0]
    return people, int(given)
