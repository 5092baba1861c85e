"""Rows of a damaged book, looked at as whoever reads them later would: what no longer reads is left out.

SQLite tells of pages that cannot be right, not of a letter that became another one. What is written as JSON, and what
stands in a row twice (as it was typed, and as it was drawn from that for matching and judging), shows it all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from leadkeeper.errors import LeadKeeperError
from leadkeeper.model.contact import CHANNELS, ContactKeys, Informed
from leadkeeper.model.form import Seller
from leadkeeper.model.moment import bounds
from leadkeeper.model.partner import Contract, Hold, Snapshot
from leadkeeper.store.json_text import load, load_list, load_object, load_shape, unpack
from leadkeeper.store.lists import load_names

Draw = Callable[[str | None, str | None, tuple[str, ...], tuple[str, ...]], ContactKeys]
"""What is drawn from an address, a number, and further ones of each: `rules.identity.keys`."""

Cells = dict[str, Any]
LOST = object()


def _shaped(cls: type, place: str) -> Callable[[str], object]:
    return partial(load_shape, cls, place=place)


def _packed(cell: bytes) -> object:
    return load(unpack(cell))


_READ: Mapping[str, Mapping[str, tuple[Callable[[Any], object], object]]] = {
    "owner": {"trap_mailboxes": (load_list, "[]")},
    "partners": {
        "former_names": (load_list, "[]"),
        "brands": (load_list, "[]"),
        "sectors": (load_list, "[]"),
        "hold": (_shaped(Hold, "hold"), None),
    },
    "contracts": {"body": (_shaped(Contract, "contract"), LOST), "clauses": (load_list, "[]")},
    "list_versions": {"names": (load_names, "[]"), "snapshot": (_shaped(Snapshot, "snapshot"), None)},
    "forms": {"seller": (_shaped(Seller, "seller"), None)},
    "form_versions": {"description": (load_object, None)},
    "imports": {"settings": (load_object, "{}"), "counts": (load_object, "{}")},
    "source_blocks": {"packed": (_packed, LOST)},
    "contacts": {
        "other_emails": (load_list, None),
        "other_phones": (load_list, None),
        "informed": (_shaped(Informed, "informed"), None),
        "tags": (load_list, None),
        "extra": (load_object, None),
    },
    "consent_kinds": {"channels": (load_list, LOST)},
    "import_changes": {"before": (load, LOST), "after": (load, LOST)},
    "register": {"body": (load_object, LOST)},
    "deliveries": {"channels": (load_list, "[]"), "details": (load_object, "{}")},
    "delivery_contacts": {"channels": (load_list, None)},
    "notices": {"channels": (load_list, None)},
    "complaints": {"details": (load_object, "{}")},
    "requests": {"details": (load_object, "{}")},
    "import_mappings": {"settings": (load_object, LOST)},
    "saved_views": {"body": (load_object, LOST)},
    "edits": {"facts": (load_object, LOST)},
    "edit_parts": {"packed": (_packed, LOST)},
}
"""By table and column: how it is read, and what stands there instead if that fails. `LOST`: the row goes.

A column is emptied where a row that is gone would take much with it; nobody must be eligible by that alone.
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A row as the new book gets it: `mended` if part of it is left out, `doubtful` if somebody in it is contested."""

    cells: tuple[Any, ...]
    mended: bool = False
    doubtful: bool = False


@dataclass(slots=True)
class Mender:
    """Looks at the rows of one table; `further` collects what is drawn of further addresses: value, person, kind."""

    table: str
    columns: tuple[str, ...]
    draw: Draw
    further: list[tuple[str, int, str]] = field(default_factory=list)

    def row(self, cells: tuple[Any, ...]) -> Row | None:
        """A row as it can be kept, None for one that cannot."""
        named = dict(zip(self.columns, cells, strict=True))
        mended = self._read(named)
        if mended is None:
            return None
        doubtful = False
        if self.table == "contacts":
            doubtful = self._drawn(named) or mended
            if doubtful and "contested" in named:
                named["contested"] = 1
        elif self.table == "consents":
            doubtful = _redated(named, "at", "lo", "hi")
        elif self.table == "reviews":
            doubtful = named.get("decision") not in ("allow", "deny") or named.get("channel") not in (None, *CHANNELS)
        return Row(tuple(named.values()), mended, doubtful)

    def _read(self, named: Cells) -> bool | None:
        """Whether some column had to be emptied, None where the row cannot be without it."""
        mended = False
        for name, (read, instead) in _READ.get(self.table, {}).items():
            cell = named.get(name)
            if not isinstance(cell, str | bytes):
                continue  # nothing, or what the new book refuses
            try:
                read(cell)
            except LeadKeeperError:
                if instead is LOST:
                    return None
                named[name], mended = instead, True
        return mended

    def _drawn(self, named: Cells) -> bool:
        """Draws anew what is drawn from the facts of a person, and says whether it was another before."""
        email, phone, emails, phones = (named.get(name) for name in ("email", "phone", "other_emails", "other_phones"))
        if not all(isinstance(one, str | None) for one in (email, phone, emails, phones)):
            return True
        keys = self.draw(email, phone, load_list(emails), load_list(phones))
        self.further += [(value, named["id"], kind) for kind, value in keys.further]
        found = [_changed(named, name, getattr(keys, name)) for name in ("email_key", "canonical", "phone_key")]
        # What is noted of an address that agrees with its key was noted by an earlier release at worst.
        _changed(named, "email_marks", keys.email_marks)
        found.append(_changed(named, "phone_marks", keys.phone_marks))
        return any(found) | _redated(named, "action_at", "action_lo", "action_hi")


def _redated(named: Cells, at: str, low: str, high: str) -> bool:
    """Draws the seconds of an instant anew, and says whether they were others before."""
    instant = named.get(at)
    if not isinstance(instant, str | None):
        return True
    first, last = bounds(instant)
    return _changed(named, low, first) | _changed(named, high, last)


def _changed(named: Cells, name: str, cell: object) -> bool:
    if name not in named or named[name] == cell:
        return False
    named[name] = cell
    return True
