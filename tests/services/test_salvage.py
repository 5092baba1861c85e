from __future__ import annotations

import random
from pathlib import Path

import pytest

from leadkeeper.db.engine import PAGE, Db, fetch_all, fetch_value, pragma
from leadkeeper.db.partners import read_all as read_partners
from leadkeeper.domain.book import ExportRequest
from leadkeeper.domain.verdict import Verdict
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.books.archive import archive as archive_book
from leadkeeper.services.books.backup import salvage_book
from leadkeeper.services.books.open import change_passphrase, open_book
from leadkeeper.services.eligibility.context import switch_rule, switched_off
from leadkeeper.services.eligibility.judge import judge_all
from leadkeeper.services.exports.exporter import export_contacts
from leadkeeper.services.partners.partners import hold_partner
from tests.made_archive import NOW, archive, given, partner, person, restored

WITHDRAWN = {"event": "withdrawn", "purpose": "partners", "at": "2026-11-01T10:00:00+01:00"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed book of 2,000 people, every third of whom withdrew."""
    people = [person(n) for n in range(2000)]
    for one in people[::3]:
        one["consents"] = [*one["consents"], WITHDRAWN]
    with restored(tmp_path, archive(*people)) as book:
        return book.path


def spoil(path: Path, pages: list[int]) -> None:
    raw = bytearray(path.read_bytes())
    for page in pages:
        raw[page * PAGE : (page + 1) * PAGE] = b"\xa5" * PAGE
    path.write_bytes(raw)


def test_a_book_with_spoilt_pages_is_saved_and_nobody_who_withdrew_becomes_eligible(path: Path, tmp_path: Path) -> None:
    before = eligible(path)
    assert len(before) == 1333
    raw, kept = path.read_bytes(), []
    for seed in range(12):
        damaged, target = tmp_path / f"damaged{seed}.leads", tmp_path / f"saved{seed}.leads"
        damaged.write_bytes(raw)
        spoil(damaged, random.Random(seed).sample(range(8, len(raw) // PAGE), 3))
        found = run(salvage_book(damaged, target, NOW))
        kept.append(sum(one.kept for one in found.tables))
        with open_book(target, NOW, write=False) as book:
            assert pragma(book.db, "integrity_check") == "ok"
            assert fetch_all(book.db, "PRAGMA foreign_key_check") == []
        assert eligible(target) <= before
    assert sorted(kept)[4] > 4000  # where the root of a table is spoilt, the whole table is lost


def eligible(path: Path) -> set[int]:
    with open_book(path, NOW, write=False) as book:
        return judged(book.db)


def judged(db: Db) -> set[int]:
    (found,) = run(judge_all(db, ["raoul"], ["email"], NOW.date()))
    return set(found.numbers(Verdict.ELIGIBLE))


def test_what_is_lost_is_counted(path: Path, tmp_path: Path) -> None:
    with open_book(path, NOW) as book:
        book.db.conn.execute("PRAGMA foreign_keys = OFF")
        book.db.conn.execute("DELETE FROM consent_kinds WHERE event = 'withdrawn'")
    found = run(salvage_book(path, tmp_path / "saved.leads", NOW))
    assert {one.table: one.lost for one in found.lost} == {"consents": 667}
    assert found.contested == 667


def test_exports_of_a_saved_book_wait_for_the_stop_lists(path: Path, tmp_path: Path) -> None:
    run(salvage_book(path, tmp_path / "saved.leads", NOW))
    with open_book(tmp_path / "saved.leads", NOW) as book:
        with pytest.raises(LeadKeeperError) as caught:
            run(export_contacts(book.db, ExportRequest("raoul", str(tmp_path / "out.xlsx")), NOW))
        assert (caught.value.code, caught.value.facts) == ("stops-may-be-missing", {"since": None})
        assert fetch_value(book.db, "SELECT kind FROM register ORDER BY seq DESC LIMIT 1") == "salvaged"


@pytest.mark.parametrize(("content", "code"), [(b"", "not-a-book"), (b"%PDF-1.7" * 500, "not-a-book")])
def test_what_never_was_a_book_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "x.leads").write_bytes(content)
    with pytest.raises(LeadKeeperError) as caught:
        run(salvage_book(tmp_path / "x.leads", tmp_path / "new.leads", NOW))
    assert caught.value.code == code
    assert not (tmp_path / "new.leads").exists()


def test_the_damaged_book_stays_as_it_is(path: Path, tmp_path: Path) -> None:
    spoil(path, [20])
    before = path.read_bytes()
    run(salvage_book(path, tmp_path / "saved.leads", NOW))
    assert path.read_bytes() == before


def damages(raw: bytes, seed: int = 7) -> dict[str, bytes]:
    """The book as a disk, a crash of a copy program or a bad cable leave it."""
    dice = random.Random(seed)
    flipped = bytearray(raw)
    for _flip in range(60):
        flipped[dice.randrange(PAGE, len(raw))] ^= 1 << dice.randrange(8)
    return {"cut": raw[: len(raw) // PAGE // 2 * PAGE], "cut late": raw[: -3 * PAGE], "flipped": bytes(flipped)}


def test_the_damage_with_flipped_bits_is_read_like_any_sound_book(path: Path, tmp_path: Path) -> None:
    for seed in (7, 8, 9):
        (tmp_path / "damaged.leads").write_bytes(damages(path.read_bytes(), seed)["flipped"])
        target = tmp_path / f"saved{seed}.leads"
        run(salvage_book(tmp_path / "damaged.leads", target, NOW))
        with open_book(target, NOW, write=False) as book:
            run(archive_book(book.db, tmp_path / f"archive{seed}.json"))


def letters(path: Path, found: bytes, instead: bytes) -> None:
    """Changes some letters of a closed book, as flipped bits do: no page tells of it."""
    raw = path.read_bytes()
    assert raw.count(found) == 1
    assert len(found) == len(instead)
    path.write_bytes(raw.replace(found, instead))
    open_book(path, NOW, write=False).close()


def test_a_person_whose_address_lost_a_letter_is_contested(tmp_path: Path) -> None:
    with restored(tmp_path, archive(person(1, email="Lea@mail.example"), person(2))) as book:
        path = book.path
    letters(path, b"Lea@mail", b"Mea@mail")
    found = run(salvage_book(path, tmp_path / "saved.leads", NOW))
    assert (found.contested, found.on_hold, found.lost) == (1, False, ())
    assert eligible(tmp_path / "saved.leads") == {2}


def test_a_no_is_not_lost_with_a_letter_of_the_address_that_it_was_said_under(tmp_path: Path) -> None:
    no = person(2, email="lea+x@gmail.com", consents=[WITHDRAWN])
    with restored(tmp_path, archive(person(1, email="lea@gmail.com"), no, person(3))) as book:
        path = book.path
        assert judged(book.db) == {3}
    raw = path.read_bytes()
    assert raw.count(b"lea+x@gmail.com") > 1
    path.write_bytes(raw.replace(b"lea+x@gmail.com", b"mea+x@gmail.com", 1))  # as typed, not as it was drawn
    run(salvage_book(path, tmp_path / "saved.leads", NOW))
    assert eligible(tmp_path / "saved.leads") == {3}


def test_the_twin_of_somebody_who_is_lost_is_contested(tmp_path: Path) -> None:
    no = person(4, email="lea+x@gmail.com", consents=[given(), WITHDRAWN])
    others = [person(n) for n in (2, 3, 5, 6)]
    with restored(tmp_path, archive(person(1, email="lea@gmail.com"), *others[:2], no, *others[2:])) as book:
        path = book.path
        assert judged(book.db) == {2, 3, 5, 6}
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"+33639980004")] ^= 0x80  # no letter any more
    path.write_bytes(raw)
    found = run(salvage_book(path, tmp_path / "saved.leads", NOW))
    assert {one.table: one.lost for one in found.lost} == {"contacts": 1, "consents": 2}
    assert eligible(tmp_path / "saved.leads") == {6}  # those beside a gap are contested as well


@pytest.mark.parametrize(
    ("found", "instead"),
    [
        (b'{"medium"', b'["medium"'),  # what a form showed
        (b'["software"]', b'["software"}'),  # what a partner does
        (b'[{"name":"Raoul SAS"', b'[{"nama":"Raoul SAS"'),  # whom a list named
        (b'{"name":"main-1.png"', b'{"nama":"main-1.png"'),  # what proves it
        (b'"max_uses":2', b'"max_usas":2'),  # a contract
    ],
)
def test_where_a_source_lost_a_part_all_partners_wait_until_somebody_has_looked(
    tmp_path: Path, found: bytes, instead: bytes
) -> None:
    with restored(tmp_path, archive(person(1), partners=[partner(), partner(id="acme", siren=None)])) as book:
        path = book.path
        switch_rule(book.db, "R40", on=False)
        hold_partner(book.db, "acme", "unpaid", NOW.date())
    if found in (b'["software"]', b'"max_uses":2'):  # both partners have it
        path.write_bytes(path.read_bytes().replace(found, instead, 1))
    else:
        letters(path, found, instead)
    saved = run(salvage_book(path, tmp_path / "saved.leads", NOW))
    assert saved.on_hold
    assert sum(one.mended + (one.lost or 0) for one in saved.tables) == 1
    with open_book(tmp_path / "saved.leads", NOW, write=False) as book:
        holds = {one.id: one.hold for one in read_partners(book.db)}
        assert holds["raoul"] is not None
        assert "damaged" in str(holds["raoul"].reason)
        assert holds["acme"] is not None
        assert holds["acme"].reason == "unpaid"
        assert "R40" not in switched_off(book.db)
        assert fetch_value(book.db, "SELECT count(*) FROM consents") == 1
    assert eligible(tmp_path / "saved.leads") == set()


def test_nobody_waits_for_what_is_not_about_partners(path: Path, tmp_path: Path) -> None:
    with open_book(path, NOW) as book:
        book.db.conn.execute("INSERT INTO import_mappings VALUES ('x', '{\"form\"', '2026-11-01')")
        book.db.conn.execute("INSERT INTO saved_views VALUES ('people', 'mine', '{\"text\":\"\"}')")
    saved = run(salvage_book(path, tmp_path / "saved.leads", NOW))
    assert {one.table: one.lost for one in saved.lost} == {"import_mappings": 1, "saved_views": 1}
    assert (saved.on_hold, saved.contested) == (False, 0)


def test_a_table_that_passes_over_rows_quietly_makes_everybody_contested(path: Path, tmp_path: Path) -> None:
    raw = bytearray(path.read_bytes())
    for place in range(PAGE, len(raw), PAGE):
        count = int.from_bytes(raw[place + 3 : place + 5], "big")
        if raw[place] == 0x0A and count > 100 and b"2026-11-01" in raw[place : place + PAGE]:
            raw[place + 3 : place + 5] = (count & 0x0F).to_bytes(2, "big")  # a leaf of answers
            break
    path.write_bytes(raw)
    saved = run(salvage_book(path, tmp_path / "saved.leads", NOW))
    assert {one.table: one.lost for one in saved.lost} == {"consents": None}
    assert saved.contested == 2000


@pytest.mark.parametrize(("damage", "least"), [("cut", 450), ("cut late", 4600), ("flipped", 600)])
def test_a_book_cut_short_or_with_flipped_bits_is_saved_too(
    path: Path, tmp_path: Path, damage: str, least: int
) -> None:
    before = eligible(path)
    (tmp_path / "damaged.leads").write_bytes(damages(path.read_bytes())[damage])
    found = run(salvage_book(tmp_path / "damaged.leads", tmp_path / "saved.leads", NOW))
    assert sum(one.kept for one in found.tables) > least
    with open_book(tmp_path / "saved.leads", NOW, write=False) as book:
        assert pragma(book.db, "integrity_check") == "ok"
        if fetch_value(book.db, "SELECT count(*) FROM partners"):
            assert judged(book.db) <= before


def test_a_protected_book_is_saved_into_a_protected_one(path: Path, tmp_path: Path) -> None:
    words = "quatre mots sans rapport"
    run(change_passphrase(path, None, words))
    spoil(path, [100])
    run(salvage_book(path, tmp_path / "saved.leads", NOW, words))
    assert not (tmp_path / "saved.leads").read_bytes().startswith(b"SQLite")
    with open_book(tmp_path / "saved.leads", NOW, passphrase=words) as book:
        assert fetch_value(book.db, "SELECT count(*) FROM contacts") > 1000


def test_what_a_killed_attempt_left_is_removed_by_the_next(path: Path, tmp_path: Path) -> None:
    left = tmp_path / ".saved.leads.0123abcd.part"
    left.write_bytes(b"half")
    run(salvage_book(path, tmp_path / "saved.leads", NOW))
    assert not left.exists()
