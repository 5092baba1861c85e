"""Bytes that the book copied in, and whether they are still the same."""

from __future__ import annotations

from hashlib import sha256

import pytest

from leadkeeper.model.form import Evidence
from leadkeeper.store import files, forms
from leadkeeper.store.engine import Db, connect

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(50)
DIGEST = sha256(PICTURE).hexdigest()
AT = "2026-11-24"


@pytest.fixture
def proven(peopled: Db) -> Db:
    """A book that copied one picture in."""
    assert files.keep(peopled, "v1.png", PICTURE, AT) == DIGEST
    forms.add_evidence(peopled, "quiz-v1", Evidence("screenshot", "v1.png", DIGEST, AT), copied=True)
    return peopled


def test_bytes_come_back_with_their_name(proven: Db) -> None:
    assert files.read(proven, DIGEST) == ("v1.png", PICTURE)


def test_bytes_that_were_never_copied_are_not_there(proven: Db) -> None:
    assert files.read(proven, "ab" * 32) is None


def test_the_same_bytes_are_kept_once(proven: Db) -> None:
    assert files.keep(proven, "again.png", PICTURE, AT) == DIGEST
    assert files.read(proven, DIGEST) == ("v1.png", PICTURE)


def test_an_empty_file_is_a_file(peopled: Db) -> None:
    assert files.read(peopled, files.keep(peopled, "empty", b"", AT)) == ("empty", b"")


def test_untouched_bytes_are_not_altered_and_those_outside_the_book_are_not_looked_for(proven: Db) -> None:
    assert files.altered(proven) == frozenset()


@pytest.mark.parametrize("change", ["UPDATE files SET bytes = x'00'", "DELETE FROM files"])
def test_bytes_that_changed_or_are_gone_are_altered(proven: Db, change: str) -> None:
    proven.conn.execute(change)
    assert files.altered(proven) == {DIGEST}


@pytest.mark.parametrize("change", ["UPDATE files SET bytes = x'00'", "DELETE FROM files"])
def test_bytes_that_change_after_they_were_found_sound_are_altered(proven: Db, change: str) -> None:
    files.altered(proven)
    proven.conn.execute(change)
    assert files.altered(proven) == {DIGEST}


def test_bytes_are_read_once_by_a_connection(proven: Db, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    whole = files.read
    monkeypatch.setattr(files, "read", lambda db, digest: asked.append(digest) or whole(db, digest))
    assert [files.altered(proven) for _ in range(3)] == [frozenset()] * 3
    assert asked == [DIGEST]


def test_bytes_of_the_same_length_are_seen_by_another_connection_and_by_one_that_looks_afresh(proven: Db) -> None:
    files.altered(proven)
    proven.conn.execute("UPDATE files SET bytes = zeroblob(length(bytes))")
    assert proven.path is not None
    other = connect(proven.path, mode="ro")
    assert files.altered(other) == {DIGEST}
    other.conn.close()
    assert files.altered(proven, afresh=True) == {DIGEST}


def test_a_file_found_altered_is_sound_again_once_its_bytes_are_back(proven: Db) -> None:
    proven.conn.execute("UPDATE files SET bytes = x'00'")
    files.altered(proven)
    proven.conn.execute("UPDATE files SET bytes = ?", (PICTURE,))
    assert files.altered(proven) == frozenset()
