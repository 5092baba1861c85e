"""Partners with contracts, partner lists with versions, and the reference data of a book."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from leadkeeper.db import forms
from leadkeeper.db.book import settings
from leadkeeper.db.engine import Db, broken, dump, fetch_all, fetch_value, grouped, load, load_list, load_shape, shaped
from leadkeeper.domain import partner as partner_domain
from leadkeeper.domain import serialization
from leadkeeper.domain.book import ReferenceData
from leadkeeper.domain.partner import Contract, ListedName, ListVersion, Partner, PartnerList, PaymentTerms, Snapshot


def read_lists(db: Db) -> tuple[PartnerList, ...]:
    """All lists with their versions, in order of creation."""
    question = "SELECT list, ref, published_at, names, snapshot FROM list_versions ORDER BY id"
    versions = grouped(
        (number, ListVersion(ref, at, load_names(names), load_shape(Snapshot, shown, "snapshot") if shown else None))
        for number, ref, at, names, shown in fetch_all(db, question)
    )
    question = "SELECT id, ref, url FROM lists ORDER BY id"
    return tuple(PartnerList(ref, url, tuple(versions.get(number, ()))) for number, ref, url in fetch_all(db, question))


def load_names(text: str) -> tuple[ListedName, ...]:
    """Parse the names of a list version."""
    names = load(text)
    if not isinstance(names, list):
        raise broken("no list of names")
    return tuple(shaped(ListedName, name, "name") for name in names)


def list_ids(db: Db) -> dict[str, int]:
    """Database id of each list by public id."""
    return dict(fetch_all(db, "SELECT ref, id FROM lists"))


def version_numbers(db: Db) -> dict[str, int]:
    """Database id of each list version by public id."""
    return dict(fetch_all(db, "SELECT ref, id FROM list_versions"))


def add_list(db: Db, partner_list: PartnerList) -> None:
    """Add a list with its versions."""
    db.conn.execute("INSERT INTO lists (ref, url) VALUES (?, ?)", (partner_list.id, partner_list.url))
    for version in partner_list.versions:
        publish(db, partner_list.id, version)


def publish(db: Db, list_id: str, version: ListVersion) -> None:
    """Add a version to a list."""
    names = dump([serialization.write(name) for name in version.names])
    shown = dump(serialization.write(version.snapshot)) if version.snapshot else None
    db.conn.execute(
        "INSERT INTO list_versions (list, ref, published_at, names, snapshot)"
        " VALUES ((SELECT id FROM lists WHERE ref = ?), ?, ?, ?, ?)",
        (list_id, version.id, version.published_at, names, shown),
    )


def attach_snapshot(db: Db, version_id: str, snapshot: Snapshot) -> None:
    """Set the picture of a published version; the version itself cannot change."""
    statement = "UPDATE list_versions SET snapshot = ? WHERE ref = ?"
    db.conn.execute(statement, (dump(serialization.write(snapshot)), version_id))


_COLUMNS = (
    "ref, legal_name, siren, foreign_id, former_names, brands, country, transfer_safeguard, sectors,"
    " privacy_url, contact, hold"
)


def legal_names(db: Db) -> dict[str, str]:
    """Legal name of each partner by id, in order of creation."""
    return dict(fetch_all(db, "SELECT ref, legal_name FROM partners ORDER BY id"))


def read_all(db: Db) -> tuple[Partner, ...]:
    """All partners with their contracts, in order of creation."""
    contracts: dict[int, list[Contract]] = {}
    for partner, body, terms in fetch_all(db, "SELECT partner, body, terms FROM contracts ORDER BY id"):
        contract = load_shape(Contract, body, "contract")
        agreed = load_shape(PaymentTerms, terms, "terms") if terms else None
        contracts.setdefault(partner, []).append(replace(contract, terms=agreed))
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
            hold=load_shape(partner_domain.Hold, row[12], "hold") if row[12] else None,
            contracts=tuple(contracts.get(row[0], ())),
        )
        for row in fetch_all(db, f"SELECT id, {_COLUMNS} FROM partners ORDER BY id")
    )


def numbers(db: Db) -> dict[str, int]:
    """Database id of each partner by public id."""
    return dict(fetch_all(db, "SELECT ref, id FROM partners"))


def add(db: Db, partner: Partner) -> None:
    """Add a partner with its contracts."""
    statement = f"INSERT INTO partners ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    db.conn.execute(statement, (partner.id, *_facts(partner)))
    for contract in partner.contracts:
        add_contract(db, partner.id, contract)


def change(db: Db, partner: Partner) -> None:
    """Replace the facts of a partner; contracts are changed separately."""
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
        dump(serialization.write(partner.hold)) if partner.hold else None,
    )


def add_contract(db: Db, partner: str, contract: Contract) -> None:
    """Add a contract to a partner."""
    number = fetch_value(db, "SELECT id FROM partners WHERE ref = ?", (partner,))
    statement = "INSERT INTO contracts (partner, ref, body, terms) VALUES (?, ?, ?, ?)"
    db.conn.execute(statement, (number, contract.id, *_contract_cells(contract)))


def _contract_cells(contract: Contract) -> tuple[str, str | None]:
    """Facts and payment terms as JSON: a column each, as payment terms came later."""
    body = serialization.write(contract)
    terms = body.pop("terms", None)
    return dump(body), dump(terms) if terms else None


def change_contract(db: Db, partner: str, contract: Contract) -> None:
    """Replace the facts of a contract."""
    db.conn.execute(
        "UPDATE contracts SET body = ?, terms = ? WHERE ref = ? AND partner = (SELECT id FROM partners WHERE ref = ?)",
        (*_contract_cells(contract), contract.id, partner),
    )


def stop_secrets(db: Db, partner: str) -> dict[str, str]:
    """Secret (hex) for keyed hashes of each contract that has one, by contract id."""
    question = (
        "SELECT c.ref, c.stop_secret FROM contracts c JOIN partners p ON p.id = c.partner"
        " WHERE p.ref = ? AND c.stop_secret IS NOT NULL ORDER BY c.id"
    )
    return dict(fetch_all(db, question, (partner,)))


def set_stop_secret(db: Db, partner: str, contract: str, secret: str | None) -> None:
    """Set the secret of a contract; None deletes it."""
    db.conn.execute(
        "UPDATE contracts SET stop_secret = ? WHERE ref = ? AND partner = (SELECT id FROM partners WHERE ref = ?)",
        (secret, contract, partner),
    )


def clauses(db: Db, partner: str, contract: str) -> tuple[str, ...]:
    """Clauses ticked for a contract."""
    question = "SELECT c.clauses FROM contracts c JOIN partners p ON p.id = c.partner WHERE p.ref = ? AND c.ref = ?"
    return load_list(fetch_value(db, question, (partner, contract)))


def set_clauses(db: Db, partner: str, contract: str, clauses: Sequence[str]) -> None:
    """Set the clauses ticked for a contract."""
    statement = "UPDATE contracts SET clauses = ? WHERE ref = ? AND partner = (SELECT id FROM partners WHERE ref = ?)"
    db.conn.execute(statement, (dump(list(clauses)), contract, partner))


def remove(db: Db, partner: str) -> None:
    """Delete a partner, its contracts and its profile; fails if anything else refers to it."""
    for table in ("contracts", "profiles"):
        db.conn.execute(f"DELETE FROM {table} WHERE partner = (SELECT id FROM partners WHERE ref = ?)", (partner,))
    db.conn.execute("DELETE FROM partners WHERE ref = ?", (partner,))


USES = ("deliveries", "consent_kinds", "reviews", "suppressions", "notices")
"""Tables that refer to partners, besides contracts."""


def uses(db: Db, partner: str) -> dict[str, int]:
    """Number of rows that refer to a partner, by table; tables without any are left out."""
    question = "SELECT count(*) FROM {table} t JOIN partners p ON p.id = t.partner WHERE p.ref = ?"
    result = {table: fetch_value(db, question.format(table=table), (partner,)) for table in USES}
    return {table: count for table, count in result.items() if count}


def read(db: Db) -> ReferenceData:
    """Owner, partners with contracts, lists and forms with all versions, in archive order."""
    return ReferenceData(owner=settings.read(db), partners=read_all(db), lists=read_lists(db), forms=forms.read_all(db))
