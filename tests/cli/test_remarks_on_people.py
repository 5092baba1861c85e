"""A remark that tells a reader to keep somebody back makes that person wait; remarks near it, jobs and firms do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.made_cli import NOW, call, told
from tests.cli.test_ages import book, import_, verdicts
from tests.cli.test_notes_in_few_words import each, held

__all__ = ["book"]

FAMILIES = {
    "a wish limited to one thing": """
        veut seulement le devis | ne veut que le devis | veut juste un devis | devis uniquement
        | voulait juste des infos | intéressée seulement par le devis | juste par curiosité
        | ne veut que la brochure | venue juste pour le cadeau | concours seulement | pour ce projet uniquement
        | une seule fois | cette fois seulement | un seul appel | chez nous seulement | accord limité à nous
        | consentement partiel | le devis et c'est tout | uniquement pour la livraison | mail donné pour le devis
        | only wants a quote | quote only | for this project only | just for the prize | limited consent
        | just browsing
    """,
    "kept inside": """
        pas à l'extérieur | PAS A L’EXTERIEUR | OK nous, pas à l'extérieur svp | rien en externe
        | ne pas faire sortir | pas en dehors de chez nous | interne | Interne. | contact interne | usage interne
        | réservé à l'interne | strictement confidentiel | confidentiel | privé | contact perso
        | discrétion demandée | non diffusable | hors export | pour nous | client à nous | on la garde
        | chasse gardée | internal only | in-house | keep it inside | not outside the company | do not export
        | private
    """,
    "nothing in writing": """
        oral | oral seulement | accord oral (salon) | ok oral | verbalement | ok par téléphone
        | a dit oui au téléphone | accord téléphonique | rien signé | bon pas signé | signature manquante
        | manque la preuve | pas de signature | formulaire perdu | coupon égaré | fiche papier perdue | case vide
        | pas coché | said yes on the phone | verbal only | nothing in writing | proof missing | unsigned
        | not ticked
    """,
    "not from the person": """
        pages jaunes | PagesJaunes | source : pages jaunes | trouvée dans les pages jaunes | annuaire pro | bottin
        | carte de visite | Carte de visite, salon 2026 | via carte de visite | a laissé sa carte | LinkedIn
        | via leboncoin | mail deviné | adresse reconstituée | Kompass | scrapé | listing acheté | achat leads
        | location de fichier | liste des exposants | donné par un ami | transmis par la mairie
        | échange de fichiers | vieux fichier | fichier 2015 | source inconnue | yellow pages | business card
        | guessed email | from the phone book | old list
    """,
    "waiting or not sure": """
        à vérifier | OK (à vérifier) | À VÉRIFIER ! | accord à vérifier | à vérifier avant envoi | à confirmer
        | non vérifié | pas validé | attend signature | attend toujours la signature | en attente de son accord
        | attend le bulletin signé | formulaire pas reçu | à faire signer | doit encore signer | en attente
        | pas sûr qu'elle veuille | un doute | j'ai un doute | hésite encore | indécise | va réfléchir | peut-être
        | pas pour l'instant | pas encore | redemander son accord | lui demander | on hold | to be checked
        | awaiting signature | not sure | maybe | not yet
    """,
    "vulnerable": """
        EHPAD | Mme Noir est en EHPAD | entrée en ehpad | EPHAD | maison de retraite | EHPAD Les Tilleuls
        | Alzheimer | 90 ans, Alzheimer débutant | sous tutelle | curatelle renforcée | tutelle | tuteur | UDAF
        | mandataire judiciaire | démence | sénile | perd la mémoire | n'a plus toute sa tête | un peu perdue
        | très confuse | personne vulnérable | ne comprend pas ce qu'on lui dit | n'a pas compris le formulaire
        | sa fille gère | sa fille s'occupe de tout | voir avec son fils | hospitalisée | fin de vie | très âgée
        | en deuil | vient de perdre son mari | surendettement | nursing home | has dementia | under guardianship
        | his daughter handles everything | confused
    """,
    "a legal threat": """
        avocat | voir son avocat | a pris un avocat | menace d'avocat | va appeler son avocat | a porté plainte
        | va porter plainte | RGPD | RGPD ! | parle du RGPD | a demandé si on était RGPD | CNIL | menace CNIL
        | demande d'accès | DGCCRF | signalement DGCCRF | litige | litige en cours | contentieux | tribunal
        | huissier | a envoyé un recommandé | LRAR | menaces | crie à l'arnaque | parle de nous attaquer
        | his lawyer | going to sue | GDPR request | lawsuit | access request | threatened us
    """,
    "angry": """
        a râlé | Rappelé le 12/11, a râlé | a râlé car appelée deux fois | râleuse | pas contente
        | pas content du mail | fâché | très remonté | mécontente de l'appel | furieuse au téléphone | en colère
        | agacée | ça l'énerve | a mal pris l'appel | s'est plaint | se plaint des mails | déjà trop sollicité
        | saturée | excédé | réclamation | nous a envoyé balader | se méfie | demande où on a eu son mail
        | surprise de recevoir nos mails | ne se souvient pas de nous | angry | was rude | moaned about emails
        | very unhappy
    """,
    "mail that comes back": """
        boîte saturée | boite pleine | BAL pleine | messagerie saturée | mail revenu | mail revient en erreur
        | adresse invalide | adresse mail erronée | mauvais mail | n'existe plus | adresse désactivée
        | ne travaille plus ici | a quitté la société | a changé de mail | ancienne adresse mail | homonyme
        | hard bounce | mailbox is full | inbox full | wrong email | undeliverable | left the company
        | email bounced
    """,
    "dead": """
        décédé(e) | décédée en mars | décédé le 3/11 | DCD | mort | morte l'an dernier | disparue | obsèques
        | nous a quittés | n'est plus de ce monde | deceased | died
    """,
}
NEIGHBOURS = {
    "a wish limited to one thing": """
        veut le devis rapidement | devis envoyé | attend notre devis | veut seulement du bois
        | uniquement la toiture | devis toiture uniquement | seulement le matin | juste une fenêtre
        | juste pour info | budget limité | choix limité | une fois par semaine | curieuse de nature
        | brochure envoyée | cadeau remis | prépare un concours | wants a quote | quote sent | seulement 2 fenêtres
    """,
    "kept inside": """
        ne parle pas français | does not speak French | interne en médecine | interne des hôpitaux | porte interne
        | isolation interne et externe | consultant externe | isolation par l'extérieur
        | pas de travaux à l'extérieur | travaille à l'extérieur | parking privé | secteur privé | mandat exclusif
        | très discret | on garde contact | à garder au chaud | internal staircase
    """,
    "nothing in writing": """
        examen oral en juin | expression orale | contrat signé | signé le 12/11 | accord écrit reçu
        | signature du bail | compromis signé | pas de trace d'humidité | a perdu ses clés | ok pour un rdv mardi
        | consentement signé le 12/11 | ok partenaires | signature OK | case cochée
    """,
    "not from the person": """
        intéressé par pages jaunes pub | fait de la pub dans les pages jaunes | client Pages Jaunes
        | cartes de visite à imprimer | veut des cartes de visite | wants business cards | formation LinkedIn
        | cherche de la pub Facebook | Facebook | site internet à refaire | vu au salon | recommandé par un ami
        | annuaire d'artisans, veut y figurer | veut figurer dans notre annuaire
        | parrainage | base de données clients à refaire | liste de mariage | yellow pages advertising
        | a laissé sa carte vitale
    """,
    "waiting or not sure": """
        rappeler après vérif | rappeler après vérification du dossier | vérifié le 12/11 | adresse vérifiée
        | surface à vérifier | rdv à confirmer | à vérifier sur place | attend la signature du compromis
        | attend l'accord de la banque | attend la livraison | en attente du permis de construire
        | hésite entre deux modèles | pas sûre de la date | réfléchit à la couleur | peut-être en mars
        | à voir en mars | rappeler plus tard | pas encore propriétaire | pas maintenant mais en mars
        | waiting for delivery | call after verification
    """,
    "vulnerable": """
        travaille en EHPAD | directrice d'EHPAD | aide-soignante en maison de retraite | mère en EHPAD
        | cherche EHPAD pour sa mère | association Alzheimer | sa mère a Alzheimer | tuteur de stage
        | travaille à l'hôpital | voir avec son mari | sa fille se marie | vient avec sa fille
        | voir avec sa fille pour la robe | veuve | retraitée | accès handicapé | malade mardi, rappeler
        | works in a care home | sauvegarde de données | maison de retraite en construction
        | chantier : maison de retraite en construction | construit une maison de retraite
    """,
    "a legal threat": """
        cabinet d'avocats | avocat de profession | profession : avocat | est avocate | avocate à Lyon
        | salade d'avocat | recherche un avocat | huissier de justice | RGPD OK | RGPD : oui | accord RGPD
        | formation RGPD | consultant RGPD | litige avec son ancien artisan | procès avec son voisin
        | travaille au tribunal | assurance protection juridique | arbre menace de tomber | is a lawyer
        | works for a law firm | menace de fuite sur le toit | menace d'effondrement | pas encore vendu
        | n'a pas encore vendu son appartement | maison pas encore vendue
    """,
    "angry": """
        très content | pas mécontent | isolation saturée | agenda saturé | mécontent de son fournisseur
        | déçu par son assureur | chien agressif | fâché avec son ancien artisan | surprise pour sa femme
        | étonné du prix | pas content de sa chaudière | réclamation sur sa facture EDF | a réclamé le devis
        | very happy | en a marre de sa chaudière | en ai marre de ma vieille voiture | en a assez du froid
    """,
    "mail that comes back": """
        boîte automatique | boîte aux lettres au 2e | laissé message | message vocal | revient en mars
        | mail envoyé | a changé de banque | a quitté Paris | ancien client | nouvelle adresse mail
        | rebond en bourse | mail vérifié
    """,
    "dead": """
        mort de rire | arbre mort | feu de bois | mari décédé | assurance décès | vend suite à succession
        | parti en vacances
    """,
}


@pytest.mark.parametrize("family", FAMILIES)
def test_a_remark_of_each_family_makes_its_person_wait(family: str, book: Path) -> None:
    """They went out to partners: only plain refusals were heard."""
    notes = each(FAMILIES[family])
    report = import_(book, "Remarques", *notes)
    assert dict(zip(notes, verdicts(book), strict=True)) == dict.fromkeys(notes, "review")
    assert len(report["details"]["note-says-stop"]["lines"]) == len(notes)


@pytest.mark.parametrize("family", FAMILIES)
def test_remarks_near_each_family_are_shared_as_before(family: str, book: Path) -> None:
    notes = each(NEIGHBOURS[family])
    report = import_(book, "Remarques", *notes)
    assert dict(zip(notes, verdicts(book), strict=True)) == dict.fromkeys(notes, "eligible")
    assert "note-says-stop" not in report["warnings"]


STILL_HELD = """
en a marre de vos mails | en a marre de sa chaudière et de vos mails | en a marre | menace de porter plainte
| données pas encore vendues | vit à la maison de retraite à côté | annuaire d'artisans | menace de nous poursuivre
"""


def test_what_is_near_such_a_remark_and_none_makes_its_person_wait(tmp_path: Path) -> None:
    assert held(tmp_path, "Remarques", [*each(STILL_HELD), "cliente fidèle"]) == each(STILL_HELD)


SOME = ["a râlé", "EHPAD", "pas à l'extérieur", "avocat"]


@pytest.mark.parametrize("header", ["Note", "Commentaire", "Notes internes", "Divers", "Infos client", "Précisions"])
def test_each_column_of_remarks_is_read(header: str, tmp_path: Path) -> None:
    assert held(tmp_path, header, [*SOME, "cliente fidèle"]) == SOME


def test_a_column_made_the_note_by_hand_is_one_of_remarks(book: Path) -> None:
    import_(book, "Champ libre 3", *SOME, "cliente fidèle", options=("--map", "Champ libre 3=note"))
    assert verdicts(book) == [*["review"] * len(SOME), "eligible"]


@pytest.mark.parametrize("header", ["Fonction", "Profession", "Métier", "Société", "Entreprise", "Job title"])
def test_a_job_or_a_firm_is_no_remark(header: str, tmp_path: Path) -> None:
    jobs = ["Avocat", "Cabinet d'avocats", "Interne", "EHPAD Les Tilleuls", "Huissier", "Maison de retraite"]
    assert held(tmp_path, header, jobs) == []


def test_who_waits_for_a_remark_is_told_the_file_and_the_line(book: Path) -> None:
    import_(book, "Remarques", "cliente fidèle", "EHPAD, voir sa fille")
    told_of = told("show", book, "p2@mail.example")
    assert told_of["noted_in"] == [{"file": "tombola.csv", "line": 3}]
    assert "EHPAD, voir sa fille" in told_of["note"]
    shown = call("show", book, "p2@mail.example", "--lang", "fr").output
    assert "tombola.csv, ligne 3" in shown


def test_a_remark_in_a_line_below_holds_the_person_above(book: Path) -> None:
    """“↳ EHPAD” below somebody said nothing, since no word in it refuses."""
    lines = ["E-mail;Date de consentement;Optin partenaires;Remarques"]
    lines += ["p1@mail.example;2026-06-02 10:00;oui;", "↳ a râlé;;;", "p2@mail.example;2026-06-02 10:00;oui;"]
    (file := book.with_name("tombola.csv")).write_text("\n".join(lines), "utf-8")
    told("import", book, file, "--form", "quiz-v1", *NOW)
    assert verdicts(book) == ["review", "eligible"]
