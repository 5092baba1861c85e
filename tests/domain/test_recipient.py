"""The order of the places where a recipient may stand, and the sender of a level."""

from __future__ import annotations

import pytest

from leadkeeper.domain.complaint import ForwardedBlock, Level, Mail, Sender
from leadkeeper.domain.tracing.match import findings, levels, sender, typed


def mail(*headers: tuple[str, str], **facts: tuple[str, ...]) -> Mail:
    return Mail(tuple((name.lower(), value) for name, value in headers), **facts)


def found(*mails: Mail) -> list[list[tuple[str, ...]]]:
    return [list(one.addresses) for one in findings(levels(mails))]


EVERYWHERE = mail(
    ("List-Unsubscribe", "<mailto:f@x.example>"),
    ("Cc", "e2@x.example"),
    ("To", "e1@x.example"),
    ("Return-Path", "<d=x.example@n.example>"),
    ("Received", "by b for <c1@x.example>; Tue"),
    ("Received", "by b for <c2@x.example>; Tue"),
    ("X-Envelope-To", "b4@x.example"),
    ("Envelope-To", "b3@x.example"),
    ("Delivered-To", "b2@x.example"),
    ("Delivered-To", "b22@x.example"),
    ("X-Original-To", "b1@x.example"),
    ("From", "sender@x.example"),
    ("Reply-To", "nobody@x.example"),
    ("Bcc", "nobody@x.example"),
    ("Resent-To", "p2@x.example"),
    ("X-Forwarded-To", "p1@x.example"),
    plains=("t1@x.example mailto:?cc=l2%40x.example",),
    pages=("<a href='mailto:l1@x.example?cc=l2%40x.example'>t2@x.example</a>",),
    reported=("a@x.example",),
)


def test_the_places_of_a_mail_come_in_order() -> None:
    assert found(EVERYWHERE) == [
        [("a@x.example",)],
        [("b1@x.example",), ("b2@x.example",), ("b22@x.example",), ("b3@x.example",), ("b4@x.example",)],
        [("c1@x.example",), ("c2@x.example",)],
        [("d@x.example",)],
        [("e1@x.example",), ("e2@x.example",)],
        [("f@x.example",)],
        [("t1@x.example",), ("t2@x.example",)],
        [("p1@x.example",), ("p2@x.example",)],
        [("l2@x.example",), ("cc@l2",)],
    ]


def test_an_address_in_a_text_without_blanks_is_read_in_two_ways() -> None:
    assert found(mail(plains=("请回复t@x.example谢谢",))) == [[("请回复t@x.example谢谢", "t@x.example")]]


def test_the_deepest_level_comes_first_then_who_forwards_then_texts() -> None:
    def one(name: str) -> Mail:
        return mail(("From", f"from{name}@x.example"), ("To", f"to{name}@x.example"), plains=(f"text{name}@x.example",))

    assert [one[0][0].removesuffix("@x.example") for one in found(one("1"), one("2"), one("3"))] == [
        "to3", "to2", "to1", "from2", "from1", "text3", "text2", "text1",
    ]  # fmt: skip


def test_a_block_is_the_deepest_level() -> None:
    text = "t1@x.example\n\nDe: s@x.example\nTo: r@x.example\nCc: c@x.example\n\nt2@x.example"
    places = findings(levels([mail(("From", "f@x.example"), ("To", "o@x.example"), plains=(text,))]))

    assert [(one.level, one.addresses[0][0][0]) for one in places] == [(1, "r"), (0, "o"), (1, "f"), (1, "t"), (1, "t")]
    assert [address for (address,) in places[3].addresses] == ["t2@x.example"]


def test_a_block_inside_an_outer_mail_is_no_level_when_a_mail_is_attached() -> None:
    forwarding = mail(plains=("De: s@x.example\nTo: r@x.example\n",))

    assert [level.block for level in levels([forwarding, mail()])] == [None, None]


def test_a_typed_address_is_the_only_place() -> None:
    (place,) = typed("Léa <lea@x.example>, bob@x.example")

    assert place.addresses == (("lea@x.example",), ("bob@x.example",))


def of(*headers: tuple[str, str]) -> Sender:
    return sender(Level(mail(*headers), None, ()))


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("Promo <PROMO@A.example>", "promo@a.example"),
        ("faux@b.example, Promo <promo@a.example>", "promo@a.example"),
        ('"service@b.example" <promo@a.example', "promo@a.example"),
        ("personne", None),
    ],
)
def test_who_sent_a_mail(value: str, address: str | None) -> None:
    assert of(("From", value)).address == address
    assert of(("From", value)).domain == (address and "a.example")


def test_a_mail_without_from_has_no_sender() -> None:
    assert of(("Sender", "x@y.example"), ("Reply-To", "x@y.example")) == Sender(None)


def test_a_block_has_only_an_address() -> None:
    level = Level(None, ForwardedBlock(" Promo <Promo@A.example>"), ())

    assert (sender(level), sender(level).domain) == (Sender("promo@a.example"), "a.example")


def test_domains_that_signed_come_once_from_the_top() -> None:
    headers = [
        ("DKIM-Signature", "v=1; bh=d=x; d=B.example ; s=d"),
        ("ARC-Message-Signature", "d=other.example"),
        ("DKIM-Signature", "v=1;d=a.\n example;"),
        ("DKIM-Signature", "d=b.example"),
        ("DKIM-Signature", "v=1; b=abc"),
        ("X-DKIM-Signature", "d=other.example"),
    ]

    assert of(*headers).dkim == ("b.example", "a.example")


@pytest.mark.parametrize(
    ("value", "ways"),
    [
        ("<mailto:a@b.example>, <https://b.example/ u>", ("mailto:a@b.example", "https://b.example/u")),
        ("Clic (<https://b.example>) ou <>", ("https://b.example",)),
        ("https://b.example/u?a=1", ("https://b.example/u?a=1",)),
        ("HTTP://b.example", ("HTTP://b.example",)),
        ("mailto:a@b.example", ("mailto:a@b.example",)),
        ("b.example/stop", ()),
        ("<https://b.example/u", ("https://b.example/u",)),
    ],
)
def test_ways_to_unsubscribe(value: str, ways: tuple[str, ...]) -> None:
    assert of(("List-Unsubscribe", value)).list_unsubscribe == ways
