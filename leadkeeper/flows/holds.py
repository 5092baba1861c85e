"""Shows which partners are on hold, and puts several on hold or frees them, all or none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from leadkeeper.flows.keep_partner import hold_partner, lift_hold
from leadkeeper.flows.rule_choices import switched_off
from leadkeeper.model.partner import Hold, Partner
from leadkeeper.rules.which_partner import which_partner
from leadkeeper.store import partners
from leadkeeper.store.engine import Db
from leadkeeper.store.transaction import writing


@dataclass(frozen=True, slots=True)
class Holding:
    """How a partner stands, and how it stood `before`; not `in_force`: the book does without holds (R40 is off)."""

    partner: str
    legal_name: str
    hold: Hold | None
    before: Hold | None
    in_force: bool

    @property
    def changed(self) -> bool:
        """Whether anything is other than before."""
        return self.hold != self.before


def list_holds(db: Db) -> tuple[Holding, ...]:
    """How every partner stands."""
    return _told(db, partners.read_all(db))


def hold_partners(db: Db, names: Iterable[str], reason: str, today: date) -> tuple[Holding, ...]:
    """Puts partners (id, SIREN or exact legal name) on hold, or gives those that are another reason.

    Raises `reason-missing`, `unknown-partner`.
    """
    with writing(db):
        chosen = _chosen(db, names)
        for one in chosen:
            hold_partner(db, one.id, reason, today)
        return _told(db, chosen)


def lift_holds(db: Db, names: Iterable[str]) -> tuple[Holding, ...]:
    """Takes the hold off partners; whoever has none is told as unchanged. Raises `unknown-partner`."""
    with writing(db):
        chosen = _chosen(db, names)
        for one in chosen:
            if one.hold is not None:
                lift_hold(db, one.id)
        return _told(db, chosen)


def _chosen(db: Db, names: Iterable[str]) -> tuple[Partner, ...]:
    known = {one.id: one for one in partners.read_all(db)}
    found = (which_partner(known, name) for name in names)
    return tuple({one.id: one for one in found}.values())


def _told(db: Db, before: tuple[Partner, ...]) -> tuple[Holding, ...]:
    now = {one.id: one.hold for one in partners.read_all(db)}
    in_force = "R40" not in switched_off(db)
    return tuple(Holding(one.id, one.legal_name, now[one.id], one.hold, in_force) for one in before)
