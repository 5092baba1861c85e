"""What is learned of the search index finds exactly whom a look at everybody finds, whatever has changed since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlcipher3
from hypothesis import given, settings
from hypothesis import strategies as st

from leadkeeper.db import contact_list, contact_search
from leadkeeper.db.book.connection import create_book, open_book
from leadkeeper.db.contact_search import SEARCHED
from leadkeeper.db.engine import Db, OperationalError, writing

LETTERS = "aAåǡzZéÉe\u0301\u0323nœßſıİ*?[]^-%_'\"/&. 1王Σςѐ"
WORDS = ("a", "é", "e", "z", "ß", "ſ", "S", "σ", "ς", "*", "?", "[", "]", "^", "-", "%", '"', "王", "ı", "i", "µ")
PAIRS = ("ae", "éa", "zz", "Zé", "a*", "]^", "'n", "œe", "王a", "ne\u0301", "z\u0323", "1%", "nn", "ǡz")
LONGER = ("zz aaa", "a zé", "nnn é", "é % z")

VALUES = st.dictionaries(st.sampled_from(SEARCHED), st.text(LETTERS, min_size=1, max_size=5), max_size=3)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.lists(VALUES, min_size=1, max_size=3)),
        st.tuples(st.just("change"), st.integers(0, 9), VALUES),
        st.tuples(st.just("take"), st.integers(0, 9)),
        st.tuples(st.just("all"), VALUES),
        st.tuples(st.just("learn")),
    ),
    min_size=1,
    max_size=12,
)


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Db]:
    with create_book(tmp_path_factory.mktemp("short") / "short.leads") as book:
        yield book.db


@given(STEPS)
@settings(max_examples=60)
def test_whoever_is_looked_for_by_a_letter_or_two_is_found(db: Db, steps: list[tuple[object, ...]]) -> None:
    with writing(db):
        db.conn.execute("DELETE FROM contacts")
    add(db, [{"email": "nana@z.example", "last_name": "Nn"}])
    for what, *values in [*steps, ("learn",)]:
        STEP[str(what)](db, *values)
        for word in (*WORDS, *PAIRS, *LONGER) if what == "learn" else ("z", "ne", "王", "zé", "1%"):
            assert_alike(db, word)


def assert_alike(db: Db, word: str) -> None:
    """The same people are found with what was learned and without, in every way of asking."""
    known, learned = db.learned[:], contact_search.holders(db, word.rsplit(maxsplit=1)[-1])
    db.learned.clear()
    plain = {sort: contact_list.ids(db, word, sort=sort) for sort in ("added", "-added", "-name")}
    db.learned[:] = known
    assert {sort: contact_list.ids(db, word, sort=sort) for sort in plain} == plain
    with looked_up():
        found, are_all = contact_list.first(db, word, limit=2, steps=10_000)
    if learned is not None:
        assert (found, are_all) == (plain["added"][:2], len(plain["added"]) < 2)
    for scarce in (0, 1_000_000):  # the index is asked after everybody, or before
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(contact_list, "SCARCE", scarce)
            assert contact_list.first(db, word, limit=2) == (plain["added"][:2], len(plain["added"]) < 2)


@contextmanager
def looked_up() -> Iterator[None]:
    """Inside, nobody is found by walking: there is no time for it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(contact_list, "STEP", 1)
        patch.setattr(contact_list, "FEW_STEPS", 0)
        yield


def add(db: Db, people: list[Mapping[str, str]]) -> None:
    with writing(db):
        first = (db.conn.execute("SELECT max(id) FROM contacts").fetchone()[0] or 0) + 1
        for number, values in enumerate(people, first):
            columns = "".join(f", {name}" for name in values)
            marks = ", ?" * len(values)
            db.conn.execute(
                f"INSERT INTO contacts (id, email_marks, phone_marks{columns}) VALUES (?, 0, 0{marks})",
                (number, *values.values()),
            )
        list(contact_search.add(db, first, first + len(people)))


def nth(db: Db, place: int) -> int:
    numbers = [number for (number,) in db.conn.execute("SELECT id FROM contacts ORDER BY id")]
    return int(numbers[place % len(numbers)]) if numbers else 0


def change(db: Db, place: int, values: Mapping[str, str], *, everybody: bool = False) -> None:
    whole = {**dict.fromkeys(SEARCHED), **values}
    setting = ", ".join(f"{name} = ?" for name in whole)
    where = "?1 IS NOT NULL" if everybody else f"id = {nth(db, place)}"
    db.conn.execute(f"UPDATE contacts SET {setting} WHERE {where}".replace("?1", "1"), tuple(whole.values()))


def take(db: Db, place: int) -> None:
    with writing(db):
        db.conn.execute("DELETE FROM contacts WHERE id = ?", (nth(db, place),))


def change_all(db: Db, values: Mapping[str, str]) -> None:
    with writing(db), contact_search.rewritten_index(db, 1_000):
        change(db, 0, values, everybody=True)


STEP = {"add": add, "change": change, "take": take, "all": change_all, "learn": contact_search.learn}


def test_somebody_who_has_nothing_but_a_short_value_any_more_is_noticed(db: Db) -> None:
    number = alone(db, {"last_name": "Qxqx"})
    contact_search.learn(db)
    change(db, 0, {"last_name": "Qx"})
    assert contact_list.ids(db, "qx").tolist() == [number]


def test_somebody_with_a_short_value_in_the_place_of_somebody_else_is_noticed(db: Db) -> None:
    gone = alone(db, {"last_name": "Al"})
    add(db, [{"last_name": "Martin"}])
    contact_search.learn(db)
    with writing(db):
        db.conn.execute("DELETE FROM contacts WHERE id = ?", (gone,))
    add(db, [{"last_name": "Qx"}])
    assert contact_list.ids(db, "qx").tolist() == [gone + 2]


def test_an_index_made_anew_is_another_though_it_looks_the_same(db: Db) -> None:
    number = alone(db, {"last_name": "Martin"})
    change_all(db, {"last_name": "Xxxxxx"})
    contact_search.learn(db)
    change_all(db, {"last_name": "Qqqqqq"})
    assert contact_list.ids(db, "qq").tolist() == [number]


def alone(db: Db, values: Mapping[str, str]) -> int:
    """The number of the only person in the book."""
    with writing(db):
        db.conn.execute("DELETE FROM contacts")
    add(db, [values])
    return nth(db, 0)


def test_every_sign_is_looked_for_as_the_index_has_it() -> None:
    index = sqlcipher3.connect(":memory:")
    index.execute('CREATE VIRTUAL TABLE t USING fts5(x, tokenize = "trigram remove_diacritics 1")')
    index.execute("CREATE VIRTUAL TABLE held USING fts5vocab(t, instance)")
    signs = [chr(code) for code in range(1, 0x20000) if not 0xD800 <= code < 0xE000]
    index.executemany("INSERT INTO t (rowid, x) VALUES (?, ?)", [(ord(sign), f"ab{sign}") for sign in signs])
    held = {chr(number): term[2] for term, number in index.execute("SELECT term, doc FROM held")}
    index.close()
    assert [
        sign for sign in signs if contact_search._is_kept(sign) and held[sign] not in contact_search._in_index(sign)
    ] == []
    marks = range(ord(contact_search._MARKS[0]), ord(contact_search._MARKS[-1]) + 1)
    assert all(ord(sign) in marks and len(sign.encode()) == 2 for sign in signs if sign not in held)


def test_a_connection_that_reads_learns_for_the_others_and_reads_only_afterwards(tmp_path: Path) -> None:
    with create_book(tmp_path / "learned.leads") as book:
        add(book.db, [{"last_name": "Al"}, {"last_name": "Buzzer"}])
        reader = book.reader()
        contact_search.learn(reader)
        assert contact_search.holders(book.db, "zz") == contact_search.Holders(("uzz", "zze"), 2, (1,))
        with pytest.raises(OperationalError, match="readonly"):
            reader.conn.execute("DELETE FROM contacts")
        reader.conn.close()


def test_a_book_that_may_only_be_read_is_learned_as_well(tmp_path: Path) -> None:
    with create_book(tmp_path / "read.leads") as book:
        add(book.db, [{"last_name": "Buzzer"}])
    with open_book(tmp_path / "read.leads", write=False) as book:
        contact_search.learn(book.db)
        assert contact_list.ids(book.db, "zz").tolist() == [1]


def test_what_has_not_changed_is_not_learned_again(db: Db) -> None:
    contact_search.learn(db)
    (before,) = db.learned
    contact_search.learn(db)
    assert db.learned[0] is before


def test_where_very_many_values_are_short_nothing_is_told_by_them(db: Db, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contact_search, "MOST_SHORT", 1)
    add(db, [{"last_name": "Al"}, {"last_name": "Bo"}])
    contact_search.learn(db)
    assert (db.learned[0].short, contact_search.holders(db, "al")) == (None, None)
    assert len(contact_list.ids(db, "bo")) == 1


def test_what_somebody_breaks_off_is_not_learned(db: Db) -> None:
    add(db, [{"last_name": "Broken"}])
    db.learned.clear()
    db.conn.set_progress_handler(lambda: 1, 1)
    with pytest.raises(OperationalError):
        contact_search.learn(db)
    db.conn.set_progress_handler(None, 1)
    assert (db.learned, db.conn.in_transaction) == ([], False)
