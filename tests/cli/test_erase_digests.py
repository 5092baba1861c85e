"""What partners are told of an erased person, and that what it needs goes once they were."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import openpyxl
import pytest

from tests.cli.made_cli import call, told
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


ANNE = person(1, email="du.puis@gmail.com", first_name="Anne", last_name="Dupuis")
BRUNO = person(2, email="dupuis@gmail.com", first_name="Bruno", last_name="Dupuis")


@pytest.mark.parametrize(
    ("other", "asked"),
    [
        (ANNE, [("c1", "objection")]),
        (ANNE | {"email": "anne@mail.example", "other_emails": ["dupuis@gmail.com"]}, []),
        (ANNE | {"email": "anne@mail.example", "phone": NUMBER}, []),
    ],
    ids=["her mailbox", "another address", "her number"],
)
def test_a_partner_that_was_given_the_mailbox_as_that_of_another_is_asked_to_stop_using_it(
    tmp_path: Path, other: dict[str, object], asked: list[tuple[str, str]]
) -> None:
    """Nobody was to be notified, although a withdrawal by the address notified the partner."""
    given = {"id": "E1", "partner": "raoul", "at": "2026-07-01", "channels": ["email"], "contacts": ["c1"]}
    with restored(tmp_path, archive(other, BRUNO | {"phone": NUMBER}, deliveries=[given])) as opened:
        book = opened.path
    spoken = call("erase", book, "c2", *NOW, "--lang", "en").stdout
    notices = told("notices", book, *NOW)
    assert [(one["contact"], one["kind"]) for one in notices] == asked
    assert ("in the row of Anne Dupuis" in spoken) is bool(asked)
    assert told("show", book, "c1", *NOW)["first_name"] == "Anne"
    if asked:
        told("notices", book, "--partner", "raoul", "--out", tmp_path / "stop.xlsx", *NOW)
        (headers, row) = openpyxl.load_workbook(tmp_path / "stop.xlsx").worksheets[0].values
        named = dict(zip(headers, row, strict=True))
        assert named["E-mail"] == "du.puis@gmail.com"
        assert "Effacez" not in named["À faire"]
