"""Which names and columns of a file say that everybody in it left."""

from __future__ import annotations

import pytest

from leadkeeper.domain.imports.headers import named_for_leavers
from leadkeeper.domain.suppression import lists_leavers, lists_only_leavers, names_leavers, titles_leavers


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("désabonnés_novembre", "surely"), ("DESINSCRITS(2)", "surely"), ("UnsubscribedPeople", "surely"),
        ("liste d'opposition 2026", "surely"), ("opt-out", "surely"), ("bloctel", "surely"),
        ("ne plus contacter", "surely"), ("suppression_list", "surely"), ("liste noire", "surely"),
        ("contacts_blacklistes", "surely"), ("DNC", "surely"), ("opposants_partenaires", "surely"),
        ("Liste repoussoir", "surely"), ("stopliste", "surely"), ("suppressed_profiles", "surely"),
        ("retraits_consentement", "surely"), ("spam_reports", "surely"), ("spamReports2026", "surely"),
        ("Exclus", "perhaps"), ("demandes-effacement", "perhaps"), ("Demandes d'effacement RGPD", "perhaps"),
        ("Liste des personnes qui ne veulent plus être contactées", "perhaps"), ("plaintes 2026", "perhaps"),
        ("Clients exclusifs", None), ("Paiements exclus", None), ("retraits magasin", None),
        ("commandes supprimées", None),
        ("pas encore contactés", None), ("rapport opposable", None), ("Profils complets", None),
        ("stop", "perhaps"), ("listeSTOP2", "perhaps"), ("sans désabonnés", "perhaps"), ("non-unsubscribed", "perhaps"),
        ("non-stop", None), ("subscribed_members", None), ("abonnés", None), ("leads octobre", None), ("", None),
        ("Christophe", None), ("Pas-de-Calais", None),
    ],
)  # fmt: skip
def test_the_name_of_a_file_may_say_that_everybody_left(name: str, said: str | None) -> None:
    assert named_for_leavers(name) == said


@pytest.mark.parametrize(
    ("name", "fields", "said"),
    [
        ("stop", {"email"}, "surely"),
        ("stop", {"email", "first_name"}, "perhaps"),
        ("désabonnés", {"email", "first_name", None}, "surely"),
        ("désabonnés", {"email", "consent_partners"}, "perhaps"),
        ("désabonnés", {"email", "unsubscribed_at"}, "perhaps"),
        ("refus salon", {"email", "consent_partners"}, None),
        ("leads", {"email", "phone"}, "perhaps"),
        ("leads", {"email", "last_name"}, None),
    ],
)
def test_columns_decide_with_the_name(name: str, fields: set[str | None], said: str | None) -> None:
    assert lists_leavers([name, "Feuil1"], fields) == said


def test_a_title_above_the_header_only_asks() -> None:
    assert lists_leavers(["contacts"], {"email", "last_name"}, ["Groupe Nord", "Désinscrits de novembre"]) == "perhaps"
    assert lists_leavers(["contacts"], {"email", "consent_partners"}, ["Nord", "Désinscrits de novembre"]) is None
    assert lists_leavers(["contacts"], {"email"}, ["Désinscrits de novembre"]) == "perhaps"
    assert lists_leavers(["contacts"], {"email", "last_name"}, ["Participants du salon"]) is None


OF_LEAVERS = """Désinscrits
DÉSINSCRITS :
Liste des désabonnés
Do not contact
Do not contact these people
People who asked us to forget them
Ont demandé à être retirés
Partis cet automne
STOP
Liste STOP octobre
À ne plus contacter
Ne plus contacter
Ne veulent plus rien
À ne plus solliciter
Plus intéressés
Refus partenaires
Demandes d'effacement
À supprimer (RGPD)
Do not share these
They left us
Unsubscribed
Unsubscribed in October
Opt-outs
Blacklist
Oppositions
Désabonnements octobre 2026
Désinscrits newsletter octobre
Liste noire
Refus
Ont refusé les partenaires
Retrait de consentement
Personnes désinscrites
Ceux qui sont partis
Ceux qui sont partis en juin
Ne pas transmettre
People who left
Opposition partenaires
Bloctel
Suppression list
Unsubscribes
Ne pas recontacter
Contacts à exclure
Exclus
Liste de désinscription
Leavers
Clients désinscrits le 12/10/2026
Stop sms
Désinscrits (12)
12 désinscrits
Désinscrits Brevo
Export désinscrits Mailchimp octobre
Désabonnés newsletter Acme
Désinscrits salon de Lyon
Fichier désinscrits v2
Oppositions reçues en octobre
Unsubscribed contacts export 2026-10-12
Opt-outs Mailchimp
Désinscrits au 30/11
Personnes désinscrites depuis janvier
Liste Bloctel
"""
OF_OTHERS = """Inscrits octobre
Ceux qui sont partis en Italie
People who left a review
They left us a message
Those left over
Newsletter – désinscriptions en bas de page
Export sans les désinscrits
Liste hors désabonnés
Inscrits (désinscrits retirés)
Désinscrits déjà retirés
Inscrits et désinscrits octobre
Désinscrits : 0
Désinscriptions : 3
Taux de désinscription 2 %
Lien de désinscription en bas de page
Pour se désinscrire : lea@acme.example
Vous pouvez vous désinscrire à tout moment
Clients partis en Normandie
Relancés
Anciens clients
Salon Stop Tabac
Non-stop fitness
Quiz « Stop aux idées reçues »
Liste nettoyée des désabonnements
Liste nettoyée, désinscrits exclus
Abonnés actifs (hors STOP)
Participants du jeu de rentrée
Export Brevo 12/10/2026
Unsubscribes removed
Without unsubscribes
Subscribers and unsubscribes
Liste à jour des oppositions Bloctel
Passée au Bloctel le 12/10
Vérifié Bloctel
Confidentiel – ne pas diffuser
Ne pas diffuser
Ne pas transmettre à des tiers - usage interne
Document interne, ne pas transmettre
Do not distribute
Retraités
Leads perdus
Liste partenaires
Offres refusées
Devis refusés
Commandes annulées
Dossiers exclus
Refus de prêt
Contacts du salon
Ne pas modifier
Ne pas supprimer cette ligne
Do not delete this row
Ne pas imprimer
Fichier à ne pas partager
Réponses au formulaire (désinscription possible à tout moment)
Désinscription : voir l'onglet 2
Désinscrits en feuille 2
Les désinscrits sont en rouge
Désinscrits = NON
x = désinscrit
Conforme Bloctel
Bloctel OK 12/2026
Croisé Bloctel le 12/10
Opt-outs removed
Désinscrits: 3
Inscrits : 120, désinscrits : 4
Les opt-outs sont déjà retirés
Désinscriptions du mois : 12
Avis reçus
Leads Stop & Go
Refus de prêt bancaire
Non-désinscrits
Contacts non désinscrits
"""


@pytest.mark.parametrize("title", OF_LEAVERS.splitlines())
def test_a_title_above_a_list_says_that_its_people_left(title: str) -> None:
    assert titles_leavers(title)


@pytest.mark.parametrize("title", OF_OTHERS.splitlines())
def test_another_title_says_nothing_of_the_people_below_it(title: str) -> None:
    assert not titles_leavers(title)


@pytest.mark.parametrize(
    "name",
    ["export STOP 2026-11", "export_stop_2026-11", "les non", "Liste des NON", "les non du salon", "STOP SMS novembre",
     "stop sms 11-2026", "retours stop", "stops reçus en novembre", "Demandes d'arrêt", "Art. 17", "articles 17 et 21",
     "Effacements", "Réfractaires"],
)  # fmt: skip
def test_the_name_of_a_list_of_those_who_said_no(name: str) -> None:
    assert names_leavers(name)


@pytest.mark.parametrize(
    "name",
    ["Tarifs", "Équipe", "à rappeler", "Fournisseurs", "Commandes", "Ouvreurs newsletter", "Non ouvreurs", "Non réglés",
     "les non-voyants", "Sorties scolaires", "Parties de pêche", "Partis politiques", "Jamais appelés", "Retours",
     "Retours produits", "Export 2026-11", "Demandes de novembre", "Campagne nov",
     "Opposants municipaux", "KO technique", "Left the country", "Left in charge", "Left over", "Partis à la retraite",
     "Ceux qui sont partis en vacances", "Partis pour la Corse", "Left a review", "Gone to press"],
)  # fmt: skip
def test_the_name_of_another_list_says_no_for_nobody(name: str) -> None:
    assert not names_leavers(name)
    assert not lists_only_leavers(name)
