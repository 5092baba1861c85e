"""What an erased person's notification needs goes once the partner was told."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import openpyxl

from tests.cli.made_cli import told
from tests.made_archive import archive, person, restored

NOW = ("--now", "2026-11-24T10:00:00+01:00")
LATER = ("--now", "2026-11-25T10:00:00+01:00")
NUMBER = "+33639980001"


def test_the_digest_of_an_erased_number_goes_when_the_partner_was_told(tmp_path: Path) -> None:
    given = {"id": "E1", "partner": "raoul", "at": "2026-07-01", "channels": ["sms"], "contacts": ["c1"]}
    with restored(tmp_path, archive(person(1, email=None, phone=NUMBER), deliveries=[given])) as opened:
        book = opened.path
    digest = sha256(NUMBER.encode()).hexdigest()
    told("erase", book, "c1", *NOW)
    told("notices", book, "--partner", "raoul", "--out", tmp_path / "stop.xlsx", *NOW)
    (headers, row) = openpyxl.load_workbook(tmp_path / "stop.xlsx").worksheets[0].values
    assert dict(zip(headers, row, strict=True))["E-mail ou numéro d’une personne effacée (SHA-256)"] == digest
    assert digest.encode() in book.read_bytes()
    told("notices", book, "--partner", "raoul", "--told", *LATER)
    told("suppress", book, "other@mail.example", *LATER)
    assert digest.encode() not in book.read_bytes()
