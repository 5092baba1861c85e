"""Partners and their contracts."""

from __future__ import annotations

from collections.abc import Sequence

from leadkeeper.model import shape
from leadkeeper.model.partner import Contract, Hold, Partner
from leadkeeper.store.engine import Db, rows, value
from leadkeeper.store.json_text import dump, load_list, load_shape

_COLUMNS = (
    "ref, legal_name, siren, foreign_id, former_names, brands, country, transfer_safeguard, sectors,"
    " privacy_url, contact, hold"
)


def read_all(db: Db) -> tuple[Partner, ...]:
    """All partners with their contracts, in the order in which they came."""
    contracts: dict[int, list[Contract]] = {}
    for partner, body in rows(db, "SELECT partner, body FROM contracts ORDER BY id"):
        contracts.setdefault(partner, []).append(load_shape(Contract, body, "contract"))
    return tuple(
        Partner(
            id=row[1],
            legal_name=row[2],
            siren=row[3],
            foreign_id=row[4],
            former_names=load_list(row[5]),
            brands=load_list(row[6]),
            country=row[7],
            transfer_safeguard=row[8],
            sectors=load_list(row[9]),
            privacy_url=row[10],
            contact=row[11],
            hold=load_shape(Hold, row[12], "hold") if row[12] else None,
            contracts=tuple(contracts.get(row[0], ())),
        )
        for row in rows(db, f"SELECT id, {_COLUMNS} FROM partners ORDER BY id")
    )


def numbers(db: Db) -> dict[str, int]:
    """The row number of each partner id."""
    return dict(rows(db, "SELECT ref, id FROM partners"))


def add(db: Db, partner: Partner) -> None:
    """A new partner with its contracts."""
    db.conn.execute(
        f"INSERT INTO partners ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (partner.id, *_facts(partner))
    )
    for contract in partner.contracts:
        add_contract(db, partner.id, contract)


def change(db: Db, partner: Partner) -> None:
    """Puts new facts in the place of a partner's own; contracts are added and changed apart."""
    names = [name.strip() for name in _COLUMNS.split(",")][1:]
    db.conn.execute(
        f"UPDATE partners SET {', '.join(f'{name} = ?' for name in names)} WHERE ref = ?",
        (*_facts(partner), partner.id),
    )


def _facts(partner: Partner) -> tuple[object, ...]:
    return (
        partner.legal_name,
        partner.siren,
        partner.foreign_id,
        dump(list(partner.former_names)),
        dump(list(partner.brands)),
        partner.country,
        partner.transfer_safeguard,
        dump(list(partner.sectors)),
        partner.privacy_url,
        partner.contact,
        dump(shape.write(partner.hold)) if partner.hold else None,
    )


def add_contract(db: Db, partner: str, contract: Contract) -> None:
    """A new contract of a partner."""
    number = value(db, "SELECT id FROM partners WHERE ref = ?", (partner,))
    db.conn.execute(
        "INSERT INTO contracts (partner, ref, body) VALUES (?, ?, ?)",
        (number, contract.id, dump(shape.write(contract))),
    )


def change_contract(db: Db, partner: str, contract: Contract) -> None:
    """Puts new facts in the place of a contract's own."""
    db.conn.execute(
        "UPDATE contracts SET body = ? WHERE ref = ? AND partner = (SELECT id FROM partners WHERE ref = ?)",
        (dump(shape.write(contract)), contract.id, partner),
    )


def stop_secrets(db: Db, partner: str) -> dict[str, str]:
    """The secret (hex) for keyed stop lists of each contract of a partner that has one, by contract id."""
    return dict(
        rows(
            db,
            "SELECT c.ref, c.stop_secret FROM contracts c JOIN partners p ON p.id = c.partner"
            " WHERE p.ref = ? AND c.stop_secret IS NOT NULL ORDER BY c.id",
            (partner,),
        )
    )


def set_stop_secret(db: Db, partner: str, contract: str, secret: str | None) -> None:
    """Keeps the secret of a contract, or forgets it with None."""
    db.conn.execute(
        "UPDATE contracts SET stop_secret = ? WHERE ref = ? AND partner = (SELECT id FROM partners WHERE ref = ?)",
        (secret, contract, partner),
    )


def clauses(db: Db, partner: str, contract: str) -> tuple[str, ...]:
    """The clauses that somebody ticked for a contract."""
    found = value(
        db,
        "SELECT c.clauses FROM contracts c JOIN partners p ON p.id = c.partner WHERE p.ref = ? AND c.ref = ?",
        (partner, contract),
    )
    return load_list(found) if found else ()


def set_clauses(db: Db, partner: str, contract: str, clauses: Sequence[str]) -> None:
    """Keeps the clauses that somebody ticked for a contract."""
    db.conn.execute(
        "UPDATE contracts SET clauses = ? WHERE ref = ? AND partner = (SELECT id FROM partners WHERE ref = ?)",
        (dump(list(clauses)), contract, partner),
    )


def remove(db: Db, partner: str) -> None:
    """Takes a partner and its contracts out of the book; fails where anything else names it."""
    db.conn.execute("DELETE FROM contracts WHERE partner = (SELECT id FROM partners WHERE ref = ?)", (partner,))
    db.conn.execute("DELETE FROM partners WHERE ref = ?", (partner,))


USES = ("deliveries", "consent_kinds", "reviews", "suppressions", "notices")
"""The tables that name partners besides their contracts."""


def uses(db: Db, partner: str) -> dict[str, int]:
    """How many rows of each such table name a partner; tables where none does are left out."""
    found = {
        table: value(
            db, f"SELECT count(*) FROM {table} t JOIN partners p ON p.id = t.partner WHERE p.ref = ?", (partner,)
        )
        for table in USES
    }
    return {table: count for table, count in found.items() if count}
