"""What an erasure leaves of a record, and what it takes out of the stop list, complaints, edits and views."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadkeeper.db import complaints, contact_list, contacts, erasure, suppressions
from leadkeeper.db.book import attachments, undo_log
from leadkeeper.db.engine import Db, IntegrityError, fetch_all, fetch_one, fetch_value, writing
from leadkeeper.domain.book import Complaint, Suppression
from leadkeeper.domain.contact import Contact

AT = "2026-11-24T10:00:00+01:00"
LEA = "lea@orange.example"


def blank(db: Db, *numbers: int) -> dict[str, int]:
    with writing(db):
        return dict(erasure.blank(db, numbers, AT, "erase"))


def test_a_record_keeps_number_id_and_instant(peopled: Db) -> None:
    blank(peopled, 1)
    columns = [name for name in contacts.COLUMNS if name not in erasure.EMPTY]
    assert columns == ["id", "ref"]
    assert fetch_one(peopled, "SELECT id, email, phone, last_name, erased_at FROM contacts WHERE id = 1") == (
        1, None, None, None, AT,
    )  # fmt: skip


def test_an_emptied_row_says_what_an_empty_contact_says(peopled: Db) -> None:
    blank(peopled, 1)
    peopled.conn.execute("UPDATE contacts SET erased_at = NULL WHERE id = 1")
    assert contacts.read(peopled, [1]) == [Contact("c1")]


def test_answers_go_and_others_stay(peopled: Db) -> None:
    assert blank(peopled, 1, 3) == {
        "records": 2, "consents": 2, "reviews": 0, "further_addresses": 0, "import_changes": 0, "import_lines": 0,
        "edits": 0,
    }  # fmt: skip
    assert fetch_all(peopled, "SELECT contact FROM consents") == [(2,)]


def test_afterwards_answers_are_append_only_again(peopled: Db) -> None:
    blank(peopled, 1)
    with pytest.raises(IntegrityError):
        peopled.conn.execute("DELETE FROM consents")


def test_nobody_finds_the_person_and_everybody_else(peopled: Db) -> None:
    blank(peopled, 1)
    assert list(contact_list.ids(peopled, "dubois")) == [2, 3]
    peopled.conn.execute("INSERT INTO contacts_search (contacts_search, rank) VALUES ('integrity-check', 1)")


def test_ids_of_merged_records_go_and_their_numbers_stay_taken(peopled: Db) -> None:
    peopled.conn.execute("INSERT INTO merged (number, ref, contact) VALUES (7, 'lea.dubois', 1), (8, 'paul', 2)")
    erasure.rename_merged(peopled, [1])
    assert fetch_all(peopled, "SELECT number, ref FROM merged") == [(7, "erased-7"), (8, "paul")]


def test_a_new_id_is_one_that_nobody_has(peopled: Db) -> None:
    peopled.conn.execute("UPDATE contacts SET ref = 'erased-1' WHERE id = 2")
    assert erasure.rename(peopled, 1) == "erased-1-2"


def test_an_entry_with_address_and_number_becomes_two_hashes(db: Db) -> None:
    suppressions.add(db, Suppression(LEA, "+33639980001", None, "sms", None, "objection", "2026-02-03"))
    suppressions.add(db, Suppression("paul@x.example"))
    assert erasure.hash_plain_stops(db, lambda text: text == LEA, lambda text: f"hash of {text}") == 1
    assert [(stop.email, stop.hash, stop.channel, stop.at) for stop in suppressions.read_all(db)] == [
        (None, f"hash of {LEA}", "sms", "2026-02-03"),
        ("paul@x.example", None, None, None),
        (None, "hash of +33639980001", "sms", "2026-02-03"),
    ]


@pytest.mark.parametrize(
    ("entry", "there"),
    [
        (Suppression(hash="h", reason="erased"), True),
        (Suppression(hash="h", reason="objection"), False),
        (Suppression(hash="h", reason="erased", channel="sms"), False),
        (Suppression(hash="other", reason="erased"), False),
    ],
)
def test_only_an_entry_for_everything_stands_for_an_erasure(db: Db, entry: Suppression, there: bool) -> None:
    suppressions.add(db, entry)
    assert erasure.has_stop(db, "h", "erased") is there
    assert erasure.last_stop(db) == 1


def test_a_complaint_loses_address_words_and_mail(db: Db) -> None:
    mail = attachments.keep(db, "mail.eml", b"To: lea", AT)
    complaints.add(db, Complaint("P1", LEA, mail, "cnil", AT))
    db.conn.execute("UPDATE complaints SET details = ?", (f'{{"to":"{LEA}","subject":"Léa","contact":"lea"}}',))
    assert erasure.scrub_complaints(db, {"P1": {"erased": True, "number": 3}}, lambda thing: {**thing, "to": "…"}) == 1
    assert fetch_one(db, "SELECT address, details FROM complaints") == (None, '{"erased":true,"number":3,"to":"…"}')
    assert attachments.read(db, mail) is None


def test_a_mail_that_is_evidence_stays(peopled: Db) -> None:
    mail = attachments.keep(peopled, "mail.eml", b"To: lea", AT)
    complaints.add(peopled, Complaint("P1", LEA, mail, "cnil", AT))
    peopled.conn.execute("INSERT INTO evidence (form_version, sha256, copied) VALUES (1, ?, 1)", (mail,))
    erasure.scrub_complaints(peopled, {"P1": {"erased": True, "number": 3}}, lambda thing: thing)
    assert attachments.read(peopled, mail) is not None


def test_notes_about_others_that_name_somebody_are_found_and_changed(peopled: Db) -> None:
    peopled.conn.execute("UPDATE contacts SET note = ? WHERE id = 2", (f"knows {LEA.upper()}",))
    peopled.conn.execute("UPDATE contacts SET extra = ? WHERE id = 3", (f'{{"by":"{LEA}"}}',))
    assert erasure.mentions(peopled, [LEA]) == [2, 3]
    for number in (2, 3):
        erasure.rewrite_notes(
            peopled, number, lambda thing: {"by": "…"} if isinstance(thing, dict) else "…" if thing else thing
        )
    assert fetch_all(peopled, "SELECT note, extra FROM contacts WHERE id > 1") == [("…", None), (None, '{"by":"…"}')]


def test_edits_that_name_somebody_are_forgotten(peopled: Db) -> None:
    for number, note in ((2, f"knows {LEA.upper()}"), (3, "knows nobody")):
        with writing(peopled), undo_log.recording(peopled, "fields", AT):
            peopled.conn.execute("UPDATE contacts SET note = ? WHERE id = ?", (note, number))
    assert fetch_value(peopled, "SELECT count(*) FROM edits") == 2
    assert erasure.drop_edits_naming(peopled, [LEA]) == 1
    assert fetch_value(peopled, "SELECT count(*) FROM edits") == 1


def test_views_that_look_for_somebody_are_forgotten(db: Db) -> None:
    db.conn.executemany("INSERT INTO saved_views VALUES ('contacts', ?, ?)", [("a", LEA.title()), ("b", "{}")])
    assert erasure.drop_views_naming(db, [LEA]) == 1
    assert fetch_all(db, "SELECT name FROM saved_views") == [("b",)]


def test_signed_sheets_of_the_forms_that_somebody_answered_are_named(peopled: Db) -> None:
    peopled.conn.execute("INSERT INTO evidence (form_version, kind, name) VALUES (1, 'signed_sheet', 'salon.pdf')")
    assert erasure.signed_sheets(peopled, [1]) == ["salon.pdf"]
    blank(peopled, 2)
    assert erasure.signed_sheets(peopled, [2]) == []


def test_older_pages_leave_the_disk(peopled: Db) -> None:
    blank(peopled, 1)
    (path,) = [Path(row[2]) for row in fetch_all(peopled, "PRAGMA database_list") if row[1] == "main"]
    assert Path(f"{path}-wal").stat().st_size > 0
    assert erasure.settle_on_disk(peopled)
    assert Path(f"{path}-wal").stat().st_size == 0
