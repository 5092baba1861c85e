"""Free text that asks for no further contact: what a note or a tag says, in French or English."""

from __future__ import annotations

import re
from functools import lru_cache

from leadkeeper.rules.folding import fold

SHOWN = 120
_CONTACT = (
    r"(?:re)?contact\w*|(?:r|re)?appel\w*|telephon\w*|demarch\w*|solicit\w*|sollicit\w*|prospect\w*|relanc\w*"
    r"|derang\w*|ecri\w*|envoy\w*|envoi\w*|mail\w*|e-?mail\w*|sms|courri\w*|newsletters?|pubs?|publicite\w*|offres?"
)
_PATTERNS = (
    rf"\b(?:ne\s+)?(?:plus|pas|jamais|aucun\w*)\s+(?:\w+\W+){{0,3}}?(?:{_CONTACT})\b",
    r"\bn(?:e\s+|')(?:veut|veux|souhaite|desire|accepte|autorise)\w*\s+(?:plus|pas)\b",
    r"\bstop(?:\s*[:!.,;/-].*|\s+(?:sms|pubs?|mails?|e-?mails?|contact\w*|appels?|tel\w*|newsletters?|rgpd|gdpr)\b.*)?$",
    r"^stop\b|\bstop\s*(?:!|$)|\bdit stop\b|\bsays? stop\b",
    r"\bdesinscri\w*|\bdesabonn\w*|\bunsubscri\w*|\bopt(?:ed)?[\s_-]*out\b|\bbloctel\b|\bblack-?list\w*|\bblock-?list\w*",
    r"\bopposition\b|\boppos(?:e|ee|es|ees)\s+(?:a|au|aux|a la)\b|\bs'oppose\b|\bliste (?:rouge|noire)\b",
    r"\bnpai\b|\bnpc\b",
    r"\b(?:demand\w*|droit|requete)\s+(?:\w+\W+){0,3}?(?:suppression|effacement|oubli|retrait|radiation)\b",
    r"\b(?:supprim\w*|effac\w*|retir\w*|enlev\w*|radi(?:er|e|ee))\s+(?:\w+\W+){0,4}?(?:listes?|base|fichiers?|donnees)\b",
    r"\bretir\w*\s+(?:son|sa|leur)\s+(?:accord|consentement|autorisation)\b",
    rf"\brefus\w*\s+(?:\w+\W+){{0,3}}?(?:{_CONTACT}|partenaires?|partage|transmission|cession)\b",
    r"^\W*refus(?:e|es|ee|ees|al|ed)?(?:\W+total\w*)?\W*$|^\W*(?:non|no)\W+(?:merci|thank)",
    r"\b(?:pas|plus|not|no longer)\s+(?:du tout\s+)?interes(?:se|ted)",
    r"\bdo(?:es)?(?:\s+not|n't)\s+(?:\w+\W+){0,2}?(?:contact|call|phone|e-?mail|mail|text|write|disturb|share|sell)\b",
    r"\bno\s+(?:more\s+|longer\s+)?(?:\w+\W+){0,2}?(?:contact|calls?|e-?mails?|mails?|texts?|marketing)\b",
    r"\b(?:remove|delete|erase)\s+(?:me|him|her|them|from|(?:his|her|their|my)\s+data)\b|\bwithdr[ae]w\w*\s+consent\b",
)
_STOP = re.compile("|".join(_PATTERNS))
_INVITATION = re.compile(
    r"\bn'hesit\w*\s+pas\b|\b(?:ne\s+)?pas\s+hesiter\b"
)  # "n'hésitez pas à rappeler" asks for a call


def says_stop(text: str | None) -> bool:
    """Return whether a note or tag asks for no further contact, removal, or no sharing.

    A wide net: a person who is caught waits for a reviewer, nobody is lost (R44).
    """
    return stop_line(text) is not None


@lru_cache(maxsize=16384)
def stop_line(text: str | None) -> str | None:
    """Return the first line of a note or tag that says so, at most `SHOWN` characters of it."""
    for line in (text or "").splitlines():
        if _STOP.search(_INVITATION.sub("", fold(line))):
            return line.strip()[:SHOWN]
    return None
