"""Control characters in names and notes: every command answers in words, and every file is written."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from tests.cli.made_cli import NOW, call
from tests.made_archive import OWNER, archive, form, partner, person

MARKS = ["\0", "\x07", "\x0b", "\x1b[31m", "\x7f", "\x85", "\u2028", "\ufffe", "\ud800", "a\nb", "\r", "\u202e"]


def marked(text: str, mark: str) -> str:
    return f"{text[:2]}{mark}{text[2:]}"


@pytest.fixture(params=MARKS, ids=ascii)
def mark(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_every_file_is_written_whatever_is_in_the_names(tmp_path: Path, mark: str) -> None:
    owner = OWNER | {"name": marked("Clodomir", mark), "privacy_url": marked("https://clodomir.example", mark)}
    raoul = partner(legal_name=marked("Raoul SAS", mark), contact=marked("dpo@raoul.example", mark))
    raoul["contracts"][0]["purpose"] = marked("offers", mark)
    lea = person(1, first_name=marked("Léa", mark), last_name=marked("Dubois", mark), note=marked("note", mark))
    thing = archive(lea, person(2), owner=owner, partners=[raoul], forms=[form(name=marked("Quiz", mark))])
    path, made = tmp_path / "b.leads", tmp_path / "made"
    made.mkdir()
    (tmp_path / "a.json").write_text(json.dumps(thing), "utf-8")
    commands: list[tuple[object, ...]] = [
        ("restore", tmp_path / "a.json", path),
        ("check", path), ("contacts", path), ("contacts", path, "--json"), ("show", path, "c1"),
        ("decide", path, "--partner", "raoul"), ("decide", path, "--partner", "raoul", "--summary"),
        ("export", path, "--partner", "raoul", "--out", made / "e.xlsx"),
        ("register", path), ("verify", path, made / "e.xlsx"), ("trace", path, "person1@mail.example"),
        ("consent", path, "c1", "--event", "withdrawn", "--purpose", "partners"),
        ("notices", path, "--partner", "raoul", "--out", made / "n.xlsx"),
        ("dossier", path, "c1", "--out", made / "d.html"), ("dossier", path, "c1", "--out", made / "d.json"),
        ("list-page", path, "main-1", "--out", made / "l.html"),
        ("form-snippet", path, "quiz-v1", "--out", made / "f.html"),
        ("contract-draft", path, "raoul", "--out", made / "c.docx"),
        ("archive", path, made / "a.json"),
        ("erase", path, "c1"), ("check", path),
    ]  # fmt: skip
    for words in commands:
        found = call(*words, *(() if "--json" in words else ("--lang", "en")), *NOW)
        assert found.exit_code == 0, (words[0], found.output)
    openpyxl.load_workbook(made / "e.xlsx")
    assert len(list(made.iterdir())) == 8
