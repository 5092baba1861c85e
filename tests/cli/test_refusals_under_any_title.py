"""A refusal in a sentence holds its person whatever the title of its column; names of things and people do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.made_cli import NOW, told
from tests.cli.test_ages import book, import_, verdicts
from tests.cli.test_notes_in_few_words import each, held

__all__ = ["book"]

SENTENCES = """
je ne veux plus avoir affaire à vous, supprimez mes données | Merci de supprimer mes données | Ne me contactez plus
| Arrêtez de m’écrire | je me désinscris | Effacez-moi de vos fichiers | plus intéressée | je retire mon accord
| Désinscrivez-moi svp | veuillez me retirer de vos listes | Je ne souhaite plus recevoir vos mails | pas intéressé
| Laissez-moi tranquille | Annulez mon inscription svp | Please delete my data | stop contacting me | Plus de mails svp
| je refuse que mes données soient transmises | Ne transmettez pas mes coordonnées | Je m'oppose à tout démarchage
| take me off your list | not interested anymore | je révoque mon consentement | I want to unsubscribe
| ne veut plus rien recevoir | elle demande à être retirée de la liste | I withdraw my consent | no mail please
"""
NAMES = """
Stop à la faim | Stop Pub SARL | Sans Contact SAS | Ne me quitte pas | Je t'aime moi non plus | Merci Stop Galerie
| Changement de programme | Noé Stop | Plus belle la vie | Stop Tabac | Mes premiers pas | Pas à pas avec mon coach
| Opposition Films | Retirer les points | Annulation client | Indisponible | inventory | Offre sans engagement
| Ateliers zéro déchet | Un cadeau pour vous | Mon coach minceur | J'arrête de fumer | Bloctel
"""
TITLES = """
Cancellation reason | Motif d’annulation | Provenance | Source | Origine | Campagne | Produit | Article | Événement
| Vendeur | Ville | Conseiller | utm_campaign | Form name | Referrer | Prestation | Réponse 3 | Lien de désinscription
| Formulaire | Pays | Propriétaire | Société | Fonction | Nom | Segment | Date de naissance | Client jusqu'au
| Forme juridique | Téléphone | Dernière activité
"""


@pytest.mark.parametrize("title", each(TITLES))
def test_a_refusal_in_a_sentence_holds_its_person_under_any_title(title: str, tmp_path: Path) -> None:
    """“Merci de supprimer mes données” under “Cancellation reason” went to partners, for other reasons are names."""
    assert held(tmp_path, title, each(SENTENCES)) == each(SENTENCES)


@pytest.mark.parametrize("title", ["Provenance", "Campagne", "Produit", "Événement", "Société", "Motif d’annulation"])
def test_names_of_things_and_reasons_of_orders_go_on(title: str, tmp_path: Path) -> None:
    assert held(tmp_path, title, each(NAMES)) == []


def test_the_lines_of_all_of_them_are_told(book: Path) -> None:
    """The warning named two of the seven lines, as if it had found nothing in the others."""
    report = import_(book, "Motif d’annulation", *each(SENTENCES), "Changement de programme")
    assert len(report["details"]["unsubscribed-unread"]["lines"]) == len(each(SENTENCES))
    assert verdicts(book) == [*["review"] * len(each(SENTENCES)), "eligible"]


@pytest.mark.parametrize("title", ["Provenance", "Champ libre", "Prestation"])
def test_a_column_that_the_founder_leaves_out_is_read_for_them_too(title: str, book: Path) -> None:
    report = import_(book, title, "Merci de supprimer mes données", "Instagram", options=("--map", f"{title}=none"))
    assert verdicts(book) == ["review", "eligible"]
    assert report["details"]["note-says-stop"]["lines"] == [{"line": 2, "file": None}]


@pytest.mark.parametrize("header", ["ad_name", "campaign_name"])
def test_a_program_that_gives_a_column_of_names_no_meaning_hides_none(header: str, book: Path) -> None:
    headers = ("id", "created_time", "ad_id", "ad_name", "campaign_name", "form_id", "form_name", "platform", "email")
    cells = enumerate(("Supprimez mes données svp", "Stop Tabac 2026"), 1)
    given = [{"created_time": "2026-06-02 10:00", "email": f"p{at}@mail.example", header: one} for at, one in cells]
    rows = [dict.fromkeys(headers, "") | one for one in given]
    lines = [",".join((*headers, "Optin partenaires")), *(",".join((*row.values(), "oui")) for row in rows)]
    (file := book.with_name("leads.csv")).write_text("\n".join(lines), "utf-8")
    assert told("inspect", file)["preset"] == "meta-leads"
    assert told("import", book, file, "--form", "quiz-v1", *NOW)["details"]["note-says-stop"]["columns"] == [header]
    notes = [told("show", book, f"p{at}@mail.example")["note"] for at in (1, 2)]
    assert notes == [f"STOP ({header}: Supprimez mes données svp)", None]
