"""What the tables of the register show: exports and stop files, and the sums for the invoices."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from leadkeeper.flows.invoice_totals import Total
from leadkeeper.flows.list_exports import ExportLine
from leadkeeper.flows.stop_register import StopLine
from leadkeeper.model.moment import moment
from leadkeeper.words import _, facts
from ui.models.columns import Column
from ui.models.formats import decimal, money, month_of_year, number
from ui.theme import Status

SHORT = 7  # digits of a fingerprint that are enough to tell two apart at a glance
EURO = "EUR"


def state_word(state: str) -> tuple[str, Status]:
    """What became of an export, and its colour."""
    return {
        "released": (_("Released"), Status.GOOD),
        "restored": (_("Restored"), Status.PLAIN),
        "pending": (_("Not finished"), Status.WARN),
    }[state]


def entry_columns() -> tuple[Column, ...]:
    """The columns of the entries in the language spoken now."""
    return (
        Column("second", _("When"), 150, text=lambda pair: str(pair[1])),
        Column("entry", _("Entry"), 75),
        Column("kind", _("What"), 110),
        Column("partner", _("Partner"), 120, grows=True),
        Column("rows", _("People"), 80, align="right"),
        Column("traps", _("Traps"), 80, align="right", shown=False),
        Column("price", _("Price"), 85, align="right", text=_text, shown=False),
        Column("file", _("File"), 150, shown=False),
        Column("print", _("Fingerprint"), 100, tooltip=lambda row: row["sha256"], sortable=False, shown=False),
        Column("state", _("State"), 110, status=lambda row: row["status"]),
    )


def price(cents: int | None, currency: str | None) -> str:
    """An amount in its currency, nothing for an unknown one."""
    if cents is None:
        return ""
    if (currency or EURO) == EURO:
        return money(cents)
    return _("{amount} {currency}").format(amount=decimal(cents / 100, 2), currency=currency)


def _text(pair: tuple[int, str]) -> str:
    return pair[1]


def _when(at: str) -> tuple[int, str]:
    found = moment(at)
    return (found.lo if found else 0, facts.day(at))


def export_cells(one: ExportLine) -> dict[str, Any]:
    """One export as its table shows it."""
    state, status = state_word(one.state)
    return {
        "id": one.id,
        "second": _when(one.at),
        "entry": one.export,
        "kind": _("Export"),
        "partner": one.legal_name,
        "rows": one.rows,
        "traps": one.traps,
        "price": (one.price_cents or 0, price(one.price_cents, one.currency)),
        "file": one.file or "",
        "print": f"{one.sha256[:SHORT]}…" if one.sha256 else "",
        "sha256": one.sha256 or "",
        "state": state,
        "status": status,
    }


def stop_cells(one: StopLine) -> dict[str, Any]:
    """One stop file as the same table shows it."""
    return {
        "id": one.id,
        "second": _when(one.at),
        "entry": one.stop_file,
        "kind": _("Stop file"),
        "partner": one.legal_name,
        "rows": one.rows,
        "traps": 0,
        "price": (0, ""),
        "file": one.file,
        "print": f"{one.sha256[:SHORT]}…",
        "sha256": one.sha256,
        "state": _("Written"),
        "status": Status.INFO,
    }


def total_columns() -> tuple[Column, ...]:
    """The columns of the sums."""
    return (
        Column("month", _("Month"), 130, text=month_of_year),
        Column("partner", _("Partner"), 160, grows=True),
        Column("exports", _("Exports"), 90, align="right"),
        Column("rows", _("People"), 90, align="right"),
        Column("price", _("Price"), 120, align="right", text=_text),
    )


def total_cells(totals: Iterable[Total]) -> list[dict[str, Any]]:
    """The sums as their table shows them."""
    return [
        {
            "id": place,
            "month": one.month,
            "partner": one.legal_name,
            "exports": one.exports,
            "rows": one.rows,
            "price": (one.price_cents or 0, price(one.price_cents, one.currency)),
        }
        for place, one in enumerate(totals)
    ]


def export_details(one: ExportLine) -> list[tuple[str, str]]:
    """What is known of one export, by name."""
    found = [
        (_("When"), facts.day(one.at)),
        (_("Partner"), one.legal_name),
        (_("People"), number(one.rows)),
        (_("Trap addresses"), number(one.traps)),
        (_("Price"), price(one.price_cents, one.currency)),
        (_("Channels"), facts.channel.several(one.channels)),
        (_("File"), one.file or ""),
    ]
    return [(name, value) for name, value in found if value]


def stop_details(one: StopLine) -> list[tuple[str, str]]:
    """What is known of one stop file, by name."""
    return [
        (_("When"), facts.day(one.at)),
        (_("Partner"), one.legal_name),
        (_("People"), number(one.rows)),
        (_("Written as"), _("keyed hashes") if one.hashed else _("addresses that the partner knows")),
        (_("File"), one.file),
    ]
