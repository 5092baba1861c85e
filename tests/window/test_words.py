"""Stories name what stands on the screen: each of their words is a text of the program, in both languages."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.window.spoken import OF_QT, PO, Spoken, entries, plain

HERE = Path(__file__).parent
SPEAKING = {"press", "entry", "page", "menu", "choose", "fill", "tick", "gone", "find", "things", "reads", "box"}
ALL_WORDS = {"entry", "menu", "choose"}  # each of their words is on the screen; of the others the first
PARTLY = {"box", "table"}  # they are told a part of what is shown


def words_of(tree: ast.AST) -> tuple[set[str], set[str]]:
    """The words that a story looks for, as far as they are written in it: whole texts, and parts of them."""
    whole, parts = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SPEAKING:
            told = node.args if node.func.attr in ALL_WORDS else node.args[:1]
            named = [keyword.value for keyword in node.keywords if keyword.arg == "name"]
            (parts if node.func.attr in PARTLY else whole).update(texts([*told, *named]))
            parts |= texts(keyword.value for keyword in node.keywords if keyword.arg == "contains")
    for node in getattr(tree, "body", ()):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple):
            whole |= texts(node.value.elts)
    return whole, parts


def texts(nodes: Iterable[ast.expr]) -> set[str]:
    """Those of the expressions that are a text."""
    return {one.value for one in nodes if isinstance(one, ast.Constant) and isinstance(one.value, str)}


@pytest.mark.parametrize("path", sorted((HERE / "stories").glob("*.py")), ids=lambda path: path.stem)
def test_the_words_of_a_story_are_texts_of_the_program(path: Path) -> None:
    known = entries(PO.read_text("utf-8")).keys() | OF_QT.keys() | {"", "Français", "English"}
    whole, parts = words_of(ast.parse(path.read_text("utf-8")))
    assert {plain(words) for words in whole} <= known
    assert {plain(part) for part in parts} <= known  # of a part of a text nobody knows the other language


ON_A_FORM = {"Oui, j'accepte", "Non merci"}  # what a founder types, in the language of the customers


@pytest.mark.parametrize("name", ["founder.py", "person.py"])
def test_what_founders_look_for_are_texts_too(name: str) -> None:
    tree = ast.parse((HERE / name).read_text("utf-8"))
    whole, parts = words_of(tree)
    meanings = texts(value for node in ast.walk(tree) if isinstance(node, ast.Dict) for value in node.values)
    known = entries(PO.read_text("utf-8")).keys() | OF_QT.keys()
    assert {plain(words) for words in (whole - ON_A_FORM) | parts | meanings} <= known


def test_words_are_found_where_a_story_speaks() -> None:
    story = "BOXES = ('Edit…',)\nw.press('Save', 'button')\nw.menu('File', 'Open…')\nw.find(contains='x')"
    assert words_of(ast.parse(story)) == ({"Edit…", "Save", "File", "Open…"}, {"x"})


def test_plurals_and_long_texts_of_a_catalogue_are_read() -> None:
    po = 'msgid ""\n"One "\n"&row"\nmsgid_plural "{n} rows"\nmsgstr[0] "Une ligne"\nmsgstr[1] "{n} lignes"'
    assert entries(po) == {"One row": {"Une ligne"}, "{n} rows": {"{n} lignes"}}


def test_a_sentence_is_recognised_with_its_fields() -> None:
    (pattern,) = Spoken("en").reading("Erase {name}?")
    match = pattern.match("Erase Eulalie Le Goff?")
    assert match is not None
    assert match["name"] == "Eulalie Le Goff"
