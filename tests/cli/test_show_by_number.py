"""`show` by a telephone number: the only record that has it, and a question where several do."""

from __future__ import annotations

from pathlib import Path

from tests.cli.made_cli import NOW, refused, told
from tests.made_archive import archive, restored


def test_a_person_is_shown_by_the_number_that_nobody_else_has(tmp_path: Path) -> None:
    restored(tmp_path, archive()).close()
    book, file = tmp_path / "book.leads", tmp_path / "stand.csv"
    file.write_text("Nom,Téléphone\nHardy,06 39 98 01 33\nOrsini,06 39 98 77 03\nOrsini L,06 39 98 77 03\n", "utf-8")
    told("import", book, file, *NOW)
    assert told("show", book, "0639980133")["last_name"] == "Hardy"
    assert told("show", book, "+33 6 39 98 01 33")["last_name"] == "Hardy"
    assert refused("show", book, "0639980199")["code"] == "unknown-contact"
