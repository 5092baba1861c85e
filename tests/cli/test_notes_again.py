"""A note that asks to stop is kept by every later file, and once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.made_cli import NOW, told
from tests.cli.test_shared_numbers import made
from tests.made_archive import person


def noted(folder: Path, mode: str, *notes: str) -> list[str]:
    """The lines of the note after a file for each of these."""
    book = made(folder, person(1))
    for place, note in enumerate(notes):
        file = folder / f"{place}.csv"
        file.write_text(f'email,note\nperson1@mail.example,"{note}"\n', "utf-8")
        told("import", book, file, "--mode", mode, "--nobody-left", *NOW)
    return str(told("show", book, "c1")["note"]).splitlines()


@pytest.mark.parametrize("times", [1, 2, 5])
def test_it_does_not_grow_with_each_file_that_replaces_the_note(tmp_path: Path, times: int) -> None:
    assert noted(tmp_path, "update", "ne plus contacter", *["client"] * times) == ["client", "ne plus contacter"]


def test_of_a_replaced_note_only_what_asks_to_stop_is_kept(tmp_path: Path) -> None:
    notes = ("appeler le matin\nSTOP pub", "STOP", "appeler le soir", "STOP", "appeler le soir")
    assert noted(tmp_path, "update", *notes) == ["appeler le soir", "STOP", "STOP pub"]


@pytest.mark.parametrize("mode", ["fill", "skip"])
def test_a_new_note_that_asks_to_stop_is_kept_whole_and_once(tmp_path: Path, mode: str) -> None:
    again = "STOP\ndemande du 3 mai"
    assert noted(tmp_path, mode, again, again, "client", again) == again.splitlines()
