"""Small faults: each mutation of a module changes one thing that a test should notice."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass

OPPOSITE: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
}


@dataclass(frozen=True)
class Mutant:
    """A module with one fault: where, what was there, what is there now, and the whole text.

    `before` and `after` are one line each, the first that differs. `within` is the qualified name of the outermost
    function whose body holds the fault; None where the fault is done while the module is imported.
    """

    line: int
    before: str
    after: str
    text: str
    within: str | None


def mutants(text: str) -> Iterator[Mutant]:
    """Every mutant of a module's text, in the order of its lines."""
    tree = ast.parse(text)
    idle = _idle(tree)
    places = [node for node in ast.walk(tree) if hasattr(node, "lineno") and node not in idle]
    within = dict(_bodies(tree, ""))
    for node in sorted(places, key=lambda node: (node.lineno, node.col_offset)):
        for change in _changes(node):
            before = ast.unparse(node)
            kept = copy.copy(node.__dict__)
            change(node)
            after, whole = ast.unparse(node), ast.unparse(tree)
            node.__dict__.clear()
            node.__dict__.update(kept)
            if after != before:
                yield Mutant(node.lineno, *_first_difference(before, after), whole, within.get(node))


def _first_difference(before: str, after: str) -> tuple[str, str]:
    pairs = zip(before.splitlines(), after.splitlines(), strict=False)
    return next(((one, other) for one, other in pairs if one != other), (before, after))


def _idle(tree: ast.Module) -> set[ast.AST]:
    """What stands in annotations, which nobody runs."""
    annotations = [getattr(one, name, None) for one in ast.walk(tree) for name in ("annotation", "returns")]
    return {node for one in annotations if one is not None for node in ast.walk(one)}


def _bodies(node: ast.AST, prefix: str) -> Iterator[tuple[ast.AST, str]]:
    """Every node in the body of a function, with the qualified name of the outermost one."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef):
            yield from ((inner, prefix + child.name) for line in child.body for inner in ast.walk(line))
        elif isinstance(child, ast.ClassDef):
            yield from _bodies(child, f"{prefix}{child.name}.")


Change = Callable[[ast.AST], None]


def _set(name: str, value: object) -> Change:
    return lambda node: setattr(node, name, value)


def _changes(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Compare) and type(node.ops[0]) in OPPOSITE:
        yield _set("ops", [OPPOSITE[type(node.ops[0])](), *node.ops[1:]])
    if isinstance(node, ast.BoolOp | ast.BinOp) and type(node.op) in OPPOSITE:
        yield _set("op", OPPOSITE[type(node.op)]())
    if isinstance(node, ast.BoolOp):
        yield from (_set("values", node.values[:n] + node.values[n + 1 :]) for n in range(len(node.values)))
    if isinstance(node, ast.If | ast.IfExp):
        yield from (_set("test", ast.Constant(answer)) for answer in (True, False))
    if isinstance(node, ast.comprehension | ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp):
        yield from _without_filter(node)
    if isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield _set("value", ast.Constant(None))
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield _set("value", not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        yield _set("value", node.value + 1)


def _without_filter(node: ast.AST) -> Iterator[Change]:
    generators = getattr(node, "generators", [])
    if generators and generators[0].ifs:
        bare = ast.comprehension(generators[0].target, generators[0].iter, [], generators[0].is_async)
        yield _set("generators", [bare, *generators[1:]])


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
