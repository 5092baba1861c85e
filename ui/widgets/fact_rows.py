"""Facts below one another: what it is at the left in grey, the value at the right."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QFormLayout, QWidget

from ui.theme import SPACE
from ui.widgets.labels import label


class FactRows(QWidget):
    """Pairs of a name and a value; values can be selected and copied."""

    def __init__(self, facts: Iterable[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        rows = QFormLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setHorizontalSpacing(SPACE.l)
        rows.setVerticalSpacing(SPACE.xs)
        rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for name, value in facts:
            rows.addRow(label(name, "soft"), label(value, select=True))
