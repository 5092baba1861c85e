"""What was no refusal is told to nobody: the notification goes with the mistake, if nobody was told of it yet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.cli.exported_book import export, made_book
from tests.cli.made_cli import call, refused, told

LATER, AFTER = ("--now", "2026-11-24T11:00:00+01:00"), ("--now", "2026-11-24T12:00:00+01:00")
EVENING = ("--now", "2026-11-24T18:00:00+01:00")
WHO = "person1@mail.example"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    made = made_book(tmp_path, 3)
    export(made, tmp_path / "e1.xlsx", "--traps", 0)
    return made


def lifted(book: Path, who: str = WHO) -> list[dict[str, Any]]:
    told("unsuppress", book, who, "--reason", "mistake", "--yes", *AFTER)
    left: list[dict[str, Any]] = told("notices", book)
    return left


def stop_file(book: Path, name: str = "gone.csv") -> Path:
    file = book.with_name(name)
    file.write_text(f"email,unsubscribed at\n{WHO},2026-11-20 10:00:00\n", "utf-8")
    return file


def withdrew(book: Path) -> bool:
    lines = call("decide", book, "--partner", "raoul", "--json", *AFTER).stdout.splitlines()
    return any('"c1"' in line and '"R02"' in line for line in lines)


def test_an_entry_by_mistake_leaves_nothing_to_tell(book: Path) -> None:
    told("suppress", book, WHO, *LATER)
    assert len(told("notices", book)) == 1
    assert lifted(book) == []


def test_what_a_partner_was_told_or_has_in_a_file_stays(book: Path, tmp_path: Path) -> None:
    told("suppress", book, WHO, *LATER)
    told("notices", book, "--partner", "raoul", "--out", tmp_path / "stop.xlsx", *LATER)
    assert [one["stop_file"] is not None for one in lifted(book)] == [True]


@pytest.mark.parametrize("first", [True, False])
def test_another_no_of_the_person_keeps_it(book: Path, *, first: bool) -> None:
    def says_no() -> None:
        told("consent", book, "c1", "--event", "withdrawn", "--purpose", "partners", *LATER)

    if first:
        says_no()
    told("suppress", book, WHO, *LATER)
    if not first:
        says_no()
    assert lifted(book)


def test_another_entry_of_the_person_keeps_it(book: Path) -> None:
    told("suppress", book, WHO, *LATER)
    told("suppress", book, "+33639980001", *AFTER)
    assert len(lifted(book)) == 1
    assert lifted(book, "+33639980001") == []


@pytest.mark.parametrize(
    "other",
    [
        ("suppress", WHO, "--partner", "bonte"),
        ("consent", "c1", "--event", "refused", "--purpose", "own"),
        ("consent", "c1", "--event", "withdrawn", "--purpose", "own"),
        ("consent", "c1", "--event", "withdrawn", "--purpose", "partners", "--partner", "bonte"),
    ],
)
def test_a_no_to_somebody_else_keeps_nothing(book: Path, other: tuple[str, ...]) -> None:
    command, who, *more = other
    told(command, book, who, *more, *LATER)
    assert told("notices", book) == []
    told("suppress", book, WHO, *LATER)
    assert [one["partner"] for one in told("notices", book)] == ["raoul"]
    assert lifted(book) == []


@pytest.mark.parametrize("first", [True, False])
def test_a_no_on_one_channel_is_told_of_that_channel_alone(book: Path, *, first: bool) -> None:
    def sms() -> None:
        told("suppress", book, WHO, "--channel", "sms", *LATER)

    if first:
        sms()
    told("suppress", book, WHO, *LATER)
    if not first:
        sms()
    assert [one["channels"] for one in lifted(book)] == [["sms"]]


def test_a_file_read_wrongly_leaves_nothing_to_tell(book: Path) -> None:
    told("import", book, stop_file(book), *LATER)
    assert len(told("notices", book)) == 1
    assert told("undo", book, "i1", "--read-wrongly", *AFTER)["kept"] == []
    assert told("notices", book) == []
    assert not withdrew(book)


def test_another_no_than_that_of_the_file_is_told_of(book: Path) -> None:
    told("import", book, stop_file(book), *LATER)
    told("consent", book, "c1", "--event", "withdrawn", "--purpose", "partners", *LATER)
    told("undo", book, "i1", "--read-wrongly", *AFTER)
    assert len(told("notices", book)) == 1


def test_a_file_undone_plainly_can_still_be_said_to_be_read_wrongly(book: Path) -> None:
    told("import", book, stop_file(book), *LATER)
    told("undo", book, "i1", *LATER)
    assert refused("undo", book, "i1", *AFTER)["code"] == "import-undone"
    assert withdrew(book)
    assert told("undo", book, "i1", "--read-wrongly", *AFTER)["kept"] == []
    assert (told("notices", book), withdrew(book)) == ([], False)
    assert refused("undo", book, "i1", "--read-wrongly", *AFTER)["code"] == "import-undone"


@pytest.mark.parametrize("plainly", [False, True])
def test_a_no_that_another_file_says_too_is_still_told_of(book: Path, *, plainly: bool) -> None:
    told("import", book, stop_file(book), *LATER)
    before = told("notices", book)
    if plainly:
        told("undo", book, "i1", *LATER)
    told("import", book, stop_file(book, "gone2.csv"), *LATER)
    told("undo", book, "i1", "--read-wrongly", *AFTER)
    assert withdrew(book)
    assert told("notices", book) == before
    told("undo", book, "i2", "--read-wrongly", *AFTER)
    assert (told("notices", book), withdrew(book)) == ([], False)


def test_a_later_file_no_longer_asks_to_stop_who_was_suppressed_by_mistake(book: Path, tmp_path: Path) -> None:
    def asked(name: str, now: tuple[str, str]) -> list[list[object]]:
        told("notices", book, "--partner", "raoul", "--out", tmp_path / name, *now)
        sheet = load_workbook(tmp_path / name).worksheets[0]
        return [[row[0].value, row[1].value] for row in sheet.iter_rows(min_row=2)]

    told("suppress", book, WHO, *LATER)
    assert asked("s1.xlsx", LATER) == [[WHO, "tous"]]
    lifted(book)
    assert (
        refused("notices", book, "--partner", "raoul", "--out", tmp_path / "s2.xlsx", *AFTER)["code"]
        == "nothing-to-tell"
    )
    told("suppress", book, "person2@mail.example", *AFTER)
    assert asked("s2.xlsx", AFTER) == [["person2@mail.example", "tous"]]
    told("suppress", book, WHO, "--channel", "sms", *AFTER)
    assert [WHO, "SMS"] in asked("s3.xlsx", AFTER)


@pytest.mark.parametrize("part", [False, True])
def test_a_no_after_a_file_without_the_mistake_is_told_of(book: Path, tmp_path: Path, *, part: bool) -> None:
    """“0 partners must be notified”: the row of the first stop file covered the new no, and was marked as sent."""

    def asked(name: str, now: tuple[str, str]) -> list[list[object]]:
        told("notices", book, "--partner", "raoul", "--out", tmp_path / name, *now)
        sheet = load_workbook(tmp_path / name).worksheets[0]
        return [[row[0].value, row[1].value] for row in sheet.iter_rows(min_row=2)]

    told("suppress", book, WHO, *LATER)
    told("suppress", book, "person2@mail.example", *LATER)
    assert len(asked("s1.xlsx", LATER)) == 2
    lifted(book)
    if part:
        told("suppress", book, WHO, "--channel", "sms", *AFTER)
    assert ([WHO, "SMS"] in asked("s2.xlsx", AFTER)) is part
    told("consent", book, "c1", "--event", "withdrawn", "--purpose", "partners", *EVENING)
    told("notices", book, "--partner", "raoul", "--told", *EVENING)
    assert [WHO, "tous"] in asked("s3.xlsx", EVENING)
