"""Headers: lines that are none, bytes that are not ASCII, encoded words, parameters."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadkeeper.files.mail import decoded, fields, from_base64, parameters, words


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("To: a\nTO:b\ncc :c\nX-à: d", [("to", "a"), ("to", "b"), ("x-ã\u00a0", "d")]),
        ("To: a\n b\n\tc", [("to", "a b\tc")]),
        ("To: a\nsans deux-points\n b\nCc: c", [("to", "a b"), ("cc", "c")]),
        ("From x@y Tue 10:00\nTo: a", [("to", "a")]),
        (" x\nTo: a", [("to", "a")]),
        (": a\nX Y: b\nTo: a", [("to", "a")]),
        ("*** filtre: oui ***\nTo:\n a:b", [("to", "a:b")]),
    ],
)
def test_lines_that_are_no_headers_spoil_nothing(raw: str, wanted: list[tuple[str, str]]) -> None:
    assert fields(raw.encode().split(b"\n")) == wanted


@pytest.mark.parametrize(
    ("content", "charset", "text"),
    [
        (b"\xc3\xa9", None, "é"),
        (b"\xe9\x80", None, "é€"),
        (b"\xe9", "utf-8", "é"),
        (b"\xc3\xa9", "n-importe-quoi", "é"),
        (b"\xc3\xa9", "us-ascii", "é"),
        (b"\xe9", "ISO-8859-1", "é"),
        (b"a\\u0040", "unicode_escape", "a\\u0040"),
        (b"x\0", "nul\0", "x\0"),
        (b"x", "base64", "x"),
        (b"\xe9\x00", "utf-16-le", "é"),
        (b"\x81\xe9", None, "\ufffdé"),
        (b"x", "a" * 10_000, "x"),
    ],
)
def test_a_charset_that_is_unknown_or_false_is_passed_over(content: bytes, charset: str | None, text: str) -> None:
    assert decoded(content, charset) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("=?UTF-8?B?TMOpYQ==?= <a@b.example>", "Léa <a@b.example>"),
        ("=?windows-1252?q?L=E9a_D=2E?=", "Léa D."),
        ("=?utf-8?Q?L=C3?= =?utf-8?Q?=A9a?=", "Léa"),
        ("=?utf-8?Q?L=C3?=\n =?UTF-8?B?qWE=?=", "Léa"),
        ("=?utf-8?Q?L?= =?iso-8859-1?Q?=E9?= x", "Lé x"),
        ("a =?utf-8?Q?b?= c =?utf-8?Q?d?=", "a b c d"),
        ("=?utf-8*fr?Q?L=C3=A9a?=", "Léa"),
        ("=?inconnu?Q?L=E9a?=", "Léa"),
        ("=?utf-8?B?bGVhQGEuZXhhbXBsZQ?=", "lea@a.example"),
        ("=?utf-8?Q?un mot?=", "un mot"),
        ('"=?utf-8?Q?L=C3=A9a?="', '"Léa"'),
        ("=?utf-8?X?abc?= =?utf-8?Q?ouvert", "=?utf-8?X?abc?= =?utf-8?Q?ouvert"),
    ],
)
def test_encoded_words(value: str, text: str) -> None:
    assert words(value) == text


@pytest.mark.parametrize(
    ("value", "name", "wanted"),
    [
        ('multipart/mixed; boundary="=_a;b"', "boundary", "=_a;b"),
        ("multipart/mixed; BOUNDARY=abc ; x=y", "boundary", "abc"),
        ("multipart/mixed boundary=abc", "boundary", "abc"),
        ('a/b;\n\tname="a \\"b\\".eml"', "name", 'a "b".eml'),
        ("attachment; filename*=utf-8'fr'r%C3%A9.eml", "filename", "ré.eml"),
        ("attachment; filename*0*=iso-8859-1''r%E9; filename*1=\"x.eml\"", "filename", "réx.eml"),
        ("attachment; filename*1=b; filename*0=a", "filename", "ab"),
        ("attachment; filename*=n'importe", "filename", "n'importe"),
        ("attachment; filename==?utf-8?Q?r=C3=A9.eml?=", "filename", "ré.eml"),
        ("attachment; filename=un nom.eml", "filename", "un nom.eml"),
        ('a/b; boundary="ouvert', "boundary", "ouvert"),
        ("a/b", "boundary", None),
    ],
)
def test_parameters(value: str, name: str, wanted: str | None) -> None:
    assert parameters(value).get(name) == wanted


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (b"YWJj", b"abc"),
        (b"YW\n!Jj\r\n", b"abc"),
        (b"YWI", b"ab"),
        (b"YWJjZ", b"abc"),
        (b"YQ==YmM=", b"abc"),
        (b"=", b""),
    ],
)
def test_base64_that_is_broken_gives_what_it_can(content: bytes, wanted: bytes) -> None:
    assert from_base64(content) == wanted


def test_a_header_of_some_megabytes_is_read_to_its_end() -> None:
    lines = [b"To: a@b.example,", *[b" personne@b.example,"] * 60_000, b" lea@a.example"]
    assert fields(lines)[0][1].endswith(", lea@a.example")


HOSTILE = [
    "=?a?Q?" * 60_000,
    "=?" * 200_000,
    '; a="' * 80_000,
    '; a="' + '\\"' * 200_000,
    ";" + " " * 400_000,
    "a" * 400_000,
]


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_headers_take_no_time(value: str) -> None:
    start = time.process_time()
    words(value), parameters(value), fields([value.encode()] * 3)
    assert time.process_time() - start < 6


@given(st.binary(max_size=80))
def test_no_header_is_an_error(content: bytes) -> None:
    for _, value in fields(content.split(b"\n")):
        words(value), parameters(value)
    from_base64(content)
