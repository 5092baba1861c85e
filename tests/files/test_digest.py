"""Fingerprints of files."""

from __future__ import annotations

from pathlib import Path

from leadkeeper.files.atomic import sha256


def test_the_fingerprint_is_sha256_in_lower_case_hex(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert sha256(tmp_path / "a") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_one_changed_byte_changes_the_fingerprint(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(bytes(3_000_000))
    (tmp_path / "b").write_bytes(bytes(2_999_999) + b"\x01")
    assert sha256(tmp_path / "a") != sha256(tmp_path / "b")
