"""Whether anything may go to this partner at all: sector, contract, hold, notices, earlier files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from leadkeeper.model.partner import Partner
from leadkeeper.model.person import Given
from leadkeeper.model.verdict import Objection
from leadkeeper.rules.eligibility.case import Case, contract_state
from leadkeeper.rules.eligibility.objections import block, overridable, review

HOMES = ("energy_renovation", "renewables", "home_adaptation")
SPECIAL = ("health", "gambling", "tobacco", "alcohol", "debt")


def r12_sector(case: Case) -> Iterator[Objection]:
    """Sectors that may not prospect, even with consent (L223-1 al. 5, L223-8 C. conso; L6323-8-1 C. trav.)."""
    known = sectors(case.partner)
    if not known:
        yield review("R12", "sector-unknown", partner=case.partner.legal_name)
    for sector in known:
        banned = sector == "cpf_training" or (sector in HOMES and case.consumer)
        if banned and case.channel != "post":
            yield block("R12", "sector-banned", sector=sector)
        elif sector in SPECIAL:
            yield review("R12", "sector-special", sector=sector)


def sectors(partner: Partner) -> tuple[str, ...]:
    """The partner's sectors, spelled as the banned ones are; a blank says nothing."""
    return _spelled(tuple(partner.sectors))


@cache
def _spelled(sectors: tuple[str, ...]) -> tuple[str, ...]:
    spelled = (re.sub(r"[\s-]+", "_", sector.strip().lower()) for sector in sectors)
    return tuple(sector for sector in spelled if sector)


def r22_no_contract(case: Case) -> Iterator[Objection]:
    """A signed contract runs today and allows this channel and country (Foriou SAN-2024-003)."""
    partner = case.partner.legal_name
    if not case.in_force:
        states = {contract_state(one, case.today) for one in case.partner.contracts}
        worst = next((state for state in ("not-started", "ended", "terminated", "unsigned") if state in states), "none")
        yield block("R22", f"contract-{worst}", partner=partner)
    elif not case.fitting:
        listed = any(case.channel in one.channels for one in case.in_force)
        yield block("R22", "territory-not-covered" if listed else "channel-not-in-contract", partner=partner)
    elif any(one.document and one.document.sha256 in case.sources.altered for one in case.fitting):
        yield review("R22", "contract-altered", partner=partner)


def r24_cascade(case: Case) -> Iterator[Objection]:
    """A contract that lets the partner pass data on is covered by no consent (CNIL's fourth principle)."""
    if any(one.onward_transfer for one in case.in_force):
        yield block("R24", "onward-transfer", partner=case.partner.legal_name)


def r31_notices_overdue(case: Case) -> Iterator[Objection]:
    """The partner is first told of those who withdrew (GDPR 19; C-129/21)."""
    if case.overdue:
        yield review("R31", "notices-overdue", partner=case.partner.legal_name, count=case.overdue)


def r40_on_hold(case: Case) -> Iterator[Objection]:
    """Nothing goes to a partner on hold (Foriou; Solocal)."""
    hold = case.partner.hold
    if hold is not None and not case.is_off("R40"):
        yield block("R40", "on-hold", partner=case.partner.legal_name, since=hold.since, reason=hold.reason)


def r41_already_given(case: Case) -> Iterator[Objection]:
    """The contract says how often; a further time is somebody's decision."""
    earlier = _earlier(case)
    limits = [one.max_uses for one in case.fitting or case.in_force if one.max_uses is not None]
    limit = min(limits, default=None)
    if case.is_off("R41"):
        return
    if not earlier:
        if limit is not None and limit <= 0:
            yield block("R41", "no-use-allowed", partner=case.partner.legal_name)
        return
    latest = max(earlier, key=lambda one: one.when.lo if one.when else case.end_of_today)
    facts = {"partner": case.partner.legal_name, "at": latest.at, "times": len(earlier), "limit": limit}
    if limit is not None and len(earlier) >= limit:
        yield block("R41", "uses-spent", **facts)
    else:
        given_hi = max(one.when.hi if one.when else case.never for one in earlier)
        yield overridable("R41", "already-given", given_hi, **facts)


def _earlier(case: Case) -> list[Given]:
    """The files up to today in which this partner got any record of the person, each once."""
    records = case.person.twins or (case.person,)
    found = {
        one.export or str(one): one
        for record in records
        for one in record.given
        if one.partner == case.partner.id and (one.when is None or one.when.lo <= case.end_of_today)
    }
    return list(found.values())
