"""No cell counts as a yes before a person has confirmed what its column says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from leadkeeper.db.consents import of
from leadkeeper.domain.partner import Partner
from leadkeeper.messages import use_language
from leadkeeper.services.partners.partners import add_partner
from tests.services.made_book import NOW
from tests.ui.confirming import confirm_all
from tests.ui.held_jobs import HeldJobs
from tests.ui.looking import words_of
from tests.ui.stretch import settle
from tests.ui.test_reaching import missed
from tests.ui.wizard import LEADS, list_file, opened, people, quiz_book, to_the_check
from ui.import_wizard.columns_page import NO_FIELD, AnswersCard, quoted_texts
from ui.import_wizard.report_page import summed_up
from ui.import_wizard.wizard import ImportDialog
from ui.widgets.labels import StatusBadge
from ui.widgets.page import set_reading_order

MANY = "Email;Offres partenaires;Newsletter\n" + "".join(
    f"p{number}@x.example;{answer};oui\n" for number, answer in enumerate(["oui"] * 3 + ["non"] * 2 + ["", "peut-être"])
)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Any]:
    with quiz_book(tmp_path) as made:
        yield made


@pytest.fixture
def dialog(db: Any, qtbot: QtBot, tmp_path: Path) -> ImportDialog:
    """The wizard at its second step."""
    made = opened(db, qtbot, list_file(tmp_path))
    made.go_on()
    return made


def said(card: AnswersCard) -> list[str]:
    return [one.text() for one in card.findChildren(QLabel) if one.isVisible()]


def test_a_column_of_answers_must_be_confirmed_before_one_goes_on(dialog: ImportDialog) -> None:
    dialog.go_on()
    assert dialog.step is dialog.mapping
    assert dialog.trouble.text().startswith("Confirm each column under “Who said yes”")
    (box,) = dialog.mapping.answers.open
    box.setChecked(True)
    assert dialog.trouble.text() == ""
    dialog.go_on()
    assert dialog.step is dialog.origin


def test_the_three_ways_to_answer_are_shown_with_their_texts(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path, MANY))
    dialog.go_on()
    words = said(dialog.mapping.answers)
    assert "Does “Offres partenaires” say who agreed to offers of your partners?" in words
    assert {"“oui” in 3 rows", "“non” in 2 rows", "an empty cell in 1 row", "“peut-être” in 1 row"} <= set(words)
    pills = [pill.text for pill in dialog.mapping.answers.findChildren(StatusBadge) if pill.isVisible()]
    assert pills == ["Yes", "No", "Not asked", "Unclear: no answer", "Yes", "No", "Not asked"]


def test_choices_that_a_form_joins_in_one_cell_are_asked_once_each(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    """Three boxes made seven questions; now a question for each box, and the cells with several follow."""
    texts = ["Oui pour Raoul", "Oui newsletter", "Oui pour Raoul, Oui newsletter", "Oui newsletter, Oui pour Raoul"]
    rows = "".join(f'p{number}@x.example;"{text}"\n' for number, text in enumerate(texts))
    dialog = opened(db, qtbot, list_file(tmp_path, f"Email;Offres partenaires\n{rows}"))
    dialog.go_on()
    choices = dialog.mapping.answers.choices
    assert [*choices] == ["Offres partenaires=Oui newsletter", "Offres partenaires=Oui pour Raoul"]
    choices["Offres partenaires=Oui pour Raoul"].buttons["yes"].click()
    choices["Offres partenaires=Oui newsletter"].buttons["none"].click()
    shown = [f"“{text}” in 1 row" for text in sorted(texts)]
    assert {", ".join([shown[1], *shown[2:]]), shown[0]} <= {*said(dialog.mapping.answers)}


def test_another_meaning_of_the_column_is_asked_about_again(dialog: ImportDialog) -> None:
    confirm_all(dialog)
    dialog.mapping.fields["Offres partenaires"].choose("consent_own")
    assert len(dialog.mapping.answers.open) == 1
    dialog.mapping.fields["Offres partenaires"].choose("none")
    assert (dialog.mapping.answers.boxes, dialog.mapping.answers.isVisible()) == ({}, False)
    dialog.mapping.fields["Offres partenaires"].choose("consent_partners")
    assert dialog.mapping.answers.open == []


def test_what_was_confirmed_of_one_file_is_asked_again_of_the_next(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path), list_file(tmp_path, LEADS.replace("lea@", "noe@"), "two.csv"))
    to_the_check(dialog)
    dialog.go_on()
    dialog.go_on()
    dialog.go_on()
    assert len(dialog.mapping.answers.open) == 1


def test_partners_named_in_a_column_are_shown(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path, "Email;Choix\nlea@x.example;Raoul SAS\n"))
    dialog.mapping.fields["Choix"].choose("consent_partner_names")
    dialog.go_on()
    assert "Raoul SAS" in said(dialog.mapping.answers)
    assert len(dialog.mapping.answers.open) == 1


def test_a_list_of_which_nobody_could_be_reached_is_pointed_out(dialog: ImportDialog) -> None:
    lost = "No column is used as an e-mail address or a telephone number: every row would be rejected."
    assert lost not in "\n".join(words_of(dialog.mapping))
    dialog.mapping.fields["Email"].choose("none")
    assert lost in "\n".join(words_of(dialog.mapping))
    dialog.mapping.fields["Email"].choose("phone")
    assert lost not in "\n".join(words_of(dialog.mapping))


def test_changing_a_meaning_leaves_the_person_where_they_are(dialog: ImportDialog) -> None:
    field = dialog.mapping.fields["Couleur"]
    field.setFocus()
    field.choose("note")
    assert dialog.mapping.fields["Couleur"] is field
    assert dialog.focusWidget() is field


def test_a_field_stays_in_sight_while_one_arrows_through_its_choices(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    """The questions that a choice raises stand above; they pushed the last columns down, a little more each time."""
    more = ";".join(f"Col{number}" for number in range(12))
    cells = ";".join(["oui", "non", "peut-être"] * 4)
    text = f"Email;Offres partenaires;Newsletter;{more}\n" + f"a@x.example;oui;non;{cells}\n" * 3
    dialog = opened(db, qtbot, list_file(tmp_path, text))
    dialog.resize(1000, 620)
    dialog.go_on()
    settle()
    field = dialog.mapping.fields["Col11"]
    field.setFocus()
    dialog.mapping.ensureWidgetVisible(field)
    places = []
    for before in ("job_title", "birth_date", "consent_at", "consent_own"):
        field.choose(before)
        settle()
        qtbot.keyClick(field, Qt.Key.Key_Down)
        settle()
        places.append(field.mapTo(dialog.mapping.viewport(), QPoint()).y())
    assert max(places) - min(places) < field.height(), places
    assert max(places) + field.height() <= dialog.mapping.viewport().height()


def test_tab_goes_from_the_boxes_through_the_columns_to_the_buttons(dialog: ImportDialog, qtbot: QtBot) -> None:
    QCoreApplication.processEvents()
    order = set_reading_order(dialog.mapping, [dialog.next])
    (box,) = dialog.mapping.answers.open
    assert order == [box, *dialog.mapping.fields.values(), dialog.next]
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Tab)
    assert dialog.focusWidget() is dialog.mapping.fields["Email"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Backtab])
def test_tab_comes_to_the_press_for_all_columns_where_a_text_is_asked_about(
    db: Any, qtbot: QtBot, tmp_path: Path, key: Qt.Key
) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path, MANY))
    dialog.go_on()
    QCoreApplication.processEvents()
    assert dialog.mapping.answers.choices
    assert dialog.mapping.answers.yes_to_all.isVisible()
    assert missed(qtbot, dialog, key) == []


def test_the_check_counts_no_yes_in_words_that_name_another_channel(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    rows = "".join(
        f"p{number}@x.example;{text};13/02/2026\n" for number, text in enumerate(["Oui, par SMS", "oui", "non"])
    )
    dialog = opened(db, qtbot, list_file(tmp_path, f"Email;Optin email partenaires;Date de consentement\n{rows}"))
    dialog.go_on()
    dialog.mapping.answers.choices["Optin email partenaires=Oui, par SMS"].buttons["yes"].click()
    dialog.origin.form.choose("quiz-v1")
    to_the_check(dialog)
    assert (
        "“Optin email partenaires”, all rows: 1 yes, 1 no, 0 without an answer · not recorded: 1 yes in words that "
        "name another channel, an unknown company or a partner refused"
    ) in words_of(dialog.outcome)
    dialog.go_on()
    given = [answer for answers in of(db, [1, 2, 3]).values() for answer in answers if answer.event == "given"]
    assert len(given) == 1


def test_a_text_that_names_partners_says_for_which_a_yes_is(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    add_partner(db, Partner("", "Raoul SAS", "987654324"))
    file = tmp_path / "quiz.csv"
    file.write_text(
        "Email;Offres partenaires\na@x.example;Raoul, volontiers\nb@x.example;Tous sauf Raoul\nc@x.example;A voir\n"
    )
    dialog = opened(db, qtbot, file)
    dialog.go_on()
    shown = said(dialog.mapping.answers)
    assert "What does “Raoul, volontiers” mean? A yes is for these alone: Raoul SAS." in shown
    assert (
        "What does “Tous sauf Raoul” mean? It makes an exception: a yes is for nobody. Who said yes elsewhere waits in "
        "Review." in shown
    )
    assert "What does “A voir” mean? It names nobody in the book: a yes to it is recorded for nobody." in shown


@pytest.mark.parametrize(("beside", "is_said"), [("Raoul, volontiers", True), ("pourquoi pas", False)])
def test_a_text_that_means_all_beside_others_that_name_partners_says_so(
    db: Any, qtbot: QtBot, tmp_path: Path, beside: str, is_said: bool
) -> None:
    """“Tous” alone said nothing of whom a yes is for, where its neighbours did."""
    add_partner(db, Partner("", "Raoul SAS", "987654324"))
    file = tmp_path / "quiz.csv"
    file.write_text(f"Email;Offres partenaires\na@x.example;{beside}\nb@x.example;Tous\nc@x.example;Nébuline\n")
    dialog = opened(db, qtbot, file)
    dialog.go_on()
    shown = said(dialog.mapping.answers)
    assert ("What does “Tous” mean? A yes is for all partners." in shown) is is_said
    assert sum("A yes is for all partners." in one for one in shown) == is_said


def test_the_check_says_what_the_answers_come_to(db: Any, dialog: ImportDialog) -> None:
    to_the_check(dialog)
    assert "“Offres partenaires”, all rows: 2 yes, 1 no, 0 without an answer" in words_of(dialog.outcome)
    source = "Source: none known. People already in the book: fill in what is missing, replace nothing."
    assert source in words_of(dialog.outcome)
    assert people(db) == []


def test_nobody_and_too_many_texts_are_said_shortly(dialog: ImportDialog) -> None:
    assert quoted_texts(()) == "no row"
    looked = dialog.mapping.answers
    assert looked.boxes
    assert summed_up("Opt-in", ()) == "“Opt-in”, all rows: 0 yes, 0 no, 0 without an answer"


def test_without_a_column_of_answers_the_source_step_says_so(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path, "Email\nlea@x.example\n"))
    dialog.origin.form.choose("quiz-v1")
    assert any("No column says who agreed" in one.text() for one in dialog.origin.findChildren(QLabel))


def test_answers_that_nothing_reads_and_a_yes_without_its_date_are_told(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    text = "Email;J'accepte tout;Nombre\na@x.example;oui;1\nb@x.example;vide;0\nc@x.example;non;1\n"
    dialog = opened(db, qtbot, list_file(tmp_path, text))
    dialog.go_on()
    hint = (
        "“J'accepte tout” holds answers like “yes” or “no”. If it says who agreed to or refused something, choose its "
        "meaning below."
    )
    assert hint in words_of(dialog.mapping)
    dialog.mapping.fields["J'accepte tout"].choose("consent_partners")
    (told,) = [
        words for words in words_of(dialog.mapping) if words.startswith("No column gives the date of the consent")
    ]
    assert "“Date of consent”" in told
    dialog.mapping.fields["J'accepte tout"].choose("none")
    assert not dialog.mapping.hints.isVisible()


YES = "Oui, j'accepte que mes données soient transmises"
LABEL = f"Email;Optin partenaires\na@x.example;{YES}\nb@x.example;Pourquoi pas\n"


def test_what_a_text_says_is_asked_once_and_remembered(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path, LABEL))
    dialog.go_on()
    choices = dialog.mapping.answers.choices
    assert [about.partition("=")[2] for about in choices] == [YES, "Pourquoi pas"]
    choices[f"Optin partenaires={YES}"].buttons["yes"].click()
    QCoreApplication.processEvents()
    assert f"“{YES}” in 1 row" in said(dialog.mapping.answers)
    dialog.origin.form.setCurrentIndex(dialog.origin.form.count() - 1)
    to_the_check(dialog)
    dialog.go_on()
    assert [one.event for one in of(db, [1])[1]] == ["given"]
    assert 2 not in of(db, [2])
    again = opened(db, qtbot, list_file(tmp_path, LABEL.replace("@x", "@y"), "b.csv"))
    assert list(again.mapping.answers.said.values()) == ["yes"]


MAILCHIMP = (
    "Email Address,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LEID,EUID,Offres partenaires\n"
    "a@x.example,2,2026-03-01 10:00:00,192.0.2.1,2026-03-01 10:05:00,192.0.2.1,1,e1,oui\n"
    "b@x.example,2,2026-03-01 10:00:00,192.0.2.1,,,2,e2,oui\n"
)


def test_a_column_in_which_nothing_is_a_yes_does_not_go_on_without_a_word(
    db: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    text = LEADS.replace("oui;", "Oui, j'accepte de recevoir vos conseils;")
    dialog = opened(db, qtbot, list_file(tmp_path, text))
    dialog.go_on()
    for box in dialog.mapping.answers.boxes.values():
        box.setChecked(True)
    dialog.go_on()
    assert dialog.step is dialog.mapping
    assert "No text of this column counts as a yes yet. Say what each means, or go on without." in words_of(dialog)
    (choice,) = dialog.mapping.answers.choices.values()
    choice.buttons["yes"].click()
    dialog.go_on()
    assert dialog.step is dialog.origin


def test_the_time_and_ip_of_a_confirmation_are_taken_as_the_proof(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path, MAILCHIMP))
    dialog.go_on()
    for header in ("CONFIRM_TIME", "CONFIRM_IP"):
        column = dialog.mapping.fields[header]
        assert column.value == NO_FIELD
        column.choose("consent_partners_proof")
        assert column.currentText() == "Double opt-in (partners)"
    QCoreApplication.processEvents()
    dialog.origin.form.setCurrentIndex(dialog.origin.form.count() - 1)
    to_the_check(dialog)
    dialog.go_on()
    assert [[one.trace for one in said] for said in of(db, [1, 2]).values()] == [["double_opt_in"], ["row"]]
    again = opened(db, qtbot, list_file(tmp_path, MAILCHIMP.replace("@x", "@y"), "b.csv"))
    again.go_on()
    assert again.mapping.fields["CONFIRM_IP"].value == "consent_partners_proof"


SHORT = "Email;Optin partenaires;Ville\na@x.example;oui\nb@x.example;oui;Brest\n"


def test_short_rows_can_be_trusted(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path, SHORT))
    dialog.go_on()
    card = dialog.mapping.answers
    assert "“oui” in 1 row" in said(card)
    assert any("See line 2." in text for text in words_of(dialog.reading.notes))
    card.short_rows.setChecked(True)
    QCoreApplication.processEvents()
    assert "“oui” in 2 rows" in said(card)
    assert dialog.options.choices.trust_short_rows


def test_proposed_meanings_are_taken_with_one_click(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    text = "Email;J'accepte de recevoir la newsletter;Date d'inscription;Form Name\na@x.example;oui;2026-03-01;Quiz\n"
    dialog = opened(db, qtbot, list_file(tmp_path, text))
    dialog.go_on()
    assert dialog.mapping.proposed.isVisible()
    assert dialog.mapping.overrides == {}
    assert dialog.focusWidget() is dialog.mapping.take
    assert dialog.mapping.take.property("look") == "primary"
    dialog.mapping.take.click()
    assert [line.value for line in dialog.mapping.fields.values()] == ["email", "consent_own", "consent_at", "form"]
    assert not dialog.mapping.proposed.isVisible()


def test_the_question_that_taken_meanings_raise_has_the_focus(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    """Who heard the first column of the list never heard that a question had appeared above it."""
    text = "Email;Prénom;J'accepte de recevoir la newsletter\na@x.example;Léa;oui\nb@x.example;Zoé;non\n"
    dialog = opened(db, qtbot, list_file(tmp_path, text))
    dialog.go_on()
    QCoreApplication.processEvents()
    qtbot.keyClick(dialog.mapping.take, Qt.Key.Key_Space)
    (box,) = dialog.mapping.answers.open
    assert dialog.focusWidget() is box
    assert box.accessibleName().startswith("Does “J'accepte de recevoir la newsletter” say who agreed")
    QCoreApplication.processEvents()
    qtbot.keyClick(box, Qt.Key.Key_Tab)
    assert dialog.focusWidget() is dialog.mapping.fields["Email"]


def test_a_column_of_refusals_is_not_taken_for_a_consent(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path, "Email;Je ne souhaite pas recevoir d'offres\na@x.example;oui\n"))
    dialog.go_on()
    field = dialog.mapping.fields["Je ne souhaite pas recevoir d'offres"]
    field.choose("consent_own")
    assert "speaks of leaving or refusing" in dialog.trouble.text()
    assert field.value == "none"
    field.choose("refused_own")
    assert (field.value, dialog.trouble.text()) == ("refused_own", "")


def test_answers_for_one_channel_are_asked_about(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path, "Email;Optin SMS\na@x.example;non\n"))
    dialog.go_on()
    assert "Does “Optin SMS” say who agreed to this: Yes to your own SMS?" in said(dialog.mapping.answers)


def test_a_text_that_was_given_a_meaning_moves_there_in_the_sums(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    """The founder chose Yes for a cell, and the sum above went on saying that it is unclear."""
    text = "Email;Newsletter\nlea@x.example;'Oui\nlou@x.example;'bof\nzoe@x.example;non\n"
    dialog = opened(db, qtbot, list_file(tmp_path, text))
    card = dialog.mapping.answers
    assert [*card.choices] == ["Newsletter='bof"]  # the mark of a spreadsheet before a yes is none of it
    assert "“'bof” in 1 row" in words_of(card)
    card.choices["Newsletter='bof"].buttons["yes"].click()
    assert "“'Oui” in 1 row, “'bof” in 1 row" in words_of(card)


def test_a_column_without_a_header_is_named_in_the_language_of_the_window(
    db: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    use_language("fr")
    try:
        dialog = opened(db, qtbot, list_file(tmp_path, "lea@x.example;Brest\n"))
        dialog.reading.nameless.setChecked(True)
        assert "colonne 1" in words_of(dialog.mapping)
        assert not [words for words in words_of(dialog) if "column 1" in words]
        dialog.mapping.fields["column 2"].choose("company")
        assert dialog.mapping.overrides == {"column 2": "company"}
    finally:
        use_language("en")


LINKEDIN = (
    "Email,Form Name,Partenaires ?,Date de consentement\nlea@x.example,Lead gen 2026,Oui,13/02/2026 10:00\n"
    "noe@x.example,Lead gen 2026,Oui,13/02/2026 10:00\nzoe@x.example,Lead gen 2026,Non,13/02/2026 10:00\n"
)


def test_a_column_of_forms_is_proposed_only_if_it_names_one_of_the_book(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    """Accepting the proposal imported 320 people without a consent, 107 of whom had said yes."""
    dialog = opened(db, qtbot, list_file(tmp_path, LINKEDIN))
    dialog.go_on()
    assert "“Form Name”" not in " ".join(words_of(dialog.mapping.proposed))
    dialog.mapping.take_proposals()
    assert (dialog.mapping.fields["Form Name"].value, dialog.origin.form.value) == (NO_FIELD, "none")
    other = opened(db, qtbot, list_file(tmp_path, LINKEDIN.replace("Lead gen 2026", "Quiz"), "named.csv"))
    other.go_on()
    assert "“Form Name”: Form" in " ".join(words_of(other.mapping.proposed))
    other.mapping.take_proposals()
    assert (other.mapping.fields["Form Name"].value, other.origin.form.value) == ("form", "column")


def test_a_column_chosen_by_hand_that_names_no_form_says_how_many_rows_it_costs(
    db: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path, LINKEDIN))
    dialog.mapping.take_proposals()
    dialog.mapping.fields["Form Name"].choose("form")
    assert dialog.origin.form.value == "none"
    dialog.origin.form.choose("column")
    to_the_check(dialog)
    assert "Rows that say yes and name no form of the book, or have no date" in dialog.outcome.points
    assert "2 such rows." in dialog.outcome.points


def test_next_leads_to_the_order_of_dates_that_must_be_chosen(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    """The question stood at the very end of the page; Next named it below, and the page stayed where it was."""
    more = ";".join(f"Col{number}" for number in range(14))
    cells = ";".join(["oui", "non"] * 7)
    text = f"Email;Offres partenaires;{more};Rempli\n" + f"a@x.example;oui;{cells};03/10/2026\n" * 3
    dialog = opened(db, qtbot, list_file(tmp_path, text))
    dialog.resize(1000, 620)
    dialog.go_on()
    dialog.mapping.fields["Rempli"].choose("consent_at")
    confirm_all(dialog)
    dialog.mapping.verticalScrollBar().setValue(0)
    settle()
    dialog.next.click()
    settle()
    row = dialog.mapping.open_order
    assert row is not None
    assert dialog.focusWidget() is row.field
    top = row.mapTo(dialog.mapping.viewport(), QPoint()).y()
    assert 0 <= top <= dialog.mapping.viewport().height() - row.height()


def test_next_leads_to_a_column_to_be_confirmed(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    more = ";".join(f"Col{number}" for number in range(14))
    text = f"Email;Offres partenaires;{more}\n" + f"a@x.example;oui;{';' * 13}\n" * 3
    dialog = opened(db, qtbot, list_file(tmp_path, text))
    dialog.resize(1000, 620)
    dialog.go_on()
    settle()
    dialog.mapping.verticalScrollBar().setValue(dialog.mapping.verticalScrollBar().maximum())
    dialog.next.click()
    settle()
    box = dialog.mapping.answers.open[0]
    assert dialog.focusWidget() is box
    top = box.mapTo(dialog.mapping.viewport(), QPoint()).y()
    assert 0 <= top <= dialog.mapping.viewport().height() - box.height()


DOUBTFUL = "Email;Offres partenaires;Newsletter\n" + "".join(
    f"p{number}@x.example;{answer};{answer}\n" for number, answer in enumerate(["oui", "voir", "bof", "non", "mouais"])
)


def test_the_rows_of_questions_stay_where_they_are_while_one_is_answered(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    """Each answer built all rows anew and moved them by some pixels: of four clicks in a row two were not taken."""
    dialog = opened(db, qtbot, list_file(tmp_path, DOUBTFUL))
    dialog.resize(1000, 620)
    dialog.go_on()
    dialog.activateWindow()
    settle()
    choices = dict(dialog.mapping.answers.choices)
    assert len(choices) == 6

    def places() -> list[tuple[int, int]]:
        parts = [button for choice in choices.values() for button in choice.buttons.values()]
        return [part.mapTo(dialog.mapping.viewport(), QPoint()).toTuple() for part in parts]

    for about, choice in choices.items():
        dialog.mapping.ensureWidgetVisible(choice)
        before = places()
        qtbot.mouseClick(choice.buttons["no"], Qt.MouseButton.LeftButton)
        settle()
        assert (places(), dialog.mapping.answers.choices[about] is choice) == (before, True)
        assert choice.buttons["no"].hasFocus()
    assert dialog.mapping.answers.said == dict.fromkeys(choices, "no")


def test_a_click_that_is_under_way_while_the_file_is_read_is_taken(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    jobs = HeldJobs(db)
    dialog = ImportDialog(jobs, lambda: NOW, [list_file(tmp_path, DOUBTFUL)])
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.go_on()
    settle()
    first, second, *_others = dialog.mapping.answers.choices.values()
    jobs.held = True
    qtbot.mouseClick(first.buttons["yes"], Qt.MouseButton.LeftButton)
    qtbot.mousePress(second.buttons["no"], Qt.MouseButton.LeftButton)
    jobs.release()
    settle()
    qtbot.mouseRelease(second.buttons["no"], Qt.MouseButton.LeftButton)
    assert list(dialog.mapping.answers.said.values()) == ["yes", "no"]


def test_a_meaning_that_is_taken_back_is_chosen_no_more(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path, DOUBTFUL))
    dialog.go_on()
    (about, choice), *_others = dialog.mapping.answers.choices.items()
    choice.buttons["yes"].click()
    dialog.mapping.take_back(*about.split("="))
    dialog.inspect()
    assert not any(button.isChecked() for button in choice.buttons.values())
    choice.buttons["no"].click()
    choice.buttons["none"].click()
    assert [code for code, button in choice.buttons.items() if button.isChecked()] == ["none"]
