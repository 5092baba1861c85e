from __future__ import annotations

from pathlib import Path

from leadkeeper.flows.sample_complaint import write_complaint
from leadkeeper.flows.trace import trace
from leadkeeper.progress import run
from tests.flows.made_mails import world
from tests.made_archive import restored


def test_the_complaint_leads_to_the_newest_export(tmp_path: Path) -> None:
    with restored(tmp_path, world()) as book:
        write_complaint(book.db, tmp_path / "plainte.eml")

        (found,) = run(trace(book.db, str(tmp_path / "plainte.eml"))).found
        assert (found.contact, found.deliveries[-1].export) == ("c02", "E4")
        assert found.sender is not None
        assert found.sender.address == "offres@remises.example"
