"""A copy that is opened, copied over the book or restored from an archive asks for the stop lists first."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.made_cli import NOW, call, refused, told
from tests.made_archive import archive, contract, partner, person, restored, written

LATER = ("--now", "2026-11-26T10:00:00+01:00")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book from which E1 went out."""
    partners = [partner(contracts=[contract(max_uses=9)])]
    restored(tmp_path, archive(person(1), person(2), partners=partners)).close()
    path = tmp_path / "book.leads"
    export(path, "first.xlsx", *NOW)
    return path


def export(book: Path, name: str, *more: str) -> dict[str, object]:
    found: dict[str, object] = told(
        "export", book, "--partner", "raoul", "--out", book.with_name(name), "--again", "agreed", *more
    )
    return found


def backup(book: Path) -> Path:
    return Path(told("backup", book, *NOW)["backup"])


def opened(book: Path) -> Path:
    return backup(book)


def over_the_book(book: Path) -> Path:
    copy = backup(book)
    told("consent", book, "person1@mail.example", "--event", "withdrawn", "--purpose", "partners", *NOW)
    shutil.copy(copy, book)
    return book


def from_an_archive(book: Path) -> Path:
    told("archive", book, book.with_name("a.json"))
    told("restore", book.with_name("a.json"), book.with_name("again.leads"), *NOW)
    return book.with_name("again.leads")


@pytest.mark.parametrize("made", [opened, over_the_book, from_an_archive])
def test_exports_stay_shut_until_the_stop_lists_are_entered_again(book: Path, made: Callable[[Path], Path]) -> None:
    copy = made(book)
    words = ("export", copy, "--partner", "raoul", "--out", book.with_name("second.xlsx"), "--again", "x", *LATER)
    assert refused_last(words) == "stops-may-be-missing"
    assert not book.with_name("second.xlsx").exists()
    told("suppress", copy, "--all-entered", *LATER)
    assert export(copy, "second.xlsx", *LATER)["rows"] == 2
    assert [one["kind"] for one in told("register", copy)][-1] == "export"
    assert told("check", copy)["chain"] == "ok"


def refused_last(words: tuple[object, ...]) -> str:
    """The code of a command that was refused; before it stderr may say that the book is a copy."""
    found = call(*words, "--json", "--lang", "en")
    assert found.exit_code == 1, found.output
    return str(json.loads(found.stdout)["error"]["code"])


def test_that_it_is_a_copy_is_said_once(book: Path) -> None:
    copy = backup(book)
    said = call("suppress", copy, "x@y.example", *LATER, "--lang", "en")
    assert "is a backup of a book, up to 24/11/2026" in said.stderr
    assert call("suppress", copy, "z@y.example", *LATER, "--lang", "en").stderr == ""
    assert call("suppress", book, "x@y.example", *LATER, "--lang", "en").stderr == ""


@pytest.mark.parametrize("made", [opened, from_an_archive])
def test_no_export_id_is_given_twice(book: Path, made: Callable[[Path], Path]) -> None:
    copies = [made(book)]
    copies.append(Path(shutil.copy(copies[0], book.with_name("more.leads"))))
    ids = [export(book, "second.xlsx", *LATER)["export"]]
    for n, copy in enumerate(copies):
        told("suppress", copy, "--all-entered", *LATER)
        ids += [export(copy, f"{made.__name__}-{n}-{m}.xlsx", *LATER)["export"] for m in range(2)]
    if made is opened:
        assert len(set(ids)) == len(ids) == 5
    else:
        assert ids[0] not in ids[1:]
    assert ids[0] == "E2"
    assert all(re.fullmatch(r"E\d{4,10}", str(one)) for one in ids[1:])


def test_a_file_of_another_copy_is_told_as_such(book: Path) -> None:
    twin = Path(shutil.copy(book, book.with_name("twin.leads")))  # by hand, without a mark: both give E2
    assert export(book, "second.xlsx", *LATER)["export"] == "E2"
    assert export(twin, "other.xlsx", "--now", "2026-11-26T11:00:00+01:00")["export"] == "E2"
    found = call("verify", book, book.with_name("other.xlsx"), "--json")
    assert found.exit_code == 1
    assert json.loads(found.stdout) == {
        "chain": "ok", "broken_at": None, "file": "unknown", "export": None, "other_copy": True,
    }  # fmt: skip
    said = call("verify", book, book.with_name("other.xlsx"), "--lang", "en").stdout
    assert "Another copy of this book made this file" in said
    assert told("verify", book, book.with_name("second.xlsx"))["file"] == "match"
    assert told("verify", twin, book.with_name("other.xlsx"))["file"] == "match"


def test_an_archive_written_by_hand_is_a_new_book(tmp_path: Path) -> None:
    told("restore", written(tmp_path, archive(person(1))), tmp_path / "b.leads", *NOW)
    assert export(tmp_path / "b.leads", "out.xlsx", *NOW)["export"] == "E1"


def test_an_archive_without_people_keeps_exports_shut_too(tmp_path: Path) -> None:
    """People come by a later import; those who left after the archive may be among them."""
    restored(tmp_path, archive(contacts=[], partners=[partner(contracts=[contract(max_uses=9)])])).close()
    copy = from_an_archive(tmp_path / "book.leads")
    assert refused("export", copy, "--partner", "raoul", "--out", tmp_path / "x.xlsx", *LATER)["code"] == (
        "stops-may-be-missing"
    )


def test_an_archive_of_a_restored_archive_is_the_same_to_the_byte(book: Path) -> None:
    again = from_an_archive(book)
    told("archive", again, book.with_name("b.json"))
    assert book.with_name("b.json").read_bytes() == book.with_name("a.json").read_bytes()


def test_a_book_whose_place_a_copy_took_asks_too_when_it_is_opened(book: Path) -> None:
    from leadkeeper.progress import run
    from leadkeeper.services.books.backup import replace_with_backup
    from tests.made_archive import NOW as THEN

    aside = run(replace_with_backup(backup(book), book, THEN))
    words = ("export", aside, "--partner", "raoul", "--out", book.with_name("x.xlsx"), "--again", "x", *LATER)
    assert refused_last(words) == "stops-may-be-missing"
    assert refused("export", book, *words[2:])["code"] == "stops-may-be-missing"
