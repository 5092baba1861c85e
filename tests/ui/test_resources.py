from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage
from PySide6.QtWidgets import QApplication

from ui import theme
from ui.theme import ICONS, icon

ALL = sorted(path.stem for path in ICONS.glob("*.svg") if path.stem != "leadkeeper")


def inks(image: QImage) -> set[str]:
    """The colours of the pixels that are quite opaque."""
    colours = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return {colour.name() for colour in colours if colour.alpha() == 255}


@pytest.mark.parametrize("name", ALL)
def test_every_icon_can_be_drawn_in_one_ink(qapp: QApplication, name: str) -> None:
    assert inks(icon(name, "accent").pixmap(QSize(48, 48)).toImage()) == {theme.LIGHT.accent}


@pytest.mark.parametrize("name", ALL)
def test_every_icon_is_of_one_family(name: str) -> None:
    text = (ICONS / f"{name}.svg").read_text("utf-8")
    assert 'viewBox="0 0 24 24"' in text
    assert 'stroke-width="1.75"' in text
    assert not re.search("#[0-9a-fA-F]{3}", text)


def test_the_licence_of_the_icons_lies_beside_them() -> None:
    assert "MIT License" in (ICONS / "LICENSE").read_text("utf-8")


def test_an_icon_turns_with_the_theme(qapp: QApplication) -> None:
    made = icon("users", "accent")
    before = inks(made.pixmap(QSize(32, 32)).toImage())
    theme.apply(qapp, "dark")
    after = inks(made.pixmap(QSize(32, 32)).toImage())
    theme.apply(qapp, "light")
    assert (before, after) == ({theme.LIGHT.accent}, {theme.DARK.accent})


def test_an_icon_that_cannot_be_used_is_grey(qapp: QApplication) -> None:
    drawn = icon("users", "accent").pixmap(QSize(32, 32), QIcon.Mode.Disabled)
    assert inks(drawn.toImage()) == {theme.LIGHT.edge}


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0])
def test_an_icon_has_a_pixel_for_every_pixel_of_the_screen(qapp: QApplication, scale: float) -> None:
    drawn = icon("users").pixmap(QSize(20, 20), scale)
    assert drawn.width() == round(20 * scale)
    assert drawn.devicePixelRatio() == scale


def test_an_icon_outlives_the_one_it_was_copied_from(qapp: QApplication) -> None:
    first = icon("users", "accent")
    second = QIcon(first)
    second.addPixmap(icon("mail", "accent").pixmap(QSize(16, 16)))  # makes Qt copy the drawing part
    del first
    assert inks(second.pixmap(QSize(32, 32)).toImage()) == {theme.LIGHT.accent}


def test_the_application_has_its_own_mark(qapp: QApplication) -> None:
    drawn = theme.application_icon().pixmap(QSize(64, 64)).toImage()
    assert drawn.pixelColor(10, 32) == QColor(theme.LIGHT.accent)
