"""`python3 dev.py figures`: how large the program is, and how many of its files and functions each main job enters."""

from __future__ import annotations

import ast
import statistics
import sys
import tempfile
import tokenize
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Any

from leadkeeper.domain.book import ExportRequest
from leadkeeper.domain.time import PARIS, paris_day
from leadkeeper.progress import run
from leadkeeper.services.books.open import open_book
from leadkeeper.services.complaints.tracing import trace
from leadkeeper.services.demo import build_sample
from leadkeeper.services.eligibility.judge import judge_all
from leadkeeper.services.exports.exporter import export_contacts
from leadkeeper.services.imports.importer import ImportOptions, import_file
from tests.workshop.house.shape import type_names
from tests.workshop.house.source import ROOT, Source, python

NOW = datetime(2026, 11, 3, 10, tzinfo=PARIS)
SMALL = 6
LIST = "E-mail;Prénom;Optin partenaires\n" + "".join(f"a{n}@courriel.example;Léa;oui\n" for n in range(40))


def size(half: str) -> dict[str, object]:
    """Modules, lines and repetitions of one half of the program: `leadkeeper` or `ui`."""
    sources = [source for source in python() if source.path.startswith(f"{half}/")]
    homes = Counter(name for source in python() if source.product for name in type_names(source.tree))
    modules = [source for source in sources if not source.path.endswith("__init__.py")]
    lines = [len(source.text.splitlines()) for source in modules]
    folders = Counter(str(Path(source.path).parent) for source in modules)
    types = {name for source in sources for name in type_names(source.tree)}
    return {
        "modules": len(modules),
        "lines": sum(len(source.text.splitlines()) for source in sources),
        "median module": int(statistics.median(lines)),
        "largest module": max(lines),
        "largest folder": max(folders.values()),
        "import lines": sum(map(import_lines, sources)),
        "comment lines": sum(map(comment_lines, sources)),
        "types defined twice": sum(homes[name] > 1 for name in types),
        f"private functions of at most {SMALL} lines with one caller": sum(map(single_callers, sources)),
    }


def import_lines(source: Source) -> int:
    """Lines of a module that import something."""
    nodes = [node for node in ast.walk(source.tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    return sum((node.end_lineno or node.lineno) - node.lineno + 1 for node in nodes)


def comment_lines(source: Source) -> int:
    """Lines of a module with a comment."""
    with (ROOT / source.path).open("rb") as file:
        return sum(token.type == tokenize.COMMENT for token in tokenize.tokenize(file.readline))


def single_callers(source: Source) -> int:
    """Private functions and methods of few lines that are named once in their module."""
    names = Counter(
        node.id if isinstance(node, ast.Name) else node.attr
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Name | ast.Attribute)
    )
    return sum(
        node.name.startswith("_")
        and not node.name.startswith("__")
        and (node.end_lineno or node.lineno) - node.lineno < SMALL
        and names[node.name] == 1
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef)
    )


def entered(job: Callable[[], object]) -> tuple[int, int]:
    """How many files and functions of the core one job enters in this process."""
    functions: set[tuple[str, str]] = set()

    def note(frame: FrameType, event: str, _argument: Any) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(str(ROOT / "leadkeeper")):
            functions.add((code.co_filename, code.co_qualname))

    sys.setprofile(note)
    try:
        job()
    finally:
        sys.setprofile(None)
    return len({file for file, _name in functions}), len(functions)


def main() -> None:
    """Prints both tables."""
    core, window = size("leadkeeper"), size("ui")
    print(f"{'':<62}{'core':>8}{'window':>8}")
    for name, value in core.items():
        print(f"{name:<62}{value!s:>8}{window[name]!s:>8}")
    with tempfile.TemporaryDirectory() as folder:
        book_path = run(build_sample(Path(folder) / "sample.leads", NOW))
        contacts = Path(folder) / "list.csv"
        contacts.write_text(LIST, "utf-8")
        with open_book(book_path, NOW) as book:
            request = ExportRequest("raoul", str(Path(folder) / "raoul.xlsx"))
            jobs: dict[str, Callable[[], object]] = {
                "import a CSV file": lambda: run(import_file(book.db, contacts, ImportOptions(), NOW)),
                "judge everybody": lambda: run(judge_all(book.db, ["raoul"], ["email"], paris_day(NOW))),
                "export to a partner": lambda: run(export_contacts(book.db, request, NOW)),
                "trace an address": lambda: run(trace(book.db, "a1@courriel.example")),
            }
            print(f"\n{'a job enters':<62}{'files':>8}{'functions':>11}")
            for name, job in jobs.items():
                files, functions = entered(job)
                print(f"{name:<62}{files:>8}{functions:>11}")


if __name__ == "__main__":
    main()
