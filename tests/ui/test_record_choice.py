"""Which records at a person's addresses are meant."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from leadkeeper.services.contacts.details import NamedRecord
from tests.ui.asking import Heard
from tests.ui.looking import shown
from ui.dialogs.data_rights import RecordChoice

ANNA, PAUL = NamedRecord("c1", "Anna & Co", "anna@x.example"), NamedRecord("c2", "Paul", "paul@x.example")


def test_one_record_alone_is_no_choice(qtbot: QtBot) -> None:
    choice: RecordChoice = shown(qtbot, RecordChoice())
    choice.offer([ANNA], [])
    assert choice.ids is None


def test_the_ticks_are_the_persons_once_they_are_offered(qtbot: QtBot) -> None:
    choice: RecordChoice = shown(qtbot, RecordChoice())
    choice.offer([ANNA], [PAUL])
    heard = Heard(choice.changed)
    assert choice.ids == ("c1",)
    assert choice._boxes is not None
    assert choice._boxes.boxes["c1"].text() == "Anna && Co · anna@x.example (c1)"
    choice._boxes.boxes["c2"].setChecked(True)
    choice.offer([ANNA, PAUL], [])
    assert (choice.ids, len(heard.said)) == (("c1", "c2"), 1)
