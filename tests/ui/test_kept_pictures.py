"""The pictures of guide and README: small files, and nothing of them is another colour."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from leadkeeper.domain.book import Owner
from leadkeeper.services.books.open import new_book
from tests.shots.__main__ import _again
from tests.shots.guide import OF_GUIDE, OF_MONTH, OF_README, small
from tests.shots.pictures import PAGES, pictures
from tests.ui.test_all_pages import MOTIVES


def drawn(path: Path) -> Path:
    """A picture of a ground, a card, and a rare red word."""
    image = QImage(1320, 860, QImage.Format.Format_RGB32)
    image.fill(QColor("#f4f6f8"))
    painter = QPainter(image)
    painter.fillRect(40, 40, 1000, 600, Qt.GlobalColor.white)
    painter.fillRect(60, 60, 12, 12, QColor("#b42318"))
    painter.end()
    image.save(str(path))
    return path


def test_a_kept_picture_is_narrower_and_shows_the_same_colours(tmp_path: Path) -> None:
    image = QImage(str(small(drawn(tmp_path / "drawn.png"), tmp_path / "kept" / "page.png")))
    assert (image.width(), image.colorCount() <= 256) == (1000, True)
    assert [image.pixelColor(*at).name() for at in ((5, 5), (300, 300), (50, 50))] == ["#f4f6f8", "#ffffff", "#b42318"]


def test_every_picture_that_is_kept_is_one_that_is_taken() -> None:
    assert {*OF_GUIDE.values(), *OF_README.values(), *OF_MONTH.values()} <= {*MOTIVES}


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A book that is not the sample, with nothing in it."""
    path = tmp_path / "own.leads"
    new_book(path, Owner("Clodomir & Eulalie SARL", "123456782")).close()
    return path


def test_of_one_s_own_book_its_pages_are_taken(own: Path, qtbot: QtBot, tmp_path: Path) -> None:
    taken = pictures(own, tmp_path / "out", ["light"], ["en"], only_pages=True)
    assert [one.name for one in taken] == [f"{name}_light_en.png" for name in PAGES]


def test_a_picture_of_what_it_has_not_is_refused_in_words(own: Path, qtbot: QtBot, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="has nothing to show for “corrected”"):
        pictures(own, tmp_path / "out", ["light"], ["en"], ["corrected"])


def test_the_other_scale_is_asked_for_in_the_same_words_but_for_the_scale() -> None:
    assert _again(["home", "--scale", "100", "--theme", "dark"])[4:] == ["home", "--theme", "dark"]
