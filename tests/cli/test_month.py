"""The month and the export profiles on the command line, in words and as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.db import disclosures
from leadkeeper.services.books.open import open_book
from leadkeeper.services.complaints.complaints import mark_handled
from tests.cli.exported_book import rows_of
from tests.cli.made_cli import NOW, call, refused, told
from tests.made_archive import NOW as INSTANT
from tests.made_archive import archive, contract, partner, person, restored
from tests.services.month_book import leads, month_book, month_files


@pytest.fixture
def book(tmp_path: Path) -> Path:
    made = month_book(tmp_path)
    month_files(tmp_path / "in")
    return made


def asked(book: Path, *more: str) -> tuple[object, ...]:
    return ("month", book, "--in", book.parent / "in", "--out", book.parent / "out", *more, *NOW)


def test_plan_then_month_then_nothing(book: Path) -> None:
    planned = told(*asked(book, "--plan"))
    assert planned["steps"] == []
    assert {one["state"] for one in planned["plan"]} == {"planned", "skipped"}
    raoul = next(one for one in planned["plan"] if one["step"] == "export" and one["partner"] == "raoul")
    assert (raoul["rows"], raoul["price_cents"], raoul["currency"]) == (20, 1000, "EUR")
    done = told(*asked(book))
    assert [one["step"] for one in done["plan"]] == [one["step"] for one in done["steps"]]
    assert {one["state"] for one in done["steps"]} == {"done", "skipped"}
    assert all(Path(one["file"]).exists() for one in done["steps"] if one["state"] == "done")
    again = told(*asked(book))
    assert (again["nothing"], {one["state"] for one in again["steps"]}) == (True, {"skipped"})


def test_it_speaks_of_partners_by_name_and_in_french(book: Path) -> None:
    french = call(*asked(book, "--lang", "fr")).stdout
    assert "Raoul SAS" in french
    assert "20\u202fpersonnes" in french.replace("20 personnes", "20\u202fpersonnes")
    assert "Le mois est bouclé" in call(*asked(book, "--lang", "fr")).stdout


def test_an_unknown_file_is_named_and_nothing_is_written(book: Path) -> None:
    (book.parent / "in" / "autre.csv").write_text("Courriel du client;Ville\nlea@courriel.example;Lyon\n", "utf-8")
    error = refused(*asked(book))
    assert (error["code"], error["facts"]) == ("month-unknown-files", {"files": "autre.csv"})
    assert "autre.csv" in error["message"]
    assert not (book.parent / "out").exists()


def test_a_month_that_stops_says_where_and_goes_on(book: Path) -> None:
    (book.parent / "out").write_text("no folder", "utf-8")
    assert refused(*asked(book))["code"] in ("folder-missing", "file-exists")
    (book.parent / "out").unlink()
    told(*asked(book, "--plan"))
    folder = book.parent / "blocked"
    folder.mkdir()
    told("profile", book, "raoul", "--folder", folder)
    (folder / "raoul-2026-11.xlsx").mkdir()
    done = told(*asked(book))
    assert any(one["file"] and one["file"].endswith("raoul-2026-11 (2).xlsx") for one in done["steps"])


def test_the_people_of_each_file_are_named_by_reference_if_asked(book: Path) -> None:
    def people(answer: list[dict[str, Any]], step: str) -> Any:
        return next(one.get("people") for one in answer if (one["step"], one["partner"]) == (step, "raoul"))

    planned = told(*asked(book, "--plan", "--people"))["plan"]
    told_them = people(planned, "stop-file")
    assert [one["ref"] for one in told_them] == [f"E1-00000{number}" for number in range(1, 6)]
    assert told_them[0] == {
        "ref": "E1-000001", "name": "Léa Dubois 0", "email": "lea0@courriel.example", "kind": "objection",
    }  # fmt: skip
    assert (len(people(planned, "export")), people(planned, "export")[0]["ref"]) == (20, None)
    assert people(told(*asked(book, "--plan"))["plan"], "export") is None
    lines = call(*asked(book, "--people", "--lang", "en")).stdout
    assert "    E1-000001  Léa Dubois 0  lea0@courriel.example  Objection" in lines
    assert "    E2-000001  Léa Dubois 30  lea30@courriel.example" in lines


def test_what_is_due_names_the_people_by_reference_and_no_address(book: Path) -> None:
    told(*asked(book))
    told("erase", book, "lea1@courriel.example", *NOW)
    (notices,) = [one for one in told("todo", book, *NOW) if (one["kind"], one["partner"]) == ("notices", "raoul")]
    assert sorted(notices["refs"]) == [f"E1-00000{number}" for number in range(1, 6)]
    assert "E1-000001" in call("todo", book, *NOW, "--lang", "en").stdout
    assert "@" not in json.dumps(told("todo", book, *NOW))


def test_giving_up_without_an_interrupted_month_is_refused(book: Path) -> None:
    assert refused("month", book, "--give-up")["code"] == "month-none-unfinished"


@pytest.mark.parametrize("words", [(), ("--in", "x"), ("--out", "x")])
def test_both_folders_are_needed(book: Path, words: tuple[str, ...]) -> None:
    assert call("month", book, *words).exit_code == 2


def test_a_profile_is_shown_changed_and_taken_back(book: Path) -> None:
    usual = {"partner": "raoul", "folder": None, "name": None, "traps": 0, "password_from": "none", "cap": None}
    usual |= {"leave_out": []}
    assert told("profile", book, "raoul") == usual | {"channels": []}
    changed = told("profile", book, "Raoul SAS", "--cap", "9", "--folder", "raoul", "--channel", "email")
    assert changed == usual | {"cap": 9, "folder": "raoul", "channels": ["email"]}
    assert told("profile", book, "raoul", "--cap", "0", "--folder", "")["cap"] is None
    assert told("profile", book, "raoul", "--leave-out", "typo", "--leave-out", "role")["leave_out"] == ["typo", "role"]
    assert told("profile", book, "raoul", "--leave-out", "none")["leave_out"] == []
    lines = call("profile", book, "raoul", "--lang", "en").stdout.splitlines()
    assert lines[0] == "Raoul SAS"
    assert "  At most a month: no limit" in lines
    assert refused("profile", book, "nobody")["code"] == "unknown-partner"
    assert refused("profile", book, "raoul", "--password-from", "contract")["code"] == "profile-secret-missing"


def test_only_the_partners_asked_for_get_an_export_and_everybody_a_stop_file(book: Path) -> None:
    done = told(*asked(book, "--partner", "bonne-table"))
    steps = {(one["step"], one["partner"]): one["state"] for one in done["steps"] if one["partner"]}
    assert steps["stop-file", "raoul"] == "done"
    assert ("export", "raoul") not in steps
    assert steps["export", "bonne-table"] == "done"


def test_the_answer_is_one_json_document_also_when_it_stops(book: Path) -> None:
    leads(book.parent / "in" / "later.csv", range(200, 205))
    (book.parent / "in" / "bad.csv").write_text("", "utf-8")
    found = call(*asked(book), "--json")
    assert found.exit_code == 1
    assert json.loads(found.stdout)["error"]["code"] == "file-empty"


def test_a_month_with_a_clock_that_is_right_goes_to_its_end(book: Path) -> None:
    """Its proofs stopped at the clock that its exports had passed, and the same command stopped there again."""
    early = (*asked(book)[:-2], "--now", "2026-11-02T10:00:00+01:00")
    assert refused(*early)["code"] == "clock-set-back"
    assert "Option of export, month and proof: --clock-is-right." in call(*early, "--lang", "en").stderr
    done = told(*early, "--clock-is-right")
    assert {one["state"] for one in done["steps"]} <= {"done", "skipped"}
    assert {one["step"] for one in done["steps"] if one["state"] == "done"} >= {"export", "proof", "text", "calendar"}


def test_the_month_gives_nobody_again_even_if_a_review_allows_it(tmp_path: Path) -> None:
    """Who was given before is for `export --again`."""
    allowed = {
        "rule": "R41",
        "partner": "raoul",
        "channel": None,
        "decision": "allow",
        "reason": "again",
        "at": "2026-07-02",
    }
    sent = {"id": "E1", "partner": "raoul", "at": "2026-07-01", "channels": ["email"], "contacts": ["c1", "c2"]}
    people = [person(number, reviews=[allowed]) for number in (1, 2, 3)]
    terms = partner(contracts=[contract(max_uses=3)])
    with restored(tmp_path, archive(*people, partners=[terms], deliveries=[sent])) as made:
        book = made.path
    assert told("decide", book, "--partner", "raoul", "--summary", *NOW)["eligible"] == 3
    (tmp_path / "in").mkdir()
    folders = ("--in", tmp_path / "in", "--out", tmp_path / "out")
    planned = told("month", book, *folders, "--plan", *NOW)["plan"]
    assert [(one["state"], one["rows"]) for one in planned if one["step"] == "export"] == [("planned", 1)]
    done = told("month", book, *folders, *NOW)["steps"]
    assert [(one["state"], one["rows"]) for one in done if one["step"] == "export"] == [("done", 1)]
    shared = {row["email"] for row in rows_of(tmp_path / "out" / "raoul-2026-11.xlsx")}
    assert {one for one in shared if one.startswith("person")} == {"person3@mail.example"}


def test_the_plan_gives_a_person_to_one_of_two_partners_that_are_one_company(tmp_path: Path) -> None:
    twin = partner(id="raoul2", legal_name="Raoul Deux SAS", contracts=[contract("raoul2-2026", price_cents=11)])
    with restored(tmp_path, archive(*map(person, range(3)), partners=[partner(), twin])) as made:
        book = made.path
    (tmp_path / "in").mkdir()
    folders = ("--in", tmp_path / "in", "--out", tmp_path / "out")
    for words in (("--plan",), ()):
        answer = told("month", book, *folders, *words, *NOW)
        steps = [one for one in answer["plan" if words else "steps"] if one["step"] == "export"]
        assert [(one["partner"], one["rows"], one.get("code")) for one in steps] == [
            ("raoul", 3, None), ("raoul2", 0, "nobody-eligible"),
        ]  # fmt: skip
        assert "were shared already" in steps[1]["message"]


def test_the_calendar_file_is_brought_up_to_date_and_no_other_file_is_replaced(book: Path) -> None:
    file, other = book.with_name("due.ics"), book.with_name("own.ics")
    told("todo", book, "--ics", file, *NOW)
    before = file.read_bytes()
    told("request", book, "add", "lea9@courriel.example", "--kind", "access", *NOW)
    told("todo", book, "--ics", file, *NOW)
    assert file.read_bytes().count(b"BEGIN:VEVENT") == before.count(b"BEGIN:VEVENT") + 1
    other.write_text("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "utf-8")
    assert refused("todo", book, "--ics", other, *NOW)["code"] == "file-exists"
    assert [path.name for path in book.parent.glob(".leadkeeper-*")] == []


def test_people_given_before_are_left_out_though_a_review_allows_them_again(tmp_path: Path) -> None:
    """A reviewer agreed to a second use with the partner: the month billed it without being asked."""
    again = {"rule": "R41", "partner": "raoul", "decision": "allow", "reason": "second use", "at": "2026-11-10"}
    people = [person(n, reviews=[again] * (n < 3)) for n in range(8)]
    first = {"id": "E1", "partner": "raoul", "at": "2026-10-01T09:00:00+02:00", "channels": ["email"]}
    parts = {"partners": [partner(contracts=[contract(max_uses=3)])]}
    delivered = [first | {"contacts": [f"c{n}" for n in range(5)]}]
    with restored(tmp_path, archive(*people, deliveries=delivered, **parts)) as made:
        book = made.path
    assert told("decide", book, "--partner", "raoul", "--summary", *NOW)["eligible"] == 6
    (tmp_path / "in").mkdir()
    planned = next(one for one in told(*asked(book, "--plan"))["plan"] if one["step"] == "export")
    assert (planned["rows"], planned["given_before"]) == (3, 3)
    assert "3 left out who were shared with this partner before" in call(*asked(book, "--plan", "--lang", "en")).stdout
    done = next(one for one in told(*asked(book))["steps"] if one["step"] == "export")
    assert done["rows"] == 3
    assert told("export", book, "--partner", "raoul", "--out", tmp_path / "by_hand.xlsx", *NOW)["rows"] == 3


def test_the_plan_and_an_export_count_the_people_with_an_open_complaint(book: Path) -> None:
    """Somebody who complained was passed to a second partner an hour later, without a word."""
    told("complain", book, "LEA35@courriel.example", *NOW)
    told("complain", book, "lea1@courriel.example", *NOW)
    told("import", book, book.parent / "in" / "new.csv", "--form", "quiz-v1", *NOW)
    exports = {one["partner"]: one for one in told(*asked(book, "--plan"))["plan"] if one["step"] == "export"}
    assert exports["raoul"]["complaining"] == exports["bonne-table"]["complaining"] == 1
    assert "1 with a complaint not handled yet" in call(*asked(book, "--plan", "--lang", "en")).stdout
    made = call("export", book, "--partner", "raoul", "--out", book.parent / "r.xlsx", "--lang", "en", *NOW)
    assert "1 person has a complaint that is not handled." in made.stdout
    with open_book(book, INSTANT) as opened:
        mark_handled(opened.db, ["P1", "P2"], INSTANT)
    exports = {one["partner"]: one for one in told(*asked(book, "--plan"))["plan"] if one["step"] == "export"}
    assert "complaining" not in exports["bonne-table"]


def test_the_plan_and_an_export_say_that_an_open_seed_hit_points_to_the_partner(book: Path) -> None:
    """A seed address of Raoul was hit, and the next month sent Raoul 373 people without a word."""
    told("import", book, book.parent / "in" / "new.csv", "--form", "quiz-v1", *NOW)
    told("export", book, "--partner", "raoul", "--out", book.parent / "before.xlsx", "--traps", 1, *NOW)
    told("import", book, leads(book.parent / "later.csv", range(60, 62)), "--form", "quiz-v1", *NOW)
    with open_book(book, INSTANT) as opened:
        (seed,) = disclosures.trap_addresses(opened.db)
    told("complain", book, seed, *NOW)
    told("complain", book, "lea1@courriel.example", *NOW)
    exports = {one["partner"]: one for one in told(*asked(book, "--plan"))["plan"] if one["step"] == "export"}
    assert (exports["raoul"]["seed_hits"], exports["raoul"]["complaints_pointing"]) == (1, 1)
    assert not {"seed_hits", "complaints_pointing"} & exports["bonne-table"].keys()
    plan = call(*asked(book, "--plan", "--lang", "en")).stdout
    assert plan.count("1 open complaint about a seed address of this partner: see Complaints") == 1
    assert plan.count("1 open complaint about a person that only this partner received: see Complaints") == 1
    for to, times in (("raoul", 1), ("bonne-table", 0)):
        made = call("export", book, "--partner", to, "--out", book.parent / f"by-hand-{to}.xlsx", "--lang", "en", *NOW)
        assert made.stdout.count("1 open complaint is about a seed address of this partner") == times
    with open_book(book, INSTANT) as opened:
        mark_handled(opened.db, ["P1", "P2"], INSTANT)
    exports = {one["partner"]: one for one in told(*asked(book, "--plan"))["plan"] if one["step"] == "export"}
    assert not {"seed_hits", "complaints_pointing"} & {name for one in exports.values() for name in one}


def test_a_month_without_a_look_at_its_plan_counts_them_too(book: Path) -> None:
    told("complain", book, "lea1@courriel.example", *NOW)
    done = {one["partner"]: one for one in told(*asked(book))["steps"] if one["step"] == "export"}
    assert "complaining" not in done["raoul"]
    told("import", book, leads(book.parent / "later.csv", range(60, 62)), "--form", "quiz-v1", *NOW)
    told("complain", book, "lea60@courriel.example", *NOW)
    done = {one["partner"]: one for one in told(*asked(book))["steps"] if one["step"] == "export"}
    assert (done["raoul"]["rows"], done["raoul"]["complaining"]) == (2, 1)


def test_the_month_takes_no_list_of_people_who_may_have_left_before_it_is_said(book: Path) -> None:
    """The month read them as contacts, and gave no choice: people who left could go to partners at once."""
    folder = book.parent / "in"
    first, second = folder.parent / "stop-octobre.csv", folder / "stop-novembre.csv"
    first.write_text("Email;Motif\nzoe@other.example;absente\n", "utf-8")
    second.write_text("Email;Motif\nlea@other.example;absente\n", "utf-8")
    error = refused(*asked(book))["message"]
    assert "Of a list of people who left, the import asks whether everybody in it left." in error
    told("import", book, first, "--form", "none", "--nobody-left", *NOW)
    for options in ((), ("--plan",)):
        error = refused(*asked(book, *options))
        assert (error["code"], error["facts"]) == ("month-perhaps-left", {"files": "stop-novembre.csv"})
        for option in ("--everybody-left", "--nobody-left"):
            assert f"“leadkeeper import BOOK FILE {option}”" in error["message"]
    assert told("import", book, second, "--form", "none", "--everybody-left", *NOW)["said_no"] == 1
    words = call(*asked(book, "--plan", "--lang", "en")).stdout
    (line,) = [one for one in words.splitlines() if "stop-novembre.csv" in one]
    assert "This file was imported before" in line


def test_the_month_says_that_it_takes_everybody_in_a_file_for_people_who_left(book: Path) -> None:
    first, second = book.parent / "liste.csv", book.parent / "in" / "désabonnés.csv"
    first.write_text("Email\nzoe@other.example\n", "utf-8")
    second.write_text("Email\nlea@other.example\n", "utf-8")
    told("import", book, first, "--form", "none", "--nobody-left", *NOW)
    words = call(*asked(book, "--plan", "--lang", "en")).stdout
    (line,) = [one for one in words.splitlines() if "désabonnés.csv" in one]
    assert "1 refusal, people who left, by the name of the file: if not, import it by itself and say so" in line


def test_plan_and_month_say_what_the_import_warns_of_and_how_many_wait_in_review(book: Path) -> None:
    """Both said figures alone: the notes, and the people who wait for them, were found later in Review."""
    file, known = leads(book.parent / "in" / "notes.csv", range(900, 903)), leads(book.parent / "seen.csv", range(1))
    for path, note in ((file, "ne plus appeler"), (known, "")):
        header, *rows = path.read_text("utf-8").splitlines()
        path.write_text("\n".join([f"{header};Note", *(f"{row};{note}" for row in rows), ""]), "utf-8")
    told("import", book, known, "--form", "quiz-v1", *NOW)
    words = call("inspect", file, "--book", book, "--lang", "en").stdout
    warning = next(line for line in words.splitlines() if line.startswith("Some notes or answers may ask"))
    for more in (["--plan"], []):
        lines = call(*asked(book, *more, "--lang", "en")).stdout.splitlines()
        (step,) = [line for line in lines if "notes.csv" in line]
        assert warning in step
        assert ", then 3 people wait in Review" in "\n".join(lines)
