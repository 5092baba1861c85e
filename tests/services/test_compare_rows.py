"""The rows of a file are compared with those of an export, also over several portions."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadkeeper.domain.book import ExportRequest, Recognised
from leadkeeper.progress import run
from leadkeeper.services.exports import identify
from leadkeeper.services.exports.exporter import export_contacts
from leadkeeper.services.exports.identify import FileRow
from leadkeeper.services.exports.register import list_exports
from tests.made_archive import NOW, archive, person, restored


def test_a_row_names_a_place_only_in_its_own_export() -> None:
    row = FileRow(("E7-000003", "E1-000002"), (), ())
    assert [row.position(ref) for ref in ("E1", "E7", "E2")] == [1, 2, None]


@pytest.mark.parametrize("step", [1, 2, 5_000])
def test_the_tally_does_not_depend_on_portions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    monkeypatch.setattr(identify, "STEP", step)
    with restored(tmp_path, archive(*map(person, range(1, 6)))) as book:
        run(export_contacts(book.db, ExportRequest("raoul", str(tmp_path / "out.xlsx"), traps=0), NOW))
        emails = [email for (email,) in book.db.conn.execute("SELECT email FROM contacts ORDER BY id")]
        rows = [FileRow((f"E1-{n:06d}",), (email,), (email,)) for n, email in enumerate(emails, 1)]
        rows[1], rows[2] = FileRow(("E1-000002",), (), ()), FileRow((), (emails[2],), (emails[2],))
        rows[3] = FileRow(("E1-000099",), (), ("a@else.example",))
        found = run(identify.compare_rows(book.db, list_exports(book.db)[0], rows, "changed"))
    assert found == Recognised("changed", "E1", "Raoul SAS", 5, 2, others=1, altered=2, edited=None)
