"""A form version that began or ended at an instant: what was answered before or after it, on the same day too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.made_cli import NOW, call, told
from tests.made_archive import archive, form, form_version, given, person, restored

AT = ["2026-06-01T09:59:59+02:00", "2026-06-01T10:00:00+02:00", "2026-06-01T10:00:01+02:00", "2026-06-01", "2026-06-02"]


@pytest.mark.parametrize(
    ("days", "eligible"),
    [
        ({"from": "2026-06-01"}, (0, 1, 2, 3, 4)),
        ({"from": "2026-06-01T10:00:00+02:00"}, (1, 2, 4)),
        ({"from": "2026-06-01T08:00:00Z"}, (1, 2, 4)),
        ({"to": "2026-06-01"}, (0, 1, 2, 3)),
        ({"to": "2026-06-01T10:00:00+02:00"}, (0, 1)),
        ({"from": "2026-06-01T09:00:00+02:00", "to": "2026-06-02T10:00:00+02:00"}, (0, 1, 2)),
    ],
)
def test_an_answer_outside_of_the_instants_does_not_count(
    tmp_path: Path, days: dict[str, str], eligible: tuple[int, ...]
) -> None:
    """A consent at 10:00 was eligible under a form shown from noon on."""
    people = [person(number, consents=[given(at)]) for number, at in enumerate(AT)]
    with restored(tmp_path, archive(*people, forms=[form(versions=[form_version(**days)])])) as made:
        book = made.path
    lines = call("decide", book, "--partner", "raoul", *NOW, "--json").stdout.splitlines()
    grouped = {each["contact"]: each for each in map(json.loads, lines)}
    alone = {f"c{n}": told("decide", book, "--partner", "raoul", "--contact", f"c{n}", *NOW) for n in range(len(AT))}
    assert grouped == alone
    assert {who for who, each in alone.items() if each["verdict"] == "eligible"} == {f"c{n}" for n in eligible}
    assert all("R19" in str(each) for each in alone.values() if each["verdict"] != "eligible")
