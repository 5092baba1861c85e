"""House rules on the whole: tests mirror the source, and every failure has its sentence."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from tests.workshop.house.source import Breach, Source, imports


def untested(sources: Iterable[Source]) -> Iterator[Breach]:
    """Modules that no test of their own floor imports.

    `leadkeeper/rules/email.py` is imported by a test in `tests/rules/`, `ui/pages/home.py` by one in `tests/ui/`. Of a
    package inside a floor (`rules/eligibility/`) and of the command line, whose inside is reached through its front
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
        if not source.product:
            continue
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "LeadKeeperError":
                for code in _literals(node.args[:1]):
                    found[code] = Breach(source.path, node.lineno, f"`{code}` has no sentence in words.errors")
    return found


def _literals(arguments: list[ast.expr]) -> Iterator[str]:
    for node in arguments:
        if isinstance(node, ast.IfExp):
            yield from _literals([node.body, node.orelse])
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
