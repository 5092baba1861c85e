from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from leadkeeper.db import register
from leadkeeper.db.engine import fetch_value
from leadkeeper.domain.book import ExportRequest
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages.partners import lines_to_do_again
from leadkeeper.progress import run
from leadkeeper.services.books import backup
from leadkeeper.services.books.backup import (
    confirm_suppressions_reentered,
    former_books,
    keep_copy,
    lost_exports,
    no_longer_held,
    refusals_to_reenter,
    replace_with_backup,
    restored_since,
    to_do_again,
    what_was_lost,
    what_would_be_lost,
)
from leadkeeper.services.books.open import open_book
from leadkeeper.services.contacts.duplicates import merge
from leadkeeper.services.eligibility.context import switch_rule
from leadkeeper.services.exports.exporter import export_contacts
from leadkeeper.services.partners.partners import hold_partner, remove_hold
from leadkeeper.services.privacy.erasure import erase
from leadkeeper.services.privacy.requests import record_strangers_request
from leadkeeper.services.suppression.suppression import remove_suppression, suppress
from tests.made_archive import NOW, archive, partner, person, restored
from tests.services.told_book import withdraw
from tests.systems import is_private


@pytest.fixture
def copied(tmp_path: Path) -> tuple[Path, Path]:
    """A closed book in which somebody objected after the copy was made, and the copy."""
    with restored(tmp_path, archive(person(1), person(2))) as book:
        copy = run(keep_copy(book.db, book.path, tmp_path / "copies", NOW, once_a_day=True))
        book.db.conn.execute(
            "INSERT INTO suppressions (email, reason, at) VALUES ('p1@orange.example', 'objection', '2026-11-24')"
        )
        path = book.path
    assert copy is not None
    return path, copy


def test_what_the_copy_lacks_is_counted_before_anything_is_touched(copied: tuple[Path, Path]) -> None:
    path, copy = copied
    before = path.read_bytes()
    with open_book(path, NOW, write=False) as book:
        loss = what_would_be_lost(book.db, copy)
    assert loss.less == {"stops": 1}
    assert loss.exports == ()
    assert path.read_bytes() == before


def test_an_erasure_hides_no_refusal_that_would_be_lost(copied: tuple[Path, Path]) -> None:
    """Two people with an answer each in the copy; since then one said no, and the other was erased."""
    path, copy = copied
    with open_book(path, NOW) as book:
        withdraw(book, "c1")
        run(erase(book.db, "c2", NOW))
        less = what_would_be_lost(book.db, copy).less
    assert ("answers" in less, less["no"], less["erased"]) == (False, 1, 1)


def test_what_went_since_hides_nothing_that_came_since(copied: tuple[Path, Path], tmp_path: Path) -> None:
    """One partner was held and another one released, one entry was removed and another one made."""
    held = partner(hold={"since": "2026-10-01", "reason": "leak"})
    whole = [held, partner(id="bonté sarl", legal_name="Bonté SARL", siren="123456782", contracts=[])]
    entry = {"email": "a@b.example", "reason": "objection", "at": "2026-05-01"}
    parts = {"partners": whole, "suppressions": [entry]}
    (tmp_path / "other").mkdir()
    with restored(tmp_path / "other", archive(person(1), **parts)) as book:
        copy = run(keep_copy(book.db, book.path, tmp_path / "others", NOW, once_a_day=True))
        assert copy is not None
        remove_hold(book.db, "raoul")
        hold_partner(book.db, "bonté sarl", "leak", NOW.date())
        remove_suppression(book.db, "a@b.example", "wrong", NOW)
        suppress(book.db, ["c@d.example"], NOW)
        switch_rule(book.db, "R41", on=False)
        loss = what_would_be_lost(book.db, copy)
        path = book.path
    assert loss.less == {"holds": 1, "stops": 1, "rules": 1}
    assert loss.held == ("Bonté SARL",)
    run(replace_with_backup(copy, path, NOW))
    with open_book(path, NOW, write=False) as book:
        assert no_longer_held(book.db) == ("Bonté SARL",)


def test_exports_that_the_copy_does_not_know_are_named(copied: tuple[Path, Path], tmp_path: Path) -> None:
    path, copy = copied
    with open_book(path, NOW) as book:
        run(export_contacts(book.db, ExportRequest("raoul", str(tmp_path / "out.xlsx")), NOW))
        loss = what_would_be_lost(book.db, copy)
    assert [export for export, _ in loss.exports] == ["E1"]


def test_exports_that_a_restore_lost_are_named_until_the_lists_are_entered_again(
    copied: tuple[Path, Path], tmp_path: Path
) -> None:
    """Their people count as never shared: they would be shared and billed again. Two restores lose them once."""
    path, copy = copied
    with open_book(path, NOW) as book:
        run(export_contacts(book.db, ExportRequest("raoul", str(tmp_path / "out.xlsx")), NOW))
        assert lost_exports(book.db) == []
    lost = [("E1", NOW.isoformat(), "Raoul SAS")]
    for day in (0, 1):
        run(replace_with_backup(copy, path, NOW + timedelta(days=day)))
        with open_book(path, NOW) as book:
            assert lost_exports(book.db) == lost
    with open_book(path, NOW) as book:
        assert lines_to_do_again(*what_was_lost(book.db))[-1] == (
            "No longer in this book: E1 (24/11/2026 10:00, Raoul SAS). The people in them count as never shared, so "
            "the next export to the same partner would share and bill them again."
        )
        confirm_suppressions_reentered(book.db, NOW)
        assert lost_exports(book.db) == []


def test_an_export_that_the_copy_has_is_not_lost(copied: tuple[Path, Path], tmp_path: Path) -> None:
    path, _copy = copied
    with open_book(path, NOW) as book:
        run(export_contacts(book.db, ExportRequest("raoul", str(tmp_path / "out.xlsx")), NOW))
        copy = run(keep_copy(book.db, path, tmp_path / "later", NOW + timedelta(hours=1), once_a_day=False))
    assert copy is not None
    run(replace_with_backup(copy, path, NOW + timedelta(days=1)))
    with open_book(path, NOW) as book:
        assert lost_exports(book.db) == []


def test_without_the_present_book_the_copy_alone_is_told(copied: tuple[Path, Path]) -> None:
    loss = what_would_be_lost(None, copied[1])
    assert (loss.people, loss.less, loss.exports) == (2, None, ())


def test_the_book_becomes_the_copy_and_the_former_book_is_kept_whole(copied: tuple[Path, Path]) -> None:
    path, copy = copied
    aside = run(replace_with_backup(copy, path, NOW + timedelta(hours=1)))
    assert aside == path.with_name("book-replaced-2026-11-24-110000.leads")
    with open_book(aside, NOW, write=False) as former:
        assert fetch_value(former.db, "SELECT count(*) FROM suppressions") == 1
    with open_book(path, NOW) as book:
        assert fetch_value(book.db, "SELECT count(*) FROM suppressions") == 0
        assert register.entries(book.db)[-1].kind == "put-back"
        assert register.broken_at(book.db) is None
    assert is_private(path)


def test_nothing_is_exported_until_the_stop_lists_were_entered_again(copied: tuple[Path, Path], tmp_path: Path) -> None:
    path, copy = copied
    run(replace_with_backup(copy, path, NOW))
    with open_book(path, NOW) as book:
        with pytest.raises(LeadKeeperError) as caught:
            run(export_contacts(book.db, ExportRequest("raoul", str(tmp_path / "out.xlsx")), NOW))
        assert caught.value.code == "stops-may-be-missing"
        assert not (tmp_path / "out.xlsx").exists()
        since = backup.restored_since(book.db)
        assert since is not None
        assert confirm_suppressions_reentered(book.db, NOW) == since
        assert backup.restored_since(book.db) is None
        assert run(export_contacts(book.db, ExportRequest("raoul", str(tmp_path / "out.xlsx")), NOW)).rows == 2


def test_where_nothing_is_open_nothing_is_recorded(copied: tuple[Path, Path]) -> None:
    with open_book(copied[0], NOW) as book:
        before = register.entries(book.db)
        assert confirm_suppressions_reentered(book.db, NOW) is None
        assert register.entries(book.db) == before


def test_a_copy_in_which_stops_could_be_missing_already_waits_for_all_of_them(
    copied: tuple[Path, Path], tmp_path: Path
) -> None:
    path, copy = copied
    run(replace_with_backup(copy, path, NOW))
    with open_book(path, NOW) as book:
        first = backup.restored_since(book.db)
        later = run(keep_copy(book.db, path, tmp_path / "later", NOW + timedelta(days=2), once_a_day=True))
    assert later is not None
    run(replace_with_backup(later, path, NOW + timedelta(days=3)))
    with open_book(path, NOW + timedelta(days=3), write=False) as book:
        assert backup.restored_since(book.db) == first


def test_a_book_that_is_gone_or_damaged_can_be_put_back_too(copied: tuple[Path, Path]) -> None:
    path, copy = copied
    path.write_bytes(b"SQLite format 3\0" + b"\x01" * 4000)
    aside = run(replace_with_backup(copy, path, NOW))
    assert aside.read_bytes().endswith(b"\x01" * 4000)
    path.unlink()
    run(replace_with_backup(copy, path, NOW + timedelta(minutes=1)))
    with open_book(path, NOW, write=False) as book:
        assert fetch_value(book.db, "SELECT count(*) FROM contacts") == 2


def test_what_waited_in_the_wal_of_a_damaged_book_stays_with_it(copied: tuple[Path, Path]) -> None:
    path, copy = copied
    path.write_bytes(b"")
    with Path(f"{path}-wal").open("wb") as wal:
        wal.write(b"waiting")
    aside = run(replace_with_backup(copy, path, NOW))
    assert Path(f"{aside}-wal").read_bytes() == b"waiting"
    with open_book(path, NOW, write=False) as book:
        assert fetch_value(book.db, "PRAGMA integrity_check") == "ok"


def test_a_book_in_use_and_a_copy_that_is_none_are_refused_and_change_nothing(
    copied: tuple[Path, Path], tmp_path: Path
) -> None:
    path, copy = copied
    with open_book(path, NOW), pytest.raises(LeadKeeperError) as caught:
        run(replace_with_backup(copy, path, NOW))
    assert caught.value.code == "book-locked"
    wrong = tmp_path / "wrong.leads"
    wrong.write_bytes(b"no book" * 100)
    before = path.read_bytes()
    with pytest.raises(LeadKeeperError) as caught:
        run(replace_with_backup(wrong, path, NOW))
    assert caught.value.code == "not-a-book"
    assert path.read_bytes() == before
    assert sorted(one.name for one in path.parent.iterdir() if one.name.startswith(".")) == []


def test_what_a_restore_took_back_is_named_until_it_is_done_again(tmp_path: Path) -> None:
    """Also after a second restore: of a copy that was made even before the first one."""
    with restored(tmp_path, archive(*map(person, range(1, 6)))) as book:
        path = book.path
        first, second = (run(keep_copy(book.db, path, tmp_path / name, NOW, once_a_day=True)) for name in ("a", "b"))
        merge(book.db, 1, [2], {}, NOW)
        merge(book.db, 3, [4], {}, NOW)
        run(erase(book.db, "c3", NOW))
        run(erase(book.db, "c5", NOW))
        record_strangers_request(book.db, "nobody@mail.example", "access", "2026-11-20", NOW)
    assert first is not None
    assert second is not None
    for day, copy in enumerate((first, second)):
        run(replace_with_backup(copy, path, NOW + timedelta(days=day)))
        with open_book(path, NOW + timedelta(days=2)) as book:
            counts, people = to_do_again(book.db)
            assert counts == {"erased": 3, "merges": 1, "requests": 1}
            assert people == ("Léa Dubois 3 (c3)", "Léa Dubois 4 (c4)", "Léa Dubois 5 (c5)")
    with open_book(path, NOW) as book:
        run(erase(book.db, "c5", NOW))
        record_strangers_request(book.db, "nobody@mail.example", "access", "2026-11-20", NOW)
        assert to_do_again(book.db)[0] == {"erased": 2, "merges": 1}
        with pytest.raises(LeadKeeperError) as caught:
            confirm_suppressions_reentered(book.db, NOW)
        assert caught.value.facts == {"people": "Léa Dubois 3 (c3), Léa Dubois 4 (c4)"}
        assert restored_since(book.db) is not None
        for back in ("c3", "c4"):
            run(erase(book.db, back, NOW))
        confirm_suppressions_reentered(book.db, NOW)
        assert to_do_again(book.db) == ({}, ())


def test_who_was_put_on_the_suppression_list_is_named_until_entered_again(tmp_path: Path) -> None:
    """Also with a number, for a partner alone, and where the list had no key yet when the copy was made."""
    with restored(tmp_path, archive(*map(person, range(1, 5)))) as book:
        path = book.path
        copy = run(keep_copy(book.db, path, tmp_path / "a", NOW, once_a_day=True))
        suppress(book.db, ["person1@mail.example", "+33639980002"], NOW)
        suppress(book.db, ["person3@mail.example"], NOW, partner="raoul")
    assert copy is not None
    run(replace_with_backup(copy, path, NOW))
    with open_book(path, NOW) as book:
        assert to_do_again(book.db) == ({"stopped": 3}, ())
        suppress(book.db, ["person1@mail.example", "+33639980002"], NOW)
        assert refusals_to_reenter(book.db) == ("Léa Dubois 3 · person3@mail.example (c3)",)
        suppress(book.db, ["person3@mail.example"], NOW, partner="raoul")
        assert to_do_again(book.db) == ({}, ())


def test_refusals_and_former_books_of_two_restores_are_named_until_they_are_entered_again(tmp_path: Path) -> None:
    with restored(tmp_path, archive(*map(person, range(1, 4)))) as book:
        path = book.path
        copy = run(keep_copy(book.db, path, tmp_path / "a", NOW, once_a_day=True))
        withdraw(book, "c1")
        withdraw(book, "c2")
    assert copy is not None
    formers = [run(replace_with_backup(copy, path, NOW))]
    with open_book(path, NOW) as book:
        assert to_do_again(book.db)[0] == {"no": 2}
        assert refusals_to_reenter(book.db) == (
            "Léa Dubois 1 · person1@mail.example (c1)",
            "Léa Dubois 2 · person2@mail.example (c2)",
        )
        withdraw(book, "c2", at="2026-11-24T09:00:00+01:00")  # entered again, and lost a second time
        withdraw(book, "c3")
        assert to_do_again(book.db)[0] == {"no": 1}
    formers.append(run(replace_with_backup(copy, path, NOW + timedelta(days=1))))
    with open_book(path, NOW) as book:
        assert to_do_again(book.db)[0] == {"no": 3}
        assert former_books(book.db, path) == formers
        formers.pop(0).unlink()
        assert former_books(book.db, path) == formers
        run(erase(book.db, "c1", NOW))
        assert to_do_again(book.db)[0] == {"no": 2}
        confirm_suppressions_reentered(book.db, NOW)
        assert to_do_again(book.db)[0] == {}
