from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadkeeper.db import contacts
from leadkeeper.db.book import undo_log
from leadkeeper.db.engine import Db, fetch_value
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.contacts.editing import PART, Edited, change_tags, contest, set_owner, set_stage, tags
from leadkeeper.services.contacts.listing import list_contacts
from tests.made_archive import NOW, archive, person, restored


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Db]:
    people = [person(1), person(2, country="BE"), person(3, tags=["hot"], stage="lost")]
    with restored(tmp_path, archive(*people)) as book:
        yield book.db


def stages(db: Db) -> list[str | None]:
    return [one.stage for one in contacts.read(db, [1, 2, 3])]


def test_people_are_put_into_a_stage(db: Db) -> None:
    assert run(set_stage(db, [1, 3], "lost", NOW)) == Edited(1, 1)
    assert stages(db) == ["lost", "new", "lost"]


def test_all_who_are_listed_are_changed_together(db: Db) -> None:
    assert run(set_stage(db, list_contacts(db, "", {"country": "FR"}), "customer", NOW)).people == 2
    assert stages(db) == ["customer", "new", "customer"]


def test_an_owner_is_named_without_spaces_around(db: Db) -> None:
    assert run(set_owner(db, [2], " Eulalie ", NOW)).people == 1
    assert contacts.read(db, [2])[0].owner == "Eulalie"


def test_nobody_is_in_charge_where_the_name_is_empty(db: Db) -> None:
    run(set_owner(db, [1], "Eulalie", NOW))
    run(set_owner(db, [1], " ", NOW))
    assert contacts.read(db, [1])[0].owner is None


def test_tags_are_given_and_taken_away(db: Db) -> None:
    assert run(change_tags(db, [1, 2, 3], ["fair", " fair ", ""], ["hot"], NOW)).people == 3
    assert [one.tags for one in contacts.read(db, [1, 2, 3])] == [("fair",)] * 3
    assert tags(db) == ["fair"]


def test_tags_that_people_have_are_no_change(db: Db) -> None:
    assert run(change_tags(db, [3], ["hot"], ["cold"], NOW)) == Edited(None, 0)


def test_a_dispute_is_written_down_and_settled(db: Db) -> None:
    run(contest(db, [1], True, NOW))
    assert contacts.read(db, [1])[0].contested is True
    run(contest(db, [1], False, NOW))
    assert contacts.read(db, [1])[0].contested is False


def test_an_unknown_stage_is_refused(db: Db) -> None:
    with pytest.raises(LeadKeeperError) as caught:
        run(set_stage(db, [1], "asleep", NOW))
    assert caught.value.code == "unknown-stage"


def test_very_many_people_are_changed_in_parts_and_stopping_takes_all_back(db: Db) -> None:
    db.conn.execute(
        "WITH RECURSIVE n (i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
        " INSERT INTO contacts (id, email, stage, email_marks, phone_marks)"
        " SELECT i, i || '@x.example', 'new', 0, 0 FROM n",
        (9 + 2 * PART,),
    )
    steps = set_stage(db, list_contacts(db), "lost", NOW)
    assert [next(steps).done for _ in range(2)] == [PART, 2 * PART]
    steps.close()
    assert fetch_value(db, "SELECT count(*) FROM contacts WHERE stage = 'lost'") == 1
    assert run(set_stage(db, list_contacts(db), "lost", NOW)).people == 2 * PART + 2
    last = undo_log.last(db)
    assert last is not None
    assert undo_log.count_parts(db, last.number) == 3
