"""A month that was interrupted: what came meanwhile, in files and in the book, counts before anything more is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest

from leadkeeper.db import months
from leadkeeper.db.engine import Db, writing
from leadkeeper.domain.book import ExportRequest
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages.month import figures
from leadkeeper.progress import run
from leadkeeper.services.books.open import open_book
from leadkeeper.services.exports.exporter import export_contacts
from leadkeeper.services.month.plan import plan_month
from leadkeeper.services.month.run import go_on, report_plan, report_rest, run_month, step_reports
from leadkeeper.services.suppression.notifications import mark_notified
from leadkeeper.services.todo import list_due
from tests.services.month_book import HEADER, NOW, leads
from tests.services.test_month import folder, kept, month, outcome, request, stopped_once

__all__ = ["folder", "kept"]

STOP_FILE = "raoul-stop-2026-11.xlsx"


def stopped(db: Db, folder: Path, made: str) -> None:
    """Stop the month as soon as a file is made."""
    flow = run_month(db, request(folder), NOW)
    while not (folder / "out" / made).exists():
        next(flow)
    flow.close()


def refusals(path: Path, *numbers: int) -> None:
    """A file of people who say no to partners, with the header row of those before it."""
    with path.open("w", encoding="utf-8") as out:
        out.write(";".join(HEADER) + "\n")
        out.writelines(f"lea{one}@courriel.example;Léa;Dubois {one};;23/11/2026 10:00;oui;non\n" for one in numbers)


def people_in(path: Path) -> set[str]:
    cells = openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)
    return {str(cell) for row in cells for cell in row if "@" in str(cell)}


@pytest.mark.parametrize("is_window", [False, True])
def test_files_that_came_while_it_was_interrupted_are_read_before_anything_more_is_exported(
    folder: Path, *, is_window: bool
) -> None:
    with open_book(folder / "shop.leads", NOW) as book:
        stopped(book.db, folder, STOP_FILE)
        refusals(folder / "in" / "f3.csv", 31, 33)
        assert ("import", "f3.csv") in outcome(run(plan_month(book.db, request(folder), NOW)))
        done = run(go_on(book.db, NOW)) if is_window else month(book.db, folder)
        found = outcome(done.steps)
        assert (done.was_resumed, found["import", "f3.csv"]) == (True, ("done", 2, None))
        newest = months.newest(book.db)
        assert newest is not None
        assert outcome(newest.steps) == found
        assert month(book.db, folder).nothing
    refused = {"lea31@courriel.example", "lea33@courriel.example"}
    for name in ("raoul", "bonne-table"):
        assert not people_in(folder / "out" / f"{name}-2026-11.xlsx") & refused


def test_a_file_that_was_replaced_after_it_was_read_is_read_again(folder: Path) -> None:
    with open_book(folder / "shop.leads", NOW) as book:
        stopped(book.db, folder, STOP_FILE)
        refusals(folder / "in" / "refusals.csv", 31)
        month(book.db, folder)
    assert "lea31@courriel.example" not in people_in(folder / "out" / "bonne-table-2026-11.xlsx")


def test_an_unknown_file_that_came_meanwhile_is_named_and_nothing_more_is_written(folder: Path) -> None:
    with open_book(folder / "shop.leads", NOW) as book:
        stopped(book.db, folder, STOP_FILE)
        (folder / "in" / "weird.csv").write_text("mail;zzz\nx@y.example;1\n", "utf-8")
        before = {path.name for path in (folder / "out").iterdir()}
        trials: list[Callable[[], object]] = [lambda: month(book.db, folder), lambda: run(go_on(book.db, NOW))]
        for tried in trials:
            with pytest.raises(LeadKeeperError) as refused:
                tried()
            assert (refused.value.code, refused.value.facts) == ("month-unknown-files", {"files": "weird.csv"})
        assert {path.name for path in (folder / "out").iterdir()} == before
        (folder / "in" / "weird.csv").unlink()
        assert month(book.db, folder).was_resumed


def test_a_month_that_writes_into_the_folder_that_it_reads_goes_on(folder: Path) -> None:
    asked = replace(request(folder), out=folder / "in")
    with open_book(folder / "shop.leads", NOW) as book:
        flow = run_month(book.db, asked, NOW)
        while not (folder / "in" / "raoul-2026-11.xlsx").exists():
            next(flow)
        flow.close()
        done = run(run_month(book.db, asked, NOW))
        assert (done.was_resumed, sum(one.kind == "import" for one in done.steps)) == (True, 2)


@pytest.mark.parametrize("made", [STOP_FILE, "raoul-2026-11.xlsx"])
def test_a_message_that_is_not_written_yet_sends_everybody_who_withdrew_meanwhile(folder: Path, made: str) -> None:
    with open_book(folder / "shop.leads", NOW) as book:
        stopped_once(book.db, folder, made)
        report = run(report_rest(book.db, NOW, None))
        found = outcome([one.step for one in report.steps])
    assert found["stop-file", "raoul"] == ("done", 6, None)
    message = (folder / "out" / "raoul-message-2026-11.txt").read_text("utf-8")
    assert "raoul-stop-2026-11 (2).xlsx désigne 6 personnes" in message
    assert "lea9@courriel.example" in people_in(folder / "out" / "raoul-stop-2026-11 (2).xlsx")


def test_a_second_move_in_a_month_writes_no_invoice_line_twice(folder: Path) -> None:
    """The tool that read both files charged the first export twice."""
    with open_book(folder / "shop.leads", NOW) as book:
        month(book.db, folder, partners=("bonne-table",))
        done = outcome(month(book.db, folder).steps)
    assert done["invoice", ""] == ("done", 1, None)
    files = ("invoice-2026-11.csv", "invoice-2026-11 (2).csv")
    lines = [(folder / "out" / name).read_text("utf-8-sig").splitlines()[1:] for name in files]
    assert [[line.split(",")[6] for line in some] for some in lines] == [["E2", "E1"], ["E3"]]


def export_by_hand_the_day_after(db: Db, folder: Path) -> None:
    """An export to the other partner, after which Raoul is told of all that he must be told."""
    later = NOW + timedelta(days=1)
    run(export_contacts(db, ExportRequest("bonne-table", str(folder / "by hand.xlsx"), traps=0), later))
    mark_notified(db, "raoul", later)


def test_what_was_made_by_hand_after_the_file_of_its_month_is_named_in_the_next(folder: Path) -> None:
    """It stood in no invoice file ever, and was never charged."""
    december = NOW + timedelta(days=10)
    with open_book(folder / "shop.leads", NOW) as book:
        month(book.db, folder, partners=("raoul",))
        export_by_hand_the_day_after(book.db, folder)
        leads(folder / "in" / "december.csv", range(60, 65), day="30/11/2026 10:00")
        steps = run(run_month(book.db, request(folder), december)).steps
    (invoice,) = (one for one in steps if one.kind == "invoice")
    assert invoice.facts["references"] == ["E4"]
    assert figures("invoice", invoice.facts) == "1 entry; of earlier months, in no such file: E3"


def test_what_was_exported_by_hand_is_invoiced_by_a_month_that_exports_nobody(folder: Path) -> None:
    """It said that nothing new was to be invoiced, and the two exports stood in no invoice file ever."""
    with open_book(folder / "shop.leads", NOW) as book:
        month(book.db, folder, partners=("raoul",))
        order = ExportRequest("bonne-table", str(folder / "by hand.xlsx"), traps=0)
        run(export_contacts(book.db, order, NOW))
        (due,) = (one for one in run(list_due(book.db, NOW.date(), NOW)) if one.kind == "invoice")
        assert (due.target, due.due, due.name) == ("2026-11", date(2026, 11, 30), "E3")
        planned = run(plan_month(book.db, request(folder, partners=("raoul",)), NOW))
        assert outcome(planned)["invoice", ""] == ("planned", 1, None)
        done = month(book.db, folder, partners=("raoul",))
        assert (outcome(done.steps)["invoice", ""], done.nothing) == (("done", 1, None), False)
        assert month(book.db, folder, partners=("raoul",)).nothing
        assert not [one for one in run(list_due(book.db, NOW.date(), NOW)) if one.kind == "invoice"]
    (line,) = (folder / "out" / "invoice-2026-11 (2).csv").read_text("utf-8-sig").splitlines()[1:]
    assert line.split(",")[6] == "E3"


def test_lines_of_an_earlier_month_are_named_with_the_way_out_by_a_month_without_exports(folder: Path) -> None:
    december = NOW + timedelta(days=10)
    with open_book(folder / "shop.leads", NOW) as book:
        month(book.db, folder, partners=("raoul",))
        export_by_hand_the_day_after(book.db, folder)
        asked = request(folder, partners=("raoul",))
        reports = step_reports(book.db, run(run_month(book.db, asked, december)).steps)
        planned = run(report_plan(book.db, asked, december))
        (due,) = (one for one in run(list_due(book.db, december.date(), december)) if one.kind == "invoice")
    for report in (one for one in (*reports, *planned) if one.step.kind == "invoice"):
        assert report.step.facts["late"] == ["E3"]
        assert "E3" in report.why
        assert "invoice BOOK --month 2026-11" in report.why
        assert report.as_json()["message"] == report.why
    assert due.late
    assert "invoice BOOK --month 2026-11" in due.text


def test_a_suppression_file_made_right_before_a_kill_gets_a_second_one_for_who_refused_since(folder: Path) -> None:
    with open_book(folder / "shop.leads", NOW) as book:
        stopped(book.db, folder, STOP_FILE)
        left = months.newest(book.db)
        assert left is not None
        (step,) = (one for one in left.steps if (one.kind, one.subject) == ("stop-file", "raoul"))
        with writing(book.db):
            months.set_step(book.db, left.id, replace(step, state="running"))
        refusals(folder / "in" / "f3.csv", 9)
        report = run(report_rest(book.db, NOW, None))
    assert outcome([one.step for one in report.steps])["stop-file", "raoul"] == ("done", 6, None)
    assert "lea9@courriel.example" in people_in(folder / "out" / "raoul-stop-2026-11 (2).xlsx")


@pytest.mark.parametrize(
    ("change", "words"), [("changed", "no longer as it was written"), ("gone", "no longer in the folder")]
)
def test_a_file_that_was_changed_while_the_month_was_interrupted_is_named(
    folder: Path, change: str, words: str
) -> None:
    file = folder / "out" / "raoul-2026-11.xlsx"
    with open_book(folder / "shop.leads", NOW) as book:
        stopped(book.db, folder, "bonne-table-2026-11.xlsx")
        file.unlink() if change == "gone" else file.write_bytes(file.read_bytes() + b"x")
        report = run(report_rest(book.db, NOW, None))
    named = {(one.step.kind, one.step.subject): one for one in report.steps if one.changed}
    assert list(named) == [("export", "raoul")]
    assert words in named["export", "raoul"].why
    assert named["export", "raoul"].as_json()["file_changed"] == change
