"""House rules on size, names, and on who may hold SQL, threads and Qt."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from tests.workshop.house.source import Breach, Source, imports, nodes, texts

LINES_OF_A_FILE = 600
LINES_OF_A_FUNCTION = 60
MODULES_OF_A_FOLDER = 25
DRAWERS = frozenset({"utils", "util", "misc", "common", "helper", "helpers", "manager", "managers", "stuff"})

SQL = re.compile(
    r"\bSELECT\b.+\b(?:FROM|AS)\b|\b(?:INSERT|REPLACE)\b(?: OR [A-Z]+)? INTO\b|\bUPDATE\b.+\bSET\b|\bDELETE FROM\b"
    r"|\b(?:CREATE|DROP|ALTER) (?:TEMP )?(?:UNIQUE )?(?:TABLE|INDEX|TRIGGER|VIEW|VIRTUAL TABLE)\b|\bPRAGMA [a-z_]"
    r"|\bBEGIN (?:IMMEDIATE|EXCLUSIVE)\b|\b(?:GROUP|ORDER) BY\b|\bVACUUM INTO\b"
    r"|^\s*(?:select .+ from|insert (?:or \w+ )?into|update \w+ set|delete from|create (?:table|index)|pragma) ",
    re.DOTALL,
)
SQLITE = {
    "sqlite3": "leadkeeper/db/engine.py",
    "sqlcipher3": "leadkeeper/db/engine.py",
    "sqlite_utils": "leadkeeper/db/",
}
THREADS = {
    "threading": "ui/jobs.py",
    "_thread": "ui/jobs.py",
    "concurrent": "ui/jobs.py",
    "asyncio": "ui/jobs.py",
    "PySide6.QtCore.QThread": "ui/jobs.py",
    "PySide6.QtCore.QThreadPool": "ui/jobs.py",
    "PySide6.QtCore.QRunnable": "ui/jobs.py",
    "multiprocessing": "leadkeeper/files/",  # the child that reads a workbook, where a crash costs a sentence
}
# Parts of PySide6-Essentials under the LGPL, and what they are for. No network, no SQL, no Qt Charts.
QT = frozenset({"QtCore", "QtGui", "QtWidgets", "QtSvg", "QtSvgWidgets", "QtPrintSupport"})
QT_OF_TESTS = QT | {"QtTest"}


def file_length(source: Source) -> Iterator[Breach]:
    """A file has at most 600 lines, all counted."""
    lines = len(source.text.splitlines())
    if lines > LINES_OF_A_FILE:
        yield Breach(source.path, lines, f"{lines} lines; a file has at most {LINES_OF_A_FILE}")


def function_length(source: Source) -> Iterator[Breach]:
    """A function has at most 60 lines, from `def` to its end, docstring included."""
    for node in nodes(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LINES_OF_A_FUNCTION:
                what = f"{node.name} has {lines} lines; a function has at most {LINES_OF_A_FUNCTION}"
                yield Breach(source.path, node.lineno, what)


def no_drawers(source: Source) -> Iterator[Breach]:
    """No module or folder is named after nothing (`utils`, `helpers`, `manager`…)."""
    for part in PurePosixPath(source.path).with_suffix("").parts:
        if DRAWERS & set(part.split("_")):
            yield Breach(source.path, 1, f"`{part}` says nothing about what is inside")


def sql_in_the_store(source: Source) -> Iterator[Breach]:
    """SQL stands in `leadkeeper/db/`, and the SQLite modules are imported there alone."""
    if not source.product:
        return
    for name, line in imports(source.tree):
        home = SQLITE.get(name.partition(".")[0])
        if home and not source.path.startswith(home):
            yield Breach(source.path, line, f"{name} is imported in {home} alone")
    if not source.path.startswith("leadkeeper/db/"):
        for text, line in texts(source):
            if SQL.search(text):
                yield Breach(source.path, line, "SQL stands in leadkeeper/db/ alone")


def threads_in_jobs(source: Source) -> Iterator[Breach]:
    """Threads are made in `ui/jobs.py` alone, child processes in `leadkeeper/files/` alone."""
    if not source.product:
        return
    seen = set()
    for name, line in imports(source.tree):
        home = THREADS.get(name) or THREADS.get(name.partition(".")[0])
        if home and not source.path.startswith(home) and (home, line) not in seen:
            seen.add((home, line))
            yield Breach(source.path, line, f"{name} is imported in {home} alone")
    for node in nodes(source.tree):
        if isinstance(node, ast.Attribute) and f"PySide6.QtCore.{node.attr}" in THREADS and source.path != "ui/jobs.py":
            yield Breach(source.path, node.lineno, f"{node.attr} is used in ui/jobs.py alone")


def free_qt(source: Source) -> Iterator[Breach]:
    """Only those parts of Qt are used that the licence and the design allow."""
    allowed = QT if source.product else QT_OF_TESTS
    for name, line in imports(source.tree):
        package, _dot, rest = name.partition(".")
        if package == "PySide6" and rest and rest.partition(".")[0] not in allowed:
            yield Breach(source.path, line, f"{name} is not among {', '.join(sorted(allowed))}")


def crowded_folders(sources: Iterable[Source]) -> Iterator[Breach]:
    """A folder of the program holds at most 25 modules, `__init__` not counted."""
    folders = Counter(
        str(PurePosixPath(source.path).parent)
        for source in sources
        if source.product and not source.path.endswith("__init__.py")
    )
    for folder, modules in sorted(folders.items()):
        if modules > MODULES_OF_A_FOLDER:
            yield Breach(folder, 1, f"{modules} modules; a folder has at most {MODULES_OF_A_FOLDER}")


def folders_without_init(sources: Iterable[Source]) -> Iterator[Breach]:
    """A folder of the program has an `__init__.py`: the import contracts do not see the modules of one without."""
    paths = [source.path for source in sources if source.product]
    for folder in sorted({str(PurePosixPath(path).parent) for path in paths}):
        if f"{folder}/__init__.py" not in paths:
            yield Breach(folder, 1, "no `__init__.py`: the import contracts do not see this folder")


def repeated_types(sources: Iterable[Source]) -> Iterator[Breach]:
    """The name of a class or of a type alias is defined once in the program."""
    homes: dict[str, list[str]] = {}
    for source in sources:
        if source.product:
            for name in type_names(source.tree):
                homes.setdefault(name, []).append(source.path)
    for name, paths in sorted(homes.items()):
        if len(paths) > 1:
            yield Breach(paths[0], 1, f"the type {name} is defined in {', '.join(paths)}")


def type_names(tree: ast.Module) -> Iterator[str]:
    """The classes of a module, and its aliases: `Rows = list[Row]`, `Either = Left | Right`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield node.name
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Subscript | ast.BinOp):
            for target in node.targets:
                if isinstance(target, ast.Name) and target.id[0].isupper() and not target.id.isupper():
                    yield target.id


def borrowed_names(sources: Iterable[Source]) -> Iterator[Breach]:
    """What a module of the program defines is imported under its own name; only a module may go by another."""
    sources = [source for source in sources if source.product]
    modules = {source.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for source in sources}
    for source in sources:
        for node in nodes(source.tree):
            if isinstance(node, ast.ImportFrom) and node.module in modules:
                for alias in node.names:
                    if alias.asname and f"{node.module}.{alias.name}" not in modules:
                        yield Breach(source.path, node.lineno, f"{alias.name} goes by the name {alias.asname}")
