"""Monthly invoice totals per partner; seed contacts are not counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from leadkeeper.db.book import settings
from leadkeeper.db.engine import Db
from leadkeeper.domain.text import alphabetical
from leadkeeper.domain.time import moment
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import atomic, workbook_verifier, workbook_writer
from leadkeeper.files.workbook_writer import with_numbers
from leadkeeper.messages import partners
from leadkeeper.progress import Flow
from leadkeeper.services.exports.register import ExportLine, list_exports


@dataclass(frozen=True, slots=True)
class Total:
    """Exports to one partner (id) in one month: files, contacts, price.

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


def invoice_totals(lines: Iterable[ExportLine]) -> list[Total]:
    """Return the totals of released exports, newest month first; different currencies are not added."""
    found: dict[tuple[str, str, str | None], Total] = {}
    for one in lines:
        if one.state != "pending":
            when = moment(one.at)
            month = f"{when.first_day:%Y-%m}" if when else ""
            key = (month, one.partner, one.currency)
            found[key] = _added(found.get(key, Total(*key[:2], one.legal_name, 0, 0, 0, one.currency)), one)
    by_name = sorted(found.values(), key=lambda total: (alphabetical(total.legal_name), total.currency or ""))
    return sorted(by_name, key=lambda total: total.month, reverse=True)


def _added(total: Total, one: ExportLine) -> Total:
    known = one.price_cents is not None and total.price_cents is not None
    return Total(
        month=total.month,
        partner=total.partner,
        legal_name=total.legal_name,
        exports=total.exports + 1,
        rows=total.rows + one.rows,
        price_cents=(total.price_cents or 0) + (one.price_cents or 0) if known else None,
        currency=total.currency,
    )


def write_totals(db: Db, out: Path, now: datetime) -> Flow[int]:
    """Write the totals to a new workbook, one row per partner and month, without contacts.

    Return the row count. Raises `file-exists` and the codes of `files.atomic` and `files.workbook_writer`. If stopped
    or failed, no file remains.
    """
    if out.exists():
        raise LeadKeeperError("file-exists", path=str(out))
    totals = invoice_totals(list_exports(db))
    rows = [partners.row(one.month, one.legal_name, one.exports, one.rows, one.price_cents, one.currency)
            for one in totals]  # fmt: skip
    cover = partners.cover(settings.read(db), now, rows=len(rows))
    text, temp = atomic.aside(out.absolute()), atomic.aside(out.absolute())
    try:
        yield from workbook_writer.write_workbook(
            text, partners.sheet_title(), partners.headers(), rows, len(rows), cover
        )
        yield from workbook_verifier.compare(text, partners.headers(), rows, len(rows))
        with atomic.created(temp) as written:
            written.write(with_numbers(text, _numbers(totals)))
        atomic.release(temp, out)
    except BaseException:
        atomic.discard(temp)
        raise
    finally:
        atomic.discard(text)
    return len(rows)


def _numbers(totals: list[Total]) -> dict[int, list[int | float | None]]:
    """Numeric columns of `messages.headers`, from 1."""
    prices = [None if one.price_cents is None else one.price_cents / 100 for one in totals]
    return {3: [one.exports for one in totals], 4: [one.rows for one in totals], 5: [*prices]}
