"""Every sentence of the code has its French, and the catalogue is in step with the code."""

from __future__ import annotations

import ast
import gettext
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from tests.workshop import words

ROOT = Path(__file__).parents[2]
SOURCES = [path for folder in ("ui", "leadkeeper") for path in sorted((ROOT / folder).rglob("*.py"))]


def catalogue(*entries: tuple[str | tuple[str, str], str | tuple[str, ...]], locale: str | None = None) -> Catalog:
    """A catalogue of these msgids and their French."""
    made = Catalog(locale, "leadkeeper")
    for msgid, french in entries:
        made.add(msgid, french)
    return made


def faults(french: Catalog, *msgids: str | tuple[str, str]) -> list[str]:
    """What is wrong with a catalogue for code that holds these msgids; an untranslated plural has two empty forms."""
    template = catalogue(*[(msgid, "" if isinstance(msgid, str) else ("", "")) for msgid in msgids])
    return words.faults(template, french, words.as_mo(french))


def test_the_french_catalogue_is_whole() -> None:
    assert words.standing_faults() == []


ELIDED = {"exports.py", "privacy.py"}
"""Modules that write « d’ » and « qu’ » before a name that begins with a vowel (`labels.elided`)."""


def test_no_french_puts_de_or_que_before_a_name() -> None:
    """« Refus de Agnès »: a name may begin with a vowel."""
    before = re.compile(r"\b([Dd]|[Qq]u)e \{(name|person|partner|owner|company|seller)\}")
    wrong = [
        entry.string
        for entry in words.read()
        if before.search(str(entry.string)) and not {Path(path).name for path, _ in entry.locations} <= ELIDED
    ]
    assert wrong == []


def test_every_sentence_that_the_code_asks_for_is_collected() -> None:
    collected = {one if isinstance(one, str) else one[0] for one in (entry.id for entry in words.collect())}
    asked = {(path.name, msgid) for path in SOURCES for msgid in asked_for(ast.parse(path.read_text("utf-8")))}
    assert len(asked) > 1000
    assert {one for one in asked if one[1] not in collected} == set()  # a call within an f-string is not


def asked_for(tree: ast.AST) -> Iterator[str]:
    """The texts that stand in a call of gettext."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ("_", "N_", "ngettext", "counted", "Lines")
        ):
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


@pytest.mark.parametrize(
    ("msgid", "french", "fault"),
    [
        ("{n} people", "", "no French: {n} people"),
        ("{n} people", "{m} personnes", "French has other placeholders: {n} people"),
        ("{n} people", "personnes", "French has other placeholders: {n} people"),
        ("people", "{n} personnes", "French has other placeholders: people"),
        ("{} people", "{} personnes", "a placeholder without a name: {} people"),
        ("{0} people", "{0} personnes", "a placeholder without a name: {0} people"),
        ("{n people", "{n} personnes", "a brace that does not close: {n people"),
        (("{n} row", "{n} rows"), ("{n} ligne", ""), "no French: {n} row|{n} rows"),
        (("{n} row", "{n} rows"), ("{n} ligne",), "French needs two forms: {n} row|{n} rows"),
        (("one row", "{n} rows"), ("une ligne", "{n} lignes"), "French has other placeholders: one row|{n} rows"),
        ("Why?", "Pourquoi ?", "French with a space that may break, or a straight apostrophe: Why?"),
        ("“Why”", "« Pourquoi\u00a0»", "French with a space that may break, or a straight apostrophe: “Why”"),
        ("The list", "L'objet", "French with a space that may break, or a straight apostrophe: The list"),
    ],
)
def test_a_faulty_entry_is_seen(msgid: str | tuple[str, str], french: str | tuple[str, ...], fault: str) -> None:
    assert fault in faults(catalogue((msgid, french), locale="fr"), msgid)


def test_a_whole_catalogue_has_no_fault() -> None:
    plural = (("{n} row", "{n} rows"), ("{n} ligne", "{n} lignes"))
    french = catalogue(("Hello {name}", "Bonjour {name}"), plural, locale="fr")
    assert faults(french, "Hello {name}", plural[0]) == []


def test_a_sentence_that_is_not_in_the_catalogue_is_seen() -> None:
    assert faults(catalogue(locale="fr"), "New") == ["not in the catalogue: New"]


def test_a_sentence_that_left_the_code_is_seen() -> None:
    assert faults(catalogue(("Old", "Vieux"), locale="fr")) == ["no longer in the code: Old"]


def test_a_catalogue_that_was_not_compiled_again_is_seen() -> None:
    french = catalogue(("Hello", "Bonjour"), locale="fr")
    wrong = words.faults(catalogue(("Hello", "")), french, b"older")
    assert wrong == ["leadkeeper.mo is not what leadkeeper.po compiles to"]


def test_sentences_are_collected_from_code_and_templates(tmp_path: Path) -> None:
    for folder in words.SOURCES:
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "leadkeeper" / "a.py").write_text("_('Hello')\nngettext('{n} row', '{n} rows', n)\n_(name)\n")
    (tmp_path / "ui" / "b.py").write_text("LABELS = [N_('Export')]")
    (tmp_path / "resources" / "templates" / "page.html").write_text("<h1>{{ _('Our partners') }}</h1>")
    found = {words.key(message) for message in words.entries(words.collect(tmp_path))}
    assert found == {"Hello", "{n} row|{n} rows", "Export", "Our partners"}


def test_writing_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / "fr.po"
    words.update(path=path)
    first = path.read_bytes(), path.with_suffix(".mo").read_bytes()
    words.update(path=path)
    assert (path.read_bytes(), path.with_suffix(".mo").read_bytes()) == first


def test_new_french_wins_over_the_old() -> None:
    old = catalogue(("Hello", "Salut"), locale="fr")
    renewed = words.in_step(catalogue(("Hello", "")), old, {"Hello": "Bonjour"})
    assert renewed.get("Hello").string == "Bonjour"


def test_no_row_at_all_is_singular_in_french() -> None:
    french = catalogue((("{n} row", "{n} rows"), ("{n} ligne", "{n} lignes")), locale="fr")
    spoken = gettext.GNUTranslations(io.BytesIO(words.as_mo(french)))
    assert [spoken.ngettext("{n} row", "{n} rows", n) for n in (0, 1, 2)] == ["{n} ligne", "{n} ligne", "{n} lignes"]


COUNTS = {
    "number",
    "people",
    "over",
    "hours",
    "rows",
    "left",
    "returned",
    "lost",
    "all",
    "found",
    "count",
    "k",
    "n",
    "days",
}
"""Placeholders of numbers that may be 1, by their names."""

ALWAYS_SEVERAL = {
    "More than {n} people found. Type more, or choose one with ↓.",
    "The first {n} are named here.",
    "The list is very long: {count} names.",
    "named on {n} lists",
    "{copied} {n} are selected: the clipboard holds no more than these.",
    "{rows} rows of {columns} columns are too much for one sheet: nothing was written. Export fewer columns.",
}
"""Sentences with one form: their number is a limit, or they are said of several only."""

SEVERAL = re.compile(
    r"\{(\w+)\}\s+(?!(?:is|was|has|dans|sans|sous|plus|des)\b)(people|have|are|were|ont|sont|\w+(?:s|aux|ent))\b"
)


def said_of_several(text: str) -> bool:
    """Whether a word in the plural follows a number."""
    return any(name in COUNTS for name, _word in SEVERAL.findall(text))


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("{count} people are past their retention period.", True),
        ("{k} of the {n} people who complained", True),
        ("{k} figurent parmi celles transmises", True),
        ("Il reste {hours} heures.", True),
        ("{count} person", False),
        ("People past their retention period: {over} of {people}.", False),
        ("{partner} contacts you", False),
    ],
)
def test_a_number_before_a_plural_is_seen(text: str, several: bool) -> None:
    assert said_of_several(text) is several


def test_a_number_that_may_be_one_has_a_form_for_it() -> None:
    """“1 figurent parmi celles transmises” and “0 personnes” are no French."""
    french = words.read()
    single = [one for one in french if isinstance(one.id, str) and not one.id[:1].isdigit()]  # the demo's own
    assert {one.id for one in single if any(map(said_of_several, (one.id, one.string)))} == ALWAYS_SEVERAL
