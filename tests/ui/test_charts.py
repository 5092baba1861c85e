from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.hearing import described
from tests.ui.stretch import settle
from ui import theme
from ui.theme import SPACE, Status
from ui.widgets import charts
from ui.widgets.charts import Bar, Funnel, FunnelBar, Trend, bar_width, columns, nice_most, slots_of

STEPS = (
    FunnelBar("all", "In the file", 41302, status=Status.PLAIN),
    FunnelBar("consent", "Said yes", 18640, 22662, "no partner box ticked"),
    FunnelBar("left", "Not delivered yet", 1, 18639, "sent before", Status.GOOD),
)


def funnel(qtbot: QtBot, width: int = 900) -> Funnel:
    made = Funnel()
    qtbot.addWidget(made)
    made.set_steps(STEPS)
    made.resize(width, made.sizeHint().height())
    made.show()
    return made


def pixels(widget: QWidget) -> dict[str, int]:
    image = widget.grab().toImage()
    found: dict[str, int] = {}
    for x in range(image.width()):
        for y in range(image.height()):
            name = image.pixelColor(x, y).name()
            found[name] = found.get(name, 0) + 1
    return found


@pytest.mark.parametrize(
    ("count", "most", "width"),
    [(41302, 41302, 454), (18640, 41302, 205), (0, 41302, 0), (1, 1_500_000, SPACE.xs), (5, 0, 0), (9, 3, 454)],
)
def test_a_bar_is_as_long_as_its_share(count: int, most: int, width: int) -> None:
    assert bar_width(count, most, 454) == width


@pytest.mark.parametrize("width", [500, 800, 1300])
@pytest.mark.parametrize("why", [0, 120, 900])
def test_the_columns_of_a_funnel_follow_one_another_inside_its_width(width: int, why: int) -> None:
    made = columns(width, 180, 60, why)
    places = [made.label, made.bar, made.number, made.why]
    for (left, wide), (after, _wide) in pairwise(places):
        assert left + wide <= after
    assert made.why[0] + made.why[1] <= width
    assert all(wide >= 0 for _left, wide in places)
    assert made.bar[1] > 0


def test_the_bar_takes_what_the_words_leave() -> None:
    assert columns(1300, 180, 60, 120).bar[1] > columns(1300, 180, 60, 300).bar[1]


def test_long_words_leave_a_quarter_of_the_row_to_its_bar() -> None:
    assert columns(1100, 900, 60, 900).bar[1] >= 1100 // 4 - SPACE.s


def test_the_columns_of_all_rows_stand_in_line(qtbot: QtBot) -> None:
    made = funnel(qtbot)
    assert len({row.width() for row in made.rows}) == 1
    assert made.columns_for(900) == made.columns_for(900)


@pytest.mark.parametrize("width", [560, 716, 1300])
def test_no_word_of_a_funnel_is_cut_and_a_bar_stays(qtbot: QtBot, width: int) -> None:
    made = funnel(qtbot)
    name = "Bœuf & Château Assurances SA"
    made.set_steps(
        [
            FunnelBar("all", "Dans le carnet", 6516),
            FunnelBar("named", f"La liste vue nomme {name}", 1270),
            FunnelBar("fit", f"{name} peut recevoir", 0, 1113, f"contrat, secteur ou suspension : {name}"),
        ]
    )
    made.resize(width, made.heightForWidth(width))
    settle()
    assert [line for row in made.rows for lines in row.lines(width) for line in lines if "…" in line] == []
    assert made.columns_for(width).bar[1] >= charts.BAR_LEAST
    for row in made.rows:
        assert row.height() >= row.heightForWidth(width)


def test_bars_are_painted_in_the_colour_of_their_status(qtbot: QtBot) -> None:
    first, second, third = (pixels(row) for row in funnel(qtbot).rows)
    tokens = theme.LIGHT
    bars = (first[tokens.whole], second[tokens.accent], third[tokens.good])
    assert bars[0] > bars[1] > bars[2] > 0
    assert bars[1] / bars[0] == pytest.approx(18640 / 41302, abs=0.05)


def test_a_press_on_a_row_says_which_step_it_is(qtbot: QtBot) -> None:
    made = funnel(qtbot)
    with qtbot.waitSignal(made.clicked) as clicked:
        qtbot.mouseClick(made.rows[1], Qt.MouseButton.LeftButton)
    assert clicked.args == ["consent"]


def test_a_row_can_be_pressed_by_keyboard(qtbot: QtBot) -> None:
    made = funnel(qtbot)
    with qtbot.waitSignal(made.clicked) as clicked:
        qtbot.keyClick(made.rows[2], Qt.Key.Key_Space)
    assert clicked.args == ["left"]


def test_a_row_says_in_a_sentence_what_it_shows(qtbot: QtBot) -> None:
    made = funnel(qtbot)
    assert made.rows[0].accessibleName() == "In the file: 41,302 people"
    assert made.rows[1].accessibleName() == "Said yes: 18,640 people. 22,662 left out: no partner box ticked"
    assert {described(row) for row in made.rows} == {""}  # neither the same once more, nor the tags of its tooltip
    QApplication.sendEvent(made.rows[1], QHelpEvent(QEvent.Type.ToolTip, QPoint(9, 9), QPoint(9, 9)))
    assert "22,662 left out" in QToolTip.text()


def test_the_focus_stays_on_its_step_when_the_figures_change(qtbot: QtBot) -> None:
    made = funnel(qtbot)
    made.activateWindow()
    made.rows[1].setFocus()
    qtbot.waitUntil(made.rows[1].hasFocus)
    made.set_steps(STEPS[:2])
    assert made.rows[1].hasFocus()
    assert theme.LIGHT.accent in pixels(made.rows[1])


def test_until_its_steps_are_known_a_funnel_keeps_their_room(qtbot: QtBot) -> None:
    made = Funnel()
    qtbot.addWidget(made)
    made.resize(900, made.minimumHeight())
    made.show()
    assert theme.LIGHT.track in pixels(made)
    expected = made.height()
    made.set_steps(STEPS * (charts.EXPECTED // len(STEPS)))
    settle()
    assert made.heightForWidth(900) == expected


def test_an_empty_funnel_is_empty(qtbot: QtBot) -> None:
    made = funnel(qtbot)
    made.set_steps([])
    assert (made.rows, made.most) == ([], 0)


BARS = [Bar(name, whole, part, f"{name}: {whole}") for name, whole, part in (("Dec", 40, 10), ("Jan", 80, 20))]


def trend(qtbot: QtBot) -> Trend:
    made = Trend("New people by month")
    qtbot.addWidget(made)
    made.set_bars(BARS)
    made.resize(400, 240)
    made.show()
    return made


@pytest.mark.parametrize(
    ("most", "top"), [(0, 2), (1, 2), (2, 2), (3, 4), (9, 10), (11, 12), (101, 120), (1307, 1600), (10_001, 12_000)]
)
def test_the_top_of_the_scale_is_round_and_holds_all(most: int, top: int) -> None:
    assert nice_most(most) == top


def test_every_bar_has_the_same_room_and_none_is_lost() -> None:
    places = slots_of(7, QRect(10, 5, 100, 50))
    assert (places[0].left(), places[-1].right()) == (10, 109)
    assert all(one.right() + 1 == other.left() for one, other in pairwise(places))
    assert slots_of(0, QRect(0, 0, 100, 50)) == []


def test_the_arrow_keys_go_from_bar_to_bar_and_say_its_sentence(qtbot: QtBot) -> None:
    made = trend(qtbot)
    said = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Home):
        qtbot.keyClick(made, key)
        said.append(made.accessibleDescription())
    assert said == ["Dec: 40", "Jan: 80", "Jan: 80", "Dec: 40"]


def test_the_mouse_says_the_sentence_of_the_bar_below_it(qtbot: QtBot) -> None:
    made = trend(qtbot)
    qtbot.mouseMove(made, made.rect().center() + made.rect().center() / 2)
    assert made.current == 1


def test_bars_are_painted_whole_and_in_part(qtbot: QtBot) -> None:
    seen = pixels(trend(qtbot))
    assert seen[theme.LIGHT.bar] > seen[theme.LIGHT.accent] > 0


def test_without_figures_there_is_a_scale_and_nothing_to_stand_on(qtbot: QtBot) -> None:
    made = trend(qtbot)
    made.set_bars([])
    qtbot.keyClick(made, Qt.Key.Key_Right)
    assert made.current == -1
    assert theme.LIGHT.accent not in pixels(made)


def test_all_figures_are_there_for_those_who_cannot_see_them(qtbot: QtBot) -> None:
    assert trend(qtbot).accessibleDescription() == "Dec: 40; Jan: 80"


def test_the_ring_is_as_thick_as_the_theme_says() -> None:
    assert charts.SIZE.ring == 2
