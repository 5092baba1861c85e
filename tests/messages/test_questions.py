from __future__ import annotations

from dataclasses import fields

from leadkeeper.domain.form_audit.description import DescribedList, Description, FormButton, Information, PartnerBox
from leadkeeper.messages.forms import QUESTIONS, question

PARTS = {"partner_box": PartnerBox, "buttons": FormButton, "list": DescribedList, "info": Information}


def test_every_key_of_a_description_has_words() -> None:
    keys = {field.name for field in fields(Description)} - {"unanswered"}
    keys |= {f"{part}.{field.name}" for part, kind in PARTS.items() for field in fields(kind)}
    keys |= {"own_box.text", "own_box.checked", "phone_box.text", "phone_box.checked", "phone_box.period_months"}
    keys |= {f"phone_box.{name}" for name in ("identity", "goods", "period", "withdrawal", "durable_proof")}
    assert keys == set(QUESTIONS)


def test_the_number_of_a_button_does_not_matter() -> None:
    assert question("buttons[12].label") == question("buttons[0].label") == "label of a button"


def test_a_key_that_has_no_words_stands_for_itself() -> None:
    assert question("colour") == "colour"
