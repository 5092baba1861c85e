"""Where something that comes by itself may stand: low in the window, and over nothing that is pressed or typed into."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QLabel, QLineEdit, QWidget

from ui.theme import SPACE

PRESSED = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox)
READ = (QLabel,)
SHARE = 2  # it never goes higher than this part of the room: there nobody would look for it


def taken_by(place: QWidget, but: QWidget, kinds: tuple[type[QWidget], ...] = PRESSED) -> list[QRect]:
    """Where the widgets of some kinds stand that are seen in a place, those inside `but` left out."""
    found = []
    for one in place.findChildren(QWidget):
        if isinstance(one, kinds) and one.isVisible() and not but.isAncestorOf(one):
            seen = one.visibleRegion().boundingRect()
            if not seen.isEmpty():
                found.append(seen.translated(one.mapTo(place, QPoint(0, 0))))
    return found


def free_place(room: QSize, size: QSize, taken: Sequence[QRect], read: Sequence[QRect] = ()) -> QPoint:
    """The lowest place that covers nothing: in the middle if it is free, else at a side; the middle where none is.

    At the foot it keeps clear of what is `read` too, if one of the three places there does.
    """
    places = list(_places(room, size))
    free = [one for one in places if not _covers(QRect(one, size), taken)] or places[:1]
    foot = [one for one in free if one.y() == free[0].y()]
    return next((one for one in foot if not _covers(QRect(one, size), read)), foot[0])


def _places(room: QSize, size: QSize) -> Iterator[QPoint]:
    """From the lower edge upwards: in the middle, at the left, at the right."""
    middle, right = (room.width() - size.width()) // 2, room.width() - size.width() - SPACE.xl
    lowest = room.height() - size.height() - SPACE.xl
    for top in range(lowest, max(room.height() // SHARE, 0) - 1, -SPACE.s):
        yield from (QPoint(left, top) for left in (middle, SPACE.xl, right))
    yield QPoint(middle, lowest)


def _covers(place: QRect, taken: Sequence[QRect]) -> bool:
    around = place.adjusted(-SPACE.xs, -SPACE.xs, SPACE.xs, SPACE.xs)
    return any(around.intersects(one) for one in taken)
