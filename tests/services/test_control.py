"""The control pack: every figure comes from the book, what is missing stands first, and nobody is named in it."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import docx
import pytest

from leadkeeper.db import disclosures
from leadkeeper.db.engine import fetch_all
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import use_language
from leadkeeper.progress import run
from leadkeeper.services.books.archive import archive
from leadkeeper.services.complaints.complaints import record_complaint
from leadkeeper.services.privacy.erasure import erase
from leadkeeper.services.privacy.requests import record_request, refuse_request
from leadkeeper.services.proof.breaches import list_breaches, mark_told, record_breach
from leadkeeper.services.proof.control import write_control
from tests.oracle import control_figures
from tests.pages.browser import Visit, faults, started
from tests.services.made_proof import NOW, Proven, members, proven


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Proven]:
    with proven(tmp_path) as found:
        yield found


def test_every_figure_is_that_of_the_archive(made: Proven, tmp_path: Path) -> None:
    emails = [email for (email,) in fetch_all(made.book.db, "SELECT email FROM contacts WHERE id IN (1, 2, 3)")]
    run(erase(made.book.db, emails[0], NOW))
    record_request(made.book.db, emails[1], "access", "2026-11-01", NOW)
    run(record_complaint(made.book.db, emails[2], NOW, "support", None))
    found = run(write_control(made.book.db, tmp_path / "d.zip", NOW))
    run(archive(made.book.db, tmp_path / "a.json"))
    script = [sys.executable, "-I", control_figures.__file__, str(tmp_path / "a.json"), str(tmp_path / "d.zip")]
    asked = subprocess.run(script, capture_output=True, text=True, check=False)
    assert (asked.stdout, asked.returncode) == ("0 differences\n", 0)
    assert found["counts"]["erased"] == 1

    held = json.loads((tmp_path / "a.json").read_text("utf-8"))
    held["contacts"][4]["consents"] = []
    held["deliveries"][0]["contacts"].pop()
    lines = control_figures.differences(held, found)
    assert {line.split(":")[0] for line in lines} >= {"events", "disclosures", "exports", "people by form"}


@pytest.mark.parametrize("spoken", ["fr", "en"])
def test_the_index_stands_in_nobodys_way(made: Proven, tmp_path: Path, spoken: str) -> None:
    record_breach(made.book.db, "a laptop was stolen", None, NOW)
    use_language(spoken)
    run(write_control(made.book.db, tmp_path / "d.zip", NOW))
    with started() as browser:
        visit = Visit(browser, members(tmp_path / "d.zip")["index.html"].decode(), 360)
        assert visit.barriers == []
        assert (visit.complaints, visit.asked) == ([], [])
        assert not visit.too_wide
        visit.close()


def test_nobody_and_no_seed_contact_is_named_in_it(made: Proven, tmp_path: Path) -> None:
    asked = record_request(made.book.db, "c1", "access", "2026-11-01", NOW, "Zoélie wrote twice")
    refuse_request(made.book.db, asked, "Zoélie did not show who she is", "email", "2026-11-20", NOW)
    run(write_control(made.book.db, tmp_path / "d.zip", NOW))
    texts = []
    for name, content in members(tmp_path / "d.zip").items():
        if name.endswith(".docx"):
            with zipfile.ZipFile(io.BytesIO(content)) as document:
                texts += [document.read(one) for one in document.namelist()]
        texts.append(content)
    whole = b"\n".join(texts).decode("utf-8", "replace").lower()
    assert "zoélie" not in whole
    people = [email for (email,) in fetch_all(made.book.db, "SELECT email FROM contacts WHERE email IS NOT NULL")]
    for address in {*people, *disclosures.trap_addresses(made.book.db)}:
        assert address.lower() not in whole
    content = json.loads(members(tmp_path / "d.zip")["control.json"])
    assert "traps" not in json.dumps(content)


def test_what_is_missing_stands_first_and_the_drafts_can_be_gone_on_with(made: Proven, tmp_path: Path) -> None:
    use_language("fr")
    found = run(write_control(made.book.db, tmp_path / "d.zip", NOW))
    parts = members(tmp_path / "d.zip")
    page = parts["index.html"].decode()
    assert faults(page) == []
    assert page.index("Ce qui manque") < page.index("Registre des exports")
    codes = {one["code"] for one in found["missing"]}
    assert {"no-evidence", "no-snapshot", "no-document", "no-dpia"} <= codes
    manifest = json.loads(parts["manifest.json"])
    assert {one["name"]: one["sha256"] for one in manifest["files"]} == {
        name: sha256(content).hexdigest() for name, content in parts.items() if name != "manifest.json"
    }
    drafts = [name for name in parts if name.endswith(".docx")]
    assert len(drafts) == 3
    for name in drafts:
        paragraphs = [one.text for one in docx.Document(io.BytesIO(parts[name])).paragraphs]
        assert "Projet rempli à partir du carnet" in paragraphs[1]
        assert not any("{" in text for text in paragraphs)
    with pytest.raises(LeadKeeperError):
        run(write_control(made.book.db, tmp_path / "d.zip", NOW))


def test_a_breach_has_seventy_two_hours(made: Proven) -> None:
    db = made.book.db
    one = record_breach(db, "a laptop was stolen", "2026-11-23T10:00:00+01:00", NOW)
    assert (one.breach.id, one.hours_left, one.state) == ("B1", 48, "open")
    (late,) = list_breaches(db, NOW + timedelta(days=3))
    assert (late.hours_left, late.state) == (-24, "overdue")
    told = mark_told(db, "B1", NOW, authority="2026-11-24T09:00:00+01:00", people=None)
    assert told.state == "told"
    plain = record_breach(db, "a mail went astray", "2026-11-21T10:00", NOW)
    assert (plain.breach.known_at, plain.hours_left) == ("2026-11-21T10:00:00+01:00", 0)
    assert record_breach(db, "a key was lost", "2026-11-21", NOW).breach.known_at == "2026-11-21T00:00:00+01:00"
    late = mark_told(db, "B3", NOW, authority="2026-11-24", people="2026-11-22")
    assert (late.breach.authority_at, late.state) == (NOW.isoformat(), "told-late")
    assert late.breach.people_at == "2026-11-22T23:59:59+01:00"
    for code, ask in (
        ("reason-missing", lambda: record_breach(db, " ", None, NOW)),
        ("bad-instant", lambda: record_breach(db, "x", "yesterday", NOW)),
        ("day-in-future", lambda: record_breach(db, "x", "2027-01-01T00:00:00+01:00", NOW)),
        ("unknown-breach", lambda: mark_told(db, "B9", NOW, authority=None, people=None)),
    ):
        with pytest.raises(LeadKeeperError) as refused:
            ask()
        assert refused.value.code == code
