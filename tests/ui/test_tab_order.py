from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.looking import shown
from ui.widgets.forms import set_layout_order, set_reading_order
from ui.widgets.layouts import ScrollColumn


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


def test_tab_goes_down_one_column_and_then_the_next_whenever_their_parts_were_made(qtbot: QtBot) -> None:
    page = QWidget()
    columns = QHBoxLayout(page)
    left, right = QVBoxLayout(), ScrollColumn()
    columns.addLayout(left)
    columns.addWidget(right)
    fields = {name: QLineEdit() for name in ("right", "below", "left", "top")}
    right.column.addWidget(fields["right"])
    left.addWidget(fields["left"])
    left.addWidget(fields["below"])
    left.insertWidget(0, fields["top"])
    shown(qtbot, page)
    order = set_layout_order(page)
    assert order == [fields[name] for name in ("top", "left", "below", "right")]
    following = fields["top"].nextInFocusChain()
    assert following is fields["left"]
