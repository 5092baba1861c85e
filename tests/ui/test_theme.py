from __future__ import annotations

import itertools
import re
from dataclasses import fields
from typing import Any
from unittest.mock import Mock

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from ui import theme
from ui.settings import ThemeMode
from ui.theme import DARK, DARK_CONTRAST, GROUNDS, LIGHT, LIGHT_CONTRAST, TYPE, Colours, Status

STRONG = {"light-contrast": LIGHT_CONTRAST, "dark-contrast": DARK_CONTRAST}
ALL = {"light": LIGHT, "dark": DARK, **STRONG}
THEMES = pytest.mark.parametrize("tokens", ALL.values(), ids=ALL)


def light_of(hexadecimal: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [int(hexadecimal[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio of contrast of two colours, 1 to 21."""
    dark, bright = sorted((light_of(one), light_of(other)))
    return (bright + 0.05) / (dark + 0.05)


TEXT_ON: tuple[tuple[str, str], ...] = (
    *((ink, ground) for ink in ("ink", "soft", "accent_ink") for ground in GROUNDS),
    *((status.value, f"{status.value}_soft") for status in Status),
    *((ink, ground) for ink in ("good", "warn", "bad") for ground in ("window", "card", "stripe", "accent_soft")),
    *(("on_accent", ground) for ground in ("accent", "accent_hover", "accent_pressed")),
    ("on_bubble", "bubble"), ("bubble_ink", "bubble"),
)  # fmt: skip
"""Every ink with the backgrounds its text may have: contrast is 4.5 or more, 7 or more for high contrast."""


def test_contrast_is_measured_as_the_standard_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@THEMES
@pytest.mark.parametrize(("ink", "ground"), TEXT_ON)
def test_every_text_can_be_read_on_its_ground(tokens: Colours, ink: str, ground: str) -> None:
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 4.5


@pytest.mark.parametrize("tokens", STRONG.values(), ids=STRONG)
@pytest.mark.parametrize(("ink", "ground"), [*TEXT_ON, *(("line", ground) for ground in ("window", "card"))])
def test_high_contrast_is_seven_to_one_lines_included(tokens: Colours, ink: str, ground: str) -> None:
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 7


@pytest.mark.parametrize(("mode", "tokens"), [("light", LIGHT_CONTRAST), ("dark", DARK_CONTRAST)])
def test_a_desktop_that_asks_for_high_contrast_gets_it_in_both_modes(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, mode: ThemeMode, tokens: Colours
) -> None:
    with monkeypatch.context() as asked:
        asked.setattr(theme, "high_contrast", lambda _app: True)
        theme.apply(qapp, mode)
        found = (theme.colours() is tokens, tokens.accent in qapp.styleSheet())
    theme.apply(qapp, "light")
    assert found == (True, True)
    assert theme.colours() is LIGHT


@THEMES
@pytest.mark.parametrize("ink", ["edge", "accent"])
@pytest.mark.parametrize("ground", ["card", "window"])
def test_the_edges_of_fields_and_the_focus_ring_can_be_seen(tokens: Colours, ink: str, ground: str) -> None:
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 3


def asked(hexadecimal: str) -> QPalette:
    """The palette of a desktop with this accent colour."""
    made = QPalette()
    made.setColor(QPalette.ColorRole.Accent, QColor(hexadecimal))
    return made


@pytest.mark.parametrize(
    ("platform", "accent", "light", "dark"),
    [
        ("windows", "#0078d4", "#0078d4", DARK.accent),  # what Windows has at first, and its lighter form for dark
        ("windows", "#4cc2ff", LIGHT.accent, "#4cc2ff"),
        ("windows", "#744da9", "#744da9", DARK.accent),  # violet
        ("cocoa", "#007aff", LIGHT.accent, "#007aff"),  # white text on it would have 4.0
        ("windows", "#e81123", LIGHT.accent, DARK.accent),  # red means wrong
        ("windows", "#107c10", LIGHT.accent, DARK.accent),  # green means good
        ("windows", "#8e562e", LIGHT.accent, DARK.accent),  # brown is near a warning
        ("windows", "#5d5a58", LIGHT.accent, DARK.accent),  # grey is the edge of a field without focus
        ("xcb", "#744da9", LIGHT.accent, DARK.accent),
        ("wayland", "#744da9", LIGHT.accent, DARK.accent),
    ],
)
def test_the_ring_has_the_accent_of_the_platform_where_it_is_seen_and_means_nothing(
    monkeypatch: pytest.MonkeyPatch, platform: str, accent: str, light: str, dark: str
) -> None:
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: platform)
    wished = theme.platform_accent(asked(accent))
    assert (theme.ring_of(LIGHT, wished), theme.ring_of(DARK, wished)) == (light, dark)
    for strong in STRONG.values():
        assert theme.ring_of(strong, wished) == strong.accent


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_whatever_the_accent_the_ring_is_seen_and_selected_text_read(tokens: Colours) -> None:
    wished = [QColor.fromHsl(*one) for one in itertools.product(range(0, 360, 12), (40, 140, 255), range(0, 256, 16))]
    rings = {theme.ring_of(tokens, one) for one in wished}
    assert tokens.accent in rings
    assert len(rings) > 20
    for ring in rings:
        assert contrast(ring, tokens.on_accent) >= 4.5
        assert all(contrast(ring, getattr(tokens, ground)) >= 3 for ground in theme.GROUNDS)
        assert 185 <= QColor(ring).hslHue() <= 315


def test_a_field_with_the_focus_and_selected_text_have_the_ring_buttons_keep_our_own(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: "windows")
    former = qapp.property(theme.ACCENT)
    qapp.setProperty(theme.ACCENT, theme.platform_accent(asked("#744da9")))
    try:
        sheet = theme.style_sheet(LIGHT, QFont("Sans", 10))
        assert theme.ring(LIGHT) == "#744da9"
    finally:
        qapp.setProperty(theme.ACCENT, former)
    assert "selection-background-color: #744da9; selection-color: #ffffff" in sheet
    assert 'QPushButton:focus, QToolButton[look="plain"]:focus { border: 2px solid #744da9' in sheet
    assert f'QPushButton[look="primary"] {{ background: {LIGHT.accent}' in sheet
    focused = re.findall(r"([^{}]*:focus[^{}]*)\{([^}]*)\}", sheet)
    assert not [selector for selector, how in focused if LIGHT.accent in how]
    assert theme.ring(LIGHT) == LIGHT.accent


@THEMES
@pytest.mark.parametrize("ink", ["bar", "whole", "accent"])
@pytest.mark.parametrize("ground", ["card", "hover"])
def test_the_bars_of_charts_can_be_seen(tokens: Colours, ink: str, ground: str) -> None:
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= (3 if ground == "card" else 2.5)


@THEMES
def test_every_status_has_an_ink_and_a_ground(tokens: Colours) -> None:
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for status in Status for colour in tokens.of(status))


@THEMES
def test_every_colour_is_six_digits(tokens: Colours) -> None:
    assert all(re.fullmatch("#[0-9a-f]{6}", getattr(tokens, one.name)) for one in fields(tokens))


@THEMES
def test_the_style_sheet_has_no_colour_or_size_of_its_own(tokens: Colours) -> None:
    template = (theme.STYLE / "app.qss").read_text("utf-8")
    bare = re.sub(r"/\*.*?\*/", "", template, flags=re.DOTALL)
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|(?<![\w}])\d+(?:px|pt)", bare)
    assert "$" not in theme.style_sheet(tokens, QFont("Sans", 10))


@pytest.mark.parametrize(("folder", "tokens"), [("light", LIGHT), ("dark", DARK)])
def test_the_marks_of_the_style_sheet_are_drawn_in_the_colours_of_the_theme(folder: str, tokens: Colours) -> None:
    template = (theme.STYLE / "app.qss").read_text("utf-8")
    for name in set(re.findall(r"url\(style:([\w.]+)\)", template)):
        inks = set(re.findall("#[0-9a-f]{6}", (theme.STYLE / folder / name).read_text("utf-8")))
        assert inks <= {tokens.soft, tokens.on_accent}
        assert inks


@pytest.mark.parametrize(("mode", "tokens"), [("light", LIGHT), ("dark", DARK), ("system", LIGHT)])
def test_a_mode_is_the_palette_of_the_whole_application(qapp: QApplication, mode: ThemeMode, tokens: Colours) -> None:
    theme.apply(qapp, mode)
    try:
        assert theme.colours() is tokens
        assert qapp.palette().color(QPalette.ColorRole.Window).name() == tokens.window
        assert tokens.accent in qapp.styleSheet()
    finally:
        theme.apply(qapp, "light")


@pytest.mark.parametrize(("mode", "wish"), [("light", "Light"), ("dark", "Dark"), ("system", "Unknown")])
def test_title_bars_and_boxes_of_the_system_are_asked_to_follow(mode: ThemeMode, wish: str) -> None:
    pretended = Mock()
    theme.change(pretended, mode)
    pretended.styleHints().setColorScheme.assert_called_once_with(Qt.ColorScheme[wish])


def test_the_window_turns_with_the_desktop_only_where_it_follows_it(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    turned: list[str] = []
    mode: list[ThemeMode] = ["system"]
    ours = Mock(styleHints=qapp.styleHints)  # windows of other tests follow the real one
    monkeypatch.setattr(theme, "_prepare", lambda app, wanted: turned.append(wanted) if app is ours else None)
    monkeypatch.setattr(theme, "change", lambda app, wanted: turned.append(f"to {wanted}") if app is ours else None)
    end = theme.follow(ours, lambda: mode[0], lambda: turned.append("dressed"))
    hints = qapp.styleHints()
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    mode[0] = "light"
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    mode[0] = "system"
    end()
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert turned == ["system", "to system", "dressed"]


def test_type_grows_with_the_size_that_the_system_asks_for() -> None:
    large = theme.body_font(QFont("Sans", 14))
    assert theme.scaled(large, TYPE.title).pointSizeF() == pytest.approx(14 * TYPE.title)


def test_type_is_never_smaller_than_can_be_read() -> None:
    assert theme.body_font(QFont("Sans", 7)).pointSizeF() == theme.LEAST_POINTS


def test_an_icon_without_room_is_painted_without_a_complaint_of_qt(qtlog: Any) -> None:
    canvas = QPixmap(20, 20)
    painter = QPainter(canvas)
    theme.icon("search").paint(painter, QRect(0, 0, 0, 20))
    painter.end()
    assert theme.icon("search").pixmap(QSize(0, 0)).isNull()
    assert [record.message for record in qtlog.records if "ainter" in record.message] == []
