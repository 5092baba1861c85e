from __future__ import annotations

from pathlib import Path

from leadkeeper.progress import run
from leadkeeper.services.imports.inspect import CONSENT_FIELDS, FIELDS, inspect_file, read_as


def test_a_person_may_say_how_a_file_is_written(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("email|prénom\na@quiz.example|Élodie\n".encode("mac-roman"))
    found = run(inspect_file(path, read_as(encoding="mac-roman", delimiter="|")))
    assert found.sample == (("a@quiz.example", "Élodie"),)


def test_consent_fields_are_fields() -> None:
    assert set(FIELDS) > CONSENT_FIELDS > {"consent_at", "form"}
