"""The words and expressions in `resources/words/`: each can be read, and each is asked by something."""

import re
from pathlib import Path

import pytest

from leadkeeper import word_table
from leadkeeper.domain.text import expression, listed, pattern, word_set

ROOT = Path(__file__).parents[2]
TABLES = ("ages", "answers", "companies", "notes", "returns", "titles")


@pytest.mark.parametrize("table", TABLES)
def test_every_expression_can_be_read(table: str) -> None:
    for name in word_table(table).get("patterns", ()):
        text = expression(table, name)
        assert pattern(table, name).pattern == text
        assert "\n" not in text
        assert "||" not in text
        assert not re.search(r"\{[a-z_]+\}", text), f"a name in braces is left in {name}"
        assert text[0] != "|"
        assert text[-1] != "|"


@pytest.mark.parametrize("table", TABLES)
def test_every_name_is_asked_by_something(table: str) -> None:
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "leadkeeper").rglob("*.py"))
    entries = word_table(table)
    patterns = entries.get("patterns", {})
    written = "\n".join(patterns.values())
    names = [*patterns, *(name for name, value in entries.items() if isinstance(value, str))]
    unasked = [name for name in names if f'"{name}"' not in code and f"{{{name}}}" not in written]
    assert unasked == []


@pytest.mark.parametrize("table", ["titles"])
def test_the_words_of_titles_are_written_as_titles_are_compared(table: str) -> None:
    """One word without accents and capitals: “mettre fin” or “cloturé” would never be found."""
    lists = {name: value for name, value in word_table(table).items() if isinstance(value, str)}
    assert {word for text in lists.values() for word in listed(text) if not re.fullmatch("[a-z0-9]+", word)} == set()


def test_no_line_ends_with_a_blank_that_an_editor_would_take_away() -> None:
    for path in (ROOT / "resources" / "words").glob("*.toml"):
        assert [line for line in path.read_text("utf-8").splitlines() if line != line.rstrip()] == []


def test_an_indented_line_goes_on_and_a_name_in_braces_stands_for_its_expression() -> None:
    assert expression("answers", "refuses_a_thing").startswith(r"\W*(?:non|no)?\W*(?:merci|thanks|thank you|")
    assert expression("ages", "minor_age") in expression("ages", "minor_age_now")
    assert "publicite" in word_set("titles", "contacts")
    assert pattern("notes", "things_not_wanted").search("ne veut plus de chaudieres")
