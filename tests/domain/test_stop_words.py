"""A note that asks for no further contact is recognised, an ordinary one is not."""

from __future__ import annotations

import pytest

from leadkeeper.domain.suppression import says_stop


@pytest.mark.parametrize(
    "text",
    [
        "NE PLUS CONTACTER",
        "Client fidèle.\nNe pas rappeler svp",
        "ne plus jamais la recontacter",
        "n'appelez plus ce numéro : ne plus appeler",
        "STOP",
        "stop !",
        "a répondu STOP SMS le 12 mars",
        "STOP PUB",
        "désinscrite le 3/4",
        "Désabonné",
        "ne souhaite plus recevoir d'offres",
        "Ne veut pas être sollicité par des partenaires",
        "pas de démarchage",
        "plus de mails",
        "opposition RGPD",
        "s'oppose à la transmission",
        "demande de suppression de ses données",
        "à retirer de la base",
        "refuse les partenaires",
        "Refusé",
        "REFUS TOTAL !",
        "Non, merci",
        "pas intéressée",
        "Not interested",
        "a retiré son consentement",
        "liste rouge",
        "inscrit Bloctel",
        "blacklisté",
        "DO NOT CONTACT",
        "Please don't call again",
        "opted out",
        "opt-out",
        "unsubscribed",
        "no more emails",
        "remove from list",
        "does not want calls: do not phone",
        "ne pas transmettre à des tiers",
        "ne partagez pas mes coordonnées",
        "pas d'accord pour la revente",
        "uniquement nous, pas les partenaires",
        "OK sauf partenaires",
        "interdiction de transmettre",
        "ne m'écrivez plus",
        "ne me contactez plus !",
        "Arrêtez !",
        "arrêter de l'appeler",
        "n'a jamais donné son accord",
        "plainte à la CNIL",
        "harcelée",
        "signalé comme spam",
        "désinscr. le 3/4",
        "décédé",
        "take me off your list",
        "enlevez-moi de là",
        "Refuse la cession",
        "ne veut rien recevoir",
        "désabo",
        "à supprimer",
        "RGPD – à supprimer",
        "asked to be removed",
        "requested deletion",
        "DNC",
        "aucune communication",
    ],
)
def test_a_note_that_says_stop_is_recognised(text: str) -> None:
    assert says_stop(text)


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "rappeler en mars",
        "N'hésitez pas à rappeler",
        "calls back",
        "vip",
        "Contacté au salon, très intéressé",
        "demande un devis",
        "préfère les appels le matin",
        "Stopover Travel SARL",
        "a envoyé un mail hier",
        "refuse le devis trop cher",
        "position : directrice",
        "partenaire rencontré au salon",
        "vend des vélos",
        "sans rendez-vous",
        "a partagé notre article",
        "mail arrivé dans les spams",
        "à retirer en boutique",
        "à supprimer dans le devis : la cuisine",
        "Adrien rappelle lundi",
    ],
)
def test_an_ordinary_note_is_not(text: str | None) -> None:
    assert not says_stop(text)
