"""What columns are called when nobody gave them a meaning: the names that tell a field by themselves."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from leadkeeper.rules.headers import name_key, name_words

_NAMES = {
    "email": "email|e-mail|mail|courriel|email address|e-mail address|adresse e-mail|adresse email|adresse mail"
    "|adresse électronique|adresse de messagerie",
    "phone": "phone|phone number|mobile|mobile phone|téléphone|tél|tel|tél mobile|portable|téléphone portable"
    "|numéro de téléphone|gsm",
    "first_name": "first name|firstname|given name|prénom",
    "last_name": "last name|lastname|surname|family name|nom|nom de famille",
    "full_name": "name|full name|nom complet|nom et prénom|nom prénom|prénom et nom",
    "company": "company|company name|organization|organisation|société|entreprise|raison sociale",
    "job_title": "job title|position|fonction|poste",
    "country": "country|pays",
    "birth_date": "birthday|date of birth|date de naissance",
    "note": "note|notes|comment|comments|commentaire|commentaires|remarque|remarques",
    "consent_at": "consent date|opt-in date|date de consentement|date d'opt-in",
    "consent_own": "opt-in|optin|newsletter",
    "consent_partners": "partner opt-in|optin partenaires|opt-in partenaires|offres partenaires",
    "unsubscribed_at": "unsubscribed|unsubscribed at|désinscrit|désinscription|date de désinscription",
    "last_action_at": "last activity|dernière activité|dernière action",
}

# Fields that a name inside a longer header never gives: "Comment nous avez-vous connus ?" is no comment.
_ONLY_WHOLE = frozenset({"note", "consent_at", "consent_own", "consent_partners", "unsubscribed_at", "last_action_at"})

LEAVING = frozenset(
    "unsubscribed unsubscribe unsubscription unsub optout desinscrit desinscrite desinscrits desinscription"
    " desinscriptions desabonne desabonnee desabonnes desabonnement desabonnements blacklisted".split()
)
"""Words of a header that may tell who took a yes back; alone they give no field: "Désinscrit par" has a name in it."""

FIELD_OF = {name_key(name): field for field, names in _NAMES.items() for name in names.split("|")}

_INSIDE = sorted(
    (
        (name_words(name), field)
        for field, names in _NAMES.items()
        if field not in _ONLY_WHOLE
        for name in names.split("|")
    ),
    key=lambda pair: -len("".join(pair[0])),
)  # the longest first

FIELDS = (
    "email", "phone", "first_name", "last_name", "full_name", "company", "job_title", "country", "postal_address",
    "birth_date", "note", "segment", "legal_form", "stage", "age_at_consent", "owner", "tags", "relation_ended_on",
    "other_emails", "other_phones", "consent_at", "consent_own", "consent_partners", "consent_partner_names",
    "consent_ip", "form", "unsubscribed_at", "last_action_at",
)  # fmt: skip
"""Every field that a column can be mapped to."""

DATE_FIELDS = ("consent_at", "last_action_at", "unsubscribed_at", "birth_date", "relation_ended_on")
SEVERAL = frozenset({"email", "phone", "unsubscribed_at", "postal_address", "other_emails", "other_phones"})
"""Fields that may have several columns; any other takes one."""


def known_field(key: str) -> str | None:
    """The field that a column's name (`name_key`) tells by itself."""
    return FIELD_OF.get(key)


def contained_field(words: tuple[str, ...]) -> tuple[str, str] | None:
    """The field that the longest known name inside a header tells, and that name: a question is a header too."""
    for name, field in _INSIDE:
        if any(words[start : start + len(name)] == name for start in range(len(words) - len(name) + 1)):
            return field, " ".join(name)
    return None


def speaks_of_leaving(words: Iterable[str]) -> bool:
    """Whether the words of a header may be about unsubscribing."""
    found = list(words)
    return not LEAVING.isdisjoint([*found, *(first + second for first, second in pairwise(found))])


def is_last_name_first(words: Iterable[str]) -> bool:
    """Whether a header of full names asks for the last name first ("nom et prénom")."""
    order = [word for word in words if word in {"nom", "prenom"}]
    return order[:2] == ["nom", "prenom"]
