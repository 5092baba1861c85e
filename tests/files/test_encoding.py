"""The whole file decides its encoding."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import encoding
from leadkeeper.files.encoding import TextFacts, decode_line, is_utf16, survey

TEXT = "Prénom;E-mail\r\nLéa;lea@x.example\r\n"


def surveyed(tmp_path: Path, data: bytes, forced: str | None = None) -> TextFacts:
    path = tmp_path / "list.csv"
    path.write_bytes(data)
    return survey(path, path, forced)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"Email\nlea@x.example\n", "utf-8"),
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("cp1252"), "cp1252"),
        ("Prénom;Société\rLéa;€ œ – ’".encode("cp1252"), "cp1252"),
        (TEXT.replace("\r\n", "\r").encode("mac-roman") + "Françoise".encode("mac-roman"), "mac-roman"),
    ],
)
def test_the_encoding_is_found(tmp_path: Path, data: bytes, name: str) -> None:
    facts = surveyed(tmp_path, data)
    assert (facts.encoding, facts.mixed) == (name, False)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_mark_that_stands_there_twice_is_no_part_of_the_first_header(tmp_path: Path, encoding: str) -> None:
    once, data = "\ufeff".encode(encoding), f"\ufeff\ufeff{TEXT}".encode(encoding)
    facts = surveyed(tmp_path, data)
    assert (facts.codec, facts.skip) == (encoding, 2 * len(once))


def test_one_accent_at_the_end_of_a_long_file_decides(tmp_path: Path) -> None:
    data = b"lea@x.example;ok\r\n" * 200_000 + "fin;Léa\r\n".encode("cp1252")
    assert surveyed(tmp_path, data).encoding == "cp1252"


@pytest.mark.parametrize("byte", [0x81, 0x8D, 0x8F, 0x90, 0x9D])
def test_a_byte_that_windows_does_not_define_makes_it_mac_roman(tmp_path: Path, byte: int) -> None:
    assert surveyed(tmp_path, b"Nom\rX" + bytes([byte]) + b"\rL\x8ea\r").encoding == "mac-roman"


def test_lines_in_two_encodings_are_mixed(tmp_path: Path) -> None:
    facts = surveyed(tmp_path, "Léa\n".encode() + b"plain\n" + "Zoé\n".encode("cp1252"))
    assert (facts.encoding, facts.mixed, facts.oddities) == ("utf-8", True, {"mixed-encoding"})


def test_a_mark_and_a_line_that_is_not_utf8_are_mixed(tmp_path: Path) -> None:
    facts = surveyed(tmp_path, b"\xef\xbb\xbfNom\n" + "Zoé\n".encode("cp1252"))
    assert (facts.encoding, facts.mixed) == ("utf-8-sig", True)


def test_lines_of_a_mixed_file_that_lie_across_two_chunks_stay_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoding, "CHUNK", 5)
    facts = surveyed(tmp_path, "Léa Léa Léa\rHélène Hélène\r".encode())
    assert (facts.encoding, facts.mixed) == ("utf-8", False)
    facts = surveyed(tmp_path, "Zoé Zoé Zoé\rHéloïse\r".encode("cp1252"))
    assert (facts.encoding, facts.mixed) == ("cp1252", False)


def test_each_line_of_a_mixed_file_is_decoded_on_its_own() -> None:
    lines = ["Léa".encode(), "Léa €".encode("cp1252"), "Françoise".encode("mac-roman"), b"plain"]
    assert [decode_line(line) for line in lines] == ["Léa", "Léa €", "Françoise", "plain"]


@pytest.mark.parametrize(
    "data",
    [
        "Prénom;JosÃ©\n".encode(),
        "Prénom;JosÃ©\n".encode("utf-16-le"),
        "Prénom é;JosÃ©\n".encode("cp1252"),
        "Prénom\n".encode() + "Zoé JosÃ©\n".encode("cp1252"),
    ],
)
def test_mojibake_is_seen_in_every_encoding(tmp_path: Path, data: bytes) -> None:
    assert surveyed(tmp_path, data).spoilt


def test_nul_characters_and_doubled_line_ends_are_seen(tmp_path: Path) -> None:
    facts = surveyed(tmp_path, b"Email\r\r\nlea@x.example\0\r\r\n")
    assert (facts.nul, facts.doubled_cr, facts.oddities) == (True, True, {"nul-bytes"})


def test_a_doubled_line_end_across_two_chunks_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "CHUNK", 6)
    assert surveyed(tmp_path, b"Email\r\r\nlea@x.example").doubled_cr


@pytest.mark.parametrize(
    "data", [b"\xef\xbb\xbf", b" \r\n\t\n", b"\xef\xbb\xbf \xc2\xa0\n", b"\xff\xfe\x20\0", b"\0\0 \0\0"]
)
def test_nothing_but_blanks_is_empty(tmp_path: Path, data: bytes) -> None:
    assert surveyed(tmp_path, data).empty


def test_a_line_without_end_is_no_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "CHUNK", 1_000)
    monkeypatch.setattr(encoding, "LONGEST_LINE", 4_000)
    for data in (b"x" * 10_000, b"Zo\xe9" * 3_000, b"x;y\n" + b"x" * 10_000):
        with pytest.raises(LeadKeeperError) as error:
            surveyed(tmp_path, data)
        assert error.value.code == "file-unreadable"


@pytest.mark.parametrize(
    ("data", "forced", "name", "skip"),
    [
        (TEXT.encode("cp1252"), "mac-roman", "mac-roman", 0),
        (TEXT.encode("latin-1"), "ISO-8859-15", "iso8859-15", 0),
        (TEXT.encode("utf-8-sig"), "utf-8", "utf-8-sig", 3),
        (TEXT.encode(), "utf-8-sig", "utf-8", 0),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16", "utf-16-be", 2),
        (TEXT.encode(), "utf-16", "utf-16-le", 0),
    ],
)
def test_the_persons_choice_goes_before(tmp_path: Path, data: bytes, forced: str, name: str, skip: int) -> None:
    facts = surveyed(tmp_path, data, forced)
    assert (facts.encoding, facts.skip) == (name, skip)


@pytest.mark.parametrize("name", ["klingon", "zip", "rot13", "idna", "utf-32", "\0"])
def test_a_name_that_is_no_encoding_is_said(tmp_path: Path, name: str) -> None:
    with pytest.raises(LeadKeeperError) as error:
        surveyed(tmp_path, TEXT.encode(), name)
    assert error.value.code == "unknown-encoding"


def test_a_few_nul_characters_do_not_make_it_utf16() -> None:
    assert not is_utf16(b"Email;Nom\nlea@x.example;L\0a\n" * 5)
    assert not is_utf16(b"\xef\xbb\xbfEmail")
    assert is_utf16("Ema".encode("utf-16-be"))
