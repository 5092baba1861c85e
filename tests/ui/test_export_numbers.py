"""The export page and Home count a number once, and never one that a record refuses, as the file does."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from leadkeeper.domain.book import ExportRequest
from leadkeeper.domain.contact import Consent
from leadkeeper.messages import use_language
from leadkeeper.progress import run
from leadkeeper.services.consent.record import record_consent
from leadkeeper.services.contacts.details import contact_details
from leadkeeper.services.exports.exporter import export_contacts
from tests.made_archive import (
    NOW,
    Facts,
    archive,
    contract,
    description,
    form,
    form_version,
    given,
    partner,
    person,
    restored,
)
from tests.ui.looking import opened_page, said
from tests.ui.stretch import settle
from ui.jobs import InlineJobs
from ui.pages.contacts.details import PersonPanel, as_text
from ui.pages.export.page import ExportPage
from ui.pages.home.page import HomePage
from ui.settings import Settings
from ui.widgets.labels import VerdictView

SHARED = "+33639980077"
WITHDRAWN = [given(), given(event="withdrawn", at="2026-07-01")]
ZOE = person(5, email="zoe@other.example", first_name="Zoe", last_name="Marin", phone=SHARED, consents=WITHDRAWN)


def parts() -> Facts:
    by_sms = partner(contracts=[contract(channels=["sms"], max_uses=2)])
    text = description()["text"].replace("par e-mail", "par e-mail et par SMS")
    shown = description() | {"channels": ["email", "sms"], "text": text}
    return {"partners": [by_sms], "forms": [form(versions=[form_version(description=shown)])]}


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [("max@quiz.example", "lea+noel@quiz.example", "tagged"), ("lea+noel@quiz.example", "max@quiz.example", "tagged")],
)
def test_who_is_held_and_ticked_is_left_out_once(
    settings: Settings, qtbot: QtBot, tmp_path: Path, first: str, second: str, kind: str
) -> None:
    """The page said 0 and its button was dead, though the export held one row."""
    refused = person(1, email="lea@quiz.example", consents=[given(event="withdrawn", at="2026-07-01")])
    people = refused, person(2, email=first, phone=SHARED), person(3, email=second, phone=SHARED)
    with restored(tmp_path, archive(*people, **parts())) as book:
        page = opened_page(qtbot, ExportPage(InlineJobs(book.db), settings, lambda: NOW))
        boxes = page.offer.hygiene._boxes
        boxes.boxes[kind].click()
        settle()
        assert (page.offer.people, len(page.offer._rows.rows), page.export.isEnabled()) == (1, 1, True)
        order = ExportRequest("raoul", str(tmp_path / "E1.xlsx"), ("sms",), traps=0, leave_out=(kind,))
        assert run(export_contacts(book.db, order, NOW)).rows == 1


KEPT_OUT = (
    "An export leaves this person out: +33\u00a06\u00a039\u00a098\u00a000\u00a077 is also the number of "
    "Zoe Marin · zoe@other.example (c5). "
    "“Consent was withdrawn on 01/07/2026; a newer consent with its own proof is needed.”"
)


def test_who_is_held_by_the_number_of_another_record_is_listed_as_missing_with_that_record(
    settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    """“This person is in the export.”"""
    max_, tom = person(2, email="max@quiz.example", phone=SHARED), person(4, email="tom@quiz.example")
    with restored(tmp_path, archive(max_, tom, ZOE, **parts())) as book:
        page = opened_page(qtbot, ExportPage(InlineJobs(book.db), settings, lambda: NOW))
        page.focus_search()
        missing = page.missing
        (row,) = [one for one in missing.reasons.rows if one["title"] == "Number held back"]
        assert row["people"] == 1
        missing.reasons_table.choose(row["id"])
        settle()
        missing.people.row_at(0)
        settle()
        cells = missing.people.row_at(0)
        assert (cells["email"], cells["verdict"], cells["why"]) == ("max@quiz.example", "Number held back", KEPT_OUT)
        missing._look_for("max@quiz.example")
        settle()
        words = said(missing)
        assert KEPT_OUT in words
        assert "This person is in the export." not in words


def test_the_panel_of_a_person_names_the_record_that_holds_the_number(
    settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    """The panel said “Eligible” and nothing else."""
    with restored(tmp_path, archive(person(2, email="max@quiz.example", phone=SHARED), ZOE, **parts())) as book:
        panel = PersonPanel()
        qtbot.addWidget(panel)
        panel.show_person(contact_details(book.db, "c2", NOW.date(), ("sms",)))
        (verdict,) = panel.findChildren(VerdictView)
        assert verdict.accessibleName() == "Raoul SAS: Number held back"
        assert KEPT_OUT in said(panel)
        assert panel.shown is not None
        assert f"  - {KEPT_OUT}" in as_text(panel.shown)


def test_who_is_held_is_not_promised_to_be_shared_again(settings: Settings, qtbot: QtBot, tmp_path: Path) -> None:
    max_, tom = person(2, email="max@quiz.example", phone=SHARED), person(4, email="tom@quiz.example")
    zoe = ZOE | {"consents": []}
    with restored(tmp_path, archive(max_, tom, zoe, **parts())) as book:
        run(export_contacts(book.db, ExportRequest("raoul", str(tmp_path / "E1.xlsx"), ("sms",), traps=0), NOW))
        later = NOW + timedelta(hours=1)
        record_consent(book.db, "c5", Consent(at=later.isoformat(), event="withdrawn", purpose="partners"), later)
        page = opened_page(qtbot, ExportPage(InlineJobs(book.db), settings, lambda: later))
        page.offer.again.setChecked(True)
        page.offer.reason.setText("new offer")
        settle()
        order = ExportRequest("raoul", str(tmp_path / "E2.xlsx"), ("sms",), traps=0, again="new offer")
        assert run(export_contacts(book.db, order, later)).rows == page.offer.people == 1
        assert page.offer.again.text() == "Include 1 person already shared: the contract allows it"


def test_home_does_not_send_to_an_export_of_nobody(settings: Settings, qtbot: QtBot, tmp_path: Path) -> None:
    with restored(tmp_path, archive(person(2, email="max@quiz.example", phone=SHARED), ZOE, **parts())) as book:
        home = opened_page(qtbot, HomePage(InlineJobs(book.db), settings, lambda: NOW))
        settle()
        assert not [one for one in home.todo.lines if "eligible for" in (one.detail or "")]
        page = opened_page(qtbot, ExportPage(InlineJobs(book.db), settings, lambda: NOW))
        assert (page.offer.people, page.export.isEnabled()) == (0, False)
        assert page.offer._why_not_text.text() == (
            "Everybody who may be shared with Raoul SAS (1) has the number of a record that refused: no file."
        )


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "1 person has the number of a record that refused: this person is not in the file."),
        ("fr", "1 personne a le numéro d’une fiche qui a refusé\u00a0: elle n’est pas dans le fichier."),
    ],
)
def test_why_a_number_is_not_in_the_file_is_a_sentence(
    settings: Settings, qtbot: QtBot, tmp_path: Path, language: str, words: str
) -> None:
    people = person(2, email="max@quiz.example", phone=SHARED), ZOE, person(4, email="tom@quiz.example")
    with restored(tmp_path, archive(*people, **parts())) as book:
        use_language(language)
        page = opened_page(qtbot, ExportPage(InlineJobs(book.db), settings, lambda: NOW))
        assert page._state.text().endswith(f". {words}")


def test_an_address_of_several_people_names_them_and_answers_for_none(
    settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    """Only the first of them was answered for."""
    couple = [person(one, email="foyer@quiz.example", first_name=name) for one, name in ((1, "Anna"), (2, "Bob"))]
    with restored(tmp_path, archive(*couple)) as book:
        page = opened_page(qtbot, ExportPage(InlineJobs(book.db), settings, lambda: NOW))
        page.focus_search()
        page.missing._look_for("foyer@quiz.example")
        settle()
        assert "c1 · Anna Dubois 1" in said(page.missing)
        assert "c2 · Bob Dubois 2" in said(page.missing)
