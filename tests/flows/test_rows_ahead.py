"""A second process reads what the first one would read, and is gone when it is not needed any more."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from openpyxl import Workbook

from leadkeeper.clock import PARIS
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.table import AS_FOUND
from leadkeeper.flows import rows_ahead
from leadkeeper.flows.file_plan import FilePlan, open_lead_file, plan_file
from leadkeeper.flows.import_file import ImportOptions, import_file
from leadkeeper.flows.import_rows import Batch
from leadkeeper.flows.list_plan import Choices, ListPlan
from leadkeeper.flows.open_book import new_book
from leadkeeper.flows.rows_ahead import RowsAhead, made_ready
from leadkeeper.model.book import Owner, World
from leadkeeper.progress import run
from leadkeeper.store import contacts

NOW = datetime(2026, 11, 24, 10, tzinfo=PARIS)
TEXT = "e-mail;nom\n" + "".join(f"a{number}@x.example;Léa\n" for number in range(5000))
TOLD = (World(), "none", NOW, "FR")


def made_ready_elsewhere(lists: Sequence[ListPlan], *told: Any) -> Iterator[Batch]:
    """The same, in another process than the one that runs the tests."""
    assert multiprocessing.parent_process() is not None
    yield from made_ready(lists, *told)


def keys(ahead: RowsAhead, plan: FilePlan) -> list[str]:
    return [ready[1] for batch in ahead.batches(plan.lists, *TOLD) for ready in batch.rows]


@pytest.mark.parametrize("size", [0, 1 << 40])
def test_rows_are_the_same_wherever_they_are_read(tmp_path: Path, size: int) -> None:
    path = tmp_path / "leads.csv"
    path.write_text(TEXT, "utf-8")
    with patch.object(rows_ahead, "WORTH_IT", size), open_lead_file(path, AS_FOUND, Choices()) as document:
        with closing(RowsAhead(document)) as ahead:
            assert bool(multiprocessing.active_children()) is (size == 0)
            assert keys(ahead, run(plan_file(document, AS_FOUND))) == [f"a{n}@x.example" for n in range(5000)]
        assert not multiprocessing.active_children()


def workbook(path: Path) -> Path:
    book = Workbook()
    for row in [
        ("e-mail", "nom", "né le"),
        *((f"a{number}@x.example", "Léa", date(1990, 4, 3)) for number in range(50)),
    ]:
        book.active.append(row)
    book.save(path)
    return path


def test_a_workbook_is_read_by_the_process_that_holds_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path / "leads.xlsx")
    with open_lead_file(path, AS_FOUND, Choices()) as document, closing(RowsAhead(document)) as ahead:
        plan = run(plan_file(document, AS_FOUND))
        here = [batch.rows for batch in made_ready(plan.lists, *TOLD)]
        monkeypatch.setattr(rows_ahead, "made_ready", made_ready_elsewhere)
        assert [batch.rows for batch in ahead.batches(plan.lists, *TOLD)] == here
        assert len(here[0]) == 50


def test_a_workbook_that_fails_over_there_is_the_failure_that_it_is_here(tmp_path: Path) -> None:
    path = workbook(tmp_path / "leads.xlsx")
    with open_lead_file(path, AS_FOUND, Choices()) as document, closing(RowsAhead(document)) as ahead:
        plan = run(plan_file(document, AS_FOUND))
        plan.lists[0].table.sheet = "No such sheet"
        with pytest.raises(LeadKeeperError) as caught:
            list(ahead.batches(plan.lists, *TOLD))
    assert (caught.value.code, caught.value.facts["why"]) == ("file-unreadable", "damaged")


def test_a_file_that_goes_away_is_the_failure_that_it_always_was(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text(TEXT, "utf-8")
    with patch.object(rows_ahead, "WORTH_IT", 0), open_lead_file(path, AS_FOUND, Choices()) as document:
        plan = run(plan_file(document, AS_FOUND))
        path.unlink()
        with closing(RowsAhead(document)) as ahead, pytest.raises(LeadKeeperError) as caught:
            keys(ahead, plan)
    assert (caught.value.code, caught.value.facts["why"]) == ("file-unreadable", "absent")


def test_a_stopped_import_leaves_no_process_and_nobody_in_the_book(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text(TEXT, "utf-8")
    with patch.object(rows_ahead, "WORTH_IT", 0), new_book(tmp_path / "b.leads", Owner("Test")) as book:
        flow = import_file(book.db, path, ImportOptions(), NOW)
        assert next(step for step in flow if step.stage == "import").done == 2000
        flow.close()
        assert not multiprocessing.active_children()
        assert contacts.count(book.db) == 0
