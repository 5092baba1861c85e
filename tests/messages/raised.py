"""What the rules can object and which failures the program knows, read from its own source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from leadkeeper.domain.contact import CHANNELS
from tests.workshop.house.source import called, nodes, python

BUILT = {
    "f'unusable-{case.channel}'": [f"unusable-{channel}" for channel in CHANNELS],
    "f'contract-{worst}'": [
        f"contract-{state}" for state in ("none", "unsigned", "not-started", "ended", "terminated")
    ],
    "how.value": ["namesake", "brand"],
}
"""Codes that are put together, and what comes of them; a test asks the rules themselves about each."""


@dataclass(frozen=True)
class Raised:
    """One call that says no: the rule, the code, the names of the facts given."""

    rule: str
    code: str
    facts: frozenset[str]


def trees(*, folder: str = "", naming: str = "") -> Iterator[ast.Module]:
    """The syntax trees of the core, or of a folder of it; with `naming` those of modules that name something."""
    return (one.tree for one in python() if one.path.startswith(f"leadkeeper/{folder}") and naming in one.text)


def objections() -> list[Raised]:
    """Everything that the rules of eligibility can object."""
    found = []
    for tree in trees(folder="domain/eligibility/"):
        for function in (node for node in nodes(tree) if isinstance(node, ast.FunctionDef)):
            for call in _calls(function, {"block", "review", "overridable"}):
                names = frozenset(_names(call, function))
                found += [Raised(_rule(call.args[0]), code, names) for code in texts(call.args[1])]
    return found


def errors() -> list[tuple[str, frozenset[str] | None]]:
    """Every code of a `LeadKeeperError` with the facts given there; None where they are not written out."""
    found: list[tuple[str, frozenset[str] | None]] = []
    for tree in trees(naming="LeadKeeperError"):
        for call in _calls(tree, {"LeadKeeperError"}):
            spread = any(keyword.arg is None for keyword in call.keywords)
            names = frozenset(keyword.arg for keyword in call.keywords if keyword.arg)
            found += [(code, None if spread else names) for code in texts(call.args[0])]
    return found


def stages() -> set[str]:
    """Every stage that a flow names."""
    calls = (call for tree in trees(naming="Progress") for call in _calls(tree, {"Progress"}))
    return {stage for call in calls for stage in texts(call.args[0])}


def texts(node: ast.expr) -> list[str]:
    """The texts that an expression can be: written out, chosen by an `if`, or one of `BUILT`."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.IfExp):
        return [*texts(node.body), *texts(node.orelse)]
    return BUILT.get(ast.unparse(node), []) if isinstance(node, ast.JoinedStr | ast.Attribute) else []


def _calls(tree: ast.AST, names: set[str]) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) in names and node.args:
            yield node


def _rule(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) else "R00"


def _names(call: ast.Call, function: ast.FunctionDef) -> Iterator[str]:
    for keyword in call.keywords:
        yield from [keyword.arg] if keyword.arg else _keys(ast.unparse(keyword.value), function)


def _keys(name: str, function: ast.FunctionDef) -> Iterator[str]:
    """The keys of the dict that a local name was given."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name and isinstance(node.value, ast.Dict):
            yield from (ast.literal_eval(key) for key in node.value.keys if key)
