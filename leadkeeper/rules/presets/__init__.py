"""The exports that LeadKeeper recognises by their header, one table a family."""

from __future__ import annotations

from collections.abc import Sequence

from leadkeeper.rules.headers import Header
from leadkeeper.rules.presets import address_books, customer_lists, forms, newsletters
from leadkeeper.rules.presets.address_books import VCARD
from leadkeeper.rules.presets.preset import Preset

ALL = (*forms.PRESETS, *address_books.PRESETS, *newsletters.PRESETS, *customer_lists.PRESETS)
BY_NAME = {preset.name: preset for preset in (*ALL, VCARD)}

__all__ = ["ALL", "BY_NAME", "VCARD", "Preset", "recognise"]


def recognise(headers: Sequence[Header]) -> Preset | None:
    """The export that a header row gives away: of several the one with most columns, a known one before a guess."""
    scored = [(preset.score(headers), preset) for preset in ALL]
    found = [(score, preset.certainty == "known", preset) for score, preset in scored if score]
    return max(found, key=lambda one: one[:2])[2] if found else None
