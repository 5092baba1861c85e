"""A picture shown as large as its place allows, never larger than it is."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import SIZE, SPACE, colours

MOST_SIDE = 2400
"""Pixels beyond which a picture is made smaller once, where it is read."""


class Photo(QWidget):
    """Draws an image in the middle of its place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self.setMinimumHeight(SIZE.drop_height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_image(self, image: QImage, name: str) -> None:
        """Shows another image; `name` is what a screen reader says of it."""
        self._image = image
        self.setAccessibleName(name)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(SIZE.dialog_width, SIZE.dialog_height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._image.isNull():
            return
        place = self.rect().adjusted(SPACE.hair, SPACE.hair, -SPACE.hair, -SPACE.hair)
        size = self._image.size()
        if size.width() > place.width() or size.height() > place.height():
            size = size.scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
        box = QRect(place.topLeft(), size)
        box.moveCenter(place.center())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(box, self._image)
        painter.setPen(QPen(QColor(colours().line), SPACE.hair))
        painter.drawRect(box)
        painter.end()


def read_image(content: bytes) -> QImage:
    """The image in some bytes, made smaller where it is huge; a null image where they are none. Works in any thread."""
    image = QImage.fromData(content)
    if max(image.width(), image.height()) > MOST_SIDE:
        small = QSize(MOST_SIDE, MOST_SIDE)
        image = image.scaled(small, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    return image
