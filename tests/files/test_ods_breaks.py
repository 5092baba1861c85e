"""Line breaks and tabs inside a paragraph of an .ods are kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from leadkeeper.files import calamine_patches
from leadkeeper.files.calamine_patches import readable
from tests.files.made_books import inline, ods_text, raw_ods, raw_xlsx


def cells(path: Path) -> list[list[Any]]:
    with path.open("rb") as stream:
        return CalamineWorkbook.from_filelike(readable(path, stream)).get_sheet_by_index(0).to_python()


def sheet(tmp_path: Path, *texts: str) -> Path:
    row = "".join(map(ods_text, texts))
    return raw_ods(
        tmp_path / "a.ods", f'<table:table table:name="S"><table:table-row>{row}</table:table-row></table:table>'
    )


@pytest.mark.parametrize("chunk", [1, 7, 1 << 20])
def test_breaks_and_tabs_become_characters(tmp_path: Path, chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calamine_patches, "CHUNK", chunk)
    path = sheet(tmp_path, "Le<text:line-break/>mardi", 'a<text:tab text:tab-ref="30"/>b', "x &lt;text:tab/&gt;")
    assert cells(path) == [["Le\nmardi", "a\tb", "x <text:tab/>"]]


@pytest.mark.parametrize("chunk", [1, 1 << 20])
def test_a_break_with_a_closing_tag_is_one_break(tmp_path: Path, chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calamine_patches, "CHUNK", chunk)
    assert cells(sheet(tmp_path, "a<text:line-break></text:line-break>b")) == [["a\nb"]]


def test_other_workbooks_are_given_as_they_are(tmp_path: Path) -> None:
    plain = sheet(tmp_path, "a<text:s/>b")
    other = raw_xlsx(tmp_path / "a.xlsx", f'<row r="1">{inline("A1", "x")}</row>')
    for path in (plain, other):
        with path.open("rb") as stream:
            assert readable(path, stream) is stream
