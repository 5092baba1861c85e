"""A table of rows described by columns; where the rows come from is said by who inherits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ui.models.columns import Column
from ui.models.tips import tip

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

STATUS = Role.UserRole + 1
"""The Status of a cell that is shown as a pill."""
PENDING = Role.UserRole + 2
"""True while the row is on its way."""

NOWHERE = QModelIndex()
ALIGNMENTS = {
    "left": Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    "right": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
    "centre": Qt.AlignmentFlag.AlignCenter,
}


class TableModel(QAbstractTableModel):
    """What every table has: columns, and for each row an id and, once it is there, the row itself."""

    sort_wanted = Signal(str, bool)  # the column's key, and whether the greatest comes first

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)

    def count(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def id_at(self, row: int) -> int:
        """The id of the row at a place."""
        raise NotImplementedError

    def row_of(self, wanted: int) -> int:
        """The place of the row with this id, -1 if it is not here."""
        raise NotImplementedError

    def row_at(self, row: int) -> Any | None:
        """The row at a place; None while it is on its way."""
        raise NotImplementedError

    def with_rows(self, places: Sequence[int], deliver: Callable[[list[Any]], None]) -> None:
        """Calls `deliver` with the rows at some places, at once or when they are there; what is gone is left out."""
        raise NotImplementedError

    def cell(self, column: Column, row: Any, role: int) -> Any:
        """What one cell of a row that is there answers to a role."""
        if role == Role.DisplayRole:
            return column.words(row)
        if role == STATUS:
            return column.status(row) if column.status else None
        if role == Role.ToolTipRole:
            return tip(column.tooltip(row) if column.tooltip else column.words(row))
        if role == Role.AccessibleTextRole:
            return f"{column.title}: {column.spoken(row) if column.spoken else column.words(row)}"
        return None

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else self.count()

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == Role.TextAlignmentRole:
            return ALIGNMENTS[column.align]
        if role not in (Role.DisplayRole, STATUS, PENDING, Role.ToolTipRole, Role.AccessibleTextRole):
            return None
        row = self.row_at(index.row())
        if role == PENDING:
            return row is None
        return None if row is None else self.cell(column, row, role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role in (Role.DisplayRole, Role.ToolTipRole, Role.AccessibleTextRole):
            return column.title
        if role == Role.TextAlignmentRole:
            return ALIGNMENTS[column.align]
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if 0 <= column < len(self.columns) and self.columns[column].sortable:
            self.sort_wanted.emit(self.columns[column].key, order == Qt.SortOrder.DescendingOrder)
