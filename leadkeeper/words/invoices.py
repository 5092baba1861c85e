"""The sheet with what went out by partner and month: its columns, its rows, and what it says about itself."""

from __future__ import annotations

from datetime import datetime

from leadkeeper.clock import paris_day
from leadkeeper.model.book import Owner
from leadkeeper.model.cover import Cover, Section
from leadkeeper.words import _, facts, language


def sheet_title() -> str:
    """The name of the sheet with the rows."""
    return _("For the invoices")


def headers() -> tuple[str, ...]:
    """The columns in the language spoken now."""
    return (_("Month"), _("Partner"), _("Exports"), _("People"), _("Price"), _("Currency"))


def row(
    month: str, partner: str, exports: int, people: int, price_cents: int | None, currency: str | None
) -> tuple[str | None, ...]:
    """One partner and month as the sheet shows it; an unknown price is an empty cell."""
    price = None if price_cents is None else amount(price_cents)
    return (month or None, partner, str(exports), str(people), price, (currency or "EUR") if price else None)


def amount(cents: int) -> str:
    """An amount with two decimals, as a spreadsheet in the language spoken now reads it."""
    text = f"{cents // 100}.{cents % 100:02d}"
    return text.replace(".", ",") if language() == "fr" else text


def cover(owner: Owner, now: datetime, *, rows: int) -> Cover:
    """The sheet that says what was counted."""
    pairs = (
        (_("Company"), owner.name or ""),
        (_("Written on"), facts.day(paris_day(now).isoformat())),
        (_("Rows"), str(rows)),
    )
    lines = (
        _("One row is one partner and month, by the day of the export in Paris."),
        _("Only exports that came out are counted. Trap addresses count as nobody."),
        _("A price is empty where the contract of one of the exports had none."),
    )
    sections = (Section(_("What this is"), pairs), Section(_("What was counted"), lines=lines))
    return Cover(_("Read me"), _("Exports by partner and month"), owner.name or "", now, sections)
