from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from leadkeeper.db import consents, contacts, suppressions
from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import writing
from leadkeeper.domain.book import DEAD_ADDRESS, Suppression
from leadkeeper.domain.contact import Contact
from leadkeeper.services.contacts.editing import fields_of
from leadkeeper.services.suppression.suppression import look_at_stops, suppress
from tests.made_archive import NOW, archive, person, restored
from tests.ui.asking import Heard
from tests.ui.looking import words_of
from tests.ui.stretch import cut, stretch
from ui.dialogs.requests import WithdrawDialog
from ui.jobs import InlineJobs
from ui.pages.contacts.actions import OwnerDialog, PersonDialog, TagsDialog
from ui.pages.contacts.page import ViewDialog
from ui.pages.contacts.refusals import StopDialog, UnstopDialog
from ui.widgets.editors import ChoiceBox, TextField
from ui.widgets.forms import FormDialog

PARTNERS = [("raoul", "Raoul SAS")]


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    given = {"id": "E1", "partner": "raoul", "at": "2026-07-01", "channels": ["email"], "contacts": ["c1"]}
    first = person(1, birth_date="1990-02-01", extra={"utm_source": "ig"}, tags=["fair"])
    with restored(tmp_path, archive(first, person(2), deliveries=[given])) as made:
        yield made


@pytest.fixture
def jobs(book: Book) -> InlineJobs:
    return InlineJobs(book.db)


@pytest.fixture
def dialog(jobs: InlineJobs, book: Book, qtbot: QtBot) -> PersonDialog:
    made = PersonDialog(jobs, fields_of(book.db, 1), lambda: NOW)
    qtbot.addWidget(made)
    made.show()
    return made


def contact_of(book: Book, number: int) -> Contact:
    (one,) = contacts.read(book.db, [number])
    recorded = consents.of(book.db, [number]).get(number, ())
    return replace(one, consents=tuple(recorded))


def type_into(dialog: PersonDialog, name: str, text: str) -> None:
    field = dialog.inputs[name]
    assert isinstance(field, QLineEdit)
    field.setText(text)
    field.editingFinished.emit()


def test_every_fact_stands_in_its_field_as_a_person_writes_it(dialog: PersonDialog) -> None:
    texts = {name: field.text() for name, field in dialog.inputs.items() if isinstance(field, QLineEdit)}
    assert (texts["email"], texts["country"], texts["birth_date"]) == ("person1@mail.example", "France", "01/02/1990")
    assert texts["extra:utm_source"] == "ig"
    assert dialog.changed == {}


def test_what_a_file_said_of_an_answer_is_shown_and_not_typed_over(tmp_path: Path, qtbot: QtBot) -> None:
    extra = {"Offres partenaires": "oui", "Fumeur": "oui"}
    with restored(tmp_path, archive(person(1, extra=extra))) as book:
        dialog = PersonDialog(InlineJobs(book.db), fields_of(book.db, 1), lambda: NOW)
        qtbot.addWidget(dialog)
        dialog.show()
        for header in extra:
            qtbot.keyClicks(dialog.inputs[f"extra:{header}"], " non")
        assert dialog.changed == {"extra:Fumeur": "oui non"}
        assert "As the file said it. A refusal is recorded with “Withdraw…”." in words_of(dialog)


def test_only_what_was_changed_is_kept(dialog: PersonDialog, book: Book) -> None:
    kept = Heard(dialog.kept)
    type_into(dialog, "company", "Bonté SARL")
    stage, note, box = dialog.inputs["stage"], dialog.inputs["note"], dialog.inputs["admin_only"]
    assert isinstance(stage, ChoiceBox)
    assert isinstance(note, TextField)
    assert isinstance(box, QCheckBox)
    stage.choose("customer")
    note.setPlainText("Call in the morning.")
    box.setChecked(True)
    assert set(dialog.changed) == {"company", "stage", "note", "admin_only"}
    dialog.submit()
    (one,) = contacts.read(book.db, [1])
    assert (one.company, one.stage, one.note, one.admin_only) == (
        "Bonté SARL",
        "customer",
        "Call in the morning.",
        True,
    )
    assert len(kept.said) == 1


def test_what_is_wrong_is_said_beside_its_field_when_it_is_left(dialog: PersonDialog) -> None:
    type_into(dialog, "birth_date", "soon")
    assert "soon" in dialog.questions["birth_date"].error
    type_into(dialog, "birth_date", "02/02/1990")
    assert dialog.questions["birth_date"].error == ""


def test_nothing_is_kept_while_something_is_wrong(dialog: PersonDialog, book: Book, qtbot: QtBot) -> None:
    type_into(dialog, "company", "Bonté SARL")
    type_into(dialog, "birth_date", "soon")
    dialog.submit()
    assert dialog.isVisible()
    assert contacts.read(book.db, [1])[0].company is None


def test_a_field_that_was_changed_by_hand_says_when(
    dialog: PersonDialog, jobs: InlineJobs, book: Book, qtbot: QtBot
) -> None:
    type_into(dialog, "company", "Bonté SARL")
    dialog.submit()
    again = PersonDialog(jobs, fields_of(book.db, 1), lambda: NOW)
    qtbot.addWidget(again)
    assert again.inputs["company"].accessibleDescription() == "By hand on 24/11/2026 10:00."


def test_nothing_changed_closes_the_box_and_writes_nothing(dialog: PersonDialog) -> None:
    kept = Heard(dialog.kept)
    dialog.submit()
    assert not dialog.isVisible()
    assert kept.said == []


def test_tab_goes_down_the_left_column_and_then_the_right(dialog: PersonDialog, qtbot: QtBot) -> None:
    dialog.activateWindow()
    qtbot.waitUntil(dialog.inputs["email"].hasFocus)
    for name in ("phone", "other_emails"):
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        assert dialog.inputs[name].hasFocus()


def test_tags_are_added_and_taken_away(jobs: InlineJobs, book: Book, qtbot: QtBot) -> None:
    dialog = TagsDialog(jobs, [1, 2], "For 2 people.", ["fair"], ["fair"], lambda: NOW)
    qtbot.addWidget(dialog)
    dialog.more.setText("hot, new")
    dialog.less.boxes["fair"].setChecked(True)
    dialog.submit()
    assert [one.tags for one in contacts.read(book.db, [1, 2])] == [("hot", "new")] * 2


def test_no_tag_at_all_is_said_so(jobs: InlineJobs, qtbot: QtBot) -> None:
    dialog = TagsDialog(jobs, [1], "For 1 person.", [], [], lambda: NOW)
    qtbot.addWidget(dialog)
    dialog.submit()
    assert dialog.more_row.error == "Type a tag, or choose one to remove."


def test_somebody_is_put_in_charge(jobs: InlineJobs, book: Book, qtbot: QtBot) -> None:
    dialog = OwnerDialog(jobs, [2], "For 1 person.", lambda: NOW)
    qtbot.addWidget(dialog)
    dialog.owner.setText("Eulalie")
    dialog.submit()
    assert contacts.read(book.db, [2])[0].owner == "Eulalie"


def test_a_withdrawal_is_recorded_for_what_was_said(jobs: InlineJobs, book: Book, qtbot: QtBot) -> None:
    dialog = WithdrawDialog(jobs, 1, contact_of(book, 1), PARTNERS, lambda: NOW)
    qtbot.addWidget(dialog)
    kept = Heard(dialog.kept)
    dialog.partner.choose("raoul")
    dialog.channels.boxes["sms"].setChecked(True)
    dialog.channels.boxes["email"].setChecked(True)
    dialog.submit()
    said = consents.of(book.db, [1])[1][-1]
    assert (said.event, said.purpose, said.partner, said.channels) == (
        "withdrawn",
        "partners",
        "raoul",
        ("email", "sms"),
    )
    assert kept.said[0][1] == "The answer of Léa Dubois 1 is recorded. 1 partner must be notified."


def test_of_two_people_of_one_name_the_address_says_who_is_meant(tmp_path: Path, qtbot: QtBot) -> None:
    anne = {"first_name": "Anne", "last_name": "CARIOU"}
    with restored(tmp_path, archive(person(1, **anne), person(2, **anne), person(3))) as made:
        said = []
        for number in (1, 3):
            dialog = WithdrawDialog(InlineJobs(made.db), number, contact_of(made, number), PARTNERS, lambda: NOW)
            qtbot.addWidget(dialog)
            kept = Heard(dialog.kept)
            dialog.submit()
            said.append(kept.said[0][1])
    assert said == [
        "The answer of Anne CARIOU · person1@mail.example is recorded.", "The answer of Léa Dubois 3 is recorded."
    ]  # fmt: skip


def test_a_withdrawal_of_ones_own_offers_names_no_partner(jobs: InlineJobs, book: Book, qtbot: QtBot) -> None:
    dialog = WithdrawDialog(jobs, 2, contact_of(book, 2), PARTNERS, lambda: NOW)
    qtbot.addWidget(dialog)
    dialog.partner.choose("raoul")
    dialog.purpose.choose("own")
    assert dialog.partner_row.isHidden()
    dialog.submit()
    assert consents.of(book.db, [2])[2][-1].partner is None


def test_a_moment_that_has_not_come_is_refused(jobs: InlineJobs, book: Book, qtbot: QtBot) -> None:
    dialog = WithdrawDialog(jobs, 1, contact_of(book, 1), PARTNERS, lambda: NOW)
    qtbot.addWidget(dialog)
    dialog.at.set_moment(dialog.at.moment + timedelta(days=1))
    dialog.submit()
    assert dialog.at_row.error == "This moment is in the future."
    assert len(consents.of(book.db, [1])[1]) == 1


def test_the_addresses_that_are_ticked_go_on_the_stop_list(jobs: InlineJobs, book: Book, qtbot: QtBot) -> None:
    dialog = StopDialog(jobs, 1, contacts.read(book.db, [1])[0], PARTNERS, lambda: NOW)
    qtbot.addWidget(dialog)
    dialog.addresses.boxes["+33639980001"].setChecked(False)
    dialog.partner.choose("raoul")
    dialog.submit()
    (entry,) = suppressions.read_all(book.db)
    assert entry.partner == "raoul"


def test_without_any_address_nothing_goes_on_the_stop_list(jobs: InlineJobs, book: Book, qtbot: QtBot) -> None:
    one, later = contacts.read(book.db, [1])[0], NOW + timedelta(hours=1)
    dialog = StopDialog(jobs, 1, one, PARTNERS, lambda: later)
    qtbot.addWidget(dialog)
    for box in dialog.addresses.boxes.values():
        box.setChecked(False)
    dialog.submit()
    assert dialog.addresses_row.error


def test_a_wrong_entry_is_taken_off_the_stop_list_with_a_reason(jobs: InlineJobs, book: Book, qtbot: QtBot) -> None:
    suppress(book.db, ["person1@mail.example"], NOW)
    dialog = UnstopDialog(jobs, contact_of(book, 1), look_at_stops(book.db, ["person1@mail.example"]), lambda: NOW)
    qtbot.addWidget(dialog)
    heard = Heard(dialog.kept)
    assert "(c1)" in " ".join(one.text() for one in dialog.findChildren(QLabel))
    dialog.submit()
    assert dialog.reason_row.error
    assert len(suppressions.read_all(book.db)) == 1

    dialog.reason.setText("another Léa")
    dialog.submit()
    assert suppressions.read_all(book.db) == ()
    assert heard.texts == ["1 entry is removed from the suppression list."]


def test_only_the_entry_that_is_ticked_leaves_the_suppression_list(jobs: InlineJobs, book: Book, qtbot: QtBot) -> None:
    """Another one of the same partner and channel went with it: an objection with a returned mail."""
    with writing(book.db):
        for reason in (DEAD_ADDRESS, "objection"):
            suppressions.add(book.db, Suppression("person1@mail.example", reason=reason, channel="email"))
    dialog = UnstopDialog(jobs, contact_of(book, 1), look_at_stops(book.db, ["person1@mail.example"]), lambda: NOW)
    qtbot.addWidget(dialog)
    box = next(box for box in dialog.entries.boxes.values() if "address does not work" in box.text())
    box.setChecked(True)
    dialog.reason.setText("the mailbox was full")
    dialog.submit()
    assert [one.reason for one in suppressions.read_all(book.db)] == ["objection"]


def test_a_view_gets_a_name(jobs: InlineJobs, qtbot: QtBot) -> None:
    dialog = ViewDialog(jobs, "Save", "Ready", lambda _db, name: name.upper())
    qtbot.addWidget(dialog)
    kept = Heard(dialog.kept)
    dialog.submit()
    assert kept.texts == ["READY"]


@pytest.mark.parametrize("kind", ["person", "tags", "owner", "withdraw", "stop", "unstop", "view"])
def test_no_word_is_cut_when_all_are_longer(kind: str, jobs: InlineJobs, book: Book, qtbot: QtBot) -> None:
    made = boxes(jobs, book)[kind]()
    qtbot.addWidget(made)
    made.show()
    stretch(made)
    assert list(cut(made)) == []


def boxes(jobs: InlineJobs, book: Book) -> dict[str, Callable[[], FormDialog]]:
    (one,) = contacts.read(book.db, [1])
    return {
        "person": lambda: PersonDialog(jobs, fields_of(book.db, 1), lambda: NOW),
        "tags": lambda: TagsDialog(jobs, [1], "For 1 person.", ["fair"], ["fair"], lambda: NOW),
        "owner": lambda: OwnerDialog(jobs, [1], "For 1 person.", lambda: NOW),
        "withdraw": lambda: WithdrawDialog(jobs, 1, contact_of(book, 1), PARTNERS, lambda: NOW),
        "stop": lambda: StopDialog(jobs, 1, one, PARTNERS, lambda: NOW),
        "unstop": lambda: UnstopDialog(
            jobs, contact_of(book, 1), look_at_stops(book.db, ["person1@mail.example"]), lambda: NOW
        ),
        "view": lambda: ViewDialog(jobs, "Save this view", "", lambda _db, name: name),
    }


def test_the_address_of_somebody_else_is_refused_at_its_field_by_name(dialog: PersonDialog, book: Book) -> None:
    kept = Heard(dialog.kept)
    type_into(dialog, "email", "PERSON2@mail.example")
    dialog.yes.click()
    assert (dialog.isVisible(), kept.said) == (True, [])
    assert "Dubois 2" in dialog.questions["email"].error
    assert contacts.read(book.db, [1])[0].email == "person1@mail.example"


def test_a_withdrawal_says_what_stops_and_what_it_does_not_concern(jobs: InlineJobs, book: Book, qtbot: QtBot) -> None:
    dialog = WithdrawDialog(jobs, 1, contact_of(book, 1), PARTNERS, lambda: NOW)
    qtbot.addWidget(dialog)

    def effect() -> str:
        return next(text for text in words_of(dialog) if text.startswith("From now on"))

    assert effect() == (
        "From now on this person is shared with no partner. Your own offers are not concerned. "
        "The partners that received this person must be notified."
    )
    dialog.partner.choose("raoul")
    dialog.channels.boxes["sms"].setChecked(True)
    assert effect() == (
        "From now on this person is not shared with Raoul SAS by SMS. Other channels stay as they were. Other partners "
        "and your own offers are not concerned. The partners that received this person must be notified."
    )
    dialog.partner.choose("")
    assert effect() == (
        "From now on this person is shared with no partner by SMS. Other channels stay as they were. Your own offers "
        "are not concerned. The partners that received this person must be notified."
    )
    dialog.purpose.choose("own")
    assert effect() == (
        "From now on nothing of your own is sent to this person by SMS. Other channels stay as they were. Partners are "
        "not concerned."
    )


def test_a_withdrawal_before_a_later_yes_says_that_it_does_not_block(
    jobs: InlineJobs, book: Book, qtbot: QtBot
) -> None:
    dialog = WithdrawDialog(jobs, 1, contact_of(book, 1), PARTNERS, lambda: NOW)
    qtbot.addWidget(dialog)
    (yes,) = consents.of(book.db, [1])[1]
    given = datetime.fromisoformat(yes.at or "")
    day = f"{given:%d/%m/%Y %H:%M}"

    def effect() -> str:
        return " ".join(words_of(dialog))

    dialog.at.set_moment(given + timedelta(minutes=1))
    assert "From now on this person is shared with no partner." in effect()
    dialog.at.set_moment(given - timedelta(days=2))
    assert f"This person accepted again on {day}, after this moment" in effect()
    assert "From now on" not in effect()
    assert "Partners are notified only where it stops the sharing." in effect()
    assert "must be notified" not in effect()
    assert "the person waits in Review" in effect()
    dialog.answer.choose("refused")
    assert "accepted again" in effect()
    assert "waits in Review" not in effect()
    dialog.answer.choose("withdrawn")
    dialog.partner.choose("raoul")
    assert "accepted again" in effect()  # the yes was to all partners
    dialog.at.line.setText("someday")  # while it is typed no day is compared
    assert "accepted again" not in effect()
    dialog.at.set_moment(given - timedelta(days=2))
    dialog.purpose.choose("own")
    assert "From now on nothing of your own is sent to this person." in effect()


def test_a_withdrawal_of_somebody_with_two_addresses_blocks_whatever_its_day(
    jobs: InlineJobs, book: Book, qtbot: QtBot
) -> None:
    two = replace(contact_of(book, 1), other_emails=("second@mail.example",))
    dialog = WithdrawDialog(jobs, 1, two, PARTNERS, lambda: NOW)
    qtbot.addWidget(dialog)
    dialog.at.set_moment(NOW - timedelta(days=3000))
    assert "accepted again" not in " ".join(words_of(dialog))


@pytest.mark.parametrize("kind", ["person", "withdraw", "stop", "unstop"])
def test_a_box_about_a_person_has_the_address_under_its_title(
    kind: str, jobs: InlineJobs, book: Book, qtbot: QtBot
) -> None:
    dialog = boxes(jobs, book)[kind]()
    qtbot.addWidget(dialog)
    shown = [label.text().splitlines()[0] for label in dialog.findChildren(QLabel) if label.text()]
    assert shown[:2] == [dialog.windowTitle(), "Léa Dubois 1 · person1@mail.example (c1)"]


def test_a_later_yes_to_another_partner_does_not_weaken_a_withdrawal(
    jobs: InlineJobs, book: Book, qtbot: QtBot
) -> None:
    one = contact_of(book, 1)
    elsewhere = replace(one, consents=tuple(replace(yes, partner="acme") for yes in one.consents))
    dialog = WithdrawDialog(jobs, 1, elsewhere, PARTNERS, lambda: NOW)
    qtbot.addWidget(dialog)
    dialog.at.set_moment(NOW - timedelta(days=3000))
    assert "accepted again" in " ".join(words_of(dialog))
    dialog.partner.choose("raoul")
    assert "From now on this person is not shared with Raoul SAS." in " ".join(words_of(dialog))


def test_the_box_of_the_stop_list_names_who_else_has_the_number(tmp_path: Path, qtbot: QtBot) -> None:
    """Zoé was stopped by e-mail too and notified about, for a number that she shares, and nothing said so."""
    zoe = person(2, first_name="Zoé", phone="+33639980001")
    with restored(tmp_path, archive(person(1), zoe, person(3))) as made:
        dialog = StopDialog(InlineJobs(made.db), 1, contact_of(made, 1), PARTNERS, lambda: NOW)
        qtbot.addWidget(dialog)
        text = "This also stops 1 other person with the same address or number: Zoé Dubois 2 · person2@mail.example"
        assert any(
            text in one.text().replace("\u200b", "") for one in dialog.findChildren(QLabel) if not one.isHidden()
        )
        dialog.addresses.boxes["+33639980001"].setChecked(False)
        assert not any("also stops" in one.text() for one in dialog.findChildren(QLabel) if not one.isHidden())


def test_a_withdrawal_names_who_shares_the_mailbox(tmp_path: Path, qtbot: QtBot) -> None:
    """Withdrawing one stops the other to partners (R28): the box named nobody."""
    two = [person(1), person(2, email="PERSON1@mail.example", first_name="Eulalie")]
    with restored(tmp_path, archive(*two)) as book:
        dialog = WithdrawDialog(InlineJobs(book.db), 1, contact_of(book, 1), PARTNERS, lambda: NOW)
        qtbot.addWidget(dialog)
        assert any("This also stops 1 other person" in text and "Eulalie" in text for text in words_of(dialog))
        dialog.purpose.choose("own")
        assert not any("This also stops" in text for text in words_of(dialog))
