"""HTML as text: the lines that a reader sees, nothing of what stands in tags."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadkeeper.domain.tracing.mail_text import page_text


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>A</p><p>B</p>", "A\nB\n"),
        ("A<br>B<br/>C<BR />D", "A\nB\nC\nD"),
        ("A<br><br>B", "A\n\nB"),
        ("<div>A</div><div><br></div><div>B</div>", "A\n\nB\n"),
        ("<div><div>A</div></div>B", "A\nB"),
        ("<p>A\n  B\tC</p>", "A B C\n"),
        ("<pre>A\n B</pre>C", "A\n B\nC"),
        ("<tr><td>De :</td><td>x</td></tr>", " De :  x \n"),
        ("a<b>b</b><span>c</span>", "abc"),
        ("lea<wbr>@a.example", "lea@a.example"),
        ("&lt;lea&#64;a.example&gt;&nbsp;&eacute;&amp;", "<lea@a.example>\u00a0é&"),
        ("<a href='mailto:x@y.example' title=\"a > b\">z</a>", "z"),
        ("<a title=l'eau>b</a> c'est", "b c'est"),
        ("a<!-- <b>x@y.example</b> > -->b", "ab"),
        ("a<!-- ouvert > b", "a b"),
        ("<style>x@y.example {}</style><SCRIPT>x@y.example</SCRIPT><title>t</title>a", "a"),
        ("<style>a", "a"),
        ("<!DOCTYPE html><?xml x?>a<![endif]>b", "ab"),
        ("1 < 2 et 3 > 2", "1 < 2 et 3 > 2"),
        ("a<b", "a<b"),
        ('a<b title="ouvert>c</b>', "ac"),
        ("&#99999999999999999999;a&#x110000;", "a\ufffd"),
    ],
)
def test_a_page_becomes_text(page: str, text: str) -> None:
    assert page_text(page) == text


HOSTILE = {
    "open tags": "<a " * 300_000,
    "open quotes": '<a b="' * 200_000,
    "quotes that swallow": '<a b=">"' * 200_000,
    "open comments": "<!--" * 200_000,
    "open styles": "<style>" * 200_000,
    "breaks": "<br>" * 300_000,
    "deep": "<div>" * 200_000,
    "numbers": "&#" + "9" * 400_000,
    "references": "&" * 400_000,
    "blanks": " \n" * 300_000,
}


@pytest.mark.parametrize("page", HOSTILE.values(), ids=HOSTILE)
def test_hostile_pages_take_no_time(page: str) -> None:
    start = time.process_time()
    page_text(page)
    assert time.process_time() - start < 6


@given(st.text(alphabet="<>a/!-\"'= &;#b\n", max_size=80))
def test_no_page_is_an_error(page: str) -> None:
    page_text(page)
