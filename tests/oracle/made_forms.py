"""Forms for generated archives: good descriptions, and the same with a single fault."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from tests.oracle.companies import Facts
from tests.oracle.made_moments import Dice, around, day_near, threshold
from tests.oracle.made_partners import CHANNELS, file

PAIR = [
    {"role": "accept", "type": "button", "label": "J'ACCEPTE"},
    {"role": "refuse", "type": "button", "label": "JE REFUSE"},
]
PHONE_BOX: Facts = {
    "text": "J'accepte d'être appelé(e) par les sociétés de la liste, pendant 12 mois au plus.",
    "checked": False,
    "identity": True,
    "goods": True,
    "period": True,
    "period_months": 12,
    "withdrawal": True,
    "durable_proof": True,
}


def good(channels: Sequence[str] = CHANNELS, **changes: Any) -> Facts:
    """A description to which the form check objects nothing."""
    return {
        "medium": "web",
        "controller": "Panier Fictif SARL",
        "fields": ["email", "phone"],
        "own_box": {"text": "J'accepte de recevoir par e-mail les offres de Panier Fictif SARL.", "checked": False},
        "partner_box": {
            "text": "J'accepte que Panier Fictif SARL transmette mes coordonnées aux sociétés désignées dans la liste"
            " pour leurs offres par e-mail, par SMS et par courrier.",
            "checked": False,
        },
        "phone_box": copy.deepcopy(PHONE_BOX) if "voice" in channels else None,
        "buttons": [{"role": "submit", "type": "button", "label": "Envoyer ma demande"}],
        "partner_mode": "link",
        "link_ok": True,
        "list": {"version": "2026", "names": ["Raoul SAS"]},
        "channels": list(channels),
        "info": {
            "withdrawal": True,
            "retention": "3 ans",
            "rights": True,
            "transmission_stated": True,
            "basis": "consentement",
            "l223_2": True,
        },
        **changes,
    }


def with_phone(**changes: Any) -> Facts:
    return good(phone_box={**PHONE_BOX, **changes})


def with_partner_box(**changes: Any) -> Facts:
    description = good()
    description["partner_box"].update(changes)
    return description


def with_info(**changes: Any) -> Facts:
    description = good()
    description["info"].update(changes)
    return description


def vague() -> Facts:
    """Says "voie électronique" and nowhere SMS."""
    return good(
        ["email", "sms"],
        partner_box={"text": "J'accepte de recevoir leurs offres par voie électronique.", "checked": False},
        own_box=None,
    )


FLAWLESS: tuple[Callable[[], Facts], ...] = (
    good,
    lambda: good(partner_mode="inline", link_ok=None),
    lambda: good(own_box=None, partner_box=None, buttons=PAIR, partner_mode="inline", link_ok=None),
    lambda: with_phone(period_months=6),
    lambda: good(["email", "sms", "post"]),
    lambda: good(["email"]),
    lambda: good(["email", "voice"]),
    lambda: good(link_ok=None),
    vague,
    lambda: good(medium="paper"),
    lambda: good(medium="phone"),
    lambda: good(targets_minors=True, info={**good()["info"], "parental": True}),
)
FAULTY: tuple[Callable[[], Facts | None], ...] = (
    lambda: None,
    lambda: None,
    lambda: None,
    dict,
    lambda: with_partner_box(checked=True),
    lambda: with_partner_box(covers_own=True),
    lambda: with_partner_box(text="J'accepte le règlement et la transmission aux sociétés de la liste."),
    lambda: with_partner_box(text="Je ne souhaite pas que mes coordonnées soient transmises."),
    lambda: with_partner_box(checked="non"),
    lambda: good(own_box={"text": "Offres", "checked": True}),
    lambda: good(hidden_optin=True),
    lambda: good(hidden_optin=None),
    lambda: good(own_box=None, partner_box=None),
    lambda: good(partner_box=None, buttons=[PAIR[0], {**PAIR[1], "type": "link"}]),
    lambda: good(partner_box=None, buttons=[PAIR[0], {**PAIR[1], "same_style": False}]),
    lambda: good(buttons=[PAIR[0], {**PAIR[1], "effect_text": "smaller"}]),
    lambda: good(submit_without_partner=False),
    lambda: good(optout_step=True),
    lambda: good(partner_mode="category_only"),
    lambda: good(partner_mode="none"),
    lambda: good(partner_mode="partly"),
    lambda: good(link_ok=False),
    lambda: good(list={"version": "1", "names": [], "open": True}),
    lambda: good([]),
    lambda: good(["email", "sms", "voice"], phone_box=None),
    lambda: with_phone(identity=False),
    lambda: with_phone(durable_proof=False),
    lambda: with_phone(period_months=24),
    lambda: with_phone(period_months=None),
    lambda: with_phone(text="Pendant 12 mois, renouvelables par tacite reconduction."),
    lambda: with_phone(checked=True),
    lambda: with_info(withdrawal=False),
    lambda: with_info(transmission_stated=False),
    lambda: with_info(basis="intérêt légitime"),
    lambda: with_info(position="after"),
    lambda: good(controller=" "),
    lambda: good(archived=False),
    lambda: good(sensitive_fields=["santé"]),
    lambda: good(targets_minors=True),
    lambda: good(social=True),
    lambda: good(text="En validant, j'accepte de recevoir les offres."),
)


def form(dice: Dice, form_id: str, lists: list[Facts], today: dt.date) -> Facts:
    kind = dice.mostly("own", "acquired", "customer_file", "scraped", "unknown", "rented", "acquired", percent=25)
    name, siren = dice.mostly(
        ("Presse SA", "525252623"), (None, "525252623"), ("Presse SA", None), (" ", ""), percent=20
    )
    seller = {"name": name, "siren": siren, "contract": dice.mostly(True, False, percent=20)}
    return {
        "id": form_id,
        "name": f"Form {form_id}",
        "kind": kind,
        "status": dice.mostly("active", "revoked", "paused", percent=4),
        "seller": dice.mostly(seller, None, percent=15) if kind == "acquired" else None,
        "versions": [
            form_version(dice, f"{form_id}-v{number}", lists, today) for number in range(1, dice.pick([2, 1, 3]))
        ]
        + [form_version(dice, f"{form_id}-v0", lists, today)],
    }


def form_version(dice: Dice, version_id: str, lists: list[Facts], today: dt.date) -> Facts:
    linked = dice.pick(lists)
    printed = dice.happens(20)
    description = dice.pick(FAULTY)() if dice.happens(18) else dice.pick((good,) * 14 + FLAWLESS)()
    start, end = days_of_form(dice, linked, today)
    return {
        "id": version_id,
        "from": start,
        "to": end,
        "list": None if printed or dice.happens(2) else linked["id"],
        "list_version": dice.pick(linked["versions"])["id"] if printed else None,
        "description": description,
        "evidence": evidence(dice, version_id, (description or {}).get("medium")),
    }


def days_of_form(dice: Dice, linked: Facts, today: dt.date) -> tuple[str | None, str | None]:
    edge = dice.mostly("none", "from", "to", "list", "unknown", percent=12)
    if edge == "from":
        return threshold(dice, today)[:10], None
    if edge == "to":
        return "2017-01-01", day_near(dice, today)
    if edge == "list":
        return dice.pick(around(dice.pick(linked["versions"])["published_at"] or "2026-01-01"))[:10], None
    return (dice.pick([None, "oui"]), None) if edge == "unknown" else ("2017-01-01", None)


def evidence(dice: Dice, version_id: str, medium: object) -> list[Facts]:
    usual = {"paper": "signed_sheet", "phone": "script"}.get(str(medium), "screenshot")
    kind = dice.mostly(usual, "other", "pdf", "hearsay", percent=8)
    return [] if dice.happens(4) else [{"kind": kind, **file(f"{version_id}.png", taken_at="2017-01-01")}]
