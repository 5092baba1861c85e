"""Cards of 2.1, 3.0 and 4.0 become one record each, and a broken one loses no other."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from leadkeeper.files.document import Record, Source
from leadkeeper.files.encoding import survey
from leadkeeper.files.file_kind import begins_like_vcard
from leadkeeper.files.vcard import HEADERS, VcardTable

ANDROID = """\
BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=44=75=62=6F=69=73;=4C=C3=A9=61;;;
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=4C=C3=A9=61=20=
=44=75=62=6F=69=73
TEL;CELL;PREF:0639980701
EMAIL;HOME:lea@x.example
END:VCARD
"""

NOKIA = "BEGIN:VCARD\nVERSION:2.1\nN;QUOTED-PRINTABLE:Dub=E9;L=E9a\nEMAIL:lea@x.example\nEND:VCARD\n"

OUTLOOK_PHOTO = """\
BEGIN:VCARD
VERSION:2.1
N:Dubois;Léa
PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQSkZJRgABAQEAYABgAAD
AAAABBBBCCCC

EMAIL:lea@x.example
END:VCARD
"""

AGENT = """\
BEGIN:VCARD
VERSION:2.1
N:Dubois;Léa
AGENT:
BEGIN:VCARD
VERSION:2.1
N:Other;Zoé
EMAIL:zoe@x.example
END:VCARD
EMAIL:lea@x.example
END:VCARD
"""

ICLOUD = """\
BEGIN:VCARD
VERSION:3.0
N:Dubois;Léa;;;
FN:Léa Dubois
ORG:Clodomir\\, Eulalie & Cie;Ventes
TITLE:Gérante
EMAIL;type=INTERNET;type=pref:Lea@x.example
item2.EMAIL;type=INTERNET:lea.perso@x.example
item1.TEL;type=CELL:06 39 98 07 01
TEL;type=WORK:01 99 00 07 01
item3.ADR;type=HOME:;;1 rue de la Paix\\nBât. B;Paris;;75002;France
BDAY;X-APPLE-OMIT-YEAR=1604:1604-06-15
NOTE:une longue
  ligne
PHOTO;ENCODING=b;TYPE=JPEG:AAEC
 AwQF
END:VCARD
"""

FOUR = """\
BEGIN:VCARD
VERSION:4.0
FN:Léa
TEL;VALUE=uri;TYPE="voice,home":tel:+33-6-39-98-07-01;ext=5
EMAIL;PREF=1:lea@x.example
BDAY:19840615
END:VCARD
"""


def table(tmp_path: Path, data: bytes) -> VcardTable:
    path = tmp_path / "cards.vcf"
    path.write_bytes(data)
    return VcardTable(Source(path, path), survey(path, path))


def cards(tmp_path: Path, text: str, encoding: str = "utf-8") -> list[dict[str, object]]:
    found = list(table(tmp_path, text.replace("\n", "\r\n").encode(encoding)).records())
    assert [record.line for record in found] == list(range(1, len(found) + 1))
    return [{name: cell for name, cell in zip(HEADERS, record.cells, strict=True) if cell} for record in found]


@pytest.mark.parametrize("card", [ANDROID, NOKIA, OUTLOOK_PHOTO, AGENT, FOUR, ICLOUD])
def test_one_card_of_every_dialect_gives_its_address(tmp_path: Path, card: str) -> None:
    assert [str(each["EMAIL"]).lower().split(" ::: ")[0] for each in cards(tmp_path, card)] == ["lea@x.example"]


def test_an_android_card_is_decoded(tmp_path: Path) -> None:
    assert cards(tmp_path, ANDROID) == [
        {
            "FN": "Léa Dubois",
            "N last name": "Dubois",
            "N first name": "Léa",
            "EMAIL": "lea@x.example",
            "TEL": "0639980701",
        }
    ]


def test_an_icloud_card_gives_all_that_we_keep(tmp_path: Path) -> None:
    assert cards(tmp_path, ICLOUD) == [
        {
            "FN": "Léa Dubois",
            "N last name": "Dubois",
            "N first name": "Léa",
            "EMAIL": "Lea@x.example ::: lea.perso@x.example",
            "TEL": "06 39 98 07 01 ::: 01 99 00 07 01",
            "ORG": "Clodomir, Eulalie & Cie",
            "TITLE": "Gérante",
            "BDAY": "--06-15",
            "ADR": "1 rue de la Paix, Bât. B, 75002 Paris, France",
            "NOTE": "une longue ligne",
        }
    ]


def test_a_card_of_4_0_gives_its_number_and_birthday(tmp_path: Path) -> None:
    [card] = cards(tmp_path, FOUR)
    assert (card["TEL"], card["BDAY"]) == ("+33-6-39-98-07-01", "1984-06-15")


@pytest.mark.parametrize(
    "broken",
    [
        "BEGIN:VCARD\nVERSION:3.0\nFN:Zoé\nthis line is broken\nEND:VCARD\n",
        "BEGIN:VCARD\nVERSION:3.0\nFN:Zoé\n",
        "BEGIN:VCARD\nN;ENCODING=QUOTED-PRINTABLE:=\nEND:VCARD\n",
        "BEGIN:VCARD\nFN;CHARSET=KLINGON;ENCODING=QUOTED-PRINTABLE:=E9=\n",
        "BEGIN:VCARD\nEND:VCARD\n",
    ],
)
def test_a_broken_card_loses_no_other(tmp_path: Path, broken: str) -> None:
    found = cards(tmp_path, FOUR + broken + FOUR)
    assert len(found) == 3
    assert found[0] == found[2] == cards(tmp_path, FOUR)[0]


def test_the_last_card_may_be_cut_off(tmp_path: Path) -> None:
    assert cards(tmp_path, FOUR + "BEGIN:VCARD\nFN:Zoé\nEMAIL:zoe@x.exam")[1]["EMAIL"] == "zoe@x.exam"


def test_text_around_the_cards_is_no_card(tmp_path: Path) -> None:
    assert len(cards(tmp_path, FOUR + "\nsome text\n\n" + FOUR + "\n\n")) == 2


@pytest.mark.parametrize(
    ("birthday", "text"),
    [
        ("BDAY:1984-06-15", "1984-06-15"),
        ("BDAY:19840615", "1984-06-15"),
        ("BDAY:1984-06-15T00:00:00Z", "1984-06-15"),
        ("BDAY:--0615", "--06-15"),
        ("BDAY;VALUE=text:vers 1984", "vers 1984"),
    ],
)
def test_birthdays_come_in_one_shape(tmp_path: Path, birthday: str, text: str) -> None:
    assert cards(tmp_path, f"BEGIN:VCARD\nVERSION:4.0\n{birthday}\nEND:VCARD\n") == [{"BDAY": text}]


@pytest.mark.parametrize(("version", "note"), [("2.1", "une longue  ligne"), ("3.0", "une longue ligne")])
def test_the_space_at_a_fold_belongs_to_the_text_only_in_2_1(tmp_path: Path, version: str, note: str) -> None:
    text = f"BEGIN:VCARD\nVERSION:{version}\nNOTE:une longue \n ligne\nEND:VCARD\n"
    assert cards(tmp_path, text)[0]["NOTE"] == note


def test_a_soft_line_break_may_be_followed_by_an_indented_line(tmp_path: Path) -> None:
    text = "BEGIN:VCARD\nVERSION:2.1\nNOTE;ENCODING=QUOTED-PRINTABLE:bonjour=\n tout=\n le monde\nFN:L\nEND:VCARD\n"
    assert cards(tmp_path, text) == [{"FN": "L", "NOTE": "bonjour tout le monde"}]


def test_a_fold_in_the_midst_of_a_letter_spoils_no_letter(tmp_path: Path) -> None:
    text = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Lefèvre;Anaïs;;;\r\nNOTE:été\r\nEND:VCARD\r\n"
    read = table(tmp_path, text.encode().replace("è".encode(), b"\xc3\r\n \xa8"))
    assert [record.cells[1:3] for record in read.records()] == [["Lefèvre", "Anaïs"]]
    assert (read.encoding, read.warnings) == ("utf-8", ())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_cards_are_read_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    assert cards(tmp_path, ICLOUD, encoding)[0]["TITLE"] == "Gérante"


def test_a_photo_of_megabytes_takes_no_time(tmp_path: Path) -> None:
    photo = "PHOTO;ENCODING=b:" + f"\n {'A' * 74}" * 30_000
    begin = time.process_time()
    assert cards(tmp_path, f"BEGIN:VCARD\nVERSION:3.0\n{photo}\nEMAIL:a@x.example\nEND:VCARD\n") == [
        {"EMAIL": "a@x.example"}
    ]
    assert time.process_time() - begin < 3


def test_the_headers_stand_beside_the_records(tmp_path: Path) -> None:
    read = table(tmp_path, FOUR.encode())
    assert (read.format, read.headers, read.encoding, read.delimiter) == ("vcard", HEADERS, "utf-8", None)
    assert isinstance(next(iter(read.records())), Record)


@pytest.mark.parametrize(
    ("lines", "is_one"),
    [
        (["\n", "begin:vcard \n"], True),
        (["BEGIN:VCALENDAR\n"], False),
        (["Email\n", "BEGIN:VCARD\n"], False),
        ([], False),
    ],
)
def test_a_file_of_cards_is_known_by_its_first_line(lines: list[str], is_one: bool) -> None:
    assert begins_like_vcard(lines) is is_one
