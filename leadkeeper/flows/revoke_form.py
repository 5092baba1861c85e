"""Revokes a form: what it collected allows nothing any more, whatever the day (R18), and recipients are told (R31)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from leadkeeper.errors import LeadKeeperError
from leadkeeper.flows.notify import Cause, pass_on
from leadkeeper.model.book import Notice
from leadkeeper.model.form import Form
from leadkeeper.store import forms, partners, revoking
from leadkeeper.store.engine import Db
from leadkeeper.store.transaction import writing

REVOKED = "revoked"
KIND = "withdrawal"
"""What recipients are told: as after a withdrawal, they must stop."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """A partner who was given people of the form: how many files, how many people."""

    partner: str
    legal_name: str
    files: int
    people: int


@dataclass(frozen=True, slots=True)
class Consequence:
    """What revoking a form means: `people` rest on it (their last yes to partners), `given` of them went out before."""

    form: Form
    people: int
    given: int
    recipients: tuple[Recipient, ...]


def revocation(db: Db, form: str) -> Consequence:
    """What revoking a form would mean, counted before anything is done; raises `unknown-form`, `form-revoked`."""
    found = _form(db, form)
    names = {one.id: one.legal_name for one in partners.read_all(db)}
    counted = revoking.recipients(db, form)
    return Consequence(
        form=found,
        people=revoking.resting(db, form),
        given=sum(1 for _number in revoking.given_away(db, form)),
        recipients=tuple(Recipient(partner, names[partner], *counts) for partner, counts in counted.items()),
    )


def revoke_form(db: Db, form: str, now: datetime) -> Sequence[Notice]:
    """Revokes a form for good and gives the notices that follow, one for each partner and person given away.

    Raises `unknown-form`, `form-revoked`.
    """
    with writing(db):
        _form(db, form)
        forms.set_status(db, form, REVOKED)
        causes = [
            Cause((number,), KIND, now.isoformat(), lambda _partner: None) for number in revoking.given_away(db, form)
        ]
        return pass_on(db, causes, now)


def _form(db: Db, wanted: str) -> Form:
    for form in forms.read_all(db):
        if form.id == wanted:
            if form.status == REVOKED:
                raise LeadKeeperError("form-revoked", form=form.name or form.id)
            return form
    raise LeadKeeperError("unknown-form", form=wanted)
