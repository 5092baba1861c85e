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
from leadkeeper.store import register
from leadkeeper.store.damaged import Table
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


def _setting(cell: str) -> object:
    """Two settings are objects: the file that a crash left (`flows.stop_register`), and what was done about keys."""
    is_object = cell[:1] == "{" or cell[-1:] == "}"
    if not is_object:
        return cell
    return load_object(cell).keys() if "at" in load_object(cell) else _with("ref", "path", "sha256")(cell)


def _with(*names: str) -> Callable[[str], object]:
    return lambda cell: [load_object(cell)[name] for name in names]


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
    "settings": {"value": (_setting, LOST)},
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
    "saved_views": {"body": (_with("text", "chosen", "sort"), LOST)},
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
    """Looks at the rows of one table.

    `further` collects what is drawn of further addresses (value, person, kind), `former` the addresses of people who
    have others now.
    """

    table: Table
    columns: tuple[str, ...]
    draw: Draw
    further: list[tuple[str, int, str]] = field(default_factory=list)
    former: set[str] = field(default_factory=set)
    _kinds: list[type] = field(init=False)

    def __post_init__(self) -> None:
        kinds = dict(zip(self.table.columns, self.table.kinds, strict=True))
        self._kinds = [kinds[name] for name in self.columns]

    def row(self, cells: tuple[Any, ...]) -> Row | None:
        """A row as it can be kept, None for one that cannot: it is not of this table, or its columns have moved."""
        if not all(cell is None or isinstance(cell, kind) for cell, kind in zip(cells, self._kinds, strict=True)):
            return None
        named = dict(zip(self.columns, cells, strict=True))
        mended = self._read(named)
        if mended is None or (self.table.name == "register" and not register.fits(named)):
            return None
        doubtful, name = False, self.table.name
        if name == "contacts":
            doubtful = self._drawn(named) or mended
            if doubtful and "contested" in named:
                named["contested"] = 1
        elif name == "consents":
            doubtful = _redated(named, "at", "lo", "hi")
        elif name == "reviews":
            doubtful = named.get("decision") not in ("allow", "deny") or named.get("channel") not in (None, *CHANNELS)
        return Row(tuple(named.values()), mended, doubtful)

    def _read(self, named: Cells) -> bool | None:
        """Whether some column had to be emptied, None where the row cannot be without it."""
        mended = False
        for name, (read, instead) in _READ.get(self.table.name, {}).items():
            if named.get(name) is None:
                continue
            try:
                read(named[name])
            except LeadKeeperError:
                if instead is LOST:
                    return None
                named[name], mended = instead, True
        return mended

    def _drawn(self, named: Cells) -> bool:
        """Draws anew what is drawn from the facts of a person, and says whether it was another before."""
        others = load_list(named.get("other_emails")), load_list(named.get("other_phones"))
        keys = self.draw(named.get("email"), named.get("phone"), *others)
        self.further += [(value, named["id"], kind) for kind, value in keys.further]
        before = {key for name in ("email_key", "canonical") if (key := named.get(name)) is not None}
        found = [_changed(named, name, getattr(keys, name)) for name in ("email_key", "canonical", "phone_key")]
        self.former |= before - {keys.email_key, keys.canonical}
        # What is noted of an address that agrees with its key was noted by an earlier release at worst.
        _changed(named, "email_marks", keys.email_marks)
        found.append(_changed(named, "phone_marks", keys.phone_marks))
        return any(found) | _redated(named, "action_at", "action_lo", "action_hi")


def _redated(named: Cells, at: str, low: str, high: str) -> bool:
    """Draws the seconds of an instant anew, and says whether they were others before."""
    first, last = bounds(named.get(at))
    return _changed(named, low, first) | _changed(named, high, last)


def _changed(named: Cells, name: str, cell: object) -> bool:
    if name not in named or named[name] == cell:
        return False
    named[name] = cell
    return True
