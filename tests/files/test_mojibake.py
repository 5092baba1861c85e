"""Spoilt text is told from text with accents."""

from __future__ import annotations

import pytest

from leadkeeper.files.encoding import looks_spoilt, repaired

WORDS = "José Hélène œuvre Noël ça où l’été « guillemets » – … 100 € n° Ÿ".split(" ")


@pytest.mark.parametrize("word", [word for word in WORDS if not word.isascii()])
def test_utf8_read_as_windows_1252_is_seen(word: str) -> None:
    spoilt = word.encode("utf-8").decode("cp1252", errors="replace")
    assert looks_spoilt(spoilt.replace("\ufffd", "\x9d")) or "Å¸" in spoilt


def test_utf8_read_as_mac_roman_is_seen() -> None:
    assert looks_spoilt("José".encode().decode("mac-roman"))


def test_a_lost_letter_is_seen() -> None:
    assert looks_spoilt("Jos\ufffd")


@pytest.mark.parametrize(
    "text",
    [
        *WORDS,
        "SÃO PAULO",
        "MÃE",
        "Ângela",
        "CAFÉ…",
        "NESTLÉ®",
        "Ålesund",
        "√2",
        "L’ÉTÉ",
        "Übung",
        "пример",
        "値",
        "Jose",
    ],
)
def test_sound_text_is_left_alone(text: str) -> None:
    assert not looks_spoilt(text)


@pytest.mark.parametrize(
    ("spoilt", "right"),
    [
        ("JosÃ©", "José"),
        ("dâ€™accord, lâ€™Å“uvre", "d’accord, l’œuvre"),
        ("Ã\xa0 10 â‚¬", "à 10 €"),
        ("Ã‰lodie", "Élodie"),
        ("Ã\x89lodie", "Élodie"),
        ("JosÃƒÂ©", "José"),
        ("H√©l√®ne", "Hélène"),
        ("eÌ\x81 Ã©", "e\u0301 é"),
        ("Ã© ð\x9f\x98\x80", "é 😀"),
        ("perdu \ufffd", "perdu \ufffd"),
    ],
)
def test_spoilt_accents_are_put_right(spoilt: str, right: str) -> None:
    assert repaired(spoilt) == right


@pytest.mark.parametrize("text", ["José", "« CAFÉ\xa0»", "São Paulo", "Jan Ÿ Ã", "20 °C", "x ≠ √2", "plain"])
def test_text_that_was_right_stays(text: str) -> None:
    assert repaired(text) == text
