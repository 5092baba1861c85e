"""Who fills in for a child, or says in a sentence or by a tag to be one, waits; who speaks of children does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_ages import book, import_, verdicts
from tests.cli.test_notes_in_few_words import each, held

__all__ = ["book"]

CHILDREN = """
Je remplis pour ma fille de 12 ans | Je suis en 5e au collège Jules Ferry | C'est pour mon fils (10 ans)
| Inscrite par sa maman, elle a 14 ans | Je suis mineure | née le 3 mai 2014 | élève de CM1 | Bonjour j'ai onze ans
| C'est ma petite-fille qui joue, 11 ans | Je remplis pour ma fille | J'inscris mon fils de 9 ans
| Inscription pour ma fille, 8 ans | Je suis en sixième | je suis au lycée | je suis né en 2012 | pour ma fille 12 ans
| Je participe pour mon petit-fils | c'est mon fils qui participe | ma fille de 12 ans participe
| Inscrit par ses parents | au nom de ma fille | I'm filling this in for my daughter | for my 10 year old son
| signing up my son | Je réponds à la place de mon fils de 11 ans | je suis la maman de la participante
| elle est née en 2015 | je rentre en seconde | Bonjour, c'est pour ma nièce de 13 ans | I'm in year 9
| Formulaire rempli pour ma fille
"""
PARENTS = """
Cliente depuis 12 ans | Je viens pour mes 40 ans | Un soin pour ma fille svp (mariage) | j'ai deux enfants de 12 ans
| Un cadeau pour ma fille de 12 ans | Ma fille a 12 ans et adore vos soins | je suis en 5e année de médecine
| professeure des écoles en CM1 | mes enfants adorent | je suis en couple | Entreprise née en 2014 | née le 3 mai 1984
| Je remplis pour ma fille de 25 ans | Je viens avec ma fille | je suis prof au collège | ma fille est cliente
| c'est ma fille qui m'a parlé de vous | c'est pour mon mari | Je cherche un cadeau pour mon neveu de 8 ans
| je joue avec mes enfants au parc | C'est pour mes 15 ans de mariage | je suis en seconde main | pour mes enfants
"""


@pytest.mark.parametrize("title", ["Quelque chose à ajouter ?", "Message", "Votre demande", "Réponse 3", "Commentaire"])
def test_who_fills_in_for_a_child_or_is_one_waits(title: str, book: Path) -> None:
    """“Je remplis pour ma fille de 12 ans” went to partners under “Quelque chose à ajouter ?”."""
    cells = [*each(CHILDREN), *each(PARENTS)]
    report = import_(book, title, *cells)
    said = dict(zip(cells, verdicts(book), strict=True))
    assert said == dict.fromkeys(each(CHILDREN), "review") | dict.fromkeys(each(PARENTS), "eligible")
    assert report["details"]["age-unclear"]["columns"] == [title]


MINORS = """
moins-de-15 | enfant | mineur | under-18 | U15 | -18 | Moins_de_12 | ado | 15-17 ans | lycéen | vip, mineur | kid
| MINEURE | contact-mineur | 12 ans | 15-17-ans | collégien | vip|enfant
"""
OTHERS = """
vip | enfants | 18-25 | plus-de-18 | famille | junior | 2 enfants | maman | 25 ans | promo-15 | 10-ans-de-fidelite
| groupe 5 | atelier enfants | ex-cliente | inactif | archive | exclu web
"""
KEPT_BACK = """
dnd | DND | dnd-email | DND SMS | dnd_all | vip, dnd | do not disturb | unsubscribed-sms | no-partner | bounced
| spam-complaint | gdpr-delete | rgpd_delete | hard-bounce | invalid-email | undeliverable | wrong-number | litige
| do-not-sell | stopsms | complained | blocked | suppressed | cleaned | no-consent | right-to-be-forgotten
| global-unsubscribe | email-invalide | do-not-share | no-resell
"""


@pytest.mark.parametrize("title", ["Étiquettes", "Tags"])
def test_a_tag_of_a_minor_or_of_who_must_not_be_written_to_holds_its_person(title: str, tmp_path: Path) -> None:
    """“dnd” of GoHighLevel, “moins-de-15” and “enfant” went to partners."""
    tags = ["moins-de-15" if one == "vip" else one for one in each(MINORS)] + each(KEPT_BACK)
    assert held(tmp_path, title, [*tags, *each(OTHERS)]) == tags


@pytest.mark.parametrize("title", ["Commentaire", "Statut"])
def test_dnd_elsewhere_is_no_other_word(title: str, tmp_path: Path) -> None:
    assert held(tmp_path, title, ["DND", "dnd email", "cliente"]) == ["DND", "dnd email"]
