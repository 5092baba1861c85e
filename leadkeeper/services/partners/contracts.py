"""What becomes of a contract once it is in the book: its clauses are ticked, it is terminated, another replaces it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from leadkeeper.db import partners
from leadkeeper.db.book import attachments
from leadkeeper.db.engine import Db
from leadkeeper.db.transaction import writing
from leadkeeper.domain.book import IDENTIFIERS, PERSON_COLUMNS
from leadkeeper.domain.contact import CHANNELS
from leadkeeper.domain.contract_renewal import Renewal, renewals
from leadkeeper.domain.countries import read_countries, read_country
from leadkeeper.domain.documents import ContractDraft
from leadkeeper.domain.eligibility.case import contract_state
from leadkeeper.domain.eligibility.list_rules import named_since
from leadkeeper.domain.partner import (
    BY_HAND,
    CLAUSES,
    ClauseState,
    Contract,
    FileStamp,
    Partner,
    PartnerList,
    contract_check,
    missing,
)
from leadkeeper.domain.suppression import read_key
from leadkeeper.domain.text import fresh_id
from leadkeeper.domain.time import calendar_day, paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import templates
from leadkeeper.files.templates import read_proof
from leadkeeper.messages.contract_draft import contract_draft
from leadkeeper.services.eligibility.context import JudgingContext, load_judging_context


@dataclass(frozen=True, slots=True)
class ContractNote:
    """The clauses of one contract, and whether stop files of its partner hold keyed hashes."""

    clauses: tuple[ClauseState, ...]
    has_secret: bool

    @property
    def missing(self) -> tuple[str, ...]:
        """The clauses that it lacks or contradicts."""
        return missing(self.clauses)


def contract_notes(db: Db) -> Mapping[tuple[str, str], ContractNote]:
    """The note of every contract of the book, by partner id and contract id."""
    found = {}
    for partner in partners.read_all(db):
        secrets = partners.stop_secrets(db, partner.id)
        for contract in partner.contracts:
            clauses = contract_check(contract, partners.clauses(db, partner.id, contract.id))
            found[partner.id, contract.id] = ContractNote(clauses, contract.id in secrets)
    return found


def draft_contract(db: Db, partner: str, target: Path, now: datetime, contract: str | None = None) -> ContractDraft:
    """Writes the draft as a new file and gives its words; `contract` None: with the facts of the newest contract.

    A partner without any contract gets a draft with gaps. Raises `unknown-partner`, `unknown-contract`, `file-exists`
    and the codes of `files.atomic`.
    """
    desk = load_judging_context(db, paris_day(now))
    chosen = desk.partner(partner)
    list_, version = _list_of(desk, chosen)
    draft = contract_draft(
        desk.sources.world.owner,
        chosen,
        _contract(chosen, contract),
        now,
        list_url=list_.url if list_ else None,
        list_version=version,
    )
    templates.write(draft, target)
    return draft


def _contract(partner: Partner, wanted: str | None) -> Contract:
    found = [one for one in partner.contracts if wanted in (None, one.id)]
    if wanted is not None and not found:
        raise LeadKeeperError("unknown-contract", contract=wanted)
    return max(found, key=lambda one: one.starts_on or "", default=Contract(""))


def _list_of(desk: JudgingContext, partner: Partner) -> tuple[PartnerList | None, str | None]:
    """The list that names the partner now and the version since which it does; else the first list of the book."""
    lists = desk.sources.world.lists
    for one in lists:
        since = named_since(desk.sources, partner, one)
        if since is not None:
            return one, since.version.id
    return (lists[0] if lists else None), None


NEW = "new"
SECRET_BYTES = 32
SHORTEST = 16
"""Bytes that a secret has at least: a shorter one can be tried out."""


def make_stop_secret(db: Db, partner: str, contract: str, secret: str | None = None) -> str:
    """Gives a contract the secret (hex) agreed with the partner, or a fresh one; returns it in lower case.

    `partner` and `contract` are ids. Raises `unknown-partner`, `unknown-contract`, `bad-stop-secret`.
    """
    chosen = secret_of(NEW if secret is None else secret)
    _keep(db, partner, contract, chosen)
    return chosen


def secret_of(text: str) -> str:
    """The secret that a text is, in lower-case hex, a fresh one for `new`; raises `bad-stop-secret`."""
    key = secrets.token_bytes(SECRET_BYTES) if text == NEW else read_key(text)
    if key is None or len(key) < SHORTEST:
        raise LeadKeeperError("bad-stop-secret", least=SHORTEST)
    return key.hex()


def forget_stop_secret(db: Db, partner: str, contract: str) -> None:
    """From here on the partner gets plain addresses again. Raises `unknown-partner`, `unknown-contract`."""
    _keep(db, partner, contract, None)


def hash_secret(db: Db, partner: Partner, today: date) -> str | None:
    """The secret of the newest contract that has one, those in force first; None when no contract has any."""
    known = partners.stop_secrets(db, partner.id)

    def rank(one: Contract) -> tuple[bool, str]:
        return contract_state(one, today) == "in-force", one.starts_on or ""

    having = [one for one in partner.contracts if one.id in known]
    return known[max(having, key=rank).id] if having else None


def _keep(db: Db, partner: str, contract: str, secret: str | None) -> None:
    with writing(db):
        known = {one.id: one for one in partners.read_all(db)}
        if partner not in known:
            raise LeadKeeperError("unknown-partner", partner=partner)
        if contract not in {one.id for one in known[partner].contracts}:
            raise LeadKeeperError("unknown-contract", contract=contract)
        partners.set_stop_secret(db, partner, contract, secret)


COLUMNS = PERSON_COLUMNS
"""The columns that a contract may speak of."""

NEEDED = ("signed_on", "starts_on", "channels", "fields", "territory")


def sign_contract(
    db: Db, partner: str, contract: Contract, document: Path | None, now: datetime, *, stop_secret: str | None = None
) -> str:
    """Adds a contract and gives the id made for it; its own id is not looked at. The document is copied into the book.

    `stop_secret` (hex, `new` for a fresh one) lets the partner's stop files hold keyed hashes instead of addresses.

    Raises `unknown-partner`, `contract-incomplete` (with the `field`), `dates-reversed`, `unknown-channel`,
    `unknown-field`, `channel-needs-column`, `unknown-country`, `bad-stop-secret`, and what `files.templates` raises.
    """
    _check(contract)
    secret = secret_of(stop_secret) if stop_secret is not None else None
    proof = read_proof(document) if document is not None else None
    with writing(db):
        known = {one.id: one for one in partners.read_all(db)}
        if partner not in known:
            raise LeadKeeperError("unknown-partner", partner=partner)
        year = (contract.starts_on or "")[:4]
        made = fresh_id(f"{partner}-{year}", {one.id for one in known[partner].contracts})
        stamp = (
            FileStamp(proof.name, attachments.keep(db, proof.name, proof.content, now.isoformat())) if proof else None
        )
        partners.add_contract(db, partner, replace(contract, id=made, document=stamp))
        partners.set_stop_secret(db, partner, made, secret)
    return made


def countries_of(text: str) -> tuple[str, ...]:
    """The codes of the countries that a text names, then its other parts as they are: `sign_contract` refuses them."""
    codes, unknown = read_countries(text)
    return (*codes, *unknown)


def _check(contract: Contract) -> None:
    for field in NEEDED:
        if not getattr(contract, field):
            raise LeadKeeperError("contract-incomplete", field=field)
    for channel in contract.channels:
        if channel not in CHANNELS:
            raise LeadKeeperError("unknown-channel", channel=channel)
    for column in contract.fields:
        if column not in COLUMNS:
            raise LeadKeeperError("unknown-field", field=column)
    for channel in contract.channels:
        if IDENTIFIERS[channel] not in contract.fields:
            raise LeadKeeperError("channel-needs-column", channel=channel, column=IDENTIFIERS[channel])
    for country in contract.territory:
        if read_country(country) != country:
            raise LeadKeeperError("unknown-country", country=country)
    starts, ends = calendar_day(contract.starts_on), calendar_day(contract.ends_on)
    if starts is not None and ends is not None and ends < starts:
        raise LeadKeeperError("dates-reversed")


def tick_clauses(db: Db, partner: str, contract: str, clauses: Sequence[str]) -> None:
    """Says which clauses a reader found in a contract, in the place of those said before.

    Only those that the facts of the contract do not tell. Raises `unknown-clause`, `unknown-partner`,
    `unknown-contract`.
    """
    for clause in clauses:
        if clause not in BY_HAND:
            raise LeadKeeperError("unknown-clause", clause=clause)
    with writing(db):
        _stored_contract(db, partner, contract)
        partners.set_clauses(db, partner, contract, [one for one in CLAUSES if one in clauses])


def attach_document(db: Db, partner: str, contract: str, path: Path, now: datetime) -> str:
    """Copies the signed file of a contract into the book and gives its SHA-256.

    Raises `document-kept` where there is one, `unknown-partner`, `unknown-contract` and what `files.templates` raises.
    """
    proof = read_proof(path)
    with writing(db):
        found = _stored_contract(db, partner, contract)
        if found.document is not None:
            raise LeadKeeperError("document-kept", contract=contract)
        digest = attachments.keep(db, proof.name, proof.content, now.isoformat())
        partners.change_contract(db, partner, replace(found, document=FileStamp(proof.name, digest)))
    return digest


def terminate_contract(db: Db, partner: str, contract: str, on: date) -> None:
    """From that day on nothing is given under a contract.

    Raises `contract-terminated` where it was terminated before that day already, `terminated-before-start`,
    `unknown-partner`, `unknown-contract`.
    """
    with writing(db):
        found = _stored_contract(db, partner, contract)
        earlier, starts = calendar_day(found.terminated_on), calendar_day(found.starts_on)
        if found.terminated_on is not None and (earlier is None or earlier <= on):
            raise LeadKeeperError("contract-terminated", contract=contract, day=found.terminated_on)
        if starts is not None and on < starts:
            raise LeadKeeperError("terminated-before-start", contract=contract)
        partners.change_contract(db, partner, replace(found, terminated_on=on.isoformat()))


def replace_contract(
    db: Db, partner: str, before: str, contract: Contract, document: Path | None, now: datetime
) -> str:
    """Signs a contract in the place of another, which is terminated on its first day; gives the new one's id.

    What was agreed never changes: other terms are another contract. Raises what `sign_contract` and
    `terminate_contract` raise.
    """
    with writing(db):
        made = sign_contract(db, partner, contract, document, now)
        old, starts = _stored_contract(db, partner, before), calendar_day(contract.starts_on)
        if starts is not None and not _over(old, starts):
            terminate_contract(db, partner, before, starts)
    return made


def ending_soon(db: Db, today: date) -> tuple[Renewal, ...]:
    """The contracts in force that end within 60 days and that nothing follows, the first to end first."""
    return renewals(partners.read_all(db), today)


def _over(contract: Contract, day: date) -> bool:
    """Whether a contract ends before a day by itself."""
    ends, terminated = calendar_day(contract.ends_on), calendar_day(contract.terminated_on)
    return (ends is not None and ends < day) or (terminated is not None and terminated <= day)


def _stored_contract(db: Db, partner: str, contract: str) -> Contract:
    known: dict[str, Partner] = {one.id: one for one in partners.read_all(db)}
    if partner not in known:
        raise LeadKeeperError("unknown-partner", partner=partner)
    for one in known[partner].contracts:
        if one.id == contract:
            return one
    raise LeadKeeperError("unknown-contract", contract=contract)
