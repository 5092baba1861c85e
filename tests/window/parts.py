"""Partners, list and form of a book that is made by the command line, as of one day."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import Any

from tests.window import made_names
from tests.window.founder import COMPANY, LIST_PAGE, MEANINGS, RAOUL, SECOND, WORDING, Partner

FIELDS = {"Date of consent": "consent_at", "Yes to partners": "consent_partners"}
FORM = "quiz-v1"
COLUMNS = ["email", "first_name", "last_name"]


def parts(today: date) -> dict[str, Any]:
    """What `leadkeeper add` reads: both partners may be given people by e-mail until next year."""
    begin = today - timedelta(days=120)
    partners = (RAOUL, SECOND)
    names = [{"name": one.name, "siren": one.siren, "privacy_url": f"https://{one.site}/donnees"} for one in partners]
    out = {"id": "partenaires-1", "published_at": f"{begin}T09:00:00+02:00", "names": names}
    shown = {**out, "snapshot": {**file("liste.png"), "taken_at": f"{begin}T09:05:00+02:00"}}
    version = {"id": FORM, "from": str(begin), "list": "partenaires", "description": described()}
    proved = {**version, "evidence": [{"kind": "screenshot", **file("quiz.png"), "taken_at": str(begin)}]}
    return {
        "leadkeeper_archive": 1,
        "partners": [whole(one, begin, today + timedelta(days=200)) for one in partners],
        "lists": [{"id": "partenaires", "url": LIST_PAGE, "versions": [shown]}],
        "forms": [{"id": "quiz", "name": "Quiz", "versions": [proved]}],
    }


def whole(partner: Partner, begin: date, end: date) -> dict[str, Any]:
    """A partner and its contract."""
    contract = {
        "id": f"{partner.sector}-1",
        "signed_on": str(begin),
        "starts_on": str(begin),
        "ends_on": str(end),
        "channels": ["email"],
        "territory": ["FR"],
        "purpose": "prospection du partenaire",
        "offer_topic": "logiciel de comptabilité",
        "fields": COLUMNS,
        "max_uses": 1,
        "seed_clause": True,
        "sync_delay_h": 72,
        "price_cents": 50,
        "document": file(f"{partner.sector}.pdf"),
    }
    return {
        "id": partner.site.partition(".")[0],
        "legal_name": partner.name,
        "siren": partner.siren,
        "country": "FR",
        "sectors": [partner.sector],
        "privacy_url": f"https://{partner.site}/donnees",
        "contact": f"contact@{partner.site}",
        "contracts": [contract],
    }


def described() -> dict[str, Any]:
    """A form to which the check has nothing to object."""
    info = {
        "withdrawal": True,
        "retention": "3 ans après votre dernier contact",
        "rights": True,
        "transmission_stated": True,
        "basis": "consentement",
        "source_wording": f"{COMPANY} nous a transmis votre adresse",
        "position": "before",
        "font_ratio": 1,
        "l223_2": True,
    }
    return {
        "medium": "web",
        "controller": COMPANY,
        "fields": ["email", "phone"],
        "partner_box": {"text": WORDING, "checked": False, "covers_own": False},
        "buttons": [{"role": "submit", "type": "button", "label": "Envoyer"}],
        "partner_mode": "link",
        "link_ok": True,
        "channels": ["email"],
        "info": info,
    }


def file(name: str) -> dict[str, str]:
    """A document by name and fingerprint."""
    return {"name": name, "sha256": hashlib.sha256(name.encode()).hexdigest()}


def maps(name: str) -> list[str]:
    """How the command line is told what the columns of a made file mean."""
    told = []
    for header, meaning in MEANINGS.get(name, {}).items():
        if meaning in FIELDS:
            told += ["--map", f"{header}={FIELDS[meaning]}"]
    return told


SHARED = (made_names.META, made_names.QUIZ, made_names.NEWSLETTER, made_names.LINKEDIN)
