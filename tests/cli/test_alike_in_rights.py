"""`erase` and `consent` name who differs from the person only after the “+”, and leave them as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.made_cli import NOW, call, told
from tests.made_archive import archive, person, restored

NINA, TWO = "nina.val@poste.example", "nina.val+deux@poste.example"
LEFT = f"Nina Val · {TWO} (c2): may still be shared with Raoul SAS"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    people = [person(1, email=NINA), person(2, email=TWO, first_name="Nina", last_name="Val"), person(3)]
    with restored(tmp_path, archive(*people)) as made:
        return made.path


@pytest.mark.parametrize(
    "act", [("erase",), ("consent", "--event", "withdrawn", "--purpose", "partners")], ids=["erase", "withdraw"]
)
def test_those_with_another_suffix_are_named_and_left(book: Path, act: tuple[str, ...]) -> None:
    command, *options = act
    said = call(command, book, NINA, *options, *NOW, "--lang", "en").stdout
    assert LEFT in said
    assert "eligible" in str(told("show", book, TWO, *NOW)["standing"])
    assert "“+”" not in call(command, book, "person3@mail.example", *options, *NOW, "--lang", "en").stdout


def test_a_consent_names_nobody_else(book: Path) -> None:
    words = ("consent", book, NINA, "--event", "given", "--purpose", "partners", *NOW, "--lang", "en")
    assert TWO not in call(*words).stdout
