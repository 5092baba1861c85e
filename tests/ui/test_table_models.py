from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ui.models.table_model import (
    KEPT_PAGES,
    PAGE,
    WAITING_PAGES,
    Column,
    Fetch,
    LazyModel,
    ListModel,
    TableModel,
    place_of,
)
from ui.theme import Status

Deliver = Callable[[Mapping[int, Any] | None], None]


MILLION = 1_000_000


COLUMNS = (
    Column("name", "Name"),
    Column("age", "Age", align="right"),
    Column(
        "standing",
        "Standing",
        status=lambda row: Status.GOOD if row["age"] else None,
        tooltip=lambda row: f"because of {row['name']}",
        sortable=False,
    ),
)


def person(one: int) -> dict[str, Any]:
    return {"id": one, "name": f"person {one}", "age": one % 90, "standing": "eligible"}


class Desk:
    """Fetches rows when told to, and notes what was asked."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.waiting: list[tuple[list[int], Deliver]] = []

    def fetch(self, ids: Sequence[int], deliver: Deliver) -> None:
        self.asked.append(list(ids))
        self.waiting.append((list(ids), deliver))

    def bring(self, missing: frozenset[int] = frozenset()) -> None:
        """Delivers what was asked for longest."""
        ids, deliver = self.waiting.pop(0)
        deliver({one: person(one) for one in ids if one not in missing})


def at_once(ids: Sequence[int], deliver: Deliver) -> None:
    deliver({one: person(one) for one in ids})


def lazy(fetch: Fetch, ids: Sequence[int]) -> LazyModel:
    model = LazyModel(COLUMNS, fetch)
    model.set_ids(array("q", ids))
    return model


def shown(model: TableModel, row: int, column: int = 0, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
    return model.data(model.index(row, column), role)


@pytest.mark.parametrize("n", [0, 1, PAGE, PAGE + 1])
def test_lazy_rows_keep_the_rules_of_models(qtmodeltester: ModelTester, n: int) -> None:
    qtmodeltester.check(lazy(at_once, range(n)))


def test_rows_on_their_way_keep_the_rules_of_models(qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(lazy(Desk().fetch, range(500)))


def test_list_rows_keep_the_rules_of_models(qtmodeltester: ModelTester) -> None:
    model = ListModel(COLUMNS, [person(one) for one in (3, 1, 2)])
    qtmodeltester.check(model)
    model.sort(1)
    model.set_rows([person(4)])


def test_a_row_is_a_placeholder_until_its_page_arrives(qtbot: QtBot) -> None:
    desk = Desk()
    model = lazy(desk.fetch, range(1000, 1500))
    assert (shown(model, 3), model.row_at(3)) == (None, None)
    with qtbot.waitSignal(model.dataChanged) as changed:
        desk.bring()
    assert (shown(model, 3), model.row_at(3)) == ("person 1003", person(1003))
    assert [index.row() for index in changed.args[:2]] == [0, PAGE - 1]


def test_a_page_is_asked_for_once() -> None:
    desk = Desk()
    model = lazy(desk.fetch, range(1000))
    for row in range(PAGE):
        shown(model, row)
    assert desk.asked == [list(range(PAGE))]


def test_the_last_page_is_as_long_as_what_is_left(qtbot: QtBot) -> None:
    desk = Desk()
    model = lazy(desk.fetch, range(PAGE + 7))
    shown(model, PAGE)
    with qtbot.waitSignal(model.dataChanged) as changed:
        desk.bring()
    assert desk.asked == [list(range(PAGE, PAGE + 7))]
    assert changed.args[1].row() == PAGE + 6


def test_one_page_is_on_its_way_at_a_time_and_the_one_seen_last_comes_next() -> None:
    desk = Desk()
    model = lazy(desk.fetch, range(100 * PAGE))
    for page in range(50):
        shown(model, page * PAGE)
    for _ in range(WAITING_PAGES + 1):
        desk.bring()
    assert desk.waiting == []
    assert [ids[0] // PAGE for ids in desk.asked] == [0, 49, 48, 47, 46]


def test_only_so_many_pages_are_kept_and_the_one_not_seen_for_longest_goes() -> None:
    desk = Desk()
    model = lazy(desk.fetch, range((KEPT_PAGES + 2) * PAGE))
    for page in range(KEPT_PAGES + 1):
        shown(model, page * PAGE)
        desk.bring()
        shown(model, 0)
    asked = len(desk.asked)
    shown(model, 0)
    assert len(desk.asked) == asked
    shown(model, PAGE)
    assert len(desk.asked) == asked + 1


def test_rows_of_a_list_that_is_no_longer_shown_are_not_taken() -> None:
    desk = Desk()
    model = lazy(desk.fetch, range(10))
    shown(model, 0)
    model.set_ids(array("q", [7, 8]))
    shown(model, 0)
    desk.bring()
    assert shown(model, 0) is None
    desk.bring()
    assert shown(model, 0) == "person 7"


def test_a_person_erased_meanwhile_is_an_empty_row() -> None:
    desk = Desk()
    model = lazy(desk.fetch, range(3))
    shown(model, 1)
    desk.bring(missing=frozenset({1}))
    assert (shown(model, 0), shown(model, 1)) == ("person 0", None)
    assert len(desk.asked) == 1


def test_a_page_that_cannot_be_had_is_not_asked_for_again_and_again() -> None:
    desk = Desk()
    model = lazy(desk.fetch, range(3 * PAGE))
    shown(model, 0)
    desk.waiting.pop()[1](None)
    shown(model, 0)
    shown(model, PAGE)
    assert [ids[0] for ids in desk.asked] == [0, PAGE]


def test_a_million_ids_are_shown_without_asking_for_a_million_rows() -> None:
    desk = Desk()
    model = lazy(desk.fetch, array("q", range(MILLION, 0, -1)))
    assert (model.rowCount(), model.id_at(MILLION - 1), model.row_of(1)) == (MILLION, 1, MILLION - 1)
    shown(model, MILLION - 1)
    desk.bring()
    assert shown(model, MILLION - 1) == "person 1"
    assert sum(map(len, desk.asked)) <= PAGE


def test_an_id_that_is_not_in_the_list_is_nowhere() -> None:
    assert lazy(at_once, [4, 5]).row_of(6) == -1
    assert ListModel(COLUMNS, [person(4)]).row_of(6) == -1


@pytest.mark.parametrize(
    ("wanted", "ids", "place"),
    [
        (7, [5, 6, 7, 7], 2),
        (0, [1, 0], 1),
        (1, [0x0100_0000_0000_0000, 0x01, 5], 1),
        (256, [1, 65536], -1),
        (5, [], -1),
        (-1, [3, -1], 1),
    ],
)
def test_an_id_is_found_only_where_it_stands_whole(wanted: int, ids: list[int], place: int) -> None:
    assert place_of(wanted, array("q", ids)) == place


def test_sorting_a_lazy_table_is_asked_of_the_page(qtbot: QtBot) -> None:
    model = lazy(at_once, range(3))
    with qtbot.waitSignal(model.sort_wanted) as wanted:
        model.sort(1, Qt.SortOrder.DescendingOrder)
    assert wanted.args == ["age", True]


def test_a_column_that_cannot_be_sorted_is_left_alone(qtbot: QtBot) -> None:
    model = lazy(at_once, range(3))
    with qtbot.assertNotEmitted(model.sort_wanted):
        model.sort(2)
        model.sort(-1)


def test_rows_from_anywhere_can_be_had_for_copying() -> None:
    got: list[Any] = []
    model = lazy(at_once, range(1000))
    model.with_rows([999, 0], got.extend)
    assert [row["id"] for row in got] == [999, 0]


@pytest.mark.parametrize(
    ("role", "answer"),
    [
        (Qt.ItemDataRole.DisplayRole, "eligible"),
        (Qt.ItemDataRole.ToolTipRole, "because of person 7"),
        (Qt.ItemDataRole.AccessibleTextRole, "Standing: eligible"),
        (Qt.ItemDataRole.DecorationRole, None),
    ],
)
def test_a_cell_answers_in_words_and_its_column_in_status(role: int, answer: object) -> None:
    model = ListModel(COLUMNS, [person(7)])
    assert shown(model, 0, 2, role) == answer
    assert [column.status(person(7)) for column in model.columns if column.status] == [Status.GOOD]


def test_a_header_says_its_title_and_stands_where_its_column_stands() -> None:
    model = ListModel(COLUMNS)
    across = Qt.Orientation.Horizontal
    assert model.headerData(1, across) == "Age"
    assert model.headerData(1, across, Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert model.headerData(1, Qt.Orientation.Vertical) is None


@dataclass
class Partner:
    name: str
    since: date | None


def test_a_small_table_sorts_itself_whatever_is_in_it() -> None:
    columns = (Column("name", "Partner"), Column("since", "Since"))
    model = ListModel(columns, [Partner("b", date(2026, 1, 2)), Partner("A", None), Partner("c", date(2025, 1, 2))])
    model.sort(0)
    assert [row.name for row in model.rows] == ["A", "b", "c"]
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert [row.name for row in model.rows] == ["b", "c", "A"]
    assert model.id_at(2) == 2


def test_a_small_table_is_sorted_as_a_dictionary_is() -> None:
    model = ListModel(
        COLUMNS, [{"id": n, "name": name} for n, name in enumerate(["Zoé", "Élan", "Odile", "Œuvre", "eva"])]
    )
    model.sort(0)
    assert [row["name"] for row in model.rows] == ["Élan", "eva", "Odile", "Œuvre", "Zoé"]


def test_a_small_table_stays_sorted_when_its_rows_change() -> None:
    model = ListModel(COLUMNS, [person(1)])
    model.sort(1)
    model.set_rows([person(5), person(3)])
    assert [model.id_at(row) for row in range(2)] == [3, 5]


def test_a_row_that_someone_holds_keeps_its_place_when_a_small_table_is_sorted() -> None:
    model = ListModel(COLUMNS, [person(5), person(3)])
    held = QPersistentModelIndex(model.index(0, 0))
    model.sort(1)
    assert (held.row(), model.id_at(held.row())) == (1, 5)
