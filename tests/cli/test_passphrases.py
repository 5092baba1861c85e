from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from leadkeeper.cli import app
from tests.cli.made_cli import call, refused, told


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A book protected by the command."""
    path = tmp_path / "b.leads"
    told("new", path, "--owner", "Test")
    monkeypatch.setenv(app.NEW, "four odd words together")
    assert told("passphrase", path) == {"book": str(path), "protected": True}
    return path


def test_a_protected_book_opens_with_the_passphrase_of_the_environment(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(app.VARIABLE, "four odd words together")
    assert told("check", book)["integrity"] == "ok"
    assert told("passphrase", book, "--remove") == {"book": str(book), "protected": False}
    monkeypatch.delenv(app.VARIABLE)
    assert told("check", book)["integrity"] == "ok"


def test_where_nobody_can_be_asked_the_book_stays_shut(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused("check", book)["code"] == "passphrase-needed"
    monkeypatch.setenv(app.VARIABLE, "something else entirely")
    assert refused("check", book)["code"] == "passphrase-wrong"


def test_a_short_one_is_refused(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(app.VARIABLE, "four odd words together")
    monkeypatch.setenv(app.NEW, "short")
    assert refused("passphrase", book)["code"] == "passphrase-short"


def test_a_person_types_the_new_one_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(app.NEW, raising=False)
    typed = iter(["typed by hand twice", "typed by hand twice"])
    monkeypatch.setattr("click.termui.hidden_prompt_func", lambda _prompt: next(typed))
    assert app.ask_new() == "typed by hand twice"
    assert call("passphrase", "--help").exit_code == 0


def test_without_a_terminal_the_new_one_is_not_asked_for(tmp_path: Path) -> None:
    """Python said “GetPassWarning: Can not control echo on the terminal.”, and took what came."""
    told("new", tmp_path / "b.leads", "--owner", "Test")
    words = [sys.executable, "-m", "leadkeeper", "passphrase", str(tmp_path / "b.leads"), "--lang", "en"]
    done = subprocess.run(
        words, input="typed by hand twice\n" * 2, capture_output=True, text=True, check=False, start_new_session=True
    )
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "A passphrase can only be typed at a terminal. Elsewhere set the variable LEADKEEPER_NEW_PASSPHRASE."
    )
    assert "Warning" not in done.stderr


def test_one_that_is_soon_guessed_is_refused(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(app.VARIABLE, "four odd words together")
    monkeypatch.setenv(app.NEW, "aaaaaaaaaaaa")
    assert refused("passphrase", book)["code"] == "passphrase-guessed"


def test_a_name_that_is_too_long_is_named_as_it_was_typed(tmp_path: Path) -> None:
    error = refused("new", tmp_path / f"{'n' * 240}.leads", "--owner", "Test")
    assert (error["code"], ".part" in error["message"]) == ("name-too-long", False)
