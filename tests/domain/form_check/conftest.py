"""A form to which nothing objects, and a way to check it with some keys changed."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from leadkeeper.domain.form_audit.checks import check, ids

GOOD: dict[str, Any] = {
    "medium": "web",
    "controller": "Clodomir & Eulalie SARL",
    "fields": ["email"],
    "own_box": {"text": "J'accepte de recevoir par e-mail les offres de Clodomir & Eulalie SARL.", "checked": False},
    "partner_box": {
        "text": "J'accepte que mon adresse soit transmise aux partenaires de la liste pour leurs offres par e-mail.",
        "checked": False,
        "covers_own": False,
    },
    "phone_box": None,
    "buttons": [{"role": "submit", "type": "button", "label": "Envoyer ma demande"}],
    "partner_mode": "link",
    "link_ok": True,
    "list": {"version": "2026-02-01", "names": ["Raoul SAS", "Alpha SA"]},
    "channels": ["email"],
    "info": {"withdrawal": True, "retention": "3 ans", "rights": True, "transmission_stated": True},
    "text": "",
}

PAIR: dict[str, Any] = {
    "own_box": None,
    "partner_box": None,
    "buttons": [{"role": "accept", "label": "J'accepte"}, {"role": "refuse", "label": "Je refuse"}],
}

PHONE: dict[str, Any] = {
    "channels": ["voice"],
    "phone_box": {
        "text": "J'accepte d'être appelé(e) par Raoul SAS pendant 12 mois au plus.",
        "period_months": 12,
        **dict.fromkeys(("identity", "goods", "period", "withdrawal", "durable_proof"), True),
    },
    "info.l223_2": True,
}

Changes = Mapping[str, object]
Lint = Callable[..., set[str]]


def changed(form: Mapping[str, Any], changes: Changes) -> dict[str, Any]:
    """The form with other values at some keys, given by their paths (`info.rights`)."""
    result: dict[str, Any] = copy.deepcopy(dict(form))
    for path, value in changes.items():
        *parts, key = path.split(".")
        place = result
        for part in parts:
            place = place[part]
        place[key] = value
    return result


@pytest.fixture
def good() -> dict[str, Any]:
    """The form to which nothing objects."""
    return copy.deepcopy(GOOD)


@pytest.fixture
def lint() -> Lint:
    """Checks the good form with changes: `{"L06 error"}`. `pair`: with two buttons; `phone`: with calls."""

    def run(changes: Changes, *, pair: bool = False, phone: bool = False, target: str | None = "Raoul SAS") -> set[str]:
        form = changed(GOOD, {**(PAIR if pair else {}), **(PHONE if phone else {})})
        findings = check(changed(form, changes), target)
        return {f"{check_id} {level}" for level in ("error", "warning") for check_id in ids(findings, level)}

    return run
