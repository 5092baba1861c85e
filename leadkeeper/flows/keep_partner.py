"""Adds a partner, changes what is known of it, puts it on hold, takes out one that was never used."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from leadkeeper.errors import LeadKeeperError
from leadkeeper.model.partner import Hold, Partner
from leadkeeper.rules.eligibility import Sources
from leadkeeper.rules.eligibility.lists import named_ever
from leadkeeper.rules.eligibility.persons import EEA
from leadkeeper.rules.fresh_id import fresh_id
from leadkeeper.rules.siren import is_siren
from leadkeeper.store import partners, world
from leadkeeper.store.engine import Db
from leadkeeper.store.transaction import writing


def add_partner(db: Db, partner: Partner) -> str:
    """Adds a partner without contracts and gives the id made from its name; its own id is not looked at.

    Raises `partner-name-missing`, `number-missing`, `siren-missing` (a French company has one), `bad-siren`,
    `siren-taken`.
    """
    with writing(db):
        known = partners.read_all(db)
        _check(partner, known)
        made = fresh_id(partner.legal_name, {one.id for one in known}, "partner")
        partners.add(db, replace(partner, id=made, siren=digits_of(partner.siren) or None, contracts=()))
    return made


def needs_safeguard(country: str | None) -> bool:
    """Whether data that goes to a company in this country leaves the European Economic Area (GDPR ch. V)."""
    return country not in EEA


def change_partner(db: Db, partner: Partner) -> None:
    """Puts new facts in the place of those of the partner with this id; a name that it no longer has is remembered.

    The SIREN may be filled in but never changed (`siren-fixed`). Hold and contracts stay as they are. Raises also
    `unknown-partner` and the codes of `add_partner`.
    """
    with writing(db):
        known = partners.read_all(db)
        before = _known(known, partner.id)
        if before.siren and digits_of(before.siren) != digits_of(partner.siren):
            raise LeadKeeperError("siren-fixed", partner=before.legal_name)
        _check(partner, [one for one in known if one.id != partner.id])
        siren = before.siren or digits_of(partner.siren) or None
        partners.change(db, replace(partner, siren=siren, former_names=_former(before, partner), hold=before.hold))


def hold_partner(db: Db, partner: str, reason: str, today: date) -> None:
    """From today on nothing goes to a partner; one that is on hold already keeps its day and gets another reason.

    Raises `reason-missing`, `unknown-partner`.
    """
    if not reason.strip():
        raise LeadKeeperError("reason-missing")
    with writing(db):
        before = _known(partners.read_all(db), partner).hold
        since = before.since if before is not None and before.since else today.isoformat()
        _set_hold(db, partner, Hold(since, reason.strip()))


def lift_hold(db: Db, partner: str) -> None:
    """Takes a partner's hold off; raises `unknown-partner`."""
    _set_hold(db, partner, None)


def remove_partner(db: Db, partner: str) -> None:
    """Takes out a partner that nothing else in the book names, with its contracts.

    Raises `partner-in-use` where a delivery, an answer, a decision, a stop list or a notice names it: what was done
    must stay told. Raises also `unknown-partner`, `partner-listed` where a published list names it.
    """
    with writing(db):
        found = _known(partners.read_all(db), partner)
        if partners.uses(db, partner):
            raise LeadKeeperError("partner-in-use", partner=found.legal_name)
        sources = Sources(world.read(db))
        if any(named_ever(sources, found, one) for one in sources.world.lists):
            raise LeadKeeperError("partner-listed", partner=found.legal_name)
        partners.remove(db, partner)


def digits_of(siren: str | None) -> str:
    """A SIREN without the blanks that people type between its digits."""
    return "".join((siren or "").split())


def _set_hold(db: Db, partner: str, hold: Hold | None) -> None:
    with writing(db):
        partners.change(db, replace(_known(partners.read_all(db), partner), hold=hold))


def _known(known: tuple[Partner, ...], wanted: str) -> Partner:
    for one in known:
        if one.id == wanted:
            return one
    raise LeadKeeperError("unknown-partner", partner=wanted)


def _check(partner: Partner, others: tuple[Partner, ...] | list[Partner]) -> None:
    if not partner.legal_name.strip():
        raise LeadKeeperError("partner-name-missing")
    siren = digits_of(partner.siren)
    if not siren and not (partner.foreign_id or "").strip():
        raise LeadKeeperError("number-missing")
    if not siren and partner.country in (None, "FR"):
        raise LeadKeeperError("siren-missing")
    if siren and not is_siren(siren):
        raise LeadKeeperError("bad-siren", siren=partner.siren)
    for other in others:
        if siren and digits_of(other.siren) == siren:
            raise LeadKeeperError("siren-taken", partner=other.legal_name)


def _former(before: Partner, partner: Partner) -> tuple[str, ...]:
    """The names that a partner had before it was called what it is called now, those told with the change included."""
    names = dict.fromkeys((*before.former_names, *partner.former_names, before.legal_name))
    names.pop(partner.legal_name, None)
    return tuple(names)
