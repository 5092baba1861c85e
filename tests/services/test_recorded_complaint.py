"""A recorded complaint is traced as the book is now, and its mail can be had back byte for byte."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadkeeper.db.engine import Db
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.complaints import complaints
from leadkeeper.services.complaints.complaints import mail_of, record_complaint, recorded, save_mail
from tests.made_archive import NOW, restored
from tests.services.made_mails import HUGO, LEA, PROMO, mail, world

MAIL = mail(f"To: {LEA}", "Subject: Offre", "DKIM-Signature: d=raoul.example")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Db]:
    with restored(tmp_path, world()) as book:
        (tmp_path / "a.eml").write_bytes(MAIL)
        run(record_complaint(book.db, str(tmp_path / "a.eml"), NOW))
        run(record_complaint(book.db, HUGO, NOW))
        yield book.db


def test_it_leads_to_who_has_the_address_now_with_the_sender_of_then(db: Db) -> None:
    found = recorded(db, "P1")

    assert (found.address, found.matched_by, found.subject) == (LEA, "exact", "Offre")
    assert found.sender is not None
    assert (found.sender.address, found.sender.dkim) == (PROMO, ("raoul.example",))
    assert recorded(db, "P2").sender is None


@pytest.mark.parametrize("complaint", ["P9", "P2"])
def test_without_an_address_there_is_nothing_to_trace(db: Db, complaint: str) -> None:
    db.conn.execute("UPDATE complaints SET address = NULL WHERE ref = 'P2'")

    with pytest.raises(LeadKeeperError, match="unknown-complaint"):
        recorded(db, complaint)


def test_the_mail_comes_back_as_it_came_in(db: Db, tmp_path: Path) -> None:
    save_mail(db, "P1", tmp_path / "again.eml")

    assert (tmp_path / "again.eml").read_bytes() == MAIL
    with pytest.raises(LeadKeeperError, match="file-exists"):
        save_mail(db, "P1", tmp_path / "again.eml")


def test_a_complaint_of_which_no_mail_is_kept_says_so(db: Db, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(complaints, "LARGEST_KEPT", 1)
    (tmp_path / "large.eml").write_bytes(mail(f"To: {LEA}", "Subject: Autre"))
    run(record_complaint(db, str(tmp_path / "large.eml"), NOW))

    for complaint in ("P2", "P3"):
        assert mail_of(db, complaint) is None
        with pytest.raises(LeadKeeperError, match="mail-not-kept"):
            save_mail(db, complaint, tmp_path / "none.eml")
    assert not (tmp_path / "none.eml").exists()
