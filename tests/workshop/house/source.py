"""What the house rules look at: the project's own files, read once."""

from __future__ import annotations

import ast
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
NOT_OURS = frozenset({"__pycache__", "node_modules", "build", "dist", "demo"})
CASES = "tests/conformance/"
TEXT = frozenset(
    {".py", ".toml", ".txt", ".md", ".po", ".html", ".css", ".qss", ".svg", ".json", ".csv", ".yml", ".spec", ""}
)


@dataclass(frozen=True)
class Source:
    """A file of the project: its path from the root, with `/`, and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree of a Python file."""
        return ast.parse(self.text, self.path)

    @property
    def product(self) -> bool:
        """Whether it is Python of the program itself."""
        return self.path.startswith(("leadkeeper/", "ui/")) and self.path.endswith(".py")


@dataclass(frozen=True)
class Breach:
    """One place that breaks a rule, and what is wrong there."""

    path: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}"


Rule = Callable[[Source], Iterator[Breach]]


@cache
def everything() -> tuple[Source, ...]:
    """Every text file of the project, less what tools and runs leave behind."""
    return tuple(_read(ROOT))


def _read(folder: Path) -> Iterator[Source]:
    for place, folders, names in os.walk(folder):
        here = Path(place)
        folders[:] = sorted(
            name
            for name in folders
            if (not name.startswith(".") or name == ".ci") and (name not in NOT_OURS or here != ROOT)
        )
        for name in sorted(names):
            path = here / name
            if path.suffix in TEXT and name != ".git" and path.parent.name != "__pycache__":
                yield Source(path.relative_to(ROOT).as_posix(), path.read_text("utf-8", "replace"))


@cache
def python() -> tuple[Source, ...]:
    """Every Python file of the project."""
    return tuple(source for source in everything() if source.path.endswith(".py"))


@cache
def nodes(tree: ast.Module) -> tuple[ast.AST, ...]:
    """Every node of a file: walked once, since a dozen rules look at them."""
    return tuple(ast.walk(tree))


def called(call: ast.Call) -> str | None:
    """The name by which something is called, without what it is an attribute of."""
    function = call.func
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", None)


def imports(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Each name that is imported, in full (`from a import b` gives `a` and `a.b`), with its line."""
    for node in nodes(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def docstrings(tree: ast.Module) -> frozenset[ast.AST]:
    """The nodes of strings that are documentation, or that nobody uses."""
    return frozenset(node.value for node in nodes(tree) if isinstance(node, ast.Expr))


def texts(source: Source) -> Iterator[tuple[str, int]]:
    """Each string that the program uses, pieces of f-strings included, with its line."""
    unused = docstrings(source.tree)
    for node in nodes(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in unused:
            yield node.value, node.lineno
