from __future__ import annotations

import pytest

from leadkeeper.domain.text import split_display_name, split_full_name


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Léa Dubois", ("Léa", "Dubois")),
        ("Inès de la Tour", ("Inès", "de la Tour")),
        ("Zoé", ("Zoé", None)),
        ("", (None, None)),
    ],
)
def test_the_first_word_is_the_first_name(text: str, names: tuple[str | None, str | None]) -> None:
    assert split_full_name(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [("DUBOIS Léa", ("Léa", "DUBOIS")), ("de la Tour Inès", ("Inès", "de la Tour")), ("Zoé", ("Zoé", None))],
)
def test_the_last_word_is_the_first_name_where_the_last_name_comes_first(
    text: str, names: tuple[str | None, str | None]
) -> None:
    assert split_full_name(text, last_name_first=True) == names


@pytest.mark.parametrize(
    ("text", "names"), [("Léa Dubois", ("Léa", "Dubois")), ("Dubois, Léa", ("Léa", "Dubois")), ("Léa", ("Léa", None))]
)
def test_the_name_beside_an_address(text: str, names: tuple[str | None, str | None]) -> None:
    assert split_display_name(text) == names
