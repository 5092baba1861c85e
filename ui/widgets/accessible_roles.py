"""Accessible roles of our own widgets: Qt reports a clickable frame as a panel."""

from __future__ import annotations

import weakref

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAccessibleWidget, QWidget


class _OwnRole(QAccessibleWidget):
    """Accessible interface of a widget with a `spoken_role`, read each time: a card may stop being a button."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._of = weakref.ref(widget)

    def role(self) -> QAccessible.Role:
        widget = self._of()
        role = getattr(widget, "spoken_role", None)
        return role if isinstance(role, QAccessible.Role) else super().role()


def _make(_class: str, thing: QObject) -> QAccessibleWidget | None:
    return _OwnRole(thing) if isinstance(thing, QWidget) and hasattr(thing, "spoken_role") else None


def install() -> None:
    """Make every widget with a `spoken_role` report it from now on."""
    QAccessible.installFactory(_make)
