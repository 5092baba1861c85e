"""`python dev.py words`: collects every sentence of the code, keeps the French catalogue in step, and compiles it."""

from __future__ import annotations

import ast
import io
import re
import string
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
FRENCH = ROOT / "resources" / "i18n" / "fr" / "LC_MESSAGES" / "leadkeeper.po"
SOURCES = {
    "leadkeeper": ("**.py", "python"),
    "ui": ("**.py", "python"),
    "resources/templates": ("**", "jinja2"),
    "tests/workshop": ("click_texts.py", "python"),
}
KEYWORDS: dict[str, Any] = {"_": None, "N_": None} | dict.fromkeys(("ngettext", "counted", "Lines", "NN_"), (1, 2))
COMMANDS = "leadkeeper/cli"
LOOSE = r" [:;!?»%€]|« |\w'\w"  # what French sets with a no-break space, and its apostrophe
BIRTH = datetime(2026, 11, 24, tzinfo=UTC)  # fixed: a date of today would change the catalogue at every run

French = Mapping[str, str | list[str]]
"""The French of msgids; that of a plural is a list under "one|many"."""


def collect(root: Path = ROOT) -> Catalog:
    """Every msgid marked in the code and the templates, and the help of commands, with the files that it stands in."""
    found = Catalog(domain="leadkeeper")
    loud = {pattern: {"silent": "false"} for pattern, _method in SOURCES.values()}
    for folder, method in SOURCES.items():
        for file, _line, msgid, _comments, _context in extract_from_dir(root / folder, [method], loud, KEYWORDS):
            found.add(msgid, locations=[(f"{folder}/{file}", 1)])
    for path in sorted(root.glob(f"{COMMANDS}/*.py")):
        for text in helps(ast.parse(path.read_text("utf-8"))):
            found.add(text, locations=[(f"{COMMANDS}/{path.name}", 1)])
    return found


def helps(tree: ast.Module) -> Iterator[str]:
    """The docstrings of commands, which `--help` shows."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and any(map(_makes_a_command, node.decorator_list)):
            yield ast.get_docstring(node) or ""


def _makes_a_command(decorator: ast.expr) -> bool:
    name = ast.unparse(decorator.func) if isinstance(decorator, ast.Call) else ""
    return name.rpartition(".")[2] in ("command", "group")


def read(path: Path = FRENCH) -> Catalog:
    """The French catalogue as it stands; a new one where there is none."""
    if path.exists():
        with path.open("rb") as lines:
            return read_po(lines, locale="fr", domain="leadkeeper")
    return Catalog("fr", "leadkeeper")


def in_step(template: Catalog, french: Catalog, more: French | None = None) -> Catalog:
    """A catalogue of exactly the template's msgids, with what French there is; `more` wins over the old."""
    more = more or {}
    renewed = Catalog(
        "fr",
        "leadkeeper",
        header_comment="# French words of LeadKeeper, kept in step with the code by `python dev.py words`.",
        project="LeadKeeper",
        version="1",
        msgid_bugs_address="LeadKeeper",
        creation_date=BIRTH,
        revision_date=BIRTH,
        last_translator="LeadKeeper",
        language_team="French",
        fuzzy=False,
    )
    for message in entries(template):
        kept = french.get(message.id)
        said = more.get(key(message)) or (kept.string if kept else "")
        if message.pluralizable and not isinstance(said, list | tuple):
            said = ("", "")
        renewed.add(message.id, tuple(said) if isinstance(said, list) else said, locations=message.locations)
    return renewed


def entries(catalog: Catalog) -> Iterator[Message]:
    """The messages of a catalogue, without its header."""
    return (message for message in catalog if message.id)


def key(message: Message) -> str:
    """The msgid; of a plural "one|many"."""
    return message.id if isinstance(message.id, str) else "|".join(message.id)


def without_french(catalog: Catalog) -> list[str]:
    """The msgids that have no French, or not in every plural form."""
    return [key(message) for message in entries(catalog) if not all(_forms(message.string))]


def _forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text) or ("",)


def placeholders(text: str) -> set[str]:
    """The names between braces; an unnamed one is the empty name."""
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name is not None}


def faults(template: Catalog, french: Catalog, compiled: bytes) -> list[str]:
    """What keeps the catalogue from being whole, in sentences."""
    wanted, there = {key(m) for m in entries(template)}, {key(m) for m in entries(french)}
    wrong = [f"not in the catalogue: {msgid}" for msgid in sorted(wanted - there)]
    wrong += [f"no longer in the code: {msgid}" for msgid in sorted(there - wanted)]
    wrong += [f"obsolete entry: {msgid}" for msgid in french.obsolete]
    wrong += [f"no French: {msgid}" for msgid in without_french(french)]
    wrong += [fault for message in entries(french) for fault in _message_faults(message)]
    if compiled != as_mo(french):
        wrong.append("leadkeeper.mo is not what leadkeeper.po compiles to")
    return wrong


def _message_faults(message: Message) -> Iterator[str]:
    try:
        names = [placeholders(text) for text in _forms(message.id)]
        french = [placeholders(text) for text in _forms(message.string) if text]
    except ValueError:
        yield f"a brace that does not close: {key(message)}"
        return
    if any(not re.fullmatch(r"[a-z_][a-z0-9_]*", name) for name in set().union(*names)):
        yield f"a placeholder without a name: {key(message)}"
    if any(found != names[-1] for found in french):
        yield f"French has other placeholders: {key(message)}"
    if any(re.search(LOOSE, text) for text in _forms(message.string)):
        yield f"French with a space that may break, or a straight apostrophe: {key(message)}"
    if message.fuzzy:
        yield f"marked as fuzzy: {key(message)}"
    if message.pluralizable and len(_forms(message.string)) != 2:
        yield f"French needs two forms: {key(message)}"


def as_mo(catalog: Catalog) -> bytes:
    """The catalogue as gettext reads it."""
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def as_po(catalog: Catalog) -> bytes:
    """The catalogue as people read it, in an order that depends on nothing but the words."""
    out = io.BytesIO()
    write_po(out, catalog, width=116, sort_output=True, include_lineno=False, ignore_obsolete=True)
    return out.getvalue()


def update(more: French | None = None, path: Path = FRENCH) -> Catalog:
    """The catalogue brought in step with the code, written as .po and .mo."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(as_po(in_step(collect(), read(path), more)))
    written = read(path)
    path.with_suffix(".mo").write_bytes(as_mo(written))
    return written


def standing_faults() -> list[str]:
    """The faults of the committed catalogue against the code as it is."""
    compiled = FRENCH.with_suffix(".mo")
    return faults(collect(), read(), compiled.read_bytes() if compiled.exists() else b"")


def main(args: list[str]) -> int:
    """With --check: 1 if the catalogue is not whole. Without: brings it in step and lists what has no French yet."""
    if args == ["--check"]:
        wrong = standing_faults()
        print(*wrong, sep="\n", end="\n" if wrong else "")
        return 1 if wrong else 0
    missing = without_french(update())
    print(f"{FRENCH.relative_to(ROOT)}: {len(list(entries(read())))} sentences, {len(missing)} without French")
    print(*[f"  {msgid}" for msgid in missing], sep="\n", end="\n" if missing else "")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
