from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QSize
from PySide6.QtWidgets import QDialog, QRadioButton, QScrollArea
from pytestqt.qtbot import QtBot

from tests.shots.pictures import Studio
from ui.import_wizard import report_page
from ui.theme import SPACE
from ui.widgets import forms
from ui.widgets.forms import FormDialog, resize_within_screen, room_on_screen


def test_a_box_is_never_larger_than_the_screen(qtbot: QtBot) -> None:
    box = QDialog()
    qtbot.addWidget(box)
    resize_within_screen(box, 5000, 5000)
    assert box.size() == room_on_screen()


def test_a_box_that_fits_has_the_size_it_likes(qtbot: QtBot) -> None:
    box = QDialog()
    qtbot.addWidget(box)
    resize_within_screen(box, 400, 300)
    assert (box.width(), box.height()) == (400, 300)


IN_THE_WINDOW = (
    "welcome", "home", "contacts", "sources", "partners", "partner_bans", "review", "export", "register", "requests",
    "settings", "complaints", "menu_", "banner_", "ring", "tooltip", "toast", "veil", "strip", "choice", "calendar",
)  # fmt: skip
LEAST = QSize(683, 467)  # 1024 × 700, where all is shown at 150 %


def test_every_box_fits_the_smallest_screen(studio: Studio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "room_on_screen", lambda: LEAST - QSize(SPACE.xl, SPACE.xxl))
    monkeypatch.setattr(report_page, "room_on_screen", forms.room_on_screen)
    beyond, boxes = {}, 0
    for name, make in studio.motives():
        if name.startswith(IN_THE_WINDOW):
            continue
        box = make()
        qtbot.addWidget(box)
        if isinstance(box, QDialog):
            boxes += 1
            box.show()
            studio.settle(box)
            asked = box.size()
            box.resize(asked.boundedTo(LEAST))  # the system makes no box larger than its screen
            size = asked.expandedTo(box.size()) if isinstance(box, FormDialog) else box.size()
            if size != size.boundedTo(LEAST):
                beyond[name] = size.toTuple()
        box.close()
    assert boxes > 50
    assert beyond == {}


def test_a_part_that_is_too_wide_for_the_screen_scrolls_from_side_to_side(
    studio: Studio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "room_on_screen", lambda: LEAST - QSize(SPACE.xl, SPACE.xxl))
    box = dict(studio.motives())["merge"]()
    qtbot.addWidget(box)
    box.show()
    studio.settle(box)
    (area,) = [one for one in box.findChildren(QScrollArea) if one.horizontalScrollBar().maximum() > 0]
    area.horizontalScrollBar().setValue(area.horizontalScrollBar().maximum())
    last = max(box.findChildren(QRadioButton), key=lambda one: one.mapTo(box, QPoint()).x())
    assert last.visibleRegion().boundingRect().width() == last.width()
    assert box.yes.isVisible()
    assert box.rect().contains(box.yes.geometry().translated(box.yes.mapTo(box, QPoint()) - box.yes.pos()))
