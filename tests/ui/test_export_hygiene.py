"""The card of doubtful addresses counts each person once, whatever kinds are ticked."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from leadkeeper.services.exports.hygiene import DoubtfulAddresses
from tests.cli.exported_book import rows_of
from tests.made_archive import NOW, archive, contract, description, form, form_version, given, partner, person, restored
from tests.ui.looking import opened_page, words_of
from ui.jobs import InlineJobs
from ui.pages.export.page import ExportPage
from ui.pages.export.preview import HygieneCard
from ui.settings import Settings
from ui.theme import SIZE


def test_a_person_of_two_kinds_is_left_out_once(qtbot: QtBot) -> None:
    card = HygieneCard()
    qtbot.addWidget(card)
    counts = {frozenset({"typo", "role"}): 2, frozenset({"role"}): 3, frozenset({"alias"}): 4}
    card.show_found(DoubtfulAddresses(counts))
    assert (card.chosen, card.left_out) == ((), 0)
    boxes = card._boxes.boxes if card._boxes is not None else {}
    assert list(boxes) == ["typo", "role"]
    boxes["typo"].setChecked(True)
    assert card.left_out == 2
    boxes["role"].setChecked(True)
    assert (card.chosen, card.left_out) == (("typo", "role"), 5)
    card.show_found(DoubtfulAddresses())
    assert (card.chosen, card.left_out, card.isVisibleTo(card.parentWidget() or card)) == ((), 0, False)


def test_whoever_is_left_out_is_named_and_leaves_the_first_rows(
    settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    people = person(1, consents=[given()]), person(2, email="azertyuiop@quiz.example", consents=[given()])
    with restored(tmp_path, archive(*people)) as book:
        page = opened_page(qtbot, ExportPage(InlineJobs(book.db), settings, lambda: NOW))
        everybody = [row["email"] for row in page.offer._rows.rows]
        assert "azertyuiop@quiz.example" in everybody
        boxes = page.offer.hygiene._boxes
        assert boxes is not None
        box = boxes.boxes["mash"]
        assert box.accessibleName() == "typed at random (azertyuiop): 1 · azertyuiop@quiz.example"
        box.click()
        assert [row["email"] for row in page.offer._rows.rows] == everybody[:1]
        box.click()
        assert [row["email"] for row in page.offer._rows.rows] == everybody


def test_addresses_that_an_export_by_sms_does_not_use_are_not_doubted(
    settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    refused = person(1, email="lea@quiz.example", consents=[given(event="withdrawn", at="2026-07-01")])
    people = refused, person(2, email="lea+noel@quiz.example"), person(3, email="azertyuiop@quiz.example")
    by_sms = partner(contracts=[contract(channels=["sms"])])
    text = description()["text"].replace("par e-mail", "par e-mail et par SMS")
    shown = form(versions=[form_version(description=description() | {"channels": ["email", "sms"], "text": text})])
    with restored(tmp_path, archive(*people, partners=[by_sms], forms=[shown])) as book:
        page = opened_page(qtbot, ExportPage(InlineJobs(book.db), settings, lambda: NOW))
        assert (page.channel.value, page.offer.people) == ("sms", 2)
        boxes = page.offer.hygiene._boxes
        assert boxes is not None
        assert list(boxes.boxes) == ["tagged"]  # it may be the very person who refused


def test_whoever_differs_after_the_plus_from_a_refusal_can_be_left_out(
    settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    refused = person(1, email="lea@quiz.example", consents=[given(), given(event="withdrawn", at="2026-07-01")])
    people = refused, person(2, email="lea+noel@quiz.example"), person(3, email="max@quiz.example")
    with restored(tmp_path, archive(*people)) as book:
        page = opened_page(qtbot, ExportPage(InlineJobs(book.db), settings, lambda: NOW))
        assert [row["email"] for row in page.offer._rows.rows] == ["lea+noel@quiz.example", "max@quiz.example"]
        boxes = page.offer.hygiene._boxes
        assert boxes is not None
        box = boxes.boxes["tagged"]
        named = "differ only after the “+” from an address that refused: 1 · lea+noel@quiz.example"
        assert box.accessibleName() == named
        box.click()
        assert [row["email"] for row in page.offer._rows.rows] == ["max@quiz.example"]
        page.export_to(tmp_path / "out.xlsx")
    rows = [row["email"] for row in rows_of(tmp_path / "out.xlsx")]
    assert [one for one in rows if one.endswith("@quiz.example")] == ["max@quiz.example"]  # the others are traps


def test_many_addresses_of_a_kind_make_the_page_no_wider(tmp_path: Path, qtbot: QtBot, settings: Settings) -> None:
    """The box with their addresses in its name pushed “Export to Excel…” beyond the right edge of the window."""
    refused = [given() | {"event": "refused", "at": "2026-08-01"}]
    people = [person(1)]
    for n in range(2, 9):
        people.append(person(n, email=f"agnes.dufour19098{n}+promo@courriel.example"))
        people.append(person(n + 100, email=f"agnes.dufour19098{n}@courriel.example", consents=refused))
    with restored(tmp_path, archive(*people)) as book:
        page = opened_page(qtbot, ExportPage(InlineJobs(book.db), settings, lambda: NOW))
        (box,) = [one for one in page.findChildren(QCheckBox) if "after the “+”" in one.text()]
        assert "agnes.dufour190982+promo@courriel.example" in " ".join(words_of(page)).replace("\u200b", "")
        assert "agnes.dufour190982+promo@courriel.example" in box.accessibleName()
        assert page.minimumSizeHint().width() < SIZE.window_least_width
