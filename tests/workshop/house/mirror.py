"""House rules on the whole: tests mirror the source, every failure has its sentence, documents name what is there."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import PurePosixPath

from tests.workshop.house.source import Breach, Source, called, imports, nodes

CODE = re.compile(r"[a-z]+(?:-[a-z0-9]+)+")


def untested(sources: Iterable[Source]) -> Iterator[Breach]:
    """Modules that no test of their own floor imports.

    `leadkeeper/domain/email.py` is imported by a test in `tests/domain/`, `ui/pages/home.py` by one in
    `tests/ui/`. Of a package inside a floor (`rules/eligibility/`) and of the command line, whose inside is reached
    through its front
    door, it is enough that the package itself is imported there.
    """
    sources = list(sources)
    known: dict[str, set[str]] = {}
    for source in sources:
        if source.path.startswith("tests/") and PurePosixPath(source.path).name.startswith("test_"):
            floor = source.path.split("/")[1].removesuffix(".py").removeprefix("test_")
            known.setdefault(floor, set()).update(name for name, _line in imports(source.tree))
    for source in sources:
        if source.product and not PurePosixPath(source.path).name.startswith("_"):
            floor, doors = _floor(source.path), _doors(source.path)
            if not doors & known.get(floor, set()):
                yield Breach(source.path, 1, f"no test in tests/{floor} imports {' or '.join(sorted(doors))}")


def _floor(path: str) -> str:
    parts = path.split("/")
    return "ui" if parts[0] == "ui" else parts[1].removesuffix(".py")


def _doors(path: str) -> set[str]:
    parts = path.removesuffix(".py").split("/")
    module, package = ".".join(parts), ".".join(parts[:-1])
    through_package = parts[0] == "leadkeeper" and (len(parts) > 3 or parts[1] == "cli")
    return {module, package} if through_package else {module}


def codes(sources: Iterable[Source]) -> dict[str, Breach]:
    """Each code of a `LeadKeeperError` that is raised or made somewhere, with the place."""
    found = {}
    for source in sources:
        if not source.product or "LeadKeeperError" not in source.text:
            continue
        for node in nodes(source.tree):
            if isinstance(node, ast.Call) and called(node) == "LeadKeeperError":
                for code in (code for argument in node.args[:1] for code in _codes(argument, source.tree, frozenset())):
                    found[code] = Breach(source.path, node.lineno, f"`{code}` has no sentence in leadkeeper/messages/")
    return found


def _codes(node: ast.expr, module: ast.Module, followed: frozenset[str]) -> Iterator[str]:
    """The codes that an expression may be: those written in it, and in what its names were given in this module."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str) and CODE.fullmatch(inner.value):
            yield inner.value
        elif isinstance(inner, ast.Name) and inner.id not in followed:
            for given in _given(module).get(inner.id, ()):
                yield from _codes(given, module, followed | {inner.id})


@cache
def _given(module: ast.Module) -> Mapping[str, Sequence[ast.expr]]:
    """What each name of a module is assigned, or is taken from by a loop."""
    values = defaultdict[str, list[ast.expr]](list)
    for node in nodes(module):
        for name in _targets(node):
            values[name.id] += [value for value in (getattr(node, "value", None), getattr(node, "iter", None)) if value]
    return values


def sentences(sources: Iterable[Source]) -> set[str]:
    """The codes that have a sentence: the keys of every `…SENTENCES` in `leadkeeper/messages/`."""
    return {
        key.value
        for source in sources
        if source.path.startswith("leadkeeper/messages/")
        for table in _tables(source.tree)
        if isinstance(table, ast.Dict)
        for key in table.keys
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    }


def _tables(module: ast.Module) -> Iterator[ast.expr]:
    for name, values in _given(module).items():
        if name.endswith("SENTENCES"):
            yield from values


def lost_paths(document: Source, exists: Callable[[str], bool]) -> Iterator[Breach]:
    """Places in the project that a document names in backticks and that are not there."""
    for number, line in enumerate(document.text.splitlines(), 1):
        for path in re.findall(r"`((?:leadkeeper|ui|resources|tests|docs)/[\w./-]*|\w+\.py)`", line):
            if not exists(path):
                yield Breach(document.path, number, f"`{path}` is not there")


FLOORS = "domain|db|files|services|messages|cli|system"


def lost_modules(sources: Iterable[Source]) -> Iterator[Breach]:
    """Modules of the core, and what they define, that docstrings and comments name and that are not there.

    A name such as `db.engine.Db` begins with its floor.
    """
    sources = [source for source in sources if source.product]
    defined = {source.path.removesuffix(".py").replace("/", "."): source for source in sources}
    packages = {name.rpartition(".")[0] for name in defined}
    for source in sources:
        for number, line in enumerate(source.text.splitlines(), 1):
            for name in re.findall(rf"(?:`|  # .*?)(?:leadkeeper\.)?((?:{FLOORS})\.[a-z_]+(?:\.\w+)*)", line):
                if not _is_there(f"leadkeeper.{name}", defined, packages):
                    yield Breach(source.path, number, f"`{name}` is not there")


def lost_imports(sources: Iterable[Source]) -> Iterator[Breach]:
    """Names that a file takes from a module of the project and that this module neither has nor imports."""
    sources = list(sources)
    modules = {
        source.path.removesuffix(".py").removesuffix("/__init__").replace("/", "."): source for source in sources
    }
    bound = cache(lambda name: frozenset(_bound(modules[name].tree)))
    for source in sources:
        for node in nodes(source.tree):
            if isinstance(node, ast.ImportFrom) and node.module in modules:
                for name in (alias.name for alias in node.names):
                    if name not in bound(node.module) and f"{node.module}.{name}" not in modules and name != "*":
                        yield Breach(source.path, node.lineno, f"{node.module} has no `{name}`")


def _bound(module: ast.Module) -> Iterator[str]:
    for node in nodes(module):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from (alias.asname or alias.name for alias in node.names)
        elif isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def _is_there(name: str, modules: Mapping[str, Source], packages: Container[str]) -> bool:
    if name in modules or name in packages:
        return True
    module, _, member = name.rpartition(".")
    return module in modules and any(
        member == getattr(node, "name", None) or member in {one.id for one in _targets(node)}
        for node in modules[module].tree.body
    )


def _targets(node: ast.AST) -> Iterator[ast.Name]:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    yield from (one for target in targets if target for one in ast.walk(target) if isinstance(one, ast.Name))
