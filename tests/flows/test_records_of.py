"""One person's records, however they are asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadkeeper.errors import LeadKeeperError
from leadkeeper.flows.records_of import records_of
from tests.made_archive import archive, person, restored

PEOPLE = (
    person(1, email="Le.A+news@gmail.com"),
    person(2, email="b@x.example", other_emails=["lea@googlemail.com"]),
    person(3, email="B@X.example"),
    person(4, email="d@x.example"),
)


@pytest.mark.parametrize(
    ("who", "found"),
    [
        ("c1", (1, 2, 3)),
        ("lea@gmail.com", (1, 2, 3)),
        ("L.E.A+other@googlemail.com", (1, 2, 3)),
        ("b@x.example", (1, 2, 3)),
        (" D@x.example ", (4,)),
        ("c4", (4,)),
    ],
)
def test_every_record_is_found(tmp_path: Path, who: str, found: tuple[int, ...]) -> None:
    with restored(tmp_path, archive(*PEOPLE)) as book:
        assert records_of(book.db, who) == found


@pytest.mark.parametrize("who", ["nobody@x.example", "+33639980001", "c9", ""])
def test_nobody_is_refused(tmp_path: Path, who: str) -> None:
    with restored(tmp_path, archive(*PEOPLE)) as book, pytest.raises(LeadKeeperError) as error:
        records_of(book.db, who)
    assert error.value.code == "unknown-contact"


def test_the_id_of_a_merged_record_leads_to_the_one_kept(tmp_path: Path) -> None:
    with restored(tmp_path, archive(*PEOPLE)) as book:
        book.db.conn.execute("INSERT INTO merged (number, ref, contact) VALUES (7, 'lea', 4)")
        assert records_of(book.db, "lea") == (4,)
        book.db.conn.execute("UPDATE contacts SET erased_at = '2026-11-24' WHERE id = 4")
        with pytest.raises(LeadKeeperError):
            records_of(book.db, "lea")
