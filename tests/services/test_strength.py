from __future__ import annotations

import pytest

from leadkeeper.services.books.open import strength


@pytest.mark.parametrize(
    ("passphrase", "found"),
    [
        ("", "short"),
        ("elevenchars", "short"),
        ("aaaaaaaaaaaa", "even"),
        ("AaBbAaBbAaBbAaBbAaBb", "even"),
        ("abcdefghijklmnop", "even"),
        ("azertyuiop123456789", "even"),
        ("motdepasse2026", "even"),
        ("Password1234!", "even"),
        ("clodomir2026", "fair"),
        ("twelve chars", "fair"),
        ("quatre mots sans rapport", "good"),
    ],
)
def test_length_and_variety_are_counted(passphrase: str, found: str) -> None:
    assert strength(passphrase) == found
