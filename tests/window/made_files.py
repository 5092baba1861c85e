"""Lead files as founders have them, messy in the usual ways: `make(folder, seed)` writes ten of them.

People are fictional, put together from lists of names; every address ends in `.example`. The same seed and day make the
same people, so that a story that failed can be played again.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font

from tests.window.made_names import BREVO, GOOGLE, LEFT, LINKEDIN, MAIL, META, NEWSLETTER, PICTURE, QUIZ, QUIZ_AGAIN
from tests.window.pictures import png

ROWS = 24  # of a file; the stories look at each of them
SHARE_TWICE = 10  # one in so many rows of the newsletter comes a second time
QUIZ_YES = ("Oui", "oui", "OUI", "Oui", "X", "Non", "", 1, 0)
NOTES = ("", "", "", "Ne pas appeler le matin !", "à rappeler", "NE PLUS CONTACTER", 0, 12)
QUIZ_HEADERS = (
    "N°|Date de participation|Civilité|Nom|Prénom|E-mail|Tél. portable|Profil obtenu|"
    "J'accepte de recevoir la newsletter|J'accepte que mes coordonnées soient transmises aux partenaires|Commentaire"
).split("|")

FIRST_NAMES = (
    "Léa Inès Chloé Noémie Clémence Françoise Agnès Hélène Océane Anaïs Maëlle Jean-Baptiste Étienne Jérôme Loïc Gaël "
    "Rémi Sébastien Hervé Théo Noël Aurélien Benoît Cédric Marie-Ève Thaïs Yvonne Ghislaine Anne-Sophie Mickaël Björn "
    "Siân Zülal Aïcha Fatoumata Guénolé Maïwenn Odile Paul Rose"
).split()
LAST_NAMES = (
    "Lefèvre|Müller|N'Guyen|O'Connor|Dupré|Garçon|Bœuf|Lemaître|Château|d'Aubigné|de La Tour|Pérez|Gaütier|Fabre|"
    "Le Goff|Kermarrec|Rouxel|Tanguy|Guéguen|Hébert|Prévost|Besançon|Çelik|Žižek|Morvan|Desnoyers|Saint-Exupéry|"
    "Pélissier|Vasseur|Marchand|Lacroix|Ó Briain|Faÿ|Le Bihan|Quéméneur|L'Hostis"
).split("|")
PROVIDERS = ("boite.example", "courriel.example", "poste.example", "fibre.example")


@dataclass(frozen=True)
class Made:
    """A person who does not exist."""

    first: str
    last: str
    mail: str
    phone: str

    @property
    def whole(self) -> str:
        """First and last name."""
        return f"{self.first} {self.last}"

    @property
    def spaced_phone(self) -> str:
        """The number as people write it."""
        return " ".join(self.phone[at : at + 2] for at in range(0, 10, 2))


class Maker:
    """The files of one seed, as of one day."""

    def __init__(self, folder: Path, seed: int, today: date, rows: int = ROWS) -> None:
        self.folder = folder
        self.chance = Random(seed)
        self.today = today
        self.rows = rows
        self.people = self._people(rows * 8)

    def _people(self, count: int) -> list[Made]:
        names = [(first, last) for first in FIRST_NAMES for last in LAST_NAMES]
        self.chance.shuffle(names)
        people = []
        for number in range(count):
            first, last = names[number % len(names)]
            mail = f"{bare(first)}.{bare(last)}{number}@{self.chance.choice(PROVIDERS)}"
            people.append(Made(first, last, mail, f"06{self.chance.randint(10_000_000, 99_999_999)}"))
        return people

    def some(self, begin: float, end: float) -> list[Made]:
        """People by their places in the crowd; files that share places share people."""
        return self.people[int(begin * self.rows) : int(end * self.rows)]

    def day(self, earliest: int, latest: int) -> datetime:
        """A moment between so many days ago, in the hours in which people fill in forms."""
        away = self.today - timedelta(days=self.chance.randint(latest, earliest))
        return datetime.combine(away, time(self.chance.randint(6, 22), self.chance.randint(0, 59)))

    def all(self) -> None:
        """Write every file."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.meta()
        self.quiz(QUIZ, self.some(0.6, 1.6), (58, 28), 1)
        self.newsletter()
        self.brevo()
        self.google()
        self.linkedin()
        self.quiz(QUIZ_AGAIN, [*self.some(0.8, 1.3), *self.some(6, 6.5)], (25, 1), 2)
        self.left()
        (self.folder / PICTURE).write_bytes(screenshot())
        self.mail()

    def meta(self) -> None:
        """An advertiser's leads: UTF-16, tabs, prefixes before ids and numbers, a broken address and a doubled one."""
        headers = (
            "id created_time ad_id ad_name campaign_id campaign_name form_id form_name is_organic platform "
            "votre_situation_? email full_name phone_number j'accepte_de_recevoir_la_newsletter_par_e-mail "
            "j'accepte_que_mes_coordonnées_soient_transmises_aux_partenaires lead_status"
        ).split()
        rows = []
        for number, person in enumerate(self.some(0, 1)):
            when = self.day(58, 28).strftime("%Y-%m-%dT%H:%M:%S+02:00")
            ids = [f"l:{10**15 + number}", when, "ag:1202", "Vidéo retraite 45s", "c:5", "Retraite", "f:991"]
            said = [self.chance.choice(("salarié(e)", "indépendant(e)")), person.mail, person.whole]
            answers = [self.chance.choice(("true", "true", "false")) for _ in range(2)]
            number_ = f"p:+33{person.phone[1:]}"
            rows.append([*ids, "Simulateur v2", "false", self.chance.choice("fi"), *said, number_, *answers, "CREATED"])
        mail = headers.index("email")
        rows[3][mail] = "pas de mail"
        rows[5][mail] = rows[6][mail]
        rows[8][mail] = f" {rows[8][mail].upper()} "
        rows[9][mail + 2] = "p:+32475123456"
        self._text(META, headers, rows, "utf-16", "\t")

    def quiz(self, name: str, people: list[Made], days: tuple[int, int], edition: int) -> None:
        """Answers of a quiz: a title above the headers, numbers in cells, notes, a total below, a second sheet."""
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = "Réponses"
        sheet["A1"] = "Export des réponses – Quiz « Quel épargnant êtes-vous ? »"
        sheet["A1"].font = Font(bold=True, size=14)
        sheet.merge_cells("A1:H1")
        sheet["A2"] = f"Édition {edition}, exportée par Eulalie"
        sheet.append([])
        sheet.append(QUIZ_HEADERS)
        for number, person in enumerate(people, 1):
            phone: Any = int(person.phone) if number % 3 else person.spaced_phone.replace(" ", ".")
            mail = person.mail if number % 29 else person.mail.replace("@", " @ ")
            profile = self.chance.choice(("Prudent", "Équilibré", "Dynamique", 3, None))
            yes, shared = self.chance.choice(QUIZ_YES), self.chance.choice(("Oui", "Oui", "oui", "Non", ""))
            who = [self.chance.choice(("M.", "Mme", "")), person.last.upper(), person.first, mail, phone]
            sheet.append([number, self.day(*days), *who, profile, yes, shared, self.chance.choice(NOTES)])
        sheet.append([])
        sheet.append(["Total", len(people)])
        book.create_sheet("Paramètres").append(["Langue", "fr"])
        book.save(self.folder / name)

    def newsletter(self) -> None:
        """Sign-ups of a web page: Western European bytes, semicolons, day before month, people twice."""
        headers = "Civilité;Nom;Prénom;Adresse e-mail;Téléphone;Date d'inscription;Newsletter;Optin partenaires;IP"
        rows = []
        for number, person in enumerate(self.some(1.5, 2.7)):
            when = self.day(58, 28).strftime("%d/%m/%Y %H:%M" if number % 5 == 0 else "%d/%m/%Y")
            answers = [self.chance.choice("110"), self.chance.choice(("1", "0", ""))]
            who = ["Mme" if number % 2 else "M.", person.last, person.first, person.mail, person.spaced_phone]
            rows.append([*who, when, *answers, f"192.0.2.{number % 250}"])
        for row in self.chance.sample(rows, max(1, len(rows) // SHARE_TWICE)):
            again = [*row[:3], self.chance.choice((row[3].upper(), row[3] + " ")), *row[4:7], "0", row[8]]
            rows.append(again)
        self.chance.shuffle(rows)
        self._text(NEWSLETTER, headers.split(";"), rows, "cp1252", ";")

    def brevo(self) -> None:
        """What a mailing service gives back: its own headers, its blocklist, numbers without a plus."""
        headers = (
            "CONTACT ID;EMAIL;NOM;PRENOM;SMS;DOUBLE_OPT-IN;ADDED_TIME;MODIFIED_TIME;EMAIL_BLOCKLISTED;"
            "SMS_BLOCKLISTED;LISTS"
        )
        rows = []
        for number, person in enumerate(self.some(2.4, 4)):
            when = self.day(180, 28).strftime("%d-%m-%Y %H:%M:%S")
            phone = f"33{person.phone[1:]}" if number % 2 else ""
            blocked = ["true" if number % 17 == 0 else "false", "true" if number % 20 == 0 else "false"]
            who = [number + 1, person.mail, person.last, person.first, phone, self.chance.choice(("Yes", "Yes", ""))]
            rows.append([*who, when, when, *blocked, self.chance.choice(("Newsletter#3", "Newsletter#3,Quiz#7"))])
        self._text(BREVO, headers.split(";"), rows, "utf-8", ";")

    def google(self) -> None:
        """Answers of a form: whole questions as headers, whole sentences as answers."""
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = "Réponses au formulaire 1"
        asks = "Acceptez-vous que nous transmettions vos coordonnées à nos partenaires ?"
        mails = "Souhaitez-vous recevoir nos conseils par e-mail ?"
        who = ("Horodateur", "Adresse e-mail", "Votre prénom", "Votre nom de famille", "Votre numéro de téléphone")
        sheet.append([*who, "Quel est votre projet ?", mails, asks])
        yes, shared = "Oui, j'accepte de recevoir vos conseils par e-mail", "Oui, j'accepte leur transmission"
        for person in self.some(4, 5):
            facts = [self.day(58, 28), person.mail, person.first, person.last, person.phone]
            answers = [self.chance.choice((yes, "", "Non merci")), self.chance.choice((shared, "", "Non merci"))]
            sheet.append([*facts, self.chance.choice(("Acheter", "Placer", "Préparer ma retraite")), *answers])
        book.save(self.folder / GOOGLE)

    def linkedin(self) -> None:
        """Leads of a business network: English headers, month before day."""
        headers = (
            "First Name,Last Name,Email Address,Phone Number,Company Name,Job Title,Country/Region,Form Name,"
            "Lead Creation Date,I agree to receive emails,I agree that my data is shared with the listed partners"
        )
        rows = []
        for person in self.some(5, 6):
            when = self.day(58, 28).strftime("%m/%d/%Y %H:%M")
            work = [self.chance.choice(("Les Écluses", "Atelier Roc")), self.chance.choice(("DAF", "Gérante"))]
            who = [person.first, person.last, person.mail, f"+33{person.phone[1:]}"]
            answers = [self.chance.choice(("Yes", "No")), self.chance.choice(("Yes", "Yes", "No", ""))]
            rows.append([*who, *work, "FR", "Épargne dirigeant", when, *answers])
        self._text(LINKEDIN, headers.split(","), rows, "utf-8", ",")

    def left(self) -> None:
        """Who unsubscribed since: addresses, days and reasons."""
        reasons = ("Trop d'e-mails", "", "Plus intéressé")
        who = [*self.some(0.7, 0.8), *self.some(1.8, 2), *self.some(7, 7.05)]
        rows = [[one.mail, self.day(25, 1).strftime("%d/%m/%Y"), self.chance.choice(reasons)] for one in who]
        self._text(LEFT, ["Email", "Date de désinscription", "Motif"], rows, "utf-8-sig", ";")

    def mail(self) -> None:
        """A mail that somebody forwards in anger."""
        person = self.some(0.2, 0.3)[0]
        lines = [
            f"From: {person.whole} <{person.mail}>",
            "To: droits@clodomir.example",
            "Subject: =?utf-8?q?Tr=C2=A0=3A_vos_coordonn=C3=A9es?=",
            f"Date: {(self.today - timedelta(days=1)):%a, %d %b %Y} 09:12:00 +0100",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "",
            "Bonjour, d'où tenez-vous mon adresse ? Je n'ai rien demandé.",
            "",
            "---------- Message transféré ----------",
            "De : Raoul Patrimoine <contact@raoul.example>",
            f"À : {person.mail}",
            "Objet : Votre retraite",
        ]
        (self.folder / MAIL).write_text("\r\n".join(lines), "utf-8", newline="")

    def _text(self, name: str, headers: list[str], rows: Iterable[list[Any]], encoding: str, between: str) -> None:
        text = io.StringIO(newline="")
        writer = csv.writer(text, delimiter=between)
        writer.writerow(headers)
        writer.writerows(rows)
        (self.folder / name).write_bytes(text.getvalue().encode(encoding, "replace"))


def bare(name: str) -> str:
    """A name as it stands in an address."""
    letters = unicodedata.normalize("NFKD", name.replace("œ", "oe").replace("'", "").replace(" ", "-"))
    return "".join(letter for letter in letters if letter.isascii() and (letter.isalnum() or letter == "-")).lower()


def screenshot(width: int = 320, height: int = 200) -> bytes:
    """The picture of a form: grey lines on white."""
    line = b"\0" + b"\xff" * width * 3
    field = b"\0" + b"\xff" * 60 + b"\xb0" * (width * 3 - 120) + b"\xff" * 60
    pixels = b"".join(field if row % 40 in (10, 30) else line for row in range(height))
    return png(width, height, pixels)


def make(folder: Path, seed: int, today: date, rows: int = ROWS) -> None:
    """Write the ten files of a seed."""
    Maker(folder, seed, today, rows).all()
