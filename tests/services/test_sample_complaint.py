from __future__ import annotations

from pathlib import Path

from leadkeeper.progress import run
from leadkeeper.services.complaints.tracing import trace
from leadkeeper.services.demo import write_complaint
from tests.made_archive import restored
from tests.services.made_mails import world


def test_the_complaint_leads_to_the_newest_export(tmp_path: Path) -> None:
    with restored(tmp_path, world()) as book:
        write_complaint(book.db, tmp_path / "plainte.eml")

        (found,) = run(trace(book.db, str(tmp_path / "plainte.eml"))).found
        assert (found.contact, found.deliveries[-1].export) == ("c02", "E4")
        assert found.sender is not None
        assert found.sender.address == "offres@remises.example"
