"""The parts of a mail, read in one pass whatever their state."""

from __future__ import annotations

import time

import pytest

from leadkeeper.files.mail import has_headers, read_parts

MIXED = b"Content-Type: multipart/mixed; boundary=b\n"
TWO = MIXED + b"\navant\n--b\nContent-Type: text/html\n\nun\n--b\n\ndeux\n--b--\napr\xe8s"


def contents(mail: bytes) -> list[tuple[str, bytes]]:
    return [(part.kind, part.content()) for part in read_parts(mail)[1]]


@pytest.mark.parametrize(
    ("mail", "wanted"),
    [
        (b"", [("text/plain", b"")]),
        (b"To: a\n\ncorps", [("text/plain", b"corps")]),
        (TWO, [("text/html", b"un"), ("text/plain", b"deux")]),
        (TWO.replace(b"\n", b"\r\n"), [("text/html", b"un"), ("text/plain", b"deux")]),
        (TWO.partition(b"--b--")[0], [("text/html", b"un"), ("text/plain", b"deux\n")]),
        (TWO.replace(b"--b\n", b"--b  \n"), [("text/html", b"un"), ("text/plain", b"deux")]),
        (TWO.replace(b"\nun", b"\n--bb\n--b-\n-- b"), [("text/html", b"--bb\n--b-\n-- b"), ("text/plain", b"deux")]),
        (MIXED + b"\n--b\nContent-Type: text/html\n--b\n\nx\n--b--", [("text/html", b""), ("text/plain", b"x")]),
        (b"Content-Type: multipart/mixed\n\n--b\n\nx", [("text/plain", b"--b\n\nx")]),
        (b"Content-Type: n'importe\n\nx", [("text/plain", b"x")]),
        (b"Content-Type: TEXT/Html;x\n\nx", [("text/html", b"x")]),
        (b"Content-Transfer-Encoding: Quoted-Printable\n\na=3D=\nb=zz", [("text/plain", b"a=b=zz")]),
        (b"Content-Transfer-Encoding: quoted-printable\n\na= \t\r\nb=\t\nc= d", [("text/plain", b"abc= d")]),
        (b"Content-Transfer-Encoding: BASE64\n\nYWJj\n", [("text/plain", b"abc")]),
        (b"Content-Transfer-Encoding: base64 (RFC 2045)\n\nYWJj\n", [("text/plain", b"abc")]),
        (b'Content-Transfer-Encoding: "base64";\n\nYWJj\n', [("text/plain", b"abc")]),
        (b"Content-Transfer-Encoding: x-autre\n\nabc", [("text/plain", b"abc")]),
    ],
)
def test_the_parts_of_a_mail(mail: bytes, wanted: list[tuple[str, bytes]]) -> None:
    assert contents(mail) == wanted


def test_an_inner_multipart_that_is_not_closed_ends_with_the_outer_one() -> None:
    inner = b"Content-Type: multipart/alternative; boundary=c\n\n--c\n\nun\n"
    mail = MIXED + b"\n--b\n" + inner + b"--b\n\ndeux\n--b--\n"

    assert [content for _, content in contents(mail)] == [b"un", b"deux"]


def test_what_stands_in_an_attached_multipart_is_attached() -> None:
    inner = b"Content-Disposition: attachment\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\nun\n--c--\n"
    mail = MIXED + b"\n--b\n" + inner + b"--b\n\ndeux\n--b--\n"

    assert [part.attached for part in read_parts(mail)[1]] == [True, False]


def test_text_is_decoded_and_its_lines_end_with_lf() -> None:
    mail = b"Content-Type: text/plain; charset=utf-8\n\n\xef\xbb\xbfa\r\n\xe9"

    assert read_parts(mail)[1][0].text() == "ï»¿a\né"
    assert read_parts(mail[:-1])[1][0].text() == "a\n"


def test_a_mail_without_any_header_is_told_apart() -> None:
    assert has_headers(b"From x\nTo: a")
    assert not has_headers(b"PK\3\4\n\nTo: a")


def test_a_message_behind_very_many_parts_is_read() -> None:
    _, parts = read_parts(MIXED + b"\n" + b"--b\n\nx\n" * 20_000 + b"--b\nContent-Type: message/rfc822\n\nTo: a\n")
    assert parts[-1].kind == "message/rfc822"


DEEP = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(30_000))
HOSTILE = {
    "multiparts inside one another": DEEP + b"\nfond",
    "very many parts": MIXED + b"\n" + b"--b\n\n" * 400_000,
    "lines that are no delimiter": MIXED + b"\n" + b"--c\n" * 400_000,
    "very many headers": b"a:b\n" * 600_000,
    "one long header": b"To: " + b"a\n " * 600_000,
    "one boundary again and again": (MIXED + b"\n--b\n") * 30_000,
}


@pytest.mark.parametrize("mail", HOSTILE.values(), ids=HOSTILE)
def test_hostile_mails_take_no_time(mail: bytes) -> None:
    start = time.process_time()
    read_parts(mail)
    assert time.process_time() - start < 6
