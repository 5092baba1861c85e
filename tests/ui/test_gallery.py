from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QTableView, QWidget
from pytestqt.qtbot import QtBot

from tests.ui import gallery
from tests.ui.reaching import reachable
from tests.ui.stretch import cut, settle, stretch
from ui import theme
from ui.widgets.labels import ElidedLabel, text_label

PAGES = ("home", "contacts", "sources", "export")
DIALOGS = ("question", "failure", "crash")


def opened(qtbot: QtBot, folder: Path, name: str, width: int = 1320, *, longer: bool = False) -> QWidget:
    made = gallery.scenes(folder)[name]()
    qtbot.addWidget(made)
    if longer:
        stretch(made)
    made.show()
    if name in PAGES:
        made.resize(width, 860)
    settle()
    return made


@pytest.mark.parametrize("width", [1320, 900])
@pytest.mark.parametrize("name", [*PAGES, *DIALOGS])
def test_no_word_is_cut_when_all_are_longer_by_two_fifths(qtbot: QtBot, tmp_path: Path, name: str, width: int) -> None:
    assert list(cut(opened(qtbot, tmp_path, name, width, longer=True))) == []


def test_a_word_that_is_cut_is_seen(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    words = text_label("as long as this", "body")
    words.setParent(holder)
    words.resize(30, 12)
    holder.show()
    assert list(cut(holder))


@pytest.mark.parametrize("points", [12.5, 15.0])
@pytest.mark.parametrize("name", PAGES)
def test_no_word_is_cut_in_larger_type(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, name: str, points: float
) -> None:
    before = qapp.font()
    large = qapp.font()
    large.setPointSizeF(points)
    qapp.setFont(large)
    theme.apply(qapp, "light")
    try:
        assert list(cut(opened(qtbot, tmp_path, name))) == []
    finally:
        qapp.setFont(before)
        theme.apply(qapp, "light")


@pytest.mark.parametrize("name", [*PAGES, *DIALOGS])
def test_every_button_has_a_name_and_can_be_reached_by_keyboard(qtbot: QtBot, tmp_path: Path, name: str) -> None:
    made = opened(qtbot, tmp_path, name)
    reached = reachable(made)
    for button in made.findChildren(QAbstractButton):
        if button.isVisible() and button.isEnabled() and not part_of_another(button):
            assert button.accessibleName() or button.text()
            assert button in reached, button.text()


def part_of_another(button: QAbstractButton) -> bool:
    """Whether a button is a part of a field or a table, which does the same by keyboard."""
    return isinstance(button.parentWidget(), QLineEdit | QTableView)


def test_all_pictures_are_drawn_in_both_themes(qtbot: QtBot, tmp_path: Path) -> None:
    gallery.draw(tmp_path)
    assert {path.name for path in tmp_path.glob("*.png")} == {
        f"{name}_{mode}.png" for name in (*PAGES, *DIALOGS) for mode in ("light", "dark")
    }


def test_words_that_do_not_fit_on_their_line_are_in_the_tooltip(qtbot: QtBot) -> None:
    words = ElidedLabel("everything that was said")
    qtbot.addWidget(words)
    words.resize(40, 20)
    words.show()
    assert words.text().endswith("…")
    assert words.toolTip() == words.whole == "everything that was said"
    words.resize(400, 20)
    assert (words.text(), words.toolTip()) == ("everything that was said", "")
