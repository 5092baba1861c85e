"""A proof pack: what it holds and hides, and what its checkers say of honest and of changed ones."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from leadkeeper.db import contacts, disclosures, proofs, register
from leadkeeper.db.book import settings
from leadkeeper.db.engine import fetch_all, writing
from leadkeeper.domain import serialization
from leadkeeper.domain.book import ExportRequest
from leadkeeper.domain.partner import PaymentTerms, PriceTier
from leadkeeper.domain.proof.rows import address_hash
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages.errors import sentence
from leadkeeper.progress import run
from leadkeeper.services.books.open import open_book
from leadkeeper.services.consent.forms import attach_evidence
from leadkeeper.services.demo import build_sample
from leadkeeper.services.exports import exporter
from leadkeeper.services.exports.exporter import export_contacts
from leadkeeper.services.privacy.erasure import erase
from leadkeeper.services.proof import keys
from leadkeeper.services.proof.check import PackCheck, check_pack
from leadkeeper.services.proof.control import write_control
from leadkeeper.services.proof.pack import write_proof, write_row_proof
from tests.files.rereading import reread
from tests.services.made_proof import NOW, Proven, members, proven, script, zipped


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Proven]:
    with proven(tmp_path) as found:
        yield found


def faults(found: PackCheck) -> dict[str, list[str]]:
    named: dict[str, list[str]] = {}
    for one in found.faults:
        named.setdefault(one.code, []).append(one.name)
    return named


def rows_in(pack: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in members(pack)["rows.jsonl"].splitlines()]


def test_an_honest_pack_and_its_workbook_are_accepted_by_both_checkers(made: Proven) -> None:
    for pack in (made.pack, made.row):
        assert check_pack(pack, made.workbook).is_sound
        assert script().check(pack, made.workbook)["ok"]
    found = check_pack(made.pack, made.workbook).as_json()
    assert (found["proof"], found["file"], found["cover_fingerprint"]) == ("valid", "match", found["fingerprint"])
    assert found["fingerprint"] == keys.shown(keys.key_status(made.book.db).key)


def test_a_row_of_the_pack_says_when_on_which_form_and_list_and_how_well_proven(made: Proven) -> None:
    rows, cells = rows_in(made.pack), list(reread(made.workbook))
    assert len(rows) == len(cells)
    for row, cell in zip(rows, cells, strict=True):
        assert (row["ref"], row["instant"], row["form"]) == (cell[0], cell[1], cell[3])
        assert (row["channels"], row["lists"]) == ([cell[2]], [cell[4]])
        assert row["grade"] in (2, 3)
        assert row["address"] == address_hash(bytes.fromhex(row["salt"]), str(cell[6]))


def test_seed_contacts_look_like_the_other_rows(made: Proven) -> None:
    traps = disclosures.trap_addresses(made.book.db)
    of_traps = {cells[0] for cells in reread(made.workbook) if cells[6] in traps}
    rows = rows_in(made.pack)
    shapes = [{name: type(value) for name, value in row.items()} for row in rows]
    assert len(of_traps) == 2
    assert all(shape == shapes[0] for shape in shapes)
    terms = {(row["form"], str(row["lists"]), row["grade"]) for row in rows if row["ref"] not in of_traps}
    assert {(row["form"], str(row["lists"]), row["grade"]) for row in rows if row["ref"] in of_traps} <= terms
    manifest = json.loads(members(made.pack)["manifest.json"])
    assert manifest["export"]["rows"] == len(rows)
    assert "traps" not in members(made.pack)["manifest.json"].decode()


def test_a_row_alone_says_nothing_of_any_other_row(made: Proven) -> None:
    parts = members(made.row)
    manifest, (row,) = json.loads(parts["manifest.json"]), rows_in(made.row)
    hidden = {bytes.fromhex(one) for one in manifest["row"]["branch"]}
    numbers = [number for (number,) in fetch_all(made.book.db, "SELECT id FROM contacts")]
    everybody = [one.email for one in contacts.read(made.book.db, numbers)]
    known = [bytes.fromhex(row["salt"]), b"", bytes(32), bytes.fromhex(manifest["export"]["root"])]
    others = [str(cells[6]) for cells in reread(made.workbook) if cells[0] != row["ref"]]
    text = b"".join(parts.values()).decode("utf-8", "replace").lower()
    for email in {*filter(None, everybody), *others}:
        assert email.lower() not in text
        for salt in known:
            for made_of in (b"address\0" + salt, salt, b"\0" + salt):
                assert sha256(made_of + email.lower().encode()).digest() not in hidden
            if email in others:
                assert address_hash(salt, email) not in text
    assert "contract" not in manifest
    refs = {cells[0] for cells in reread(made.workbook)} - {row["ref"]}
    assert not any(str(ref).lower() in text for ref in refs)


def test_what_a_partner_pays_is_not_in_the_pack(made: Proven, tmp_path: Path) -> None:
    terms = PaymentTerms(payment_days=30, return_cap_percent=15, tiers=(PriceTier(1000, 77),))
    with writing(made.book.db):
        text = json.dumps(serialization.write(terms))
        made.book.db.conn.execute("UPDATE contracts SET terms = ?", (text,))
    pack = tmp_path / "priced.zip"
    run(write_proof(made.book.db, "E1", pack, NOW))
    contract = json.loads(members(pack)["manifest.json"])["contract"]
    assert contract["channels"]
    assert not {"price_cents", "terms"} & set(contract)


def test_what_was_changed_in_a_workbook_is_named(made: Proven, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(made.workbook)
    sheet = book.worksheets[0]
    sheet["G2"] = "autre@mail.example"
    sheet.delete_rows(5)
    sheet.append([None, "x", "email", None, None, None, "ajout@mail.example", "Ajout"])
    seventh, eighth = [[cell.value for cell in row] for row in sheet.iter_rows(7, 8)]
    for column, (one, other) in enumerate(zip(seventh, eighth, strict=True), 1):
        sheet.cell(7, column).value, sheet.cell(8, column).value = other, one
    changed = tmp_path / "changed.xlsx"
    book.save(changed)
    found = check_pack(made.pack, changed).as_json()
    last = sheet.max_row
    assert (found["file"], found["changed"], found["missing"]) == ("changed", ["E1-000001"], ["E1-000004"])
    assert (found["added"], found["moved"]) == ([str(last)], ["E1-000008"])
    told = script().check(made.pack, changed)
    assert {name: told[name] for name in ("file", "changed", "missing", "added", "moved")} == {
        name: found[name] for name in ("file", "changed", "missing", "added", "moved")
    }


def test_a_workbook_that_was_only_saved_again_has_the_same_rows_and_is_not_the_file(
    made: Proven, tmp_path: Path
) -> None:
    again = tmp_path / "again.xlsx"
    openpyxl.load_workbook(made.workbook).save(again)
    for found in (check_pack(made.pack, again).as_json(), script().check(made.pack, again)):
        assert (found["proof"], found["file"], found["changed"]) == ("valid", "same-rows", [])
    assert not check_pack(made.pack, again).is_sound


def test_what_was_changed_in_a_pack_is_named(made: Proven, tmp_path: Path) -> None:
    parts = members(made.pack)
    lines = parts["rows.jsonl"].splitlines(keepends=True)
    cases = {
        "row-changed": [lines[0].replace(b'"grade":2', b'"grade":3'), *lines[1:]],
        "row-missing": lines[1:],
        "row-added": [*lines, lines[0]],
        "row-moved": [lines[1], lines[0], *lines[2:]],
        "row-unreadable": [b"{}\n", *lines[1:]],
    }
    for code, changed in cases.items():
        pack = zipped(tmp_path / f"{code}.zip", {**parts, "rows.jsonl": b"".join(changed)})
        for named in (faults(check_pack(pack)), {one["code"]: 1 for one in script().check(pack)["faults"]}):
            assert {code, "file-changed"} <= set(named)
    gone = zipped(tmp_path / "gone.zip", {name: part for name, part in parts.items() if name != "verify.py"})
    assert faults(check_pack(gone)) == {"file-missing": ["verify.py"]}
    more = zipped(tmp_path / "more.zip", parts | {"extra.txt": b"x"})
    assert faults(check_pack(more)) == {"file-added": ["extra.txt"]}


def test_a_pack_signed_by_another_key_is_refused_by_the_cover_sheet(made: Proven, tmp_path: Path) -> None:
    with writing(made.book.db):
        made.book.db.conn.execute("DELETE FROM proof_secrets")
    assert keys.key_status(made.book.db).state == "lost"
    pack = tmp_path / "other.zip"
    run(write_proof(made.book.db, "E1", pack, NOW))
    assert check_pack(pack).is_sound
    assert set(faults(check_pack(pack, made.workbook))) == {"key-other"}
    assert {one["code"] for one in script().check(pack, made.workbook)["faults"]} == {"key-other"}
    (told,) = [one for one in register.entries(made.book.db) if one.kind == "key"]
    assert told.body["why"] == "lost"
    assert keys.key_status(made.book.db).state == "ok"


def test_a_key_that_was_put_there_signs_nothing(made: Proven, tmp_path: Path) -> None:
    with writing(made.book.db):
        settings.set_secret(made.book.db, settings.SIGNING, b"k" * 32, NOW.isoformat())
    with pytest.raises(LeadKeeperError) as told:
        run(write_proof(made.book.db, "E1", tmp_path / "p2.zip", NOW))
    assert told.value.code == "proof-key-changed"
    assert keys.renew_key(made.book.db, "my own", NOW).state == "ok"
    run(write_proof(made.book.db, "E1", tmp_path / "p2.zip", NOW))


def test_the_expected_fingerprint_can_be_given(made: Proven) -> None:
    right = check_pack(made.pack).key
    assert right is not None
    assert check_pack(made.pack, key=right.lower().replace(" ", ":")).is_sound
    assert set(faults(check_pack(made.pack, key=right[::-1]))) == {"key-other"}


def test_an_erased_person_is_withheld_and_the_root_stays(made: Proven, tmp_path: Path) -> None:
    email = next(str(cells[6]) for cells in reread(made.workbook) if cells[0] == "E1-000003")
    before = json.loads(members(made.pack)["manifest.json"])["export"]["root"]
    run(erase(made.book.db, email, NOW))
    pack = tmp_path / "after.zip"
    done = run(write_proof(made.book.db, "E1", pack, NOW))
    assert (done.root, done.withheld) == (before, 1)
    found = check_pack(pack, made.workbook)
    assert found.is_sound
    assert found.withheld == 1
    assert script().check(pack, made.workbook)["ok"]
    with pytest.raises(LeadKeeperError) as told:
        write_row_proof(made.book.db, "E1-000003", tmp_path / "one.zip", NOW)
    assert told.value.code == "proof-withheld"


@pytest.mark.parametrize("wanted", ["E9", "E1-000000", "E1-999999", "E1-3", "nothing"])
def test_what_is_not_there_has_no_proof(made: Proven, tmp_path: Path, wanted: str) -> None:
    def ask() -> None:
        if wanted.startswith("E9"):
            run(write_proof(made.book.db, wanted, tmp_path / "x.zip", NOW))
        else:
            write_row_proof(made.book.db, wanted, tmp_path / "x.zip", NOW)

    with pytest.raises(LeadKeeperError) as told:
        ask()
    assert told.value.code in ("unknown-export", "unknown-ref")
    assert not (tmp_path / "x.zip").exists()


def test_rows_that_were_altered_in_the_book_are_not_signed(made: Proven, tmp_path: Path) -> None:
    db = made.book.db
    proof = proofs.proof_of(db, "E1")
    assert proof is not None
    stored = list(proofs.rows_of(db, proof))
    altered = [replace(one, grade=3) if not isinstance(one, str) else one for one in stored]
    with writing(db):
        db.conn.execute("UPDATE proof_rows SET packed = ? WHERE first = 0", (proofs.pack_rows(altered),))
    with pytest.raises(LeadKeeperError) as told:
        run(write_proof(db, "E1", tmp_path / "x.zip", NOW))
    assert told.value.code == "proof-damaged"


def test_a_clock_before_the_last_proof_is_told(made: Proven, tmp_path: Path) -> None:
    with pytest.raises(LeadKeeperError) as told:
        run(write_proof(made.book.db, "E1", tmp_path / "x.zip", NOW - timedelta(days=2)))
    assert told.value.code == "clock-set-back"


def test_an_export_from_before_proofs_were_kept_says_so(made: Proven, tmp_path: Path) -> None:
    with writing(made.book.db):
        made.book.db.conn.execute("DELETE FROM proof_rows")
        made.book.db.conn.execute("DELETE FROM proofs")
    with pytest.raises(LeadKeeperError) as told:
        run(write_proof(made.book.db, "E1", tmp_path / "x.zip", NOW))
    assert told.value.code == "proof-not-kept"


def test_an_export_that_fails_leaves_no_proof(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_things: object, **_more: object) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr("leadkeeper.files.atomic.release", fails)
    with open_book(run(build_sample(tmp_path / "b.leads", NOW)), NOW) as book:
        with pytest.raises(OSError, match="full"):
            run(export_contacts(book.db, ExportRequest("raoul", str(tmp_path / "out.xlsx")), NOW))
        assert fetch_all(book.db, "SELECT count(*) FROM proofs") == [(0,)]
        assert fetch_all(book.db, "SELECT count(*) FROM proof_rows") == [(0,)]


def test_blocks_of_rows_lead_to_the_same_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proofs, "BLOCK", 100)
    monkeypatch.setattr(exporter, "BLOCK", 100)
    with proven(tmp_path) as made:
        assert len(fetch_all(made.book.db, "SELECT first FROM proof_rows")) > 5
        email = next(str(cells[6]) for cells in reread(made.workbook) if cells[0] == "E1-000250")
        run(erase(made.book.db, email, NOW))
        run(write_proof(made.book.db, "E1", tmp_path / "after.zip", NOW))
        assert check_pack(tmp_path / "after.zip").is_sound


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a zip at all"])
def test_what_is_no_zip_is_refused_in_words(made: Proven, tmp_path: Path, content: bytes) -> None:
    pack = tmp_path / "bad.zip"
    pack.write_bytes(content)
    with pytest.raises(LeadKeeperError) as told:
        check_pack(pack)
    assert told.value.code == "file-unreadable"


def test_hostile_zips_are_refused_in_words(made: Proven, tmp_path: Path) -> None:
    cut = tmp_path / "cut.zip"
    cut.write_bytes(made.pack.read_bytes()[:-200])
    bomb = zipped(tmp_path / "bomb.zip", members(made.pack) | {"rows.jsonl": bytes(200 << 20)})
    other = zipped(tmp_path / "other.zip", {"x.txt": b"x"})
    codes = []
    for pack in (cut, bomb, other):
        with pytest.raises(LeadKeeperError) as told:
            check_pack(pack)
        codes.append(told.value.code)
        assert "as a list" not in sentence(told.value)
    assert codes == ["file-unreadable", "file-unreadable", "no-proof-pack"]


def test_a_book_whose_key_is_gone_says_so_and_its_new_key_is_not_the_one_of_the_cover_sheet(
    made: Proven, tmp_path: Path
) -> None:
    before = keys.key_status(made.book.db).key
    with writing(made.book.db):
        made.book.db.conn.execute("DELETE FROM proof_secrets WHERE name = ?", (settings.SIGNING,))
    assert (keys.key_status(made.book.db).state, keys.key_status(made.book.db).known) == ("lost", before)
    run(write_proof(made.book.db, "E1", tmp_path / "x.zip", NOW))
    (entry,) = [one for one in register.entries(made.book.db) if one.kind == "key" and one.body["why"] == "lost"]
    assert entry.body["previous"] == before
    assert check_pack(tmp_path / "x.zip").is_sound
    assert list(faults(check_pack(tmp_path / "x.zip", made.workbook))) == ["key-other"]


def test_evidence_that_was_altered_is_in_no_pack_and_is_named(made: Proven, tmp_path: Path) -> None:
    db, picture = made.book.db, tmp_path / "form.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n the form")
    version = str(rows_in(made.pack)[0]["form"])
    digest = attach_evidence(db, version, "screenshot", picture, NOW.date(), NOW).sha256
    run(write_proof(db, "E1", tmp_path / "whole.zip", NOW))
    assert f"files/{digest}.png" in members(tmp_path / "whole.zip")
    with writing(db):
        db.conn.execute("UPDATE files SET bytes = ? WHERE sha256 = ?", (b"\x89PNG\r\n\x1a\n another", digest))
    found = run(write_proof(db, "E1", tmp_path / "altered.zip", NOW))
    assert "form.png" in found.missing
    assert f"files/{digest}.png" not in members(tmp_path / "altered.zip")
    control = run(write_control(db, tmp_path / "d.zip", NOW))
    assert {"code": "evidence-altered", "name": version} in control["missing"]
