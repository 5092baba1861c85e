"""Which texts are legends of a mark that means no, and which are notes."""

from __future__ import annotations

import pytest

from leadkeeper.domain.imports.legends import LegendWatch


@pytest.mark.parametrize(
    "legend",
    [
        "X = présent au salon", "X = oui", "N = non", "0 = non, 1 = oui", "vert = intéressé", "rouge = rappelé",
        "jaune = pas encore rappelé", "X = devis refusé", "Refus : 12", "Rose Martin : ne veut plus", "Liste rouge",
        "O = oui, N = non", "X = ne répond pas", "Total : 3", "enfants = 2", "Merci : non", "X = VIP",
    ],
)  # fmt: skip
def test_harmless_legends_and_notes_mark_nobody(legend: str) -> None:
    watch = LegendWatch()
    assert not watch.read_row([legend], 5)
    watch.read_beside([legend])
    assert watch.marks == {}


@pytest.mark.parametrize(
    "note", ["M : refuse", "SMS : non", "sms = non", "Mme : ne veut pas", "rouge : non", "Hugo : refus"]
)
def test_the_note_of_one_person_is_no_legend(note: str) -> None:
    watch = LegendWatch()
    watch.read_beside([note])
    assert watch.marks == {}
