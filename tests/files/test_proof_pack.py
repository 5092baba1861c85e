"""The reader of proof packs: it takes nothing for granted, and its writer leaves nothing behind."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.proof_pack import Fault, is_signed, moved, read_pack, write_pack

# RFC 8032, section 7.1, TEST 2
KEY = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
SIGNATURE = (
    b"92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    b"085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)


def test_a_signature_is_that_of_the_key_alone() -> None:
    assert is_signed(b"\x72", SIGNATURE, KEY)
    for text, signature, key in (
        (b"\x73", SIGNATURE, KEY),
        (b"\x72", SIGNATURE[::-1], KEY),
        (b"\x72", SIGNATURE.upper(), KEY),
        (b"\x72", b"", KEY),
        (b"\x72", SIGNATURE, "0" * 64),
        (b"\x72", SIGNATURE, "f" * 64),
    ):
        assert not is_signed(text, signature, key)


@pytest.mark.parametrize(
    "text", [b"", b"[]", b"{", b'{"format":"leadkeeper-proof","version":2}', b"[" * 100_000, b"\xff"]
)
def test_a_manifest_that_cannot_be_read_is_named(tmp_path: Path, text: bytes) -> None:
    pack = tmp_path / "p.zip"
    write_pack(pack, [("manifest.json", text)])
    (found,) = read_pack(pack)
    assert found.faults == [Fault("manifest-unreadable", "manifest.json")]
    assert found.manifest == {}


def test_a_member_that_stands_twice_is_named(tmp_path: Path) -> None:
    pack = tmp_path / "p.zip"
    with zipfile.ZipFile(pack, "w") as archive:
        archive.writestr("manifest.json", "{}")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("manifest.json", "{}")
    (found,) = read_pack(pack)
    assert Fault("file-repeated", "manifest.json") in found.faults


def test_a_pack_is_never_written_over_a_file(tmp_path: Path) -> None:
    pack = tmp_path / "p.zip"
    pack.write_bytes(b"there")
    with pytest.raises(LeadKeeperError) as told:
        write_pack(pack, [("manifest.json", b"{}")])
    assert told.value.code == "file-exists"
    assert [one.name for one in tmp_path.iterdir()] == ["p.zip"]


def test_only_those_out_of_place_are_moved() -> None:
    assert moved(list("abcd"), list("abcd")) == []
    assert moved(list("dabc"), list("abcd")) == ["d"]
    assert moved(list("ba"), list("abcd")) == ["b"]
