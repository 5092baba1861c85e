"""Whatever is typed behind a command is answered in words: exit code 0, 1 or 2, never a traceback."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from leadkeeper.cli.app import COMMANDS, main
from tests.made_archive import archive, partner, person

HOSTILE = [
    "\udcff",  # a byte that is no UTF-8
    "n\udce9.csv",
    "a" * 300,
    "d/" + "b" * 300,
    "c" * 5000,
    "x\0y",
    "",
    "-1",
    "9" * 40,
    "/",
    "..",
    "a\nb",
    "{x}%s",
    "=",
    "2026-13-45",
]
WHO = "person1@mail.example"
NEEDED: dict[str, dict[str, str]] = {
    "new": {"path": "n.leads", "--owner": "T"},
    "restore": {"source": "book.json", "path": "n.leads"},
    "archive": {"path": "b.leads", "target": "o.json"},
    "rescue": {"damaged": "b.leads", "path": "r.leads"},
    "add": {"path": "b.leads", "parts": "parts.json"},
    "inspect": {"file": "l.csv"},
    "import": {"path": "b.leads", "file": "l.csv"},
    "undo": {"path": "b.leads", "import_id": "i1"},
    "show": {"path": "b.leads", "who": WHO},
    "consent": {"path": "b.leads", "who": WHO, "--event": "withdrawn", "--purpose": "partners"},
    "notices": {"path": "b.leads", "--partner": "raoul"},
    "suppress": {"path": "b.leads", "addresses": WHO},
    "dossier": {"path": "b.leads", "who": WHO, "--out": "d.html"},
    "erase": {"path": "b.leads", "who": WHO},
    "trace": {"path": "b.leads", "what": WHO},
    "complain": {"path": "b.leads", "what": WHO},
    "decide": {"path": "b.leads", "--partner": "raoul"},
    "export": {"path": "b.leads", "--partner": "raoul", "--out": "e.xlsx"},
    "lint": {"form": "form.json"},
    "list-page": {"path": "b.leads", "version": "fr-1", "--out": "p.html"},
    "form-snippet": {"path": "b.leads", "version": "quiz-v1", "--out": "f.html"},
    "contract-draft": {"path": "b.leads", "partner": "raoul", "--out": "c.docx"},
}
"""What each command needs besides the hostile word; any other needs a book."""

SWEPT = [name for name in COMMANDS if name not in ("demo", "open")]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    (folder / "book.json").write_text(json.dumps(archive(person(1), person(2))), "utf-8")
    (folder / "parts.json").write_text(json.dumps({"partners": [partner()]}), "utf-8")
    (folder / "form.json").write_text("{}", "utf-8")
    (folder / "l.csv").write_text("email;nom\nzoe@x.example;Zoé\n", "utf-8")
    words = ["restore", str(folder / "book.json"), str(folder / "b.leads")]
    assert CliRunner().invoke(main, words).exit_code == 0
    return folder


def line(name: str, key: str, word: str, *flags: str) -> list[str]:
    """The words of a command with one that is hostile."""
    needed = NEEDED.get(name, {"path": "b.leads"}) | {key: word}
    if name == "suppress" and key in ("--file", "--key"):
        needed.pop("addresses")
    options = [f"{option}={text}" for option, text in needed.items() if option.startswith("--")]
    return [name, *flags, *options, "--", *(text for option, text in needed.items() if not option.startswith("--"))]


@pytest.mark.parametrize("name", SWEPT)
def test_every_word_behind_a_command_is_answered_in_words(
    name: str, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    shutil.copytree(made, tmp_path / "w")
    monkeypatch.chdir(tmp_path / "w")
    below = Path.rglob  # of the whole disk this folder is enough
    monkeypatch.setattr(Path, "rglob", lambda at, like: below(tmp_path if at == at.parent else at, like))
    tracebacks = []
    for param in command.params:
        if getattr(param, "is_flag", False) or param.name == "lang":
            continue
        for number, word in enumerate(HOSTILE):
            words = line(name, param.opts[0], word, *(["--json"] if number % 2 else []))
            found: Any = CliRunner().invoke(main, words)
            if found.exit_code not in (0, 1, 2) or not isinstance(found.exception, SystemExit | None):
                tracebacks.append((param.opts[0], word[:20], repr(found.exception)[:100]))
        shutil.copyfile(made / "b.leads", "b.leads")
    assert tracebacks == []
