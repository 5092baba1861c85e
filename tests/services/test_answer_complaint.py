"""The letter that answers a complaint."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from leadkeeper.db.engine import Db
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import use_language
from leadkeeper.progress import run
from leadkeeper.services.complaints.complaints import answer_complaint, answer_traced, record_complaint
from leadkeeper.services.complaints.tracing import ComplaintTracer
from tests.made_archive import NOW, restored
from tests.services.made_mails import HUGO, LEA, PROMO, mail, world

TODAY = date(2026, 11, 24)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Db]:
    with restored(tmp_path, world()) as book:
        yield book.db


def test_the_letter_names_the_yes_and_who_was_given_the_address(db: Db, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(mail(f"To: {LEA}"))
    run(record_complaint(db, str(tmp_path / "a.eml"), NOW))

    said = answer_complaint(db, "P1", TODAY, "en")

    for words in (
        LEA,
        PROMO,
        "20/01/2026 10:00",
        "“Quiz”",
        "Raoul SAS (SIREN 987\xa0654\xa0324) on 15/02/2026",
        "Alpha SAS",
    ):
        assert words in said
    assert "donnees@clodomir.example" in said


def test_a_stranger_is_told_that_nothing_is_known(db: Db) -> None:
    said = answer_traced(db, ComplaintTracer(db).typed("inconnu@x.example"), TODAY, "en")

    assert "We do not have this address" in said
    assert "donnees@" not in said


def test_the_language_spoken_now_does_not_matter(db: Db) -> None:
    traced = ComplaintTracer(db).typed(HUGO)
    spoken = [answer_traced(db, traced, TODAY, language) for language in ("fr", "en")]

    use_language("fr")
    assert [answer_traced(db, traced, TODAY, language) for language in ("fr", "en")] == spoken


def test_a_complaint_that_is_not_there_has_no_answer(db: Db) -> None:
    with pytest.raises(LeadKeeperError, match="unknown-complaint"):
        answer_complaint(db, "P1", TODAY)
