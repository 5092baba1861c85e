"""A book in which a bit flipped where SQLite's own check does not look: every command says so in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.made_cli import NOW, refused
from tests.made_archive import archive, person, restored


def flipped(folder: Path, found: bytes) -> Path:
    """A book in which the first sign of a text, which stands there once, lost a bit of its own."""
    with restored(folder, archive(person(1, tags=["vip"]))) as book:
        path = book.path
    raw = path.read_bytes()
    assert raw.count(found) == 1
    path.write_bytes(raw.replace(found, bytes([found[0] ^ 0x20]) + found[1:]))
    return path


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (b'{"medium"', ("decide", "--partner", "raoul", "--channel", "email")),
        (b'["vip"]', ("show", "c1")),
        (b'["software"]', ("decide", "--partner", "raoul", "--channel", "email")),
    ],
)
def test_what_cannot_be_read_any_more_is_said_with_the_book_and_what_to_do(
    tmp_path: Path, found: bytes, words: tuple[str, ...]
) -> None:
    path = flipped(tmp_path, found)
    error = refused(words[0], path, *words[1:], *NOW)
    assert (error["code"], error["facts"]["path"]) == ("book-damaged", str(path))
    assert error["message"].startswith(f"The book {path} is damaged")
    assert "recover what can still be read" in error["message"]
