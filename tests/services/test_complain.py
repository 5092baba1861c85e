"""Complaints recorded with what was found out about them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadkeeper.db import complaints as complaints_db
from leadkeeper.db.book import attachments
from leadkeeper.db.engine import Db
from leadkeeper.domain.complaint import CHANNELS
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import labels
from leadkeeper.progress import run
from leadkeeper.services.complaints import complaints
from leadkeeper.services.complaints.complaints import complain_of_all, delete_complaints, record_complaint
from tests.made_archive import NOW, restored
from tests.services.made_mails import HUGO, KARIM, LEA, PROMO, mail, world

MAIL = mail(f"To: {LEA}", "Subject: Une =?utf-8?Q?pubC3=A9?=", "DKIM-Signature: d=raoul.example")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Db]:
    with restored(tmp_path, world(complaints=[{"id": "P2", "address": "x@y.example"}])) as book:
        yield book.db


def test_an_address_is_recorded_with_its_match(db: Db) -> None:
    done = run(record_complaint(db, f" {HUGO.upper()} ", NOW, "cnil", "2026-08-01"))

    one = complaints_db.read_all(db)[-1]
    assert (done.many, done.ids) == (False, ("P3",))
    assert (one.complaint.address, one.complaint.channel, one.complaint.at) == (HUGO, "cnil", "2026-08-01")
    assert one.details == {"matched_by": "exact", "contact": "c01", "number": 1, "exports": ["E1"]}


def test_a_mail_is_kept_with_sender_and_subject(db: Db, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(MAIL)

    run(record_complaint(db, str(tmp_path / "a.eml"), NOW))

    one = complaints_db.read_all(db)[-1]
    assert (one.complaint.at, one.complaint.channel) == (NOW.isoformat(), "support")
    assert one.details["from"] == PROMO
    assert one.details["domain"] == "raoul.example"
    assert one.details["dkim"] == ["raoul.example"]
    assert one.details["subject"].startswith("Une pub")
    assert attachments.read(db, one.complaint.mail_sha256 or "") == ("complaint.eml", MAIL)


def test_of_a_very_large_mail_only_the_fingerprint_is_kept(
    db: Db, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(complaints, "LARGEST_KEPT", len(MAIL) - 1)
    (tmp_path / "a.eml").write_bytes(MAIL)

    run(record_complaint(db, str(tmp_path / "a.eml"), NOW))

    one = complaints_db.read_all(db)[-1]
    assert one.complaint.mail_sha256
    assert attachments.read(db, one.complaint.mail_sha256) is None


def test_each_message_of_a_mailbox_is_a_complaint(db: Db, tmp_path: Path) -> None:
    (tmp_path / "a.mbox").write_bytes(b"From a\n%b\nFrom b\n%b" % (MAIL, mail(f"To: {KARIM}")))

    done = run(record_complaint(db, str(tmp_path / "a.mbox"), NOW))

    assert (done.many, done.ids, [one.contact for one in done.found]) == (True, ("P3", "P4"), ["c02", "c04"])


def test_a_trap_and_a_stranger_are_recorded_too(db: Db) -> None:
    run(record_complaint(db, "marc.villard@pieges.clodomir.example", NOW))
    run(record_complaint(db, "inconnu@x.example", NOW))

    trap, stranger = complaints_db.read_all(db)[-2:]
    assert trap.details == {"matched_by": "trap", "exports": ["E1"]}
    assert stranger.details == {"matched_by": "none"}


@pytest.mark.parametrize(
    ("what", "facts", "code"),
    [
        ("plainte.eml", {}, "file-missing"),
        ("plainte", {}, "not-an-address"),
        (LEA, {"channel": "pigeon"}, "unknown-complaint-channel"),
        (LEA, {"at": "hier"}, "bad-instant"),
    ],
)
def test_what_is_no_complaint_is_refused_and_nothing_kept(db: Db, what: str, facts: dict[str, str], code: str) -> None:
    with pytest.raises(LeadKeeperError, match=code):
        run(record_complaint(db, what, NOW, **facts))
    assert len(complaints_db.read_all(db)) == 1


def test_every_channel_has_a_name() -> None:
    assert set(CHANNELS) == set(labels.complaint.names)


def test_evidence_is_looked_through_without_the_mails(db: Db, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(MAIL)
    run(record_complaint(db, str(tmp_path / "a.eml"), NOW))
    db.conn.execute("UPDATE files SET bytes = x'00'")

    assert attachments.altered(db) == frozenset()


def test_several_at_once_are_kept_all_or_none(db: Db, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(MAIL)

    done = run(complain_of_all(db, [str(tmp_path / "a.eml"), HUGO], NOW, "ufc"))
    assert (done.many, done.ids, [one.address for one in done.found]) == (True, ("P3", "P4"), [LEA, HUGO])

    with pytest.raises(LeadKeeperError, match="not-an-address"):
        run(complain_of_all(db, [KARIM, "nobody"], NOW))
    assert len(complaints_db.read_all(db)) == 3


def test_what_was_recorded_by_mistake_is_taken_back_with_its_mail(db: Db, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(MAIL)
    first = run(record_complaint(db, str(tmp_path / "a.eml"), NOW))
    second = run(record_complaint(db, str(tmp_path / "a.eml"), NOW))
    digest = complaints_db.read_all(db)[-1].complaint.mail_sha256 or ""

    assert (second.ids, second.again, second.new) == (first.ids, first.ids, ())
    delete_complaints(db, second.new)
    assert attachments.read(db, digest) is not None  # taking nothing back leaves the mail of the first
    delete_complaints(db, first.ids)

    assert attachments.read(db, digest) is None
    assert [one.complaint.id for one in complaints_db.read_all(db)] == ["P2"]
    delete_complaints(db, ["P2"])
    assert run(record_complaint(db, str(tmp_path / "a.eml"), NOW)).ids == ("P4",)  # letters may name P2 and P3
