"""Questions to which a yes is a refusal, and questions of shops and clubs that sound alike."""

import pytest

from leadkeeper.domain.consent import asks_to_contact
from leadkeeper.domain.imports.headers import speaks_of_leaving, title_words
from leadkeeper.domain.suppression import says_stop

LEAVING = """
Refusez-vous les offres de nos partenaires ? | Souhaitez-vous vous opposer à la transmission ?
Souhaitez-vous mettre fin à la transmission ? | Souhaitez-vous que nos partenaires arrêtent de vous contacter ?
Souhaitez-vous interrompre les envois de nos partenaires ? | Souhaitez-vous cesser de recevoir les offres ?
Souhaitez-vous arrêter de recevoir nos e-mails ? | Voulez-vous vous désinscrire ?
Souhaitez-vous retirer votre accord ? | Voulez-vous que nous supprimions vos données ? | Voulez-vous stopper ?
Faut-il supprimer vos coordonnées ? | Vous opposez-vous au partage ? | Want to leave our list?
J'accepte tout sauf les partenaires | J'accepte les CGU sans partenaires | Accord annulé | Consentement annulé le
Accord résilié | Consentement rompu | Accord repris | Oubli demandé le | Oubli RGPD demandé le | GDPR objection
Right to object exercised | Consent cancelled | Consent void | Signalé spam | Conteste avoir coché
Nie avoir donné son accord | Litige consentement | Do you object to sharing? | Should we delete your data?
Afmelding | Uitgeschreven | Abgemeldet
"""
OTHERS = """
Souhaitez-vous arrêter de fumer ? | Voulez-vous arrêter de fumer et recevoir nos conseils ?
Souhaitez-vous supprimer vos taches ? | Voulez-vous retirer votre commande en magasin ?
Souhaitez-vous annuler votre rendez-vous ? | Would you like to cancel your old contract and get our offers?
Souhaitez-vous recevoir les offres de nos partenaires ? | Voulez-vous changer de fournisseur ?
Souhaitez-vous enlever votre vieille chaudière ? | J'accepte que mes données soient transmises
Souhaitez-vous quitter votre opérateur ? | Souhaitez-vous recevoir nos offres sans engagement ?
Acceptez-vous de recevoir des offres de partenaires sélectionnés ? | Do you want to receive offers from our partners?
"""
STILL = """
Consentement valide | Consentement en cours | Toujours d'accord | Accepte encore | Still consents | Consent active
Vente autorisée | Statut opt-in | Double opt-in | Confirmation double opt-in
"""
NOTES = """
n'a jamais coché | conteste | coché par erreur | revenu sur son accord | fausse inscription | plus rien svp
formulaire rempli par un tiers | pas lui qui a rempli
"""


def split(text: str) -> list[str]:
    return [one.strip() for line in text.splitlines() for one in line.split("|") if one.strip()]


@pytest.mark.parametrize("title", split(LEAVING))
def test_a_yes_to_it_is_a_refusal(title: str) -> None:
    assert speaks_of_leaving(title_words(title))


@pytest.mark.parametrize("title", split(OTHERS))
def test_it_asks_something_else(title: str) -> None:
    assert not speaks_of_leaving(title_words(title))


@pytest.mark.parametrize("title", split(STILL))
def test_a_no_to_it_is_a_refusal(title: str) -> None:
    assert asks_to_contact(title_words(title))


@pytest.mark.parametrize("note", split(NOTES))
def test_a_note_that_disputes_a_consent_asks_to_stop(note: str) -> None:
    assert says_stop(note)
    assert not says_stop("conteste la facture d'août")
