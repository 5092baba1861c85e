"""Columns whose titles name a channel: what the step of the columns proposes, asks and warns of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from leadkeeper.domain.partner import Partner
from leadkeeper.services.partners.partners import add_partner
from tests.ui.confirming import confirm_all
from tests.ui.wizard import list_file, opened, quiz_book

LIST = (
    "Email;Tel;SMS partenaires (O/N);Mail partenaires (O/N)\na@x.example;0639980001;O;N\nb@x.example;0639980002;N;O\n"
)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Any]:
    with quiz_book(tmp_path) as made:
        yield made


def said(part: Any) -> str:
    return "\n".join(one.text() for one in part.findChildren(QLabel) if one.isVisible())


def test_both_columns_are_proposed_for_their_channels_and_asked_about(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path, LIST))
    dialog.go_on()
    step = dialog.mapping
    assert "“SMS partenaires (O/N)”: Yes to partners' SMS" in said(step.proposed)
    assert "“Mail partenaires (O/N)”: Yes to partners' e-mails" in said(step.proposed)
    step.take.click()
    assert "Does “SMS partenaires (O/N)” say who agreed to this: Yes to partners' SMS?" in said(step.answers)
    assert "would count for others too" not in said(step.hints)


def test_the_general_field_for_one_of_them_is_warned_of_and_asked_about_as_such(
    db: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path, LIST))
    dialog.go_on()
    step = dialog.mapping
    step.fields["SMS partenaires (O/N)"].choose("consent_partners")
    assert "a yes would count for others too" in said(step.hints)
    asked = "“SMS partenaires (O/N)” names only SMS. Does it say all the same who agreed to this: "
    assert f"{asked}Yes to partners, by every channel?" in said(step.answers)
    step.fields["SMS partenaires (O/N)"].choose("consent_partners_email")
    assert "a yes would count for others too" in said(step.hints)
    assert f"{asked}Yes to partners' e-mails?" in said(step.answers)
    step.fields["SMS partenaires (O/N)"].choose("consent_partners_sms")
    assert "a yes would count for others too" not in said(step.hints)


def test_a_column_says_why_a_yes_counts_for_the_channels_in_it_alone(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    text = "Email;Offres partenaires;Par quel moyen ?\na@x.example;oui;SMS\nb@x.example;oui;E-mail\n"
    dialog = opened(db, qtbot, list_file(tmp_path, text))
    dialog.go_on()
    line = dialog.mapping._lines["Par quel moyen ?"]
    why = "It tells the channels by which each person wants to be reached: a yes in the same row counts for these"
    assert line.why.text().startswith(why)
    line.choice.choose("note")
    assert "channels" not in line.why.text()
    line.choice.choose("none")
    assert line.why.text().startswith(f"Your choice. {why}")
    assert line.choice.accessibleDescription() == line.why.text()


def test_a_consent_by_channel_is_one_to_partners_at_the_step_of_the_source(
    db: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    text = "Email;Consentement partenaires : e-mail;Consentement partenaires : SMS\na@x.example;oui;non\n"
    dialog = opened(db, qtbot, list_file(tmp_path, text))
    dialog.go_on()
    confirm_all(dialog)
    dialog.go_on()
    assert dialog.step is dialog.origin
    assert "No column says who agreed" not in said(dialog.origin)


def test_the_check_says_that_nobody_can_be_shared_without_a_date(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    text = "email;date_optin;optin_partenaires_sms\na@x.example;2026-11-17 10:00:00;oui\n"
    dialog = opened(db, qtbot, list_file(tmp_path, text))
    dialog.go_on()
    assert "“date_optin”: Date of consent" in said(dialog.mapping.proposed)
    confirm_all(dialog)
    dialog.go_on()
    dialog.origin.form.choose(dialog.origin.form.itemData(1))
    dialog.go_on()
    assert dialog.step is dialog.outcome
    assert "No column gives the date of the consent: no yes of this file lets anybody" in said(dialog.outcome)
    dialog.go_back()
    dialog.go_back()
    dialog.mapping.take.click()
    confirm_all(dialog)
    dialog.go_on()
    dialog.go_on()
    assert dialog.step is dialog.outcome
    assert "No column gives the date" not in said(dialog.outcome)


def test_a_column_that_names_a_partner_of_the_book_is_asked_about_with_its_name(
    db: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    add_partner(db, Partner("", "Raoul SAS", "987654324"))
    header = "Raoul SAS peut-elle vous envoyer ses offres par e-mail ?"
    dialog = opened(db, qtbot, list_file(tmp_path, f"Email;{header};Newsletter ?\na@x.example;1;1\n"))
    dialog.go_on()
    step = dialog.mapping
    assert f"“{header}”: Yes to partners' e-mails" in said(step.proposed)
    step.take.click()
    assert f"Does “{header}” say who agreed to Raoul SAS, and to no other partner (Yes to partners' e-mails)?" in said(
        step.answers
    )


def test_arrow_keys_pass_over_the_fields_that_other_columns_have(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path, LIST))
    dialog.go_on()
    step = dialog.mapping
    step.fields["Mail partenaires (O/N)"].choose("consent_partners_email")
    sms, words = step.fields["SMS partenaires (O/N)"], []
    sms.choose("consent_partners")
    for _ in range(3):
        qtbot.keyClick(sms, Qt.Key.Key_Down)
        words.append(sms.currentText())
    assert "Yes to partners' e-mails" not in words
    sms.choose("consent_partners_sms")
    assert sms.currentText() == "Yes to partners' SMS"
    step.fields["Mail partenaires (O/N)"].choose("none")
    sms.choose("consent_partners")
    qtbot.keyClick(sms, Qt.Key.Key_Down)
    assert sms.currentText() in ("Partners said yes to", "Yes to partners' e-mails")


def test_a_meaning_that_the_program_proposed_goes_to_the_column_that_the_founder_chooses(
    db: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    text = "Email;Date de consentement;Le jour du oui\na@x.example;2026-03-01;2026-04-01\n"
    dialog = opened(db, qtbot, list_file(tmp_path, text))
    dialog.go_on()
    fields = dialog.mapping.fields
    chosen = fields["Le jour du oui"]
    model, place = chosen.model(), chosen.findData("consent_at")
    assert model.flags(model.index(place, 0)) & Qt.ItemFlag.ItemIsEnabled
    chosen.choose("consent_at")
    assert (chosen.value, fields["Date de consentement"].value) == ("consent_at", "none")


def test_a_column_of_names_alone_is_said_to_record_nothing(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path, "Email;Lesquels ?;Accord\na@x.example;Raoul SAS;oui\n"))
    dialog.go_on()
    step = dialog.mapping
    step.fields["Lesquels ?"].choose("consent_partner_names")
    assert "“Partners said yes to” alone records nothing: choose “Yes to partners”" in said(step.hints)
    step.fields["Accord"].choose("consent_partners")
    assert "alone records nothing" not in said(step.hints)
