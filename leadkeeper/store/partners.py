"""Partners and their contracts."""

from __future__ import annotations

from leadkeeper.model import shape
from leadkeeper.model.partner import Contract, Hold, Partner
from leadkeeper.store.engine import Db, rows, value
from leadkeeper.store.json_text import dump, load, load_list

_COLUMNS = (
    "ref, legal_name, siren, foreign_id, former_names, brands, country, transfer_safeguard, sectors,"
    " privacy_url, contact, hold"
)


def read_all(db: Db) -> tuple[Partner, ...]:
    """All partners with their contracts, in the order in which they came."""
    contracts: dict[int, list[Contract]] = {}
    for partner, body in rows(db, "SELECT partner, body FROM contracts ORDER BY id"):
        contracts.setdefault(partner, []).append(shape.read(Contract, load(body), "contract"))
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
            hold=shape.read(Hold, load(row[12]), "hold") if row[12] else None,
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
