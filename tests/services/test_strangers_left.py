"""Erasing, disclosing and telling of somebody leaves the colleague who shares a mailbox as it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.db import contacts
from leadkeeper.db.book.connection import Book
from leadkeeper.domain import serialization
from leadkeeper.domain.contact import Consent
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.books.undo import withdraw
from leadkeeper.services.complaints.complaints import record_complaint
from leadkeeper.services.contacts.details import contact_details
from leadkeeper.services.eligibility.context import load_judging_context
from leadkeeper.services.imports.importer import ImportOptions, import_file
from leadkeeper.services.privacy.access_report import access_report
from leadkeeper.services.privacy.erasure import erase, preview_erasure
from leadkeeper.services.privacy.requests import list_requests, record_request, tell_of_rectification
from tests.made_archive import NOW, TODAY, archive, restored
from tests.services.test_records_of import COLLEAGUES, OFFICE

GIVEN = {"id": "E1", "partner": "raoul", "at": "2026-07-01", "channels": ["email"], "contacts": ["c1", "c2"]}
LINES = f"email;autre e-mail;prénom\npaul@boite.example;{OFFICE};Paul\nanna@boite.example;{OFFICE};Anna\n"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Book]:
    with restored(tmp_path, archive(*COLLEAGUES[:2], deliveries=[GIVEN])) as book:
        (tmp_path / "leads.csv").write_text(LINES, "utf-8")
        run(import_file(book.db, tmp_path / "leads.csv", ImportOptions(), NOW))
        run(record_complaint(book.db, OFFICE, NOW))
        yield book


def paul(book: Book) -> tuple[Any, ...]:
    shown = contact_details(book.db, "paul@boite.example", TODAY)
    return serialization.write(shown.contact), [one.cells for one in shown.origins], shown.deliveries


def test_an_erasure_leaves_the_colleague_whole(office: Book) -> None:
    before = paul(office)
    done = run(erase(office.db, "c1", NOW))
    assert done.contacts == ("c1",)
    assert [one.contact for one in done.left] == ["c2"]
    assert paul(office) == before
    assert [one.contact for one in done.notices] == ["c1"]


def test_the_shared_address_is_given_to_nobody_all_the_same(office: Book) -> None:
    assert preview_erasure(office.db, "c1").shared == (OFFICE,)
    run(erase(office.db, "c1", NOW))
    desk = load_judging_context(office.db, TODAY)
    assert {one.reason for one in desk.stops.matching([OFFICE])} == {"erased"}


def test_what_an_erasure_would_do_names_records_apart(office: Book) -> None:
    ahead = preview_erasure(office.db, "c1")
    assert (ahead.name, [one.name for one in ahead.chosen], [one.name for one in ahead.left]) == (
        "Anna Morvan", ["Anna Morvan"], ["Paul Fabre"],
    )  # fmt: skip
    both = preview_erasure(office.db, "c1", ["c1", "c2"])
    assert [one.name for one in both.chosen] == ["Anna Morvan", "Paul Fabre"]
    assert both.shared == ()


def test_an_erasure_of_a_shared_address_asks_whom(office: Book) -> None:
    with pytest.raises(LeadKeeperError, match="several-people"):
        run(erase(office.db, OFFICE, NOW))
    assert contacts.count(office.db) == 2
    assert run(erase(office.db, OFFICE, NOW, ["c2"])).contacts == ("c2",)


def test_a_report_tells_nothing_of_the_colleague(office: Book) -> None:
    words = str(access_report(office.db, "c1", TODAY))
    assert "Anna" in words
    assert "Paul" not in words
    assert "paul@boite.example" not in words
    assert access_report(office.db, "c1", TODAY)["complaints"] == []


def test_a_request_is_of_the_person_who_asks(office: Book) -> None:
    record_request(office.db, "c2", "erasure", TODAY.isoformat(), NOW)
    (asked,) = list_requests(office.db, TODAY)
    assert asked.asked.contact == "c2"
    assert preview_erasure(office.db, "c2").name == "Paul Fabre"


def test_a_correction_is_told_of_one_person(office: Book) -> None:
    assert [one.contact for one in tell_of_rectification(office.db, "c2", NOW)] == ["c2"]


def test_partners_are_counted_once_each(office: Book) -> None:
    answer = Consent(at=NOW.isoformat(), event="withdrawn", purpose="partners")
    _edit, partners = withdraw(office.db, 1, answer, NOW)
    assert partners == 1
