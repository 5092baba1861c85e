"""The table of every page: rows to look at, choose, copy and act on, however many there are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QSignalBlocker,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetrics,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from leadkeeper.messages import _
from ui.models.table_model import Column, ListModel, TableModel
from ui.settings import Settings
from ui.theme import SIZE, SPACE, TYPE, icon, scaled
from ui.widgets.labels import pill_size
from ui.widgets.table_cells import RowHeights, StatusDelegate, shared

MOST_CHOSEN = 10_000
LOOKED_AT = 50  # rows, when the widths are shared out
MOST_WIDE = 2 * SIZE.field_least


class Table(QTableView):
    """Shows a TableModel. `name` keeps its widths, columns and sort in the settings; `title` is for screen readers.

    Ctrl+A selects all rows as one range and says `all_wanted`: a page takes its filter for them, not a million ids.
    """

    chosen = Signal(int)  # the id of the row that the person stands on
    opened = Signal(int)  # Enter or a double click on it
    all_wanted = Signal()
    menu_wanted = Signal(QMenu, list)  # a menu to fill, and the ids of the rows it is for
    copied = Signal(int)  # how many rows went to the clipboard

    def __init__(
        self,
        name: str,
        model: TableModel,
        settings: Settings | None = None,
        title: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name, self._settings, self._rows = name, settings, model
        self._by_hand = settings is not None and bool(settings.choice(f"table/{name}/by_hand"))
        self._drawing = False  # a press of the mouse on the titles, which may draw a column wider
        self.setAccessibleName(title or name)
        self.setModel(model)
        self.setItemDelegate(StatusDelegate(self))
        self._set_up_rows()
        self._set_up_header()
        self._heights = RowHeights(self, model.columns)
        self.doubleClicked.connect(lambda index: self.opened.emit(self._rows.id_at(index.row())))

    def _set_up_rows(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def _set_up_header(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        # One of its own: of a selected column the header asks each row for its flags, 12 s at 1.5 million rows.
        header.setSelectionModel(QItemSelectionModel(self._rows, header))
        header.setSectionsMovable(True)
        header.setSectionsClickable(True)
        header.setMinimumSectionSize(SIZE.column_least)
        header.setStretchLastSection(not any(column.grows for column in self._rows.columns))
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(lambda at: self.column_menu().popup(header.mapToGlobal(at)))
        for place, column in enumerate(self._rows.columns):
            self.setColumnWidth(place, max(column.width, header.sectionSizeHint(place)))
            self.setColumnHidden(place, not column.shown)
            if column.grows:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        if self._settings is not None:
            header.restoreState(self._settings.layout_of(f"table/{self._name}"))
        self._arrow = (header.sortIndicatorSection(), header.sortIndicatorOrder())
        if isinstance(self._rows, ListModel):
            self._rows.sort(*self._arrow)  # a page that sorts by SQL asks `sorted_by`
        header.sortIndicatorChanged.connect(self._sort)
        header.sectionResized.connect(self._resized)
        header.viewport().installEventFilter(self)
        header.setResizeContentsPrecision(LOOKED_AT)
        for changed in (self._rows.modelReset, self._rows.layoutChanged):
            changed.connect(self.share_out)

    def share_out(self) -> None:
        """Gives each column room for its words, as long as nobody has set a width by hand."""
        if self._by_hand or not self.isVisible():
            return
        places = [place for place in range(len(self._rows.columns)) if not self.isColumnHidden(place)]
        titles = [self._least_width(place) for place in places]
        columns = [self._rows.columns[place] for place in places]
        needs = [self._needed(place) for place in places]
        floors = [_floor(column, need, title) for column, need, title in zip(columns, needs, titles, strict=True)]
        widths = shared(
            [max(column.width, floor) for column, floor in zip(columns, floors, strict=True)],
            needs,
            self.viewport().width(),
            floors if any(column.grows for column in columns) else (),
            next((place for place, column in enumerate(columns) if column.grows and column.lines > 1), None),
        )
        left = self.viewport().width() - sum(
            width for column, width in zip(columns, widths, strict=True) if not column.grows
        )
        for place, column, width, floor in zip(places, columns, widths, floors, strict=True):
            if not column.grows:
                self.setColumnWidth(place, width)
            elif left >= floor:
                self.horizontalHeader().setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
            else:
                self.horizontalHeader().setSectionResizeMode(place, QHeaderView.ResizeMode.Interactive)
                self.setColumnWidth(place, floor)

    def _needed(self, place: int) -> int:
        """How wide a column has to be for its title and words; those of a long list come later and move nothing."""
        column = self._rows.columns[place]
        pills = [pill_size(self.font(), word).width() + 2 * SPACE.m for word in column.pills]
        words = self.sizeHintForColumn(place) if isinstance(self._rows, ListModel) else column.width
        return min(max(words, self._least_width(place), *pills), MOST_WIDE)

    def _least_width(self, place: int) -> int:
        letters = self._rows.columns[place].letters
        room = letters * self.fontMetrics().averageCharWidth() + 2 * SPACE.m if letters else 0
        return max(self._title_width(place), room)

    def _title_width(self, place: int) -> int:
        """How wide a title is; one that cannot be sorted by needs no room for the arrow."""
        column, whole = self._rows.columns[place], self.horizontalHeader().sectionSizeHint(place)
        words = QFontMetrics(scaled(self.font(), TYPE.body, bold=True)).horizontalAdvance(column.title)
        return whole if column.sortable else min(whole, words + 2 * SPACE.m + SPACE.xs)

    def _sort(self, place: int, order: Qt.SortOrder) -> None:
        """Sorts by the column whose title was pressed; where it cannot be sorted by, the arrow stays where it was."""
        if place < 0 or self._rows.columns[place].sortable:
            self._arrow = (place, order)
            self._rows.sort(place, order)
        else:
            self._point()

    def _point(self) -> None:
        with QSignalBlocker(self.horizontalHeader()):
            self.horizontalHeader().setSortIndicator(*self._arrow)

    def _resized(self, _place: int, _before: int, _after: int) -> None:
        """Widths that somebody drew with the mouse are theirs: they stay."""
        if self._drawing and not self._by_hand:
            self._by_hand = True
            if self._settings is not None:
                self._settings.keep_choice(f"table/{self._name}/by_hand", "yes")

    def sorted_by(self) -> tuple[str, bool] | None:
        """The key of the column that is sorted by, and whether the greatest comes first; None for the usual order."""
        header = self.horizontalHeader()
        place = header.sortIndicatorSection()
        if not 0 <= place < len(self._rows.columns):
            return None
        return self._rows.columns[place].key, header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder

    def selected_ids(self) -> list[int]:
        """The ids of the selected rows from the top, ten thousand at most."""
        return [self._rows.id_at(row) for row in self._selected_rows()]

    def current_id(self) -> int | None:
        """The id of the row that the person stands on."""
        index = self.currentIndex()
        return self._rows.id_at(index.row()) if index.isValid() else None

    def choose(self, wanted: int) -> bool:
        """Stands on the row with this id; False if it is not in the table."""
        row = self._rows.row_of(wanted)
        if row >= 0:
            self.stand_at(row)
        return row >= 0

    def stand_at(self, row: int) -> None:
        """Stands on the row at a place, and on it alone, whatever keys are held: Ctrl+Z must not choose one more."""
        index, only = self._rows.index(row, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(index, only | QItemSelectionModel.SelectionFlag.Rows)
        self.scrollTo(index)

    def show_sort(self, key: str, *, descending: bool) -> None:
        """Marks the column with this key as the one that is sorted by, without sorting; no column where none has it."""
        places = [place for place, column in enumerate(self._rows.columns) if column.key == key]
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self._arrow = (places[0] if places else -1, order)
        self._point()

    def show_columns(self, keys: Iterable[str]) -> None:
        """Shows just the columns with these keys."""
        wanted = set(keys)
        for place, column in enumerate(self._rows.columns):
            self.setColumnHidden(place, column.key not in wanted)

    def column_menu(self) -> QMenu:
        """A menu that shows and hides columns; the last one that is shown stays."""
        menu = QMenu(self)
        shown = sum(not self.isColumnHidden(place) for place in range(len(self._rows.columns)))
        for place, column in enumerate(self._rows.columns):
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(place))
            action.setEnabled(self.isColumnHidden(place) or shown > 1)
            action.toggled.connect(lambda on, place=place: self.setColumnHidden(place, not on))
        return menu

    def copy(self) -> None:
        """Puts the selected rows on the clipboard as text, with the titles of the columns, for a spreadsheet."""
        header = self.horizontalHeader()
        order = [header.logicalIndex(place) for place in range(header.count())]
        columns = [self._rows.columns[place] for place in order if not self.isColumnHidden(place)]

        def deliver(rows: list[Any]) -> None:
            lines = [[column.title for column in columns]]
            lines += [[" ".join(column.words(row).split()) for column in columns] for row in rows]
            QGuiApplication.clipboard().setText("\n".join("\t".join(line) for line in lines))
            self.copied.emit(len(rows))

        if places := self._selected_rows():
            self._rows.with_rows(places, deliver)

    def _selected_rows(self) -> list[int]:
        ranges = sorted((one.top(), one.bottom()) for one in self.selectionModel().selection().toList())
        rows: dict[int, None] = {}
        for top, bottom in ranges:
            rows.update(dict.fromkeys(range(top, min(bottom + 1, top + MOST_CHOSEN))))
        return list(rows)[:MOST_CHOSEN]

    def _pop_up(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.menu_wanted.emit(menu, self.selected_ids())
        if not menu.isEmpty():
            menu.addSeparator()
        copy = menu.addAction(icon("copy"), _("&Copy as text"))
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        copy.triggered.connect(self.copy)
        menu.popup(at)

    def selectAll(self) -> None:
        if rows := self._rows.count():
            everything = QItemSelection(self._rows.index(0, 0), self._rows.index(rows - 1, len(self._rows.columns) - 1))
            self.selectionModel().select(everything, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.all_wanted.emit()

    def keyboardSearch(self, search: str) -> None:
        """Goes to the row that begins with some letters; not in a long list, of which each row would be fetched."""
        if isinstance(self._rows, ListModel):
            super().keyboardSearch(search)

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()  # the ring goes round a whole row
        if current.isValid() and current.row() != previous.row():
            self.chosen.emit(self._rows.id_at(current.row()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if index.isValid():
            place = self.visualRect(index).bottomLeft() if by_key else event.pos()
            self._pop_up(self.viewport().mapToGlobal(place))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (wanted := self.current_id()) is not None:
            self.opened.emit(wanted)
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            self._drawing = True
        elif event.type() in (QEvent.Type.MouseButtonRelease, QEvent.Type.Leave):
            self._drawing = False
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._heights.measure()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.share_out()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.share_out()
        self._heights.measure()

    def hideEvent(self, event: QHideEvent) -> None:
        if self._settings is not None:
            self._settings.keep_layout(f"table/{self._name}", self.horizontalHeader().saveState())
        super().hideEvent(event)


def _floor(column: Column, need: int, title: int) -> int:
    """How narrow a column may become: a table that is narrower still scrolls sideways, rather than to read "je…"."""
    if column.status:
        return need  # half a status may say the opposite
    if column.lines > 1 or column.align != "left":
        return title
    return max(title, min(need, column.width * (3 if column.grows else 2) // (4 if column.grows else 3)))
