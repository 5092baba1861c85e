from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from leadkeeper.cli.contacts import person_words
from leadkeeper.db import contacts
from leadkeeper.db.book.connection import Book
from leadkeeper.progress import run
from leadkeeper.services.contacts.details import contact_details
from leadkeeper.services.contacts.duplicates import duplicate_candidates, merge, sides
from leadkeeper.services.privacy.requests import answer_request, record_request
from leadkeeper.services.suppression.notifications import notices_by_partner
from leadkeeper.services.suppression.suppression import suppress
from tests.made_archive import NOW, archive, given, person, restored
from tests.services.made_imports import empty, put
from tests.services.told_book import DELIVERIES, told_book
from tests.ui.asking import Heard, asked
from tests.ui.held_jobs import HeldJobs
from tests.ui.stretch import cut, stretch
from ui.jobs import InlineJobs
from ui.models.formats import telephone
from ui.pages.contacts.actions import ContactActions
from ui.pages.contacts.details import events
from ui.pages.contacts.duplicates import MergeDialog, SameDialog
from ui.widgets.message_boxes import Question

APART = (
    "Léa Dubois 1, Léa Dubois 3 (person1@mail.example): not the same person. They will not be proposed together again."
)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    people = [
        person(1, company="Bonté SARL"),
        person(2, company="Bonté & Cie", consents=[], stage="customer"),
        person(3, email="person1@mail.example"),
        person(4, phone="+33639980002", last_name="Dubois 2"),
    ]
    with restored(tmp_path, archive(*people)) as made:
        yield made


@pytest.fixture
def jobs(book: Book) -> InlineJobs:
    return InlineJobs(book.db)


@pytest.fixture
def dialog(jobs: InlineJobs, book: Book, qtbot: QtBot) -> MergeDialog:
    made = MergeDialog(jobs, sides(book.db, [1, 2], NOW), lambda: NOW)
    qtbot.addWidget(made)
    made.show()
    return made


def marked(dialog: MergeDialog) -> list[str]:
    return [one.text() for one in dialog.findChildren(QRadioButton) if one.isChecked()]


def test_what_differs_can_be_chosen_and_what_is_alike_is_only_told(dialog: MergeDialog) -> None:
    offered = [one.text() for one in dialog.findChildren(QRadioButton)]
    assert "person1@mail.example" in offered
    assert "Bonté && Cie" in offered
    assert "Léa" not in offered
    assert [one.text() for one in dialog.findChildren(QLabel)].count("Léa") == 2


def test_the_value_that_would_win_is_marked(dialog: MergeDialog) -> None:
    assert marked(dialog) == [
        "Léa Dubois 1", "person1@mail.example", telephone("+33639980001"), "Dubois 1", "Bonté SARL", "Customer",
    ]  # fmt: skip


def test_who_stays_brings_the_values_along_but_for_those_chosen(dialog: MergeDialog) -> None:
    dialog.choose("company", 1)
    dialog.choose("", 2)
    assert dialog.stays == 2
    assert marked(dialog)[:2] == ["Léa Dubois 2", "person2@mail.example"]
    assert "Bonté SARL" in marked(dialog)


def test_records_are_merged_as_chosen(dialog: MergeDialog, book: Book) -> None:
    kept = Heard(dialog.kept)
    dialog.choose("", 2)
    dialog.choose("email", 1)
    dialog.submit()
    (one,) = contacts.read(book.db, [1, 2])
    assert (one.id, one.email, one.other_emails) == ("c2", "person1@mail.example", ("person2@mail.example",))
    assert kept.said[0][1] == "Léa Dubois 2: 2 records merged into one."


def test_a_request_that_waits_for_an_answer_is_shown_with_its_record(
    jobs: InlineJobs, book: Book, qtbot: QtBot
) -> None:
    for kind, day in (("access", "2026-11-02"), ("objection", "2026-11-20")):
        record_request(book.db, "c2", kind, day, NOW)
    answer_request(book.db, "Q1", "2026-11-03", "email", NOW)
    dialog = MergeDialog(jobs, sides(book.db, [1, 2], NOW), lambda: NOW)
    qtbot.addWidget(dialog)
    words = [one.text() for one in dialog.findChildren(QLabel)]
    assert words[words.index("Open request") :][:3] == ["Open request", "–", "Objection of 20/11/2026 (Q2)"]


def test_records_can_be_found_to_be_different_people(jobs: InlineJobs, book: Book, qtbot: QtBot) -> None:
    dialog = MergeDialog(jobs, sides(book.db, [1, 3], NOW), lambda: NOW)
    qtbot.addWidget(dialog)
    dialog.show()
    kept = Heard(dialog.kept)
    dialog.differ.click()
    assert [group.numbers for group in run(duplicate_candidates(book.db))] == [(2, 4)]
    assert not dialog.isVisible()
    assert kept.said[0][1] == APART


def test_no_word_of_the_records_is_cut_when_all_are_longer(dialog: MergeDialog) -> None:
    stretch(dialog)
    assert list(cut(dialog)) == []


@pytest.fixture
def groups(jobs: InlineJobs, qtbot: QtBot) -> SameDialog:
    made = SameDialog(jobs, lambda: NOW)
    qtbot.addWidget(made)
    made.show()
    return made


def test_groups_are_listed_with_what_they_share(groups: SameDialog) -> None:
    assert groups.told.text() == "2 groups. You decide about each."
    assert [groups.reason.itemText(place) for place in range(groups.reason.count())] == [
        "All", "Same mailbox (1)", "Same number, similar names (1)",
    ]  # fmt: skip
    assert groups.group is not None
    assert groups.group.numbers == (1, 3)


def test_one_reason_can_be_looked_at_alone(groups: SameDialog) -> None:
    groups.reason.choose("phone")
    assert groups.rows.ids.tolist() == [1]


def test_a_group_that_is_dealt_with_leaves_the_list(groups: SameDialog, book: Book) -> None:
    kept = Heard(groups.kept)
    groups.mark_distinct()
    assert groups.rows.ids.tolist() == [1]
    groups.look()
    asked(MergeDialog).submit()
    assert groups.rows.ids.tolist() == []
    assert not groups.look_button.isEnabled()
    assert not groups.look_button.isVisible()
    assert groups.told.text() == ""
    assert kept.said == []  # the box itself offers Undo until it is closed
    groups.accept()
    assert [said[1] for said in kept.said] == [APART, "Léa Dubois 2: 2 records merged into one."]


def test_a_wrong_press_is_taken_back_in_the_box(groups: SameDialog, book: Book, announced: list[str]) -> None:
    kept = Heard(groups.kept)
    groups.mark_distinct()
    assert (groups.last.text(), announced[-1], groups.undo_button.isVisible()) == (APART, APART, True)
    groups.undo_button.click()
    assert (groups.last.text(), groups.undo_button.isVisible()) == (f"Undone: {APART}", False)
    assert groups.group is not None
    assert groups.group.numbers == (1, 3)
    assert [group.numbers for group in run(duplicate_candidates(book.db))] == [(1, 3), (2, 4)]
    groups.accept()
    assert kept.said == []


def test_a_double_click_keeps_one_group_apart(groups: SameDialog, book: Book, qtbot: QtBot) -> None:
    for _time in range(2):
        qtbot.mouseClick(groups.apart_button, Qt.MouseButton.LeftButton)
    assert [group.numbers for group in run(duplicate_candidates(book.db))] == [(2, 4)]


def test_the_group_that_is_chosen_while_another_is_kept_apart_stays_chosen(tmp_path: Path, qtbot: QtBot) -> None:
    """The next group was selected under the hand, and the next press was about that one."""
    names = ("Alba Roca", "Bela Roca", "Cora Roca", "Dora Roca")
    with empty(tmp_path) as made:
        put(made, "".join(f"{name[:4]}+{n}@x.example;{name};;;;oui;;\n" for name in names for n in (1, 2)))
        jobs = HeldJobs(made.db)
        box = SameDialog(jobs, lambda: NOW)
        qtbot.addWidget(box)
        box.show()
        jobs.writes_held = True
        box.mark_distinct()
        box.table.stand_at(2)
        chosen = box.group
        jobs.release()
        assert box.told.text() == "3 groups. You decide about each."
        assert box.group == chosen
        jobs.writes_held = True
        box.undo_button.click()
        box.table.stand_at(2)
        chosen = box.group
        jobs.release()
        assert box.told.text() == "4 groups. You decide about each."
        assert box.group == chosen


def test_a_group_whose_people_are_gone_leaves_the_list(groups: SameDialog, book: Book) -> None:
    book.db.conn.execute("UPDATE contacts SET erased_at = '2026-11-24' WHERE id = 3")
    groups.look()
    assert groups.rows.ids.tolist() == [1]


def test_people_of_one_name_are_told_apart_by_their_addresses(jobs: InlineJobs, book: Book, qtbot: QtBot) -> None:
    book.db.conn.execute("UPDATE contacts SET last_name = 'Dubois'")
    made = MergeDialog(jobs, sides(book.db, [1, 2], NOW), lambda: NOW)
    qtbot.addWidget(made)
    heads = [one.accessibleName() for one in made.findChildren(QRadioButton)][:2]
    assert heads == ["Stays: Léa Dubois · person1@mail.example", "Stays: Léa Dubois · person2@mail.example"]


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Book]:
    """Léa three times: 1 and 2 said yes, 1 went to Raoul and Bonté, 2 to Raoul; 3 said no."""
    no = given("2026-11-03T10:00:00+01:00", event="refused")
    trio = [person(n, last_name="Dubois", phone="+33639980001") for n in (1, 2)]
    trio.append(person(3, last_name="Dubois", phone="+33639980001", consents=[no]))
    with told_book(tmp_path, people=trio, deliveries=[DELIVERIES[0], DELIVERIES[2]]) as made:
        yield made


@pytest.fixture
def three(told: Book, qtbot: QtBot) -> MergeDialog:
    made = MergeDialog(InlineJobs(told.db), sides(told.db, [1, 2, 3], NOW), lambda: NOW)
    qtbot.addWidget(made)
    made.show()
    return made


def words(dialog: MergeDialog) -> list[str]:
    return [one.text() for one in dialog.findChildren(QLabel) if one.isVisible()]


def test_the_box_names_the_partners_that_the_merge_makes_notify_and_the_message_says_it_after(
    three: MergeDialog, told: Book
) -> None:
    kept = Heard(three.kept)
    assert three.to_tell.text() == (
        "The merge counts as a refusal for 2 partners, to be notified: Raoul SAS, Bonté SARL."
    )
    three.submit()
    assert kept.said[0][1] == (
        "Léa Dubois: 3 records merged into one. 2 partners must be notified: Raoul SAS, Bonté SARL."
    )
    assert [one.legal_name for one in notices_by_partner(told.db, NOW.date())] == ["Raoul SAS", "Bonté SARL"]


def test_each_record_shows_its_last_answer_with_the_day(three: MergeDialog) -> None:
    assert words(three).count("Said yes on 01/06/2026 10:00") == 2
    assert "Said no on 03/11/2026 10:00" in words(three)


def test_who_is_on_the_suppression_list_is_shown_so(told: Book, qtbot: QtBot) -> None:
    suppress(told.db, ["person2@mail.example"], NOW)
    made = MergeDialog(InlineJobs(told.db), sides(told.db, [1, 2], NOW), lambda: NOW)
    qtbot.addWidget(made)
    made.show()
    assert "Said yes on 01/06/2026 10:00, on the suppression list" in words(made)


def test_two_of_three_are_merged_and_the_third_stays(three: MergeDialog, told: Book) -> None:
    three.ticks[3].click()
    assert three.to_tell.text() == ""
    three.submit()
    assert [one.id for one in contacts.read(told.db, [1, 2, 3])] == ["c1", "c3"]


def test_the_record_that_stays_is_one_of_those_ticked(three: MergeDialog, told: Book) -> None:
    three.ticks[1].click()
    assert three.stays == 2
    assert "Léa Dubois · person2@mail.example" in marked(three)
    assert [one.isEnabled() for one in three.findChildren(QRadioButton)][:3] == [False, True, True]
    three.submit()
    assert [one.id for one in contacts.read(told.db, [1, 2, 3])] == ["c1", "c2"]


def test_two_of_three_are_different_people(three: MergeDialog, told: Book) -> None:
    kept = Heard(three.kept)
    three.ticks[1].click()
    three.differ.click()
    assert contacts.apart(told.db) == {(2, 3)}
    assert "person1@mail.example" not in kept.said[0][1]


def test_one_record_alone_is_not_enough(three: MergeDialog, told: Book) -> None:
    three.ticks[1].click()
    three.ticks[2].click()
    three.submit()
    assert "Tick at least two records." in words(three)
    three.differ.click()
    assert len(contacts.read(told.db, [1, 2, 3])) == 3
    assert not contacts.apart(told.db)


def comparing(book: Book, qtbot: QtBot) -> SameDialog:
    """The box of duplicates, with the first group side by side."""
    made = SameDialog(InlineJobs(book.db), lambda: NOW)
    qtbot.addWidget(made)
    made.show()
    made.look()
    return made


def test_two_records_need_no_boxes(dialog: MergeDialog) -> None:
    assert dialog.ticks == {}


def test_a_group_of_which_two_were_merged_stays_with_the_third(told: Book, qtbot: QtBot) -> None:
    made = comparing(told, qtbot)
    box = asked(MergeDialog)
    box.ticks[3].click()
    box.submit()
    assert made.group is not None
    assert made.group.numbers == (1, 3)
    made.undo_button.click()
    assert made.group.numbers == (1, 2, 3)
    assert len(contacts.read(told.db, [1, 2, 3])) == 3


def test_two_of_three_that_differ_are_never_proposed_together_again(told: Book, qtbot: QtBot) -> None:
    made = comparing(told, qtbot)
    box = asked(MergeDialog)
    box.ticks[3].click()
    box.differ.click()
    listed = [made._groups[place].numbers for place in made.rows.ids]
    assert listed == [(1, 3), (2, 3)] == [group.numbers for group in run(duplicate_candidates(told.db))]
    made.undo_button.click()
    assert [made._groups[place].numbers for place in made.rows.ids] == [(1, 2, 3)]


def test_a_refusal_that_a_merge_repeats_is_told_with_the_day_of_the_answer(tmp_path: Path) -> None:
    no = given("2026-05-01T10:00:00+02:00", event="refused")
    with restored(tmp_path, archive(person(1), person(2, consents=[no]))) as book:
        merge(book.db, 1, [2], {}, NOW)
        person_shown = contact_details(book.db, "c1", NOW.date())
    (repeated,) = [one for one in events(person_shown) if "another address" in one.detail]
    assert repeated.text.startswith("Said no: ")
    assert repeated.detail == ("answered on 01/05/2026 10:00, kept despite a newer yes under another address")
    assert [line for line in person_words(person_shown, NOW.date()) if "another address" in line] == [
        "  01/05/2026 10:00  Said no · Offers of partners (e-mail) · kept despite a newer yes under another address"
    ]
    refused = [one for one in person_shown.verdicts[0].judgement.objections if one.rule == "R03"]
    assert [one.facts["at"] for one in refused] == ["2026-05-01T10:00:00+02:00"]


def test_undoing_a_merge_that_frees_people_asks_in_the_box(told: Book, qtbot: QtBot) -> None:
    made = comparing(told, qtbot)
    asked(MergeDialog).submit()
    made.undo_button.click()
    question = asked(Question)
    freed = "these records may be shared again: Léa Dubois (person1@mail.example), Léa Dubois (person2@mail.example)."
    assert any(freed in one.text() for one in question.findChildren(QLabel))
    assert len(contacts.read(told.db, [1, 2, 3])) == 1
    question.accept()
    assert len(contacts.read(told.db, [1, 2, 3])) == 3
    assert made.last.text().startswith("Undone: ")
    assert not notices_by_partner(told.db, NOW.date())


def test_the_window_asks_before_it_undoes_such_a_merge(told: Book, qtbot: QtBot) -> None:
    acts = ContactActions(InlineJobs(told.db), lambda: NOW, over := QWidget())
    qtbot.addWidget(over)
    said = Heard(acts.said)
    acts.merge([1, 3])
    asked(MergeDialog).submit()
    assert "this record may be shared again: Léa Dubois (person1@mail.example)" in said.said[0][1].question


def test_a_merge_without_a_refusal_is_undone_without_a_question(told: Book, qtbot: QtBot) -> None:
    acts = ContactActions(InlineJobs(told.db), lambda: NOW, over := QWidget())
    qtbot.addWidget(over)
    said = Heard(acts.said)
    acts.merge([1, 2])
    asked(MergeDialog).submit()
    assert said.said[0][1].question == ""
