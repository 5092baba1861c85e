"""Complaints as the window shows them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from leadkeeper.db.engine import Db
from leadkeeper.messages import use_language
from leadkeeper.messages.complaints import trace_sentences
from leadkeeper.progress import run
from leadkeeper.services.complaints.complaints import (
    answer_complaint,
    by_month,
    by_sender,
    complaints_overview,
    list_complaints,
    record_complaint,
)
from leadkeeper.services.complaints.tracing import explain_trace
from leadkeeper.services.privacy.erasure import erase
from tests.made_archive import NOW, restored
from tests.services.made_mails import HUGO, KARIM, LEA, mail, world


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Db]:
    old = [{"id": "P1", "address": KARIM, "at": "2026-05-01"}, {"id": "P2", "address": LEA, "at": "autrefois"}]
    with restored(tmp_path, world(complaints=old)) as book:
        for number, (to, signed) in enumerate(((LEA, "b.example"), (HUGO, "b.example"), (LEA, "c.example"))):
            path = tmp_path / f"{number}.eml"
            path.write_bytes(mail(f"To: {to}", f"DKIM-Signature: d={signed}", "Subject: x"))
            run(record_complaint(book.db, str(path), NOW, at=f"2026-0{number + 7}-01T10:00:00Z"))
        yield book.db


def test_the_newest_stands_first_and_an_undated_one_last(db: Db) -> None:
    rows = list_complaints(db)

    assert [one.id for one in rows] == ["P5", "P4", "P3", "P1", "P2"]
    assert (rows[0].contact, rows[0].matched_by, rows[0].partners) == ("c02", "exact", ("Raoul SAS", "Alpha SAS"))
    assert (rows[0].sender, rows[0].dkim, rows[0].subject, rows[0].has_mail) == (
        "promo@raoul.example", ("c.example",), "x", True,
    )  # fmt: skip
    assert (rows[-1].sender, rows[-1].dkim, rows[-1].has_mail) == (None, (), False)


def test_they_are_grouped_by_domain_and_signatures(db: Db) -> None:
    groups = by_sender(list_complaints(db))

    assert [(one.domain, one.dkim, len(one.complaints)) for one in groups] == [
        ("raoul.example", ("b.example",), 2), ("raoul.example", ("c.example",), 1), (None, (), 2),
    ]  # fmt: skip
    assert groups[0].partners == (("Raoul SAS", 2), ("Alpha SAS", 1))


def test_months_are_counted_without_a_gap(db: Db) -> None:
    counted = [(month.month, count) for month, count in by_month(list_complaints(db))]

    assert counted == [(5, 1), (6, 0), (7, 1), (8, 1), (9, 1)]
    assert by_month([]) == []


def test_the_last_month_of_the_calendar_ends_the_count(db: Db) -> None:
    db.conn.execute("UPDATE complaints SET at = '9999-12-31'")

    assert by_month(list_complaints(db)) == [(date(9999, 12, 1), 5)]


def test_a_mail_that_the_person_wrote_accuses_nobody(db: Db, tmp_path: Path) -> None:
    """The complaint itself is no message complained about: no sender, no domain, and none in the answer."""
    (tmp_path / "own.eml").write_bytes(mail("To: droits@clodomir.example", "Subject: Stop", sender=f"Léa <{LEA}>"))
    run(record_complaint(db, str(tmp_path / "own.eml"), NOW, of_writer=True))

    own = next(one for one in list_complaints(db) if one.id == "P6")
    assert (own.address, own.is_own_mail, own.sender, own.domain, own.dkim) == (LEA, True, None, None, ())
    assert [one.domain for one in by_sender(list_complaints(db))] == ["raoul.example", "raoul.example", None]
    assert f"message came from {LEA}" not in answer_complaint(db, "P6", date(2026, 11, 24), "en")
    assert "message came from promo@raoul.example" in answer_complaint(db, "P5", date(2026, 11, 24), "en")


def test_who_received_the_address_only_after_the_complaint_is_told_apart(db: Db) -> None:
    """E1 and E4 went to Raoul on 15/02 and 10/04/2026, E2 to Alpha on 02/03/2026."""
    run(record_complaint(db, LEA, NOW, at="2026-02-20"))

    row = next(one for one in list_complaints(db) if one.id == "P6")
    assert (row.partner_ids, row.later_ids) == (("raoul", "alpha"), ("alpha",))
    db.conn.execute("DELETE FROM complaints WHERE ref <> 'P6'")
    accused = {one.partner.id: one.later for one in run(complaints_overview(db)).accused}
    assert accused == {"raoul": 0, "alpha": 1}


def test_a_complaint_before_the_export_stays_one_when_its_person_is_erased(db: Db) -> None:
    db.conn.execute("DELETE FROM complaints")
    run(record_complaint(db, LEA, NOW, at="2026-02-20"))
    run(erase(db, LEA, NOW))
    accused = {one.partner.id: one.later for one in run(complaints_overview(db)).accused}
    assert accused == {"raoul": 0, "alpha": 1}


def test_a_complaint_of_the_day_of_an_export_may_have_come_after_it(db: Db) -> None:
    run(record_complaint(db, LEA, NOW, at="2026-03-02"))

    assert next(one for one in list_complaints(db) if one.id == "P6").later_ids == ()


def test_of_an_erased_person_the_match_noted_is_left(db: Db) -> None:
    db.conn.execute("UPDATE complaints SET address = NULL WHERE ref = 'P5'")

    (one,) = (row for row in list_complaints(db) if row.id == "P5")
    assert (one.address, one.contact, one.matched_by, one.number) == (None, "c02", "exact", None)


def test_a_mail_written_to_the_owner_from_another_address_of_the_person_accuses_nobody(db: Db, tmp_path: Path) -> None:
    body = f"Bonjour,\n\nJe recois de la publicite sur {LEA}. Arretez.\n"
    other = "Lea <lea@poste.example>"
    (tmp_path / "own.eml").write_bytes(mail("To: contact@clodomir.example", body=body, sender=other))
    run(record_complaint(db, str(tmp_path / "own.eml"), NOW, of_writer=True))

    own = next(complaint for complaint in list_complaints(db) if complaint.id == "P6")
    assert (own.address, own.is_own_mail, own.sender, own.domain) == (LEA, True, None, None)
    assert "message came from" not in answer_complaint(db, "P6", date(2026, 11, 24), "en")


def test_a_mail_of_somebody_unknown_to_the_owner_accuses_nobody(db: Db, tmp_path: Path) -> None:
    body = "Bonjour,\n\nJe recois de la publicite. Arretez.\n"
    clara = "Clara <clara@inconnu.example>"
    (tmp_path / "clara.eml").write_bytes(mail("To: contact@clodomir.example", body=body, sender=clara))
    run(record_complaint(db, str(tmp_path / "clara.eml"), NOW))
    made = next(complaint for complaint in list_complaints(db) if complaint.id == "P6")
    assert (made.is_own_mail, made.sender, made.domain) == (True, None, None)
    assert made.address == "clara@inconnu.example"
    assert "contact@clodomir.example" not in answer_complaint(db, "P6", date(2026, 11, 24)).partition("\n")[0]


def test_a_mail_of_somebody_unknown_to_the_owner_is_about_the_address_that_it_names(db: Db, tmp_path: Path) -> None:
    body = "Bonjour,\n\nJe recois de la publicite sur clara.roux@ailleurs.example. Arretez.\n"
    (tmp_path / "clara.eml").write_bytes(
        mail("To: contact@clodomir.example", body=body, sender="Clara <clara@inconnu.example>")
    )
    run(record_complaint(db, str(tmp_path / "clara.eml"), NOW))
    made = next(complaint for complaint in list_complaints(db) if complaint.id == "P6")
    assert (made.address, made.is_own_mail) == ("clara.roux@ailleurs.example", True)


@pytest.mark.parametrize(
    ("to", "body"),
    [
        ("", f"Mon amie {HUGO} aussi.\n"),
        (f", {HUGO}", "Hugo en copie.\n"),
        ("", f"Hugo : https://x.example/?m={HUGO}\n"),
    ],
)
def test_a_mail_to_the_owner_that_mentions_somebody_else_is_about_its_writer(
    db: Db, tmp_path: Path, to: str, body: str
) -> None:
    use_language("en")
    written = mail(f"To: droits@clodomir.example{to}", body=body, sender=f"Léa <{LEA}>")
    (tmp_path / "plainte.eml").write_bytes(written)
    (traced,) = run(record_complaint(db, str(tmp_path / "plainte.eml"), NOW, of_writer=True)).found
    said = "\n".join(trace_sentences(explain_trace(db, traced)))
    made = next(one for one in list_complaints(db) if one.id == "P6")

    assert (made.address, made.contact, made.writer, made.sender) == (LEA, "c02", None, None)
    assert f"{LEA} wrote this message and is in the book." in said
    assert f"This mail also names Hugo Petit · {HUGO} (c01), in the book: make sure who complains." in said
    assert "The person wrote this mail." in said
    assert "no other address in it is" not in said


@pytest.mark.parametrize("to", ["", f", {HUGO}"])
@pytest.mark.parametrize("writer", [LEA, "duroc@avocat.example"])
def test_who_is_mentioned_in_the_mail_of_somebody_else_did_not_write_it(
    db: Db, tmp_path: Path, writer: str, to: str
) -> None:
    use_language("en")
    body = f"Hugo ({HUGO}) est témoin.\n"
    (tmp_path / "plainte.eml").write_bytes(mail(f"To: droits@clodomir.example{to}", body=body, sender=writer))
    (traced,) = run(record_complaint(db, str(tmp_path / "plainte.eml"), NOW)).found
    said = "\n".join(trace_sentences(explain_trace(db, traced)))
    made = next(one for one in list_complaints(db) if one.id == "P6")

    assert f"{writer} wrote this mail. It does not say who sent the message complained about." in said
    assert (f"{writer} wrote this message and is in the book." in said) == (writer == LEA)
    assert "This mail also names" not in said
    assert "The person wrote this mail." not in said
    assert "the sender may be false" not in said
    assert (made.address, made.writer, made.sender, made.domain) == (HUGO, writer, None, None)
    assert writer not in answer_complaint(db, "P6", NOW.date(), "en")


def test_an_advertisement_to_the_person_with_a_copy_to_the_owner_names_its_sender(db: Db, tmp_path: Path) -> None:
    (tmp_path / "ad.eml").write_bytes(mail(f"To: {LEA}", "Cc: contact@clodomir.example"))
    run(record_complaint(db, str(tmp_path / "ad.eml"), NOW, of_writer=True))
    made = next(complaint for complaint in list_complaints(db) if complaint.id == "P6")
    assert (made.is_own_mail, made.sender) == (False, "promo@raoul.example")
