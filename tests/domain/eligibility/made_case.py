"""A person who may be given to Raoul SAS in every respect; a test changes one fact and looks at what follows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from leadkeeper.domain import contact as contact_domain
from leadkeeper.domain import serialization
from leadkeeper.domain.book import ReferenceData, Suppression
from leadkeeper.domain.contact import Contact, EligibilitySubject, Event, PastDisclosure, Review, Reviewed
from leadkeeper.domain.eligibility.case import EligibilityQuestion
from leadkeeper.domain.eligibility.context import RuleContext
from leadkeeper.domain.eligibility.judge import judge
from leadkeeper.domain.time import moment
from leadkeeper.domain.verdict import Judgement

TODAY = date(2026, 11, 24)
MENTIONS = dict.fromkeys(("identity", "goods", "period", "withdrawal", "durable_proof"), True)
INFO = {"withdrawal": True, "retention": "3 ans", "rights": True, "transmission_stated": True, "l223_2": True}


def description(**changes: Any) -> dict[str, Any]:
    """A form that holds: two boxes, a named list, every channel."""
    return {
        "controller": "Clodomir & Eulalie SARL",
        "partner_box": {"text": "J'accepte que mes coordonnées aillent aux sociétés nommées.", "checked": False},
        "phone_box": {"text": "J'accepte d'être appelé.", "checked": False, "period_months": 12, **MENTIONS},
        "partner_mode": "link",
        "link_ok": True,
        "list": {"version": "1", "names": ["Raoul SAS"]},
        "channels": ["email", "sms", "voice", "post"],
        "info": INFO,
        **changes,
    }


def contract(**changes: Any) -> dict[str, Any]:
    """A contract in force for everything that the tests ask."""
    return {
        "id": "k",
        "signed_on": "2020-01-01",
        "starts_on": "2020-01-01",
        "channels": ["email", "sms", "voice", "post"],
        "territory": ["FR"],
        "job_related": True,
        "offer_topic": "accounting software",
        "fields": ["email"],
        "max_uses": 1,
        **changes,
    }


def partner(**changes: Any) -> dict[str, Any]:
    """Raoul SAS."""
    return {
        "id": "raoul",
        "legal_name": "Raoul SAS",
        "siren": "987654324",
        "sectors": ["software"],
        "contracts": [contract()],
        **changes,
    }


def list_version(ref: str = "main-1", at: str = "2015-01-01T09:00:00+01:00", **changes: Any) -> dict[str, Any]:
    """A list that names Raoul SAS, with a snapshot."""
    names = [{"name": "Raoul SAS", "siren": "987654324"}]
    return {"id": ref, "published_at": at, "names": names, "snapshot": {"name": "l.png", "taken_at": at}, **changes}


def world(**changes: Any) -> ReferenceData:
    """The world of the tests; `partners`, `lists` and `forms` may be given as an archive writes them."""
    version = {
        "id": "quiz-v1",
        "from": "2015-01-01",
        "list": "main",
        "description": description(),
        "evidence": [{"kind": "screenshot", "name": "q.png"}],
    }
    given = {
        "owner": {"name": "Clodomir & Eulalie SARL", "siren": "123456782"},
        "partners": [partner()],
        "lists": [{"id": "main", "versions": [list_version()]}],
        "forms": [{"id": "quiz", "versions": [version | changes.pop("version", {})]}],
        **changes,
    }
    return serialization.read(ReferenceData, given, "world")


def yes(at: str | None = "2026-09-21T12:03:00+02:00", **changes: Any) -> dict[str, Any]:
    """A logged yes to partners."""
    return {"at": at, "event": "given", "purpose": "partners", "form_version": "quiz-v1", "trace": "log", **changes}


def person(
    *consents: Mapping[str, Any],
    suppressed: tuple[Suppression, ...] = (),
    given: tuple[str, ...] = (),
    reviews: tuple[Review | Reviewed, ...] = (),
    **facts: Any,
) -> EligibilitySubject:
    """Somebody with these facts and answers; `given` holds the instants of files that Raoul got."""
    base = {"id": "c1", "email": "lea@courriel.example", "phone": "+33639980011", "segment": "b2c"}
    contact = serialization.read(Contact, {**base, **facts, "consents": [dict(one) for one in consents]}, "contact")
    keys = contact_domain.keys(contact.email, contact.phone)
    return EligibilitySubject(
        contact=contact,
        events=tuple(Event(said, moment(said.at)) for said in contact.consents),
        email_marks=keys.email_marks,
        phone_marks=keys.phone_marks,
        suppressed=suppressed,
        given=tuple(PastDisclosure("raoul", at, moment(at), f"E{n}") for n, at in enumerate(given)),
        reviews=tuple(one if isinstance(one, Reviewed) else Reviewed(one) for one in reviews),
    )


def case(
    who: EligibilitySubject,
    where: ReferenceData | None = None,
    channel: str = "email",
    today: date = TODAY,
    overdue: int = 0,
    off: frozenset[str] = frozenset(),
) -> EligibilityQuestion:
    """The question about Raoul SAS; `off` holds the product choices that the book does without."""
    sources = RuleContext(where or world(), off=off)
    return EligibilityQuestion(sources, who, sources.partners["raoul"], channel, today, overdue)


def asked(
    who: EligibilitySubject, where: ReferenceData | None = None, channel: str = "email", today: date = TODAY
) -> Judgement:
    """The answer to it."""
    return judge(case(who, where, channel, today))


def verdict(
    who: EligibilitySubject, where: ReferenceData | None = None, channel: str = "email", today: date = TODAY
) -> tuple[str, list[str]]:
    """The answer as a word and the rules that object."""
    found = asked(who, where, channel, today)
    return found.verdict.word, list(found.rules)
