"""Imported by the process from which tests start others: these have all modules, and all patterns compiled.

A program compiles a pattern of its word tables at the first use. A process that reads one small workbook did little
else, for a third of a second.
"""

from __future__ import annotations

import gc
from pathlib import Path
from pkgutil import resolve_name
from tempfile import TemporaryDirectory

import python_calamine  # noqa: F401  the reader of workbooks

from leadkeeper import services
from leadkeeper.domain.text import _WrittenPattern
from leadkeeper.files import workbook_child  # noqa: F401
from leadkeeper.progress import run
from leadkeeper.services.imports.inspect import inspect_file
from tests.services import crash_child, emptying_child, works  # noqa: F401  the programs that tests kill

LIST = """E-mail;Prénom;Nom;Téléphone;Date de consentement;Offres partenaires;Désinscrit;Tags;Commentaire
lea@courriel.example;Léa;Évrard;06 39 98 77 59;14/09/2026 01:05;oui;;client;ne plus appeler
paul@courriel.example;Paul;Léger;06 39 98 74 71;14/10/2026 19:06;non;oui;;
Ne plus contacter :;;;;;;;;
anne@courriel.example;;;;;;;;
"""


def compile_all() -> None:
    """Reads a list once, and compiles what that did not."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "list.csv")
        path.write_text(LIST, "utf-8")
        run(inspect_file(path))
    for one in gc.get_objects():
        if isinstance(one, _WrittenPattern):
            one.flags  # noqa: B018  asks for the compiled one


for work in (services.ROWS, services.JUDGED_ALONE, services.READ_PACK):
    resolve_name(work)
compile_all()
gc.collect()
gc.freeze()
