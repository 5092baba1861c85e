"""The month in one move, by its services: plan, steps, resume, profiles, and what gets in its way."""

from __future__ import annotations

import csv
import errno
import json
import random
import re
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from leadkeeper.db import engine, months, partners
from leadkeeper.db.engine import Db, writing
from leadkeeper.domain.book import ExportProfile
from leadkeeper.domain.contact import Consent
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.reader import Reading
from leadkeeper.progress import run
from leadkeeper.services.books.open import open_book
from leadkeeper.services.consent.record import record_consent
from leadkeeper.services.eligibility.context import find_partner
from leadkeeper.services.exports.register import list_exports
from leadkeeper.services.imports.importer import ImportOptions, import_file
from leadkeeper.services.month.plan import MonthRequest, check_files, files_in, import_options, plan_month, unfinished
from leadkeeper.services.month.profiles import change_profile, file_name, monthly_order, show_profile
from leadkeeper.services.month.run import (
    MonthResult,
    give_up,
    go_on,
    report_plan,
    report_rest,
    run_month,
    step_reports,
)
from leadkeeper.services.partners.partners import hold_partner
from leadkeeper.services.proof.check import check_pack
from tests.cli.made_cli import call
from tests.services import faulty_disk
from tests.services.month_book import NOW, leads, month_book, month_files
from tests.services.month_kills import base, content, differences, state, trial, undisturbed, words
from tests.systems import WINDOWS


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("month") / "base"
    folder.mkdir()
    month_book(folder)
    month_files(folder / "in")
    return folder


@pytest.fixture
def folder(kept: Path, tmp_path: Path) -> Path:
    shutil.copytree(kept, tmp_path / "trial")
    return tmp_path / "trial"


def request(folder: Path, **given: Any) -> MonthRequest:
    return MonthRequest(files_in(folder / "in"), folder / "out", str(folder / "in"), **given)


def month(db: Db, folder: Path, **given: Any) -> MonthResult:
    return run(run_month(db, request(folder, **given), NOW))


def outcome(steps: Any) -> dict[tuple[str, str], tuple[str, int, str | None]]:
    return {(s.kind, s.subject): (s.state, int(s.facts.get("rows") or 0), s.facts.get("code")) for s in steps}


DONE = {
    ("import", "new.csv"): ("done", 20, None),
    ("import", "refusals.csv"): ("done", 5, None),
    ("stop-file", "raoul"): ("done", 5, None),
    ("stop-file", "bonne-table"): ("skipped", 0, "nothing-to-tell"),
    ("export", "raoul"): ("done", 20, None),
    ("proof", "raoul"): ("done", 20, None),
    ("export", "bonne-table"): ("done", 45, None),
    ("proof", "bonne-table"): ("done", 45, None),
    ("invoice", ""): ("done", 3, None),
    ("text", "raoul"): ("done", 0, None),
    ("text", "bonne-table"): ("done", 0, None),
    ("calendar", ""): ("done", 3, None),
}
WRITTEN_LAST = ("calendar",)
"""Steps of which the plan cannot say the figures."""


def test_the_month_does_what_its_plan_said_which_wrote_nothing(folder: Path) -> None:
    (folder / "out").mkdir()
    before = state(folder)
    (folder / "out").rmdir()
    with open_book(folder / "shop.leads", NOW) as book:
        planned = outcome(run(plan_month(book.db, request(folder), NOW)))
    assert not (folder / "out").exists()
    (folder / "out").mkdir()
    assert differences(before, state(folder)) == []
    with open_book(folder / "shop.leads", NOW) as book:
        done = month(book.db, folder)
        assert unfinished(book.db) is None
    assert outcome(done.steps) == DONE
    expected = {key: (one[0], 0, None) if key[0] in WRITTEN_LAST else one for key, one in DONE.items()}
    assert {key: ("done" if one[0] == "planned" else one[0], *one[1:]) for key, one in planned.items()} == expected
    assert sorted(path.name for path in (folder / "out").iterdir()) == [
        "bonne-table-2026-11-proof.zip", "bonne-table-2026-11.xlsx", "bonne-table-message-2026-11.txt",
        "invoice-2026-11.csv", "leadkeeper-2026-11.ics", "raoul-2026-11-proof.zip", "raoul-2026-11.xlsx",
        "raoul-message-2026-11.txt", "raoul-stop-2026-11.xlsx",
    ]  # fmt: skip
    for partner in ("raoul", "bonne-table"):
        file = folder / "out" / f"{partner}-2026-11.xlsx"
        assert check_pack(file.with_name(f"{file.stem}-proof.zip"), file).is_sound
        message = (folder / "out" / f"{partner}-message-2026-11.txt").read_text("utf-8")
        assert f"{partner}-2026-11-proof.zip" in message
    assert "raoul-stop-2026-11.xlsx" in (folder / "out" / "raoul-message-2026-11.txt").read_text("utf-8")


def test_a_second_run_writes_nothing_and_says_so(folder: Path) -> None:
    with open_book(folder / "shop.leads", NOW) as book:
        month(book.db, folder)
        newest = months.newest(book.db)
        before = book.db.conn.total_changes
        again = month(book.db, folder)
        assert (again.nothing, book.db.conn.total_changes, months.newest(book.db)) == (True, before, newest)


def test_unknown_files_are_all_named_before_anything_is_written(folder: Path) -> None:
    (folder / "in" / "other.csv").write_text("Courriel du client;Ville\nlea@courriel.example;Lyon\n", "utf-8")
    (folder / "in" / "notes.txt").write_text("à rappeler\n", "utf-8")
    with open_book(folder / "shop.leads", NOW) as book:
        for tried in (plan_month, run_month):
            with pytest.raises(LeadKeeperError) as refused:
                run(tried(book.db, request(folder), NOW))
            assert refused.value.code == "month-unknown-files"
            assert refused.value.facts == {"files": "notes.txt, other.csv"}
        assert months.newest(book.db) is None
    assert not (folder / "out").exists()


def test_files_that_cannot_be_read_are_all_named_and_only_left_out_by_decision(folder: Path) -> None:
    paths = files_in(folder / "in")
    bad = [folder / "in" / "abîmé.xlsx", folder / "in" / "vide.csv"]
    bad[0].write_bytes(b"PK\x03\x04 no workbook")
    bad[1].write_bytes(b"")
    with open_book(folder / "shop.leads", NOW) as book:
        for tried in (plan_month, run_month):
            with pytest.raises(LeadKeeperError) as refused:
                run(tried(book.db, request(folder), NOW))
            assert (refused.value.code, refused.value.facts) == (
                "month-files-unread", {"files": "abîmé.xlsx, vide.csv"},
            )  # fmt: skip
        reports = run(report_plan(book.db, request(folder), NOW, strict=False))
        unread = {one.name: (one.state, one.why) for one in reports if one.step.state == "unread"}
        assert {name: state for name, (state, _why) in unread.items()} == {
            "abîmé.xlsx": "Not read",
            "vide.csv": "Not read",
        }
        assert "abîmé.xlsx" in unread["abîmé.xlsx"][1]
        assert "empty" in unread["vide.csv"][1]
        assert {one.name for one in reports if one.step.state == "planned"} >= {"new.csv", "Raoul SAS"}
        with pytest.raises(LeadKeeperError, match="file-empty"):
            run(run_month(book.db, request(folder, left_out=(bad[0],)), NOW))
        done = month(book.db, folder, left_out=tuple(bad))
    assert {s.subject: s.facts.get("code") for s in done.steps if s.kind == "import"} == {
        "abîmé.xlsx": "left-out", "vide.csv": "left-out", **{path.name: None for path in paths},
    }  # fmt: skip
    assert {key: one for key, one in outcome(done.steps).items() if key[1] not in ("abîmé.xlsx", "vide.csv")} == DONE


def test_a_workbook_with_several_lists_is_imported_by_hand_first(folder: Path) -> None:
    book = openpyxl.Workbook()
    october, november = book.active, book.create_sheet("Novembre bis")
    rows = list(csv.reader((folder / "in" / "new.csv").read_text("utf-8-sig").splitlines(), delimiter=";"))
    for sheet in (october, november):
        for row in rows:
            sheet.append(row)
    (folder / "in" / "new.csv").unlink()
    book.save(folder / "in" / "new.xlsx")
    with open_book(folder / "shop.leads", NOW) as made:
        with pytest.raises(LeadKeeperError) as refused:
            run(plan_month(made.db, request(folder), NOW))
        assert (refused.value.code, refused.value.facts) == ("month-several-sheets", {"files": "new.xlsx"})
        for name in (october.title, "Novembre bis"):
            with pytest.raises(LeadKeeperError, match="month-several-sheets"):
                run(plan_month(made.db, request(folder), NOW))
            chosen = replace(import_options(made.db, folder / "in" / "new.xlsx", ""), reading=Reading(sheet=name))
            run(import_file(made.db, folder / "in" / "new.xlsx", replace(chosen, expected=None), NOW))
        steps = run(plan_month(made.db, request(folder), NOW))
        assert ("import", "new.xlsx", "same-file") in [(s.kind, s.subject, s.facts.get("code")) for s in steps]


def test_a_second_list_of_people_who_left_is_no_unknown_file(folder: Path) -> None:
    def left(path: Path, address: str) -> Path:
        path.write_text(f"Email;Date de désinscription;Motif\n{address};28/10/2026;\n", "utf-8")
        return path

    with open_book(folder / "shop.leads", NOW) as book:
        run(import_file(book.db, left(folder / "left.csv", "lea@courriel.example"), ImportOptions(), NOW))
        left(folder / "in" / "left again.csv", "max@courriel.example")
        done = outcome(month(book.db, folder).steps)
    assert done["import", "left again.csv"][0] == "done"


def test_a_file_twice_and_the_one_of_last_month_are_read_once(folder: Path) -> None:
    shutil.copyfile(folder / "in" / "new.csv", folder / "in" / "new (1).csv")
    shutil.copyfile(folder / "first.csv", folder / "in" / "october.csv")
    with open_book(folder / "shop.leads", NOW) as book:
        done = outcome(month(book.db, folder).steps)
    assert done["import", "new (1).csv"][0] == "done"
    assert done["import", "new.csv"] == ("skipped", 0, "same-as-another")
    assert done["import", "october.csv"] == ("skipped", 0, "same-file")
    assert done["export", "raoul"] == ("done", 20, None)


def test_a_partner_on_hold_is_named_told_and_not_given_anybody(folder: Path) -> None:
    with open_book(folder / "shop.leads", NOW) as book:
        hold_partner(book.db, "raoul", "unpaid", NOW.date())
        done = month(book.db, folder)
        told = {one.step.kind: one.why for one in step_reports(book.db, done.steps) if one.name == "Raoul SAS"}
    assert outcome(done.steps)["export", "raoul"] == ("skipped", 0, "nobody-eligible")
    assert "on hold" in told["export"]
    assert outcome(done.steps)["stop-file", "raoul"] == ("done", 5, None)
    assert outcome(done.steps)["export", "bonne-table"] == ("done", 45, None)


def test_overdue_notices_stop_the_export_and_the_stop_file_is_written(folder: Path) -> None:
    with open_book(folder / "shop.leads", NOW) as book:
        month(book.db, folder)
    leads(folder / "in" / "december.csv", range(100, 110), day="25/11/2026 10:00")
    later = NOW + timedelta(days=9)
    with open_book(folder / "shop.leads", later) as book:
        done = outcome(run(run_month(book.db, request(folder), later)).steps)
    assert done["export", "raoul"] == ("skipped", 0, "nobody-eligible")
    assert done["stop-file", "raoul"] == ("skipped", 5, "stop-file-waits")
    assert done["export", "bonne-table"] == ("done", 10, None)


def test_a_contract_that_ended_is_named(folder: Path) -> None:
    later = NOW.replace(month=12, day=10)
    with open_book(folder / "shop.leads", later) as book:
        done = run(run_month(book.db, request(folder), later))
        (why,) = (r.why for r in step_reports(book.db, done.steps) if r.step.kind == "export" and r.why)
    assert outcome(done.steps)["export", "bonne-table"] == ("skipped", 0, "nobody-eligible")
    assert "contract" in why


def test_a_clock_set_back_stops_the_month_before_anything(folder: Path) -> None:
    early = NOW.replace(day=1)
    with open_book(folder / "shop.leads", NOW) as book, pytest.raises(LeadKeeperError) as refused:
        run(run_month(book.db, request(folder), early))
    assert refused.value.code == "clock-set-back"
    assert not (folder / "out").exists()


def test_a_file_that_fails_stops_the_month_there_and_the_same_request_goes_on(folder: Path) -> None:
    (folder / "out").mkdir()
    with open_book(folder / "shop.leads", NOW) as book:
        flow = run_month(book.db, request(folder), NOW)
        while (run_ := months.newest(book.db)) is None or run_.steps[1].state != "done":
            next(flow)
        (folder / "out" / "raoul-stop-2026-11.xlsx").write_text("in the way", "utf-8")
        with pytest.raises(LeadKeeperError) as refused:
            run(flow)
        assert (refused.value.code, refused.value.facts["reason"]) == ("month-stopped", "file-exists")
        left = unfinished(book.db)
        assert left is not None
        assert left.steps[2].state == "stopped"
        with pytest.raises(LeadKeeperError, match="month-unfinished"):
            run(run_month(book.db, request(folder, partners=("raoul",)), NOW))
        (folder / "out" / "raoul-stop-2026-11.xlsx").unlink()
        done = month(book.db, folder)
    assert done.was_resumed
    assert outcome(done.steps) == DONE


@pytest.mark.parametrize("name", ["new-refused.csv", "invoice-2026-11.csv", "leadkeeper-2026-11.ics"])
def test_a_file_that_somebody_else_made_meanwhile_is_neither_replaced_nor_removed(folder: Path, name: str) -> None:
    with (folder / "in" / "new.csv").open("a", encoding="utf-8") as out:
        out.write("nobody;Sans;Adresse;;20/11/2026 10:00;oui;oui\n")
    with open_book(folder / "shop.leads", NOW) as book:
        flow = run_month(book.db, request(folder), NOW)
        while months.newest(book.db) is None:
            next(flow)
        (folder / "out" / name).write_text("mine", "utf-8")
        with pytest.raises(LeadKeeperError, match="month-stopped"):
            run(flow)
        with pytest.raises(LeadKeeperError, match="month-stopped"):
            run(go_on(book.db, NOW))
        assert (folder / "out" / name).read_text("utf-8") == "mine"
        (folder / "out" / name).unlink()
        run(go_on(book.db, NOW))
        assert unfinished(book.db) is None


def stopped_once(db: Db, folder: Path, made: str) -> None:
    """Stop the month as soon as a file is made, then record the withdrawal of somebody whom both partners received."""
    flow = run_month(db, request(folder), NOW)
    while not (folder / "out" / made).exists():
        next(flow)
    flow.close()
    answer = Consent(at=NOW.isoformat(), event="withdrawn", purpose="partners", trace="log")
    record_consent(db, "lea9@courriel.example", answer, NOW)


def test_a_withdrawal_while_the_month_is_stopped_reaches_the_suppression_file(folder: Path) -> None:
    (folder / "in" / "refusals.csv").unlink()  # without it nobody has to be notified before the stop
    with open_book(folder / "shop.leads", NOW) as book:
        stopped_once(book.db, folder, "raoul-2026-11.xlsx")
        report = run(report_rest(book.db, NOW, None))
        found = outcome([one.step for one in report.steps])
        assert found["stop-file", "raoul"] == ("done", 1, None)
        message = (folder / "out" / "raoul-message-2026-11.txt").read_text("utf-8")
    assert "raoul-stop-2026-11.xlsx" in message


@pytest.mark.parametrize("is_told", [True, False])
def test_a_withdrawal_after_the_message_was_written_is_said(folder: Path, *, is_told: bool) -> None:
    if not is_told:  # a suppression file was made, or skipped
        (folder / "in" / "refusals.csv").unlink()
    with open_book(folder / "shop.leads", NOW) as book:
        stopped_once(book.db, folder, "bonne-table-message-2026-11.txt")
        report = run(report_rest(book.db, NOW, None))
        (step,) = [one for one in report.steps if (one.step.kind, one.step.subject) == ("stop-file", "raoul")]
    assert step.why.startswith("1 person has refused since and is in no suppression file")
    assert (step.why in step.words, "code" in step.as_json()) == (True, not is_told)


def test_a_month_goes_on_although_a_message_was_moved_away(folder: Path) -> None:
    with open_book(folder / "shop.leads", NOW) as book:
        flow = run_month(book.db, request(folder), NOW)
        while not (folder / "out" / "bonne-table-message-2026-11.txt").exists():
            next(flow)
        flow.close()
        (folder / "out" / "raoul-message-2026-11.txt").unlink()
        report = run(report_rest(book.db, NOW, None))
        assert [name for name, _text in report.messages] == ["Bonne Table SARL"]


def test_an_interrupted_month_can_be_ended_as_it_is(folder: Path) -> None:
    with open_book(folder / "shop.leads", NOW) as book:
        flow = run_month(book.db, request(folder), NOW)
        while months.newest(book.db) is None:
            next(flow)
        flow.close()
        assert [one.state for one in give_up(book.db, NOW).steps].count("done") == 0
        for tried in (lambda: give_up(book.db, NOW), lambda: run(go_on(book.db, NOW))):
            with pytest.raises(LeadKeeperError, match="month-none-unfinished"):
                tried()
        assert outcome(month(book.db, folder).steps) == DONE


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any], int]:
    """A small month to copy, the state after it, and how many steps of the disk it takes."""
    room = tmp_path_factory.mktemp("short")
    kept = base(room / "base", 6)
    whole = shutil.copytree(kept, room / "whole")
    with faulty_disk.failing(whole, 0, errno.ENOSPC) as disk:
        assert call(*words(whole)).exit_code == 0
        return kept, state(whole), disk.steps


def numbered_anew(held: dict[str, Any]) -> dict[str, Any]:
    """A state with its exports numbered in order: a number that failed stays in the register and is not used again."""
    order = [one["id"] for one in held["book"]["deliveries"]]
    text = json.dumps(held, default=str)
    for place, number in enumerate(order, 1):
        text = re.sub(rf"\b{number}\b", f"E#{place}", text)
    result: dict[str, Any] = json.loads(text)
    return result


def nothing_is_half_done(folder: Path, expected: dict[str, Any]) -> None:
    """Every file that is there is the one of a month that nobody disturbed, and no other is."""
    there = {path.name: content(path) for path in (folder / "out").glob("*")} if (folder / "out").exists() else {}
    assert there == {name: expected["files"].get(name) for name in there}
    assert not list(folder.rglob(".leadkeeper-*"))


def test_a_full_disk_at_every_step_leaves_a_month_that_goes_on_to_the_same_end(
    short: tuple[Path, dict[str, Any], int], tmp_path: Path
) -> None:
    kept, expected, steps = short
    assert steps > (40 if WINDOWS else 50)  # Windows flushes no folders
    codes = set()
    for last in range(1, steps + 1):
        folder = shutil.copytree(kept, tmp_path / f"{last}")
        with faulty_disk.failing(folder, last, errno.ENOSPC):
            found = call(*words(folder))
        if found.exit_code:
            codes.add(json.loads(found.stdout)["error"]["code"])
        nothing_is_half_done(folder, expected)
        assert call(*words(folder)).exit_code == 0
        assert differences(numbered_anew(expected), numbered_anew(state(folder))) == [], last
        shutil.rmtree(folder)
    assert codes == {"disk-full", "folder-read-only", "month-stopped"}  # read-only: at opening


def test_a_book_without_room_for_one_more_page_stops_the_month_which_goes_on(tmp_path: Path) -> None:
    kept = base(tmp_path / "base", 300)
    whole = shutil.copytree(kept, tmp_path / "whole")
    assert call(*words(whole)).exit_code == 0
    expected = state(whole)
    codes: set[str] = set()
    for room in range(0, 200, 4):
        folder = shutil.copytree(kept, tmp_path / f"{room}")
        with open_book(folder / "shop.leads", NOW) as book:
            engine.pragma(book.db, f"max_page_count = {engine.pragma(book.db, 'page_count') + room}")
            try:
                month(book.db, folder)
            except LeadKeeperError as error:
                codes.add(str(error.facts.get("reason", error.code)))
            else:
                break
        with open_book(folder / "shop.leads", NOW):  # what a stopped step left is ended when the book is opened
            nothing_is_half_done(folder, expected)
        assert call(*words(folder)).exit_code == 0
        assert differences(expected, state(folder)) == []
        shutil.rmtree(folder)
    assert (codes, room > 5) == ({"disk-full"}, True)


def test_killed_at_any_moment_it_goes_on_to_the_same_books_and_files(tmp_path: Path) -> None:
    kept = base(tmp_path / "base", 20)
    whole = undisturbed(shutil.copytree(kept, tmp_path / "whole"))
    dice = random.Random(7)
    for last in (0, 0, *dice.sample(range(1, whole[1] + 1), 6)):
        trial(kept, tmp_path / "trial", whole, dice, last)


def test_a_file_of_an_earlier_day_is_undone_and_made_again(folder: Path) -> None:
    with open_book(folder / "shop.leads", NOW) as book:
        flow = run_month(book.db, request(folder), NOW)
        while not any(one.state == "running" and one.kind == "export" for one in step_list(book.db)):
            next(flow)
        flow.close()
        running = next(one for one in step_list(book.db) if one.state == "running")
        assert months.target(book.db, str(running.ref)) == running.path
    later = NOW + timedelta(days=1)
    with open_book(folder / "shop.leads", later) as book:
        done = run(run_month(book.db, request(folder), later))
        assert outcome(done.steps) == DONE
        assert sum(one.rows for one in list_exports(book.db)) == 30 + 20 + 45


def step_list(db: Db) -> tuple[months.MonthStep, ...]:
    newest = months.newest(db)
    return newest.steps if newest is not None else ()


def test_a_profile_decides_name_folder_number_and_channels(folder: Path) -> None:
    with open_book(folder / "shop.leads", NOW) as book:
        change_profile(
            book.db, find_partner(book.db, "Raoul SAS"), {"cap": 37, "folder": "raoul", "name": "leads {day}"}
        )
        done = month(book.db, folder)
        assert (folder / "out" / "raoul" / "leads 2026-11-24.xlsx").exists()
        assert outcome(done.steps)["export", "raoul"] == ("done", 7, None)
        again = month(book.db, folder)
        assert outcome(again.steps)["export", "raoul"] == ("skipped", 0, "cap-reached")
        change_profile(book.db, find_partner(book.db, "raoul"), {"cap": 42})
        assert outcome(month(book.db, folder).steps)["export", "raoul"] == ("done", 5, None)


def test_a_profile_leaves_out_addresses_that_may_not_reach_the_person(folder: Path) -> None:
    with (folder / "in" / "new.csv").open("a", encoding="utf-8") as out:
        out.write("paul@gmial.com;Paul;Martin;;20/11/2026 10:00;oui;oui\n")
    with open_book(folder / "shop.leads", NOW) as book:
        planned = {(one.kind, one.subject): one.facts for one in run(plan_month(book.db, request(folder), NOW))}
        assert (planned["export", "raoul"]["rows"], planned["export", "raoul"]["hygiene"]) == (21, {"typo": 1})
        change_profile(book.db, find_partner(book.db, "raoul"), {"leave_out": ("typo",)})
        assert outcome(month(book.db, folder).steps)["export", "raoul"] == ("done", 20, None)
        again = month(book.db, folder)
        assert (again.nothing, outcome(again.steps)["export", "raoul"][2]) == (True, "all-left-out")
        why = next(
            one.why for one in step_reports(book.db, again.steps) if one.step.facts.get("code") == "all-left-out"
        )
        assert "Raoul SAS" in why


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"leave_out": ("alias",)}, "unknown-hygiene"),
        ({"name": "{who}"}, "bad-file-pattern"),
        ({"name": "../{partner}"}, "bad-file-pattern"),
        ({"name": " . "}, "bad-file-pattern"),
        ({"channels": ("fax",)}, "unknown-channel"),
        ({"password_from": "contract"}, "profile-secret-missing"),
    ],
)
def test_a_profile_that_cannot_work_is_refused(folder: Path, changes: dict[str, Any], code: str) -> None:
    with open_book(folder / "shop.leads", NOW) as book:
        with pytest.raises(LeadKeeperError, match=code):
            change_profile(book.db, find_partner(book.db, "raoul"), changes)
        assert show_profile(book.db, "raoul") == ExportProfile(traps=0)


def test_the_password_of_the_file_is_typed_or_taken_from_the_contract(folder: Path) -> None:
    with open_book(folder / "shop.leads", NOW) as book:
        raoul, secret = find_partner(book.db, "raoul"), "ab" * 32
        change_profile(book.db, raoul, {"password_from": "ask"})
        with pytest.raises(LeadKeeperError, match="month-password-missing"):
            month(book.db, folder)
        assert monthly_order(book.db, raoul, folder / "x.xlsx", NOW.date(), "typed").password == "typed"
        with writing(book.db):
            partners.set_stop_secret(book.db, "raoul", raoul.contracts[0].id, secret)
        change_profile(book.db, raoul, {"password_from": "contract"})
        assert monthly_order(book.db, raoul, folder / "x.xlsx", NOW.date(), None).password == secret


def test_a_name_that_a_disk_would_not_take_is_made_one_that_it_takes(folder: Path) -> None:
    with open_book(folder / "shop.leads", NOW) as book:
        raoul = find_partner(book.db, "raoul")
    assert file_name(ExportProfile(name="{name} {month}.xlsx"), raoul, NOW.date()) == "Raoul SAS 2026-11.xlsx"
    assert file_name(ExportProfile(name="{name}"), replace(raoul, legal_name="CON"), NOW.date()) == "CON-.xlsx"


def test_files_are_looked_through_without_hidden_ones(folder: Path) -> None:
    (folder / "in" / ".DS_Store").write_bytes(b"\0")
    (folder / "in" / "~$new.xlsx").write_bytes(b"\0")
    with open_book(folder / "shop.leads", NOW) as book:
        found = run(check_files(book.db, files_in(folder / "in")))
    assert [(one.path.name, one.rows, one.skipped) for one in found] == [
        ("new.csv", 20, None),
        ("refusals.csv", 5, None),
    ]
    with pytest.raises(LeadKeeperError, match="folder-missing"):
        files_in(folder / "nowhere")


def test_a_plan_counts_who_differs_after_the_plus_from_somebody_who_refused(folder: Path) -> None:
    with (folder / "in" / "new.csv").open("a", encoding="utf-8") as out:
        out.write("lea0+deux@courriel.example;Léa;Dubois;;20/11/2026 10:00;oui;oui\n")
    with open_book(folder / "shop.leads", NOW) as book:
        reports = step_reports(book.db, run(plan_month(book.db, request(folder), NOW)))
        (planned,) = [one for one in reports if (one.step.kind, one.step.subject) == ("export", "raoul")]
        assert planned.step.facts["alike"] == 1
        assert "1 differs only after the “+” from somebody who refused: see Export" in planned.figures
