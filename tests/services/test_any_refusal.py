"""Random tables: whoever says no somewhere in a file is refused, withdrawn, in Review or told of by a warning."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.domain.consent import UNCLEAR, read_answer
from leadkeeper.domain.suppression import says_stop
from leadkeeper.progress import run
from leadkeeper.services.imports.importer import ImportOptions, ImportReport, import_file
from tests.services.made_imports import FORM, NOW, empty, standing

LEAVING = (
    "Désinscrit", "STOP", "Opposition", "Liste rouge", "Opted out of email: Marketing", "EMAIL_BLACKLISTED",
    "SMS_BLOCKLISTED", "Unsubscribed", "Ne plus contacter", "Bloctel", "Désabonné le", "Refus partenaires",
    "Je ne souhaite pas recevoir d'offres", "Droit d'opposition exercé", "Do not call",
)  # fmt: skip
"""Under these anything that is filled says no, but a plain no."""

ASKING = (
    "Optin partenaires", "Offres partenaires", "Newsletter", "optin sms", "Optin téléphone", "Opt-in courrier",
    "optin_own", "optin_partners", "Optin partenaires SMS", "Accord partenaires", "RGPD", "Consentement marketing",
    "J'accepte que mes coordonnées soient transmises", "J'accepte de recevoir la newsletter", "Autorisation",
)  # fmt: skip
"""Under these a no says no."""

OTHER = (
    "Statut", "Réponse", "Question 4", "Commentaires", "Remarques internes", "TAGS", "Note", "Infos", "Email status",
    "Segmentation",
)  # fmt: skip

PLAIN = ("non", "NON", "no", "n", "0", "faux", "FALSE", "☐", "✗", "❌", "off", "unchecked", "décoché : non")
WORDS = (
    "Non merci", "No thanks", "non, merci !", "refus", "refusé", "REFUSÉE", "Refuse", "je refuse", "Refus total",
    "Je ne souhaite pas", "ne veut pas être contacté", "ne plus contacter", "NE PLUS CONTACTER", "ne pas appeler",
    "STOP", "stop sms", "Stop pub", "désinscrit", "Désinscrite", "DESABONNE", "désabonnée", "unsubscribed",
    "Unsubscribed on 3/4", "opted out", "opt-out", "Opt out", "OPT_OUT", "optout", "blacklisted", "blacklisté",
    "blocklisted", "opposition", "s'oppose à la prospection", "liste rouge", "bloctel", "do not contact",
    "Do Not Call", "don't call", "no calls", "no more emails", "pas d'accord", "pas de démarchage", "plus de mails",
    "plus jamais d'appels", "à retirer de la liste", "a retiré son consentement", "demande de suppression",
)  # fmt: skip
YESES = ("oui", "Oui", "x", "", "vrai")
TOLD = frozenset({"unsubscribed-unread", "answers-unread", "note-says-stop", "consent-unclear", "short-row-answers"})


def a_file(chance: random.Random) -> tuple[str, dict[str, tuple[str, str]]]:
    """A file of some rows, and by address under which header what says no in it."""
    headers = chance.sample([*LEAVING, *ASKING, *OTHER], chance.randint(1, 3))
    columns = ["Email", "Optin partenaires", "Date de consentement", *headers]
    place_of_email = chance.randrange(len(columns))
    columns[0], columns[place_of_email] = columns[place_of_email], columns[0]
    separator, rows, noes = chance.choice(";,\t|"), [], dict[str, tuple[str, str]]()
    for number in range(chance.randint(1, 12)):
        address, said = f"p{number}@x.example", None
        header = chance.choice(headers) if chance.random() < 0.6 else None
        cells = []
        for column in columns:
            if column == "Email":
                cells.append(address)
            elif column == "Date de consentement":
                cells.append("2026-03-01")
            elif column == header:
                said = chance.choice(WORDS if column in LEAVING or (column in OTHER) else (*WORDS, *PLAIN))
                cells.append(said)
            else:
                cells.append(chance.choice(YESES) if column in ASKING else "")
        if header is not None and said is not None and columns.count("Optin partenaires") == 1:
            noes[address] = header, said
        rows.append(cells)
    lines = [separator.join(f'"{cell}"' if separator in cell else cell for cell in row) for row in (columns, *rows)]
    return "\n".join(lines) + "\n", noes


def lost(folder: Path, seed: int) -> list[str]:
    """Those of a random file who said no and of whom nothing tells."""
    text, noes = a_file(random.Random(seed))
    path = folder / f"{seed}.csv"
    path.write_text(text, "utf-8")
    with empty(folder, f"{seed}.leads") as book:
        report = run(import_file(book.db, path, ImportOptions(form=FORM), NOW))
        people = standing(book)
    return [
        f"{seed}: {told}" for address, told in noes.items() if not _wait_for_message(people[address], *told, report)
    ]


def _wait_for_message(person: dict[str, Any], header: str, said: str, report: ImportReport) -> bool:
    """Whether a no keeps the person out, or a warning names its column."""
    if any(one["event"] != "given" for one in person["consents"]) or says_stop(person["note"]):
        return True
    named = {column for code in TOLD & report.details.keys() for column in report.details[code].columns}
    return header in named or ("consent-unclear" in report.warnings and read_answer(said) == UNCLEAR)


@pytest.mark.parametrize("part", range(5))
def test_no_no_is_lost_without_a_warning(tmp_path: Path, part: int) -> None:
    """Sixty files here; `range(300)` and more were run once."""
    assert not [found for seed in range(part * 12, part * 12 + 12) for found in lost(tmp_path, seed)]
