from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.tab_order import set_reading_order


def test_tab_goes_as_one_reads_whatever_was_made_first(qtbot: QtBot) -> None:
    place = QWidget()
    qtbot.addWidget(place)
    grid = QGridLayout(place)
    fields = {name: QLineEdit() for name in ("last", "second", "first", "unseen")}
    grid.addWidget(fields["last"], 1, 0)
    grid.addWidget(fields["second"], 0, 1)
    grid.addWidget(fields["first"], 0, 0)
    grid.addWidget(fields["unseen"], 2, 0)
    after = QLineEdit(place)
    place.show()
    fields["unseen"].hide()
    after.hide()
    order = set_reading_order(place, [after])
    assert order == [fields["first"], fields["second"], fields["last"], after]
    assert fields["first"].nextInFocusChain() is fields["second"]
