from __future__ import annotations

import pytest

from leadkeeper.messages.forms import PLACES, WHOLE, form_place, place_of


@pytest.mark.parametrize(
    ("where", "place"),
    [
        ("partner_box.text", "partner_box"),
        ("buttons[1].type", "buttons"),
        ("info.withdrawal", "information"),
        ("list.names", "list"),
        ("partner_mode", "list"),
        ("", WHOLE),
        ("archived", WHOLE),
    ],
)
def test_a_finding_has_its_place_on_the_form(where: str, place: str) -> None:
    assert place_of(where) == place


def test_every_place_has_a_name() -> None:
    assert {*PLACES.values(), WHOLE} == set(form_place.names)
