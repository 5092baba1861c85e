"""Pictures of the import wizard on messy French lists, of the imports of a book, and of an import undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from leadkeeper.domain.time import Clock
from leadkeeper.progress import Progress
from leadkeeper.services.demo import QUIZ
from leadkeeper.services.imports.importer import import_history
from leadkeeper.services.imports.undo import Undone
from tests.ui.confirming import confirm_all
from ui.import_wizard.imports_dialog import ImportsDialog, UndoImportDialog, UndoneDialog
from ui.import_wizard.wizard import ImportDialog
from ui.jobs import InlineJobs, Job, State

MESSY = """Salon de l'été 2026;;;;;
Liste remise par l'hôtesse d'accueil;;;;;
;;;;;
Adresse mail;Nom et prénom;Panier moyen;J'accepte les offres partenaires;Date d'opt-in;Ville
lea.dubois@salon.example;DUBOIS Léa;12,50;oui;03/04/2026;Besançon
hugo@salon.example;MARTIN Hugo;8,00;non;04/04/2026;Nîmes
noe@salon.example;LÉGER Noé;;;05/04/2026;Bézier
pas d'adresse;PETIT Zoé;31,90;oui;06/04/2026;Sète
ines@salon.example;FAURE Inès;4,20;peut-être;07/04/2026;Orléans
"""
CONSENT = "J'accepte les offres partenaires"
SPOILT = "Email;Prénom;Offres partenaires\njose@x.example;JosÃ©;oui\nzoe@x.example;ZoÃ©;non\n"
UNNAMED = "Léa Dubois;lea@x.example;Brest\nHugo Martin;hugo@x.example;Nîmes\n"
ASKED = """Horodateur;Adresse mail;Optin partenaires;Optin SMS;Date d'inscription;Statut;Remarques
02/03/2026 10:00;lea@x.example;Oui, j'accepte que mes coordonnées soient transmises;non;02/03/2026;actif;
14/03/2026 10:00;hugo@x.example;Non merci;;14/03/2026;désinscrit;
15/03/2026 10:00;zoe@x.example;Pourquoi pas;oui;15/03/2026;actif;NE PLUS CONTACTER
16/03/2026 10:00;ines@x.example;oui
"""
KEPT = ("c12", "delivered"), ("c40", "delivered"), ("c51", "withdrew"), ("c77", "edited")


def motives(db: Any, folder: Path, clock: Clock) -> Iterator[tuple[str, Callable[[], QWidget]]]:
    """Every name with what makes the thing; the lists are written into a folder."""
    jobs = InlineJobs(db)
    messy, spoilt = folder / "salon-ete.csv", folder / "export-mac.csv"
    unnamed, asked = folder / "sans-titres.csv", folder / "reponses.csv"
    messy.write_bytes(MESSY.encode("cp1252"))
    spoilt.write_text(SPOILT, "utf-8")
    unnamed.write_text(UNNAMED, "utf-8")
    asked.write_text(ASKED, "utf-8")

    def wizard(step: int, file: Path) -> ImportDialog:
        dialog = ImportDialog(jobs, clock, [file])
        if CONSENT in dialog.mapping.fields:
            dialog.mapping.fields[CONSENT].choose("consent_partners")
        dialog.reading.order.choose("dmy")
        confirm_all(dialog)
        for _step in range(1, step):
            dialog.go_on()
        return dialog

    yield "import_0_drop", lambda: ImportDialog(jobs, clock)
    yield "import_1_file", lambda: ImportDialog(jobs, clock, [messy, spoilt])
    yield "import_1_again", lambda: ImportDialog(jobs, clock, [QUIZ])
    yield "import_1_spoilt", lambda: ImportDialog(jobs, clock, [spoilt])
    yield "import_1_no_header", lambda: ImportDialog(jobs, clock, [unnamed])
    yield "import_2_columns", lambda: _unconfirmed(wizard(2, messy))
    yield "import_2_confirmed", lambda: wizard(2, QUIZ)
    yield "import_1_asked", lambda: ImportDialog(jobs, clock, [asked])
    yield "import_2_asked", lambda: _unconfirmed(wizard(2, asked))
    yield "import_3_source", lambda: wizard(3, messy)
    yield "import_4_check", lambda: wizard(4, messy)
    yield "import_5_report", lambda: _imported(wizard(4, messy))
    yield "import_at_work", lambda: _at_work(wizard(4, messy))
    yield "imports", lambda: ImportsDialog(jobs, clock)
    yield "import_undo", lambda: UndoImportDialog(jobs, _newest(db), "inscriptions-2026.xlsx", clock)
    yield "import_undone", lambda: UndoneDialog(jobs, Undone(1172, 4, KEPT))


def _unconfirmed(dialog: ImportDialog) -> QWidget:
    next(iter(dialog.mapping.answers.boxes.values())).setChecked(False)
    dialog.go_on()
    return dialog


def _imported(dialog: ImportDialog) -> QWidget:
    """As if the file had been read in: the book of the pictures stays as it is."""
    assert dialog.outcome.report is not None
    dialog.finish(replace(dialog.outcome.report, import_id="i3"))
    return dialog


def _at_work(dialog: ImportDialog) -> QWidget:
    job = Job("", True, lambda _db: None, None, None, state=State.RUNNING, progress=Progress("import", 41302, 120000))
    dialog.wait_for(job, dialog.outcome, "Import")
    dialog.working.show_job(job, 12.0)
    return dialog


def _newest(db: Any) -> str:
    return str(import_history(db)[-1]["import"])
