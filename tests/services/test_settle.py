"""What a crash left half done is settled on opening, also where the book no longer tells all of it."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from leadkeeper.db import disclosures, eligibility, months, register
from leadkeeper.db.book import settings
from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import Db, fetch_all, writing
from leadkeeper.db.months import MonthStep
from leadkeeper.domain.book import Delivery
from leadkeeper.domain.contact import Review
from leadkeeper.files import atomic
from leadkeeper.services.books.open import open_book
from leadkeeper.services.exports.register import (
    IN_DOUBT,
    UNFINISHED,
    acknowledge_unverified,
    has_pending_files,
    pending_file,
    recover_pending_files,
    unverified_exports,
)
from leadkeeper.services.imports.importer import ImportOptions, import_file
from tests.cli.made_cli import call
from tests.made_archive import archive, person, restored
from tests.services.made_book import NOW

BROKEN = ["2026-13-45", "", "yesterday", "0001-01-01T00:00:00", None]
THIS, OUT, BY_HAND = "2026-11-24T09:59:59+01:00", "2026-02-01T09:59:59+01:00", "2026-11-20T10:00:00+01:00"


def left(
    folder: Path,
    at: str | None,
    *,
    entered: str | None = None,
    aside: str | None = "aside.tmp",
    month: Path | None = None,
) -> Path:
    """A book that a crash left with an export pending whose own instant is `at`, after one that came out.

    `month` is the target of the file if a step of the month was writing it.
    """
    with restored(folder, archive(person(1))) as book, writing(book.db):
        aside = str(folder / aside) if aside else None
        disclosures.add(book.db, Delivery("E1", "raoul", "2026-02-01T10:00:00+01:00", ("email",)), [(0, 1)], [])
        disclosures.add(book.db, Delivery("E2", "raoul", at, ("email",), (), "ab"), [(0, 1)], [], aside or "")
        book.db.conn.execute("UPDATE deliveries SET pending_path = ? WHERE ref = 'E2'", (aside,))
        for when in (OUT, BY_HAND, THIS):
            eligibility.add(book.db, 1, Review("R41", "raoul", "email", "allow", "agreed", when))
        if entered is not None:
            register.append(book.db, entered, "export", {"export": "E2", "sha256": "ab"})
        if month is not None:
            step = MonthStep("export", "raoul", str(month), "running", "E2")
            months.set_step(book.db, months.add(book.db, THIS, {}, [step]), step)
    return book.path


def decided(db: Db) -> list[str]:
    """When it was decided to give the person a further time."""
    return [at for (at,) in fetch_all(db, "SELECT at FROM reviews WHERE rule = 'R41' ORDER BY seq")]


def ended(book: Book) -> tuple[str, dict[str, object]]:
    """The last entry of the register."""
    last = register.entries(book.db)[-1]
    return last.kind, last.body


@pytest.mark.parametrize("at", BROKEN)
def test_a_book_opens_whatever_stands_for_the_date_of_an_export_that_was_cut_off(
    tmp_path: Path, at: str | None
) -> None:
    path = left(tmp_path, at)
    (tmp_path / "aside.tmp").write_text("people", "utf-8")
    with open_book(path, NOW) as book:
        assert not has_pending_files(book.db)
        assert ended(book) == ("abandoned", {"export": "E2", "sha256": "ab", "settled": True, "in_doubt": True})
        assert unverified_exports(book.db) == ["E2"]
    assert not (tmp_path / "aside.tmp").exists()


def test_a_file_of_the_month_that_cannot_be_read_is_undone_and_the_book_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path) -> str:
        raise PermissionError(path)

    path = left(tmp_path, NOW.isoformat(), month=tmp_path / "raoul.xlsx")
    (tmp_path / "aside.tmp").write_text("people", "utf-8")
    monkeypatch.setattr(atomic, "sha256", refused)
    with open_book(path, NOW) as book:
        assert ended(book)[0] == "abandoned"
    assert not (tmp_path / "raoul.xlsx").exists()


def test_where_the_register_knows_the_date_only_the_decisions_of_that_export_go(tmp_path: Path) -> None:
    path = left(tmp_path, "broken", entered="2026-11-24T10:00:00+01:00")
    (tmp_path / "aside.tmp").write_text("people", "utf-8")
    with open_book(path, NOW) as book:
        assert decided(book.db) == [OUT, BY_HAND]


def test_where_nobody_knows_the_date_no_decision_is_left_that_belongs_to_no_file(tmp_path: Path) -> None:
    path = left(tmp_path, "broken", entered="broken too")
    (tmp_path / "aside.tmp").write_text("people", "utf-8")
    with open_book(path, NOW) as book:
        assert decided(book.db) == [OUT]


@pytest.mark.parametrize("aside", ["aside.tmp", None])
def test_a_file_that_is_gone_from_aside_counts_as_out_and_its_decisions_stay(tmp_path: Path, aside: str | None) -> None:
    with open_book(left(tmp_path, "broken", aside=aside), NOW) as book:
        assert ended(book)[0] == "released"
        assert unverified_exports(book.db) == ["E2"]
        assert decided(book.db) == [OUT, BY_HAND, THIS]


def test_a_date_that_can_be_read_leaves_no_doubt(tmp_path: Path) -> None:
    with open_book(left(tmp_path, "2026-11-24T10:00:00+01:00"), NOW) as book:
        assert ended(book) == ("released", {"export": "E2", "sha256": "ab", "settled": True})
        assert unverified_exports(book.db) == []


def test_a_place_that_cannot_be_looked_at_may_have_given_the_file_away(tmp_path: Path) -> None:
    with open_book(left(tmp_path, THIS, aside="x" * 300), NOW) as book:
        assert ended(book)[0] == "released"


def test_the_command_line_says_what_is_in_doubt_until_somebody_has_seen_it(tmp_path: Path) -> None:
    path = left(tmp_path, "broken")
    found = call("suppress", path, "nobody@mail.example", "--json", "--lang", "en")
    assert (found.exit_code, bool(json.loads(found.stdout))) == (0, True)
    assert "A crash cut off export E2" in found.stderr
    with open_book(path, NOW) as book:
        acknowledge_unverified(book.db)
        assert settings.setting(book.db, IN_DOUBT) is None
    assert call("check", path, "--json").stderr == ""


def test_what_is_settled_is_not_settled_again(tmp_path: Path) -> None:
    with open_book(left(tmp_path, "broken"), NOW) as book:
        assert recover_pending_files(book.db, NOW) == []


def test_a_file_that_is_being_written_is_remembered_until_it_has_its_name(tmp_path: Path) -> None:
    with restored(tmp_path, archive(person(1))) as book:
        with pending_file(book.db, tmp_path / "out.csv") as temp:
            temp.write_text("people", "utf-8")
            assert settings.setting(book.db, UNFINISHED) == str(temp)
            temp.rename(tmp_path / "out.csv")
        assert settings.setting(book.db, UNFINISHED) is None
        with pending_file(book.db, tmp_path / "again.csv") as temp:
            temp.write_text("people", "utf-8")
        assert (temp.exists(), settings.setting(book.db, UNFINISHED)) == (False, None)


def test_what_a_kill_left_of_refused_rows_goes_with_the_next_opening(tmp_path: Path) -> None:
    with restored(tmp_path, archive(person(1))) as book:
        stick = tmp_path / "stick"
        stick.mkdir()
        (tmp_path / "leads.csv").write_text("email\na@x.example\nnobody\n", "utf-8")
        work = import_file(book.db, tmp_path / "leads.csv", ImportOptions(refused=stick / "refused.csv"), NOW)
        while not list(stick.iterdir()):
            next(work)
        shutil.copytree(tmp_path, tmp_path / "killed")  # as the disk is when the program is killed here
        work.close()
    assert list(stick.iterdir()) == []
    (left,) = (tmp_path / "killed" / "stick").iterdir()
    left.rename(stick / left.name)
    with open_book(tmp_path / "killed" / "book.leads", NOW):
        assert list(stick.iterdir()) == []


def test_what_a_kill_left_of_an_archive_beside_the_book_goes_when_it_is_opened(tmp_path: Path) -> None:
    with restored(tmp_path, archive(person(1))) as book:
        path = book.path
    old, young = (atomic.temporary_path(tmp_path / "out.json") for _ in range(2))
    for one in (old, young):
        one.write_text("people", "utf-8")
    hours = young.stat().st_mtime - 2 * atomic.HOUR
    os.utime(old, (hours, hours))
    open_book(path, NOW, write=False).close()
    assert old.exists()
    open_book(path, NOW).close()
    assert (old.exists(), young.exists()) == (False, True)
