"""Bytes that the book copied in, and whether they are still the same."""

from __future__ import annotations

from hashlib import sha256

import pytest

from leadkeeper.model.form import Evidence
from leadkeeper.store import files, forms
from leadkeeper.store.engine import Db

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
