"""What a reviewer had before them, in a hash: when it differs, what they decided was about something else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

from leadkeeper.model.contact import Contact
from leadkeeper.model.verdict import Objection
from leadkeeper.rules.eligibility.case import Case

NOT_JUDGED = frozenset({"age", "partner"})
"""Facts that change though nothing was changed: the age goes with the day, and a company may take another name."""


def facts_hash(case: Case, objection: Objection) -> str:
    """SHA-256 in hexadecimal of an objection, of the facts that it saw, and of the yes that was judged."""
    yes = case.yes.consent if case.yes else None
    beside = BESIDE.get(objection.rule)
    seen = [
        objection.rule,
        objection.code,
        {name: fact for name, fact in objection.facts.items() if name not in NOT_JUDGED},
        [yes.event, yes.at, yes.form_version] if yes else None,
        beside(case.contact) if beside else None,
    ]
    return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()


def _informed(contact: Contact) -> list[object]:
    informed = contact.informed
    return [informed.at, informed.mentions_transmission] if informed else []


def _mailbox(contact: Contact) -> list[object]:
    return [contact.email, contact.legal_form, *_informed(contact)]


def _birth(contact: Contact) -> list[object]:
    return [contact.birth_date, contact.age_at_consent]


def _notes(contact: Contact) -> list[object]:
    return [contact.note, *contact.tags]


BESIDE: dict[str, Callable[[Contact], list[object]]] = {
    "R14": _informed,
    "R16": _mailbox,
    "R25": _birth,
    "R44": _notes,
}
"""What these rules look at and do not say."""
