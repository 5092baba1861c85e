"""The leak file: from a seed contact that was hit to letters that name neither it nor any person."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import docx
import pytest

from leadkeeper.db import disclosures
from leadkeeper.db.engine import writing
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.complaints.complaints import complaints_overview, record_complaint
from leadkeeper.services.proof.breaches import decoded_headers, write_leak
from tests.files.rereading import reread
from tests.services.made_proof import NOW, Proven, proven
from tests.services.told_book import DELIVERIES, told_book

MAIL = (
    "From: =?utf-8?q?Promo_=C3=A9t=C3=A9?= <promo@voleur.example>\r\nTo: {to}\r\n"
    "Subject: =?utf-8?q?Offre_=C3=A9t=C3=A9?=\r\n"
    "Date: Mon, 23 Nov 2026 09:00:00 +0100\r\nReceived: from a.voleur.example\r\n by mx.example\r\n\r\nBonjour\r\n"
)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Proven]:
    with proven(tmp_path) as found:
        yield found


def test_a_hit_seed_contact_leads_to_the_letter_and_keeps_the_mail_byte_for_byte(made: Proven, tmp_path: Path) -> None:
    trap = sorted(disclosures.trap_addresses(made.book.db))[0]
    mail = MAIL.format(to=trap).encode()
    run(record_complaint(made.book.db, mail, NOW, "support", None))

    done = write_leak(made.book.db, "raoul", (), tmp_path / "leak", NOW)

    assert (done.complaints, done.exports, done.traps) == (("P1",), ("E1",), 1)
    assert (tmp_path / "leak" / "P1.eml").read_bytes() == mail
    told = json.loads((tmp_path / "leak" / "timeline.json").read_text("utf-8"))["complaints"][0]
    assert told["headers"]["Subject"] == ["Offre été"]
    assert told["headers"]["Received"] == ["from a.voleur.example by mx.example"]
    emails = {str(cells[6]) for cells in reread(made.workbook)}
    for name in ("mise-en-demeure.docx", "lettre-aux-personnes.docx", "evaluation-violation.docx"):
        document = docx.Document(io.BytesIO((tmp_path / "leak" / name).read_bytes()))
        text = "\n".join(one.text for one in document.paragraphs)
        assert "Raoul SAS" in text
        assert "{" not in text
        assert not any(email in text for email in {*emails, trap})


def test_the_letter_to_people_tells_consequences_and_a_contact_and_no_notice_that_was_not_sent(
    made: Proven, tmp_path: Path
) -> None:
    run(record_complaint(made.book.db, sorted(disclosures.trap_addresses(made.book.db))[0], NOW, "support", None))
    write_leak(made.book.db, "raoul", (), tmp_path / "leak", NOW)
    document = docx.Document(io.BytesIO((tmp_path / "leak" / "lettre-aux-personnes.docx").read_bytes()))
    text = "\n".join(one.text for one in document.paragraphs)
    assert "Ce qui peut en résulter pour vous" in text
    assert "Pour toute question :" in text
    assert "[mise en demeure de Raoul SAS, envoyée le : date]" in text


def test_the_timeline_tells_that_a_person_was_taken_out_of_an_export(made: Proven, tmp_path: Path) -> None:
    run(record_complaint(made.book.db, sorted(disclosures.trap_addresses(made.book.db))[0], NOW, "support", None))
    for folder, state in (("whole", "ok"), ("cut", "broken")):
        write_leak(made.book.db, "raoul", (), tmp_path / folder, NOW)
        assert json.loads((tmp_path / folder / "timeline.json").read_text("utf-8"))["register"] == state
        with writing(made.book.db):
            made.book.db.conn.execute("DELETE FROM delivery_contacts WHERE position = 3")


def test_complaints_dated_before_the_export_make_no_leak_file_and_say_so(made: Proven, tmp_path: Path) -> None:
    trap = sorted(disclosures.trap_addresses(made.book.db))[0]
    run(record_complaint(made.book.db, trap, NOW, "support", at="2026-01-05T10:00:00+01:00"))
    with pytest.raises(LeadKeeperError, match="leaked-before"):
        write_leak(made.book.db, "raoul", (), tmp_path / "leak", NOW)
    (accused,) = run(complaints_overview(made.book.db)).accused
    assert (accused.traps, accused.late_traps, accused.before) == (0, 1, True)


def test_the_letter_cites_no_export_that_left_after_the_complaint(tmp_path: Path) -> None:
    later = {"id": "E4", "partner": "raoul", "at": "2026-10-01", "channels": ["email"], "contacts": ["c1", "c2"]}
    with told_book(tmp_path, deliveries=[*DELIVERIES, later]) as book:
        run(record_complaint(book.db, "person1@mail.example", NOW, at="2026-08-15T10:00:00+02:00"))
        assert write_leak(book.db, "raoul", ("P1",), tmp_path / "leak", NOW).exports == ("E1",)


def test_a_complaint_of_a_person_counts_where_it_is_named(made: Proven, tmp_path: Path) -> None:
    email = next(str(cells[6]) for cells in reread(made.workbook) if "pieges" not in str(cells[6]))
    run(record_complaint(made.book.db, email, NOW, "support", None))
    with pytest.raises(LeadKeeperError) as nothing:
        write_leak(made.book.db, "raoul", (), tmp_path / "leak", NOW)
    assert nothing.value.code == "nothing-leaked"
    assert not (tmp_path / "leak").exists()
    done = write_leak(made.book.db, "987654324", ("P1",), tmp_path / "leak", NOW)
    assert (done.complaints, done.traps) == (("P1",), 0)
    for partner, chosen, out, code in (
        ("raoul", ("P9",), "other", "unknown-complaint"),
        ("nobody", (), "other", "unknown-partner"),
        ("raoul", ("P1",), "leak", "file-exists"),
    ):
        with pytest.raises(LeadKeeperError) as refused:
            write_leak(made.book.db, partner, chosen, tmp_path / out, NOW)
        assert refused.value.code == code


@pytest.mark.parametrize(
    "mail",
    [
        b"",
        b"\xff\xfe\0",
        b"Subject: =?x?q?broken\r\nFrom: <<>>@\r\n\r\n",
        b"Subject: " + b"a" * 100_000,
        b"From: \xe9\r\n",
    ],
)
def test_broken_headers_are_shown_as_they_stand(mail: bytes) -> None:
    found = decoded_headers(mail)
    json.dumps(found)
    assert all(len(text) <= 2000 for texts in found.values() for text in texts)


def test_the_formal_notice_says_of_a_hit_recorded_by_hand_neither_a_sender_nor_a_date_of_a_message(
    made: Proven, tmp_path: Path
) -> None:
    trap = sorted(disclosures.trap_addresses(made.book.db))[0]
    later = NOW + timedelta(days=3)
    run(record_complaint(made.book.db, MAIL.format(to=trap).encode(), later, "support", None))
    run(record_complaint(made.book.db, trap, later, "support", None))
    write_leak(made.book.db, "raoul", (), tmp_path / "leak", later)
    document = docx.Document(io.BytesIO((tmp_path / "leak" / "mise-en-demeure.docx").read_bytes()))
    text = "\n".join(one.text for one in document.paragraphs)
    assert "ont reçu 1 message(s) de voleur.example." in text
    assert "ont reçu 1 message(s) de [expéditeur]." in text
    assert "portent les dates suivantes : 23/11/2026" in text
    assert "Sans message conservé, relevé le : 27/11/2026" in text
