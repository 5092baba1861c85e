"""The table used by every page: select, copy, sort and act on rows of any number; its menus."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QObject,
    QPoint,
    QSignalBlocker,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QContextMenuEvent,
    QFocusEvent,
    QFontMetrics,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QPushButton, QTableView, QWidget

from leadkeeper.messages import _
from ui.models.table_model import ListModel, TableModel
from ui.settings import Settings
from ui.theme import SIZE, SPACE, TYPE, icon, scaled
from ui.widgets.buttons import Entry, fill_menu, plain
from ui.widgets.labels import pill_size
from ui.widgets.layouts import Splitter
from ui.widgets.message_boxes import press
from ui.widgets.table_cells import (
    ModelIndex,
    RowHeights,
    RowSelection,
    StatusDelegate,
    cut_to,
    floor_of,
    paint_expected,
    ranges_of,
    shared,
    with_spare,
)

MOST_CHOSEN = 10_000
LOOKED_AT = 50  # rows examined for the column widths
MOST_WIDE = 2 * SIZE.field_least
VEIL = 0.6  # how much of a stale row is covered
ACTS = {
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.MouseButtonDblClick,
    QEvent.Type.ContextMenu,
}
"""What acts on a row by mouse."""


class Table(QTableView):
    """Shows a TableModel. `name` is the settings key of its widths, columns and sort; `title` is its accessible name.

    A row that the program selected, to show it, is none that the user chose: Ctrl, Shift or Space select others in its
    place. Ctrl+A selects all rows as one range and emits `all_wanted`: a page then uses its filter, not a million ids.
    """

    chosen = Signal(int)  # id of the row that the page shows, see `current_row`
    opened = Signal(int)  # Enter or a double click on it
    all_wanted = Signal()
    menu_wanted = Signal(QMenu, list)  # a menu to fill, the ids of its rows
    copied = Signal(int)  # number of rows copied

    def __init__(self, name: str, model: TableModel, settings: Settings | None = None, title: str = "") -> None:
        super().__init__()
        self._name, self._settings, self._rows = name, settings, model
        self._by_hand = settings is not None and bool(settings.choice(f"table/{name}/by_hand"))
        self._said: int | None = None  # the id that `chosen` emitted last
        self._own: int | None = None  # the id of the row that the user selected, alone
        self._placing: QItemSelectionModel.SelectionFlag | None = None  # by what the program itself is selecting
        self._drawing = False  # the mouse is pressed on the header, and may resize a column
        self._stale = False
        self._first: dict[int, int] = {}  # of a long list: the width of the texts that came first
        self._titles: dict[int, tuple[int, int]] = {}  # width of each title with room for the arrow, and of its words
        self.setAccessibleName(title or name)
        self.setModel(model)
        self.setSelectionModel(RowSelection(self, self._select))
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
        # A selection model of its own: otherwise the header asks each row for its flags, 12 s at 1.5 million rows.
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
        for section, column in enumerate(self._rows.columns):
            self.setColumnWidth(section, max(column.width, header.sectionSizeHint(section)))
            self.setColumnHidden(section, not column.shown)
            if column.grows:
                header.setSectionResizeMode(section, QHeaderView.ResizeMode.Stretch)
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
        if not isinstance(self._rows, ListModel):
            self._rows.dataChanged.connect(self._look_at_first)

    def set_stale(self, stale: bool) -> None:
        """Grey the rows, and let them take no click and no key, while they do not answer what is searched."""
        if stale != self._stale:
            self._stale = stale
            self.viewport().update()

    def share_out(self) -> None:
        """Fit the column widths to their texts, as long as the user has set none."""
        if self._by_hand or not self.isVisible():
            return
        sections = [section for section in range(len(self._rows.columns)) if not self.isColumnHidden(section)]
        columns = [self._rows.columns[section] for section in sections]
        is_short = isinstance(self._rows, ListModel)  # of a long list only those that came first are measured
        texts = {at: self.sizeHintForColumn(at) if is_short else self._first.get(at) for at in sections}
        badges = max((place for place, column in enumerate(columns, 1) if column.status), default=0)
        full: list[int] = []
        for tight, short in ((False, False), (True, False), (True, True)):
            titles = [self._least_width(at, texts[at], tight=tight, short=short) for at in sections]
            needs = [self._needed(at, title, texts[at]) for at, title in zip(sections, titles, strict=True)]
            floors = list(map(floor_of, columns, needs, titles))
            full = floors if not short else full
            if not tight:
                asked = zip(columns, needs, floors, strict=True)
                self._ask_room(sum(max(floor, min(need, column.width)) for column, need, floor in asked))
            if sum(floors) <= self.viewport().width():
                break
        floors = with_spare(columns[:badges], floors, full, self.viewport().width())
        needs = [max(need, floor) for need, floor in zip(needs, floors, strict=True)]
        widths = shared(
            [max(column.width, floor) for column, floor in zip(columns, floors, strict=True)],
            needs,
            self.viewport().width(),
            floors if any(column.grows for column in columns) else (),
            next((section for section, column in enumerate(columns) if column.grows and column.lines > 1), None),
        )
        fixed = sum(width for column, width in zip(columns, widths, strict=True) if not column.grows)
        left = self.viewport().width() - fixed
        grown = [texts[at] or 0 for at, column in zip(sections, columns, strict=True) if column.grows]
        more = max(left - max(MOST_WIDE, *grown), 0) // len(columns) if grown else 0  # wider than all that it shows
        for section, column, width, floor in zip(sections, columns, widths, floors, strict=True):
            if not column.grows:
                self.setColumnWidth(section, width + more)
            elif left >= floor:
                self.horizontalHeader().setSectionResizeMode(section, QHeaderView.ResizeMode.Stretch)
            else:
                self.horizontalHeader().setSectionResizeMode(section, QHeaderView.ResizeMode.Interactive)
                self.setColumnWidth(section, floor)

    def _look_at_first(self, first: ModelIndex, *_to: object) -> None:
        """Fit the columns of a long list to the rows at its top; they become no narrower when others come there."""
        if first.row() == 0:
            before = dict(self._first)
            for section, column in enumerate(self._rows.columns):
                if not column.pills:
                    self._first[section] = max(self.sizeHintForColumn(section), before.get(section, 0))
            if self._first != before:
                self.share_out()

    def _ask_room(self, needed: int) -> None:
        """Tell the splitter around the table the width that it needs: a long name takes none from the panel."""
        side, around = self.viewport(), self.parentWidget()
        while around is not None and not isinstance(around, Splitter):
            side, around = around, around.parentWidget()
        if around is not None:
            around.make_room(self, needed + side.width() - self.viewport().width())

    def _needed(self, section: int, title: int, words: int | None) -> int:
        """Return the width a column needs for its title and texts; of a long list only the first rows count."""
        column = self._rows.columns[section]
        pills = [pill_size(self.font(), word).width() + 2 * SPACE.m for word in column.pills]
        unread = title if column.letters else column.width
        return min(max(unread if words is None else words, title, *pills), MOST_WIDE)

    def _least_width(self, section: int, words: int | None, *, tight: bool, short: bool) -> int:
        """Return the width of a title and of the letters that a column must show, where its texts have as many."""
        column = self._rows.columns[section]
        letters = (column.fewest if short else 0) or column.letters
        cut = self.fontMetrics().horizontalAdvance("…")  # comes on top of the letters that can be read
        room = letters * self.fontMetrics().averageCharWidth() + cut + 2 * SPACE.m if letters else 0
        if words is not None and (self._rows.count() <= LOOKED_AT or (tight and section in self._first)):
            room = min(room, words)
        return max(self._title_width(section, tight=tight), room)

    def _title_width(self, section: int, *, tight: bool) -> int:
        """Return the width of a title, with room for the arrow if the column can be sorted; if `tight`, if it is."""
        column = self._rows.columns[section]
        if section not in self._titles:  # asked for ten times before a page is shown, a sixth of the register
            words = QFontMetrics(scaled(self.font(), TYPE.body, bold=True)).horizontalAdvance(column.title)
            self._titles[section] = self.horizontalHeader().sectionSizeHint(section), words
        whole, words = self._titles[section]
        arrow = section == self._arrow[0] if tight else column.sortable
        return whole if arrow else min(whole, words + 2 * SPACE.m + SPACE.xs)

    def _sort(self, section: int, order: Qt.SortOrder) -> None:
        """Sort by the column clicked; if it cannot be sorted, the arrow stays where it was."""
        if section < 0 or self._rows.columns[section].sortable:
            self._arrow, is_placed = (section, order), self._is_placed
            self._rows.sort(section, order)
            self._said = self.current_id()  # rows without an id have their index: the one shown has another now
            self._own = None if is_placed else self._only_id
        else:
            self._point()

    def _point(self) -> None:
        with QSignalBlocker(self.horizontalHeader()):
            self.horizontalHeader().setSortIndicator(*self._arrow)

    def _resized(self, _section: int, _before: int, _after: int) -> None:
        """Note that the user resized a column: widths are no longer adjusted."""
        if self._drawing and not self._by_hand:
            self._by_hand = True
            if self._settings is not None:
                self._settings.keep_choice(f"table/{self._name}/by_hand", "yes")

    def sorted_by(self) -> tuple[str, bool] | None:
        """Return the key of the sorted column, and whether it is descending; None for the default order."""
        header = self.horizontalHeader()
        section = header.sortIndicatorSection()
        if not 0 <= section < len(self._rows.columns):
            return None
        return self._rows.columns[section].key, header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder

    def selected_ids(self) -> list[int]:
        """Return the ids of the selected rows from the top, ten thousand at most."""
        return [self._rows.id_at(row) for row in self._selected_rows()]

    def selected_content(self) -> tuple[list[int], list[Any]]:
        """Return the ids of the selected rows and, of a list in memory, what stands in them: its ids may be places."""
        rows = self._selected_rows() if isinstance(self._rows, ListModel) else []
        return self.selected_ids(), [self._rows.row_at(row) for row in rows]

    def current_row(self) -> int:
        """Return the row that the page shows and acts on; -1 if there is none.

        It is the selected row. Only of several, or without any, it is Qt's current row: this moves alone when Ctrl is
        held with an arrow key, and stays on a row that a click with Ctrl deselects.
        """
        return self.currentIndex().row() if (row := self._only_row()) is None else row

    def _only_row(self) -> int | None:
        """Return the selected row if it is a single one."""
        ranges = self.selectionModel().selection().toList()
        rows = {row for one in ranges for row in (one.top(), one.bottom())}
        return rows.pop() if len(rows) == 1 else None

    @property
    def _only_id(self) -> int | None:
        return None if (row := self._only_row()) is None else self._rows.id_at(row)

    @property
    def _is_placed(self) -> bool:
        """Whether the only selected row was selected by the program."""
        return self._only_id not in (None, self._own)

    def current_id(self) -> int | None:
        row = self.current_row()
        return self._rows.id_at(row) if row >= 0 else None

    def choose(self, wanted: int) -> bool:
        """Select the row with this id; False if it is not in the table."""
        row = self._rows.row_of(wanted)
        if row >= 0:
            self.stand_at(row)
        return row >= 0

    def stand_at(self, row: int, selected: Sequence[int] = ()) -> None:
        """Select only the row at an index, whatever keys are held: Ctrl+Z must not extend the selection.

        With `selected` these rows are selected, from the top, and the row at the index is the current one.
        """
        flag, last = QItemSelectionModel.SelectionFlag, len(self._rows.columns) - 1
        index = self._rows.index(row, 0)
        self._placing = flag.NoUpdate if selected else flag.ClearAndSelect | flag.Rows
        if selected:
            several = QItemSelection()
            for top, bottom in ranges_of(selected):
                several.append(QItemSelectionRange(self._rows.index(top, 0), self._rows.index(bottom, last)))
            self.selectionModel().select(several, flag.ClearAndSelect)
        self.setCurrentIndex(index)  # and from here on Shift selects
        self._placing = None
        self._own = None if self._is_placed else self._own
        self.scrollTo(index)

    def _select(self, select: Callable[..., None], rows: Any, command: QItemSelectionModel.SelectionFlag) -> None:
        """Select in place of a row selected by the program what would only be added to it, as by a screen reader."""
        flag = QItemSelectionModel.SelectionFlag
        by_user = self._placing is None and bool(command & (flag.Select | flag.Toggle))
        select(rows, command | flag.Clear if by_user and self._is_placed else command)
        self._own = self._only_id if by_user else self._own  # also if it was selected already

    def selectionCommand(self, index: ModelIndex, event: QEvent | None = None) -> QItemSelectionModel.SelectionFlag:
        """Begin a new selection where only a row selected by the program would be added to."""
        flag = QItemSelectionModel.SelectionFlag
        if self._placing is not None:
            return self._placing
        command = super().selectionCommand(index, event)
        if event is None or not command & (flag.Select | flag.Toggle) or not self._is_placed:
            return command  # without an event Qt asks where Shift selects from
        by_key = isinstance(event, QKeyEvent)  # Shift with an arrow extends from the frame, which is in sight
        return flag.ClearAndSelect | flag.Rows | (command & flag.Current if by_key else flag.NoUpdate)

    def show_sort(self, key: str, *, descending: bool) -> None:
        """Mark the column with this key as sorted, without sorting; none if no column has it."""
        sections = [section for section, column in enumerate(self._rows.columns) if column.key == key]
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self._arrow = (sections[0] if sections else -1, order)
        self._point()

    def show_columns(self, keys: Iterable[str]) -> None:
        wanted = set(keys)
        for section, column in enumerate(self._rows.columns):
            self.setColumnHidden(section, column.key not in wanted)

    def column_menu(self) -> QMenu:
        """Return a menu that shows and hides columns; the last visible one cannot be hidden."""
        menu = QMenu(self)
        shown = sum(not self.isColumnHidden(section) for section in range(len(self._rows.columns)))
        for section, column in enumerate(self._rows.columns):
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(section))
            action.setEnabled(self.isColumnHidden(section) or shown > 1)
            action.toggled.connect(lambda on, section=section: self.setColumnHidden(section, not on))
        return menu

    def copy(self) -> None:
        header = self.horizontalHeader()
        order = [header.logicalIndex(section) for section in range(header.count())]
        columns = [self._rows.columns[section] for section in order if not self.isColumnHidden(section)]

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

    def moveCursor(self, action: QAbstractItemView.CursorAction, held: Qt.KeyboardModifier) -> QModelIndex:
        """Home and End go to the first and last row, not to a cell of the row: rows are selected whole."""
        rows, column = self._rows.count(), max(self.currentIndex().column(), 0)
        if rows and action == QAbstractItemView.CursorAction.MoveHome:
            return self._rows.index(0, column)
        if rows and action == QAbstractItemView.CursorAction.MoveEnd:
            return self._rows.index(rows - 1, column)
        return super().moveCursor(action, held)

    def keyboardSearch(self, search: str) -> None:
        """Select the row that begins with the letters typed; not in a long list, where it would fetch every row."""
        if isinstance(self._rows, ListModel):
            super().keyboardSearch(search)

    def currentChanged(self, current: ModelIndex, previous: ModelIndex) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()  # the ring surrounds a whole row
        self._tell_shown()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(self._in_sight(selected), self._in_sight(deselected))
        if self._placing is None:
            self._own = self._only_id
        self._tell_shown()

    def _in_sight(self, selection: QItemSelection) -> QItemSelection:
        """Cut long ranges to what is painted: for a screen reader Qt lists each cell, 15 s at a million rows."""
        last = self.rowAt(self.viewport().height() - 1)
        top, bottom = max(self.rowAt(0), 0), last if last >= 0 else self._rows.count() - 1
        return cut_to(selection, top, bottom)

    def reset(self) -> None:
        self._said = None  # the rows are others: the page shows one of them anew
        super().reset()

    def _tell_shown(self) -> None:
        shown = self.current_id()
        if shown is not None and shown != self._said:
            self._said = shown
            self.chosen.emit(shown)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        QTimer.singleShot(0, self, self._say_current)  # after Qt has said that the table has the focus

    def _say_current(self) -> None:
        """Let a screen reader say the current cell as the arrow keys do; Qt numbers cells with both headers."""
        current = self.currentIndex()
        if current.isValid() and self.hasFocus():
            focused = QAccessibleEvent(self, QAccessible.Event.Focus)
            focused.setChild((current.row() + 1) * (self._rows.columnCount() + 1) + current.column() + 1)
            QAccessible.updateAccessibility(focused)

    def viewportEvent(self, event: QEvent) -> bool:
        return (self._stale and event.type() in ACTS) or super().viewportEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._stale:
            return
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        if by_key:
            self._choose_framed()
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if index.isValid():
            if not by_key:
                self._choose_pointed_at(index)
            place = self.visualRect(index).bottomLeft() if by_key else event.pos()
            self._pop_up(self.viewport().mapToGlobal(place))

    def _choose_pointed_at(self, index: QModelIndex) -> None:
        """Select the row that a menu is opened on: held keys, or a finger in place of the mouse, leave another one."""
        if self.selectionModel().isSelected(index):
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        else:
            self.stand_at(index.row())
        self._own = self._only_id

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._stale:
            event.ignore()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_id() is not None:
            self._choose_framed()
            self.opened.emit(self._rows.id_at(self.current_row()))
        else:
            super().keyPressEvent(event)

    def _choose_framed(self) -> None:
        """Select the framed row unless several are selected: a key acts on the frame, which Ctrl moves alone."""
        framed = self.currentIndex().row()
        if framed >= 0 and len(self._selected_rows()) < 2:
            self.stand_at(framed)
            self._own = self._only_id

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            self._drawing = True
        elif event.type() in (QEvent.Type.MouseButtonRelease, QEvent.Type.Leave):
            self._drawing = False
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self._titles.clear()
        if event.type() == QEvent.Type.FontChange:
            self._first.clear()
            self._heights.measure()

    def resizeEvent(self, event: QResizeEvent) -> None:
        shown = self.visualRect(self.model().index(self.current_row(), 0))
        super().resizeEvent(event)
        self.share_out()
        self._heights.fit()
        if 0 <= shown.top() < event.oldSize().height() and not self.viewport().rect().intersects(shown):
            self.scrollTo(self.model().index(self.current_row(), 0))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._stale:
            veil = self.palette().color(QPalette.ColorRole.Base)
            veil.setAlphaF(VEIL)
            QPainter(self.viewport()).fillRect(event.rect(), veil)
        if not self._rows.is_loaded:
            sections = [section for section in range(len(self._rows.columns)) if not self.isColumnHidden(section)]
            columns = [(self.columnViewportPosition(section), self.columnWidth(section)) for section in sections]
            paint_expected(self.viewport(), columns, self.verticalHeader().defaultSectionSize())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.share_out()
        self._heights.measure()

    def hideEvent(self, event: QHideEvent) -> None:
        if self._settings is not None:
            self._settings.keep_layout(f"table/{self._name}", self.horizontalHeader().saveState())
        super().hideEvent(event)


def offer_buttons(table: Table, *places: QWidget) -> None:
    """Add a context menu with the given buttons and those inside the given widgets.

    Only visible and enabled ones; the entries of a button's own menu are not repeated. They act on the rows that were
    selected when the menu was opened.
    """

    def fill(menu: QMenu, _ids: list[int]) -> None:
        selected = table.selected_content()

        def act(button: QPushButton) -> None:
            press(button, table, stands=table.selected_content() == selected)

        for place in places:
            for button in [place] if isinstance(place, QPushButton) else place.findChildren(QPushButton):
                if button.isVisible() and button.isEnabled() and button.text() and button.menu() is None:
                    action = menu.addAction(button.icon(), button.text())
                    action.triggered.connect(lambda _checked=False, button=button: act(button))

    table.menu_wanted.connect(fill)


def offer_contact(table: Table, show: Callable[[int], object]) -> None:
    """Add a context menu that shows the selected contact, if it is a single one, on the page of contacts."""

    def fill(menu: QMenu, ids: list[int]) -> None:
        if len(ids) == 1:
            fill_menu(menu, [Entry(_("&Show in Contacts"), lambda: show(ids[0]), "users")])

    table.menu_wanted.connect(fill)


def columns_button(table: Table) -> QPushButton:
    """Return a button that shows and hides columns of a table through a menu."""

    def choose() -> None:
        menu = table.column_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    button = plain(_("&Columns"), choose, "columns-3")
    return button
