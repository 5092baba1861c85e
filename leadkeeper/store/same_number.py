"""People who are known by a telephone number alone, and the others who have that number."""

from __future__ import annotations

from collections.abc import Sequence

from leadkeeper.store.engine import Db, rows, rows_of

# To whom an import brought a number: people whom it made, and those whose numbers it changed.
_COMES_NEW = """(n.import = ?1 OR n.id IN
    (SELECT contact FROM import_changes WHERE import = ?1 AND field IN ('phone', 'other_phones')))"""
_ALONE = f"""
    SELECT p.id FROM contacts p WHERE p.email_key IS NULL AND p.phone IS NOT NULL AND (
        p.note IS NOT NULL OR EXISTS (SELECT 1 FROM consents s WHERE s.contact = p.id
            AND s.kind IN (SELECT id FROM consent_kinds WHERE event <> 'given' OR event IS NULL))
    ) AND (
        p.import = ?1 OR EXISTS (SELECT 1 FROM consents s WHERE s.contact = p.id AND s.import = ?1)
        OR EXISTS (SELECT 1 FROM import_changes c WHERE c.import = ?1 AND c.contact = p.id)
        OR EXISTS (SELECT 1 FROM contacts n WHERE n.phone = p.phone AND n.id <> p.id AND {_COMES_NEW})
        OR EXISTS (SELECT 1 FROM contacts n WHERE n.phone_key = p.phone AND {_COMES_NEW})
        OR EXISTS (SELECT 1 FROM further_addresses f JOIN contacts n ON n.id = f.contact
            WHERE f.value = p.phone AND f.kind = 'phone' AND {_COMES_NEW})
        OR EXISTS (SELECT 1 FROM further_addresses f JOIN contacts n ON n.phone = f.value
            WHERE f.contact = p.id AND f.kind = 'phone' AND {_COMES_NEW})
    ) ORDER BY p.id
"""


def alone(db: Db, import_number: int) -> list[int]:
    """The people without an address who said no or have a note, of whom an import spoke or whose number it brought."""
    return [contact for (contact,) in rows(db, _ALONE, (import_number,))]


def sharers(db: Db, phones: Sequence[str]) -> dict[str, set[int]]:
    """Everybody who has one of some E.164 numbers, as the first or a further one."""
    found: dict[str, set[int]] = {}
    for question in (
        "SELECT phone, id FROM contacts WHERE phone IN (…)",
        "SELECT phone_key, id FROM contacts WHERE phone_key IN (…)",
        "SELECT value, contact FROM further_addresses WHERE kind = 'phone' AND value IN (…)",
    ):
        for phone, contact in rows_of(db, question, phones):
            found.setdefault(phone, set()).add(contact)
    return found


def come_new(db: Db, import_number: int, contacts: Sequence[int]) -> set[int]:
    """Those of some people to whom an import brought their number."""
    question = f"SELECT n.id FROM contacts n WHERE {_COMES_NEW.replace('?1', '?')} AND n.id IN (…)"
    return {contact for (contact,) in rows_of(db, question, contacts, (import_number, import_number))}
