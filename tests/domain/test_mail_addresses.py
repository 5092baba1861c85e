"""Addresses in headers, texts, links and bounce addresses: a line each."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadkeeper.domain.tracing.mail_text import (
    after_for,
    apart,
    decode,
    encoded_in_header,
    first_in_header,
    in_header,
    in_link,
    in_text,
    typed,
)

HEADERS: list[tuple[str, list[str]]] = [
    ("lea@a.example", ["lea@a.example"]),
    ("<lea@a.example>", ["lea@a.example"]),
    ("Léa Dubois <lea@a.example>", ["lea@a.example"]),
    ('"faux@b.example" <lea@a.example>', ["lea@a.example"]),
    ('"faux@b.example, \\"x\\" <y@z.example>" <lea@a.example>', ["lea@a.example"]),
    ("faux@b.example <lea@a.example>", ["lea@a.example"]),
    ("lea@a.example (voir faux@b.example)", ["lea@a.example"]),
    ("(a (b@c.example) d@e.example) lea@a.example", ["lea@a.example"]),
    ('Léa (5" pouces) <lea@a.example>, "Bob" <bob@b.example>', ["lea@a.example", "bob@b.example"]),
    ("Léa :( <lea@a.example>", ["lea@a.example"]),
    ('"(pas un commentaire" <lea@a.example>', ["lea@a.example"]),
    ("a@a.example, B <b@b.example>; c@c.example", ["a@a.example", "b@b.example", "c@c.example"]),
    ("Dubois, Léa <lea@a.example>", ["lea@a.example"]),
    ("A <a@a.example> B <b@b.example>", ["a@a.example", "b@b.example"]),
    ("<a@a.example, B <b@b.example>", ["a@a.example", "b@b.example"]),
    ('"x@y.example" <lea@a.example', ["lea@a.example"]),
    ("Amis: a@a.example, B <b@b.example>;", ["a@a.example", "b@b.example"]),
    ("undisclosed-recipients:;", []),
    ("<>", []),
    ("<redacted>", []),
    ("Léa <lea\t@a.example>, <bob@ b.example>", ["lea@a.example", "bob@b.example"]),
    ("Léa < lea.\n d @a. b.example >", ["lea.d@a.b.example"]),
    ("Léa <voir lea@a.example>", ["lea@a.example"]),
    ('"faux@b.example" <redacted>', ["faux@b.example"]),
    ("'lea@a.example'", ["lea@a.example"]),
    ('"lea@a.example"', ["lea@a.example"]),
    ('"lea.dubois"@a.example', ["lea.dubois@a.example"]),
    ("<mailto:lea@a.example>", ["lea@a.example"]),
    ("<@relais.example,@b.example:lea@a.example>", ["lea@a.example"]),
    ("rfc822; lea@a.example", ["lea@a.example"]),
    ("o'hara+x_y=z%25!#@sous.a-b.example.", ["o'hara+x_y=z%25!#@sous.a-b.example"]),
    ("léa@société.example", ["léa@société.example"]),
    ("root@localhost", ["root@localhost"]),
    ("root@[192.0.2.1]", ["root@[192.0.2.1]"]),
    ("lea at a.example @ @@ @a.example", []),
    ("", []),
]


@pytest.mark.parametrize(("value", "wanted"), HEADERS)
def test_addresses_of_a_header(value: str, wanted: list[str]) -> None:
    assert in_header(value) == wanted


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("promo@a.example, Raoul <promo@b.example>", "promo@b.example"),
        ("a@a.example, b@b.example", "a@a.example"),
        ("personne", None),
    ],
)
def test_the_first_address_of_a_header_stands_in_brackets_if_any_does(value: str, wanted: str | None) -> None:
    assert first_in_header(value) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("  LEA@A.example ", ["LEA@A.example"]),
        ("mailto:lea@a.example", ["lea@a.example"]),
        ("MAILTO:lea%2Bx@gmail.com?subject=Bonjour", ["lea+x@gmail.com"]),
        ("Léa <lea@a.example>", ["lea@a.example"]),
        ("Léa", []),
    ],
)
def test_a_typed_address_is_read_like_a_header(text: str, wanted: list[str]) -> None:
    assert typed(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Mon adresse : lea@a.example. Merci", ["lea@a.example"]),
        ("Léa <lea@a.example>, (bob@b.example)", ["lea@a.example", "bob@b.example"]),
        ("lea@a.example lea@a.example", ["lea@a.example"]),
        ("https://x.example/?e=lea@a.example&f", ["lea@a.example"]),
        ("*lea@a.example*", ["lea@a.example"]),
        ("root@localhost", []),
        ("écrire @lea ou a@ b.example", []),
    ],
)
def test_addresses_of_a_text(text: str, wanted: list[str]) -> None:
    assert in_text(text) == wanted


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("lea@a.example", ("lea@a.example",)),
        ("请回复lea@a.example谢谢", ("请回复lea@a.example谢谢", "lea@a.example")),
        ("ติดต่อlea@a.example", ("ติดต่อlea@a.example", "lea@a.example")),
        ("レアへ.lea@a.b.exampleへ", ("レアへ.lea@a.b.exampleへ", "lea@a.b.example")),
        ("rené.coté@été.example", ("rené.coté@été.example",)),
        ("用户@例子.广告", ("用户@例子.广告",)),
        ("lea@例子.example", ("lea@例子.example",)),
    ],
)
def test_an_address_may_be_glued_to_a_script_that_leaves_no_blanks(address: str, wanted: tuple[str, ...]) -> None:
    assert apart(address) == wanted


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("from a by b with ESMTP id 1 for <lea@a.example>; Tue", ["lea@a.example"]),
        ("by b FOR\t lea@a.example; Tue", ["lea@a.example"]),
        ("from a (envelope-from <x@y.example>) by b id 9; Tue", []),
        ("by b (for <x@y.example>) id 9 for (le) <lea@a.example>", ["lea@a.example"]),
        ("by b for all of us, lea@a.example", []),
        ("by before <lea@a.example>", []),
    ],
)
def test_the_address_after_for(value: str, wanted: list[str]) -> None:
    assert after_for(value) == wanted


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("lea=a.example@n.example", ("lea@a.example",)),
        ("b-47-le.a=a.example@n.example", ("b-47-le.a@a.example", "47-le.a@a.example", "le.a@a.example")),
        ("b+x_y=a.example@n.example", ("b+x_y@a.example", "x_y@a.example", "y@a.example")),
        ("b-lea%3Da.example@n.example", ("b-lea@a.example", "lea@a.example")),
        ("b-lea%2Bx=gmail.com@n.example", ("b-lea+x@gmail.com", "lea+x@gmail.com", "x@gmail.com")),
        ("SRS0=h=tt=b.example=lea@n.example", ("SRS0=h=tt=b.example@lea",)),
        ("bounce@n.example", ()),
        ("lea=@n.example", ()),
        ("=a.example@n.example", ()),
    ],
)
def test_an_address_written_into_another(address: str, wanted: tuple[str, ...]) -> None:
    assert decode(address) == wanted


def test_a_return_path_that_is_empty_or_plain_has_none() -> None:
    assert encoded_in_header("<>") == encoded_in_header("<bounce@n.example>") == []
    assert encoded_in_header("<b-lea=a.example@n.example>") == [("b-lea@a.example", "lea@a.example")]


def test_a_link_gives_its_addresses_then_those_written_into_them() -> None:
    assert in_link("<https://n.example/u/lea%40a.example&l=3>") == [("lea@a.example",)]
    assert in_link("<https://n.example/u?e=lea%40a.example&l=3>")[0] == ("lea@a.example",)
    found = in_link("<mailto:stop-lea=a.example@n.example?subject=x>, <https://n.example/u/bob%40b.example>")
    assert found[1:] == [("bob@b.example",), ("stop-lea@a.example", "lea@a.example")]


def test_a_line_folded_inside_a_link_cuts_no_address() -> None:
    assert in_link("<https://n.example/u?e=lea%40\ta.example>")[0] == ("lea@a.example",)
    assert in_link("<mailto:stop-lea=\ta.example@n.example>")[-1] == ("stop-lea@a.example", "lea@a.example")
    assert ("lea@a.example",) in in_link("<mailto:stop@n.example?subject=stop lea@a.example>")


HOSTILE = {
    "at": "@" * 400_000,
    "pairs": "a@" * 200_000,
    "letters": "a" * 400_000 + "@",
    "hyphens": "@a" + "-" * 400_000,
    "open comments": "(" * 400_000 + "a@b.example",
    "open quotes": 'a@b.example "' + '\\"' * 200_000,
    "blanks in brackets": "<a@b" + " " * 400_000 + ".example>",
    "open brackets": "<" * 400_000 + "a@b.example",
    "commas in brackets": "<" + "," * 400_000 + "a@b.example",
    "for": "for " * 100_000 + "a@b.example",
    "equals": "a=" * 200_000 + "@b.example",
}


HANG = 90  # seconds of processor time: each text takes under 3, and many minutes where a step is quadratic


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_hang_nothing(text: str) -> None:
    start = time.process_time()
    in_header(text), in_text(text), after_for(text), in_link(text), encoded_in_header(text), typed(text)
    assert time.process_time() - start < HANG


@given(st.text(alphabet='ab.@<>"(),;:=%+-_\\ é\n', max_size=60))
def test_no_text_is_an_error(text: str) -> None:
    for read in (in_header, in_text, after_for, encoded_in_header, in_link, typed):
        list(read(text))
    for address in in_header(text):
        assert address.count("@") >= 1
        decode(address)
