"""Icons of one family, tinted by a colour of the theme, sharp at every scale of the screen."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap, QPixmapCache

from ui import theme

ICONS = Path(__file__).resolve().parents[1] / "resources" / "icons"
INK_OF_THE_FILE = "currentColor"


def icon(name: str, role: str = "soft") -> QIcon:
    """The icon of `resources/icons/<name>.svg` in the theme's colour `role`; it turns with the theme by itself."""
    return QIcon(_Tinted(name, role))


def pixmap(name: str, role: str, side: int, scale: float = 1.0) -> QPixmap:
    """The icon as a picture of `side` logical pixels for a screen that has `scale` real pixels to each."""
    return _drawn(name, theme.colour(role).name(), round(side * scale), round(side * scale), scale)


def application_icon() -> QIcon:
    """LeadKeeper's own mark, for the title bar and the task bar."""
    return QIcon(str(ICONS / "leadkeeper.svg"))


class _Tinted(QIconEngine):
    """Draws the file's lines in the colour that the theme has at the moment of drawing."""

    copies: ClassVar[list[QIconEngine]] = []  # PySide hands a copy over without keeping it: Qt would hold a dead one

    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self.name = name
        self.role = role

    def clone(self) -> QIconEngine:
        copy = _Tinted(self.name, self.role)
        self.copies.append(copy)
        return copy

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        scale = painter.device().devicePixelRatioF()
        side = min(rect.width(), rect.height())
        picture = _drawn(self.name, self._ink(mode), round(side * scale), round(side * scale), scale)
        painter.drawPixmap(rect.x() + (rect.width() - side) // 2, rect.y() + (rect.height() - side) // 2, picture)

    def pixmap(self, size: QSize, mode: QIcon.Mode, _state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, _state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, _state: QIcon.State, scale: float) -> QPixmap:
        """Wider than high, the icon stands at the left: the rest is the gap to the words."""
        return _drawn(self.name, self._ink(mode), round(size.width() * scale), round(size.height() * scale), scale)

    def _ink(self, mode: QIcon.Mode) -> str:
        return theme.colour("edge" if mode == QIcon.Mode.Disabled else self.role).name()


def _drawn(name: str, ink: str, width: int, height: int, scale: float) -> QPixmap:
    """The tinted icon at the left of a picture of so many real pixels; kept in Qt's own cache of pictures."""
    key = f"leadkeeper/{name}/{ink}/{width}x{height}/{scale}"
    kept = QPixmap()
    if QPixmapCache.find(key, kept):
        return kept
    from PySide6.QtSvg import QSvgRenderer

    picture = QPixmap(width, height)
    side = min(width, height)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(_text(name).replace(INK_OF_THE_FILE, ink).encode())).render(
        painter, QRectF(0, 0, side, side)
    )
    painter.end()
    picture.setDevicePixelRatio(scale)
    QPixmapCache.insert(key, picture)
    return picture


@cache
def _text(name: str) -> str:
    return (ICONS / f"{name}.svg").read_text("utf-8")
