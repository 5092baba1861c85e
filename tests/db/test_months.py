"""Export profiles and the journal of the month, and what schema 5 adds to a book of the schema before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from leadkeeper.db import months, partners
from leadkeeper.db.book import connection
from leadkeeper.db.engine import Db, IntegrityError, fetch_all
from leadkeeper.domain.book import ExportProfile

BEFORE = Path(__file__).with_name("kept") / "schema-4.leads"
STEPS = (
    months.MonthStep("import", "leads.csv", "/in/leads.csv", facts={"sha256": "ab"}),
    months.MonthStep("export", "raoul", "/out/raoul.xlsx", position=1),
)


def test_a_book_of_schema_4_gets_room_for_the_month(tmp_path: Path) -> None:
    path = tmp_path / "b.leads"
    path.write_bytes(BEFORE.read_bytes())
    with connection.open_book(path, write=True) as book:
        assert months.newest(book.db) is None
        partner = partners.read_all(book.db)[0].id
        months.set_profile(book.db, partner, ExportProfile(cap=100))
        assert months.profile(book.db, partner) == ExportProfile(cap=100)


def test_a_profile_is_replaced_and_goes_with_its_partner(peopled: Db) -> None:
    partner = partners.read_all(peopled)[-1].id
    assert months.profile(peopled, partner) is None
    for wanted in (ExportProfile("sub", "{partner}.xlsx", 2, "contract", 50, ("email", "sms")), ExportProfile()):
        months.set_profile(peopled, partner, wanted)
        assert months.profile(peopled, partner) == wanted
    partners.remove(peopled, partner)
    assert fetch_all(peopled, "SELECT * FROM profiles") == []


def test_a_run_is_read_as_it_was_written(peopled: Db) -> None:
    number = months.add(peopled, "2026-11-04T10:00:00+01:00", {"out": "/out"}, STEPS)
    done = replace(STEPS[0], state="done", ref="i1", facts={"rows": 3})
    months.set_step(peopled, number, done)
    run = months.newest(peopled)
    assert run == months.MonthRun(number, "2026-11-04T10:00:00+01:00", None, {"out": "/out"}, (done, STEPS[1]))
    months.end(peopled, number, "2026-11-04T10:05:00+01:00")
    assert (found := months.newest(peopled)) is not None
    assert found.ended_at == "2026-11-04T10:05:00+01:00"


def test_only_the_step_that_is_writing_names_its_target(peopled: Db) -> None:
    number = months.add(peopled, "2026-11-04T10:00:00+01:00", {}, STEPS)
    months.set_step(peopled, number, replace(STEPS[0], state="running", ref="i1"))
    assert (months.target(peopled, "i1"), months.target(peopled, "E1")) == (None, None)
    for state, path in (("running", "/out/raoul.xlsx"), ("done", None)):
        months.set_step(peopled, number, replace(STEPS[1], state=state, ref="E1"))
        assert months.target(peopled, "E1") == path


def test_a_state_that_is_none_is_refused(peopled: Db) -> None:
    number = months.add(peopled, "2026-11-04T10:00:00+01:00", {}, STEPS)
    with pytest.raises(IntegrityError):
        months.set_step(peopled, number, replace(STEPS[0], state="lost"))
