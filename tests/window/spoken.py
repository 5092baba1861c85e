"""The words on the screen: stories are written with the English ones; in French they are looked up in the catalogue.

A mnemonic does not count, so several entries may read alike; then each of their translations will do.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

PO = Path(__file__).parents[2] / "resources" / "i18n" / "fr" / "LC_MESSAGES" / "leadkeeper.po"
BREAK = "\u200b"  # where a long address may be broken
FIELD = re.compile(r"\\?\{(\w+)\\?\}")
QUOTED = re.compile(r'^(?:(msgid|msgid_plural|msgstr(?:\[\d\])?) )?"(.*)"$')


def plain(text: str) -> str:
    """Words as they are read: no mnemonic, no shortcut behind a tab, every space an ordinary one."""
    return " ".join(text.split("\t", maxsplit=1)[0].replace("&", "").replace(BREAK, "").split())


def entries(po: str) -> dict[str, set[str]]:
    """Each English text of a catalogue, and how it is said in the other language; plurals are two texts."""
    found: dict[str, set[str]] = defaultdict(set)
    for block in po.split("\n\n"):
        parts: dict[str, str] = {}
        key = ""
        for line in block.splitlines():
            if match := QUOTED.match(line):
                key = match[1] or key
                parts[key] = parts.get(key, "") + re.sub(r"\\(.)", lambda it: {"n": "\n"}.get(it[1], it[1]), match[2])
        if "msgid" in parts:
            singular, plural = parts["msgid"], parts.get("msgid_plural", parts["msgid"])
            found[plain(singular)].add(plain(parts.get("msgstr", parts.get("msgstr[0]", ""))))
            found[plain(plural)].add(plain(parts.get("msgstr", parts.get("msgstr[1]", ""))))
    return dict(found)


OF_QT = {"File name:": {"Nom de fichier :"}}  # the boxes for files speak by themselves
OWN_NAMES = frozenset({"English", "Français"})  # in the menu each language names itself


class Spoken:
    """The words of one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._french = {**entries(PO.read_text("utf-8")), **OF_QT} if lang == "fr" else {}

    def ways(self, english: str) -> set[str]:
        """How the words may stand on the screen; what is no text of the program (a name, a file) stays as it is."""
        return {plain(english)} & OWN_NAMES | self._french.get(plain(english), set()) or {plain(english)}

    def reading(self, english: str) -> list[re.Pattern[str]]:
        """What recognises a sentence with `{fields}`; each field is a group of its name."""
        return [re.compile(FIELD.sub(r"(?P<\1>.+?)", re.escape(way)) + r"$") for way in sorted(self.ways(english))]
