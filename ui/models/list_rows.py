"""A small table that is held in memory whole and sorts itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt

from leadkeeper.model.alphabet import alphabetical
from ui.models.columns import Column
from ui.models.table_model import TableModel


class ListRows(TableModel):
    """Rows of any kind; `key` is the column-like name of their id, the place in the list where they have none."""

    def __init__(
        self, columns: Sequence[Column], rows: Iterable[Any] = (), key: str = "id", parent: QObject | None = None
    ) -> None:
        super().__init__(columns, parent)
        self._rows = list(rows)
        self._id = Column(key, "")
        self._order: tuple[int, bool] | None = None

    def set_rows(self, rows: Iterable[Any]) -> None:
        """Shows other rows, in the order that was chosen last."""
        self.beginResetModel()
        self._rows = list(rows)
        self._arrange()
        self.endResetModel()

    @property
    def rows(self) -> list[Any]:
        """The rows as they are shown."""
        return list(self._rows)

    def count(self) -> int:
        return len(self._rows)

    def id_at(self, row: int) -> int:
        try:
            return int(self._id.value(self._rows[row]))
        except (KeyError, AttributeError):
            return row

    def row_of(self, wanted: int) -> int:
        return next((place for place in range(len(self._rows)) if self.id_at(place) == wanted), -1)

    def row_at(self, row: int) -> Any | None:
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def with_rows(self, places: Sequence[int], deliver: Callable[[list[Any]], None]) -> None:
        deliver([self._rows[place] for place in places])

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if not 0 <= column < len(self.columns) or not self.columns[column].sortable:
            return
        self._order = (column, order == Qt.SortOrder.DescendingOrder)
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        rows = [self._rows[index.row()] for index in before]
        self._arrange()
        places = {id(row): place for place, row in enumerate(self._rows)}
        after = [self.index(places[id(row)], index.column()) for row, index in zip(rows, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()
        super().sort(column, order)

    def _arrange(self) -> None:
        if self._order is not None:
            column, descending = self.columns[self._order[0]], self._order[1]
            self._rows.sort(key=lambda row: _rank(column.value(row)), reverse=descending)


def _rank(value: Any) -> tuple[int, Any]:
    """Nothing first, then numbers and days in their order, words as they stand in a dictionary."""
    if value is None:
        return (0, 0)
    return (2, alphabetical(value)) if isinstance(value, str) else (1, value)
