from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from tests.shots.pairs import HEAD, MARGIN, pairs


def picture(path: Path, colour: str, width: int = 40) -> None:
    path.parent.mkdir(exist_ok=True)
    made = QImage(width, 30, QImage.Format.Format_RGB32)
    made.fill(QColor(colour))
    made.save(str(path))


def test_two_pictures_of_a_page_stand_side_by_side(qtbot: QtBot, tmp_path: Path) -> None:
    before, after, out = tmp_path / "before", tmp_path / "after", tmp_path / "out"
    picture(before / "home.png", "red")
    picture(after / "home.png", "blue", 60)
    for folder in (before, after):
        picture(folder / "same.png", "red")
    picture(after / "new.png", "blue")
    assert [one.name for one in pairs(before, after, out)] == ["home.png", "new.png"]
    home, new = QImage(str(out / "home.png")), QImage(str(out / "new.png"))
    assert (home.width(), home.height()) == (40 + MARGIN + 60, HEAD + 30)
    assert home.pixelColor(20, HEAD + 15).name() == "#ff0000"
    assert home.pixelColor(40 + MARGIN + 30, HEAD + 15).name() == "#0000ff"
    assert new.pixelColor(40 + MARGIN + 20, HEAD + 15).name() == "#0000ff"
