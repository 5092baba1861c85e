"""One entry of the register whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from leadkeeper.flows.list_exports import ExportLine
from leadkeeper.flows.stop_register import StopLine
from leadkeeper.words import _
from ui.pages.register.columns import export_details, stop_details
from ui.widgets.buttons import plain
from ui.widgets.card import Card
from ui.widgets.fact_rows import FactRows
from ui.widgets.fingerprint import fingerprint_row


def export_card(one: ExportLine, show_people: Callable[[], object]) -> Card:
    """An export, with the way to the people in it."""
    card = _card(_("Export {export}").format(export=one.export), export_details(one), one.sha256)
    card.add(plain(_("See the &people in it"), show_people, "users"), left=True)
    return card


def stop_card(one: StopLine) -> Card:
    """A stop file."""
    return _card(_("Stop file {stop_file}").format(stop_file=one.stop_file), stop_details(one), one.sha256)


def _card(title: str, facts: Iterable[tuple[str, str]], sha256: str | None) -> Card:
    card = Card(title)
    card.add(FactRows(facts, last=fingerprint_row(sha256) if sha256 else None))
    return card
