"""What is said above a file: choices of last time, the same file again, spoilt accents, no header."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from PySide6.QtGui import QKeySequence, QShortcut
from pytestqt.qtbot import QtBot

from leadkeeper.domain.form import Form, FormVersion
from leadkeeper.domain.imports.headers import FIELDS, REVERSED_FIELDS, known_field, name_key
from leadkeeper.domain.serialization import Verbatim
from leadkeeper.files.workbook_writer import protect
from leadkeeper.messages import use_language
from leadkeeper.messages.labels import column
from leadkeeper.progress import run
from leadkeeper.services.consent.forms import new_form
from leadkeeper.services.imports.mappings import Remembered
from tests.services.made_book import NOW, empty_book
from tests.ui.asking import asked
from tests.ui.hearing import described
from tests.ui.looking import words_of
from tests.ui.stretch import settle
from tests.ui.wizard import LEADS, list_file, opened, people, to_the_check
from ui.dialogs.help import GuideDialog
from ui.import_wizard.notes import LeaversCard, last_words, says_something
from ui.import_wizard.wizard import ImportDialog, look
from ui.widgets.cards import Card
from ui.widgets.editors import ChoiceBox
from ui.widgets.labels import StatusBadge

SPOILT = "Email;Prénom\njose@x.example;JosÃ©\n"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Any]:
    with empty_book(tmp_path) as made:
        new_form(made, Form("", "Quiz", versions=(FormVersion("", "2026-01-01", description=Verbatim()),)))
        yield made


def read_in(dialog: ImportDialog) -> None:
    to_the_check(dialog)
    dialog.go_on()


def first_names(db: Any) -> list[str]:
    return [name for (name,) in db.conn.execute("SELECT first_name FROM contacts ORDER BY id")]


def withdrawals(db: Any) -> list[tuple[str]]:
    """The purposes of the withdrawals in the book."""
    question = (
        "SELECT k.purpose FROM consents c JOIN consent_kinds k ON k.id = c.kind WHERE k.event = 'withdrawn' ORDER BY 1"
    )
    return [(*row,) for row in db.conn.execute(question)]


def test_what_was_chosen_for_such_a_file_is_proposed_and_said(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    first = opened(db, qtbot, list_file(tmp_path))
    first.mapping.fields["Couleur"].choose("note")
    first.origin.form.choose("quiz-v1")
    first.origin.mode.choose("update")
    read_in(first)

    again = opened(db, qtbot, list_file(tmp_path, LEADS.replace("lea@", "noe@"), "two.csv"))
    assert again.options.choices.overrides == {"Couleur": "note"}
    assert (again.options.form, again.options.mode) == ("quiz-v1", "update")
    (told,) = [words for words in words_of(again.reading) if words.startswith("Files with these columns")]
    assert "“Couleur” is Note" in told
    assert "the same source" in told
    again.go_on()
    assert "Your choice last time." in words_of(again.mapping)


def test_it_can_be_forgotten(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    first = opened(db, qtbot, list_file(tmp_path))
    first.mapping.fields["Couleur"].choose("note")
    read_in(first)
    again = opened(db, qtbot, list_file(tmp_path, LEADS.replace("lea@", "noe@"), "two.csv"))
    again.reading.notes.forget_wanted.emit()
    assert (again.options.choices.overrides, again.options.form) == ({}, "none")
    assert not any(words.startswith("Files with these columns") for words in words_of(again.reading))
    assert again.mapping.fields["Couleur"].value == "none"


def test_nothing_is_proposed_where_nothing_was_chosen(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    read_in(opened(db, qtbot, list_file(tmp_path)))
    again = opened(db, qtbot, list_file(tmp_path, LEADS.replace("lea@", "noe@"), "two.csv"))
    assert not any(words.startswith("Files with these columns") for words in words_of(again.reading))


def test_choices_are_said_in_words() -> None:
    last = Remembered(NOW.isoformat(), {"X": None}, "dmy", None, "cp1252", "none", "update")
    assert says_something(last)
    assert not says_something(Remembered(NOW.isoformat()))
    assert last_words(last).endswith(
        "“X” is nothing · day / month / year · Windows (Excel) · Replace what the book has."
    )


def test_the_same_file_is_noticed_with_the_day_it_came(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    path = list_file(tmp_path)
    read_in(opened(db, qtbot, path))
    again = opened(db, qtbot, path)
    told = "This very file was imported on 24/11/2026 10:00 (2 new people). Read it in again only to add what is new."
    assert told in words_of(again.reading)
    to_the_check(again)
    assert told in words_of(again.outcome)


def test_a_line_that_is_a_title_or_a_note_is_told_like_the_other_notes(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    lines = "Email;Prénom\nlea@x.example;Léa\nNe plus contacter;\nnoe@x.example;Noé\n"
    dialog = opened(db, qtbot, list_file(tmp_path, lines))
    told = "A line alone between people asks to stop and names nobody"
    assert [words for words in words_of(dialog.reading) if words.startswith(told) and words.endswith("See line 3.")]
    to_the_check(dialog)
    assert [words for words in words_of(dialog.outcome) if words.startswith(told)]


def test_a_look_knows_the_import_of_the_same_file(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    path = list_file(tmp_path)
    dialog = opened(db, qtbot, path)
    assert run(look(db, path, dialog.options)).same_file == ""
    read_in(dialog)
    before = run(look(db, path, dialog.options)).before
    assert before is not None
    assert before["import"] == "i1"


def test_spoilt_accents_are_put_right_only_when_asked(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path, SPOILT))
    assert dialog.reading.notes.repair.isVisible()
    dialog.reading.notes.repair.setChecked(True)
    assert "Spoilt accents are restored. Letters that were lost for good stay as they are." in words_of(dialog.reading)
    read_in(dialog)
    assert first_names(db) == ["José"]


def test_unasked_spoilt_accents_stay(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    read_in(opened(db, qtbot, list_file(tmp_path, SPOILT)))
    assert first_names(db) == ["JosÃ©"]


def test_the_next_file_is_not_repaired_unasked(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path, SPOILT), list_file(tmp_path, SPOILT + "z@x.example;ZoÃ©\n", "b.csv"))
    dialog.reading.notes.repair.setChecked(True)
    read_in(dialog)
    dialog.go_on()
    assert not dialog.reading.notes.repair.isChecked()


def test_a_file_without_a_header_shows_its_rows_and_asks_which_one_it_is(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    path = list_file(tmp_path, "Liste du salon;\nContact;Nom de la personne\nlea@x.example;Léa\n")
    dialog = opened(db, qtbot, path)
    assert (dialog.step, dialog.next.isEnabled()) == (dialog.reading, False)
    assert "Which row names the columns?" in words_of(dialog.reading)
    dialog.reading.header.setValue(2)
    qtbot.waitUntil(dialog.next.isEnabled)
    dialog.mapping.fields["Contact"].choose("email")
    read_in(dialog)
    assert people(db) == ["lea@x.example"]


def test_a_password_that_does_not_open_the_file_is_said_to_be_wrong(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["Email"])
    book.save(tmp_path / "list.xlsx")
    protect(tmp_path / "list.xlsx", "sesame")
    dialog = opened(db, qtbot, tmp_path / "list.xlsx")
    assert (dialog.step, dialog.next.isEnabled()) == (dialog.reading, False)
    assert "The file is protected: type its password." in words_of(dialog.reading)
    assert described(dialog.reading.password) == "The file is protected: type its password."
    assert [one for one in dialog.reading.findChildren(Card) if one.isVisible() and not words_of(one)] == []
    qtbot.keyClicks(dialog.reading.password, "wrong")
    wrong = "This password does not open the file. Type it again."
    qtbot.waitUntil(lambda: wrong in words_of(dialog.reading))
    assert described(dialog.reading.password) == wrong


def test_a_person_in_the_row_of_the_header_is_noticed(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path, "Léa;lea@x.example\nHugo;hugo@x.example\n"))
    dialog.reading.header.setValue(1)
    qtbot.waitUntil(dialog.next.isEnabled)
    assert any(words.startswith("The row of the header contains an address") for words in words_of(dialog.reading))


def test_dates_that_can_be_read_both_ways_must_be_said_first(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path, "Email;Date de consentement\nlea@x.example;03/04/2026\n"))
    dialog.go_on()
    assert dialog.step is dialog.reading
    assert dialog.trouble.text() == "03/04/2026 may be 3 April or 4 March: choose the order."
    dialog.reading.order.choose("dmy")
    dialog.go_on()
    assert dialog.step is dialog.mapping


def test_the_order_asked_for_is_scrolled_to_and_has_the_focus(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    """At 1366 x 768 and 150 % the box was out of sight, and the focus stayed on Next."""
    dialog = opened(db, qtbot, list_file(tmp_path, "Email;Date de consentement\nlea@x.example;03/04/2026\n"))
    dialog.resize(886, 472)
    settle()
    order = dialog.reading.order
    assert order.visibleRegion().isEmpty()
    dialog.next.click()
    settle()
    assert dialog.focusWidget() is order
    assert order.visibleRegion().boundingRect() == order.rect()


def test_columns_are_asked_about_where_they_can_be_chosen(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    text = "Email;J'accepte la newsletter\n" + "".join(f"p{n}@quiz.example;oui\n" for n in range(30))
    dialog = opened(db, qtbot, list_file(tmp_path, text))
    said = " ".join(words_of(dialog.reading))
    assert "Some columns need your choice: the next step asks for it." in said
    assert "choose its meaning" not in said


WHICH_ORDER = "01/10/2026 may be 1 October or 10 January: choose the order."


def test_dates_of_a_column_chosen_by_hand_are_asked_about_at_that_column(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path, "Email;Venue\nlea@x.example;01/10/2026\n"))
    dialog.go_on()
    assert WHICH_ORDER not in words_of(dialog.mapping)
    dialog.mapping.fields["Venue"].choose("consent_at")
    assert WHICH_ORDER in words_of(dialog.mapping)
    dialog.go_on()
    assert (dialog.step, dialog.trouble.text()) == (dialog.mapping, WHICH_ORDER)
    order = dialog.focusWidget()
    assert isinstance(order, ChoiceBox)
    assert order.accessibleName() == "Order of the dates under Venue"
    order.choose("dmy")
    assert WHICH_ORDER not in words_of(dialog.mapping)
    assert order.isVisible()  # and can be changed
    to_the_check(dialog)
    dialog.go_on()
    assert [at for (at,) in db.conn.execute("SELECT action_at FROM contacts")] == ["2026-10-01"]


def test_dates_of_another_list_of_a_zip_are_asked_about_too(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    with ZipFile(tmp_path / "lists.zip", "w") as packed:
        packed.writestr("one.csv", "Email\na@x.example\n")
        packed.writestr("two.csv", "Email,Venue\nb@x.example,01/10/2026\n")
    dialog = opened(db, qtbot, tmp_path / "lists.zip")
    dialog.mapping.overrides["Venue"] = "consent_at"
    dialog.mapping.changed.emit()
    dialog.go_on()
    assert (dialog.step, dialog.trouble.text()) == (
        dialog.reading,
        "3/4 may be 3 April or 4 March: choose the order.",
    )
    dialog.reading.order.choose("dmy")
    to_the_check(dialog)


def test_where_no_day_can_be_read_both_ways_the_order_is_asked_for_with_another_example(
    db: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    """Days that fit no one order."""
    rows = "lea@x.example;05/05/2026\nlou@x.example;14/10/2026\nana@x.example;10/14/2026\n"
    dialog = opened(db, qtbot, list_file(tmp_path, f"Email;Date de consentement\n{rows}"))
    dialog.go_on()
    assert dialog.trouble.text() == "3/4 may be 3 April or 4 March: choose the order."


def test_days_that_read_alike_in_both_orders_raise_no_question(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    """All answers of a fair came on 10/10/2026, and “3/4 may be 3 April or 4 March” barred the way."""
    dialog = opened(db, qtbot, list_file(tmp_path, "Email;Date de consentement\nlea@x.example;10/10/2026\n"))
    to_the_check(dialog)
    dialog.go_on()
    assert [at for (at,) in db.conn.execute("SELECT action_at FROM contacts")] == ["2026-10-10"]


def test_a_date_of_nothing_is_asked_about(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path, "Email;Date\nlea@x.example;13/10/2026\n"))
    dialog.go_on()
    text = "“Date” does not say what happened on that date. If each person agreed then, choose “Date of consent”."
    assert text in words_of(dialog.mapping)
    dialog.mapping.fields["Date"].choose("last_action_at")
    assert text not in words_of(dialog.mapping)


def test_a_list_without_rows_goes_no_further(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path, "Email;Nom\n"))
    assert (dialog.step, dialog.trouble.text()) == (dialog.reading, "There is a header, but no row under it.")
    assert not dialog.next.isEnabled()
    other = list_file(tmp_path, "Email;Nom\nlea@x.example;Dubois\n", "two.csv")
    dialog.bring([other])
    dialog.leave_file_out()
    assert (dialog.next.isEnabled(), dialog.trouble.text()) == (True, "")


def test_the_lists_of_a_zip_are_named(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    with ZipFile(tmp_path / "lists.zip", "w") as packed:
        packed.writestr("one.csv", "Email\na@x.example\n")
        packed.writestr("two.csv", "Email\nb@x.example\n")
    dialog = opened(db, qtbot, tmp_path / "lists.zip")
    words = {pill.text for pill in dialog.reading.findChildren(StatusBadge)}
    assert {"list: one.csv", "list: two.csv", "2 rows"} <= words


def test_a_list_that_may_be_a_stop_list_is_pointed_out(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    """The founder imported three such lists as ordinary people without a word."""
    dialog = opened(db, qtbot, list_file(tmp_path, "Email\nlea@x.example\n", "novembre.csv"))
    for _step in range(5):
        dialog.go_on()
    assert dialog.step is dialog.origin
    assert dialog.trouble.text() == "Say first whether these people want no more messages."
    (asked_card,) = dialog.findChildren(LeaversCard)
    assert asked_card.isVisible()
    dialog.origin.leavers.yes.click()
    assert not dialog.origin.form.isVisible()
    dialog.go_on()
    assert dialog.step is dialog.outcome
    assert any("1 person refused partners or unsubscribed" in words for words in words_of(dialog.outcome))
    dialog.go_on()
    assert withdrawals(db) == [("own",), ("partners",)]
    leads = opened(db, qtbot, list_file(tmp_path))
    assert leads.origin.leavers.isHidden()


@pytest.mark.parametrize(
    ("last", "why"),
    [
        ("non", None),
        ("", "Some rows say who left or stayed: that counts in any case. A yes records that all others refuse, too."),
    ],
)
def test_where_columns_say_who_left_the_question_is_not_asked_or_says_what_they_do(
    db: Any, qtbot: QtBot, tmp_path: Path, last: str, why: str | None
) -> None:
    """It said that refusals are only recorded by a yes, and three were recorded by a no."""
    rows = f"Email;Nom;Désinscrit\nlea@x.example;D;oui\nlou@x.example;E;non\nana@x.example;F;{last}\n"
    dialog = opened(db, qtbot, list_file(tmp_path, rows, "desinscrits_octobre.csv"))
    leavers = dialog.origin.leavers
    dialog.go_on()
    dialog.go_on()
    assert (leavers.isHidden(), why is None or why in words_of(leavers)) == (why is None, True)
    if why is not None:
        leavers.yes.click()
    read_in(dialog)
    assert len(withdrawals(db)) == 2 * (1 if why is None else 2)


def test_a_list_named_for_leavers_is_one_unless_the_person_says_otherwise(
    db: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path, "Email\nlea@x.example\n", "désabonnés_novembre.csv"))
    to_the_check(dialog)
    assert any("the refusal of each of them is recorded" in words for words in words_of(dialog.outcome))
    dialog.go_back()
    dialog.origin.leavers.no.click()
    dialog.inspect()  # as another choice of a column would
    assert dialog.origin.leavers.no.isChecked()
    dialog.go_on()
    dialog.go_on()
    assert withdrawals(db) == []
    dialog = opened(db, qtbot, list_file(tmp_path, "Email\nhugo@x.example\n", "liste STOP.csv"))
    to_the_check(dialog)
    dialog.go_on()
    assert withdrawals(db) == [("own",), ("partners",)]


def test_f1_shows_the_page_of_the_guide_about_importing(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path))
    (f1,) = [one for one in dialog.findChildren(QShortcut) if one.key() == QKeySequence("F1")]
    f1.activated.emit()
    guide = asked(GuideDialog)
    assert guide.page == "import"
    assert guide.parent() is dialog  # else the box would keep everybody from it
    guide.close()


def test_date_alone_is_proposed_as_the_day_of_the_consents(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    text = "Email;Offres partenaires;Date\nlea@x.example;oui;13/10/2026\n"
    dialog = opened(db, qtbot, list_file(tmp_path, text))
    dialog.go_on()
    assert "“Date”: Date of consent" in words_of(dialog.mapping.proposed)
    assert "does not say what happened on that date" not in " ".join(words_of(dialog.mapping.hints))
    dialog.mapping.take.click()
    assert dialog.mapping.fields["Date"].value == "consent_at"
    two = opened(
        db, qtbot, list_file(tmp_path, text.replace("Date\n", "Date;Jour\n").replace("2026\n", "2026;1\n"), "t.csv")
    )
    assert not two.mapping.proposed.isVisibleTo(two.mapping)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("is_program", [False, True])
def test_columns_are_known_by_the_names_that_the_window_shows(language: str, *, is_program: bool) -> None:
    own = {"owner", "stage", "tags", "segment", "form", "last_action_at"} if is_program else set()
    use_language(language)
    try:
        for field in set(FIELDS) - REVERSED_FIELDS - own:
            assert known_field(name_key(column(field)), is_program=is_program) == field
    finally:
        use_language("en")


def test_the_step_of_the_columns_names_the_lines_of_children_and_proposes_the_age(
    db: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path, "Email;Ton âge ?\na@x.example;34\nb@x.example;13\n"))
    dialog.go_on()
    told = " ".join(words_of(dialog.mapping))
    assert "under 18 wait in Review. Columns: “Ton âge ?”. See line 3." in told
    dialog.mapping.take.click()
    assert dialog.mapping.fields["Ton âge ?"].value == "age_at_consent"
    assert "under 18" not in " ".join(words_of(dialog.mapping))


def test_comments_on_cells_are_shown_with_their_lines_before_anything_is_imported(
    db: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    made = Workbook()
    for row in (["Email"], ["a@x.example"]):
        made.active.append(row)
    made.active["A2"].comment = Comment("rappelée le 22, retire son accord", "Cécile")
    made.save(tmp_path / "a.xlsx")
    dialog = opened(db, qtbot, tmp_path / "a.xlsx")
    assert "line 2: “rappelée le 22, retire son accord”" in " ".join(words_of(dialog.reading))
    to_the_check(dialog)
    assert "line 2: “rappelée le 22, retire son accord”" in " ".join(words_of(dialog.outcome))


@pytest.mark.parametrize("header", ["Date d'achat", "registered_at", "Inscription", "Créé le"])
def test_columns_with_days_are_named_where_no_column_dates_the_consents(
    header: str, db: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    text = f"Email;Offres partenaires;{header};Code postal\nlea@x.example;oui;2026-10-13 10:00;44000\n"
    dialog = opened(db, qtbot, list_file(tmp_path, text))
    dialog.go_on()
    assert f"Dates stand under “{header}”: choose one only" in " ".join(words_of(dialog.mapping.hints))
    assert dialog.mapping.fields[header].value != "consent_at"


def test_the_days_of_a_known_program_are_named_where_no_column_dates_the_consents(
    db: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    """The step Columns only asked for a date; “Order Date” of Eventbrite is that of the last action."""
    head = (
        "Order #,Order Date,First Name,Surname,Email,Ticket Type,Order Type,Attendee #,Attendee Status,Partners' offers"
    )
    row = "9001,2026-10-10 18:01:00+01:00,Quentin,Quayle,quentin@mail.example,Free,Free,1,Attending,yes"
    dialog = opened(db, qtbot, list_file(tmp_path, f"{head}\n{row}\n"))
    dialog.go_on()
    assert dialog.mapping.fields["Order Date"].value == "last_action_at"
    dialog.mapping.fields["Partners' offers"].choose("consent_partners")
    assert "Dates stand under “Order Date”: choose one only" in " ".join(words_of(dialog.mapping.hints))
