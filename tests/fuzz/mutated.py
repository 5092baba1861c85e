"""Bytes made from real files: flipped, cut, doubled, spliced, and with what breaks readers put between."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

MOST = 60_000  # bytes of a seed; a bigger one is cut
TOKENS = (
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n", b'"', b'""', b";", b",", b"\t", b"'", b"=1+1", b"@", b"+33",
    b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"PK\x03\x04", b"SQLite format 3\0", b"<!DOCTYPE a [<!ENTITY b \"b\">]>",
    b"BEGIN:VCARD\r\n", b"END:VCARD\r\n", b"Content-Type: multipart/mixed; boundary=\"\"\r\n", b"{", b"}", b"[",
    b"null", b"1e999", b"-0", b"9" * 400, b"A" * 40_000, b"\\u0000", b"\\ud800", b"=?utf-8?q?=", b"sep=;\r\n",
    b"9999-12-31", b"0000-00-00", b"31/12/99999", b"\xe2\x80\xae", b"\xcc\x81" * 200,
)  # fmt: skip


@st.composite
def mutated(draw: DrawFn, seeds: Sequence[bytes]) -> bytes:
    """One of the seeds with one to eight changes."""
    content = bytearray(draw(st.sampled_from(seeds))[:MOST])
    for _change in range(draw(st.integers(1, 8))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 200)))
        content[start:end] = draw(_instead(bytes(content[start:end]), seeds))
    return bytes(content)


def _instead(piece: bytes, seeds: Sequence[bytes]) -> SearchStrategy[bytes]:
    """What stands in the place of a piece afterwards."""
    return st.one_of(
        st.sampled_from(TOKENS),
        st.just(b""),
        st.just(piece * 3),
        st.just(bytes(byte ^ 0x20 for byte in piece)),
        st.binary(max_size=64),
        st.tuples(st.sampled_from(seeds), st.integers(0, 2_000)).map(lambda cut: cut[0][cut[1] : cut[1] + 200]),
    )
