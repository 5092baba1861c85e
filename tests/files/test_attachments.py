from __future__ import annotations

from pathlib import Path

import pytest

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import file_kind
from leadkeeper.files.file_kind import read_attachment

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
JPEG = b"\xff\xd8\xff\xe0" + bytes(20)
WEBP = b"RIFF\x10\0\0\0WEBPVP8 " + bytes(20)
PDF = b"%PDF-1.7\n%%EOF\n"


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.png", PNG, "picture"),
        ("a.jpg", JPEG, "picture"),
        ("a.webp", WEBP, "picture"),
        ("a.pdf", PDF, "pdf"),
        ("scan", PDF, "pdf"),
        ("late.pdf", b"\n" * 900 + PDF, "pdf"),
        ("wrong-name.txt", PNG, "picture"),
    ],
)
def test_a_file_is_what_its_bytes_say(tmp_path: Path, name: str, content: bytes, kind: str) -> None:
    proof = read_attachment(written(tmp_path, name, content))
    assert (proof.name, proof.content, proof.kind) == (name, content, kind)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"hello", "proof-not-pdf"),
        ("a.pdf", PNG, "proof-not-pdf"),
        ("a.pdf", b"", "proof-not-pdf"),
        ("a.png", b"hello", "proof-unknown"),
        ("a.png", b"RIFF\x10\0\0\0WAVEfmt ", "proof-unknown"),
    ],
)
def test_what_is_neither_picture_nor_pdf_is_refused(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    with pytest.raises(LeadKeeperError) as caught:
        read_attachment(written(tmp_path, name, content))
    assert (caught.value.code, caught.value.facts["file"]) == (code, name)


def test_a_file_over_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_kind, "LARGEST_ATTACHMENT", len(PNG))
    assert read_attachment(written(tmp_path, "a.png", PNG))
    with pytest.raises(LeadKeeperError, match="proof-too-big"):
        read_attachment(written(tmp_path, "b.png", PNG + b"\0"))


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(LeadKeeperError, match="file-unreadable"):
        read_attachment(tmp_path / "gone.png")


def test_a_picture_of_200_megabytes_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, "huge.png", PNG)
    with path.open("r+b") as stream:
        stream.truncate(200 * 1024 * 1024)
    monkeypatch.setattr(Path, "read_bytes", lambda _path: pytest.fail("it was read"))
    with pytest.raises(LeadKeeperError) as caught:
        read_attachment(path)
    assert (caught.value.code, caught.value.facts["limit"]) == ("proof-too-big", 20)
