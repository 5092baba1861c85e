"""Table models described by columns: rows in memory, and rows fetched page by page."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from leadkeeper.domain.text import alphabetical
from leadkeeper.messages import _
from ui.models import formats
from ui.models.formats import tip
from ui.theme import Status

Align = Literal["left", "right"]

Fetch = Callable[[Sequence[int], Callable[[Mapping[int, Any] | None], None]], None]
"""Requests rows by id; the callback gets them later, or None if they cannot be read."""


def as_text(value: Any) -> str:
    """Format a value for display in the current language; "" for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return formats.format_number(value)
    if isinstance(value, datetime):
        return formats.moment(value)
    if isinstance(value, date):
        return formats.day(value)
    return str(value)


ADDRESS_LETTERS = 22  # of an address that is cut, so many can be read
DAY_LETTERS = 10  # a date is never cut: 04/11/2…
MOMENT_LETTERS = 16  # nor is a date with its time


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its value is `row[key]` of a mapping, else the attribute `key`, or what `of` returns for the row.

    `text` formats the value. The other functions get the whole row: `status` shows the cell as a badge, `tooltip`
    replaces the text. The one column that `grows` takes the remaining width; without it the last one does. `pills`
    are the texts its badges may show, if known before the rows are. A cell may wrap to `lines` lines; a column of
    such cells that grows shrinks last in a narrow table. In a short list, with `each`, a row is as high as its own
    text needs; otherwise all rows are alike. A column never becomes narrower than `letters` of ordinary width; than
    `fewest` where a badge would be cut else.
    """

    key: str
    title: str
    width: int = 160
    align: Align = "left"
    text: Callable[[Any], str] = as_text
    status: Callable[[Any], Status | None] | None = None
    tooltip: Callable[[Any], str] | None = None
    sortable: bool = True
    shown: bool = True
    grows: bool = False
    pills: tuple[str, ...] = ()
    lines: int = 1
    each: bool = False
    letters: int = 0
    fewest: int = 0
    of: Callable[[Any], Any] | None = None

    def value(self, row: Any) -> Any:
        if self.of is not None:
            return self.of(row)
        return row[self.key] if isinstance(row, Mapping) else getattr(row, self.key)

    def words(self, row: Any) -> str:
        return self.text(self.value(row))


Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

NOWHERE = QModelIndex()
ALIGNMENTS = {
    "left": Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    "right": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
}


class TableModel(QAbstractTableModel):
    """Base of the table models: columns, and for each row an id and, once available, the row itself."""

    sort_wanted = Signal(str, bool)  # key of the column, whether in descending order

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.is_loaded = False  # until its rows are set for the first time
        self.modelReset.connect(self._note_loaded)

    def _note_loaded(self) -> None:
        self.is_loaded = True

    def count(self) -> int:
        raise NotImplementedError

    def id_at(self, row: int) -> int:
        raise NotImplementedError

    def row_of(self, wanted: int) -> int:
        """Return the index of the row with this id, -1 if it is not here."""
        raise NotImplementedError

    def row_at(self, row: int) -> Any | None:
        """Return the row at an index; None while it is being fetched."""
        raise NotImplementedError

    def with_rows(self, places: Sequence[int], deliver: Callable[[list[Any]], None]) -> None:
        """Call `deliver` with the rows at these indexes, at once or when fetched; deleted rows are left out."""
        raise NotImplementedError

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
        asked = role in (Role.DisplayRole, Role.ToolTipRole, Role.AccessibleTextRole)
        row = self.row_at(index.row()) if asked else None
        if row is None:
            return None
        if role == Role.ToolTipRole:
            return tip(column.tooltip(row) if column.tooltip else column.words(row))
        return column.words(row) if role == Role.DisplayRole else f"{column.title}: {column.words(row)}"

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


PAGE = 25
"""Rows loaded together, about those in sight: of more, each judged for every partner, half were waited for unseen."""

KEPT_PAGES = 320
WAITING_PAGES = 4

RowBlock = Mapping[int, Any]


class LazyModel(TableModel):
    """Shows the rows of `ids` in order; `fetch` loads them asynchronously, a page at a time.

    At most one page is being fetched; while the user scrolls on, the pages seen last come first and those scrolled past
    are dropped. Sorting and filtering replace the list of ids: listen to `sort_wanted`.
    """

    def __init__(self, columns: Sequence[Column], fetch: Fetch, parent: QObject | None = None) -> None:
        super().__init__(columns, parent)
        self._fetch = fetch
        self.ids = array("q")  # of all rows in display order; nobody else changes it
        self._pages: OrderedDict[int, RowBlock] = OrderedDict()
        self._wanted: OrderedDict[int, None] = OrderedDict()
        self._asked: int | None = None
        self._generation = 0

    def set_ids(self, ids: array[int]) -> None:
        self.beginResetModel()
        self.ids = ids
        self._generation += 1
        self._asked = None
        self._pages.clear()
        self._wanted.clear()
        self.endResetModel()

    def grow(self, ids: array[int]) -> None:
        """Append rows below those shown; replaces all rows if `ids` does not begin with the current ones."""
        there = len(self.ids)
        if there % PAGE or there >= len(ids) or ids[:there] != self.ids:
            self.set_ids(ids)
            return
        self.beginInsertRows(NOWHERE, there, len(ids) - 1)
        self.ids = ids
        self.endInsertRows()

    def count(self) -> int:
        return len(self.ids)

    def id_at(self, row: int) -> int:
        return self.ids[row]

    def row_of(self, wanted: int) -> int:
        return place_of(wanted, self.ids)

    def row_at(self, row: int) -> Any | None:
        page = row // PAGE
        rows = self._pages.get(page)
        if rows is None:
            self._want(page)
            return None
        self._pages.move_to_end(page)
        return rows.get(self.ids[row])

    def with_rows(self, places: Sequence[int], deliver: Callable[[list[Any]], None]) -> None:
        ids = [self.ids[place] for place in places]
        self._fetch(ids, lambda rows: deliver([rows[one] for one in ids if one in rows] if rows else []))

    def _want(self, page: int) -> None:
        if page == self._asked:
            return
        self._wanted[page] = None
        self._wanted.move_to_end(page)
        if len(self._wanted) > WAITING_PAGES:
            self._wanted.popitem(last=False)
        self._ask()

    def _ask(self) -> None:
        if self._asked is not None or not self._wanted:
            return
        page, _nothing = self._wanted.popitem()
        self._asked = page
        generation = self._generation
        ids = self.ids[page * PAGE : (page + 1) * PAGE].tolist()
        self._fetch(ids, lambda rows: self._arrive(generation, page, rows))

    def _arrive(self, generation: int, page: int, rows: RowBlock | None) -> None:
        if generation != self._generation:
            return
        self._asked = None
        self._pages[page] = rows if rows is not None else {}
        self._pages.move_to_end(page)
        if len(self._pages) > KEPT_PAGES:
            self._pages.popitem(last=False)
        last = min((page + 1) * PAGE, len(self.ids)) - 1
        self.dataChanged.emit(self.index(page * PAGE, 0), self.index(last, len(self.columns) - 1))
        self._ask()


def place_of(wanted: int, ids: array[int]) -> int:
    """Return the index of an id among others, -1 if absent; searches bytes, ten times faster than number by number."""
    whole, needle = ids.tobytes(), array("q", [wanted]).tobytes()
    at = whole.find(needle)
    while at >= 0 and at % ids.itemsize:
        at = whole.find(needle, at + 1)
    return at // ids.itemsize if at >= 0 else -1


_ID = Column("id", "")


class ListModel(TableModel):
    """Rows in memory; the value `id` is their id, without it the index is the id."""

    def __init__(
        self, columns: Sequence[Column], rows: Iterable[Any] | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(columns, parent)
        self._rows = list(rows or ())
        self.is_loaded = rows is not None
        self._order: tuple[int, bool] | None = None

    def set_rows(self, rows: Iterable[Any]) -> None:
        """Show other rows, in the order chosen last."""
        self.beginResetModel()
        self._rows = list(rows)
        self._arrange()
        self.endResetModel()

    @property
    def rows(self) -> list[Any]:
        return list(self._rows)

    def count(self) -> int:
        return len(self._rows)

    def id_at(self, row: int) -> int:
        try:
            return int(_ID.value(self._rows[row]))
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
    """Return a sort key: None first, then numbers and days in order, texts in dictionary order."""
    if value is None:
        return (0, 0)
    return (2, alphabetical(value)) if isinstance(value, str) else (1, value)
