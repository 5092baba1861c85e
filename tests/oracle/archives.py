"""Small, dense archives for property tests: valid for `restore`, crowded around the rules' thresholds."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import random

from hypothesis import strategies as st

from tests.oracle.addresses import canonical, e164
from tests.oracle.companies import Facts
from tests.oracle.made_forms import form
from tests.oracle.made_moments import TODAYS, Dice, around, day_near, recent, threshold
from tests.oracle.made_partners import CHANNELS, COMPANIES, OWNER, partner, published_list
from tests.oracle.made_people import World, contact

KEY = "00112233445566778899aabbccddeeff"


def archives() -> st.SearchStrategy[Facts]:
    """Archives of `archive_of`; hypothesis finds the seed of a bad one, `simplest` makes it small."""
    return st.integers(0, 2**48).map(archive_of)


def archive_of(seed: int) -> Facts:
    """An archive with one more key, `cases`: what to judge, as in a case file but without what to expect.

    Each case has `name`, `partner`, `channel`, `today` and an empty `expect`; `restore` keeps the key out of the book.
    """
    dice = Dice(random.Random(seed))
    today = dice.pick(TODAYS)
    companies = COMPANIES[: dice.pick([2, 1, 3])] if dice.happens(60) else COMPANIES[dice.pick([3, 4, 2]) :]
    partners = [partner(dice.in_some_mood(), company, today) for company in companies[:3]]
    list_ids = ("main", "fair")[: dice.pick([1, 2])]
    lists = [published_list(dice.in_some_mood(), list_id, partners, today) for list_id in list_ids]
    forms = [form(dice.in_some_mood(), f"form{number}", lists, today) for number in range(dice.pick([1, 2, 3]))]
    world = World(today, partners, lists, forms)
    contacts = [contact(dice.in_some_mood(), number, world) for number in range(dice.count(1, 8))]
    suppressions = [suppression(dice, world, contacts) for _ in range(dice.mostly(0, 1, 2, 3, percent=45))]
    deliveries = [delivery(dice, f"E{n}", world, contacts) for n in range(dice.mostly(0, 1, 2, 4, percent=45))]
    return {
        "leadkeeper_archive": 1,
        "owner": {**OWNER, "suppression_key": KEY if any(entry["hash"] for entry in suppressions) else None},
        "partners": partners,
        "lists": lists,
        "forms": forms,
        "contacts": contacts,
        "suppressions": suppressions,
        "deliveries": deliveries,
        "imports": [],
        "notices": [notice(dice, world, contacts) for _ in range(dice.mostly(0, 1, 2, percent=15))],
        "complaints": [],
        "requests": [request(dice, f"Q{n}", world, contacts) for n in range(dice.mostly(0, 1, 2, percent=15))],
        "cases": [case(one["id"], channel, today) for one in partners for channel in CHANNELS],
    }


def case(partner_id: str, channel: str, today: dt.date) -> Facts:
    name = f"{partner_id} by {channel} on {today}"
    return {"name": name, "partner": partner_id, "channel": channel, "today": today.isoformat(), "expect": {}}


def suppression(dice: Dice, world: World, contacts: list[Facts]) -> Facts:
    """Against somebody of the archive, written in one of the ways that mean the same, or against somebody else."""
    target = dice.pick(contacts)
    way = dice.pick(["email", "phone", "hash", "spelling", "email", "stranger"])
    address, number = target["email"] or "nobody@nowhere.example", target["phone"] or "+33639980099"
    written: Facts = {"email": None, "phone": None, "hash": None}
    if way == "phone":
        several = f"Tél : {number}", f"01 99 00 00 99 / {number}", f"{number} ou 01 99 00 00 99"
        written["phone"] = dice.mostly(number, e164(number) or number, "+33639980077", *several, percent=60)
    elif way == "hash":
        written["hash"] = secret(dice.mostly(canonical(address), e164(number) or number, percent=40))
    else:
        several = f"Essai <{address}>", f"nobody@nowhere.example ; {address}", f"mailto:{address}?subject=stop"
        spelled = dice.mostly(address.upper(), f"mailto:{address}", *several, percent=50)
        spellings = {"email": address, "spelling": spelled, "stranger": "nobody@nowhere.example"}
        written["email"] = spellings[way]
    return {
        **written,
        "channel": dice.mostly(None, *CHANNELS, "fax", percent=50),
        "partner": dice.mostly(None, *(one["id"] for one in world.partners), percent=40),
        "reason": dice.mostly("objection", "erased", percent=25),
        "at": "2026-02-01",
    }


def secret(text: str) -> str:
    return hmac.new(bytes.fromhex(KEY), text.encode(), hashlib.sha256).hexdigest()


def delivery(dice: Dice, delivery_id: str, world: World, contacts: list[Facts]) -> Facts:
    at = dice.mostly(recent(dice, world.today), threshold(dice, world.today), around(recent(dice, world.today))[4])
    received = [one["id"] for one in contacts if dice.happens(25)]
    return {
        "id": delivery_id,
        "partner": dice.pick(world.partners)["id"],
        "at": at,
        "channels": ["email"],
        "contacts": received,
        "file_sha256": "0" * 64,
        "traps": [],
    }


def notice(dice: Dice, world: World, contacts: list[Facts]) -> Facts:
    due = dice.mostly(day_near(dice, world.today), "oui", percent=8)
    return {
        "partner": dice.pick(world.partners)["id"],
        "contact": dice.pick(contacts)["id"],
        "kind": "withdrawal",
        "due": due,
        "sent_at": dice.mostly(None, day_near(dice, world.today), "oui", percent=50),
    }


def request(dice: Dice, request_id: str, world: World, contacts: list[Facts]) -> Facts:
    """What somebody asked, open or answered about today."""
    return {
        "id": request_id,
        "contact": dice.pick(contacts)["id"],
        "kind": dice.pick(["objection", "erasure", "access", "rectification", "limitation"]),
        "received_on": dice.mostly(day_near(dice, world.today), "oui", percent=8),
        "answered_on": dice.pick([None, None, day_near(dice, world.today), "oui"]),
    }
