"""A second process reads what the first one would read, and is gone when it is not needed any more."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from unittest.mock import patch

import pytest
from openpyxl import Workbook

from leadkeeper.db import contacts
from leadkeeper.domain.book import Owner, ReferenceData
from leadkeeper.domain.erasure import NOBODY
from leadkeeper.domain.time import PARIS
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.document import AS_FOUND, Document, SourceTable
from leadkeeper.files.reader import SheetTable
from leadkeeper.files.workbook_child import Chunk
from leadkeeper.files.workbook_process import WorkbookWorker
from leadkeeper.progress import run
from leadkeeper.services.books.open import new_book
from leadkeeper.services.imports import batch, importer
from leadkeeper.services.imports.batch import Batch, RowTask, RowTaskInput, prepared_batches
from leadkeeper.services.imports.importer import ImportOptions, RowsAhead, import_file
from leadkeeper.services.imports.plan import (
    SCANNED,
    Choices,
    FilePlan,
    SheetPlan,
    guess,
    open_lead_file,
    plan_file,
)

NOW = datetime(2026, 11, 24, 10, tzinfo=PARIS)
TEXT = "e-mail;nom\n" + "".join(f"a{number}@x.example;Léa\n" for number in range(5000))
TOLD = RowTaskInput(ReferenceData(), "none", NOW, "FR", NOBODY)


def made_ready_elsewhere(lists: Sequence[SheetPlan], told: RowTaskInput) -> Iterator[Batch]:
    """The same, in another process than the one that runs the tests."""
    assert multiprocessing.parent_process() is not None
    yield from prepared_batches(lists, told)


def keys(ahead: RowsAhead, plan: FilePlan) -> list[str]:
    return [key for batch in ahead.batches(plan.lists, TOLD) for key in batch.rows.keys]


@pytest.mark.parametrize("size", [0, 1 << 40])
def test_rows_are_the_same_wherever_they_are_read(tmp_path: Path, size: int) -> None:
    path = tmp_path / "leads.csv"
    path.write_text(TEXT, "utf-8")
    with patch.object(importer, "LONG_TEXT", size), open_lead_file(path, AS_FOUND, Choices()) as document:
        with closing(RowsAhead(document)) as ahead:
            assert bool(multiprocessing.active_children()) is (size == 0)
            assert keys(ahead, run(plan_file(document, AS_FOUND))) == [f"a{n}@x.example" for n in range(5000)]
        assert not multiprocessing.active_children()


LATE = "e-mail;date de consentement;opt-in\n" + "".join(f"a{n}@x.example;01/02/2026;oui\n" for n in range(3000))


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        (TEXT, True),
        (TEXT + "\n\n", True),
        (TEXT + "\n" * 3000, True),
        (LATE + "b@x.example;25/02/2026;oui\n", None),
        (LATE.replace("01/02", "20/02", 1), True),
        (LATE.replace("01/02", "20/02", 1) + "b@x.example;02/25/2026;oui\n", False),
    ],
)
def test_a_guess_changes_nothing_but_the_time(tmp_path: Path, text: str, holds: bool | None) -> None:
    path, guesses = tmp_path / "leads.csv", list[SheetPlan | None]()
    path.write_text(text, "utf-8")
    choices = Choices(date_order="dmy") if holds is False else Choices()
    with patch.object(importer, "LONG_TEXT", 0), open_lead_file(path, AS_FOUND, choices) as document:
        with closing(RowsAhead(document)) as ahead:
            plan = run(plan_file(document, AS_FOUND, Choices(), lambda lists: guesses.extend(map(guess, lists))))
            plan.lists[0].choices = choices
            found = list(ahead.batches(plan.lists, TOLD))
            if guesses[0] is not None:
                again = RowTask([guesses[0]], TOLD)
                assert again.settle(plan.lists, TOLD) is holds
        assert (guesses[0] is None) is (holds is None)
        assert found == list(prepared_batches(plan.lists, TOLD))


def planned(document: Document) -> tuple[FilePlan, list[SheetPlan]]:
    """The plan of a file, and what was guessed when only its first records were seen."""
    guesses: list[SheetPlan] = []
    plan = run(plan_file(document, AS_FOUND, begin=lambda lists: guesses.extend(filter(None, map(guess, lists)))))
    return plan, guesses


@pytest.mark.parametrize(("blank", "holds"), [(0, True), (1, False)])
def test_a_guess_that_read_beyond_the_last_row_does_not_hold(tmp_path: Path, blank: int, holds: bool) -> None:
    path = tmp_path / "leads.csv"
    path.write_text(TEXT + "\n" * blank, "utf-8")
    with open_lead_file(path, AS_FOUND, Choices()) as document:
        plan, guesses = planned(document)
        made = RowTask(guesses, TOLD)
        assert sum(batch.size for batch in made) == 5000 + blank
        assert made.settle(plan.lists, TOLD) is holds


def test_a_guess_learns_where_the_rows_end(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text(TEXT + "\n" * 500, "utf-8")
    with open_lead_file(path, AS_FOUND, Choices()) as document:
        plan, guesses = planned(document)
        made = RowTask(guesses, TOLD)
        first = next(made)
        assert made.settle(plan.lists, TOLD)
        assert [first, *made] == list(prepared_batches(plan.lists, TOLD))


def test_what_is_known_of_the_book_must_be_the_same(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text(TEXT, "utf-8")
    with open_lead_file(path, AS_FOUND, Choices()) as document:
        plan, guesses = planned(document)
        assert not RowTask(guesses, TOLD).settle(plan.lists, TOLD._replace(phone_country="BE"))


def workbook(path: Path, rows: int = 50) -> Path:
    book = Workbook()
    for row in [
        ("e-mail", "nom", "né le"),
        *((f"a{number}@x.example", "Léa", date(1990, 4, 3)) for number in range(rows)),
    ]:
        book.active.append(row)
    book.save(path)
    return path


def test_a_workbook_is_read_by_the_process_that_holds_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path / "leads.xlsx")
    with open_lead_file(path, AS_FOUND, Choices()) as document, closing(RowsAhead(document)) as ahead:
        plan = run(plan_file(document, AS_FOUND))
        here = [batch.rows for batch in prepared_batches(plan.lists, TOLD)]
        monkeypatch.setattr(batch, "prepared_batches", made_ready_elsewhere)
        assert [batch.rows for batch in ahead.batches(plan.lists, TOLD)] == here
        assert len(here[0]) == 50


def test_a_workbook_is_scanned_where_its_rows_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, taken = workbook(tmp_path / "leads.xlsx", rows=14_000), list[int]()
    chunks = WorkbookWorker.chunks

    def counted(worker: WorkbookWorker, reading: int) -> Iterator[Chunk]:
        for rows, spoilt in chunks(worker, reading):
            taken.append(len(rows))
            yield rows, spoilt

    with open_lead_file(path, AS_FOUND, Choices()) as document:
        monkeypatch.setattr(WorkbookWorker, "chunks", counted)
        plan = run(plan_file(document, AS_FOUND))
        read = sum(taken)
        monkeypatch.setattr(SheetTable, "work", SourceTable.work)
        here = run(plan_file(document, AS_FOUND)).lists[0]
    there = plan.lists[0]
    assert read < sum(taken) - read
    assert (there.rows, there.table.size) == (14_000, 14_001)
    for name in set(SCANNED) - {"dates"}:
        assert getattr(there, name) == getattr(here, name)
    assert [there.order(place) for place in there.dates] == [here.order(place) for place in here.dates]


def test_a_workbook_with_nobody_in_it_is_told_so(tmp_path: Path) -> None:
    path = workbook(tmp_path / "leads.xlsx", rows=0)
    with new_book(tmp_path / "b.leads", Owner("Test")) as book, pytest.raises(LeadKeeperError) as caught:
        run(import_file(book.db, path, ImportOptions(), NOW))
    assert caught.value.code == "no-rows"


def test_a_workbook_that_fails_over_there_is_the_failure_that_it_is_here(tmp_path: Path) -> None:
    path = workbook(tmp_path / "leads.xlsx")
    with open_lead_file(path, AS_FOUND, Choices()) as document, closing(RowsAhead(document)) as ahead:
        plan = run(plan_file(document, AS_FOUND))
        plan.lists[0].table.sheet = "No such sheet"
        with pytest.raises(LeadKeeperError) as caught:
            list(ahead.batches(plan.lists, TOLD))
    assert (caught.value.code, caught.value.facts["why"]) == ("file-unreadable", "damaged")


def test_a_file_that_goes_away_is_the_failure_that_it_always_was(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text(TEXT, "utf-8")
    with patch.object(importer, "LONG_TEXT", 0), open_lead_file(path, AS_FOUND, Choices()) as document:
        plan = run(plan_file(document, AS_FOUND))
        path.unlink()
        with closing(RowsAhead(document)) as ahead, pytest.raises(LeadKeeperError) as caught:
            keys(ahead, plan)
    assert (caught.value.code, caught.value.facts["why"]) == ("file-unreadable", "absent")


def test_a_stopped_import_leaves_no_process_and_nobody_in_the_book(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text(TEXT, "utf-8")
    with patch.object(importer, "LONG_TEXT", 0), new_book(tmp_path / "b.leads", Owner("Test")) as book:
        flow = import_file(book.db, path, ImportOptions(), NOW)
        assert next(step for step in flow if step.stage == "import").done == 2000
        flow.close()
        assert not multiprocessing.active_children()
        assert contacts.count(book.db) == 0
