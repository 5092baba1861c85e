"""Refusals that a note says in few words, and notes of other matters: payments, parcels, hours, plastic."""

from __future__ import annotations

import pytest

from leadkeeper.domain.imports.anomalies import unread_columns
from leadkeeper.domain.imports.columns import map_columns
from leadkeeper.domain.imports.headers import read_headers
from leadkeeper.domain.suppression import says_stop

NOTE_HEADERS = ["Commentaire", "Tags", "Dernier échange", "Statut"]


def _is_held(text: str, header: str) -> bool:
    (column,) = unread_columns(map_columns(read_headers([header]), [["bonjour"]], None, {}))
    return column.find([text, "bonjour", ""]) == {text}


def _each(text: str) -> list[str]:
    return [one.strip() for one in text.replace("\n", " ").split("|")]


SHORT_REFUSALS = _each("""
consentement refusé | accord refusé | partage refusé | transmission refusée | prospection refusée | démarchage refusé
| contact refusé | pub refusée | newsletter refusée | mails refusés | messages refusés | offres refusées
| offre refusée | offres partenaires refusées | partenaires refusés | client refused | Consentement : refusé
| Appelé le 3 mai. Partage refusé, trop de mails | Marketing refusé | opt-in refusé | demande de contact refusée
| Pas d'accord pour recevoir vos offres | pas d'accord pour recevoir les offres | pas d'accord pour figurer chez eux
| Pas d'accord pour être contacté | N'est pas d'accord pour recevoir nos offres | pas du tout d'accord pour ça
| Je ne suis pas d'accord pour que vous donniez mon adresse | Pas d'accord pour transmettre ses données
| le client refuse | le client refuse tout | client refuse le démarchage | Mme refuse | Mme Durand refuse | je refuse
| customer refuses | refuse tout | refuse toute communication | refus client | refus du client | refus de la cliente
| décline les offres | décline | elle décline | consent refused | consent declined | declined partner offers
| Mon propriétaire refuse la pub | le voisin refuse tout démarchage | la banque refuse le partage de ses données
| refuses offers | refuse le partage | refuse la prospection | n'a plus d'intérêt | plus aucun intérêt
| withdrew | please delete | sans démarchage | exclu
""")

STATES_ALONE = _each("Objected | Objection | Rejected | Declined | Blocked | Opposé | Opposition | radié | Retrait")

REFUSED_THINGS = _each("""
paiement refusé | paiement en 3 fois refusé | carte refusée | CB refusée, a payé en espèces | colis refusé
| livraison refusée | prêt refusé | prêt immobilier refusé | dossier MaPrimeRénov refusé | devis refusé
| demande de remboursement refusée | crédit refusé | aide refusée | Mon propriétaire refuse | la banque refuse
| payment declined | card declined | quote refused | refuse la garantie étendue | refus de prêt | refus livraison
| pas d'accord pour le prix | pas d'accord pour payer | pas d'accord avec le devis, revu à la baisse
| refus de la carte, a payé en espèces | livraison refusée par le voisin. Message laissé
| devis refusé trop cher, relancer en septembre | invitation déclinée
""")


@pytest.mark.parametrize("header", NOTE_HEADERS)
@pytest.mark.parametrize("text", SHORT_REFUSALS)
def test_a_refusal_in_few_words_is_held_in_a_note_and_elsewhere(text: str, header: str) -> None:
    assert says_stop(text)
    assert says_stop(f"Vu au salon.\n{text.upper()}")
    assert _is_held(text, header)


@pytest.mark.parametrize("header", NOTE_HEADERS)
@pytest.mark.parametrize("text", STATES_ALONE)
def test_what_programs_say_of_who_left_is_held_in_a_note_too(text: str, header: str) -> None:
    assert _is_held(text, header)


def test_one_of_several_tags_may_say_that_somebody_left() -> None:
    assert _is_held("vip, blocked", "Tags")
    assert not _is_held("vip, stock bloqué", "Tags")


@pytest.mark.parametrize("text", REFUSED_THINGS)
def test_a_payment_or_a_parcel_refused_holds_nobody(text: str) -> None:
    assert not says_stop(text)
    assert not _is_held(text, "Commentaire")


@pytest.mark.parametrize("text", [f"{one}, plus de mails" for one in REFUSED_THINGS[:12]])
def test_what_else_a_note_about_a_thing_says_is_read(text: str) -> None:
    assert says_stop(text)
