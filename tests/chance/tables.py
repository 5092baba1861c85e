"""Random files in which people refuse in words and under headers of their own: no refusal may be lost without a word.

What headers and words mean is known here from how people write, not from our rules. Without the file everybody could
be exported; afterwards nobody may be, unless the import names the column.
"""

from __future__ import annotations

import csv
import io
import json
import random
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl

from tests.cli.made_cli import NOW, call
from tests.made_archive import archive, person, restored

ASKED = (
    "Optin partenaires|Opt-in partenaires|Offres partenaires|Partner opt-in|partner_optin|Consentement partenaires|"
    "J'accepte de recevoir les offres des partenaires|"
    "J’accepte que mes coordonnées soient transmises à des partenaires|"
    "Accord pour la transmission à des partenaires|Partage avec des partenaires|Autorise le partage avec des tiers|"
    "Share with partners|I agree to share my data with partners|Consent third parties|Optin partenaires e-mail|"
    "Souhaitez-vous recevoir les offres de nos partenaires ?"
).split("|")
"""Questions that are refused by a no."""

LEFT = (
    "Désinscription|Désinscrit|Désabonné|STOP|Unsubscribed|Opted out|Opt out|Ne plus contacter|EMAIL_BLACKLISTED|"
    "EMAIL_BLOCKLISTED|Liste rouge|Opposition|Opted out of email: Marketing|Refus partenaires|Ne pas transmettre|"
    "Do not contact|Date de désabonnement|Pas de partage|"
    "No marketing|Opposition RGPD|Désinscrit le|Do not share|Refus de partage|Blacklist"
).split("|")
"""Columns in which a filled cell is a refusal."""

STATUSES = "Statut|Status|État|Statut abonnement|Subscription status|Email status|Statut marketing|Situation".split("|")
NOTES = "Commentaire|Notes|Remarques|Comment|Observations|Mémo|Historique".split("|")

NOES = (
    "non|NON|Non|n|no|No|NO|false|FALSE|faux|FAUX|0|refus|refusé|Refuse|Non merci|non, merci|pas d'accord|je refuse|"
    "Je ne souhaite pas|opposé|❌|declined|opt-out|surtout pas|jamais|No thanks|pas intéressé|je ne veux pas|N"
).split("|")
FILLED = (
    "oui|Oui|yes|1|x|X|true|VRAI|2026-09-02|02/09/2026|✓|✔|stop|coché|02/09/2026 10:30|le 2 septembre 2026|"
    "a demandé|O|Y|par téléphone|désinscrit"
).split("|")
GONE = (
    "désinscrit|Désabonné|unsubscribed|opt-out|Opted out|blacklisté|blocklisted|STOP|Ne plus contacter|désinscrite|"
    "refus|opposition|Unsubscribe|Do not contact"
).split("|")
NOTED = (
    "NE PLUS CONTACTER|ne plus appeler|stop|a demandé à être désinscrit|ne souhaite plus recevoir d'offres|"
    "Désinscrite le 3/4|demande de suppression RGPD|refuse d'être contactée|do not contact|please unsubscribe me|"
    "ne pas transmettre à des tiers|retirer de la liste|ne veut plus être démarché|s'oppose au partage"
).split("|")
KINDS = (
    (ASKED, NOES, ("oui", "Oui", "yes", "1")),
    (LEFT, FILLED, ("",)),
    (STATUSES, GONE, ("actif", "inscrit", "active")),
    (NOTES, NOTED, ("", "", "à rappeler")),
)
"""Headers, cells that refuse, and cells that do not."""

OTHERS = {
    "Prénom": ("Ada", "Zoé", "Léa"),
    "Nom": ("Dubois", "Durand"),
    "Ville": ("Lyon", "Brest", ""),
    "Source": ("salon", "site"),
    "Code postal": ("69001", "29200"),
}
TELLING = frozenset({"unsubscribed-unread", "answers-unread", "meaning-proposed", "consent-unclear"})
"""Warnings about columns that nothing reads; their details name the headers."""


@dataclass
class RandomTable:
    """One file; `lost` says which refusals were lost without a word."""

    seed: int
    folder: Path
    people: int = 0
    lost: list[str] = field(default_factory=list)

    def run(self) -> None:
        """Import the file by command line, then look at who may still be exported."""
        chance = random.Random(self.seed)
        self.people = chance.randint(2, 7)
        columns, rows, refused = self._rows(chance)
        file = self._written(chance, columns, rows)
        known = [person(n) for n in range(self.people)] if chance.random() < 0.7 else [person(99)]
        with restored(self.folder, archive(*known)) as book:
            path = book.path
        found = call("import", path, file, "--form", "quiz-v1", "--date-order", "dmy", "--json", *NOW)
        assert found.exit_code == 0, found.output
        report = json.loads(found.stdout)
        named = json.dumps({code: report["details"].get(code) for code in TELLING}, ensure_ascii=False)
        out = _eligible(path)
        for line, (address, (header, cell)) in enumerate(refused.items(), 2):
            if address in out and header not in named:
                self.lost.append(f"seed {self.seed}, {file.name}, line {line}: “{cell}” under “{header}”")

    def _rows(self, chance: random.Random) -> tuple[list[str], list[list[str]], dict[str, tuple[str, str]]]:
        """Headers, rows, and by address the header and cell of the refusal."""
        kinds = chance.sample(KINDS, chance.randint(1, 2))
        headers = [chance.choice(kind[0]) for kind in kinds]
        others = chance.sample(list(OTHERS), chance.randint(0, 4))
        columns = ["E-mail", *others, *headers]
        yes = ["oui"] if "Optin partenaires" not in headers and chance.random() < 0.4 else []
        columns += ["Optin partenaires"] * len(yes)
        order = chance.sample(range(len(columns)), len(columns))
        rows, refused = [], {}
        for n in range(self.people):
            chosen = chance.randrange(len(kinds))
            cells = [chance.choice(kind[2]) for kind in kinds]
            cells[chosen] = chance.choice(kinds[chosen][1])
            address = f"person{n}@mail.example"
            refused[address] = headers[chosen], cells[chosen]
            row = [address, *(chance.choice(OTHERS[one]) for one in others), *cells, *yes]
            rows.append([row[place] for place in order])
        return [columns[place] for place in order], rows, refused

    def _written(self, chance: random.Random, columns: list[str], rows: list[list[str]]) -> Path:
        kind = chance.choice(["utf-8", "utf-8-sig", "utf-16", "xlsx"])
        if kind == "xlsx":
            file = self.folder / "list.xlsx"
            book = openpyxl.Workbook()
            for row in (columns, *rows):
                book.worksheets[0].append(row)
            book.save(file)
            return file
        text = io.StringIO()
        csv.writer(text, delimiter=chance.choice(";,\t")).writerows([columns, *rows])
        file = self.folder / "list.csv"
        file.write_bytes(text.getvalue().encode(kind))
        return file


def _eligible(path: Path) -> set[str]:
    """The addresses of those who may be exported."""
    decided = map(json.loads, call("decide", path, "--partner", "raoul", "--json", *NOW).stdout.splitlines())
    eligible = {one["contact"] for one in decided if one["verdict"] == "eligible"}
    return {one["email"] for one in json.loads(call("contacts", path, "--json").stdout) if one["id"] in eligible}
