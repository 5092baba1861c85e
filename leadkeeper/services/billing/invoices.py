"""Invoices, credits and payments: what was exported and taken back by month, what partners owe and since when."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from leadkeeper.db import billing, months, register
from leadkeeper.db import partners as partners_db
from leadkeeper.db.book import settings
from leadkeeper.db.engine import Db, grouped, writing
from leadkeeper.db.register import RegisterEntry
from leadkeeper.domain.documents import Cover
from leadkeeper.domain.partner import PaymentTerms, which_partner
from leadkeeper.domain.serialization import attributes
from leadkeeper.domain.text import alphabetical
from leadkeeper.domain.time import moment, paris_day
from leadkeeper.errors import LeadKeeperError, first_or_raise
from leadkeeper.files import atomic, workbook_verifier, workbook_writer
from leadkeeper.files.workbook_writer import with_numbers
from leadkeeper.messages import labels, partners
from leadkeeper.progress import Flow
from leadkeeper.services.date_input import past_day
from leadkeeper.services.exports.register import ExportLine, list_exports, names_of


@dataclass(frozen=True, slots=True)
class Total:
    """Exports to one partner (id) in one month: files, contacts, price; and what was credited in that month.

    The month is like `2026-10` (Paris time), "" without a date. `price_cents` is None if the price of
    one of them is unknown.
    """

    month: str
    partner: str
    legal_name: str
    exports: int
    rows: int
    price_cents: int | None
    currency: str | None
    returned: int = 0
    credit_cents: int = 0

    @property
    def net_cents(self) -> int | None:
        """Price less credits; None if the price is unknown."""
        return None if self.price_cents is None else self.price_cents - self.credit_cents


@dataclass(frozen=True, slots=True)
class Credit:
    """Contacts taken back from a partner, by entry number: when, how many, for how much, why, of which exports."""

    id: int
    credit: str
    at: str
    partner: str
    legal_name: str
    rows: int
    credit_cents: int
    currency: str | None
    reasons: Mapping[str, int]
    exports: Mapping[str, Mapping[str, int]]
    then: str | None = None

    @property
    def month(self) -> str:
        """Month of the credit in Paris, like `2026-10`; "" without a date."""
        return _month(self.at)


def credit_entries(db: Db) -> list[RegisterEntry]:
    """Return the register entries of all credits, oldest first."""
    return billing.credit_entries(register.entries(db))


def list_credits(db: Db) -> list[Credit]:
    """Return all credits, newest first."""
    names, result = partners_db.legal_names(db), []
    for entry in reversed(credit_entries(db)):
        body, (legal_name, then) = entry.body, names_of(entry.body, names)
        kept: dict[str, Any] = {name: body[name] for name in ("credit", "partner", "rows", "credit_cents")}
        kept |= {"currency": body["currency"], "reasons": body["reasons"], "exports": body["of_exports"]}
        result.append(Credit(id=entry.seq, at=entry.at, legal_name=legal_name, then=then, **kept))
    return result


def invoice_totals(lines: Iterable[ExportLine], credited: Iterable[Credit] = ()) -> list[Total]:
    """Return the totals of released exports and of credits, newest month first; currencies are not added."""
    totals: dict[tuple[str, str, str | None], Total] = {}
    for line in lines:
        if line.state != "pending":
            key = (_month(line.at), line.partner, line.currency)
            total = totals.get(key, Total(*key[:2], line.legal_name, 0, 0, 0, line.currency))
            known = line.price_cents is not None and total.price_cents is not None
            price = (total.price_cents or 0) + (line.price_cents or 0) if known else None
            totals[key] = replace(total, exports=total.exports + 1, rows=total.rows + line.rows, price_cents=price)
    for credit in credited:
        key = (credit.month, credit.partner, credit.currency)
        total = totals.get(key, Total(*key[:2], credit.legal_name, 0, 0, 0, credit.currency))
        cents = total.credit_cents + credit.credit_cents
        totals[key] = replace(total, returned=total.returned + credit.rows, credit_cents=cents)
    by_name = sorted(totals.values(), key=lambda total: (alphabetical(total.legal_name), total.currency or ""))
    return sorted(by_name, key=lambda total: total.month, reverse=True)


def _month(at: str) -> str:
    when = moment(at)
    return f"{when.first_day:%Y-%m}" if when else ""


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """One line for the invoicing tool: an export, or what a credit takes back of one (then nothing is charged).

    Amounts are in cents; None if the contract names no price. `reference` is the export or the credit, `export` the
    export that it is about.
    """

    seller: str | None
    seller_siren: str | None
    partner: str
    legal_name: str
    siren: str | None
    period: str
    reference: str
    export: str
    quantity: int
    unit_cents: int | None
    amount_cents: int | None
    credit_cents: int
    net_cents: int | None
    currency: str | None
    then: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the object printed by `invoice --json`: of a renamed partner the present name alone."""
        return {one.name: getattr(self, one.name) for one in fields(self) if one.name != "then"}


_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")


def invoice_lines(db: Db, partner: str | None = None, month: str | None = None) -> list[InvoiceLine]:
    """Return the invoice lines of all partners or one (id, SIREN or legal name), of all months or one, oldest first.

    A credit stands in the month in which it was given. The sums equal the register to the cent. Raises
    `unknown-partner`, `bad-month`.
    """
    if month is not None and not _MONTH.fullmatch(month):
        raise LeadKeeperError("bad-month", text=month)
    known = {one.id: one for one in partners_db.read_all(db)}
    chosen = which_partner(known, partner).id if partner is not None else None
    owner = settings.read(db)

    def blank(entry: ExportLine | Credit) -> InvoiceLine:
        partner = known.get(entry.partner)
        return InvoiceLine(
            owner.name, owner.siren, entry.partner, entry.legal_name, partner.siren if partner else None,
            _month(entry.at), "", "", 0, None, None, 0, None, entry.currency, entry.then,
        )  # fmt: skip

    dated = [(line.at, _of_export(blank(line), line)) for line in list_exports(db) if line.state != "pending"]
    dated += [(credit.at, one) for credit in list_credits(db) for one in _of_credit(blank(credit), credit)]
    dated.sort(key=lambda pair: (pair[1].period, alphabetical(pair[1].legal_name), pair[0], pair[1].reference))
    return [one for _at, one in dated if chosen in (None, one.partner) and month in (None, one.period)]


def _of_export(blank: InvoiceLine, line: ExportLine) -> InvoiceLine:
    price = line.price_cents
    return replace(
        blank,
        reference=line.export,
        export=line.export,
        quantity=line.rows,
        unit_cents=price // line.rows if price is not None and line.rows else None,
        amount_cents=price,
        net_cents=price,
        currency=line.currency or ("EUR" if price is not None else None),
    )


def _of_credit(blank: InvoiceLine, credit: Credit) -> list[InvoiceLine]:
    return [
        replace(
            blank,
            reference=credit.credit,
            export=export,
            quantity=-counted["rows"],
            unit_cents=counted["unit_cents"],
            amount_cents=0,
            credit_cents=counted["cents"],
            net_cents=-counted["cents"],
        )
        for export, counted in credit.exports.items()
    ]


@dataclass(frozen=True, slots=True)
class OpenLines:
    """Lines that no invoice file of the month holds: those of a month, and earlier ones since the first such file.

    The earlier ones may have been charged by hand. `named` are the references that such a file named already.
    """

    new: tuple[InvoiceLine, ...]
    late: tuple[InvoiceLine, ...]
    named: frozenset[str]
    has_files: bool

    def facts(self) -> dict[str, list[str]]:
        """Return the references and months of the earlier ones; nothing without any."""
        refs, periods = ([getattr(one, name) for one in self.late] for name in ("reference", "period"))
        return {"late": list(dict.fromkeys(refs)), "late_months": list(dict.fromkeys(periods))} if self.late else {}


def open_lines(db: Db, month: str) -> OpenLines:
    """Return the lines of a month (`2026-10`) and of earlier ones that no invoice file of the month holds."""
    made = months.facts_of_done(db, "invoice")
    charged = {ref for facts in made for ref in facts.get("references", ())}
    every = invoice_lines(db)
    first = min((one.period for one in every if one.reference in charged), default=month)
    left = [one for one in every if one.reference not in charged]
    named = frozenset(ref for facts in made for ref in facts.get("late", ()))
    new, late = (
        tuple(filter(wanted, left))
        for wanted in (lambda one: one.period == month, lambda one: first <= one.period < month)
    )
    return OpenLines(new, late, named, bool(charged))


def write_invoice(
    db: Db, out: Path, now: datetime, partner: str | None = None, month: str | None = None
) -> Flow[list[InvoiceLine]]:
    """Write the invoice lines to a new .csv or .xlsx; return them.

    The CSV is UTF-8 with a BOM, commas, decimal points and the names of the JSON keys; in the workbook amounts are
    numbers. Raises `file-exists`, `invoice-format`, `nothing-to-invoice`, and the codes of `invoice_lines`,
    `files.atomic` and `files.workbook_writer`. If stopped or failed, no file remains.
    """
    if out.suffix.lower() not in (".csv", ".xlsx"):
        raise LeadKeeperError("invoice-format", path=str(out))
    if out.exists():
        raise LeadKeeperError("file-exists", path=str(out))
    lines = invoice_lines(db, partner, month)
    if not lines:
        raise LeadKeeperError("nothing-to-invoice")
    if out.suffix.lower() == ".csv":
        atomic.write(out, as_csv(lines))
        return lines
    cover = partners.invoice_cover(settings.read(db), now, rows=len(lines))
    shown = [replace(one, legal_name=labels.renamed(one.legal_name, one.then)) for one in lines]
    rows, figures = [_texts(one, LINE, partners.amount) for one in shown], _figures(lines, LINE, range(9, 14))
    yield from _write_workbook(out, *partners.invoice_sheet(), rows, cover, figures)
    return lines


LINE = (
    "seller", "seller_siren", "partner", "legal_name", "siren", "period", "reference", "export", "quantity",
    "unit_cents", "amount_cents", "credit_cents", "net_cents", "currency",
)  # fmt: skip
TOTAL = ("month", "legal_name", "exports", "rows", "price_cents", "returned", "credit_cents", "net_cents", "currency")
"""Facts of an invoice line and of a total, in the order of the columns."""


def as_csv(lines: Sequence[InvoiceLine]) -> str:
    """Return the lines as CSV with a BOM, commas and decimal points, headed by the names of the JSON keys."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([name.removesuffix("_cents") for name in LINE])
    writer.writerows(_texts(one, LINE, partners.plain_amount) for one in lines)
    return "\ufeff" + text.getvalue()


def _texts(line: InvoiceLine | Total, names: Sequence[str], amount: Callable[[int], str]) -> list[str | None]:
    """Cells of a line as text, empty where nothing is known."""
    facts = ((name, getattr(line, name)) for name in names)
    return [None if one is None else amount(one) if name.endswith("_cents") else str(one) for name, one in facts]


_Figures = Mapping[int, Sequence[int | float | None]]
"""Numbers of columns, which are counted from 1; of amounts not the cents."""


def _figures(lines: Sequence[InvoiceLine | Total], names: Sequence[str], places: range) -> _Figures:
    def figure(line: InvoiceLine | Total, name: str) -> int | float | None:
        one: int | None = getattr(line, name)
        return one / 100 if one is not None and name.endswith("_cents") else one

    return {place: [figure(line, names[place - 1]) for line in lines] for place in places}


def write_totals(db: Db, out: Path, now: datetime) -> Flow[int]:
    """Write the totals to a new workbook, one row per partner and month, without contacts.

    Return the row count. Raises `file-exists` and the codes of `files.atomic` and `files.workbook_writer`. If stopped
    or failed, no file remains.
    """
    if out.exists():
        raise LeadKeeperError("file-exists", path=str(out))
    totals = invoice_totals(list_exports(db), list_credits(db))
    priced = [replace(one, currency=None if one.price_cents is None else one.currency or "EUR") for one in totals]
    rows, figures = [_texts(one, TOTAL, partners.amount) for one in priced], _figures(totals, TOTAL, range(3, 9))
    cover = partners.cover(settings.read(db), now, rows=len(rows))
    yield from _write_workbook(out, *partners.totals_sheet(), rows, cover, figures)
    return len(rows)


def _write_workbook(
    out: Path, title: str, headers: Sequence[str], rows: Sequence[Sequence[str | None]], cover: Cover, figures: _Figures
) -> Flow[None]:
    """Write a workbook as text, compare it, and put numbers in some columns."""
    text = atomic.temporary_path(out.absolute())
    try:
        yield from workbook_writer.write_workbook(text, title, headers, rows, len(rows), cover)
        yield from workbook_verifier.compare(text, headers, rows, len(rows))
        with atomic.written(out) as written:
            written.write(with_numbers(text, figures))
    finally:
        atomic.discard(text)


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
