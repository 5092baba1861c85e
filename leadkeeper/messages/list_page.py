"""Wording of the public partner list and of the message about its changes, in French and English.

People read it on a page or in a message of the business, in the language of that page, whatever the language of the
program. That is why both languages are here and not in the catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from leadkeeper.domain.partner import ListChanges
from leadkeeper.messages import catalogue, labels
from leadkeeper.messages.form_wording import Wording

FRENCH: Mapping[str, str] = {
    "language": "Français",
    "title": "Nos partenaires",
    "intro": "Si vous l’avez accepté, {company} transmet vos données aux sociétés de cette liste, pour qu’elles vous "
    "présentent leurs offres. La liste est complète : aucune autre société ne les reçoit.",
    "version": "Version {version}, publiée le {day}.",
    "names": "La liste",
    "nobody": "Cette liste ne nomme aucune société.",
    "siren": "SIREN {siren}",
    "foreign": "numéro étranger {number}",
    "no_siren": "sans SIREN",
    "privacy": "Politique de confidentialité de {name}",
    "changes": "Ce qui a changé",
    "since": "Depuis la version {version} du {day} :",
    "added": "Ajouté : {names}",
    "removed": "Retiré : {names}",
    "renamed": "Nouveau nom : {names}",
    "renamed_one": "{before} s’appelle maintenant {after}",
    "withdraw": "Retirer votre accord",
    "withdraw_text": "Vous pouvez retirer votre accord à tout moment, pour tous les partenaires ou pour l’un d’eux, "
    "sans dire pourquoi : écrivez à {contact}. Nous arrêtons la transmission et nous prévenons les partenaires qui "
    "ont reçu vos données. Vous pouvez aussi vous adresser à chacun d’eux.",
    "withdraw_link": "Écrire pour retirer votre accord",
    "rights": "Vos droits",
    "rights_text": "Accès, rectification, effacement, limitation, portabilité et opposition, à la même adresse. Vous "
    "pouvez adresser une réclamation à la CNIL (cnil.fr).",
    "own_privacy": "Politique de confidentialité de {name}",
    "no_contact": "[contact pour les droits]",
    "and": " et ",
    "told": "La liste des partenaires de {company} a changé le {day}.",
    "told_added": "S’y ajoute : {names}.",
    "told_removed": "N’y figure plus : {names}.",
    "told_renamed": "Changement de nom : {names}.",
    "told_no_transfer": "Nous ne transmettons rien aux sociétés ajoutées sans un nouvel accord de votre part.",
    "told_where": "La liste à jour : {url}.",
    "told_withdraw": "Vous pouvez retirer votre accord à tout moment : {contact}.",
    "no_url": "[adresse de la liste]",
}

ENGLISH: Mapping[str, str] = {
    "language": "English",
    "title": "Our partners",
    "intro": "If you have agreed, {company} passes your data on to the companies on this list, so that they can "
    "present their offers to you. The list is complete: no other company receives them.",
    "version": "Version {version}, published on {day}.",
    "names": "The list",
    "nobody": "This list names no company.",
    "siren": "SIREN {siren}",
    "foreign": "foreign number {number}",
    "no_siren": "no SIREN",
    "privacy": "Privacy policy of {name}",
    "changes": "What has changed",
    "since": "Since version {version} of {day}:",
    "added": "Added: {names}",
    "removed": "Taken off: {names}",
    "renamed": "New name: {names}",
    "renamed_one": "{before} is now called {after}",
    "withdraw": "Taking your consent back",
    "withdraw_text": "You can take your consent back at any time, for all partners or for one of them, without saying "
    "why: write to {contact}. We stop passing your data on and tell the partners who have received them. You can also "
    "turn to each of them.",
    "withdraw_link": "Write to take your consent back",
    "rights": "Your rights",
    "rights_text": "Access, correction, erasure, restriction, portability and objection, at the same address. You can "
    "complain to the French authority, the CNIL (cnil.fr).",
    "own_privacy": "Privacy policy of {name}",
    "no_contact": "[contact for people’s rights]",
    "and": " and ",
    "told": "The list of partners of {company} changed on {day}.",
    "told_added": "Added: {names}.",
    "told_removed": "No longer on it: {names}.",
    "told_renamed": "New name: {names}.",
    "told_no_transfer": "We pass nothing on to the companies added unless you agree anew.",
    "told_where": "The current list: {url}.",
    "told_withdraw": "You can take your consent back at any time: {contact}.",
    "no_url": "[address of the list]",
}


class ListWording(Wording):
    """Sentences of a partner list in one language."""

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self._sentences = ENGLISH if self.language == "en" else FRENCH

    def number(self, siren: str | None, foreign_id: str | None) -> str:
        """Return the number that identifies a company."""
        if siren:
            return self.say("siren", siren=siren)
        return self.say("foreign", number=foreign_id) if foreign_id else self.say("no_siren")

    def country(self, code: str | None) -> str:
        """Return a country's name in this language; "" for none, an unknown code unchanged."""
        name = labels.country.names.get(code or "", code or "")
        return catalogue(self.language).gettext(name) if name else ""

    def changes(self, changes: ListChanges, prefix: str = "") -> list[str]:
        """Return a line for each company added, removed and renamed; `prefix` is `told_` for a message."""
        renamed = [self.say("renamed_one", before=one.before, after=one.after) for one in changes.renamed]
        found: Sequence[tuple[str, Sequence[str]]] = (
            ("added", [one.name or "" for one in changes.added]),
            ("removed", [one.name or "" for one in changes.removed]),
            ("renamed", renamed),
        )
        return [self.say(prefix + key, names=self.series(names)) for key, names in found if names]


def told(
    language: str, company: str, day: str, changes: ListChanges, *, url: str | None, rights_contact: str | None
) -> str:
    """Return the text about a changed list for the next message to people (CNIL's third principle)."""
    words = ListWording(language)
    lines = [words.say("told", company=company, day=words.day(day)), *words.changes(changes, "told_")]
    if changes.added:
        lines.append(words.say("told_no_transfer"))
    lines.append(words.say("told_where", url=url or words.say("no_url")))
    lines.append(words.say("told_withdraw", contact=rights_contact or words.say("no_contact")))
    return " ".join(lines)
