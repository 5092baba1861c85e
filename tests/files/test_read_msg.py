"""Mails that Outlook saved are read as far as their properties tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.mail import read_letters, read_msg
from tests.files.made_msg import Tree, msg

HEADERS = (
    "Received: by mx for <lea@x.example>; Tue\r\nFrom: Raoul <promo@raoul.example>\r\n"
    "Subject: =?utf-8?q?Tr=C3=A8s?=\r\n"
)
INNER: Tree = {"0037001F": "Offre", "5D01001F": "promo@raoul.example", "1000001F": "Bonjour Léa\r\nl@x.example"}
OUTER: Tree = {
    "0037001F": "TR: Offre",
    "10130102": "<p>regardez léa@x.example</p>".encode(),
    "__recip_version1.0_#00000000": {"39FE001F": "rights@clodomir.example"},
    "__attach_version1.0_#00000000": {"__substg1.0_3701000D": INNER | {"007D001F": HEADERS}},
}


def test_headers_that_came_with_the_mail_are_its_headers() -> None:
    (mail,) = read_msg(msg(INNER | {"007D001F": HEADERS}), Path("a.msg"))
    assert mail.values("received") == ["by mx for <lea@x.example>; Tue"]
    assert mail.values("from", "subject") == ["Raoul <promo@raoul.example>", "Très"]
    assert mail.plains == ("Bonjour Léa\nl@x.example",)


def test_without_headers_what_outlook_kept_of_them_stands_for_them() -> None:
    (mail,) = read_msg(msg(INNER | {"__recip_version1.0_#00000000": {"3003001E": b"lea@x.example"}}), Path("a.msg"))
    assert mail.values("from", "to", "subject") == ["promo@raoul.example", "lea@x.example", "Offre"]


def test_a_mail_in_a_mail_is_the_next_level(tmp_path: Path) -> None:
    (tmp_path / "a.msg").write_bytes(msg(OUTER))
    (letter,) = read_letters(tmp_path / "a.msg")
    assert [mail.values("subject") for mail in letter.mails] == [["TR: Offre"], ["Très"]]
    assert letter.mails[0].values("to") == ["rights@clodomir.example"]
    assert letter.mails[0].pages == ("<p>regardez léa@x.example</p>",)


@pytest.mark.parametrize("cut", [9, 600, 5000, -4000])
def test_a_broken_one_and_what_nobody_reads_say_what_to_do(tmp_path: Path, cut: int) -> None:
    content = msg(OUTER)[:cut]
    (tmp_path / "a.msg").write_bytes(content if cut > 0 else b"\x78\x9f\x3e\x22" + content)
    with pytest.raises(LeadKeeperError) as caught:
        list(read_letters(tmp_path / "a.msg"))
    assert caught.value.code == "mail-not-read"
