"""Mail files: one message or a mailbox, whatever their state."""

from __future__ import annotations

import time
import tracemalloc
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadkeeper.domain.complaint import Mail
from leadkeeper.domain.tracing import match
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.mail import LINE_READ, MOST_LEVELS, is_mailbox, read_letter, read_letters


def letters(folder: Path, content: bytes, name: str = "x.mbox") -> list[Mail]:
    (folder / name).write_bytes(content)
    return [letter.mails[0] for letter in read_letters(folder / name)]


def subjects(folder: Path, content: bytes, name: str = "x.mbox") -> list[str]:
    return ["".join(mail.values("subject")) for mail in letters(folder, content, name)]


MIXED = b"Content-Type: multipart/mixed; boundary=b\n"
ONE, OTHER = b"From a Tue\nSubject: un\n\ncorps\n", b"From b\nSubject: deux\n\ncorps\n"


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (ONE + b"\n" + OTHER, ["un", "deux"]),
        ((ONE + b"\n" + OTHER).replace(b"\n", b"\r\n"), ["un", "deux"]),
        (b"\xef\xbb\xbf" + ONE + b"\n" + OTHER, ["un", "deux"]),
        (ONE + OTHER, ["un"]),
        (ONE + b"\n>From b\nSubject: deux\n", ["un"]),
        (ONE + b" \n" + OTHER, ["un"]),
        (b"avant\n\n" + ONE, ["un"]),
        (ONE.removeprefix(b"From a Tue\n"), ["un"]),
        (b"From a\n\nFrom b\n", ["", ""]),
        (ONE + b"\n" + b"x" * LINE_READ + b"\n" + OTHER, ["un"]),
        (b"", []),
    ],
)
def test_a_mailbox_is_cut_at_its_from_lines(tmp_path: Path, content: bytes, wanted: list[str]) -> None:
    assert subjects(tmp_path, content) == wanted


def test_from_behind_a_mark_loses_it(tmp_path: Path) -> None:
    (mail,) = letters(tmp_path, b"From a\n\nx\n>From b\n>>From c\n > From d\n")
    (long,) = letters(tmp_path, b"From a\n\n" + b"x" * LINE_READ + b">From b\n")

    assert mail.plains == ("x\nFrom b\n>>From c\n > From d\n",)
    assert long.plains[0].endswith("x>From b\n")


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (b"Subject: un\n\nFrom b\n\nFrom c\nSubject: deux\n", "un"),
        (ONE + b"\n" + OTHER, "un"),
        (b"\xef\xbb\xbfSubject: un\n", "un"),
        (b"Subject: " + "Offre spéciale".encode("cp1252"), "Offre spéciale"),
        (b"", ""),
    ],
)
def test_any_other_file_is_its_first_message(tmp_path: Path, content: bytes, wanted: str) -> None:
    assert subjects(tmp_path, content, "mail") == [wanted]


def test_a_mailbox_is_known_by_its_name() -> None:
    assert [is_mailbox(Path(name)) for name in ("a.mbox", "a.MBOX", "mbox", "a.eml")] == [True, True, False, False]


def test_the_fingerprint_is_that_of_the_message() -> None:
    assert read_letter(ONE).sha256 == sha256(ONE).hexdigest()


@pytest.mark.parametrize("name", ["absent.eml", "."])
def test_what_cannot_be_opened_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(LeadKeeperError, match="file-unreadable"):
        list(read_letters(tmp_path / name))


REPORT = (
    b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/feedback-report\n\nVersion: 1\n"
    b"Original-Rcpt-To: <a@x.example>\nOriginal-Rcpt-To: b@x.example\n\n--b\n"
    b"Content-Type: message/rfc822\n\nTo: x\n\n--b--"
)


def test_a_report_speaks_of_the_mail_beside_it() -> None:
    outer, inner = read_letter(REPORT).mails

    assert (outer.reported, inner.reported) == ((), ("<a@x.example>", "b@x.example"))
    assert len(read_letter(REPORT.replace(b"message/rfc822", b"text/x")).mails) == 1


def test_attached_texts_and_other_kinds_are_left_out() -> None:
    kinds = (b"text/plain", b"text/html", b"text/csv", b"text/plain\nContent-Disposition: attachment", b"image/png")
    parts = b"".join(b"--b\nContent-Type: %s\n\n%d\n" % (kind, n) for n, kind in enumerate(kinds))

    (mail,) = read_letter(MIXED + b"\n" + parts + b"--b--").mails
    assert (mail.plains, mail.pages) == (("0",), ("1",))


HOSTILE = {
    "mails inside one another": b"Content-Type: message/rfc822\n\n" * 20_000,
    "mails inside parts": (MIXED + b"\n--b\nContent-Type: message/rfc822\n\n") * 3000,
    "a page of 10 MB": b"Content-Type: text/html\n\n"
    + b"<div><a href='x'>lea@x.example</a> &eacute;</div>\n" * 200_000,
    "a text of addresses": b"To: x\n\n" + b"".join(b"a%d@x.example\n" % n for n in range(400_000)),
    "quotation marks": b"\n" + b"> " * 1_000_000,
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_hostile_mails_take_seconds(content: bytes) -> None:
    start = time.process_time()
    letter = read_letter(content)
    match.findings(match.levels(letter.mails))
    assert len(letter.mails) <= MOST_LEVELS
    assert time.process_time() - start < 15


def repeated(head: bytes, unit: bytes) -> bytes:
    return head + unit * (2_000_000 // len(unit))


GREEDY = {
    "base64 in pieces": repeated(b"Content-Transfer-Encoding: base64\n\n", b"QQ=="),
    "a forwarded block without an end date": repeated(b"\n", b"De: x\nA: a@b.example\n"),
    "senders without an end date": repeated(b"\n", b"From: x@\n"),
    "tags that never end": repeated(b"Content-Type: text/html\n\n", b"<a "),
    "a report without an end date": repeated(
        MIXED + b"\n--b\nContent-Type: message/rfc822\n\nTo: a@b.example\n\n"
        b"--b\nContent-Type: message/feedback-report\n\n", b"Original-Rcpt-To: <a@b.example>\n",
    ),
    "links that hold encoded addresses": b"\n"
    + b"".join(b"https://x.example/?%s%d=b.cc@e.example " % (b"a-" * 240, n) for n in range(4000)),
    "encoded addresses in a header": b"List-Unsubscribe: "
    + b"".join(b"<mailto:%s%d=b.cc@e.example>, " % (b"a-" * 240, n) for n in range(4000)),
}  # fmt: skip


@pytest.mark.parametrize("content", GREEDY.values(), ids=GREEDY)
def test_a_hostile_mail_takes_at_most_fifteen_times_its_size(content: bytes) -> None:
    """40 MB within 600 MB; what these took: 1.7 GB and more."""
    tracemalloc.start()
    match.findings(match.levels(read_letter(content).mails))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 15 * len(content)


PIECES = [
    *(MIXED, b"Content-Type: message/rfc822\n", b"\n", b"\r\n", b"--b\n"),
    *(b"--b--\n", b"To: lea@x.example\n", b"From: =?utf-8?B?4pi?= <a@b.example>\n", b" suite\n", b"De : a@b.example\n"),
    *("À : <lea@x.example>\n".encode("cp1252"), b"<p>&#64;", b"Content-Transfer-Encoding: base64\n", b"\xff\xfe\0"),
]


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=12))).map(b"".join))
def test_no_mail_is_an_error(content: bytes) -> None:
    levels = match.levels(read_letter(content).mails)
    match.findings(levels)
    for level in levels:
        match.sender(level)
