from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget, QWidgetItem
from pytestqt.qtbot import QtBot
from shiboken6 import getAllValidWrappers

from tests.shots.pictures import Studio
from tests.ui.looking import motive, shown
from ui.theme import SPACE
from ui.widgets.layouts import ScrollColumn
from ui.widgets.page import set_layout_order, set_reading_order


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


def test_looking_through_a_layout_leaves_no_handle_on_its_items(qtbot: QtBot) -> None:
    """Qt deletes an item with its widget; a handle that stays is taken for whatever comes to lie at its address."""
    page = QWidget()
    column, row = QVBoxLayout(page), QHBoxLayout()
    column.addLayout(row)
    for _place in range(3):
        column.addWidget(QLineEdit())
        row.addWidget(QLineEdit())
    shown(qtbot, page)
    before = len(handles())
    assert len(set_layout_order(page)) == 6
    assert len(handles()) == before


def handles() -> list[object]:
    """The items of layouts that PySide keeps."""
    return [one for one in getAllValidWrappers() if isinstance(one, QWidgetItem)]


@pytest.mark.parametrize("name", ["settings", "export"])
def test_tab_goes_down_the_columns_of_a_page(studio: Studio, qtbot: QtBot, name: str) -> None:
    window: Any = motive(qtbot, studio, name)
    window.book_view._set_keys()
    page = window.book_view.page
    order = [one for one in following(page) if one.isVisible() and one.isEnabled() and page.isAncestorOf(one)]
    places = [one.mapTo(page, QPoint(0, one.height() // 2)) for one in order]
    back = [
        (str(before), str(after))
        for (before, here), (after, there) in pairwise(zip(order, places, strict=True))
        if there.y() < here.y() - SPACE.l and there.x() < here.x() + SPACE.l
    ]
    assert len(order) > 8
    assert back == []


@pytest.mark.parametrize("name", ["home", "contacts", "register_full", "complaints", "settings"])
def test_tab_leads_from_each_page_on_to_the_sidebar(studio: Studio, qtbot: QtBot, name: str) -> None:
    window: Any = motive(qtbot, studio, name)
    view = window.book_view
    view._set_keys()
    view.sidebar.buttons[view.current].setFocus()
    been: list[QWidget] = []
    while not been or not view.sidebar.isAncestorOf(been[-1]):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        assert window.focusWidget() not in been, [one.accessibleName() for one in been]
        been.append(window.focusWidget())
    assert been[-1] is view.sidebar.book
    within = [one for one in following(view.page) if view.page.isAncestorOf(one) and one.isVisible()]
    assert [one.accessibleName() for one in within if one.isEnabled() and one not in been] == []


def following(page: QWidget) -> list[QWidget]:
    """What Tab comes to on a page, in its order."""
    chain, one = [], page.nextInFocusChain()
    while one is not page:
        if one.focusPolicy().value & Qt.FocusPolicy.TabFocus.value and one.focusProxy() is None:
            chain.append(one)
        one = one.nextInFocusChain()
    return chain
