"""Contacts, what they said and what was decided about them, for generated archives."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tests.oracle.companies import Facts
from tests.oracle.instants import add_years
from tests.oracle.made_moments import UNREADABLE, Dice, day_near, days_before, recent, some_instant, threshold

SHARED = (
    "essai.lea@gmail.com",
    "EssaiLea+jeu@googlemail.com",
    "essai.lea+x@gmail.com",
    "bruno+pub@poste.example",
    "bruno@poste.example",
    "Bruno@Poste.example",
    "essai-nina@proton.me",
    "essai-nina+a@proton.me",
)
PHONES = ("+33639980001", "06 39 98 00 02", "0033639980003", "+33639980001", "+262692000015")
NOTES = ("STOP", "Rappeler en mars", "NE PLUS CONTACTER svp", "ne veut plus de mails\ncliente")
ODD_PHONES = (
    "01 99 00 00 06 / 06 39 98 00 02",
    "+33199000006",
    None,
    "+32470000018",
    "12",
    "+41790000007",
    "01 99 00 00 06",
    "0041 79",
)
RULES_TO_REVIEW = (
    "R44",
    "R37",
    "R41",
    "R25",
    "R07",
    "R35",
    "R09",
    "R14",
    "R16",
    "R12",
    "R10",
    "R02",
    "R18",
    "R05",
    "R28",
)


@dataclass(frozen=True)
class World:
    """What is already in the archive when the contacts come."""

    today: dt.date
    partners: list[Facts]
    lists: list[Facts]
    forms: list[Facts]

    @property
    def form_versions(self) -> list[Facts]:
        return [version for form in self.forms for version in form["versions"]]

    def landmarks(self, version: Facts | None) -> list[str]:
        """The instants that matter to a consent given through a form version."""
        found = [version[key] for key in ("from", "to") if version and version[key] not in (None, "oui")]
        for published in self.lists:
            shown = version and (published["id"] == version["list"] or version["list_version"])
            found += [v["published_at"] for v in published["versions"] if shown and v["published_at"] != "2017"]
        return found


def contact(dice: Dice, number: int, world: World) -> Facts:
    segment = dice.pick(["b2c", "b2c", "b2b", "b2c", "b2b", None, "b2c", "b2c", "association", "b2c"])
    person = dice.mostly("named", "nameless", percent=45 if segment == "b2b" else 10) == "named"
    note = dice.mostly(None, *NOTES, percent=4)
    texts = {"company": "Atelier SARL" if segment == "b2b" else None, "job_title": None, "owner": None, "note": note}
    return {
        "id": f"c{number}",
        "email": email(dice, number, segment),
        "phone": dice.mostly(dice.pick(PHONES), *ODD_PHONES, percent=14),
        "first_name": "Léa" if person else None,
        "last_name": "Dubois" if person else None,
        "other_emails": dice.mostly([], [dice.pick(SHARED)], [f"Bruno <{dice.pick(SHARED)}>, x@x.example"], percent=9),
        "other_phones": dice.mostly([], ["+33639980077"], percent=10),
        **texts,
        "country": dice.mostly("FR", None, "BE", "US", "fr", percent=10),
        "postal_address": dice.mostly("4 rue des Lilas, 35000 Rennes", None, " ", percent=15),
        **age(dice, world.today),
        "segment": segment,
        "legal_form": dice.mostly(None, "EI", "SARL", "micro", "Micro-entreprise", "E.I.", percent=15)
        if segment == "b2b"
        else None,
        "stage": "new",
        **relation(dice, world.today),
        "last_action": last_action(dice, world.today),
        "informed": information(dice, world.today, segment),
        "contested": dice.happens(3),
        "email_state": dice.mostly("ok", "bounced", "asleep", percent=4),
        "tags": dice.mostly([], ["vip"], ["vip", "désinscrite"], percent=3),
        "extra": {},
        "consents": events(dice, world, segment),
        "reviews": [review(dice, world) for _ in range(dice.mostly(0, 1, 2, 3, percent=22))],
    }


def email(dice: Dice, number: int, segment: object) -> str | None:
    if dice.pick([False] * 5 + [True]):
        return dice.pick(SHARED)
    if dice.happens(6):
        return dice.pick(
            [
                None,
                f"Léa <lea{number}@courriel.example>",
                f"c{number}@@x.example",
                f"c{number} at x.example",
                f"c{number}@courriel",
            ]
        )
    company, mailbox = f"atelier{number}.example", f"c{number}@orange.fr"
    if segment == "b2b":
        generic = f"Contact@{company}", f"info@{company}", mailbox, "info@free.fr", f"contact+jean@{company}"
        return dice.mostly(f"jean.dupont@{company}", *generic, percent=55)
    return dice.mostly(f"lea{number}@courriel.example", f"contact@{company}", mailbox, percent=10)


def age(dice: Dice, today: dt.date) -> Facts:
    """Usually unknown or an adult; sometimes on the eve of a birthday that counts."""
    if not dice.happens(14):
        return {"birth_date": dice.pick([None, "1984-05-05"]), "age_at_consent": None}
    if dice.happens(40):
        return {"birth_date": dice.pick([None, "1980-01-01"]), "age_at_consent": dice.pick([17, 18, 16, 15, 14, 41])}
    birthday = add_years(today, -dice.pick([18, 15, 15, 16])) + dt.timedelta(days=dice.pick([0, 1, -1, -20]))
    born = birthday.isoformat()
    return {"birth_date": dice.pick([born, "2012-02-29", "12 mars", born]), "age_at_consent": None}


def relation(dice: Dice, today: dt.date) -> Facts:
    ended = dice.mostly(None, dice.pick(days_before(today)).isoformat(), "oui", percent=12)
    return {"relation_ended_on": ended, "admin_only": dice.happens(2)}


def last_action(dice: Dice, today: dt.date) -> Facts | None:
    at = dice.mostly(recent(dice, today), threshold(dice, today), None, *UNREADABLE[:2], percent=35)
    kind = dice.mostly("click", "open", "order", "form", "visit", percent=35)
    return dice.mostly({"at": at, "kind": kind}, None, percent=25)


def information(dice: Dice, today: dt.date, segment: object) -> Facts | None:
    at = dice.mostly(recent(dice, today)[:10], None, threshold(dice, today), "oui", percent=14)
    given: Facts = {"at": at, "mentions_transmission": dice.mostly(True, False, percent=10)}
    percent = 15 if segment == "b2b" else 70
    return dice.mostly(given, None, percent=percent)


def events(dice: Dice, world: World, segment: object) -> list[Facts]:
    """Usually one yes to partners; sometimes others before, after and beside it, in any order of recording."""
    if dice.happens(14):
        return back_again(dice, world)
    if dice.happens(5):
        return same_day(dice, world)
    made = [] if dice.happens(45 if segment == "b2b" else 4) else [event(dice, world, "given")]
    for _ in range(dice.mostly(0, 1, 2, 3, percent=30)):
        kind = dice.pick(["given", "withdrawn", "refused", "given", "withdrawn", "objected"])
        made.insert(dice.count(0, len(made)), event(dice, world, kind, odd=60))
    return made


def same_day(dice: Dice, world: World) -> list[Facts]:
    """Yeses and perhaps a no whose order nobody knows: a day, and seconds on it."""
    made = [event(dice, world, kind) for kind in ("given", "given", dice.pick(["given", "withdrawn", "refused"]))]
    day = recent(dice, world.today)
    for one in made:
        one["at"] = dice.pick([day, day[:10], f"{day[:10]}T23:59:59+00:00", f"{day[:10]}T12:00:00"])
    return made[: dice.pick([2, 3])]


def back_again(dice: Dice, world: World) -> list[Facts]:
    """A no of last year, then a yes or two."""
    no, first, second = (event(dice, world, kind) for kind in (dice.pick(["withdrawn", "refused"]), "given", "given"))
    no["at"] = dice.mostly(f"{world.today - dt.timedelta(days=400)}T10:00:00Z", None, first["at"], percent=30)
    first["trace"] = dice.pick(["row", "log", "none"])
    return dice.pick([[no, first], [no, first, second], [first, no]])


def event(dice: Dice, world: World, kind: str, *, odd: int = 30) -> Facts:
    version = dice.mostly(dice.pick(world.form_versions), None, percent=2 if kind == "given" else 60)
    at = some_instant(dice, world.today, world.landmarks(version), odd=odd)
    versions = [v["id"] for published in world.lists for v in published["versions"]]
    return {
        "at": at,
        "raw": None if at else "oui",
        "event": kind,
        "purpose": dice.mostly("partners", "own", "own", "profiling", percent=10),
        "channels": channels(dice, kind),
        "partner": dice.mostly(None, *(one["id"] for one in world.partners), percent=25),
        "form_version": version["id"] if version else None,
        "list_version": dice.mostly(None, *versions, percent=12),
        "method": method(dice),
        "trace": dice.mostly("log", "row", "double_opt_in", "none", "recording", "guess", "row", percent=25),
        "valid_until": dice.mostly(None, day_near(dice, world.today), "2031-01-01", "oui", percent=6),
        "ip": None,
        "source": None,
    }


def channels(dice: Dice, kind: str) -> list[str] | None:
    partial = ["email"], ["sms"], ["voice"], ["post"], ["email", "sms"], ["fax"], []
    return dice.mostly(None, *partial, percent=15 if kind == "given" else 45)


def method(dice: Dice) -> str | None:
    odd = "declared", "pre_ticked", "soft_opt_in", "silence", "bundled", "terms", "soft_opt_in", "telepathy"
    return dice.mostly(None, "double_opt_in", "unticked_box", *odd, percent=15)


def review(dice: Dice, world: World) -> Facts:
    at = dice.mostly(world.today.isoformat(), threshold(dice, world.today), None, "oui", percent=35)
    return {
        "rule": dice.pick(RULES_TO_REVIEW),
        "partner": dice.mostly(None, *(one["id"] for one in world.partners), percent=40),
        "channel": dice.mostly(None, "email", "sms", "voice", "post", percent=30),
        "decision": dice.mostly("allow", "deny", "refuse", percent=20),
        "reason": dice.mostly("agreed by letter", "", "  ", percent=15),
        "at": at,
    }
