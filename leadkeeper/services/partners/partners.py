"""Partners: add, change, remove, put on hold; overview with contracts, lists and disclosures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from leadkeeper.db import disclosures, partners
from leadkeeper.db.engine import Db, writing
from leadkeeper.domain.contact import CHANNELS
from leadkeeper.domain.eligibility.case import contract_state
from leadkeeper.domain.eligibility.contact_rules import EEA
from leadkeeper.domain.eligibility.context import Published, RuleContext
from leadkeeper.domain.eligibility.list_rules import named_ever, named_since
from leadkeeper.domain.eligibility.partner_rules import renewals, use_until
from leadkeeper.domain.partner import (
    Contract,
    Hold,
    Partner,
    PartnerList,
    Renewal,
    is_siren,
    siren_digits,
    which_partner,
    with_id,
)
from leadkeeper.domain.text import fresh_id
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import Flow, run
from leadkeeper.services.consent.record import refuse_left_out
from leadkeeper.services.eligibility.context import switched_off


def add_partner(db: Db, partner: Partner) -> str:
    """Add a partner at once, see `adding_partner`."""
    return run(adding_partner(db, partner))


def adding_partner(db: Db, partner: Partner) -> Flow[str]:
    """Add a partner without contracts; return the id made from its name. The id in the input is ignored.

    Who agreed to others alone refuses it: their lines are read again. Raises `partner-name-missing`, `number-missing`,
    `siren-missing` (French companies have one), `bad-siren`, `siren-taken`.
    """
    with writing(db):
        known = partners.read_all(db)
        _check(partner, known)
        made = fresh_id(partner.legal_name, {one.id for one in known}, "partner")
        added = replace(partner, id=made, siren=siren_without_blanks(partner.siren) or None, contracts=())
        partners.add(db, added)
        yield from refuse_left_out(db, added)
    return made


def needs_safeguard(country: str | None) -> bool:
    """Whether sending data to a company in this country is a transfer outside the EEA (GDPR ch. V)."""
    return country not in EEA


def change_partner(db: Db, partner: Partner) -> None:
    """Replace the facts of a partner; a name that it no longer has is remembered.

    The SIREN may be added but not changed (`siren-fixed`). Hold and contracts are unchanged. Raises also
    `unknown-partner` and the codes of `add_partner`.
    """
    with writing(db):
        known = partners.read_all(db)
        before = with_id(known, partner.id)
        if before.siren and siren_without_blanks(before.siren) != siren_without_blanks(partner.siren):
            raise LeadKeeperError("siren-fixed", partner=before.legal_name)
        _check(partner, [one for one in known if one.id != partner.id])
        siren = before.siren or siren_without_blanks(partner.siren) or None
        names = dict.fromkeys((*before.former_names, *partner.former_names, before.legal_name))
        names.pop(partner.legal_name, None)
        partners.change(db, replace(partner, siren=siren, former_names=tuple(names), hold=before.hold))


def hold_partner(db: Db, partner: str, reason: str | None, today: date) -> None:
    """Put a partner on hold from today, with a reason or None; an existing hold keeps its date and gets the new reason.

    Raises `reason-missing`, `unknown-partner`.
    """
    if reason is not None and not reason.strip():
        raise LeadKeeperError("reason-missing")
    with writing(db):
        before = with_id(partners.read_all(db), partner).hold
        since = before.since if before is not None and before.since else today.isoformat()
        set_hold(db, partner, Hold(since, reason.strip() if reason is not None else None))


def remove_hold(db: Db, partner: str) -> None:
    """Remove a partner's hold; raises `unknown-partner`."""
    set_hold(db, partner, None)


def remove_partner(db: Db, partner: str) -> None:
    """Delete a partner that nothing else refers to, with its contracts; raises as `check_removal`."""
    with writing(db):
        check_removal(db, partner)
        partners.remove(db, partner)


def check_removal(db: Db, partner: str) -> None:
    """Raise `partner-in-use` if a disclosure, consent event, review, suppression or notification refers to a partner.

    Records of past acts must stay complete. Also raises `unknown-partner`, and `partner-listed` if a published list
    names it.
    """
    stored = with_id(partners.read_all(db), partner)
    if partners.uses(db, partner):
        raise LeadKeeperError("partner-in-use", partner=stored.legal_name)
    sources = RuleContext(partners.read(db))
    if any(named_ever(sources, stored, one) for one in sources.reference_data.lists):
        raise LeadKeeperError("partner-listed", partner=stored.legal_name)


def siren_without_blanks(siren: str | None) -> str:
    """SIREN without blanks."""
    return "".join((siren or "").split())


def set_hold(db: Db, partner: str, hold: Hold | None) -> None:
    """Give a partner this hold as it is, or None; raises `unknown-partner`."""
    with writing(db):
        partners.change(db, replace(with_id(partners.read_all(db), partner), hold=hold))


def _check(partner: Partner, others: tuple[Partner, ...] | list[Partner]) -> None:
    if not partner.legal_name.strip():
        raise LeadKeeperError("partner-name-missing")
    siren = siren_without_blanks(partner.siren)
    if not siren and not (partner.foreign_id or "").strip():
        raise LeadKeeperError("number-missing")
    if not siren and partner.country in (None, "FR"):
        raise LeadKeeperError("siren-missing")
    if siren and not is_siren(siren):
        raise LeadKeeperError("bad-siren", siren=partner.siren)
    for other in others:
        if siren and siren_digits(other.siren) == siren:
            raise LeadKeeperError("siren-taken", partner=other.legal_name)


@dataclass(frozen=True, slots=True)
class PartnerHold:
    """Hold of a partner now and `before`; not `in_force` if the book has the hold rule (R40) off."""

    partner: str
    legal_name: str
    hold: Hold | None
    before: Hold | None
    in_force: bool

    @property
    def changed(self) -> bool:
        """Whether the hold changed."""
        return self.hold != self.before


def list_holds(db: Db) -> tuple[PartnerHold, ...]:
    """Return the hold state of every partner."""
    return _told(db, partners.read_all(db))


def hold_partners(db: Db, names: Iterable[str], reason: str, today: date) -> tuple[PartnerHold, ...]:
    """Put partners (id, SIREN or exact legal name) on hold, or change the reason of an existing hold.

    Raises `reason-missing`, `unknown-partner`.
    """
    with writing(db):
        chosen = _chosen(db, names)
        for one in chosen:
            hold_partner(db, one.id, reason, today)
        return _told(db, chosen)


def remove_holds(db: Db, names: Iterable[str]) -> tuple[PartnerHold, ...]:
    """Remove holds; partners without one are returned as unchanged. Raises `unknown-partner`."""
    with writing(db):
        chosen = _chosen(db, names)
        for one in chosen:
            if one.hold is not None:
                remove_hold(db, one.id)
        return _told(db, chosen)


def _chosen(db: Db, names: Iterable[str]) -> tuple[Partner, ...]:
    known = {one.id: one for one in partners.read_all(db)}
    return tuple({one.id: one for one in (which_partner(known, name) for name in names)}.values())


def _told(db: Db, before: tuple[Partner, ...]) -> tuple[PartnerHold, ...]:
    now = {one.id: one.hold for one in partners.read_all(db)}
    in_force = "R40" not in switched_off(db)
    return tuple(PartnerHold(one.id, one.legal_name, now[one.id], one.hold, in_force) for one in before)


NO_CONTRACT = "none"
IN_FORCE = "in-force"


@dataclass(frozen=True, slots=True)
class PartnerView:
    """One partner today.

    `contracts` are paired with their states (`in-force`, `unsigned`, `not-started`, `ended`, `terminated`), newest
    first. `exports` counts files, `people` the different contacts in them. `ending` are the contracts to renew soon;
    `until` is the last day of the contract shown and of those that continue it without a break, None if open-ended.
    `named` are the versions since which a list names the partner without a break; `was_named`: by any version.
    """

    partner: Partner
    contracts: tuple[tuple[Contract, str], ...]
    named: tuple[Published, ...]
    exports: int
    people: int
    ending: tuple[Renewal, ...] = ()
    until: date | None = None
    was_named: bool = False

    @property
    def since(self) -> str | None:
        """Since when a list names the partner without a break; None if none does or it is unknown."""
        return min(filter(None, (one.version.published_at for one in self.named)), default=None)

    @property
    def contract(self) -> Contract | None:
        """Newest contract in force, else newest of all."""
        running = [one for one, state in self.contracts if state == IN_FORCE]
        return next(iter([*running, *(one for one, _state in self.contracts)]), None)

    @property
    def channels(self) -> tuple[str, ...]:
        """Channels of the contracts in force."""
        agreed = {channel for one, state in self.contracts if state == IN_FORCE for channel in one.channels}
        return tuple(channel for channel in CHANNELS if channel in agreed)

    def is_replaced(self, contract: Contract) -> bool:
        """Whether a contract ends on the first day of another: nobody terminated it, other terms took its place."""
        others = [one.starts_on for one, state in self.contracts if one.id != contract.id and state != "unsigned"]
        return contract.terminated_on is not None and contract.terminated_on in others

    @property
    def to_renew(self) -> tuple[Renewal, ...]:
        """Contracts that end soon and that nobody ended; none of a partner on hold, or taken off the list."""
        is_over = self.partner.hold is not None or (self.was_named and not self.named)
        return () if is_over else tuple(one for one in self.ending if one.contract.terminated_on is None)

    @property
    def allows_onward(self) -> Contract | None:
        """Contract in force that lets the partner pass the data on, so nobody can be exported (R24); else None."""
        return next((one for one, state in self.contracts if state == IN_FORCE and one.onward_transfer), None)

    @property
    def state(self) -> str:
        """State of that contract, `none` without any."""
        shown = self.contract
        return next((state for one, state in self.contracts if one is shown), NO_CONTRACT)

    @property
    def ended(self) -> date | None:
        """Day on which the newest signed contract ran out, if none is in force and it was not terminated."""
        signed = [(one, state) for one, state in self.contracts if state != "unsigned"]
        return signed[0][0].last_day if signed and self.state != IN_FORCE and signed[0][1] == "ended" else None


@dataclass(frozen=True, slots=True)
class PartnersOverview:
    """All partners, and the lists with all versions, in book order."""

    partners: tuple[PartnerView, ...]
    lists: tuple[PartnerList, ...]


def partners_overview(db: Db, today: date) -> PartnersOverview:
    """Return every partner and every list."""
    sources, given = RuleContext(partners.read(db)), disclosures.totals(db)
    return PartnersOverview(
        tuple(
            _view(sources, partner, given.get(partner.id, (0, 0)), today) for partner in sources.reference_data.partners
        ),
        sources.reference_data.lists,
    )


def _view(sources: RuleContext, partner: Partner, given: tuple[int, int], today: date) -> PartnerView:
    lists = sources.reference_data.lists
    named = tuple(since for one in lists if (since := named_since(sources, partner, one)) is not None)
    newest_first = sorted(partner.contracts, key=lambda one: one.starts_on or "", reverse=True)
    contracts = tuple((one, contract_state(one, today)) for one in newest_first)
    was_named = any(named_ever(sources, partner, one) for one in lists)
    view = PartnerView(partner, contracts, named, *given, renewals((partner,), today), was_named=was_named)
    shown = view.contract
    return replace(view, until=use_until(partner, shown, shown.channels, today)) if shown is not None else view
