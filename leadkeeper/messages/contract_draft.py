"""The draft of a contract with a partner, filled in from the book.

Always in French, whatever the language of the program: a French partner reads it and French law governs it. That is why
these sentences are French here and not in the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from leadkeeper.domain.book import Owner
from leadkeeper.domain.documents import Article, ContractDraft
from leadkeeper.domain.partner import Contract, Partner
from leadkeeper.messages import catalogue, labels
from leadkeeper.messages.exports import CALL_HOURS, DELAY_H, FORBIDDEN_SECTORS, INSURANCE, NO_SOCIAL_NETWORK
from leadkeeper.messages.labels import Named

WARNING = (
    "PROJET à relire et à compléter, préparé à partir du carnet. Ce n’est pas un conseil juridique : faites-le relire "
    "par un avocat avant de le signer. Ce qui est entre crochets reste à écrire."
)
TITLE = "Projet de contrat de transmission de contacts – {seller} / {partner}"
GAP = "[à compléter]"

ARTICLES = {
    "parties": """
Parties

{seller}, SIREN {seller_siren}, [siège, représentant], ci-après « le Vendeur » ;

{partner}, {partner_number}, {partner_country}, [siège, représentant], ci-après « le Partenaire ».

Chaque partie est responsable de ses propres traitements au sens du RGPD. Aucune n’agit pour le compte de l’autre, et
elles ne déterminent pas ensemble les finalités et les moyens.""",
    "files": """
Fichiers et prix

Le Vendeur transmet au Partenaire des contacts avec ces seules données : {columns}. Volume estimé : [nombre par mois].

Prix : {price} par contact transmis, adresses de contrôle exclues. Facturation : [échéance, délai de paiement].

Seules les personnes qui ont accepté d’être contactées par le Partenaire sont transmises.""",
    "purpose": """
Finalité, offres, canaux et territoire

Finalité : {purpose}. Objet des offres : {topic}.

Canaux permis : {channels}. Territoire : {territory}.

Toute autre utilisation est interdite.""",
    "use": """
Nombre d’utilisations et durée

Chaque contact peut être utilisé {uses} fois au plus. Le contrat est signé le {signed}. Il prend effet le {starts} et
prend fin le {ends}, sans reconduction tacite.""",
    "no-transfer": """
Aucune retransmission

Le Partenaire ne cède, ne loue, ne revend, ne sous-licencie et ne communique les données à personne, ni filiale, ni
partenaire : l’accord des personnes ne vaut que pour lui.

Il ne les enrichit pas et ne cherche pas de profils semblables. {no_social_network}""",
    "on-list": """
Liste publique des partenaires

Le Partenaire est nommé par son nom légal dans la liste que publie le Vendeur ({list_url}), {list_version}. Un contact
n’est transmis que si le Partenaire figurait sur la liste que la personne a vue quand elle a donné son accord.

Politique de confidentialité du Partenaire : {partner_privacy}. Il prévient le Vendeur de tout changement de nom, de
SIREN ou d’adresse avant qu’il prenne effet.""",
    "first-message": """
Premier message

Dans son premier message, et au plus tard un mois après avoir reçu les données, le Partenaire dit à chaque personne
qu’elles lui viennent de {seller}, ce qu’il en fait, ses droits et comment s’opposer (article 14 du RGPD). Le Vendeur
joint à chaque fichier un texte prêt à copier.""",
    "unsubscribe": """
Désinscription

Chaque message dit qui l’envoie et offre un moyen simple et gratuit de s’opposer. Le Partenaire traite lui-même ces
demandes et cesse aussitôt.""",
    "objections": """
Oppositions et retraits, dans les deux sens

Chaque partie transmet à l’autre, sous {delay}, les oppositions, retraits d’accord, effacements et
rectifications qu’elle reçoit, avec la référence de la ligne.

Le Vendeur écrit à {partner_contact} ; le Partenaire écrit à {seller_contact}. La partie prévenue cesse aussitôt.""",
    "stop-file": """
Fichier d’opposition

Avant chaque utilisation, le Partenaire retire de ses envois les personnes du dernier fichier d’opposition reçu du
Vendeur et celles de sa propre liste.""",
    "proof": """
Preuve des accords

À la demande du Partenaire, le Vendeur lui fournit sous [5] jours ouvrés la preuve d’un accord : date et heure,
formulaire et liste montrés, texte et copie d’écran.""",
    "audit": """
Contrôles

Le Vendeur peut contrôler le respect du contrat, par lui-même ou par un tiers tenu au secret, avec un préavis de [10]
jours. Un contrôle réel a lieu au moins [une fois par an] ; son résultat est écrit.""",
    "seeds": """
Adresses de contrôle

Le Partenaire accepte que le Vendeur place dans chaque fichier des adresses de contrôle, fictives et propres à ce
fichier.{seeds_open}

Tout message reçu sur l’une d’elles hors du contrat, du Partenaire ou d’un tiers, fait présumer une utilisation
interdite. Pénalité : [montant] euros par utilisation, sans préjudice d’autres dommages.""",
    "security": """
Sécurité et transmission des fichiers

Les fichiers sont remis chiffrés, par [moyen], le mot de passe par un autre canal. Chaque partie limite les accès aux
personnes qui en ont besoin. Le Vendeur tient un registre avec l’empreinte de chaque fichier.""",
    "retention": """
Durée de conservation et suppression

Le Partenaire supprime les données à la fin du contrat, et au plus tard 3 ans après le dernier contact venu de la
personne, sauf relation commerciale propre. Il remet un certificat de suppression sous [30] jours.""",
    "breach": """
Violation de données

Toute violation touchant ces données est signalée à l’autre partie sous 24 heures, à {partner_contact} ou à
{seller_contact}. Chacune fait ses propres notifications (articles 33 et 34 du RGPD).""",
    "processors": """
Sous-traitants

Le Partenaire nomme ses sous-traitants (routeur, centre d’appels) : [noms]. Chacun est lié par le contrat que veut
l’article 28 du RGPD, n’agit que sur instruction et ne garde rien pour lui.""",
    "outside-eea": """
Transferts hors de l’Espace économique européen

Aucun transfert hors de l’EEE sans décision d’adéquation ou clauses contractuelles types. {safeguard}""",
    "sectors": """
Secteurs interdits et horaires d’appel

Secteurs du Partenaire : {sectors}. Il prévient le Vendeur avant d’en changer.

{forbidden_sectors}

{calls}

{insurance}""",
    "warranty": """
Garantie d’origine et responsabilité

Le Vendeur garantit avoir collecté les données sur ses formulaires et recueilli les accords qu’il indique. Le
Partenaire répond de l’usage qu’il en fait. Chaque partie garantit l’autre des suites de ses propres manquements, dans
la limite de [montant].""",
    "termination": """
Résiliation

Chaque partie peut résilier le contrat avec un préavis de [30] jours, et sans préavis en cas de manquement grave :
retransmission, opposition ignorée, utilisation interdite. Le Vendeur peut suspendre toute transmission le temps d’une
vérification.

Dès la fin du contrat, le Partenaire cesse toute utilisation ; les articles sur la suppression, les oppositions, les
pénalités et la responsabilité restent applicables.""",
    "law": """
Droit applicable et tribunal

Le contrat est soumis au droit français. Tribunal compétent : [ville].""",
}
"""Clause (`domain.partner`) → heading and paragraphs, separated by blank lines; braces are filled in from the book."""


def contract_draft(
    owner: Owner, partner: Partner, contract: Contract, now: datetime, *, list_url: str | None, published_at: str | None
) -> ContractDraft:
    """Return the draft, an article a clause; `published_at`: since when the published list names the partner."""
    known = {
        **_of_parties(owner, partner),
        **_of_contract(contract),
        "list_url": _or_gap(list_url),
        "list_version": f"depuis la version du {labels.day(published_at)}"
        if published_at
        else "à partir de la version [version]",
        "no_social_network": _french(NO_SOCIAL_NETWORK),
        "forbidden_sectors": _french(FORBIDDEN_SECTORS),
        "insurance": _french(INSURANCE) if "insurance" in partner.sectors else "",
    }
    return ContractDraft(
        title=TITLE.format(**known),
        company=known["seller"],
        made_at=now,
        warning=WARNING,
        articles=tuple(_article(clause, text, known) for clause, text in ARTICLES.items()),
        signatures=(f"Pour {known['seller']}", f"Pour {known['partner']}"),
    )


def _french(text: str) -> str:
    """A sentence of the catalogue: the draft is under French law, whatever language the program speaks."""
    return catalogue("fr").gettext(text)


def _article(clause: str, text: str, known: Mapping[str, str]) -> Article:
    """An article with the facts filled in, without paragraphs that remain empty."""
    heading, *paragraphs = (" ".join(part.split("\n")).strip().format_map(known) for part in text.split("\n\n"))
    return Article(clause, heading, tuple(filter(None, paragraphs)))


def _of_parties(owner: Owner, partner: Partner) -> dict[str, str]:
    safeguard = partner.transfer_safeguard
    return {
        "seller": _or_gap(owner.name),
        "seller_siren": _or_gap(owner.siren),
        "seller_contact": _or_gap(owner.rights_contact),
        "partner": partner.legal_name,
        "partner_number": f"SIREN {partner.siren}" if partner.siren else f"numéro {_or_gap(partner.foreign_id)}",
        "partner_country": _in_french(labels.country, [partner.country or "FR"]),
        "partner_contact": _or_gap(partner.contact),
        "partner_privacy": _or_gap(partner.privacy_url),
        "sectors": _in_french(labels.sector, partner.sectors) or GAP,
        "safeguard": f"Fondement déclaré : {_in_french(labels.safeguard, [safeguard])}." if safeguard else "",
    }


def _of_contract(contract: Contract) -> dict[str, str]:
    delay = DELAY_H if contract.sync_delay_h is None else contract.sync_delay_h
    return {
        "columns": _in_french(labels.column, contract.fields) or GAP,
        "price": _price(contract),
        "purpose": _or_gap(contract.purpose),
        "topic": _or_gap(contract.offer_topic),
        "channels": _in_french(labels.channel, contract.channels) or GAP,
        "territory": _in_french(labels.country, contract.territory) or GAP,
        "uses": "[nombre]" if contract.max_uses is None else str(contract.max_uses),
        "signed": _day(contract.signed_on),
        "starts": _day(contract.starts_on),
        "ends": _day(contract.ends_on),
        "delay": f"{delay} heure{'s' if delay > 1 else ''}",
        "seeds_open": "" if contract.seed_clause else " [clause à confirmer : le carnet ne l’indique pas]",
        "calls": _french(CALL_HOURS) if "voice" in contract.channels else "",
    }


def _price(contract: Contract) -> str:
    if contract.price_cents is None:
        return "[prix]"
    euros, cents = divmod(contract.price_cents, 100)
    currency = "€" if contract.currency in (None, "EUR") else contract.currency
    return f"{euros},{cents:02} {currency} hors taxes"


def _day(text: str | None) -> str:
    return labels.day(text) if text else "[date]"


def _or_gap(text: str | None) -> str:
    return (text or "").strip() or GAP


def _in_french(table: Named, words: Iterable[str]) -> str:
    return ", ".join(_french(table.names.get(word, word)) for word in words if word)
