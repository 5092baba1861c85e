"""Letters of the leak file, in French: formal notice to the partner, letter to people, breach assessment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from leadkeeper.domain.documents import TextDraft
from leadkeeper.messages import N_, _, labels, ngettext, number, speaking_to
from leadkeeper.messages.control import chapters

LEAK_SENTENCES = {
    "nothing-leaked": N_("No complaint shows that people shared with {partner} were used by others: name one."),
}

WARNING = (
    "Projet rempli à partir du carnet. Ce n’est pas un conseil juridique : faites-le relire avant de l’envoyer. Ce qui"
    " est entre [crochets] reste à écrire."
)

NOTICE = """
{seller}, SIREN {seller_siren}

À {partner}, SIREN {partner_siren}

[Lieu], le {today}. Lettre recommandée avec accusé de réception.

# Objet : mise en demeure – usage de contacts hors contrat

Nous vous avons transmis des contacts par {exports}, sous le contrat {contract}.

{hits} Ces messages portent les dates suivantes : {dates}. Nous tenons les messages et leurs en-têtes à la disposition
du juge et de la CNIL.

{clause}

En conséquence, nous vous mettons en demeure, sous [huit] jours : de cesser tout usage hors contrat ; de nommer par
écrit tous ceux à qui ces données ont été communiquées ; de les faire effacer et de nous en justifier ; de nous
remettre le journal de leurs usages.

À défaut, nous résilierons le contrat, demanderons réparation et saisirons la CNIL. [Pénalité prévue au contrat]

[nom, qualité, signature]"""

SEEDS = "Des adresses de contrôle, présentes dans ces seuls fichiers, ont reçu {count} message(s) de {senders}."
COMPLAINTS = "{count} personne(s) qui figuraient dans ces fichiers se sont plaintes de messages de {senders}."
CLAUSES = {
    True: "Le contrat interdit toute retransmission, et prévoit le contrôle par des adresses pièges.",
    False: "Le consentement ne vaut que pour le partenaire nommé : toute retransmission est interdite (RGPD, art. 6).",
}

PEOPLE = """
Madame, Monsieur,

Vous nous avez confié vos coordonnées. Nous les avons transmises à {partner}, avec votre accord. Nous avons des raisons
de croire qu’elles ont été utilisées par d’autres que cette société.

Ce que nous avons fait : mise en demeure de {partner} le {today} ; suspension de toute transmission [oui / non].

Ce que vous pouvez faire : ne pas répondre aux messages que vous n’attendez pas ; vous opposer auprès de {partner}
({partner_contact}) ou auprès de nous ({contact}) ; saisir la CNIL.

[nom, qualité]"""

ASSESSMENT = """
# 1. Faits

Connus le : [date et heure]. {hits} Exports concernés : {exports}. Lignes transmises : {rows}.

# 2. Est-ce une violation de données (RGPD, art. 4(12)) ?

Communication non autorisée de données : [oui / non]. Par qui : {partner}, responsable de ses propres traitements.

# 3. Risque pour les personnes

Données en cause : coordonnées. Effets : sollicitations non voulues, hameçonnage. Niveau : [aucun / réel / élevé].

# 4. Suites

Notification à la CNIL dans les 72 heures si le risque est réel (art. 33) : [date]. Information des personnes si le
risque est élevé (art. 34) : [date]. Inscription au journal des violations : « leadkeeper breach CARNET --add … »."""


def letters(facts: Mapping[str, Any]) -> dict[str, TextDraft]:
    """Return the letters by file name; they name no seed contact and no person."""
    with speaking_to("fr"):
        filled = _filled(facts)
    seller = str(filled["seller"])
    texts = {
        "mise-en-demeure.docx": ("Mise en demeure (projet)", NOTICE),
        "lettre-aux-personnes.docx": ("Lettre aux personnes (projet)", PEOPLE),
        "evaluation-violation.docx": ("Évaluation de la violation (projet)", ASSESSMENT),
    }
    return {
        name: TextDraft(title, seller, WARNING, chapters(text.format(**filled)))
        for name, (title, text) in texts.items()
    }


def _filled(facts: Mapping[str, Any]) -> dict[str, object]:
    seller, partner, complaints = facts["seller"], facts["partner"], facts["complaints"]
    senders = ", ".join(sorted({one["domain"] for one in complaints if one["domain"]})) or "[expéditeur]"
    traps = sum(one["trap"] for one in complaints)
    hits = [SEEDS.format(count=number(traps), senders=senders)] if traps else []
    hits += (
        [COMPLAINTS.format(count=number(len(complaints) - traps), senders=senders)] if len(complaints) > traps else []
    )
    newest = facts["contracts"][-1] if facts["contracts"] else None
    exports = ", ".join(f"{one['export']} du {labels.day(one['at'])}" for one in facts["exports"])
    return {
        "seller": seller["name"] or "[société]",
        "seller_siren": seller["siren"] or "[SIREN]",
        "contact": seller["contact"] or "[contact]",
        "partner": partner["legal_name"],
        "partner_siren": partner["siren"] or "[numéro]",
        "partner_contact": partner["contact"] or "[contact]",
        "today": labels.day(facts["made_on"]),
        "exports": exports or "[exports]",
        "rows": number(sum(one["rows"] for one in facts["exports"])),
        "contract": newest["id"] if newest else "[contrat]",
        "clause": CLAUSES[bool(newest and newest["seeds"] and "no-transfer" in newest["clauses"])],
        "dates": ", ".join(dict.fromkeys(labels.day(one["at"]) for one in complaints if one["at"])) or "[dates]",
        "hits": " ".join(hits),
    }


def leak_written(folder: str, complaints: int, exports: int) -> list[str]:
    """Return where the leak file is."""
    words = ngettext("{count} complaint in {folder}", "{count} complaints in {folder}", complaints)
    more = ngettext(
        "{count} export of this partner is concerned.", "{count} exports of this partner are concerned.", exports
    )
    return [
        words.format(count=number(complaints), folder=folder),
        more.format(count=number(exports)),
        _("The mails and timeline.json name your seed addresses: do not send them to the partner."),
    ]
