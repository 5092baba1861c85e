"""The register knows the fingerprints of what came out."""

from __future__ import annotations

from pathlib import Path

from leadkeeper.domain.book import ExportRequest
from leadkeeper.progress import run
from leadkeeper.services.exports.exporter import export_contacts
from leadkeeper.services.exports.register import exported, registered
from tests.made_archive import NOW, archive, person, restored


def test_an_export_is_known_by_its_fingerprint_and_no_other_is(tmp_path: Path) -> None:
    with restored(tmp_path, archive(person(1))) as book:
        made = run(export_contacts(book.db, ExportRequest("raoul", str(tmp_path / "out.xlsx")), NOW))
        assert registered(book.db, made.sha256) == made.export
        assert registered(book.db, "0" * 64) is None
        assert [entry.body["export"] for entry in exported(book.db)] == [made.export]
