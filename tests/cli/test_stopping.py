"""Notices and the stop list on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadkeeper.db import register
from leadkeeper.db.book import settings
from leadkeeper.db.engine import writing
from leadkeeper.domain.suppression import keyed_hash
from leadkeeper.progress import run
from leadkeeper.services.books.archive import restore_book
from leadkeeper.services.books.backup import PUT_BACK
from leadkeeper.services.books.open import open_book
from tests.cli.made_cli import NOW, call, refused, told
from tests.made_archive import NOW as INSTANT
from tests.made_archive import archive, person, written
from tests.services.told_book import told_book

LATER = ("--now", "2026-12-01")
KEY = "0f" * 32


@pytest.fixture
def book(tmp_path: Path) -> Path:
    with told_book(tmp_path) as made:
        return made.path


def withdraw(book: Path, who: str) -> None:
    told("consent", book, who, "--event", "withdrawn", "--purpose", "partners", *NOW)


def test_each_partner_stands_once_in_the_answer_to_a_withdrawal(book: Path) -> None:
    done = told("consent", book, "c1", "--event", "withdrawn", "--purpose", "partners", *NOW)
    assert done == {
        "contact": "c1",
        "notices": [{"partner": "raoul", "due": "2026-11-26"}, {"partner": "bonte", "due": "2026-11-26"}],
    }


def test_notices_are_listed_for_all_or_for_one_partner(book: Path) -> None:
    assert told("notices", book, *NOW) == []
    withdraw(book, "c1")

    everybody = told("notices", book, *LATER)
    assert [(one["partner"], one["contact"], one["overdue"]) for one in everybody] == [
        ("raoul", "c1", True),
        ("bonte", "c1", True),
    ]
    assert told("notices", book, "--partner", "987654324", *LATER) == everybody[:1]
    assert "person1@mail.example" in call("notices", book, *LATER, "--lang", "en").stdout


def test_a_stop_file_is_written_registered_and_told(book: Path, tmp_path: Path) -> None:
    withdraw(book, "c1")
    out = tmp_path / "stop.xlsx"

    made = told("notices", book, "--partner", "raoul", "--out", out, *LATER)

    assert (made["stop_file"], made["partner"], made["rows"], made["hashed"]) == ("S1", "raoul", 1, False)
    assert made["columns"] == ["email", "channels", "date", "kind", "to_do", "ref"]
    entry = told("register", book)[-1]
    assert (entry["kind"], entry["sha256"], entry["stop_file"]) == ("stop-file", made["sha256"], "S1")
    assert told("verify", book, out) == {"chain": "ok", "broken_at": None, "file": "match", "export": "S1"}
    assert told("notices", book, "--partner", "raoul", "--told", "--at", "2026-11-30", *LATER) == {
        "partner": "raoul",
        "told": 1,
        "open": 0,
        "at": "2026-11-30",
    }
    assert [one["sent_at"] for one in told("notices", book, *LATER)] == ["2026-11-30", None]


def test_a_file_can_be_written_and_told_at_once(book: Path, tmp_path: Path) -> None:
    withdraw(book, "c1")
    made = told("notices", book, "--partner", "raoul", "--out", tmp_path / "stop.xlsx", "--told", *LATER)
    assert (made["stop_file"], made["told"], made["open"]) == ("S1", 1, 0)
    words = call("notices", book, "--partner", "bonte", "--out", tmp_path / "b.xlsx", "--told", *LATER, "--lang", "en")
    assert "1 notification is marked as sent" in words.stdout


@pytest.mark.parametrize(
    "words", [("--out", "x.xlsx"), ("--told",), ("--partner", "raoul", "--at", "2026-11-30")], ids=str
)
def test_options_that_lack_another_are_wrong_usage(book: Path, words: tuple[str, ...]) -> None:
    assert call("notices", book, *words).exit_code == 2


def test_what_is_in_the_way_is_said(book: Path, tmp_path: Path) -> None:
    assert refused("notices", book, "--partner", "raoul", "--told", *NOW)["code"] == "nothing-to-tell"
    assert refused("notices", book, "--partner", "nobody", *NOW)["code"] == "unknown-partner"
    out = tmp_path / "stop.xlsx"
    assert refused("notices", book, "--partner", "raoul", "--out", out, *NOW)["code"] == "nothing-to-tell"
    assert not out.exists()


def test_the_stop_list_takes_addresses_and_numbers(book: Path) -> None:
    done = told("suppress", book, "person1@mail.example", "06 39 98 00 77", *NOW)
    assert done == {
        "suppressed": 2, "already": 0, "read": 2, "matched": 1, "unknown": 1, "unreadable": 0,
        "notices": [
            {"partner": "raoul", "contact": "c1", "due": "2026-11-26"},
            {"partner": "bonte", "contact": "c1", "due": "2026-11-26"},
        ],
        "contacts": ["c1"],
    }  # fmt: skip
    assert refused("suppress", book, "neither", *NOW)["code"] == "bad-address"


def test_the_stop_list_takes_a_file(book: Path, tmp_path: Path) -> None:
    path = tmp_path / "stop.txt"
    path.write_text("person1@mail.example\n?\n", "utf-8")
    done = told("suppress", book, "--file", path, "--partner", "raoul", "--channel", "email", "--yes", *NOW)
    assert (done["suppressed"], done["unreadable"], len(done["notices"])) == (1, 1, 1)
    assert "2: ?" in call("suppress", book, "--file", path, "--yes", "--lang", "en").stdout


def test_a_brevo_export_stops_only_who_left_and_says_which_column_said_so(book: Path, tmp_path: Path) -> None:
    path = tmp_path / "brevo.csv"
    people = "".join(f"person{number}@mail.example;No;01-02-2026\n" for number in (1, 2, 3))
    path.write_text(f"EMAIL;EMAIL_BLACKLISTED;ADDED_TIME\n{people}person4@mail.example;Yes;01-02-2026\n", "utf-8")
    preview = told("suppress", book, "--file", path, "--dry-run", *NOW)
    assert (preview["people"], preview["in_book"], preview["staying"]) == (1, 4, 3)
    done = told("suppress", book, "--file", path, "--yes", *NOW)
    assert (done["suppressed"], done["matched"], done["staying"]) == (1, 1, 3)
    assert done["columns"] == [{"column": "EMAIL_BLACKLISTED", "left": 1, "stays": 3, "unclear": 0}]
    said = call("suppress", book, "--file", path, "--dry-run", "--lang", "en").stdout
    assert "1 of 4 people in the book would be put on the list (25.0 %)." in said
    assert "Column “EMAIL_BLACKLISTED”: left 1, still subscribed 3." in said


def test_more_than_a_tenth_of_the_book_is_stopped_only_when_somebody_agrees(book: Path, tmp_path: Path) -> None:
    path = tmp_path / "stop.csv"
    path.write_text("person1@mail.example\n", "utf-8")
    error = refused("suppress", book, "--file", path, *NOW)
    assert (error["code"], error["facts"]["people"], error["facts"]["in_book"]) == ("stops-many", 1, 4)
    assert told("suppress", book, "--file", path, "--dry-run", *NOW)["people"] == 1
    assert told("suppress", book, "person1@mail.example", *NOW)["suppressed"] == 1  # nothing was written before


def test_a_hashed_list_needs_its_key(book: Path, tmp_path: Path) -> None:
    hashed = keyed_hash(bytes.fromhex(KEY), "person1@mail.example")
    path = tmp_path / "stop.txt"
    path.write_text(hashed, "utf-8")

    assert told("suppress", book, "--file", path, "--hashed", "--key", KEY, "--yes", *NOW)["suppressed"] == 1
    assert told("suppress", book, hashed, "--hashed", "--key", KEY, *NOW)["already"] == 1
    assert told("suppress", book, hashed, "--hashed", "--key", "00", *NOW)["unknown"] == 1
    nobody = call("suppress", book, hashed, "--hashed", "--key", "00", "--lang", "en")
    assert "Is it the right key?" in nobody.stdout
    assert refused("suppress", book, hashed, "--hashed", "--key", "0", *NOW)["code"] == "bad-stop-key"


@pytest.mark.parametrize(
    "words", [(), ("a@x.example", "--file", "x"), ("ab", "--hashed"), ("ab", "--key", "00"), ("ab", "--yes")], ids=str
)
def test_a_list_that_is_not_said_how_to_read_is_wrong_usage(book: Path, words: tuple[str, ...]) -> None:
    assert call("suppress", book, *words).exit_code == 2


@pytest.fixture
def put_back(book: Path) -> Path:
    """A book in whose place a copy of the third of November was put."""
    with open_book(book, INSTANT) as opened, writing(opened.db):
        settings.set_setting(opened.db, PUT_BACK, "2026-11-03T09:00:00+00:00")
    return book


def kinds(book: Path) -> list[str]:
    with open_book(book, INSTANT, write=False) as opened:
        return [one.kind for one in register.entries(opened.db)]


def test_that_all_stops_are_entered_again_is_recorded_once(put_back: Path) -> None:
    before = kinds(put_back)
    assert told("suppress", put_back, "--all-entered", *NOW) == {
        "confirmed": True,
        "since": "2026-11-03T09:00:00+00:00",
    }
    assert kinds(put_back) == [*before, "stops-entered"]
    assert told("verify", put_back)["chain"] == "ok"
    assert told("suppress", put_back, "--all-entered", *NOW) == {"confirmed": False, "since": None}
    assert kinds(put_back) == [*before, "stops-entered"]


def test_since_when_stops_could_be_missing_is_said_and_that_nothing_was_open(put_back: Path) -> None:
    first, second = (call("suppress", put_back, "--all-entered", *NOW, "--lang", "en").stdout for _time in range(2))
    assert first.startswith("Withdrawals and objections since 03/11/2026 10:00 could be missing.")
    assert "the register keeps a trace" in first
    assert second.startswith("Nothing was open")


@pytest.mark.parametrize(
    "words", [("a@x.example",), ("--file", "x"), ("--partner", "raoul"), ("--channel", "sms"), ("--hashed",)], ids=str
)
def test_nobody_confirms_a_list_before_seeing_what_of_it_was_entered(put_back: Path, words: tuple[str, ...]) -> None:
    assert call("suppress", put_back, *words, "--all-entered").exit_code == 2
    assert told("suppress", put_back, "--all-entered", *NOW)["confirmed"] is True


def test_an_address_wrongly_on_the_list_is_taken_off_after_it_was_said_whose_it_is(tmp_path: Path) -> None:
    path = tmp_path / "lifted.leads"
    entry = {"email": "person1@mail.example", "reason": "objection", "at": "2026-05-01"}
    run(restore_book(written(tmp_path, archive(person(1), suppressions=[entry])), path, INSTANT))
    words = ("unsuppress", path, "person1@mail.example", "--reason", "another Léa")

    asked = call(*words, "--lang", "en", *NOW)
    assert asked.exit_code == 1
    assert "person1@mail.example · All partners · All channels" in asked.stderr
    assert "c1  " in asked.stderr
    assert "then confirm it. Option: --yes." in asked.stderr
    assert (
        refused("unsuppress", path, "person1@mail.example", "--reason", " ", "--yes", *NOW)["code"] == "reason-missing"
    )

    assert told(*words, "--yes", *NOW) == {"lifted": 1, "contacts": ["c1"]}
    assert told("decide", path, "--partner", "raoul", "--contact", "c1", *NOW)["verdict"] == "eligible"
    assert refused(*words, "--yes", *NOW)["code"] == "not-on-stop-list"


BOTH = "person1@mail.example et le 06 39 98 00 02"


@pytest.mark.parametrize("text", [BOTH, "06 39 98 00 02 (person1@mail.example)", "a @ b.example, 0639980002"])
def test_an_address_and_a_number_in_one_text_both_count(tmp_path: Path, text: str) -> None:
    """The number was dropped, and nothing said so."""
    with told_book(tmp_path, people=[person(1), person(2, phone="+33639980002"), person(3)], deliveries=[]) as made:
        book = made.path
    (listed := tmp_path / "stop.txt").write_text(text + "\n", "utf-8")
    done = told("suppress", book, "--file", listed, "--yes", *NOW)
    assert (done["suppressed"], done["unreadable"]) == (2, 0)
    assert "c2" in done["contacts"]
    if text == BOTH:
        assert told("suppress", book, text, *NOW)["already"] == 2


@pytest.mark.parametrize(
    ("rows", "stopped"),
    [
        ("adresse\nperson1@mail.example; 06 39 98 00 02\nperson3@mail.example\n", ["c1", "c2", "c3"]),
        ("person1@mail.example;06 39 98 00 02\nperson3@mail.example;\n", ["c1", "c2", "c3"]),
        ("E-mail;Coordonnées\nperson1@mail.example;06 39 98 00 02\n", ["c1", "c2"]),
        ("E-mail;Parrain\nperson1@mail.example;06 39 98 00 02\n", ["c1"]),
        ("E-mail;SIREN\nperson1@mail.example;639980002\n", ["c1"]),
        ("E-mail;n°\nperson1@mail.example;639980002\n", ["c1"]),
    ],
)
def test_a_column_of_numbers_beside_that_of_addresses_counts(tmp_path: Path, rows: str, stopped: list[str]) -> None:
    with told_book(tmp_path, people=[person(1), person(2, phone="+33639980002"), person(3)], deliveries=[]) as made:
        book = made.path
    (listed := tmp_path / "stop.csv").write_text(rows, "utf-8")
    assert told("suppress", book, "--file", listed, "--yes", *NOW)["contacts"] == stopped


def test_it_says_who_is_concerned_what_is_open_and_who_may_be_the_same_person(tmp_path: Path) -> None:
    same = "+33639980077"
    people = [person(1, phone=same), person(2, email="lea@mail.example", phone=same), person(3), person(4)]
    with told_book(tmp_path, people=people) as made:
        book = made.path
    done = told("suppress", book, "person1@mail.example", *NOW)
    assert (done["contacts"], done["alike"]) == (["c1"], ["c2"])
    spoken = call("suppress", book, same, "--lang", "en", *NOW).stdout
    assert "This concerns 2 people in the book: Léa Dubois 1 (person1@mail.example), Léa" in spoken
    assert "1 notification is open now, to Raoul SAS" in spoken  # about the other
