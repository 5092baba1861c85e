"""Contracts: draft, sign, amend clauses, attach documents, replace and terminate; the secrets for stop files."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from leadkeeper.db import partners
from leadkeeper.db.book import attachments
from leadkeeper.db.engine import Db, writing
from leadkeeper.domain.book import IDENTIFIERS, PERSON_COLUMNS
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
    PriceTier,
    check_prices,
    contract_check,
    missing,
    which_partner,
    with_id,
)
from leadkeeper.domain.text import fresh_id
from leadkeeper.domain.time import calendar_day, paris_day
from leadkeeper.errors import LeadKeeperError, first_or_raise
from leadkeeper.files import templates
from leadkeeper.files.file_kind import read_attachment
from leadkeeper.messages.contract_draft import contract_draft
from leadkeeper.services.eligibility.context import JudgingContext, load_judging_context
from leadkeeper.services.eligibility.judge import check_channels


@dataclass(frozen=True, slots=True)
class ContractNote:
    """Clauses of one contract, and whether the partner's stop files hold keyed hashes."""

    clauses: tuple[ClauseState, ...]
    has_secret: bool

    @property
    def missing(self) -> tuple[str, ...]:
        """Required clauses that the contract lacks, or that nobody looked for."""
        return missing(self.clauses)


def contract_notes(db: Db) -> Mapping[tuple[str, str], ContractNote]:
    """Return the note of every contract by partner id and contract id."""
    notes = {}
    for partner in partners.read_all(db):
        secrets = partners.stop_secrets(db, partner.id)
        for contract in partner.contracts:
            clauses = contract_check(contract, partners.clauses(db, partner.id, contract.id))
            notes[partner.id, contract.id] = ContractNote(clauses, contract.id in secrets)
    return notes


def draft_contract(db: Db, partner: str, target: Path, now: datetime, contract: str | None = None) -> ContractDraft:
    """Write a contract draft to a new file; return its text.

    Without `contract`, uses the newest contract's facts. A partner without contracts gets a draft with gaps. Raises
    `unknown-partner`, `unknown-contract`, `file-exists` and the codes of `files.atomic`.
    """
    judging = load_judging_context(db, paris_day(now))
    chosen = judging.partner(partner)
    list_, published_at = _list_of(judging, chosen)
    matching = [one for one in chosen.contracts if contract in (None, one.id)]
    if contract is not None and not matching:
        raise LeadKeeperError("unknown-contract", contract=contract)
    draft = contract_draft(
        judging.sources.reference_data.owner,
        chosen,
        max(matching, key=lambda one: one.starts_on or "", default=Contract("")),
        now,
        list_url=list_.url if list_ else None,
        published_at=published_at,
    )
    templates.write(draft, target)
    return draft


def _list_of(judging: JudgingContext, partner: Partner) -> tuple[PartnerList | None, str | None]:
    """List that names the partner now with the instant since which it does; else the book's first list."""
    lists = judging.sources.reference_data.lists
    for partner_list in lists:
        since = named_since(judging.sources, partner, partner_list)
        if since is not None:
            return partner_list, since.version.published_at
    return (lists[0] if lists else None), None


SECRET_BYTES = 32


def make_stop_secret(db: Db, partner: str, contract: str) -> str:
    """Set a random secret for the keyed hashes of the partner's stop files; return it in hex.

    `partner` and `contract` are ids. Raises `unknown-partner`, `unknown-contract`.
    """
    secret = secrets.token_hex(SECRET_BYTES)
    _keep(db, partner, contract, secret)
    return secret


def forget_stop_secret(db: Db, partner: str, contract: str) -> None:
    """Remove the secret, so that stop files hold plain addresses. Raises `unknown-partner`, `unknown-contract`."""
    _keep(db, partner, contract, None)


def hash_secret(db: Db, partner: Partner, today: date) -> str | None:
    """Secret of the newest contract that has one, those in force first; None if no contract has one."""
    known = partners.stop_secrets(db, partner.id)

    def rank(one: Contract) -> tuple[bool, str]:
        return contract_state(one, today) == "in-force", one.starts_on or ""

    having = [one for one in partner.contracts if one.id in known]
    return known[max(having, key=rank).id] if having else None


def _keep(db: Db, partner: str, contract: str, secret: str | None) -> None:
    with writing(db):
        _stored_contract(db, partner, contract)
        partners.set_stop_secret(db, partner, contract, secret)


COLUMNS = PERSON_COLUMNS  # columns that a contract may list

NEEDED = ("signed_on", "starts_on", "channels", "fields", "territory", "purpose")


def sign_contract(db: Db, partner: str, contract: Contract, document: Path | None, now: datetime) -> str:
    """Add a contract and return its new id; the id in the input is ignored.

    The document is copied into the book. Raises `unknown-partner`, `contract-incomplete` (with the `field`),
    `dates-reversed`, `unknown-channel`, `unknown-field`, `channel-needs-column`, `unknown-country`, `negative-price`,
    `bad-terms`, and the codes of `files.file_kind`.
    """
    for field in missing_terms(contract):
        raise LeadKeeperError("contract-incomplete", field=field)
    return _add_contract(db, partner, contract, document, now)


def missing_terms(contract: Contract) -> list[str]:
    """Return the fields without which no new contract is signed."""
    return [field for field in NEEDED if not getattr(contract, field)]


def _add_contract(
    db: Db, partner: str, contract: Contract, document: Path | None, now: datetime, secret: str | None = None
) -> str:
    """Add a contract, also the renewal of an earlier one that lacks what is asked of new ones."""
    _check(contract)
    attached = read_attachment(document) if document is not None else None
    with writing(db):
        stored = with_id(partners.read_all(db), partner)
        made = fresh_id(f"{partner}-{(contract.starts_on or '')[:4]}", {one.id for one in stored.contracts})
        stamp = (
            FileStamp(attached.name, attachments.keep(db, attached.name, attached.content, now.isoformat()))
            if attached
            else None
        )
        partners.add_contract(db, partner, replace(contract, id=made, document=stamp))
        partners.set_stop_secret(db, partner, made, secret)
    return made


def countries_of(text: str) -> tuple[str, ...]:
    """Return the country codes named in a text; unknown parts are kept and rejected by `sign_contract`."""
    codes, unknown = read_countries(text)
    return (*codes, *unknown)


_TIER = re.compile(r"([1-9][0-9 ]*) *[:=] *([0-9]+)(?:[.,]([0-9]{1,2}))? *€?")


def read_tiers(text: str) -> tuple[PriceTier, ...]:
    """Return the prices by volume typed as `1000: 0,45; 5000: 0,40`; raises `bad-tiers` for anything else."""
    tiers = []
    for part in filter(None, (one.strip() for one in text.replace("\u202f", " ").replace("\u00a0", " ").split(";"))):
        typed = _TIER.fullmatch(part)
        if typed is None:
            raise LeadKeeperError("bad-tiers", text=part)
        cents = int(typed[2]) * 100 + int((typed[3] or "").ljust(2, "0"))
        tiers.append(PriceTier(int(typed[1].replace(" ", "")), cents))
    return tuple(tiers)


def _check(contract: Contract) -> None:
    check_prices(contract)
    check_channels(contract.channels)
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
    """Set which clauses a contract contains, as read by a person; replaces earlier ticks.

    Only clauses that do not follow from the contract's facts. Raises `unknown-clause`, `unknown-partner`,
    `unknown-contract`.
    """
    for clause in clauses:
        if clause not in BY_HAND:
            raise LeadKeeperError("unknown-clause", clause=clause)
    with writing(db):
        _stored_contract(db, partner, contract)
        partners.set_clauses(db, partner, contract, [one for one in CLAUSES if one in clauses])


def attach_document(db: Db, partner: str, contract: str, path: Path, now: datetime) -> str:
    """Copy the signed document of a contract into the book; return its SHA-256.

    Of a document that is only declared, as after a restore, exactly its file is taken. Raises `document-kept` if there
    is one, `unknown-partner`, `unknown-contract` and the codes of `files.file_kind`.
    """
    attached = read_attachment(path)
    with writing(db):
        stored = _stored_contract(db, partner, contract)
        if stored.document is not None and not attachments.is_lacking(db, stored.document.sha256, attached.content):
            raise LeadKeeperError("document-kept", contract=contract)
        digest = attachments.keep(db, attached.name, attached.content, now.isoformat())
        partners.change_contract(db, partner, replace(stored, document=FileStamp(attached.name, digest)))
    return digest


def terminate_contract(db: Db, partner: str, contract: str, on: date) -> None:
    """Terminate a contract: from that day on nothing is shared under it.

    Raises `contract-terminated` if it was already terminated before that day, `terminated-before-start`,
    `unknown-partner`, `unknown-contract`.
    """
    with writing(db):
        stored = _stored_contract(db, partner, contract)
        earlier, starts = calendar_day(stored.terminated_on), calendar_day(stored.starts_on)
        if stored.terminated_on is not None and (earlier is None or earlier <= on):
            raise LeadKeeperError("contract-terminated", contract=contract, day=stored.terminated_on)
        if starts is not None and on < starts:
            raise LeadKeeperError("terminated-before-start", contract=contract)
        partners.change_contract(db, partner, replace(stored, terminated_on=on.isoformat()))


def replace_contract(
    db: Db, partner: str, before: str, contract: Contract, document: Path | None, now: datetime
) -> str:
    """Sign a contract that replaces another, which ends on the new one's first day; return the new id.

    Agreed terms never change: other terms are another contract. Raises the codes of `sign_contract` and
    `terminate_contract`.
    """
    with writing(db):
        made = sign_contract(db, partner, contract, document, now)
        old, starts = _stored_contract(db, partner, before), calendar_day(contract.starts_on)
        if starts is not None and (old.last_day is None or old.last_day >= starts):
            terminate_contract(db, partner, before, starts)
    return made


def find_contract(db: Db, wanted: str, partner: str | None = None) -> tuple[Partner, Contract]:
    """Return the contract with this id and its partner (an id, SIREN or legal name narrows the search).

    Raises `unknown-contract`, `unknown-partner`, and `several-contracts` if several partners have one of this id.
    """
    known = {one.id: one for one in partners.read_all(db)}
    among = known.values() if partner is None else [which_partner(known, partner)]
    matches = [(one, contract) for one in among for contract in one.contracts if contract.id == wanted]
    if not matches:
        raise LeadKeeperError("unknown-contract", contract=wanted)
    if len(matches) > 1:
        raise LeadKeeperError("several-contracts", contract=wanted, partners=[one.id for one, _ in matches])
    return matches[0]


def renew_contract(
    db: Db, contract: str, until: date, document: Path | None, now: datetime, partner: str | None = None
) -> tuple[str, Contract]:
    """Sign the same terms anew until a day, from the day after the contract's end on, or from today if it is over.

    Return the partner's id and the new contract. Raises `contract-endless`, `contract-renewed` if another contract
    continues it already, and the codes of `find_contract` and `sign_contract`.
    """
    with writing(db):
        owner, before = find_contract(db, contract, partner)
        today, last = paris_day(now), before.last_day
        if last is None:
            raise LeadKeeperError("contract-endless", contract=contract)
        starts = max(last + timedelta(days=1), today)
        following = [
            one.id for one in owner.contracts if one.id != before.id and contract_state(one, starts) == "in-force"
        ]
        if following:
            raise LeadKeeperError("contract-renewed", contract=contract, by=following[0])
        terms = replace(
            before, signed_on=today.isoformat(), starts_on=starts.isoformat(), ends_on=until.isoformat(),
            terminated_on=None, document=None,
        )  # fmt: skip
        made = _add_contract(db, owner.id, terms, document, now, partners.stop_secrets(db, owner.id).get(before.id))
        return owner.id, find_contract(db, made, owner.id)[1]


def _stored_contract(db: Db, partner: str, contract: str) -> Contract:
    matching = (one for one in with_id(partners.read_all(db), partner).contracts if one.id == contract)
    return first_or_raise(matching, LeadKeeperError("unknown-contract", contract=contract))
