"""A damaged book is saved from the command line: the new book, and what was kept and lost in numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadkeeper.cli import app
from leadkeeper.db.engine import PAGE
from tests.cli.made_cli import NOW, call, refused, told
from tests.made_archive import archive, person, restored


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    """A book of 2,000 people, some pages of which are nonsense."""
    with restored(tmp_path, archive(*[person(n) for n in range(2000)])) as book:
        path = book.path
    spoil(path)
    return path


def spoil(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    for page in (60, 90, 120):
        raw[page * PAGE : (page + 1) * PAGE] = b"\xa5" * PAGE
    path.write_bytes(raw)


def test_what_can_be_read_is_in_the_new_book_and_what_is_lost_is_counted(damaged: Path, tmp_path: Path) -> None:
    before = damaged.read_bytes()
    assert refused("check", damaged)["code"] == "book-damaged"
    found = told("rescue", damaged, tmp_path / "saved.leads", *NOW)
    assert found["book"] == str(tmp_path / "saved.leads")
    assert 0 < found["kept"]["contacts"] <= 2000
    assert found["lost"]
    assert damaged.read_bytes() == before
    assert told("check", tmp_path / "saved.leads")["integrity"] == "ok"
    assert len(told("contacts", tmp_path / "saved.leads")) == found["kept"]["contacts"]


def test_it_is_said_in_words_too(damaged: Path, tmp_path: Path) -> None:
    said = call("rescue", damaged, tmp_path / "saved.leads", "--lang", "en").stdout.splitlines()
    assert said[0] == f"It is in the new book {tmp_path / 'saved.leads'}."
    assert {"Kept", "Lost"} <= set(said)
    assert said[-2].startswith("Enter the suppression lists again")
    assert "leadkeeper suppress BOOK --all-entered" in said[-1]


def test_a_rescued_book_exports_again_once_somebody_says_that_the_stop_lists_are_in(
    damaged: Path, tmp_path: Path
) -> None:
    saved, out = tmp_path / "saved.leads", tmp_path / "raoul.xlsx"
    told("rescue", damaged, saved, *NOW)
    export = ("export", saved, "--partner", "raoul", "--out", out, *NOW)

    error = refused(*export)
    assert (error["code"], error["facts"]) == ("stops-may-be-missing", {"since": None})
    assert "withdrawals of any day may be missing" in error["message"]
    assert "leadkeeper suppress BOOK --all-entered" in error["message"]
    told("suppress", saved, "person1@mail.example", *NOW)
    assert refused(*export)["code"] == "stops-may-be-missing"

    assert told("suppress", saved, "--all-entered", *NOW) == {"confirmed": True, "since": None}
    assert 0 < told(*export)["rows"] < 2000
    assert told("verify", saved, out)["file"] == "match"
    assert told("verify", saved)["chain"] == "ok"


def test_a_book_in_which_nothing_can_be_read_any_more_is_not_sent_to_the_rescue_again(
    damaged: Path, tmp_path: Path
) -> None:
    """Pressed, “Recover what can be read” answered that one could recover what can still be read."""
    raw = bytearray(damaged.read_bytes())
    raw[100:4096] = b"\xa5" * 3996
    damaged.write_bytes(raw)
    error = refused("rescue", damaged, tmp_path / "saved.leads")
    assert error["code"] == "nothing-recovered"
    assert "open the latest backup" in error["message"]
    assert "rescue" not in error["message"].replace(str(tmp_path), "")
    assert "recover" not in error["message"]
    assert not (tmp_path / "saved.leads").exists()


def test_a_file_that_is_there_and_one_that_is_no_book_are_refused(damaged: Path, tmp_path: Path) -> None:
    taken = tmp_path / "taken.leads"
    taken.write_text("mine", "utf-8")
    assert refused("rescue", damaged, taken)["code"] == "book-exists"
    assert refused("rescue", taken, tmp_path / "saved.leads")["code"] == "not-a-book"
    assert refused("rescue", tmp_path / "none.leads", tmp_path / "saved.leads")["code"] == "book-missing"
    assert (taken.read_text("utf-8"), (tmp_path / "saved.leads").exists()) == ("mine", False)


def test_a_protected_book_is_saved_with_its_passphrase(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "p.leads"
    (tmp_path / "other").mkdir()
    with restored(tmp_path / "other", archive(*[person(n) for n in range(2000)])) as book:
        made = book.path
    made.rename(path)
    monkeypatch.setenv(app.NEW, "four odd words together")
    monkeypatch.setenv(app.VARIABLE, "four odd words together")
    told("passphrase", path)
    spoil(path)
    assert told("rescue", path, tmp_path / "saved.leads", *NOW)["kept"]["contacts"] > 0
    monkeypatch.delenv(app.VARIABLE)
    assert refused("check", tmp_path / "saved.leads")["code"] == "passphrase-needed"


def test_a_file_named_as_a_book_may_be_a_damaged_one(tmp_path: Path) -> None:
    book, sheet = tmp_path / "shop.leads", tmp_path / "shop.xlsx"
    for path in (book, sheet):
        path.write_bytes(b"\xa5" * 8192)
    assert "or it is damaged. If it was a book, do not change it" in refused("check", book)["message"]
    assert refused("check", sheet)["message"].endswith("is not a lead book. Choose another file.")
