"""House rules on what is written: sentences, promises, colours, hosts, paths, marks of unfinished work."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.workshop.house.source import CASES, Breach, Source, nodes, texts

GETTEXT = frozenset({"_", "N_", "NN_", "ngettext", "counted", "Lines"})
COLOUR = re.compile(r"(?<![&\w])#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\b|\b(?:rgb|hsl)a?\(")
NAMED_COLOURS = frozenset("red green blue cyan magenta yellow black white gray".split())
COLOUR_HOMES = ("ui/theme",)

PROMISE = re.compile(r"\b(?:complian(?:t|ce)|conformes?|conformité)\b", re.IGNORECASE)
DENIAL = re.compile(r"\b(?:not?|never|cannot|nothing|pas|jamais|aucune?|ne|ni|rien)\b|n['’]t\b|\bn['’]", re.IGNORECASE)
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n\s*\n")
READ_BY_PEOPLE = ("README.md", "CHANGELOG.md", "docs/guide/", "resources/")

# Written in two halves, so that this file does not name them.
HOSTS = re.compile(
    "|".join(
        rf"\b{name}\.{end}\b"
        for name, end in (
            ("pypi", "org"),
            ("python" + "hosted", "org"),
            ("npm" + "js", "(?:org|com)"),
            ("yarnpkg", "com"),
            (r"(?:deb|security|snapshot)\.debian", "org"),
            ("crates", "io"),
            (r"proxy\.golang", "org"),
            (r"maven\.(?:org|apache)", r"?[\w.]*"),
        )
    ),
    re.IGNORECASE,
)
MACHINE_PATH = re.compile(r"(?<![\w.~])/(?:home|root|Users|work|tmp)" + r"/\w|\b[A-Z]:\\(?:Users|Windows)\b")
UNFINISHED = re.compile(r"#.*\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
SKIPPED = re.compile(r"pytest\.(?:mark\.)?(?:skip|skipif|xfail|importor" + r"skip)\b|unittest\.skip")
SILENCED = re.compile(r"#\s*type:\s*ig" + r"nore(?!\[[\w, -]+\]\s*#?\s*\S)|#\s*noq" + r"a(?!:\s*[A-Z]+\d)")
SLEEPS = frozenset({"time.sleep", "qtbot.wait", "QTest.qWait", "QtTest.QTest.qWait", "hands.breathe"})
POLLS = tuple(f"tests/window/{name}.py" for name in ("hands", "window", "play"))  # what is shown is waited for there

EMPTY_NAMES = frozenset({"one", "found", "place", "said", "told", "whom", "noes"})
LINES_OF_AN_EMPTY_NAME = 3
NAMED_IN_FULL = ("leadkeeper/", "ui/")
SCOPES = (ast.FunctionDef, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def names_in_full(source: Source) -> Iterator[Breach]:
    """Beyond three lines a variable has the field's word, not `one`, `found`, `place`, `said`, `told`…"""
    if not source.path.startswith(NAMED_IN_FULL):
        return
    for scope in (node for node in nodes(source.tree) if isinstance(node, SCOPES)):
        for name in sorted(EMPTY_NAMES & _bound(scope)):
            lines = [scope.lineno, *_lines(scope, name)] if name in _arguments(scope) else list(_lines(scope, name))
            if lines and max(lines) - min(lines) >= LINES_OF_AN_EMPTY_NAME:
                yield Breach(source.path, min(lines), f"`{name}` says nothing over {max(lines) - min(lines) + 1} lines")


def _own(scope: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a scope; of a scope inside it only the scope itself."""
    for child in ast.iter_child_nodes(scope):
        yield child
        if not isinstance(child, SCOPES):
            yield from _own(child)


def _arguments(scope: ast.AST) -> set[str]:
    return {node.arg for node in _own(scope) if isinstance(node, ast.arg)}


def _bound(scope: ast.AST) -> set[str]:
    stored = {node.id for node in _own(scope) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return stored | _arguments(scope)


def _lines(scope: ast.AST, name: str) -> Iterator[int]:
    """The lines where a name of this scope stands, also in scopes inside it."""
    for node in _own(scope):
        if isinstance(node, ast.Name) and node.id == name:
            yield node.lineno
        elif isinstance(node, SCOPES) and name not in _bound(node):
            yield from _lines(node, name)


def plain_words(source: Source) -> Iterator[Breach]:
    """What gettext's functions are given is a text that a translator will see: never built on the spot."""
    for node in nodes(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in GETTEXT:
            for built in (argument for argument in node.args[:2] if _is_built(argument)):
                yield Breach(source.path, built.lineno, f"{node.func.id}() is given a text that is built on the spot")


def _is_built(node: ast.expr) -> bool:
    formats = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format"
    return formats or isinstance(node, ast.JoinedStr | ast.BinOp)


def colours_in_the_theme(source: Source) -> Iterator[Breach]:
    """Colours are named in `ui/theme.py` alone, so that light and dark stay whole."""
    if not source.path.startswith("ui/") or source.path.startswith(COLOUR_HOMES):
        return
    for text, line in texts(source):
        if COLOUR.search(text):
            yield Breach(source.path, line, f"a colour outside the theme: {text[:40]}")
    for node in nodes(source.tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("QColor") and _literal(node.args):
            yield Breach(source.path, node.lineno, f"a colour outside the theme: {ast.unparse(node)}")
        if isinstance(node, ast.Attribute) and node.attr in NAMED_COLOURS and "Qt" in ast.unparse(node.value):
            yield Breach(source.path, node.lineno, f"a colour outside the theme: {ast.unparse(node)}")


def _literal(arguments: list[ast.expr]) -> bool:
    return bool(arguments) and all(isinstance(argument, ast.Constant) for argument in arguments)


def no_promises(source: Source) -> Iterator[Breach]:
    """Nothing that people read says that something is in conformity with the law, unless it denies it."""
    if source.product:
        pieces = texts(source)
    elif source.path.startswith(READ_BY_PEOPLE):
        pieces = iter([(source.text, 1)])
    else:
        return
    for text, line in pieces:
        for sentence in SENTENCE_END.split(text):
            if PROMISE.search(sentence) and not DENIAL.search(sentence):
                yield Breach(source.path, line, f"promises too much: {sentence.strip()[:80]}")


def no_hosts_or_machine_paths(source: Source) -> Iterator[Breach]:
    """No registry's host and no path of one machine stands in a file."""
    if source.path.startswith(CASES) and not source.path.endswith(".py"):
        return
    for number, line in enumerate(source.text.splitlines(), 1):
        if found := HOSTS.search(line) or MACHINE_PATH.search(line):
            yield Breach(source.path, number, f"names a registry or a machine's path: {found[0]}")


def nothing_unfinished(source: Source) -> Iterator[Breach]:
    """No marks of unfinished work, no test that does not run, no check silenced without its code and a reason."""
    for number, line in enumerate(source.text.splitlines(), 1):
        for pattern in (UNFINISHED, SKIPPED, SILENCED):
            if found := pattern.search(line):
                yield Breach(source.path, number, f"unfinished or silenced: {found[0]}")


def no_sleeping_tests(source: Source) -> Iterator[Breach]:
    """A test waits for what it waits for, never for a time."""
    if not source.path.startswith("tests/") or source.path.startswith(("tests/bench/", *POLLS)):
        return
    for node in nodes(source.tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in SLEEPS:
            yield Breach(source.path, node.lineno, f"{ast.unparse(node.func)}() in a test")
