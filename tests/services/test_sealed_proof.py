"""A sealed proof: only the person's own address opens it, nothing of the person stays, its last day destroys it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.db.engine import fetch_all, fetch_value, writing
from leadkeeper.domain.book import ExportRequest
from leadkeeper.domain.time import PARIS, paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.books.open import open_book
from leadkeeper.services.demo import build_sample
from leadkeeper.services.exports.exporter import export_contacts
from leadkeeper.services.privacy.access_report import access_report
from leadkeeper.services.privacy.erasure import erase, preview_erasure
from leadkeeper.services.privacy.retention import apply_retention, undo_retention
from leadkeeper.services.proof.sealed import SCRYPT, keep_sealing_choice, open_sealed, sealing_choice
from tests.made_archive import NOW as MADE
from tests.made_archive import SHA, archive, person, restored
from tests.made_archive import given as yes
from tests.services.left_bytes import left

TODAY = paris_day(MADE)
WHO = "Lea.Dubois+quiz@gmail.com"
SPELLINGS = (
    "lea.dubois+quiz@gmail.com",
    "LEADUBOIS@GMAIL.COM",
    "l.e.a.dubois@googlemail.com",
    " leadubois+x@gmail.com ",
)


def delivery(*contacts: str) -> dict[str, Any]:
    """A file that Raoul received."""
    at = "2026-07-01T09:00:00+02:00"
    return {"id": "E1", "partner": "raoul", "at": at, "channels": ["email"], "contacts": contacts, "file_sha256": SHA}


def thing(**changes: Any) -> dict[str, Any]:
    """Léa, who was given to Raoul, and Zoé, who never was."""
    lea = person(
        1, email=WHO, first_name="Léaqq", last_name="Duboisqq", phone="+33611223344", consents=[yes(ip="192.0.2.7")]
    )
    zoe = person(2, email="zoe@mail.example", consents=[yes()])
    return archive(lea | changes, zoe, deliveries=[delivery("c1")])


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Any]:
    with restored(tmp_path, thing()) as opened:
        yield opened


@pytest.fixture
def quick_guesses(monkeypatch: pytest.MonkeyPatch) -> None:
    """What many guesses or seals of one test show does not depend on what each costs; elsewhere each costs it all."""
    monkeypatch.setitem(SCRYPT, "n", 2)


@pytest.mark.usefixtures("quick_guesses")
def test_the_persons_own_address_opens_it_in_every_spelling_and_nothing_else_does(book: Any) -> None:
    assert preview_erasure(book.db, "c1").sealed_years == 3
    assert run(erase(book.db, "c1", MADE)).sealed == 1
    for spelling in SPELLINGS:
        (found,) = open_sealed(book.db, spelling, TODAY)
        assert (found["reason"], found["consents"][0]["event"]) == ("erasure", "given")
        assert found["consents"][0]["form_version"] == "quiz-v1"
        assert [one["partner"] for one in found["disclosures"]] == ["raoul"]
    for number in range(1000):
        assert open_sealed(book.db, f"lea.dubois{number}@gmail.com", TODAY) == []
    assert open_sealed(book.db, "leadubois@orange.example", TODAY) == []
    assert open_sealed(book.db, "no address", TODAY) == []


def test_nothing_of_the_person_is_in_the_bytes_of_the_file(book: Any) -> None:
    run(erase(book.db, "c1", MADE))
    (sealed,) = (row[0] for row in fetch_all(book.db, "SELECT sealed FROM sealed_proofs"))
    for word in (b"given", b"quiz-v1", b"raoul", b"dubois"):
        assert word not in sealed
    book.close()
    words = [WHO, "leadubois@gmail.com", "Léaqq", "Duboisqq", "611223344", "192.0.2.7"]
    assert left(book.path, *words) == []


def test_after_its_last_day_nothing_opens_and_nothing_is_stored(book: Any, tmp_path: Path) -> None:
    run(erase(book.db, "c1", MADE))
    end = date(TODAY.year + 3, TODAY.month, TODAY.day)
    assert open_sealed(book.db, WHO, end - timedelta(days=1))
    assert open_sealed(book.db, WHO, end) == []
    book.close()
    with open_book(book.path, datetime(end.year, end.month, end.day, 9, tzinfo=PARIS)) as again:
        assert fetch_value(again.db, "SELECT count(*) FROM sealed_proofs") == 0


def test_whoever_was_never_given_to_anybody_nor_called_leaves_no_proof(book: Any) -> None:
    assert preview_erasure(book.db, "c2").sealed_years == 0
    assert run(erase(book.db, "c2", MADE)).sealed == 0
    assert open_sealed(book.db, "zoe@mail.example", TODAY) == []


def test_a_consent_to_calls_is_kept_though_nobody_was_given_it(tmp_path: Path) -> None:
    facts = archive(person(1, email=WHO, consents=[yes(channels=["voice"])]))
    with restored(tmp_path, facts) as opened:
        assert run(erase(opened.db, "c1", MADE)).sealed == 1


@pytest.mark.parametrize(
    ("lea", "zoe", "by_retention"),
    [({"email": None}, {}, 0), ({"email": "both@mail.example"}, {"email": "both@mail.example"}, 3)],
    ids=["a number alone", "a shared address"],
)
def test_without_an_address_of_her_own_no_proof_is_promised_and_none_is_sealed(
    tmp_path: Path, lea: dict[str, Any], zoe: dict[str, Any], by_retention: int
) -> None:
    facts = thing(**lea)
    facts["contacts"][1] |= zoe
    with restored(tmp_path, facts) as opened:
        assert preview_erasure(opened.db, "c1", ["c1"]).sealed_years == 0
        assert access_report(opened.db, "c1", TODAY, ["c1"])["sealed_years"] == by_retention
        assert run(erase(opened.db, "c1", MADE, ["c1"])).sealed == 0


def test_off_by_choice_nothing_is_sealed_and_all_can_be_destroyed(book: Any) -> None:
    assert sealing_choice(book.db, TODAY).as_json() == {"keep": True, "years": 3, "kept": 0}
    keep_sealing_choice(book.db, TODAY, is_on=False)
    assert preview_erasure(book.db, "c1").sealed_years == 0
    assert run(erase(book.db, "c1", MADE)).sealed == 0
    assert keep_sealing_choice(book.db, TODAY, is_on=True, years=5).as_json() == {"keep": True, "years": 5, "kept": 0}
    with pytest.raises(LeadKeeperError):
        keep_sealing_choice(book.db, TODAY, years=6)


def test_what_was_altered_opens_nothing(book: Any) -> None:
    run(erase(book.db, "c1", MADE))
    with writing(book.db):
        book.db.conn.execute("UPDATE sealed_proofs SET expires_on = '2099-01-01'")
    with pytest.raises(LeadKeeperError) as told:
        open_sealed(book.db, WHO, TODAY)
    assert told.value.code == "book-damaged"


def test_two_sealings_of_the_same_look_different(tmp_path: Path) -> None:
    facts = archive(
        person(1, email="a@mail.example", consents=[yes()]),
        person(2, email="b@mail.example", consents=[yes()]),
        deliveries=[delivery("c1", "c2")],
    )
    with restored(tmp_path, facts) as opened:
        run(erase(opened.db, "c1", MADE))
        run(erase(opened.db, "c2", MADE))
        (one, first), (other, second) = fetch_all(opened.db, "SELECT tag, sealed FROM sealed_proofs")
        assert one != other
        assert first[:12] != second[:12]
        assert len(first) == len(second)


@pytest.mark.usefixtures("quick_guesses")
def test_retention_seals_too_and_its_undo_takes_the_seals_back(tmp_path: Path) -> None:
    later = datetime(2031, 1, 1, 9, tzinfo=PARIS)
    path = run(build_sample(tmp_path / "b.leads", MADE))
    with open_book(path, MADE) as opened:
        run(export_contacts(opened.db, ExportRequest("raoul", str(tmp_path / "r.xlsx")), MADE))
        email = fetch_value(
            opened.db,
            "SELECT c.email FROM contacts c JOIN delivery_contacts m ON m.contact = c.id ORDER BY c.id LIMIT 1",
        )
        done = run(apply_retention(opened.db, later))
        kept = sealing_choice(opened.db, paris_day(later)).kept
        assert done.erased > kept >= 500
        (found,) = open_sealed(opened.db, email, paris_day(later))
        assert found["reason"] == "retention"
        undo_retention(opened.db)
        assert sealing_choice(opened.db, paris_day(later)).kept == 0
        assert open_sealed(opened.db, email, paris_day(later)) == []
