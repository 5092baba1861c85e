from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from leadkeeper.domain.partner import Contract, Partner
from leadkeeper.progress import run
from leadkeeper.services.dashboard import Chance, Month, PartnerLine, glance, home_chances
from leadkeeper.services.partners.partners import PartnerView
from leadkeeper.services.todo import TodoItem
from tests.made_archive import Facts, archive, contract, partner, person, restored
from ui.models.destinations import destination
from ui.pages.home.page import _partner_columns
from ui.pages.home.todo import _nothing_due, bars, chance_words, contract_words, due_words, ending_words, silent_words
from ui.theme import Status
from ui.widgets.cards import TaskLine

TODAY = date(2026, 11, 3)
NAMES = {"raoul": "Raoul SAS", "acme": "Acme SA"}


def test_a_line_says_what_its_button_opens(qtbot: QtBot) -> None:
    line = TaskLine("send", "Tell Raoul SAS", "due today", lambda: None)
    qtbot.addWidget(line)
    assert line.button is not None
    assert line.button.accessibleName() == "Open: Tell Raoul SAS"
    assert line.button.accessibleDescription() == "due today"


@pytest.mark.parametrize(
    ("action", "target", "place"),
    [
        ("attach-evidence", "quiz-v1", ("sources", "quiz-v1")),
        ("describe-form", "quiz-v1", ("sources", "quiz-v1")),
        ("archive-list", "main-1", ("partners", None)),
        ("sign-contract", "raoul", ("partners", "raoul")),
        ("lift-hold", "raoul", ("partners", "raoul")),
        ("tell-partner", "raoul", ("register", None)),
        ("review", "R25", ("review", ("raoul", "R25"))),
    ],
)
def test_every_action_has_its_place(action: str, target: str, place: tuple[str, object]) -> None:
    assert destination(action, target, "raoul") == place


@pytest.mark.parametrize(
    ("people", "text"),
    [
        ([{}], "Nothing is waiting. Today's exports can be made."),
        ([{}, {"note": "a changé d'avis"}], "Today's exports can be made. 1 person waits in Review."),
        ([{"note": "a changé d'avis"}], "Nobody can be exported today. 1 person waits in Review."),
        ([{"country": "US"}], "Nobody can be exported today. The page Export says why."),
    ],
)
def test_home_calls_exports_possible_only_where_somebody_is_eligible(
    tmp_path: Path, people: list[Facts], text: str
) -> None:
    made = [person(number, **facts) for number, facts in enumerate(people, 1)]
    with restored(tmp_path, archive(*made)) as book:
        assert _nothing_due(run(home_chances(book.db, TODAY))) == text
    assert _nothing_due(None) == "Applying the rules…"


def test_people_who_want_no_contact_are_no_gain() -> None:
    one = Chance("review", "R44", "R44", "R44", 124, ("raoul", "acme"))
    assert chance_words(one, NAMES) == (
        "Decide in Review: A note may refuse contact.",
        "124 people have a note that may ask for no contact: blocked until you decide",
    )


@pytest.mark.parametrize(
    ("minors", "text"),
    [
        (2, "1 person has a note that may ask for no contact: blocked until you decide · "),
        (3, ""),
    ],
)
def test_who_may_be_a_minor_by_a_note_is_called_so(minors: int, text: str) -> None:
    """A note that says “17 ans” was counted among those that may ask for no contact."""
    assert chance_words(Chance("review", "R44", "R44", "R44", 3, ("raoul",), minors), NAMES)[1] == (
        f"{text}{minors} people may be minors by a note: blocked until you decide"
    )


@pytest.mark.parametrize(
    ("partners", "gain"),
    [(("raoul",), "+ 3 people eligible for Raoul SAS"), (("raoul", "acme"), "+ 3 people eligible for 2 partners")],
)
def test_a_chance_says_for_whom_it_brings_people(partners: tuple[str, ...], gain: str) -> None:
    one = Chance("lift-hold", "R40", "raoul", "Raoul SAS", 3, partners)
    assert chance_words(one, NAMES)[1] == gain


@pytest.mark.parametrize(
    ("due", "title", "detail"),
    [
        (TodoItem("contract", date(2026, 11, 12), "raoul", 2, "Raoul SAS"), "Renew the contract with Raoul SAS",
         "ends in 9 days"),
        (TodoItem("contract", TODAY, "raoul", 2, "Raoul SAS"), "Renew the contract with Raoul SAS", "ends today"),
        (TodoItem("contract", date(2026, 11, 2), "raoul", 2, "Raoul SAS", late=True),
         "The contract with Raoul SAS ended on 02/11/2026",
         "nothing is shared with this partner until it is renewed; on hold, it is not listed here"),
        (
            TodoItem("notices", TODAY, "raoul", 12, "Raoul SAS"),
            "Notify Raoul SAS of 12 people who withdrew, objected, were erased or corrected",
            "due today",
        ),
        (TodoItem("request", None, target="d1", name="access", person="Léa", late=True),
         "Answer Léa: Access to the data", "due date unknown: do it today"),
        (TodoItem("request", None, target="Q2", name="erasure", late=True),
         "Answer the erased person of Q2: Erasure", "due date unknown: do it today"),
        (TodoItem("complaints", None, people=3, name="Raoul SAS"), "Handle 3 complaints",
         "in the last 30 days; Raoul SAS received every one of these addresses"),
        (TodoItem("complaints", None, people=1, name="Raoul SAS"), "Handle 1 complaint",
         "in the last 30 days; Raoul SAS received this address"),
        (TodoItem("payment", date(2026, 10, 30), "raoul", name="Raoul SAS", target="1,250.00 €", late=True),
         "Raoul SAS has not paid 1,250.00 €: put it on hold, or note the payment", "overdue since 30/10/2026"),
        (TodoItem("complaints", None, people=1), "Handle 1 complaint", "in the last 30 days"),
        (TodoItem("erased-again", None, people=1, contacts=(1,)),
         "Decide about 1 person who was erased and consented later",
         "blocked: erase them again, or remove them from the suppression list"),
        (TodoItem("mailboxes", None, people=2, contacts=(1, 2)), "Decide about 2 records that may be two mailboxes",
         "an earlier version confused addresses like straße@ and strasse@: blocked until you decide"),
    ],
)  # fmt: skip
def test_what_waits_says_until_when(due: TodoItem, title: str, detail: str) -> None:
    assert due_words(due, TODAY) == (title, detail)


@pytest.mark.parametrize(
    ("ends_on", "hold", "words"),
    [
        ("2026-11-12", None, ("ends in 9 days", Status.WARN)),
        ("2026-11-03", None, ("ends today", Status.WARN)),
        ("2027-01-12", None, ("until 12/01/2027", Status.GOOD)),
        ("2026-11-02", None, ("ended", Status.BAD)),
        (None, None, ("without an end date", Status.GOOD)),
        (None, Facts(since="2026-10-01", reason="trap"), ("on hold", Status.WARN)),
    ],
)
def test_a_contract_is_a_word_and_a_colour(
    tmp_path: Path, ends_on: str | None, hold: Facts | None, words: tuple[str, Status]
) -> None:
    raoul = partner(contracts=[contract(ends_on=ends_on)], hold=hold)
    with restored(tmp_path, archive(person(1), partners=[raoul])) as book:
        (line,) = glance(book.db, TODAY).partners
    assert contract_words(line) == words


def test_a_partner_without_contract_is_bad() -> None:
    assert contract_words(PartnerLine(PartnerView(Partner("raoul"), (), (), 0, 0), 0)) == ("no contract", Status.BAD)


def test_a_contract_that_has_not_begun_is_not_bad() -> None:
    later = Contract("x", "2026-01-01", "2027-01-01")
    view = PartnerView(Partner("raoul"), ((later, "not-started"),), (), 0, 0)
    assert contract_words(PartnerLine(view, 0)) == ("not started", Status.INFO)


def test_one_person_is_said_as_one() -> None:
    assert ending_words(1)[0] == "The consent of 1 person ends soon"
    assert silent_words(2)[0] == "2 people will soon be without action for 3 years"
    assert bars((Month(date(2026, 2, 1), 1, 1),))[0].sentence == "Feb 2026: 1 new person, 1 said yes to partners"


def test_a_complaint_in_the_table_of_partners_is_a_word_and_not_a_bare_number() -> None:
    column = next(one for one in _partner_columns(lambda _line: None) if one.key == "complaints")
    assert [column.text(n) for n in (0, 1, 2)] == ["0", "1 complaint", "2 complaints"]
