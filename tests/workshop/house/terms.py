"""House rules on words: one word for a thing on every surface, and plain prose in docstrings and comments."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache

from babel.messages.pofile import read_po

from tests.workshop.house.source import ROOT, Breach, Source, docstrings

CATALOGUE = "resources/i18n/fr/LC_MESSAGES/leadkeeper.po"
GUIDE = {"resources/guide/en/": "english", "resources/guide/fr/": "french"}
GLOSSARY = ROOT / "docs" / "glossary.md"
NOT_WORDS = re.compile(
    r"`[^`]*`|\{\w+[^}]*\}|\]\([^)]*\)|(?<!\w)--\w[\w-]*|leadkeeper [a-z][\w -]*"
)  # code and addresses
RIDDLES = re.compile(
    r"\b(whom|whose|whoever|noes|yeses|told apart|beside|aside|so that nobody|stop lists?|trap address(?:es)?)\b",
    re.IGNORECASE,
)


@cache
def never(language: str, glossary: str | None = None) -> re.Pattern[str]:
    """What the glossary's table “One word for one thing” forbids in a language: the words in its last two columns."""
    rows = [line.split("|") for line in (glossary or GLOSSARY.read_text("utf-8")).splitlines() if line.count("|") == 7]
    cells = [row[5 if language == "english" else 6] for row in rows]
    words = [word for cell in cells for word in re.findall(r"`([^`]+)`", cell)]
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + r")(?!\w)", re.I)


def one_word_for_a_thing(source: Source) -> Iterator[Breach]:
    """No sentence of the program and no page of the guide uses a word that the glossary replaces by another."""
    for text, line, language in _surfaces(source):
        if found := never(language).search(NOT_WORDS.sub(" ", text)):
            yield Breach(source.path, line, f"“{found[0]}” has another word in docs/glossary.md: {text.strip()[:80]}")


def _surfaces(source: Source) -> Iterator[tuple[str, int, str]]:
    for folder, language in GUIDE.items():
        if source.path.startswith(folder) and source.path.endswith(".md"):
            yield from ((text, number, language) for number, text in enumerate(source.text.splitlines(), 1))
    if source.path == CATALOGUE:
        for message in read_po(io.BytesIO(source.text.encode()), locale="fr"):
            for texts, language in ((message.id, "english"), (message.string, "french")):
                yield from (
                    (text, message.lineno or 1, language) for text in ([texts] if isinstance(texts, str) else texts)
                )


def plain_prose(source: Source) -> Iterator[Breach]:
    """Docstrings and comments of the program speak plainly: no riddles, and the field's words."""
    if not source.product:
        return
    prose = [
        (node.value, node.lineno) for node in docstrings(source.tree) if isinstance(getattr(node, "value", None), str)
    ]
    tokens = tokenize.generate_tokens(io.StringIO(source.text).readline)
    prose += [(token.string, token.start[0]) for token in tokens if token.type == tokenize.COMMENT]
    for text, line in prose:
        if found := RIDDLES.search(NOT_WORDS.sub(" ", text)):
            yield Breach(source.path, line, f"“{found[0]}” in prose")
