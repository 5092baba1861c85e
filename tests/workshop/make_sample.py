"""Makes the sample's two lead files anew: `python -m tests.workshop.make_sample`. The same bytes every time.

Nobody in them exists: addresses are on .example domains, telephone numbers come from ranges kept for fiction.
"""

from __future__ import annotations

import csv
import random
import unicodedata
from datetime import datetime, timedelta
from pathlib import Path

from openpyxl import Workbook

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample"
FIRST = (
    "Léa Chloé Manon Inès Camille Jade Louise Emma Alice Zoé Anaïs Élodie Émilie Céline Aurélie Noémie Héloïse Maëlle"
    " Gaëlle Solène Agathe Bérénice Clémence Éléonore Hélène Juliette Margaux Mathilde Pénélope Salomé Hugo Lucas Louis"
    " Gabriel Raphaël Jules Maël Noé Théo Loïc Benoît Cédric Jérôme Rémi Grégory Étienne Édouard Éric François"
).split()
LAST = (
    "Martin Bernard Petit Durand Dubois Moreau Lefèvre Leroy Roux Bertrand Fournier Girard Bonnet Lambert Fontaine"
    " Rousseau Faure Mercier Guérin Boyer Garnier Chevalier Gauthier Perrin Clément Dufour Meunier Blanchard Rivière"
    " Gaillard Barbier Gérard Renard Caron Picard Lemoine Lacroix Bourgeois Payet Prévost Léger Bélanger Desprès Évrard"
).split()
DOMAINS = "courriel.example poste.example boite.example village.example fibre.example atelier.example".split()
TAGS = ("clodomir", "quiz", "jeux")


def plain(text: str) -> str:
    """A name as it stands in an address."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if c.isascii() and c.isalpha())


def phone(chance: random.Random) -> str:
    """A mobile number of the range that is kept for fiction, in one of the usual spellings."""
    tail = f"{chance.randrange(100):02d}{chance.randrange(100):02d}"
    return chance.choice(
        (f"06 39 98 {tail[:2]} {tail[2:]}", f"063998{tail}", f"+33 6 39 98 {tail[:2]} {tail[2:]}", f"063998{tail}", "")
    )


def person(chance: random.Random, number: int) -> tuple[str, str, str]:
    """First name, last name and address, one address in thirty with a tag."""
    first, last = chance.choice(FIRST), chance.choice(LAST)
    tag = f"+{chance.choice(TAGS)}" if chance.random() < 0.03 else ""
    return first, last, f"{plain(first)}.{plain(last)}{number}{tag}@{chance.choice(DOMAINS)}"


def quiz(chance: random.Random) -> list[list[str]]:
    """The quiz's answers: two separate boxes, most people say yes to the first and half to the second."""
    rows = [
        ["Adresse e-mail", "Prénom", "Nom", "Téléphone", "Date de consentement", "Newsletter", "Offres partenaires"]
    ]
    start = datetime(2026, 1, 12, 8)  # noqa: DTZ001  Paris wall time, as the form builder writes it
    for number in range(1180):
        first, last, email = person(chance, number)
        at = start + timedelta(minutes=chance.randrange(300 * 24 * 60))
        own = "oui" if chance.random() < 0.8 else "non"
        shared = chance.choices(("oui", "non", ""), (55, 35, 10))[0]
        rows.append([email, first, last, phone(chance), f"{at:%d/%m/%Y %H:%M}", own, shared])
    for place in (40, 310, 777):
        rows.insert(place, [rows[place][0].upper(), *rows[place][1:]])
    for place, wrong in ((95, "pas d'adresse"), (420, "lea@@courriel.example"), (901, "n/a")):
        rows[place][0] = wrong
    rows[640] = [""] * len(rows[0])
    return rows


def spring(chance: random.Random) -> list[list[object]]:
    """The newsletter's form, which names no partner, and a list of business contacts without any consent."""
    rows: list[list[object]] = [
        ["Formulaire", "Courriel", "Prénom", "Nom", "Société", "Portable", "Date de consentement", "Optin partenaires"]
    ]
    start = datetime(2026, 2, 2, 9)  # noqa: DTZ001  a cell of a spreadsheet has no zone
    for number in range(2000, 2560):
        first, last, email = person(chance, number)
        at = (start + timedelta(minutes=chance.randrange(280 * 24 * 60))).replace(second=0)
        rows.append(["lettre-v1", email, first, last, None, phone(chance), at, chance.choice(("oui", "oui", "non"))])
    for number in range(3000, 3250):
        first, last, email = person(chance, number)
        rows.append(["linkedin", email, first, last, f"{last} Conseil SARL", None, None, None])
    return rows


def main() -> None:
    """Writes both files."""
    chance = random.Random(20261124)
    SAMPLE.mkdir(parents=True, exist_ok=True)
    with (SAMPLE / "quiz-2026.csv").open("w", encoding="cp1252", newline="") as out:
        csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(quiz(chance))
    book = Workbook()
    sheet = book.active
    sheet.title = "Inscriptions"
    for row in spring(chance):
        sheet.append(row)
    for stamp in ("created", "modified"):
        setattr(book.properties, stamp, datetime(2026, 11, 20, 9))  # noqa: DTZ001  openpyxl wants no zone
    book.save(SAMPLE / "inscriptions-2026.xlsx")


if __name__ == "__main__":
    main()
