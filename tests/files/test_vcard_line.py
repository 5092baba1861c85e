"""One property of a card, in every dialect."""

from __future__ import annotations

import pytest

from leadkeeper.files.vcard import components_of, property_of, text_of


def value(line: str) -> str:
    found = property_of(line)
    assert found is not None
    return text_of(found)


def parts(line: str) -> list[str]:
    found = property_of(line)
    assert found is not None
    return components_of(found)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("FN:Léa", "FN"),
        ("item1.TEL;type=CELL:06", "TEL"),
        ("email;type=INTERNET:a@x.example", "EMAIL"),
        ('TEL;VALUE=uri;TYPE="voice,home:x":tel:+33', "TEL"),
        ("X-ABLabel:_$!<Mobile>!$_", "X-ABLABEL"),
    ],
)
def test_the_name_comes_without_its_group(line: str, name: str) -> None:
    found = property_of(line)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("line", ["", "AAAABBBB+/==", "no colon here", "X;" + ";" * 5_000 + ":x"])
def test_a_line_that_is_no_property_is_none(line: str) -> None:
    assert property_of(line) is None


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("NOTE:a\\, b\\; c\\nd\\\\e\\:f", "a, b; c\nd\\e:f"),
        ("NOTE:V:\\Clients\\2026\\", "V:\\Clients\\2026\\"),
        ("URL:https://x.example/a:b", "https://x.example/a:b"),
        ('NOTE;X-A="a:b;c":text', "text"),
        ('NOTE;X-A="a:text', "text"),
        ("N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=4C=C3=A9a", "Léa"),
        ("N;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:L=E9a", "Léa"),
        ("N;QUOTED-PRINTABLE:L=E9a", "Léa"),
        ("N;ENCODING=QUOTED-PRINTABLE;CHARSET=X-UNHEARD:L=C3=A9a", "Léa"),
        ("NOTE;ENCODING=QUOTED-PRINTABLE:a=0D=0Ab=3Dc", "a\nb=c"),
        ("EMAIL;TYPE=WORK:a=b@x.example", "a=b@x.example"),
    ],
)
def test_the_value_is_decoded(line: str, text: str) -> None:
    assert value(line) == text


@pytest.mark.parametrize(
    ("line", "components"),
    [
        ("N:Dubois;Léa;;;", ["Dubois", "Léa", "", "", ""]),
        ("ORG:Clodomir\\, Eulalie\\; Cie;Ventes", ["Clodomir, Eulalie; Cie", "Ventes"]),
        ("ORG:a\\\\;b", ["a\\", "b"]),
        ("N;ENCODING=QUOTED-PRINTABLE:=44;=4C=3B", ["D", "L;"]),
        ("ORG:", [""]),
    ],
)
def test_a_structured_value_is_split_at_its_own_semicolons(line: str, components: list[str]) -> None:
    assert parts(line) == components
