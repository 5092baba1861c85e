"""What tests of the finer points share: professionals, forms without words, a refusal, the rules that object."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.domain.eligibility.made_case import description, verdict

LATER = "2026-10-01T10:00:00+02:00"
PRO = {"segment": "b2b", "last_action": {"at": LATER, "kind": "click"}}
TOLD = {"informed": {"at": "2026-05-04", "mentions_transmission": True}}
GARAGE = {"email": "contact@garage.example"}
ELECTRONIC = {"version": {"description": description(text="J'accepte par voie électronique.")}}
BARE = {"version": {"description": None}}


def rules(who: Any, where: Any = None, channel: str = "email", today: date = date(2026, 11, 24)) -> list[str]:
    return verdict(who, where, channel, today)[1]


def no(**changes: Any) -> dict[str, Any]:
    return {"at": LATER, "event": "refused", "purpose": "partners", "trace": "log", **changes}
