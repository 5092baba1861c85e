"""Notes that narrow a yes to one partner, by name or by trade, or take it back; and notes of daily business."""

from __future__ import annotations

import pytest

from leadkeeper.domain.imports.anomalies import UnreadColumn
from leadkeeper.domain.imports.columns import ImportColumn, Why
from leadkeeper.domain.imports.headers import read_headers
from leadkeeper.domain.partner import Partner, company_names
from leadkeeper.domain.suppression import lists_only_leavers, names_leavers, says_stop, titles_leavers

COMPANIES = company_names([Partner("t", "Traiteur Lumière SAS"), Partner("r", "Fleurs Raoul SARL")], [])
COLUMN = ImportColumn(read_headers(["Remarques"])[0], "note", Why("known"))


def _each(text: str) -> list[str]:
    return [one.strip() for one in text.replace("\n", " ").split("|")]


def _waits(note: str) -> bool:
    return bool(UnreadColumn(COLUMN, companies=COMPANIES).find([note]))


BY_TRADE = _each("""
partenaires : seulement le fleuriste | Uniquement vos partenaires traiteurs svp | pas le fleuriste svp
| uniquement le traiteur | traiteur seulement | sans le fleuriste | hors fleuriste | hors traiteur | juste le traiteur
| Accord pour le traiteur mais pas pour le fleuriste | Ne donner qu'au traiteur | rien que le fleuriste
| que le photographe | que vos partenaires mariage | only the florist please | florist only
| just the caterer | not the florist | except the florist
| without the florist | don't give to the caterer | Only your catering partners | partners: caterer only
| un seul partenaire | Partenaires hors fleuristes | éviter le fleuriste | le fleuriste, non | le DJ, non merci
| ok partenaires sauf la mutuelle | accord limité au traiteur | exclusivement votre assureur | pas de traiteur svp
""")
BY_NAME = _each("""
que les fleurs | seulement Raoul | OK Lumière uniquement | Raoul seul | n'accepte que Fleurs Raoul | pas Lumière
| ne transmettre qu'à Lumière | all but Fleurs Raoul
| uniquement pour un devis chez Lumière | hors Raoul | juste Lumière
| Traiteur Lumière SAS exclusivement | Vu au salon\nseulement Raoul | only share with Raoul
""")
TAKEN_BACK = _each("""
a changé d'avis le lendemain | avis changé depuis | s'est ravisé | se ravise | revient sur sa décision | KO | plus trop
| est revenue sur son accord | préfère finalement s'abstenir | n'est plus sûre de vouloir | had second thoughts
| thought better of it | has changed his mind the next day | going back on her decision | reconsidered
| il est revenu sur son oui | a signé chez un concurrent, laisser tomber | hésite maintenant pour le partage
""")
NOT_THEIR_OWN = _each("""
c'est sa mère qui a coché | c'est l'hôtesse qui a rempli | sa sœur a dit oui pour elle | her mother ticked the box
| the hostess filled it in | ce n'est pas lui qui a signé | n'a pas signé elle-même | signed by someone else
| formulaire rempli par l'hôtesse | filled in by the salesman | la case était pré-cochée | fausse signature
| ne se rappelle pas avoir coché | ne reconnaît pas sa signature | says she never ticked
""")
NOT_FREE = _each("""
a été forcée par la vendeuse | a coché pour rire | on lui a forcé la main | a dit oui sous la pression
| s'est senti obligé | obligée de cocher pour participer | croyait que c'était obligatoire | oui arraché
| pensait que c'était pour le tirage au sort | a coché sans lire | coché trop vite | a coché pour avoir le cadeau
| c'était pour rire | blague d'un ami | was pressured into it | ticked for fun | thought it was for the raffle
| n'a pas voulu cocher | s'est trompée en cochant | didn't mean to tick | made to sign | pression du vendeur
""")
IN_DOUBT = _each("""
consentement douteux | accord à confirmer, pas sûre d'avoir coché | doute sur le consentement | accord pas clair
| consentement non valable | ne confirme pas son accord | consent questionable | doubtful consent | oui douteux
| not sure he agreed | regrets signing up
""")


@pytest.mark.parametrize("note", BY_TRADE)
def test_a_yes_for_one_partner_or_all_but_one_waits_by_its_trade_whoever_the_partners_are(note: str) -> None:
    assert says_stop(note)
    assert says_stop(f"Vu au salon\n{note.upper()}")
    assert _waits(note)


@pytest.mark.parametrize("note", BY_NAME)
def test_a_yes_for_one_partner_or_all_but_one_waits_by_its_name(note: str) -> None:
    assert _waits(note)


@pytest.mark.parametrize("note", [*TAKEN_BACK, *NOT_THEIR_OWN, *NOT_FREE, *IN_DOUBT])
def test_a_yes_that_was_taken_back_or_is_in_doubt_waits(note: str) -> None:
    assert says_stop(note)
    assert _waits(note)


BUSINESS = _each("""
que des fleurs blanches | uniquement le samedi | seulement 2 personnes | pas de gluten | sans sucre | pas pressé
| fleurs de saison uniquement | lumière naturelle seulement | salle avec lumière du jour uniquement | son et lumière
| traiteur pour 80 personnes seulement | cherche juste un traiteur
| il manque seulement le fleuriste | pas de DJ, un groupe
| il ne manque que le traiteur | n'a vu que le fleuriste | moins cher que le traiteur | pas encore choisi le traiteur
| pas de traiteur trouvé pour l'instant | budget hors traiteur 8000 | prix sans traiteur | devis fleuriste à envoyer
| à rappeler par Raoul seulement le matin | a parlé avec Raoul au stand
| photographe déjà réservé | KO par la grippe, rappeler
| only her partner eats meat | just her and her partner | cherche un partenaire de danse | her mother is coming along
| a changé d'avis pour la date : le 12 | a changé d'avis : 120 invités
| changed her mind about the cake | revient lundi
| second thoughts about the venue | plus trop de temps avant le mariage | plus sûre pour la date | pas sûre de la date
| hésite entre deux salles | devis signé par le mari
| bon de commande rempli par la vendeuse | sa mère a validé le menu
| a coché deux formules | sa sœur a coché la formule dessert | ticked two menus
| her mother pays | son père a accepté de payer | soirée pour rire entre amis
| porte forcée, assurance en cours | obligé d'annuler sa venue | was forced to move the date | météo douteuse prévue
| accord banque à confirmer | date à confirmer | croyait que c'était gratuit | thought it was in June
| blague du témoin prévue | J'accepte que nos partenaires me contactent | ok pour que les partenaires appellent
| accord des couleurs à revoir | budget KO pour la salle | inscrite après son accident
""")


@pytest.mark.parametrize("note", BUSINESS)
def test_a_note_of_daily_business_holds_nobody(note: str) -> None:
    assert not says_stop(note)
    assert not _waits(note)


@pytest.mark.parametrize("name", ["Traiteur uniquement", "partenaires seulement", "Exposants seulement"])
def test_a_list_named_for_one_trade_is_no_list_of_people_who_left(name: str) -> None:
    assert not lists_only_leavers(name)
    assert not names_leavers(name)
    assert not titles_leavers(name)
