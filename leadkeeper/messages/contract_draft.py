"""The draft of a contract with a partner, filled in from the book.

Always in French, whatever the language of the program: a French partner reads it and French law governs it. That is why
these sentences are French here and not in the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from leadkeeper.domain.book import Owner
from leadkeeper.domain.documents import Article, ContractDraft
from leadkeeper.domain.partner import NOTIFY_WITHIN_HOURS, Contract, Partner
from leadkeeper.messages import catalogue, labels
from leadkeeper.messages.control import chapters, template
from leadkeeper.messages.exports import CALL_HOURS, FORBIDDEN_SECTORS, INSURANCE, NO_SOCIAL_NETWORK
from leadkeeper.messages.labels import Named

WARNING = (
    "PROJET à relire et à compléter, préparé à partir du carnet. Ce n’est pas un conseil juridique : faites-le relire "
    "par un avocat avant de le signer. Ce qui est entre crochets reste à écrire."
)
TITLE = "Projet de contrat de transmission de contacts – {seller} / {partner}"
GAP = "[à compléter]"


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
        articles=tuple(_article(clause, texts, known) for clause, texts in chapters(template("projet-de-contrat"))),
        signatures=(f"Pour {known['seller']}", f"Pour {known['partner']}"),
    )


def _french(text: str) -> str:
    """A sentence of the catalogue: the draft is under French law, whatever language the program speaks."""
    return catalogue("fr").gettext(text)


def _article(clause: str, texts: Iterable[str], known: Mapping[str, str]) -> Article:
    """The article of a clause (`domain.partner`), without paragraphs that remain empty once the facts are filled in."""
    heading, *paragraphs = (text.format_map(known) for text in texts)
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
    delay = NOTIFY_WITHIN_HOURS if contract.sync_delay_h is None else contract.sync_delay_h
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
