"""Refusals, children and consents of others that notes tell in words of their own, and notes of daily business."""

from __future__ import annotations

from datetime import date

import pytest

from leadkeeper.domain.imports.ages import AgeColumn
from leadkeeper.domain.imports.anomalies import UnreadColumn
from leadkeeper.domain.imports.columns import ImportColumn, Why
from leadkeeper.domain.imports.headers import read_headers
from leadkeeper.domain.partner import CompanyName

COMPANIES = (CompanyName("Raoul SAS", "raoul"),)
COLUMN = ImportColumn(read_headers(["Note"])[0], "note", Why("known"))


def _each(text: str) -> list[str]:
    return [one.strip() for one in text.replace("\n", " ").split("|")]


def _waits(note: str) -> bool:
    stops = UnreadColumn(COLUMN, companies=COMPANIES).find([note])
    return bool(stops | AgeColumn(COLUMN, date(2026, 12, 1)).find([note]))


TAKEN_OUT = _each("""
Oublier cette personne | Oublier ce monsieur | Oubliez ce contact svp | Merci de retirer Mme Durand
| Retirez M. Durand | Supprimer cette dame de l'outil | à purger | à purger de l'outil | à détruire
| à anonymiser svp | Fiche à jeter | à virer du CRM | purge demandée | anonymiser sa fiche
| il faut l'enlever du circuit | à rayer des cadres | dégagez-moi de là | Virer des envois
| Please scrub her from the system | wipe his data | take him out | Take Mrs Durand off
| art. 21 reçu | RGPD art 17 | demande art. 17 le 3/11 | article 7.3 RGPD | exerce ses droits art. 21
""")
OF_SOMEBODY_ELSE = _each("""
C'est sa fille de 12 ans qui a rempli | sa fille mineure a coché la case | Rempli par son fils de 11 ans
| c'est son fils de 9 ans qui s'est inscrit | Filled in by her 10 year old daughter | her kid filled the form
| Le gamin a saisi l'adresse de sa mère sans lui dire | adresse saisie par quelqu'un d'autre à son insu
| on a utilisé son adresse sans qu'elle le sache | inscrite par une amie sans la prévenir
| une copine a donné son numéro sans lui demander | Someone used her address without her knowledge
| someone else signed her up | quelqu'un a mis son mail au hasard | adresse volée | Inscrit par son neveu pour rire
| Case cochée d'office | le commercial a coché à sa place | vendeur a dit oui pour elle | case précochée
| case cochée par défaut | Accord donné par sa mère | consentement extorqué | ne savait pas qu'on avait son adresse
""")
CHILDREN = _each("il a quinze ans | née en 2013 | né le 3 mai 2012 | born in 2014 | is only 15 | elle a treize ans")
ONLY_US = _each("""
Happy to hear from us but not from anyone else | ok for us, nobody else please | fine with us only
| D'accord avec nous mais avec personne d'autre | OK pour nos mails, pas ceux des autres
| d'accord pour nous mais pas pour les autres sociétés | Nous oui, les autres non | seulement de chez nous
| Accepte de nous mais pas d'ailleurs
""")
NO_MORE = _each("""
no longer consents | no longer happy to get partner mail | N'est plus consentante | Consent has lapsed
| consent is over | Revient sur son oui | changed her mind on sharing | plus envie de recevoir quoi que ce soit
| très remontée contre nos envois | son avocat nous a écrit | ne doit pas quitter la maison
| confidentiel - ne pas faire suivre | data not to leave the company | nein danke | qu'on me laisse
""")
MISSPELT = _each("""
pas daccord | paz de mail | ne pa contacter | refu de partage | opossition aux partenaires | do not cantact
| refuse les partenairs | please un-subscribe
""")
TO_A_PARTNER = _each("""
sauf Raoul | Raoul = non | RAOUL KO | Raoul interdit | interdit à Raoul | déteste Raoul | anyone but Raoul
| plus de Raoul | surtout pas Raoul | Partenaires ok hormis Raoul
""")


@pytest.mark.parametrize(
    "note", [*TAKEN_OUT, *OF_SOMEBODY_ELSE, *CHILDREN, *ONLY_US, *NO_MORE, *MISSPELT, *TO_A_PARTNER]
)
def test_who_may_have_refused_or_never_agreed_waits(note: str) -> None:
    assert _waits(note)


BUSINESS = _each("""
RDV annulé par mail | RDV annulé par mail, à replacer | Cours annulé, prévenu par SMS | Meeting cancelled via email
| Appel terminé, envoyer devis | Commande terminée, mail envoyé | Session annulée faute d'inscrits, reporter
| Compte bloqué à la banque | Numéro bloqué par l'opérateur | Account blocked by her bank
| Plainte du voisin pour le bruit, à traiter | Plainte contre le syndic en cours | Plainte déposée pour vol de vélo
| Offre refusée par le vendeur, on propose 210 000 | Contrôle technique refusé, contre-visite
| Liste rouge de vins à goûter | Ne veut pas de bouquet lancé | Ne veut pas quitter le quartier
| Désinscrite de la session de mars | Party for his 10 year old son | Gâteau d'anniversaire pour sa fille de 12 ans
| Oublier la pose, juste la livraison | Radiateurs à purger | Purger le circuit de freins | Ancien mur à détruire
| Pneus à retirer mardi | Retirer les dents de sagesse | Galette à retirer samedi | Take out the back seats
| Dossier rempli par son comptable | Inscrite par son employeur à la formation | Fils inscrit par sa mère au judo
| Le commercial a rempli le bon de commande | Son fils a signé le bail | Formulaire rempli sur la tablette
| A rempli le formulaire avec son mari | Case cochée sur place | Someone used the pool | Her son filled the tank
| Visite ok, les autres biens non visités | Nous deux, pas d'autres invités | Happy to hear from us
| art 17 rue Pasteur | Article 21 du catalogue commandé | article 17 du bail à revoir | No longer needs parking
| Contre nos prix, négocie | Pas envie de recevoir du monde | Ne peut pas recevoir le samedi | Chien né en 2015
| Maison née en 2010 | Raoul a rappelé, RDV fixé | Travaille chez Raoul | bail de douze ans | depuis quinze ans
""")


@pytest.mark.parametrize("note", BUSINESS)
def test_a_note_of_daily_business_passes(note: str) -> None:
    assert not _waits(note)


@pytest.mark.parametrize(
    "note",
    ["RDV annulé, plus de mails", "Compte bloqué à la banque, ne plus appeler", "Plainte du voisin pour nos mails",
     "Commande annulée et mails refusés", "Appel terminé : ne veut plus être contacté", "Plainte pour bruit et spam"],
)  # fmt: skip
def test_a_refusal_next_to_daily_business_is_heard(note: str) -> None:
    assert _waits(note)
