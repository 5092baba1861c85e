"""Questions to which a yes is a refusal, and questions of shops and clubs that sound alike."""

from pathlib import Path

import pytest

from leadkeeper.domain.consent import asks_for_facts, asks_to_contact, asks_which_partners
from leadkeeper.domain.imports.anomalies import UnreadColumn
from leadkeeper.domain.imports.columns import ImportColumn, Why
from leadkeeper.domain.imports.headers import read_headers, speaks_of_leaving, title_words
from leadkeeper.domain.imports.turns import asked_on
from leadkeeper.domain.suppression import lists_only_leavers, says_stop
from tests.cli.made_cli import NOW, told
from tests.made_archive import archive, restored

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
Afmelding | Uitgeschreven | Abgemeldet | Accord retiré | Consentement nul | Consent lapsed | Spam signalé le
Je retire mon accord | Je renonce | J'ai changé d'avis | N'a jamais coché | I object | Prefer not to be contacted
Je décline les offres | Not to be shared | Removed by request | Je ne suis pas d'accord | Je ne suis pas intéressé
Je n'ai pas rempli ce formulaire | Je n'ai pas signé | Je ne suis pas favorable | Je ne suis pas partante
Je n'ai pas donné mon adresse | Je ne suis pas volontaire | Je n'ai pas d'intérêt | I don't have any interest
Souhaites-tu que nos partenaires arrêtent de t'écrire ?
Souhaitez-vous que nos partenaires vous laissent tranquille ?
Souhaitez-vous que l'on arrête de transmettre vos données à nos partenaires ? | Veux-tu te désinscrire ?
Souhaitez-vous suspendre les envois de nos partenaires ? | Souhaitez-vous bloquer nos partenaires ?
Souhaitez-vous renoncer aux offres de nos partenaires ? | Souhaitez-vous décliner les offres de nos partenaires ?
Souhaitez-vous ne pas recevoir les offres ? | Would you prefer not to receive offers from our partners?
Would you rather not hear from our partners? | Do you want to be removed from our partners' list?
Hide me from partners | Partner e-mails off | Partner offers suspended | Partner sharing switched off
Skip partner offers | Leave me off the partner list | Keep me off your partners' lists | Without partner offers
Private: not for partners
Partner sharing forbidden | Unwanted partner offers | Partner e-mails bother me | I dislike partner e-mails
Do you mind if our partners contact you? | Would it bother you if partners wrote to you? | Partner consent missing
Should we hide your details from partners? | Gardez mes données loin des partenaires | Partenaires : accès fermé
Épargnez-moi les offres partenaires | Objection art. 21 | Quarantined | Partner offers: cancel
Offers from Clodomir, not from its partners | Partners not allowed | Against partner offers | Partner offers: never
Objects to partner offers | Dont pass to partners | Never pass on | Partner-free | Annoyed by partner offers
Retrait le
Sorti du fichier | Not consented | Désaccord | Unsubs | Right to object | Droit à l'effacement | Ex-abonné
No consent | Retrait accord | Forget me | Consent withdrawal date | Interne uniquement | Objection to marketing
Sharing declined | Declined sharing | Consentement non valide | Permission retirée | Abonnement résilié
Do you want to stop receiving offers? | Je suis d'accord sauf pour les partenaires | J'accepte sauf les partenaires
Partenaires : retirer ? | Partenaires - à retirer | Partenaires : arrêt | Partenaires : fin d'accord
Partenaires : rétractation | Partenaires NON | Partners - remove | Partners: revoked | Partners: stop | Partners: end
Partner consent ended | Partners removed | Partners: cancelled | Partenaires résilié | Partenaires : dédit
Rétractation partenaires | Fin de l'accord partenaires | Retrait partenaires | Partenaires : changement d'avis
Partenaires : pas OK | Exposants : retrait | Accord : à retirer | Accord NON | Consentement : retrait | Optin : arrêt
"""
OTHERS = """
Souhaitez-vous arrêter de fumer ? | Voulez-vous arrêter de fumer et recevoir nos conseils ?
Souhaitez-vous supprimer vos taches ? | Voulez-vous retirer votre commande en magasin ?
Souhaitez-vous annuler votre rendez-vous ? | Would you like to cancel your old contract and get our offers?
Souhaitez-vous recevoir les offres de nos partenaires ? | Voulez-vous changer de fournisseur ?
Souhaitez-vous enlever votre vieille chaudière ? | J'accepte que mes données soient transmises
Partenaires OK ? | Partenaires (oui/non) | Partenaires OK/KO | Partenaires exclusifs | Cession aux partenaires
Partner No | N° partenaire | Retrait chez partenaire | Retrait partenaire | Partenaires : fin de contrat
Partenaires retraite | Partenaires financiers | Accord de sortie | Accord OUI | Lots des partenaires à retirer
Partenaires inscrits | Date d'accord partenaires | Transmission aux partenaires OK | Accord du retrait en magasin
Souhaitez-vous quitter votre opérateur ? | Souhaitez-vous recevoir nos offres sans engagement ?
Je n'ai pas de voiture | Je ne fume pas | Je ne suis pas propriétaire | I don't eat meat
Souhaites-tu arrêter de fumer ? | Souhaitez-vous bloquer ce tarif ?
Retrait | Inscription annulée | Offre de reprise | Offre terminée | Compte clôturé | Accord banque en attente
Objection au prix
Je n'ai pas la fibre | Je ne suis pas disponible le matin | I don't have solar panels | Would you rather not drive?
Yes, keep sending me 20% off partner offers | Would you prefer not to miss offers from our partners? | Without partner
Souhaitez-vous bloquer votre offre partenaire dès maintenant ? | Souhaitez-vous éviter les appels surtaxés ?
Souhaitez-vous résilier votre offre mobile et recevoir celle de nos partenaires ? | Account closed | Confidentiel
Do you want to end your mailing costs and receive offers from partners?
Keep me informed of partner offers | Access to partner offers
Offres partenaires ouvertes | Accès fermé
Deal closed
Keep me up to date with offers | Leave a message | Partner discount 10% off | Gardez contact avec nos partenaires
Do you want to end your contract and get our offers? | Veux-tu limiter ta consommation ?
Je n'ai pas encore d'enfants | Je ne suis pas encore marié | I don't have kids | Je ne bois pas d'alcool
Acceptez-vous de recevoir des offres de partenaires sélectionnés ? | Do you want to receive offers from our partners?
"""
FOR_A_YES = """
J'accepte les offres envoyées par nos partenaires | Recevoir les offres envoyées par les partenaires
Accord pour mails envoyés par des tiers | Can be contacted with offers recommended by us
Souhaitez-vous être contacté par les partenaires recommandés par nos soins ?
Parrainé par un ami ? J'accepte les offres partenaires | Consentement partenaires repris du formulaire
Accord partenaires annulable par mail | Consent partners cancellable by mail
Toestemming partners (afmelding via mail)
I want partner offers (I can withdraw my consent anytime) | Would you like partner offers? You may withdraw consent
Yes, I want offers from partners (you can cancel consent anytime)
Je souhaite recevoir les offres des partenaires (retirer mon consentement : clic dans le mail)
J'accepte d'être contacté par les partenaires, sauf tiers non listés
J'accepte les offres de nos partenaires (hors partenaires assurance)
Acceptez-vous de recevoir par mail, sans tiers intermédiaire, les offres de nos partenaires
Souhaitez-vous recevoir nos offres partenaires pour arrêter de recevoir des publicités génériques ?
Souhaitez-vous arrêter de fumer avec les offres de nos partenaires ?
Souhaitez-vous arrêter votre chaudière fioul (offres partenaires) ?
Aimeriez-vous annuler votre crédit avec un partenaire ?
"""
STILL = """
Third parties | Pass on details | Brands offers | Offres des marques | Sociétés tierces | Partage exposants
Allow sharing
Permission to share | Communication preference | Partage avec des partenaires | Transmission aux partenaires du jeu
Consentement valide | Consentement en cours | Toujours d'accord | Accepte encore | Still consents | Consent active
Êtes-vous toujours d'accord ? | Confirme son accord | Peut-on transmettre ? | Rester abonné ? | Still subscribed
Souhaitez-vous rester sur la liste ? | May we share? | Veut recevoir des offres
Vente autorisée | Statut opt-in | Double opt-in | Confirmation double opt-in
"""
NOTES = """
n'a jamais coché | conteste | coché par erreur | revenu sur son accord | fausse inscription | plus rien svp
formulaire rempli par un tiers | pas lui qui a rempli | en fait non | a changé d'avis, c'est non
en fait non, a rappelé le 22 pour tout annuler | a coché par erreur | ne consent plus | nie avoir accepté
n'a pas coché | dit qu'il n'a pas rempli le formulaire | je reprends mon accord | retirée à sa demande | 0 pub
consentement caduc | refus oral | offres=non | conteste avoir signé | s'est trompée de case | elle conteste
conteste sa signature | dit ne pas avoir signé | a coché la mauvaise case | coché par mégarde | non finalement
en réalité non | regrette d'avoir dit oui | case cochée par sa fille | contestation du consentement
je ne consens plus | ne consentent plus | a repris son accord | nous retirons notre accord | case cochée par mon fils
cochée par sa soeur | cochée par sa compagne | offres : non | offers=no | n'a rien coché
nient avoir accepté | nie avoir dit oui | retirés à leur demande | consentements caducs | consentement expiré
refus verbal | I object | plus rien, merci | en fait : non | newsletter off | pas de marketing | erreur de case
regrette d'avoir accepté
"""
MISSPELT = """
ne plsu contacter | ne plus contaacter | ne plus conctacter | ne plus apeler | ne ps contacter | nepluscontacter
n.p.c
veut + etre contacté | n'veut + de pub | pu de mail | dnt contact | do nt contact | optd out | dé-inscrit | d.n.c.
"""
BEHIND_SOMETHING_ELSE = """
STOP assurance | stop crédit | ne veut plus de rdv | doesn't want any ads | doesn't want any part of it
ne veut pas de crédit - radié | pas intéressé par la clio mais par la 208, refus total
opposition carte bancaire, remove
ne pas appeler au bureau ou mail | désinscrit du groupe | ne jamais appeler sur le fixe
refuse la batterie et les mails | refuse les amalgames et le partage de ses infos
refused clutch quote and all marketing
enlever la bûche et son mail de la liste | supprimer la ligne 3 du devis et son adresse du fichier
a quitté Lyon et veut quitter notre fichier | partenaire de danse ok, partenaires commerciaux non
vip, sharing-denied | wants quote but dont pass on details | Refuse, ne veut pas changer d'avis
Non et ne veut pas changer
ne veut pas de travaux ni de pub | ne veut pas du devis ni d'appels | ne veut plus de vous
"""
WORDED_OTHERWISE = """
radiation demandée le 4/5 | effacer svp | supprimer fiche | à retirer | contact bloqué à sa demande | ni mail ni tel
souhaite ne plus figurer dans nos fichiers | a demandé qu'on arrête | ne plus l'embêter | défense d'appeler
newsletter non
a changé d'avis pour les mails | take off sms list | remove pls | à garder en interne | a décoché la case partenaires
que nous, pas d'autres sociétés | accepte nos mails mais rien d'autre | unticked partner box | did not tick partners
dont pass details to mortgage broker | dont give number to insurers | wont have details given to insurers | us only
doesn't want a thing from us | doesn't want the letters | did not want the subscription
not interested in our stuff but polite
doesn't want the others to have her address | doesn't want an external company | not interested in anything but thanks
refuse qu'on file son numéro | dit qu'on a vendu son numéro | nous insulte | marre des pubs
n'a jamais rempli ce formulaire
wants to know where we got his number | says we are harassing her | nous a mis en spam | courrier avocat reçu
"""
OF_OTHER_THINGS = """
devis demandé à partir de mai | Crédit refusé par la banque et rappeler en juin
recommandé par Julie qui nous a donné son mail
a oublié son adresse | pas d'autre personne à charge | fidèle, reste chez nous | wants no more than 2 bedrooms
was asked to leave her number | n'a ni mail ni portable | a filé son numéro au salon | never again without insurance
ne veut pas de crédit | ne veut pas de batterie | ne veut pas le bleu
ne veut pas vivre au dernier étage sans ascenseur
pas intéressé par la clio mais par la 208 | not interested in the 2 bed but in the 3 bed | STOP & START HS
a grillé un stop | feu stop gauche grillé | ne pas appeler au bureau | ne pas appeler pendant les cours
opposition sur carte bancaire | désinscrit du groupe du jeudi | budget 8000 ne veut pas dépasser
doesn't want a garden flat | doesn't want finance | not interested in yellow but in blue
ne pas appeler entre 12h et 14h | ne souhaite pas de casier
"""

TAGS = """
gdpr-no | rgpd-non | 3rd-party-no | no-resale | sans-partenaires | no-3rd-party | no-thirdparty | gdpr:no | optin-no
consent-no | nooptin | marketing-off | no-rgpd | partage-non
"""
TAGS_OF_OTHERS = """
gdpr-yes | rgpd-oui | gdpr-ok | no-show | non-fumeur | no-kids | sans-enfant | newsletter-on | sharing | marketing
"""


def split(text: str) -> list[str]:
    return [one.strip() for line in text.splitlines() for one in line.split("|") if one.strip()]


@pytest.mark.parametrize("note", split(MISSPELT + BEHIND_SOMETHING_ELSE + WORDED_OTHERWISE))
def test_a_note_asks_to_stop_in_any_words(note: str) -> None:
    assert says_stop(note)
    assert UnreadColumn(ImportColumn(read_headers(["Statut"])[0], None, Why("unknown"))).find([note]) == {note}


@pytest.mark.parametrize("note", split(OF_OTHER_THINGS))
def test_a_note_about_other_things_holds_nobody(note: str) -> None:
    assert not says_stop(note)


@pytest.mark.parametrize("title", split(LEAVING))
def test_a_yes_to_it_is_a_refusal(title: str) -> None:
    assert speaks_of_leaving(title_words(title))


@pytest.mark.parametrize("title", split(OTHERS))
def test_it_asks_something_else(title: str) -> None:
    assert not speaks_of_leaving(title_words(title))


@pytest.mark.parametrize("title", split(FOR_A_YES))
def test_a_question_for_a_yes_that_tells_how_to_leave_or_who_writes_is_one(title: str) -> None:
    """A no under it must hold: it was read the other way round, or as a question of facts."""
    words = title_words(title)
    assert not speaks_of_leaving(words)
    assert not asks_for_facts(words)


@pytest.mark.parametrize("title", split(STILL))
def test_a_no_to_it_is_a_refusal(title: str) -> None:
    assert asks_to_contact(title_words(title))


@pytest.mark.parametrize("note", split(NOTES))
def test_a_note_that_disputes_a_consent_asks_to_stop(note: str) -> None:
    assert says_stop(note)
    assert not says_stop("conteste la facture d'août")


@pytest.mark.parametrize("tag", split(TAGS))
def test_a_tag_that_refuses_is_heard(tag: str) -> None:
    assert says_stop(tag)


def test_tags_in_quotes_and_between_bars_are_read_one_by_one(tmp_path: Path) -> None:
    """As Mailchimp writes them: `"vip","no-3rd-party"` was one tag, in which nobody heard a refusal."""
    restored(tmp_path, archive()).close()
    book, file = tmp_path / "book.leads", tmp_path / "members.csv"
    cells = ('"""vip"",""no-3rd-party"""', "vip|gdpr-no", '"""vip"""')
    rows = [f"p{number}@mail.example,oui,2026-03-01,{cell}" for number, cell in enumerate(cells)]
    file.write_text("\n".join(["Email,Offres partenaires,Date de consentement,Tags", *rows, ""]), "utf-8")
    told("import", book, file, "--form", "quiz-v1", *NOW)
    shown = [told("show", book, f"p{number}@mail.example") for number in range(3)]
    assert [one["tags"] for one in shown] == [["vip", "no-3rd-party"], ["vip", "gdpr-no"], ["vip"]]
    verdicts = [
        told("decide", book, "--partner", "raoul", "--contact", one["id"], "--channel", "email", *NOW)["verdict"]
        for one in shown
    ]
    assert verdicts == ["review", "review", "eligible"]


@pytest.mark.parametrize("tag", split(TAGS_OF_OTHERS))
def test_a_tag_of_something_else_holds_nobody(tag: str) -> None:
    assert not says_stop(tag)


@pytest.mark.parametrize(
    "title",
    [
        "Vivez-vous avec un partenaire ?", "Do you have a partner?", "Partenaire de double",
        "Vient avec un(e) partenaire", "Viendra avec son/sa partenaire", "Accompagné(e) d'un(e) partenaire",
        "Coming with a partner", "Présence du (de la) partenaire", "Partenaire présent(e)",
    ],
)  # fmt: skip
def test_a_partner_in_life_or_sport_is_nobody_to_share_with(title: str) -> None:
    assert not asks_which_partners(title_words(title))
    assert asks_for_facts(title_words(title))


@pytest.mark.parametrize(
    "sheet",
    [
        "NON 2026",
        "NON mai",
        "NON (liste)",
        "1-NON",
        "NON - Léa",
        "Liste NON",
        "Refusent",
        "NON mai 2025",
        "NON 05-2026",
        "NON mai 26",
        "Non (05/2026)",
        "Les stops",
        "NON déc.",
    ],
)
def test_a_sheet_called_so_lists_people_who_left(sheet: str) -> None:
    assert lists_only_leavers(sheet)
    assert not lists_only_leavers(f"{sheet} classés")


@pytest.mark.parametrize(
    "sheet",
    [
        "Non décidés",
        "Non octroyés",
        "Non mairie",
        "Non (rappel)",
        "No - show",
        "Non - rappeler",
        "Non venus",
        "Non joints",
    ],
)
def test_a_sheet_of_those_who_did_not_do_something_lists_no_people_who_left(sheet: str) -> None:
    assert not lists_only_leavers(sheet)


def test_a_line_that_names_somebody_is_no_title_of_those_below() -> None:
    asked = asked_on("Notes", [("STOP Léa Dubois",), ("p0@m.example : stop",), ("Hugo Martin",)])
    assert [*asked.values()] == [("Notes : STOP Léa Dubois", 0), ("Notes : p0@m.example : stop", 1)]
    asked = asked_on("NON", [("Léa Dubois et Hugo Martin",), ("'p1@m.example'",)])
    assert [*asked.values()] == [("NON : Léa Dubois et Hugo Martin", 0), ("NON : 'p1@m.example'", 1)]
