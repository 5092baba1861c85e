from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from leadkeeper.domain.book import Owner
from leadkeeper.domain.partner import ListedName, ListVersion, PartnerList
from ui.dialogs.form_description import BoxAnswers, SourceQuestions

OWNER = Owner(name="Clodomir")
LIST = PartnerList(
    "main", "https://clodomir.example", (ListVersion("main-1", "2026-01-10", (ListedName("Raoul SAS", None, None),)),)
)


def questions(qtbot: QtBot, known: dict[str, Any] | None, chosen: PartnerList | None = None) -> SourceQuestions:
    made = SourceQuestions(OWNER, known, lambda: chosen)
    qtbot.addWidget(made)
    return made


EVERYTHING: dict[str, Any] = {
    "medium": "paper",
    "controller": "Eulalie",
    "fields": ["email", "phone"],
    "own_box": {"text": "own", "checked": True},
    "partner_box": {"text": "partners", "checked": False, "covers_own": True},
    "phone_box": {
        "text": "calls", "checked": False, "identity": True, "goods": False, "period": True, "withdrawal": False,
        "durable_proof": True, "period_months": 12,
    },
    "buttons": [
        {"role": "accept", "type": "button", "label": "J'accepte"},
        {"role": "refuse", "type": "link", "label": "Non", "same_style": False, "effect_text": "smaller"},
    ],
    "hidden_optin": True,
    "optout_step": False,
    "submit_without_partner": False,
    "partner_mode": "link",
    "link_ok": False,
    "list": {"version": "v3", "names": ["Raoul SAS"]},
    "channels": ["email", "voice"],
    "info": {
        "withdrawal": True, "retention": "3 ans", "rights": False, "transmission_stated": True, "basis": "consentement",
        "source_wording": "Eulalie", "position": "after", "l223_2": True, "font_ratio": 0.5,
    },
    "targets_minors": True,
    "social": False,
    "sensitive_fields": ["santé"],
    "text": "Règlement du jeu",
}  # fmt: skip


def test_a_description_comes_back_as_it_went_in(qtbot: QtBot) -> None:
    assert questions(qtbot, EVERYTHING).description == EVERYTHING


@pytest.mark.parametrize(("answer", "kept"), [(True, True), (False, False), (None, None)])
def test_a_link_that_nobody_tested_stays_untested(qtbot: QtBot, answer: bool | None, kept: bool | None) -> None:
    assert questions(qtbot, {**EVERYTHING, "link_ok": answer}).description["link_ok"] is kept


def test_a_new_form_is_that_of_the_owner(qtbot: QtBot) -> None:
    made = questions(qtbot, None).description
    assert (made["controller"], made["info"]["source_wording"]) == ("Clodomir", "Clodomir")


def test_the_list_that_was_chosen_gives_its_names(qtbot: QtBot) -> None:
    made = questions(qtbot, None, LIST).description
    assert made["list"] == {
        "version": "10/01/2026",
        "names": ["Raoul SAS"],
        "legal_names": True,
        "privacy_links": False,
    }


def test_a_box_that_was_not_there_is_null(qtbot: QtBot) -> None:
    box = BoxAnswers(None)
    qtbot.addWidget(box)
    assert box.box is None
    box.there.setChecked(True)
    assert box.box == {"text": "", "checked": False}


def test_every_answer_is_heard(qtbot: QtBot) -> None:
    made = questions(qtbot, EVERYTHING)
    heard: list[bool] = []
    made.changed.connect(lambda: heard.append(True))
    for answer in (
        partial(made.medium.choose, "web"),
        partial(made.controller.setText, "Raoul"),
        made.fields.boxes["company"].click,
        partial(made.own.text.setPlainText, "other"),
        made.phone.there.click,
        partial(made.months.setValue, 6),
        made.free.click,
        made.told.boxes["rights"].click,
        partial(made.other.setPlainText, "other"),
    ):
        heard.clear()
        answer()
        assert heard


def test_questions_about_refusing_are_asked_when_there_is_a_button_for_it(qtbot: QtBot) -> None:
    made = questions(qtbot, None)
    assert made.refuse.parentWidget().isHidden()
    made.buttons.choose("pair")
    assert not made.refuse.parentWidget().isHidden()
