from __future__ import annotations

from pathlib import Path

from leadkeeper.db import disclosures, forms
from tests.made_archive import archive, person, restored


def test_an_erased_person_rests_on_nothing(tmp_path: Path) -> None:
    with restored(tmp_path, archive(person(1), person(2))) as book:
        assert forms.resting(book.db, "quiz") == 2
        book.db.conn.execute("UPDATE contacts SET erased_at = '2026-11-24' WHERE id = 1")
        assert forms.resting(book.db, "quiz") == 1


def test_only_files_that_went_out_count(tmp_path: Path) -> None:
    delivery = {"id": "E1", "partner": "raoul", "at": "2026-08-01", "contacts": ["c1"]}
    with restored(tmp_path, archive(person(1), deliveries=[delivery])) as book:
        assert disclosures.partners_of_form(book.db, "quiz") == {"raoul": (1, 1)}
        assert len(list(disclosures.people_of_form(book.db, "quiz"))) == 1
        book.db.conn.execute("UPDATE deliveries SET state = 'pending'")
        assert disclosures.partners_of_form(book.db, "quiz") == {}
        assert list(disclosures.people_of_form(book.db, "quiz")) == []
