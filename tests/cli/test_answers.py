"""The JSON that scripts build upon: the keys of cli.md, the injected clock, the exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.cli.app import main
from leadkeeper.db.book.connection import open_book
from leadkeeper.domain import serialization
from leadkeeper.domain.contact import Contact
from tests.cli.made_cli import NOW, call, refused, told
from tests.made_archive import SHA, Facts, archive, given, person, restored, written

FILLED = archive(
    person(1),
    person(2, email="Léa@Été.example"),
    person(3, consents=[given("2026-11-24T18:00:00+01:00")]),
    person(4, country="BE"),
    deliveries=[{"id": "E1", "partner": "raoul", "at": "2026-08-01", "contacts": ["c2"], "file_sha256": SHA}],
    imports=[{"id": "i1", "file": "leads.csv", "sha256": SHA, "at": "2026-02-02T08:00:00+01:00"}],
)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book of four people, one of whom went to Raoul."""
    told("restore", written(tmp_path, FILLED), tmp_path / "b.leads", *NOW)
    return tmp_path / "b.leads"


def exported(book: Path, *words: object) -> Any:
    return told("export", book, "--partner", "raoul", "--out", book.with_name("out.xlsx"), *words, *NOW)


def test_an_export_answers_with_what_went_out(book: Path) -> None:
    found = exported(book, "--columns", "email,note")
    assert list(found) == [
        "export", "file", "sha256", "rows", "traps", "columns", "dropped_columns", "price_cents", "reasons",
    ]  # fmt: skip
    assert (found["export"], found["rows"], found["traps"], found["price_cents"]) == ("E2", 2, 1, 100)
    assert (found["columns"][-1], found["dropped_columns"]) == ("email", ["note"])
    assert found["reasons"] == {"R22": 1, "R35": 1, "R41": 1}


def test_traps_that_no_contract_speaks_of_are_warned_of(book: Path) -> None:
    words = ("export", book, "--partner", "raoul", "--lang", "en", *NOW)
    without = call(*words, "--traps", 0, "--out", book.with_name("none.xlsx")).stdout
    told("restore", written(book.parent, FILLED), book.with_name("again.leads"), *NOW)
    again = ("export", book.with_name("again.leads"), *words[2:])
    assert "does not mention seed addresses" not in without
    assert "does not mention seed addresses" in call(*again, "--out", book.with_name("one.xlsx")).stdout


def test_the_register_tells_every_export(book: Path) -> None:
    exported(book)
    assert [(one["export"], one["kind"], one["rows"]) for one in told("register", book)] == [
        ("E1", "restored", 1),
        ("E2", "export", 2),
    ]


@pytest.mark.parametrize(
    ("file", "said", "code"),
    [
        (None, {"chain": "ok", "broken_at": None, "file": None, "export": None}, 0),
        ("out.xlsx", {"chain": "ok", "broken_at": None, "file": "match", "export": "E2"}, 0),
        ("archive.json", {"chain": "ok", "broken_at": None, "file": "unknown", "export": None}, 1),
    ],
)
def test_verify_ends_with_0_only_if_all_is_well(book: Path, file: str | None, said: Facts, code: int) -> None:
    exported(book)
    words = [book.with_name(file)] if file else []
    found = call("verify", book, *words, "--json")
    assert (json.loads(found.stdout), found.exit_code) == (said, code)


def test_a_broken_chain_ends_verify_and_check_with_1_and_the_normal_answer(book: Path) -> None:
    with open_book(book, write=True) as opened:
        opened.db.conn.execute("DROP TRIGGER register_keeps_update")
        opened.db.conn.execute("UPDATE register SET at = '2020-01-01'")
    for command in ("verify", "check"):
        found = call(command, book, "--json")
        assert (json.loads(found.stdout)["chain"], json.loads(found.stdout)["broken_at"]) == ("broken", 1)
        assert found.exit_code == 1


def test_a_contact_is_that_of_the_archive_without_answers(book: Path) -> None:
    found = told("contacts", book)
    assert [list(one) for one in found] == [[k for k in serialization.write(Contact("")) if k != "consents"]] * 4


def test_the_contacts_bring_the_decisions_about_them(tmp_path: Path) -> None:
    decided = {
        "rule": "R41",
        "partner": "raoul",
        "decision": "allow",
        "reason": "second use agreed",
        "at": "2026-03-01",
    }
    told("restore", written(tmp_path, archive(person(1), person(2, reviews=[decided]))), tmp_path / "b.leads", *NOW)
    found = told("contacts", tmp_path / "b.leads", "--sort", "-added")
    assert [one["reviews"] for one in found] == [[{**decided, "channel": None}], []]


@pytest.mark.parametrize("who", ["c2", "léa@été.example"])
def test_a_person_is_shown_whole(book: Path, who: str) -> None:
    found = told("show", book, who, *NOW)
    assert list(found)[: len(serialization.write(Contact("")))] == list(serialization.write(Contact("")))
    assert found["deliveries"] == [{"export": "E1", "partner": "raoul", "at": "2026-08-01"}]
    assert [(one["partner"], one["channel"], one["verdict"]) for one in found["standing"]] == [
        ("raoul", "email", "review")
    ]


def test_a_reason_has_rule_verdict_facts_and_a_sentence(book: Path) -> None:
    found = told("decide", book, "--partner", "raoul", "--contact", "c4", *NOW)
    assert (found["contact"], found["channel"], found["verdict"]) == ("c4", "email", "blocked")
    assert [list(reason) for reason in found["reasons"]] == [["rule", "verdict", "facts", "message"]] * 2
    assert {reason["rule"]: reason["verdict"] for reason in found["reasons"]} == {"R22": "blocked", "R35": "review"}
    assert all(reason["message"].endswith(".") for reason in found["reasons"])


@pytest.mark.parametrize(
    ("now", "verdict"),
    [
        ("2026-11-24", "eligible"),
        ("2026-11-24T00:00:00+01:00", "eligible"),  # a yes later on the same day is not in the future
        ("2026-11-23T23:59:59+01:00", "blocked"),
        ("2026-11-23T23:30:00Z", "eligible"),  # already the 24th in Paris
        ("2026-11-23", "blocked"),
    ],
)
def test_the_day_of_paris_is_the_day_of_the_rules(book: Path, now: str, verdict: str) -> None:
    found = told("decide", book, "--partner", "raoul", "--contact", "c3", "--now", now)
    assert found["verdict"] == verdict


@pytest.mark.parametrize("now", ["", "tomorrow", "2026-13-01", "24/11/2026", "10:00"])
def test_a_clock_that_nobody_can_read_is_wrong_usage(book: Path, now: str) -> None:
    assert call("check", book, "--now", now).exit_code == 2


@pytest.mark.parametrize("partner", ["raoul", "Raoul SAS", "987654324", "987 654 324"])
def test_an_answer_about_a_partner_names_it_as_any_command_does(book: Path, partner: str) -> None:
    words = ("--event", "withdrawn", "--purpose", "partners", "--partner", partner)
    assert told("consent", book, "c2", *words, *NOW) == {
        "contact": "c2",
        "notices": [{"partner": "raoul", "due": "2026-11-26"}],
    }


def test_imports_are_told_with_file_and_counts(book: Path) -> None:
    leads = book.with_name("leads.csv")
    leads.write_text("email\nnew@mail.example\nperson1@mail.example\n", "utf-8")
    told("import", book, leads, *NOW)
    first, second = told("imports", book)
    assert (first["import"], first["file"], first["sha256"]) == ("i1", "leads.csv", SHA)
    assert (second["import"], second["read"], second["created"], second["unchanged"]) == ("i2", 2, 1, 1)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("decide", "BOOK", "--partner", "acme"), "unknown-partner"),
        (("decide", "BOOK", "--partner", "raoul", "--channel", "fax"), "unknown-channel"),
        (("decide", "BOOK", "--partner", "raoul", "--contact", "c9"), "unknown-contact"),
        (("show", "BOOK", "nobody@x.example"), "unknown-contact"),
        (("contacts", "BOOK", "--filter", "colour=red"), "unknown-filter"),
        (("contacts", "BOOK", "--filter", "stage"), "bad-filter"),
        (("contacts", "BOOK", "--sort", "colour"), "unknown-sort"),
        (("import", "BOOK", "NONE"), "file-unreadable"),
        (("import", "BOOK", "BOOK", "--form", "none"), "file-unreadable"),
        (("verify", "BOOK", "NONE"), "file-missing"),
        (("archive", "BOOK", "BOOK"), "file-exists"),
        (("restore", "NONE", "NEW"), "file-missing"),
        (("restore", "BOOK", "NEW"), "archive-is-book"),
        (("add", "BOOK", "NONE"), "file-missing"),
        (("lint", "NONE"), "file-missing"),
        (("lint", "BOOK"), "not-a-json-object"),
        (("check", "NONE"), "book-missing"),
        (("new", "BOOK", "--owner", "Clodomir"), "book-exists"),
        (("new", "NEW", "--owner", " "), "name-missing"),
        (("backup", "BOOK", "NONE"), "folder-missing"),
    ],
)
def test_what_a_person_can_put_right_is_one_sentence_and_a_code(book: Path, words: tuple[str, ...], code: str) -> None:
    places = {"BOOK": str(book), "NONE": str(book.with_name("none")), "NEW": str(book.with_name("new.leads"))}
    error = refused(*(places.get(word, word) for word in words))
    assert error["code"] == code
    assert list(error) == ["code", "message", "facts"]
    assert error["message"].endswith(".")
    assert not book.with_name("new.leads").exists()


@pytest.mark.parametrize("words", [("decide",), ("decide", "b.leads"), ("nothing",), ("check", "b.leads", "--deep")])
def test_wrong_usage_ends_with_2_and_no_json(words: tuple[str, ...]) -> None:
    found = call(*words)
    assert (found.exit_code, found.stdout) == (2, "")


def test_commands_are_found_by_name_when_they_are_called() -> None:
    assert set(main.list_commands(None)) >= {"new", "restore", "import", "decide", "export", "verify"}  # type: ignore[arg-type]  # the context is not looked at


@pytest.mark.parametrize("at", ["2026-11-25", "2026-11-24T10:00:01+01:00", "2027-03-01T10:00:00+01:00"])
@pytest.mark.parametrize("event", ["given", "withdrawn"])
def test_consent_refuses_an_answer_from_the_future_as_imports_do(book: Path, at: str, event: str) -> None:
    words = ("--event", event, "--purpose", "partners", "--form-version", "quiz-v1", "--at", at)
    assert refused("consent", book, "c1", *words, *NOW)["code"] == "future-date"


def test_consent_takes_an_answer_of_today(book: Path) -> None:
    words = ("--event", "withdrawn", "--purpose", "partners", "--at", "2026-11-24")
    assert told("consent", book, "c1", *words, *NOW)["contact"] == "c1"


def test_the_reason_names_the_consent_without_a_date_that_counts_in_place_of_a_dated_one(tmp_path: Path) -> None:
    """“The date of the consent is missing” was said of people whose page shows a consent with its date."""
    dated = given("2026-06-01T10:00:00+02:00")
    answers = ([dated, given(None, raw="hier")], [given(None), dated], [given(None)])
    people = [person(number, consents=each) for number, each in enumerate(answers)]
    with restored(tmp_path, archive(*people)) as book:
        path = book.path
    said = call("decide", path, "--partner", "raoul", "--now", "2026-11-24T10:00:00+01:00").stdout
    later = "may be later than that of 01/06/2026 10:00 and counts in its place."
    assert [line.partition("R19  ")[2] for line in said.splitlines() if " R19 " in line] == [
        f"A consent with the unreadable date “hier” {later}",
        f"A consent without a date, on the form “Quiz landing page”, {later}",
        "The date of the consent is missing.",
    ]
