"""Edits of the book's file by plain sqlite3: each is told by `check` or `verify`, or SECURITY.md names it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.db import forms, suppressions
from leadkeeper.db.book import attachments
from leadkeeper.db.engine import writing
from leadkeeper.domain.book import ExportRequest, Suppression
from leadkeeper.domain.form import Evidence
from leadkeeper.progress import run
from leadkeeper.services.books.backup import check_book
from leadkeeper.services.books.open import open_book
from leadkeeper.services.contacts.duplicates import merge
from leadkeeper.services.exports.exporter import export_contacts
from leadkeeper.services.exports.identify import verify
from tests.cli.made_cli import call, told
from tests.made_archive import NOW, archive, given, person, restored

SECURITY = Path(__file__).parents[1] / "SECURITY.md"
NO = given("2026-07-01T10:00:00+02:00", event="withdrawn")
FORGET_TRIGGERS = (
    "DROP TRIGGER register_keeps_update; DROP TRIGGER register_keeps_delete;"
    "DROP TRIGGER consents_keep_update; DROP TRIGGER consents_keep_delete;"
)

TOLD = {
    "a delivery is gone": "DELETE FROM delivery_contacts; DELETE FROM traps; DELETE FROM deliveries",
    "a person is gone from a delivery": "DELETE FROM delivery_contacts WHERE position = 0 AND delivery = 1",
    "somebody else was given": "UPDATE delivery_contacts SET contact = 4 WHERE delivery = 1 AND position = 0",
    "somebody else was given, and always was": (
        "UPDATE delivery_contacts SET contact = 4, person = 4 WHERE delivery = 1 AND position = 0"
    ),
    "somebody else was given after a merge that never was": (
        "UPDATE delivery_contacts SET contact = 4 WHERE delivery = 1 AND position = 0;"
        "INSERT INTO merged (number, ref, contact) VALUES (1, 'c1x', 4)"
    ),
    "one more was given": ("INSERT INTO delivery_contacts (delivery, position, contact, person) VALUES (1, 99, 4, 4)"),
    "a row was given on other channels": "UPDATE delivery_contacts SET channels = '[\"post\"]'",
    "two rows change places": (
        "UPDATE delivery_contacts SET position = 99 WHERE delivery = 2 AND position ="
        " (SELECT min(position) FROM delivery_contacts WHERE delivery = 2)"
    ),
    "another address was given": "UPDATE delivery_contacts SET given = '0011223344556677' WHERE delivery = 1",
    "another key": "UPDATE deliveries SET given_key = NULL",
    "another partner was given": "UPDATE deliveries SET partner = 2 WHERE id = 1",
    "given at another instant": "UPDATE deliveries SET at = '2026-01-01T10:00:00+01:00' WHERE id = 1",
    "given on other channels": "UPDATE deliveries SET channels = '[\"sms\"]' WHERE id = 1",
    "another file": "UPDATE deliveries SET file_sha256 = 'ff' WHERE id = 1",
    "other columns": "UPDATE deliveries SET details = '{}' WHERE id = 2",
    "never released": "UPDATE deliveries SET state = 'pending' WHERE id = 2",
    "another id": "UPDATE deliveries SET ref = 'E7' WHERE id = 1",
    "one more delivery": (
        "INSERT INTO deliveries (ref, partner, at, channels, state) VALUES ('E9', 1, '2026-02-02', '[]', 'released')"
    ),
    "a trap is gone": "DELETE FROM traps",
    "a trap has another address": "UPDATE traps SET email = 'x@y.example'",
    "an entry is gone": FORGET_TRIGGERS + "DELETE FROM register WHERE seq = 2",
    "the last entry is gone": FORGET_TRIGGERS + "DELETE FROM register WHERE seq = (SELECT max(seq) FROM register)",
    "the last entry is gone, and remembered as never there": FORGET_TRIGGERS
    + (
        "DELETE FROM register WHERE seq = (SELECT max(seq) FROM register); UPDATE settings SET value ="
        " (SELECT seq || ' ' || hash FROM register ORDER BY seq DESC LIMIT 1) WHERE name = 'register-head'"
    ),
    "an entry says something else": FORGET_TRIGGERS + "UPDATE register SET body = replace(body, 'raoul', 'acme')",
    "an entry has another instant": FORGET_TRIGGERS + "UPDATE register SET at = '2026-01-01' WHERE seq = 1",
    "a trigger is gone": "DROP TRIGGER consents_keep_delete",
    "a trigger does nothing": (
        "DROP TRIGGER register_keeps_delete; CREATE TRIGGER register_keeps_delete BEFORE DELETE ON register"
        " BEGIN SELECT 1; END"
    ),
    "a view hides a file": "DROP VIEW given; CREATE VIEW given AS SELECT 1 AS contact, 1 AS partner",
    "a new trigger": "CREATE TRIGGER quiet AFTER INSERT ON suppressions BEGIN DELETE FROM suppressions; END",
    "a stop is gone": "DELETE FROM suppressions",
    "a stop is about another address": "UPDATE suppressions SET email = 'x@y.example'",
    "a stop is about one channel": "UPDATE suppressions SET channel = 'post'",
    "every withdrawal is a yes": "UPDATE consent_kinds SET event = 'given' WHERE event = 'withdrawn'",
    "a partner is another company": "UPDATE partners SET siren = '123456782' WHERE ref = 'raoul'",
    "a partner is not on hold any more": "UPDATE partners SET hold = NULL",
    "a contract holds longer": "UPDATE contracts SET body = replace(body, '2026-12-31', '2036-12-31')",
    "a list always named somebody": "UPDATE list_versions SET names = replace(names, '987654324', '123456782')",
    "a list was out earlier": "UPDATE list_versions SET published_at = '2020-01-01'",
    "a form showed something else": "UPDATE form_versions SET description = '{}'",
    "a form is valid again": "UPDATE forms SET status = 'active', kind = 'own', name = 'x'",
    "evidence is of an earlier day": "UPDATE evidence SET taken_at = '2020-01-01'",
    "evidence is another file": "UPDATE evidence SET sha256 = 'ff'",
    "a kept file is another one": "UPDATE files SET bytes = x'00'",
    "the wait after a put-back is over": "DELETE FROM settings WHERE name = 'put-back'",
    "answers may be changed for good": "INSERT INTO permits (reason) VALUES ('x')",
    "an index is gone": "DROP INDEX contacts_import",
    "one more table": "CREATE TABLE notes (text)",
    "a merge that never was": "INSERT INTO merged (number, ref, contact) VALUES (77, 'c77', 4)",
    "rights go to somebody else": "UPDATE owner SET rights_contact = 'x@y.example'",
    "other terms of payment": "UPDATE contracts SET terms = '{}'",
    "an answer of nobody": "INSERT INTO consents (contact, seq, kind, at, lo, hi) VALUES (999, 1, 1, '2026', 0, 0)",
    "the journal is gone": "DELETE FROM edits",
    "a rule is off": "INSERT INTO settings (name, value) VALUES ('rules-off', '[\"R40\"]')",
}

NOT_TOLD = {
    "answers of people": FORGET_TRIGGERS + "DELETE FROM consents WHERE contact = 3 AND seq = 1",
    "what is known of people": "UPDATE contacts SET email = 'other@x.example' WHERE id = 1",
    "decisions of a reviewer": (
        "INSERT INTO reviews (contact, seq, rule, partner, decision, reason, at)"
        " VALUES (3, 0, 'R41', 1, 'allow', 'x', '2026-03-01')"
    ),
    "requests": "DELETE FROM requests",
    "notices": "UPDATE notices SET sent_at = '2026-01-01'",
    "imports with the lines of their files": "UPDATE imports SET file = 'x'; DELETE FROM source_blocks",
    "the journal of edits": "UPDATE edits SET facts = '{}'; UPDATE edit_parts SET packed = x'00'",
    "remembered columns": "INSERT INTO import_mappings VALUES ('a', '{}', '2026')",
    "saved views": "INSERT INTO saved_views VALUES ('contacts', 'x', '{}')",
    "monthly runs": "INSERT INTO months VALUES (1, '2026-01-01', NULL, '{}')",
    "breaches": "INSERT INTO breaches VALUES (1, 'B1', '2026-01-01', '{}')",
    "kept proofs": "UPDATE proofs SET root = 'ff'; DELETE FROM sealed_proofs",
}
"""By the words that SECURITY.md has for it; the triggers are made again."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book with an export, a restored delivery, traps, a merge, a stop, and a picture of its own."""
    folder = tmp_path_factory.mktemp("whole")
    acme = {"id": "acme", "legal_name": "Acme SA", "hold": {"since": "2026-05-02", "reason": "unpaid"}}
    people = (person(1), person(2), person(3, consents=[given(), NO]), person(4, consents=[]), person(5))
    before = {"id": "E1", "partner": "raoul", "at": "2026-02-15", "channels": ["email"], "contacts": ["c1", "c3"]}
    request = {"id": "Q1", "contact": "c1", "kind": "access", "received_on": "2026-11-20"}
    notice = {"partner": "raoul", "contact": "c3", "kind": "withdrawal", "due": "2026-12-30"}
    thing = archive(*people, deliveries=[before], requests=[request], notices=[notice])
    thing["partners"].append(acme)
    with restored(folder, thing) as opened:
        run(
            export_contacts(
                opened.db, ExportRequest("raoul", str(folder / "out.xlsx"), again="once more", traps=1), NOW
            )
        )
        with writing(opened.db):
            suppressions.add(opened.db, Suppression("stop@x.example", reason="objection"))
            digest = attachments.keep(opened.db, "v1.png", b"picture", "2026-11-24")
            forms.add_evidence(opened.db, "quiz-v1", Evidence("screenshot", "v1.png", digest), copied=True)
            opened.db.conn.execute("INSERT INTO settings VALUES ('put-back', '')")
        merge(opened.db, 2, [5], {}, NOW)
    return folder / "book.leads"


@pytest.fixture
def path(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(whole, tmp_path / "book.leads"))


def edited(path: Path, script: str) -> None:
    """Edits the file as somebody would who has nothing but SQLite; triggers that had to go are there again."""
    with closing(sqlite3.connect(path)) as db:
        triggers = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        db.executescript(f"PRAGMA foreign_keys = OFF; {script}")
        there = {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")}
        if script.startswith(FORGET_TRIGGERS):
            for name, sql in triggers:
                if name not in there:
                    db.execute(sql)
        db.commit()


def found(path: Path) -> tuple[Any, Any]:
    with open_book(path, NOW, write=False) as book:
        return check_book(book.db), verify(book.db)


def test_a_book_that_nobody_edited_is_sound(path: Path) -> None:
    edited(path, "SELECT 1")
    assert found(path)[0]["sound"]
    assert found(path)[1].sound


@pytest.mark.parametrize("edit", TOLD)
def test_an_edit_is_told(path: Path, edit: str) -> None:
    edited(path, TOLD[edit])
    checked, verified = found(path)
    assert not (checked["sound"] and verified.sound)
    answer = call("check", path, "--lang", "en")
    assert answer.exit_code == (0 if checked["sound"] else 1)


@pytest.mark.parametrize("edit", NOT_TOLD)
def test_what_is_not_told_stands_in_the_document(path: Path, edit: str) -> None:
    edited(path, NOT_TOLD[edit])
    checked, verified = found(path)
    assert checked["sound"]
    assert verified.sound
    assert edit in " ".join(SECURITY.read_text("utf-8").split())


def test_trace_says_never_given_and_verify_says_why(path: Path) -> None:
    edited(path, "DELETE FROM delivery_contacts WHERE contact = 1")
    assert told("trace", path, "person1@mail.example")["deliveries"] == []
    answer = call("verify", path, "--lang", "en")
    assert answer.exit_code == 1
    assert "E1, E2" in answer.output


def test_an_export_that_was_released_is_not_taken_back_by_an_edit(path: Path, tmp_path: Path) -> None:
    (tmp_path / "bait").write_text("kept")
    edited(path, f"UPDATE deliveries SET state = 'pending', pending_path = '{tmp_path / 'bait'}'")
    open_book(path, NOW).close()
    assert (tmp_path / "bait").read_text() == "kept"
    assert [one["export"] for one in told("trace", path, "person1@mail.example")["deliveries"]] == ["E1", "E2"]
