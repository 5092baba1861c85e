"""What is said of a list that was put on the stop list."""

from __future__ import annotations

import pytest

from leadkeeper.messages import suppression, use_language


def test_since_when_stops_could_be_missing_is_said_before_exports_are_open() -> None:
    assert "since 03/11/2026" in suppression.entered_again("2026-11-03")[0]
    assert "of any day" in suppression.entered_again("")[0]
    assert suppression.entered_again("")[1] == suppression.entered_again("2026-11-03")[1]
    assert len(suppression.entered_again(None)) == 1


def test_how_to_confirm_is_said_with_the_command() -> None:
    assert "--all-entered" in suppression.to_confirm()


@pytest.mark.parametrize(
    ("figures", "hashed", "said"),
    [
        ((1, 0, 1, 0, 0), False, ["1 address put on the suppression list."]),
        ((2, 0, 2, 0, 0), True, ["2 addresses put on the suppression list."]),
        ((0, 1, 1, 0, 0), False, ["0 addresses put on the suppression list.", "1 was on it already."]),
        ((2, 0, 0, 2, 0), False, ["2 addresses put on the suppression list.", "2 belong to nobody in the book."]),
        (
            (2, 0, 2, 1, 3),
            True,
            ["2 addresses put on the suppression list.", "1 belongs to nobody in the book.", "3 cannot be read."],
        ),
        ((0, 0, 0, 9, 0), True, ["0 addresses put on the suppression list.", suppression.HASHES_OF_NOBODY]),
        ((0, 0, 0, 0, 2), True, ["0 addresses put on the suppression list.", "2 cannot be read."]),
    ],
)
def test_each_figure_that_matters_has_a_sentence(figures: tuple[int, ...], hashed: bool, said: list[str]) -> None:
    assert suppression.stopped(*figures, hashed=hashed) == said  # type: ignore[misc]  # five figures


def test_the_figures_stand_in_french_too() -> None:
    use_language("fr")
    try:
        said = suppression.stopped(2, 1, 3, 4, 5, hashed=True)
    finally:
        use_language("en")
    assert [next(char for char in text if char.isdigit()) for text in said] == ["2", "1", "4", "5"]
