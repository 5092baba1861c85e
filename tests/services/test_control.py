"""The control pack: every figure comes from the book, what is missing stands first, and nobody is named in it."""

from __future__ import annotations

import copy
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Any

import docx
import pytest

from leadkeeper.db import contacts, disclosures
from leadkeeper.db.engine import fetch_all
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import use_language
from leadkeeper.messages.control import _notices, missing
from leadkeeper.progress import run
from leadkeeper.services.books.open import open_book
from leadkeeper.services.complaints.complaints import record_complaint
from leadkeeper.services.contacts.duplicates import merge
from leadkeeper.services.privacy.erasure import erase
from leadkeeper.services.privacy.requests import record_request, refuse_request
from leadkeeper.services.proof.breaches import list_breaches, mark_told, record_breach
from leadkeeper.services.proof.control import write_control
from leadkeeper.services.proof.sealed import keep_sealing_choice
from tests.chance.figures import figures
from tests.cli.made_cli import told
from tests.made_archive import archive, contract, form, form_version, given, partner, person, restored
from tests.oracle import control_figures
from tests.pages.grammar import faults
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
    held, control, kept = figures(made.book.path, tmp_path, NOW)
    assert control_figures.differences(held, control, kept) == []
    assert [control["counts"][name] for name in ("erased", "requests_open", "complaints")] == [1, 1, 1]


def recomputed(folder: Path, *words: str) -> str:
    """What the script of the oracle says, run alone."""
    script = [sys.executable, "-I", control_figures.__file__, *words]
    return subprocess.run(script, capture_output=True, text=True, check=False, cwd=folder).stdout


def numbers_in(thing: Any, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where the numbers of a JSON document stand."""
    parts = thing.items() if isinstance(thing, dict) else enumerate(thing) if isinstance(thing, list) else ()
    for name, part in parts:
        yield from numbers_in(part, (*place, name))
    if isinstance(thing, int) and not isinstance(thing, bool):
        yield place


def book_of_every_kind(folder: Path) -> Path:
    """A book with people dated by their file alone, merged, at shared addresses, erased, stopped, asking, sold."""
    long_ago, old_form = "2021-05-01T10:00:00+02:00", form(versions=[form_version(**{"from": "2019-01-01"})])
    people = [
        person(1, consents=[given(long_ago)]), person(2), person(3, consents=[given(long_ago)], stage="customer"),
        person(4, consents=[given(long_ago)], relation_ended_on="2023-11-24"),
        person(5, consents=[given(long_ago)], email="shared.box+a@gmail.com"),
        person(6, email="Shared.Box@googlemail.com", consents=[given("2023-11-25")]),
        person(7, consents=[given(long_ago)]), person(8, consents=[given(long_ago)]),
        person(9, consents=[], informed={"at": "2023-02-28", "mentions_transmission": True}, segment="b2b"),
        person(10, consents=[given(long_ago)], last_action={"at": "2026-10-01", "kind": "open"}), person(11),
    ]  # fmt: skip
    export = {"id": "E1", "partner": "raoul", "at": "2026-06-15", "channels": ["email"], "contacts": ["c2", "c11"]}
    stop = {"email": "person10@mail.example", "reason": "objection", "at": "2026-02-03"}
    restored(folder, archive(*people, forms=[old_form], deliveries=[export], suppressions=[stop])).close()
    book = folder / "book.leads"
    for day, names in (("2022-03-01", "a b person8"), ("2023-11-24", "c d"), ("2025-01-01", "e person1")):
        file = folder / f"{day}.csv"
        file.write_text("email\n" + "".join(f"{name}@mail.example\n" for name in names.split()), "utf-8")
        told("import", book, file, "--form", "none", "--now", f"{day}T10:00:00+01:00")
    with open_book(book, NOW) as opened:
        found = contacts.numbers(opened.db, ["c7", "c12", "c14"])
        merge(opened.db, found["c7"], [found["c14"]], {}, NOW)
    told("erase", book, "person11@mail.example", "--now", NOW.isoformat())
    told("request", book, "add", "c4", "--kind", "access", "--at", "2026-11-20", "--now", NOW.isoformat())
    return book


PERIODS = [(0, 8, 0, 1), (-1, 7, 0, 0), (-400, 6, 1, 0), (1, 10, 0, 1), (1200, 12, 0, 1)]
"""Days from now, and how many are over, have no date, and wait for an answer then."""


@pytest.mark.parametrize(("days", "over", "undated", "waiting"), PERIODS)
def test_retention_is_that_of_archive_and_imports(
    tmp_path: Path, days: int, over: int, undated: int, waiting: int
) -> None:
    book = book_of_every_kind(tmp_path)
    held, control, kept = figures(book, tmp_path, NOW + timedelta(days=days))
    assert control["retention"] == {"people": 14, "over": over, "undated": undated, "waiting": waiting}
    assert control_figures.differences(held, control, kept) == []


def test_a_changed_figure_is_noticed_whichever_it_is(tmp_path: Path) -> None:
    held, control, kept = figures(book_of_every_kind(tmp_path), tmp_path, NOW)
    places = [place for place in numbers_in(control) if place != ("leadkeeper_control",)]
    assert len(places) > 30
    for place in places:
        changed = copy.deepcopy(control)
        part = changed
        for name in place[:-1]:
            part = part[name]
        part[place[-1]] += 1
        assert control_figures.differences(held, changed, kept), place
    words = ["held-20261124.json", "control-20261124.zip", "book.leads"]
    assert recomputed(tmp_path, *words) == "0 differences\n"
    assert "retention: the pack says" in recomputed(tmp_path, *words[:2])


@pytest.mark.parametrize(("years", "days", "kept"), [(None, 0, 2), (1, 0, 2), (1, 365, 0), (None, 1000, 2)])
def test_the_sealed_proofs_of_a_pack_are_those_that_have_not_expired(
    made: Proven, tmp_path: Path, years: int | None, days: int, kept: int
) -> None:
    if years is not None:
        keep_sealing_choice(made.book.db, NOW.date(), years=years)
    given = "SELECT c.email FROM contacts c JOIN delivery_contacts m ON m.contact = c.id LIMIT 2"
    for (email,) in fetch_all(made.book.db, given):
        run(erase(made.book.db, email, NOW))
    held, control, read = figures(made.book.path, tmp_path, NOW + timedelta(days=days))
    assert control["sealed"] == {"keep": True, "years": years or 3, "kept": kept}
    assert control_figures.differences(held, control, read) == []
    control["sealed"]["keep"] = False
    assert len(control_figures.differences(held, control, read)) == 1


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


def test_its_page_says_what_the_window_says(tmp_path: Path) -> None:
    signed = contract(onward_transfer=False, seed_clause=True, sync_delay_h=100)
    export = {"id": "E1", "partner": "raoul", "at": "2026-06-15", "channels": ["email"], "contacts": ["c1"]}
    use_language("fr")
    with restored(tmp_path, archive(partners=[partner(contracts=[signed])], deliveries=[export])) as book:
        run(record_complaint(book.db, "person1@mail.example", NOW, "support", None))
        found = run(write_control(book.db, tmp_path / "d.zip", NOW))
    page = unescape(members(tmp_path / "d.zip")["index.html"].decode())
    for heading in ("Clauses manquantes", "Clauses non vérifiées"):
        assert f">{heading}</th>" in page
    (row,) = [row for row in page.split("<tr>") if "contrat du 05/01/2026" in row and "</td>" in row]
    absent, unchecked = row.split("</td>")[-3:-1]
    assert "Oppositions et retraits sont transmis" in absent
    assert "Droit applicable" in unchecked
    assert "revente" not in f"{absent}{unchecked}"
    assert not re.findall(r"no-transfer|seeds|\blaw\b|support|>email<|raoul-2026", page)
    assert "Message direct" in page
    assert any("contrat du 05/01/2026" in line for line in missing(found))
    use_language("en")


def test_notifications_that_were_not_sent_are_waiting() -> None:
    use_language("fr")
    counted = {"legal_name": "Raoul SAS", "all": 3, "open": 2, "overdue": 1, "late": 0}
    assert "En attente" in _notices([counted]).headers
    use_language("en")


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
