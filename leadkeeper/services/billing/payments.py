"""Payments: what partners owe, when it falls due, partners to put on hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from leadkeeper.db import billing, register
from leadkeeper.db import partners as partners_db
from leadkeeper.db.engine import Db, grouped, writing
from leadkeeper.domain.partner import PaymentTerms
from leadkeeper.domain.serialization import attributes
from leadkeeper.domain.time import moment, paris_day
from leadkeeper.errors import LeadKeeperError, first_or_raise
from leadkeeper.services.date_input import past_day
from leadkeeper.services.exports.register import ExportLine, list_exports


@dataclass(frozen=True, slots=True)
class Payment:
    """An export as it is owed; `state` is unpriced, settled (nothing is owed), paid, overdue or open.

    `due` is None if the contract names no term. `credit_cents` was taken back since.
    """

    export: str
    partner: str
    legal_name: str
    at: str
    price_cents: int | None
    credit_cents: int
    currency: str | None
    due: date | None
    paid_on: str | None
    state: str

    @property
    def net_cents(self) -> int | None:
        """What is owed after the credits; None if the price is unknown."""
        return None if self.price_cents is None else self.price_cents - self.credit_cents

    def as_json(self) -> dict[str, Any]:
        """Return the object printed by `paid --json`."""
        return {
            **attributes(self, "export partner price_cents credit_cents net_cents currency"),
            "due": self.due.isoformat() if self.due else None,
            "paid_on": self.paid_on,
            "state": self.state,
        }


@dataclass(frozen=True, slots=True)
class HoldProposal:
    """A partner past due that is not on hold: its exports, what it owes by currency, the oldest due day."""

    partner: str
    legal_name: str
    exports: tuple[str, ...]
    owed: Mapping[str, int]
    due: date


def money_entries(db: Db) -> tuple[int, int]:
    """Return the number of credits and of exports that are paid: the register has them, an archive has not."""
    entries = register.entries(db)
    return len(billing.credit_entries(entries)), len(billing.payments(entries))


def list_payments(db: Db, today: date) -> list[Payment]:
    """Return every export that went out as it is owed today, newest first."""
    entries = register.entries(db)
    credited: Counter[str] = Counter()  # cents by export id
    for entry in billing.credit_entries(entries):
        for export, counted in entry.body["of_exports"].items():
            credited[export] += int(counted["cents"])
    paid = billing.payments(entries)
    contracts = {export: entry.body.get("contract") for export, entry in register.exports(entries).items()}
    terms = {(one.id, each.id): each.terms for one in partners_db.read_all(db) for each in one.contracts}
    payments = []
    for line in list_exports(db):
        agreed = terms.get((line.partner, contracts.get(line.export) or "")) or PaymentTerms()
        if line.state != "pending":
            payments.append(_payment(line, credited.get(line.export, 0), paid.get(line.export), agreed, today))
    return payments


def _payment(line: ExportLine, credit: int, paid_on: str | None, terms: PaymentTerms, today: date) -> Payment:
    when, days = moment(line.at), terms.payment_days
    due = when.first_day + timedelta(days=days) if when is not None and days is not None else None
    if line.price_cents is None:
        state = "unpriced"
    elif paid_on is not None:
        state = "paid"
    elif line.price_cents - credit <= 0:
        state = "settled"
    else:
        state = "overdue" if due is not None and due < today else "open"
    owed = attributes(line, "export partner legal_name at price_cents currency")
    return Payment(**owed, credit_cents=credit, due=due, paid_on=paid_on, state=state)


def record_payment(db: Db, export: str, now: datetime, paid_on: str | None = None) -> Payment:
    """Record that an export was paid, today or on a day.

    Raises `unknown-export`, `export-unpriced`, `paid-already`, `bad-day`, `day-in-future`, `paid-before-export`.
    """
    today, day = paris_day(now), past_day(paid_on, now)
    with writing(db):
        owed = _find(db, export, today)
        when = moment(owed.at)
        if owed.price_cents is None:
            raise LeadKeeperError("export-unpriced", export=export)
        if owed.paid_on is not None:
            raise LeadKeeperError("paid-already", export=export, day=owed.paid_on)
        if when is not None and day < when.first_day:
            raise LeadKeeperError("paid-before-export", export=export, day=when.first_day.isoformat())
        billing.add_payment(db, now.isoformat(), export, day.isoformat())
        return _find(db, export, today)


def take_payment_back(db: Db, export: str, now: datetime) -> Payment:
    """Take back a payment that was recorded by mistake; raises `unknown-export`, `not-paid`."""
    with writing(db):
        if _find(db, export, paris_day(now)).paid_on is None:
            raise LeadKeeperError("not-paid", export=export)
        billing.add_payment(db, now.isoformat(), export, None)
        return _find(db, export, paris_day(now))


def _find(db: Db, export: str, today: date) -> Payment:
    matching = (one for one in list_payments(db, today) if one.export == export)
    return first_or_raise(matching, LeadKeeperError("unknown-export", export=export))


def propose_holds(db: Db, today: date) -> list[HoldProposal]:
    """Return the partners past due today that are not on hold, longest overdue first."""
    terms = [contract.terms for partner in partners_db.read_all(db) for contract in partner.contracts]
    if not any(one is not None and one.payment_days is not None for one in terms):
        return []  # nothing is ever overdue: Home need not read the register at each change
    return holds_for(db, list_payments(db, today))


def holds_for(db: Db, payments: Iterable[Payment]) -> list[HoldProposal]:
    """Return the partners past due by these payments that are not on hold, longest overdue first."""
    held = {one.id for one in partners_db.read_all(db) if one.hold is not None}
    late = grouped((one.partner, one) for one in payments if one.state == "overdue" and one.partner not in held)
    return sorted((_proposal(those) for those in late.values()), key=lambda one: (one.due, one.legal_name))


def _proposal(late: Sequence[Payment]) -> HoldProposal:
    owed: Counter[str] = Counter()
    for one in late:
        owed[one.currency or "EUR"] += one.net_cents or 0
    first = late[0]
    due = min(one.due for one in late if one.due is not None)
    return HoldProposal(first.partner, first.legal_name, tuple(one.export for one in reversed(late)), owed, due)
