"""Puts pictures of two folders side by side, one picture a page: what a change did to the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from ui.theme import LIGHT, SPACE

HEAD = 4 * SPACE.xl
MARGIN = SPACE.m


def pairs(before: Path, after: Path, out: Path) -> list[Path]:
    """Write a picture for each name in one of the folders, and return those that are not the same in both."""
    out.mkdir(parents=True, exist_ok=True)
    names = sorted({picture.name for folder in (before, after) for picture in folder.glob("*.png")})
    changed = []
    for name in names:
        first, second = QImage(str(before / name)), QImage(str(after / name))
        if first != second:
            side_by_side(first, second, name).save(str(out / name))
            changed.append(out / name)
    return changed


def side_by_side(first: QImage, second: QImage, name: str) -> QImage:
    """Return both pictures under a line that names them; one that is missing leaves its place empty."""
    places = [QPoint(0, HEAD), QPoint((first.width() or second.width()) + MARGIN, HEAD)]
    width = places[1].x() + (second.width() or first.width())
    made = QImage(width, HEAD + max(first.height(), second.height()), QImage.Format.Format_RGB32)
    made.fill(QColor(LIGHT.track))
    painter = QPainter(made)
    font = painter.font()
    font.setPixelSize(HEAD // 3)
    painter.setFont(font)
    for place, picture, side in zip(places, (first, second), ("before", "after"), strict=True):
        words = f"{side}: {name}" if not picture.isNull() else f"{side}: no {name}"
        head = QRect(place.x() + MARGIN, 0, width // 2, HEAD)
        painter.drawText(head, Qt.AlignmentFlag.AlignVCenter, words)
        painter.drawImage(place, picture)
    painter.end()
    return made
