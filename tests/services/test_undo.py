from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.db import contact_list, contacts, suppressions
from leadkeeper.db.book import undo_log
from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import Db, fetch_all, writing
from leadkeeper.domain.contact import Consent
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.books.archive import archive as write_archive
from leadkeeper.services.books.undo import redo, stop, undo, withdraw
from leadkeeper.services.contacts.editing import change_tags, contest, edit_person, set_owner, set_stage
from leadkeeper.services.suppression.notifications import mark_notified, mark_unsent
from leadkeeper.services.suppression.suppression import suppress
from tests.made_archive import NOW, archive, person, restored

GIVEN = {"id": "E1", "partner": "raoul", "at": "2026-07-01T09:00:00+02:00", "channels": ["email"], "contacts": ["c1"]}
WITHDRAWN = Consent(at=NOW.isoformat(), event="withdrawn", purpose="partners")


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with restored(tmp_path, archive(*map(person, (1, 2, 3)), deliveries=[GIVEN])) as made:
        yield made


@pytest.fixture
def db(book: Book) -> Db:
    return book.db


def whole(db: Db, folder: Path) -> Any:
    """The book as an archive; an own key for the stop list is no fact about anybody."""
    run(write_archive(db, folder / "now.json"))
    found = json.loads((folder / "now.json").read_text("utf-8"))
    (folder / "now.json").unlink()
    found["owner"].pop("suppression_key")
    return found


ABOUT = {"stage": {1, 2}, "owner": {1, 2, 3}, "contested": {2}}  # others: 1
EDITS: list[tuple[str, Callable[[Db], object]]] = [
    ("stage", lambda db: run(set_stage(db, [1, 2], "lost", NOW))),
    ("owner", lambda db: run(set_owner(db, [1, 2, 3], "Eulalie", NOW))),
    ("tags", lambda db: run(change_tags(db, [1], ["hot", "fair"], [], NOW))),
    ("contested", lambda db: run(contest(db, [2], True, NOW))),
    ("fields", lambda db: edit_person(db, 1, {"email": "new@mail.example", "birth_date": "01/02/1990"}, NOW)),
    ("answer", lambda db: withdraw(db, 1, WITHDRAWN, NOW)),
    ("stop", lambda db: stop(db, 1, ["person1@mail.example"], NOW, partner=None, channel=None)),
]


@pytest.mark.parametrize(("kind", "edit"), EDITS, ids=[kind for kind, _ in EDITS])
def test_an_edit_is_undone_and_redone_exactly(kind: str, edit: Callable[[Db], object], db: Db, tmp_path: Path) -> None:
    before = whole(db, tmp_path)
    edit(db)
    after = whole(db, tmp_path)
    assert after != before
    assert run(undo(db, NOW)).edit.kind == kind
    assert whole(db, tmp_path) == before
    run(redo(db, NOW))
    assert whole(db, tmp_path) == after


@pytest.mark.parametrize(("kind", "edit"), EDITS, ids=[kind for kind, _ in EDITS])
def test_an_edit_says_whom_it_is_about(kind: str, edit: Callable[[Db], object], db: Db) -> None:
    edit(db)
    about = {number for (number,) in fetch_all(db, "SELECT contact FROM edit_contacts")}
    assert about == ABOUT.get(kind, {1})


def test_the_last_edit_is_undone_first_and_redone_last(db: Db) -> None:
    run(set_stage(db, [1], "lost", NOW))
    run(set_owner(db, [1], "Eulalie", NOW))
    assert [run(undo(db, NOW)).edit.kind for _ in range(2)] == ["owner", "stage"]
    assert [run(redo(db, NOW)).edit.kind for _ in range(2)] == ["stage", "owner"]


def test_a_new_edit_ends_the_line_of_what_can_be_redone(db: Db) -> None:
    run(set_stage(db, [1], "lost", NOW))
    run(undo(db, NOW))
    run(set_owner(db, [1], "Eulalie", NOW))
    last = undo_log.last(db)
    assert (last.kind if last else None, undo_log.undone(db)) == ("owner", None)


def test_an_edit_that_changes_nothing_is_none(db: Db) -> None:
    run(set_stage(db, [1], "lost", NOW))
    run(undo(db, NOW))
    assert run(set_stage(db, [1, 2], "new", NOW)).edit is None
    assert undo_log.undone(db) is not None


def test_where_nothing_was_edited_nothing_is_undone_or_redone(db: Db) -> None:
    for flow, code in ((undo(db, NOW), "nothing-to-undo"), (redo(db, NOW), "nothing-to-redo")):
        with pytest.raises(LeadKeeperError) as caught:
            run(flow)
        assert caught.value.code == code


def test_the_number_of_another_edit_than_the_last_is_refused(db: Db) -> None:
    first = run(set_stage(db, [1], "lost", NOW)).edit
    run(set_stage(db, [1], "qualified", NOW))
    with pytest.raises(LeadKeeperError) as caught:
        run(undo(db, NOW, first))
    assert caught.value.code == "not-last-edit"


def test_an_edit_of_many_leaves_alone_who_was_changed_since(db: Db) -> None:
    run(set_stage(db, [1, 2, 3], "lost", NOW))
    db.conn.execute("UPDATE contacts SET stage = 'customer' WHERE id = 2")
    assert run(undo(db, NOW)).left == 1
    assert [one.stage for one in contacts.read(db, [1, 2, 3])] == ["new", "customer", "new"]


def test_an_edit_of_one_person_that_was_changed_since_is_refused_whole(db: Db) -> None:
    edit_person(db, 1, {"company": "Raoul SAS", "note": "called"}, NOW)
    db.conn.execute("UPDATE contacts SET note = 'from a file' WHERE id = 1")
    with pytest.raises(LeadKeeperError) as caught:
        run(undo(db, NOW))
    assert caught.value.code == "edit-overtaken"
    assert contacts.read(db, [1])[0].company == "Raoul SAS"


def test_what_somebody_else_filled_in_beside_an_edit_stays_when_it_is_undone(db: Db) -> None:
    edit_person(db, 1, {"note": "called"}, NOW)
    db.conn.execute("UPDATE contacts SET company = 'From a file' WHERE id = 1")
    run(undo(db, NOW))
    assert (contacts.read(db, [1])[0].note, contacts.read(db, [1])[0].company) == (None, "From a file")


def test_an_answer_cannot_be_taken_back_on_another_day(db: Db) -> None:
    withdraw(db, 1, WITHDRAWN, NOW)
    with pytest.raises(LeadKeeperError) as caught:
        run(undo(db, NOW + timedelta(days=1)))
    assert caught.value.code == "edit-too-old"


def test_an_answer_cannot_be_taken_back_once_a_file_has_gone_out(db: Db) -> None:
    withdraw(db, 2, WITHDRAWN, NOW)
    db.conn.execute("INSERT INTO deliveries (ref, partner, channels, state) VALUES ('E2', 1, '[]', 'released')")
    with pytest.raises(LeadKeeperError) as caught:
        run(undo(db, NOW))
    assert caught.value.code == "edit-given"


def test_an_answer_with_a_notice_that_was_sent_cannot_be_taken_back(db: Db) -> None:
    assert withdraw(db, 1, WITHDRAWN, NOW)[1] == 1
    db.conn.execute("UPDATE notices SET sent_at = '2026-11-24'")
    with pytest.raises(LeadKeeperError) as caught:
        run(undo(db, NOW))
    assert caught.value.code == "edit-told"
    assert len(suppressions.notices(db)) == 1


def test_what_cannot_be_taken_back_keeps_nothing_older_of_others_from_it(db: Db) -> None:
    stage = run(set_stage(db, [2], "lost", NOW)).edit
    withdraw(db, 1, WITHDRAWN, NOW)
    mark_notified(db, "raoul", NOW)
    with pytest.raises(LeadKeeperError, match="edit-told"):
        run(undo(db, NOW))
    assert run(undo(db, NOW, stage)).edit.kind == "stage"
    assert run(redo(db, NOW, stage)).edit.kind == "stage"
    assert contacts.read(db, [2])[0].stage == "lost"


def test_told_by_mistake_is_open_again_and_the_answer_goes_back(db: Db) -> None:
    withdraw(db, 1, WITHDRAWN, NOW)
    told = mark_notified(db, "raoul", NOW)
    assert mark_unsent(db, told) == 1
    assert mark_unsent(db, told) == 0
    run(undo(db, NOW))
    assert not suppressions.notices(db)


def test_an_answer_with_one_after_it_cannot_be_taken_back(db: Db) -> None:
    withdraw(db, 2, WITHDRAWN, NOW)
    db.conn.execute("INSERT INTO consents (contact, seq, kind) SELECT 2, max(seq) + 1, min(kind) FROM consents")
    with pytest.raises(LeadKeeperError) as caught:
        run(undo(db, NOW))
    assert caught.value.code == "edit-overtaken"


def test_a_person_is_found_by_the_old_address_again_after_undo(db: Db) -> None:
    edit_person(db, 1, {"email": "marguerite@mail.example"}, NOW)
    assert list(contact_list.ids(db, "marguerite")) == [1]
    run(undo(db, NOW))
    assert (list(contact_list.ids(db, "marguerite")), list(contact_list.ids(db, "person1@"))) == ([], [1])


def test_an_edit_is_not_undone_whose_number_a_stop_came_by_since(db: Db) -> None:
    suppress(db, ["0655555555"], NOW - timedelta(days=1))
    edit_person(db, 1, {"phone": "0655555555"}, NOW)
    run(undo(db, NOW))  # the stop is older
    edit_person(db, 1, {"phone": "0655555556"}, NOW)
    suppress(db, ["0655555556"], NOW + timedelta(hours=1))
    with pytest.raises(LeadKeeperError, match="stop-list-loses"):
        run(undo(db, NOW + timedelta(hours=2)))
    assert contacts.read(db, [1])[0].phone == "+33655555556"


def test_an_edit_is_not_undone_whose_number_a_partner_was_given_since(db: Db) -> None:
    edit_person(db, 1, {"phone": "0655555555"}, NOW)
    edit_person(db, 2, {"company": "Bonté"}, NOW)
    db.conn.execute(
        "INSERT INTO deliveries (ref, partner, at, channels, state)"
        " VALUES ('E9', 1, '2026-11-24T11:00:00+01:00', '[\"sms\"]', 'released')"
    )
    question = "INSERT INTO delivery_contacts (delivery, position, contact) VALUES (last_insert_rowid(), 0, 1)"
    db.conn.execute(question)
    assert run(undo(db, NOW + timedelta(hours=2))).people == 1  # a fact that no partner finds anybody by
    with pytest.raises(LeadKeeperError, match="edit-shared"):
        run(undo(db, NOW + timedelta(hours=2)))
    edit_person(db, 1, {"phone": "0655555556"}, NOW + timedelta(hours=3))
    run(undo(db, NOW + timedelta(hours=4)))
    assert contacts.read(db, [1])[0].phone == "+33655555555"


def test_a_number_typed_where_none_was_can_be_undone_and_redone(db: Db) -> None:
    edit_person(db, 1, {"phone": ""}, NOW)
    edit_person(db, 1, {"phone": "0655555555"}, NOW)
    for replay in (undo, undo, redo, redo):
        run(replay(db, NOW))
    assert contacts.read(db, [1])[0].phone == "+33655555555"


def test_a_redo_loses_nothing_that_a_stop_or_a_partner_knows_since(db: Db) -> None:
    edit_person(db, 1, {"other_phones": "0655555557"}, NOW)
    edit_person(db, 1, {"other_phones": ""}, NOW + timedelta(minutes=1))
    run(undo(db, NOW + timedelta(minutes=2)))
    suppress(db, ["0655555557"], NOW + timedelta(hours=1))
    with pytest.raises(LeadKeeperError, match="stop-list-loses"):
        run(redo(db, NOW + timedelta(hours=2)))
    assert contacts.read(db, [1])[0].other_phones == ("+33655555557",)


@pytest.mark.parametrize(("columns", "is_given"), [('["email"]', False), ('["email","phone"]', True)])
def test_what_a_partner_was_not_given_can_be_undone_but_not_redone_once_given(
    db: Db, columns: str, *, is_given: bool
) -> None:
    edit_person(db, 1, {"phone": "0655555555"}, NOW)
    edit_person(db, 1, {"other_phones": ""}, NOW + timedelta(minutes=1))
    run(undo(db, NOW + timedelta(minutes=2)))
    db.conn.execute(
        "INSERT INTO deliveries (ref, partner, at, channels, state, details)"
        " VALUES ('E9', 1, '2026-11-24T11:00:00+01:00', '[\"email\"]', 'released', ?)",
        (f'{{"columns": {columns}}}',),
    )
    db.conn.execute("INSERT INTO delivery_contacts (delivery, position, contact) VALUES (last_insert_rowid(), 0, 1)")
    if is_given:
        with pytest.raises(LeadKeeperError, match="edit-shared"):
            run(redo(db, NOW + timedelta(hours=2)))
        with pytest.raises(LeadKeeperError, match="edit-shared"):
            run(undo(db, NOW + timedelta(hours=2)))
    else:
        run(undo(db, NOW + timedelta(hours=2)))


def test_stopping_an_undo_leaves_everything_as_it_was(db: Db) -> None:
    run(set_stage(db, [1, 2], "lost", NOW))
    steps = undo(db, NOW)
    next(steps)
    steps.close()
    assert contacts.read(db, [1])[0].stage == "lost"
    assert undo_log.last(db) is not None


def test_an_erased_person_is_in_no_edit_any_more(db: Db) -> None:
    run(set_stage(db, [1, 2], "lost", NOW))
    edit_person(db, 1, {"note": "likes tea"}, NOW)
    with writing(db):
        undo_log.forget(db, 1)
    assert undo_log.of_contact(db, 1) == []
    assert run(undo(db, NOW)).people == 1
    assert [one.stage for one in contacts.read(db, [1, 2])] == ["lost", "new"]
