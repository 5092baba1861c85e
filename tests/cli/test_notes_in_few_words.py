"""Refusals as they are typed in a hurry into a column of notes, and notes of other matters next to them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.made_cli import NOW, call, told
from tests.cli.test_shared_numbers import made
from tests.made_archive import person

REFUSALS = """
Non | non. | NON ! | a résilié | résilié | résiliée le 12/11 | résiliation | hors liste | à sortir | décoché
| a décoché la case | bloqué | bloquée | s'est désabonnée de tout | m'a bloquée | oui puis non | anti démarchage
| pas elle qui s'est inscrite
"""
OTHERS = """
mariage annulé | rdv bloqué le 12/11 | a résilié son abonnement téléphonique | non fumeur | non imposable
| bail résilié | sortie scolaire | contrat EDF résilié | opposition sur sa carte | non renseigné | oui
| dossier bloqué à la mairie | finalement non pour jeudi | volet bloqué
"""


def each(texts: str) -> list[str]:
    return [one.strip() for one in texts.replace("\n", " | ").split("|") if one.strip()]


def held(folder: Path, header: str, notes: list[str]) -> list[str]:
    """Those of some notes that keep their people out of an export by e-mail."""
    book = made(folder, person(1, phone=None))
    lines = [f"Opt-in date;Email;Offres partenaires;{header}"]
    lines += [f"2026-10-13 10:01;p{at}@mail.example;Oui;{note}" for at, note in enumerate(notes)]
    (file := folder / "a.csv").write_text("\n".join(lines), "utf-8")
    told("import", book, file, "--form", "quiz-v1", *NOW)
    emails = {one["id"]: one["email"] for one in told("contacts", book)}
    judged = call("decide", book, "--partner", "raoul", "--json", *NOW).stdout.splitlines()
    out = {emails[one["contact"]] for one in map(json.loads, filter(None, judged)) if one["verdict"] != "eligible"}
    return [note for at, note in enumerate(notes) if f"p{at}@mail.example" in out]


@pytest.mark.parametrize("header", ["Note", "Commentaires", "Notes internes", "Remarque client"])
def test_a_refusal_in_a_column_of_notes_makes_its_person_wait(tmp_path: Path, header: str) -> None:
    """“Non” and “a résilié” went out to partners."""
    assert held(tmp_path, header, [*each(REFUSALS), *each(OTHERS)]) == each(REFUSALS)


@pytest.mark.parametrize("header", ["Fumeur", "Note de satisfaction", "Suivi travaux"])
def test_a_no_in_another_column_is_about_something_else(tmp_path: Path, header: str) -> None:
    assert held(tmp_path, header, ["Non", "oui", "a résilié"]) == []


NOBODY_ELSE = """
not from anyone else | yes but not from anyone else | Not from anyone else please | nothing from anyone else
ne veut être contacté que par vous | ne veut être contactée que par vous
"""


def test_who_wants_nothing_from_anyone_else_goes_to_no_partner(tmp_path: Path) -> None:
    """They went out to partners."""
    assert held(tmp_path, "Notes", each(NOBODY_ELSE)) == each(NOBODY_ELSE)


MORE = """
veut plus d'infos sur nos offres | Veut plus d’informations concernant le contrat | voudrait plus d'informations
veut plus de détails | veut plus de renseignements avant jeudi | souhaite plus d'infos
"""
NO_MORE = """
ne veut plus d'infos sur nos offres | n'en veut plus d'infos sur rien | veut plus d'emails | ne veut plus
veut plus d'infos | je veux plus d'infos | ne veut plus de détails | veut plus d'infos sur nos offres, stop mails
"""


def test_who_wants_to_know_more_refuses_nothing(tmp_path: Path) -> None:
    """“veut plus d'infos sur nos offres” was held as a refusal; where both may be meant, the person waits."""
    assert held(tmp_path, "Notes", [*each(MORE), *each(NO_MORE)]) == each(NO_MORE)


MEANT = """
papier = non | fiche papier : non | données perso : non | décochée par la cliente | erreur de saisie, avait coché non
| n'a coché que nous | pas les autres sociétés | reste entre nous | uniquement pour le devis
| juste pour la newsletter | à ne pas embêter | ne pas embêter svp | OK nous, pas les autres marques | a coché "non"
| à garder entre nous | oui, juste pour le concours | décoché par le client | ne plus importuner
"""
NO_PROOF = """
a cliqué par erreur | mise en demeure reçue | Signal Spam | plainte Signal-Spam | pas signé | fiche non signée
| consentement à refaire | accord à recueillir | acheté à Leadcorp | trouvé sur LinkedIn | récupéré sur son site
| pris dans les pages jaunes | sauf R. | mauvais mail, c'est sa sœur | mauvaise adresse mail : celle de son mari
| pas de preuve | aucune preuve de consentement | found on LinkedIn | not signed | clicked by mistake
"""
ABOUT_ELSE = """
devis pas encore signé | bail non signé | contrat signé | facture papier : oui | préfère le papier | papier peint
| acheté à Lyon | acheté chez Darty | a acheté un salon | nous a trouvés sur LinkedIn | trouvé sur Google
| commande passée par erreur | devis envoyé par erreur | sauf le lundi | mauvais numéro, rappeler | reste à payer
| uniquement le matin | juste pour info | pas de preuve d'achat | n'a coché que le menu enfant | données techniques
| à rappeler pour le devis | newsletter reçue | coché non-fumeur | devis à refaire | entre nous deux, bon client
| sa sœur est cliente | accord banque à obtenir | pas les autres couleurs | pas les autres jours
| Rappeler lundi | a stoppé le tabac | Ne parle pas anglais | habite rue du Refus | pas d'enfants | Non-fumeur
| pas encore client | commande annulée puis refaite | plus de 3 achats | ne vient plus qu'en été | a perdu sa carte
| devis refusé mais revient | a arrêté de fumer | plus joignable le midi | Retrait en magasin | relance devis
| sans gluten | nouveau numéro | déménagé à Lyon
"""


@pytest.mark.parametrize("header", ["Remarques", "Commentaires"])
def test_what_a_reader_understands_as_no_waits_for_one(tmp_path: Path, header: str) -> None:
    """They went out to partners."""
    waits = [*each(MEANT), *each(NO_PROOF)]
    assert held(tmp_path, header, [*waits, *each(ABOUT_ELSE)]) == waits
