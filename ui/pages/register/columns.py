"""What the tables of the register show: exports, and the sums for the invoices."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from leadkeeper.flows.list_exports import ExportLine
from leadkeeper.model.moment import moment
from leadkeeper.words import _, facts
from ui.models.columns import Column
from ui.models.formats import money, number
from ui.theme import Status

SHORT = 7  # digits of a fingerprint that are enough to tell two apart at a glance


def state_word(state: str) -> tuple[str, Status]:
    """What became of an export, and its colour."""
    return {
        "released": (_("Released"), Status.GOOD),
        "restored": (_("Restored"), Status.PLAIN),
        "pending": (_("Not finished"), Status.WARN),
    }[state]


def export_columns() -> tuple[Column, ...]:
    """The columns of the exports in the language spoken now."""
    return (
        Column("second", _("When"), 145, text=lambda pair: str(pair[1])),
        Column("export", _("Export"), 75),
        Column("partner", _("Partner"), 120, grows=True),
        Column("rows", _("People"), 80, align="right"),
        Column("traps", _("Traps"), 80, align="right", shown=False),
        Column("price", _("Price"), 85, align="right", text=_money, shown=False),
        Column("print", _("Fingerprint"), 100, tooltip=lambda row: row["sha256"], sortable=False),
        Column("state", _("State"), 110, status=lambda row: row["status"]),
    )


def _money(cents: int | None) -> str:
    return "" if cents is None else money(cents)


def export_cells(one: ExportLine) -> dict[str, Any]:
    """One export as its table shows it."""
    when, (state, status) = moment(one.at), state_word(one.state)
    return {
        "id": one.id,
        "second": (when.lo if when else 0, facts.day(one.at)),
        "export": one.export,
        "partner": one.legal_name,
        "rows": one.rows,
        "traps": one.traps,
        "price": one.price_cents,
        "print": f"{one.sha256[:SHORT]}…" if one.sha256 else "",
        "sha256": one.sha256 or "",
        "state": state,
        "status": status,
    }


def sum_columns() -> tuple[Column, ...]:
    """The columns of the sums."""
    return (
        Column("month", _("Month"), 100),
        Column("partner", _("Partner"), 160, grows=True),
        Column("exports", _("Exports"), 90, align="right"),
        Column("rows", _("People"), 90, align="right"),
        Column("price", _("Price"), 120, align="right", text=_money),
    )


def sums(lines: Iterable[ExportLine]) -> list[dict[str, Any]]:
    """People and price for each month and partner, the newest month first; no price where one is not known."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for one in lines:
        when = moment(one.at)
        month = f"{when.first_day:%Y-%m}" if when else ""
        total = found.setdefault(
            (month, one.legal_name), {"month": month, "partner": one.legal_name, "exports": 0, "rows": 0, "price": 0}
        )
        total["exports"] += 1
        total["rows"] += one.rows
        known = one.price_cents is not None and total["price"] is not None
        total["price"] = total["price"] + one.price_cents if known else None
    newest_first = sorted(found, key=lambda key: key[0], reverse=True)
    return [{"id": place, **found[key]} for place, key in enumerate(newest_first)]


def details(one: ExportLine) -> list[tuple[str, str]]:
    """What is known of one export, by name."""
    found = [
        (_("When"), facts.day(one.at)),
        (_("Partner"), one.legal_name),
        (_("People"), number(one.rows)),
        (_("Trap addresses"), number(one.traps)),
        (_("Price"), _money(one.price_cents)),
        (_("Channels"), facts.channel.several(one.channels)),
        (_("File"), one.file or ""),
    ]
    return [(name, value) for name, value in found if value]
