"""The card of doubtful addresses counts each person once, whatever kinds are ticked."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from ui.pages.export.preview import HygieneCard


def test_a_person_of_two_kinds_is_left_out_once(qtbot: QtBot) -> None:
    card = HygieneCard()
    qtbot.addWidget(card)
    card.show_kinds({frozenset({"typo", "role"}): 2, frozenset({"role"}): 3, frozenset({"alias"}): 4})
    assert (card.chosen, card.left_out) == ((), 0)
    boxes = card._boxes.boxes if card._boxes is not None else {}
    assert list(boxes) == ["typo", "role"]
    boxes["typo"].setChecked(True)
    assert card.left_out == 2
    boxes["role"].setChecked(True)
    assert (card.chosen, card.left_out) == (("typo", "role"), 5)
    card.show_kinds({})
    assert (card.chosen, card.left_out, card.isVisibleTo(card.parentWidget() or card)) == ((), 0, False)
