"""The newsletter's tale as a book: three partners, three forms, a file for each partner every month, a leak by one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from leadkeeper.db import disclosures
from leadkeeper.db.book.connection import Book
from leadkeeper.domain.book import ExportRequest
from leadkeeper.domain.time import PARIS
from leadkeeper.progress import run
from leadkeeper.services.exports.exporter import export_contacts
from leadkeeper.services.imports.importer import ImportOptions, import_file
from tests.made_archive import OWNER, SHA, archive, contract, description, form_version, partner, restored
from tests.made_once import once

MONTHS = tuple(datetime(2026, month, 5, 9, 0, tzinfo=PARIS) for month in (9, 10, 11))
LEAK = "promo@remises.example"
NAMES = {"raoul": "Raoul SAS", "bonne": "Bonne Table SARL", "grand": "Grand Air SA"}
SIRENS = {"raoul": "987654324", "bonne": "732829320", "grand": "552100554"}
FORMS = {"jeu": (("raoul", "bonne"), 4), "voyage": (("raoul", "grand"), 4), "maison": (("bonne", "grand"), 12)}
"""Form → the partners that it names, and how many people fill it in each month."""
TITLES = {"jeu": "Jeu de l’été", "voyage": "Concours voyage", "maison": "Guide maison"}
TRAPS = ["courrier.clodomir.example", "boite.eulalie.example"]


@dataclass(frozen=True, slots=True)
class Tale:
    """The book, the files that went out by export id, and who filled in each form."""

    book: Book
    folder: Path

    @property
    def files(self) -> dict[str, Path]:
        """The file of each export."""
        went_out = (f"{partner_id}-{month:%Y-%m}.xlsx" for month in MONTHS for partner_id in NAMES)
        return {f"E{number}": self.folder / name for number, name in enumerate(went_out, 1)}

    @property
    def people(self) -> dict[str, list[str]]:
        """The addresses that came in by each form, in their order."""
        return {one: [_address(one, n) for n in range(1, each * len(MONTHS) + 1)] for one, (_, each) in FORMS.items()}

    @property
    def db(self) -> Any:
        """The connection of the book."""
        return self.book.db

    @property
    def leaked(self) -> list[str]:
        """The addresses that Raoul alone can have passed on: those of its files, in their order."""
        return [*self.people["jeu"], *self.people["voyage"]]

    def trap_of(self, partner_id: str) -> str:
        """A trap address of the last file for a partner."""
        found = [one for one in disclosures.read_all(self.db) if one.partner == partner_id]
        return str(found[-1].traps[0].email)


@contextmanager
def newsletter(folder: Path) -> Iterator[Tale]:
    """The book after three months: people came in by three forms, and each partner got a file every month."""
    with _three_months(folder) as book:
        yield Tale(book, folder)


@once
def _three_months(folder: Path) -> Book:
    book = restored(folder, archive(**world()) | {"contacts": []}, "newsletter.leads")
    for passed, month in enumerate(MONTHS):
        for name in FORMS:
            _subscribe(book, name, passed)
        for partner_id in NAMES:
            path = folder / f"{partner_id}-{month:%Y-%m}.xlsx"
            run(export_contacts(book.db, ExportRequest(partner_id, str(path), traps=2), month))
    return book


def world() -> dict[str, Any]:
    """The partners with their contracts, a list and a form for each pair of them."""
    return {
        "owner": OWNER | {"trap_mailboxes": TRAPS},
        "partners": [
            partner(
                id=one, legal_name=name, siren=SIRENS[one], privacy_url=f"https://{one}.example/vie-privee",
                contact=f"dpo@{one}.example", contracts=[contract(f"{one}-2026", seed_clause=True)],
            )
            for one, name in NAMES.items()
        ],
        "lists": [_list(name, named) for name, (named, _) in FORMS.items()],
        "forms": [
            {"id": name, "name": TITLES[name], "versions": [_version(name, named)]}
            for name, (named, _) in FORMS.items()
        ],
    }  # fmt: skip


def _list(name: str, named: tuple[str, ...]) -> dict[str, Any]:
    snapshot = {"name": f"{name}-1.png", "sha256": SHA, "taken_at": "2026-01-10T09:05:00+01:00"}
    version = {
        "id": f"list-{name}",
        "published_at": "2026-01-10T09:00:00+01:00",
        "names": [{"name": NAMES[one], "siren": SIRENS[one]} for one in named],
        "snapshot": snapshot,
    }
    return {"id": name, "url": f"https://clodomir.example/{name}", "versions": [version]}


def _version(name: str, named: tuple[str, ...]) -> dict[str, Any]:
    shown = description()
    names = [NAMES[one] for one in named]
    told = shown | {"text": shown["text"].replace("Raoul SAS", " et ".join(names))}
    told |= {"list": shown["list"] | {"names": names}}
    return form_version(id=f"{name}-v1", list_version=f"list-{name}", description=told)


def _subscribe(book: Book, name: str, passed: int) -> None:
    month, each = MONTHS[passed], FORMS[name][1]
    lines = ["Email;Prénom;Nom;Pays;Offres partenaires;Date de consentement"]
    for number in range(passed * each + 1, (passed + 1) * each + 1):
        day = (month - timedelta(days=10 + number % 7)).strftime("%d/%m/%Y 18:%M")
        lines.append(f"{_address(name, number)};Léa;Dubois {number};FR;oui;{day}")
    path = book.path.with_name(f"{name}-{month:%Y-%m}.csv")
    path.write_text("\n".join(lines) + "\n", "utf-8")
    run(import_file(book.db, path, ImportOptions(form=f"{name}-v1"), month - timedelta(days=1)))


def _address(name: str, number: int) -> str:
    return f"{name}{number}+clodomir@gmail.com" if number % 4 == 0 else f"{name}{number}@poste.example"


def forwarded(address: str, *, sender: str = LEAK) -> bytes:
    """The mail of somebody who forwards, as text, what was sent to an address."""
    mail = EmailMessage()
    mail["From"] = "quelquun@ailleurs.example"
    mail["To"] = "donnees@clodomir.example"
    mail["Subject"] = "Tr: -60 % aujourd’hui"
    mail.set_content(
        "Bonjour, d’où tenez-vous mon adresse ?\n\n---------- Message transféré ---------\n"
        f"De : Remises <{sender}>\nDate : mar. 10 nov. 2026\nObjet : -60 % aujourd’hui\nÀ : <{address}>\n\n"
        "Profitez-en !\n"
    )
    return mail.as_bytes()


def attached(address: str, *, sender: str = LEAK) -> bytes:
    """The mail of somebody who sends the message on as an attachment, headers and signature included."""
    inner = EmailMessage()
    inner["From"] = f"Remises <{sender}>"
    inner["To"] = address
    inner["Subject"] = "-60 % aujourd’hui"
    inner["DKIM-Signature"] = "v=1; a=rsa-sha256; d=remises.example; s=k1; h=from; bh=AA==; b=AA=="
    inner.set_content("Profitez-en !\n")
    outer = EmailMessage()
    outer["From"] = address
    outer["To"] = "donnees@clodomir.example"
    outer["Subject"] = "Plainte"
    outer.set_content("Voir le message joint.\n")
    outer.add_attachment(inner)
    return outer.as_bytes()


def complaints(tale: Tale) -> list[tuple[str, str]]:
    """Twelve complaints, each as an address or the path of a mail, with the channel it came by.

    Nine are about people of Raoul's files, one of them twice, one is a trap, one a subscriber of others, one nobody.
    """
    given = tale.leaked
    mails = [
        ("support", forwarded(given[3].replace("+clodomir", ""))),
        ("support", attached(given[0])),
        ("signal-spam", attached(given[1])),
        ("support", forwarded(given[14])),
        ("cnil", attached(given[15])),
        ("signal-spam", attached(tale.trap_of("raoul"))),
    ]
    found = []
    for number, (channel, content) in enumerate(mails, 1):
        path = tale.folder / f"plainte-{number}.eml"
        path.write_bytes(content)
        found.append((str(path), channel))
    typed = [given[12], given[13], given[17].upper(), given[0], tale.people["maison"][4], "inconnu@ailleurs.example"]
    return found + [(address, "support") for address in typed]
