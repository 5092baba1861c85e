"""Bytes that the book copied in, and whether they are still the same."""

from __future__ import annotations

from hashlib import sha256

import pytest

from leadkeeper.db import forms
from leadkeeper.db.book import attachments
from leadkeeper.db.engine import Db, connect
from leadkeeper.domain.form import Evidence

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(50)
DIGEST = sha256(PICTURE).hexdigest()
AT = "2026-11-24"


@pytest.fixture
def proven(peopled: Db) -> Db:
    """A book that copied one picture in."""
    assert attachments.keep(peopled, "v1.png", PICTURE, AT) == DIGEST
    forms.add_evidence(peopled, "quiz-v1", Evidence("screenshot", "v1.png", DIGEST, AT), copied=True)
    return peopled


def test_bytes_come_back_with_their_name(proven: Db) -> None:
    assert attachments.read(proven, DIGEST) == ("v1.png", PICTURE)


def test_bytes_that_were_never_copied_are_not_there(proven: Db) -> None:
    assert attachments.read(proven, "ab" * 32) is None


def test_the_same_bytes_are_kept_once(proven: Db) -> None:
    assert attachments.keep(proven, "again.png", PICTURE, AT) == DIGEST
    assert attachments.read(proven, DIGEST) == ("v1.png", PICTURE)


def test_an_empty_file_is_a_file(peopled: Db) -> None:
    assert attachments.read(peopled, attachments.keep(peopled, "empty", b"", AT)) == ("empty", b"")


def test_untouched_bytes_are_not_altered_and_those_outside_the_book_are_not_looked_for(proven: Db) -> None:
    assert attachments.altered(proven) == frozenset()


@pytest.mark.parametrize("change", ["UPDATE files SET bytes = x'00'", "DELETE FROM files"])
def test_bytes_that_changed_or_are_gone_are_altered(proven: Db, change: str) -> None:
    proven.conn.execute(change)
    assert attachments.altered(proven) == {DIGEST}


@pytest.mark.parametrize("change", ["UPDATE files SET bytes = x'00'", "DELETE FROM files"])
def test_bytes_that_change_after_they_were_found_sound_are_altered(proven: Db, change: str) -> None:
    attachments.altered(proven)
    proven.conn.execute(change)
    assert attachments.altered(proven) == {DIGEST}


def test_bytes_are_read_once_by_a_connection(proven: Db, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    whole = attachments.read
    monkeypatch.setattr(attachments, "read", lambda db, digest: asked.append(digest) or whole(db, digest))
    assert [attachments.altered(proven) for _ in range(3)] == [frozenset()] * 3
    assert asked == [DIGEST]


def test_bytes_of_the_same_length_are_seen_by_another_connection_and_by_one_that_looks_afresh(proven: Db) -> None:
    attachments.altered(proven)
    proven.conn.execute("UPDATE files SET bytes = zeroblob(length(bytes))")
    assert proven.path is not None
    other = connect(proven.path, mode="ro")
    assert attachments.altered(other) == {DIGEST}
    other.conn.close()
    assert attachments.altered(proven, afresh=True) == {DIGEST}


def test_a_file_found_altered_is_sound_again_once_its_bytes_are_back(proven: Db) -> None:
    proven.conn.execute("UPDATE files SET bytes = x'00'")
    attachments.altered(proven)
    proven.conn.execute("UPDATE files SET bytes = ?", (PICTURE,))
    assert attachments.altered(proven) == frozenset()
