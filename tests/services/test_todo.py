"""What is due: notices by day, requests, contracts, pictures, consents, retention, exports, payments, an open month."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import vobject

from leadkeeper.db import months
from leadkeeper.db.engine import writing
from leadkeeper.domain.time import PARIS
from leadkeeper.progress import run
from leadkeeper.services.books.open import open_book
from leadkeeper.services.month.run import run_month
from leadkeeper.services.privacy.requests import record_request
from leadkeeper.services.todo import TodoItem, calendar_of, list_due
from tests.cli.made_cli import NOW as AT
from tests.cli.made_cli import refused, told
from tests.made_archive import archive, contract, form, given, partner, person, published, restored
from tests.services.month_book import NOW, month_book, month_files
from tests.services.test_month import request
from tests.services.told_book import told_book, withdraw

TODAY = NOW.date()


def due(path: Path, now: datetime = NOW) -> list[TodoItem]:
    with open_book(path, now) as book:
        return run(list_due(book.db, now.date()))


def of(kind: str, items: list[TodoItem]) -> list[TodoItem]:
    return [one for one in items if one.kind == kind]


def made(folder: Path, *people: Any, **parts: Any) -> Path:
    with restored(folder, archive(*people, **parts)) as book:
        return book.path


def test_notices_are_due_by_partner_and_day(tmp_path: Path) -> None:
    path = month_book(tmp_path)
    month_files(tmp_path / "in")
    with open_book(path, NOW) as book:
        run(run_month(book.db, request(tmp_path), NOW))
    (one,) = of("notices", due(path))
    assert (one.partner, one.people, one.due, one.late) == ("raoul", 5, date(2026, 11, 27), False)
    assert "Raoul SAS" in one.text
    (later,) = of("notices", due(path, NOW + timedelta(days=9)))
    assert later.late


def test_somebody_told_of_twice_is_one_person_to_tell_a_partner_of(tmp_path: Path) -> None:
    with told_book(tmp_path) as book:
        for channel in ("email", "sms"):
            withdraw(book, "c2", channels=(channel,))
        (one,) = [each for each in of("notices", run(list_due(book.db, TODAY))) if each.partner == "raoul"]
    assert (one.people, len(one.contacts)) == (1, 1)
    assert "1 person" in one.text


def test_a_request_is_due_by_its_legal_day_and_named_by_its_id(tmp_path: Path) -> None:
    path = made(tmp_path, person(1))
    with open_book(path, NOW) as book:
        record_request(book.db, "c1", "access", "2026-11-20", NOW)
    (one,) = of("request", due(path))
    assert (one.due, one.people) == (date(2026, 12, 20), 1)
    assert one.target in one.text
    assert "@" not in one.text


def test_a_contract_that_ends_soon_and_a_list_without_picture_are_named(tmp_path: Path) -> None:
    blank = published()
    del blank["versions"][0]["snapshot"]
    path = made(tmp_path, person(1), partners=[partner(contracts=[contract(ends_on="2026-12-10")])], lists=[blank])
    found = due(path)
    assert [(one.partner, one.due) for one in of("contract", found)] == [("raoul", date(2026, 12, 10))]
    assert [one.target for one in of("snapshot", found)] == ["main-1"]


ENDED = contract(ends_on="2026-11-20")


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, ["The contract with Raoul SAS ended on 20/11/2026"]),
        ({"contracts": [ENDED, contract("next", signed_on=None, starts_on="2027-01-01", ends_on=None)]},
         ["The contract with Raoul SAS ended on 20/11/2026"]),
        ({"contracts": [ENDED, contract("next", starts_on="2026-12-01", ends_on=None)]}, []),
        ({"contracts": [ENDED, contract("next", starts_on="2026-11-01", ends_on=None)]}, []),
        ({"hold": {"since": "2026-11-21", "reason": "no longer"}}, []),
        ({"legal_name": "Acme SA", "siren": "732829320"}, []),
    ],
)  # fmt: skip
def test_a_contract_that_ran_out_is_named_until_it_is_replaced_or_the_partner_receives_nothing(
    tmp_path: Path, facts: dict[str, Any], said: list[str]
) -> None:
    listed = partner(id="other", legal_name="Bonté SARL", siren="552100554", contracts=[])
    names = [{"name": one["legal_name"], "siren": one["siren"]} for one in (partner(), listed)]
    version = published()["versions"][0] | {"names": names}
    path = made(
        tmp_path, person(1), partners=[partner(**({"contracts": [ENDED]} | facts)), listed],
        lists=[published(versions=[version])],
    )  # fmt: skip
    assert [one.text for one in of("contract", due(path))] == said


OVER = contract(ends_on="2026-12-31", terminated_on="2026-11-25")


@pytest.mark.parametrize(
    ("facts", "due_on"),
    [
        ({}, [date(2026, 12, 10)]),
        ({"contracts": [OVER]}, []),
        ({"contracts": [OVER, contract("next", ends_on="2026-12-12")]}, [date(2026, 12, 12)]),
        ({"hold": {"since": "2026-11-21", "reason": "no longer"}}, []),
        ({"off": True}, []),
    ],
)
def test_a_contract_that_ends_soon_is_not_to_be_renewed_if_its_partner_shall_receive_nothing_more(
    tmp_path: Path, facts: dict[str, Any], due_on: list[date]
) -> None:
    """Home began with the renewal of a contract that the founder had just ended."""
    first = published()["versions"][0]
    names = [{"name": "Bonté SARL", "siren": "552100554"}]
    later = first | {"id": "main-2", "published_at": "2026-11-01T10:00:00+01:00", "names": names}
    versions = [first, later] if facts.pop("off", False) else [first]
    known = partner(**({"contracts": [contract(ends_on="2026-12-10")]} | facts))
    path = made(tmp_path, person(1), partners=[known], lists=[published(versions=versions)])
    assert [one.due for one in of("contract", due(path))] == due_on


def test_consents_that_end_soon_are_counted_by_their_last_day(tmp_path: Path) -> None:
    soon = [given(valid_until=day) for day in ("2026-12-01", "2026-12-01", "2026-12-05", "2028-01-01")]
    path = made(tmp_path, *(person(n, consents=[one]) for n, one in enumerate(soon)), forms=[form()])
    assert [(one.due, one.people) for one in of("consents", due(path))] == [
        (date(2026, 12, 1), 2), (date(2026, 12, 5), 1),
    ]  # fmt: skip


def test_people_kept_too_long_are_due_for_retention(tmp_path: Path) -> None:
    path = made(tmp_path, person(1), person(2, consents=[given("2020-01-01T10:00:00+01:00")]))
    assert [one.people for one in of("retention", due(path))] == [1]


def test_a_partner_that_got_nothing_for_a_month_is_named(tmp_path: Path) -> None:
    path = month_book(tmp_path)
    assert of("export", due(path)) == []
    (one,) = of("export", due(path, datetime(2026, 12, 20, 9, 0, tzinfo=PARIS)))
    assert (one.partner, one.due, one.late) == ("raoul", date(2026, 12, 3), True)


def test_a_partner_off_every_list_is_not_asked_for_an_export(tmp_path: Path) -> None:
    """A partner that the founder had taken off every list was “late” for its file for ever."""
    first = published()["versions"][0]
    names = [{"name": "Bonté SARL", "siren": "552100554"}]
    later = first | {"id": "main-2", "published_at": "2026-11-01T10:00:00+01:00", "names": names}
    sent = {"id": "E1", "partner": "raoul", "at": "2026-09-15", "channels": ["email"], "contacts": ["c1"]}

    def asked_for(folder: Path, *versions: dict[str, Any]) -> int:
        folder.mkdir()
        lists = [published(versions=list(versions))]
        return len(of("export", due(made(folder, person(1), partners=[partner()], lists=lists, deliveries=[sent]))))

    assert (asked_for(tmp_path / "on", first), asked_for(tmp_path / "off", first, later)) == (1, 0)


def test_an_interrupted_month_is_due(tmp_path: Path) -> None:
    path = month_book(tmp_path)
    with open_book(path, NOW) as book, writing(book.db):
        months.add(book.db, NOW.isoformat(), {"in": "/in", "files": [], "out": "/out", "partners": []}, [])
    assert [one.due for one in of("month", due(path))] == [TODAY]


def test_the_calendar_file_is_read_by_another_program_and_names_no_address(tmp_path: Path) -> None:
    path = made(tmp_path, person(1), partners=[partner(contracts=[contract(ends_on="2026-12-10")])])
    with open_book(path, NOW) as book:
        record_request(book.db, "c1", "access", "2026-11-20", NOW)
        items = run(list_due(book.db, TODAY))
        raw = calendar_of(book.db, items, NOW)
    read = vobject.readOne(raw.decode("utf-8"))
    assert {one.summary.value for one in read.vevent_list} == {one.text for one in items}
    assert all(one.dtstart.value >= TODAY for one in read.vevent_list)
    assert b"person1" not in raw


def test_the_command_lists_what_is_due_and_writes_the_calendar(tmp_path: Path) -> None:
    path = made(tmp_path, person(1), partners=[partner(contracts=[contract(ends_on="2026-12-10")])])
    found = told("todo", path, "--ics", tmp_path / "due.ics", *AT)
    (one,) = [one for one in found if one["kind"] == "contract"]
    assert {name: one[name] for name in ("due", "partner", "people")} == {
        "due": "2026-12-10", "partner": "raoul", "people": 0,
    }  # fmt: skip
    assert len(vobject.readOne((tmp_path / "due.ics").read_text("utf-8")).vevent_list) == len(found)
    assert told("todo", path, "--ics", tmp_path / "due.ics", *AT) == found
    (tmp_path / "other.ics").write_text("BEGIN:VCALENDAR\nEND:VCALENDAR\n", "utf-8")
    assert refused("todo", path, "--ics", tmp_path / "other.ics", *AT)["code"] == "file-exists"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_kind_has_its_words(language: str) -> None:
    from leadkeeper.messages import use_language
    from leadkeeper.messages.month import DUE

    use_language(language)
    texts = {TodoItem(kind, None, "raoul", 2, "access" if kind == "request" else "Raoul", "X").text for kind in DUE}
    assert len(texts) == len(DUE)
    assert not any("{" in text for text in texts)
