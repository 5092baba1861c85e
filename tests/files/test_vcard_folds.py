"""Folds between the bytes of one letter are undone, and only in files that are UTF-8 without them."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadkeeper.files import vcard
from leadkeeper.files.encoding import TextFacts, survey
from leadkeeper.files.vcard import healed

SPLIT = b"NOTE:Lef\xc3\r\n \xa8vre \xe2\x82\n\t\xac\r\n"


def whole(tmp_path: Path, data: bytes) -> tuple[TextFacts, str] | None:
    path = tmp_path / "cards.vcf"
    path.write_bytes(data)
    return healed(path, survey(path, path))


@pytest.mark.parametrize(("mark", "name"), [(b"", "utf-8"), (b"\xef\xbb\xbf", "utf-8-sig")])
@pytest.mark.parametrize("before", [b"", "été\r\n".encode()])
def test_split_letters_are_whole_again(tmp_path: Path, mark: bytes, name: str, before: bytes) -> None:
    found = whole(tmp_path, mark + before + SPLIT)
    assert found is not None
    facts, text = found
    assert text == before.decode() + "NOTE:Lefèvre €\r\n"
    assert (facts.encoding, facts.codec, facts.mixed, facts.oddities) == (name, "utf-8", False, set())


@pytest.mark.parametrize(
    "data",
    [
        b"NOTE:plain\r\n folded\r\n",
        "NOTE:Lefèvre\r\n folded\r\n".encode(),
        "NOTE:Lefèvre\r\n «folded»\r\n".encode("cp1252"),
        "NOTE:é\r\n «folded»\r\n".encode("cp1252"),
        "\ufeffNOTE:é\r\n «folded»\r\n".encode("utf-16-le"),
        SPLIT + "Zoé\r\n".encode("cp1252"),
    ],
)
def test_every_other_file_is_left_as_it_is(tmp_path: Path, data: bytes) -> None:
    assert whole(tmp_path, data) is None


def test_a_file_too_large_for_the_memory_is_left_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vcard, "MOST_BYTES", len(SPLIT) - 1)
    assert whole(tmp_path, SPLIT) is None
