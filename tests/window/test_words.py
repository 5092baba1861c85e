"""Stories name what stands on the screen: each of their words is a text of the program, in both languages."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.window.spoken import PO, Spoken, entries, plain

HERE = Path(__file__).parent
SPEAKING = {"press", "entry", "page", "menu", "choose", "fill", "tick", "gone", "find", "things", "reads", "box"}
ALL_WORDS = {"entry", "menu", "choose"}  # each of their words is on the screen; of the others the first
NAMES = {"name", "contains"}


def words_of(tree: ast.AST) -> set[str]:
    """The words that a story looks for, as far as they are written in it."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SPEAKING:
            told = node.args if node.func.attr in ALL_WORDS else node.args[:1]
            told = [*told, *(keyword.value for keyword in node.keywords if keyword.arg in NAMES)]
            found |= texts(told)
    for node in getattr(tree, "body", ()):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple):
            found |= texts(node.value.elts)
    return found


def texts(nodes: Iterable[ast.expr]) -> set[str]:
    """Those of the expressions that are a text."""
    return {one.value for one in nodes if isinstance(one, ast.Constant) and isinstance(one.value, str)}


@pytest.mark.parametrize("path", sorted((HERE / "stories").glob("*.py")), ids=lambda path: path.stem)
def test_the_words_of_a_story_are_texts_of_the_program(path: Path) -> None:
    known = entries(PO.read_text("utf-8")).keys() | {""}
    assert {plain(words) for words in words_of(ast.parse(path.read_text("utf-8")))} <= known


def test_words_are_found_where_a_story_speaks() -> None:
    story = "BOXES = ('Edit…',)\nw.press('Save', 'button')\nw.menu('File', 'Open…')\nw.find(contains='x')"
    assert words_of(ast.parse(story)) == {"Edit…", "Save", "File", "Open…", "x"}


def test_plurals_and_long_texts_of_a_catalogue_are_read() -> None:
    po = 'msgid ""\n"One "\n"&row"\nmsgid_plural "{n} rows"\nmsgstr[0] "Une ligne"\nmsgstr[1] "{n} lignes"'
    assert entries(po) == {"One row": {"Une ligne"}, "{n} rows": {"{n} lignes"}}


def test_a_sentence_is_recognised_with_its_fields() -> None:
    (pattern,) = Spoken("en").reading("Erase {name}?")
    match = pattern.match("Erase Eulalie Le Goff?")
    assert match is not None
    assert match["name"] == "Eulalie Le Goff"
