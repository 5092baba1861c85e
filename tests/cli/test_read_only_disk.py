"""Nothing can be written to a write-protected stick: every command that writes a file says so, with the folder."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.exported_book import export, made_book
from tests.cli.made_cli import NOW, refused, told


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Five people given to Raoul, a proof of whom can be made; one withdrew."""
    made = made_book(tmp_path)
    export(made, tmp_path / "raoul.xlsx")
    told("consent", made, "person1@mail.example", "--event", "withdrawn", "--purpose", "partners", *NOW)
    return made


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on a disk that refuses every change; as on Linux also to delete what is not there."""
    folder = tmp_path / "stick"
    folder.mkdir()

    def protected(real: Callable[..., Any], is_change: Callable[..., bool] = lambda *_: True) -> Callable[..., Any]:
        def call(path: Any, *rest: Any, **more: Any) -> Any:
            if is_change(*rest) and isinstance(path, str | Path) and Path(path).is_relative_to(folder):
                raise OSError(errno.EROFS, "Read-only file system", str(path))
            return real(path, *rest, **more)

        return call

    def writes(flags: int = 0, *_: Any) -> bool:
        return bool(flags & (os.O_CREAT | os.O_WRONLY | os.O_RDWR))

    monkeypatch.setattr(os, "open", protected(os.open, writes))
    for name in ("unlink", "mkdir", "rename", "replace", "rmdir"):
        monkeypatch.setattr(os, name, protected(getattr(os, name)))
    return folder


@pytest.mark.parametrize(
    "words",
    [
        ("export", "BOOK", "--partner", "raoul", "--again", "lost", "--out", "x.xlsx"),
        ("proof", "BOOK", "E1", "--out", "p.zip"),
        ("proof", "BOOK", "--ref", "E1-000001", "--out", "p.zip"),
        ("notices", "BOOK", "--partner", "raoul", "--out", "n.xlsx"),
        ("invoice", "BOOK", "--out", "i.csv"),
        ("invoice", "BOOK", "--out", "i.xlsx"),
        ("control", "BOOK", "--out", "c.zip"),
        ("dossier", "BOOK", "person1@mail.example", "--out", "d.html"),
        ("archive", "BOOK", "a.json"),
        ("todo", "BOOK", "--ics", "t.ics"),
        ("backup", "BOOK", "."),
        ("new", "n.leads", "--owner", "Clodomir"),
    ],
)
def test_a_command_says_that_the_folder_takes_nothing(book: Path, stick: Path, words: tuple[str, ...]) -> None:
    files = {"BOOK": book, **{word: stick / word for word in words[1:] if "." in word and "@" not in word}}
    error = refused(*(files.get(word, word) for word in words), *NOW)
    assert error["code"] == "folder-read-only", words
    assert str(stick) in error["message"]
    assert [one["export"] for one in told("register", book, *NOW) if "export" in one] == ["E1"]


def test_the_demo_says_so_too(stick: Path) -> None:
    assert refused("demo", stick / "demo", *NOW)["code"] == "folder-read-only"


def test_the_month_says_so_too(book: Path, stick: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    assert refused("month", book, "--in", tmp_path / "in", "--out", stick / "out", *NOW)["code"] == "folder-read-only"


def test_the_plan_of_a_month_needs_no_right_to_write(book: Path, stick: Path, tmp_path: Path) -> None:
    """It writes nothing, but a book on a write-protected stick could not be planned with."""
    (tmp_path / "in").mkdir()
    there = book.rename(stick / book.name)
    words = ("month", there, "--in", tmp_path / "in", "--out", tmp_path, *NOW)
    steps = [(one["step"], one["state"]) for one in told(*words, "--plan")["plan"]]
    assert ("export", "skipped") in steps
    assert [one.name for one in stick.iterdir()] == [book.name]
    assert refused(*words)["code"] == "folder-read-only"


def test_a_book_on_the_stick_is_named_and_not_the_folder_that_was_chosen(
    book: Path, stick: Path, tmp_path: Path
) -> None:
    shutil.copyfile(book, stick / "b.leads")
    words = ("export", stick / "b.leads", "--partner", "raoul", "--out", tmp_path / "x.xlsx", "--lang", "en", *NOW)
    error = refused(*words)
    assert error["code"] == "folder-read-only"
    assert "The book b.leads cannot be changed" in error["message"]
    assert "Choose another folder" not in error["message"]
