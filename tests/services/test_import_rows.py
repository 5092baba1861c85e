"""Every record of a file is in one batch: taken, refused or blank, with the lines as they stood."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from leadkeeper.domain.imports.row_reader import RowContext
from leadkeeper.domain.time import PARIS
from leadkeeper.files.document import AS_FOUND
from leadkeeper.progress import run
from leadkeeper.services.imports import batch
from leadkeeper.services.imports.batch import Batch, batches
from leadkeeper.services.imports.plan import Choices, open_lead_file, plan_file

TEXT = "e-mail;nom;newsletter\na@x.example;A;non\n\nnobody;B;\nb@x.example;B;non\ncontact@x.example;C;\nc@x.example;D\n"


def read(path: Path) -> list[Batch]:
    path.write_text(TEXT, "utf-8")
    with open_lead_file(path, AS_FOUND, Choices()) as document:
        plan = run(plan_file(document, AS_FOUND))
        return list(batches(plan.lists, RowContext(datetime(2026, 11, 24, 10, tzinfo=PARIS))))


@pytest.mark.parametrize("size", [2, 3, 2000])
def test_batches_hold_all_records_whatever_their_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(batch, "CHUNK", size)
    found = read(tmp_path / "leads.csv")
    assert [key for batch in found for key in batch.rows.keys] == [
        *("a@x.example", "b@x.example", "contact@x.example", "c@x.example")
    ]
    assert [(record.line, no.code) for batch in found for record, no in batch.refused] == [(4, "bad-email")]
    assert sum(batch.blank for batch in found) == 1
    assert sum(batch.size for batch in found) == 6
    assert set().union(*(batch.warnings for batch in found)) == {"role-address", "ragged-rows"}


def test_the_lines_are_told_as_they_stood(tmp_path: Path) -> None:
    (batch,) = read(tmp_path / "leads.csv")
    assert batch.first_line == 2
    assert json.loads(batch.source)[2] == [4, ["nobody", "B", ""]]


def test_equal_answers_are_one_kind(tmp_path: Path) -> None:
    (batch,) = read(tmp_path / "leads.csv")
    assert [kind.event for kind in batch.kinds] == ["refused"]
    assert list(batch.rows.answers.kinds) == [0, 0]
