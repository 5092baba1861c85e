"""The commands about proofs, as a person types them."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.services.proof.pack import VERIFIERS
from tests.cli.made_cli import NOW, call, refused, told
from tests.files.rereading import reread
from tests.made_archive import archive, restored
from tests.services.made_proof import proven


@pytest.fixture
def book(tmp_path: Path) -> Path:
    with proven(tmp_path) as made:
        return Path(made.book.path)


def test_a_proof_is_written_and_checked_without_the_book(book: Path) -> None:
    pack, workbook = book.with_name("again.zip"), book.with_name("raoul.xlsx")
    made = told("proof", book, "E1", "--out", pack, *NOW)
    assert (made["export"], made["ref"], made["withheld"]) == ("E1", None, 0)
    key = told("proof-key", book)
    assert key == {"state": "ok", "fingerprint": made["fingerprint"], "known": made["fingerprint"]}
    book.unlink()
    found = told("verify-proof", pack, workbook, "--key", made["fingerprint"])
    assert (found["proof"], found["file"], found["rows"]) == ("valid", "match", made["rows"])
    words = call("verify-proof", pack, workbook, "--lang", "fr").stdout
    assert "La preuve de l’export E1 est telle qu’elle a été signée." in words
    assert made["fingerprint"] in words


def test_a_proof_with_the_clock_behind_is_written_if_the_clock_is_right(book: Path) -> None:
    """The refusal named an option that `proof` had not."""
    behind, out = ("--now", "2025-01-05T10:00:00+01:00"), book.with_name("behind.zip")
    for words in (("E1",), ("--ref", "E1-000007")):
        error = refused("proof", book, *words, "--out", out, *behind)
        assert (error["code"], "proof: --clock-is-right" in error["message"]) == ("clock-set-back", True)
        told("proof", book, *words, "--out", out, "--clock-is-right", *behind)
        out.unlink()


def test_the_proof_of_one_row_and_a_workbook_that_was_changed(book: Path) -> None:
    pack = book.with_name("one.zip")
    assert told("proof", book, "--ref", "E1-000007", "--out", pack, *NOW)["rows"] == 1
    assert refused("proof", book, "--ref", "E1-999999", "--out", book.with_name("x.zip"), *NOW)["code"] == "unknown-ref"
    assert refused("proof", book, "E1", "--out", pack, *NOW)["code"] == "file-exists"
    workbook = book.with_name("raoul.xlsx")
    with zipfile.ZipFile(workbook, "a") as archive:
        archive.comment = b"touched"
    found = call("verify-proof", pack, workbook, "--json")
    assert found.exit_code == 1
    assert json.loads(found.stdout)["file"] == "same-rows"


@pytest.mark.parametrize("words", [("E1", "--ref", "E1-000001"), ()])
def test_an_export_or_a_row_is_asked_for(book: Path, words: tuple[str, ...]) -> None:
    assert call("proof", book, *words, "--out", book.with_name("x.zip")).exit_code == 2


def test_the_script_in_the_pack_runs_without_any_library(book: Path, tmp_path: Path) -> None:
    script = [sys.executable, "-I", "-S", str(VERIFIERS / "verify.py")]
    asked = [*script, tmp_path / "p.zip", tmp_path / "raoul.xlsx", "--lang", "fr"]
    good = subprocess.run(asked, capture_output=True, check=False)
    assert good.returncode == 0, good.stderr.decode()
    assert "exactement le fichier envoyé" in good.stdout.decode()
    bad = subprocess.run([*script, tmp_path / "p.zip", tmp_path / "p.zip", "--json"], capture_output=True, check=False)
    assert bad.returncode == 1
    none = subprocess.run([*script, tmp_path / "raoul.xlsx"], capture_output=True, check=False)
    assert none.returncode == 1
    assert none.stderr == b""


def test_the_address_of_an_erased_person_opens_what_was_sealed(book: Path) -> None:
    cells = list(reread(book.with_name("raoul.xlsx")))
    email = str(next(one[6] for one in cells if one[0] == "E1-000004"))
    assert told("sealed-proof", book, *NOW) == {"keep": True, "years": 3, "kept": 0}
    done = told("erase", book, email, *NOW)
    assert done["sealed"] == 1
    (found,) = told("sealed-proof", book, email.upper(), *NOW)
    assert found["disclosures"][0]["export"] == "E1"
    traced = told("trace", book, email, *NOW)
    assert traced["sealed"] == [found]
    assert "Une preuve scellée" in call("trace", book, email, *NOW, "--lang", "fr").stdout
    assert told("sealed-proof", book, "nobody@mail.example", *NOW) == []
    assert told("sealed-proof", book, "--keep", "no", "--destroy", *NOW) == {"keep": False, "years": 3, "kept": 0}
    assert call("sealed-proof", book, email, "--keep", "no").exit_code == 2


def test_a_balancing_test_is_kept_and_its_absence_is_told(tmp_path: Path) -> None:
    person = {"id": "c1", "email": "pro@atelier.example", "informed": {"at": "2026-10-01"}}
    with restored(tmp_path, archive(person)) as opened:
        book = Path(opened.path)
    assert call("balancing-test", book, *NOW).exit_code == 1
    (lack,) = [one for one in control(book, "before.zip")["missing"] if one["code"] == "no-balancing-test"]
    assert lack["count"] == 1
    document = tmp_path / "balance.pdf"
    document.write_bytes(b"%PDF-1.7 signed")
    kept = told("balancing-test", book, document, "--on", "2026-11-02", *NOW)
    assert kept["sha256"] == sha256(b"%PDF-1.7 signed").hexdigest()
    assert told("balancing-test", book, *NOW) == kept
    after = control(book, "after.zip")
    assert "no-balancing-test" not in [one["code"] for one in after["missing"]]
    with zipfile.ZipFile(book.with_name("after.zip")) as packed:
        assert packed.read(f"evidence/{kept['sha256']}.pdf") == b"%PDF-1.7 signed"
        assert json.loads(packed.read("control.json"))["balancing_test"] == kept
    assert refused("balancing-test", book, tmp_path / "none.pdf", *NOW)["code"] == "file-missing"
    assert refused("balancing-test", book, document, "--on", "2027-01-01", *NOW)["code"] == "day-in-future"
    assert call("balancing-test", book, "--on", "2026-11-02", *NOW).exit_code == 2


def control(book: Path, name: str) -> Any:
    return told("control", book, "--out", book.with_name(name), *NOW)
