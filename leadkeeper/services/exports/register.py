"""List the exports of a book from its register."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from leadkeeper.db import partners, register
from leadkeeper.db.engine import Db
from leadkeeper.services.exports.registered_files import exported


@dataclass(frozen=True, slots=True)
class ExportLine:
    """One export, by entry number; `state` is `released`, `pending` or `restored` (from an archive)."""

    id: int
    export: str
    at: str
    partner: str
    legal_name: str
    rows: int
    traps: int
    price_cents: int | None
    sha256: str | None
    file: str | None
    channels: tuple[str, ...]
    columns: tuple[str, ...]
    state: str
    currency: str | None = None


def list_exports(db: Db) -> list[ExportLine]:
    """Return all exports that were or may have been released, newest first."""
    released = {one.body.get("export") for one in register.entries(db) if one.kind == "released"}
    names = {one.id: one.legal_name for one in partners.read_all(db)}
    lines = [_line(one.seq, one.at, one.kind, one.body, released, names) for one in exported(db)]
    return sorted(lines, key=lambda one: (one.at, one.id), reverse=True)


def _line(
    seq: int, at: str, kind: str, body: dict[str, Any], released: set[object], names: dict[str, str]
) -> ExportLine:
    state = "restored" if kind == "restored" else "released" if body["export"] in released else "pending"
    return ExportLine(
        id=seq,
        export=body["export"],
        at=body.get("delivered_at") or at,
        partner=body["partner"],
        legal_name=body.get("legal_name") or names.get(body["partner"], body["partner"]),
        rows=body["rows"],
        traps=body["traps"],
        price_cents=body.get("price_cents"),
        sha256=body.get("sha256"),
        file=body.get("file"),
        channels=tuple(body.get("channels", ())),
        columns=tuple(body.get("columns", ())),
        state=state,
        currency=body.get("currency"),
    )
