"""Partners, contracts and published lists for generated archives."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.oracle.companies import Facts
from tests.oracle.made_moments import UNREADABLE, Dice, around, day_near, recent, threshold

OWNER: Facts = {
    "name": "Panier Fictif SARL",
    "siren": "505152531",
    "rights_contact": "donnees@panier.example",
    "privacy_url": "https://panier.example/vie-privee",
    "trap_mailboxes": [],
    "suppression_key": None,
}
COMPANIES: tuple[Facts, ...] = (
    {"id": "raoul", "legal_name": "Raoul SAS", "siren": "987654324", "former_names": ["Raoul Marketing SAS"]},
    {"id": "acme", "legal_name": "Acme SA", "siren": "557799228"},
    {"id": "acmes", "legal_name": "ACMÉ S.A.R.L.", "siren": "668 811 334"},
    {"id": "neuf", "legal_name": "Moulin Neuf SAS", "siren": "122446685", "former_names": ["Acme SAS"]},
    {"id": "blumen", "legal_name": "L’Étoile GmbH", "siren": None, "foreign_id": "HRB 1", "country": "DE"},
)
ODD_SECTORS = (
    ["insurance"],
    [],
    ["renewables"],
    ["cpf_training"],
    ["gambling"],
    ["food", "home_adaptation"],
    ["energy_renovation"],
    ["health"],
    ["insurance"],
    ["software", "insurance"],
    ["insurance"],
    ["beekeeping"],
    ["Home-adaptation "],
    [" "],
)
CHANNELS = ("email", "sms", "voice", "post")


def file(name: str, **more: Any) -> Facts:
    return {"name": name, "sha256": "0" * 64, **more}


def partner(dice: Dice, company: Facts, today: dt.date) -> Facts:
    country = dice.mostly(company.get("country", "FR"), "DE", "NO", "GB", "US", "CH", "XX", None, percent=16)
    return {
        "foreign_id": None,
        "former_names": [],
        "privacy_url": f"https://{company['id']}.example/privacy",
        "contact": f"dpo@{company['id']}.example",
        **company,
        "brands": [f"{company['id']}-deals"],
        "country": country,
        "transfer_safeguard": dice.mostly("adequacy", None, "scc", "bcr", percent=40) if country != "FR" else None,
        "sectors": dice.mostly(["software"], *ODD_SECTORS, percent=25),
        "hold": dice.mostly(None, {"since": today.isoformat(), "reason": "seed address hit"}, percent=12),
        "contracts": contracts(dice, company["id"], today),
    }


def contracts(dice: Dice, partner_id: str, today: dt.date) -> list[Facts]:
    """Usually one that is in force; sometimes none, two, or one with an edge."""
    how_many = dice.mostly(1, 2, 0, 2, percent=20)
    return [contract(dice, f"{partner_id}-{number}", today) for number in range(how_many)]


def contract(dice: Dice, contract_id: str, today: dt.date) -> Facts:
    edge = dice.mostly("none", "starts", "ends", "terminated", "signed", "channels", "territory", "onward", percent=22)
    near = day_near(dice, today) if edge in ("starts", "ends", "terminated", "signed") else None
    signed = dice.pick([None, near, UNREADABLE[1]]) if edge == "signed" else "2017-01-05"
    return {
        "id": contract_id,
        "signed_on": signed,
        "starts_on": near if edge == "starts" else "2017-01-10",
        "ends_on": near if edge == "ends" else dice.pick([None, "2031-12-31"]),
        "terminated_on": near if edge == "terminated" else None,
        "channels": dice.pick([["email"], ["sms", "voice"], ["post"]]) if edge == "channels" else list(CHANNELS),
        "territory": dice.pick([["FR", "BE"], ["BE"], []]) if edge == "territory" else ["FR", "BE", "CH"],
        "purpose": "offers of the partner",
        "offer_topic": dice.mostly("accounting software", None, " ", percent=6),
        "job_related": dice.mostly(True, False, percent=15),
        "fields": ["email", "first_name"],
        "max_uses": dice.mostly(3, 1, None, 2, 1, 0, 2, percent=60),
        "onward_transfer": edge == "onward",
        "seed_clause": True,
        "sync_delay_h": 72,
        "price_cents": 50,
        "currency": "EUR",
        "document": dice.mostly(file(f"{contract_id}.pdf"), None, percent=20),
    }


def published_list(dice: Dice, list_id: str, partners: list[Facts], today: dt.date) -> Facts:
    """A list whose versions mostly name everybody, by SIREN or, on some lists, by the legal name alone."""
    listed = partners if not dice.happens(25) else [{**one, "siren": None} for one in partners]
    versions = [version(dice, f"{list_id}-1", "2017-01-10T09:00:00+01:00", listed)]
    for number in range(2, dice.mostly(1, 2, 3, 4, 3, percent=70) + 1):
        versions.append(version(dice, f"{list_id}-{number}", publication(dice, versions, today), listed))
    if len(versions) > 2 and dice.happens(50):
        versions[1]["names"] = versions[1]["names"][1:]
    return {"id": list_id, "url": f"https://panier.example/{list_id}", "versions": versions}


def publication(dice: Dice, versions: list[Facts], today: dt.date) -> str:
    """When a further version appeared: mostly in the weeks before today, sometimes beside another version."""
    kind = dice.mostly("recent", "beside", "threshold", "clock", "day", "old", percent=60)
    if kind == "beside":
        return dice.pick(around(versions[-1]["published_at"]))
    if kind == "threshold":
        return threshold(dice, today)
    if kind == "clock":
        return dice.pick(["2026-10-25T02:00:00+01:00", "2026-10-25T02:40:00+02:00", "2026-10-25T02:30:00"])
    if kind == "day":
        return recent(dice, today)[:10]
    return "2023-05-01T08:00:00+02:00" if kind == "old" else recent(dice, today)


def version(dice: Dice, version_id: str, published_at: str, partners: list[Facts]) -> Facts:
    published = dice.mostly(published_at, "2017", percent=1)
    names = [line(dice, one) for one in partners if not dice.happens(12)]
    names += [
        {"name": "Panier Fictif", "siren": dice.mostly("505152531", None, "1", "?", percent=25), "privacy_url": None}
    ]
    taken = snapshot(dice, version_id, published)
    return {"id": version_id, "published_at": published, "names": names, "snapshot": taken}


def line(dice: Dice, company: Facts) -> Facts:
    """How a list names a company: usually by its legal name and SIREN."""
    short = company["legal_name"].rsplit(" ", 1)[0]
    name, siren = dice.mostly(
        (company["legal_name"], company["siren"]),
        (company["legal_name"], None),
        (short.upper(), None),
        ((company.get("former_names") or [short])[0], None),
        (company["brands"][0], None),
        ("Anybody", company["siren"]),
        (company["legal_name"], "111111111"),
        (company["legal_name"], "à venir"),
        (company["brands"][0], "111111111"),
        (f"Groupe {short}", None),
        percent=16,
    )
    return {"name": name, "siren": siren, "privacy_url": None}


def snapshot(dice: Dice, version_id: str, published_at: str) -> Facts | None:
    """Usually the picture of the day of publication; sometimes none, undated or taken much later."""
    at = published_at if published_at[10:] else None
    taken = dice.mostly(at or published_at, None, "2026-11-20", "2026-11-22T08:00:00+01:00", "oui", percent=10)
    return None if dice.happens(5) else file(f"{version_id}.png", taken_at=taken)
