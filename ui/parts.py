"""The parts by others that the program is made of: name, version, licence, and the words of the licence."""

from __future__ import annotations

import platform
import re
import sysconfig
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

PARTS = (
    "PySide6-Essentials", "shiboken6", "sqlite-utils", "sqlcipher3", "openpyxl", "defusedxml", "python-calamine",
    "chardet", "email-validator", "phonenumbers", "jinja2", "click", "filelock", "platformdirs", "msoffcrypto-tool",
    "olefile", "idna", "ijson", "tzdata", "python-docx",
)  # fmt: skip
"""What the program asks for itself; these bring others."""

COLLECTED = Path(__file__).resolve().parents[1] / "resources" / "licences"
"""Texts that no package brings, and in a built program all of them, in a folder for each part."""
OURS = {
    "pyside6-essentials": ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "shiboken6": ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "sqlcipher3": ("SQLCipher.txt",),
}
"""Which of the texts that lie in our own folder are those of a part."""
STATED = {"sqlcipher3": "Zlib, SQLCipher in it BSD-3-Clause"}
"""The licences of parts that name none, only bring its words."""
TEXT = re.compile(r"(?i)licen[cs]e|copying|notice|authors")
NOT_TEXT = (".py", ".pyc", ".html")


def parts() -> Iterator[dict[str, str]]:
    """Python and each installed part, those that others bring included; in a built program, those that it holds."""
    yield {"name": "Python", "version": platform.python_version(), "licence": "PSF-2.0"}
    for name in sorted(everything(), key=str.casefold):
        facts = distribution(name).metadata
        said = {key: "\n".join(facts.get_all(key) or ()) for key in facts}
        yield {"name": facts["Name"], "version": facts["Version"], "licence": licence_of(said) or STATED.get(name, "")}


def everything() -> set[str]:
    """The names of the installed parts, and of whatever they need; pip, which one of them names, is no part."""
    found, waiting = set[str](), [name.casefold() for name in PARTS]
    while waiting:
        name = waiting.pop()
        part = None if name in found or name == "pip" else _installed(name)
        if part is not None:
            found.add(name)
            waiting += [_name(line) for line in part.requires or () if "extra ==" not in line]
    return found


def _installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def _name(requirement: str) -> str:
    return re.split(r"[^\w.-]", requirement, maxsplit=1)[0].replace("_", "-").casefold()


def licence_of(facts: dict[str, str]) -> str:
    """The licence in one line: its expression, else the name that was given, else the last word of its class."""
    named = facts.get("License-Expression") or (facts.get("License") or "").strip().partition("\n")[0]
    classes = re.findall(r"^License :: (?:.* :: )?(.+)$", facts.get("Classifier") or "", re.MULTILINE)
    return named or ", ".join(classes)


def licence_texts(name: str) -> list[Path]:
    """The files with the words of a part's licence and its notices."""
    plain = _name(name)
    ours = [COLLECTED / text for text in OURS.get(plain, ())]
    if (COLLECTED / plain).is_dir():
        return ours + sorted((COLLECTED / plain).iterdir())
    if plain == "python":
        files = [Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"]
    else:
        part = _installed(plain)
        files = [Path(str(file.locate())) for file in (part.files if part else None) or () if TEXT.search(file.name)]
    return ours + [file for file in dict.fromkeys(files) if file.suffix not in NOT_TEXT and file.is_file()]


def licence_words(name: str) -> str:
    """The words of a part's licence and its notices, one after the other; "" where it brings none."""
    texts = (path.read_text("utf-8", "replace").strip() for path in licence_texts(name))
    return "\n\n".join(dict.fromkeys(texts))
