"""Refusals that a note says in few words, and notes of other matters: payments, parcels, hours, plastic."""

from __future__ import annotations

import time

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
ne souhaite finalement pas | consentement refusé | accord refusé
| partage refusé | transmission refusée | prospection refusée | démarchage refusé
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
| partage du dossier refusé | transmission de la demande refusée | communication d'invitations refusée
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
| refus de la carte, a payé en espèces | livraison_partielle: refusée | Ne plus subir les refus clients
| livraison refusée par le voisin. Message laissé
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


FREED = [  # innocent notes, and the refusals next to them
    (  # the contrary of a no, other people's deaths, and words of politics and crafts
        """
n'a pas refusé | pas désinscrit | jamais désabonné | ne s'oppose pas | not unsubscribed | never opted out |
frère décédé | son mari est mort en 2019 | plainte résolue | complaint solved | conseiller municipal d'opposition |
stop valve leaks | travaille à la CNIL | stopper la fuite en urgence | ne souhaite pas de livraison le lundi |
do not ring before 9 | n'accepte pas les chèques vacances | ne veut pas de carrelage |
envoyer plus de détails par mail svp | s'est désabonné de notre concurrent
""",
        """
a refusé | s'oppose | unsubscribed | client décédé | plainte CNIL | opposition | stopper les mails | do not ring |
ne plus envoyer plus de détails | ne souhaite pas de mails le lundi | ne veut pas de pub | s'est désabonné
""",
    ),
    (  # sentences that deny something else, before one about a call or a message
        """
Pas de réponse. Mail envoyé | Pas de réponse, SMS envoyé | Pas là, rappeler jeudi | Pas de parking, SMS à l'arrivée |
Pas dispo en juin. Rappeler en juillet | Pas encore décidé, rappeler fin août | Pas d'interphone, téléphoner | N'a pas
encore payé, mail de rappel envoyé | Aucune question, devis signé. Mail de bienvenue envoyé | Pas d'ascenseur. Appeler
en arrivant | Ne parle pas français. Écrire en anglais | aucune allergie. rappelé lundi | Je n'ai plus de chauffage !
Appelez-moi vite | Il n'y a plus d'eau chaude. Contactez-moi par mail | Je n'ai toujours pas de nouvelles,
rappelez-moi | Je ne suis pas disponible avant 18h, envoyez-moi un mail | Je n'ai pas de téléphone, écrivez-moi | Je
ne connais pas votre société, envoyez-moi une brochure | Nous n'avons pas encore de site, écrivez-moi | plus de stock
| pas le temps aujourd'hui, rappeler demain
""",
        """
Pas de mail. Réponse envoyée | Pas de mails, pas de SMS | Plus de SMS, a répondu fâché | aucun appel | aucun rappel.
allergique à la pub | Je n'ai plus de chauffage, ne m'appelez plus | Pas de mail SVP | Ne m'appelez plus ! J'ai du
chauffage | Je n'ai jamais demandé vos mails | plus un mail | pas appeler | Je n'ai pas donné mon numéro, ne me
rappelez pas | N'hésitez pas à me supprimer | Pas besoin de m'appeler | Aucun souhait d'être recontacté | plus de
mail. stock ok | n'a pas souhaité de mails | ne pas écrire | ne plus écrire en français ni en anglais | non à la
communication | n'a pas accepté les mails | Plus jamais. Vos mails m'énervent | Pas envie ! Mails | Pas question. SMS
envoyé | Pas touche. Mail envoyé | Pas d'accord. Mail envoyé | Pas intéressé, mail envoyé | N'a rien demandé, rappeler
lundi | Pas de réponse. Pas de mail | Pas là, ne pas rappeler jeudi | Pas de parking. SMS : non | Pas moi. Mail envoyé
| pas le temps, ne pas rappeler | pas le bon moment, ne plus rappeler | pas le bon moment, rappeler en septembre | Pas
de site, n'écrivez pas | Ne pas importer. Mail envoyé | Plus confiance, SMS envoyé | Je n'ai pas donné mon accord,
appelez-moi | Pas de réponse, appelez-moi plus
""",
    ),
    (  # a yes
        """
Aucun problème pour être recontacté | pas de souci pour les partenaires | Pas de problème pour recevoir vos offres
""",
        """
Pas de problème pour ne plus recevoir vos offres | Aucun souci pour ne pas être contacté | pas de souci pour les
partenaires, sauf Raoul SARL | pas de souci pour le retirer de la liste | aucun problème pour les partenaires : c'est
non | pas de partenaires | pas pour les partenaires
""",
    ),
    (  # things that are not wanted
        """
ne veut plus de sa chaudière | ne veut plus la couleur bleue, échange en rouge | ne veut plus la table 4 | ne veut
plus le cours de 19h, préfère 18h | ne veut plus attendre | ne veut pas de sac plastique | ne veut plus payer 80 € par
mois à son opérateur | ne veut pas de fenêtre PVC, alu seulement | ne veut pas de bruit | ne veut pas de coach homme |
ne veut pas être pris en photo | ne souhaite pas être filmée | ne souhaite pas de pose, fourniture seule | ne désire
pas de dessert | je ne souhaite pas déménager | je ne veux plus de fioul | je ne veux plus payer d'impôts | je ne veux
plus me priver | je ne veux pas d'enfants | je ne souhaite plus dépendre d'EDF | Mon mari ne veut pas de piscine, moi
oui | Mon fils ne veut plus aller au foot | Je ne veux pas payer trop cher, quel est votre prix ?
| pas intéressé par l'option B, prend
l'option A
""",
        """
ne veut plus | ne veut plus recevoir | ne veut plus être appelé | ne veut plus de pub | ne veut plus de courrier | ne
veut plus de nos mails | ne veut plus la newsletter | ne veut plus la pub | ne veut plus le mail du mardi | ne veut
plus le catalogue | ne veut plus la lettre | ne veut pas de contact | ne veut pas de démarchage | ne veut pas d'offres
partenaires | ne veut pas figurer dans vos listes | ne souhaite pas être sollicitée | ne veut pas que ses données
soient cédées | je ne souhaite pas | je ne veux plus vous lire | je ne veux plus la recevoir | je ne veux plus rien
recevoir | Je ne veux pas être payé pour mes données | Mon mari ne veut pas de vos mails | Mon fils ne veut plus de
vos SMS | doesn't want to hear from us | ne veut plus payer d'abonnement chez nous | je ne souhaite plus en dépendre |
ne veut plus de messages | ne souhaite pas de courrier commercial | ne désire pas de publicité | ne veut plus de coups
de fil | ne veut plus de bons plans | ne veut pas de Raoul | ne veut plus de profilage | ne veut plus de porte à porte
| ne veut plus de chaudière ni de mails | ne veut plus de fioul, plus rien | ne veut pas être filmé ni contacté | ne
veut pas d'autres sociétés | ne veut plus d'alertes travaux | ne veut plus de vos cours | pas intéressé | pas
intéressé par vos offres | pas intéressé par les partenaires | pas intéressé par Raoul | pas intéressé par la
newsletter | not interested in partner offers | pas intéressé par le partenariat, prend tout | pas intéressé par le
démarchage, veut la paix
""",
    ),
    (  # hours and days
        """
ne pas appeler avant 9h | ne pas appeler le mercredi (en formation) | ne pas rappeler avant lundi | ne pas déranger
avant 14 h | ne pas envoyer avant le 12, nous sommes absents | stop après 20h chauffage
""",
        """
ne pas appeler | ne plus appeler, ne plus écrire | ne pas appeler pour des offres | ne pas rappeler | ne pas appeler,
ni elle ni sa femme | ne pas relancer | ne plus relancer | ne pas relancer, énervé | merci de ne pas appeler | ne
jamais appeler | ne rien envoyer | ne pas envoyer de mails | ne me rappelez pas | ne pas envoyer la newsletter | do
not call | ne pas appeler avant 2030 | ne pas appeler le 06 12 34 56 78 | ne plus appeler le mercredi | ne pas appeler
après le 12 mai | ne pas appeler avant 9h, ni après | ne pas appeler avant 9h, ne plus écrire | ne pas appeler avant
9h ; désinscrit | ne pas contacter avant le 12 | ne pas déranger | stop après 2 mails | stop après 20h et plus de
mails
""",
    ),
    (  # stops, objections and lists of something else
        """
stop au plastique | stop au gaspillage, client engagé | stop aux cernes ! | stop piment | stop travaux | stop tabac |
stoppé la production en août | dire stop au stress | savoir dire stop | carte en opposition | opposition sur chèque, a
payé par CB | pas de pub dans le colis svp | pas de pub sur les casiers svp | j'en ai marre d'attendre à la caisse |
n'a plus de téléphone fixe | désinscrit de l'atelier du 12 mai, vient le 19 | désinscrite du stage d'été (genou)
""",
        """
stop aux mails | stop à la pub | stop au démarchage | stop aux sollicitations | stop mail | stop sms | stop newsletter
| stop envois | stop pub | stop | stop : plus de mails | stoppé les envois en août | a dit stop | nous dit stop | stop
aux coups de fil | stop au fichage | stop aux abus | stop tabac, stop mails | opposition | opposition RGPD |
opposition du client | opposition sur ses données | en opposition | carte en opposition et opposition aux mails |
s'oppose à la prospection | je m'oppose à l'utilisation | pas de pub svp | pas de pub | plus de téléphone, stop | pas
de pub dans le colis ni par mail | j'en ai marre | j'en ai marre de vos mails | désinscrit de la liste | désinscrite
le 12 mai | désinscrit de l'atelier et de la newsletter | désinscrit | retirer de la liste | savoir dire stop aux
mails | dire stop à la pub | ne plus téléphoner
""",
    ),
]


@pytest.mark.parametrize("text", [text for innocent, _ in FREED for text in _each(innocent)])
def test_a_note_of_another_matter_holds_nobody(text: str) -> None:
    assert not says_stop(text)
    assert not says_stop(text.upper())
    assert not _is_held(text, "Commentaire")


@pytest.mark.parametrize("text", [text for _, guilty in FREED for text in _each(guilty)])
@pytest.mark.parametrize("header", ["Commentaire", "Votre message"])
def test_a_refusal_that_looks_like_one_of_those_is_held(text: str, header: str) -> None:
    assert says_stop(text)
    assert says_stop(text.upper())
    assert _is_held(text, header)


@pytest.mark.parametrize("text", [text for innocent, _ in FREED for text in _each(innocent)])
def test_a_refusal_behind_a_note_of_another_matter_is_held(text: str) -> None:
    assert says_stop(f"{text}. Ne plus écrire")
    assert says_stop(f"{text}, refuse les partenaires")
    assert says_stop(f"Plus de mails. {text}")
    assert says_stop(f"{text}\nSTOP")


@pytest.mark.parametrize("text", ["pas x ", "ne veut plus de ", "pas a. ", "stop ", "banque ", "ne pas appeler avant "])
def test_a_long_line_of_another_matter_is_read_at_once(text: str) -> None:
    start = time.perf_counter()
    assert isinstance(says_stop((text * 10_000)[:10_000] + "mail"), bool)
    assert time.perf_counter() - start < 2
