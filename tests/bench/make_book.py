"""A big, fictitious lead book: a world (forms, lists, partners) as an archive, and its people as a CSV file.

The same bytes for the same number of people. Nobody in it exists: addresses are on .example domains or begin with
"essai." at free-mail providers, telephone numbers come from ranges that are given to nobody. Among a thousand rows
there are twenty +tag addresses, ten that came before (some in other capitals), five that are none, three without date.
"""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from unicodedata import normalize

TODAY = date(2026, 11, 24)
MAPS = (
    *("form=form", "optin_own=consent_own", "optin_partners=consent_partners"),
    *("last_click=last_action_at", "segment=segment"),
)
HEADER = (
    *("email", "first_name", "last_name", "phone", "company", "segment", "country", "postcode", "city"),
    *("form", "consent_date", "optin_own", "optin_partners", "last_click", "source"),
)
PARTNERS = (
    ("marine", "Marine Croisières SAS", "111222333", "travel", ("email", "sms")),
    ("granit", "Granit Assurances SA", "222333444", "insurance", ("email", "voice")),
    ("lierre", "Lierre Jardins SARL", "333444555", "furniture", ("email",)),
    ("soleil", "Soleil Énergie SAS", "444555666", "renewables", ("email", "post")),
)
VERSIONS = ((1190, "marine lierre"), (620, "marine granit lierre"), (240, "granit lierre soleil"), (95, ""))
FORMS = (("jeu", 1190, 431, ("email",)), ("jeu", 430, None, ("email", "sms")), ("foire", 1190, None, ("email",)))
CITIES = ("75011 Paris", "69003 Lyon", "76600 Le Havre", "29200 Brest", "97400 Saint-Denis", "42000 Saint-Étienne")
YES, NO = ("oui", "Oui", "yes", "1", "true", "x"), ("non", "Non", "no", "0", "", "")
NOT_AN_ADDRESS = ("{0}@", "{0}", "{0}@@boite.example", "{0}[at]boite.example", "n/a", "{0}@boite.example.")


def ago(days: int) -> str:
    """The day so many days before today."""
    return (TODAY - timedelta(days=days)).isoformat()


def world() -> dict[str, Any]:
    """The archive without people."""
    return {
        "leadkeeper_archive": 1,
        "owner": {
            "name": "Corbeille SARL",
            "siren": "555666777",
            "rights_contact": "donnees@corbeille.example",
            "privacy_url": "https://corbeille.example/vie-privee",
            "trap_mailboxes": ["pieges.corbeille.example"],
        },
        "partners": [_partner(*one) for one in PARTNERS],
        "lists": [{"id": "main", "url": "https://corbeille.example/liste", "versions": list(_list_versions())}],
        "forms": [
            {"id": name, "name": f"Formulaire {name}", "versions": list(_form_versions(name))}
            for name in ("jeu", "foire")
        ],
        "contacts": [],
    }


def _document(name: str, days: int) -> dict[str, str]:
    return {"name": name, "sha256": sha256(name.encode()).hexdigest(), "taken_at": ago(days)}


def _partner(ref: str, name: str, siren: str, sector: str, channels: tuple[str, ...]) -> dict[str, Any]:
    paper = _document(f"{ref}.pdf", 400)
    contract = {
        "id": f"{ref}-1", "signed_on": ago(410), "starts_on": ago(400), "channels": channels, "territory": ["FR"],
        "purpose": "prospection", "offer_topic": "ses offres", "job_related": True, "max_uses": 1, "seed_clause": True,
        "fields": ["email", "phone", "first_name", "last_name"], "sync_delay_h": 72, "price_cents": 40,
        "document": {"name": paper["name"], "sha256": paper["sha256"]},
    }  # fmt: skip
    page = f"https://{ref}.example/donnees"
    return {
        "id": ref, "legal_name": name, "siren": siren, "country": "FR", "sectors": [sector], "privacy_url": page,
        "contact": f"dpo@{ref}.example", "contracts": [contract],
    }  # fmt: skip


def _list_versions() -> Iterator[dict[str, Any]]:
    for number, (days, named) in enumerate(VERSIONS, 1):
        names = [
            {"name": name, "siren": siren, "privacy_url": f"https://{ref}.example/donnees"}
            for ref, name, siren, _, _ in PARTNERS
            if not named or ref in named.split()
        ]
        picture = _document(f"main-{number}.png", days)
        yield {"id": f"main-{number}", "published_at": f"{ago(days)}T09:00:00Z", "names": names, "snapshot": picture}


def _form_versions(form: str) -> Iterator[dict[str, Any]]:
    own = [one for one in FORMS if one[0] == form]
    for number, (name, start, end, channels) in enumerate(own, 1):
        picture = {"kind": "screenshot", **_document(f"{name}-v{number}.png", start)}
        yield {
            "id": f"{name}-v{number}", "from": ago(start), "to": ago(end) if end else None, "list": "main",
            "description": _description(channels), "evidence": [picture],
        }  # fmt: skip


def _description(channels: tuple[str, ...]) -> dict[str, Any]:
    how = " et ".join({"email": "par e-mail", "sms": "par SMS"}[channel] for channel in channels)
    partners = (
        "J'accepte que Corbeille SARL transmette mes coordonnées aux sociétés nommées dans la liste pour qu'elles"
        f" m'adressent leurs offres {how}. Je peux retirer cet accord à tout moment."
    )
    return {
        "medium": "web", "controller": "Corbeille SARL", "channels": channels, "partner_mode": "link", "link_ok": True,
        "fields": ["email", "phone"] if len(channels) > 1 else ["email"],
        "own_box": {"text": "J'accepte de recevoir par e-mail les offres de Corbeille SARL.", "checked": False},
        "partner_box": {"text": partners, "checked": False},
        "buttons": [{"role": "submit", "type": "button", "label": "Valider"}],
        "list": {"version": "datée", "names": [name for _, name, *_ in PARTNERS]},
        "info": {
            "withdrawal": True, "rights": True, "transmission_stated": True, "l223_2": True, "position": "before",
            "retention": "3 ans après le dernier contact", "basis": "consentement",
        },
    }  # fmt: skip


def _plain(text: str) -> str:
    letters = normalize("NFKD", text.lower().replace(" ", "-"))
    return letters.encode("ascii", "ignore").decode("ascii")


class People:
    """Rows of people, drawn one after the other."""

    def __init__(self) -> None:
        from mimesis import Person
        from mimesis.locales import Locale

        source = Person(Locale.FR, seed=7)
        self._first = [source.first_name() for _ in range(300)]
        self._last = [source.last_name() for _ in range(900)]
        self._random = random.Random(7)
        self._earlier: list[str] = []

    def row(self, number: int) -> tuple[str, ...]:
        """The row of the person with this number."""
        draw = self._random.random
        first, last = (names[int(draw() * len(names))] for names in (self._first, self._last))
        works = draw() < 0.08
        back = int(draw() ** 2 * 1096)
        minute = int(draw() * 1440)
        at = f" {minute // 60:02d}:{minute % 60:02d}" if draw() > 0.05 else ""
        form = "foire-v1" if draw() < 0.35 else "jeu-v1" if back > 430 else "jeu-v2"
        company = (f"Atelier {last}, Fils", "b2b") if works else ("", "b2c" if draw() < 0.6 else "")
        return (
            self._address(number, _plain(f"{first}.{last}{number}")),
            *(first, last if draw() < 0.85 else last.upper(), self._telephone(), *company),
            ("France", "FR", "", "Belgique")[min(int(draw() * 3.05), 3)],
            *CITIES[int(draw() * len(CITIES))].split(" ", 1),
            *(form, "" if draw() > 0.997 else self._day(back) + at),
            *(self._answer(0.72), self._answer(0.55)),
            *(self._day(int(back * draw())) if draw() < 0.4 else "", f"annonce n° {int(draw() * 9)}"),
        )

    def _day(self, back: int) -> str:
        return f"{TODAY - timedelta(days=back):%d/%m/%Y}"

    def _answer(self, share: float) -> str:
        words = YES if self._random.random() < share else NO
        return words[int(self._random.random() * len(words))]

    def _telephone(self) -> str:
        kind, number = self._random.random(), int(self._random.random() * 1_000_000)
        if kind > 0.7:
            return ""
        return f"+33700{number:06d}" if kind < 0.4 else f"07 00 {number // 10000:02d} {number // 100 % 100:02d} 17"

    def _address(self, number: int, local: str) -> str:
        kind = self._random.random()
        if kind < 0.005:
            return NOT_AN_ADDRESS[number % len(NOT_AN_ADDRESS)].format(local)
        if kind < 0.015 and self._earlier:
            earlier = self._earlier[int(self._random.random() * len(self._earlier))]
            return earlier.upper() if number % 3 == 0 else earlier
        domain = ("boite.example", "poste.example", "village.example", "gmail.com")[number % 4]
        own = local if domain.endswith("example") else f"essai.{local}"
        address = f"{own}+jeu@{domain}" if kind > 0.98 else f"{own}@{domain}"
        if number % 50 == 0 and len(self._earlier) < 5000:
            self._earlier.append(address)
        return address


def make_book(place: Path, people: int) -> tuple[Path, Path]:
    """Writes `world.json` and `leads.csv` into a folder, which is made; gives both."""
    place.mkdir(parents=True, exist_ok=True)
    archive, leads = place / "world.json", place / "leads.csv"
    archive.write_text(json.dumps(world(), ensure_ascii=False, indent=1), encoding="utf-8")
    drawn = People()
    with leads.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(drawn.row(number) for number in range(people))
    return archive, leads
