from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ui.book_pages import BookPages
from ui.idle import ModulePreloader, missing

WAIT_MS = 10_000
MADE = ("ui.made_page", "ui.made_part", "ui.made_late")


@pytest.fixture(autouse=True)
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Three modules among those of the window: a page, its part, and one that only a function of the page needs."""
    import ui

    (tmp_path / "made_page.py").write_text(
        "import os\nfrom ui.made_part import PART\nimport ui.jobs\ndef late():\n    from ui.made_late import LATE\n"
    )
    (tmp_path / "made_part.py").write_text("PART = 1\n")
    (tmp_path / "made_late.py").write_text("LATE = 1\n")
    monkeypatch.setattr(ui, "__path__", [*ui.__path__, str(tmp_path)])
    yield
    for name in MADE:
        sys.modules.pop(name, None)


def test_a_part_is_loaded_before_the_page_that_needs_it() -> None:
    assert list(missing(["ui.made_page"])) == ["ui.made_part", "ui.made_page"]


def test_what_is_loaded_already_is_left_alone() -> None:

    assert "ui.jobs" not in list(missing(["ui.made_page", "ui.jobs"]))


def test_a_module_that_two_pages_need_comes_once() -> None:
    assert list(missing(["ui.made_part", "ui.made_page", "ui.made_part"])) == ["ui.made_part", "ui.made_page"]


def test_loading_a_page_loads_nothing_that_only_its_functions_need(qtbot: QtBot) -> None:
    ahead = ModulePreloader(["ui.made_page"], parent := QObject())
    assert ahead.ended
    ahead.begin()
    qtbot.waitUntil(lambda: ahead.ended, timeout=WAIT_MS)
    assert {name for name in MADE if name in sys.modules} == {"ui.made_page", "ui.made_part"}
    del parent


def test_every_page_has_its_code_where_it_is_looked_for() -> None:
    specs = BookPages(*[None] * 4).specs()  # type: ignore[list-item]  # nothing is asked of them
    assert len(specs) > 1
    assert all(find_spec(spec.code) for spec in specs)


def test_what_is_no_module_needs_nothing_else() -> None:
    assert list(missing(["ui.made_nowhere"])) == ["ui.made_nowhere"]
