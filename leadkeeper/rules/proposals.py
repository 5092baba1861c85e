"""Meanings that the headers of unread columns suggest: proposed to a person, never taken unasked."""

from __future__ import annotations

from collections.abc import Sequence

from leadkeeper.rules.columns import Column
from leadkeeper.rules.headers import name_key
from leadkeeper.rules.known_names import SEVERAL

_NAMES = {
    "consent_at": "date d'inscription|date inscription|date de participation|date participation|lead creation date"
    "|creation date|created at|submitted at|submission date|date de soumission|date d'envoi|signup date|sign up date"
    "|date registered|date subscribed|date de saisie|date du formulaire|form date|horodatage",
    "consent_ip": "ip|ip address|adresse ip|user ip|remote ip",
    "form": "form name|form|formulaire|nom du formulaire|form id|source formulaire",
    "consent_own": "optin own|optin newsletter|newsletter optin|inscription newsletter|abonnement newsletter",
    "consent_partners": "optin partners|optin partner|partners optin|partenaires|optin tiers|accord partenaires",
}
_FIELD_OF = {name_key(name): field for field, names in _NAMES.items() for name in names.split("|")}

_AGREES = frozenset(
    "accepte acceptes acceptez accept autorise autorises agree consens consent souhaite souhaitez veux oui".split()
)
_PARTNERS = frozenset(
    "partenaire partenaires partner partners transmis transmise transmises transmettre transmission transmette partage"
    " partagees partager tiers cession cedees third".split()
)
_OWN = frozenset("newsletter newsletters recevoir receive actualites offres offers informations".split())


def proposals(columns: Sequence[Column]) -> dict[str, str]:
    """The meaning that each unread column may have, by header; a field that has its column is not proposed again."""
    taken = {column.field for column in columns}
    found: dict[str, str] = {}
    for column in columns:
        meaning = proposed_field(column) if column.is_unread else None
        if meaning is not None and (meaning in SEVERAL or meaning not in taken):
            found[column.header.text] = meaning
            taken.add(meaning)
    return found


def proposed_field(column: Column) -> str | None:
    """The meaning that the header of a column suggests."""
    words = set(column.header.words)
    about_partners = not _PARTNERS.isdisjoint(words)
    if column.asks_who_left:
        return "refused_partners" if about_partners else "unsubscribed_at"
    known = _FIELD_OF.get(column.header.key)
    if known is not None or _AGREES.isdisjoint(words):
        return known
    if about_partners:
        return "consent_partners"
    return "consent_own" if not _OWN.isdisjoint(words) else None
