"""The way from an empty book to the first export: what is missing is said, and one press begins it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from leadkeeper.db import forms
from leadkeeper.db.engine import writing
from leadkeeper.domain.form import Evidence, Form, FormVersion
from leadkeeper.domain.partner import Contract, Partner
from leadkeeper.domain.serialization import Verbatim
from leadkeeper.domain.time import paris_day
from leadkeeper.services.consent.forms import new_form
from leadkeeper.services.dashboard import NextStep, first_steps
from leadkeeper.services.partners.contracts import sign_contract
from leadkeeper.services.partners.partners import add_partner
from tests.services.made_book import NOW, empty_book
from tests.ui.asking import Heard, asked
from tests.ui.confirming import confirm_all
from tests.ui.filling import fill_in
from tests.ui.looking import shown, words_of
from tests.ui.stretch import cut, stretch
from tests.ui.wizard import LEADS, list_file, opened
from ui.book_view import FirstStepsBar
from ui.dialogs.form_description import SourceDialog
from ui.jobs import InlineJobs
from ui.models.destinations import Begin
from ui.pages.export.page import ExportPage
from ui.pages.partners.contract_forms import ContractDialog
from ui.pages.partners.forms import PartnerDialog
from ui.pages.partners.list_versions import ListDialog
from ui.pages.partners.page import PartnersPage
from ui.pages.review.page import ReviewPage
from ui.pages.sources.page import SourcesPage
from ui.settings import Settings
from ui.widgets.labels import StatusBadge

TODAY = paris_day(NOW)
RAOUL = Partner("", legal_name="Raoul SAS", siren="732829320", country="FR", sectors=("insurance",))
META = "id\tcreated_time\tad_id\tform_id\tform_name\tplatform\temail\tj'accepte_vos_partenaires\n"
ANSWERS = META + "l:1\t2026-02-13T10:00:00+02:00\tag:1\tf:1\tSimulateur\tfb\tlea@quiz.example\ttrue\n"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Any]:
    with empty_book(tmp_path) as made:
        yield made


@pytest.fixture
def bar(qtbot: QtBot) -> FirstStepsBar:
    made: FirstStepsBar = shown(qtbot, FirstStepsBar(), 900, 80)
    return made


def signed(db: Any, purpose: str = "offers by e-mail") -> str:
    partner = add_partner(db, RAOUL)
    day = (TODAY - timedelta(days=30)).isoformat()
    end = (TODAY + timedelta(days=99)).isoformat()
    terms = Contract("", day, day, end, channels=("email",), territory=("FR",), purpose=purpose, fields=("email",))
    sign_contract(db, partner, terms, None, NOW)
    return partner


def test_the_strip_names_the_next_step_and_begins_it(db: Any, bar: FirstStepsBar) -> None:
    went = Heard(bar.open_wanted)
    bar.show_steps(first_steps(db, TODAY))
    assert bar.title.text() == "Step 1 of 5 to the first export: Add a partner and its contract"
    bar.button.click()
    signed(db)
    bar.show_steps(first_steps(db, TODAY))
    assert bar.title.text().startswith("Step 2 of 5")
    bar.button.click()
    assert went.said == [("partners", Begin.PARTNER), ("partners", Begin.LIST)]


def test_a_step_that_has_begun_says_what_is_still_missing(db: Any, bar: FirstStepsBar) -> None:
    add_partner(db, RAOUL)
    went = Heard(bar.open_wanted)
    bar.show_steps(first_steps(db, TODAY))
    assert bar.why.text() == "The partner is in the book. Still missing: a contract in force."
    bar.button.click()
    assert went.said == [("partners", Begin.CONTRACT)]


def test_a_form_says_which_of_its_two_parts_is_still_missing(bar: FirstStepsBar) -> None:
    for lacks, text in (
        (
            ("description", "evidence"),
            "The form is in the book. Still missing: what it showed, and a screenshot of it.",
        ),
        (("evidence",), "The form is described. Still missing: a screenshot of it."),
        (("description",), "The form has a screenshot. Still missing: what it showed, by a few questions."),
    ):
        bar.show_steps([NextStep("source", done=False, begun=True, lacks=lacks)])
        assert bar.why.text() == text


def test_a_form_lacks_what_the_best_of_its_versions_lacks(db: Any) -> None:
    picture = Evidence("screenshot", "q.png", "a" * 64)
    with writing(db):
        forms.add(db, Form("quiz"))
        for version in (FormVersion("quiz-v1", ends="2026-01-01", evidence=(picture,)), FormVersion("quiz-v2")):
            forms.add_version(db, "quiz", version)
    (step,) = [one for one in first_steps(db, TODAY) if one.name == "source"]
    assert (step.done, step.begun, step.lacks) == (False, True, ("description",))


def test_on_home_and_once_closed_the_strip_is_not_shown(db: Any, bar: FirstStepsBar) -> None:
    bar.show_steps(first_steps(db, TODAY))
    bar.stand_on("home")
    assert not bar.isVisible()
    bar.stand_on("partners")
    assert bar.isVisible()
    bar.close_button.click()
    bar.stand_on("sources")
    assert not bar.isVisible()


def test_in_a_book_that_is_ready_there_is_no_strip(book: Any, bar: FirstStepsBar) -> None:
    bar.show_steps(first_steps(book.db, date(2026, 11, 3)))
    assert not bar.isVisible()


def test_no_word_of_the_strip_is_cut_when_all_are_longer(db: Any, bar: FirstStepsBar) -> None:
    bar.show_steps(first_steps(db, TODAY))
    stretch(bar)
    assert list(cut(bar)) == []


@pytest.mark.parametrize(
    ("begin", "box"), [(Begin.PARTNER, PartnerDialog), (Begin.CONTRACT, ContractDialog), (Begin.LIST, ListDialog)]
)
def test_the_page_of_partners_opens_the_box_of_a_step(
    db: Any, settings: Settings, qtbot: QtBot, begin: Begin, box: type[Any]
) -> None:
    add_partner(db, RAOUL)
    page = shown(qtbot, PartnersPage(InlineJobs(db), settings, lambda: NOW), 1200, 800)
    page.arrive(begin)
    asked(box).reject()


@pytest.mark.parametrize(("begin", "box"), [(Begin.CONTRACT, ContractDialog), (Begin.LIST, ListDialog)])
def test_a_step_is_about_the_partner_chosen_and_leaves_the_choice(
    db: Any, settings: Settings, qtbot: QtBot, begin: Begin, box: type[Any]
) -> None:
    add_partner(db, replace(RAOUL, legal_name="Alpha SAS"))
    chosen = add_partner(db, replace(RAOUL, legal_name="Beta SA", siren="523987410"))
    page = shown(qtbot, PartnersPage(InlineJobs(db), settings, lambda: NOW), 1200, 800)
    page.reload()
    page.arrive(chosen)
    page.arrive(begin)
    dialog = asked(box)
    assert box is ListDialog or "Beta SA" in dialog.windowTitle()
    dialog.reject()
    assert page.mark() == chosen


def test_a_step_is_about_the_partner_chosen_while_ctrl_is_held(db: Any, settings: Settings, qtbot: QtBot) -> None:
    """Qt selects by the keys that are held: after Ctrl+K the first partner stood in place of the chosen one."""
    add_partner(db, replace(RAOUL, legal_name="Alpha SAS"))
    chosen = add_partner(db, replace(RAOUL, legal_name="Beta SA", siren="523987410"))
    page = shown(qtbot, PartnersPage(InlineJobs(db), settings, lambda: NOW), 1200, 800)
    field = shown(qtbot, QLineEdit())
    qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)  # for Qt, Ctrl is held until another key
    page.reload()
    page.arrive(chosen)
    page.arrive(Begin.CONTRACT)
    assert (page.mark(), "Beta SA" in asked(ContractDialog).windowTitle()) == (chosen, True)
    qtbot.keyClick(field, Qt.Key.Key_V)


def test_the_page_of_sources_opens_the_box_of_a_form(db: Any, settings: Settings, qtbot: QtBot) -> None:
    page = shown(qtbot, SourcesPage(InlineJobs(db), settings, lambda: NOW), 1200, 800)
    page.arrive(Begin.SOURCE)
    asked(SourceDialog).reject()


def test_a_further_contract_proposes_the_purpose_of_its_partner(db: Any, settings: Settings, qtbot: QtBot) -> None:
    signed(db, "offers about savings")
    page = shown(qtbot, PartnersPage(InlineJobs(db), settings, lambda: NOW), 1200, 800)
    page.reload()
    page.sign()
    assert asked(ContractDialog).purpose.text() == "offers about savings"


def test_a_new_partner_is_saved_and_its_contract_asked_for_without_the_purpose_of_another(
    db: Any, settings: Settings, qtbot: QtBot
) -> None:
    signed(db, "offers about savings")
    page = shown(qtbot, PartnersPage(InlineJobs(db), settings, lambda: NOW), 1200, 800)
    page.reload()
    page.add()
    dialog = asked(PartnerDialog)
    dialog.name.setText("Ligne Claire SARL")
    dialog.siren.setText("444112239")
    dialog.sign_too.click()
    contract = asked(ContractDialog)
    assert (contract.purpose.text(), contract.topic.text()) == ("", "")
    fill_in(contract)
    contract.yes.click()
    page.reload()
    in_force = {view.partner.legal_name for view in page._now.overview.partners if view.state == "in-force"}
    assert in_force == {"Ligne Claire SARL", "Raoul SAS"}


def test_a_partner_that_cannot_be_saved_asks_for_no_contract(db: Any, settings: Settings, qtbot: QtBot) -> None:
    page = shown(qtbot, PartnersPage(InlineJobs(db), settings, lambda: NOW), 1200, 800)
    page.add()
    dialog = asked(PartnerDialog)
    dialog.sign_too.click()
    assert dialog.isVisible()
    dialog.name.setText("Ligne Claire SARL")
    dialog.siren.setText("444112239")
    wanted = Heard(dialog.sign_wanted)
    dialog.yes.click()
    assert wanted.said == []


def test_a_contract_begins_on_the_day_it_is_signed_until_another_day_is_typed(db: Any, qtbot: QtBot) -> None:
    dialog = shown(qtbot, ContractDialog(InlineJobs(db), RAOUL, lambda: NOW))
    dialog.signed.line.setText("01/09/2026")
    assert dialog.starts.day == date(2026, 9, 1)
    dialog.starts.line.setText("01/10/2026")
    dialog.signed.line.setText("15/09/2026")
    assert dialog.starts.day == date(2026, 10, 1)


def test_the_first_list_asks_for_no_list_to_choose(db: Any, qtbot: QtBot) -> None:
    dialog = shown(qtbot, ListDialog(InlineJobs(db), [RAOUL], [], lambda: NOW))
    assert not dialog.list.isVisible()
    assert dialog.focusWidget() is dialog.url


def test_the_page_of_a_list_gets_its_scheme(db: Any, qtbot: QtBot) -> None:
    dialog = shown(qtbot, ListDialog(InlineJobs(db), [RAOUL], [], lambda: NOW))
    dialog.activateWindow()
    qtbot.waitUntil(dialog.url.hasFocus)
    qtbot.keyClick(dialog.url, Qt.Key.Key_Tab)
    assert not dialog.url_row.error
    assert "not the address of a web page" not in "\n".join(words_of(dialog))
    dialog.url.setFocus()
    dialog.url.selectAll()
    qtbot.keyClicks(dialog.url, "brindille.example/partenaires")
    assert dialog.version.url == "https://brindille.example/partenaires"
    qtbot.keyClick(dialog.url, Qt.Key.Key_Tab)
    assert dialog.url.text() == "https://brindille.example/partenaires"


def test_a_new_list_without_an_address_says_what_it_lacks(db: Any, qtbot: QtBot) -> None:
    dialog = shown(qtbot, ListDialog(InlineJobs(db), [RAOUL], [], lambda: NOW))
    lacking = "Without an address nothing shows where people could read this list"
    assert any(text.startswith(lacking) for text in words_of(dialog))
    assert dialog.url.accessibleDescription().startswith(lacking)
    dialog.url.setText("https://brindille.example/partenaires")
    assert not any(text.startswith(lacking) for text in words_of(dialog))


def test_the_partner_of_the_review_is_proposed_for_the_export(book: Any, settings: Settings, qtbot: QtBot) -> None:
    review = shown(qtbot, ReviewPage(InlineJobs(book.db), settings, lambda: NOW), 1200, 800)
    review.reload()
    review.partner.choose("acme")
    export = shown(qtbot, ExportPage(InlineJobs(book.db), settings, lambda: NOW), 1200, 800)
    export.reload()
    assert export.partner.value == "acme"


def test_several_columns_of_answers_are_confirmed_by_one_press(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    text = LEADS.replace("Couleur", "Newsletter").replace("bleu", "oui").replace("vert", "non").replace("rouge", "oui")
    dialog = opened(db, qtbot, list_file(tmp_path, text))
    dialog.go_on()
    answers = dialog.mapping.answers
    assert answers.yes_to_all.isVisible()
    assert len(answers.open) == 2
    answers.yes_to_all.click()
    assert answers.open == []
    assert dialog.step is dialog.origin
    dialog.go_back()
    assert not answers.yes_to_all.isVisible()


def test_the_press_for_all_columns_goes_on_only_where_the_page_asks_nothing_else(
    db: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    text = LEADS.replace("Date de consentement", "Remarque").replace("Couleur", "Newsletter")
    dialog = opened(db, qtbot, list_file(tmp_path, text.replace("bleu", "oui").replace("vert", "non")))
    dialog.go_on()
    assert "without its date" in dialog.mapping.points
    dialog.mapping.answers.yes_to_all.click()
    assert dialog.mapping.answers.open == []
    assert dialog.step is dialog.mapping


def test_an_export_of_a_known_program_begins_with_its_columns(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path, ANSWERS))
    assert dialog.step is dialog.mapping
    dialog.go_back()
    assert dialog.step is dialog.reading


def test_what_is_odd_about_the_reading_is_seen_first(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path, ANSWERS.replace("lea@quiz.example", "lea\0@quiz.example")))
    assert dialog.step is dialog.reading


def test_the_form_of_the_file_before_is_one_press_and_never_chosen_silently(
    db: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    new_form(db, Form("", "Quiz", versions=(FormVersion("", "2026-01-01", description=Verbatim()),)))
    other = list_file(tmp_path, LEADS.replace("Couleur", "Ville"), "others.csv")
    dialog = opened(db, qtbot, list_file(tmp_path), other)
    dialog.go_on()
    confirm_all(dialog)
    dialog.go_on()
    assert not dialog.origin.same.isVisible()
    dialog.origin.form.choose("quiz-v1")
    for _step in range(3):
        dialog.go_on()
    dialog.go_on()
    confirm_all(dialog)
    dialog.go_on()
    assert dialog.step is dialog.origin
    assert dialog.origin.form.value == "none"
    dialog.origin.same.click()
    assert dialog.step is dialog.outcome
    assert dialog.origin.form.value == "quiz-v1"


def test_a_contract_that_lets_the_partner_pass_the_data_on_is_not_the_first_step_done(
    db: Any, settings: Settings, qtbot: QtBot, bar: FirstStepsBar
) -> None:
    page = shown(qtbot, PartnersPage(InlineJobs(db), settings, lambda: NOW), 1200, 800)
    add_partner(db, RAOUL)
    page.reload()
    heard = Heard(page.said)
    page.sign()
    dialog = asked(ContractDialog)
    fill_in(dialog)
    dialog.no_onward.setChecked(False)
    dialog.yes.click()
    (said,) = heard.texts
    assert said.startswith("The contract with Raoul SAS is saved. It does not forbid onward transfer: nobody can be ")
    page.reload()
    pills = [pill.text for pill in page.details.findChildren(StatusBadge)]
    assert "may pass the data on: nobody can be exported" in pills
    bar.show_steps(first_steps(db, TODAY))
    assert bar.title.text().startswith("Step 1 of 5")
    assert bar.why.text() == (
        "The contract in force does not forbid onward transfer. Still missing: one in its place that does."
    )
    page.arrive(Begin.CONTRACT)
    successor = asked(ContractDialog)
    fill_in(successor)
    successor.yes.click()
    page.reload()
    assert page.view is not None
    assert not page.view.allows_onward
